/* SPDX-License-Identifier: MIT */
/* Builds of a lock in TOML: [[tool.ninjenv.build]] and its packages. */
#include "model/lock_build.h"

#include <stdlib.h>
#include <string.h>

#include "format/toml.h"
#include "model/lock_package.h"
#include "model/lock_text.h"

#define WHAT "tool.ninjenv.build"

struct reader {
	struct lock *lock;
	struct arena *arena;
	struct diag *diag;
};

static bool
read_name(struct reader *r, const struct toml *table, struct str *name,
	struct str *version)
{
	const struct toml *text = toml_get(table, "name");
	const struct toml *number = toml_get(table, "version");

	if (!text)
		return diag_error(
			r->diag, toml_place(table), "'" WHAT "' needs 'name'");
	return lock_text_name(text, WHAT ".name", name, r->arena, r->diag) &&
	       (!number || lock_text_version(number, WHAT ".version", version,
				   r->arena, r->diag));
}

/* Its files stand with the packages of all builds. */
static bool
read_package(struct reader *r, const struct toml *table,
	struct lock_dependency *package)
{
	*package = (struct lock_dependency){0};
	if (!toml_expect(table, TOML_TABLE, WHAT ".packages", r->diag) ||
		!read_name(r, table, &package->name, &package->version))
		return false;
	if (lock_find_build_package(r->lock, package->name, package->version))
		return true;
	return diag_error(r->diag, toml_place(table),
		"'%.*s' %.*s is not among 'tool.ninjenv.build-packages'",
		STR(package->name), STR(package->version));
}

static bool
read_packages(
	struct reader *r, const struct toml *table, struct lock_build *build)
{
	const struct toml *value = toml_get(table, "packages");

	if (!value)
		return true;
	if (!toml_expect(value, TOML_ARRAY, WHAT ".packages", r->diag))
		return false;
	for (size_t i = 0; i < value->array.n; i++)
		if (!read_package(r, value->array.v[i],
			    vec_new(&build->packages, r->arena)))
			return false;
	return true;
}

static bool
read_build(struct reader *r, const struct toml *table, struct lock_build *build)
{
	if (!toml_expect(table, TOML_TABLE, WHAT, r->diag))
		return false;
	build->place = toml_place(table);
	return read_name(r, table, &build->name, &build->version) &&
	       lock_text_get_marker(table, WHAT ".marker", &build->marker_text,
		       &build->marker, r->arena, r->diag) &&
	       lock_text_list(table, "requires", WHAT ".requires",
		       &build->requires, r->arena, r->diag) &&
	       read_packages(r, table, build);
}

bool
lock_builds_read(const struct toml *own, struct lock *lock, struct arena *arena,
	struct diag *diag)
{
	static const char files[] = "build-packages";
	struct reader reader = {lock, arena, diag};
	const struct toml *packages = toml_get(own, files);
	const struct toml *builds = toml_get(own, "build");
	bool done = true;

	if (packages && !lock_packages_read(packages, files,
				&lock->build_packages, arena, diag))
		return false;
	if (builds && !toml_expect(builds, TOML_ARRAY, WHAT, diag))
		return false;
	for (size_t i = 0; builds && i < builds->array.n; i++)
		done &= read_build(&reader, builds->array.v[i],
			vec_new(&lock->builds, arena));
	return done;
}

static void
add_string(struct buf *out, const char *key, struct str value)
{
	buf_addf(out, "%s = ", key);
	toml_add_string(out, value);
}

static void
add_packages(struct buf *out, const struct lock_dependency_vec *packages)
{
	buf_addz(out, "packages = [\n");
	vec_for (const struct lock_dependency, it, packages) {
		add_string(out, "    {name", it->name);
		add_string(out, ", version", it->version);
		buf_addz(out, "},\n");
	}
	buf_addz(out, "]\n");
}

static void
add_build(struct buf *out, const struct lock_build *build)
{
	buf_addz(out, "\n[[" WHAT "]]\n");
	add_string(out, "name", build->name);
	if (build->version.n)
		add_string(out, "\nversion", build->version);
	if (build->marker_text.n)
		add_string(out, "\nmarker", build->marker_text);
	buf_addz(out, "\nrequires = [");
	vec_for (const struct str, it, &build->requires) {
		buf_addz(out, it == build->requires.v ? "" : ", ");
		toml_add_string(out, *it);
	}
	buf_addz(out, "]\n");
	add_packages(out, &build->packages);
}

static int
by_name(const void *a, const void *b)
{
	const struct lock_build *x = a, *y = b;
	int order = str_cmp(x->name, y->name);

	if (!order)
		order = str_cmp(x->version, y->version);
	return order ? order : str_cmp(x->marker_text, y->marker_text);
}

void
lock_builds_write(const struct lock *lock, struct buf *out)
{
	size_t n = lock->builds.n;
	struct lock_build *builds =
		arena_array(out->arena, struct lock_build, n);

	if (!n)
		return;
	memcpy(builds, lock->builds.v, n * sizeof *builds);
	qsort(builds, n, sizeof *builds, by_name);
	for (size_t i = 0; i < n; i++)
		add_build(out, &builds[i]);
	lock_packages_write(
		&lock->build_packages, "tool.ninjenv.build-packages", out);
}
