/* SPDX-License-Identifier: MIT */
#include "model/lock.h"

#include <assert.h>

#include "format/toml.h"
#include "model/lock_package.h"
#include "model/lock_text.h"
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
		if (!lock_text_marker(value->array.v[i], "environments",
			    &env->text, &env->marker, r->arena, r->diag))
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
read_packages(struct reader *r, const struct toml *root)
{
	const struct toml *value = toml_get(root, "packages");

	if (!value)
		return lacks(r, "packages");
	return lock_packages_read(
		value, "packages", &r->lock->packages, r->arena, r->diag);
}

static bool
read_names(struct reader *r, const struct toml *root)
{
	struct lock *lock = r->lock;
	const struct toml *extras = toml_get(root, "extras");
	bool done = get_strings(r, root, "extras", "extras", &lock->extras);

	for (size_t i = 0; done && i < lock->extras.n; i++)
		done = lock_text_name(extras->array.v[i], "extras",
			&lock->extras.v[i], r->arena, r->diag);
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
	const struct toml *own = lock_text_own(root);
	if (!own)
		return true;
	bool done = get_string(
		r, own, "digest", "tool.ninjenv.digest", &r->lock->digest);
	done &= get_strings(r, own, "requirements", "tool.ninjenv.requirements",
		&r->lock->requirements);
	done &= lock_builds_read(own, r->lock, r->arena, r->diag);
	return done;
}

static bool
read_root(struct reader *r, const struct toml *root)
{
	struct lock *lock = r->lock;

	/* The version decides how the rest is to be read. */
	if (!root || !read_version_of_format(r, root))
		return false;
	bool done = read_creator(r, root);
	done &= lock_text_tool(root, r->diag);
	done &= read_environments(r, root);
	done &= lock_text_get_python(root, &lock->requires_python_text,
		&lock->requires_python, r->arena, r->diag);
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

const struct lock_package *
lock_find_build_package(
	const struct lock *lock, struct str name, struct str version)
{
	vec_for (const struct lock_package, package, &lock->build_packages) {
		if (str_eq(package->name, name) &&
			str_eq(package->version, version))
			return package;
	}
	return NULL;
}
