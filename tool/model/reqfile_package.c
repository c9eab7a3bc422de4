/* SPDX-License-Identifier: MIT */
#include "model/reqfile_package.h"

#include <string.h>

#include "format/url.h"
#include "model/name.h"
#include "model/package.h"
#include "model/pasted.h"
#include "model/require.h"
#include "model/tag.h"

static bool
is_url(struct str text)
{
	return str_find(text, S("://")) < text.n;
}

/* Options of one requirement stand behind it; *rest is empty or they. */
static struct str
cut_options(struct str text, struct str *rest)
{
	size_t n = MIN(str_find(text, S(" --")), str_find(text, S("\t--")));

	*rest = str_trim(str_from_index(text, n));
	return str_trim(str_sub(text, 0, n));
}

static bool
is_hex(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!strchr("0123456789abcdefABCDEF", text.p[i]))
			return false;
	return true;
}

static bool
read_hash(
	struct reqfile_reader *reader, struct str value, struct str_vec *hashes)
{
	struct str algorithm, digest;

	if (!str_cut(value, ':', &algorithm, &digest) ||
		!str_is(algorithm, "sha256")) {
		(void)diag_error(reader->diag, reqfile_at(reader, value, 0),
			"'%.*s' is no SHA-256", STR(value));
		return diag_hint(reader->diag,
			"write '--hash=sha256:' and 64 digits ('pip hash FILE' "
			"prints them)");
	}
	if (digest.n != 64 || !is_hex(digest))
		return diag_error(reader->diag, reqfile_at(reader, digest, 0),
			"'%.*s' is not 64 hexadecimal digits", STR(digest));
	vec_add(hashes, reader->arena, str_lower(reader->arena, value));
	return true;
}

/* The next word, at white space; false at the end. */
static bool
next_word(struct str *rest, struct str *word)
{
	*rest = str_trim(*rest);
	size_t n = MIN(str_index(*rest, ' '), str_index(*rest, '\t'));
	*word = str_sub(*rest, 0, n);
	*rest = str_from_index(*rest, n);
	return word->n > 0;
}

static bool
read_hashes(
	struct reqfile_reader *reader, struct str rest, struct str_vec *hashes)
{
	struct str word;
	bool good = true;

	while (next_word(&rest, &word)) {
		if (str_is(word, "--hash") && next_word(&rest, &word)) {
			good &= read_hash(reader, word, hashes);
			continue;
		}
		if (str_starts(word, S("--hash="))) {
			good &= read_hash(
				reader, str_from_index(word, 7), hashes);
			continue;
		}
		struct str name = str_sub(word, 0, str_index(word, '='));
		good = diag_error(reader->diag, reqfile_at(reader, word, 0),
			"'%.*s' is an option that ninjenv does not have",
			STR(name));
		(void)diag_hint(reader->diag,
			"'[build:NAME]' of venv.ini says how a package is "
			"built");
		break; /* what follows may be its value */
	}
	return good;
}

/* Reads what a line of [packages] would say. */
static bool
read_line_of(struct conf_package *package, struct str key, struct str value,
	struct arena *arena, struct diag *diag)
{
	struct ini_piece piece = {.place = package->place, .text = value};
	struct ini_entry entry = {
		.key = key,
		.value = value,
		.place = package->place,
		.line = value,
	};
	struct str_vec hashes = package->hashes;

	vec_add(&entry.pieces, arena, piece);
	bool done = package_read(&entry, package, arena, diag);
	package->hashes = hashes;
	return done;
}

static struct str
with_marker(struct str text, struct str marker, struct arena *arena)
{
	if (!marker.n)
		return text;
	return str_fmt(arena, "%.*s ; %.*s", STR(text), STR(marker));
}

/* A URL's own hash may stand behind it instead of within. */
static struct str
with_hash(struct str url, const struct str_vec *hashes, struct arena *arena)
{
	if (hashes->n != 1 || url_split(url).has_fragment ||
		!str_ends(url, S(".whl")))
		return url;
	return str_fmt(arena, "%.*s#sha256=%.*s", STR(url),
		STR(str_from_index(hashes->v[0], 7)));
}

bool
reqfile_url(struct str text, const struct require *require,
	struct conf_package *package, struct arena *arena, struct diag *diag)
{
	struct str name = str_sub(text, 0, pasted_name(text));
	struct str marker = str_from_index(
		text, str_find(text, require->url) + require->url.n);
	struct str before;

	if (!str_cut(marker, ';', &before, &marker))
		marker = S("");
	return read_line_of(package, name,
		with_marker(with_hash(require->url, &package->hashes, arena),
			str_trim(marker), arena),
		arena, diag);
}

static bool
read_named(struct reqfile_reader *reader, struct str text,
	struct reqfile_item *item)
{
	struct require *require = arena_new(reader->arena, struct require);
	struct text_error error = {0};
	struct buf out = {.arena = reader->arena};

	if (!require_parse(text, require, reader->arena, &error)) {
		(void)diag_error(reader->diag,
			reqfile_at(reader, text, error.at),
			"'%.*s' is not a requirement: %s", STR(text),
			error.what);
		return diag_hint(reader->diag, "%s",
			error.hint ? error.hint
				   : "'NAME >=1.2, <2 ; MARKER' is one");
	}
	if (require->url.n)
		return reqfile_url(text, require, &item->package, reader->arena,
			reader->diag);
	if (spec_is_unsatisfiable(&require->spec))
		return diag_error(reader->diag, item->place,
			"no version can satisfy '%.*s'", STR(text));
	require_print(require, &out);
	item->package.name = require->canonical;
	item->package.require = require;
	item->package.text = buf_str(&out);
	return true;
}

