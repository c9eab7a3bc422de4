/* SPDX-License-Identifier: MIT */
#include "env/install/system.h"

#include "base/hint.h"
#include "base/path.h"
#include "env/graph/emit.h"
#include "env/install/doubt.h"
#include "env/install/script.h"
#include "env/install/site.h"
#include "env/install/system_dist.h"
#include "model/entry_points.h"
#include "model/name.h"
#include "sys/file.h"
#include "sys/fs.h"
#include "sys/tree.h"

enum { MADE_MAX = 64 << 20 };

static const struct str made_header = {"ninjenv-system 1", 16};

/* One environment while it is made. */
struct run {
	const struct want *want;
	struct site site;
	struct arena *arena;
	struct diag *diag;
};

/* What one distribution is in an environment. */
struct linked {
	struct str name;
	struct str site;      /* the system's directory, */
	struct str_vec paths; /* and what is linked below it */
	struct manifest_script_vec scripts;
	struct str text; /* of NAME.made */
};

/* ".ninjenv/system/NAME" with the ending, below the environment. */
static struct str
own_path(const struct run *run, struct str name, const char *ending)
{
	return str_fmt(run->arena, "%.*s/.ninjenv/system/%.*s%s",
		STR(run->want->path), STR(name), ending);
}

static struct str
node(const struct run *run, struct str name)
{
	return emit_node(run->arena, run->want->path, name);
}

static struct str
node_target(const struct run *run, struct str name)
{
	return str_fmt(
		run->arena, SITE_LINK ".ninjenv/system/%.*s.made", STR(name));
}

static struct str
program(const struct run *run, struct str name)
{
	return path_join(run->arena, run->want->path,
		site_path(&run->site, SCHEME_SCRIPTS, name, run->arena));
}

static struct str
launcher(const struct run *run, const struct manifest_script *script)
{
	struct buf text = {.arena = run->arena};
	script_launcher(&text, run->site.python, script, run->site.old);
	return buf_str(&text);
}

static bool
holds(const struct run *run, struct str path, struct str text)
{
	struct str there;
	return file_read(path, MADE_MAX, &there, run->arena, NULL) == FS_OK &&
	       str_eq(there, text);
}

static bool
leads_to(const struct run *run, struct str path, struct str target)
{
	struct str there;
	return fs_readlink(path, &there, run->arena, NULL) == FS_OK &&
	       str_eq(there, target);
}

static void
add_scripts(const struct run *run, const struct want_system *system,
	const struct system_dist *dist, struct linked *linked)
{
	struct manifest_script_vec all = {0};
	system_dist_scripts(dist, &all, run->arena);
	vec_for (const struct manifest_script, it, &all) {
		if (str_vec_has(&system->scripts, it->name))
			vec_add(&linked->scripts, run->arena, *it);
	}
}

/* What the distribution is to be here. False: it is not there any more. */
static bool
describe(const struct run *run, const struct want_system *system,
	struct linked *linked)
{
	struct system_dist dist;
	struct buf text = {.arena = run->arena};

	*linked = (struct linked){.name = system->name};
	if (!system_dist_read(system->dist_info, &dist, run->arena) ||
		!str_eq(dist.identity, system->identity) ||
		!system_dist_paths(&dist, &linked->paths, run->arena))
		return false;
	linked->site = dist.site;
	add_scripts(run, system, &dist, linked);
	buf_addf(&text, "%.*s\nversion %.*s\nidentity %.*s\nsite %.*s\n",
		STR(made_header), STR(system->version), STR(system->identity),
		STR(dist.site));
	vec_for (const struct str, it, &linked->paths) {
		buf_addf(&text, "link %.*s\n", STR(*it));
	}
	vec_for (const struct manifest_script, it, &linked->scripts) {
		buf_addf(&text, "script %.*s %.*s %.*s\n", STR(it->module),
			STR(it->object), STR(it->name));
	}
	linked->text = buf_str(&text);
	return true;
}

