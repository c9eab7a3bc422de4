/* SPDX-License-Identifier: MIT */
/*
 * pylock.toml (PEP 751, lock-version 1.0): read, checked, written. Pure.
 *
 * What only ninjenv needs stands under [tool.ninjenv] (the digest of the
 * requirements that the lock answers, the requirements of the environment) and
 * [packages.tool.ninjenv] (the scripts that a package installs). Other tools
 * ignore them, and a lock without them is accepted.
 */
#ifndef MODEL_LOCK_H
#define MODEL_LOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/map.h"
#include "base/str.h"
#include "model/lock_build.h"
#include "model/marker.h"
#include "model/spec.h"

/* One file: a wheel, an sdist, or another archive. */
struct lock_file {
	struct str name; /* file name; from url or path where not written */
	struct str url;  /* may be empty; another tool's may hold a password */
	struct str path; /* relative to the lock's directory; may be empty */
	uint64_t size;   /* 0 where not written */
	struct str upload_time;
	struct str sha256; /* lower-case hexadecimal; may be empty */
	struct map hashes; /* all: algorithm -> struct str * */
	struct place place;
};

struct lock_file_vec VEC(struct lock_file);

enum lock_source { LOCK_FILES, LOCK_ARCHIVE, LOCK_DIRECTORY, LOCK_VCS };

struct lock_package {
	struct str name;                  /* normalised */
	struct str version;               /* as written; empty where not */
	const struct marker *marker;      /* NULL: always */
	struct spec_set *requires_python; /* NULL: any */
	struct str requires_python_text;
	struct lock_dependency_vec dependencies;
	bool has_dependencies; /* the key is there, be it empty */
	struct str index;      /* URL of the index it came from */
	enum lock_source source;
	struct lock_file archive; /* LOCK_ARCHIVE; url or path */
	struct str where;         /* LOCK_DIRECTORY: path; LOCK_VCS: url */
	bool editable;            /* LOCK_DIRECTORY */
	struct str commit;        /* LOCK_VCS: commit-id; of git alone */
	struct str revision;      /* LOCK_VCS: requested-revision, or empty */
	struct str subdirectory;  /* of both, and of an archive; or empty */
	struct lock_file sdist;   /* name empty: none */
	struct lock_file_vec wheels;
	struct str_vec scripts; /* tool.ninjenv.scripts: stay below bin/ */
	bool has_scripts;
	struct place place;
};

struct lock_package_vec VEC(struct lock_package);

struct lock_marker {
	struct str text;
	const struct marker *marker;
};

struct lock_marker_vec VEC(struct lock_marker);

struct lock {
	struct str file; /* its name, for messages */
	struct str created_by;
	struct lock_marker_vec environments;
	bool has_environments; /* an empty list fits no environment */
	struct spec_set *requires_python; /* NULL: any */
	struct str requires_python_text;
	struct str_vec extras, dependency_groups, default_groups;
	struct lock_package_vec packages; /* as written; ours are sorted */
	struct str digest;                /* tool.ninjenv.digest, or empty */
	struct str_vec requirements;      /* tool.ninjenv.requirements */
	struct lock_build_vec builds;     /* by name */
	/* For all builds, by name and version; a name may be there twice. */
	struct lock_package_vec build_packages;
};

/*
 * Reads and checks the whole lock. file is the name for messages; the text must
 * live as long as the lock. Errors, each with its place: broken TOML or marks
 * of a merge conflict, a lock-version that is newer by its major number (a
 * newer minor one is a warning), what PEP 751 says must be there and is not,
 * wrong types, bad names, versions, markers, specifiers, hashes and file names,
 * control characters. The last error has a hint.
 */
bool lock_read(struct str file, struct str text, struct lock *lock,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/*
 * The text of a lock that ninjenv made: packages by name and version, a line
 * for each file, which has a SHA-256. (Such locks have no markers of packages,
 * extras or groups.)
 */
void lock_write(const struct lock *lock, struct buf *out);

/* The first package of that normalised name, or NULL. */
const struct lock_package *lock_find(const struct lock *lock, struct str name);

/* The one of build_packages with that name and version, or NULL. */
const struct lock_package *lock_find_build_package(
	const struct lock *lock, struct str name, struct str version);

#endif
