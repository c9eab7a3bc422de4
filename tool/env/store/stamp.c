/* SPDX-License-Identifier: MIT */
#include "env/store/stamp.h"

#include "env/python/python.h"
#include "sys/file.h"

static const char header[] = "ninjenv-environment 1";

enum { STAMP_MAX = 64 * 1024, STAMP_LINES = 7 };

struct stamp
stamp_of(const struct python *python, struct str path, struct str prompt)
{
	return (struct stamp){
		.identity = python->identity,
		.python = python->path,
		.version = python->version,
		.path = path,
		.prompt = prompt,
	};
}

struct str
stamp_text(const struct stamp *stamp, struct arena *arena)
{
	return str_fmt(arena, "%s\n%s\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n", header,
		stamp->unfinished ? "unfinished" : "complete",
		STR(stamp->identity), STR(stamp->python), STR(stamp->version),
		STR(stamp->path), STR(stamp->prompt));
}

static void
parse(struct stamp *stamp, struct str text)
{
	struct str line[STAMP_LINES] = {{0}};
	size_t n = 0;
	while (n < STAMP_LINES && str_next(&text, '\n', &line[n]))
		n++;
	*stamp = (struct stamp){
		.unfinished = n < STAMP_LINES || !str_is(line[0], header) ||
			      !str_is(line[1], "complete"),
		.identity = line[2],
		.python = line[3],
		.version = line[4],
		.path = line[5],
		.prompt = line[6],
	};
}

enum fs_result
stamp_read(struct stamp *stamp, struct str file, struct arena *arena,
	struct diag *diag)
{
	struct str text;
	enum fs_result result = file_read(file, STAMP_MAX, &text, arena, diag);
	if (result == FS_OK)
		parse(stamp, text);
	return result;
}
