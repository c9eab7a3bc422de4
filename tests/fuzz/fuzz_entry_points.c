/* SPDX-License-Identifier: MIT */
/* Text is entry_points.txt; every script can be a file. */
#include "fuzz.h"

#include "model/entry_points.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct manifest_script_vec scripts = {0};
	struct entry_point_vec points = {0};
	entry_points_group(text, S("pkg_config"), &points, arena);
	for (size_t i = 0; i < points.n; i++)
		assert(str_index(points.v[i].name, '=') == points.v[i].name.n);
	bool good = entry_points_parse(text, S("x"), &scripts, arena, diag);
	assert(good == !diag->errors);
	if (!good)
		return;
	for (size_t i = 0; i < scripts.n; i++) {
		const char *why;
		assert(entry_points_is_script(scripts.v[i].name, &why));
	}
}
