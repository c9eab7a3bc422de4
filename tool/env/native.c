/* SPDX-License-Identifier: MIT */
#include "env/native.h"

#include <libpkgconf/libpkgconf.h>

#include "env/distro.h"
#include "env/package_name.h"

/* A development release before 3.0 has the longer one under 2.5.1's number. */
static pkgconf_client_t *
new_client(const pkgconf_cross_personality_t *personality)
{
#if LIBPKGCONF_VERSION > 20501
	return pkgconf_client_new(NULL, NULL, personality, NULL, NULL);
#else
	return pkgconf_client_new(NULL, NULL, personality);
#endif
}

static bool
holds(const struct conf_clause *clause, int order)
{
	struct str op = clause->op;
	if (str_is(op, "<"))
		return order < 0;
	if (str_is(op, "<="))
		return order <= 0;
	if (str_is(op, ">"))
		return order > 0;
	if (str_is(op, ">="))
		return order >= 0;
	return (order == 0) == str_is(op, "=");
}

static bool
fits(const struct conf_native *native, const char *version, struct arena *arena)
{
	vec_for (struct conf_clause, clause, &native->clauses) {
		struct str wanted = str_dup(arena, clause->version);
		if (!holds(clause, pkgconf_compare_version(version, wanted.p)))
			return false;
	}
	return true;
}

/* What to install; the system is looked at only now that it is needed. */
static bool
hint(const struct conf_native *native, const char *verb, struct arena *arena,
	struct diag *diag)
{
	enum distro distro = distro_here(arena);
	const char *package = package_name(native->module, distro);
	if (package)
		return diag_hint(diag, "%s it: '%s %s'", verb,
			distro_install(distro), package);
	return diag_hint(diag,
		"%s the package that holds %.*s.pc, or name its directory in "
		"PKG_CONFIG_PATH",
		verb, STR(native->module));
}

static bool
missing(const struct conf_native *native, struct arena *arena,
	struct diag *diag)
{
	diag_error(diag, native->place, "there is no pkg-config module '%.*s'",
		STR(native->module));
	return hint(native, "install", arena, diag);
}

static bool
check(const struct conf_native *native, pkgconf_client_t *client,
	struct str_vec *files, struct arena *arena, struct diag *diag)
{
	struct str module = str_dup(arena, native->module);
	pkgconf_pkg_t *pkg = pkgconf_pkg_find(client, module.p);
	if (!pkg)
		return missing(native, arena, diag);
	struct str file = str_dup(arena, str_from(pkg->filename));
	struct str version = str_dup(arena, str_from(pkg->version));
	pkgconf_pkg_unref(client, pkg);
	if (file.n) /* empty: built into libpkgconf */
		vec_add(files, arena, file);
	if (fits(native, version.p, arena))
		return true;
	diag_error(diag, native->place,
		"the pkg-config module '%.*s' is %.*s, wanted is %.*s",
		STR(module), STR(version), STR(native->want));
	diag_note(diag, (struct place){.file = file}, "found here");
	return hint(native, "upgrade", arena, diag);
}

bool
native_check(const struct conf_native_vec *natives, struct str_vec *files,
	struct arena *arena, struct diag *diag)
{
	bool good = true;
	if (!natives->n)
		return true;
	pkgconf_cross_personality_t *personality =
		pkgconf_cross_personality_default();
	pkgconf_client_t *client = new_client(personality);
	pkgconf_client_dir_list_build(client, personality);
	vec_for (struct conf_native, native, natives)
		good &= check(native, client, files, arena, diag);
	pkgconf_client_free(client);
	return good;
}
