/* SPDX-License-Identifier: MIT */
/*
 * The environment variables of this process: the only place that reads them.
 * What is returned without an arena lives as long as the process, and every
 * thread may ask: env_set() and env_unset() are for before there are any.
 */
#ifndef SYS_ENV_H
#define SYS_ENV_H

#include <stdbool.h>

#include "base/str.h"

/* The value; empty where the variable is empty or not set. */
struct str env_get(const char *name);

/* Is it set, also to nothing? */
bool env_is_set(const char *name);

/* Is it set to something other than nothing, '0', 'no', 'off' or 'false'? */
bool env_flag(const char *name);

/* Changes this process's own, and so what its children get. */
void env_set(struct str name, struct str value, struct arena *arena);
void env_unset(struct str name);

/* $HOME, else what the user database says; empty where neither is known. */
struct str env_home(struct arena *arena);

/* $XDG_CACHE_HOME, $XDG_CONFIG_HOME and $XDG_DATA_HOME where absolute, else
 * .cache, .config and .local/share of the home; empty without a home. */
struct str env_cache_home(struct arena *arena);
struct str env_config_home(struct arena *arena);
struct str env_data_home(struct arena *arena);

/* $XDG_CONFIG_DIRS, else /etc/xdg: absolute directories, first counts most. */
void env_config_dirs(struct str_vec *dirs, struct arena *arena);

/* $TMPDIR where absolute, else /tmp. */
struct str env_temporary(void);

/* All variables as "NAME=value", for a child (sys/proc.h). */
void env_all(struct str_vec *list, struct arena *arena);

/* Sets or removes a variable in such a list. */
void env_list_set(struct str_vec *list, struct str name, struct str value,
	struct arena *arena);
void env_list_unset(struct str_vec *list, struct str name);

/* Its value in such a list; empty where it is not there. */
struct str env_list_get(const struct str_vec *list, struct str name);

#endif
