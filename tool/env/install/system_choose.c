/* SPDX-License-Identifier: MIT */
/* Which packages of an environment the system's Python provides. */
#include "env/install/system.h"

#include "base/path.h"
#include "env/install/system_dist.h"
#include "env/python/python.h"

/* A package of the lock, and what the system has of it. */
struct candidate {
	const struct selected *selected;
	const struct conf_package *line;
	struct system_dist dist;
	bool serves;
};

struct candidate_vec VEC(struct candidate);

struct choosing {
	const struct locking *locking;
	struct candidate_vec candidates; /* one for each selected file */
	struct arena *arena;
};

/* All of that name, in the order in which an import would find them. */
static struct system_dist_vec
all_of(const struct locking *locking, struct str name, struct arena *arena)
{
	struct system_dist_vec dists = {0};
	vec_for (const struct str, it, &locking->python.build.site) {
		system_dist_list(*it, name, &dists, arena);
	}
	return dists;
}

static void
look(struct choosing *c, struct candidate *candidate)
{
	candidate->line = conf_find_package(
		c->locking->env, candidate->selected->package->name);
	if (!candidate->line || !candidate->line->system)
		return;
	struct system_dist_vec dists =
		all_of(c->locking, candidate->line->name, c->arena);
	for (size_t i = 0; i < dists.n && !candidate->serves; i++) {
		candidate->dist = dists.v[i];
		candidate->serves = system_dist_fits(
			&dists.v[i], &candidate->line->require->spec, c->arena);
	}
}

/* Does the requirement apply, for the extras that venv.ini asks for? */
static bool
applies(const struct choosing *c, const struct candidate *candidate,
	const struct require *require)
{
	struct marker_env env = c->locking->python.markers;
	const struct str_vec *extras = &candidate->line->require->extras;
	if (!require->marker)
		return true;
	env.has_extra = true;
	env.extra = S("");
	if (marker_eval(require->marker, &env, c->arena) == MARKER_TRUE)
		return true;
	for (size_t i = 0; i < extras->n; i++) {
		env.extra = extras->v[i];
		if (marker_eval(require->marker, &env, c->arena) == MARKER_TRUE)
			return true;
	}
	return false;
}

/* Is it satisfied by what the environment will have? */
static bool
is_satisfied(const struct choosing *c, const struct require *require)
{
	struct version version;
	vec_for (const struct candidate, it, &c->candidates) {
		const struct lock_package *package = it->selected->package;
		struct str text =
			it->serves ? it->dist.version : package->version;
		if (!str_eq(package->name, require->canonical))
			continue;
		return !text.n ||
		       (version_parse(text, &version, c->arena, NULL) &&
			       spec_contains(&require->spec,
				       spec_item(&version), SPEC_PRE_YES));
	}
	return false;
}

static bool
has_all(const struct choosing *c, const struct candidate *candidate)
{
	struct require_vec requires = {0};
	system_dist_requires(&candidate->dist, &requires, c->arena);
	vec_for (const struct require, it, &requires) {
		if (applies(c, candidate, it) && !is_satisfied(c, it))
			return false;
	}
	return true;
}

/* One that does not serve may have been what another one needed. */
static void
settle(struct choosing *c)
{
	bool again = true;
	while (again) {
		again = false;
		vec_for (struct candidate, it, &c->candidates) {
			if (!it->serves || has_all(c, it))
				continue;
			it->serves = false;
			again = true;
		}
	}
}

/* A program that another package of the environment brings is that one's. */
static bool
is_taken(const struct choosing *c, struct str name)
{
	vec_for (const struct candidate, it, &c->candidates) {
		if (!it->serves &&
			str_vec_has(&it->selected->package->scripts, name))
			return true;
	}
	return false;
}

static struct str_vec
scripts_of(const struct choosing *c, const struct candidate *candidate)
{
	struct manifest_script_vec scripts = {0};
	struct str_vec names = {0};
	system_dist_scripts(&candidate->dist, &scripts, c->arena);
	vec_for (const struct manifest_script, it, &scripts) {
		if (!is_taken(c, it->name))
			vec_add(&names, c->arena, it->name);
	}
	return names;
}

void
system_choose(const struct locking *locking, struct selected_vec *files,
	struct want_system_vec *systems, struct arena *arena)
{
	struct choosing c = {.locking = locking, .arena = arena};
	struct selected_vec rest = {0};

	vec_for (const struct selected, it, files) {
		struct candidate candidate = {.selected = it};
		look(&c, &candidate);
		vec_add(&c.candidates, arena, candidate);
	}
	settle(&c);
	vec_for (const struct candidate, it, &c.candidates) {
		if (!it->serves) {
			vec_add(&rest, arena, *it->selected);
			continue;
		}
		vec_add(systems, arena,
			(struct want_system){
				.name = it->dist.name,
				.version = it->dist.version,
				.dist_info = path_join(
					arena, it->dist.site, it->dist.info),
				.identity = it->dist.identity,
				.scripts = scripts_of(&c, it),
			});
	}
	*files = rest;
}

/* Those that were not taken may be another time. */
void
system_inputs(const struct locking *locking, struct str_vec *inputs,
	struct arena *arena)
{
	bool asked = false;

	vec_for (const struct conf_package, it, &locking->env->packages) {
		if (!it->system)
			continue;
		struct system_dist_vec dists = all_of(locking, it->name, arena);
		vec_for (const struct system_dist, dist, &dists) {
			vec_add(inputs, arena, dist->metadata);
		}
		asked = true;
	}
	for (size_t i = 0; asked && i < locking->python.build.site.n; i++)
		vec_add(inputs, arena, locking->python.build.site.v[i]);
}
