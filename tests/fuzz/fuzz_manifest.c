/* SPDX-License-Identifier: MIT */
/* Text is an install manifest; what is written reads again. */
#include "fuzz.h"

#include "model/manifest.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct manifest manifest, again;
	struct buf out = {.arena = arena};
	char *copy = (char *)str_dup(arena, text).p;
	if (!manifest_read(copy, text.n, S("x"), &manifest, arena, diag)) {
		assert(diag->errors);
		return;
	}
	manifest_write(&manifest, &out);
	bool good = manifest_read(out.p, out.n, S("y"), &again, arena, diag);
	assert(good && again.files.n == manifest.files.n);
}
