/* SPDX-License-Identifier: MIT */
#include "env/lock/resolve_place.h"

#include "base/path.h"
#include "env/fetch/git.h"
#include "model/require.h"
#include "sys/fs.h"

bool
resolve_place_is(const struct conf_package *line)
{
	return line && (line->directory.n || line->repository.n);
}

static void
put(struct map *trees, struct str name, struct str path)
{
	struct str *kept = arena_new(trees->arena, struct str);

	*kept = path;
	map_put(trees, name, kept);
}

static bool
check_out(const struct project *project, const struct conf_package *line,
	bool offline, struct str scratch, struct map *trees,
	struct arena *arena, struct diag *diag)
{
	struct git_commit commit = {
		.name = line->name,
		.url = line->repository,
		.commit = line->commit,
		.place = line->place,
		.offline = offline,
	};
	struct str path =
		str_fmt(arena, "%.*s/git/%.*s", STR(scratch), STR(line->name));

	if (!git_checkout(&commit, &project->store, path, arena, diag))
		return false;
	if (line->subdirectory.n)
		path = path_join(arena, path, line->subdirectory);
	put(trees, line->name, path);
	return fs_is_directory(path) ||
	       diag_error(diag, line->place,
		       "commit %.*s of '%.*s' has no '%.*s'", STR(line->commit),
		       STR(line->repository), STR(line->subdirectory));
}

bool
resolve_place_trees(const struct project *project, const struct conf_env *env,
	bool offline, struct extent *extent, struct str scratch,
	struct map *trees, struct arena *arena, struct diag *diag)
{
	static const struct str_vec none;

	vec_for (const struct conf_package, it, &env->packages) {
		if (!resolve_place_is(it) ||
			!extent_holds(extent, it->require->marker, &none))
			continue;
		if (it->directory.n)
			put(trees, it->name, it->directory);
		else if (!check_out(project, it, offline, scratch, trees, arena,
				 diag))
			return false;
	}
	return true;
}

/* What a package requires by a URL of its own. */
static bool
add_required(const struct report_item *item, struct lock_package *package,
	struct place place, struct diag *diag)
{
	if (item->source == REPORT_VCS && item->commit.n) {
		package->source = LOCK_VCS;
		package->where = item->url;
		package->commit = item->commit;
		package->subdirectory = item->subdirectory;
		return true;
	}
	if (item->source == REPORT_VCS) {
		(void)diag_error(diag, place,
			"'%.*s' comes from version control other than git, "
			"which is not supported",
			STR(item->name));
		return diag_hint(diag,
			"ask for a version of it that an index has: '%.*s = "
			"VERSION'",
			STR(item->name));
	}
	(void)diag_error(diag, place,
		"a package requires '%.*s' from the directory '%.*s'",
		STR(item->name), STR(item->url));
	return diag_hint(
		diag, "write '%.*s = ./PATH' into [packages]", STR(item->name));
}

bool
resolve_place_add(const struct conf_package *line,
	const struct report_item *item, struct lock_package *package,
	struct place place, struct diag *diag)
{
	if (!resolve_place_is(line))
		return add_required(item, package, place, diag);
	if (line->directory.n) {
		package->source = LOCK_DIRECTORY;
		package->where = line->directory;
		package->editable = true;
		/* It changes without the lock (PEP 751 says the same). */
		package->version = S("");
		return true;
	}
	package->source = LOCK_VCS;
	package->where = line->repository;
	package->commit = line->commit;
	package->subdirectory = line->subdirectory;
	return true;
}
