/* SPDX-License-Identifier: MIT */
/*
 * What every fuzz_PARSER.c includes: it defines fuzz(), which gives the text to
 * the parser. libFuzzer calls it by LLVMFuzzerTestOneInput, and so does
 * replay.c, with any compiler. The text is in memory of its own size, so that
 * a sanitizer sees each byte read beyond it.
 */
#ifndef FUZZ_H
#define FUZZ_H

#undef NDEBUG /* asserts are what a fuzzer looks for */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fuzz(struct str text, struct arena *arena, struct diag *diag);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	struct diag diag = {.arena = &arena};
	struct buf shown = {.arena = &arena};
	char *copy = xmalloc(size + !size);

	if (size)
		memcpy(copy, data, size);
	fuzz((struct str){copy, size}, &arena, &diag);
	diag_sort(&diag);
	diag_text(&diag, "fuzz", true, &shown);
	free(copy);
	arena_free(&arena);
	return 0;
}

#endif
