/* SPDX-License-Identifier: MIT */
/*
 * The flags for an installed package's headers ('headers = numpy'): by its
 * pkg_config entry points and shipped .pc files, else by the directory with
 * headers that it installed. They are known only when the package is there, so
 * an edge after its node writes them into response files (ninjenv flags).
 * Reads what is installed: the environment's manifest of the package, else, for
 * one of the system's Python ([system]), its RECORD.
 */
#ifndef ENV_HEADERS_H
#define ENV_HEADERS_H

#include <stdbool.h>

#include "base/diag.h"
#include "model/want.h"

struct site;

struct headers {
	struct str_vec cflags; /* "-isystem", "/.../numpy/_core/include" */
	struct str_vec libs;   /* of its .pc files: "-L/...", "-lnpymath";
				* most have none */
};

/*
 * site is the environment that want describes (site_look serves). place is the
 * line of venv.ini that names the package. Errors: it is not installed, it has
 * no headers.
 */
bool headers_flags(const struct want *want, const struct site *site,
	struct str package, struct place place, struct headers *headers,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* Words as the text of a response file that gcc and clang read (@FILE). */
void headers_response(const struct str_vec *flags, struct buf *out);

/*
 * Where they are written: ROOT/.ninjenv/flags/NAME for compiling and
 * ROOT/.ninjenv/flags/NAME.libs for linking (empty where there is nothing to
 * link), both outputs of one edge. path is the environment's as the caller sees
 * it.
 */
struct str headers_flags_path(
	struct arena *arena, struct str path, struct str package);
struct str headers_libs_path(
	struct arena *arena, struct str path, struct str package);

#endif
