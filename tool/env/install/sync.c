/* SPDX-License-Identifier: MIT */
#include "env/install/sync.h"

#include "base/path.h"
#include "env/build/build.h"
#include "env/install/change.h"
#include "env/install/dated.h"
#include "env/install/doubt.h"
#include "env/install/finder.h"
#include "env/install/scan.h"
#include "env/install/settle.h"
#include "env/install/system.h"
#include "env/install/venv.h"
#include "env/python/python.h"
#include "model/changes.h"
#include "sys/clock.h"
#include "sys/detach.h"
#include "sys/file.h"
#include "sys/fs.h"
#include "sys/lockfile.h"

enum { LARGEST_WANT = 64 * 1024 * 1024 };

/* A run over one environment. */
struct run {
	struct project *project;
	const struct want *want;
	const struct sync_options *options;
	struct sync_result *result;
	struct python python;
	struct have have;
	struct progress *progress;
	struct settle settle;
	struct arena *arena;
	struct diag *diag;
};

struct str
sync_changes_path(struct str root, struct arena *arena)
{
	return path_joinz(arena, root, ".ninjenv/log/changes");
}

bool
sync_want_was_cut(struct str path, struct arena *arena)
{
	struct str text;
	struct want want;
	struct diag ignored = {.arena = arena};

	return file_read(path, LARGEST_WANT, &text, arena, &ignored) == FS_OK &&
	       !want_read(text, path, &want, arena, &ignored);
}

bool
sync_read_want(struct str path, struct want *want, struct arena *arena,
	struct diag *diag)
{
	struct str text;

	if (!file_need(path, LARGEST_WANT, &text, arena, diag) ||
		!want_read(text, path, want, arena, diag))
		return false;
	/* PATH/.ninjenv/want: after a move it tells of the old place. */
	struct str root = path_dir(path_dir(path));
	if (want->error.n || fs_same(root, want->path))
		return true;
	(void)diag_error(diag, NOWHERE,
		"the environment was moved or copied from '%.*s'",
		STR(want->path));
	return diag_hint(diag, "type 'ninjenv' to make it anew here");
}

/* What goes with an environment that is made anew is named. */
static void
name_lost(struct run *run)
{
	struct have have;
	struct diag ignored = {.arena = run->arena};

	if (!scan_environment(
		    run->want->path, &run->python, &have, run->arena, &ignored))
		return;
	vec_for (const struct have_foreign, it, &have.foreign) {
		if (!want_find(run->want, it->name))
			diag_warn(run->diag, NOWHERE,
				"%.*s %.*s, installed by hand, is removed: the "
				"environment is made anew",
				STR(it->name), STR(it->version));
	}
}

/* The machine stopped before all was on the disk: what of it was lost? */
static bool
doubt(struct run *run, struct venv_found *found)
{
	bool lost = false;

	if (found->state == VENV_STALE)
		name_lost(run);
	if (found->state != VENV_CURRENT && found->state != VENV_TEXTS)
		return true;
	if (!doubt_packages(run->want->path, &run->python, &lost, run->arena,
		    run->diag) ||
		!doubt_have(run->want->path, run->want->bytecode, run->arena,
			run->diag))
		return false;
	found->state = VENV_TEXTS;
	if (lost) {
		name_lost(run);
		found->state = VENV_STALE;
		found->why = S("the machine stopped before it was on the disk");
	}
	return true;
}

static bool
make_skeleton(struct run *run, bool trusted)
{
	const struct want *want = run->want;
	struct venv_found found = venv_check(
		want->path, want->prompt, &run->python, run->arena, run->diag);

	if (!trusted && !doubt(run, &found))
		return false;
	switch (found.state) {
	case VENV_FAILED:
		return false;
	case VENV_CURRENT:
		return true;
	case VENV_TEXTS:
		return run->options->dry_run ||
		       venv_refresh(&run->python, want->path, want->prompt,
			       &run->project->store, run->arena, run->diag);
	case VENV_ABSENT:
	case VENV_STALE:
		break;
	}
	run->result->made = true;
	run->result->why = found.why;
	return run->options->dry_run ||
	       venv_make(&run->python, want->path, want->prompt,
		       &run->project->store, run->arena, run->diag);
}

