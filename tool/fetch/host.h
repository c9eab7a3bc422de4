/* SPDX-License-Identifier: MIT */
/* What is known of a URL's host: who we are to it, whether to trust it. */
#ifndef FETCH_HOST_H
#define FETCH_HOST_H

#include "fetch/job.h"

/* "example.org:8080", lower case. */
struct str host_of(struct arena *arena, struct str url);

/* The user and password for that URL, or NULL. */
const struct credential *host_credential(const struct fetch_settings *settings,
	struct str url, struct arena *arena);

/* Was its certificate declared good? */
bool host_is_trusted(const struct fetch_settings *settings, struct str url,
	struct arena *arena);

/* Is it of http or https? */
bool host_is_web(struct str url);

/* May a redirect lead there? From https only to https, never to a file. */
bool host_may_redirect(struct str from, struct str to);

#endif
