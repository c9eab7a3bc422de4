/* SPDX-License-Identifier: MIT */
/* For unit tests that need files: an empty directory per test, the working
 * directory meanwhile, removed afterwards. Use FOLDER_TEST(f). */
#ifndef FOLDER_H
#define FOLDER_H

#include "unit.h"

#include <unistd.h>

#include "base/path.h"
#include "sys/env.h"
#include "sys/file.h"
#include "sys/fs.h"
#include "sys/tree.h"

static struct str folder; /* absolute */

static int
folder_setup(void **state)
{
	static struct arena keep;
	(void)unit_setup(state);
	struct str prefix = path_joinz(&keep, env_temporary(), "unit-");
	return fs_mkdir_unique(prefix, &folder, &keep, &diag) &&
			       fs_realpath(folder, &folder, &keep, &diag) ==
				       FS_OK &&
			       !chdir(folder.p)
		       ? 0
		       : -1;
}

static int
folder_teardown(void **state)
{
	bool gone = !chdir("/") && tree_remove(folder, NULL);
	(void)unit_teardown(state);
	return gone ? 0 : -1;
}

static inline void
put(const char *path, const char *text)
{
	assert_true(file_write(
		str_from(path), str_from(text), 0644, FILE_LAZY, &diag));
}

static inline struct str
get(const char *path)
{
	struct str text = {"(missing)", 9};
	assert_int_not_equal(
		file_read(str_from(path), 1 << 20, &text, &arena, &diag),
		FS_FAILED);
	return text;
}

/* How many names are in the directory? */
static inline size_t
count(const char *path)
{
	struct str_vec names = {0};
	assert_int_equal(fs_list(str_from(path), &names, &arena, &diag), FS_OK);
	return names.n;
}

#define FOLDER_TEST(f)                                                         \
	cmocka_unit_test_setup_teardown(f, folder_setup, folder_teardown)

#endif
