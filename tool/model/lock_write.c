/* SPDX-License-Identifier: MIT */
/* The text of a lock: lock_write() of model/lock.h. */
#include "model/lock.h"

#include <stdlib.h>
#include <string.h>

#include "format/toml.h"
#include "model/lock_package.h"

static void
add_string(struct buf *out, const char *key, struct str value)
{
	if (!value.n)
		return;
	buf_addf(out, "%s = ", key);
	toml_add_string(out, value);
	buf_addc(out, '\n');
}

static void
add_strings(struct buf *out, const char *key, const struct str_vec *values)
{
	buf_addf(out, "%s = [", key);
	vec_for (const struct str, value, values) {
		buf_addz(out, value == values->v ? "" : ", ");
		toml_add_string(out, *value);
	}
	buf_addz(out, "]\n");
}

/* One to a line, for lists that a review reads. */
static void
add_lines(struct buf *out, const char *key, const struct str_vec *values)
{
	buf_addf(out, "%s = [\n", key);
	vec_for (const struct str, value, values) {
		buf_addz(out, "    ");
		toml_add_string(out, *value);
		buf_addz(out, ",\n");
	}
	buf_addz(out, "]\n");
}

static void
add_dependencies(struct buf *out, const struct lock_package *package)
{
	buf_addz(out, "dependencies = [");
	vec_for (const struct lock_dependency, it, &package->dependencies) {
		buf_addz(out, it == package->dependencies.v ? "" : ", ");
		buf_addz(out, "{name = ");
		toml_add_string(out, it->name);
		buf_addc(out, '}');
	}
	buf_addz(out, "]\n");
}

static void
add_scripts(struct buf *out, const char *header, const struct str_vec *scripts)
{
	buf_addf(out, "\n[%s.tool.ninjenv]\n", header);
	add_strings(out, "scripts", scripts);
}

static void
add_package(
	struct buf *out, const char *header, const struct lock_package *package)
{
	buf_addf(out, "\n[[%s]]\n", header);
	add_string(out, "name", package->name);
	add_string(out, "version", package->version);
	add_string(out, "requires-python", package->requires_python_text);
	if (package->has_dependencies)
		add_dependencies(out, package);
	add_string(out, "index", package->index);
	lock_source_write(package, out);
	if (package->has_scripts && package->scripts.n)
		add_scripts(out, header, &package->scripts);
}

static int
by_name(const void *a, const void *b)
{
	const struct lock_package *x = a, *y = b;
	int order = str_cmp(x->name, y->name);
	return order ? order : str_cmp(x->version, y->version);
}

void
lock_packages_write(const struct lock_package_vec *packages, const char *header,
	struct buf *out)
{
	size_t n = packages->n;
	struct lock_package *sorted =
		arena_array(out->arena, struct lock_package, n);

	if (n)
		memcpy(sorted, packages->v, n * sizeof *sorted);
	qsort(sorted, n, sizeof *sorted, by_name);
	for (size_t i = 0; i < n; i++)
		add_package(out, header, &sorted[i]);
}

void
lock_write(const struct lock *lock, struct buf *out)
{
	struct str_vec environments = {0};

	buf_addz(out,
		"# Made by 'ninjenv lock' from venv.ini; any tool that knows "
		"PEP 751 can install it.\n"
		"lock-version = \"1.0\"\n");
	vec_for (const struct lock_marker, it, &lock->environments) {
		vec_add(&environments, out->arena, it->text);
	}
	if (lock->has_environments)
		add_strings(out, "environments", &environments);
	add_string(out, "requires-python", lock->requires_python_text);
	add_string(out, "created-by", lock->created_by);
	if (!lock->packages.n)
		buf_addz(out, "packages = []\n");
	lock_packages_write(&lock->packages, "packages", out);
	buf_addz(out, "\n[tool.ninjenv]\n");
	add_string(out, "digest", lock->digest);
	add_lines(out, "requirements", &lock->requirements);
	lock_builds_write(lock, out);
}
