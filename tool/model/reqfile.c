/* SPDX-License-Identifier: MIT */
#include "model/reqfile.h"

#include <string.h>

#include "format/url.h"
#include "model/reqfile_package.h"

struct place
reqfile_at(const struct reqfile_reader *reader, struct str part, size_t offset)
{
	size_t from = (size_t)(part.p - reader->line->text.p);
	return reqline_at(reader->line, from + offset);
}

static void
add(struct reqfile_reader *reader, enum reqfile_kind kind, struct str text)
{
	vec_add(reader->items, reader->arena,
		(struct reqfile_item){
			.kind = kind,
			.text = str_dup(reader->arena, text),
			.place = reqfile_at(reader, text, 0),
		});
}

/* pip puts variables in place of ${NAME}; a lock that holds for everybody
 * cannot depend on them. */
static bool
check_variables(const struct reqfile_reader *reader)
{
	struct str text = reader->line->text;
	size_t from = str_find(text, S("${"));
	struct str variable = str_from_index(text, from);

	if (from == text.n)
		return true;
	variable.n = MIN(str_index(variable, '}') + 1, variable.n);
	(void)diag_error(reader->diag, reqfile_at(reader, variable, 0),
		"'%.*s' is not replaced by the variable's value",
		STR(variable));
	return diag_hint(reader->diag,
		"write the text itself; users and passwords go into ~/.netrc "
		"or pip's configuration");
}

enum action {
	USE,      /* with its value, as an item */
	EDITABLE, /* a requirement stands behind it */
	CHOOSE,   /* given to the resolver, */
	CHOOSE_WITH_VALUE,
	HOLDS, /* as it is in any case */
	REFUSE,
};

struct option {
	const char *letter, *name;
	enum action action;
	enum reqfile_kind kind;
	const char *hint;
};

static const struct option options[] = {
	{"-r", "--requirement", USE, REQFILE_INCLUDE, NULL},
	{"-c", "--constraint", USE, REQFILE_CONSTRAINT, NULL},
	{"-e", "--editable", EDITABLE, REQFILE_LOCAL, NULL},
	{"-i", "--index-url", USE, REQFILE_INDEX, NULL},
	{"", "--pypi-url", USE, REQFILE_INDEX, NULL},
	{"", "--extra-index-url", USE, REQFILE_EXTRA_INDEX, NULL},
	{"-f", "--find-links", USE, REQFILE_FIND_LINKS, NULL},
	{"", "--pre", CHOOSE, REQFILE_CHOOSING, NULL},
	{"", "--prefer-binary", CHOOSE, REQFILE_CHOOSING, NULL},
	{"", "--only-binary", CHOOSE_WITH_VALUE, REQFILE_CHOOSING, NULL},
	{"", "--require-hashes", HOLDS, REQFILE_CHOOSING, NULL},
	{"", "--no-binary", REFUSE, REQFILE_CHOOSING,
		"write 'from-source = yes' into '[build:NAME]' of venv.ini"},
	{"", "--no-index", REFUSE, REQFILE_CHOOSING,
		"write 'no-index = true' into '[global]' of pip's "
		"configuration, or set NINJENV_OFFLINE=1"},
	{"", "--trusted-host", REFUSE, REQFILE_CHOOSING,
		"write 'trusted-host = HOST' into '[global]' of pip's "
		"configuration"},
	{"", "--use-feature", REFUSE, REQFILE_CHOOSING, "remove it"},
	{0},
};

/* Is it this option? Then *value is what follows it, without '='. */
static bool
is_option(const struct option *option, struct str text, struct str *value)
{
	struct str letter = str_from(option->letter);
	struct str name = str_from(option->name);

	*value = str_from_index(text, name.n);
	bool found = str_starts(text, name) &&
		     (!value->n || strchr("= \t", *value->p) != NULL);
	if (!found && letter.n && str_starts(text, letter)) {
		*value = str_from_index(text, letter.n);
		found = true;
	}
	if (str_starts(*value, S("=")))
		*value = str_from_index(*value, 1);
	*value = str_trim(*value);
	return found;
}

