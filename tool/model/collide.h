/* SPDX-License-Identifier: MIT */
/* Environments that cannot be side by side: one directory, one target. */
#ifndef MODEL_COLLIDE_H
#define MODEL_COLLIDE_H

#include "base/diag.h"
#include "model/conf.h"

/* Reports every pair; a path or target that is empty was wrong before. */
void collide_check(const struct conf *conf, struct diag *diag);

#endif
