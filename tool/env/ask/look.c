/* SPDX-License-Identifier: MIT */
#include "env/ask/look.h"

#include "base/near.h"
#include "env/graph/generate.h"
#include "model/select.h"
#include "model/tag.h"

bool
look_locks(struct look *look, struct arena *arena, struct diag *diag)
{
	struct locking_options options = {.quiet = true};

	return locking_all(&look->project, &options, &look->all, arena, diag);
}

const struct conf_env *
look_find(const struct project *project, struct str name, struct arena *arena,
	struct diag *diag)
{
	const struct conf_env *env = conf_find(&project->conf, name);
	const struct conf_env_vec *envs = &project->conf.envs;
	struct str_vec names = {0};

	if (env)
		return env;
	for (size_t i = 0; i < envs->n; i++) {
		vec_add(&names, arena, envs->v[i]->name);
		vec_add(&names, arena, envs->v[i]->target);
	}
	(void)diag_error(
		diag, NOWHERE, "venv.ini has no environment '%.*s'", STR(name));
	struct str near = near_name(name, names.v, names.n);
	if (near.n)
		(void)diag_hint(diag, "did you mean '%.*s'?", STR(near));
	return NULL;
}

static bool
check_lock(
	const struct locking *locking, struct arena *arena, struct diag *diag)
{
	struct str name = project_lock_name(locking->env, arena);

	switch (locking->state) {
	case LOCKING_MISSING:
		(void)diag_error(
			diag, NOWHERE, "there is no '%.*s'", STR(name));
		return diag_hint(diag, "type: ninjenv");
	case LOCKING_OUTDATED:
		diag_warn(diag, NOWHERE,
			"'%.*s' does not match venv.ini; this is what it says",
			STR(name));
		(void)diag_hint(diag, "type: ninjenv lock");
		return true;
	case LOCKING_CURRENT:
	case LOCKING_FOREIGN:
	case LOCKING_FAILED:
		break;
	}
	return true;
}

static bool
is_current(const struct locking *locking)
{
	return locking->state == LOCKING_CURRENT ||
	       locking->state == LOCKING_FOREIGN;
}

bool
look_env(struct look *look, const struct conf_env *env, struct look_env *found,
	struct arena *arena, struct diag *diag)
{
	struct diag ignored = {.arena = arena};
	struct tag_list tags;

	*found = (struct look_env){
		.path = project_env_path(&look->project, env, arena)};
	vec_for (const struct locking, it, &look->all) {
		if (it->env == env)
			found->locking = it;
	}
	if (!check_lock(found->locking, arena, diag))
		return false;
	struct select_target target =
		locking_target(found->locking, &tags, arena);
	if (!select_packages(
		    &found->locking->lock, &target, &found->files, arena, diag))
		return false;
	/* What fails there is shown by 'ninja env', not here. */
	found->has_want = is_current(found->locking) &&
			  generate_want(&look->project, found->locking,
				  &found->want, arena, &ignored);
	outline_make(&found->outline, env, &found->files,
		found->has_want ? &found->want.system : NULL, arena);
	return true;
}
