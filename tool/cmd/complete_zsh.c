/* SPDX-License-Identifier: MIT */
#include "cmd/complete.h"

#include <string.h>

static const char head[] =
	"#compdef ninjenv\n"
	"# Completion of ninjenv for zsh: put it into a directory of $fpath "
	"as\n"
	"# _ninjenv. Made by 'ninjenv help --completion zsh'.\n"
	"\n"
	"# The options -C and -B of this line, for asking about the "
	"repository.\n"
	"_ninjenv_take() {\n"
	"\tlocal name\n"
	"\tfor name in -C --source -B --build; do\n"
	"\t\t(( ${+opt_args[$name]} )) && ninjenv_at+=($name "
	"${(Q)opt_args[$name]/#\\~\\//$HOME/})\n"
	"\tdone\n"
	"\treturn 0\n"
	"}\n"
	"\n"
	"# Its last argument is the kind, before it stand options for "
	"compadd.\n"
	"_ninjenv_words() {\n"
	"\tlocal -a found\n"
	"\tlocal kind=$argv[-1]\n"
	"\targv[-1]=()\n"
	"\t_ninjenv_take\n"
	"\tfound=(${(f)\"$(ninjenv $ninjenv_at help --words $kind "
	"2>/dev/null)\"})\n"
	"\tcompadd \"$@\" -a found\n"
	"}\n"
	"\n";

static const char tail[] = "if [[ $funcstack[1] == _ninjenv ]]; then\n"
			   "\t_ninjenv \"$@\"\n"
			   "else\n"
			   "\tcompdef _ninjenv ninjenv\n"
			   "fi\n";

/* A text inside a spec of _arguments or _describe, between quotes. */
static struct str
spec_text(const char *text, struct arena *arena)
{
	struct buf out = {.arena = arena};

	for (; *text; text++) {
		if (strchr(":[]\\", *text))
			buf_addc(&out, '\\');
		if (*text == '\'')
			buf_addz(&out, "'\\''");
		else
			buf_addc(&out, *text);
	}
	return buf_str(&out);
}

static void
add_action(const char *arg, struct buf *out)
{
	switch (complete_kind(arg)) {
	case COMPLETE_NOTHING:
		break;
	case COMPLETE_FILE:
		buf_addz(out, "_files");
		break;
	case COMPLETE_DIRECTORY:
		buf_addz(out, "_directories");
		break;
	case COMPLETE_WORDS:
		buf_addf(out, "_ninjenv_words %s", complete_words(arg));
		break;
	case COMPLETE_SHELL:
		buf_addz(out, "(bash zsh fish)");
		break;
	case COMPLETE_PROGRAM:
		buf_addz(out, "_normal");
		break;
	}
}

/* '(-C --source)'{-C+,--source=}'[text]:SRC:_directories' */
static void
add_option(const struct opt *opt, struct buf *out)
{
	bool has_arg = opt->kind == OPT_TEXT;
	struct str text = spec_text(opt->text, out->arena);

	if (opt->letter)
		buf_addf(out, " \\\n\t\t'(-%c --%s)'{-%c%s,--%s%s}'",
			opt->letter, opt->name, opt->letter, has_arg ? "+" : "",
			opt->name, has_arg ? "=" : "");
	else
		buf_addf(
			out, " \\\n\t\t'--%s%s", opt->name, has_arg ? "=" : "");
	buf_addf(out, "[%.*s]", STR(text));
	if (has_arg) {
		buf_addf(out, ":%s:", opt->arg);
		add_action(opt->arg, out);
	}
	buf_addc(out, '\'');
}

static void
add_options(const struct opt *table, struct buf *out)
{
	for (; table && table->name; table++)
		if (!table->hidden)
			add_option(table, out);
}

static void
add_function(const struct cmd *cmd, struct buf *out)
{
	buf_addf(out, "_ninjenv_%s() {\n\t_arguments -s $ninjenv_global",
		cmd->name);
	add_options(cmd->opts, out);
	if (cmd->operand && complete_kind(cmd->operand) == COMPLETE_PROGRAM)
		buf_addf(out, " \\\n\t\t'*::%s:_normal'", cmd->operand);
	else if (cmd->operand) {
		buf_addf(out, " \\\n\t\t'%s:%s:", cmd->most > 1 ? "*" : "1",
			cmd->operand);
		add_action(cmd->operand, out);
		buf_addc(out, '\'');
	}
	buf_addz(out, "\n}\n\n");
}

static void
add_main(struct buf *out)
{
	buf_addz(out, "_ninjenv() {\n"
		      "\tlocal context state state_descr "
		      "curcontext=$curcontext\n"
		      "\tlocal -a line ninjenv_global ninjenv_at commands\n"
		      "\tlocal -A opt_args\n"
		      "\tninjenv_global=(");
	add_options(opt_global, out);
	buf_addz(out, ")\n\tcommands=(");
	for (const struct cmd *const *it = cmd_list; *it; it++)
		if (complete_has(*it))
			buf_addf(out, " \\\n\t\t'%s:%.*s'", (*it)->name,
				STR(spec_text((*it)->summary, out->arena)));
	buf_addz(out,
		")\n"
		"\t_arguments -C -s $ninjenv_global '1:command:->command' "
		"'*::argument:->argument'\n"
		"\tcase $state in\n"
		"\tcommand)\n"
		"\t\t_describe command commands\n"
		"\t\t;;\n"
		"\targument)\n"
		"\t\t_ninjenv_take\n"
		"\t\t(( $+functions[_ninjenv_$line[1]] )) && "
		"_ninjenv_$line[1]\n"
		"\t\t;;\n"
		"\tesac\n"
		"}\n\n");
}

void
complete_zsh(struct buf *out)
{
	buf_addz(out, head);
	for (const struct cmd *const *it = cmd_list; *it; it++)
		if (complete_has(*it))
			add_function(*it, out);
	add_main(out);
	buf_addz(out, tail);
}
