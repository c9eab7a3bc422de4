/* SPDX-License-Identifier: MIT */
/*
 * Environments as Graphviz text: lines of venv.ini, packages, extension
 * modules, system libraries, and who needs whom. The same input gives the same
 * bytes. Pure.
 */
#ifndef MODEL_PICTURE_H
#define MODEL_PICTURE_H

#include "base/str.h"
#include "model/conf.h"
#include "model/outline.h"

struct picture_extension {
	const struct conf_extension *conf;
	size_t sources; /* files, globs expanded */
};

struct picture_extension_vec VEC(struct picture_extension);

struct picture_env {
	const struct conf_env *env;
	struct str python; /* "3.11.7" */
	const struct outline *outline;
	struct picture_extension_vec extensions; /* of this environment */
};

struct picture_env_vec VEC(struct picture_env);

/* One digraph with a cluster for each environment. */
void picture_dot(const struct conf *conf, const struct picture_env_vec *envs,
	struct buf *out);

/* A text between double quotes, as Graphviz reads it; a newline starts a line
 * of the label, other control bytes and what is no UTF-8 become '?'. */
void picture_quote(struct str text, struct buf *out);

#endif
