/* SPDX-License-Identifier: MIT */
/* A line of [native]: a pkg-config module and the versions that will do. */
#ifndef MODEL_MODULE_H
#define MODEL_MODULE_H

#include "base/diag.h"
#include "format/ini.h"
#include "model/conf.h"

/* Reads one line: "zlib = >=1.2.11, <2", "zlib =". */
bool module_read(const struct ini_entry *entry, struct conf_native *native,
	struct arena *arena, struct diag *diag) MUST_CHECK;

#endif
