/* SPDX-License-Identifier: MIT */
/* A line of [packages]: a name, and what would follow it in a requirement. */
#ifndef MODEL_PACKAGE_H
#define MODEL_PACKAGE_H

#include "base/diag.h"
#include "format/ini.h"
#include "model/conf.h"

/*
 * Reads one line; every kind of mistake gets its hint. package->system says
 * which section it is of. *package->name may be
 * set (normalised) even where it fails, for the search for doubles.
 */
bool package_read(const struct ini_entry *entry, struct conf_package *package,
	struct arena *arena, struct diag *diag) MUST_CHECK;

#endif
