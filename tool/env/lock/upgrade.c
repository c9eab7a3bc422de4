/* SPDX-License-Identifier: MIT */
#include "env/lock/upgrade.h"

#include "base/near.h"
#include "model/lock.h"
#include "sys/file.h"

enum { LARGEST_LOCK = 64 * 1024 * 1024 };

static bool
add_names(const struct project *project, const struct conf_env *env,
	struct str_vec *known, struct arena *arena)
{
	struct diag ignored = {.arena = arena};
	struct lock lock;
	struct str text, path = project_lock_path(project, env, arena);

	if (file_read(path, LARGEST_LOCK, &text, arena, &ignored) != FS_OK ||
		!lock_read(project_lock_name(env, arena), text, &lock, arena,
			&ignored))
		return false;
	vec_for (const struct lock_package, it, &lock.packages) {
		vec_add(known, arena, it->name);
	}
	vec_for (const struct lock_package, it, &lock.build_packages) {
		vec_add(known, arena, it->name);
	}
	vec_for (const struct conf_package, it, &env->packages) {
		vec_add(known, arena, it->name);
	}
	return true;
}

bool
upgrade_check(const struct project *project, const struct str_vec *names,
	struct arena *arena, struct diag *diag)
{
	const struct conf_env_vec *envs = &project->conf.envs;
	struct str_vec known = {0};
	bool done = true;

	for (size_t i = 0; i < envs->n; i++) {
		if (!add_names(project, envs->v[i], &known, arena))
			return true;
	}
	vec_for (const struct str, name, names) {
		if (str_vec_has(&known, *name))
			continue;
		struct str near = near_name(*name, known.v, known.n);
		done = diag_error(
			diag, NOWHERE, "no lock has '%.*s'", STR(*name));
		if (near.n)
			done = diag_hint(
				diag, "did you mean '%.*s'?", STR(near));
	}
	return done;
}
