/* SPDX-License-Identifier: MIT */
#include "base/path.h"
#include "env/python/distro.h"
#include "env/python/python.h"
#include "sys/file.h"

enum { HEADER_MAX = 1 << 20 };

static bool
holds(struct str directory, const char *name, struct arena *arena)
{
	return fs_is_file(path_joinz(arena, directory, name));
}

static bool
has_same(const struct str_vec *paths, struct str path)
{
	vec_for (const struct str, it, paths)
		if (fs_same(*it, path))
			return true;
	return false;
}

/*
 * Directories up to the one that completes the set: later candidates are where
 * the interpreter was built for, which in a moved one is another's place.
 */
static void
look_at_headers(struct python_build *build, struct arena *arena)
{
	struct str_vec found = {0};
	bool python = false, config = false;
	vec_for (const struct str, it, &build->include) {
		bool has_python = holds(*it, "Python.h", arena);
		bool has_config = holds(*it, "pyconfig.h", arena);
		if ((!has_python && !has_config) || (python && config) ||
			has_same(&found, *it))
			continue;
		python = python || has_python;
		config = config || has_config;
		vec_add(&found, arena, *it);
	}
	build->has_headers = python;
	if (python)
		build->include = found;
}

/* The text between the quotes of '#define PY_VERSION "3.11.2"'. */
static struct str
version_in(struct str text)
{
	struct str line, head, rest, version;
	while (str_next(&text, '\n', &line)) {
		if (!str_starts(line, S("#define PY_VERSION")) ||
			!str_cut(line, '"', &head, &rest) ||
			!str_cut(rest, '"', &version, &rest) ||
			!str_is(str_trim(head), "#define PY_VERSION"))
			continue;
		return version;
	}
	return S("");
}

static struct str
patchlevel(const struct str_vec *include, struct arena *arena)
{
	vec_for (const struct str, it, include) {
		struct str text;
		/* What cannot be read says nothing. */
		if (file_read(path_joinz(arena, *it, "patchlevel.h"),
			    HEADER_MAX, &text, arena, NULL) == FS_OK)
			return version_in(text);
	}
	return S("");
}

void
python_build_look(struct python_build *build, struct arena *arena)
{
	struct str_vec site = {0};
	look_at_headers(build, arena);
	build->patchlevel =
		build->has_headers ? patchlevel(&build->include, arena) : S("");
	vec_for (const struct str, it, &build->site)
		if (fs_is_directory(*it) && !has_same(&site, *it))
			vec_add(&site, arena, *it);
	build->site = site;
}

/* "311" of "3.11": as SUSE names packages. */
static struct str
without_dot(struct str version, struct arena *arena)
{
	struct str major, minor;
	(void)str_cut(version, '.', &major, &minor);
	return str_fmt(arena, "%.*s%.*s", STR(major), STR(minor));
}

struct str
python_dev_hint(const struct python *python, struct arena *arena)
{
	enum distro distro = distro_here(arena);
	const char *command = distro_install(distro);
	struct str version = python->short_version;
	if (!str_is(python->base_prefix, "/usr"))
		return S("set 'python' to another interpreter; this one was "
			 "installed without its headers");
	switch (distro) {
	case DISTRO_APT:
		return str_fmt(arena, "type: %s python%.*s-dev", command,
			STR(version));
	case DISTRO_DNF:
		return str_fmt(arena, "type: %s python%.*s-devel", command,
			STR(version));
	case DISTRO_ZYPPER:
		return str_fmt(arena, "type: %s python%.*s-devel", command,
			STR(without_dot(version, arena)));
	case DISTRO_PACMAN:
		return str_fmt(arena, "type: %s python", command);
	case DISTRO_APK:
		return str_fmt(arena, "type: %s python3-dev", command);
	default:
		return S("install the headers of Python that belong to it");
	}
}