/* Parts "PATH[extras] ; marker" of a requirement without a name. */
static struct str
cut_nameless(struct str text, struct str *extras, struct str *marker)
{
	size_t end = str_find(text, S(" ;"));

	*extras = S("");
	*marker = str_trim(str_from_index(text, end + 2));
	text = str_trim(str_sub(text, 0, end));
	size_t bracket = str_rindex(text, '[');
	if (str_ends(text, S("]")) && bracket < text.n) {
		*extras = str_from_index(text, bracket);
		text = str_trim(str_sub(text, 0, bracket));
	}
	return text;
}

static bool
needs_name(struct reqfile_reader *reader, struct str text)
{
	(void)diag_error(reader->diag, reqfile_at(reader, text, 0),
		"'%.*s' does not say the package's name", STR(text));
	return diag_hint(reader->diag, "write 'NAME @ %.*s'", STR(text));
}

static bool
read_wheel(struct reqfile_reader *reader, struct str body, struct str extras,
	struct str marker, struct reqfile_item *item)
{
	struct arena *arena = reader->arena;
	struct wheel_name wheel;
	struct text_error error = {0};
	struct str file = url_file(arena, body);

	if (!wheel_name_parse(file, &wheel, arena, &error))
		return diag_error(reader->diag, reqfile_at(reader, body, 0),
			"'%.*s' is not the name of a wheel: %s", STR(file),
			error.what);
	struct str value = is_url(body) || str_index(body, '/') < body.n
				   ? body
				   : str_fmt(arena, "./%.*s", STR(body));
	return read_line_of(&item->package,
		str_fmt(arena, "%.*s%.*s", STR(wheel.name), STR(extras)),
		with_marker(with_hash(value, &item->package.hashes, arena),
			marker, arena),
		arena, reader->diag);
}

/* The value of a NAME=VALUE pair in a fragment, pairs with '&' between. */
static struct str
fragment_value(struct str fragment, const char *name)
{
	struct str pair, key, value;

	while (str_next(&fragment, '&', &pair)) {
		if (str_cut(pair, '=', &key, &value) && str_is(key, name))
			return value;
	}
	return S("");
}

/* "git+https://host/repo@COMMIT#egg=NAME&subdirectory=DIRECTORY" */
static bool
read_git(struct reqfile_reader *reader, struct str body, struct str extras,
	struct str marker, struct reqfile_item *item)
{
	struct arena *arena = reader->arena;
	struct str url, fragment = S("");

	(void)str_cut(body, '#', &url, &fragment);
	struct str name = fragment_value(fragment, "egg");
	struct str below = fragment_value(fragment, "subdirectory");
	if (!name.n) {
		(void)diag_error(reader->diag, reqfile_at(reader, body, 0),
			"'%.*s' does not say the package's name", STR(url));
		return diag_hint(reader->diag, "write 'NAME @ %.*s'", STR(url));
	}
	if (below.n)
		url = str_fmt(
			arena, "%.*s#subdirectory=%.*s", STR(url), STR(below));
	return read_line_of(&item->package,
		str_fmt(arena, "%.*s%.*s", STR(name), STR(extras)),
		with_marker(url, marker, arena), arena, reader->diag);
}

static bool
read_nameless(struct reqfile_reader *reader, struct str text,
	struct reqfile_item *item)
{
	struct str extras, marker;
	struct str body = cut_nameless(text, &extras, &marker);

	if (str_starts(body, S("git+")))
		return read_git(reader, body, extras, marker, item);
	if (str_ends(url_split(body).path, S(".whl")))
		return read_wheel(reader, body, extras, marker, item);
	if (is_url(body) || str_ends(body, S(".zip")) ||
		str_ends(body, S(".tar.gz")))
		return needs_name(reader, body);
	item->kind = REQFILE_LOCAL;
	item->text = str_dup(reader->arena, body);
	item->extras = str_dup(reader->arena, extras);
	item->marker = str_dup(reader->arena, marker);
	return true;
}

/* Paths, archives and repositories without a name before them. */
static bool
is_nameless(struct str text)
{
	size_t n = pasted_name(text);
	struct str rest = str_trim(str_from_index(text, n));

	if (!n || str_is(text, "."))
		return true;
	return rest.n ? !strchr("<>=!~@;([", *rest.p)
		      : str_ends(text, S(".whl"));
}

bool
reqfile_package(struct reqfile_reader *reader, struct str text, bool editable)
{
	struct str rest;
	struct reqfile_item item = {.kind = REQFILE_PACKAGE};

	text = cut_options(text, &rest);
	item.place = reqfile_at(reader, text, 0);
	item.package.place = item.place;
	if (!read_hashes(reader, rest, &item.package.hashes))
		return false;
	bool named = !editable && !is_nameless(text);
	if (!(named ? read_named(reader, text, &item)
		    : read_nameless(reader, text, &item)))
		return false;
	vec_add(reader->items, reader->arena, item);
	return true;
}

bool
reqfile_name(struct reqfile_item *item, struct str name, struct arena *arena,
	struct diag *diag)
{
	struct str path = item->text;

	if (!str_starts(path, S(".")) && !str_starts(path, S("/")))
		path = str_fmt(arena, "./%.*s", STR(path));
	item->kind = REQFILE_PACKAGE;
	return read_line_of(&item->package,
		str_fmt(arena, "%.*s%.*s", STR(name), STR(item->extras)),
		with_marker(path, item->marker, arena), arena, diag);
}
