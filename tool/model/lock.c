/* SPDX-License-Identifier: MIT */
#include "model/lock.h"

#include <string.h>

#include "format/toml.h"
#include "model/lock_file.h"
#include "model/name.h"
#include "model/version.h"

/* What every reading function needs. */
struct reader {
	struct lock *lock;
	struct arena *arena;
	struct diag *diag;
};

static bool
get_string(struct reader *r, const struct toml *table, const char *key,
	const char *name, struct str *out)
{
	const struct toml *value = toml_get(table, key);
	if (!value)
		return true;
	if (!toml_expect(value, TOML_STRING, name, r->diag))
		return false;
	*out = str_dup(r->arena, value->str);
	return true;
}

static bool
get_strings(struct reader *r, const struct toml *table, const char *key,
	const char *name, struct str_vec *out)
{
	const struct toml *value = toml_get(table, key);
	if (!value)
		return true;
	if (!toml_expect(value, TOML_ARRAY, name, r->diag))
		return false;
	for (size_t i = 0; i < value->array.n; i++) {
		const struct toml *item = value->array.v[i];
		if (!toml_expect(item, TOML_STRING, name, r->diag))
			return false;
		vec_add(out, r->arena, str_dup(r->arena, item->str));
	}
	return true;
}

static bool
parse_marker(struct reader *r, const struct toml *value,
	const struct marker **marker)
{
	struct text_error error;
	struct str text = str_dup(r->arena, value->str);
	*marker = marker_parse(text, r->arena, &error);
	if (*marker)
		return true;
	return diag_error(r->diag, toml_place(value),
		"'%.*s' is not a marker: %s", STR(value->str), error.what);
}

static bool
read_marker(struct reader *r, const struct toml *table,
	const struct marker **marker)
{
	const struct toml *value = toml_get(table, "marker");
	if (!value)
		return true;
	return toml_expect(value, TOML_STRING, "marker", r->diag) &&
	       parse_marker(r, value, marker);
}

static bool
read_requires_python(struct reader *r, const struct toml *table,
	struct str *text, struct spec_set **spec)
{
	const struct toml *value = toml_get(table, "requires-python");
	struct text_error error;

	if (!get_string(r, table, "requires-python", "requires-python", text))
		return false;
	if (!value)
		return true;
	*spec = arena_new(r->arena, struct spec_set);
	if (spec_parse(*text, *spec, r->arena, &error))
		return true;
	return diag_error(r->diag, toml_place(value),
		"'%.*s' is not a set of versions: %s", STR(*text), error.what);
}

static bool
read_environments(struct reader *r, const struct toml *root)
{
	const struct toml *value = toml_get(root, "environments");
	if (!value)
		return true;
	r->lock->has_environments = true;
	if (!toml_expect(value, TOML_ARRAY, "environments", r->diag))
		return false;
	for (size_t i = 0; i < value->array.n; i++) {
		struct toml *item = value->array.v[i];
		struct lock_marker *env =
			vec_new(&r->lock->environments, r->arena);
		if (!toml_expect(item, TOML_STRING, "environments", r->diag) ||
			!parse_marker(r, item, &env->marker))
			return false;
		env->text = str_dup(r->arena, item->str);
	}
	return true;
}

