/* SPDX-License-Identifier: MIT */
/*
 * Where each file of a wheel goes: its place in the install schemes, and what
 * RECORD says of it. The second half of env/store/wheel.h's checks, all made
 * before a byte is written.
 */
#ifndef ENV_WHEEL_LAYOUT_H
#define ENV_WHEEL_LAYOUT_H

#include <stdbool.h>

#include "env/store/wheel_info.h"
#include "sys/hash.h"

/* Beside manifest->files, file by file. */
struct wheel_source {
	const struct zip_entry *entry;
	struct digest digest; /* what its contents must have */
};

struct wheel_source_vec VEC(struct wheel_source);

/*
 * Fills the manifest's dirs and files (sizes, schemes, flags that need no
 * contents) and the sources. False: RECORD and archive disagree, or a file may
 * not go where it wants to.
 */
bool wheel_lay_out(
	struct wheel *wheel, struct wheel_source_vec *sources) MUST_CHECK;

#endif
