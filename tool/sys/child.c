/* SPDX-License-Identifier: MIT */
#include "sys/child.h"

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

enum { LONGEST_LINE = 1024 * 1024, MOST_ERRORS = 64 * 1024, STEP_MS = 50 };

static void
close_end(int *fd)
{
	if (*fd >= 0)
		at_close(*fd);
	*fd = -1;
}

/* Three pipes: even ends are read from, odd ones written to. */
static int
open_pipes(int ends[6])
{
	for (int i = 0; i < 6; i++)
		ends[i] = -1;
	for (int i = 0; i < 6; i += 2) {
		int error = proc_os_pipe(ends + i);
		if (error)
			return error;
	}
	const int ours[] = {ends[1], ends[2], ends[4]};
	for (size_t i = 0; i < countof(ours); i++)
		if (fcntl(ours[i], F_SETFL, O_NONBLOCK) < 0)
			return errno;
	return 0;
}

bool
child_start(struct child *child, const struct proc *proc, struct arena *arena,
	struct diag *diag)
{
	int ends[6];
	pid_t pid = 0;
	struct str name = proc->argv.n ? proc->argv.v[0] : S("");
	int error = open_pipes(ends);
	struct spawn how = {ends[0], ends[3], ends[5], .own_group = true};

	signal_ignore_pipe();
	*child = (struct child){.in = -1, .out = -1, .err = -1};
	bool done = !error ? spawn(&pid, proc, &how, diag)
			   : call_failed(diag, error, "cannot run", name);
	for (int i = 0; i < 6; i++) {
		bool ours = i == 1 || i == 2 || i == 4;
		if (!ours || !done)
			close_end(&ends[i]);
	}
	if (!done)
		return false;
	*child = (struct child){
		.arena = arena,
		.pid = pid,
		.in = ends[1],
		.out = ends[2],
		.err = ends[4],
		.sending = {.arena = arena},
		.receiving = {.arena = arena},
		.errors = {.arena = arena},
	};
	return true;
}

/* As much as it takes now. */
static bool
send_some(struct child *child, int *error)
{
	struct buf *queue = &child->sending;
	while (child->in >= 0 && child->sent < queue->n) {
		ssize_t n = write(child->in, queue->p + child->sent,
			queue->n - child->sent);
		if (n >= 0) {
			child->sent += (size_t)n;
		} else if (errno == EAGAIN) {
			return true;
		} else if (errno != EINTR) {
			*error = errno;
			close_end(&child->in);
			return false;
		}
	}
	queue->n = child->sent = 0;
	if (child->ended)
		close_end(&child->in);
	return true;
}

bool
child_send(struct child *child, struct str bytes, struct diag *diag)
{
	int error = EPIPE;
	if (child->in < 0 || child->ended)
		return call_failed(diag, error, "cannot send to", S("child"));
	buf_add(&child->sending, bytes);
	return send_some(child, &error) ||
	       call_failed(diag, error, "cannot send to", S("child"));
}

void
child_end_input(struct child *child)
{
	int error = 0;
	child->ended = true;
	(void)send_some(child, &error); /* it wants no more: ended as well */
}

static void
read_errors(struct child *child)
{
	char room[4096];
	ssize_t n = read(child->err, room, sizeof room);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0)
		close_end(&child->err);
	else
		buf_add_bytes(&child->errors, room,
			MIN((size_t)n, MOST_ERRORS - child->errors.n));
}

/* What was taken is dropped first, so that the buffer stays small. */
static void
read_output(struct child *child)
{
	struct buf *in = &child->receiving;
	if (child->taken) {
		memmove(in->p, in->p + child->taken, in->n - child->taken);
		in->n -= child->taken;
		child->taken = 0;
	}
	buf_reserve(in, 16 * 1024);
	ssize_t n = read(child->out, in->p + in->n, 16 * 1024);
	if (n > 0)
		in->n += (size_t)n;
	else if (!n || (errno != EAGAIN && errno != EINTR))
		close_end(&child->out);
}

static void
move_bytes(struct child *child, int milliseconds)
{
	bool sending = child->sent < child->sending.n;
	int error = 0;
	struct pollfd polls[] = {
		{.fd = sending ? child->in : -1, .events = POLLOUT},
		{.fd = child->out, .events = POLLIN},
		{.fd = child->err, .events = POLLIN},
	};
	if (poll(polls, countof(polls), milliseconds) <= 0)
		return; /* time is over, or a signal: the caller looks */
	if (polls[0].revents)
		(void)send_some(child, &error); /* its end shows by itself */
	if (polls[1].revents)
		read_output(child);
	if (polls[2].revents)
		read_errors(child);
}

static bool
take_line(struct child *child, struct str *line)
{
	struct str rest = str_from_index(
		(struct str){child->receiving.p, child->receiving.n},
		child->taken);
	size_t n = str_index(rest, '\n');
	if (n == rest.n && n < LONGEST_LINE && (child->out >= 0 || !n))
		return false;
	*line = str_sub(rest, 0, n);
	child->taken += MIN(n + 1, rest.n);
	return true;
}

enum child_event
child_line(struct child *child, int milliseconds, struct str *line)
{
	int64_t until = milliseconds < 0
				? INT64_MAX
				: clock_steady() + milliseconds * CLOCK_MS;
	bool polled = false;
	while (!take_line(child, line)) {
		int64_t left = until - clock_steady();
		if (child->out < 0)
			return CHILD_END;
		if (interrupted() || (polled && left <= 0))
			return CHILD_QUIET;
		int64_t step = MIN(MAX(left, 0), STEP_MS * CLOCK_MS);
		move_bytes(child, (int)((step + CLOCK_MS - 1) / CLOCK_MS));
		polled = true;
	}
	return CHILD_LINE;
}

static void
close_all(struct child *child)
{
	close_end(&child->in);
	close_end(&child->out);
	close_end(&child->err);
	child->pid = 0;
}

/* A grandchild may hold on to the pipes: the child's end counts. */
static bool
wait_end(struct child *child, int *status)
{
	bool ended = false;
	while (!ended && !interrupted()) {
		if (child->out >= 0 || child->err >= 0)
			move_bytes(child, 1);
		child->taken = child->receiving.n;
		ended = spawn_reap(
			(pid_t)child->pid, status, clock_steady() + CLOCK_MS);
	}
	for (int i = 0; i < 64 && child->err >= 0 && ended; i++)
		read_errors(child);
	return ended;
}

bool
child_wait(struct child *child, struct proc_result *result, struct diag *diag)
{
	int status = 0;
	*result = (struct proc_result){0};
	if (!child->pid)
		return true;
	close_end(&child->in);
	bool ended = wait_end(child, &status);
	if (!ended)
		spawn_end_group((pid_t)child->pid, SIGINT, &status);
	spawn_status(result, status);
	result->err = buf_str(&child->errors);
	close_all(child);
	return ended || call_failed(diag, EINTR, "stopped", S("child"));
}

void
child_kill(struct child *child)
{
	int status;
	if (child->pid)
		spawn_end_group((pid_t)child->pid, SIGTERM, &status);
	close_all(child);
}
