/* SPDX-License-Identifier: MIT */
/* Where a locked package comes from (PEP 751): files of an index, one archive,
 * a directory, or a repository. */
#include "model/lock_package.h"

#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "format/toml.h"
#include "model/lock_file.h"
#include "model/lock_text.h"

/* One text of a table, by its key and by what messages call it. */
struct text_row {
	const char *key, *name;
	struct str *out;
};

static bool
read_texts(const struct toml *table, const struct text_row *rows, size_t n,
	struct arena *arena, struct diag *diag)
{
	for (size_t i = 0; i < n; i++)
		if (!lock_text_get(table, rows[i].key, rows[i].name,
			    rows[i].out, arena, diag))
			return false;
	return true;
}

/* It is joined to a path of ours. */
static bool
read_subdirectory(const struct toml *table, struct lock_package *package,
	struct arena *arena, struct diag *diag)
{
	struct str *out = &package->subdirectory;

	if (!lock_text_get(table, "subdirectory", "packages.subdirectory", out,
		    arena, diag))
		return false;
	if (out->n)
		*out = path_clean(arena, *out);
	if (str_is(*out, "."))
		*out = S("");
	return !out->n || path_stays(*out) ||
	       diag_error(diag, toml_place(toml_get(table, "subdirectory")),
		       "the subdirectory '%.*s' would leave its source",
		       STR(*out));
}

static bool
read_archive(const struct toml *value, struct lock_package *package,
	struct arena *arena, struct diag *diag)
{
	package->source = LOCK_ARCHIVE;
	return lock_file_read(value, "packages.archive", &package->archive,
		       arena, diag) &&
	       read_subdirectory(value, package, arena, diag);
}

static bool
read_directory(const struct toml *value, struct lock_package *package,
	struct arena *arena, struct diag *diag)
{
	const struct text_row path = {
		"path", "packages.directory.path", &package->where};

	package->source = LOCK_DIRECTORY;
	if (!toml_expect(value, TOML_TABLE, "packages.directory", diag) ||
		!read_texts(value, &path, 1, arena, diag) ||
		!read_subdirectory(value, package, arena, diag))
		return false;
	const struct toml *editable = toml_get(value, "editable");
	if (editable && !toml_expect(editable, TOML_BOOL,
				"packages.directory.editable", diag))
		return false;
	package->editable = editable && editable->boolean;
	return package->where.n || diag_error(diag, toml_place(value),
					   "'packages.directory' needs 'path'");
}

static bool
read_vcs(const struct toml *value, struct lock_package *package,
	struct arena *arena, struct diag *diag)
{
	struct str type = S(""), commit = S(""), path = S("");
	const struct text_row rows[] = {
		{"url", "packages.vcs.url", &package->where},
		{"path", "packages.vcs.path", &path},
		{"type", "packages.vcs.type", &type},
		{"commit-id", "packages.vcs.commit-id", &commit},
		{"requested-revision", "packages.vcs.requested-revision",
			&package->revision},
	};

	package->source = LOCK_VCS;
	if (!toml_expect(value, TOML_TABLE, "packages.vcs", diag) ||
		!read_texts(value, rows, countof(rows), arena, diag) ||
		!read_subdirectory(value, package, arena, diag))
		return false;
	if (!package->where.n)
		package->where = path;
	if (str_is(type, "git"))
		package->commit = commit;
	if (package->where.n && toml_get(value, "type") &&
		toml_get(value, "commit-id"))
		return true;
	return diag_error(diag, toml_place(value),
		"'packages.vcs' needs 'type', 'commit-id' and 'url' or 'path'");
}

static bool
read_wheels(const struct toml *table, struct lock_package *package,
	struct arena *arena, struct diag *diag)
{
	const struct toml *value = toml_get(table, "wheels");
	if (!value)
		return true;
	if (!toml_expect(value, TOML_ARRAY, "packages.wheels", diag))
		return false;
	for (size_t i = 0; i < value->array.n; i++) {
		struct lock_file *file = vec_new(&package->wheels, arena);
		if (!lock_file_read(value->array.v[i], "packages.wheels", file,
			    arena, diag) ||
			!lock_file_is_wheel(file, package, arena, diag))
			return false;
	}
	return true;
}

static bool
read_sdist(const struct toml *table, struct lock_package *package,
	struct arena *arena, struct diag *diag)
{
	const struct toml *sdist = toml_get(table, "sdist");

