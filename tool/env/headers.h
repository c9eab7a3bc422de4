/* SPDX-License-Identifier: MIT */
/*
 * The compiler flags for an installed package's headers ('headers = numpy'):
 * by its pkg_config entry points and shipped .pc files, else by the directory
 * with headers that its RECORD lists. They are known only when the package is
 * there, so an edge after its node writes them into a response file.
 */
#ifndef ENV_HEADERS_H
#define ENV_HEADERS_H

#include <stdbool.h>

#include "base/diag.h"
#include "model/want.h"

/*
 * The words ("-isystem /.../numpy/_core/include"). place is the line of
 * venv.ini that names the package. Errors: it is not installed, it has no
 * headers.
 */
bool headers_flags(const struct want *want, struct str package,
	struct place place, struct str_vec *flags, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* Words as the text of a response file that gcc and clang read (@FILE). */
void headers_response(const struct str_vec *flags, struct buf *out);

#endif
