/* SPDX-License-Identifier: MIT */
/* Text is a pyproject.toml. */
#include "fuzz.h"

#include "model/groups.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct conf_word words[] = {{.text = S("dev")}, {.text = S("b")}};
	struct conf_word_vec names = {.v = words, .n = 2, .cap = 2};
	struct conf_package_vec found = {0};

	bool good = groups_read(text, S("x"), &names, &found, arena, diag);
	assert(good == !diag->errors);
	(void)groups_project_name(text, arena);
	(void)groups_setup_name(text, arena);
}
