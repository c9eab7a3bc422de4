/* SPDX-License-Identifier: MIT */
#include "env/store/audit_parts.h"

#include <string.h>

#include "base/path.h"
#include "format/crc.h"
#include "format/pyc.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/hash.h"
#include "sys/signal.h"

enum { LARGEST_MANIFEST = 256 << 20, BUCKET_FILES = 64 };

/* A fault of a file that the wheel has a name for. */
static void
name_fault(struct wheel_audit *w, size_t before, size_t number)
{
	struct audit_fault_vec *faults = &w->a->audit->faults;
	if (faults->n > before)
		faults->v[faults->n - 1].file =
			w->manifest.files.v[number].path;
}

/* Mode and time of a file whose bytes are right. */
static void
check_state(struct wheel_audit *w, struct str path, unsigned mode,
	const struct fs_info *info)
{
	struct audit_fault_vec *faults = &w->a->audit->faults;
	if (info->mode != mode)
		audit_fault(w->a, path, "has mode %03o instead of %03o",
			info->mode, mode);
	else if (info->mtime != w->manifest.mtime * CLOCK_SECOND)
		audit_fault(w->a, path, "has another time than the entry");
	else
		return;
	faults->v[faults->n - 1].is_state = true;
}

static bool
check_size(struct wheel_audit *w, struct str path, uint64_t size,
	struct fs_info *info)
{
	w->a->audit->files++;
	if (!audit_is(w->a, path, FS_FILE, info))
		return false;
	w->a->audit->bytes += info->size;
	if (info->size != size)
		audit_fault(w->a, path, "has %llu bytes instead of %llu",
			(unsigned long long)info->size,
			(unsigned long long)size);
	return info->size == size;
}

void
audit_content(struct wheel_audit *w, struct str path, size_t number)
{
	struct fs_info info;
	struct digest want, found;
	struct auditing *a = w->a;
	const struct manifest_file *file = &w->manifest.files.v[number];
	if (!check_size(w, path, file->size, &info))
		return;
	if (!digest_from_record(&want, file->hash))
		audit_fault(a, path, "has no hash in the manifest");
	else if (hash_file(path_join(a->arena, a->entry, path), want.kind,
			 &found, NULL) != FS_OK)
		audit_fault(a, path, "cannot be read");
	else if (!digest_eq(&want, &found))
		audit_fault(a, path, "its bytes are not those of the wheel");
	else
		check_state(w, path, file->executable ? 0555 : 0444, &info);
}

static void
check_files(struct wheel_audit *w)
{
	for (size_t i = 0; i < w->manifest.files.n && !interrupted(); i++) {
		size_t before = w->a->audit->faults.n;
		audit_content(w,
			str_fmt(w->a->arena, "%zu/%zu", i / BUCKET_FILES, i),
			i);
		name_fault(w, before, i);
	}
}

/* Would the interpreter of that name take it for the source's? */
static bool
is_header_of(struct wheel_audit *w, struct str bytes, struct str directory,
	size_t number)
{
	if (bytes.n < PYC_HEADER)
		return false;
	struct pyc pyc = pyc_read(bytes.p);
	return str_ends(directory, str_from(pyc.magic)) && !pyc.flags &&
	       pyc.mtime == (uint32_t)w->manifest.mtime &&
	       pyc.size == (uint32_t)w->manifest.files.v[number].size;
}

void
audit_pyc(struct wheel_audit *w, struct str path, struct str directory,
	size_t number, const struct bytecode_file *file)
{
	struct str bytes;
	struct fs_info info;
	struct auditing *a = w->a;
	if (!check_size(w, path, file->size, &info))
		return;
	struct str whole = path_join(a->arena, a->entry, path);
	struct arena_mark mark = arena_mark(a->arena);
	bool is_read = file_read(whole, (size_t)file->size, &bytes, a->arena,
			       NULL) == FS_OK;
	bool is_whole = is_read && crc_of(bytes) == file->crc;
	bool is_ours = is_whole && is_header_of(w, bytes, directory, number);
	arena_reset(a->arena, mark);
	if (!is_read)
		audit_fault(a, path, "cannot be read");
	else if (!is_whole)
		audit_fault(a, path, "its bytes are not those of the index");
	else if (!is_ours)
		audit_fault(a, path, "is not of this interpreter and source");
	else
		check_state(w, path, 0444, &info);
}

