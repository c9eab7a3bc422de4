/* SPDX-License-Identifier: MIT */
#include "model/requirements.h"

#include <string.h>

#include "model/conf.h"
#include "model/pasted.h"
#include "model/reqline.h"
#include "model/require.h"
#include "model/secret.h"

struct reader {
	struct requirements_line_vec *lines;
	struct arena *arena;
};

static struct requirements_line *
add(struct reader *reader, const struct reqline *logical,
	enum requirements_kind kind, struct str text)
{
	struct requirements_line *line = vec_new(reader->lines, reader->arena);
	*line = (struct requirements_line){
		.kind = kind,
		.text = text,
		.place = logical->place,
	};
	return line;
}

struct option {
	const char *letter, *name; /* "-r", "--requirement" */
	const char *why, *hint;
};

static const struct option options[] = {
	{"-r", "--requirement", NULL, NULL},
	{"-c", "--constraint", "constraints are not taken",
		"the lock pins every package"},
	{"-e", "--editable", "no name stands before the path",
		"write 'NAME = ./DIRECTORY' into [packages]"},
	{"-i", "--index-url", "an option of pip",
		"write 'url = URL' into [index]"},
	{"", "--extra-index-url", "an option of pip",
		"write 'extra-urls = URL' into [index]"},
	{"-f", "--find-links", "an option of pip",
		"write 'find-links = DIRECTORY' into [index]"},
	{"", "--pre", "an option of pip",
		"name a pre-release in its version: 'NAME = >=2.0rc1'"},
	{0},
};

/* Is it this option? Then *value is what follows it, without '='. */
static bool
is_option(const struct option *option, struct str text, struct str *value)
{
	struct str letter = str_from(option->letter);
	struct str name = str_from(option->name);

	if (str_starts(text, name)) {
		*value = str_from_index(text, name.n);
		return !value->n || strchr("= \t", *value->p) != NULL;
	}
	*value = str_from_index(text, letter.n);
	return letter.n && str_starts(text, letter) &&
	       !str_starts(text, S("--"));
}

static void
add_option(struct reader *reader, const struct reqline *logical)
{
	struct str value;

	for (const struct option *o = options; o->name; o++) {
		if (!is_option(o, logical->text, &value))
			continue;
		if (str_starts(value, S("=")))
			value = str_from_index(value, 1);
		value = str_trim(value);
		if (!o->why && value.n) {
			add(reader, logical, REQUIREMENTS_INCLUDE, value);
			return;
		}
		if (!o->why)
			break;
		add(reader, logical, REQUIREMENTS_REFUSED, str_from(o->why))
			->hint = str_from(o->hint);
		return;
	}
	add(reader, logical, REQUIREMENTS_REFUSED, S("an option of pip"));
}

/* Options of one requirement stand behind it; *options is empty or they. */
static struct str
cut_options(struct str text, struct str *options_of)
{
	size_t at = MIN(str_find(text, S(" --")), str_find(text, S("\t--")));
	*options_of = str_trim(str_from_index(text, at));
	return str_trim(str_sub(text, 0, at));
}

/* Are all of them '--hash'? */
static bool
only_hashes(struct str options_of)
{
	struct str word;

	while (str_next(&options_of, ' ', &word)) {
		word = str_trim(word);
		if (str_starts(word, S("--")) && !str_starts(word, S("--hash")))
			return false;
	}
	return true;
}

/* "==3.1.6" alone is '3.1.6' in venv.ini. */
static struct str
shorten(struct str value)
{
	struct str head, marker;
	bool has_marker = str_cut(value, ';', &head, &marker);

	head = str_trim(head);
	if (!str_starts(head, S("==")) || str_starts(head, S("===")) ||
		str_index(head, ',') < head.n || str_index(head, '*') < head.n)
		return value;
	if (has_marker)
		return str_trim(str_from_index(value, 2));
	return str_trim(str_from_index(head, 2));
}

