/* SPDX-License-Identifier: MIT */
#include "env/install/site.h"

#include <errno.h>

#include "base/path.h"
#include "model/script_names.h"
#include "sys/at.h"
#include "sys/beneath.h"
#include "sys/file.h"

enum { MANIFEST_MAX = 256 << 20 };

/* The real path of a directory that need not be there yet. */
static bool
resolve(struct str path, struct str *real, struct arena *arena,
	struct diag *diag)
{
	struct str rest = {0}, head = path;
	enum fs_result result;
	while ((result = fs_realpath(head, real, arena, diag)) == FS_MISSING &&
		head.n > 1) {
		rest = path_join(arena, path_base(head), rest);
		head = path_dir(head);
	}
	if (result == FS_MISSING)
		return diag_system(diag, ENOENT, "cannot resolve", path);
	*real = path_join(arena, *real, rest);
	return result == FS_OK;
}

static bool
resolve_scheme(struct site *site, struct str root, struct str path,
	struct str *scheme, struct arena *arena, struct diag *diag)
{
	struct str real;
	struct str wanted = path_join(arena, site->root, path);
	if (!resolve(wanted, &real, arena, diag))
		return false;
	if (!path_is_inside(root, real))
		return diag_error(diag, NOWHERE,
			"'%.*s' is outside of the environment: it leads to "
			"'%.*s'",
			STR(wanted), STR(real));
	*scheme = real.n == root.n ? S("") : path_relative(arena, root, real);
	return true;
}

static bool
resolve_schemes(struct site *site, const struct python *python,
	struct arena *arena, struct diag *diag)
{
	struct str root;
	if (!resolve(site->root, &root, arena, diag))
		return false;
	for (size_t i = 0; i < SCHEME_COUNT; i++)
		if (!resolve_scheme(site, root, python->scheme[i],
			    &site->scheme[i], arena, diag))
			return false;
	struct str link;
	site->lib64 = fs_readlink(path_joinz(arena, root, "lib64"), &link,
			      arena, NULL) == FS_OK &&
		      str_is(link, "lib");
	return true;
}

/* "3.8" and before; other first numbers are not. */
static bool
is_old(struct str short_version)
{
	struct str major, minor;
	unsigned long long number;
	(void)str_cut(short_version, '.', &major, &minor);
	return str_is(major, "3") && str_to_uint(minor, &number) && number < 9;
}

/* What lies in these is written, moved and removed without another look. */
static bool
make_own(const struct site *site, const char *name, struct arena *arena,
	struct diag *diag)
{
	int fd;
	struct str path = path_joinz(arena, site->root, name);
	int error = beneath_make(site->fd, name, &fd);
	if (!error) {
		at_close(fd);
		return true;
	}
	if (error != ELOOP)
		return diag_system(diag, error, "cannot make directory", path);
	(void)diag_error(diag, NOWHERE,
		"'%.*s' is reached through a symbolic link, or is no directory",
		STR(path));
	return diag_hint(diag, "remove what stands there, and try again");
}

static bool
make_room(const struct site *site, struct arena *arena, struct diag *diag)
{
	static const char *const names[] = {
		".ninjenv/manifest", ".ninjenv/pkg"};
	for (size_t i = 0; i < countof(names); i++)
		if (!make_own(site, names[i], arena, diag))
			return false;
	/* sync has made it; whoever makes an environment without it has no
	 * need of more. */
	struct str settled = path_joinz(arena, site->root, ".ninjenv/settled");
	return fs_exists(settled) || fs_symlink(S(".."), settled, diag);
}

bool
site_look(struct site *site, struct str root, const struct python *python,
	struct arena *arena, struct diag *diag)
{
	*site = (struct site){
		.root = root,
		.fd = -1,
		.python = path_joinz(arena, root, "bin/python"),
		.version = python->short_version,
		.old = is_old(python->short_version),
		.cache_tag = python->cache_tag,
	};
	return resolve_schemes(site, python, arena, diag);
}

bool
site_open(struct site *site, struct str root, const struct python *python,
	const struct store *store, enum link_mode wanted, bool bytecode,
	struct arena *arena, struct diag *diag)
{
	struct str private = path_joinz(arena, root, ".ninjenv");
	if (!site_look(site, root, python, arena, diag))
		return false;
	if (bytecode)
		site->pyc = str_fmt(arena, "pyc-%.*s-%.*s",
			STR(python->cache_tag), STR(python->magic));
	if (!fs_open_directory(root, &site->fd, diag))
		return false;
	if (make_room(site, arena, diag) &&
		link_probe(store_path(store, "tmp", (struct str){0}, arena),
			private, wanted, &site->mode, diag))
		return true;
	site_close(site);
	return false;
}

void
site_close(struct site *site)
{
	if (site->fd >= 0)
		fs_close(site->fd);
	site->fd = -1;
}

