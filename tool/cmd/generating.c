/* SPDX-License-Identifier: MIT */
#include "cmd/generating.h"

#include "env/graph/ahead.h"
#include "env/graph/places.h"
#include "env/lock/locked.h"
#include "env/python/native.h"
#include "env/python/variables.h"
#include "sys/fs.h"

/* What Ninja's edges go by from now on. */
static bool
note_made(const struct project *project, const struct locking_vec *all,
	struct arena *arena, struct diag *diag)
{
	struct str stamp = locked_path(project, arena);

	return variables_keep(variables_path(stamp, arena),
		       store_flush_mode(&project->store), arena, diag) &&
	       locked_write(project, all, stamp, NULL, arena, diag);
}

bool
generating(struct cmd_context *context, bool make,
	enum generate_manifest *manifest)
{
	struct arena *arena = context->arena;
	struct diag *diag = context->diag;
	struct project project;
	struct locking_vec all;
	struct locking_options options = {
		.make = make,
		.quiet = context->options.quiet,
	};

	return project_open(&project, context->options.source,
		       context->options.build, arena, diag) &&
	       places_check(&project, arena, diag) &&
	       native_check(
		       &project.conf.native, &project.natives, arena, diag) &&
	       locking_all(&project, &options, &all, arena, diag) &&
	       generate(&project, &all, manifest, arena, diag) &&
	       (!make || note_made(&project, &all, arena, diag));
}

void
generating_ahead(struct cmd_context *context, struct project *project,
	const struct locking_vec *all, struct str stamp)
{
	struct arena *arena = context->arena;
	struct diag quiet = {.arena = arena};
	enum generate_manifest manifest;

	if (variables_take(variables_path(stamp, arena), arena, &quiet) &&
		places_check(project, arena, &quiet) &&
		native_check(&project->conf.native, &project->natives, arena,
			&quiet) &&
		generate(project, all, &manifest, arena, &quiet) &&
		!quiet.items.n)
		ahead_note(stamp, arena);
}

/* The compilers and flags that the edge of generation goes by, too. */
static bool
take_variables(struct cmd_context *context)
{
	struct project project;
	struct arena *arena = context->arena;

	return project_open(&project, context->options.source,
		       context->options.build, arena, context->diag) &&
	       variables_take(
		       variables_path(locked_path(&project, arena), arena),
		       arena, context->diag);
}

bool
generating_again(struct cmd_context *context, struct str want)
{
	struct fs_info before;
	enum generate_manifest manifest;

	return fs_stat(want, &before, context->diag) == FS_OK &&
	       take_variables(context) &&
	       generating(context, false, &manifest) &&
	       fs_set_mtime(want, before.mtime, context->diag);
}
