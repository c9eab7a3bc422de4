/* SPDX-License-Identifier: MIT */
#include "env/install/verify.h"

#include "base/hint.h"
#include "base/path.h"
#include "env/graph/emit.h"
#include "env/graph/generate.h"
#include "env/install/finder.h"
#include "env/install/scan.h"
#include "env/install/sync.h"
#include "env/install/system.h"
#include "env/install/venv.h"
#include "env/install/venv_whole.h"
#include "env/install/verify_files.h"
#include "env/install/verify_placed.h"
#include "model/plan.h"
#include "model/want.h"
#include "sys/file.h"
#include "sys/fs.h"

enum { LARGEST_TEXT = 64 << 20 };

#define REPAIR "ninjenv check --repair"

/* One environment while it is looked at. */
struct run {
	struct project *project;
	const struct locking *locking;
	bool current;     /* the lock answers venv.ini: want is known */
	bool generated;   /* and the want file says the same */
	struct want want; /* what it ought to be */
	struct have have;
	struct plan wheels, built;
	struct str path;  /* of the environment */
	struct str shown; /* the same, short, for messages */
	struct str again; /* "ninja env" */
	struct verify_answer *answer;
	struct map owned; /* paths of the skeleton */
	struct arena *arena;
	struct diag *found, *diag;
};

static void stale(struct run *run, struct str hint, const char *format, ...)
	PRINTF(3, 4);

static void
stale(struct run *run, struct str hint, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	struct str text = str_vfmt(run->arena, format, args);
	va_end(args);
	(void)diag_error(run->found, NOWHERE, "%.*s", STR(text));
	(void)diag_hint(run->found, "type: %.*s", STR(hint));
}

/* Another tool's lock that does not satisfy venv.ini was read, and the message
 * points into venv.ini; one that cannot be read is named itself. */
static bool
is_unsatisfied(const struct locking_vec *all, const struct diag *errors)
{
	vec_for (const struct locking, it, all) {
		if (it->state == LOCKING_FAILED)
			return errors->items.n &&
			       str_is(errors->items.v[0].place.file,
				       "venv.ini");
	}
	return false;
}

bool
verify_locks(struct project *project, struct locking_vec *all,
	struct arena *arena, struct diag *found, struct diag *diag)
{
	struct locking_options options = {.quiet = true};
	struct diag errors = {.arena = arena};
	bool done = locking_all(project, &options, all, arena, &errors);

	diag_merge(
		!done && is_unsatisfied(all, &errors) ? found : diag, &errors);
	return done;
}

static void
check_lock(struct run *run)
{
	struct str name = project_lock_name(run->locking->env, run->arena);

	run->current = run->locking->state == LOCKING_CURRENT ||
		       run->locking->state == LOCKING_FOREIGN;
	if (run->locking->state == LOCKING_MISSING)
		stale(run, S("ninjenv"), "there is no '%.*s'", STR(name));
	else if (!run->current)
		stale(run, S("ninjenv lock"), "'%.*s' does not match venv.ini",
			STR(name));
}

static struct str
first_line(struct str text)
{
	struct str line;
	(void)str_next(&text, '\n', &line);
	return line;
}

/* The want file says what the environment was last meant to be. */
static bool
check_want(struct run *run)
{
	struct buf out = {.arena = run->arena};
	struct str text;
	struct want was;
	struct diag unread = {.arena = run->arena};
	const struct conf_env *env = run->locking->env;
	struct str file = emit_want(run->arena, run->path);

	want_write(&run->want, &out);
	switch (file_read(file, LARGEST_TEXT, &text, run->arena, run->diag)) {
	case FS_FAILED:
		return false;
	case FS_MISSING:
		stale(run, S("ninjenv"), "nothing was generated yet for '%.*s'",
			STR(env->target));
		return true;
	case FS_OK:
		break;
	}
	run->generated = str_eq(text, buf_str(&out));
	if (run->generated)
		return true;
	if (want_read(text, file, &was, run->arena, &unread) && was.error.n)
		stale(run, run->again, "the last run for '%.*s' failed: %.*s",
			STR(env->target), STR(first_line(was.error)));
	else /* Ninja need not see it: a move changes no file's time */
		stale(run,
			str_fmt(run->arena, "ninjenv && %.*s", STR(run->again)),
			"what was generated for '%.*s' does not match venv.ini "
			"and its lock",
			STR(env->target));
	return true;
}

/* "ninja env", as it is to be typed here. */
static bool
find_again(struct run *run)
{
	struct buf out = {.arena = run->arena};
	enum generate_manifest manifest;
	struct str here;
	const struct project *project = run->project;
	size_t errors = run->diag->errors;

	if (!generate_find(project, &manifest, run->arena, run->diag)) {
		run->again = S("ninjenv");
		return run->diag->errors == errors;
	}
	if (!fs_cwd(&here, run->arena, run->diag))
		return false;
	buf_addz(&out, "ninja");
	if (!str_eq(here, project->build))
		buf_addf(&out, " -C %.*s",
			STR(hint_word(run->arena, project->build)));
	if (manifest == GENERATE_ALONE)
		buf_addz(&out, " -f env-alone.ninja");
	buf_addf(&out, " %.*s", STR(run->locking->env->target));
	run->again = buf_str(&out);
	return true;
}

