/* SPDX-License-Identifier: MIT */
#include "env/install/finder.h"

#include "base/embedded.h"
#include "base/path.h"
#include "env/python/python.h"
#include "format/json_text.h"
#include "sys/file.h"
#include "sys/fs.h"

enum { LARGEST_TEXT = 16 * 1024 * 1024 };

/* One of the two files, and what it is to hold; empty: not to be there. */
struct part {
	struct str path, text;
};

static struct str
module_text(const struct want *want, struct arena *arena)
{
	struct buf out = {.arena = arena};

	buf_add(&out, embedded("extensions.py"));
	buf_addz(&out, "FILES.update(\n    {\n");
	vec_for (const struct want_module, it, &want->modules) {
		buf_addz(&out, "        ");
		json_quote(&out, it->name);
		buf_addz(&out, ": ");
		json_quote(&out, it->path);
		buf_addz(&out, ",\n");
	}
	buf_addz(&out, "    }\n)\n");
	return buf_str(&out);
}

/* What is there last is the first to go: the .pth file imports the other. */
static void
make_parts(const struct want *want, const struct python *python,
	struct part parts[2], struct arena *arena)
{
	struct str site =
		path_join(arena, want->path, python->scheme[SCHEME_PURELIB]);

	parts[0].path = path_joinz(arena, site, "_ninjenv_extensions.py");
	parts[1].path = path_joinz(arena, site, "_ninjenv_extensions.pth");
	parts[0].text = parts[1].text = S("");
	if (!want->modules.n)
		return;
	parts[0].text = module_text(want, arena);
	parts[1].text = S("import _ninjenv_extensions\n");
}

bool
finder_update(const struct want *want, const struct python *python,
	struct arena *arena, struct diag *diag)
{
	struct part parts[2];

	make_parts(want, python, parts, arena);
	if (!want->modules.n)
		return fs_unlink(parts[1].path, diag) &&
		       fs_unlink(parts[0].path, diag);
	for (size_t i = 0; i < countof(parts); i++)
		if (!file_write_changed(
			    parts[i].path, parts[i].text, 0644, NULL, diag))
			return false;
	return true;
}

bool
finder_check(const struct want *want, const struct python *python,
	struct str *file, struct arena *arena, struct diag *diag)
{
	struct part parts[2];

	*file = S("");
	make_parts(want, python, parts, arena);
	for (size_t i = 0; i < countof(parts) && !file->n; i++) {
		struct str text = S("");
		if (file_read(parts[i].path, LARGEST_TEXT, &text, arena,
			    diag) == FS_FAILED)
			return false;
		if (!str_eq(text, parts[i].text))
			*file = parts[i].path;
	}
	return true;
}
