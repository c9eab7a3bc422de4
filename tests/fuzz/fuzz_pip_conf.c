/* SPDX-License-Identifier: MIT */
/* Text is a configuration file of pip's. */
#include "fuzz.h"

#include "format/pip_conf.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct pip_conf_item_vec items = {0};
	bool good = pip_conf_parse(text, S("x"), &items, arena, diag);
	assert(good == !diag->errors);
	vec_for (struct pip_conf_item, item, &items)
		assert(str_index(item->key, '_') == item->key.n);
}
