/* SPDX-License-Identifier: MIT */
#include "fetch/job.h"

#include "fetch/host.h"
#include "fetch/verdict.h"
#include "format/url.h"
#include "sys/clock.h"

enum { JOBS_AT_ONCE = 16, JOB_TELL_MS = 100 };

struct job *
job_new(struct jobs *jobs)
{
	struct job *job = arena_new(jobs->arena, struct job);
	job->part = PART_NONE;
	job->jobs = jobs;
	return job;
}

struct str
job_source(const struct job *job)
{
	struct url url = url_split(job->url);
	url.userinfo = S("");
	url.has_fragment = false;
	if (job->redirects)
		url.has_query = false;
	return url_join(job->jobs->arena, &url);
}

/* Before the first byte: false stops the exchange. */
static bool
on_head(struct http_get *get)
{
	struct job *job = get->data;
	const struct http_head *head = &get->head;
	struct diag diag = {.arena = job->jobs->arena};
	job->status = head->status;
	if (head->status != 200 && head->status != 206)
		return true;
	bool resumes = head->status == 206 && head->first == job->part.bytes;
	if (head->status == 206 && !resumes && !get->first)
		return true;
	if (!resumes && job->part.bytes) {
		job->resumed = false;
		if (!part_restart(&job->part, &diag)) {
			job->local_error = diag.items.v[0].message;
			return false;
		}
	}
	if (head->status == 206 && !resumes)
		return false; /* another range than we asked for */
	job->type = head->type;
	job->total = job->has_size ? job->size
		     : head->has_length && !get->compressed
			     ? job->part.bytes + head->length
			     : 0;
	job->jobs->tell(job, "begin");
	job->too_big = job->total > job_limit(job);
	return !job->too_big;
}

static void
job_tell_progress(struct job *job)
{
	int64_t now = clock_steady();
	if (now - job->told < JOB_TELL_MS * CLOCK_MS)
		return;
	job->told = now;
	job->jobs->tell(job, "progress");
}

static bool
on_body(struct http_get *get, struct str bytes)
{
	struct job *job = get->data;
	struct diag diag = {.arena = job->jobs->arena};
	if (get->head.status != 200 && get->head.status != 206)
		return true; /* an error's text */
	if (job->part.bytes + bytes.n > job_limit(job)) {
		job->too_big = true;
		return false;
	}
	if (!part_add(&job->part, bytes, &diag)) {
		job->local_error = diag.items.v[0].message;
		return false;
	}
	job_tell_progress(job);
	return true;
}

static void
job_stopped(struct job *job)
{
	struct diag diag = {.arena = job->jobs->arena};
	if (job->local_error.n) {
		diag_error(&diag, NOWHERE, "%.*s", STR(job->local_error));
		job_fail_here(job, &diag);
	} else if (job->too_big) {
		job_too_big(job);
	} else { /* a range that we cannot use: once more without one */
		job->get.message = S("a wrong range of bytes");
		job->get.result = HTTP_LOST;
		job_lost(job);
	}
}

/* The range begins behind the end: what we have is no part of that file. */
static void
job_out_of_range(struct job *job)
{
	struct diag diag = {.arena = job->jobs->arena};
	job->resumed = false;
	if (part_restart(&job->part, &diag))
		job_retry(job, 0);
	else
		job_fail_here(job, &diag);
}

static void
on_end(struct http_get *get)
{
	struct job *job = get->data;
	int status = get->head.status;
	job->jobs->running--;
	if (get->connected)
		job_reached(job);
	if (get->result == HTTP_STOPPED)
		job_stopped(job);
	else if (get->result != HTTP_DONE)
		job_lost(job);
	else if (status == 200 || status == 206)
		job_finish(job);
	else if (status == 416 && get->first)
		job_out_of_range(job);
	else if (status >= 300 && status < 400 && status != 304)
		job_redirect(job);
	else
		job_refused(job);
}

/* Opens the part; false: the job is over. */
static bool
job_open_part(struct job *job)
{
	struct diag diag = {.arena = job->jobs->arena};
	if (!part_open(&job->part, job->path, job->kept, &diag)) {
		job_fail_here(job, &diag);
		return false;
	}
	bool useless = !job->sha256.n || job->part.bytes > job_limit(job);
	if (useless && job->part.bytes && !part_restart(&job->part, &diag)) {
		job_fail_here(job, &diag);
		return false;
	}
	job->resumed = job->part.bytes > 0;
	return true;
}

