/* SPDX-License-Identifier: MIT */
/* One file, waited for. */
#ifndef ENV_FETCH_ONE_H
#define ENV_FETCH_ONE_H

#include "env/fetch/fetch.h"

/*
 * Fetches the file to request->path, where nothing else is under way. What lies
 * on this machine is copied there. An error where it cannot be had.
 */
bool fetch_one(struct fetch *fetch, const struct fetch_request *request,
	struct diag *diag) MUST_CHECK;

#endif
