/* SPDX-License-Identifier: MIT */
#include "model/collide.h"

#include "base/path.h"

static void
check_paths(
	const struct conf_env *a, const struct conf_env *b, struct diag *diag)
{
	if (!a->path.n || !b->path.n)
		return;
	if (str_eq(a->path, b->path))
		diag_error(diag, b->at.path,
			"'%.*s' and '%.*s' are both in '%.*s'", STR(a->name),
			STR(b->name), STR(b->path));
	else if (path_is_inside(a->path, b->path))
		diag_error(diag, b->at.path,
			"'%.*s' is inside '%.*s', the directory of '%.*s'",
			STR(b->path), STR(a->path), STR(a->name));
	else if (path_is_inside(b->path, a->path))
		diag_error(diag, b->at.path,
			"'%.*s' holds '%.*s', the directory of '%.*s'",
			STR(b->path), STR(a->path), STR(a->name));
	else
		return;
	if (a->at.path.line)
		diag_note(diag, a->at.path, "'%.*s' is here", STR(a->name));
	(void)diag_hint(diag, "write 'path = .venv-%.*s'", STR(b->name));
}

static void
check_targets(
	const struct conf_env *a, const struct conf_env *b, struct diag *diag)
{
	if (!a->target.n || !str_eq(a->target, b->target))
		return;
	diag_error(diag, b->at.target,
		"'%.*s' and '%.*s' both have the target '%.*s'", STR(a->name),
		STR(b->name), STR(b->target));
	if (a->at.target.line)
		diag_note(diag, a->at.target, "'%.*s' is here", STR(a->name));
	(void)diag_hint(diag, "write 'target = env-%.*s'", STR(b->name));
}

/* A directory that is named like a target would hide the target's work. */
static void
check_path_and_target(
	const struct conf_env *a, struct str target, struct diag *diag)
{
	struct str first, rest;
	(void)str_cut(a->path, '/', &first, &rest);
	if (!first.n || !str_eq(first, target))
		return;
	diag_error(diag, a->at.path,
		"the directory '%.*s' has the name of a target", STR(first));
	(void)diag_hint(diag, "write 'path = .%.*s'", STR(a->path));
}

void
collide_check(const struct conf *conf, struct diag *diag)
{
	for (size_t i = 0; i < conf->envs.n; i++) {
		const struct conf_env *env = conf->envs.v[i];
		for (size_t j = 0; j < i; j++) {
			check_paths(conf->envs.v[j], env, diag);
			check_targets(conf->envs.v[j], env, diag);
		}
		for (size_t j = 0; j < conf->envs.n; j++)
			check_path_and_target(
				env, conf->envs.v[j]->target, diag);
		check_path_and_target(env, S("envs"), diag);
	}
}
