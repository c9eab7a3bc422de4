/* SPDX-License-Identifier: MIT */
#include "base/embedded.h"

#include <assert.h>
#include <string.h>

struct str
embedded(const char *name)
{
	const struct embedded_file *file = embedded_files;
	while (file->name && strcmp(file->name, name))
		file++;
	assert(file->name);
	return file->text;
}
