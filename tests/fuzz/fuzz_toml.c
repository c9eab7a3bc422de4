/* SPDX-License-Identifier: MIT */
/* Text is a TOML document; and as a key and string it is read back. */
#include "fuzz.h"

#include "format/toml.h"

static void
check_written(struct str text, struct arena *arena, struct diag *diag)
{
	struct buf out = {.arena = arena};
	toml_add_key(&out, text);
	buf_addz(&out, " = ");
	toml_add_string(&out, text);
	struct toml *top = toml_read(S("y"), buf_str(&out), arena, diag);
	assert(top && top->table.items.n == 1);
	const struct map_item *item = &top->table.items.v[0];
	assert(str_eq(item->key, text));
	assert(str_eq(((struct toml *)item->value)->str, text));
}

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct toml *top = toml_read(S("x"), text, arena, diag);
	assert((top == NULL) == (diag->errors > 0));
	if (str_is_utf8(text))
		check_written(text, arena, diag);
}
