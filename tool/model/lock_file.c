/* SPDX-License-Identifier: MIT */
#include "model/lock_file.h"

#include "base/path.h"
#include "format/toml.h"

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
get_string(const struct toml *table, const char *key, struct str *out,
	struct arena *arena, struct diag *diag)
{
	const struct toml *value = toml_get(table, key);
	if (!value)
		return true;
	if (!toml_expect(value, TOML_STRING, key, diag))
		return false;
	*out = str_dup(arena, value->str);
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

/* The last part of a URL or path, without query and fragment. */
static struct str
name_of(struct str where)
{
	struct str base, ignored;
	(void)str_cut(where, '#', &base, &ignored);
	(void)str_cut(base, '?', &base, &ignored);
	return path_base(base);
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
	if (!get_string(table, "name", &file->name, arena, diag) ||
		!get_string(table, "url", &file->url, arena, diag) ||
		!get_string(table, "path", &file->path, arena, diag) ||
		!read_size(table, file, diag) ||
		!read_time(table, file, arena, diag) ||
		!read_hashes(table, what, file, arena, diag))
		return false;
	if (!file->url.n && !file->path.n)
		return diag_error(
			diag, file->place, "'%s' needs 'url' or 'path'", what);
	if (!file->name.n)
		file->name = name_of(file->url.n ? file->url : file->path);
	if (!file->name.n)
		return diag_error(diag, file->place,
			"'%s' has a file without a name", what);
	return true;
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
lock_file_write(const struct lock_file *file, struct buf *out)
{
	buf_addc(out, '{');
	add_member(out, "name", file->name);
	if (file->upload_time.n)
		buf_addf(out, "upload-time = %.*s, ", STR(file->upload_time));
	add_member(out, "url", file->url);
	add_member(out, "path", file->path);
	if (file->size)
		buf_addf(out, "size = %llu, ", (unsigned long long)file->size);
	buf_addz(out, "hashes = {sha256 = ");
	toml_add_string(out, file->sha256);
	buf_addz(out, "}}");
}
