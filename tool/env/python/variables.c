/* SPDX-License-Identifier: MIT */
#include "env/python/variables.h"

#include "base/path.h"
#include "env/python/build_variables.h"
#include "sys/env.h"
#include "sys/file.h"
#include "sys/fs.h"

enum { LARGEST = 1024 * 1024 };

struct str
variables_path(struct str stamp, struct arena *arena)
{
	return path_joinz(arena, path_dir(stamp), "variables");
}

/* A line each. Flags are words: a line break between them is a blank. */
static void
add_line(struct buf *out, struct str name, struct str value)
{
	buf_addf(out, "%.*s=", STR(name));
	for (size_t i = 0; i < value.n; i++)
		buf_addc(out, value.p[i] == '\n' ? ' ' : value.p[i]);
	buf_addc(out, '\n');
}

bool
variables_keep(struct str path, enum file_flush flush, struct arena *arena,
	struct diag *diag)
{
	struct buf out = {.arena = arena};
	struct str_vec names = {0};

	build_variables_names(&names, arena);
	vec_for (const struct str, it, &names) {
		if (env_is_set(it->p))
			add_line(&out, *it, env_get(it->p));
	}
	return fs_mkdirs(path_dir(path), diag) &&
	       file_write_changed_as(
		       path, buf_str(&out), 0644, flush, NULL, diag);
}

bool
variables_take(struct str path, struct arena *arena, struct diag *diag)
{
	struct str text, line, name, value;
	struct str_vec names = {0};
	enum fs_result found = file_read(path, LARGEST, &text, arena, diag);

	if (found == FS_MISSING)
		return variables_keep(path, FILE_LAZY, arena, diag);
	if (found != FS_OK)
		return false;
	build_variables_names(&names, arena);
	vec_for (const struct str, it, &names) {
		env_unset(*it);
	}
	while (str_next(&text, '\n', &line)) {
		if (str_cut(line, '=', &name, &value) &&
			str_vec_has(&names, name))
			env_set(name, value, arena);
	}
	return true;
}
