/* SPDX-License-Identifier: MIT */
/*
 * The install manifest: all that installing and removing one wheel needs to
 * know, made once when the wheel is unpacked into the store, and kept by every
 * environment that has the wheel (docs/formats.md). Pure: bytes <-> structure.
 *
 * The files of a wheel are numbered from 0 in the order of the manifest; file n
 * lies in the store entry as "BUCKET/n", BUCKET being n / 64. No name from an
 * archive is ever a path in the store.
 *
 * Text form: a line per datum, fields parted by TAB, first the keyword. No
 * name in it holds TAB, LF or NUL (format/zip refuses those). The reader turns
 * TAB and LF into NUL in the buffer it is given, so every str below ends with
 * NUL and nothing is copied.
 */
#ifndef MODEL_MANIFEST_H
#define MODEL_MANIFEST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/str.h"

/* Where a path begins: the install schemes of sysconfig (wheel spec, .data). */
enum scheme {
	SCHEME_PURELIB,
	SCHEME_PLATLIB,
	SCHEME_SCRIPTS,
	SCHEME_HEADERS, /* below it the distribution's name comes first */
	SCHEME_DATA,    /* the environment's root */
	SCHEME_COUNT
};

/* A directory that the wheel needs, below the scheme's; parents come first. */
struct manifest_dir {
	enum scheme scheme;
	struct str path;
};

struct manifest_dir_vec VEC(struct manifest_dir);

struct manifest_file {
	enum scheme scheme;
	struct str path; /* below the scheme's directory, clean, '/' between */
	struct str hash; /* RECORD's: "sha256=<urlsafe base64, no padding>" */
	uint64_t size;
	bool executable;
	bool python_script; /* begins with #!python or #!pythonw: rewritten */
	bool is_source;     /* a .py of purelib or platlib: gets bytecode */
};

struct manifest_file_vec VEC(struct manifest_file);

/* A launcher to generate for an entry point (entry points spec). */
struct manifest_script {
	struct str name;   /* the file's name below scripts */
	struct str module; /* "pip._internal.cli.main" */
	struct str object; /* "main" or "Class.method" */
	bool gui;          /* gui_scripts */
};

struct manifest_script_vec VEC(struct manifest_script);

struct manifest {
	struct str name;    /* normalised */
	struct str version; /* as METADATA writes it */
	struct str
		wheel; /* SHA-256 of the wheel, hexadecimal: the entry's name */
	struct str dist_info; /* "Jinja2-3.1.6.dist-info", below its scheme */
	enum scheme root; /* SCHEME_PURELIB or SCHEME_PLATLIB: of dist_info */
	int64_t mtime;  /* of every file: seconds, made from the wheel's hash */
	uint64_t bytes; /* of all files together */
	struct manifest_dir_vec dirs;
	struct manifest_file_vec
		files; /* RECORD and INSTALLER are not among them */
	struct manifest_script_vec scripts;
	struct str_vec requires; /* METADATA's Requires-Dist, as written */
	struct str requires_python;
	bool sealed; /* it was read, and its text has a sum that is right */
};

/* The text form. */
void manifest_write(const struct manifest *manifest, struct buf *out);

/*
 * Reads the text form; text is changed and must live as long as the manifest.
 * A wrong form, an unknown version of it or a path that does not stay below its
 * scheme is an error (the entry is damaged) with file as its place; so is a sum
 * that is not the text's. Texts of older releases have no sum (not sealed).
 */
bool manifest_read(char *text, size_t n, struct str file,
	struct manifest *manifest, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* Does the launcher of an entry point take the place of the wheel's own script
 * of that name? Then the file is not installed. */
bool manifest_is_replaced(
	const struct manifest *manifest, const struct manifest_file *file);

/* What it puts into bin/, launchers and files, sorted: added to names. */
void manifest_script_names(const struct manifest *manifest,
	struct str_vec *names, struct arena *arena);

/* 1980-01-02 00:00:00 UTC plus 30 bits of the hash (DESIGN: the mtimes of two
 * releases differ, so no bytecode of one is taken for the other's). */
int64_t manifest_mtime(struct str wheel_sha256_hex);

#endif
