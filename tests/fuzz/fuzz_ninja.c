/* SPDX-License-Identifier: MIT */
/* Text is a value, and a path: what Ninja reads back is the same. */
#include "fuzz.h"

#include "format/ninja.h"

/* What Ninja makes of a value or path that ends at the end of its line. */
static struct str
unescape(struct str text, struct arena *arena)
{
	struct buf out = {.arena = arena};
	for (size_t i = 0; i < text.n; i++) {
		assert(text.p[i] != '\n');
		if (text.p[i] == '$')
			assert(++i < text.n && strchr("$ :", text.p[i]));
		buf_addc(&out, text.p[i]);
	}
	return buf_str(&out);
}

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct ninja ninja = {.out.arena = arena};
	(void)diag;
	if (!text.n || !ninja_can_name(text))
		return; /* the caller has refused it */
	ninja_variable(&ninja, "v", text);
	struct str value = buf_str(&ninja.out);
	value = str_sub(value, sizeof "v = " - 1, value.n - 1);
	assert(value.p[0] != ' ' && str_eq(unescape(value, arena), text));
	struct ninja edges = {.out.arena = arena};
	ninja_outside(&edges, text);
	ninja_outside(&edges, text);
	struct str edge = buf_str(&edges.out);
	bool cut = str_starts(edge, S("build $\n    "));
	edge = str_sub(edge, cut ? 12 : 6, edge.n - (sizeof ": phony"));
	assert(str_eq(unescape(edge, arena), text));
}
