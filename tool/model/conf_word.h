/* SPDX-License-Identifier: MIT */
/* A word of a list in venv.ini, with its place (model/conf.h). */
#ifndef MODEL_CONF_WORD_H
#define MODEL_CONF_WORD_H

#include "base/diag.h"
#include "base/str.h"

struct conf_word {
	struct str text;
	struct place place;
};

struct conf_word_vec VEC(struct conf_word);

#endif
