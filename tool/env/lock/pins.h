/* SPDX-License-Identifier: MIT */
/*
 * Pins as pip takes them: bare NAME-VERSION.dist-info directories with a
 * METADATA in each, which it sees as installed and keeps where they still fit
 * (constraints cannot do that), and the constraints for those that must not
 * move.
 */
#ifndef ENV_PINS_H
#define ENV_PINS_H

#include <stdbool.h>

#include "env/lock/resolve.h"

/* Writes one for each pin below the directory, which is made. */
bool pins_write(const struct resolve_pin_vec *pins, struct str directory,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/*
 * "name==version" lines of the exact pins, but for those that the environment
 * itself asks to be different from what it extends.
 */
void pins_constraints(const struct resolve_pin_vec *pins,
	const struct conf_env *env, struct buf *out);

#endif
