/* SPDX-License-Identifier: MIT */
#include "sys/lockfile_os.h"

#include "base/arena.h"
#include "base/str.h"
#include "sys/file.h"

enum { LARGEST_LIST = 4 << 20, FIELDS = 6 };

/* "1: FLOCK  ADVISORY  WRITE 1234 08:01:131084 0 EOF". The device is left out:
 * it is not the one that stat() says where several are joined. */
static long
read_line(struct str line, uint64_t inode)
{
	struct str field[FIELDS] = {{0}};
	unsigned long long pid, found;
	size_t n = 0;
	while (n < FIELDS && str_next(&line, ' ', &field[n]))
		n += field[n].n > 0;
	struct str file = field[FIELDS - 1];
	size_t colon = str_rindex(file, ':');
	if (n < FIELDS || !str_is(field[1], "FLOCK") || colon == file.n ||
		!str_to_uint(field[4], &pid) ||
		!str_to_uint(str_from_index(file, colon + 1), &found))
		return 0;
	return found == inode ? (long)pid : 0;
}

long
lockfile_os_holder(uint64_t inode)
{
	long pid = 0;
	struct arena arena = {0};
	struct str text, line;
	if (file_read(S("/proc/locks"), LARGEST_LIST, &text, &arena, NULL) ==
		FS_OK)
		while (!pid && str_next(&text, '\n', &line))
			pid = read_line(line, inode);
	arena_free(&arena);
	return pid;
}
