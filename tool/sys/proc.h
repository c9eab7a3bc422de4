/* SPDX-License-Identifier: MIT */
/*
 * Running other programs: once with captured output, in the foreground with our
 * terminal, or in place of ourselves. A long-lived child is sys/child.h.
 *
 * No shell is involved. A child inherits no descriptor that we opened, has
 * default signals, and dies with its process group when we are interrupted
 * (sys/signal.h) or its time is over. Threads may run children at the same
 * time.
 */
#ifndef SYS_PROC_H
#define SYS_PROC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/str.h"
#include "base/util.h"

struct proc {
	/* argv[0] without '/': found on the child's PATH; a relative path with
	 * '/' is relative to directory. */
	struct str_vec argv;
	struct str directory;              /* where it runs; empty: here */
	const struct str_vec *environment; /* "NAME=value"; NULL: ours */
	struct str input;                  /* its standard input */
	size_t limit;      /* of each output, more is dropped; 0: 16 MiB */
	unsigned seconds;  /* time limit; 0: none */
	struct str output; /* a file that both outputs are added to, instead
			    * of out and err; empty: none */
	bool merge; /* errors go into out, in order; proc_run_here: output
		       goes where our errors go */
};

struct proc_result {
	int status;          /* exit status, 0..255; -1: ended by a signal */
	int signal;          /* that signal, else 0 */
	bool timed_out;      /* we ended it */
	bool truncated;      /* an output went over the limit */
	struct str out, err; /* in the arena */
};

/* Runs it and waits. False: it could not be started, or we were interrupted.
 * What it returned, also a timeout, is in the result and no error yet. */
bool proc_run(const struct proc *proc, struct proc_result *result,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* The same with our own standard input, output and error (ninja, an editor);
 * input, limit and seconds are not used. It stays in our process group:
 * the terminal's ^C reaches both, and we wait for its answer to that. */
bool proc_run_here(const struct proc *proc, struct proc_result *result,
	struct diag *diag) MUST_CHECK;

/* Did it end with status 0? */
bool proc_ok(const struct proc_result *result);

/* "exit status 2", "killed by signal 9 (Killed)", "no end after 60 seconds" */
struct str proc_explain(const struct proc *proc,
	const struct proc_result *result, struct arena *arena);

/* Becomes the program; comes back only with an error, and false. */
bool proc_exec(const struct proc *proc, struct diag *diag) MUST_CHECK;

/* Adds an argument. */
void proc_arg(struct proc *proc, struct str arg, struct arena *arena);

/* The first executable file of that name in the directories of a PATH text
 * (env_get("PATH")); empty: none. A name with '/' is itself, if executable. */
struct str proc_find(struct str name, struct str path, struct arena *arena);

/* All of them, in order; the same directory twice counts once. */
void proc_find_all(struct str_vec *found, struct str name, struct str path,
	struct arena *arena);

/* Is it a descriptor that a child would inherit? */
bool proc_inherits(int fd);

/* Does that process exist? */
bool proc_is_alive(long pid);

/* A name of our parent that no other process of this start of the machine has;
 * empty: none is known. */
struct str proc_parent(struct arena *arena);

#endif
