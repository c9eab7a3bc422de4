/* SPDX-License-Identifier: MIT */
#include "env/store/audit.h"

#include <string.h>

#include "base/path.h"
#include "env/store/audit_parts.h"
#include "env/store/skeleton.h"
#include "sys/file.h"
#include "sys/hash.h"
#include "sys/signal.h"

enum { LARGEST_TEXT = 64 << 20 };

void
audit_fault(struct auditing *a, struct str path, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	struct audit_fault fault = {
		.path = path, .what = str_vfmt(a->arena, format, args)};
	va_end(args);
	vec_add(&a->audit->faults, a->arena, fault);
}

bool
audit_is(struct auditing *a, struct str path, enum fs_kind kind,
	struct fs_info *info)
{
	struct str whole = path_join(a->arena, a->entry, path);
	switch (fs_lstat(whole, info, NULL)) {
	case FS_OK:
		break;
	case FS_MISSING:
		audit_fault(a, path, "is missing");
		return false;
	case FS_FAILED:
		audit_fault(a, path, "cannot be looked at");
		return false;
	}
	if (info->kind != kind)
		audit_fault(a, path, "is no %s",
			kind == FS_DIRECTORY ? "directory" : "file");
	return info->kind == kind;
}

struct str_vec
audit_list(struct auditing *a, struct str path)
{
	struct str_vec names = {0};
	struct str whole = path_join(a->arena, a->entry, path);
	if (fs_list(whole, &names, a->arena, NULL) != FS_OK)
		audit_fault(a, path, "cannot be read");
	return names;
}

static bool
read_text(struct auditing *a, struct str path, struct str *text)
{
	struct fs_info info;
	struct str whole = path_join(a->arena, a->entry, path);
	a->audit->files++;
	if (!audit_is(a, path, FS_FILE, &info))
		return false;
	if (file_read(whole, LARGEST_TEXT, text, a->arena, NULL) != FS_OK) {
		audit_fault(a, path, "cannot be read");
		return false;
	}
	a->audit->bytes += text->n;
	return true;
}

static void
audit_hash(struct auditing *a, struct str path)
{
	struct fs_info info;
	struct digest want, found;
	struct str whole = path_join(a->arena, a->entry, path);
	a->audit->files++;
	if (!audit_is(a, path, FS_FILE, &info))
		return;
	a->audit->bytes += info.size;
	if (hash_file(whole, HASH_SHA256, &found, NULL) != FS_OK)
		audit_fault(a, path, "cannot be read");
	else if (!digest_from_hex(&want, HASH_SHA256, a->name) ||
		 !digest_eq(&want, &found))
		audit_fault(a, path, "its SHA-256 is not the entry's name");
}

static void
audit_file(struct auditing *a)
{
	struct fs_info info;
	if (!audit_is(a, S(""), FS_DIRECTORY, &info))
		return;
	struct str_vec names = audit_list(a, S(""));
	if (names.n == 1)
		audit_hash(a, names.v[0]);
	else if (!a->audit->faults.n)
		audit_fault(
			a, S(""), "holds %zu files instead of one", names.n);
	if (names.n == 1)
		a->audit->title = names.v[0];
}

static void
audit_git(struct auditing *a)
{
	struct fs_info info;
	struct str text, ref = S("refs/heads/commit");
	if (!audit_is(a, S(""), FS_DIRECTORY, &info) ||
		!audit_is(a, S("HEAD"), FS_FILE, &info) ||
		!audit_is(a, S("objects"), FS_DIRECTORY, &info) ||
		!read_text(a, ref, &text))
		return;
	if (!str_eq(str_trim(text), a->name))
		audit_fault(a, ref, "names another commit");
}

/* "SHA256 FILE" */
static void
audit_built(struct auditing *a)
{
	struct digest digest;
	struct str text, sha256, file;
	if (!read_text(a, S(""), &text))
		return;
	if (!str_cut(str_trim(text), ' ', &sha256, &file) ||
		!digest_from_hex(&digest, HASH_SHA256, sha256) ||
		!path_stays(file))
		audit_fault(a, S(""), "does not name a wheel");
	else
		a->audit->title = file;
}

static void
audit_venv(struct auditing *a)
{
	struct str text;
	struct fs_info info;
	struct skeleton skeleton = {0};
	if (audit_is(a, S(""), FS_DIRECTORY, &info) &&
		read_text(a, S("skeleton"), &text) &&
		!skeleton_read(text, &skeleton, a->arena))
		audit_fault(a, S("skeleton"), "is damaged");
}

const char *const audit_kinds[] = {
	"wheel", "pip", "file", "git", "built", "venv", NULL};

static void (*const audits[])(struct auditing *a) = {
	audit_wheel, audit_pip, audit_file, audit_git, audit_built, audit_venv};

enum audit_answer
audit_entry(const struct store *store, const char *kind, struct str name,
	struct audit *audit, struct arena *arena)
{
	struct auditing a = {
		.entry = store_path(store, kind, name, arena),
		.name = name,
		.audit = audit,
		.arena = arena,
	};
	*audit = (struct audit){0};
	for (size_t i = 0; i < countof(audits); i++)
		if (!strcmp(audit_kinds[i], kind))
			audits[i](&a);
	/* What was removed meanwhile is not damaged. */
	if (a.is_other || interrupted() || !fs_exists(a.entry))
		return AUDIT_UNKNOWN;
	return audit->faults.n ? AUDIT_FAULTY : AUDIT_GOOD;
}