struct str
site_path(const struct site *site, enum scheme scheme, struct str path,
	struct arena *arena)
{
	struct str lib64 = S("lib64/");
	if (scheme == SCHEME_DATA && site->lib64 && str_starts(path, lib64))
		return str_fmt(
			arena, "lib/%.*s", STR(str_from_index(path, lib64.n)));
	return path_join(arena, site->scheme[scheme], path);
}

bool
site_is_scheme(const struct site *site, struct str path)
{
	for (size_t i = 0; i < SCHEME_COUNT; i++)
		if (site->scheme[i].n && path_is_inside(path, site->scheme[i]))
			return true;
	return false;
}

struct str
site_record(const struct site *site, const struct manifest *manifest,
	struct arena *arena)
{
	return site_path(site, manifest->root,
		path_joinz(arena, manifest->dist_info, "RECORD"), arena);
}

/* Nobody can read it, so nobody can use it: what it told is lost. */
static enum fs_result
forget_manifest(struct str path, struct str name, struct diag *diag)
{
	diag_warn(diag, NOWHERE,
		"what '%.*s' put into the environment is not known any more: "
		"'%.*s' is damaged",
		STR(name), STR(path));
	return fs_unlink(path, diag) ? FS_MISSING : FS_FAILED;
}

enum fs_result
site_look_manifest(const struct site *site, struct str name,
	struct manifest *manifest, bool *damaged, struct arena *arena,
	struct diag *diag)
{
	struct str text;
	struct diag quiet = {.arena = arena};
	struct str path = str_fmt(arena, "%.*s/.ninjenv/manifest/%.*s",
		STR(site->root), STR(name));
	enum fs_result result =
		file_read(path, MANIFEST_MAX, &text, arena, diag);
	*damaged = false;
	if (result != FS_OK)
		return result;
	/* The bytes are in our arena: the reader may put its NULs there. */
	if (manifest_read(
		    (char *)text.p, text.n, path, manifest, arena, &quiet)) {
		script_names_adjust(&manifest->scripts, site->version, arena);
		return FS_OK;
	}
	*damaged = true;
	return FS_MISSING;
}

enum fs_result
site_manifest(const struct site *site, struct str name,
	struct manifest *manifest, struct arena *arena, struct diag *diag)
{
	bool damaged;
	enum fs_result result =
		site_look_manifest(site, name, manifest, &damaged, arena, diag);
	if (!damaged)
		return result;
	struct str path = str_fmt(arena, "%.*s/.ninjenv/manifest/%.*s",
		STR(site->root), STR(name));
	return forget_manifest(path, name, diag);
}

bool
site_link(const struct site *site, const struct manifest *manifest,
	struct arena *arena, struct diag *diag)
{
	struct str record = site_record(site, manifest, arena);
	struct str to = str_fmt(arena, SITE_LINK "%.*s", STR(record));
	struct str name =
		str_fmt(arena, ".ninjenv/pkg/%.*s", STR(manifest->name));
	struct str new = str_fmt(arena, "%.*s.new", STR(name));
	int error = at_symlink(to.p, site->fd, name.p);
	if (error == EEXIST) {
		error = at_unlink(site->fd, new.p);
		if (!error || error == ENOENT)
			error = at_symlink(to.p, site->fd, new.p);
		if (!error)
			error = at_rename(site->fd, new.p, site->fd, name.p);
	}
	return !error || diag_system(diag, error, "cannot make link",
				 path_join(arena, site->root, name));
}

/* A name in the directory that is free: what was kept before stays, too. */
static struct str
free_name(int kept, struct str name, struct arena *arena)
{
	struct fs_info info;
	struct str best = str_dup(arena, name);
	for (unsigned i = 1; at_stat(kept, best.p, &info) == 0; i++)
		best = str_fmt(arena, "%.*s.%u", STR(name), i);
	return best;
}

/* Without its last part; empty where it has only one. */
static struct str
above(struct str path, struct arena *arena)
{
	size_t slash = str_rindex(path, '/');
	return str_dup(arena, str_sub(path, 0, slash < path.n ? slash : 0));
}

static int
move_aside(const struct site *site, struct str path, struct str directory,
	struct str *name, struct arena *arena)
{
	int from, kept;
	struct str base = str_dup(arena, path_base(path));
	int error = beneath_open(site->fd, above(path, arena).p, &from);
	if (error)
		return error;
	error = beneath_make(site->fd, directory.p, &kept);
	if (!error) {
		*name = free_name(kept, base, arena);
		error = at_rename(from, base.p, kept, name->p);
		at_close(kept);
	}
	at_close(from);
	return error;
}

bool
site_keep_aside(const struct site *site, struct str path, const char *why,
	struct arena *arena, struct diag *diag)
{
	struct str name;
	struct str kept =
		path_join(arena, S(".ninjenv/kept"), above(path, arena));
	int error = move_aside(site, path, kept, &name, arena);
	if (error)
		return diag_system(diag, error, "cannot move aside",
			path_join(arena, site->root, path));
	kept = path_join(arena, path_join(arena, site->root, kept), name);
	diag_warn(diag, NOWHERE, "'%.*s' %s: it is now '%.*s'", STR(path), why,
		STR(kept));
	return true;
}
