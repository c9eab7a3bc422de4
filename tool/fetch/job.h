/* SPDX-License-Identifier: MIT */
/*
 * Jobs: what was asked for, from the first URL to the verified file. A job
 * tries its URLs in order; each is retried after a pause where that may help,
 * resumed where it broke off, and left for the next where it has wrong bytes.
 */
#ifndef FETCH_JOB_H
#define FETCH_JOB_H

#include "base/diag.h"
#include "base/map.h"
#include "base/str.h"
#include "sys/http.h"
#include "sys/part.h"

struct credential {
	struct str host; /* with its port, lower case */
	bool secure;     /* only over https */
	struct str user, password;
};

struct credential_vec VEC(struct credential);

struct fetch_settings {
	struct http_options http;
	unsigned retries;
	struct str_vec trusted; /* hosts, perhaps with port */
	struct credential_vec credentials;
};

enum job_kind { JOB_FILE, JOB_PAGE };
enum job_state { JOB_QUEUED, JOB_RUNNING, JOB_DONE, JOB_FAILED };

struct job {
	/* Asked for. */
	int64_t id;
	enum job_kind kind;
	struct str name;
	struct str_vec urls;
	struct str sha256; /* empty: any */
	bool has_size;
	uint64_t size, limit;
	struct str path, kept, accept;
	/* How it goes. */
	enum job_state state;
	size_t at;      /* which of the urls */
	struct str url; /* that, or where it redirected to */
	unsigned redirects, failures;
	uint64_t bytes_at_failure;
	bool again;         /* a resumed part was wrong: now from zero */
	bool resumed;       /* part of it came from another run */
	bool too_big;       /* more came, or is to come, than there may be */
	int64_t not_before; /* on the steady clock */
	struct http_get get;
	struct part part;
	uint64_t total;
	int64_t told; /* when progress was last told */
	struct str sha256_found, type, message, hint, local_error;
	int status;
	struct str_vec tried;
	struct jobs *jobs;
};

struct job_vec VEC(struct job *);

struct jobs {
	struct arena *arena;
	const struct fetch_settings *settings;
	struct http *http;
	struct job_vec all;
	size_t first; /* all before are over */
	size_t running;
	struct map hosts; /* host -> struct job_host */
	void (*tell)(struct job *job, const char *event);
};

/* A job of all zeros, ours, to be filled in and added. */
struct job *job_new(struct jobs *jobs);
void job_add(struct jobs *jobs, struct job *job);

/* Starts what may start now; milliseconds until more may, -1: nothing waits. */
int jobs_start(struct jobs *jobs);

/* Is every job over? */
bool jobs_over(const struct jobs *jobs);

/* Where the bytes come from, as it may be shown: without user, password, and
 * without the query that a redirect may have signed. */
struct str job_source(const struct job *job);

#endif
