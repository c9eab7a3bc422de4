/* SPDX-License-Identifier: MIT */
/* [build:NAME] of venv.ini: how one package is built from source
 * (model/conf.h). */
#ifndef MODEL_CONF_BUILD_H
#define MODEL_CONF_BUILD_H

#include <stdbool.h>

#include "base/diag.h"
#include "model/conf_word.h"

/* config-settings = KEY=VALUE ...; the same key again makes a list of it
 * (PEP 517). VALUE may stand in quotes. */
struct conf_setting {
	struct str key, value;
	struct place place;
};

struct conf_setting_vec VEC(struct conf_setting);

struct conf_build {
	struct str name;             /* of the distribution, normalised */
	struct conf_word_vec native; /* pkg-config modules */
	struct conf_setting_vec settings;
	struct conf_word_vec environment; /* NAME (passed on when it is set)
					   * or NAME=VALUE */
	struct conf_word_vec requires;    /* PEP 508 requirements, canonical */
	bool from_source;                 /* also where a wheel would fit */
	struct place place;
};

struct conf_build_vec VEC(struct conf_build);

#endif
