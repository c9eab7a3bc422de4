/* SPDX-License-Identifier: MIT */
/*
 * The keys of venv.ini: one table, from which the parser, did-you-mean, help,
 * venv.ini.example and docs/venv.ini.5 all read.
 */
#ifndef MODEL_KEY_H
#define MODEL_KEY_H

#include "base/diag.h"
#include "base/str.h"

struct conf_env;
struct conf_index;

/* A value of the file while it is read: its bytes, and where each stands. */
struct ini_entry;

/* What a setter fills; only what the section is about is not NULL. */
struct key_target {
	struct conf_env *env;
	struct conf_index *index;
};

typedef bool key_setter(struct key_target *target,
	const struct ini_entry *entry, struct arena *arena, struct diag *diag);

/* A row; ends with a NULL section. name is NULL for a row about the section:
 * what its names are (and then set is NULL). */
struct key {
	const char *section; /* "env", "packages", "index", "native" */
	const char *name;    /* "python" */
	const char *type;    /* "versions or path" */
	const char *value;   /* the default, as it would be written; or "" */
	const char *text;    /* what it is for: sentences */
	const char *example; /* a line or lines of venv.ini */
	key_setter *set;
};

extern const struct key keys[];

/* The row of a key in a section ("env", also for [env:NAME]), or NULL. */
const struct key *key_find(struct str section, struct str name);

/* All names of a section's keys. */
struct str_vec key_names(struct str section, struct arena *arena);

/*
 * What 'ninjenv help KEY' prints, every row that has that name ("python",
 * "env.python", "packages"); false where there is none.
 */
bool key_help(struct str name, struct buf *out);

/* The files venv.ini.example and docs/venv.ini.5. */
void conf_example(struct buf *out);
void conf_manual(struct buf *out);

#endif
