/* SPDX-License-Identifier: MIT */
/* This process and the machine it runs on. */
#ifndef SYS_HOST_H
#define SYS_HOST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "base/util.h"

/* Processors that this process may run on, at least 1. */
unsigned host_cpus(void);

long host_pid(void);

/* The effective user. */
unsigned host_uid(void);
bool host_is_root(void);

/* The user's name, or the number as text where it has none. */
struct str host_user_name(unsigned uid, struct arena *arena);

/* "linux", "x86_64" (uname in lower case for the first); in the arena. */
struct str host_system(struct arena *arena);
struct str host_machine(struct arena *arena);

/* Bytes that nobody can guess; false: the system has none. */
bool host_random(void *bytes, size_t n) MUST_CHECK;

/* The path of the running program; empty where the system does not tell. */
struct str host_program(struct arena *arena);

#endif
