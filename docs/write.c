/* SPDX-License-Identifier: MIT */
/* Prints a committed file that is made from the table of keys: make docs. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "model/conf_text.h"

int
main(int argc, char **argv)
{
	struct arena arena = {0};
	struct buf out = {.arena = &arena};
	if (argc == 2 && !strcmp(argv[1], "example"))
		conf_example(&out);
	else if (argc == 2 && !strcmp(argv[1], "manual"))
		conf_manual(&out);
	else
		fputs("usage: write example|manual\n", stderr);
	size_t n = fwrite(out.p, 1, out.n, stdout);
	bool good = out.n && n == out.n && fflush(stdout) == 0;
	arena_free(&arena);
	return good ? 0 : 2;
}
