/* SPDX-License-Identifier: MIT */
#include "fetch/verdict.h"

#include "fetch/host.h"
#include "format/url.h"
#include "sys/clock.h"

enum {
	JOB_REDIRECTS = 10,
	JOB_PAUSE_MS = 250, /* before the first retry, then doubled */
	JOB_PAUSE_MAX_MS = 8000,
	JOB_RETRY_AFTER_MAX = 60, /* seconds that we wait when asked to */
	JOB_PROGRESS = 1 << 20 /* so many new bytes make retries count anew */
};

/* A host that nothing was ever heard of is not tried by every job again. */
struct job_host {
	bool reached, down;
};

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
void
job_fail_here(struct job *job, const struct diag *diag)
{
	struct str message = diag->items.n ? diag->items.v[0].message
					   : S("the file cannot be written");
	job_fail(job, message,
		"free some space or give yourself the right to write there; "
		"what is already fetched is kept");
}

void
job_use_url(struct job *job)
{
	job->url = job->urls.v[job->at];
	job->redirects = job->failures = 0;
	job->again = job->too_big = false;
}

/* Gives this URL up: the next one's turn, or the end. */
void
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

void
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
void
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
void
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

void
job_redirect(struct job *job)
{
	struct arena *arena = job->jobs->arena;
	struct str to = job->get.head.location;
	const char *why = NULL;
	if (!to.n)
		why = "a redirect to nowhere";
	else if (!host_may_redirect(job->url, to))
		why = host_is_web(to)
			      ? "a redirect from https to something less safe"
			      : "a redirect to what is not of the web";
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

void
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

void
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

uint64_t
job_limit(const struct job *job)
{
	return job->has_size ? job->size : job->limit;
}

void
job_reached(struct job *job)
{
	job_host(job)->reached = true;
}
