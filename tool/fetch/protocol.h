/* SPDX-License-Identifier: MIT */
/*
 * What ninjenv-fetch is told and says: a JSON object in a line each.
 *
 * In: first the settings {cert, client_cert, proxy, netrc, timeout, retries,
 * trusted: [HOST...], credentials: [{host, secure, user, password}...]}, all
 * of which may be left out; then requests {id, kind: "file" or "page", name,
 * urls, sha256, size, limit, path, part, accept}, of which id, kind, urls and
 * path are needed. Paths are percent-encoded, as they need not be UTF-8.
 *
 * Out: {id, event: "begin", "progress", "done" or "failed", bytes, total, url,
 * type, sha256, status, message, hint, tried}. Each id gets one done or failed.
 */
#ifndef FETCH_PROTOCOL_H
#define FETCH_PROTOCOL_H

#include "fetch/job.h"

bool protocol_settings(struct str line, struct fetch_settings *settings,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* Adds the job of a request. */
bool protocol_request(
	struct str line, struct jobs *jobs, struct diag *diag) MUST_CHECK;

/* The event's line, with its end. */
struct str protocol_event(
	const struct job *job, const char *event, struct arena *arena);

#endif
