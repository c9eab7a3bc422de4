/* SPDX-License-Identifier: MIT */
/* Which package of the system holds a pkg-config module. A table, pure. */
#ifndef ENV_PACKAGE_NAME_H
#define ENV_PACKAGE_NAME_H

#include "base/str.h"
#include "env/python/distro.h"

/* The package to install for the module, or NULL where the table has none. */
const char *package_name(struct str module, enum distro distro);

#endif
