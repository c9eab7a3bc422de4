/* SPDX-License-Identifier: MIT */
#include "env/store/wheel_info.h"

#include "format/header.h"
#include "model/entry_points.h"
#include "model/name.h"
#include "model/tag.h"
#include "model/version.h"

bool
wheel_fail(struct wheel *wheel, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	struct str message = str_vfmt(wheel->arena, format, args);
	va_end(args);
	struct place place = {.file = wheel->file};
	return diag_error(wheel->diag, place, "%.*s", STR(message));
}

bool
wheel_find_info(struct wheel *wheel)
{
	vec_for (struct zip_entry, entry, &wheel->zip.entries) {
		struct str top, rest;
		if (!str_cut(entry->name, '/', &top, &rest) ||
			!str_ends(top, S(".dist-info")) ||
			str_eq(top, wheel->dist_info))
			continue;
		if (wheel->dist_info.n)
			return wheel_fail(wheel,
				"the wheel has two dist-info directories: "
				"'%.*s' and '%.*s'",
				STR(wheel->dist_info), STR(top));
		wheel->dist_info = str_dup(wheel->arena, top);
	}
	return wheel->dist_info.n ||
	       wheel_fail(wheel, "the wheel has no dist-info directory");
}

bool
wheel_info_text(struct wheel *wheel, const char *name, struct str *text)
{
	struct str path =
		str_fmt(wheel->arena, "%.*s/%s", STR(wheel->dist_info), name);
	const struct zip_entry *entry = zip_find(&wheel->zip, path.p);
	*text = (struct str){0};
	if (!entry)
		return true;
	struct str bytes;
	if (!zip_read(&wheel->zip, entry, wheel->reader, &bytes, wheel->diag))
		return false;
	*text = str_dup(wheel->arena, bytes);
	return true;
}

/* The same where the file must be there and be text. */
static bool
need_text(struct wheel *wheel, const char *name, struct str *text)
{
	if (!wheel_info_text(wheel, name, text))
		return false;
	if (!text->p)
		return wheel_fail(wheel, "the wheel has no '%.*s/%s'",
			STR(wheel->dist_info), name);
	return str_is_utf8(*text) ||
	       wheel_fail(wheel, "'%.*s/%s' is not valid UTF-8",
		       STR(wheel->dist_info), name);
}

static struct str
place_of(struct wheel *wheel, const char *name)
{
	return str_fmt(wheel->arena, "%.*s/%.*s/%s", STR(wheel->file),
		STR(wheel->dist_info), name);
}

static bool
same_version(struct str a, struct str b, struct arena *arena)
{
	struct version x, y;
	if (!version_parse(a, &x, arena, NULL) ||
		!version_parse(b, &y, arena, NULL))
		return str_eq(a, b);
	return version_cmp(&x, &y) == 0;
}

bool
wheel_is_stem(struct wheel *wheel, struct str stem, struct str name,
	struct str version)
{
	size_t dash = str_rindex(stem, '-');
	if (dash == stem.n || !name_eq(str_sub(stem, 0, dash), name))
		return false;
	struct str found =
		str_dup(wheel->arena, str_from_index(stem, dash + 1));
	if (same_version(found, version, wheel->arena))
		return true;
	/* A '-' of the version stands as '_' in the directory's name. */
	for (size_t i = 0; i < found.n; i++)
		if (found.p[i] == '_')
			((char *)found.p)[i] = '-';
	return same_version(found, version, wheel->arena);
}

/* One line: what a wrapped or tabbed value becomes. */
static struct str
one_line(struct str text, struct arena *arena)
{
	struct str copy = str_dup(arena, text);
	for (size_t i = 0; i < copy.n; i++)
		if ((unsigned char)copy.p[i] < 0x20)
			((char *)copy.p)[i] = ' ';
	return copy;
}

static bool
read_metadata(struct wheel *wheel)
{
	struct str text;
	struct manifest *m = wheel->manifest;
	if (!need_text(wheel, "METADATA", &text))
		return false;
	struct headers h = headers_parse(text, wheel->arena);
	struct str name = headers_get(&h, "Name");
	m->version = one_line(headers_get(&h, "Version"), wheel->arena);
	if (headers_count(&h, "Name") != 1 || !name_check(name, NULL))
		return wheel_fail(wheel, "METADATA has no valid Name");
	if (headers_count(&h, "Version") != 1 || !m->version.n)
		return wheel_fail(wheel, "METADATA has no Version");
	m->name = name_normalise(wheel->arena, name);
	m->requires_python =
		one_line(headers_get(&h, "Requires-Python"), wheel->arena);
	struct str_vec all = headers_all(&h, "Requires-Dist", wheel->arena);
	vec_for (struct str, requirement, &all)
		vec_add(&m->requires, wheel->arena,
			one_line(*requirement, wheel->arena));
	return true;
}

