/* SPDX-License-Identifier: MIT */
#include "env/install/verify_files.h"

#include "base/path.h"
#include "env/install/script.h"
#include "model/record.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/hash.h"

enum { LARGEST_TEXT = 64 << 20, MOST_NOTES = 12 };

/* One thing that is not as it was installed. */
struct fault {
	struct str path; /* below the root */
	struct str what;
};

struct fault_vec VEC(struct fault);

/* One package while it is looked at. */
struct look {
	struct verify_files *verify;
	struct manifest manifest;
	struct record_row_vec rows;
	struct map recorded; /* path below the root -> struct record_row * */
	struct map done;     /* paths that were compared already */
	struct fault_vec faults;
	struct arena *arena;
};

static struct str
whole(const struct verify_files *verify, struct str path)
{
	return path_join(verify->arena, verify->site->root, path);
}

static void
add_fault(struct look *look, struct str path, struct str what)
{
	vec_add(&look->faults, look->arena, (struct fault){path, what});
}

/* A row's path below the root; empty where it leads out of it. */
static struct str
row_path(struct str directory, struct str row, struct arena *arena)
{
	struct str path = path_clean(arena, path_join(arena, directory, row));
	return path_stays(path) ? path : S("");
}

/* RECORD lies in NAME.dist-info; its rows begin beside that. */
static enum fs_result
read_record(const struct verify_files *verify, struct str record,
	struct record_row_vec *rows)
{
	struct str text;
	struct diag errors = {.arena = verify->arena};
	enum fs_result result = file_read(whole(verify, record), LARGEST_TEXT,
		&text, verify->arena, verify->diag);

	if (result == FS_OK &&
		!record_parse(text, record, rows, verify->arena, &errors))
		return FS_MISSING;
	return result;
}

static void
learn_rows(struct look *look, struct str record)
{
	struct verify_files *verify = look->verify;
	struct str directory = path_dir(path_dir(record));

	vec_for (struct record_row, row, &look->rows) {
		struct str path = row_path(directory, row->path, look->arena);
		if (!path.n)
			continue;
		map_put(&look->recorded, path, row);
		map_put(&verify->owned, path, NULL);
	}
}

static bool
has_hash(struct look *look, struct str path, struct str hash, bool *same)
{
	struct digest want, found;
	struct diag *diag = look->verify->diag;

	*same = false;
	if (!digest_from_record(&want, hash)) {
		*same = true; /* nothing to hold it against */
		return true;
	}
	if (hash_file(whole(look->verify, path), want.kind, &found, diag) ==
		FS_FAILED)
		return false;
	*same = digest_eq(&want, &found);
	return true;
}

/* Is something there that can be compared? If not, that is the fault. */
static bool
is_there(struct look *look, struct str path, struct fs_info *info)
{
	map_put(&look->done, path, NULL);
	look->verify->files++;
	switch (fs_lstat(whole(look->verify, path), info, NULL)) {
	case FS_OK:
		break;
	case FS_MISSING:
		add_fault(look, path, S("missing"));
		return false;
	case FS_FAILED:
		add_fault(look, path, S("cannot be looked at"));
		return false;
	}
	if (info->kind != FS_FILE)
		add_fault(look, path, S("no file any more"));
	return info->kind == FS_FILE;
}

static bool
compare_hash(struct look *look, struct str path, struct str hash)
{
	bool same;

	if (!has_hash(look, path, hash, &same))
		return false;
	if (!same)
		add_fault(look, path, S("changed"));
	return true;
}

static bool
check_file(struct look *look, const struct manifest_file *file, struct str path)
{
	const struct manifest *manifest = &look->manifest;
	const struct record_row *row = map_get(&look->recorded, path);
	struct fs_info info;

	if (!row || (!file->python_script && !str_eq(row->hash, file->hash)))
		add_fault(look, path, S("RECORD does not have it so"));
	if (!is_there(look, path, &info))
		return true;
	if (file->python_script)
		return !row || compare_hash(look, path, row->hash);
	if (info.size == file->size &&
		info.mtime == manifest->mtime * CLOCK_SECOND)
		return true;
	return compare_hash(look, path, file->hash);
}

