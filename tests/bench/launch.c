/* SPDX-License-Identifier: MIT */
/*
 * Runs one command and tells what it cost, for measure.py:
 *
 *     launch RESULT COMMAND [ARGUMENT...]
 *
 * RESULT becomes one line: wall time in ns, user and system time in us, peak
 * memory in KiB, and the status of waitpid(). The times are of the command and
 * of all that it waited for; the memory is of the largest single process.
 *
 * Not Python itself, because a process begins with the peak of the one that it
 * was forked from: small commands would seem to need an interpreter's memory.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int
failed(const char *what)
{
	fprintf(stderr, "launch: %s: %s\n", what, strerror(errno));
	return 1;
}

static int64_t
now(void)
{
	struct timespec t;

	/* Cannot fail: the clock exists and the pointer is good. */
	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* A processor that slept runs slowly at first, three times as slowly here, for
 * as long as short commands take: all are measured awake. */
static void
wake(void)
{
	int64_t until = now() + 50 * 1000000;

	while (now() < until)
		;
}

static int64_t
microseconds(struct timeval t)
{
	return (int64_t)t.tv_sec * 1000000 + t.tv_usec;
}

static int
tell(const char *path, int64_t wall, const struct rusage *use, int status)
{
	FILE *out = fopen(path, "w");
	int bad;

	if (!out)
		return failed(path);
	bad = fprintf(out, "%" PRId64 " %" PRId64 " %" PRId64 " %ld %d\n", wall,
		      microseconds(use->ru_utime), microseconds(use->ru_stime),
		      use->ru_maxrss, status) < 0;
	if (fclose(out) || bad)
		return failed(path);
	return 0;
}

int
main(int argc, char **argv)
{
	struct rusage use;
	int64_t begin, end;
	pid_t child;
	int status;

	if (argc < 3) {
		fputs("usage: launch RESULT COMMAND [ARGUMENT...]\n", stderr);
		return 2;
	}
	wake();
	begin = now();
	child = fork();
	if (child < 0)
		return failed("fork");
	if (!child) {
		execvp(argv[2], argv + 2);
		_exit(failed(argv[2]) + 126);
	}
	while (wait4(child, &status, 0, &use) < 0)
		if (errno != EINTR)
			return failed("wait4");
	end = now();
	return tell(argv[1], end - begin, &use, status);
}