/* Everything was there already: no network is needed. */
static bool
job_is_whole(struct job *job)
{
	struct digest digest = part_digest(&job->part);
	struct str hex = digest_hex(&digest, job->jobs->arena);
	return job->resumed && str_eq(job->sha256, hex);
}

static void
job_read_local(struct job *job, struct str path)
{
	struct arena *arena = job->jobs->arena;
	struct diag diag = {.arena = arena};
	enum fs_result result = FS_FAILED;
	if (!job->part.bytes || part_restart(&job->part, &diag))
		result = part_copy(&job->part, path, &diag);
	job->resumed = false;
	if (result == FS_OK)
		job_finish(job);
	else if (result == FS_FAILED)
		job_fail_here(job, &diag);
	else
		job_give_up(job, S("no such file"),
			str_fmt(arena, "cannot read '%.*s': no such file",
				STR(path)),
			"");
}

static void
job_connect(struct job *job)
{
	struct jobs *jobs = job->jobs;
	const struct credential *who =
		host_credential(jobs->settings, job->url, jobs->arena);
	struct str etag = job->get.head.etag;
	bool weak = str_starts(etag, S("W/"));
	job->get = (struct http_get){
		.url = job->url,
		.user = who ? who->user : S(""),
		.password = who ? who->password : S(""),
		.accept = job->accept,
		.compressed = job->kind == JOB_PAGE,
		.trusted =
			host_is_trusted(jobs->settings, job->url, jobs->arena),
		.first = job->part.bytes,
		.if_range = weak || job->redirects ? S("") : etag,
		.on_head = on_head,
		.on_body = on_body,
		.on_end = on_end,
		.data = job,
	};
	job->state = JOB_RUNNING;
	jobs->running++;
	http_start(jobs->http, &job->get);
}

static void
job_start(struct job *job)
{
	struct str path;
	struct diag diag = {.arena = job->jobs->arena};
	if (job->part.fd < 0) {
		if (!job_open_part(job))
			return;
		if (job_is_whole(job)) {
			job_finish(job);
			return;
		}
	}
	/* A page is never resumed: its body may be compressed. */
	if ((job->kind == JOB_PAGE ||
		    (job->has_size && job->part.bytes >= job->size)) &&
		job->part.bytes && !part_restart(&job->part, &diag)) {
		job_fail_here(job, &diag);
		return;
	}
	if (url_to_path(job->url, &path, job->jobs->arena))
		job_read_local(job, path);
	else
		job_connect(job);
}

/* Two jobs for the same bytes must not write the same part. */
static bool
is_kept_by_another(const struct jobs *jobs, struct str kept)
{
	for (size_t i = jobs->first; i < jobs->all.n; i++)
		if (str_eq(jobs->all.v[i]->kept, kept) &&
			jobs->all.v[i]->state < JOB_DONE)
			return true;
	return false;
}

void
job_add(struct jobs *jobs, struct job *job)
{
	if (job->kept.n && is_kept_by_another(jobs, job->kept))
		job->kept = S("");
	vec_add(&jobs->all, jobs->arena, job);
	job_use_url(job);
}

static bool
is_over(const struct job *job)
{
	return job->state == JOB_DONE || job->state == JOB_FAILED;
}

int
jobs_start(struct jobs *jobs)
{
	int64_t now = clock_steady(), soonest = INT64_MAX;
	while (jobs->first < jobs->all.n && is_over(jobs->all.v[jobs->first]))
		jobs->first++;
	for (size_t i = jobs->first;
		i < jobs->all.n && jobs->running < JOBS_AT_ONCE; i++) {
		struct job *job = jobs->all.v[i];
		if (job->state == JOB_QUEUED && job->not_before <= now)
			job_start(job);
		if (job->state == JOB_QUEUED)
			soonest = MIN(soonest, job->not_before);
	}
	if (soonest == INT64_MAX)
		return -1;
	return (int)(MAX(soonest - now, 0) / CLOCK_MS) + 1;
}

bool
jobs_over(const struct jobs *jobs)
{
	for (size_t i = jobs->first; i < jobs->all.n; i++)
		if (!is_over(jobs->all.v[i]))
			return false;
	return true;
}
