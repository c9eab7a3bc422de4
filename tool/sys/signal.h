/* SPDX-License-Identifier: MIT */
/*
 * SIGINT, SIGTERM and SIGHUP set a flag that long loops ask; they then return
 * through their usual errors, so that nothing is left half done. SIGPIPE is
 * ignored (writing says EPIPE). A second SIGINT ends the process at once.
 */
#ifndef SYS_SIGNAL_H
#define SYS_SIGNAL_H

#include <stdbool.h>

/* Installs the handlers. A signal that was ignored (nohup) stays ignored. */
void signal_catch(void);

/* Was this process asked to stop? */
bool interrupted(void);

/* The signal that did, or 0. */
int signal_received(void);

/* Ends the process by the signal received, so that a parent (shell, ninja)
 * sees that; returns where there was none. To be called at the very end. */
void signal_die(void);

/* In a child between fork and exec: default handlers, nothing blocked. */
void signal_in_child(void);

/* Ignores SIGPIPE only; done by whatever writes into pipes. */
void signal_ignore_pipe(void);

/* For tests: forgets what was received. */
void signal_forget(void);

#endif
