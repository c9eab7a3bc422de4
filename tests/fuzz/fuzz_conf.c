/* SPDX-License-Identifier: MIT */
/* Text is a venv.ini. */
#include "fuzz.h"

#include "model/conf.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct conf conf;
	struct buf out = {.arena = arena};
	bool good = conf_parse(text, S("x"), &conf, arena, diag);
	assert(good == !diag->errors);
	if (!good)
		return;
	for (size_t i = 0; i < conf.envs.n; i++)
		conf_requirements(conf.envs.v[i], &out);
}