	return !sdist || (lock_file_read(sdist, "packages.sdist",
				  &package->sdist, arena, diag) &&
				 lock_file_is_sdist(&package->sdist, package,
					 arena, diag));
}

/* Of one kind; an empty list of wheels says nothing. */
static bool
has_one_source(const struct toml *table, const struct lock_package *package,
	struct diag *diag)
{
	bool files = package->wheels.n || toml_get(table, "sdist");
	int direct = !!toml_get(table, "archive") +
		     !!toml_get(table, "directory") + !!toml_get(table, "vcs");

	if (direct + files == 1)
		return true;
	return diag_error(diag, package->place,
		files ? "'%.*s' has files of an index and 'archive', "
			"'directory' or 'vcs', too"
		      : "'%.*s' needs exactly one of 'archive', "
			"'directory', 'vcs', or else 'wheels' or 'sdist'",
		STR(package->name));
}

bool
lock_source_read(const struct toml *table, struct lock_package *package,
	struct arena *arena, struct diag *diag)
{
	const struct toml *archive = toml_get(table, "archive");
	const struct toml *directory = toml_get(table, "directory");
	const struct toml *vcs = toml_get(table, "vcs");

	if (!read_wheels(table, package, arena, diag) ||
		!has_one_source(table, package, diag))
		return false;
	if (archive)
		return read_archive(archive, package, arena, diag);
	if (directory)
		return read_directory(directory, package, arena, diag);
	if (vcs)
		return read_vcs(vcs, package, arena, diag);
	return read_sdist(table, package, arena, diag);
}

static int
by_file_name(const void *a, const void *b)
{
	const struct lock_file *x = a, *y = b;
	return str_cmp(x->name, y->name);
}

static void
add_wheels(struct buf *out, const struct lock_package *package)
{
	size_t n = package->wheels.n;
	struct lock_file *files = arena_array(out->arena, struct lock_file, n);

	if (!n)
		return;
	memcpy(files, package->wheels.v, n * sizeof *files);
	qsort(files, n, sizeof *files, by_file_name);
	buf_addz(out, "wheels = [\n");
	for (size_t i = 0; i < n; i++) {
		buf_addz(out, "    ");
		lock_file_write(&files[i], S(""), out);
		buf_addz(out, ",\n");
	}
	buf_addz(out, "]\n");
}

/* "{key = value, ...": the first of a table begins it. */
static void
add_member(struct buf *out, bool *first, const char *key, struct str value)
{
	if (!value.n)
		return;
	buf_addf(out, "%s%s = ", *first ? "{" : ", ", key);
	toml_add_string(out, value);
	*first = false;
}

static void
add_directory(struct buf *out, const struct lock_package *package)
{
	bool first = true;

	buf_addz(out, "directory = ");
	add_member(out, &first, "path", package->where);
	if (package->editable)
		buf_addz(out, ", editable = true");
	add_member(out, &first, "subdirectory", package->subdirectory);
	buf_addz(out, "}\n");
}

/* A path of another tool's lock is a relative one; a URL has a scheme. */
static void
add_vcs(struct buf *out, const struct lock_package *package)
{
	bool first = true;
	bool url = str_find(package->where, S("://")) < package->where.n;

	buf_addz(out, "vcs = ");
	add_member(out, &first, "type", S("git"));
	add_member(out, &first, url ? "url" : "path", package->where);
	add_member(out, &first, "requested-revision", package->revision);
	add_member(out, &first, "commit-id", package->commit);
	add_member(out, &first, "subdirectory", package->subdirectory);
	buf_addz(out, "}\n");
}

static void
add_file(struct buf *out, const char *key, const struct lock_file *file,
	struct str subdirectory)
{
	buf_addf(out, "%s = ", key);
	lock_file_write(file, subdirectory, out);
	buf_addc(out, '\n');
}

void
lock_source_write(const struct lock_package *package, struct buf *out)
{
	switch (package->source) {
	case LOCK_ARCHIVE:
		add_file(out, "archive", &package->archive,
			package->subdirectory);
		break;
	case LOCK_DIRECTORY:
		add_directory(out, package);
		break;
	case LOCK_VCS:
		add_vcs(out, package);
		break;
	case LOCK_FILES:
		if (package->sdist.name.n)
			add_file(out, "sdist", &package->sdist, S(""));
		add_wheels(out, package);
		break;
	}
}
