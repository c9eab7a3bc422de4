/* SPDX-License-Identifier: MIT */
#include "model/module.h"

#include <string.h>

#include "model/text.h"

/* How many bytes of the text are a module's name. */
static size_t
name_size(struct str s)
{
	size_t n = 0;
	while (n < s.n && (text_is_alnum(s.p[n]) || strchr("._+-", s.p[n])))
		n++;
	return n;
}

static size_t
operator_size(struct str s)
{
	static const char *const ops[] = {
		"<=", ">=", "!=", "==", "<", ">", "="};
	for (size_t i = 0; i < countof(ops); i++)
		if (str_starts(s, str_from(ops[i])))
			return strlen(ops[i]);
	return 0;
}

static bool
read_name(const struct ini_entry *entry, struct diag *diag)
{
	struct place place = entry->place;
	size_t n = name_size(entry->key);
	if (str_ends(entry->key, S(".pc"))) { /* libpkgconf reads that file */
		diag_error(diag, place, "'%.*s' is a file, not a module",
			STR(entry->key));
		return diag_hint(diag, "write '%.*s' without '.pc'",
			(int)entry->key.n - 3, entry->key.p);
	}
	if (n == entry->key.n && !entry->bare && *entry->key.p != '-')
		return true;
	place.column += n;
	diag_error(diag, place, "'%.*s' is not 'module = versions'",
		STR(entry->line));
	struct str rest = str_trim(str_from_index(entry->line, n));
	if (!n || *entry->key.p == '-' || (rest.n && !operator_size(rest)))
		return diag_hint(diag, "write 'zlib = >=1.2.11'");
	return diag_hint(diag, "write '%.*s =%s%.*s'", (int)n, entry->line.p,
		rest.n ? " " : "", STR(rest));
}

static bool
read_clause(const struct ini_entry *entry, struct str text,
	struct conf_native *native, struct arena *arena, struct diag *diag)
{
	size_t offset = (size_t)(text.p - entry->value.p);
	size_t n = operator_size(text);
	struct str version = str_trim(str_from_index(text, n));
	size_t good = name_size(version);
	if (n && good && good == version.n) {
		struct str op = str_sub(text, 0, n);
		if (str_is(op, "=="))
			op.n = 1;
		vec_add(&native->clauses, arena,
			(struct conf_clause){op, version});
		return true;
	}
	if (n)
		offset = (size_t)(version.p - entry->value.p) + good;
	diag_error(diag, ini_at(entry, offset), "'%.*s' is not %s", STR(text),
		n ? "a comparison with a version" : "a comparison");
	if (!n && good == text.n && good)
		return diag_hint(diag, "write '%.*s = >=%.*s', or '==%.*s'",
			STR(entry->key), STR(text), STR(text));
	return diag_hint(diag, "write '%.*s = >=1.2' or '%.*s = >=1.2, <2'",
		STR(entry->key), STR(entry->key));
}

bool
module_read(const struct ini_entry *entry, struct conf_native *native,
	struct arena *arena, struct diag *diag)
{
	struct str rest = entry->value, text;
	struct buf want = {.arena = arena};
	native->module = entry->key;
	native->place = entry->place;
	if (!read_name(entry, diag))
		return false;
	for (bool more = rest.n > 0; more;) {
		more = str_cut(rest, ',', &text, &rest);
		text = str_trim(text);
		if (!read_clause(entry, text, native, arena, diag))
			return false;
	}
	vec_for (struct conf_clause, clause, &native->clauses)
		buf_addf(&want, "%s%.*s%.*s", want.n ? ", " : "",
			STR(clause->op), STR(clause->version));
	native->want = buf_str(&want);
	return true;
}
