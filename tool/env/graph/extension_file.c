/* SPDX-License-Identifier: MIT */
#include "env/graph/extension_file.h"

#include "base/path.h"
#include "env/project.h"
#include "env/python/python.h"
#include "model/word.h"

struct str
extension_file(const struct conf_extension *conf, const struct python *python,
	struct arena *arena)
{
	size_t dot = str_rindex(conf->name, '.');
	struct str last = dot < conf->name.n
				  ? str_from_index(conf->name, dot + 1)
				  : conf->name;

	return str_fmt(arena, "%.*s%.*s", STR(last),
		STR(conf->limited_minor ? S(".abi3.so")
					: python->build.ext_suffix));
}

struct str
extension_path(const struct conf_extension *conf, struct str env,
	const struct python *python, struct arena *arena)
{
	struct str name = conf->name;
	size_t dot = str_rindex(name, '.');

	return str_fmt(arena, "%.*s/.ninjenv/ext/%.*s%.*s", STR(env),
		STR(str_sub(name, 0, dot < name.n ? dot + 1 : 0)),
		STR(extension_file(conf, python, arena)));
}

static struct str
module_file(const struct project *project,
	const struct conf_extension *extension, const struct conf_env *env,
	const struct python *python, struct arena *arena)
{
	const struct conf_env *home = env;

	if (extension->output.n)
		return path_join(arena, extension->output,
			extension_file(extension, python, arena));
	if (extension->limited_minor)
		home = conf_find(
			&project->conf, extension->environments.v[0].text);
	return extension_path(extension, home->path, python, arena);
}

void
extension_modules(const struct project *project, const struct conf_env *env,
	const struct python *python, struct want_module_vec *modules,
	struct arena *arena)
{
	if (str_is(project->from_build, "."))
		return;
	vec_for (const struct conf_extension, it, &project->conf.extensions) {
		if (!word_listed(&it->environments, env->name))
			continue;
		struct str file = module_file(project, it, env, python, arena);
		vec_add(modules, arena,
			(struct want_module){
				.name = it->name,
				.path = path_clean(arena,
					path_join(arena, project->build, file)),
			});
	}
}

struct str
extension_target(const struct conf_env *env,
	const struct conf_extension *extension, struct arena *arena)
{
	return str_fmt(
		arena, "%.*s/ext/%.*s", STR(env->target), STR(extension->name));
}
