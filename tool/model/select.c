/* SPDX-License-Identifier: MIT */
#include "model/select.h"

#include "base/map.h"
#include "model/secret.h"
#include "model/version.h"

struct selector {
	const struct lock *lock;
	const struct select_target *target;
	struct marker_env env; /* the target's, with the lock's sets */
	struct arena *arena;
	struct diag *diag;
};

static struct marker_env
lock_env(const struct lock *lock, const struct select_target *target)
{
	struct marker_env env = *target->markers;
	env.has_extra = false;
	if (env.has_sets)
		return env;
	env.has_sets = true;
	env.extras = (struct str_vec){0};
	env.dependency_groups = lock->default_groups;
	return env;
}

static bool
python_fits(const struct selector *s, const struct spec_set *set)
{
	struct str text = s->env.value[MARKER_PYTHON_FULL_VERSION];
	struct version version;
	bool good = version_parse(text, &version, s->arena, NULL);
	struct spec_item item = {text, good ? &version : NULL};
	return !set || spec_contains(set, item, SPEC_PRE_YES);
}

static bool
environment_fits(const struct selector *s)
{
	if (!s->lock->has_environments)
		return true;
	vec_for (const struct lock_marker, it, &s->lock->environments) {
		if (marker_eval(it->marker, &s->env, s->arena) == MARKER_TRUE)
			return true;
	}
	return false;
}

static struct str
environments_text(const struct lock *lock, struct arena *arena)
{
	struct buf out = {.arena = arena};
	vec_for (const struct lock_marker, it, &lock->environments) {
		buf_addf(&out, "%s%.*s",
			it == lock->environments.v ? "" : "; or ",
			STR(it->text));
	}
	return lock->environments.n ? buf_str(&out) : S("no environment");
}

static bool
fits(const struct selector *s)
{
	struct place place = {.file = s->lock->file};
	struct str for_whom = {0};

	if (!python_fits(s, s->lock->requires_python))
		for_whom = str_fmt(s->arena, "Python %.*s",
			STR(s->lock->requires_python_text));
	else if (!environment_fits(s))
		for_whom = environments_text(s->lock, s->arena);
	if (!for_whom.n)
		return true;
	(void)diag_error(s->diag, place,
		"the lock was made for %.*s, and this is %.*s", STR(for_whom),
		STR(s->target->name));
	return diag_hint(s->diag,
		"choose an interpreter that it serves with 'python =' in "
		"venv.ini, or make it anew for this one with 'ninjenv lock'");
}

/* The wheel whose best tag comes first in the target's list; between equals
 * the higher build number. NULL where none fits. */
static const struct lock_file *
best_wheel(const struct selector *s, const struct lock_package *package)
{
	const struct lock_file *best = NULL;
	struct wheel_name best_name;
	size_t best_rank = TAG_NO_RANK;

	vec_for (const struct lock_file, it, &package->wheels) {
		struct wheel_name name;
		struct arena_mark before = arena_mark(s->arena);
		if (!wheel_name_parse(it->name, &name, s->arena, NULL))
			continue;
		size_t rank = tag_rank(s->target->tags, &name.tags);
		if (rank == TAG_NO_RANK || (best && rank > best_rank) ||
			(best && rank == best_rank &&
				wheel_name_cmp_build(&name, &best_name) <= 0)) {
			arena_reset(s->arena, before);
			continue;
		}
		best = it;
		best_name = name;
		best_rank = rank;
	}
	return best;
}

static bool
no_file(const struct selector *s, const struct lock_package *package)
{
	(void)diag_error(s->diag, package->place,
		"%.*s %.*s has no wheel for %.*s, and no source distribution",
		STR(package->name), STR(package->version),
		STR(s->target->name));
	return diag_hint(s->diag,
		"choose another version in venv.ini, or another interpreter "
		"with 'python ='");
}

