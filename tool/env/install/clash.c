/* SPDX-License-Identifier: MIT */
#include "env/install/clash.h"

static void
note_kinds(const struct owners_pair *pair, struct diag *diag)
{
	const struct manifest *has_directory =
		pair->directory ? pair->mine : pair->theirs;
	if (pair->directory == pair->their_directory)
		return;
	diag_note(diag, NOWHERE,
		"it is a directory of '%.*s', and a file of the other",
		STR(has_directory->name));
}

static void
note_spelling(const struct owners_pair *pair, struct diag *diag)
{
	if (str_eq(pair->path, pair->their_path))
		return;
	diag_note(diag, NOWHERE,
		"'%.*s' has it as '%.*s': some file systems make one file of "
		"both",
		STR(pair->theirs->name), STR(pair->their_path));
}

static void
note_more(const struct owners_pair *pair, struct diag *diag)
{
	if (pair->more)
		diag_note(diag, NOWHERE, "so %s %zu more path%s",
			pair->more == 1 ? "does" : "do", pair->more,
			pair->more == 1 ? "" : "s");
}

static void
tell_one(const struct owners_pair *pair, clash_why *why, void *context,
	struct diag *diag)
{
	(void)diag_error(diag, NOWHERE,
		"'%.*s' belongs to both '%.*s %.*s' and '%.*s %.*s'",
		STR(pair->path), STR(pair->theirs->name),
		STR(pair->theirs->version), STR(pair->mine->name),
		STR(pair->mine->version));
	note_kinds(pair, diag);
	note_spelling(pair, diag);
	note_more(pair, diag);
	if (!why)
		return;
	why(context, pair->theirs, diag);
	why(context, pair->mine, diag);
	(void)diag_hint(diag,
		"one of them has to go: take its line out of venv.ini, or ask "
		"for a version without that path");
}

void
clash_tell(const struct owners *owners, clash_why *why, void *context,
	struct diag *diag)
{
	vec_for (const struct owners_pair, pair, &owners->clashes)
		tell_one(pair, why, context, diag);
}

void
clash_tell_twins(const struct owners *owners,
	bool (*is_new)(void *context, const struct manifest *manifest),
	void *context, struct diag *diag)
{
	vec_for (const struct owners_pair, pair, &owners->twins) {
		if (!is_new(context, pair->mine) &&
			!is_new(context, pair->theirs))
			continue;
		diag_warn(diag, NOWHERE,
			"'%.*s' belongs to both '%.*s %.*s' and '%.*s %.*s', "
			"with the same contents",
			STR(pair->path), STR(pair->theirs->name),
			STR(pair->theirs->version), STR(pair->mine->name),
			STR(pair->mine->version));
		note_more(pair, diag);
	}
}
