/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/path.h"
#include "base/util.h"
#include "env/build/inputs.h"
#include "env/install/direct_url.h"
#include "folder.h"
#include "sys/file.h"
#include "sys/fs.h"

static struct str
make_tree(const char *const *files, size_t n)
{
	struct str root = path_joinz(&arena, folder, "tree");

	for (size_t i = 0; i < n; i++) {
		struct str path = path_joinz(&arena, root, files[i]);
		assert_true(fs_mkdirs(path_dir(path), &diag));
		assert_true(file_write(path, S("x"), 0644, FILE_LAZY, &diag));
	}
	return root;
}

static void
lists_what_builds_read(void **state)
{
	(void)state;
	static const char *const files[] = {"pyproject.toml", "setup.py",
		"src/pkg/__init__.py", "src/pkg/fast.c", "src/pkg/x.pyx",
		"src/pkg/x.c", "src/pkg/mod.so", "src/a b.h", "build/out.c",
		"pkg.egg-info/a.c", ".git/b.c", "env/pyvenv.cfg", "env/c.c",
		"rust/lib.rs", "__pycache__/d.c"};
	static const char *const want[] = {"pyproject.toml", "rust/lib.rs",
		"setup.py", "src/a b.h", "src/pkg/fast.c", "src/pkg/x.pyx"};
	struct inputs inputs = {.root = make_tree(files, countof(files))};
	struct buf out = {.arena = &arena};

	assert_true(inputs_look(&inputs, &arena, &diag));
	assert_int_equal(inputs.files.n, countof(want));
	for (size_t i = 0; i < countof(want); i++) {
		assert_str(inputs.files.v[i].path, want[i]);
		assert_int_equal(inputs.files.v[i].digest.n, 64);
	}
	assert_int_equal(inputs.directories.n, 4); /* ., rust, src, src/pkg */
	inputs_depfile(&inputs, S("built/x y"), &out);
	struct str text = buf_str(&out);
	assert_true(str_starts(text, S("built/x\\ y: \\\n  /")));
	assert_true(str_find(text, S("/src/a\\ b.h")) < text.n);
}

static void
tells_where_a_package_came_from(void **state)
{
	(void)state;
	const struct {
		struct want_package package;
		const char *want;
	} cases[] = {
		{{.name = S("a")}, ""},
		{{.direct = true, .directory = S("/a b")},
			"{\"dir_info\": {\"editable\": true}, "
			"\"url\": \"file:///a%20b\"}"},
		{{.direct = true,
			 .commit = S("12"),
			 .subdirectory = S("py"),
			 .url = S("https://me:pw@example.org/r")},
			"{\"vcs_info\": {\"vcs\": \"git\", "
			"\"requested_revision\": \"12\", \"commit_id\": "
			"\"12\"}, \"subdirectory\": \"py\", \"url\": "
			"\"https://example.org/r\"}"},
		{{.direct = true,
			 .commit = S("12"),
			 .url = S("ssh://git@example.org/r")},
			"{\"vcs_info\": {\"vcs\": \"git\", "
			"\"requested_revision\": \"12\", \"commit_id\": "
			"\"12\"}, \"url\": \"ssh://git@example.org/r\"}"},
		{{.direct = true, .sha256 = S("ab"), .path = S("/x.whl")},
			"{\"archive_info\": {\"hashes\": {\"sha256\": "
			"\"ab\"}}, \"url\": \"file:///x.whl\"}"},
	};
	for (size_t i = 0; i < countof(cases); i++)
		assert_str(
			direct_url(&cases[i].package, &arena), cases[i].want);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(lists_what_builds_read),
		TEST(tells_where_a_package_came_from),
	};
	return cmocka_run_group_tests(tests, folder_setup, folder_teardown);
}
