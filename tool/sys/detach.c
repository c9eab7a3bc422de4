/* SPDX-License-Identifier: MIT */
#include "sys/detach.h"

#include <unistd.h>

#include "sys/at.h"
#include "sys/fault.h"
#include "sys/proc_os.h"
#include "sys/signal.h"
#include "sys/spawn.h"

/* In the child. Its parent, which ends soon, does not wait for it. */
static NORETURN void
work_there(void (*work)(void *context), void *context, int null)
{
	signal_in_child();
	(void)fault_set(NULL); /* faults are for the run, not for this */
	for (int fd = 0; fd < 3; fd++)
		if (dup2(null, fd) < 0)
			_exit(1);
	proc_os_close_from(3);
	if (setsid() < 0 || chdir("/") < 0)
		_exit(1);
	proc_os_be_nice();
	work(context);
	_exit(0);
}

bool
detach(void (*work)(void *context), void *context)
{
	int null;
	if (spawn_null(&null))
		return false;
	pid_t pid = fork();
	if (!pid)
		work_there(work, context, null);
	at_close(null);
	return pid > 0;
}
