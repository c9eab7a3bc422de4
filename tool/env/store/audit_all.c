/* SPDX-License-Identifier: MIT */
#include "env/store/audit_all.h"

#include <string.h>

#include "sys/fs.h"
#include "sys/host.h"
#include "sys/pool.h"
#include "sys/signal.h"

/* One entry. Its arena is its own: a thread of the pool uses it. */
struct job {
	const struct store *store;
	const char *kind;
	struct str name;
	enum audit_answer answer;
	struct audit audit;
	struct arena arena;
};

struct job_vec VEC(struct job);

static bool
add_jobs(const struct store *store, const char *kind, struct job_vec *jobs,
	struct arena *arena, struct diag *diag)
{
	struct str_vec names = {0};
	if (fs_list(store_path(store, kind, S(""), arena), &names, arena,
		    diag) == FS_FAILED)
		return false;
	vec_for (const struct str, name, &names)
		vec_add(jobs, arena,
			(struct job){
				.store = store, .kind = kind, .name = *name});
	return true;
}

static void
do_job(void *data, unsigned worker)
{
	struct job *job = data;
	(void)worker;
	job->answer = AUDIT_UNKNOWN;
	if (!interrupted())
		job->answer = audit_entry(job->store, job->kind, job->name,
			&job->audit, &job->arena);
	/* What a good one took is of no more use: there may be thousands. */
	if (job->answer != AUDIT_FAULTY)
		arena_free(&job->arena);
}

static void
do_all(struct job_vec *jobs)
{
	struct pool *pool = pool_start(host_cpus());
	vec_for (struct job, job, jobs)
		pool_add(pool, do_job, job);
	pool_wait(pool);
	pool_end(pool);
}

static struct audit
copy_audit(const struct audit *from, struct arena *arena)
{
	struct audit to = *from;
	to.title = str_dup(arena, from->title);
	to.faults = (struct audit_fault_vec){0};
	vec_for (const struct audit_fault, it, &from->faults)
		vec_add(&to.faults, arena,
			(struct audit_fault){
				.path = str_dup(arena, it->path),
				.file = str_dup(arena, it->file),
				.what = str_dup(arena, it->what),
			});
	return to;
}

/* What was linked from a damaged wheel is of the same files. */
static bool
discard_pips(const struct store *store, struct str sha256, struct arena *arena,
	struct diag *diag)
{
	struct str_vec names = {0};
	struct str start = str_fmt(arena, "%.*s-", STR(sha256));
	bool done = fs_list(store_path(store, "pip", S(""), arena), &names,
			    arena, diag) != FS_FAILED;
	vec_for (const struct str, name, &names) {
		if (str_starts(*name, start))
			done &= store_discard(store,
				store_path(store, "pip", *name, arena), diag);
	}
	return done;
}

static bool
discard(const struct job *job, struct arena *arena, struct diag *diag)
{
	struct str entry = store_path(job->store, job->kind, job->name, arena);
	return store_discard(job->store, entry, diag) &&
	       (strcmp(job->kind, "wheel") != 0 ||
		       discard_pips(job->store, job->name, arena, diag));
}

/* With the entry's lock, and looked at once more: who has the lock makes it
 * anew, or has done so since. Then it is left alone. */
static bool
repair_entry(struct job *job, bool *is_removed, struct arena *arena,
	struct diag *diag)
{
	long owner;
	struct lockfile lock = LOCKFILE_NONE;
	struct str path = store_path(job->store, "lock", job->name, arena);
	enum lockfile_result result = lockfile_try(&lock, path, &owner, diag);
	if (result != LOCKFILE_TAKEN)
		return result == LOCKFILE_BUSY;
	job->answer = audit_entry(
		job->store, job->kind, job->name, &job->audit, &job->arena);
	bool done = job->answer != AUDIT_FAULTY || discard(job, arena, diag);
	*is_removed = done && job->answer == AUDIT_FAULTY;
	lockfile_release(&lock);
	return done;
}

static bool
take_answer(struct job *job, bool repair, struct audit_sum *sum,
	struct arena *arena, struct diag *diag)
{
	bool is_removed = false, done = true;
	if (repair && job->answer == AUDIT_FAULTY)
		done = repair_entry(job, &is_removed, arena, diag);
	if (job->answer == AUDIT_UNKNOWN)
		return done;
	sum->entries++;
	sum->files += job->audit.files;
	sum->bytes += job->audit.bytes;
	if (job->answer == AUDIT_GOOD)
		return done;
	struct audited *audited = vec_new(&sum->faulty, arena);
	*audited = (struct audited){.kind = job->kind,
		.name = job->name,
		.audit = copy_audit(&job->audit, arena),
		.is_removed = is_removed};
	return done;
}

bool
audit_all(const struct store *store, bool repair, struct audit_sum *sum,
	struct arena *arena, struct diag *diag)
{
	struct job_vec jobs = {0};
	bool done = true;
	*sum = (struct audit_sum){0};
	for (const char *const *kind = audit_kinds; *kind; kind++)
		if (!add_jobs(store, *kind, &jobs, arena, diag))
			return false;
	do_all(&jobs);
	vec_for (struct job, job, &jobs) {
		done = take_answer(job, repair, sum, arena, diag) && done;
		arena_free(&job->arena);
	}
	if (interrupted())
		return diag_error(diag, NOWHERE, "interrupted");
	if (repair && sum->faulty.n)
		store_sweep(store);
	return done;
}
