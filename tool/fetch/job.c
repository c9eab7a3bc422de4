/* SPDX-License-Identifier: MIT */
#include "fetch/job.h"

#include "fetch/host.h"
#include "format/url.h"
#include "sys/clock.h"

enum {
	JOBS_AT_ONCE = 16,
	JOB_REDIRECTS = 10,
	JOB_PAUSE_MS = 250, /* before the first retry, then doubled */
	JOB_PAUSE_MAX_MS = 8000,
	JOB_RETRY_AFTER_MAX = 60, /* seconds that we wait when asked to */
	JOB_TELL_MS = 100,
	JOB_PROGRESS = 1 << 20 /* so many new bytes make retries count anew */
};

/* A host that nothing was ever heard of is not tried by every job again. */
struct job_host {
	bool reached, down;
};

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

static struct job_host *
job_host(struct job *job)
{
	struct arena *arena = job->jobs->arena;
	struct str name = host_of(arena, job->url);
	struct job_host *host = map_get(&job->jobs->hosts, name);
	if (!host) {
		host = arena_new(arena, struct job_host);
		map_put(&job->jobs->hosts, name, host);
	}
	return host;
}

static void
job_end(struct job *job, enum job_state state)
{
	part_close(&job->part);
	job->state = state;
	job->jobs->tell(job, state == JOB_DONE ? "done" : "failed");
}

static void
job_fail(struct job *job, struct str message, const char *hint)
{
	job->message = message;
	job->hint = str_from(hint);
	job_end(job, JOB_FAILED);
}

/* What sys/ said of the last failure on this machine. */
static void
job_fail_here(struct job *job, const struct diag *diag)
{
	struct str message = diag->items.n ? diag->items.v[0].message
					   : S("the file cannot be written");
	job_fail(job, message,
		"free some space or give yourself the right to write there; "
		"what is already fetched is kept");
}

static void
job_use_url(struct job *job)
{
	job->url = job->urls.v[job->at];
	job->redirects = job->failures = 0;
	job->again = false;
}

/* Gives this URL up: the next one's turn, or the end. */
static void
job_give_up(
	struct job *job, struct str why, struct str message, const char *hint)
{
	struct arena *arena = job->jobs->arena;
	vec_add(&job->tried, arena,
		str_fmt(arena, "%.*s: %.*s", STR(job_source(job)), STR(why)));
	if (job->at + 1 == job->urls.n) {
		job_fail(job, message, hint);
		return;
	}
	job->at++;
	job_use_url(job);
	job->state = JOB_QUEUED;
}

static void
job_retry(struct job *job, int64_t milliseconds)
{
	job->state = JOB_QUEUED;
	job->not_before = clock_steady() + milliseconds * CLOCK_MS;
}

/* After a failure: what a redirect said may hold no longer. */
static void
job_retry_from_start(struct job *job, int64_t milliseconds)
{
	job->url = job->urls.v[job->at];
	job->redirects = 0;
	job_retry(job, milliseconds);
}

static int64_t
job_pause(const struct job *job)
{
	int64_t pause = JOB_PAUSE_MS;
	for (unsigned i = 1; i < job->failures && pause < JOB_PAUSE_MAX_MS; i++)
		pause *= 2;
	return MIN(pause, JOB_PAUSE_MAX_MS) + job->id % 16 * 8;
}

static const char network_hint[] =
	"check the network and the proxy, then type the same again: what is "
	"already fetched is kept";

/* No answer, or a broken one. */
static void
job_lost(struct job *job)
{
	struct arena *arena = job->jobs->arena;
	struct job_host *host = job_host(job);
	host->reached |= job->get.connected;
	if (job->part.bytes >= job->bytes_at_failure + JOB_PROGRESS)
		job->failures = 0;
	job->bytes_at_failure = job->part.bytes;
	job->failures++;
	bool hopeless = !host->reached && host->down;
	if (job->get.result == HTTP_LOST && !hopeless &&
		job->failures <= job->jobs->settings->retries) {
		job_retry_from_start(job, job_pause(job));
		return;
	}
	host->down = !host->reached;
	struct str why =
		str_fmt(arena, "%.*s (tried %u time%s)", STR(job->get.message),
			job->failures, job->failures == 1 ? "" : "s");
	job_give_up(job, why,
		str_fmt(arena, "cannot download '%.*s' from '%.*s': %.*s",
			STR(job->name), STR(host_of(arena, job->url)),
			STR(job->get.message)),
		job->get.result == HTTP_LOST
			? network_hint
			: "check the URL and the certificates (PIP_CERT, "
			  "SSL_CERT_FILE)");
}

static bool
is_temporary(int status)
{
	return status == 408 || status == 425 || status == 429 ||
	       (status >= 500 && status != 501 && status != 505);
}

