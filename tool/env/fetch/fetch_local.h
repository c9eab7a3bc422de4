/* SPDX-License-Identifier: MIT */
/* Requests whose URL is a file of this machine. For fetch.c. */
#ifndef ENV_FETCH_LOCAL_H
#define ENV_FETCH_LOCAL_H

#include "env/fetch/fetch.h"

struct local {
	const struct fetch_request *request;
	bool page;
	struct str note; /* why it failed */
};

/* Is it a file: URL? */
bool fetch_is_local(struct str url);

/*
 * Answers from that file: its path where its bytes are right, or a page's
 * bytes. False: there is none, it cannot be read, it is another file; note has
 * why, and the answer a message in case nothing else is left.
 */
bool fetch_local(struct local *local, struct str url,
	struct fetch_answer *answer, struct arena *arena) MUST_CHECK;

#endif
