/* SPDX-License-Identifier: MIT */
/*
 * Environment markers (PEP 508, with the sets 'extras' and 'dependency_groups'
 * of PEP 751): what follows the ';' of a requirement. Answers are those of
 * packaging 26. Pure; all that is made lies in the arena.
 */
#ifndef MODEL_MARKER_H
#define MODEL_MARKER_H

#include <stdbool.h>

#include "base/map.h"
#include "base/str.h"
#include "model/text_error.h"

enum marker_variable {
	MARKER_IMPLEMENTATION_NAME,
	MARKER_IMPLEMENTATION_VERSION,
	MARKER_OS_NAME,
	MARKER_PLATFORM_MACHINE,
	MARKER_PLATFORM_PYTHON_IMPLEMENTATION,
	MARKER_PLATFORM_RELEASE,
	MARKER_PLATFORM_SYSTEM,
	MARKER_PLATFORM_VERSION,
	MARKER_PYTHON_FULL_VERSION,
	MARKER_PYTHON_VERSION,
	MARKER_SYS_PLATFORM,
	MARKER_STRINGS, /* those above are about the interpreter */
	MARKER_EXTRA = MARKER_STRINGS,
	MARKER_EXTRAS,
	MARKER_DEPENDENCY_GROUPS,
	MARKER_VARIABLES,
	MARKER_NONE = MARKER_VARIABLES, /* a quoted text */
};

enum marker_op {
	MARKER_LT,
	MARKER_LE,
	MARKER_EQ,
	MARKER_NE,
	MARKER_GE,
	MARKER_GT,
	MARKER_COMPATIBLE, /* ~= */
	MARKER_IDENTICAL,  /* === */
	MARKER_IN,
	MARKER_NOT_IN,
};

struct marker_operand {
	enum marker_variable variable;
	struct str text; /* the quoted text, or the variable's name */
};

/*
 * A marker is a chain of terms: 'and' binds closer than 'or'. A term is a
 * comparison or what stands in parentheses.
 */
struct marker {
	const struct marker *next;  /* NULL: the last term */
	bool is_or;                 /* what joins it to the next: or, and */
	const struct marker *group; /* in parentheses; NULL: a comparison */
	struct marker_operand left, right;
	enum marker_op op;
};

/* What markers are evaluated in. Empty texts are what they are: known. */
struct marker_env {
	struct str value[MARKER_STRINGS];
	/* In METADATA extra is always known (and empty where none was asked
	 * for), in a requirement that a person writes it is not. */
	bool has_extra;
	struct str extra;
	/* Known in a lock file only; names need not be normalised. */
	bool has_sets;
	struct str_vec extras, dependency_groups;
	/* Further names, of struct str: a quoted text on the right, compared
	 * with a quoted text, is taken for a name. NULL: none. */
	const struct map *more;
};

enum marker_answer {
	MARKER_FALSE,
	MARKER_TRUE,
	MARKER_UNDEFINED_NAME,       /* extra or a set that is not known here */
	MARKER_UNDEFINED_COMPARISON, /* "sys_platform ~= 'linux'" */
};

/* Reads a whole text; NULL where it is no marker. error may be NULL. */
const struct marker *marker_parse(struct str text, struct arena *arena,
	struct text_error *error) MUST_CHECK;

/* Every term is evaluated, so that what is undefined never depends on what
 * stands beside it. scratch is not needed afterwards. */
enum marker_answer marker_eval(const struct marker *marker,
	const struct marker_env *env, struct arena *scratch);

/* Appends the form that packaging prints; but a backslash is escaped again, so
 * that reading it gives the same marker. */
void marker_print(const struct marker *marker, struct buf *out);

/* Do both print alike? */
bool marker_equal(
	const struct marker *a, const struct marker *b, struct arena *scratch);

/* The set of variables it looks at: 1u << MARKER_OS_NAME | ... */
unsigned marker_variables(const struct marker *marker);

/* "os_name"; by name, MARKER_NONE where there is none of that name. */
const char *marker_variable_name(enum marker_variable variable);
enum marker_variable marker_variable_find(struct str name);

#endif
