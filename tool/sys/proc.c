/* SPDX-License-Identifier: MIT */
#include "sys/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/at.h"
#include "sys/call.h"
#include "sys/clock.h"
#include "sys/proc_os.h"
#include "sys/signal.h"
#include "sys/spawn.h"

enum { DEFAULT_LIMIT = 16 * 1024 * 1024, STEP_MS = 50 };

/* One pipe between us and the child. */
struct end {
	int ours, theirs;
	struct buf text; /* what came out of it */
};

struct run {
	const struct proc *proc;
	struct proc_result *result;
	struct end in, out, err;
	size_t sent;
	pid_t pid;
	int64_t until; /* the time limit, INT64_MAX: none */
	int status;
	bool ended;
	int64_t linger; /* when it has ended: how long its pipes may stay */
};

static void
close_end(int *fd)
{
	if (*fd >= 0)
		at_close(*fd);
	*fd = -1;
}

static int
open_pipe(struct end *end, bool ours_writes)
{
	int ends[2];
	int error = proc_os_pipe(ends);
	if (error)
		return error;
	end->ours = ends[ours_writes];
	end->theirs = ends[!ours_writes];
	return fcntl(end->ours, F_SETFL, O_NONBLOCK) < 0 ? errno : 0;
}

static int
open_output(struct run *run)
{
	struct call_room room;
	const char *z = call_path(&room, run->proc->output);
	int error;
	CALL_TRY(error, "open",
		run->out.theirs = open(
			z, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644));
	return error;
}

static int
open_pipes(struct run *run)
{
	int error = run->proc->input.n ? open_pipe(&run->in, true)
				       : spawn_null(&run->in.theirs);
	if (!error && run->proc->output.n)
		return open_output(run);
	if (!error)
		error = open_pipe(&run->out, false);
	if (!error && !run->proc->merge)
		error = open_pipe(&run->err, false);
	return error;
}

static void
close_theirs(struct run *run)
{
	close_end(&run->in.theirs);
	close_end(&run->out.theirs);
	close_end(&run->err.theirs);
}

static void
close_ours(struct run *run)
{
	close_end(&run->in.ours);
	close_end(&run->out.ours);
	close_end(&run->err.ours);
}

static void
feed(struct run *run)
{
	struct str rest = str_from_index(run->proc->input, run->sent);
	ssize_t n = write(run->in.ours, rest.p, rest.n);
	if (n > 0)
		run->sent += (size_t)n;
	/* A child that does not want all of its input may say so. */
	bool over = n < 0 && errno != EAGAIN && errno != EINTR;
	if (over || run->sent == run->proc->input.n)
		close_end(&run->in.ours);
}

static void
drain(struct run *run, struct end *end)
{
	char room[16 * 1024];
	size_t limit = run->proc->limit ? run->proc->limit : DEFAULT_LIMIT;
	ssize_t n = read(end->ours, room, sizeof room);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		close_end(&end->ours);
		return;
	}
	size_t kept = MIN((size_t)n, limit - end->text.n);
	buf_add_bytes(&end->text, room, kept);
	run->result->truncated |= kept < (size_t)n;
}

static void
move_bytes(struct run *run, int milliseconds)
{
	struct pollfd polls[] = {
		{.fd = run->in.ours, .events = POLLOUT},
		{.fd = run->out.ours, .events = POLLIN},
		{.fd = run->err.ours, .events = POLLIN},
	};
	if (poll(polls, countof(polls), milliseconds) <= 0)
		return; /* time is over, or a signal: the caller looks */
	if (polls[0].revents)
		feed(run);
	if (polls[1].revents)
		drain(run, &run->out);
	if (polls[2].revents)
		drain(run, &run->err);
}

static bool
pipes_open(const struct run *run)
{
	return run->out.ours >= 0 || run->err.ours >= 0;
}

/* A grandchild may keep the pipes after its parent has ended: what it says
 * later is not waited for. */
static void
look_for_end(struct run *run)
{
	int64_t now = clock_steady();
	int64_t patience = pipes_open(run) ? 0 : STEP_MS * CLOCK_MS;
	if (!run->ended && spawn_reap(run->pid, &run->status, now + patience)) {
		run->ended = true;
		run->linger = now + CLOCK_SECOND / 4;
	}
}

