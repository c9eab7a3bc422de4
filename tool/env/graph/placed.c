/* SPDX-License-Identifier: MIT */
#include "env/graph/placed.h"

#include "base/hint.h"
#include "base/path.h"
#include "env/project.h"
#include "sys/file.h"
#include "sys/fs.h"

enum { LARGEST_LIST = 4 * 1024 * 1024 };

static struct str
absolute(const struct project *project, struct str path, struct arena *arena)
{
	return path_join(arena, project->build, path);
}

/* Is it a link, and into the directory where modules lie? Another build
 * directory's counts too: of two, the last that was generated has the place. */
static enum fs_result
look(struct str path, bool *is_ours, struct arena *arena, struct diag *diag)
{
	struct str target;
	struct fs_info info;
	enum fs_result there = fs_lstat(path, &info, diag);

	*is_ours = false;
	if (there != FS_OK || info.kind != FS_SYMLINK)
		return there;
	there = fs_readlink(path, &target, arena, diag);
	*is_ours =
		there == FS_OK && str_ends(path_dir(target), S(".ninjenv/ext"));
	return there;
}

bool
placed_check(const struct project *project, const struct extension_plan *plan,
	struct arena *arena, struct diag *diag)
{
	size_t errors = diag->errors;

	vec_for (const struct extension_module, module, &plan->modules) {
		vec_for (const struct extension_place, it, &module->places) {
			bool is_ours;
			struct str path = absolute(project, it->path, arena);
			if (look(path, &is_ours, arena, diag) != FS_OK ||
				is_ours)
				continue;
			(void)diag_error(diag, module->conf->place,
				"module '%.*s' is to be placed at '%.*s', and "
				"a file that ninjenv did not make is there",
				STR(module->conf->name), STR(it->path));
			(void)hint_command(diag,
				"remove it (an earlier build may have left "
				"it): rm ",
				it->path, "");
		}
	}
	return diag->errors == errors;
}

static bool
is_wanted(const struct extension_plan *plan, struct str path)
{
	vec_for (const struct extension_module, module, &plan->modules) {
		vec_for (const struct extension_place, it, &module->places) {
			if (str_eq(it->path, path))
				return true;
		}
	}
	return false;
}

/* A list that something else wrote into says what it likes: only links inside
 * the build directory go, and what cannot be looked at is none of ours. */
static bool
remove_others(const struct project *project, const struct extension_plan *plan,
	struct str list, struct arena *arena, struct diag *diag)
{
	struct str path;

	while (str_next(&list, '\n', &path)) {
		bool is_ours;
		struct str file = absolute(project, path, arena);
		if (!path_stays(path) || is_wanted(plan, path) ||
			look(file, &is_ours, arena, NULL) != FS_OK)
			continue;
		if (is_ours && !fs_unlink(file, diag))
			return false;
	}
	return true;
}

static bool
make_links(const struct project *project, const struct extension_module *module,
	struct buf *list, struct diag *diag)
{
	vec_for (const struct extension_place, it, &module->places) {
		struct str file = absolute(project, it->path, list->arena);
		if (!fs_mkdirs(path_dir(file), diag) ||
			!fs_symlink_replace(it->target, file, NULL, diag))
			return false;
		buf_addf(list, "%.*s\n", STR(it->path));
	}
	return true;
}

/* The list has the new links before they are made, and the old until they are
 * gone: a killed run leaves none that is not known. */
static bool
write_list(const struct project *project, struct str path, struct buf *list,
	struct diag *diag)
{
	return fs_mkdirs(path_dir(path), diag) &&
	       file_write_changed_as(path, buf_str(list), 0644,
		       store_flush_mode(&project->store), NULL, diag);
}

static void
add_paths(const struct extension_plan *plan, struct buf *list)
{
	vec_for (const struct extension_module, module, &plan->modules) {
		vec_for (const struct extension_place, it, &module->places) {
			buf_addf(list, "%.*s\n", STR(it->path));
		}
	}
}

bool
placed_update(const struct project *project, const struct extension_plan *plan,
	struct arena *arena, struct diag *diag)
{
	struct buf made = {.arena = arena}, both = {.arena = arena};
	struct str text = S("");
	struct str path = path_joinz(arena,
		project_env_path(project, project->conf.envs.v[0], arena),
		".ninjenv/placed");

	if (file_read(path, LARGEST_LIST, &text, arena, diag) == FS_FAILED)
		return false;
	add_paths(plan, &made);
	if (str_eq(text, buf_str(&made)) && !made.n)
		return true;
	buf_add(&both, text);
	buf_add(&both, buf_str(&made));
	bool done = str_eq(text, buf_str(&made)) ||
		    write_list(project, path, &both, diag);
	made.n = 0;
	vec_for (const struct extension_module, it, &plan->modules) {
		done = done && make_links(project, it, &made, diag);
	}
	if (!done || !remove_others(project, plan, text, arena, diag))
		return false;
	return made.n ? write_list(project, path, &made, diag)
		      : fs_unlink(path, diag);
}
