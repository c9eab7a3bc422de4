/* SPDX-License-Identifier: MIT */
/*
 * Launchers: what bin/ holds for the entry points of a package, and scripts of
 * a wheel that begin with #!python. Pure text; who writes it sets mode 0755.
 * The bytes are those that pip 26 writes, so that trees compare well; only on
 * interpreters before 3.9, which pip 26 does not know, the text is older pip's.
 */
#ifndef ENV_SCRIPT_H
#define ENV_SCRIPT_H

#include <stdbool.h>

#include "base/str.h"
#include "model/manifest.h"

/*
 * The first line, or where the kernel could not take that (a blank in the path,
 * over 127 bytes) three lines that sh and Python both read. python is the
 * absolute path of the environment's interpreter; environments refuse paths
 * with quotes, '$', backquote, backslash and newline.
 */
void script_shebang(struct buf *out, struct str python);

/* The launcher of an entry point; old: the interpreter is before 3.9. */
void script_launcher(struct buf *out, struct str python,
	const struct manifest_script *script, bool old);

/* The text of a file that begins with #!python, its first line replaced. */
void script_rewrite(struct buf *out, struct str python, struct str text);

#endif