/* Nothing else lies in a bucket; with files, only those that it has. */
static void
check_bucket(struct wheel_audit *w, struct str path, size_t bucket,
	const struct bytecode_file *files)
{
	struct fs_info info;
	unsigned long long number;
	if (!audit_is(w->a, path, FS_DIRECTORY, &info))
		return;
	struct str_vec names = audit_list(w->a, path);
	vec_for (const struct str, name, &names) {
		if (str_to_uint(*name, &number) &&
			str_eq(*name, str_fmt(w->a->arena, "%llu", number)) &&
			number / BUCKET_FILES == bucket &&
			number < w->manifest.files.n &&
			(!files || files[number].size))
			continue;
		audit_fault(w->a, path_join(w->a->arena, path, *name),
			"does not belong there");
	}
}

/* Is it the name of a bucket? */
static bool
is_bucket(const struct wheel_audit *w, struct str name, size_t *bucket)
{
	unsigned long long number;
	size_t n = (w->manifest.files.n + BUCKET_FILES - 1) / BUCKET_FILES;
	if (!str_to_uint(name, &number) || number >= n ||
		!str_eq(name, str_fmt(w->a->arena, "%llu", number)))
		return false;
	*bucket = (size_t)number;
	return true;
}

static void
check_bytecode_names(struct wheel_audit *w, struct str directory,
	const struct bytecode_file *files)
{
	size_t bucket;
	struct str_vec names = audit_list(w->a, directory);
	vec_for (const struct str, name, &names) {
		struct str path = path_join(w->a->arena, directory, *name);
		if (str_is(*name, "index"))
			continue;
		if (is_bucket(w, *name, &bucket))
			check_bucket(w, path, bucket, files);
		else
			audit_fault(w->a, path, "does not belong there");
	}
}

static void
check_bytecode(struct wheel_audit *w, struct str directory)
{
	struct fs_info info;
	struct auditing *a = w->a;
	struct bytecode_file *files;
	struct str index = path_joinz(a->arena, directory, "index");
	if (!audit_is(a, directory, FS_DIRECTORY, &info) ||
		!audit_is(a, index, FS_FILE, &info))
		return;
	if (bytecode_files(path_join(a->arena, a->entry, directory), &files,
		    w->manifest.files.n, a->arena, NULL) != FS_OK) {
		audit_fault(a, index, "is damaged");
		return;
	}
	for (size_t i = 0; i < w->manifest.files.n && !interrupted(); i++) {
		size_t before = a->audit->faults.n;
		struct str path = str_fmt(a->arena, "%.*s/%zu/%zu",
			STR(directory), i / BUCKET_FILES, i);
		if (files[i].size)
			audit_pyc(w, path, directory, i, &files[i]);
		name_fault(w, before, i);
	}
	check_bytecode_names(w, directory, files);
}

/* Every name in the entry is one of ours. */
static void
check_names(struct wheel_audit *w)
{
	size_t bucket;
	struct str_vec names = audit_list(w->a, S(""));
	vec_for (const struct str, name, &names) {
		if (str_is(*name, "manifest"))
			continue;
		if (is_bucket(w, *name, &bucket))
			check_bucket(w, *name, bucket, NULL);
		else if (str_starts(*name, S("pyc-")))
			check_bytecode(w, *name);
		else
			audit_fault(w->a, *name, "does not belong there");
	}
}

/* Without a manifest that can be believed there is nothing to hold the rest
 * against. */
static bool
parse_manifest(struct wheel_audit *w, struct str path, struct str text)
{
	struct auditing *a = w->a;
	struct diag quiet = {.arena = a->arena};
	if (!manifest_read((char *)text.p, text.n, path, &w->manifest, a->arena,
		    &quiet))
		audit_fault(a, path, "is damaged");
	else if (!w->manifest.sealed)
		audit_fault(a, path, "has no sum: an older release made it");
	else if (!str_eq(w->manifest.wheel, w->sha256))
		audit_fault(a, path, "is of another wheel");
	else
		return true;
	return false;
}

bool
audit_manifest(struct wheel_audit *w)
{
	struct str text;
	struct fs_info info;
	struct auditing *a = w->a;
	struct str path = S("manifest");
	a->audit->files++;
	if (!audit_is(a, path, FS_FILE, &info))
		return false;
	if (file_read(path_join(a->arena, a->entry, path), LARGEST_MANIFEST,
		    &text, a->arena, NULL) != FS_OK) {
		audit_fault(a, path, "cannot be read");
		return false;
	}
	a->audit->bytes += text.n;
	if (!parse_manifest(w, path, text))
		return false;
	check_state(w, path, 0444, &info);
	a->audit->title = str_fmt(a->arena, "%.*s %.*s", STR(w->manifest.name),
		STR(w->manifest.version));
	return true;
}

void
audit_wheel(struct auditing *a)
{
	struct fs_info info;
	struct wheel_audit w = {.a = a, .sha256 = a->name};
	if (!audit_is(a, S(""), FS_DIRECTORY, &info) || !audit_manifest(&w))
		return;
	check_files(&w);
	check_names(&w);
}
