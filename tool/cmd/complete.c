/* SPDX-License-Identifier: MIT */
#include "cmd/complete.h"

#include <string.h>

static const struct {
	const char *arg;
	enum complete_kind kind;
	const char *words;
} kinds[] = {
	{"FILE", COMPLETE_FILE, NULL},
	{"DIR", COMPLETE_DIRECTORY, NULL},
	{"SRC", COMPLETE_DIRECTORY, NULL},
	{"BUILD", COMPLETE_DIRECTORY, NULL},
	{"ENV", COMPLETE_WORDS, "envs"},
	{"TARGET", COMPLETE_WORDS, "targets"},
	{"PKG", COMPLETE_WORDS, "packages"},
	{"KEY", COMPLETE_WORDS, "queries"},
	{"THING", COMPLETE_WORDS, "things"},
	{"TOPIC", COMPLETE_WORDS, "topics"},
	{"ACTION", COMPLETE_WORDS, "actions"},
	{"SHELL", COMPLETE_SHELL, NULL},
	{"COMMAND", COMPLETE_PROGRAM, NULL},
};

enum complete_kind
complete_kind(const char *arg)
{
	for (size_t i = 0; arg && i < countof(kinds); i++)
		if (!strcmp(kinds[i].arg, arg))
			return kinds[i].kind;
	return COMPLETE_NOTHING;
}

const char *
complete_words(const char *arg)
{
	for (size_t i = 0; arg && i < countof(kinds); i++)
		if (!strcmp(kinds[i].arg, arg) && kinds[i].words)
			return kinds[i].words;
	return "";
}

void
complete_quote(struct buf *out, const char *text, const char *quote)
{
	buf_addc(out, '\'');
	for (; *text; text++)
		if (*text == '\'')
			buf_addz(out, quote);
		else
			buf_addc(out, *text);
	buf_addc(out, '\'');
}

bool
complete_has(const struct cmd *cmd)
{
	return cmd->name && !cmd->plumbing;
}

bool
complete_script(struct str shell, struct buf *out)
{
	static const struct {
		const char *shell;
		void (*script)(struct buf *out);
	} scripts[] = {
		{"bash", complete_bash},
		{"zsh", complete_zsh},
		{"fish", complete_fish},
	};
	for (size_t i = 0; i < countof(scripts); i++) {
		if (!str_is(shell, scripts[i].shell))
			continue;
		scripts[i].script(out);
		return true;
	}
	return false;
}
