/* SPDX-License-Identifier: MIT */
#include "env/install/repair.h"

#include "base/path.h"
#include "env/graph/emit.h"
#include "env/install/venv.h"
#include "env/install/venv_whole.h"
#include "env/store/audit.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/fs.h"
#include "sys/lockfile.h"
#include "sys/progress.h"

/* One environment while it is mended. */
struct run {
	const struct project *project;
	const struct locking *locking;
	const struct verify_answer *answer;
	struct str path;
	struct str_vec *did;
	struct arena *arena;
	struct diag *diag;
};

static void did(struct run *run, const char *format, ...) PRINTF(2, 3);

static void
did(struct run *run, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vec_add(run->did, run->arena, str_vfmt(run->arena, format, args));
	va_end(args);
}

/* --- the store --- */

/* Mode and time of the files whose bytes were found right. Others stay as they
 * are: with the right time, a wrong one would be linked without a word if we
 * were killed before it is gone. */
static bool
mend_states(struct run *run, struct str entry, const struct audit *audit,
	const struct manifest *manifest)
{
	vec_for (const struct audit_fault, it, &audit->faults) {
		struct fs_info info;
		unsigned long long n = 0;
		struct str path = path_join(run->arena, entry, it->path);
		if (!it->is_state || fs_lstat(path, &info, NULL) != FS_OK ||
			info.kind != FS_FILE)
			continue;
		bool is_file = !str_starts(it->path, S("pyc-")) &&
			       str_to_uint(path_base(it->path), &n) &&
			       n < manifest->files.n;
		bool runs = is_file && manifest->files.v[n].executable;
		if (!fs_set_mtime(
			    path, manifest->mtime * CLOCK_SECOND, run->diag) ||
			!fs_chmod(path, runs ? 0555 : 0444, run->diag))
			return false;
	}
	return true;
}

static bool
is_bytecode(const struct audit_fault *fault)
{
	return str_starts(fault->path, S("pyc-"));
}

/* Is there a fault that only a new entry mends? */
static bool
is_lost(const struct audit *audit)
{
	vec_for (const struct audit_fault, it, &audit->faults) {
		if (!it->is_state && !is_bytecode(it))
			return true;
	}
	return false;
}

/* Only its bytecode, where nothing else is damaged: no download for that. */
static bool
discard(struct run *run, struct str entry, const struct audit *audit)
{
	const struct store *store = &run->project->store;
	bool whole = false;

	vec_for (const struct audit_fault, it, &audit->faults) {
		whole |= !is_bytecode(it);
	}
	if (whole)
		return store_discard(store, entry, run->diag);
	vec_for (const struct audit_fault, it, &audit->faults) {
		struct str name = it->path, rest;
		(void)str_cut(it->path, '/', &name, &rest);
		if (!store_discard(store, path_join(run->arena, entry, name),
			    run->diag))
			return false;
	}
	return true;
}

/* Under the entry's lock: nobody makes it at the same time. */
static bool
mend_entry(struct run *run, const struct verify_damage *damage)
{
	struct audit audit;
	struct manifest manifest;
	const struct store *store = &run->project->store;
	struct str entry =
		store_path(store, "wheel", damage->entry, run->arena);

	if (audit_entry(store, "wheel", damage->entry, &audit, run->arena) !=
		AUDIT_FAULTY)
		return true;
	did(run, "what the store has of %.*s is made anew", STR(damage->name));
	if (is_lost(&audit))
		return discard(run, entry, &audit);
	if (store_find(store, damage->entry, &manifest, run->arena,
		    run->diag) == STORE_HAS &&
		!mend_states(run, entry, &audit, &manifest))
		return false;
	return audit_entry(store, "wheel", damage->entry, &audit, run->arena) !=
		       AUDIT_FAULTY ||
	       discard(run, entry, &audit);
}

/* What was built is built again: its edge's answer goes. */
static bool
forget_build(struct run *run, const struct verify_damage *damage)
{
	struct str entry = store_path(
		&run->project->store, "wheel", damage->entry, run->arena);
	return fs_exists(entry) ||
	       fs_unlink(emit_built(run->arena, run->path, damage->name),
		       run->diag);
}

