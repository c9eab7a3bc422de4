/* SPDX-License-Identifier: MIT */
#include "cmd/complete.h"

static const char head[] =
	"# Completion of ninjenv for fish: put it into\n"
	"# ~/.config/fish/completions. Made by 'ninjenv help --completion "
	"fish'.\n"
	"\n";

/* The options that have an argument are the same words in both functions. */
static const char functions[] =
	"    set -l words (commandline -opc)\n"
	"    set -e words[1]\n"
	"    while set -q words[1]\n"
	"        if contains -- $words[1] $__ninjenv_valued\n"
	"            set -e words[1]\n"
	"        else if not string match -q -- '-*' $words[1]\n"
	"            echo $words[1]\n"
	"            return\n"
	"        end\n"
	"        set -e words[1]\n"
	"    end\n"
	"end\n"
	"\n"
	"function __ninjenv_is\n"
	"    set -l command (__ninjenv_command)\n"
	"    test \"$command\" = \"$argv[1]\"\n"
	"end\n"
	"\n"
	"# The repository's words, asked for with the -C and -B of the line.\n"
	"function __ninjenv_words\n"
	"    set -l at\n"
	"    set -l words (commandline -opc)\n"
	"    for i in (seq 2 (count $words))\n"
	"        if contains -- $words[$i] $__ninjenv_valued\n"
	"            set at $at $words[$i] $words[(math $i + 1)]\n"
	"        else if string match -qr -- '^--(source|build)=' $words[$i]\n"
	"            set at $at $words[$i]\n"
	"        end\n"
	"    end\n"
	"    ninjenv $at help --words $argv[1] 2>/dev/null\n"
	"end\n"
	"\n"
	"complete -c ninjenv -f\n";

static void
add_action(const char *arg, struct buf *out)
{
	switch (complete_kind(arg)) {
	case COMPLETE_NOTHING:
		break;
	case COMPLETE_FILE:
		buf_addz(out, " -F");
		break;
	case COMPLETE_DIRECTORY:
		buf_addz(out, " -a '(__fish_complete_directories)'");
		break;
	case COMPLETE_WORDS:
		buf_addf(
			out, " -a '(__ninjenv_words %s)'", complete_words(arg));
		break;
	case COMPLETE_SHELL:
		buf_addz(out, " -a 'bash zsh fish'");
		break;
	case COMPLETE_PROGRAM:
		buf_addz(out, " -a '(__fish_complete_subcommand)'");
		break;
	}
}

static void
add_text(const char *text, struct buf *out)
{
	buf_addz(out, " -d ");
	complete_quote(out, text, "\\'");
	buf_addc(out, '\n');
}

static void
add_options(const struct opt *table, const char *command, struct buf *out)
{
	for (; table && table->name; table++) {
		if (table->hidden)
			continue;
		buf_addz(out, "complete -c ninjenv");
		if (command)
			buf_addf(out, " -n '__ninjenv_is %s'", command);
		if (table->letter)
			buf_addf(out, " -s %c", table->letter);
		buf_addf(out, " -l %s", table->name);
		if (table->kind == OPT_TEXT) {
			bool is_file =
				complete_kind(table->arg) == COMPLETE_FILE;
			buf_addz(out, is_file ? " -r" : " -x");
			add_action(table->arg, out);
		}
		add_text(table->text, out);
	}
}

static void
add_command(const struct cmd *cmd, struct buf *out)
{
	buf_addf(out, "complete -c ninjenv -n '__ninjenv_is \"\"' -a %s",
		cmd->name);
	add_text(cmd->summary, out);
	add_options(cmd->opts, cmd->name, out);
	if (!cmd->operand)
		return;
	buf_addf(out, "complete -c ninjenv -n '__ninjenv_is %s'", cmd->name);
	add_action(cmd->operand, out);
	buf_addc(out, '\n');
}

void
complete_fish(struct buf *out)
{
	buf_addz(out, head);
	buf_addz(out, "set -g __ninjenv_valued");
	for (const struct opt *o = opt_global; o->name; o++) {
		if (o->kind != OPT_TEXT)
			continue;
		if (o->letter)
			buf_addf(out, " -%c", o->letter);
		buf_addf(out, " --%s", o->name);
	}
	buf_addz(out, "\n\nfunction __ninjenv_command\n");
	buf_addz(out, functions);
	add_options(opt_global, NULL, out);
	for (const struct cmd *const *it = cmd_list; *it; it++)
		if (complete_has(*it))
			add_command(*it, out);
}
