/* SPDX-License-Identifier: MIT */
#include "sys/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/at.h"
#include "sys/call.h"
#include "sys/clock.h"
#include "sys/env.h"
#include "sys/proc_os.h"
#include "sys/signal.h"

extern char **environ;

/* All that the child needs, made before the fork: between fork and exec a
 * process with threads may not even allocate. */
struct image {
	const char *program, *directory;
	char **argv, **environment;
};

static char **
list_of(const struct str_vec *from, struct arena *arena)
{
	char **list = arena_array(arena, char *, from->n + 1);
	for (size_t i = 0; i < from->n; i++)
		list[i] = (char *)(uintptr_t)str_dup(arena, from->v[i]).p;
	return list;
}

static bool
prepare(struct image *image, const struct proc *proc, struct arena *arena,
	struct diag *diag)
{
	struct str name = proc->argv.n ? proc->argv.v[0] : S("");
	struct str path = proc->environment
				  ? env_list_get(proc->environment, S("PATH"))
				  : env_get("PATH");
	struct str program = name;

	if (str_index(name, '/') == name.n)
		program = proc_find(name, path, arena);
	if (!program.n)
		return call_failed(diag, ENOENT, "cannot run", name);
	image->program = str_dup(arena, program).p;
	image->argv = list_of(&proc->argv, arena);
	image->environment = environ;
	if (proc->environment)
		image->environment = list_of(proc->environment, arena);
	if (proc->directory.n)
		image->directory = str_dup(arena, proc->directory).p;
	return true;
}

/* What the child could not do; written into the pipe that exec closes. */
struct complaint {
	int error;
	bool directory;
};

static int
move_descriptor(int from, int to)
{
	/* dup2 onto itself would leave FD_CLOEXEC set. */
	if (from == to)
		return fcntl(from, F_SETFD, 0) < 0 ? errno : 0;
	return from >= 0 && dup2(from, to) < 0 ? errno : 0;
}

static struct complaint
become(const struct image *image)
{
	if (image->directory && chdir(image->directory) < 0)
		return (struct complaint){errno, true};
	(void)execve(image->program, image->argv, image->environment);
	return (struct complaint){.error = errno};
}

static NORETURN void
run_child(const struct image *image, const struct spawn *how, pid_t parent,
	int report)
{
	struct complaint complaint = {0};
	if (how->own_group) {
		(void)setpgid(0, 0); /* the parent does it too */
		proc_os_die_with(parent);
	}
	signal_in_child();
	complaint.error = move_descriptor(how->in, 0);
	if (!complaint.error)
		complaint.error = move_descriptor(how->out, 1);
	if (!complaint.error)
		complaint.error = move_descriptor(how->err, 2);
	if (!complaint.error)
		complaint = become(image);
	if (write(report, &complaint, sizeof complaint) < 0)
		_exit(126);
	_exit(127);
}

static bool
explain(const struct image *image, const struct complaint *complaint,
	struct diag *diag)
{
	if (complaint->directory)
		return call_failed(diag, complaint->error, "cannot enter",
			str_from(image->directory));
	return call_failed(
		diag, complaint->error, "cannot run", str_from(image->program));
}

/* False: the child told why it is not the program. */
static bool
hear(int report, struct complaint *complaint)
{
	size_t got;
	int error = at_read(report, complaint, sizeof *complaint, &got);
	return !error && got < sizeof *complaint;
}

static bool
start(pid_t *pid, const struct image *image, const struct spawn *how,
	struct diag *diag)
{
	int report[2];
	pid_t parent = getpid();
	struct complaint complaint = {.error = proc_os_pipe(report)};
	if (complaint.error)
		return explain(image, &complaint, diag);
	*pid = fork();
	if (!*pid)
		run_child(image, how, parent, report[1]);
	complaint.error = errno;
	at_close(report[1]);
	if (*pid > 0 && how->own_group)
		(void)setpgid(*pid, *pid); /* whoever comes first */
	bool good = *pid > 0 && hear(report[0], &complaint);
	at_close(report[0]);
	if (!good && *pid > 0)
		(void)waitpid(*pid, NULL, 0); /* it is at its _exit */
	return good || explain(image, &complaint, diag);
}

bool
spawn(pid_t *pid, const struct proc *proc, const struct spawn *how,
	struct diag *diag)
{
	struct arena scratch = {0};
	struct image image = {0};
	bool done = prepare(&image, proc, &scratch, diag) &&
		    start(pid, &image, how, diag);
	arena_free(&scratch);
	return done;
}

bool
spawn_exec(const struct proc *proc, struct diag *diag)
{
	struct arena scratch = {0};
	struct image image = {0};
	if (prepare(&image, proc, &scratch, diag)) {
		signal_in_child();
		struct complaint complaint = become(&image);
		(void)explain(&image, &complaint, diag); /* always false */
	}
	arena_free(&scratch);
	return false;
}

void
spawn_status(struct proc_result *result, int status)
{
	bool exited = WIFEXITED(status);
	result->status = exited ? WEXITSTATUS(status) : -1;
	result->signal = exited ? 0 : WTERMSIG(status);
}

int
spawn_null(int *fd)
{
	*fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	return *fd < 0 ? errno : 0;
}

bool
spawn_reap(pid_t pid, int *status, int64_t until)
{
	int64_t pause = CLOCK_MS / 20;
	for (;;) {
		pid_t found = waitpid(pid, status, WNOHANG);
		/* Nobody else reaps it; an error would mean it is gone. */
		if (found == pid || (found < 0 && errno != EINTR))
			return true;
		if (clock_steady() >= until)
			return false;
		clock_sleep(pause);
		pause = MIN(pause * 2, 20 * CLOCK_MS);
	}
}

void
spawn_end_group(pid_t pid, int number, int *status)
{
	(void)kill(-pid, number); /* ESRCH: it has ended already */
	bool ended = spawn_reap(pid, status, clock_steady() + CLOCK_SECOND);
	(void)kill(-pid, SIGKILL); /* also those that it left behind */
	while (!ended)
		ended = spawn_reap(pid, status, clock_steady() + CLOCK_SECOND);
}