/* [build:NAME] says from-source = yes. */
static bool
no_source(const struct selector *s, const struct lock_package *package)
{
	(void)diag_error(s->diag, package->place,
		"%.*s%s%.*s is to be built from source, and the lock has no "
		"source distribution of it",
		STR(package->name), package->version.n ? " " : "",
		STR(package->version));
	return diag_hint(s->diag,
		"remove 'from-source' from [build:%.*s] in venv.ini, or choose "
		"another version",
		STR(package->name));
}

static bool
choose_file(const struct selector *s, const struct lock_package *package,
	struct selected *chosen)
{
	bool source_only = str_vec_has(&s->target->from_source, package->name);

	*chosen = (struct selected){.package = package};
	switch (package->source) {
	case LOCK_ARCHIVE:
		chosen->file = &package->archive;
		chosen->from_source =
			!str_ends(package->archive.name, S(".whl"));
		return chosen->from_source || !source_only ||
		       no_source(s, package);
	case LOCK_DIRECTORY:
	case LOCK_VCS:
		chosen->from_source = true;
		return true;
	case LOCK_FILES:
		break;
	}
	chosen->file = source_only ? NULL : best_wheel(s, package);
	if (chosen->file)
		return true;
	chosen->file = &package->sdist;
	chosen->from_source = true;
	if (package->sdist.name.n)
		return true;
	return source_only ? no_source(s, package) : no_file(s, package);
}

static bool
applies(const struct selector *s, const struct lock_package *package)
{
	return !package->marker ||
	       marker_eval(package->marker, &s->env, s->arena) == MARKER_TRUE;
}

/* Is the package wanted here, and may it be? Then it is added without a file.
 */
static bool
add_package(const struct selector *s, const struct lock_package *package,
	struct map *seen, struct selected_vec *files)
{
	if (!applies(s, package))
		return true;
	if (map_find(seen, package->name))
		return diag_error(s->diag, package->place,
			"the lock has two versions of %.*s for %.*s",
			STR(package->name), STR(s->target->name));
	map_put(seen, package->name, NULL);
	if (!python_fits(s, package->requires_python))
		return diag_error(s->diag, package->place,
			"%.*s %.*s needs Python %.*s, and this is %.*s",
			STR(package->name), STR(package->version),
			STR(package->requires_python_text),
			STR(s->target->name));
	vec_add(files, s->arena, (struct selected){.package = package});
	return true;
}

/* In two passes, as PEP 751 has it: which packages, then which file of each.
 * What cannot be had is an error and not among the files. */
static bool
select_all(const struct selector *s, struct selected_vec *files)
{
	struct map seen = {.arena = s->arena};
	bool done = true;
	size_t n = 0;

	*files = (struct selected_vec){0};
	for (size_t i = 0; i < s->lock->packages.n; i++)
		done &= add_package(s, &s->lock->packages.v[i], &seen, files);
	for (size_t i = 0; i < files->n; i++) {
		struct selected chosen;
		if (choose_file(s, files->v[i].package, &chosen))
			files->v[n++] = chosen;
		else
			done = false;
	}
	files->n = n;
	return done;
}

bool
select_packages(const struct lock *lock, const struct select_target *target,
	struct selected_vec *files, struct arena *arena, struct diag *diag)
{
	struct selector s = {
		.lock = lock,
		.target = target,
		.env = lock_env(lock, target),
		.arena = arena,
		.diag = diag,
	};
	size_t first = diag->items.n;
	bool done;

	*files = (struct selected_vec){0};
	done = fits(&s) && select_all(&s, files);
	if (!done)
		files->n = 0;
	secret_hide_items(diag, first); /* places show lines of the lock */
	return done;
}

void
select_usable(const struct lock *lock, const struct select_target *target,
	struct selected_vec *files, struct arena *arena)
{
	struct diag ignored = {.arena = arena};
	struct selector s = {
		.lock = lock,
		.target = target,
		.env = lock_env(lock, target),
		.arena = arena,
		.diag = &ignored,
	};

	(void)!select_all(&s, files); /* the others are the answer */
}

static bool
has_hash(const struct lock_file *file, struct diag *diag)
{
	if (file->sha256.n)
		return true;
	return diag_error(diag, file->place,
		"'%.*s' has no valid sha256 in the lock, so nothing can tell "
		"that it is the right file",
		STR(file->name));
}

