/* SPDX-License-Identifier: MIT */
/* A lock without secrets: those that other tools write may hold some. Pure. */
#ifndef MODEL_LOCK_PUBLIC_H
#define MODEL_LOCK_PUBLIC_H

#include "base/diag.h"
#include "model/lock.h"

/*
 * Takes users and passwords out of every URL of the lock, with one warning for
 * all of them: a lock is for everybody, and what follows it writes URLs down.
 * (ssh's user is a part of the address.)
 */
void lock_public(struct lock *lock, struct arena *arena, struct diag *diag);

#endif