static bool
read_version_of_format(struct reader *r, const struct toml *root)
{
	const struct toml *value = toml_get(root, "lock-version");
	if (!value)
		return diag_error(r->diag,
			(struct place){.file = r->lock->file, .line = 1},
			"a lock needs 'lock-version'");
	if (!toml_expect(value, TOML_STRING, "lock-version", r->diag))
		return false;
	struct version version;
	struct text_error error;
	if (!version_parse(
		    str_dup(r->arena, value->str), &version, r->arena, &error))
		return diag_error(r->diag, toml_place(value),
			"lock-version '%.*s' is not a version",
			STR(value->str));
	if (str_is(value->str, "1.0"))
		return true;
	if (str_starts(value->str, S("1."))) {
		diag_warn(r->diag, toml_place(value),
			"lock-version %.*s is newer than the 1.0 known here: "
			"what it adds is passed over",
			STR(value->str));
		return true;
	}
	(void)diag_error(r->diag, toml_place(value),
		"lock-version %.*s is not supported (1.0 is)", STR(value->str));
	return diag_hint(r->diag,
		"make the lock anew with 'ninjenv lock', or use a newer "
		"ninjenv");
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
read_wheels(struct reader *r, const struct toml *table,
	struct lock_package *package)
{
	const struct toml *value = toml_get(table, "wheels");
	if (!value)
		return true;
	if (!toml_expect(value, TOML_ARRAY, "packages.wheels", r->diag))
		return false;
	for (size_t i = 0; i < value->array.n; i++) {
		struct lock_file *file = vec_new(&package->wheels, r->arena);
		if (!lock_file_read(value->array.v[i], "packages.wheels", file,
			    r->arena, r->diag))
			return false;
	}
	return true;
}

/* A directory or a repository: read so far that it can be named. */
static bool
read_where(struct reader *r, const struct toml *value, const char *name,
	struct str *where)
{
	if (!toml_expect(value, TOML_TABLE, name, r->diag) ||
		!get_string(r, value, "path", name, where))
		return false;
	return where->n || get_string(r, value, "url", name, where);
}

static bool
check_vcs(struct reader *r, const struct toml *value)
{
	struct str type = {"", 0}, commit = {"", 0};
	if (!get_string(r, value, "type", "packages.vcs.type", &type) ||
		!get_string(r, value, "commit-id", "packages.vcs.commit-id",
			&commit))
		return false;
	if (type.n && commit.n)
		return true;
	return diag_error(r->diag, toml_place(value),
		"'packages.vcs' needs 'type' and 'commit-id'");
}

static bool
read_source(struct reader *r, const struct toml *table,
	struct lock_package *package)
{
	const struct toml *archive = toml_get(table, "archive");
	const struct toml *directory = toml_get(table, "directory");
	const struct toml *vcs = toml_get(table, "vcs");
	const struct toml *sdist = toml_get(table, "sdist");
	bool files = sdist || toml_get(table, "wheels");
	int direct = !!archive + !!directory + !!vcs;

	if (direct + files != 1)
		return diag_error(r->diag, package->place,
			files ? "'%.*s' has files of an index and 'archive', "
				"'directory' or 'vcs', too"
			      : "'%.*s' needs exactly one of 'archive', "
				"'directory', 'vcs', or else 'wheels' or "
				"'sdist'",
			STR(package->name));
	if (archive) {
		package->source = LOCK_ARCHIVE;
		return lock_file_read(archive, "packages.archive",
			&package->archive, r->arena, r->diag);
	}
	if (directory) {
		package->source = LOCK_DIRECTORY;
		return read_where(
			r, directory, "packages.directory", &package->where);
	}
	if (vcs) {
		package->source = LOCK_VCS;
		return read_where(r, vcs, "packages.vcs", &package->where) &&
		       check_vcs(r, vcs);
	}
	if (sdist && !lock_file_read(sdist, "packages.sdist", &package->sdist,
			     r->arena, r->diag))
		return false;
	return read_wheels(r, table, package);
}

static const struct toml *
own_table(const struct toml *table)
{
	const struct toml *tool = toml_get(table, "tool");
	if (!tool || tool->kind != TOML_TABLE)
		return NULL;
	const struct toml *own = toml_get(tool, "ninjenv");
	return own && own->kind == TOML_TABLE ? own : NULL;
}

static bool
read_name_and_version(struct reader *r, const struct toml *table,
	struct lock_package *package)
{
	const struct toml *name = toml_get(table, "name");
	const struct toml *version = toml_get(table, "version");
	struct version parsed;
	struct text_error error;

	if (!name)
		return diag_error(r->diag, package->place,
			"a package of the lock needs 'name'");
	if (!toml_expect(name, TOML_STRING, "packages.name", r->diag))
		return false;
	package->name = name_normalise(r->arena, name->str);
	if (!name_is_normalised(name->str))
		return diag_error(r->diag, toml_place(name),
			"'%.*s' is not a normalised name", STR(name->str));
	if (!version)
		return true;
	if (!get_string(
		    r, table, "version", "packages.version", &package->version))
		return false;
	if (!version_parse(package->version, &parsed, r->arena, &error))
		return diag_error(r->diag, toml_place(version),
			"'%.*s' is not a version", STR(package->version));
	return true;
}

static bool
read_package(struct reader *r, const struct toml *table)
{
	struct lock_package *package = vec_new(&r->lock->packages, r->arena);

	if (!toml_expect(table, TOML_TABLE, "packages", r->diag))
		return false;
	package->place = toml_place(table);
	if (!read_name_and_version(r, table, package) ||
		!read_marker(r, table, &package->marker) ||
		!read_requires_python(r, table, &package->requires_python_text,
			&package->requires_python) ||
		!read_dependencies(r, table, package) ||
		!get_string(
			r, table, "index", "packages.index", &package->index) ||
		!read_source(r, table, package))
		return false;
	const struct toml *own = own_table(table);
	if (!own)
		return true;
	package->has_scripts = toml_get(own, "scripts");
	return get_strings(
		r, own, "scripts", "tool.ninjenv.scripts", &package->scripts);
}

static bool
read_packages(struct reader *r, const struct toml *root)
{
	const struct toml *value = toml_get(root, "packages");
	bool done = true;

	if (!value)
		return diag_error(r->diag,
			(struct place){.file = r->lock->file, .line = 1},
			"a lock needs 'packages'");
	if (!toml_expect(value, TOML_ARRAY, "packages", r->diag))
		return false;
	for (size_t i = 0; i < value->array.n; i++)
		done &= read_package(r, value->array.v[i]);
	return done;
}

static bool
read_names(struct reader *r, const struct toml *root)
{
	struct lock *lock = r->lock;
	return get_strings(r, root, "extras", "extras", &lock->extras) &
	       get_strings(r, root, "dependency-groups", "dependency-groups",
		       &lock->dependency_groups) &
	       get_strings(r, root, "default-groups", "default-groups",
		       &lock->default_groups);
}

static bool
read_creator(struct reader *r, const struct toml *root)
{
	if (!toml_get(root, "created-by"))
		return diag_error(r->diag,
			(struct place){.file = r->lock->file, .line = 1},
			"a lock needs 'created-by'");
	return get_string(
		r, root, "created-by", "created-by", &r->lock->created_by);
}

bool
lock_read(struct str file, struct str text, struct lock *lock,
	struct arena *arena, struct diag *diag)
{
	struct reader reader = {.lock = lock, .arena = arena, .diag = diag};
	struct reader *r = &reader;

	*lock = (struct lock){.file = str_dup(arena, file)};
	const struct toml *root = toml_read(file, text, arena, diag);
	/* The version decides how the rest is to be read. */
	if (!root || !read_version_of_format(r, root))
		return false;
	bool done = read_creator(r, root);
	done &= read_environments(r, root);
	done &= read_requires_python(
		r, root, &lock->requires_python_text, &lock->requires_python);
	done &= read_names(r, root);
	done &= read_packages(r, root);
	const struct toml *own = own_table(root);
	if (own) {
		done &= get_string(
			r, own, "digest", "tool.ninjenv.digest", &lock->digest);
		done &= get_strings(r, own, "requirements",
			"tool.ninjenv.requirements", &lock->requirements);
	}
	return done;
}

const struct lock_package *
lock_find(const struct lock *lock, struct str name)
{
	vec_for (const struct lock_package, package, &lock->packages) {
		if (str_eq(package->name, name))
			return package;
	}
	return NULL;
}
