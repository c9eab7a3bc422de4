/* SPDX-License-Identifier: MIT */
/* What the actions of 'ninjenv cache' share. */
#ifndef CMD_CMD_CACHE_H
#define CMD_CMD_CACHE_H

#include "cmd/cmd.h"
#include "env/store/store.h"

/* Each returns an exit code. */
int cache_size(struct cmd_context *context, struct store *store);
int cache_verify(struct cmd_context *context, struct store *store);
int cache_prune(struct cmd_context *context, struct store *store);
int cache_clean(struct cmd_context *context, struct store *store);

#endif
