/* SPDX-License-Identifier: MIT */
/*
 * pip's configuration files: INI as Python's configparser reads it ('=' or ':',
 * comments on lines of their own, values that go on in indented lines).
 */
#ifndef FORMAT_PIP_CONF_H
#define FORMAT_PIP_CONF_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"

struct pip_conf_item {
	struct str section;
	struct str key;   /* lower case, '-' for '_' */
	struct str value; /* lines joined by LF, without outer white space */
};

struct pip_conf_item_vec VEC(struct pip_conf_item);

/* Adds the items of a file in its order; a later one of a name overrides. */
bool pip_conf_parse(struct str text, struct str file,
	struct pip_conf_item_vec *items, struct arena *arena,
	struct diag *diag) MUST_CHECK;

/* "extra_index_url", "EXTRA-INDEX-URL" are both "extra-index-url". */
struct str pip_conf_key(struct arena *arena, struct str name);

/* yes, true, on, 1 and no, false, off, 0 and so on; false: neither. */
bool pip_conf_bool(struct str text, bool *value) MUST_CHECK;

#endif
