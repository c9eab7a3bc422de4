/* SPDX-License-Identifier: MIT */
/* Text is an install manifest; what is written reads as the same. */
#include "fuzz.h"

#include "base/path.h"
#include "model/manifest.h"

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct manifest manifest, again;
	struct buf first = {.arena = arena}, second = {.arena = arena};
	char *copy = (char *)str_dup(arena, text).p;
	bool good = manifest_read(copy, text.n, S("x"), &manifest, arena, diag);
	assert(good == !diag->errors);
	if (!good)
		return;
	vec_for (struct manifest_file, file, &manifest.files)
		assert(path_stays(file->path));
	manifest_write(&manifest, &first);
	copy = (char *)str_dup(arena, buf_str(&first)).p;
	good = manifest_read(copy, first.n, S("y"), &again, arena, diag);
	assert(good && again.files.n == manifest.files.n);
	manifest_write(&again, &second);
	assert(str_eq(buf_str(&first), buf_str(&second)));
}
