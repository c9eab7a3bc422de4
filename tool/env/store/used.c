/* SPDX-License-Identifier: MIT */
#include "env/store/used.h"

#include <stdio.h>
#include <string.h>

#include "base/path.h"
#include "format/crc.h"
#include "sys/at.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/hash.h"

static const char header[] = "ninjenv-used 1";

enum { LARGEST_RECORD = 16 << 20, CRC_DIGITS = 8 };

static struct str
record_text(struct str path, const struct str_vec *wheels, struct arena *arena)
{
	struct buf out = {.arena = arena};
	buf_addf(&out, "%s\ntime %lld\npath %.*s\n", header,
		(long long)(clock_wall() / CLOCK_SECOND), STR(path));
	vec_for (const struct str, wheel, wheels)
		buf_addf(&out, "wheel %.*s\n", STR(*wheel));
	buf_addf(&out, "end %08x\n", (unsigned)crc_of(buf_str(&out)));
	return buf_str(&out);
}

struct str
used_key(struct str path, struct arena *arena)
{
	return hash_hex(arena, path);
}

/*
 * Two names in turn: renaming over a file makes ext4 write it to the disk at
 * once, which takes milliseconds. A killed run leaves the old one beside one
 * that is damaged; both count.
 */
bool
used_write(const struct store *store, struct str path,
	const struct str_vec *wheels, struct arena *arena, struct diag *diag)
{
	struct str a = store_path(store, "env", used_key(path, arena), arena);
	struct str b = str_fmt(arena, "%.*s-", STR(a));
	struct str to = fs_exists(a) ? b : a, old = fs_exists(a) ? a : b;
	if (!fs_unlink(to, diag))
		return false;
	int error = at_write(AT_CWD, to.p, record_text(path, wheels, arena),
		0644, AT_MTIME_NOW);
	return (!error || diag_system(diag, error, "cannot write", to)) &&
	       fs_unlink(old, diag);
}

/* Takes the last line off, which must be the sum of the rest. */
static bool
check_sum(struct str *text)
{
	char last[sizeof "end " + CRC_DIGITS + 1];
	size_t n = sizeof last - 1;
	if (text->n < n)
		return false;
	struct str sum = str_from_index(*text, text->n - n);
	*text = str_sub(*text, 0, text->n - n);
	(void)snprintf(last, sizeof last, "end %08x\n",
		(unsigned)crc_of(*text)); /* it fits */
	return str_is(sum, last);
}

static bool
next_value(struct str *text, const char *key, struct str *value)
{
	struct str line, word;
	return str_next(text, '\n', &line) &&
	       str_cut(line, ' ', &word, value) && str_is(word, key);
}

static bool
parse(struct str text, struct used *used, struct arena *arena)
{
	struct str line, value;
	unsigned long long seconds;
	if (!check_sum(&text) || !str_next(&text, '\n', &line) ||
		!str_is(line, header) || !next_value(&text, "time", &value) ||
		!str_to_uint(value, &seconds) || seconds > INT64_MAX ||
		!next_value(&text, "path", &used->path))
		return false;
	used->time = (int64_t)seconds;
	while (text.n) {
		if (!next_value(&text, "wheel", &value))
			return false;
		vec_add(&used->wheels, arena, value);
	}
	return true;
}

static bool
lives(struct str path, struct arena *arena)
{
	return fs_is_directory(path) &&
	       fs_exists(path_joinz(arena, path, ".ninjenv/have"));
}

static void
read_one(struct str file, struct used *used, struct arena *arena)
{
	struct str text;
	struct fs_info info;
	if (file_read(file, LARGEST_RECORD, &text, arena, NULL) == FS_OK &&
		parse(text, used, arena)) {
		used->is_living = lives(used->path, arena);
		return;
	}
	*used = (struct used){.key = used->key, .is_damaged = true};
	if (fs_lstat(file, &info, NULL) == FS_OK)
		used->time = info.mtime / CLOCK_SECOND;
}

bool
used_read(const struct store *store, struct used_vec *all, struct arena *arena,
	struct diag *diag)
{
	struct str_vec names = {0};
	struct str directory = store_path(store, "env", S(""), arena);
	if (fs_list(directory, &names, arena, diag) == FS_FAILED)
		return false;
	vec_for (const struct str, name, &names) {
		struct used *used = vec_new(all, arena);
		used->key = *name;
		read_one(path_join(arena, directory, *name), used, arena);
	}
	return true;
}
