/* SPDX-License-Identifier: MIT */
#include "env/lock/locking.h"

#include "base/path.h"
#include "env/build/build.h"
#include "env/fetch/acquire.h"
#include "env/lock/build_lock.h"
#include "env/lock/lock_hashes.h"
#include "env/lock/lock_item.h"
#include "env/lock/resolve.h"
#include "model/lock_public.h"
#include "model/require.h"
#include "model/select.h"
#include "sys/env.h"
#include "sys/file.h"
#include "sys/hash.h"

enum { LARGEST_LOCK = 64 * 1024 * 1024 };

struct run {
	struct project *project;
	const struct locking_options *options;
	struct progress *progress;
	struct arena *arena;
	struct diag *diag;
};

struct str
locking_digest(const struct locking *locking, struct arena *arena)
{
	struct buf text = {.arena = arena};

	conf_requirements(locking->env, &text);
	/* An environment that extends another gets its versions. */
	if (locking->parent) {
		vec_for (const struct lock_package, it,
			&locking->parent->lock.packages) {
			buf_addf(&text, "%.*s==%.*s\n", STR(it->name),
				STR(it->version));
		}
	}
	return str_fmt(
		arena, "sha256:%.*s", STR(hash_hex(arena, buf_str(&text))));
}

struct select_target
locking_target(const struct locking *locking, struct tag_list *tags,
	struct arena *arena)
{
	const struct python *python = &locking->python;
	struct str_vec from_source = {0};

	tag_list_make(tags, python->tags, arena);
	vec_for (const struct conf_build, it, &locking->builds) {
		if (it->from_source)
			vec_add(&from_source, arena, it->name);
	}
	return (struct select_target){
		.tags = tags,
		.markers = &python->markers,
		.from_source = from_source,
		.name = str_fmt(arena, "python %.*s on %.*s %.*s",
			STR(python->version),
			STR(python->markers.value[MARKER_SYS_PLATFORM]),
			STR(python->markers.value[MARKER_PLATFORM_MACHINE])),
	};
}

static bool
holds(const struct require *require, const struct marker_env *env,
	struct arena *arena)
{
	return !require->marker ||
	       marker_eval(require->marker, env, arena) == MARKER_TRUE;
}

static bool
is_satisfied(const struct conf_package *asked,
	const struct lock_package *package, struct arena *arena)
{
	struct version version;

	return !package->version.n ||
	       !version_parse(package->version, &version, arena, NULL) ||
	       spec_contains(&asked->require->spec, spec_item(&version),
		       SPEC_PRE_YES);
}

/* The requirement of venv.ini that a lock of another tool does not satisfy. */
static const struct conf_package *
unsatisfied(const struct locking *locking, struct arena *arena)
{
	const struct marker_env *markers = &locking->python.markers;
	const struct lock_package *package;

	vec_for (const struct conf_package, it, &locking->env->packages) {
		package = lock_find(&locking->lock, it->name);
		if (!holds(it->require, markers, arena))
			continue;
		if (!package || !is_satisfied(it, package, arena) ||
			!lock_hashes_hold(locking->env, package))
			return it;
	}
	vec_for (const struct conf_package, it, &locking->env->constraints) {
		package = lock_find(&locking->lock, it->name);
		if (package && holds(it->require, markers, arena) &&
			!is_satisfied(it, package, arena))
			return it;
	}
	return NULL;
}

static enum locking_state
compare(struct run *run, const struct locking *locking)
{
	const struct lock *lock = &locking->lock;
	struct str name = project_lock_name(locking->env, run->arena);

	if (lock->digest.n)
		return str_eq(lock->digest, locking_digest(locking, run->arena))
			       ? LOCKING_CURRENT
			       : LOCKING_OUTDATED;
	const struct conf_package *missing = unsatisfied(locking, run->arena);
	if (!missing)
		return LOCKING_FOREIGN;
	(void)diag_error(run->diag, missing->place,
		"'%.*s', which another tool wrote, does not satisfy '%.*s'",
		STR(name), STR(missing->text));
	(void)diag_hint(run->diag,
		"make it anew with that tool, or type 'ninjenv lock' to have "
		"it written by ninjenv");
	return LOCKING_FAILED;
}