static bool
is_full_id(struct str commit)
{
	for (size_t i = 0; i < commit.n; i++) {
		char c = commit.p[i];
		if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f'))
			return false;
	}
	return commit.n == 40 || commit.n == 64;
}

/* Can ninjenv install it? */
static bool
check_support(const struct selected *chosen, struct diag *diag)
{
	const struct lock_package *package = chosen->package;

	if (chosen->file)
		return has_hash(chosen->file, diag);
	if (package->source != LOCK_VCS || is_full_id(package->commit))
		return true;
	if (!package->commit.n)
		return diag_error(diag, package->place,
			"%.*s comes from a repository that is none of git, "
			"which is not supported",
			STR(package->name));
	return diag_error(diag, package->place,
		"'%.*s' is not the full id of a commit of %.*s",
		STR(package->commit), STR(package->name));
}

bool
select_files(const struct lock *lock, const struct select_target *target,
	struct selected_vec *files, struct arena *arena, struct diag *diag)
{
	size_t first = diag->items.n;
	bool done = select_packages(lock, target, files, arena, diag);

	vec_for (const struct selected, it, files) {
		done &= check_support(it, diag);
	}
	if (!done)
		files->n = 0;
	secret_hide_items(diag, first);
	return done;
}

const struct lock_build *
select_build(const struct lock *lock, const struct select_target *target,
	const struct lock_package *package, struct arena *arena)
{
	struct marker_env env = lock_env(lock, target);

	vec_for (const struct lock_build, it, &lock->builds) {
		if (str_eq(it->name, package->name) &&
			str_eq(it->version, package->version) &&
			(!it->marker || marker_eval(it->marker, &env, arena) ==
						MARKER_TRUE))
			return it;
	}
	return NULL;
}

static bool
hint_to_lock(const struct selector *s)
{
	return diag_hint(s->diag,
		"type 'ninjenv lock' here to add what it is built with on this "
		"platform");
}

/* A wheel of a build's package. */
static bool
select_tool(const struct selector *s, const struct lock_build *build,
	const struct lock_dependency *wanted, struct selected_vec *files)
{
	const struct lock_package *package =
		lock_find_build_package(s->lock, wanted->name, wanted->version);
	struct selected chosen = {.package = package};

	if (!package)
		return diag_error(s->diag, build->place,
			"%.*s %.*s is not among 'build-packages'",
			STR(wanted->name), STR(wanted->version));
	if (!python_fits(s, package->requires_python)) {
		(void)diag_error(s->diag, package->place,
			"%.*s %.*s, with which %.*s is built, needs Python "
			"%.*s, and this is %.*s",
			STR(package->name), STR(package->version),
			STR(build->name), STR(package->requires_python_text),
			STR(s->target->name));
		return hint_to_lock(s);
	}
	chosen.file = package->source == LOCK_ARCHIVE ? &package->archive
						      : best_wheel(s, package);
	if (chosen.file && str_ends(chosen.file->name, S(".whl"))) {
		vec_add(files, s->arena, chosen);
		return has_hash(chosen.file, s->diag);
	}
	(void)diag_error(s->diag, package->place,
		"%.*s %.*s, with which %.*s is built, has no wheel for %.*s",
		STR(package->name), STR(package->version), STR(build->name),
		STR(s->target->name));
	return hint_to_lock(s);
}

bool
select_build_files(const struct lock *lock, const struct select_target *target,
	const struct lock_build *build, struct selected_vec *files,
	struct arena *arena, struct diag *diag)
{
	struct selector s = {
		.lock = lock,
		.target = target,
		.env = lock_env(lock, target),
		.arena = arena,
		.diag = diag,
	};
	size_t first = diag->items.n;
	bool done = true;

	*files = (struct selected_vec){0};
	vec_for (const struct lock_dependency, it, &build->packages) {
		done &= select_tool(&s, build, it, files);
	}
	if (!done)
		files->n = 0;
	secret_hide_items(diag, first);
	return done;
}