static bool
begin(struct run *run)
{
	return settle_begin(&run->settle, run->want->path,
		run->project->store.durable, run->arena, run->diag);
}

/* Doubt lasts until all is looked at: a run that is killed before leaves it to
 * the next. */
static bool
make_place(struct run *run)
{
	if (run->options->dry_run)
		return make_skeleton(run, true);
	if (settle_trusts(run->want->path, run->arena))
		return begin(run) && make_skeleton(run, true);
	return make_skeleton(run, false) && begin(run);
}

/* Nothing of an environment that is to be made anew counts as there. */
static bool
look(struct run *run)
{
	if (!run->result->made || !run->options->dry_run)
		return scan_environment(run->want->path, &run->python,
			&run->have, run->arena, run->diag);
	run->have = (struct have){0};
	return true;
}

static void
count(struct run *run)
{
	struct sync_result *result = run->result;

	vec_for (const struct plan_step, it, &result->plan.steps) {
		result->installed += it->kind == PLAN_INSTALL;
		result->replaced += it->kind == PLAN_REPLACE;
		result->repaired += it->kind == PLAN_REPAIR;
		result->removed += it->kind == PLAN_REMOVE;
	}
}

static bool
change(struct run *run)
{
	struct sync_result *result = run->result;
	struct change change = {
		.project = run->project,
		.want = run->want,
		.python = &run->python,
		.have = &run->have,
		.plan = &result->plan,
		.progress = run->progress,
		.arena = run->arena,
		.diag = run->diag,
	};
	bool done = change_environment(&change);

	vec_for (const struct acquire_item, it, &change.items) {
		result->downloaded += it->bytes > 0;
		result->from_store += !it->fetched;
		result->bytes += it->bytes;
	}
	return done;
}

static void
say_busy(void *context, long owner)
{
	struct run *run = context;
	progress_say(run->progress,
		str_fmt(run->arena,
			"waiting for process %ld, which works on '%.*s'", owner,
			STR(run->want->path)));
}

/* What the build edges answered, so that a wheel that was made anew replaces
 * the one before it. One that is not built yet is told when it is installed. */
static const struct want *
with_built(struct run *run)
{
	struct want *want = arena_new(run->arena, struct want);
	struct diag ignored = {.arena = run->arena};

	*want = *run->want;
	want->packages = (struct want_package_vec){0};
	vec_for (const struct want_package, it, &run->want->packages) {
		struct want_package package = *it;
		struct str file;
		if (it->from_source &&
			!build_read(run->want, it, &package.built, &file,
				run->arena, &ignored))
			package.built = S("");
		vec_add(&want->packages, run->arena, package);
	}
	return want;
}

static bool
prepare(struct run *run)
{
	const struct want *want = run->want;

	if (!python_probe(want->python, &run->project->store, &run->python,
		    run->arena, run->diag) ||
		!make_place(run) || !look(run))
		return false;
	if (!run->options->dry_run &&
		(!venv_pythonpath(&run->python, want->path, &want->pythonpath,
			 NULL, run->arena, run->diag) ||
			!finder_update(
				want, &run->python, run->arena, run->diag)))
		return false;
	plan_make(with_built(run), &run->have, run->options->part,
		&run->result->plan, run->arena);
	count(run);
	return true;
}

/* For 'ninjenv why' later on: what it is worth, a failure ends nothing. */
static void
keep_changes(struct run *run)
{
	struct diag ignored = {.arena = run->arena};
	struct buf out = {.arena = run->arena};
	struct str before = S("");
	struct str path = sync_changes_path(run->want->path, run->arena);

	if (file_read(path, LARGEST_WANT, &before, run->arena, &ignored) ==
		FS_FAILED)
		before = S("");
	changes_add(
		before, &run->result->plan, clock_wall() / CLOCK_SECOND, &out);
	if (!fs_mkdirs(path_dir(path), &ignored) ||
		!file_write(path, buf_str(&out), 0644, FILE_LAZY, &ignored))
		diag_warn(run->diag, NOWHERE,
			"what changed is not written down: %.*s",
			STR(ignored.items.v[0].message));
}

static bool
clear_system(struct run *run)
{
	return run->options->part != PLAN_WHEELS ||
	       system_clear(run->want, &run->python, run->arena, run->diag);
}

