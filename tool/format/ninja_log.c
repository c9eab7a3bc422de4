/* SPDX-License-Identifier: MIT */
#include "format/ninja_log.h"

enum { OLDEST = 5, NEWEST = 7 };

static bool
read_number(struct str *rest, uint64_t *number)
{
	struct str field;
	unsigned long long value;

	if (!str_cut(*rest, '\t', &field, rest) || !str_to_uint(field, &value))
		return false;
	*number = value;
	return true;
}

/* start, end, mtime, output, hash: parted by TABs. */
static bool
read_entry(struct str line, struct ninja_log_entry *entry)
{
	uint64_t mtime;

	if (!read_number(&line, &entry->start) ||
		!read_number(&line, &entry->end) ||
		!read_number(&line, &mtime) || mtime > INT64_MAX ||
		!str_cut(line, '\t', &entry->output, &entry->hash))
		return false;
	entry->mtime = (int64_t)mtime;
	return entry->output.n && entry->hash.n && entry->start <= entry->end;
}

static bool
read_head(struct str line, unsigned *version)
{
	static const struct str head = {"# ninja log v", 13};
	unsigned long long value;

	if (!str_starts(line, head) ||
		!str_to_uint(str_from_index(line, head.n), &value) ||
		value < OLDEST || value > NEWEST)
		return false;
	*version = (unsigned)value;
	return true;
}

bool
ninja_log_read(struct str text, struct ninja_log *log, struct arena *arena)
{
	struct str line;
	struct ninja_log_entry entry;

	*log = (struct ninja_log){.entries = {.arena = arena}};
	if (!str_next(&text, '\n', &line) || !read_head(line, &log->version))
		return false;
	while (str_next(&text, '\n', &line)) {
		if (!read_entry(line, &entry)) {
			log->bad++;
			continue;
		}
		struct ninja_log_entry *kept =
			arena_new(arena, struct ninja_log_entry);
		*kept = entry;
		map_put(&log->entries, kept->output, kept);
	}
	return true;
}

const struct ninja_log_entry *
ninja_log_find(const struct ninja_log *log, struct str output)
{
	return map_get(&log->entries, output);
}
