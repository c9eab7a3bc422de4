/* SPDX-License-Identifier: MIT */
#include "env/fetch/fetch_one.h"

#include "sys/file.h"
#include "sys/signal.h"

bool
fetch_one(struct fetch *fetch, const struct fetch_request *request,
	struct diag *diag)
{
	struct fetch_answer answer;

	fetch_file(fetch, request);
	for (;;) {
		switch (fetch_next(fetch, 1000, &answer, diag)) {
		case FETCH_DONE:
			return !answer.borrowed ||
			       file_copy(answer.path, request->path, diag);
		case FETCH_FAILED:
			return fetch_report(&answer, diag);
		case FETCH_BROKEN:
		case FETCH_END:
			return false;
		default:
			break;
		}
		if (interrupted())
			return diag_error(diag, NOWHERE, "interrupted");
	}
}
