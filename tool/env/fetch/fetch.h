/* SPDX-License-Identifier: MIT */
/*
 * Files and pages from elsewhere. What lies on this machine (file: URLs) is
 * read here; the rest is asked of one ninjenv-fetch, which is started with the
 * first request that needs it and ends with fetch_close(). Send everything
 * first, then take answers as they come.
 *
 *     struct fetch *fetch = fetch_open(&settings, scratch, &arena);
 *     fetch_file(fetch, &request); ...
 *     while (fetch_next(fetch, -1, &answer) != FETCH_END) ...
 *     fetch_close(fetch);
 *
 * Used by one thread. Texts of an answer are good until the next fetch_next(),
 * except body, which is in the arena of fetch_open().
 */
#ifndef ENV_FETCH_H
#define ENV_FETCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/str.h"

struct fetch;
struct settings;

struct fetch_request {
	struct str name;     /* for messages: the file's or project's name */
	struct str_vec urls; /* tried in this order */
	struct str sha256;   /* empty: any bytes are right */
	bool has_size;       /* another size is refused early */
	uint64_t size;
	struct str path;   /* a file: where it is to be when it is done */
	struct str part;   /* a file: what is kept of it for the next run;
			      on the file system of path; empty: nothing */
	struct str accept; /* a page: the Accept header */
	uint64_t limit;    /* more bytes than that fail; 0: 64 MiB for a
			      page, 16 GiB for a file */
	void *data;        /* the caller's */
};

enum fetch_event {
	FETCH_BEGIN,    /* the first byte is there; total may be known */
	FETCH_PROGRESS, /* at most some ten a second for each */
	FETCH_DONE,
	FETCH_FAILED,
	FETCH_TIMEOUT, /* nothing happened in that time */
	FETCH_END,     /* every request has been answered */
	FETCH_BROKEN   /* ninjenv-fetch is gone; told in diag */
};

struct fetch_answer {
	struct fetch_request *request; /* a copy; data is in it */
	uint64_t bytes, total;         /* total 0: not known */
	struct str url;     /* where the bytes came from at last; no secrets */
	struct str type;    /* content type */
	struct str sha256;  /* of what came, when done */
	int status;         /* HTTP's last, 0: none (404 for a missing file:) */
	struct str path;    /* done: the verified file */
	bool borrowed;      /* path is somebody else's: do not move or remove */
	struct str body;    /* done: a page's bytes */
	struct str message; /* failed: as a diagnostic, */
	struct str hint;    /* its hint, */
	struct str_vec tried; /* and a line for each thing that was tried */
};

/*
 * scratch is a directory for pages under way, on any file system. Nothing is
 * started yet. settings must live as long.
 */
struct fetch *fetch_open(const struct settings *settings, struct str scratch,
	struct arena *arena);

/* Both copy the request, texts included. Failures come as answers. */
void fetch_file(struct fetch *fetch, const struct fetch_request *request);
void fetch_page(struct fetch *fetch, const struct fetch_request *request);

/* The next event; waits milliseconds for it (-1: as long as it takes). */
enum fetch_event fetch_next(struct fetch *fetch, int milliseconds,
	struct fetch_answer *answer, struct diag *diag);

/* Adds a failed answer as an error with its hint, and what was tried. */
bool fetch_report(const struct fetch_answer *answer, struct diag *diag);

/* Ends the process, if there is one; what is under way stops, parts stay. */
void fetch_close(struct fetch *fetch);

#endif
