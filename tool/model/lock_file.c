/* SPDX-License-Identifier: MIT */
#include "model/lock_file.h"

#include <assert.h>

#include "base/path.h"
#include "format/toml.h"
#include "format/url.h"
#include "model/lock_text.h"
#include "model/name.h"
#include "model/tag.h"
#include "model/version.h"

static bool
is_hexadecimal(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f') &&
			!(c >= 'A' && c <= 'F'))
			return false;
	}
	return s.n > 0;
}

static bool
read_hashes(const struct toml *table, const char *what, struct lock_file *file,
	struct arena *arena, struct diag *diag)
{
	const struct toml *hashes = toml_get(table, "hashes");
	if (!hashes)
		return diag_error(
			diag, toml_place(table), "'%s' needs 'hashes'", what);
	if (!toml_expect(hashes, TOML_TABLE, "hashes", diag))
		return false;
	if (!hashes->table.items.n)
		return diag_error(
			diag, toml_place(hashes), "'hashes' names no hash");
	toml_for(it, hashes)
	{
		const struct toml *value = toml_of(it);
		if (!toml_expect(value, TOML_STRING, "hashes", diag))
			return false;
		struct str *hash = arena_new(arena, struct str);
		*hash = str_lower(arena, value->str);
		map_put(&file->hashes, str_dup(arena, it->key), hash);
		if (!str_is(it->key, "sha256"))
			continue;
		/* Told when the file is used: a lock that other tools take
		 * may hold hashes for them that cannot be right here. */
		if (is_hexadecimal(*hash) && hash->n == 64)
			file->sha256 = *hash;
	}
	return true;
}

static bool
read_size(const struct toml *table, struct lock_file *file, struct diag *diag)
{
	const struct toml *size = toml_get(table, "size");
	if (!size)
		return true;
	if (!toml_expect(size, TOML_INTEGER, "size", diag))
		return false;
	if (size->integer < 0)
		return diag_error(
			diag, toml_place(size), "a size is not negative");
	file->size = (uint64_t)size->integer;
	return true;
}

static bool
read_time(const struct toml *table, struct lock_file *file, struct arena *arena,
	struct diag *diag)
{
	const struct toml *time = toml_get(table, "upload-time");
	if (!time)
		return true;
	if (time->kind != TOML_OFFSET_DATETIME &&
		time->kind != TOML_LOCAL_DATETIME)
		return diag_error(diag, toml_place(time),
			"'upload-time' is a date and time, not %s",
			toml_kind_name(time->kind));
	file->upload_time = str_dup(arena, time->str);
	return true;
}

/* It names a file in the store and in want. */
static bool
is_file_name(struct str name)
{
	if (!path_stays(name) || str_index(name, '/') < name.n)
		return false;
	return !str_has_control(name);
}

static bool
read_file_name(struct lock_file *file, const char *what, struct arena *arena,
	struct diag *diag)
{
	if (!file->name.n && file->path.n)
		file->name = path_base(file->path);
	if (!file->name.n)
		file->name = url_file(arena, file->url);
	if (is_file_name(file->name))
		return true;
	if (!file->name.n)
		return diag_error(diag, file->place,
			"'%s' has a file without a name", what);
	return diag_error(diag, file->place, "'%.*s' is not the name of a file",
		STR(file->name));
}

bool
lock_file_read(const struct toml *table, const char *what,
	struct lock_file *file, struct arena *arena, struct diag *diag)
{
	if (!toml_expect(table, TOML_TABLE, what, diag))
		return false;
	*file = (struct lock_file){
		.hashes = {.arena = arena},
		.place = toml_place(table),
	};
	if (!lock_text_get(table, "name", "name", &file->name, arena, diag) ||
		!lock_text_get(table, "url", "url", &file->url, arena, diag) ||
		!lock_text_get(
			table, "path", "path", &file->path, arena, diag) ||
		!read_size(table, file, diag) ||
		!read_time(table, file, arena, diag) ||
		!read_hashes(table, what, file, arena, diag))
		return false;
	if (!file->url.n && !file->path.n)
		return diag_error(
			diag, file->place, "'%s' needs 'url' or 'path'", what);
	return read_file_name(file, what, arena, diag);
}

/* Do both say the package's name and version? */
static bool
belongs(const struct lock_file *file, const struct lock_package *package,
	struct str name, const struct version *version, struct arena *arena,
	struct diag *diag)
{
	struct version locked;
	struct str number = package->version;
	if (str_eq(name, package->name) &&
		(!number.n || !version_parse(number, &locked, arena, NULL) ||
			!version_cmp(version, &locked)))
		return true;
	return diag_error(diag, file->place, "'%.*s' is no file of %.*s%s%.*s",
		STR(file->name), STR(package->name), number.n ? " " : "",
		STR(number));
}

bool
lock_file_is_wheel(const struct lock_file *file,
	const struct lock_package *package, struct arena *arena,
	struct diag *diag)
{
	struct wheel_name wheel;
	struct text_error error;
	struct arena_mark before = arena_mark(arena);
	if (wheel_name_parse(file->name, &wheel, arena, &error)) {
		if (!belongs(file, package, wheel.name, &wheel.version, arena,
			    diag))
			return false;
		/* A lock has hundreds, and few are looked at again. */
		arena_reset(arena, before);
		return true;
	}
	return diag_error(diag, file->place,
		"'%.*s' is not the name of a wheel: %s", STR(file->name),
		error.what);
}

bool
lock_file_is_sdist(const struct lock_file *file,
	const struct lock_package *package, struct arena *arena,
	struct diag *diag)
{
	struct str name;
	struct version version;
	struct text_error error;
	if (name_of_sdist(file->name, &name, &version, arena, &error))
		return belongs(file, package, name, &version, arena, diag);
	return diag_error(diag, file->place,
		"'%.*s' is not the name of a source archive: %s",
		STR(file->name), error.what);
}

static void
add_member(struct buf *out, const char *key, struct str value)
{
	if (!value.n)
		return;
	buf_addf(out, "%s = ", key);
	toml_add_string(out, value);
	buf_addz(out, ", ");
}

void
lock_file_write(
	const struct lock_file *file, struct str subdirectory, struct buf *out)
{
	assert(file->sha256.n);
	buf_addc(out, '{');
	add_member(out, "name", file->name);
	if (file->upload_time.n)
		buf_addf(out, "upload-time = %.*s, ", STR(file->upload_time));
	add_member(out, "url", file->url);
	add_member(out, "path", file->path);
	if (file->size)
		buf_addf(out, "size = %llu, ", (unsigned long long)file->size);
	add_member(out, "subdirectory", subdirectory);
	/* SHA-256 alone: every index has it, or we made it ourselves. */
	buf_addz(out, "hashes = {sha256 = ");
	toml_add_string(out, file->sha256);
	buf_addz(out, "}}");
}