/* What follows the name and its extras in a requirement, for venv.ini. */
static struct str
value_of(struct str rest)
{
	rest = str_trim(rest);
	if (str_starts(rest, S("(")))
		return rest;
	if (str_starts(rest, S("@")))
		return str_trim(str_from_index(rest, 1));
	return shorten(rest);
}

/* Does venv.ini take the line, and as the same requirement? */
static bool
is_accepted(struct str line, const struct require *require, struct str *name,
	struct arena *arena, struct diag *diag)
{
	struct conf conf;
	struct str text = str_fmt(arena, "[packages]\n%.*s\n", STR(line));

	if (!conf_parse(text, S("venv.ini"), &conf, arena, diag))
		return false;
	const struct conf_env *env = conf.envs.v[0];
	if (env->packages.n != 1 ||
		!require_equal(env->packages.v[0].require, require, arena))
		return diag_error(diag, NOWHERE,
			"venv.ini has no words for this requirement");
	*name = env->packages.v[0].name;
	return true;
}

static void
refuse(struct reader *reader, const struct reqline *logical, struct str why,
	struct str hint)
{
	struct arena *arena = reader->arena;
	add(reader, logical, REQUIREMENTS_REFUSED, secret_hide(arena, why))
		->hint = secret_hide(arena, hint);
}

static bool
is_archive(struct str text)
{
	return str_ends(text, S(".whl")) || str_ends(text, S(".zip")) ||
	       str_ends(text, S(".tar.gz"));
}

/* Paths, archives and repositories without a name before them. */
static bool
is_nameless(struct str text)
{
	size_t n = pasted_name(text);
	struct str rest = str_trim(str_from_index(text, n));
	return !n ||
	       (rest.n ? !strchr("<>=!~@;([", *rest.p) : is_archive(text));
}

static void
refuse_nameless(struct reader *reader, const struct reqline *logical)
{
	struct str text = logical->text;

	if (str_find(text, S("git+")) < text.n)
		refuse(reader, logical, S("no name stands before the URL"),
			S("write 'NAME = git+URL@COMMIT' into [packages]"));
	else
		refuse(reader, logical, S("no name stands before the path"),
			S("write 'NAME = PATH' into [packages]"));
}

static void
add_package(struct reader *reader, const struct reqline *logical)
{
	struct arena *arena = reader->arena;
	struct diag errors = {.arena = arena};
	struct text_error error = {0};
	struct require require;
	struct str rest, name = S("");
	struct str text = cut_options(logical->text, &rest);
	size_t n = pasted_name(text);

	if (is_nameless(text)) {
		refuse_nameless(reader, logical);
		return;
	}
	if (!require_parse(text, &require, arena, &error)) {
		refuse(reader, logical,
			str_fmt(arena, "not a requirement: %s", error.what),
			str_from(error.hint));
		return;
	}
	struct str value = value_of(str_from_index(text, n));
	struct str line = str_trim(str_fmt(
		arena, "%.*s = %.*s", STR(str_sub(text, 0, n)), STR(value)));
	if (!is_accepted(line, &require, &name, arena, &errors)) {
		const struct diag_item *item = &errors.items.v[0];
		refuse(reader, logical, item->message, item->hint);
		return;
	}
	if (!only_hashes(rest)) {
		refuse(reader, logical,
			S("it has options that ninjenv does not have"),
			str_fmt(arena, "write '%.*s' into [packages]",
				STR(line)));
		return;
	}
	struct requirements_line *added =
		add(reader, logical, REQUIREMENTS_PACKAGE, line);
	added->name = name;
	added->hashes = rest.n > 0;
}

bool
requirements_read(struct str text, struct str file,
	struct requirements_line_vec *lines, struct arena *arena,
	struct diag *diag)
{
	struct reader reader = {.lines = lines, .arena = arena};
	struct reqline_reader from;
	struct reqline line;

	if (!reqline_start(&from, text, file, arena, diag))
		return false;
	while (reqline_next(&from, &line)) {
		if (!line.text.n)
			continue;
		if (*line.text.p == '-')
			add_option(&reader, &line);
		else
			add_package(&reader, &line);
	}
	return true;
}
