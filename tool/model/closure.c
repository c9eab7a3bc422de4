/* SPDX-License-Identifier: MIT */
#include "model/closure.h"

#include <stdlib.h>

#include "model/name.h"

/* A node is looked at again when more of its extras are asked for. */
struct walk {
	struct map *nodes;
	struct extent *extent;
	struct str_vec waiting; /* names */
	struct arena *arena;
	struct diag *diag;
};

static bool
is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

bool
closure_read(struct str text, struct require *require, struct arena *arena)
{
	struct str head, marker;
	size_t n = 0;

	if (require_parse(text, require, arena, NULL))
		return true;
	bool is_marked = str_cut(str_trim(text), ';', &head, &marker);
	while (n < head.n && is_name_byte(head.p[n]))
		n++;
	struct str rest = str_trim(str_from_index(head, n));
	size_t end = str_index(rest, ']');
	rest = str_starts(rest, S("[")) && end < rest.n
		       ? str_sub(rest, 0, end + 1)
		       : S("");
	text = str_fmt(arena, "%.*s%.*s%s%.*s", STR(str_sub(head, 0, n)),
		STR(rest), is_marked ? " ; " : "", STR(marker));
	return require_parse(text, require, arena, NULL);
}

static bool
add_extras(struct closure_node *node, const struct require *require,
	struct arena *arena)
{
	bool more = false;

	for (size_t i = 0; i < require->extras.n; i++) {
		struct str extra = name_normalise(arena, require->extras.v[i]);
		if (str_vec_has(&node->extras, extra))
			continue;
		vec_add(&node->extras, arena, extra);
		more = true;
	}
	return more;
}

/* by: who requires it, for messages. */
static bool
reach(struct walk *walk, const struct require *require, struct str by)
{
	struct closure_node *node = map_get(walk->nodes, require->canonical);

	if (!node)
		return diag_error(walk->diag, NOWHERE,
			"the resolver's answer lacks '%.*s', which %.*s "
			"requires",
			STR(require->canonical), STR(by));
	bool more = add_extras(node, require, walk->arena);
	if (!node->reached || more)
		vec_add(&walk->waiting, walk->arena, node->name);
	node->reached = true;
	return true;
}

static bool
follow(struct walk *walk, struct closure_node *node, struct str text)
{
	struct require require;
	struct str by = str_fmt(
		walk->arena, "%.*s %.*s", STR(node->name), STR(node->version));

	if (!closure_read(text, &require, walk->arena))
		return diag_error(walk->diag, NOWHERE,
			"%.*s requires '%.*s', which is not a requirement",
			STR(by), STR(text));
	if (!extent_holds(walk->extent, require.marker, &node->extras))
		return true;
	/* "all" of a package may ask for its other extras. */
	if (!str_eq(require.canonical, node->name) &&
		!str_vec_has(&node->depends, require.canonical))
		vec_add(&node->depends, walk->arena, require.canonical);
	return reach(walk, &require, by);
}

static bool
visit(struct walk *walk, struct closure_node *node)
{
	for (size_t i = 0; i < node->requires.n; i++) {
		if (!follow(walk, node, node->requires.v[i]))
			return false;
	}
	if (node->depends.n)
		qsort(node->depends.v, node->depends.n, sizeof *node->depends.v,
			str_cmp_items);
	return true;
}

bool
closure_walk(struct map *nodes, const struct require_vec *roots,
	struct extent *extent, struct arena *arena, struct diag *diag)
{
	static const struct str_vec none;
	struct walk walk = {
		.nodes = nodes,
		.extent = extent,
		.arena = arena,
		.diag = diag,
	};

	for (size_t i = 0; i < roots->n; i++) {
		const struct require *root = &roots->v[i];
		if (extent_holds(extent, root->marker, &none) &&
			!reach(&walk, root, S("venv.ini")))
			return false;
	}
	while (walk.waiting.n) {
		struct str name = walk.waiting.v[--walk.waiting.n];
		if (!visit(&walk, map_get(nodes, name)))
			return false;
	}
	return true;
}
