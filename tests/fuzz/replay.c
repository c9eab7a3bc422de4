/* SPDX-License-Identifier: MIT */
/*
 * Runs one parser on the files of a directory: replay-PARSER [DIRECTORY]; its
 * corpus where none is named. Output as TAP.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/path.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str
read_whole(struct arena *arena, struct str path)
{
	struct buf text = {.arena = arena};
	FILE *f = fopen(path.p, "rb");
	size_t n;

	if (!f) {
		perror(path.p);
		exit(1);
	}
	do {
		buf_reserve(&text, 1 << 16);
		n = fread(text.p + text.n, 1, 1 << 16, f);
		text.n += n;
	} while (n);
	fclose(f);
	return buf_str(&text);
}

static size_t
replay(struct arena *arena, struct str directory)
{
	size_t n = 0;
	DIR *dir = opendir(directory.p);

	if (!dir) {
		perror(directory.p);
		exit(1);
	}
	for (struct dirent *e; (e = readdir(dir));) {
		if (e->d_name[0] == '.')
			continue;
		struct str text = read_whole(
			arena, path_joinz(arena, directory, e->d_name));
		LLVMFuzzerTestOneInput((const uint8_t *)text.p, text.n);
		printf("ok %zu - %s\n", ++n, e->d_name);
		fflush(stdout);
	}
	closedir(dir);
	return n;
}

int
main(int argc, char **argv)
{
	struct arena arena = {0};
	struct str name = path_base(str_from(argv[0])), directory;

	name = str_from_index(name, str_index(name, '-') + 1);
	directory = str_fmt(&arena, "tests/fuzz/corpus/%.*s", STR(name));
	if (argc > 1)
		directory = str_from(argv[1]);
	size_t n = replay(&arena, directory);
	printf("1..%zu\n", n);
	arena_free(&arena);
	return n ? 0 : 1;
}
