/* SPDX-License-Identifier: MIT */
/*
 * Simple indexes: what files there are of a project. Pages are PEP 503 HTML
 * or PEP 691/700 JSON; find-links are such pages, or directories.
 */
#ifndef ENV_INDEX_H
#define ENV_INDEX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/map.h"
#include "base/str.h"

struct fetch;
struct settings;

struct index_hash {
	struct str algorithm; /* lower case, "sha256" */
	struct str value;     /* as written */
};

struct index_hash_vec VEC(struct index_hash);

struct index_file {
	struct str name; /* "jinja2-3.1.6-py3-none-any.whl" */
	struct str url;  /* absolute, without fragment */
	struct str fragment;
	struct str index;  /* the index or find-links it was found on */
	struct str sha256; /* empty: not said */
	struct index_hash_vec hashes; /* by algorithm */
	bool has_size;
	uint64_t size;
	struct str upload_time; /* "2025-03-05T20:05:02.478925Z", or empty */
	struct str requires_python; /* a specifier set, or empty */
	bool yanked;
	struct str yanked_reason;
	bool metadata; /* URL.metadata is served */
	struct index_hash_vec metadata_hashes;
};

struct index_file_vec VEC(struct index_file);

/*
 * Adds the files of a page in its order. type is its content type, url the one
 * it was read from at last (after redirects). Errors: JSON that is none, an
 * api-version of another major number, a type that is neither.
 */
bool index_parse(struct str page, struct str url, struct str type,
	struct index_file_vec *files, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* The Accept header for pages. */
extern const char index_accept[];

/* INDEX/name/, the name normalised. */
struct str index_project_url(
	struct arena *arena, struct str index, struct str name);

/* The files of a find-links directory, with size and file: URL, by name. */
bool index_directory(struct str path, struct index_file_vec *files,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/*
 * The wheels and sdists of one version of a project among files, the first of
 * each name, sorted by name. version is compared as PEP 440 does.
 */
bool index_select(const struct index_file_vec *files, struct str project,
	struct str version, struct index_file_vec *selected,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/*
 * Asks every index and find-links for all the projects at once. found gets for
 * each name its struct index_file_vec (empty: nobody has it), find-links first
 * and then the indexes in order. An index without the project (404) is no
 * error; any other failure is. Nothing else may be under way in fetch.
 */
bool index_projects(struct fetch *fetch, const struct settings *settings,
	const struct str_vec *names, struct map *found, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/*
 * Sets sha256 and size where the index did not say: a local file is read, any
 * other downloaded (to scratch, and removed).
 */
bool index_complete(struct fetch *fetch, struct index_file_vec *files,
	struct arena *arena, struct diag *diag) MUST_CHECK;

#endif