/* A lock that another process has, told while we wait for it. */
struct waiting {
	struct arena *arena;
	struct str what; /* "works on '.venv'" */
};

static void
say_busy(void *context, long owner)
{
	const struct waiting *waiting = context;
	struct progress *progress = progress_start("waiting", false);

	progress_say(progress,
		str_fmt(waiting->arena, "waiting for process %ld, which %.*s",
			owner, STR(waiting->what)));
	progress_end(progress);
}

static bool
mend_store(struct run *run, const struct verify_damage *damage)
{
	struct lockfile lock = LOCKFILE_NONE;
	struct str path = store_path(
		&run->project->store, "lock", damage->entry, run->arena);
	struct waiting waiting = {
		.arena = run->arena,
		.what = str_fmt(run->arena, "makes %.*s", STR(damage->name)),
	};

	if (!damage->entry.n)
		return true;
	bool done = lockfile_wait(&lock, path, say_busy, &waiting, run->diag) &&
		    mend_entry(run, damage) && forget_build(run, damage);
	lockfile_release(&lock);
	return done;
}

/* --- the environment --- */

static bool
keep_changed(
	struct run *run, struct site *site, const struct verify_damage *damage)
{
	vec_for (const struct str, it, &damage->changed) {
		/* One below another is gone with that. */
		if (fs_exists(path_join(run->arena, run->path, *it)) &&
			!site_keep_aside(site, *it, "was changed by hand",
				run->arena, run->diag))
			return false;
	}
	return true;
}

/* Without its node it counts as not there; its manifest says what to take out.
 */
static bool
mend_package(
	struct run *run, struct site *site, const struct verify_damage *damage)
{
	if (!mend_store(run, damage) || !keep_changed(run, site, damage))
		return false;
	did(run, "%.*s is installed again", STR(damage->name));
	return fs_unlink(
		emit_node(run->arena, run->path, damage->name), run->diag);
}

static bool
mend_packages(struct run *run)
{
	struct site site = {.root = run->path};
	bool done = fs_open_directory(run->path, &site.fd, run->diag);

	if (!done)
		return false;
	vec_for (const struct verify_damage, it, &run->answer->damages) {
		done = done && mend_package(run, &site, it);
	}
	site_close(&site);
	return done;
}

static bool
mend_skeleton(struct run *run)
{
	const struct locking *locking = run->locking;

	if (!run->answer->skeleton)
		return true;
	did(run, "what the venv module makes is made right");
	return venv_mend(&locking->python, run->path,
		project_prompt(run->project, locking->env, run->arena),
		&run->project->store, run->arena, run->diag);
}

/* Both edges, where there are both. */
static bool
touch_wants(struct run *run)
{
	struct str wants[] = {emit_want(run->arena, run->path),
		emit_want_built(run->arena, run->path)};

	for (size_t i = 0; i < countof(wants); i++)
		if (fs_exists(wants[i]) && !file_touch(wants[i], run->diag))
			return false;
	return true;
}

bool
repair_environment(const struct project *project, const struct locking *locking,
	const struct verify_answer *answer, struct str_vec *done_what,
	struct arena *arena, struct diag *diag)
{
	struct lockfile lock = LOCKFILE_NONE;
	struct run run = {
		.project = project,
		.locking = locking,
		.answer = answer,
		.path = answer->path,
		.did = done_what,
		.arena = arena,
		.diag = diag,
	};
	struct waiting waiting = {
		.arena = arena,
		.what = str_fmt(arena, "works on '%.*s'", STR(answer->path)),
	};
	struct str file = path_joinz(arena, answer->path, ".ninjenv/lock");

	if (!fs_is_directory(path_dir(file)))
		return true; /* nothing is there yet */
	bool done = lockfile_wait(&lock, file, say_busy, &waiting, diag) &&
		    mend_skeleton(&run) &&
		    (!answer->damages.n || mend_packages(&run)) &&
		    touch_wants(&run);
	lockfile_release(&lock);
	return done;
}
