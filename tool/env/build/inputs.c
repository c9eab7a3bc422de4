/* SPDX-License-Identifier: MIT */
#include "env/build/inputs.h"

#include <string.h>

#include "base/path.h"
#include "format/ninja.h"
#include "sys/hash.h"
#include "sys/tree.h"

struct look {
	struct inputs *inputs;
	struct arena *arena;
};

static bool
is_one_of(struct str name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(name, names[i]))
			return true;
	return false;
}

static bool
is_input(struct str name)
{
	static const char *const names[] = {"pyproject.toml", "setup.py",
		"setup.cfg", "MANIFEST.in", "CMakeLists.txt", "meson.build",
		"meson_options.txt", "meson.options", "Cargo.toml",
		"Cargo.lock", "build.rs"};
	static const char *const suffixes[] = {"c", "cc", "cpp", "cxx", "c++",
		"h", "hh", "hpp", "hxx", "h++", "inc", "inl", "ipp", "tpp",
		"pyx", "pxd", "pxi", "rs", "f", "f90", "f95", "for", "s", "S",
		"asm", "cu", "cuh", "m", "mm", "cmake", "i", "swg", "def",
		"in"};
	size_t dot = str_rindex(name, '.');

	return is_one_of(name, names, countof(names)) ||
	       (dot < name.n && is_one_of(str_from_index(name, dot + 1),
					suffixes, countof(suffixes)));
}

/* Directories that builds, tests and people's tools make. */
static bool
is_made(const struct look *look, const struct tree_entry *entry)
{
	static const char *const names[] = {"build", "dist", "__pycache__",
		"node_modules", "target", "builddir", "_skbuild"};
	static const char *const marks[] = {
		"pyvenv.cfg", "CACHEDIR.TAG", "CMakeCache.txt", ".ninja_log"};
	struct str path =
		path_join(look->arena, look->inputs->root, entry->path);

	if (*entry->name.p == '.' || str_ends(entry->name, S(".egg-info")) ||
		str_ends(entry->name, S(".dist-info")) ||
		is_one_of(entry->name, names, countof(names)))
		return true;
	for (size_t i = 0; i < countof(marks); i++)
		if (fs_exists(path_joinz(look->arena, path, marks[i])))
			return true;
	return false;
}

/* Cython writes x.c or x.cpp beside x.pyx. */
static bool
is_generated(const struct look *look, const struct tree_entry *entry)
{
	struct str path = entry->path;
	struct str stem = str_sub(path, 0, str_rindex(path, '.'));

	return (str_ends(path, S(".c")) || str_ends(path, S(".cpp"))) &&
	       fs_is_file(path_join(look->arena, look->inputs->root,
		       str_fmt(look->arena, "%.*s.pyx", STR(stem))));
}

static enum tree_next
see(void *context, const struct tree_entry *entry)
{
	struct look *look = context;
	struct str path = str_dup(look->arena, entry->path);

	if (entry->info.kind == FS_DIRECTORY) {
		if (is_made(look, entry))
			return TREE_SKIP;
		vec_add(&look->inputs->directories, look->arena, path);
		return TREE_GO;
	}
	/* A link may lead anywhere; its target counts, as a compiler sees it.
	 */
	if (is_input(entry->name) && !is_generated(look, entry))
		vec_add(&look->inputs->files, look->arena,
			(struct recipe_input){.path = path});
	return TREE_GO;
}

/* One that vanished meanwhile is none. */
static bool
add_digests(struct inputs *inputs, struct arena *arena, struct diag *diag)
{
	struct recipe_input_vec found = inputs->files;

	inputs->files = (struct recipe_input_vec){0};
	vec_for (struct recipe_input, it, &found) {
		struct digest digest;
		struct str path = path_join(arena, inputs->root, it->path);
		if (!fs_is_file(path))
			continue;
		switch (hash_file(path, HASH_SHA256, &digest, diag)) {
		case FS_FAILED:
			return false;
		case FS_MISSING:
			continue;
		case FS_OK:
			break;
		}
		it->digest = digest_hex(&digest, arena);
		vec_add(&inputs->files, arena, *it);
	}
	return true;
}

bool
inputs_look(struct inputs *inputs, struct arena *arena, struct diag *diag)
{
	struct look look = {.inputs = inputs, .arena = arena};

	inputs->files = (struct recipe_input_vec){0};
	inputs->directories = (struct str_vec){0};
	vec_add(&inputs->directories, arena, S("."));
	switch (tree_walk(inputs->root, see, &look, diag)) {
	case FS_FAILED:
		return false;
	case FS_MISSING:
		return diag_error(
			diag, NOWHERE, "there is no '%.*s'", STR(inputs->root));
	case FS_OK:
		break;
	}
	return add_digests(inputs, arena, diag);
}

bool
inputs_add(struct recipe *recipe, struct arena *arena, struct diag *diag)
{
	struct inputs inputs = {.root = recipe->directory};

	if (recipe->source != RECIPE_DIRECTORY)
		return true;
	if (!inputs_look(&inputs, arena, diag))
		return false;
	recipe->inputs = inputs.files;
	return true;
}

/* As make reads it, which is what Ninja does. */
static void
add_path(struct buf *out, struct str path)
{
	for (size_t i = 0; i < path.n; i++) {
		if (strchr(" #", path.p[i]))
			buf_addc(out, '\\');
		if (path.p[i] == '$')
			buf_addc(out, '$');
		buf_addc(out, path.p[i]);
	}
}

/* A name that a depfile cannot hold would be read as others, which are missing,
 * and the build would never settle: edits of such a file are not seen. */
static void
add_line(const struct inputs *inputs, struct str path, struct buf *out)
{
	path = path_clean(
		out->arena, path_join(out->arena, inputs->root, path));
	if (!ninja_can_depend(path))
		return;
	buf_addz(out, " \\\n  ");
	add_path(out, path);
}

void
inputs_depfile(const struct inputs *inputs, struct str target, struct buf *out)
{
	add_path(out, target);
	buf_addc(out, ':');
	vec_for (const struct str, it, &inputs->directories) {
		struct str path = path_clean(
			out->arena, path_join(out->arena, inputs->root, *it));
		if (!str_eq(path, inputs->ninja))
			add_line(inputs, *it, out);
	}
	vec_for (const struct recipe_input, it, &inputs->files) {
		add_line(inputs, it->path, out);
	}
	buf_addc(out, '\n');
}
