/* SPDX-License-Identifier: MIT */
#include "model/pasted.h"

#include <string.h>

#include "model/spec.h"
#include "model/text.h"

size_t
pasted_name(struct str line)
{
	size_t n = 0;
	while (n < line.n &&
		(text_is_alnum(line.p[n]) || strchr("._-", line.p[n])))
		n++;
	if (n < line.n && line.p[n] == '[') {
		size_t end = str_index(line, ']');
		n = end < line.n ? end + 1 : n;
	}
	return n;
}

/* What follows the '=' of 'name =' at once; '=' there: a pasted '=='. */
static bool
begins_with_equals(const struct ini_entry *entry)
{
	size_t at = str_index(entry->line, '=');
	if (at + 1 < entry->line.n && entry->line.p[at + 1] == '=')
		return true;
	return str_starts(entry->value, S("=")) &&
	       !str_starts(entry->value, S("=="));
}

bool
pasted_is(const struct ini_entry *entry)
{
	struct str key = entry->key;
	if (entry->bare || begins_with_equals(entry) || *key.p == '-')
		return true;
	for (size_t i = pasted_name(key); i < key.n; i++)
		if (strchr("<>!~@;/", key.p[i]))
			return true;
	return false;
}

struct option {
	const char *name, *hint;
};

static const struct option options[] = {
	{"-r", "run 'ninjenv init -r FILE', or write its lines here"},
	{"--requirement",
		"run 'ninjenv init -r FILE', or write its lines here"},
	{"-e", "name the project: 'NAME = ./DIRECTORY'"},
	{"--editable", "name the project: 'NAME = ./DIRECTORY'"},
	{"-i", "write 'url = URL' into [index]"},
	{"--index-url", "write 'url = URL' into [index]"},
	{"--extra-index-url", "write 'extra-urls = URL' into [index]"},
	{"-f", "write 'find-links = DIRECTORY' into [index]"},
	{"--find-links", "write 'find-links = DIRECTORY' into [index]"},
	{0},
};

static bool
report_option(const struct ini_entry *entry, struct diag *diag)
{
	struct str name = entry->line;
	name.n = MIN(str_index(name, ' '), str_index(name, '='));
	diag_error(diag, entry->place, "'%.*s' is an option of pip", STR(name));
	for (const struct option *o = options; o->name; o++)
		if (str_is(name, o->name))
			return diag_hint(diag, "%s", o->hint);
	return diag_hint(diag, "remove the line: ninjenv has no such option");
}

/* The value that a pasted rest ('==2.1', '>=2', '@ https://...') becomes. */
static struct str
value_of(struct str rest)
{
	size_t hash = str_find(rest, S(" --")); /* pip's --hash */
	rest = str_trim(str_sub(rest, 0, hash));
	if (str_ends(rest, S("\\")))
		rest = str_trim(str_sub(rest, 0, rest.n - 1));
	if (str_starts(rest, S("@")))
		return str_trim(str_from_index(rest, 1));
	if (!str_starts(rest, S("==")) || str_starts(rest, S("===")))
		return rest;
	struct str version = str_from_index(rest, 2);
	version.n = MIN(str_index(version, ';'), version.n);
	if (str_index(version, '*') < version.n ||
		str_index(version, ',') < version.n)
		return rest;
	return str_trim(str_from_index(rest, 2));
}

/* What to write instead of 'name: value', 'name>=1' and so on. */
static bool
report_form(const struct ini_entry *entry, size_t name, struct str rest,
	struct diag *diag)
{
	struct str line = entry->line;
	struct place place = entry->place;
	place.column += name;
	diag_error(diag, place, "'%.*s' is not 'name = value'", STR(line));
	if (!rest.n)
		return diag_hint(diag, "write '%.*s ='", STR(line));
	if (str_starts(rest, S("= =")))
		rest = str_from_index(rest, 2);
	bool is_part = str_starts(rest, S(":")) ||
		       (str_starts(rest, S("=")) && !str_starts(rest, S("==")));
	rest = is_part ? str_trim(str_from_index(rest, 1)) : value_of(rest);
	return diag_hint(
		diag, "write '%.*s = %.*s'", (int)name, line.p, STR(rest));
}

bool
pasted_error(const struct ini_entry *entry, struct diag *diag)
{
	struct str line = entry->line;
	size_t n = pasted_name(line);
	if (*line.p == '-')
		return report_option(entry, diag);
	struct str rest = str_trim(str_from_index(line, n));
	bool is_url = str_starts(rest, S("://"));
	if (n && !is_url && (!rest.n || strchr("<>=!~@;:", *rest.p)))
		return report_form(entry, n, rest, diag);
	diag_error(diag, entry->place, "'%.*s' has no 'name ='", STR(line));
	return diag_hint(diag, "write 'NAME = %.*s'", STR(line));
}
