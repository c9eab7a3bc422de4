/* SPDX-License-Identifier: MIT */
#include "sys/detach.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/at.h"
#include "sys/fault.h"
#include "sys/proc_os.h"
#include "sys/signal.h"
#include "sys/spawn.h"

/* All descriptors are gone before our parent goes on: a lock or a pipe that it
 * gives back is free then. The work is the child's of this child: nobody waits
 * for it, nobody hears it. */
static NORETURN void
leave(void (*work)(void *), void *context, int null)
{
	signal_in_child();
	(void)fault_set(NULL);
	for (int fd = 0; fd < 3; fd++)
		if (dup2(null, fd) < 0)
			_exit(1);
	proc_os_close_from(3);
	if (setsid() < 0 || chdir("/") < 0)
		_exit(1);
	pid_t pid = fork();
	if (!pid) {
		proc_os_be_nice();
		work(context);
	}
	_exit(pid < 0);
}

bool
detach(void (*work)(void *context), void *context)
{
	int null, status = 0;
	if (spawn_null(&null))
		return false;
	pid_t pid = fork();
	if (!pid)
		leave(work, context, null);
	at_close(null);
	if (pid < 0)
		return false;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return false;
	return WIFEXITED(status) && !WEXITSTATUS(status);
}
