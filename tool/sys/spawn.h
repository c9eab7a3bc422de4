/* SPDX-License-Identifier: MIT */
/* Starting a program: fork, descriptors, exec; for sys/proc and sys/child. */
#ifndef SYS_SPAWN_H
#define SYS_SPAWN_H

#include <stdint.h>
#include <sys/types.h>

#include "sys/proc.h"

struct spawn {
	int in, out, err; /* what it gets as 0, 1, 2; -1: ours */
	bool own_group;   /* a process group of its own, dies with us */
};

/* Starts proc->argv; false: it could not be started, reported. */
bool spawn(pid_t *pid, const struct proc *proc, const struct spawn *how,
	struct diag *diag) MUST_CHECK;

/* Becomes proc->argv; returns only with an error, and false. */
bool spawn_exec(const struct proc *proc, struct diag *diag) MUST_CHECK;

/* Splits waitpid()'s status into the result. */
void spawn_status(struct proc_result *result, int status);

/* Opens /dev/null for reading and writing: 0 or errno. */
int spawn_null(int *fd) MUST_CHECK;

/*
 * Waits for the end of the process group's leader until the time (clock_steady)
 * is reached: true when it ended. Other's SIGCHLD handling is not disturbed.
 */
bool spawn_reap(pid_t pid, int *status, int64_t until) MUST_CHECK;

/* Asks the group to end by the signal, and after a second by SIGKILL. */
void spawn_end_group(pid_t pid, int number, int *status);

#endif