static const struct option *
find_option(const struct reqfile_reader *reader, struct str *value)
{
	for (const struct option *o = options; o->name; o++)
		if (is_option(o, reader->line->text, value))
			return o;
	return NULL;
}

static bool
refuse_option(const struct reqfile_reader *reader, const char *hint)
{
	struct str text = reader->line->text;
	struct str name = str_sub(text, 0,
		MIN(str_index(text, ' '),
			MIN(str_index(text, '='), str_index(text, '\t'))));

	(void)diag_error(reader->diag, reqfile_at(reader, text, 0),
		"'%.*s' is an option that ninjenv does not have", STR(name));
	return diag_hint(reader->diag, "%s",
		hint ? hint
		     : "remove it; 'ninjenv help venv.ini' has the keys that "
		       "there are");
}

static bool
is_url(struct str text)
{
	return str_find(text, S("://")) < text.n;
}

static bool
check_url(const struct reqfile_reader *reader, struct str url)
{
	if (!url_is_fetchable(url)) {
		(void)diag_error(reader->diag, reqfile_at(reader, url, 0),
			"'%.*s' is not a URL", STR(url));
		return diag_hint(reader->diag,
			"it begins with 'https://', 'http://' or 'file:///'");
	}
	if (!url_split(url).userinfo.n)
		return true;
	(void)diag_error(reader->diag, reqfile_at(reader, url, 0),
		"the URL holds a user or password");
	return diag_hint(reader->diag, "put them into ~/.netrc");
}

/* "--only-binary :all:" as one text, whatever stood between. */
static void
add_choosing(struct reqfile_reader *reader, const struct option *option,
	struct str value)
{
	add(reader, REQFILE_CHOOSING, reader->line->text);
	struct reqfile_item *item = &reader->items->v[reader->items->n - 1];
	item->text = str_from(option->name);
	if (option->action == CHOOSE_WITH_VALUE)
		item->text = str_fmt(
			reader->arena, "%s=%.*s", option->name, STR(value));
}

static bool
use_option(struct reqfile_reader *reader, const struct option *option,
	struct str value)
{
	bool needs = option->action != CHOOSE && option->action != HOLDS;

	if (needs && !value.n) {
		(void)diag_error(reader->diag, reqfile_at(reader, value, 0),
			"nothing stands behind '%.*s'",
			STR(reader->line->text));
		return diag_hint(reader->diag, "write its value, or remove it");
	}
	if (option->action == HOLDS)
		return true;
	if (option->action != USE) {
		add_choosing(reader, option, value);
		return true;
	}
	bool must = option->kind == REQFILE_INDEX ||
		    option->kind == REQFILE_EXTRA_INDEX;
	if ((must || (option->kind == REQFILE_FIND_LINKS && is_url(value))) &&
		!check_url(reader, value))
		return false;
	add(reader, option->kind, value);
	return true;
}

static bool
read_line(struct reqfile_reader *reader)
{
	struct str value, text = reader->line->text;

	if (!text.n)
		return true;
	if (!check_variables(reader))
		return false;
	if (*text.p != '-')
		return reqfile_package(reader, text, false);
	const struct option *option = find_option(reader, &value);
	if (!option || option->action == REFUSE)
		return refuse_option(reader, option ? option->hint : NULL);
	if (option->action == EDITABLE && value.n)
		return reqfile_package(reader, value, true);
	return use_option(reader, option, value);
}

bool
reqfile_read(struct str text, struct str file, struct reqfile_item_vec *items,
	struct arena *arena, struct diag *diag)
{
	struct reqline_reader from;
	struct reqline line;
	bool good = true;

	if (!reqline_start(&from, text, file, arena, diag))
		return false;
	while (reqline_next(&from, &line)) {
		struct reqfile_reader reader = {&line, items, arena, diag};
		good &= read_line(&reader);
	}
	return good;
}
