/* SPDX-License-Identifier: MIT */
#include "format/zip_limits.h"

#include "base/near.h"

const char zip_limits_variable[] = "NINJENV_ARCHIVE_LIMITS";

const struct zip_limits zip_limits_default = {{
	[ZIP_ENTRIES] = 250000,
	[ZIP_NAME] = 1024,
	[ZIP_PART] = 255,
	[ZIP_DEPTH] = 64,
	[ZIP_FILE] = UINT64_C(8) << 30,
	[ZIP_TOTAL] = UINT64_C(32) << 30,
	[ZIP_RATIO] = 200,
	[ZIP_UNRATED] = UINT64_C(256) << 20,
	[ZIP_CLASHES] = 0,
}};

/* "it has 7 directories": the words around the number. */
static const struct {
	struct str name;
	const char *before, *after;
} rows[] = {
	[ZIP_ENTRIES] = {{"entries", 7}, "has", "entries"},
	[ZIP_NAME] = {{"name", 4}, "has a name of", "bytes"},
	[ZIP_PART] = {{"part", 4}, "has a part of", "bytes between two '/'"},
	[ZIP_DEPTH] = {{"depth", 5}, "lies", "directories deep"},
	[ZIP_FILE] = {{"file", 4}, "unpacks to", "bytes"},
	[ZIP_TOTAL] = {{"total", 5}, "unpacks to", "bytes"},
	[ZIP_RATIO] = {{"ratio", 5}, "unpacks to", "times its size"},
	[ZIP_UNRATED] = {{"unrated", 7}, "unpacks to", "bytes"},
	[ZIP_CLASHES] = {{"clashes", 7}, "has",
		"names that are another's but for the case of letters or the "
		"form of accents"},
};

const char *
zip_limits_name(enum zip_limit limit)
{
	return rows[limit].name.p;
}

bool
zip_limits_exceeded(const struct zip_limits *limits, enum zip_limit limit,
	uint64_t value, struct place place, struct str who, struct diag *diag)
{
	(void)diag_error(diag, place,
		"%.*s %s %llu %s, over the limit '%s' of %llu", STR(who),
		rows[limit].before, (unsigned long long)value,
		rows[limit].after, rows[limit].name.p,
		(unsigned long long)limits->most[limit]);
	return diag_hint(diag,
		"if you trust the archive, raise the limit: export "
		"%s='%s=%llu'",
		zip_limits_variable, rows[limit].name.p,
		(unsigned long long)value);
}

static bool
unknown(struct str name, struct diag *diag)
{
	struct str names[ZIP_LIMITS];
	for (size_t i = 0; i < ZIP_LIMITS; i++)
		names[i] = rows[i].name;
	struct str near = near_name(name, names, ZIP_LIMITS);
	(void)diag_error(diag, NOWHERE, "'%.*s' in %s is no limit", STR(name),
		zip_limits_variable);
	if (near.n)
		return diag_hint(diag, "did you mean '%.*s'?", STR(near));
	return diag_hint(diag,
		"the limits are entries, name, part, depth, file, total, "
		"ratio, unrated and clashes");
}

/* "16G" */
static bool
read_number(struct str text, uint64_t *number)
{
	static const struct str units = {"KMGT", 4};
	unsigned long long value;
	unsigned shift = 0;
	if (text.n) {
		size_t unit = str_index(units, text.p[text.n - 1]);
		shift = unit < units.n ? 10 * (unsigned)(unit + 1) : 0;
		text.n -= unit < units.n;
	}
	if (!str_to_uint(text, &value) || value > UINT64_MAX >> shift)
		return false;
	*number = (uint64_t)value << shift;
	return true;
}

static bool
read_word(struct zip_limits *limits, struct str word, struct diag *diag)
{
	struct str name, number;
	bool has_number = str_cut(word, '=', &name, &number);
	for (size_t i = 0; i < ZIP_LIMITS; i++) {
		if (!str_eq(name, rows[i].name))
			continue;
		if (has_number && read_number(number, &limits->most[i]))
			return true;
		(void)diag_error(diag, NOWHERE, "'%.*s' in %s has no number",
			STR(word), zip_limits_variable);
		return diag_hint(diag,
			"write '%s=NUMBER'; K, M, G and T behind it are powers "
			"of 1024",
			rows[i].name.p);
	}
	return unknown(name, diag);
}

bool
zip_limits_read(struct zip_limits *limits, struct str text, struct diag *diag)
{
	struct str word;
	bool good = true;
	while (str_next(&text, ' ', &word))
		if (word.n)
			good &= read_word(limits, word, diag);
	return good;
}
