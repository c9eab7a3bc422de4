/* SPDX-License-Identifier: MIT */
#include "model/conf_text.h"

#include <string.h>

#include "base/near.h"
#include "model/key.h"

enum { WIDTH = 78 };

/* The text in lines of at most WIDTH bytes, each after the prefix. */
static void
wrap(struct buf *out, const char *prefix, const char *text)
{
	struct str rest = str_from(text), word;
	size_t column = 0;
	while (str_next(&rest, ' ', &word)) {
		if (column && column + 1 + word.n > WIDTH) {
			buf_addc(out, '\n');
			column = 0;
		}
		buf_addz(out, column ? " " : prefix);
		column += column ? 1 : strlen(prefix);
		buf_add(out, word);
		column += word.n;
	}
	buf_addc(out, '\n');
}

static void
indent(struct buf *out, const char *prefix, const char *lines)
{
	struct str rest = str_from(lines), line;
	while (str_next(&rest, '\n', &line))
		buf_addf(out, "%s%.*s\n", prefix, STR(line));
}

/* "[env]", "[env:NAME]": the head of the row's section. */
static const char *
head_of(const struct key *key)
{
	const struct key *row = keys;
	while (row->name || strcmp(row->section, key->section))
		row++;
	return row->type;
}

/* The section without the ':' that a name follows. */
static struct str
bare(const struct key *key)
{
	struct str section = str_from(key->section);
	if (str_ends(section, S(":")))
		section.n--;
	return section;
}

/* Is it "python", "env.python", "packages" or "[packages]"? */
static bool
is_named(const struct key *key, struct str name)
{
	struct str section, rest;
	if (!key->name) {
		struct str inner =
			str_sub(str_from(key->type), 1, strlen(key->type) - 1);
		return str_is(name, key->type) || str_eq(name, inner) ||
		       str_eq(name, bare(key));
	}
	if (str_is(name, key->name))
		return true;
	return str_cut(name, '.', &section, &rest) &&
	       str_eq(section, bare(key)) && str_is(rest, key->name);
}

static void
help(const struct key *key, struct buf *out)
{
	if (out->n)
		buf_addc(out, '\n');
	if (key->name)
		buf_addf(out, "%s = %s    in %s%s\n", key->name, key->type,
			head_of(key),
			strcmp(key->section, "env") ? "" : " and [env:NAME]");
	else
		buf_addf(out, "%s\n", key->type);
	wrap(out, "    ", key->text);
	if (*key->value)
		buf_addf(out, "    default: %s\n", key->value);
	if (!key->name)
		for (const struct key *k = keys; k->section; k++)
			if (k->name && !strcmp(k->section, key->section))
				buf_addf(out, "    key: %s\n", k->name);
	buf_addz(out, "    example:\n");
	indent(out, "        ", key->example);
}

bool
conf_help(struct str name, struct buf *out)
{
	size_t before = out->n;
	for (const struct key *key = keys; key->section; key++)
		if (is_named(key, name))
			help(key, out);
	return out->n > before;
}

struct str
conf_help_near(struct str name, struct arena *arena)
{
	struct str_vec names = {0};
	for (const struct key *key = keys; key->section; key++)
		vec_add(&names, arena,
			key->name ? str_from(key->name) : bare(key));
	return near_name(name, names.v, names.n);
}

void
conf_example(struct buf *out)
{
	wrap(out, "# ",
		"venv.ini.example: every section and key of venv.ini, with an "
		"example. 'man 5 venv.ini' says more, 'ninjenv help KEY' "
		"this.");
	for (const struct key *key = keys; key->section; key++) {
		buf_addc(out, '\n');
		wrap(out, "# ", key->text);
		if (*key->value)
			buf_addf(out, "# The default is '%s'.\n", key->value);
		buf_addf(out, "%s\n", key->example);
	}
}

/* The text for roff: no byte of it is a request or an escape. */
static void
roff(struct buf *out, const char *text)
{
	bool at_start = true;
	for (const char *p = text; *p; p++) {
		if (at_start && (*p == '.' || *p == '\''))
			buf_addz(out, "\\&");
		if (*p == '\\')
			buf_addz(out, "\\e");
		else if (*p == '-')
			buf_addz(out, "\\-");
		else if (*p == '\'')
			buf_addz(out, "\\(aq");
		else if (*p == '^')
			buf_addz(out, "\\(ha");
		else if (*p == '~')
			buf_addz(out, "\\(ti");
		else
			buf_addc(out, *p);
		at_start = *p == '\n';
	}
	buf_addc(out, '\n');
}

/* The same as an argument of a request. */
static struct str
roff_word(struct arena *arena, const char *text)
{
	struct buf word = {.arena = arena};
	roff(&word, text);
	return str_trim(buf_str(&word));
}

static void
code(struct buf *out, const char *text)
{
	buf_addz(out, ".PP\n.nf\n.RS 4\n");
	roff(out, text);
	buf_addz(out, ".RE\n.fi\n.PP\n");
}

static void
manual_row(const struct key *key, struct buf *out)
{
	if (!key->name) {
		buf_addf(out, ".SS \"%s\"\n", key->type);
		roff(out, key->text);
		if (strchr(key->example, '\n'))
			code(out, key->example);
		return;
	}
	buf_addf(out, ".TP\n.BR %.*s \" = %s\"\n",
		STR(roff_word(out->arena, key->name)), key->type);
	roff(out, key->text);
	if (*key->value)
		buf_addf(out, "The default is\n.BR %.*s .\n",
			STR(roff_word(out->arena, key->value)));
	buf_addz(out, ".nf\n    ");
	roff(out, key->example);
	buf_addz(out, ".fi\n");
}

static const char manual_head[] =
	".\\\" Made from the table of keys (tool/model/key.c).\n"
	".TH VENV.INI 5 \"\" \"ninjenv\" \"File formats\"\n"
	".SH NAME\n"
	"venv.ini \\- the Python environments of a repository\n"
	".SH DESCRIPTION\n"
	"A repository holds a file\n"
	".I venv.ini\n"
	"that names its Python environments and what is in them.\n"
	".BR ninjenv (1)\n"
	"makes locks, a Ninja file and the environments of it.\n"
	".PP\n"
	"The file is UTF\\-8 text of sections, each with a head in brackets\n"
	"and lines of the form\n"
	".IR \"name = value\" .\n"
	"A line that starts with # or ; is a comment; a # after a blank\n"
	"starts a comment inside a line. A ; inside a value never does: it\n"
	"starts a marker. An indented line continues the value before it.\n"
	"A section or name that stands twice, or that is not known, is an\n"
	"error; all errors of the file are shown in one run.\n"
	".SH SECTIONS\n";

static const char manual_tail[] = ".SH FILES\n"
				  ".TP\n"
				  ".I venv.ini.example\n"
				  "All of the above in one file.\n"
				  ".TP\n"
				  ".IR pylock.toml , \" pylock.NAME.toml\"\n"
				  "The locks, beside venv.ini.\n"
				  ".SH SEE ALSO\n"
				  ".BR ninjenv (1),\n"
				  ".BR ninja (1),\n"
				  ".BR pkg\\-config (1)\n";

void
conf_manual(struct buf *out)
{
	buf_addz(out, manual_head);
	for (const struct key *key = keys; key->section; key++)
		manual_row(key, out);
	buf_addz(out, manual_tail);
}
