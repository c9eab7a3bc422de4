/* SPDX-License-Identifier: MIT */
/*
 * System libraries that venv.ini asks for: is there such a pkg-config module,
 * and does its version fit? All calls of libpkgconf are in native.c. Reads .pc
 * files where pkg-config would (PKG_CONFIG_PATH counts) and /etc/os-release.
 */
#ifndef ENV_NATIVE_H
#define ENV_NATIVE_H

#include "base/diag.h"
#include "model/conf.h"

/*
 * Checks all; each that is missing or does not fit is an error at its line of
 * venv.ini. *files are the .pc files of those found, absolute: the answer holds
 * while they do not change.
 */
bool native_check(const struct conf_native_vec *natives, struct str_vec *files,
	struct arena *arena, struct diag *diag) MUST_CHECK;

#endif
