/* SPDX-License-Identifier: MIT */
#include "model/extension.h"

#include "base/map.h"
#include "base/near.h"
#include "model/draft.h"
#include "model/source.h"
#include "model/text.h"

static const char *const keywords[] = {"False", "None", "True", "and", "as",
	"assert", "async", "await", "break", "class", "continue", "def", "del",
	"elif", "else", "except", "finally", "for", "from", "global", "if",
	"import", "in", "is", "lambda", "nonlocal", "not", "or", "pass",
	"raise", "return", "try", "while", "with", "yield"};

static bool
is_keyword(struct str part)
{
	for (size_t i = 0; i < countof(keywords); i++)
		if (str_is(part, keywords[i]))
			return true;
	return false;
}

/* How many bytes the part begins with are an identifier. */
static size_t
identifier(struct str part)
{
	size_t n = 0;
	if (part.n && text_is_digit(*part.p))
		return 0;
	while (n < part.n && (text_is_alnum(part.p[n]) || part.p[n] == '_'))
		n++;
	return n;
}

/* The file names of "myproject/_fast.so" and the like were meant as these. */
static bool
suggest(struct str name, struct diag *diag)
{
	struct buf out = {.arena = diag->arena};
	if (str_ends(name, S(".so")))
		name.n -= 3;
	for (size_t i = 0; i < name.n; i++)
		buf_addc(&out, name.p[i] == '/'   ? '.'
			       : name.p[i] == '-' ? '_'
						  : name.p[i]);
	struct str rest = buf_str(&out), part;
	bool good = rest.n;
	for (bool more = true; more && good;) {
		more = str_cut(rest, '.', &part, &rest);
		good = part.n && identifier(part) == part.n &&
		       !is_keyword(part);
	}
	if (good)
		return diag_hint(
			diag, "write '[extension:%.*s]'", STR(buf_str(&out)));
	return diag_hint(diag, "write the name by which it is imported, such "
			       "as '[extension:myproject._fast]'");
}

static bool
check_name(struct str name, struct place place, struct diag *diag)
{
	struct str rest = name, part;
	bool is_file = str_ends(name, S(".so"));
	for (bool more = true; more;) {
		more = str_cut(rest, '.', &part, &rest);
		size_t n = identifier(part);
		if (n == part.n && n && !is_keyword(part) && !is_file)
			continue;
		place.column +=
			(size_t)(part.p - name.p) + (n < part.n ? n : 0);
		diag_error(diag, place, "'%.*s' is not the name of a module%s",
			STR(name),
			is_keyword(part) ? ": Python has that word itself"
					 : "");
		return suggest(name, diag);
	}
	return true;
}

static bool
has_key(const struct ini_section *section, const char *name)
{
	vec_for (struct ini_entry, entry, &section->entries)
		if (str_is(entry->key, name))
			return true;
	return false;
}

/* Which languages there are to apply a standard to. */
static void
check_language(const struct conf_extension *e,
	const struct ini_section *section, struct diag *diag)
{
	bool is_cxx = str_find(e->std, S("++")) < e->std.n;
	bool has[SOURCE_ASM + 1] = {false};
	struct place place = section->place;
	vec_for (struct conf_word, word, &e->sources)
		has[source_kind(word->text)] = true;
	vec_for (struct ini_entry, entry, &section->entries)
		if (str_is(entry->key, "std"))
			place = ini_at(entry, 0);
	if (!e->std.n || !e->sources.n || has[SOURCE_OTHER])
		return;
	bool c = e->language == CONF_LANGUAGE_C || has[SOURCE_C] ||
		 has[SOURCE_CYTHON];
	bool cxx = e->language == CONF_LANGUAGE_CXX || has[SOURCE_CXX];
	if (e->language == CONF_LANGUAGE_C)
		cxx = false;
	else if (e->language == CONF_LANGUAGE_CXX)
		c = false;
	if (is_cxx ? cxx : c)
		return;
	diag_error(diag, place, "'%.*s' is a standard of %s, and no source is",
		STR(e->std), is_cxx ? "C++" : "C");
	(void)diag_hint(diag, is_cxx ? "write a standard of C, such as 'c17'"
				     : "write a standard of C++, such as "
				       "'c++17'");
}

static void
finish(struct conf_extension *e, const struct ini_section *section,
	struct arena *arena, struct diag *diag)
{
	if (!has_key(section, "sources")) {
		diag_error(diag, section->place, "'[%.*s]' has no sources",
			STR(section->name));
		(void)diag_hint(diag, "write 'sources = src/*.c', or the "
				      "files by name");
	}
	if (!has_key(section, "environments"))
		vec_add(&e->environments, arena,
			(struct conf_word){S("env"), section->place});
	check_language(e, section, diag);
}

void
extension_read(const struct ini_section *section, struct str name,
	struct place place, struct conf *conf, struct arena *arena,
	struct diag *diag)
{
	struct conf_extension e = {.name = name,
		.place = section->place,
		.at_output = section->place,
		.at_limited = section->place};
	struct setting setting = {.extension = &e};
	(void)!check_name(name, place, diag); /* the rest is checked too */
	draft_settings(section, "extension:", &setting, arena, diag);
	finish(&e, section, arena, diag);
	vec_add(&conf->extensions, arena, e);
}

static void
check_environments(const struct conf_extension *e, const struct conf *conf,
	struct arena *arena, struct diag *diag)
{
	struct str_vec names = {0};
	for (size_t i = 0; i < conf->envs.n; i++)
		vec_add(&names, arena, conf->envs.v[i]->name);
	vec_for (struct conf_word, word, &e->environments) {
		struct str name = word->text;
		if (str_vec_has(&names, name))
			continue;
		diag_error(
			diag, word->place, "no environment '%.*s'", STR(name));
		if (str_starts(name, S("env-")) || str_starts(name, S("env:")))
			name = str_from_index(name, 4);
		struct str near = near_name(name, names.v, names.n);
		if (near.n)
			(void)diag_hint(
				diag, "did you mean '%.*s'?", STR(near));
		else
			(void)diag_hint(diag, "the environments are: %.*s",
				STR(str_join(arena, &names, S(", "))));
	}
}

/* 'a' beside 'a.b': Python would import the package and never the module. */
static void
check_packages(const struct conf_extension *e, const struct map *modules,
	struct diag *diag)
{
	struct str name = e->name;
	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] != '.')
			continue;
		const struct conf_extension *other =
			map_get(modules, str_sub(name, 0, i));
		if (!other)
			continue;
		diag_error(diag, e->place,
			"'%.*s' is a package here and an extension module too",
			STR(other->name));
		diag_note(diag, other->place, "the module is here");
		(void)diag_hint(diag, "write '[extension:%.*s._%.*s]' there",
			STR(other->name),
			STR(str_from_index(other->name,
				str_rindex(other->name, '.') < other->name.n
					? str_rindex(other->name, '.') + 1
					: 0)));
	}
}

void
extension_check(const struct conf *conf, struct arena *arena, struct diag *diag)
{
	struct map modules = {.arena = arena};
	vec_for (struct conf_extension, e, &conf->extensions)
		map_put(&modules, e->name, e);
	vec_for (struct conf_extension, e, &conf->extensions) {
		check_environments(e, conf, arena, diag);
		check_packages(e, &modules, diag);
	}
}
