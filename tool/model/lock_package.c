/* SPDX-License-Identifier: MIT */
#include "model/lock_package.h"

#include "base/path.h"
#include "format/toml.h"
#include "model/lock_text.h"
#include "model/name.h"

/* What every reading function needs. */
struct reader {
	const char *what; /* the array, for messages */
	struct arena *arena;
	struct diag *diag;
};

static bool
get_string(struct reader *r, const struct toml *table, const char *key,
	const char *name, struct str *out)
{
	return lock_text_get(table, key, name, out, r->arena, r->diag);
}

static bool
read_dependencies(struct reader *r, const struct toml *table,
	struct lock_package *package)
{
	const struct toml *value = toml_get(table, "dependencies");
	if (!value)
		return true;
	package->has_dependencies = true;
	if (!toml_expect(value, TOML_ARRAY, "packages.dependencies", r->diag))
		return false;
	for (size_t i = 0; i < value->array.n; i++) {
		const struct toml *item = value->array.v[i];
		struct str name = {"", 0}, version = {"", 0};
		if (!toml_expect(item, TOML_TABLE, "packages.dependencies",
			    r->diag) ||
			!get_string(
				r, item, "name", "dependencies.name", &name) ||
			!get_string(r, item, "version", "dependencies.version",
				&version))
			return false;
		/* PEP 751 lets a dependency name itself by other keys, too
		 * (a path, say); a graph needs the name. */
		if (name.n)
			vec_add(&package->dependencies, r->arena,
				(struct lock_dependency){
					.name = name_normalise(r->arena, name),
					.version = version,
				});
	}
	return true;
}

static bool
read_name_and_version(struct reader *r, const struct toml *table,
	struct lock_package *package)
{
	const struct toml *name = toml_get(table, "name");
	const struct toml *version = toml_get(table, "version");

	if (!name)
		return diag_error(r->diag, package->place,
			"a package of the lock needs 'name'");
	return lock_text_name(name, "packages.name", &package->name, r->arena,
		       r->diag) &&
	       (!version || lock_text_version(version, "packages.version",
				    &package->version, r->arena, r->diag));
}

/* They become outputs of an edge, below bin/. */
static bool
read_scripts(struct reader *r, const struct toml *table,
	struct lock_package *package)
{
	const struct toml *own = lock_text_own(table);
	if (!own)
		return true;
	const struct toml *value = toml_get(own, "scripts");
	package->has_scripts = value;
	if (!lock_text_list(own, "scripts", "tool.ninjenv.scripts",
		    &package->scripts, r->arena, r->diag))
		return false;
	vec_for (const struct str, it, &package->scripts) {
		if (!path_stays(*it))
			return diag_error(r->diag, toml_place(value),
				"the script '%.*s' would leave 'bin/'",
				STR(*it));
	}
	return true;
}

/* Who attested the files is not for us, but a lock has to be well formed. */
static bool
check_identities(struct reader *r, const struct toml *table)
{
	static const char key[] = "attestation-identities";
	const struct toml *list = toml_get(table, key);
	if (!list)
		return true;
	if (!toml_expect(list, TOML_ARRAY, key, r->diag))
		return false;
	for (size_t i = 0; i < list->array.n; i++)
		if (!toml_expect(list->array.v[i], TOML_TABLE, key, r->diag))
			return false;
	return true;
}

static bool
read_package(struct reader *r, const struct toml *table,
	struct lock_package *package)
{
	struct str marker;

	if (!toml_expect(table, TOML_TABLE, r->what, r->diag))
		return false;
	package->place = toml_place(table);
	return read_name_and_version(r, table, package) &&
	       lock_text_tool(table, r->diag) && check_identities(r, table) &&
	       lock_text_get_marker(table, "packages.marker", &marker,
		       &package->marker, r->arena, r->diag) &&
	       lock_text_get_python(table, &package->requires_python_text,
		       &package->requires_python, r->arena, r->diag) &&
	       read_dependencies(r, table, package) &&
	       get_string(
		       r, table, "index", "packages.index", &package->index) &&
	       lock_source_read(table, package, r->arena, r->diag) &&
	       read_scripts(r, table, package);
}

bool
lock_packages_read(const struct toml *array, const char *what,
	struct lock_package_vec *packages, struct arena *arena,
	struct diag *diag)
{
	struct reader reader = {what, arena, diag};
	bool done = true;

	if (!toml_expect(array, TOML_ARRAY, what, diag))
		return false;
	for (size_t i = 0; i < array->array.n; i++)
		done &= read_package(
			&reader, array->array.v[i], vec_new(packages, arena));
	return done;
}
