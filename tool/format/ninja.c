/* SPDX-License-Identifier: MIT */
#include "format/ninja.h"

#include <assert.h>
#include <string.h>

#include "base/hint.h"

void
ninja_comment(struct ninja *ninja, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	buf_addz(&ninja->out, "# ");
	buf_vaddf(&ninja->out, format, args);
	buf_addc(&ninja->out, '\n');
	va_end(args);
}

void
ninja_blank(struct ninja *ninja)
{
	buf_addc(&ninja->out, '\n');
}

void
ninja_verbatim(struct ninja *ninja, struct str text)
{
	buf_add(&ninja->out, text);
}

bool
ninja_can_name(struct str path)
{
	for (size_t i = 0; i < path.n; i++)
		if (!path.p[i] || strchr("|\r\n", path.p[i]))
			return false;
	return true;
}

static void
add_path(struct buf *out, struct str path)
{
	assert(ninja_can_name(path));
	for (size_t i = 0; i < path.n; i++) {
		char c = path.p[i];
		if (c == '$' || c == ' ' || c == ':')
			buf_addc(out, '$');
		buf_addc(out, c);
	}
}

/* In a value only '$' and a space at its beginning mean something. */
static void
add_value(struct buf *out, struct str value)
{
	for (size_t i = 0; i < value.n; i++) {
		char c = value.p[i];
		assert(c && c != '\n');
		if (c == '$' || (c == ' ' && i == 0))
			buf_addc(out, '$');
		buf_addc(out, c);
	}
}

void
ninja_variable(struct ninja *ninja, const char *name, struct str value)
{
	buf_addf(&ninja->out, "%s = ", name);
	add_value(&ninja->out, value);
	buf_addc(&ninja->out, '\n');
}

/* A line grows to about this many bytes before it is continued. */
enum { LINE = 78 };

/* Adds " path", on a line of its own where this one is full. */
static void
add_word(struct buf *out, size_t *line, struct str path)
{
	if (out->n - *line + path.n + 3 > LINE) {
		buf_addz(out, " $\n   ");
		*line = out->n - 3;
	}
	buf_addc(out, ' ');
	add_path(out, path);
}

static void
add_words(struct buf *out, size_t *line, const char *bar,
	const struct str_vec *paths)
{
	if (!paths->n)
		return;
	buf_addz(out, bar);
	vec_for (const struct str, path, paths) {
		add_word(out, line, *path);
	}
}

void
ninja_edge(struct ninja *ninja, const struct ninja_edge *edge)
{
	struct buf *out = &ninja->out;
	size_t line = out->n;

	assert(edge->outputs.n);
	buf_addz(out, "build");
	add_words(out, &line, "", &edge->outputs);
	buf_addf(out, ": %s", edge->rule);
	add_words(out, &line, "", &edge->inputs);
	add_words(out, &line, " |", &edge->implicit);
	add_words(out, &line, " ||", &edge->order_only);
	buf_addc(out, '\n');
	for (size_t i = 0; i < edge->variables_n; i++) {
		buf_addz(out, "  ");
		ninja_variable(ninja, edge->variables[i].name,
			edge->variables[i].value);
	}
}

void
ninja_phony(
	struct ninja *ninja, struct str output, const struct str_vec *inputs)
{
	ninja_edge(ninja, &(struct ninja_edge){
				  .rule = "phony",
				  .outputs = {.v = &output, .n = 1, .cap = 1},
				  .inputs = *inputs,
			  });
}

void
ninja_outside(struct ninja *ninja, struct str path)
{
	static const struct str_vec none;

	ninja->outside.arena = ninja->out.arena;
	if (map_find(&ninja->outside, path))
		return;
	map_put(&ninja->outside, path, NULL);
	ninja_phony(ninja, path, &none);
}

static bool
is_one_of(char c, const char *marks)
{
	bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	return letter || (c >= '0' && c <= '9') || (c && strchr(marks, c));
}

bool
ninja_can_depend(struct str path)
{
	for (size_t i = 0; i < path.n; i++)
		if ((unsigned char)path.p[i] < 0x80 &&
			!is_one_of(path.p[i], "+,/_:.~(){}%=@[]!- #$"))
			return false;
	return !path.n || path.p[path.n - 1] != ':';
}

static bool
is_plain(struct str word)
{
	for (size_t i = 0; i < word.n; i++)
		if (!is_one_of(word.p[i], "_@%+=:,./-"))
			return false;
	return word.n > 0;
}

struct str
ninja_shell(struct arena *arena, struct str word)
{
	return is_plain(word) ? str_dup(arena, word) : hint_word(arena, word);
}
