/* SPDX-License-Identifier: MIT */
/*
 * The runner for outside test data: what a family's function can call.
 *
 * A family is a .tsv file (pep440/contains) or a directory with an index.tsv
 * (toml). Its function reads it with vectors_table(), asks our code about each
 * case and reports by answer(), pass() or fail(). A group of families is one
 * .c file with one table, named in main.c. Cases are data of others: a function
 * must take any case of that form, and answer each exactly once.
 */
#ifndef VECTORS_H
#define VECTORS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct difference {
	struct str family, name, answer;
};

struct difference_vec VEC(struct difference);

struct vectors {
	struct str root;     /* the directory asked about */
	struct str family;   /* "pep440/contains" */
	struct arena *arena; /* emptied after each family */
	size_t passed, failed;
	bool verbose;
	struct difference_vec differences; /* of this family */
};

struct family {
	const char *name;
	void (*run)(struct vectors *v);
};

/* The groups, each ended by a NULL name. */
extern const struct family names_families[];
extern const struct family pylock_families[];
extern const struct family pep440_families[];
extern const struct family simple_index_families[];
extern const struct family tags_families[];
extern const struct family pep508_families[];
extern const struct family toml_families[];
extern const struct family ini_families[];
extern const struct family zip_families[];
extern const struct family wheels_families[];

/* The tags of a target, best first, by "python=3.12; system=linux; ...". */
struct str_vec tags_of_facts(struct str facts, struct arena *arena);

/* One line; fields are unescaped. */
struct row {
	size_t line;
	struct str_vec fields;
};

struct row_vec VEC(struct row);

struct table {
	struct row_vec rows;
	struct str_vec comments; /* without the "# " */
};

/*
 * Reads a table or a file below the root. What can't be read is empty and
 * counts as a failure. The table of a plain family is that of vectors_path(v,
 * ".tsv").
 */
struct table vectors_table(struct vectors *v, struct str path);
struct str vectors_file(struct vectors *v, struct str path);

/* Is there a file of that path, to read it or to do without? */
bool vectors_has(struct vectors *v, struct str path);

/* The names in a directory below the root, sorted; a failure likewise. */
struct str_vec vectors_list(struct vectors *v, struct str path);

/* The same for a directory by its path; used by main.c. */
bool directory_names(
	struct arena *arena, struct str path, struct str_vec *names) MUST_CHECK;

/* The family's name with a suffix: "pep440/contains" and ".tsv",
 * "toml" and "/index.tsv". Relative to the root. */
struct str vectors_path(struct vectors *v, const char *suffix);

/* Field i of the row, empty where the row is shorter; p is NULL for \N, which
 * some tables have for nothing at all. */
struct str field(const struct row *row, size_t i);

/* A case's name: its first n fields with " | " between. */
struct str row_name(struct vectors *v, const struct row *row, size_t n);

/*
 * Ours must equal want or, where differences.tsv lists the case, exactly the
 * answer listed there.
 */
void answer(struct vectors *v, size_t line, struct str name, struct str ours,
	struct str want);

/* With -v: what we said of a case, whether or not it passed. */
void note(struct vectors *v, size_t line, struct str name, struct str text);

/* Cases that need more than a comparison of texts; line 0: none. */
void pass(struct vectors *v);
void fail(struct vectors *v, size_t line, struct str name, const char *format,
	...) PRINTF(4, 5);

#endif
