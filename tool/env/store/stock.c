/* SPDX-License-Identifier: MIT */
#include "env/store/stock.h"

#include <string.h>

#include "base/path.h"
#include "base/size.h"
#include "sys/clock.h"
#include "sys/env.h"
#include "sys/file.h"
#include "sys/tree.h"

enum { LARGEST_ANSWER = 64 * 1024 };

const struct stock_kind stock_kinds[] = {
	{"wheel", "wheels", STOCK_ENTRY},
	{"file", "source distributions", STOCK_ENTRY},
	{"git", "commits", STOCK_ENTRY},
	{"pip", "pips for locking", STOCK_ENTRY},
	{"venv", "skeletons", STOCK_ANSWER},
	{"python", "answers of interpreters", STOCK_ANSWER},
	{"compiler", "answers of compilers", STOCK_ANSWER},
	{"built", "answers of builds", STOCK_NOTE},
	{"env", "records of environments", STOCK_NOTE},
	{"part", "unfinished downloads", STOCK_LEFT},
	{"tmp", "temporaries", STOCK_LEFT},
	{"trash", "trash", STOCK_LEFT},
	{"lock", "locks", STOCK_ANSWER},
	{0},
};

const struct stock_kind stock_bytecode = {"wheel", "bytecode", STOCK_ANSWER};

static void
add_file(struct stock_item *item, const struct fs_info *info)
{
	if (info->kind != FS_FILE)
		return;
	item->bytes += info->size;
	if (info->links > 1)
		item->linked += info->size;
}

static enum tree_next
add_entry(void *context, const struct tree_entry *entry)
{
	add_file(context, &entry->info);
	return TREE_GO;
}

static bool
measure(struct stock_item *item, struct str path, bool *there,
	struct diag *diag)
{
	struct fs_info info;
	enum fs_result result = fs_lstat(path, &info, diag);
	*there = result == FS_OK;
	if (result != FS_OK)
		return result == FS_MISSING;
	item->time = info.mtime / CLOCK_SECOND;
	add_file(item, &info);
	if (info.kind == FS_DIRECTORY)
		result = tree_walk(path, add_entry, item, diag);
	*there = result == FS_OK;
	return result != FS_FAILED;
}

/* "SHA256 FILE" */
static struct str
named_wheel(struct str path, struct arena *arena)
{
	struct str text, wheel, file;
	if (file_read(path, LARGEST_ANSWER, &text, arena, NULL) != FS_OK ||
		!str_cut(text, ' ', &wheel, &file))
		return (struct str){0};
	return wheel;
}

static bool
read_kind(const struct store *store, const struct stock_kind *kind,
	struct stock_item_vec *items, struct arena *arena, struct diag *diag)
{
	struct str_vec names = {0};
	struct str directory = store_path(store, kind->name, S(""), arena);
	if (fs_list(directory, &names, arena, diag) == FS_FAILED)
		return false;
	vec_for (const struct str, name, &names) {
		struct stock_item item = {.kind = kind, .name = *name};
		struct str path = path_join(arena, directory, *name);
		bool there;
		if (!measure(&item, path, &there, diag))
			return false;
		if (!there)
			continue;
		if (!strcmp(kind->name, "built"))
			item.wheel = named_wheel(path, arena);
		vec_add(items, arena, item);
	}
	return true;
}

bool
stock_read(const struct store *store, struct stock_item_vec *items,
	struct arena *arena, struct diag *diag)
{
	for (const struct stock_kind *kind = stock_kinds; kind->name; kind++)
		if (!read_kind(store, kind, items, arena, diag))
			return false;
	return true;
}

bool
stock_part_bytecode(const struct store *store, struct stock_item *wheel,
	struct stock_item_vec *items, struct arena *arena, struct diag *diag)
{
	struct str_vec names = {0};
	struct str entry = store_path(store, "wheel", wheel->name, arena);
	if (fs_list(entry, &names, arena, diag) == FS_FAILED)
		return false;
	vec_for (const struct str, name, &names) {
		struct stock_item item = {.kind = &stock_bytecode,
			.name = path_join(arena, wheel->name, *name)};
		bool there;
		if (!str_starts(*name, S("pyc-")))
			continue;
		if (!measure(&item, path_join(arena, entry, *name), &there,
			    diag))
			return false;
		if (!there)
			continue;
		wheel->bytes -= item.bytes;
		wheel->linked -= item.linked;
		vec_add(items, arena, item);
	}
	return true;
}

/* "v" and a number. */
static bool
is_layout(struct str name)
{
	unsigned long long version;
	return str_starts(name, S("v")) &&
	       str_to_uint(str_from_index(name, 1), &version);
}

bool
stock_others(const struct store *store, struct stock_other_vec *others,
	struct arena *arena, struct diag *diag)
{
	struct str_vec names = {0};
	struct str above = path_dir(store->root);
	if (fs_list(above, &names, arena, diag) == FS_FAILED)
		return false;
	vec_for (const struct str, name, &names) {
		struct stock_other other = {.name = *name};
		struct str path = path_join(arena, above, *name);
		if (!is_layout(*name) ||
			str_eq(*name, path_base(store->root)) ||
			!fs_is_directory(path))
			continue;
		if (!tree_size(path, &other.bytes, diag))
			return false;
		vec_add(others, arena, other);
	}
	return true;
}

bool
stock_limit(uint64_t *limit, struct diag *diag)
{
	struct str text = str_trim(env_get("NINJENV_CACHE_MAX"));
	*limit = STOCK_LIMIT;
	if (!text.n)
		return true;
	if (str_is(text, "none"))
		*limit = 0;
	else if (!size_parse(text, limit)) {
		(void)diag_error(diag, NOWHERE,
			"NINJENV_CACHE_MAX: '%.*s' is not a size", STR(text));
		return diag_hint(
			diag, "for example 500M or 20G; none sets no limit");
	}
	return true;
}
