/* SPDX-License-Identifier: MIT */
/* What the files of extension modules are called, and where they lie. */
#ifndef ENV_EXTENSION_FILE_H
#define ENV_EXTENSION_FILE_H

#include "model/conf.h"
#include "model/want.h"

struct project;
struct python;

/* "_fast.cpython-311-x86_64-linux-gnu.so", "_fast.abi3.so" */
struct str extension_file(const struct conf_extension *conf,
	const struct python *python, struct arena *arena);

/* "ENV/.ninjenv/ext/NAME.cpython-...so": where the module lies. */
struct str extension_path(const struct conf_extension *conf, struct str env,
	const struct python *python, struct arena *arena);

/*
 * With a build directory apart from SRC: the modules of an environment and
 * their files, absolute, which no import would find by itself. As the plan has
 * them, but found out without one.
 */
void extension_modules(const struct project *project,
	const struct conf_env *env, const struct python *python,
	struct want_module_vec *modules, struct arena *arena);

/* "env/ext/myproject._fast" */
struct str extension_target(const struct conf_env *env,
	const struct conf_extension *extension, struct arena *arena);

#endif
