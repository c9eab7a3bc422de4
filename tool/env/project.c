/* SPDX-License-Identifier: MIT */
#include "env/project.h"

#include "base/path.h"
#include "env/lock/adopt.h"
#include "env/python/python.h"
#include "sys/file.h"
#include "sys/fs.h"
#include "sys/host.h"

enum { LARGEST_CONF = 4 * 1024 * 1024 };

bool
project_locate(struct project *project, struct str source, struct str build,
	struct arena *arena, struct diag *diag)
{
	struct str here;

	*project = (struct project){0};
	if (!fs_cwd(&here, arena, diag))
		return false;
	project->source = path_clean(arena, path_join(arena, here, source));
	project->build =
		build.n ? path_clean(arena, path_join(arena, here, build))
			: project->source;
	bool same = str_eq(project->source, project->build) ||
		    fs_same(project->source, project->build);
	project->from_build = same ? S(".") : project->source;
	if (fs_is_directory(project->source))
		return true;
	return diag_error(diag, NOWHERE, "'%.*s' is not a directory",
		STR(project->source));
}

/* Writing as root into somebody else's tree would leave files there that they
 * cannot change. */
static bool
check_owner(
	const struct project *project, struct arena *arena, struct diag *diag)
{
	struct fs_info info;

	if (fs_stat(project->build, &info, NULL) != FS_OK)
		return true; /* it will be made */
	if (!host_is_root() || info.uid == host_uid())
		return true;
	struct str owner = host_user_name(info.uid, arena);
	(void)diag_error(diag, NOWHERE,
		"'%.*s' belongs to %.*s, and this is root", STR(project->build),
		STR(owner));
	return diag_hint(diag,
		"run it as %.*s, or give another directory with -B",
		STR(owner));
}

bool
project_read(struct project *project, struct arena *arena, struct diag *diag)
{
	struct str text;

	if (project->conf.envs.n)
		return true;
	struct str path = path_joinz(arena, project->source, "venv.ini");

	switch (file_read(path, LARGEST_CONF, &text, arena, diag)) {
	case FS_OK:
		return conf_parse(text, S("venv.ini"), &project->conf, arena,
			       diag) &&
		       adopt(&project->conf, project->source, &project->inputs,
			       arena, diag);
	case FS_MISSING:
		(void)diag_error(diag, NOWHERE,
			"there is no venv.ini in '%.*s'", STR(project->source));
		return diag_hint(diag,
			"'ninjenv init' writes one; -C SRC names another "
			"directory");
	case FS_FAILED:
		break;
	}
	return false;
}

static bool
open_store(struct project *project, struct arena *arena, struct diag *diag)
{
	struct str first =
		project_env_path(project, project->conf.envs.v[0], arena);
	return store_open(&project->store,
		path_joinz(arena, first, ".ninjenv/cache"), arena, diag);
}

bool
project_open(struct project *project, struct str source, struct str build,
	struct arena *arena, struct diag *diag)
{
	return project_locate(project, source, build, arena, diag) &&
	       check_owner(project, arena, diag) &&
	       project_read(project, arena, diag) &&
	       open_store(project, arena, diag);
}

bool
project_open_late(struct project *project, struct str source, struct str build,
	struct arena *arena, struct diag *diag)
{
	struct diag first = {.arena = arena};

	if (!project_locate(project, source, build, arena, diag) ||
		!check_owner(project, arena, diag))
		return false;
	if (!store_open(&project->store, S(""), arena, &first))
		return project_read(project, arena, diag) &&
		       open_store(project, arena, diag);
	diag_merge(diag, &first);
	return true;
}

struct str
project_env_path(const struct project *project, const struct conf_env *env,
	struct arena *arena)
{
	return path_clean(arena, path_join(arena, project->build, env->path));
}

struct str
project_absolute(
	const struct project *project, struct str path, struct arena *arena)
{
	if (!path.n || str_find(path, S("://")) < path.n)
		return path;
	return path_clean(arena, path_join(arena, project->source, path));
}

struct str
project_lock_name(const struct conf_env *env, struct arena *arena)
{
	if (str_is(env->name, "env"))
		return S("pylock.toml");
	return str_fmt(arena, "pylock.%.*s.toml", STR(env->name));
}

struct str
project_lock_path(const struct project *project, const struct conf_env *env,
	struct arena *arena)
{
	return path_join(arena, project->source, project_lock_name(env, arena));
}

struct str
project_prompt(const struct project *project, const struct conf_env *env,
	struct arena *arena)
{
	struct str name = path_base(project->source);

	if (env->prompt.n)
		return env->prompt;
	if (str_is(env->name, "env"))
		return name;
	return str_fmt(arena, "%.*s-%.*s", STR(name), STR(env->name));
}

static struct str
join_words(const struct conf_word_vec *words, struct arena *arena)
{
	struct buf out = {.arena = arena};
	vec_for (const struct conf_word, it, words) {
		buf_addf(&out, "%s%.*s", out.n ? " " : "", STR(it->text));
	}
	return buf_str(&out);
}

bool
project_settings(const struct project *project, const struct python *python,
	struct settings *settings, struct arena *arena, struct diag *diag)
{
	const struct conf_index *index = &project->conf.index;
	struct settings_wish wish = {
		.url = index->url,
		.extra_url = join_words(&index->extra_urls, arena),
		.find_links = join_words(&index->find_links, arena),
		.directory = project->source,
		.place = index->at_url,
	};
	return settings_load(settings, &wish,
		python ? python->base_prefix : S(""), arena, diag);
}

bool
project_python(struct project *project, const struct conf_env *env,
	struct python *python, struct arena *arena, struct diag *diag)
{
	struct python_wish wish = {
		.path = env->python.path,
		.spec = env->python.set,
		.place = env->at.python,
	};
	if (wish.path.n && !path_is_absolute(wish.path))
		wish.path = path_join(arena, project->source, wish.path);
	return python_find(&wish, &project->store, python, arena, diag);
}
