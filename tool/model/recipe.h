/* SPDX-License-Identifier: MIT */
/*
 * A recipe: all that goes into one build of a package from source, as one text.
 * Generation writes .venv/.ninjenv/recipe/NAME (only when its bytes differ); it
 * is the only input of the build edge. The digest of what counts in it is the
 * build's key in the store. The recipe of the last build is kept beside its
 * answer, so that 'ninjenv why' can tell what changed. Pure.
 *
 * Text form: as model/want.h, "key value" lines, lists with indented lines.
 */
#ifndef MODEL_RECIPE_H
#define MODEL_RECIPE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/str.h"

enum recipe_source { RECIPE_ARCHIVE, RECIPE_DIRECTORY, RECIPE_GIT };

/* A locked wheel that the build needs, or the archive itself. Only name,
 * version, file and sha256 count for the key. */
struct recipe_file {
	struct str name, version;
	struct str file, sha256;
	struct str url, path, index; /* hints where it is; may be empty */
	uint64_t size;
};

struct recipe_file_vec VEC(struct recipe_file);

struct recipe_tool {
	struct str name; /* "c", "c++" */
	struct str text; /* "gcc 12.2.0", for people */
	struct str identity;
};

struct recipe_tool_vec VEC(struct recipe_tool);

struct recipe_native {
	struct str module, version;
	struct str digest; /* of its .pc text and those it requires */
};

struct recipe_native_vec VEC(struct recipe_native);

/* A variable of the build's environment. Of those that venv.ini only names the
 * value is not written, but its SHA-256: it may be a secret. */
struct recipe_variable {
	struct str name, value;
	bool hidden; /* value is a digest */
};

struct recipe_variable_vec VEC(struct recipe_variable);

struct recipe_setting { /* config-settings */
	struct str key, value;
};

struct recipe_setting_vec VEC(struct recipe_setting);

/* A file that the build of a directory reads. */
struct recipe_input {
	struct str path;   /* from the directory */
	struct str digest; /* SHA-256 */
};

struct recipe_input_vec VEC(struct recipe_input);

struct recipe {
	struct recipe_file package; /* name and version always; file and sha256
				     * of RECIPE_ARCHIVE; url of RECIPE_GIT */
	enum recipe_source source;
	struct str directory; /* RECIPE_DIRECTORY: absolute; editable */
	/* RECIPE_DIRECTORY: found when it is built (env/build/inputs.h), and
	 * not by generation. */
	struct recipe_input_vec inputs;
	struct str commit;       /* RECIPE_GIT */
	struct str subdirectory; /* below the archive's or repository's root */
	struct str path;         /* of the environment, absolute; no part of the
				  * key */
	struct str python, python_identity, python_version;
	/* The build's own requirements: locked, all of them as wheels; where
	 * the lock has none (another tool wrote it) they are resolved when it
	 * is built, from what pyproject.toml says and these. */
	bool locked;
	struct recipe_file_vec files;
	struct str_vec requires; /* texts of [build:NAME] requires */
	struct recipe_tool_vec tools;
	struct recipe_native_vec natives;
	struct recipe_variable_vec variables;
	struct recipe_setting_vec settings;
};

struct recipe_vec VEC(struct recipe);

void recipe_write(const struct recipe *recipe, struct buf *out);

/* Everything of the text is copied. Errors: not of this form. */
bool recipe_read(struct str text, struct str file, struct recipe *recipe,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* The text that the key is the SHA-256 of: what counts, without hints. */
void recipe_key_text(const struct recipe *recipe, struct buf *out);

/* One difference between two recipes: "compiler" "gcc 12.2.0" "gcc 13.1.0". */
struct recipe_change {
	struct str what;          /* "compiler c", "native yaml-0.1" */
	struct str before, after; /* empty: it was not there, it is gone */
};

struct recipe_change_vec VEC(struct recipe_change);

/* All that differs and counts, in the order of the text. */
void recipe_compare(const struct recipe *before, const struct recipe *after,
	struct recipe_change_vec *changes, struct arena *arena);

#endif
