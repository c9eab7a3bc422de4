/* SPDX-License-Identifier: MIT */
#include "sys/detach.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/at.h"
#include "sys/fault.h"
#include "sys/proc_os.h"
#include "sys/signal.h"
#include "sys/spawn.h"

/* In the child of a child: nobody waits for it, nobody hears it. */
static NORETURN void
work_there(void (*work)(void *context), void *context)
{
	proc_os_be_nice();
	work(context);
	_exit(0);
}

/* All descriptors are gone before our parent goes on: a lock or a pipe that it
 * gives back is free then. */
static NORETURN void
leave(void (*work)(void *context), void *context, int null)
{
	signal_in_child();
	(void)fault_set(NULL); /* faults are for the run, not for this */
	for (int fd = 0; fd < 3; fd++)
		if (dup2(null, fd) < 0)
			_exit(1);
	proc_os_close_from(3);
	if (setsid() < 0 || chdir("/") < 0)
		_exit(1);
	pid_t pid = fork();
	if (!pid)
		work_there(work, context);
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