/* What the venv module made. report: false only learns which files these are.
 */
static bool
check_skeleton_files(struct run *run, bool report)
{
	const struct locking *locking = run->locking;
	struct venv_fault_vec faults = {0};

	if (!venv_look(&locking->python, run->path,
		    project_prompt(run->project, locking->env, run->arena),
		    &run->project->store, &faults, &run->owned, run->arena,
		    run->diag))
		return false;
	run->answer->skeleton = faults.n > 0;
	if (!faults.n || !report)
		return true;
	(void)diag_error(run->found, NOWHERE,
		"'%.*s' is not as it was made: %zu file%s", STR(run->shown),
		faults.n, faults.n == 1 ? "" : "s");
	vec_for (const struct venv_fault, it, &faults) {
		struct place place = {
			.file = path_join(run->arena, run->shown, it->path)};
		diag_note(run->found, place, "%.*s", STR(it->what));
	}
	(void)diag_hint(run->found, "type: " REPAIR);
	return true;
}

/* Where Ninja knows of no change it would do nothing. */
static struct str
mending(const struct run *run)
{
	return run->generated ? S(REPAIR) : run->again;
}

/* False: there is nothing in it to look at; *failed: we could not look. */
static bool
check_skeleton(struct run *run, bool *failed)
{
	const struct locking *locking = run->locking;
	struct venv_found found = venv_check(run->path,
		project_prompt(run->project, locking->env, run->arena),
		&locking->python, run->arena, run->diag);

	switch (found.state) {
	case VENV_FAILED:
		*failed = true;
		return false;
	case VENV_ABSENT:
		stale(run, run->again, "'%.*s' was not made yet",
			STR(run->shown));
		return false;
	case VENV_STALE:
		stale(run, mending(run), "'%.*s' has to be made anew: %.*s",
			STR(run->shown), STR(found.why));
		return false;
	case VENV_TEXTS:
		stale(run, run->again,
			"'%.*s' has another prompt, or no pyvenv.cfg",
			STR(run->shown));
		break;
	case VENV_CURRENT:
		*failed = !check_skeleton_files(run, true);
		return !*failed;
	}
	*failed = !check_skeleton_files(run, false);
	return !*failed;
}

static bool
check_pythonpath(struct run *run)
{
	const struct python *python = &run->locking->python;
	struct str file = path_joinz(run->arena, python->scheme[SCHEME_PURELIB],
		"_ninjenv_paths.pth");
	struct buf want = {.arena = run->arena};
	struct str text = S("");

	vec_for (const struct str, it, &run->want.pythonpath) {
		buf_addf(&want, "%.*s\n", STR(*it));
	}
	if (file_read(path_join(run->arena, run->path, file), LARGEST_TEXT,
		    &text, run->arena, run->diag) == FS_FAILED)
		return false;
	if (!str_eq(text, buf_str(&want)))
		stale(run, mending(run),
			"'%.*s/%.*s' is not what 'pythonpath' says",
			STR(run->shown), STR(file));
	return true;
}

static bool
check_finder(struct run *run)
{
	struct str file;

	if (!finder_check(&run->want, &run->locking->python, &file, run->arena,
		    run->diag))
		return false;
	if (file.n)
		stale(run, mending(run),
			"'%.*s' does not find the extension modules",
			STR(file));
	return true;
}

/* "one 1.0"; a local project's version may not be known before its build. */
static struct str
named(struct run *run, struct str name, struct str version)
{
	return str_fmt(run->arena, "%.*s%s%.*s", STR(name),
		version.n ? " " : "", STR(version));
}

static void
report_step(struct run *run, const struct plan_step *step)
{
	struct str from = named(run, step->name, step->from);
	struct str to = named(run, step->name, step->to);

	switch (step->kind) {
	case PLAN_KEEP:
		break;
	case PLAN_INSTALL:
		stale(run, run->again, "%.*s is not installed", STR(to));
		break;
	case PLAN_REPLACE:
		stale(run, run->again, "%.*s is to be replaced%s%.*s: %.*s",
			STR(from), step->to.n ? " by " : "", STR(step->to),
			STR(step->reason));
		break;
	case PLAN_REPAIR:
		stale(run, run->again, "%.*s is to be installed again: %.*s",
			STR(to), STR(step->reason));
		break;
	case PLAN_REMOVE:
		stale(run, run->again, "%.*s is to be removed: %.*s", STR(from),
			STR(step->reason));
		break;
	}
}

