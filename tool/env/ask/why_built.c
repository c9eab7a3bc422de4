/* SPDX-License-Identifier: MIT */
#include "base/path.h"
#include "env/ask/why_parts.h"
#include "env/build/inputs.h"
#include "env/graph/emit.h"
#include "model/recipe.h"
#include "sys/file.h"

enum { LARGEST_RECIPE = 64 << 20 };

/* A recipe that is not there, or that another version wrote, tells nothing. */
static bool
read_recipe(struct why *why, struct str path, struct recipe *recipe)
{
	struct diag ignored = {.arena = why->arena};
	struct str text;

	return file_read(path, LARGEST_RECIPE, &text, why->arena, &ignored) ==
		       FS_OK &&
	       recipe_read(text, path, recipe, why->arena, &ignored);
}

static void
add_changes(struct why *why, const struct recipe *before,
	const struct recipe *after)
{
	struct recipe_change_vec changes = {0};

	recipe_compare(before, after, &changes, why->arena);
	vec_for (const struct recipe_change, it, &changes) {
		struct str old = it->before.n ? it->before : S("(none)");
		struct str new = it->after.n ? it->after : S("(none)");
		buf_addf(why->out, "    %.*s: %.*s -> %.*s\n", STR(it->what),
			STR(old), STR(new));
	}
	if (!changes.n)
		buf_addz(why->out, "    nothing that goes into it changed\n");
}

static bool
differs(struct why *why, const struct recipe *a, const struct recipe *b)
{
	struct recipe_change_vec changes = {0};

	recipe_compare(a, b, &changes, why->arena);
	return changes.n > 0;
}

static void
add_last(struct why *why, struct str answer, struct str target)
{
	struct recipe last, before;
	struct str when = S("");

	if (why->has_graph)
		when = ninja_last(&why->graph, target, why->arena);
	if (!read_recipe(why, str_fmt(why->arena, "%.*s.recipe", STR(answer)),
		    &last)) {
		buf_addz(why->out, "  it was not built yet\n");
		return;
	}
	buf_addf(why->out, "  built from source%s%.*s\n", when.n ? ": " : "",
		STR(when));
	if (!read_recipe(why, str_fmt(why->arena, "%.*s.before", STR(answer)),
		    &before))
		return;
	buf_addz(why->out, "  that build was not the first; since then:\n");
	add_changes(why, &before, &last);
}

bool
why_built(struct why *why, const struct look_env *env, struct str name)
{
	struct arena *arena = why->arena;
	struct recipe wanted, last;
	struct str answer = emit_built(arena, env->path, name);
	struct str target = emit_built(arena, env->locking->env->path, name);
	struct str recipe = emit_recipe(arena, env->path, name);
	struct diag ignored = {.arena = arena};

	if (!read_recipe(why, recipe, &wanted) ||
		!inputs_add(&wanted, arena, &ignored))
		return true;
	buf_addz(why->out, "the build:\n");
	add_last(why, answer, target);
	if (!read_recipe(
		    why, str_fmt(arena, "%.*s.recipe", STR(answer)), &last))
		return true;
	if (!differs(why, &last, &wanted)) {
		buf_addz(why->out, "  it would not be built again\n");
		return true;
	}
	buf_addz(why->out, "  it would be built again:\n");
	add_changes(why, &last, &wanted);
	return true;
}
