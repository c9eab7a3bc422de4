/* SPDX-License-Identifier: MIT */
#include "env/install/verify_look.h"

#include "base/path.h"
#include "env/install/direct_url.h"
#include "env/install/put.h"
#include "env/install/script.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/hash.h"
#include "sys/signal.h"

enum { LARGEST_TEXT = 64 << 20 };

void
look_fault(struct look *look, struct str path, bool changed, struct str what)
{
	vec_add(&look->faults, &look->arena,
		(struct fault){.path = path, .what = what, .changed = changed});
	map_put(&look->faulty, path, NULL);
}

struct str
look_whole(struct look *look, struct str path)
{
	return path_join(&look->arena, look->verify->site->root, path);
}

struct str
look_number(struct look *look, const char *bytecode, size_t n)
{
	return str_fmt(&look->arena, "%s%s%zu/%zu", bytecode,
		*bytecode ? "/" : "", n / 64, n);
}

void
look_at_store(struct look *look)
{
	const struct store *store = look->verify->store;
	struct str sha256 = look->package->entry;
	struct str entry = store_path(store, "wheel", sha256, &look->arena);

	if (!sha256.n || !fs_is_directory(entry))
		return;
	enum audit_answer answer =
		audit_entry(store, "wheel", sha256, &look->audit, &look->arena);
	bool known = answer != AUDIT_UNKNOWN;
	vec_for (const struct audit_fault, it, &look->audit.faults) {
		map_put(&look->bad, it->path, NULL);
		/* Then nobody looked at the rest. */
		known = known && it->path.n && !str_is(it->path, "manifest");
	}
	if (known)
		look->entry = entry;
}

bool
look_is_stored(struct look *look, struct str number, const struct fs_info *info)
{
	struct fs_info there;
	return look->entry.n && !map_find(&look->bad, number) &&
	       fs_lstat(path_join(&look->arena, look->entry, number), &there,
		       NULL) == FS_OK &&
	       there.inode == info->inode && there.device == info->device;
}

bool
look_is_there(struct look *look, struct str path, struct fs_info *info)
{
	look->files++;
	switch (fs_lstat(look_whole(look, path), info, NULL)) {
	case FS_OK:
		break;
	case FS_MISSING:
		look_fault(look, path, false, S("missing"));
		return false;
	case FS_FAILED:
		look_fault(look, path, false, S("cannot be looked at"));
		return false;
	}
	if (info->kind != FS_FILE)
		look_fault(look, path, true, S("no file any more"));
	return info->kind == FS_FILE;
}

void
look_mode(struct look *look, struct str path, unsigned mode,
	const struct fs_info *info)
{
	if (info->mode != mode)
		look_fault(look, path, false,
			str_fmt(&look->arena, "has mode %03o instead of %03o",
				info->mode, mode));
}

struct str
look_row_path(struct str directory, struct str row, struct arena *arena)
{
	struct str path = path_clean(arena, path_join(arena, directory, row));
	return path_stays(path) ? path : S("");
}

/* The row of RECORD that has to be there, or NULL and the fault. */
static const struct record_row *
need_row(struct look *look, struct str path)
{
	const struct record_row *row = map_get(&look->recorded, path);
	map_put(&look->named, path, NULL);
	if (!row && look->readable)
		look_fault(look, path, false, S("RECORD does not have it so"));
	return row;
}

static bool
says(const struct record_row *row, const struct digest *digest, uint64_t size)
{
	struct digest said;
	return digest_from_record(&said, row->hash) &&
	       digest_eq(&said, digest) &&
	       (!row->has_size || row->size == size);
}

/* Does the file have the hash? *same: it has, or there is none to compare. */
static bool
has_hash(struct look *look, struct str path, struct str hash, bool *same)
{
	struct digest want, found;

	*same = true;
	if (!digest_from_record(&want, hash))
		return true;
	if (hash_file(look_whole(look, path), want.kind, &found, &look->diag) ==
		FS_FAILED)
		return false;
	*same = digest_eq(&want, &found);
	return true;
}

/* The bytes, and where they are right, the mode. */
static bool
compare_hash(struct look *look, struct str path, struct str hash, unsigned mode,
	const struct fs_info *info)
{
	bool same;

	if (!has_hash(look, path, hash, &same))
		return false;
	if (!same)
		look_fault(look, path, true, S("changed"));
	else
		look_mode(look, path, mode, info);
	return true;
}

/* The interpreter that a launcher's first lines name, or empty. */
static struct str
interpreter_of(struct str text)
{
	struct str line, rest = text;
	struct str exec = S("'''exec' ");

	(void)str_next(&rest, '\n', &line);
	if (str_is(line, "#!/bin/sh") && str_starts(rest, exec)) {
		rest = str_from_index(rest, exec.n);
		(void)str_cut(rest, '\n', &line, &rest);
		line = str_sub(line, 0, str_find(line, S(" \"$0\"")));
		if (str_starts(line, S("\"")) && line.n > 2)
			return str_sub(line, 1, line.n - 1);
		return line;
	}
	return str_starts(line, S("#!")) ? str_trim(str_from_index(line, 2))
					 : S("");
}

static void
say_changed(struct look *look, struct str path, struct str text, bool launcher)
{
	struct str python = look->verify->site->python;
	struct str named = launcher ? interpreter_of(text) : S("");

	look_fault(look, path, true,
		named.n && !str_eq(named, python)
			? str_fmt(&look->arena, "it runs '%.*s', not '%.*s'",
				  STR(named), STR(python))
			: S("changed"));
}

