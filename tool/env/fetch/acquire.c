/* SPDX-License-Identifier: MIT */
#include "env/fetch/acquire.h"

#include <stdlib.h>

#include "base/path.h"
#include "env/fetch/fetch.h"
#include "env/fetch/source_urls.h"
#include "env/store/arrivals.h"
#include "env/store/prune.h"
#include "env/store/wheel.h"
#include "sys/env.h"
#include "sys/fs.h"
#include "sys/host.h"
#include "sys/lockfile.h"
#include "sys/pool.h"
#include "sys/signal.h"

/* What a worker uses again for each wheel. */
struct worker {
	struct wheel_scratch scratch;
};

struct run;

/* One missing entry on its way. Its arena and diag are its own: a thread of the
 * pool uses them while others run. */
struct job {
	struct run *run;
	struct acquire_item *item;
	struct lockfile lock;
	struct str file; /* the verified wheel */
	bool borrowed;   /* somebody else's file: stays where it is */
	struct str directory;
	struct manifest manifest;
	struct arrival arrival;
	struct arena arena;
	struct diag diag;
};

struct job_vec VEC(struct job);

struct run {
	const struct project *project;
	struct progress *progress;
	struct job_vec jobs;
	const struct python *python; /* of the bytecode; NULL: none is made */
	struct pool *pool;
	struct worker *workers;
	struct arrivals *arrivals;
	struct str downloads;     /* directory of this run's downloads */
	struct zip_limits limits; /* of archives */
	struct arena *arena;
	struct diag *diag;
};

static void
unpack(void *data, unsigned worker)
{
	struct job *job = data;
	struct run *run = job->run;
	const struct acquire_item *item = job->item;
	struct wheel_expect expect = {
		.file = item->file,
		.name = item->name,
		.version = item->version,
		.sha256 = item->sha256,
		.verified = !job->borrowed,
		.limits = &run->limits,
	};

	progress_phase(run->progress, item->name, "unpacking");
	if (interrupted() || !store_temporary(&run->project->store,
				     &job->directory, &job->arena, &job->diag))
		return;
	if (!wheel_unpack(job->file, &expect, job->directory,
		    &run->workers[worker].scratch, &job->manifest, &job->arena,
		    &job->diag))
		return;
	progress_done(run->progress, item->name,
		str_fmt(&job->arena, "%s %.*s %.*s",
			job->borrowed ? "read" : "fetched", STR(item->name),
			STR(item->version)));
	job->arrival = (struct arrival){
		.directory = job->directory, .manifest = &job->manifest};
	arrivals_add(run->arrivals, &job->arrival);
}

static void
start_unpacking(struct job *job)
{
	pool_add(job->run->pool, unpack, job);
}

static void
request_job(struct run *run, struct fetch *fetch, struct job *job,
	const struct wanted_file *file)
{
	const struct acquire_item *item = job->item;
	struct fetch_request request = {
		.name = item->file,
		.urls = file->urls,
		.sha256 = item->sha256,
		.has_size = item->size > 0,
		.size = item->size,
		.path = path_join(run->arena, run->downloads, item->sha256),
		.part = store_path(
			&run->project->store, "part", item->sha256, run->arena),
		.data = job,
	};
	progress_phase(run->progress, item->name, "fetching");
	fetch_file(fetch, &request);
}

static bool
request_all(
	struct run *run, struct fetch *fetch, const struct settings *settings)
{
	size_t n = 0;
	struct wanted_file *files =
		arena_array(run->arena, struct wanted_file, run->jobs.n);

	vec_for (struct job, job, &run->jobs) {
		if (!job->file.n)
			files[n++] = (struct wanted_file){
				.project = job->item->name,
				.file = job->item->file,
				.sha256 = job->item->sha256,
				.url = job->item->url,
				.index = job->item->index,
			};
	}
	if (!source_urls(fetch, settings, files, n, run->arena, run->diag))
		return false;
	n = 0;
	vec_for (struct job, job, &run->jobs) {
		if (!job->file.n)
			request_job(run, fetch, job, &files[n++]);
	}
	return true;
}