static enum locking_state
read_lock(struct run *run, struct locking *locking)
{
	struct str text;
	struct str path =
		project_lock_path(run->project, locking->env, run->arena);

	switch (file_read(path, LARGEST_LOCK, &text, run->arena, run->diag)) {
	case FS_FAILED:
		return LOCKING_FAILED;
	case FS_MISSING:
		locking->lock = (struct lock){
			.file = project_lock_name(locking->env, run->arena)};
		return LOCKING_MISSING;
	case FS_OK:
		break;
	}
	if (!lock_read(project_lock_name(locking->env, run->arena), text,
		    &locking->lock, run->arena, run->diag))
		return LOCKING_FAILED;
	lock_public(&locking->lock, run->arena, run->diag);
	return compare(run, locking);
}

enum permission { MAY_MAKE, MAY_MAKE_MISSING, MAY_NOT_MAKE };

/* NINJENV_LOCKED=1 forbids every lock, CI those that replace one. */
static enum permission
permission(void)
{
	if (env_is_set("NINJENV_LOCKED"))
		return env_flag("NINJENV_LOCKED") ? MAY_NOT_MAKE : MAY_MAKE;
	return env_flag("CI") ? MAY_MAKE_MISSING : MAY_MAKE;
}

static bool
may_make(struct run *run, const struct locking *locking)
{
	struct place place = {.file = S("venv.ini")};
	struct str name = project_lock_name(locking->env, run->arena);
	enum permission allowed = permission();
	bool missing = locking->state == LOCKING_MISSING;

	if (allowed == MAY_MAKE || (allowed == MAY_MAKE_MISSING && missing))
		return true;
	if (missing)
		(void)diag_error(
			run->diag, place, "there is no '%.*s'", STR(name));
	else
		(void)diag_error(run->diag, place,
			"'%.*s' does not match venv.ini", STR(name));
	return diag_hint(run->diag,
		"type 'ninjenv lock' and commit '%.*s' (%s forbids to make it "
		"here)",
		STR(name),
		env_flag("NINJENV_LOCKED") ? "NINJENV_LOCKED" : "CI");
}

bool
locking_lets_go(const struct locking_options *options, struct str name)
{
	return options->upgrade &&
	       (!options->names.n || str_vec_has(&options->names, name));
}

/* The wheels among files, in the store. */
static bool
acquire_files(struct run *run, const struct selected_vec *files,
	struct acquire_item_vec *items, struct diag *diag)
{
	vec_for (const struct selected, it, files) {
		if (!it->from_source)
			vec_add(items, run->arena,
				lock_item(it, run->project, run->arena));
	}
	return acquire(run->project, items, run->progress, run->arena, diag);
}

/* The wheels of a lock that this interpreter would get, in the store. */
static bool
acquire_lock(struct run *run, const struct locking *locking,
	struct acquire_item_vec *items)
{
	struct tag_list tags;
	struct selected_vec files = {0};
	struct select_target target =
		locking_target(locking, &tags, run->arena);

	return select_files(&locking->lock, &target, &files, run->arena,
		       run->diag) &&
	       acquire_files(run, &files, items, run->diag);
}

static bool
same_version(struct str a, struct str b, struct arena *arena)
{
	struct version x, y;

	return version_parse(a, &x, arena, NULL) &&
	       version_parse(b, &y, arena, NULL) && version_cmp(&x, &y) == 0;
}

