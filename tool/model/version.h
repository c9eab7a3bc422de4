/* SPDX-License-Identifier: MIT */
/*
 * Versions (PEP 440). A number is a str of ASCII digits without leading zeros,
 * so that there is no greatest one ("0" for zero); print it with STR().
 */
#ifndef MODEL_VERSION_H
#define MODEL_VERSION_H

#include <stdbool.h>

#include "base/str.h"
#include "model/text_error.h"

enum version_pre { VERSION_ALPHA, VERSION_BETA, VERSION_RC, VERSION_NO_PRE };

struct version {
	struct str text; /* as it was written */
	struct str epoch;
	struct str_vec release; /* at least one number */
	enum version_pre pre;
	bool has_post, has_dev;
	struct str pre_number, post, dev; /* of what is there */
	struct str_vec
		local; /* lower-case parts, numbers among them; or none */
};

/*
 * Reads a version, white space around it allowed; *version lives in the arena
 * and needs no text of the caller. error may be NULL.
 */
bool version_parse(struct str text, struct version *version,
	struct arena *arena, struct text_error *error) MUST_CHECK;

/* Less than, equal to, greater than 0 as PEP 440 orders a and b. */
int version_cmp(const struct version *a, const struct version *b);

/* Compares epochs and releases alone; 1.0 and 1 are equal. */
int version_cmp_release(const struct version *a, const struct version *b);

/* Compares two numbers. */
int version_cmp_number(struct str a, struct str b);

/* The number plus one. */
struct str version_next_number(struct str number, struct arena *arena);

/* Alpha, beta, release candidate or development release? */
bool version_is_prerelease(const struct version *version);

/* How much of a version to print, in its normal form. */
enum version_part {
	VERSION_ALL,       /* 1!2.0rc1.post2.dev3+local.1 */
	VERSION_PUBLIC,    /* without the local part */
	VERSION_BASE,      /* epoch and release */
	VERSION_CANONICAL, /* all; the release without trailing zeros */
};

struct str version_str(const struct version *version, struct arena *arena);
struct str version_print(const struct version *version, enum version_part part,
	struct arena *arena);

#endif
