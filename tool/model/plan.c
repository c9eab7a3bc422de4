/* SPDX-License-Identifier: MIT */
#include "model/plan.h"

static const struct have_foreign *
find_foreign(const struct have *have, struct str name)
{
	vec_for (const struct have_foreign, it, &have->foreign) {
		if (str_eq(it->name, name))
			return it;
	}
	return NULL;
}

/* Why what is there is not what is wanted; empty: it is. */
static struct str
difference(const struct want *want, const struct have *have,
	const struct want_package *package, const struct have_package *there,
	enum plan_kind *kind)
{
	*kind = PLAN_REPLACE;
	/* A local project has the version that its last build gave it. */
	if (package->version.n && !str_eq(package->version, there->version))
		return S("the lock names another version");
	if (!str_eq(want_source(package), there->sha256))
		return S("the lock names another file");
	if (package->built.n && !str_eq(package->built, there->entry))
		return S("it was built anew");
	*kind = PLAN_REPAIR;
	if (!there->complete)
		return S("it was removed or changed by hand");
	if (want->bytecode != have->bytecode)
		return S("'bytecode' changed");
	if (package->requested != there->requested)
		return package->requested ? S("venv.ini names it now")
					  : S("venv.ini no longer names it");
	*kind = PLAN_KEEP;
	return S("");
}

static void
plan_package(const struct want *want, const struct have *have,
	const struct want_package *package, struct plan *plan,
	struct arena *arena)
{
	struct plan_step step = {
		.kind = PLAN_INSTALL,
		.name = package->name,
		.to = package->version,
		.reason = S("it is new in the lock"),
		.package = package,
		.have = have_find(have, package->name),
		.replaces = find_foreign(have, package->name),
	};

	if (step.have) {
		step.from = step.have->version;
		step.reason =
			difference(want, have, package, step.have, &step.kind);
	}
	if (step.replaces) {
		step.kind = PLAN_REPLACE;
		step.from = step.replaces->version;
		step.reason = S("somebody else put another there");
	}
	if (step.kind != PLAN_KEEP)
		plan->changes++;
	vec_add(&plan->steps, arena, step);
}

static void
plan_removals(const struct want *want, const struct have *have,
	struct plan *plan, struct arena *arena)
{
	vec_for (const struct have_package, it, &have->packages) {
		if (want_find(want, it->name))
			continue;
		plan->changes++;
		vec_add(&plan->steps, arena,
			(struct plan_step){
				.kind = PLAN_REMOVE,
				.name = it->name,
				.from = it->version,
				.reason =
					want_find_system(want, it->name)
						? S("the system's Python has "
						    "it")
						: S("the lock no longer names "
						    "it"),
				.have = it,
				.replaces = find_foreign(have, it->name),
			});
	}
}

static void
plan_foreign(const struct want *want, const struct have *have,
	struct plan *plan, struct arena *arena)
{
	vec_for (const struct have_foreign, it, &have->foreign) {
		/* One that takes the place of ours is in that one's step. */
		if (want_find(want, it->name) || have_find(have, it->name))
			continue;
		if (!want->remove_extra) {
			vec_add(&plan->kept, arena, *it);
			continue;
		}
		plan->changes++;
		vec_add(&plan->steps, arena,
			(struct plan_step){
				.kind = PLAN_REMOVE,
				.name = it->name,
				.from = it->version,
				.reason = S("installed by hand, and "
					    "venv.ini says 'extra = remove'"),
				.replaces = it,
			});
	}
}

void
plan_make(const struct want *want, const struct have *have, enum plan_part part,
	struct plan *plan, struct arena *arena)
{
	*plan = (struct plan){0};
	if (part == PLAN_WHEELS) {
		plan_removals(want, have, plan, arena);
		plan_foreign(want, have, plan, arena);
	}
	vec_for (const struct want_package, it, &want->packages) {
		if (it->from_source == (part == PLAN_BUILT))
			plan_package(want, have, it, plan, arena);
	}
}

void
plan_print(const struct plan *plan, struct buf *out)
{
	static const char *const verbs[] = {
		[PLAN_KEEP] = "keep",
		[PLAN_INSTALL] = "install",
		[PLAN_REPLACE] = "replace",
		[PLAN_REPAIR] = "repair",
		[PLAN_REMOVE] = "remove",
	};
	vec_for (const struct plan_step, it, &plan->steps) {
		if (it->kind == PLAN_KEEP)
			continue;
		buf_addf(out, "%s %.*s", verbs[it->kind], STR(it->name));
		if (it->from.n)
			buf_addf(out, " %.*s", STR(it->from));
		if (it->to.n && !str_eq(it->from, it->to))
			buf_addf(out, "%s%.*s", it->from.n ? " -> " : " ",
				STR(it->to));
		buf_addf(out, " (%.*s)\n", STR(it->reason));
	}
}