static void
take_answer(struct run *run, enum fetch_event event,
	const struct fetch_answer *answer)
{
	struct job *job = answer->request->data;

	if (event == FETCH_FAILED) {
		(void)fetch_report(answer, run->diag);
	} else if (event == FETCH_DONE) {
		uint64_t before = job->item->bytes;
		job->item->bytes = answer->bytes;
		progress_bytes(run->progress,
			answer->bytes > before ? answer->bytes - before : 0);
		job->file = str_dup(run->arena, answer->path);
		job->borrowed = answer->borrowed;
		start_unpacking(job);
	} else if (answer->bytes > job->item->bytes) {
		progress_bytes(run->progress, answer->bytes - job->item->bytes);
		job->item->bytes = answer->bytes;
	}
}

static bool
download(struct run *run, struct fetch *fetch)
{
	struct fetch_answer answer;

	for (;;) {
		enum fetch_event event =
			fetch_next(fetch, 200, &answer, run->diag);
		arrivals_look(run->arrivals);
		if (event == FETCH_END)
			return true;
		if (event == FETCH_BROKEN)
			return false;
		if (interrupted())
			return diag_error(run->diag, NOWHERE, "interrupted");
		if (event != FETCH_TIMEOUT)
			take_answer(run, event, &answer);
	}
}

/* The settings are read only when something is missing. */
static bool
download_all(struct run *run)
{
	struct settings settings;
	size_t needed = 0;

	vec_for (const struct job, job, &run->jobs) {
		needed += !job->file.n;
	}
	if (!needed)
		return true;
	if (!project_settings(
		    run->project, NULL, &settings, run->arena, run->diag))
		return false;
	struct fetch *fetch = fetch_open(&settings, run->downloads, run->arena);
	bool done = request_all(run, fetch, &settings) && download(run, fetch);
	fetch_close(fetch);
	return done;
}

static int
largest_first(const void *a, const void *b)
{
	const struct job *x = a, *y = b;
	return (x->item->size < y->item->size) -
	       (x->item->size > y->item->size);
}

static void
say_busy(void *context, long owner)
{
	struct job *job = context;
	struct arena *arena = job->run->arena;
	progress_say(job->run->progress,
		str_fmt(arena, "waiting for process %ld, which makes %.*s",
			owner, STR(job->item->file)));
}

/* An entry that another run is making is left to it. */
static bool
add_job(struct run *run, struct acquire_item *item, bool wait)
{
	struct str path = store_path(
		&run->project->store, "lock", item->sha256, run->arena);
	struct lockfile lock = LOCKFILE_NONE;
	long owner;

	if (wait) {
		struct job waiting = {.run = run, .item = item};
		if (!lockfile_wait(&lock, path, say_busy, &waiting, run->diag))
			return false;
	} else {
		switch (lockfile_try(&lock, path, &owner, run->diag)) {
		case LOCKFILE_TAKEN:
			break;
		case LOCKFILE_BUSY:
			return true;
		case LOCKFILE_FAILED:
			return false;
		}
	}
	struct job *job = vec_new(&run->jobs, run->arena);
	*job = (struct job){.run = run, .item = item, .lock = lock};
	if (item->path.n && fs_is_file(item->path)) {
		job->file = item->path;
		job->borrowed = true;
	}
	return true;
}

/* Somebody may have made it between our look and our lock. */
static void
drop_done(struct run *run)
{
	size_t kept = 0;

	for (size_t i = 0; i < run->jobs.n; i++) {
		struct job *job = &run->jobs.v[i];
		struct acquire_item *item = job->item;
		if (store_find(&run->project->store, item->sha256,
			    &item->manifest, run->arena,
			    run->diag) == STORE_HAS) {
			item->done = true;
			lockfile_release(&job->lock);
			continue;
		}
		run->jobs.v[kept++] = *job;
	}
	run->jobs.n = kept;
}

