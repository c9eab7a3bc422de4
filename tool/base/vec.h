/* SPDX-License-Identifier: MIT */
/*
 * Typed vectors that grow in an arena: struct part_vec VEC(struct part);
 * All zero is an empty vector. A pointer into v is good until the next add.
 */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include "base/arena.h"

#define VEC(type)                                                              \
	{                                                                      \
		type *v;                                                       \
		size_t n, cap;                                                 \
	}

/* Adds a value (which may be a compound literal) at the end. */
#define vec_add(vec, arena, ...)                                               \
	(vec_room((vec), (arena)), (vec)->v[(vec)->n++] = (__VA_ARGS__))

/* Adds a zeroed element; the expression is a pointer to it. */
#define vec_new(vec, arena) (vec_room((vec), (arena)), &(vec)->v[(vec)->n++])

#define vec_for(type, it, vec)                                                 \
	for (type *it = (vec)->v, *it##_end = it ? it + (vec)->n : it;         \
		it != it##_end; it++)

#define vec_room(vec, arena)                                                   \
	((vec)->n < (vec)->cap                                                 \
			? (void)0                                              \
			: (void)((vec)->v = vec_grow((vec)->v, &(vec)->cap,    \
					 sizeof *(vec)->v, (arena))))

/* Twice the room for elements of that size; *cap is brought up to date. */
static inline void *
vec_grow(void *v, size_t *cap, size_t size, struct arena *arena)
{
	size_t more = *cap ? *cap * 2 : 4;
	v = arena_grow(arena, v, *cap * size, arena_product(more, size));
	*cap = more;
	return v;
}

#endif
