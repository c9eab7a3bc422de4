/* SPDX-License-Identifier: MIT */
#include "env/fetch/source_tree.h"

#include "base/path.h"
#include "env/build/hooks.h"
#include "env/fetch/git.h"
#include "env/fetch/sdist.h"
#include "sys/fs.h"

static bool
unpack(struct source_tree *tree, const struct recipe *recipe,
	struct arena *arena, struct diag *diag)
{
	const struct recipe_file *file = &recipe->package;
	struct want_package package = {
		.name = file->name,
		.version = file->version,
		.file = file->file,
		.sha256 = file->sha256,
		.url = file->url,
		.path = file->path,
		.index = file->index,
		.size = file->size,
	};
	struct str archive;

	return sdist_get(&archive, tree->store, tree->settings, &package, arena,
		       diag) &&
	       hooks_unpack(tree->python, archive,
		       path_joinz(arena, tree->scratch, "source"),
		       tree->scratch, &tree->directory, arena, diag);
}

static bool
check_out(struct source_tree *tree, const struct recipe *recipe,
	struct arena *arena, struct diag *diag)
{
	struct git_commit commit = {
		.name = recipe->package.name,
		.url = recipe->package.url,
		.commit = recipe->commit,
		.offline = tree->settings->offline,
	};

	tree->directory = path_joinz(arena, tree->scratch, "source");
	return git_checkout(&commit, tree->store, tree->directory, arena, diag);
}

static bool
enter_subdirectory(struct source_tree *tree, const struct recipe *recipe,
	struct arena *arena, struct diag *diag)
{
	if (!recipe->subdirectory.n)
		return true;
	tree->directory =
		path_join(arena, tree->directory, recipe->subdirectory);
	return (path_stays(recipe->subdirectory) &&
		       fs_is_directory(tree->directory)) ||
	       diag_error(diag, NOWHERE, "the source of %.*s has no '%.*s'",
		       STR(recipe->package.name), STR(recipe->subdirectory));
}

bool
source_tree(struct source_tree *tree, const struct recipe *recipe,
	struct arena *arena, struct diag *diag)
{
	bool done = false;

	switch (recipe->source) {
	case RECIPE_ARCHIVE:
		done = unpack(tree, recipe, arena, diag);
		break;
	case RECIPE_DIRECTORY:
		tree->directory = recipe->directory;
		done = fs_is_directory(tree->directory) ||
		       diag_error(diag, NOWHERE, "there is no '%.*s'",
			       STR(tree->directory));
		break;
	case RECIPE_GIT:
		done = check_out(tree, recipe, arena, diag);
		break;
	}
	return done && enter_subdirectory(tree, recipe, arena, diag);
}
