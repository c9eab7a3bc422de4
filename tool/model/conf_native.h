/* SPDX-License-Identifier: MIT */
/* A line of [native] in venv.ini (model/conf.h). */
#ifndef MODEL_CONF_NATIVE_H
#define MODEL_CONF_NATIVE_H

#include "base/diag.h"
#include "base/str.h"

/* A pkg-config module that must be there; each clause must hold. */
struct conf_clause {
	struct str op; /* one of < <= = != >= > */
	struct str version;
};

struct conf_clause_vec VEC(struct conf_clause);

struct conf_native {
	struct str module;
	struct str want; /* ">=1.2.11, <2", empty: any version */
	struct conf_clause_vec clauses;
	struct place place; /* of the module's name */
};

struct conf_native_vec VEC(struct conf_native);

#endif
