/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* sched_getaffinity */
#include "sys/host.h"

#include <sched.h>
#include <sys/random.h>
#include <unistd.h>

#include "sys/fs.h"

unsigned
host_cpus(void)
{
	cpu_set_t set;
	long n = sched_getaffinity(0, sizeof set, &set) ? 0 : CPU_COUNT(&set);
	/* More processors than the set has room for. */
	if (n < 1)
		n = sysconf(_SC_NPROCESSORS_ONLN);
	return n < 1 ? 1 : (unsigned)n;
}

bool
host_random(void *bytes, size_t n)
{
	/* Up to 256 bytes come whole. */
	return getrandom(bytes, n, 0) == (ssize_t)n;
}

struct str
host_program(struct arena *arena)
{
	struct str program;
	return fs_readlink(S("/proc/self/exe"), &program, arena, NULL) == FS_OK
		       ? program
		       : S("");
}
