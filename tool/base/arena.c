/* SPDX-License-Identifier: MIT */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define POISON(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#endif

enum { ALIGN = alignof(max_align_t), FIRST_BLOCK = 16 * 1024 };
#define LARGEST_BLOCK ((size_t)4 * 1024 * 1024)

struct arena_block {
	struct arena_block *before;
	size_t size, used;
	alignas(max_align_t) char data[];
};

void
arena_exhausted(void)
{
	fputs("ninjenv: error: out of memory\n", stderr);
	exit(3);
}

void *
xmalloc(size_t size)
{
	void *p = malloc(size ? size : 1);
	if (!p)
		arena_exhausted();
	return p;
}

size_t
arena_product(size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		arena_exhausted();
	return n * size;
}

static size_t
round_up(size_t size)
{
	if (size > SIZE_MAX - ALIGN)
		arena_exhausted();
	return (size + ALIGN - 1) / ALIGN * ALIGN;
}

static void
add_block(struct arena *arena, size_t least)
{
	size_t size = FIRST_BLOCK;

	if (arena->block)
		size = MIN(arena->block->size * 2, LARGEST_BLOCK);
	size = MAX(size, least);
	if (size > SIZE_MAX - sizeof(struct arena_block))
		arena_exhausted();
	struct arena_block *block = xmalloc(sizeof *block + size);
	block->before = arena->block;
	block->size = size;
	block->used = 0;
	POISON(block->data, size);
	arena->block = block;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	size_t rounded = round_up(size);
	struct arena_block *block = arena->block;

	if (!block || block->size - block->used < rounded) {
		add_block(arena, rounded);
		block = arena->block;
	}
	char *p = block->data + block->used;
	block->used += rounded;
	UNPOISON(p, size);
	return memset(p, 0, size);
}

void *
arena_grow(struct arena *arena, void *p, size_t old, size_t size)
{
	struct arena_block *block = arena->block;

	if (size <= old)
		return p;
	if (p && (char *)p + round_up(old) == block->data + block->used) {
		size_t more = round_up(size) - round_up(old);
		if (more <= block->size - block->used) {
			block->used += more;
			UNPOISON(p, size);
			memset((char *)p + old, 0, size - old);
			return p;
		}
	}
	void *copy = arena_alloc(arena, size);
	if (old)
		memcpy(copy, p, old);
	return copy;
}

struct arena_mark
arena_mark(const struct arena *arena)
{
	return (struct arena_mark){
		.block = arena->block,
		.used = arena->block ? arena->block->used : 0,
	};
}

void
arena_reset(struct arena *arena, struct arena_mark mark)
{
	while (arena->block != mark.block) {
		struct arena_block *block = arena->block;
		arena->block = block->before;
		UNPOISON(block->data, block->size);
		free(block);
	}
	if (mark.block) {
		POISON(mark.block->data + mark.used,
			mark.block->used - mark.used);
		mark.block->used = mark.used;
	}
}

/* Below the block in use, so that marks stay good. */
void
arena_adopt(struct arena *arena, struct arena *other)
{
	struct arena_block *last = other->block;

	while (last && last->before)
		last = last->before;
	if (arena->block && last) {
		last->before = arena->block->before;
		arena->block->before = other->block;
	} else if (last) {
		arena->block = other->block;
	}
	other->block = NULL;
}

void
arena_free(struct arena *arena)
{
	arena_reset(arena, (struct arena_mark){0});
}
