/* SPDX-License-Identifier: MIT */
#include "base/path.h"
#include "env/ask/why_parts.h"
#include "env/install/scan.h"
#include "env/install/sync.h"
#include "model/changes.h"
#include "model/plan.h"
#include "sys/clock.h"
#include "sys/file.h"

enum { LARGEST_CHANGES = 64 << 20 };

void
why_line(struct why *why, struct place place, struct str text)
{
	struct str line = str_trim(place.text);

	buf_addf(why->out, "  %.*s:%zu: %.*s", STR(place.file), place.line,
		STR(line.n ? line : text));
}

static void
add_name(struct why *why, const struct outline_package *package)
{
	buf_add(why->out, package->name);
	if (package->version.n)
		buf_addf(why->out, " %.*s", STR(package->version));
}

static void
add_path(struct why *why, const struct look_env *env,
	const struct index_vec *path)
{
	for (size_t i = 0; path->n > 1 && i < path->n; i++) {
		buf_addz(why->out, i ? " -> " : ": ");
		add_name(why, &env->outline.packages.v[path->v[i]]);
	}
}

static void
add_chains(struct why *why, const struct look_env *env, size_t package)
{
	struct outline_chain_vec chains;

	outline_chains(&env->outline, package, &chains, why->arena);
	buf_addz(why->out, "why it is there:\n");
	vec_for (const struct outline_chain, it, &chains) {
		if (it->root->place.file.n)
			why_line(why, it->root->place, it->root->text);
		else
			buf_addf(why->out,
				"  '%.*s' has it, and no line of venv.ini",
				STR(env->locking->lock.file));
		add_path(why, env, &it->path);
		buf_addc(why->out, '\n');
	}
	if (env->outline.unknown)
		buf_addf(why->out,
			"  who needs it is not known: '%.*s', which another "
			"tool wrote, does not say it\n",
			STR(env->locking->lock.file));
}

static void
add_needed_by(struct why *why, const struct look_env *env, size_t package)
{
	const struct index_vec *by =
		&env->outline.packages.v[package].needed_by;

	for (size_t i = 0; i < by->n; i++) {
		buf_addz(why->out, i ? ", " : "needed by: ");
		add_name(why, &env->outline.packages.v[by->v[i]]);
	}
	if (by->n)
		buf_addc(why->out, '\n');
}

static bool
add_last(struct why *why, const struct look_env *env, struct str name)
{
	struct str text, step;
	int64_t seconds;
	struct str path = sync_changes_path(env->path, why->arena);

	switch (file_read(
		path, LARGEST_CHANGES, &text, why->arena, why->diag)) {
	case FS_FAILED:
		return false;
	case FS_MISSING:
		return true;
	case FS_OK:
		break;
	}
	if (changes_find(text, name, &seconds, &step))
		buf_addf(why->out, "the last time: %.*s: %.*s\n",
			STR(clock_text(seconds * CLOCK_SECOND, why->arena)),
			STR(step));
	return true;
}

/* Its step in what a sync would do. */
static void
add_step(struct why *why, const struct plan *plan, struct str name)
{
	struct plan one = {0};
	struct buf text = {.arena = why->arena};

	vec_for (const struct plan_step, it, &plan->steps) {
		if (str_eq(it->name, name))
			vec_add(&one.steps, why->arena, *it);
	}
	if (!one.steps.n)
		return;
	plan_print(&one, &text);
	if (text.n)
		buf_addf(why->out, "now: %.*s", STR(buf_str(&text)));
	else
		buf_addz(why->out, "now: it would be kept as it is\n");
}

static bool
add_now(struct why *why, const struct look_env *env, struct str name)
{
	struct have have;
	struct plan plan;

	if (!env->has_want) {
		buf_addz(why->out,
			"now: what is wanted is not known until 'ninjenv' "
			"ran\n");
		return true;
	}
	if (!scan_environment(env->path, &env->locking->python, &have,
		    why->arena, why->diag))
		return false;
	plan_make(&env->want, &have, PLAN_WHEELS, &plan, why->arena);
	add_step(why, &plan, name);
	plan_make(&env->want, &have, PLAN_BUILT, &plan, why->arena);
	add_step(why, &plan, name);
	return true;
}

bool
why_package(struct why *why, const struct look_env *env, size_t package)
{
	const struct outline_package *it = &env->outline.packages.v[package];

	buf_addf(why->out, "%s", why->out->n ? "\n" : "");
	add_name(why, it);
	outline_mark(it, why->out);
	buf_addf(why->out, " in %.*s\n", STR(env->locking->env->target));
	if (it->from.n && it->origin != OUTLINE_LOCAL)
		buf_addf(why->out, "from: %.*s\n", STR(it->from));
	add_chains(why, env, package);
	add_needed_by(why, env, package);
	return why_built(why, env, it->name) && add_last(why, env, it->name) &&
	       add_now(why, env, it->name);
}
