/* SPDX-License-Identifier: MIT */
#include "model/lock.h"

#include <assert.h>

#include "base/path.h"
#include "format/toml.h"
#include "model/lock_file.h"
#include "model/lock_text.h"
#include "model/name.h"
#include "model/secret.h"
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
	return lock_text_get(table, key, name, out, r->arena, r->diag);
}

static bool
get_strings(struct reader *r, const struct toml *table, const char *key,
	const char *name, struct str_vec *out)
{
	return lock_text_list(table, key, name, out, r->arena, r->diag);
}

static bool
parse_marker(struct reader *r, const struct toml *value, const char *name,
	struct str *text, const struct marker **marker)
{
	struct text_error error;
	if (!lock_text(value, name, text, r->arena, r->diag))
		return false;
	*marker = marker_parse(*text, r->arena, &error);
	if (*marker)
		return true;
	return diag_error(r->diag, toml_place(value),
		"'%.*s' is not a marker: %s", STR(*text), error.what);
}

static bool
read_marker(struct reader *r, const struct toml *table,
	const struct marker **marker)
{
	const struct toml *value = toml_get(table, "marker");
	struct str text;
	return !value ||
	       parse_marker(r, value, "packages.marker", &text, marker);
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
		struct lock_marker *env =
			vec_new(&r->lock->environments, r->arena);
		if (!parse_marker(r, value->array.v[i], "environments",
			    &env->text, &env->marker))
			return false;
	}
	return true;
}

/* Where something is missing that the whole lock needs. */
static bool
lacks(struct reader *r, const char *key)
{
	struct place place = {.file = r->lock->file, .line = 1};
	return diag_error(r->diag, place, "a lock needs '%s'", key);
}

static int
cmp_version(struct reader *r, const struct version *version, struct str other)
{
	struct version parsed;
	bool good = version_parse(other, &parsed, r->arena, NULL);
	assert(good);
	(void)good; /* without assert */
	return version_cmp(version, &parsed);
}

static bool
read_version_of_format(struct reader *r, const struct toml *root)
{
	const struct toml *value = toml_get(root, "lock-version");
	struct version version;
	struct str text;
	if (!value)
		return lacks(r, "lock-version");
	if (!lock_text(value, "lock-version", &text, r->arena, r->diag))
		return false;
	if (!version_parse(text, &version, r->arena, NULL))
		return diag_error(r->diag, toml_place(value),
			"lock-version '%.*s' is not a version", STR(text));
	if (cmp_version(r, &version, S("1")) < 0 ||
		cmp_version(r, &version, S("2.dev0")) >= 0) {
		(void)diag_error(r->diag, toml_place(value),
			"lock-version %.*s is not supported (1.0 is)",
			STR(text));
		return diag_hint(r->diag,
			"make the lock anew with 'ninjenv lock', or use a "
			"newer ninjenv");
	}
	if (cmp_version(r, &version, S("1.0")) > 0)
		diag_warn(r->diag, toml_place(value),
			"lock-version %.*s is newer than the 1.0 known here: "
			"what it adds is passed over",
			STR(text));
	return true;
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
			    r->arena, r->diag) ||
			!lock_file_is_wheel(file, package, r->arena, r->diag))
			return false;
	}
	return true;
}

/* A directory or a repository: read so far that it can be named. */
static bool
read_directory(struct reader *r, const struct toml *value, struct str *where)
{
	if (!toml_expect(value, TOML_TABLE, "packages.directory", r->diag) ||
		!get_string(r, value, "path", "packages.directory.path", where))
		return false;
	return where->n || diag_error(r->diag, toml_place(value),
				   "'packages.directory' needs 'path'");
}

static bool
read_vcs(struct reader *r, const struct toml *value, struct str *where)
{
	struct str type = S(""), commit = S(""), path = S("");
	if (!toml_expect(value, TOML_TABLE, "packages.vcs", r->diag) ||
		!get_string(r, value, "url", "packages.vcs.url", where) ||
		!get_string(r, value, "path", "packages.vcs.path", &path) ||
		!get_string(r, value, "type", "packages.vcs.type", &type) ||
		!get_string(r, value, "commit-id", "packages.vcs.commit-id",
			&commit))
		return false;
	if (!where->n)
		*where = path;
	if (where->n && type.n && commit.n)
		return true;
	return diag_error(r->diag, toml_place(value),
		"'packages.vcs' needs 'type', 'commit-id' and 'url' or 'path'");
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
		return read_directory(r, directory, &package->where);
	}
	if (vcs) {
		package->source = LOCK_VCS;
		return read_vcs(r, vcs, &package->where);
	}
	if (sdist && (!lock_file_read(sdist, "packages.sdist", &package->sdist,
			      r->arena, r->diag) ||
			     !lock_file_is_sdist(&package->sdist, package,
				     r->arena, r->diag)))
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

