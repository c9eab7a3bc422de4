/* SPDX-License-Identifier: MIT */
/*
 * Where packages come from: the settings that pip would use, overridden key by
 * key by [index] of venv.ini. First that has a key wins: venv.ini, PIP_*
 * variables, pip's configuration files (PIP_CONFIG_FILE, BASE_PREFIX/pip.conf,
 * the user's, the system's; [install] before [download] before [global]).
 *
 * No URL in here holds a user or password: they are split off into the table
 * of credentials, which only settings_json() and settings_secret_url() read.
 */
#ifndef ENV_SETTINGS_H
#define ENV_SETTINGS_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"

struct python;
struct store;

/* [index] of venv.ini; what is empty is not said there. */
struct settings_wish {
	struct str url;
	struct str extra_url;  /* several, by white space */
	struct str find_links; /* several, by white space; URLs or paths */
	struct str directory;  /* absolute: what paths in it are relative to */
	struct place place;    /* of the section, for errors */
};

struct credential {
	struct str host; /* "example.org" or "example.org:8080", lower case */
	bool secure;     /* known from an https URL: never sent without TLS */
	struct str user, password; /* decoded */
};

struct credential_vec VEC(struct credential);

struct settings {
	struct str index;          /* empty: see settings_default_index() */
	struct str_vec extra;      /* further indexes, in order */
	struct str_vec find_links; /* URLs (file:// too), or absolute paths */
	bool no_index;             /* only find_links */
	bool offline;              /* NINJENV_OFFLINE: open no socket */
	struct str cert;           /* file (or directory) of trusted roots */
	struct str client_cert;    /* file with certificate and key */
	struct str proxy;          /* empty: the environment's, by scheme */
	struct str netrc;          /* the file, or empty */
	struct str_vec trusted;    /* hosts whose certificate counts as good */
	unsigned timeout;          /* seconds without a byte, pip's 15 */
	unsigned retries;          /* pip's 5 */
	struct credential_vec credentials;
};

/*
 * Reads all of them. site is the interpreter's base prefix (empty: no site
 * file). Errors: a file that is not an INI file, a value that is no number or
 * no URL; each is named with its file or variable.
 */
bool settings_load(struct settings *settings, const struct settings_wish *wish,
	struct str site, struct arena *arena, struct diag *diag) MUST_CHECK;

/*
 * Sets settings->index, where nothing configured one, to what the interpreter's
 * own pip says. Asked once per pip wheel: the answer is kept in the store.
 */
bool settings_default_index(struct settings *settings,
	const struct python *python, const struct store *store,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* The URL without user and password; they go into the table. */
struct str settings_take_url(
	struct settings *settings, struct str url, struct arena *arena);

/*
 * The URL with its host's user and password in it. A secret: only for a pipe
 * or the environment of a child, never for a file, a message or an argument.
 */
struct str settings_secret_url(
	const struct settings *settings, struct str url, struct arena *arena);

/* One JSON object in one line, with secrets: what ninjenv-fetch reads first. */
struct str settings_json(const struct settings *settings, struct arena *arena);

#endif
