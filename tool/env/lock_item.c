/* SPDX-License-Identifier: MIT */
#include "env/lock_item.h"

#include "base/path.h"

struct acquire_item
lock_item(const struct selected *selected, const struct project *project,
	struct arena *arena)
{
	const struct lock_file *file = selected->file;
	struct acquire_item item = {
		.name = selected->package->name,
		.version = selected->package->version,
		.file = file->name,
		.sha256 = file->sha256,
		.url = file->url,
		.index = selected->package->index,
		.size = file->size,
	};

	if (file->path.n)
		item.path = path_join(arena, project->source, file->path);
	return item;
}
