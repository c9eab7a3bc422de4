/* SPDX-License-Identifier: MIT */
/* Directories and hard links of a tree whose list is at hand. */
#define _GNU_SOURCE
#include "limit.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A directory that holds more than this part of all is no thread's alone. */
enum { PARTS = 16, DESCRIPTORS = 32 };

static size_t list_from; /* nftw() has no argument for it */

static int
list_one(const char *path, const struct stat *info, int type, struct FTW *at)
{
	(void)info;
	(void)at;
	if (strchr(path, '\n')) {
		errno = EINVAL;
		(void)failed("list", path);
		return 1;
	}
	if (type != FTW_D && type != FTW_F && type != FTW_SL) {
		(void)failed("read", path);
		return 1;
	}
	if (path[list_from])
		printf("%c %s\n", type == FTW_D ? 'd' : 'f',
			path + list_from + 1);
	return 0;
}

bool
list_tree(const char *tree)
{
	char *path = realpath(tree, NULL);

	if (!path)
		return failed("find", tree);
	list_from = strlen(path);
	printf("%s\n", path);
	errno = 0;
	int result = nftw(path, list_one, DESCRIPTORS, FTW_PHYS);
	if (result < 0)
		(void)failed("read", tree);
	else if (!result && (fflush(stdout) || ferror(stdout)))
		result = !failed("write", "the list");
	free(path);
	return !result;
}

struct entry {
	char *path; /* in the list's text */
	bool is_directory;
	size_t end; /* of a directory: the first that does not lie in it */
};

struct range {
	size_t begin, end;
};

struct linking {
	struct entry *entries;
	struct range *parts; /* largest first, after what all need */
	size_t n, n_parts, largest;
	int source, target;
};

static bool
read_text(const char *path, char **text)
{
	struct stat info;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &info))
		return failed("open", path);
	size_t size = (size_t)info.st_size;
	*text = grown(NULL, size + 1);
	ssize_t n = read(fd, *text, size);
	(void)close(fd); /* it was read */
	if (n < 0 || (size_t)n != size)
		return failed("read", path);
	(*text)[size] = '\0';
	return true;
}

static void
read_entries(char *text, struct linking *linking)
{
	size_t room = 0;
	char *line, *rest = text;

	while ((line = strsep(&rest, "\n")) && rest) {
		if (linking->n == room) {
			room = room ? 2 * room : 1024;
			linking->entries = grown(linking->entries,
				room * sizeof *linking->entries);
		}
		linking->entries[linking->n++] = (struct entry){
			.path = line + 2, .is_directory = *line == 'd'};
	}
}

static bool
lies_in(const struct entry *entry, const struct entry *directory)
{
	size_t n = strlen(directory->path);
	return !strncmp(entry->path, directory->path, n) &&
	       entry->path[n] == '/';
}

/* Finds the end of each directory of a range, which lists parents first. */
static void
find_ends(struct entry *entries, size_t begin, size_t end)
{
	for (size_t i = begin; i < end;) {
		size_t j = i + 1;
		if (!entries[i].is_directory) {
			i = j;
			continue;
		}
		while (j < end && lies_in(&entries[j], &entries[i]))
			j++;
		entries[i].end = j;
		find_ends(entries, i + 1, j);
		i = j;
	}
}

static bool
make(const struct linking *linking, const struct entry *entry)
{
	if (entry->is_directory)
		return !mkdirat(linking->target, entry->path, 0755) ||
		       failed("make", entry->path);
	return !linkat(linking->source, entry->path, linking->target,
		       entry->path, 0) ||
	       failed("link", entry->path);
}

/* Makes at once the large directories of a range, and parts of the rest. */
static bool
divide(struct linking *linking, size_t begin, size_t end)
{
	size_t next;

	for (size_t i = begin; i < end; i = next) {
		const struct entry *entry = &linking->entries[i];
		next = entry->is_directory ? entry->end : i + 1;
		if (entry->is_directory && next - i > linking->largest) {
			if (!make(linking, entry) ||
				!divide(linking, i + 1, next))
				return false;
			continue;
		}
		while (!entry->is_directory && next < end &&
			!linking->entries[next].is_directory)
			next++;
		linking->parts[linking->n_parts++] = (struct range){i, next};
	}
	return true;
}

static int
larger_first(const void *a, const void *b)
{
	const struct range *x = a, *y = b;
	size_t m = x->end - x->begin, n = y->end - y->begin;
	return (m < n) - (m > n);
}

static bool
make_part(void *context, size_t i)
{
	const struct linking *linking = context;
	const struct range *part = &linking->parts[i];

	for (size_t at = part->begin; at < part->end; at++)
		if (!make(linking, &linking->entries[at]))
			return false;
	return true;
}

static bool
link_entries(struct linking *linking, unsigned threads)
{
	find_ends(linking->entries, 0, linking->n);
	linking->parts = grown(NULL, linking->n * sizeof *linking->parts);
	linking->largest = threads > 1 ? linking->n / PARTS : linking->n;
	if (!divide(linking, 0, linking->n))
		return false;
	qsort(linking->parts, linking->n_parts, sizeof *linking->parts,
		larger_first);
	return in_threads(threads, linking->n_parts, make_part, linking);
}

bool
link_list(const char *list, const char *target, unsigned threads)
{
	struct linking linking = {0};
	char *text = NULL;

	if (!read_text(list, &text))
		return false;
	char *rest = text, *source = strsep(&rest, "\n");
	if (!rest) {
		errno = EINVAL;
		return failed("use", list);
	}
	read_entries(rest, &linking);
	linking.source = open(source, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (linking.source < 0)
		return failed("open", source);
	linking.target = new_directory(target);
	return linking.target >= 0 && link_entries(&linking, threads);
}
