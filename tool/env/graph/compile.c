/* SPDX-License-Identifier: MIT */
#include "env/graph/compile.h"

#include "base/shell_words.h"
#include "env/python/python.h"
#include "sys/hash.h"

static bool
starts_with_any(struct str word, const char *const *prefixes)
{
	for (; *prefixes; prefixes++)
		if (str_starts(word, str_from(*prefixes)))
			return true;
	return false;
}

/*
 * Does the word, of those that the interpreter was compiled with, change what
 * its headers mean or how code works with it, and does every compiler know it?
 * Warnings are its authors' business; -flto, -specs=, -fcf-protection and the
 * like need that very compiler.
 */
static bool
belongs_to_abi(struct str word)
{
	static const char *const prefixes[] = {"-D", "-U", "-O", "-g", "-m",
		"-fno-strict-", "-fstack-protector", NULL};
	static const char *const words[] = {"-fwrapv", "-fPIC", "-fpic",
		"-pthread", "-fno-semantic-interposition",
		"-fno-omit-frame-pointer", "-fsigned-char", "-funsigned-char",
		NULL};

	for (size_t i = 0; words[i]; i++)
		if (str_is(word, words[i]))
			return true;
	return word.n > 2 && starts_with_any(word, prefixes) &&
	       !str_starts(word, S("-gz")) && !str_starts(word, S("-grecord"));
}

/* "-g" alone is a word of two bytes. */
static bool
is_kept(struct str word)
{
	return str_is(word, "-g") || str_is(word, "-O") || belongs_to_abi(word);
}

static bool
is_repeated(const struct str_vec *words, size_t at)
{
	for (size_t i = at + 1; i < words->n; i++)
		if (str_eq(words->v[i], words->v[at]))
			return true;
	return false;
}

/* The last of equal words counts, as for a compiler. */
static void
add_abi_words(struct str text, struct str_vec *words, struct arena *arena)
{
	struct str_vec all = {0};

	/* sysconfig's own quotes; what an open one leaves is no flag. */
	(void)!shell_words(text, &all, arena);
	for (size_t i = 0; i < all.n; i++)
		if (is_kept(all.v[i]) && !is_repeated(&all, i))
			vec_add(words, arena, all.v[i]);
}

static void
add_python(const struct compile *compile, struct str_vec *words,
	struct arena *arena)
{
	const struct python_build *build = &compile->python->build;

	add_abi_words(build->cflags, words, arena);
	add_abi_words(build->ccshared, words, arena);
	if (!str_vec_has(words, S("-fPIC")) && !str_vec_has(words, S("-fpic")))
		vec_add(words, arena, S("-fPIC"));
	vec_for (const struct str, it, &build->include) {
		vec_add(words, arena, str_fmt(arena, "-I%.*s", STR(*it)));
	}
}

/* The standard is that of one of the two languages. */
static bool
has_std(const struct compile *compile)
{
	struct str std = compile->extension->std;
	bool is_cxx = str_find(std, S("++")) < std.n;

	return std.n && is_cxx == (compile->language == COMPILER_CXX);
}

static void
add_extension(const struct compile *compile, struct str_vec *words,
	struct arena *arena)
{
	const struct conf_extension *extension = compile->extension;

	vec_for (const struct native_answer, it, compile->natives) {
		vec_for (const struct str, word, &it->cflags) {
			vec_add(words, arena, *word);
		}
	}
	vec_for (const struct str, it, &compile->include) {
		vec_add(words, arena, str_fmt(arena, "-I%.*s", STR(*it)));
	}
	vec_for (const struct str, it, &compile->response) {
		vec_add(words, arena, str_fmt(arena, "@%.*s", STR(*it)));
	}
	vec_for (const struct conf_word, it, &extension->define) {
		vec_add(words, arena, str_fmt(arena, "-D%.*s", STR(it->text)));
	}
	if (extension->limited_minor)
		vec_add(words, arena,
			str_fmt(arena, "-DPy_LIMITED_API=0x03%02x0000",
				extension->limited_minor));
	if (has_std(compile))
		vec_add(words, arena,
			str_fmt(arena, "-std=%.*s", STR(extension->std)));
}

static void
add_all(struct str_vec *words, const struct str_vec *more, struct arena *arena)
{
	vec_for (const struct str, it, more) {
		vec_add(words, arena, *it);
	}
}

