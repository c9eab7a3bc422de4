/* SPDX-License-Identifier: MIT */
/* Text is pip's report of an installation; no URL in it keeps its user. */
#include "fuzz.h"

#include "env/lock/report.h"
#include "format/url.h"
#include "model/name.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct report_item_vec items = {0};
	bool good = report_read(text, S("x"), &items, arena, diag);
	assert(good == !diag->errors);
	vec_for (struct report_item, item, &items) {
		struct url url = url_split(item->url);
		assert(!url.userinfo.n && !url.has_fragment);
		assert(str_eq(item->name, name_normalise(arena, item->name)));
	}
}