/* A file that was made at installing: its text and mode, and its row. */
static bool
check_text(struct look *look, struct str path, struct str want, unsigned mode)
{
	struct fs_info info;
	struct str text;
	struct digest digest = hash_str(HASH_SHA256, want);
	const struct record_row *row = need_row(look, path);

	if (row && !says(row, &digest, want.n))
		look_fault(look, path, false, S("RECORD does not have it so"));
	if (!look_is_there(look, path, &info))
		return true;
	if (!file_need(look_whole(look, path), LARGEST_TEXT, &text,
		    &look->arena, &look->diag))
		return false;
	if (!str_eq(text, want))
		say_changed(look, path, text, mode == 0755);
	else
		look_mode(look, path, mode, &info);
	return true;
}

/* The same where only RECORD knows the text. */
static bool
check_recorded(struct look *look, struct str path, unsigned mode)
{
	struct fs_info info;
	const struct record_row *row = need_row(look, path);

	return !look_is_there(look, path, &info) || !row ||
	       compare_hash(look, path, row->hash, mode, &info);
}

/* A script of the wheel, whose first line was replaced. */
static bool
check_script(struct look *look, size_t number, struct str path)
{
	struct str text, name = look_number(look, "", number);
	struct buf want = {.arena = &look->arena};

	if (!look->entry.n || map_find(&look->bad, name) ||
		file_read(path_join(&look->arena, look->entry, name),
			LARGEST_TEXT, &text, &look->arena, NULL) != FS_OK)
		return check_recorded(look, path, 0755);
	script_rewrite(&want, look->verify->site->python, text);
	return check_text(look, path, buf_str(&want), 0755);
}

/* Packages that share a file may have given it either mode. */
static unsigned
mode_of(const struct look *look, const struct manifest_file *file,
	struct str path, const struct fs_info *info)
{
	if (map_get(&look->verify->owned, path) && info->mode == 0555)
		return 0555;
	if (map_get(&look->verify->owned, path) && info->mode == 0444)
		return 0444;
	return file->executable ? 0555 : 0444;
}

static bool
check_file(struct look *look, size_t number, struct str path)
{
	struct fs_info info;
	const struct manifest_file *file = &look->manifest.files.v[number];
	const struct record_row *row = need_row(look, path);

	if (row && (!str_eq(row->hash, file->hash) ||
			   (row->has_size && row->size != file->size)))
		look_fault(look, path, false, S("RECORD does not have it so"));
	if (!look_is_there(look, path, &info))
		return true;
	if (info.size != file->size) {
		look_fault(look, path, true, S("changed"));
		return true;
	}
	unsigned mode = mode_of(look, file, path, &info);
	if (!look_is_stored(look, look_number(look, "", number), &info))
		return compare_hash(look, path, file->hash, mode, &info);
	look_mode(look, path, mode, &info);
	return true;
}

static bool
check_files(struct look *look)
{
	const struct site *site = look->verify->site;

	for (size_t i = 0; i < look->manifest.files.n; i++) {
		const struct manifest_file *file = &look->manifest.files.v[i];
		struct str path =
			site_path(site, file->scheme, file->path, &look->arena);
		if (interrupted())
			return false;
		if (manifest_is_replaced(&look->manifest, file))
			continue;
		if (!(file->python_script ? check_script(look, i, path)
					  : check_file(look, i, path)))
			return false;
	}
	return true;
}

static bool
check_launchers(struct look *look)
{
	const struct site *site = look->verify->site;

	vec_for (const struct manifest_script, it, &look->manifest.scripts) {
		struct buf want = {.arena = &look->arena};
		script_launcher(&want, site->python, it, site->old);
		if (!check_text(look,
			    site_path(site, SCHEME_SCRIPTS, it->name,
				    &look->arena),
			    buf_str(&want), 0755))
			return false;
	}
	return true;
}

/* Through a link all files would look right. */
static void
check_directories(struct look *look)
{
	struct fs_info info;

	vec_for (const struct manifest_dir, it, &look->manifest.dirs) {
		struct str path = site_path(
			look->verify->site, it->scheme, it->path, &look->arena);
		if (fs_lstat(look_whole(look, path), &info, NULL) == FS_OK &&
			info.kind != FS_DIRECTORY)
			look_fault(
				look, path, true, S("no directory any more"));
	}
}

/* INSTALLER, REQUESTED and direct_url.json, as they were meant to be. */
static bool
check_information(struct look *look)
{
	struct arena *arena = &look->arena;
	struct str info = path_dir(look->record);
	struct str url = path_joinz(arena, info, "direct_url.json");

	if (!check_text(look, path_joinz(arena, info, "INSTALLER"),
		    S(PUT_INSTALLER), 0644))
		return false;
	if (look->package->requested &&
		!check_text(look, path_joinz(arena, info, "REQUESTED"), S(""),
			0644))
		return false;
	if (!look->want)
		return !map_find(&look->recorded, url) ||
		       check_recorded(look, url, 0644);
	struct str text = direct_url(look->want, arena);
	return !text.n || check_text(look, url, text, 0644);
}

static void
check_record(struct look *look)
{
	struct fs_info info;

	if (!look->readable)
		look_fault(look, look->record, true,
			S("nobody can understand it"));
	if (need_row(look, look->record) &&
		look_is_there(look, look->record, &info))
		look_mode(look, look->record, 0644, &info);
}

bool
look_at_files(struct look *look)
{
	check_directories(look);
	if (!check_files(look) || !check_launchers(look) ||
		!check_information(look))
		return false;
	check_record(look);
	return true;
}

void
look_at_rest(struct look *look)
{
	struct str directory = path_dir(path_dir(look->record));

	vec_for (const struct record_row, row, &look->rows) {
		struct str path =
			look_row_path(directory, row->path, &look->arena);
		if (path.n && map_find(&look->named, path))
			continue;
		look_fault(look, look->record, true,
			str_fmt(&look->arena,
				"names '%.*s', which is not of the package",
				STR(row->path)));
	}
}