static void
add_conf_words(struct str_vec *words, const struct conf_word_vec *more,
	struct arena *arena)
{
	vec_for (const struct conf_word, it, more) {
		vec_add(words, arena, it->text);
	}
}

void
compile_words(const struct compile *compile, struct str_vec *words,
	struct arena *arena)
{
	add_all(words, &compile->compiler->command, arena);
	add_python(compile, words, arena);
	add_extension(compile, words, arena);
	add_all(words, &compile->compiler->cflags, arena);
	add_conf_words(words, &compile->extension->cflags, arena);
	if (compile->as) {
		vec_add(words, arena, S("-x"));
		vec_add(words, arena, str_from(compile->as));
	}
}

/* What the interpreter's own link line has that only its compiler knows. */
static bool
is_link_word(struct str word)
{
	static const char *const prefixes[] = {"-specs=", "-flto",
		"-fuse-linker-plugin", "-ffat-lto", "-fprofile",
		"-ffile-prefix", "-fdebug-prefix", "-fcf-protection",
		"-fexceptions", NULL};

	return !starts_with_any(word, prefixes) &&
	       (!str_starts(word, S("-W")) || str_starts(word, S("-Wl,")));
}

static void
add_ldshared(struct str text, struct str_vec *words, struct arena *arena)
{
	struct str_vec all = {0};
	size_t i = 0;

	(void)!shell_words(text, &all, arena); /* as above */
	/* The compiler, and a launcher before it, are not ours. */
	while (i < all.n && !str_starts(all.v[i], S("-")))
		i++;
	for (; i < all.n; i++)
		if (is_link_word(all.v[i]))
			vec_add(words, arena, all.v[i]);
	if (!str_vec_has(words, S("-shared")) &&
		!str_vec_has(words, S("-bundle")))
		vec_add(words, arena, S("-shared"));
}

/* Sanitizers, coverage, LTO and the machine have to be told to the linker
 * too. */
static void
add_linked_cflags(const struct str_vec *cflags, struct str_vec *words,
	struct arena *arena)
{
	static const char *const prefixes[] = {"-f", "-m", "-O", "-g",
		"-pthread", "--coverage",
		"--sysroot=", "--target=", "-stdlib=", NULL};

	vec_for (const struct str, it, cflags) {
		if (starts_with_any(*it, prefixes))
			vec_add(words, arena, *it);
	}
}

void
link_words(const struct compile *compile, struct str_vec *before,
	struct str_vec *after, struct arena *arena)
{
	const struct conf_extension *extension = compile->extension;
	struct str_vec cflags = {0};

	add_all(before, &compile->compiler->command, arena);
	add_ldshared(compile->python->build.ldshared, before, arena);
	add_all(&cflags, &compile->compiler->cflags, arena);
	add_conf_words(&cflags, &extension->cflags, arena);
	add_linked_cflags(&cflags, before, arena);
	add_all(after, &compile->compiler->ldflags, arena);
	add_conf_words(after, &extension->ldflags, arena);
	vec_for (const struct native_answer, it, compile->natives) {
		add_all(after, &it->libs, arena);
	}
	vec_for (const struct str, it, &compile->response) {
		vec_add(after, arena, str_fmt(arena, "@%.*s.libs", STR(*it)));
	}
	vec_for (const struct conf_word, it, &extension->libraries) {
		vec_add(after, arena, str_fmt(arena, "-l%.*s", STR(it->text)));
	}
}

static void
hash_text(struct hash *hash, struct str text)
{
	hash_add(hash, text.p, text.n);
	hash_add(hash, "", 1);
}

struct str
compile_digest(const struct compile *compile, const struct str_vec *words,
	struct arena *arena)
{
	struct hash hash;

	hash_start(&hash, HASH_SHA256);
	hash_text(&hash, compile->compiler->identity);
	hash_text(&hash, compile->python->identity);
	vec_for (const struct native_answer, it, compile->natives) {
		hash_text(&hash, it->versions);
	}
	vec_for (const struct str, it, words) {
		hash_text(&hash, *it);
	}
	struct digest digest = hash_end(&hash);
	return str_fmt(arena, "%.16s", digest_hex(&digest, arena).p);
}
