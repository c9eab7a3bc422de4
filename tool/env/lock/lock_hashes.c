/* SPDX-License-Identifier: MIT */
#include "env/lock/lock_hashes.h"

/* The line that asks for one, or NULL: any file will do. */
static const struct conf_package *
asks(const struct conf_env *env, struct str name)
{
	vec_for (const struct conf_package, it, &env->packages) {
		if (str_eq(it->name, name) && it->hashes.n)
			return it;
	}
	return NULL;
}

/* Among those of all lines of that name: versions may differ by marker. */
static bool
is_listed(const struct conf_env *env, struct str name,
	const struct lock_file *file)
{
	vec_for (const struct conf_package, it, &env->packages) {
		if (!str_eq(it->name, name))
			continue;
		vec_for (const struct str, hash, &it->hashes) {
			if (str_eq(str_from_index(*hash, 7), file->sha256))
				return true;
		}
	}
	return false;
}

static bool
is_there(const struct lock_file *file)
{
	return file->name.n > 0;
}

bool
lock_hashes_keep(const struct conf_env *env, struct lock_package *package,
	struct arena *arena, struct diag *diag)
{
	const struct conf_package *line = asks(env, package->name);
	struct lock_file_vec wheels = {0};

	if (!line)
		return true;
	vec_for (const struct lock_file, it, &package->wheels) {
		if (is_listed(env, package->name, it))
			vec_add(&wheels, arena, *it);
	}
	package->wheels = wheels;
	if (!is_listed(env, package->name, &package->sdist))
		package->sdist = (struct lock_file){0};
	if (wheels.n || is_there(&package->sdist) ||
		(package->source == LOCK_ARCHIVE &&
			is_listed(env, package->name, &package->archive)))
		return true;
	(void)diag_error(diag, line->place,
		"no file of %.*s %.*s has a hash that is given here",
		STR(package->name), STR(package->version));
	return diag_hint(diag,
		"make the file anew with the tool that wrote its hashes, or "
		"remove the '--hash' options");
}

bool
lock_hashes_hold(const struct conf_env *env, const struct lock_package *package)
{
	if (!asks(env, package->name))
		return true;
	vec_for (const struct lock_file, it, &package->wheels) {
		if (!is_listed(env, package->name, it))
			return false;
	}
	return (!is_there(&package->sdist) ||
		       is_listed(env, package->name, &package->sdist)) &&
	       (package->source != LOCK_ARCHIVE ||
		       is_listed(env, package->name, &package->archive));
}