/* What was built from source tells as much, where it was built. */
static bool
find_built(struct run *run, const struct locking *from,
	const struct lock_package *package, struct manifest *manifest)
{
	struct diag ignored = {.arena = run->arena};
	struct want want = {
		.path = project_env_path(run->project, from->env, run->arena)};
	struct want_package wanted = {
		.name = package->name, .version = package->version};
	struct str sha256, file;

	return build_read(
		       &want, &wanted, &sha256, &file, run->arena, &ignored) &&
	       store_find(&run->project->store, sha256, manifest, run->arena,
		       &ignored) == STORE_HAS &&
	       same_version(manifest->version, package->version, run->arena);
}

static bool
has_pin(const struct resolve_pin_vec *pins, size_t from, struct str name)
{
	for (size_t i = from; i < pins->n; i++) {
		if (str_eq(pins->v[i].name, name))
			return true;
	}
	return false;
}

/* Those without a wheel: from what was built, else the version alone. */
static void
add_other_pins(struct run *run, const struct locking *from,
	const struct selected_vec *usable, bool exact,
	struct resolve_pin_vec *pins, size_t first)
{
	vec_for (const struct selected, chosen, usable) {
		const struct lock_package *it = chosen->package;
		struct manifest manifest = {0};
		if (!it->version.n || has_pin(pins, first, it->name) ||
			(!exact && locking_lets_go(run->options, it->name)))
			continue;
		bool built = find_built(run, from, it, &manifest);
		if (!built && !exact)
			continue;
		vec_add(pins, run->arena,
			(struct resolve_pin){
				.name = it->name,
				.version = it->version,
				.requires = manifest.requires,
				.requires_python = manifest.requires_python,
				.exact = exact,
				.bare = !built,
				.locked = it,
			});
	}
}

/*
 * Pins of a lock: what its wheels' METADATA says. A pin whose wheel cannot be
 * had any more is let go of, and so is one that the interpreter of the
 * environment that is locked cannot use: it may be another one than from's.
 */
static void
add_pins(struct run *run, const struct locking *locking,
	const struct locking *from, bool exact, struct resolve_pin_vec *pins)
{
	struct tag_list tags;
	struct selected_vec usable = {0};
	struct acquire_item_vec items = {0};
	struct diag ignored = {.arena = run->arena};
	struct select_target target =
		locking_target(locking, &tags, run->arena);
	size_t first = pins->n;

	select_usable(&from->lock, &target, &usable, run->arena);
	bool done = acquire_files(run, &usable, &items, &ignored);
	(void)done; /* each item tells for itself */
	vec_for (const struct acquire_item, it, &items) {
		if (!it->done ||
			(!exact && locking_lets_go(run->options, it->name)))
			continue;
		vec_add(pins, run->arena,
			(struct resolve_pin){
				.name = it->name,
				.version = it->version,
				.requires = it->manifest.requires,
				.requires_python = it->manifest.requires_python,
				.exact = exact,
				.locked = lock_find(&from->lock, it->name),
			});
	}
	add_other_pins(run, from, &usable, exact, pins, first);
}

/* Which scripts each package installs: from its wheel, which is in the store
 * now. A package built from source tells only when it is built. */
static bool
add_scripts(struct run *run, struct locking *locking)
{
	struct acquire_item_vec items = {0};

	if (!acquire_lock(run, locking, &items))
		return false;
	vec_for (const struct acquire_item, it, &items) {
		vec_for (
			struct lock_package, package, &locking->lock.packages) {
			if (!str_eq(package->name, it->name))
				continue;
			package->has_scripts = true;
			manifest_script_names(
				&it->manifest, &package->scripts, run->arena);
		}
	}
	return true;
}

