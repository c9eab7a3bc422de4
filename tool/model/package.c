/* SPDX-License-Identifier: MIT */
#include "model/package.h"

#include <string.h>

#include "base/path.h"
#include "format/url.h"
#include "model/name.h"
#include "model/pasted.h"
#include "model/repository.h"
#include "model/require.h"
#include "model/setting.h"
#include "model/tag.h"
#include "model/text.h"
#include "model/word.h"

/* A line while it is read: NAME[EXTRAS] = BODY ; MARKER */
struct line {
	const struct ini_entry *entry;
	struct conf_package *package;
	struct str extras;       /* "[standard]", or empty */
	struct str body, marker; /* views into the entry's value */
	struct arena *arena;
	struct diag *diag;
};

/* Where a part of the value stands. */
static struct place
at(const struct line *line, struct str part, size_t offset)
{
	size_t from = (size_t)(part.p - line->entry->value.p);
	return ini_at(line->entry, from + offset);
}

static bool
report(const struct line *line, struct str part, struct text_error error,
	const char *what)
{
	diag_error(line->diag, at(line, part, error.at), "'%.*s' is not %s: %s",
		STR(part), what, error.what);
	if (error.hint)
		return diag_hint(line->diag, "%s", error.hint);
	return false;
}

static bool
read_key(struct line *line)
{
	struct str key = line->entry->key;
	struct place place = line->entry->place;
	struct text_error error = {0};
	size_t bracket = str_index(key, '[');
	struct str name = str_trim(str_sub(key, 0, bracket));
	line->extras = str_from_index(key, bracket);
	if (!name_check(name, &error)) {
		place.column += error.at;
		diag_error(line->diag, place, "'%.*s' is not a name: %s",
			STR(name), error.what);
		return diag_hint(line->diag,
			"write 'name = version'; a name is made of letters, "
			"digits, '.', '_' and '-'");
	}
	line->package->name = name_normalise(line->arena, name);
	struct require require;
	if (!line->extras.n ||
		require_parse(key, &require, line->arena, &error))
		return true;
	place.column += error.at;
	diag_error(line->diag, place, "'%.*s' is not a name with extras: %s",
		STR(key), error.what);
	return diag_hint(
		line->diag, "write '%.*s[extra1,extra2] = ...'", STR(name));
}

/* The canonical requirement of what was checked in parts. */
static bool
finish(struct line *line, struct str text)
{
	struct require *require = arena_new(line->arena, struct require);
	struct buf out = {.arena = line->arena};
	struct text_error error = {0};
	if (line->marker.n)
		text = str_fmt(line->arena, "%.*s ; %.*s", STR(text),
			STR(line->marker));
	if (!require_parse(text, require, line->arena, &error))
		return diag_error(line->diag, line->package->place,
			"'%.*s' is not a requirement: %s", STR(text),
			error.what);
	require_print(require, &out);
	line->package->require = require;
	line->package->text = buf_str(&out);
	return true;
}

static struct str
head(const struct line *line)
{
	return str_fmt(line->arena, "%.*s%.*s", STR(line->package->name),
		STR(line->extras));
}

static bool
read_wheel_name(struct line *line, struct str file, struct str place_of,
	struct wheel_name *wheel)
{
	struct text_error error = {0};
	struct place place = at(line, place_of, 0);
	if (!wheel_name_parse(file, wheel, line->arena, &error)) {
		diag_error(line->diag, place,
			"'%.*s' is not the name of a wheel: %s", STR(file),
			error.what);
		return diag_hint(
			line->diag, "NAME-VERSION-py3-none-any.whl is one");
	}
	if (str_eq(wheel->name, line->package->name))
		return true;
	diag_error(line->diag, place, "'%.*s' is a wheel of '%.*s'", STR(file),
		STR(wheel->name));
	return diag_hint(line->diag, "write '%.*s = %.*s'", STR(wheel->name),
		STR(line->entry->value));
}

/* A project: its version is what it says itself when it is locked. */
static bool
read_directory(struct line *line)
{
	struct conf_word word = {line->body, at(line, line->body, 0)};
	struct version version;
	struct str name;
	if (name_of_sdist(path_base(line->body), &name, &version, line->arena,
		    NULL)) {
		diag_error(line->diag, word.place,
			"'%.*s' is a source archive, not a directory",
			STR(line->body));
		return diag_hint(line->diag,
			"write '%.*s = %.*s', and 'find-links = %.*s' into "
			"[index]",
			STR(line->entry->key),
			STR(version_str(&version, line->arena)),
			STR(path_dir(line->body)));
	}
	if (!word_inside(line->entry, &word, line->arena, line->diag))
		return false;
	line->package->directory = word.text;
	return finish(line, head(line));
}