/* A name of a package, or of an extra. */
static bool
check_name(struct reader *r, const struct toml *value)
{
	struct str name = value->str;
	if (name_is_normalised(name))
		return true;
	(void)diag_error(r->diag, toml_place(value),
		"'%.*s' is not a normalised name", STR(name));
	if (!name_check(name, NULL))
		return false;
	return diag_hint(
		r->diag, "write '%.*s'", STR(name_normalise(r->arena, name)));
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
	if (!lock_text(
		    name, "packages.name", &package->name, r->arena, r->diag) ||
		!check_name(r, name))
		return false;
	if (!version)
		return true;
	if (!lock_text(version, "packages.version", &package->version, r->arena,
		    r->diag))
		return false;
	if (!version_parse(package->version, &parsed, r->arena, &error))
		return diag_error(r->diag, toml_place(version),
			"'%.*s' is not a version: %s", STR(package->version),
			error.what);
	return true;
}

/* They become outputs of an edge, below bin/. */
static bool
read_scripts(struct reader *r, const struct toml *table,
	struct lock_package *package)
{
	const struct toml *own = own_table(table);
	if (!own)
		return true;
	const struct toml *value = toml_get(own, "scripts");
	package->has_scripts = value;
	if (!get_strings(r, own, "scripts", "tool.ninjenv.scripts",
		    &package->scripts))
		return false;
	vec_for (const struct str, it, &package->scripts) {
		if (!path_stays(*it))
			return diag_error(r->diag, toml_place(value),
				"the script '%.*s' would leave 'bin/'",
				STR(*it));
	}
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
	return read_scripts(r, table, package);
}

static bool
read_packages(struct reader *r, const struct toml *root)
{
	const struct toml *value = toml_get(root, "packages");
	bool done = true;

	if (!value)
		return lacks(r, "packages");
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
	const struct toml *extras = toml_get(root, "extras");
	bool done = get_strings(r, root, "extras", "extras", &lock->extras);

	for (size_t i = 0; done && i < lock->extras.n; i++)
		done = check_name(r, extras->array.v[i]);
	done &= get_strings(r, root, "dependency-groups", "dependency-groups",
		&lock->dependency_groups);
	return get_strings(r, root, "default-groups", "default-groups",
		       &lock->default_groups) &&
	       done;
}

static bool
read_creator(struct reader *r, const struct toml *root)
{
	if (!toml_get(root, "created-by"))
		return lacks(r, "created-by");
	return get_string(
		r, root, "created-by", "created-by", &r->lock->created_by);
}

static bool
read_own(struct reader *r, const struct toml *root)
{
	const struct toml *own = own_table(root);
	if (!own)
		return true;
	return get_string(r, own, "digest", "tool.ninjenv.digest",
		       &r->lock->digest) &
	       get_strings(r, own, "requirements", "tool.ninjenv.requirements",
		       &r->lock->requirements);
}

static bool
read_root(struct reader *r, const struct toml *root)
{
	struct lock *lock = r->lock;

	/* The version decides how the rest is to be read. */
	if (!root || !read_version_of_format(r, root))
		return false;
	bool done = read_creator(r, root);
	done &= read_environments(r, root);
	done &= read_requires_python(
		r, root, &lock->requires_python_text, &lock->requires_python);
	done &= read_names(r, root);
	done &= read_packages(r, root);
	done &= read_own(r, root);
	return done;
}

/* What to do about a broken lock, where its error does not say. */
static bool
add_hint(struct diag *diag)
{
	const struct diag_item *last = &diag->items.v[diag->items.n - 1];
	struct str line = last->place.text;

	if (str_starts(line, S("<<<<<<<")) || str_starts(line, S("=======")) ||
		str_starts(line, S("|||||||")) ||
		str_starts(line, S(">>>>>>>")))
		return diag_hint(diag,
			"resolve the conflict, or type 'ninjenv lock' to make "
			"the lock anew");
	if (last->hint.n)
		return false;
	return diag_hint(diag, "type 'ninjenv lock' to make the lock anew");
}

bool
lock_read(struct str file, struct str text, struct lock *lock,
	struct arena *arena, struct diag *diag)
{
	struct reader reader = {.lock = lock, .arena = arena, .diag = diag};
	size_t first = diag->items.n;

	*lock = (struct lock){.file = str_dup(arena, file)};
	bool done = read_root(&reader, toml_read(file, text, arena, diag));
	if (!done)
		(void)add_hint(diag);
	/* URLs in it may hold a password. */
	secret_hide_items(diag, first);
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