static bool
is_over(const struct run *run)
{
	return run->ended && (!pipes_open(run) || clock_steady() > run->linger);
}

static void
carry_on(struct run *run)
{
	while (!is_over(run) && !interrupted()) {
		if (pipes_open(run))
			move_bytes(run, STEP_MS);
		look_for_end(run);
		if (!run->ended && clock_steady() >= run->until) {
			run->result->timed_out = true;
			spawn_end_group(run->pid, SIGTERM, &run->status);
			run->ended = true;
		}
	}
	if (!run->ended)
		spawn_end_group(run->pid, SIGINT, &run->status);
}

static bool
start(struct run *run, struct diag *diag)
{
	struct str name = run->proc->argv.n ? run->proc->argv.v[0] : S("");
	int error = open_pipes(run);
	if (error)
		return call_failed(diag, error, "cannot run", name);
	struct spawn how = {
		.in = run->in.theirs,
		.out = run->out.theirs,
		.err = run->err.theirs >= 0 ? run->err.theirs : run->out.theirs,
		.own_group = true,
	};
	return spawn(&run->pid, run->proc, &how, diag);
}

bool
proc_run(const struct proc *proc, struct proc_result *result,
	struct arena *arena, struct diag *diag)
{
	const struct end closed = {-1, -1, {.arena = arena}};
	struct run run = {
		.proc = proc,
		.result = result,
		.in = closed,
		.out = closed,
		.err = closed,
		.until = proc->seconds
				 ? clock_steady() + proc->seconds * CLOCK_SECOND
				 : INT64_MAX,
	};
	*result = (struct proc_result){0};
	signal_ignore_pipe();
	bool done = start(&run, diag);
	close_theirs(&run);
	if (done) {
		carry_on(&run);
		spawn_status(result, run.status);
		result->out = buf_str(&run.out.text);
		result->err = buf_str(&run.err.text);
	}
	close_ours(&run);
	if (done && interrupted())
		return call_failed(diag, EINTR, "stopped", proc->argv.v[0]);
	return done;
}

/* ^C at the terminal reaches the child by itself; a signal sent to us alone is
 * handed on. */
static void
wait_here(struct proc_result *result, pid_t pid)
{
	int status = 0;
	bool told = false;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
		if (interrupted() && !told)
			(void)kill(pid, signal_received());
		told = interrupted();
	}
	spawn_status(result, status);
}

bool
proc_run_here(
	const struct proc *proc, struct proc_result *result, struct diag *diag)
{
	const struct spawn how = {
		.in = -1,
		.out = proc->merge ? STDERR_FILENO : -1,
		.err = -1,
	};
	pid_t pid;
	*result = (struct proc_result){0};
	if (!spawn(&pid, proc, &how, diag))
		return false;
	wait_here(result, pid);
	return true;
}

bool
proc_exec(const struct proc *proc, struct diag *diag)
{
	return spawn_exec(proc, diag);
}

bool
proc_ok(const struct proc_result *result)
{
	return !result->status && !result->timed_out;
}

struct str
proc_explain(const struct proc *proc, const struct proc_result *result,
	struct arena *arena)
{
	if (result->timed_out)
		return str_fmt(arena, "no end after %u seconds", proc->seconds);
	if (result->signal)
		return str_fmt(arena, "killed by signal %d (%s)",
			result->signal, strsignal(result->signal));
	return str_fmt(arena, "exit status %d", result->status);
}

void
proc_arg(struct proc *proc, struct str arg, struct arena *arena)
{
	vec_add(&proc->argv, arena, arg);
}

bool
proc_inherits(int fd)
{
	int flags = fcntl(fd, F_GETFD);
	return flags >= 0 && !(flags & FD_CLOEXEC);
}

bool
proc_is_alive(long pid)
{
	return pid > 0 && (!kill((pid_t)pid, 0) || errno == EPERM);
}

struct str
proc_parent(struct arena *arena)
{
	unsigned long long started;
	pid_t parent = getppid();
	if (!proc_os_started(parent, &started))
		return S("");
	return str_fmt(arena, "%ld %llu", (long)parent, started);
}