static bool
read_repository(struct line *line)
{
	struct conf_package *package = line->package;
	if (!repository_read(
		    line->entry, line->body, package, line->arena, line->diag))
		return false;
	struct str url = repository_text(package, line->arena);
	return finish(line,
		str_fmt(line->arena, "%.*s @ %.*s", STR(head(line)), STR(url)));
}

static bool
read_path(struct line *line)
{
	struct wheel_name wheel;
	struct str body = line->body;
	if (*body.p == '~') {
		diag_error(
			line->diag, at(line, body, 0), "'~' is not expanded");
		return diag_hint(line->diag,
			"write a path that is relative to venv.ini");
	}
	if (!str_ends(body, S(".whl")))
		return read_directory(line);
	if (!read_wheel_name(line, path_base(body), body, &wheel))
		return false;
	line->package->wheel = path_clean(line->arena, body);
	return finish(
		line, str_fmt(line->arena, "%.*s==%.*s", STR(head(line)),
			      STR(version_str(&wheel.version, line->arena))));
}

static bool
is_sha256(struct str s)
{
	static const char start[] = "sha256=";
	if (!str_starts(s, S("sha256=")) || s.n != sizeof start - 1 + 64)
		return false;
	for (size_t i = sizeof start - 1; i < s.n; i++)
		if (!strchr("0123456789abcdefABCDEF", s.p[i]))
			return false;
	return true;
}

static bool
read_url(struct line *line)
{
	struct wheel_name wheel;
	struct str url = line->body, file;
	if (!setting_check_url(line->entry, url, line->diag))
		return false;
	file = url_file(line->arena, url);
	if (str_starts(url, S("file:"))) {
		diag_error(line->diag, at(line, url, 0),
			"a file of this machine in a URL");
		return diag_hint(line->diag, "write its path: '%.*s = ./%.*s'",
			STR(line->entry->key), STR(file));
	}
	if (!str_ends(file, S(".whl"))) {
		diag_error(line->diag, at(line, url, 0),
			"URLs of anything but wheels are not supported");
		return diag_hint(line->diag,
			"write '%.*s = VERSION', or the "
			"URL of a wheel",
			STR(line->entry->key));
	}
	if (!read_wheel_name(line, file, url, &wheel))
		return false;
	if (is_sha256(url_split(url).fragment))
		return finish(line, str_fmt(line->arena, "%.*s @ %.*s",
					    STR(head(line)), STR(url)));
	diag_error(line->diag, at(line, url, url.n),
		"the URL does not end with the file's hash");
	return diag_hint(line->diag, "add '#sha256=' and 64 digits");
}

static bool
read_spec(struct line *line, struct str text, struct str part, size_t added)
{
	struct spec_set set;
	struct text_error error = {0};
	if (!spec_parse(text, &set, line->arena, &error)) {
		error.at -= MIN(error.at, added);
		return report(line, part, error, "a version specifier");
	}
	if (!spec_is_unsatisfiable(&set))
		return true;
	diag_error(line->diag, at(line, part, 0), "no version can be in '%.*s'",
		STR(part));
	return diag_hint(
		line->diag, "'>=1.2, <2' are those from 1.2 to below 2");
}

static bool
bad_version(const struct line *line, struct text_error error)
{
	struct str body = line->body;
	size_t comma = str_index(body, ',');
	struct version version;
	(void)report(line, body, error, "a version");
	if (error.hint)
		return false;
	if (comma < body.n && version_parse(str_sub(body, 0, comma), &version,
				      line->arena, NULL))
		return diag_hint(line->diag, "write '%.*s = ==%.*s'",
			STR(line->entry->key), STR(body));
	if (str_index(body, '/') < body.n)
		return diag_hint(
			line->diag, "write './%.*s' for a path", STR(body));
	return diag_hint(line->diag,
		"write '%.*s = 1.2' for that version, '>=1.2' for a set, "
		"nothing for any",
		STR(line->entry->key));
}