/* What the system provides comes after the packages, which may have stood in
 * its place. */
static bool
make_system(struct run *run)
{
	size_t made;
	if (run->options->part != PLAN_WHEELS)
		return true;
	if (!system_make(run->want, &run->python, &made, run->arena, run->diag))
		return false;
	run->result->linked = (unsigned)made;
	return true;
}

static bool
run_all(struct run *run)
{
	if (!prepare(run))
		return false;
	if (run->options->dry_run)
		return true;
	bool done = clear_system(run) &&
		    (!run->result->plan.changes || change(run)) &&
		    make_system(run);
	if (done && !run->want->packages.n)
		done = settle_mark(run->want->path, run->arena, run->diag);
	if (done && run->result->plan.changes)
		keep_changes(run);
	if (done)
		dated_now(run->want->path, run->python.scheme[SCHEME_SCRIPTS],
			run->arena, run->diag);
	return done;
}

/* The trash of this run, or of one that was killed at its very end. */
static void
clean_and_settle(void *context)
{
	const struct run *run = context;
	settle_later(&run->settle);
	(void)!venv_sweep(run->want->path, NULL); /* the rest goes next time */
}

/* What nobody has to wait for, by one process: making two costs a millisecond
 * more. After the lock was given back. */
static bool
leave_the_rest(struct run *run)
{
	bool settled = !run->settle.durable || settle_is_pressing(&run->settle);
	if (run->options->dry_run ||
		(settled && !venv_has_trash(run->want->path, run->arena)))
		return true;
	if (settled)
		run->settle.durable = false;
	return detach(clean_and_settle, run) ||
	       venv_sweep(run->want->path, run->diag);
}

bool
sync_environment(struct project *project, const struct want *want,
	const struct sync_options *options, struct sync_result *result,
	struct arena *arena, struct diag *diag)
{
	int64_t start = clock_steady();
	struct lockfile lock = LOCKFILE_NONE;
	struct run run = {
		.project = project,
		.want = want,
		.options = options,
		.result = result,
		.arena = arena,
		.diag = diag,
	};
	struct str own = path_joinz(arena, want->path, ".ninjenv");

	*result = (struct sync_result){0};
	if (!fs_mkdirs(own, diag))
		return false;
	run.progress = progress_start("installing", options->quiet);
	bool done = lockfile_wait(&lock, path_joinz(arena, own, "lock"),
			    say_busy, &run, diag) &&
		    run_all(&run);
	if (settle_is_pressing(&run.settle))
		done &= settle_now(&run.settle, diag);
	lockfile_release(&lock);
	progress_end(run.progress);
	done &= leave_the_rest(&run);
	result->seconds = (double)(clock_steady() - start) / CLOCK_SECOND;
	return done;
}

static void
add_count(struct buf *out, unsigned n, const char *what)
{
	if (n)
		buf_addf(out, "%s%u %s", out->n ? ", " : "", n, what);
}

struct str
sync_summary(const struct want *want, const struct sync_result *result,
	struct arena *arena)
{
	struct buf counts = {.arena = arena}, out = {.arena = arena};

	add_count(&counts, result->installed, "installed");
	add_count(&counts, result->replaced, "replaced");
	add_count(&counts, result->repaired, "repaired");
	add_count(&counts, result->removed, "removed");
	add_count(&counts, result->linked, "linked from the system");
	add_count(&counts, result->downloaded, "downloaded");
	add_count(&counts, result->from_store, "from the store");
	buf_addf(&out, "%.*s: %zu package%s", STR(want->target),
		want->packages.n + want->system.n,
		want->packages.n + want->system.n == 1 ? "" : "s");
	if (counts.n)
		buf_addf(&out, "; %.*s", STR(buf_str(&counts)));
	else
		buf_addz(&out, "; nothing to do");
	bool is_large = result->bytes >= 1000000;
	if (result->bytes)
		buf_addf(&out, " (%.1f %s)",
			(double)result->bytes / (is_large ? 1e6 : 1e3),
			is_large ? "MB" : "kB");
	buf_addf(&out, "; %.2f s\n", result->seconds);
	return buf_str(&out);
}
