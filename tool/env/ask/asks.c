/* SPDX-License-Identifier: MIT */
#include "env/ask/asks.h"

enum { SHOWN = 3 };

static const struct conf_env *
find_env(const struct asks *asks)
{
	const struct project *project = &asks->look.project;
	const struct conf_env_vec *envs = &project->conf.envs;
	for (size_t i = 0; i < envs->n; i++)
		if (str_eq(project_env_path(project, envs->v[i], asks->arena),
			    asks->path))
			return envs->v[i];
	return NULL; /* the environment of a build */
}

/* The error is about something else: what goes wrong here is not told. */
static bool
look(struct asks *asks)
{
	struct diag ignored = {.arena = asks->arena};
	asks->look.project = *asks->project;
	if (!project_read(&asks->look.project, asks->arena, &ignored))
		return false;
	const struct conf_env *env = find_env(asks);
	return env && look_locks(&asks->look, asks->arena, &ignored) &&
	       look_env(&asks->look, env, &asks->env, asks->arena, &ignored);
}

static struct str
chain_text(const struct asks *asks, const struct index_vec *path)
{
	struct buf out = {.arena = asks->arena};
	for (size_t i = 0; i < path->n; i++) {
		const struct outline_package *package =
			&asks->env.outline.packages.v[path->v[i]];
		buf_addf(&out, "%s'%.*s'", i ? ", which needs " : "asks for ",
			STR(package->name));
	}
	return buf_str(&out);
}

void
asks_note(struct asks *asks, struct str package, struct diag *diag)
{
	struct outline_chain_vec chains;
	size_t shown = 0;

	if (!asks->tried)
		asks->known = look(asks);
	asks->tried = true;
	size_t at = asks->known ? outline_find(&asks->env.outline, package)
				: OUTLINE_NONE;
	if (at == OUTLINE_NONE)
		return;
	outline_chains(&asks->env.outline, at, &chains, asks->arena);
	for (size_t i = 0; i < chains.n && shown < SHOWN; i++) {
		const struct outline_chain *chain = &chains.v[i];
		if (!chain->root->place.file.n)
			continue;
		struct str text = chain_text(asks, &chain->path);
		diag_note(diag, chain->root->place, "%.*s", STR(text));
		shown++;
	}
	if (!shown)
		diag_note(diag, NOWHERE,
			"'%.*s' is in '%.*s', and no line of venv.ini asks "
			"for it",
			STR(package), STR(asks->env.locking->lock.file));
}