/* '3.1.6' pins; what begins with an operator is a set of versions. */
static bool
read_versions(struct line *line)
{
	struct str body = line->body;
	struct text_error error = {0};
	struct version version;
	if (!body.n)
		return finish(line, head(line));
	if (strchr("[(", *body.p)) /* as it could follow a name */
		return finish(line, str_fmt(line->arena, "%.*s%.*s",
					    STR(head(line)), STR(body)));
	if (strchr("<>=!~", *body.p))
		return read_spec(line, body, body, 0) &&
		       finish(line, str_fmt(line->arena, "%.*s%.*s",
					    STR(head(line)), STR(body)));
	struct str number = body;
	if (str_ends(body, S(".*")))
		number.n -= 2;
	if (!version_parse(number, &version, line->arena, &error))
		return bad_version(line, error);
	struct str pin = str_fmt(line->arena, "==%.*s", STR(body));
	return read_spec(line, pin, body, 2) &&
	       finish(line, str_fmt(line->arena, "%.*s%.*s", STR(head(line)),
				    STR(pin)));
}

static bool
is_path(struct str s)
{
	return str_starts(s, S("./")) || str_starts(s, S("../")) ||
	       str_starts(s, S("/")) || str_starts(s, S("~/")) ||
	       str_is(s, ".") || str_is(s, "..") ||
	       (str_ends(s, S(".whl")) && str_find(s, S("://")) == s.n);
}

/* A marker about what only a package's metadata or a lock can know? */
static bool
check_variables(const struct line *line, const struct marker *marker)
{
	unsigned known = (1u << MARKER_STRINGS) - 1;
	if (!(marker_variables(marker) & ~known))
		return true;
	diag_error(line->diag, at(line, line->marker, 0),
		"'%.*s' has no answer in venv.ini", STR(line->marker));
	return diag_hint(line->diag,
		"write extras with the name: '%.*s[EXTRA] = ...'",
		STR(line->package->name));
}

static bool
read_marker(struct line *line, struct str text)
{
	struct text_error error = {0};
	line->marker = text_trim(text);
	if (!line->marker.n) {
		diag_error(line->diag, at(line, text, 0), "nothing after ';'");
		return diag_hint(line->diag,
			"remove it, or write a marker: 'python_version < "
			"\"3.11\"'");
	}
	const struct marker *marker =
		marker_parse(line->marker, line->arena, &error);
	if (!marker)
		return report(line, line->marker, error, "a marker");
	return check_variables(line, marker);
}

/* Parts BODY and MARKER; a URL may hold a ';' of its own. */
static bool
read_parts(struct line *line)
{
	struct str value = line->entry->value;
	if (str_starts(value, S("@")))
		value = str_trim(str_from_index(value, 1));
	size_t url = str_find(value, S("://"));
	bool is_url = url < value.n && url < str_index(value, ';');
	size_t end = is_url ? str_find(value, S(" ;")) : str_index(value, ';');
	line->body = str_trim(str_sub(value, 0, end));
	if (end == value.n)
		return true;
	return read_marker(line, str_from_index(value, end + (is_url ? 2 : 1)));
}

/* What is named by its place cannot be what the system has. */
static bool
not_of_system(const struct line *line)
{
	diag_error(line->diag, at(line, line->body, 0),
		"'%.*s' says no versions that the system may have",
		STR(line->body));
	return diag_hint(line->diag,
		"write '%.*s = >=1.2', or the line into [packages]",
		STR(line->entry->key));
}

bool
package_read(const struct ini_entry *entry, struct conf_package *package,
	struct arena *arena, struct diag *diag)
{
	struct line line = {.entry = entry,
		.package = package,
		.arena = arena,
		.diag = diag};
	package->place = entry->value.n ? ini_at(entry, 0) : entry->place;
	if (pasted_is(entry))
		return pasted_error(entry, diag);
	bool good = read_key(&line); /* errors of both sides are shown */
	if (!read_parts(&line) || !good)
		return false;
	struct str body = line.body;
	if (package->system && (repository_is(body) || is_path(body) ||
				       str_find(body, S("://")) < body.n))
		return not_of_system(&line);
	if (repository_is(body))
		return read_repository(&line);
	if (is_path(body))
		return read_path(&line);
	if (str_find(body, S("://")) < body.n)
		return read_url(&line);
	return read_versions(&line);
}
