/* SPDX-License-Identifier: MIT */
/*
 * The launchers whose names say for which Python they are. A wheel of pip names
 * them for the Python that it was built with ("pip3.8"); pip itself, when it
 * installs any wheel with a launcher "pip" or "easy_install", drops those and
 * adds its own. So do we, for every environment's interpreter. Pure.
 */
#ifndef MODEL_SCRIPT_NAMES_H
#define MODEL_SCRIPT_NAMES_H

#include "model/manifest.h"

/* python is "3.11". What is changed is copied; names are in the arena. */
void script_names_adjust(struct manifest_script_vec *scripts, struct str python,
	struct arena *arena);

/* The same for names alone, sorted again. */
void script_names_adjust_list(
	struct str_vec *names, struct str python, struct arena *arena);

#endif