static const char *
status_hint(int status)
{
	if (status == 401 || status == 403)
		return "put user and password for that host into ~/.netrc, or "
		       "into the URL of PIP_INDEX_URL";
	if (status == 407)
		return "put user and password into the URL of PIP_PROXY";
	if (is_temporary(status))
		return "the server has a problem: type the same again later; "
		       "what is already fetched is kept";
	return "";
}

/* An answer with a status that brings no bytes. */
static void
job_refused(struct job *job)
{
	struct arena *arena = job->jobs->arena;
	int status = job->get.head.status;
	uint64_t wait = job->get.head.retry_after;
	job->failures++;
	if (is_temporary(status) && wait <= JOB_RETRY_AFTER_MAX &&
		job->failures <= job->jobs->settings->retries) {
		job_retry_from_start(
			job, wait ? (int64_t)wait * 1000 : job_pause(job));
		return;
	}
	struct str why = str_fmt(arena, "status %d (tried %u time%s)", status,
		job->failures, job->failures == 1 ? "" : "s");
	job_give_up(job, why,
		str_fmt(arena,
			"cannot download '%.*s': '%.*s' answered with status "
			"%d",
			STR(job->name), STR(job_source(job)), status),
		status_hint(status));
}

static void
job_redirect(struct job *job)
{
	struct arena *arena = job->jobs->arena;
	struct str to = job->get.head.location;
	const char *why = NULL;
	if (!to.n)
		why = "a redirect to nowhere";
	else if (!host_may_redirect(job->url, to))
		why = "a redirect from https to something less safe";
	else if (++job->redirects > JOB_REDIRECTS)
		why = "more than 10 redirects";
	if (why) {
		job_give_up(job, str_from(why),
			str_fmt(arena,
				"cannot download '%.*s': '%.*s' "
				"answered with %s",
				STR(job->name), STR(job_source(job)), why),
			"look at the URL of the index");
		return;
	}
	job->url = url_public(arena, to);
	job_retry(job, 0);
}

/* Its bytes are not those that were asked for. */
static void
job_wrong(struct job *job, const char *what, struct str want, struct str got)
{
	struct arena *arena = job->jobs->arena;
	struct diag diag = {.arena = arena};
	if (!part_restart(&job->part, &diag)) {
		job_fail_here(job, &diag);
		return;
	}
	if (job->resumed && !job->again) {
		job->resumed = false;
		job->again = true;
		job_retry(job, 0);
		return;
	}
	struct str difference = str_fmt(
		arena, "%s %.*s instead of %.*s", what, STR(got), STR(want));
	job_give_up(job, difference,
		str_fmt(arena,
			"'%.*s' has the wrong %s: expected %.*s, got "
			"%.*s, from '%.*s'",
			STR(job->name), what, STR(want), STR(got),
			STR(job_source(job))),
		"this is not the file that was locked: if it was replaced on "
		"purpose, type 'ninjenv lock'");
}

static void
job_finish(struct job *job)
{
	struct arena *arena = job->jobs->arena;
	struct diag diag = {.arena = arena};
	struct digest digest = part_digest(&job->part);
	job->sha256_found = digest_hex(&digest, arena);
	if (job->has_size && job->part.bytes != job->size) {
		job_wrong(job, "size",
			str_fmt(arena, "%llu", (unsigned long long)job->size),
			str_fmt(arena, "%llu",
				(unsigned long long)job->part.bytes));
		return;
	}
	if (job->sha256.n && !str_eq(job->sha256, job->sha256_found)) {
		job_wrong(
			job, "hash (SHA-256)", job->sha256, job->sha256_found);
		return;
	}
	if (part_commit(&job->part, &diag))
		job_end(job, JOB_DONE);
	else
		job_fail_here(job, &diag);
}

static void
job_too_big(struct job *job)
{
	struct arena *arena = job->jobs->arena;
	uint64_t limit = job->has_size ? job->size : job->limit;
	struct str limit_text =
		str_fmt(arena, "%llu", (unsigned long long)limit);
	if (job->has_size) {
		job_wrong(job, "size", limit_text, S("more"));
		return;
	}
	job_give_up(job, S("too big"),
		str_fmt(arena,
			"cannot download '%.*s': '%.*s' has more than "
			"%.*s bytes",
			STR(job->name), STR(job_source(job)), STR(limit_text)),
		"look at the URL of the index");
}

static uint64_t
job_limit(const struct job *job)
{
	return job->has_size ? job->size : job->limit;
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
	return job->total <= job_limit(job);
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
		job->total = UINT64_MAX;
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
	} else if (job->total > job_limit(job)) {
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
		job_host(job)->reached = true;
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
