/* SPDX-License-Identifier: MIT */
/*
 * entry_points.txt of a dist-info directory (entry points specification): the
 * entry points of console_scripts and gui_scripts, which become launchers.
 * Other groups are passed over unread. Pure; what is returned are views of the
 * text.
 */
#ifndef MODEL_ENTRY_POINTS_H
#define MODEL_ENTRY_POINTS_H

#include <stdbool.h>

#include "base/diag.h"
#include "model/manifest.h"

/*
 * Adds the scripts of both groups, in the order of the file. Errors: a line
 * that is none of comment, [group] and name = value; an object reference that
 * is not module:attr (extras after it are ignored); a name that comes twice or
 * cannot be a launcher's (entry_points_is_script).
 */
bool entry_points_parse(struct str text, struct str file,
	struct manifest_script_vec *scripts, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/*
 * Can a file of this name be put among an environment's programs? Not with a
 * '/', '\' or control byte, hidden or empty, nor as the interpreter ("python",
 * "python3.12", ...) or a part of the activation ("activate", ...), in any case
 * of letters. why says why not.
 */
bool entry_points_is_script(struct str name, const char **why);

struct entry_point {
	struct str name, value; /* "numpy", "numpy._core.lib.pkgconfig" */
};

struct entry_point_vec VEC(struct entry_point);

/* Adds those of one group, of any kind ("pkg_config"). Lines that are none are
 * passed over: who installed the package has read them. */
void entry_points_group(struct str text, struct str group,
	struct entry_point_vec *found, struct arena *arena);

#endif
