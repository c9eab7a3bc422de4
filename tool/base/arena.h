/* SPDX-License-Identifier: MIT */
/*
 * Arenas: memory that is given back all at once.
 *
 * An object belongs to the arena it was made in and is never freed alone.
 * Out of memory prints one line and exits 3, so nobody checks for NULL.
 * An arena is used by one thread at a time.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#include "base/util.h"

struct arena_block;

/* All zero is an empty arena, ready for use. */
struct arena {
	struct arena_block *block;
};

struct arena_mark {
	struct arena_block *block;
	size_t used;
};

/* Says that memory is exhausted and exits 3, for others who ask for some. */
NORETURN void arena_exhausted(void);

/* Zeroed memory of size bytes, aligned for any object. */
void *arena_alloc(struct arena *arena, size_t size);

/*
 * Makes the object at p, which has old bytes, new bytes long. In place where it
 * was the last one made, else a copy; p may be NULL. The added bytes are zero.
 */
void *arena_grow(struct arena *arena, void *p, size_t old, size_t size);

/* Everything made after the mark is gone by the reset. */
struct arena_mark arena_mark(const struct arena *arena);
void arena_reset(struct arena *arena, struct arena_mark mark);

/* What is in the other belongs to the arena from now on; the other is empty. */
void arena_adopt(struct arena *arena, struct arena *other);

/* Gives all memory back; the arena is empty and can be used again. */
void arena_free(struct arena *arena);

#define arena_new(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define arena_array(arena, type, n)                                            \
	((type *)arena_alloc((arena), arena_product((n), sizeof(type))))

/* n * size; exits 3 when that overflows. */
size_t arena_product(size_t n, size_t size);

/* malloc for library edges; it exits 3 instead of failing. */
void *xmalloc(size_t size);

#endif