/* What has entered the store, once all that was unpacked is through. */
static bool
take_entries(struct run *run)
{
	const struct store *store = &run->project->store;
	bool done = arrivals_end(run->arrivals, run->diag);

	vec_for (struct job, job, &run->jobs) {
		struct acquire_item *item = job->item;
		diag_merge(run->diag, &job->diag);
		if (!job->arrival.entered) {
			if (job->directory.n)
				(void)store_discard(
					store, job->directory, NULL);
			done = false;
			continue;
		}
		item->done = store_find(store, item->sha256, &item->manifest,
				     run->arena, run->diag) == STORE_HAS;
		item->fetched = true;
		done &= item->done;
	}
	return done;
}

static void
end_round(struct run *run)
{
	vec_for (struct job, job, &run->jobs) {
		lockfile_release(&job->lock);
		arena_free(&job->arena);
	}
	if (run->downloads.n)
		(void)store_discard(&run->project->store, run->downloads, NULL);
	run->downloads = S("");
	run->jobs.n = 0;
}

static bool
do_round(struct run *run)
{
	unsigned workers = host_cpus();

	drop_done(run);
	if (!run->jobs.n)
		return true;
	if (!store_temporary(&run->project->store, &run->downloads, run->arena,
		    run->diag))
		return false;
	qsort(run->jobs.v, run->jobs.n, sizeof *run->jobs.v, largest_first);
	run->arrivals = arrivals_start(
		&run->project->store, run->python, run->progress);
	run->pool = pool_start(workers);
	run->workers =
		arena_array(run->arena, struct worker, pool_workers(run->pool));
	vec_for (struct job, job, &run->jobs) {
		job->diag = (struct diag){.arena = &job->arena};
		if (job->file.n)
			start_unpacking(job);
	}
	bool done = download_all(run);
	pool_wait(run->pool);
	for (unsigned i = 0; i < pool_workers(run->pool); i++)
		wheel_scratch_free(&run->workers[i].scratch);
	pool_end(run->pool);
	return take_entries(run) && done;
}

static bool
round_of(struct run *run, struct acquire_item_vec *items, bool wait)
{
	bool done = true;

	vec_for (struct acquire_item, item, items) {
		if (!item->done)
			done &= add_job(run, item, wait);
	}
	done = done && do_round(run);
	end_round(run);
	return done;
}

static bool
has_added(const struct acquire_item_vec *items)
{
	vec_for (const struct acquire_item, item, items) {
		if (item->fetched)
			return true;
	}
	return false;
}

bool
acquire(struct project *project, struct acquire_item_vec *items,
	struct progress *progress, struct arena *arena, struct diag *diag)
{
	return acquire_compiled(project, NULL, items, progress, arena, diag);
}

bool
acquire_compiled(struct project *project, const struct python *python,
	struct acquire_item_vec *items, struct progress *progress,
	struct arena *arena, struct diag *diag)
{
	struct run run = {
		.project = project,
		.python = python,
		.progress = progress,
		.limits = zip_limits_default,
		.arena = arena,
		.diag = diag,
	};
	size_t missing;
	uint64_t bytes = 0;

	if (!acquire_find(project, items, &missing, arena, diag))
		return false;
	if (!missing)
		return true;
	if (!project_read(project, arena, diag) ||
		!zip_limits_read(
			&run.limits, env_get(zip_limits_variable), diag))
		return false;
	vec_for (const struct acquire_item, item, items) {
		bytes += item->done ? 0 : item->size;
	}
	progress_expect(progress, (unsigned)missing, bytes);
	bool done = round_of(&run, items, false);
	/* What is left is being made by another run: wait for it, and make it
	 * ourselves where that one fails. */
	if (done)
		done = round_of(&run, items, true);
	store_sweep(&project->store);
	if (has_added(items))
		prune_later(&project->store, diag);
	return done;
}