static void
report_kept(struct run *run, const struct have_foreign *foreign)
{
	diag_warn(run->found, NOWHERE,
		"%.*s %.*s was installed by hand and is kept",
		STR(foreign->name), STR(foreign->version));
	struct str python = path_joinz(run->arena, run->shown, "bin/python");
	struct str after = str_fmt(
		run->arena, " -m pip uninstall %.*s", STR(foreign->name));
	(void)hint_command(
		run->found, "name it in venv.ini, or type: ", python, after.p);
}

static void
check_plan(struct run *run)
{
	if (!run->current)
		return;
	plan_make(
		&run->want, &run->have, PLAN_WHEELS, &run->wheels, run->arena);
	plan_make(&run->want, &run->have, PLAN_BUILT, &run->built, run->arena);
	vec_for (const struct plan_step, it, &run->wheels.steps) {
		report_step(run, it);
	}
	vec_for (const struct plan_step, it, &run->built.steps) {
		report_step(run, it);
	}
	vec_for (const struct have_foreign, it, &run->wheels.kept) {
		report_kept(run, it);
	}
}

static bool
has_step(const struct plan *plan, const struct have_package *package)
{
	vec_for (const struct plan_step, it, &plan->steps) {
		if (it->have == package && it->kind != PLAN_KEEP)
			return true;
	}
	return false;
}

/* What is to be changed anyway was reported with its reason. */
static bool
stays(const struct run *run, const struct have_package *package)
{
	return package->complete && !has_step(&run->wheels, package) &&
	       !has_step(&run->built, package);
}

/* What the system provides; *owned gets its files. */
static bool
check_system(
	struct run *run, struct map *owned, struct verify_damage_vec *damages)
{
	struct str_vec names = {0};

	if (!run->current)
		return true;
	if (!system_check(&run->want, &run->locking->python, &names, owned,
		    run->arena, run->diag))
		return false;
	vec_for (const struct str, it, &names) {
		stale(run, mending(run),
			"%.*s is not linked as the system's Python has it",
			STR(*it));
		vec_add(damages, run->arena,
			(struct verify_damage){.name = *it, .anew = true});
	}
	return true;
}

static const struct want_package *
wanted(const struct run *run, struct str name)
{
	return run->current ? want_find(&run->want, name) : NULL;
}

static bool
check_files(struct run *run)
{
	struct site site;
	struct verify_answer *answer = run->answer;
	struct verify_files verify = {
		.site = &site,
		.store = &run->project->store,
		.magic = run->locking->python.magic,
		.shown = run->shown,
		.again = run->again,
		.repair = S(REPAIR),
		.owned = run->owned,
		.directories = {.arena = run->arena},
		.arena = run->arena,
		.found = run->found,
		.diag = run->diag,
	};

	if (!site_look(&site, run->path, &run->locking->python, run->arena,
		    run->diag))
		return false;
	vec_for (const struct have_package, it, &run->have.packages) {
		if (!verify_package(
			    &verify, it, wanted(run, it->name), stays(run, it)))
			return false;
	}
	vec_for (const struct have_foreign, it, &run->have.foreign) {
		verify_foreign(&verify, it);
	}
	answer->packages = run->have.packages.n + run->want.system.n;
	if (!check_system(run, &verify.owned, &verify.damages) ||
		!verify_compare(&verify) || !verify_added(&verify))
		return false;
	answer->files = verify.files;
	answer->damages = verify.damages;
	answer->added = verify.added;
	return true;
}

static bool
start(struct run *run)
{
	struct str here;
	const struct locking *locking = run->locking;

	run->path = project_env_path(run->project, locking->env, run->arena);
	if (!fs_cwd(&here, run->arena, run->diag) || !find_again(run))
		return false;
	run->shown = path_is_inside(here, run->path)
			     ? path_relative(run->arena, here, run->path)
			     : run->path;
	check_lock(run);
	if (!run->current)
		return true;
	return generate_want(run->project, locking, &run->want, run->arena,
		       run->diag) &&
	       check_want(run);
}

bool
verify_environment(struct project *project, const struct locking *locking,
	struct verify_answer *answer, struct arena *arena, struct diag *found,
	struct diag *diag)
{
	bool failed = false;
	struct run run = {
		.project = project,
		.locking = locking,
		.answer = answer,
		.owned = {.arena = arena},
		.arena = arena,
		.found = found,
		.diag = diag,
	};

	*answer = (struct verify_answer){0};
	if (!start(&run))
		return false;
	answer->path = run.path;
	answer->current = run.current;
	if (!check_skeleton(&run, &failed))
		return !failed;
	if (!scan_environment(
		    run.path, &locking->python, &run.have, arena, diag))
		return false;
	if (run.current && !(check_pythonpath(&run) && check_finder(&run)))
		return false;
	check_plan(&run);
	return verify_placed(project->build, run.path, run.again,
		       &answer->links, arena, found, diag) &&
	       check_files(&run);
}
