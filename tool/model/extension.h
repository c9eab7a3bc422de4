/* SPDX-License-Identifier: MIT */
/* The sections [extension:PACKAGE.MODULE] of venv.ini, as conf.c reads them. */
#ifndef MODEL_EXTENSION_H
#define MODEL_EXTENSION_H

#include "base/diag.h"
#include "format/ini.h"
#include "model/conf.h"
#include "model/setting.h"

/* Reads a section whose head said 'extension:'; name is the rest of it, a
 * module's, which stands at place. What is wrong is in diag. */
void extension_read(const struct ini_section *section, struct str name,
	struct place place, struct conf *conf, struct arena *arena,
	struct diag *diag);

/* What can be seen only when all sections were read: environments that are not
 * there, a module that is also a package. */
void extension_check(
	const struct conf *conf, struct arena *arena, struct diag *diag);

setting_reader extension_sources, extension_native, extension_headers,
	extension_include, extension_define, extension_cflags,
	extension_ldflags, extension_libraries, extension_environments,
	extension_language, extension_std, extension_limited, extension_output;

#endif