static bool
is_true(const struct run *run, const struct linked *linked)
{
	struct str directory = own_path(run, linked->name, "");
	vec_for (const struct str, it, &linked->paths) {
		if (!leads_to(run, path_join(run->arena, directory, *it),
			    path_join(run->arena, linked->site, *it)))
			return false;
	}
	vec_for (const struct manifest_script, it, &linked->scripts) {
		if (!holds(run, program(run, it->name), launcher(run, it)) ||
			!fs_is_executable(program(run, it->name)))
			return false;
	}
	return holds(run, own_path(run, linked->name, ".made"), linked->text) &&
	       leads_to(run, node(run, linked->name),
		       node_target(run, linked->name));
}

/* The launchers that a .made tells of, as long as nobody changed them. */
static bool
remove_launchers(const struct run *run, struct str made)
{
	struct str line, text = made;
	while (str_next(&text, '\n', &line)) {
		struct manifest_script script;
		if (!str_starts(line, S("script ")))
			continue;
		line = str_from_index(line, 7);
		(void)str_cut(line, ' ', &script.module, &line);
		(void)str_cut(line, ' ', &script.object, &script.name);
		const char *why;
		if (!entry_points_is_script(script.name, &why))
			continue;
		struct str path = program(run, script.name);
		if (holds(run, path, launcher(run, &script)) &&
			!fs_unlink(path, run->diag))
			return false;
	}
	return true;
}

/* pkg/NAME goes first and .made last: after a kill the rest is found again. */
static bool
clear_one(const struct run *run, struct str name)
{
	struct str made = S("");
	struct str file = own_path(run, name, ".made");
	if (leads_to(run, node(run, name), node_target(run, name)) &&
		!fs_unlink(node(run, name), run->diag))
		return false;
	if (file_read(file, MADE_MAX, &made, run->arena, run->diag) ==
		FS_FAILED)
		return false;
	return remove_launchers(run, made) &&
	       tree_remove(own_path(run, name, ""), run->diag) &&
	       fs_unlink(file, run->diag);
}

static bool
make_links(const struct run *run, const struct linked *linked)
{
	struct str directory = own_path(run, linked->name, "");
	if (!fs_mkdirs(directory, run->diag))
		return false;
	vec_for (const struct str, it, &linked->paths) {
		struct str path = path_join(run->arena, directory, *it);
		if (!fs_mkdirs(path_dir(path), run->diag) ||
			!fs_symlink(path_join(run->arena, linked->site, *it),
				path, run->diag))
			return false;
	}
	return true;
}

/* Is there nothing, or nothing but ours, be it what a power cut left of it? */
static bool
is_free(const struct run *run, struct str path, struct str text)
{
	struct str there;
	return !fs_exists(path) ||
	       (file_read(path, MADE_MAX, &there, run->arena, NULL) == FS_OK &&
		       doubt_is_rest(there, text));
}

static bool
make_launcher(const struct run *run, const struct manifest_script *script)
{
	struct str path = program(run, script->name);
	if (!is_free(run, path, launcher(run, script)) &&
		!site_keep_aside(&run->site,
			site_path(&run->site, SCHEME_SCRIPTS, script->name,
				run->arena),
			"was in the way of a launcher", run->arena, run->diag))
		return false;
	return file_write(
		path, launcher(run, script), 0755, FILE_LAZY, run->diag);
}

/* .made stands before what it tells of, so that a kill leaves nothing that
 * nobody knows; the node comes last. */
static bool
make_one(const struct run *run, const struct linked *linked)
{
	struct str made = own_path(run, linked->name, ".made");
	if (!clear_one(run, linked->name) ||
		!fs_mkdirs(path_dir(made), run->diag) ||
		!file_write(made, linked->text, 0644, FILE_LAZY, run->diag) ||
		!make_links(run, linked))
		return false;
	vec_for (const struct manifest_script, it, &linked->scripts) {
		if (!make_launcher(run, it))
			return false;
	}
	return fs_mkdirs(path_dir(node(run, linked->name)), run->diag) &&
	       fs_symlink_replace(node_target(run, linked->name),
		       node(run, linked->name), NULL, run->diag);
}

static struct str
path_file(const struct run *run)
{
	return path_join(run->arena, run->want->path,
		site_path(&run->site, SCHEME_PURELIB, S("_ninjenv_system.pth"),
			run->arena));
}