/* "1.0", and all that the specification lets follow it. */
static bool
is_wheel_version(struct str version, struct str *minor)
{
	struct str major;
	unsigned long long number;
	return str_cut(version, '.', &major, minor) &&
	       (str_is(major, "1") || str_is(major, "0")) &&
	       str_to_uint(*minor, &number);
}

static bool
read_wheel_file(struct wheel *wheel)
{
	struct str text, minor;
	if (!need_text(wheel, "WHEEL", &text))
		return false;
	struct headers h = headers_parse(text, wheel->arena);
	struct str version = headers_get(&h, "Wheel-Version");
	if (headers_count(&h, "Wheel-Version") != 1)
		return wheel_fail(
			wheel, "WHEEL does not say one Wheel-Version");
	if (!is_wheel_version(version, &minor))
		return wheel_fail(wheel,
			"the wheel's format is '%.*s', this program reads 1.0",
			STR(version));
	if (str_starts(version, S("1")) && !str_is(minor, "0"))
		diag_warn(wheel->diag, (struct place){.file = wheel->file},
			"the wheel's format %.*s is newer than 1.0",
			STR(version));
	struct str pure = headers_get(&h, "Root-Is-Purelib");
	wheel->manifest->root = str_eq_nocase(pure, S("true")) ? SCHEME_PURELIB
							       : SCHEME_PLATLIB;
	return true;
}

static bool
check_file_name(struct wheel *wheel, struct str file)
{
	struct wheel_name name;
	struct text_error error = {0};
	struct version version;
	const struct manifest *m = wheel->manifest;
	if (!wheel_name_parse(file, &name, wheel->arena, &error))
		return wheel_fail(wheel, "'%.*s' is no name of a wheel: %s",
			STR(file), error.what);
	if (!str_eq(name.name, m->name))
		return wheel_fail(wheel,
			"the wheel is of '%.*s', not of '%.*s' as its name "
			"says",
			STR(m->name), STR(name.name));
	if (version_parse(m->version, &version, wheel->arena, NULL) &&
		version_cmp(&version, &name.version) == 0)
		return true;
	return wheel_fail(wheel,
		"the wheel is version '%.*s', not '%.*s' as its name says",
		STR(m->version), STR(name.version.text));
}

static bool
check_identity(struct wheel *wheel, const struct wheel_expect *expect)
{
	const struct manifest *m = wheel->manifest;
	size_t suffix = sizeof ".dist-info" - 1;
	struct str stem =
		str_sub(wheel->dist_info, 0, wheel->dist_info.n - suffix);
	if (!wheel_is_stem(wheel, stem, m->name, m->version))
		return wheel_fail(wheel,
			"METADATA is of '%.*s' %.*s, the directory is '%.*s'",
			STR(m->name), STR(m->version), STR(wheel->dist_info));
	if (expect->name.n && !name_eq(expect->name, m->name))
		return wheel_fail(wheel,
			"the wheel is of '%.*s' instead of '%.*s'",
			STR(m->name), STR(expect->name));
	if (expect->version.n &&
		!same_version(expect->version, m->version, wheel->arena))
		return wheel_fail(wheel,
			"the wheel is version '%.*s' instead of '%.*s'",
			STR(m->version), STR(expect->version));
	return !expect->file.n || check_file_name(wheel, expect->file);
}

static bool
read_record(struct wheel *wheel)
{
	struct str text;
	if (!need_text(wheel, "RECORD", &text) ||
		!record_parse(text, place_of(wheel, "RECORD"), &wheel->rows,
			wheel->arena, wheel->diag))
		return false;
	wheel->listed.arena = wheel->arena;
	vec_for (struct record_row, row, &wheel->rows)
		map_put(&wheel->listed, row->path, row);
	return true;
}

static bool
read_entry_points(struct wheel *wheel)
{
	struct str text;
	if (!wheel_info_text(wheel, "entry_points.txt", &text))
		return false;
	if (text.p && !str_is_utf8(text))
		return wheel_fail(wheel,
			"'%.*s/entry_points.txt' is not valid UTF-8",
			STR(wheel->dist_info));
	return !text.p ||
	       entry_points_parse(text, place_of(wheel, "entry_points.txt"),
		       &wheel->manifest->scripts, wheel->arena, wheel->diag);
}

bool
wheel_read_info(struct wheel *wheel, const struct wheel_expect *expect)
{
	if (!wheel_find_info(wheel) || !read_wheel_file(wheel) ||
		!read_metadata(wheel) || !check_identity(wheel, expect))
		return false;
	wheel->manifest->dist_info = wheel->dist_info;
	return read_record(wheel) && read_entry_points(wheel);
}
