/* SPDX-License-Identifier: MIT */
#include "env/store/wheel.h"

#include <errno.h>
#include <stdio.h>

#include "base/path.h"
#include "env/store/wheel_info.h"
#include "env/store/wheel_layout.h"
#include "sys/at.h"
#include "sys/file.h"
#include "sys/hash.h"

enum {
	BUCKET_FILES = 64,
	NAME_ROOM = 24,
	KEPT_ROOM = 16 << 20 /* for the next wheel; one huge file is rare */
};

void
wheel_scratch_free(struct wheel_scratch *scratch)
{
	zip_reader_free(&scratch->reader);
}

/* The wheel's own hash, which names the entry. */
static bool
check_hash(struct wheel *wheel, struct str bytes,
	const struct wheel_expect *expect)
{
	struct digest found, wanted;
	struct manifest *m = wheel->manifest;
	if (expect->sha256.n &&
		!digest_from_hex(&wanted, HASH_SHA256, expect->sha256))
		return wheel_fail(
			wheel, "'%.*s' is no SHA-256", STR(expect->sha256));
	if (!expect->sha256.n || !expect->verified)
		found = hash_str(HASH_SHA256, bytes);
	else
		found = wanted;
	m->wheel = digest_hex(&found, wheel->arena);
	m->mtime = manifest_mtime(m->wheel);
	if (!expect->sha256.n || digest_eq(&found, &wanted))
		return true;
	return wheel_fail(wheel, "the file's SHA-256 is %.*s instead of %.*s",
		STR(m->wheel), STR(expect->sha256));
}

/* Where files are being written: the entry's directory, the bucket in use. */
struct writing {
	struct wheel *wheel;
	struct str directory;
	int root, bucket; /* descriptors; bucket -1: none yet */
	int64_t mtime;    /* nanoseconds */
};

static bool
fail_write(struct writing *w, int error, const char *name)
{
	struct str path = path_joinz(w->wheel->arena, w->directory, name);
	return diag_system(w->wheel->diag, error, "cannot write", path);
}

static bool
next_bucket(struct writing *w, size_t number)
{
	char name[NAME_ROOM];
	(void)snprintf(name, sizeof name, "%zu", number); /* it fits */
	if (w->bucket >= 0)
		at_close(w->bucket);
	w->bucket = -1;
	int error = at_mkdir(w->root, name);
	if (!error)
		error = at_open_directory(w->root, name, &w->bucket);
	return error ? fail_write(w, error, name) : true;
}

/* Holds the contents against RECORD. */
static bool
check_contents(struct wheel *wheel, const struct wheel_source *source,
	struct str bytes)
{
	struct digest found = hash_str(source->digest.kind, bytes);
	if (digest_eq(&found, &source->digest))
		return true;
	return wheel_fail(wheel, "the hash of '%.*s' is not RECORD's",
		STR(source->entry->name));
}

/* Beyond LF and CR the line is the interpreter's name and its options. */
static bool
is_python_script(const struct manifest_file *file, struct str bytes)
{
	return file->scheme == SCHEME_SCRIPTS &&
	       str_starts(bytes, S("#!python"));
}

static bool
write_file(struct writing *w, size_t i, const struct wheel_source *source)
{
	struct wheel *wheel = w->wheel;
	struct manifest_file *file = &wheel->manifest->files.v[i];
	struct str bytes;
	char name[NAME_ROOM];
	if (!zip_read(&wheel->zip, source->entry, wheel->reader, &bytes,
		    wheel->diag) ||
		!check_contents(wheel, source, bytes))
		return false;
	file->python_script = is_python_script(file, bytes);
	if (i % BUCKET_FILES == 0 && !next_bucket(w, i / BUCKET_FILES))
		return false;
	(void)snprintf(name, sizeof name, "%zu", i); /* it fits */
	int error = at_write(w->bucket, name, bytes,
		file->executable ? 0555 : 0444, w->mtime);
	return error ? fail_write(w, error, name) : true;
}

static bool
write_manifest(struct writing *w)
{
	struct buf text = {.arena = w->wheel->arena};
	manifest_write(w->wheel->manifest, &text);
	int error =
		at_write(w->root, "manifest", buf_str(&text), 0444, w->mtime);
	return error ? fail_write(w, error, "manifest") : true;
}

static bool
write_entry(struct wheel *wheel, const struct wheel_source_vec *sources,
	struct str directory)
{
	struct writing w = {.wheel = wheel,
		.directory = directory,
		.bucket = -1,
		.mtime = wheel->manifest->mtime * 1000000000};
	if (!fs_open_directory(directory, &w.root, wheel->diag))
		return false;
	bool good = true;
	for (size_t i = 0; good && i < sources->n; i++)
		good = write_file(&w, i, &sources->v[i]);
	good = good && write_manifest(&w);
	if (w.bucket >= 0)
		at_close(w.bucket);
	fs_close(w.root);
	return good;
}

static bool
map_wheel(struct str path, struct file_map *map, struct diag *diag)
{
	switch (file_map(map, path, diag)) {
	case FS_OK:
		return true;
	case FS_MISSING:
		return diag_system(diag, ENOENT, "cannot read", path);
	default:
		return false;
	}
}

bool
wheel_unpack(struct str path, const struct wheel_expect *expect,
	struct str directory, struct wheel_scratch *scratch,
	struct manifest *manifest, struct arena *arena, struct diag *diag)
{
	struct wheel wheel = {.reader = &scratch->reader,
		.file = expect->file.n ? expect->file : path,
		.manifest = manifest,
		.arena = arena,
		.diag = diag};
	struct wheel_source_vec sources = {0};
	struct file_map map;
	*manifest = (struct manifest){0};
	if (!map_wheel(path, &map, diag))
		return false;
	bool good = check_hash(&wheel, map.bytes, expect) &&
		    zip_open(&wheel.zip, map.bytes, wheel.file, expect->limits,
			    arena, diag) &&
		    wheel_read_info(&wheel, expect) &&
		    wheel_lay_out(&wheel, &sources) &&
		    write_entry(&wheel, &sources, directory);
	zip_reader_trim(&scratch->reader, KEPT_ROOM);
	file_unmap(&map);
	return good;
}

bool
wheel_metadata(struct str path, struct wheel_scratch *scratch,
	struct str *metadata, struct arena *arena, struct diag *diag)
{
	struct wheel wheel = {.reader = &scratch->reader,
		.file = path,
		.arena = arena,
		.diag = diag};
	struct file_map map;
	if (!map_wheel(path, &map, diag))
		return false;
	bool good = zip_open(&wheel.zip, map.bytes, path, NULL, arena, diag) &&
		    wheel_find_info(&wheel) &&
		    wheel_info_text(&wheel, "METADATA", metadata);
	if (good && !metadata->p)
		good = wheel_fail(&wheel, "the wheel has no METADATA");
	file_unmap(&map);
	return good;
}