static struct str
path_text(const struct run *run)
{
	struct buf text = {.arena = run->arena};
	vec_for (const struct want_system, it, &run->want->system) {
		buf_addf(&text, "%.*s\n", STR(own_path(run, it->name, "")));
	}
	return buf_str(&text);
}

static bool
write_path_file(const struct run *run)
{
	if (!run->want->system.n)
		return fs_unlink(path_file(run), run->diag);
	return file_write_changed(
		path_file(run), path_text(run), 0644, NULL, run->diag);
}

/* The names of all that was made of the system. */
static bool
made_names(const struct run *run, struct str_vec *names)
{
	struct fs_info info;
	struct str_vec all = {0};
	struct str directory = str_fmt(
		run->arena, "%.*s/.ninjenv/system", STR(run->want->path));
	/* What is not wanted of it is removed: not somebody else's. */
	if (fs_lstat(directory, &info, NULL) == FS_OK &&
		info.kind != FS_DIRECTORY) {
		(void)diag_error(run->diag, NOWHERE,
			"'%.*s' is a symbolic link, or no directory",
			STR(directory));
		return hint_command(run->diag, "type: rm ", directory, "");
	}
	if (fs_list(directory, &all, run->arena, run->diag) == FS_FAILED)
		return false;
	vec_for (const struct str, it, &all) {
		struct str name = *it;
		if (str_ends(name, S(".made")))
			name.n -= 5;
		if (name_is_normalised(name) && !str_vec_has(names, name))
			vec_add(names, run->arena, name);
	}
	return true;
}

static bool
start(struct run *run, const struct python *python)
{
	return site_look(
		&run->site, run->want->path, python, run->arena, run->diag);
}

bool
system_clear(const struct want *want, const struct python *python,
	struct arena *arena, struct diag *diag)
{
	struct run run = {.want = want, .arena = arena, .diag = diag};
	struct str_vec names = {0};
	if (!start(&run, python) || !made_names(&run, &names))
		return false;
	vec_for (const struct str, it, &names) {
		if (!want_find_system(want, *it) && !clear_one(&run, *it))
			return false;
	}
	return true;
}

static bool
vanished(const struct run *run, const struct want_system *system)
{
	(void)diag_error(run->diag, NOWHERE,
		"%.*s %.*s of the system is not what it was: '%.*s'",
		STR(system->name), STR(system->version),
		STR(system->dist_info));
	return diag_hint(run->diag, "type 'ninjenv' to look at it anew");
}

static bool
make_all(const struct run *run, size_t *made)
{
	vec_for (const struct want_system, it, &run->want->system) {
		struct linked linked;
		if (!describe(run, it, &linked))
			return vanished(run, it);
		if (is_true(run, &linked))
			continue;
		if (!make_one(run, &linked))
			return false;
		++*made;
	}
	return write_path_file(run);
}

bool
system_make(const struct want *want, const struct python *python, size_t *made,
	struct arena *arena, struct diag *diag)
{
	struct run run = {.want = want, .arena = arena, .diag = diag};
	*made = 0;
	if (!start(&run, python) ||
		!fs_open_directory(want->path, &run.site.fd, diag))
		return false;
	bool done = make_all(&run, made);
	site_close(&run.site);
	return done;
}

static void
add_owned(const struct run *run, const struct linked *linked, struct map *owned)
{
	vec_for (const struct manifest_script, it, &linked->scripts) {
		map_put(owned,
			site_path(&run->site, SCHEME_SCRIPTS, it->name,
				run->arena),
			NULL);
	}
}

bool
system_check(const struct want *want, const struct python *python,
	struct str_vec *stale, struct map *owned, struct arena *arena,
	struct diag *diag)
{
	struct run run = {.want = want, .arena = arena, .diag = diag};
	struct str_vec names = {0};
	if (!start(&run, python) || !made_names(&run, &names))
		return false;
	vec_for (const struct want_system, it, &want->system) {
		struct linked linked;
		if (!describe(&run, it, &linked) || !is_true(&run, &linked) ||
			!holds(&run, path_file(&run), path_text(&run)))
			vec_add(stale, arena, it->name);
		add_owned(&run, &linked, owned);
	}
	vec_for (const struct str, it, &names) {
		if (!want_find_system(want, *it))
			vec_add(stale, arena, *it);
	}
	return true;
}
