/* SPDX-License-Identifier: MIT */
/* Text is a recipe; what is written reads as the same, with the same key. */
#include "fuzz.h"

#include "model/recipe.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct recipe recipe, again;
	struct recipe_change_vec changes = {0};
	struct buf first = {.arena = arena}, second = {.arena = arena};
	struct buf key = {.arena = arena}, key2 = {.arena = arena};
	bool good = recipe_read(text, S("x"), &recipe, arena, diag);
	assert(good == !diag->errors);
	if (!good)
		return;
	recipe_write(&recipe, &first);
	good = recipe_read(buf_str(&first), S("y"), &again, arena, diag);
	assert(good);
	recipe_write(&again, &second);
	assert(str_eq(buf_str(&first), buf_str(&second)));
	recipe_key_text(&recipe, &key);
	recipe_key_text(&again, &key2);
	assert(str_eq(buf_str(&key), buf_str(&key2)));
	recipe_compare(&recipe, &again, &changes, arena);
	assert(!changes.n);
}