static bool
make_lock(struct run *run, struct locking *locking)
{
	struct resolve_request request = {
		.env = locking->env,
		.python = &locking->python,
	};
	struct buf requirements = {.arena = run->arena};
	struct lock made = {.file = locking->lock.file};
	const struct lock before = locking->lock;
	struct build_lock builds = {
		.project = run->project,
		.options = run->options,
		.locking = locking,
		.before = &before,
		.progress = run->progress,
	};
	struct str line;

	if (locking->state != LOCKING_MISSING)
		add_pins(run, locking, locking, false, &request.pins);
	if (locking->parent)
		add_pins(run, locking, locking->parent, true, &request.pins);
	if (!resolve(run->project, &request, &made, run->progress, run->arena,
		    run->diag))
		return false;
	locking->lock = made;
	if (!add_scripts(run, locking) ||
		!build_lock(&builds, &locking->lock, run->arena, run->diag))
		return false;
	conf_requirements(locking->env, &requirements);
	struct str rest = buf_str(&requirements);
	while (str_next(&rest, '\n', &line))
		vec_add(&locking->lock.requirements, run->arena, line);
	locking->lock.digest = locking_digest(locking, run->arena);
	locking->lock.created_by = S("ninjenv");
	locking->changed = true;
	return true;
}

static bool
write_lock(struct run *run, struct locking *locking)
{
	struct buf out = {.arena = run->arena};
	struct str path =
		project_lock_path(run->project, locking->env, run->arena);

	lock_write(&locking->lock, &out);
	/* The user's file: a power cut leaves the old one or the new. */
	if (!file_write_changed_as(path, buf_str(&out), 0644,
		    store_flush_mode(&run->project->store), &locking->changed,
		    run->diag))
		return false;
	if (locking->state == LOCKING_MISSING &&
		permission() == MAY_MAKE_MISSING)
		diag_warn(run->diag, NOWHERE,
			"'%.*s' was missing and is new: commit it, or every "
			"run in CI chooses versions anew",
			STR(locking->lock.file));
	return true;
}

static bool
lock_one(struct run *run, struct locking *locking)
{
	const struct locking_options *options = run->options;

	if (!project_python(run->project, locking->env, &locking->python,
		    run->arena, run->diag))
		return false;
	if (options->refresh) {
		/* One that cannot be read is no reason not to make another. */
		struct diag ignored = {.arena = run->arena};
		struct run quiet = *run;
		quiet.diag = &ignored;
		locking->state = read_lock(&quiet, locking);
		if (locking->state == LOCKING_FAILED &&
			!locking->lock.packages.n)
			locking->state = LOCKING_MISSING;
	} else {
		locking->state = read_lock(run, locking);
		if (locking->state == LOCKING_FAILED)
			return false;
		if (locking->state == LOCKING_CURRENT ||
			locking->state == LOCKING_FOREIGN || !options->make)
			return true;
	}
	return may_make(run, locking) && make_lock(run, locking);
}

/* Parents come before their children; each has a place of its own in venv.ini,
 * which the first round's conf checks keep free of circles. */
static struct locking *
add_with_parents(struct locking_vec *all, const struct conf *conf,
	const struct conf_env *env)
{
	const struct locking *parent = NULL;

	vec_for (struct locking, it, all) {
		if (it->env == env)
			return it;
	}
	if (env->extends)
		parent = add_with_parents(all, conf, env->extends);
	struct locking *locking = &all->v[all->n++];
	*locking = (struct locking){
		.env = env, .builds = conf->builds, .parent = parent};
	return locking;
}

bool
locking_all(struct project *project, const struct locking_options *options,
	struct locking_vec *all, struct arena *arena, struct diag *diag)
{
	struct run run = {
		.project = project,
		.options = options,
		.arena = arena,
		.diag = diag,
	};
	const struct conf_env_vec *envs = &project->conf.envs;
	bool done = true;

	/* Room for all at once: pointers to parents must stay good. */
	*all = (struct locking_vec){
		.v = arena_array(arena, struct locking, envs->n),
		.cap = envs->n,
	};
	for (size_t i = 0; i < envs->n; i++)
		(void)add_with_parents(all, &project->conf, envs->v[i]);
	run.progress = progress_start("locking", options->quiet);
	vec_for (struct locking, it, all) {
		done = done && lock_one(&run, it);
	}
	progress_end(run.progress);
	vec_for (struct locking, it, all) {
		if (done && it->changed)
			done = write_lock(&run, it);
	}
	return done;
}
