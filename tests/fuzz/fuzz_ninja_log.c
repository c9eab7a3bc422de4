/* SPDX-License-Identifier: MIT */
/* Text is a .ninja_log; every entry that was read has a name and is found. */
#include "fuzz.h"

#include "format/ninja_log.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct ninja_log log;

	(void)diag;
	if (!ninja_log_read(text, &log, arena))
		return;
	map_for(it, &log.entries)
	{
		const struct ninja_log_entry *entry =
			ninja_log_find(&log, it->key);
		assert(entry && entry->output.n && entry->mtime >= 0);
		assert(entry->start <= entry->end);
	}
}
