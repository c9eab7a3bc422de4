/* SPDX-License-Identifier: MIT */
/*
 * Completion scripts for shells, made from the tables of commands and options.
 * What only a repository knows (environments, targets, packages) a script asks
 * for when it completes: 'ninjenv help --words KIND'.
 */
#ifndef CMD_COMPLETE_H
#define CMD_COMPLETE_H

#include <stdbool.h>

#include "base/str.h"
#include "cmd/cmd.h"

/* What can stand in a place. */
enum complete_kind {
	COMPLETE_NOTHING,
	COMPLETE_FILE,
	COMPLETE_DIRECTORY,
	COMPLETE_WORDS, /* those of 'help --words' */
	COMPLETE_SHELL, /* bash, zsh, fish */
	COMPLETE_PROGRAM
};

/* By the word that the tables have for it: "DIR", "FILE", "ENV", "TARGET",
 * "PKG", "KEY" (of query), "THING" (of why), "ACTION" (of cache), "TOPIC",
 * "SHELL", "COMMAND"; NULL is nothing. */
enum complete_kind complete_kind(const char *arg);

/* Of COMPLETE_WORDS: what stands after --words: "envs", "targets". */
const char *complete_words(const char *arg);

/* The script for "bash", "zsh" or "fish"; false: another shell. */
bool complete_script(struct str shell, struct buf *out) MUST_CHECK;

/* One of each, for complete.c. */
void complete_bash(struct buf *out);
void complete_zsh(struct buf *out);
void complete_fish(struct buf *out);

/* The text between single quotes, each ' in it replaced. */
void complete_quote(struct buf *out, const char *text, const char *quote);

/* Every command for people: has a name and is no plumbing. */
bool complete_has(const struct cmd *cmd);

#endif
