/* SPDX-License-Identifier: MIT */
#include "env/graph/places.h"

#include "base/path.h"
#include "env/graph/emit.h"
#include "env/install/venv.h"
#include "format/ninja.h"
#include "sys/file.h"
#include "sys/fs.h"

enum { LARGEST_MANIFEST = 64 * 1024 * 1024 };

static bool
is_free(const struct project *project, struct str target, struct arena *arena)
{
	return !fs_exists(path_join(arena, project->build, target));
}

static bool
check_target(const struct project *project, const struct conf_env *env,
	struct arena *arena, struct diag *diag)
{
	if (is_free(project, env->target, arena))
		return true;
	(void)diag_error(diag, env->at.target,
		"'%.*s' is the name of a target, and a file or directory of "
		"that name is there",
		STR(env->target));
	return diag_hint(diag,
		"choose another name, for example 'target = py%.*s', or rename "
		"the file",
		STR(env->target));
}

static bool
check_envs(
	const struct project *project, struct arena *arena, struct diag *diag)
{
	if (is_free(project, S("envs"), arena))
		return true;
	(void)diag_error(diag, NOWHERE,
		"'envs' is the name of a target, and a file or directory of "
		"that name is there");
	return diag_hint(diag, "rename 'envs'");
}

/* A manifest is replaced without a question: only one of ours may be. */
static bool
check_manifest(const struct project *project, const char *name, bool ours,
	struct arena *arena, struct diag *diag)
{
	struct str text;
	struct str path = path_joinz(arena, project->build, name);

	switch (file_read(path, LARGEST_MANIFEST, &text, arena, diag)) {
	case FS_MISSING:
		return true;
	case FS_FAILED:
		return false;
	case FS_OK:
		break;
	}
	if (!ours || !text.n || str_starts(text, str_from(EMIT_MARK)))
		return true;
	(void)diag_error(diag, NOWHERE,
		"'%.*s' is there already, and ninjenv did not write it",
		STR(path));
	return diag_hint(diag, "rename it: ninjenv writes a file of that name");
}

static bool
check_name(struct str path, struct diag *diag)
{
	return ninja_can_name(path) ||
	       diag_error(diag, NOWHERE,
		       "'%.*s' has a '|' or a line end, which Ninja's files "
		       "cannot hold",
		       STR(path));
}

bool
places_check(
	const struct project *project, struct arena *arena, struct diag *diag)
{
	const struct conf_env_vec *envs = &project->conf.envs;
	bool done = check_envs(project, arena, diag) &&
		    check_name(project->build, diag) &&
		    check_name(project->source, diag);

	for (size_t i = 0; i < envs->n; i++) {
		struct str path = project_env_path(project, envs->v[i], arena);
		struct str prompt = project_prompt(project, envs->v[i], arena);
		done &= check_target(project, envs->v[i], arena, diag);
		done &= venv_check_path(path, NOWHERE, diag) &&
			venv_check_prompt(prompt, NOWHERE, diag);
		done &= venv_check_place(path, arena, diag);
	}
	done &= check_manifest(project, "build.ninja", false, arena, diag);
	done &= check_manifest(project, "env.ninja", true, arena, diag);
	done &= check_manifest(project, "env-alone.ninja", true, arena, diag);
	return done;
}
