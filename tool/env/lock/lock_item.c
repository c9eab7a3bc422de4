/* SPDX-License-Identifier: MIT */
#include "env/lock/lock_item.h"

struct acquire_item
lock_item(const struct selected *selected, const struct project *project,
	struct arena *arena)
{
	const struct lock_file *file = selected->file;
	return (struct acquire_item){
		.name = selected->package->name,
		.version = selected->package->version,
		.file = file->name,
		.sha256 = file->sha256,
		.url = file->url,
		.path = project_absolute(project, file->path, arena),
		.index = selected->package->index,
		.size = file->size,
	};
}
