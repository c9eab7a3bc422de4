/* SPDX-License-Identifier: MIT */
/* The sections [build:NAME] of venv.ini, as conf.c reads them. */
#ifndef MODEL_BUILD_SECTION_H
#define MODEL_BUILD_SECTION_H

#include "base/diag.h"
#include "format/ini.h"
#include "model/conf.h"
#include "model/setting.h"

/* Reads a section whose head said 'build:'; name is the rest of it, which
 * stands at place. What is wrong is in diag. */
void build_section_read(const struct ini_section *section, struct str name,
	struct place place, struct conf *conf, struct arena *arena,
	struct diag *diag);

/* Gives every environment the builds, by name. */
void build_section_share(struct conf *conf);

setting_reader build_section_native, build_section_settings,
	build_section_environment, build_section_requires,
	build_section_from_source;

#endif
