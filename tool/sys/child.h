/* SPDX-License-Identifier: MIT */
/*
 * A long-lived child that gets lines and answers with lines (ninjenv-fetch).
 * Nothing blocks but child_line() for as long as it is told and child_wait():
 * what is sent waits in memory until the child reads it, and its standard error
 * is read along. For one thread at a time.
 */
#ifndef SYS_CHILD_H
#define SYS_CHILD_H

#include <stdbool.h>

#include "sys/proc.h"

struct child {
	struct arena *arena; /* for its buffers */
	long pid;            /* 0: not running */
	int in, out, err;    /* pipes, -1: closed */
	bool ended;          /* close in when all is sent */
	struct buf sending, receiving;
	size_t sent, taken; /* of those */
	struct buf errors;  /* its standard error, the first 64 KiB */
};

/* Starts it; of proc argv, directory and environment count. */
bool child_start(struct child *child, const struct proc *proc,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* Queues bytes for its standard input; child_line() carries on with them. A
 * child that reads no more makes this false. */
bool child_send(
	struct child *child, struct str bytes, struct diag *diag) MUST_CHECK;

/* No more will be sent: its input ends when all queued bytes are gone. */
void child_end_input(struct child *child);

enum child_event {
	CHILD_LINE,  /* *line is its next line, without the end */
	CHILD_QUIET, /* none within the time, or we were interrupted */
	CHILD_END,   /* it closed its output: no further line comes */
};

/* The next line, waiting up to that many milliseconds (0: only what is there,
 * -1: no limit). *line is good until the next call; a last line without an end
 * counts. Lines may be up to 1 MiB, longer ones come in pieces. */
enum child_event child_line(
	struct child *child, int milliseconds, struct str *line) MUST_CHECK;

/* Closes its input, reads what is left of its errors and waits for its end;
 * result->err is child->errors. To be called also after CHILD_END. */
bool child_wait(struct child *child, struct proc_result *result,
	struct diag *diag) MUST_CHECK;

/* Ends it by force and cleans up; nothing happens where it is not running. */
void child_kill(struct child *child);

#endif
