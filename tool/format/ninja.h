/* SPDX-License-Identifier: MIT */
/*
 * Writes Ninja text (the Ninja manual, "Ninja file reference"). The only place
 * that knows how a path, a value or a shell word is escaped.
 *
 * A path or value with a newline or NUL cannot be written in Ninja: the caller
 * has refused those before (model/conf does).
 */
#ifndef FORMAT_NINJA_H
#define FORMAT_NINJA_H

#include "base/map.h"
#include "base/str.h"

/* The text grows in out, whose arena also holds what is made on the way. */
struct ninja {
	struct buf out;
	struct map outside; /* what ninja_outside() has written */
};

struct ninja_variable {
	const char *name;
	struct str value;
};

struct ninja_edge {
	const char *rule;
	struct str_vec outputs;
	struct str_vec inputs;                  /* $in */
	struct str_vec implicit;                /* after | */
	struct str_vec order_only;              /* after || */
	const struct ninja_variable *variables; /* NULL: none */
	size_t variables_n;
};

void ninja_comment(struct ninja *ninja, const char *format, ...) PRINTF(2, 3);
void ninja_blank(struct ninja *ninja);

/* Text that is Ninja already. */
void ninja_verbatim(struct ninja *ninja, struct str text);

/* name = value, the value escaped. */
void ninja_variable(struct ninja *ninja, const char *name, struct str value);

/* An edge; long ones are continued on further lines. An edge without outputs
 * is a programming error. */
void ninja_edge(struct ninja *ninja, const struct ninja_edge *edge);

/* output: phony inputs; a common edge. */
void ninja_phony(
	struct ninja *ninja, struct str output, const struct str_vec *inputs);

/* An edge without inputs for a file or directory that no edge makes: its
 * absence then reruns what needs it, where it would end the whole build.
 * Written once, however often it is asked for. */
void ninja_outside(struct ninja *ninja, struct str path);

/* Can a manifest name this path? '|' and line ends have no escape there: what
 * has them is refused, or not watched; an edge with one is a programming error.
 */
bool ninja_can_name(struct str path);

/* Can the depfile of a compiler, which all Ninjas read as they do, name it? */
bool ninja_can_depend(struct str path);

/* The text as one word of a POSIX shell, quoted only where it must be. */
struct str ninja_shell(struct arena *arena, struct str word);

#endif