static bool
is_replaced(const struct look *look, const struct manifest_file *file)
{
	if (file->scheme != SCHEME_SCRIPTS)
		return false;
	vec_for (const struct manifest_script, it, &look->manifest.scripts) {
		if (str_eq(it->name, file->path))
			return true;
	}
	return false;
}

static bool
check_files(struct look *look)
{
	const struct site *site = look->verify->site;

	vec_for (const struct manifest_file, it, &look->manifest.files) {
		struct str path =
			site_path(site, it->scheme, it->path, look->arena);
		if (!is_replaced(look, it) && !check_file(look, it, path))
			return false;
	}
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

static bool
check_launcher(struct look *look, const struct manifest_script *script)
{
	const struct site *site = look->verify->site;
	struct buf want = {.arena = look->arena};
	struct fs_info info;
	struct str text;
	struct str path =
		site_path(site, SCHEME_SCRIPTS, script->name, look->arena);

	if (!is_there(look, path, &info))
		return true;
	script_launcher(&want, site->python, script, site->old);
	if (!file_need(whole(look->verify, path), LARGEST_TEXT, &text,
		    look->arena, look->verify->diag))
		return false;
	if (str_eq(text, buf_str(&want)))
		return true;
	struct str python = interpreter_of(text);
	if (python.n && !str_eq(python, site->python))
		add_fault(look, path,
			str_fmt(look->arena, "it runs '%.*s', not '%.*s'",
				STR(python), STR(site->python)));
	else
		add_fault(look, path, S("changed"));
	return true;
}

static bool
check_launchers(struct look *look)
{
	vec_for (const struct manifest_script, it, &look->manifest.scripts) {
		if (!check_launcher(look, it))
			return false;
	}
	return true;
}

static bool
check_rows(struct look *look)
{
	struct fs_info info;

	map_for(it, &look->recorded)
	{
		const struct record_row *row = it->value;
		if (!row->hash.n || map_find(&look->done, it->key))
			continue;
		if (is_there(look, it->key, &info) &&
			!compare_hash(look, it->key, row->hash))
			return false;
	}
	return true;
}

static void
learn_directories(struct look *look)
{
	struct verify_files *verify = look->verify;
	struct str *name = arena_new(look->arena, struct str);

	*name = look->manifest.name;
	vec_for (const struct manifest_dir, it, &look->manifest.dirs) {
		struct str path = site_path(
			verify->site, it->scheme, it->path, look->arena);
		bool is_library = it->scheme == SCHEME_PURELIB ||
				  it->scheme == SCHEME_PLATLIB;
		if (is_library && !site_is_scheme(verify->site, path) &&
			!map_find(&verify->directories, path))
			map_put(&verify->directories, path, name);
	}
}

static void
hint_repair(struct look *look, struct str record)
{
	const struct verify_files *verify = look->verify;
	(void)diag_hint(verify->found, "type: rm '%.*s/%.*s' && %.*s",
		STR(verify->shown), STR(record), STR(verify->again));
}

static void
report_faults(struct look *look, struct str record)
{
	const struct verify_files *verify = look->verify;
	size_t n = look->faults.n;

	if (!n)
		return;
	(void)diag_error(verify->found, NOWHERE,
		"%.*s %.*s is not as it was installed: %zu file%s",
		STR(look->manifest.name), STR(look->manifest.version), n,
		n == 1 ? "" : "s");
	for (size_t i = 0; i < n && i < MOST_NOTES; i++) {
		const struct fault *fault = &look->faults.v[i];
		struct place place = {.file = path_join(look->arena,
					      verify->shown, fault->path)};
		diag_note(verify->found, place, "%.*s", STR(fault->what));
	}
	if (n > MOST_NOTES)
		diag_note(
			verify->found, NOWHERE, "and %zu more", n - MOST_NOTES);
	hint_repair(look, record);
}

/* Without a manifest nobody knows what belongs to the package. */
static void
report_unknown(
	struct look *look, const struct have_package *package, bool damaged)
{
	const struct verify_files *verify = look->verify;
	struct str path = str_fmt(look->arena, "%.*s/.ninjenv/pkg/%.*s",
		STR(verify->shown), STR(package->name));

	(void)diag_error(verify->found, NOWHERE,
		"what %.*s %.*s put into the environment is not known: its "
		"manifest is %s",
		STR(package->name), STR(package->version),
		damaged ? "damaged" : "missing");
	(void)diag_hint(verify->found, "type: rm '%.*s' && %.*s", STR(path),
		STR(verify->again));
}

static bool
look_at(struct look *look, bool report)
{
	struct verify_files *verify = look->verify;
	struct str record =
		site_record(verify->site, &look->manifest, look->arena);

	if (read_record(verify, record, &look->rows) == FS_FAILED)
		return false;
	learn_rows(look, record);
	learn_directories(look);
	vec_for (const struct manifest_file, it, &look->manifest.files) {
		map_put(&verify->owned,
			site_path(verify->site, it->scheme, it->path,
				look->arena),
			NULL);
	}
	if (!report)
		return true;
	if (!check_files(look) || !check_launchers(look) || !check_rows(look))
		return false;
	report_faults(look, record);
	return true;
}

bool
verify_package(struct verify_files *verify, const struct have_package *package,
	bool report)
{
	bool damaged;
	struct look look = {
		.verify = verify,
		.recorded = {.arena = verify->arena},
		.done = {.arena = verify->arena},
		.arena = verify->arena,
	};

	switch (site_look_manifest(verify->site, package->name, &look.manifest,
		&damaged, verify->arena, verify->diag)) {
	case FS_OK:
		return look_at(&look, report);
	case FS_MISSING:
		if (report)
			report_unknown(&look, package, damaged);
		return true;
	case FS_FAILED:
		break;
	}
	return false;
}

void
verify_foreign(struct verify_files *verify, const struct have_foreign *foreign)
{
	struct record_row_vec rows = {0};
	struct arena *arena = verify->arena;
	struct str directory = path_dir(foreign->path);

	map_put(&verify->owned, foreign->path, NULL);
	/* What cannot be read owns nothing that is known. */
	if (read_record(verify, path_joinz(arena, foreign->path, "RECORD"),
		    &rows) != FS_OK)
		return;
	vec_for (const struct record_row, row, &rows) {
		struct str path = row_path(directory, row->path, arena);
		while (path.n && !str_is(path, ".") &&
			!map_find(&verify->owned, path)) {
			map_put(&verify->owned, path, NULL);
			path = path_dir(path);
		}
	}
}

static void
report_added(struct verify_files *verify, struct str path, struct str name)
{
	struct place place = {
		.file = path_join(verify->arena, verify->shown, path)};
	bool is_directory = fs_is_directory(whole(verify, path));

	diag_warn(verify->found, place,
		"lies in a directory of %.*s and belongs to no package",
		STR(name));
	(void)diag_hint(verify->found, "if nobody needs it, type: rm %s'%.*s'",
		is_directory ? "-r " : "", STR(place.file));
}

static bool
look_for_added(struct verify_files *verify, const struct map_item *directory)
{
	struct str_vec names = {0};
	const struct str *package = directory->value;
	struct arena *arena = verify->arena;

	if (fs_list(whole(verify, directory->key), &names, arena,
		    verify->diag) == FS_FAILED)
		return false;
	vec_for (const struct str, name, &names) {
		struct str path = path_join(arena, directory->key, *name);
		if (str_is(*name, "__pycache__") ||
			map_find(&verify->owned, path) ||
			map_find(&verify->directories, path))
			continue;
		report_added(verify, path, *package);
	}
	return true;
}

bool
verify_added(struct verify_files *verify)
{
	map_for(it, &verify->directories)
	{
		if (!look_for_added(verify, it))
			return false;
	}
	return true;
}
