/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "limit.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_THREADS = 64 };

bool
failed(const char *what, const char *name)
{
	fprintf(stderr, "limit: cannot %s '%s': %s\n", what, name,
		strerror(errno));
	return false;
}

void *
grown(void *p, size_t size)
{
	void *to = realloc(p, size ? size : 1);

	if (to)
		return to;
	fprintf(stderr, "limit: out of memory\n");
	exit(1);
}

int
new_directory(const char *path)
{
	int fd = -1;

	if (mkdir(path, 0755))
		(void)failed("make", path);
	else if ((fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
		(void)failed("open", path);
	return fd;
}

struct job {
	bool (*work)(void *context, size_t i);
	void *context;
	size_t n;
	atomic_size_t next;
	atomic_bool has_failed;
};

static void *
run_thread(void *context)
{
	struct job *job = context;
	size_t i;

	while ((i = atomic_fetch_add(&job->next, 1)) < job->n)
		if (!job->work(job->context, i))
			atomic_store(&job->has_failed, true);
	return NULL;
}

bool
in_threads(unsigned threads, size_t n, bool (*work)(void *context, size_t i),
	void *context)
{
	pthread_t others[MOST_THREADS];
	struct job job = {.work = work, .context = context, .n = n};
	unsigned started = 0;

	for (; started + 1 < threads; started++) {
		errno = pthread_create(
			&others[started], NULL, run_thread, &job);
		if (errno)
			break;
	}
	if (started + 1 < threads)
		job.has_failed = !failed("start", "a thread");
	(void)run_thread(&job);
	while (started)
		(void)pthread_join(others[--started], NULL); /* ours */
	return !job.has_failed;
}

static int
usage(void)
{
	fprintf(stderr,
		"usage: limit list TREE >LIST\n"
		"       limit warm [-t N] LIST TARGET\n"
		"       limit cold [-t N] [-s] STORE TARGET WHEEL...\n");
	return 2;
}

static bool
read_threads(const char *text, unsigned *threads)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	if (*end || !n || n > MOST_THREADS)
		return false;
	*threads = (unsigned)n;
	return true;
}

int
main(int argc, char **argv)
{
	unsigned threads = 1;
	bool done, is_flushed = false;
	int c;

	if (argc < 2)
		return usage();
	const char *name = argv[1];
	bool is_cold = !strcmp(name, "cold"), is_warm = !strcmp(name, "warm");
	argv++;
	argc--;
	while ((c = getopt(argc, argv, is_cold ? "t:s" : "t:")) != -1) {
		if (c == 's')
			is_flushed = true;
		else if (c != 't' || !read_threads(optarg, &threads))
			return usage();
	}
	char **words = argv + optind;
	int n = argc - optind;
	if (!strcmp(name, "list") && n == 1)
		done = list_tree(words[0]);
	else if (is_warm && n == 2)
		done = link_list(words[0], words[1], threads);
	else if (is_cold && n > 2)
		done = unpack_wheels(words[0], words[1], words + 2,
			(size_t)n - 2, threads, is_flushed);
	else
		return usage();
	return done ? 0 : 1;
}
