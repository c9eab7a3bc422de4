/* SPDX-License-Identifier: MIT */
#include "model/source.h"

#include "base/path.h"
#include "model/word.h"

static const struct {
	const char *suffix;
	enum source_kind kind;
} suffixes[] = {{".c", SOURCE_C}, {".cc", SOURCE_CXX}, {".cpp", SOURCE_CXX},
	{".cxx", SOURCE_CXX}, {".c++", SOURCE_CXX}, {".C", SOURCE_CXX},
	{".CPP", SOURCE_CXX}, {".cp", SOURCE_CXX}, {".pyx", SOURCE_CYTHON},
	{".S", SOURCE_ASM}, {".s", SOURCE_ASM}, {".h", SOURCE_HEADER},
	{".hh", SOURCE_HEADER}, {".hpp", SOURCE_HEADER},
	{".hxx", SOURCE_HEADER}, {".h++", SOURCE_HEADER}, {".H", SOURCE_HEADER},
	{".inc", SOURCE_HEADER}, {".inl", SOURCE_HEADER},
	{".tcc", SOURCE_HEADER}, {".ipp", SOURCE_HEADER},
	{".pxd", SOURCE_HEADER}, {".pxi", SOURCE_HEADER}};

enum source_kind
source_kind(struct str path)
{
	struct str base = path_base(path);
	struct str suffix = str_from_index(base, str_rindex(base, '.'));
	if (suffix.n < base.n) /* '.c' alone is a name */
		for (size_t i = 0; i < countof(suffixes); i++)
			if (str_is(suffix, suffixes[i].suffix))
				return suffixes[i].kind;
	return SOURCE_OTHER;
}

bool
source_is_glob(struct str path)
{
	return str_index(path, '*') < path.n || str_index(path, '?') < path.n ||
	       str_index(path, '[') < path.n;
}

/* Where the '[' at i ends, or n. A ']' that comes first is one of the set. */
static size_t
bracket_end(struct str s, size_t i)
{
	i++;
	if (i < s.n && (s.p[i] == '!' || s.p[i] == '^'))
		i++;
	if (i < s.n && s.p[i] == ']')
		i++;
	while (i < s.n && s.p[i] != ']' && s.p[i] != '/')
		i++;
	return i < s.n && s.p[i] == ']' ? i : s.n;
}

static bool
check_pattern(const struct conf_word *word, struct str s, struct diag *diag)
{
	struct place place = word->place;
	for (size_t i = 0; i < s.n; i++) {
		place.column = word->place.column + i;
		if (s.p[i] == '[') {
			size_t end = bracket_end(s, i);
			if (end == s.n) {
				diag_error(diag, place, "'[' has no ']'");
				return diag_hint(diag, "write '[[]' for the "
						       "byte itself");
			}
			i = end;
		} else if (str_starts(str_from_index(s, i), S("**"))) {
			bool starts = !i || s.p[i - 1] == '/';
			if (!starts || i + 2 >= s.n || s.p[i + 2] != '/') {
				diag_error(diag, place,
					"'**' is not a whole part of the path");
				return diag_hint(diag,
					"write 'src/**/*.c' for all "
					"directories below src");
			}
			i++;
		}
	}
	return true;
}

static bool
not_compiled(const struct conf_word *word, struct diag *diag)
{
	struct str s = word->text;
	if (source_kind(s) == SOURCE_HEADER) {
		diag_error(diag, word->place, "'%.*s' is a header", STR(s));
		return diag_hint(diag,
			"remove it: what sources include is found by the "
			"compiler; 'include = DIRECTORY' is where");
	}
	diag_error(diag, word->place, "'%.*s' is nothing that is compiled",
		STR(s));
	if (str_ends(s, S(".o")) || str_ends(s, S(".a")))
		return diag_hint(diag, "write it into 'ldflags'");
	if (s.p[s.n - 1] == '/')
		return diag_hint(diag, "write '%.*s*.c'", STR(s));
	if (source_is_glob(s) ||
		str_rindex(path_base(s), '.') == path_base(s).n)
		return diag_hint(diag, "write '%.*s'",
			STR(str_fmt(diag->arena, "%.*s.c", STR(s))));
	return diag_hint(diag, "sources end in .c, .cc, .cpp, .cxx, .c++, .C, "
			       ".pyx, .S or .s");
}

/* A '!' is one of a pattern's set; the others no file of a build should have.
 */
bool
source_check(const struct ini_entry *entry, struct conf_word *word,
	struct arena *arena, struct diag *diag)
{
	struct str text = word->text;
	struct str path = path_clean(arena, text);
	if (!word_plain(entry, text, "'\"$`\\:|", diag))
		return false;
	if (!path_stays(path)) {
		diag_error(diag, word->place,
			"'%.*s' is not inside the repository", STR(text));
		return diag_hint(
			diag, "write a path that is relative to venv.ini");
	}
	if (!check_pattern(word, text, diag))
		return false;
	if (text.p[text.n - 1] == '/' || source_kind(path) <= SOURCE_HEADER)
		return not_compiled(word, diag);
	word->text = path;
	return true;
}
