/* SPDX-License-Identifier: MIT */
/* Text is a marker; what is printed is the same marker. */
#include "fuzz.h"

#include "model/marker.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct buf out = {.arena = arena};
	struct marker_env env = {.value = {[MARKER_OS_NAME] = S("posix")}};
	const struct marker *marker = marker_parse(text, arena, NULL);
	(void)diag;
	if (!marker)
		return;
	marker_print(marker, &out);
	const struct marker *again = marker_parse(buf_str(&out), arena, NULL);
	assert(again && marker_equal(marker, again, arena));
	assert(marker_eval(marker, &env, arena) ==
		marker_eval(again, &env, arena));
}
