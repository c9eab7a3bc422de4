/* SPDX-License-Identifier: MIT */
/*
 * Where a locked file may come from. A file is known by name and hash and its
 * URL is a hint: find-links and a mirror that is configured are asked first.
 */
#ifndef ENV_SOURCE_URLS_H
#define ENV_SOURCE_URLS_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/map.h"
#include "env/fetch/settings.h"

struct fetch;

struct wanted_file {
	struct str project; /* normalised */
	struct str file;
	struct str sha256;
	struct str url;      /* of the lock, or empty */
	struct str index;    /* of the lock, or empty */
	struct str_vec urls; /* answer: in the order of trial */
};

/* Sets urls of all files. Pages are fetched only of a mirror, and only for
 * files of another index. */
bool source_urls(struct fetch *fetch, const struct settings *settings,
	struct wanted_file *files, size_t n, struct arena *arena,
	struct diag *diag) MUST_CHECK;

#endif
