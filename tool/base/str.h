/* SPDX-License-Identifier: MIT */
/*
 * Strings: struct str is a view of bytes that somebody else owns, struct buf
 * builds one in an arena. Every str made by a function with an arena parameter
 * is followed by a NUL that n does not count. Bytes are UTF-8 where they are
 * text; functions about case and white space treat ASCII only.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/util.h"
#include "base/vec.h"

struct arena;

struct str {
	const char *p;
	size_t n;
};

struct str_vec VEC(struct str);

/* A str of a literal, and the two arguments of a "%.*s". */
#define S(literal) ((struct str){"" literal, sizeof(literal) - 1})
#define STR(s) (int)(s).n, (s).p ? (s).p : ""

/* The str of a C string; NULL gives the empty one. */
struct str str_from(const char *z);

struct str str_dup(struct arena *arena, struct str s);
struct str str_fmt(struct arena *arena, const char *format, ...) PRINTF(2, 3);
struct str str_vfmt(struct arena *arena, const char *format, va_list args)
	PRINTF(2, 0);
struct str str_lower(struct arena *arena, struct str s);

/* With every byte from as the byte to. */
struct str str_replace(struct arena *arena, struct str s, char from, char to);

bool str_eq(struct str a, struct str b);
bool str_is(struct str s, const char *z);
bool str_eq_nocase(struct str a, struct str b);
/* By bytes, as memcmp; a prefix comes first. For qsort of an array of str. */
int str_cmp(struct str a, struct str b);
int str_cmp_items(const void *a, const void *b);

bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);

/* Where needle or c begins in s, or s.n. */
size_t str_find(struct str s, struct str needle);
size_t str_index(struct str s, char c);
size_t str_rindex(struct str s, char c);

/* The bytes from..to (to not among them), both cut to s.n. */
struct str str_sub(struct str s, size_t from, size_t to);
struct str str_from_index(struct str s, size_t from);

/* Without white space (space, \t \n \v \f \r) at both ends. */
struct str str_trim(struct str s);

/*
 * Splits at the first c: *head is what stands before it and *tail what follows;
 * without a c false, and all of s is the head. tail may be the address of s.
 */
bool str_cut(struct str s, char c, struct str *head, struct str *tail);

/*
 * Takes the next line or field off *rest, without its end; false at the end of
 * the text. while (str_next(&rest, '\n', &line)) sees each line once, with
 * or without a last '\n'.
 */
bool str_next(struct str *rest, char end, struct str *item);

/* Has it a control byte of ASCII, DEL included? */
bool str_has_control(struct str s);

/* A decimal number without sign that fits; false for anything else. */
bool str_to_uint(struct str s, unsigned long long *value) MUST_CHECK;

/* The parts with separator between them. */
struct str str_join(
	struct arena *arena, const struct str_vec *parts, struct str separator);

bool str_is_utf8(struct str s);

/* How many bytes at the beginning are whole, valid UTF-8. */
size_t str_utf8_span(struct str s);

/* Is it in the vector? */
bool str_vec_has(const struct str_vec *vec, struct str s);

struct buf {
	char *p;
	size_t n, cap;
	struct arena *arena;
};

/* An empty builder: struct buf b = {.arena = arena}; */
void buf_add(struct buf *buf, struct str s);
void buf_addz(struct buf *buf, const char *z);
void buf_addc(struct buf *buf, char c);
void buf_addf(struct buf *buf, const char *format, ...) PRINTF(2, 3);
void buf_vaddf(struct buf *buf, const char *format, va_list args) PRINTF(2, 0);
/* A Unicode scalar value (no surrogate) as UTF-8. */
void buf_add_utf8(struct buf *buf, uint32_t scalar);
void buf_add_bytes(struct buf *buf, const void *bytes, size_t n);

/* Room for n more bytes at p + n, for read() and the like. */
void buf_reserve(struct buf *buf, size_t n);

/* What was built; good until the next add. Followed by a NUL. */
struct str buf_str(struct buf *buf);

#endif
