/* SPDX-License-Identifier: MIT */
#include "env/lock/build_requires.h"

#include <stdlib.h>

#include "model/require.h"

static bool
parse(struct str text, struct require *require, struct str name,
	struct place place, struct arena *arena, struct diag *diag)
{
	struct text_error error;

	if (require_parse(text, require, arena, &error))
		return true;
	return diag_error(diag, place,
		"%.*s asks for '%.*s' to be built, which is no requirement: %s",
		STR(name), STR(text), error.what);
}

bool
build_requires_add(struct str_vec *requires, const struct str_vec *more,
	struct str name, struct place place, bool *added, struct arena *arena,
	struct diag *diag)
{
	size_t before = requires->n;

	vec_for (const struct str, it, more) {
		struct require require;
		struct buf text = {.arena = arena};
		if (!parse(*it, &require, name, place, arena, diag))
			return false;
		require_print(&require, &text);
		if (!str_vec_has(requires, buf_str(&text)))
			vec_add(requires, arena, buf_str(&text));
	}
	if (added != NULL)
		*added = requires->n > before;
	if (requires->n)
		qsort(requires->v, requires->n, sizeof *requires->v,
			str_cmp_items);
	return true;
}

/*
 * The environment of a build is one like others: what it asks for stands in no
 * section of venv.ini, so every line has the place that asks for the build. A
 * name may be there twice, with other markers.
 */
static bool
make_env(struct conf_env *env, const struct build_requires *ask,
	struct arena *arena, struct diag *diag)
{
	struct str what =
		str_fmt(arena, "what %.*s is built with", STR(ask->name));

	*env = (struct conf_env){
		.name = what,
		.target = what,
		.path = ask->path,
		.at = {.section = ask->place},
	};
	vec_for (const struct str, it, &ask->requires) {
		struct require *require = arena_new(arena, struct require);
		if (!parse(*it, require, ask->name, ask->place, arena, diag))
			return false;
		vec_add(&env->packages, arena,
			(struct conf_package){
				.name = require->canonical,
				.text = *it,
				.require = require,
				.place = ask->place,
			});
	}
	return true;
}

bool
build_requires(struct project *project, const struct python *python,
	const struct build_requires *ask, struct lock *lock,
	struct progress *progress, struct arena *arena, struct diag *diag)
{
	struct conf_env env;
	struct resolve_request request = {
		.env = &env,
		.python = python,
		.pins = ask->pins,
		.only_wheels = true,
	};
	size_t errors = diag->errors;

	*lock = (struct lock){0};
	if (!ask->requires.n)
		return true;
	if (!make_env(&env, ask, arena, diag))
		return false;
	if (resolve(project, &request, lock, progress, arena, diag)) {
		vec_for (struct lock_package, it, &lock->packages) {
			it->sdist = (struct lock_file){0};
		}
		return true;
	}
	if (diag->errors > errors)
		diag_note(diag, ask->place,
			"%.*s is built with it, and a build gets wheels only",
			STR(ask->name));
	return false;
}
