/* SPDX-License-Identifier: MIT */
#include "env/install/reserved.h"

#include "base/path.h"

/* python, python3, python3.12t, pythonw; not python-argcomplete-... */
static bool
is_python(struct str name)
{
	if (!str_starts(name, S("python")))
		return false;
	for (size_t i = 6; i < name.n; i++)
		if (name.p[i] != '.' && (name.p[i] < '0' || name.p[i] > '9') &&
			(i + 1 < name.n || str_index(S("dtw"), name.p[i]) == 3))
			return false;
	return true;
}

/* activate, activate.fish, Activate.ps1; not activate-global-... of
 * argcomplete. */
static bool
is_activation(struct str name)
{
	struct str stem, rest;
	(void)str_cut(name, '.', &stem, &rest);
	return str_is(stem, "activate") || str_is(name, "activate_this.py");
}

/* Our own path files and the finder of extension modules begin so. */
bool
reserved_is_own(struct str path)
{
	struct str own = S("_ninjenv_");
	return str_eq_nocase(str_sub(path, 0, MIN(path.n, own.n)), own);
}

/* The part below a library's directory of a path below the root, or empty. */
struct str
reserved_below_library(const struct site *site, struct str path)
{
	for (int i = SCHEME_PURELIB; i <= SCHEME_PLATLIB; i++) {
		struct str library = site->scheme[i];
		if (path.n > library.n && path_is_inside(library, path))
			return str_from_index(path, library.n + 1);
	}
	return S("");
}

bool
reserved_has(const struct site *site, struct str path, struct arena *scratch)
{
	struct str name = str_lower(scratch, path), first, rest;
	struct str bin = site->scheme[SCHEME_SCRIPTS];
	(void)str_cut(name, '/', &first, &rest);
	if (str_is(first, ".ninjenv") || str_is(name, "pyvenv.cfg") ||
		str_is(name, "lib64") || site_is_scheme(site, path) ||
		reserved_is_own(reserved_below_library(site, path)))
		return true;
	if (name.n <= bin.n || !path_is_inside(bin, name))
		return false;
	name = str_from_index(name, bin.n + 1);
	return is_python(name) || is_activation(name);
}
