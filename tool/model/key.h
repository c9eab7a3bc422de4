/* SPDX-License-Identifier: MIT */
/*
 * The keys of venv.ini: one table, from which the parser, did-you-mean, help,
 * venv.ini.example and docs/venv.ini.5 all read.
 */
#ifndef MODEL_KEY_H
#define MODEL_KEY_H

#include "model/setting.h"

/*
 * A row about a section (name is NULL) or a key of it. Sections come in the
 * order of venv.ini.example, each before its keys; "env:" is [env:NAME] and
 * also has the keys of "env".
 */
struct key {
	const char *section; /* "env", "packages", "env:", ... */
	const char *name;    /* "python"; NULL: the row is about the section */
	const char *type;    /* "versions or path"; of a section: its head */
	const char *value;   /* the default, as it would be written, or "" */
	const char *text;    /* what it is for: sentences */
	const char *example; /* lines of venv.ini */
	setting_reader *set; /* NULL: conf.c reads it itself */
};

/* Ends with a NULL section. */
extern const struct key keys[];

/* The row of a key in a section ("env:" for [env:NAME]), or NULL. */
const struct key *key_find(const char *section, struct str name);

/* All names of a section's keys. */
struct str_vec key_names(const char *section, struct arena *arena);

#endif
