/* SPDX-License-Identifier: MIT */
#include "cmd/complete.h"

/* Readline parts words at '=' too, so '--source=DIR' is three of them. */
static const char head[] =
	"# Completion of ninjenv for bash: source it, or put it where\n"
	"# bash-completion looks. Made by 'ninjenv help --completion bash'.\n"
	"\n"
	"_ninjenv_files()\n"
	"{\n"
	"\tcompopt -o filenames 2>/dev/null\n"
	"\tmapfile -t COMPREPLY < <(compgen \"$1\" -- \"$2\")\n"
	"}\n"
	"\n"
	"# Not compgen -W: that would expand what a repository's words hold.\n"
	"_ninjenv_from()\n"
	"{\n"
	"\tlocal cur=$1 word\n"
	"\tshift\n"
	"\tfor word; do\n"
	"\t\t[[ $word == \"$cur\"* ]] && COMPREPLY+=(\"$word\")\n"
	"\tdone\n"
	"}\n"
	"\n"
	"_ninjenv_ask()\n"
	"{\n"
	"\tlocal cur=$1 kind=$2 words\n"
	"\tshift 2\n"
	"\tmapfile -t words < <(\"${COMP_WORDS[0]}\" \"$@\" "
	"help --words \"$kind\" 2>/dev/null)\n"
	"\t_ninjenv_from \"$cur\" \"${words[@]}\"\n"
	"}\n"
	"\n"
	"_ninjenv()\n"
	"{\n"
	"\tlocal cur=${COMP_WORDS[COMP_CWORD]} "
	"prev=${COMP_WORDS[COMP_CWORD-1]}\n"
	"\tlocal command= word value i at=()\n"
	"\tCOMPREPLY=()\n"
	"\tif [[ $cur == = ]]; then\n"
	"\t\tcur=\n"
	"\telif [[ $prev == = ]]; then\n"
	"\t\tprev=${COMP_WORDS[COMP_CWORD-2]}\n"
	"\tfi\n"
	"\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	"\t\tword=${COMP_WORDS[i]}\n"
	"\t\tcase $word in\n";

static const char middle[] = "\t\t\t((i++))\n"
			     "\t\t\t[[ ${COMP_WORDS[i]} == = ]] && ((i++))\n"
			     "\t\t\tvalue=${COMP_WORDS[i]/#~\\//$HOME/}\n"
			     "\t\t\tat+=(\"$word\" \"$value\")\n"
			     "\t\t\t;;\n"
			     "\t\t-*) ;;\n"
			     "\t\t*)\n"
			     "\t\t\tcommand=$word\n"
			     "\t\t\tbreak\n"
			     "\t\t\t;;\n"
			     "\t\tesac\n"
			     "\tdone\n";

static const char tail[] = "}\n"
			   "\n"
			   "complete -F _ninjenv ninjenv\n";

static void
add_names(const struct opt *opt, const char *before, const char *between,
	struct buf *out)
{
	if (opt->letter)
		buf_addf(out, "%s-%c%s", before, opt->letter, between);
	buf_addf(out, "%s--%s", before, opt->name);
}

static void
add_all_names(const struct opt *table, struct buf *out)
{
	for (; table && table->name; table++) {
		if (table->hidden)
			continue;
		buf_addc(out, ' ');
		add_names(table, "", " ", out);
	}
}

/* Sets COMPREPLY to what can stand in such a place. */
static void
add_kind(const char *arg, const char *indent, struct buf *out)
{
	switch (complete_kind(arg)) {
	case COMPLETE_NOTHING:
		buf_addf(out, "%s:\n", indent);
		break;
	case COMPLETE_FILE:
		buf_addf(out, "%s_ninjenv_files -f \"$cur\"\n", indent);
		break;
	case COMPLETE_DIRECTORY:
		buf_addf(out, "%s_ninjenv_files -d \"$cur\"\n", indent);
		break;
	case COMPLETE_WORDS:
		buf_addf(out, "%s_ninjenv_ask \"$cur\" %s \"${at[@]}\"\n",
			indent, complete_words(arg));
		break;
	case COMPLETE_SHELL:
		buf_addf(out, "%s_ninjenv_from \"$cur\" bash zsh fish\n",
			indent);
		break;
	case COMPLETE_PROGRAM:
		buf_addf(out, "%s_ninjenv_files -cf \"$cur\"\n", indent);
		break;
	}
}

/* Options that take an argument, each with what that is. */
static void
add_arguments(const struct opt *table, const char *command, struct buf *out)
{
	for (; table && table->name; table++) {
		struct buf before = {.arena = out->arena};
		if (table->kind != OPT_TEXT || table->hidden)
			continue;
		buf_addf(&before, "%s:", command);
		buf_addz(out, "\t");
		add_names(table, buf_str(&before).p, " | ", out);
		buf_addz(out, ")\n");
		add_kind(table->arg, "\t\t", out);
		buf_addz(out, "\t\treturn\n\t\t;;\n");
	}
}

static void
add_global_patterns(struct buf *out)
{
	const char *between = "\t\t";

	for (const struct opt *o = opt_global; o->name; o++) {
		if (o->kind != OPT_TEXT)
			continue;
		buf_addz(out, between);
		add_names(o, "", " | ", out);
		between = " | ";
	}
	buf_addz(out, ")\n");
}

/* Of a command, or of a line that has none yet: NULL. */
static void
add_options(const struct opt *table, struct buf *out)
{
	buf_addz(out, "\t\tif [[ $cur == -* ]]; then\n"
		      "\t\t\t_ninjenv_from \"$cur\" \"${options[@]}\"");
	add_all_names(table, out);
	buf_addz(out, "\n\t\telse\n");
}

static void
add_command(const struct cmd *cmd, struct buf *out)
{
	buf_addf(out, "\t%s)\n", cmd->name);
	add_options(cmd->opts, out);
	add_kind(cmd->operand, "\t\t\t", out);
	buf_addz(out, "\t\tfi\n\t\t;;\n");
}

static void
add_no_command(struct buf *out)
{
	buf_addz(out, "\t'')\n");
	add_options(NULL, out);
	buf_addz(out, "\t\t\t_ninjenv_from \"$cur\"");
	for (const struct cmd *const *it = cmd_list; *it; it++)
		if (complete_has(*it))
			buf_addf(out, " %s", (*it)->name);
	buf_addz(out, "\n\t\tfi\n\t\t;;\n");
}

void
complete_bash(struct buf *out)
{
	buf_addz(out, head);
	add_global_patterns(out);
	buf_addz(out, middle);
	buf_addz(out, "\tlocal options=(");
	add_all_names(opt_global, out);
	buf_addz(out, ")\n\tcase $command:$prev in\n");
	add_arguments(opt_global, "*", out);
	for (const struct cmd *const *it = cmd_list; *it; it++)
		if (complete_has(*it))
			add_arguments((*it)->opts, (*it)->name, out);
	buf_addz(out, "\tesac\n\tcase $command in\n");
	add_no_command(out);
	for (const struct cmd *const *it = cmd_list; *it; it++)
		if (complete_has(*it))
			add_command(*it, out);
	buf_addz(out, "\tesac\n");
	buf_addz(out, tail);
}
