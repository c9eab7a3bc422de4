/* SPDX-License-Identifier: MIT */
#include "env/lock/adopt.h"

#include <stdlib.h>

#include "base/near.h"
#include "base/path.h"
#include "format/toml.h"
#include "model/groups.h"
#include "model/reqfile.h"
#include "model/require.h"
#include "model/word.h"
#include "sys/file.h"
#include "sys/hash.h"

enum { LARGEST_TEXT = 4 << 20 };

struct run {
	struct conf *conf;
	struct conf_env *env;
	struct str source;
	struct str_vec *inputs;
	struct str_vec including;      /* files that are being read */
	struct conf_package_vec found; /* for env, in order */
	struct str_vec own;            /* names that [packages] has */
	struct conf_env_vec done;      /* environments */
	struct str_vec refused;        /* files and projects with errors: an
					* environment may have another's */
	struct arena *arena;
	struct diag *diag;
};

static struct str
on_disk(const struct run *run, struct str path)
{
	return path_join(run->arena, run->source, path);
}

static void
add_input(struct run *run, struct str path)
{
	if (!str_vec_has(run->inputs, path))
		vec_add(run->inputs, run->arena, path);
}

/* Of a path that is not there: what beside it was meant; start is what paths of
 * its kind begin with. */
static bool
hint_near(struct run *run, struct str path, const char *start,
	const char *otherwise)
{
	struct str_vec names = {0};
	struct str full = on_disk(run, path);

	if (fs_list(path_dir(full), &names, run->arena, NULL) != FS_OK)
		names.n = 0;
	struct str near = near_name(path_base(full), names.v, names.n);
	if (!near.n)
		return diag_hint(run->diag, "%s", otherwise);
	near = path_clean(
		run->arena, path_join(run->arena, path_dir(path), near));
	return diag_hint(run->diag, "did you mean '%s%.*s'?",
		path_is_absolute(near) ? "" : start, STR(near));
}

/* A file of the repository; place is where it is named. */
static bool
read_text(
	struct run *run, struct str path, struct place place, struct str *text)
{
	switch (file_read(on_disk(run, path), LARGEST_TEXT, text, run->arena,
		run->diag)) {
	case FS_FAILED:
		return false;
	case FS_MISSING:
		(void)diag_error(
			run->diag, place, "there is no '%.*s'", STR(path));
		return hint_near(run, path, "",
			"a path counts from the directory of the file that "
			"names it");
	case FS_OK:
		break;
	}
	add_input(run, path);
	return true;
}

static bool
check_directory(struct run *run, struct str path, struct place place)
{
	if (fs_is_directory(on_disk(run, path)))
		return true;
	(void)diag_error(
		run->diag, place, "there is no directory '%.*s'", STR(path));
	return hint_near(run, path, "./",
		"such a path counts from the directory of venv.ini");
}

/* --- what a requirements file says -------------------------------------- */

static void
add_bound(struct run *run, const struct conf_package *constraint)
{
	vec_for (const struct conf_package, it, &run->env->constraints) {
		if (str_eq(it->text, constraint->text))
			return;
	}
	vec_add(&run->env->constraints, run->arena, *constraint);
}

static bool
add_constraint(struct run *run, const struct reqfile_item *item)
{
	const struct conf_package *package = &item->package;
	bool versions = item->kind == REQFILE_PACKAGE && !package->wheel.n &&
			!package->directory.n && !package->repository.n &&
			!package->require->url.n && !package->require->extras.n;

	if (versions) {
		add_bound(run, package);
		return true;
	}
	(void)diag_error(run->diag, item->place,
		"a constraint says versions of a package, and nothing else");
	return diag_hint(run->diag,
		"write it into the requirements, or 'NAME >=1.2, <2'");
}

/* The name of a project is in its own files. */
static struct str
project_name(struct run *run, struct str directory)
{
	struct str text, name = S("");
	struct str path = on_disk(run, directory);

	if (file_read(path_joinz(run->arena, path, "pyproject.toml"),
		    LARGEST_TEXT, &text, run->arena, NULL) == FS_OK)
		name = groups_project_name(text, run->arena);
	if (!name.n && file_read(path_joinz(run->arena, path, "setup.cfg"),
			       LARGEST_TEXT, &text, run->arena, NULL) == FS_OK)
		name = groups_setup_name(text, run->arena);
	return name;
}

static bool
name_local(struct run *run, struct reqfile_item *item)
{
	if (!check_directory(run, item->text, item->place))
		return false;
	struct str name = project_name(run, item->text);
	if (name.n)
		return reqfile_name(item, name, run->arena, run->diag);
	(void)diag_error(run->diag, item->place,
		"the files in '%.*s' do not say the project's name",
		STR(item->text));
	return diag_hint(run->diag,
		"write 'name = \"NAME\"' into [project] of its pyproject.toml");
}

/* pip counts such a path from the file that names it, if that leads to
 * something. */
static struct str
find_links(struct run *run, const struct reqfile_item *item)
{
	struct str beside =
		path_join(run->arena, path_dir(item->place.file), item->text);

	if (str_find(item->text, S("://")) < item->text.n ||
		!fs_exists(on_disk(run, beside)))
		return item->text;
	return path_clean(run->arena, beside);
}

/* venv.ini's own line counts; two files that say different ones are a matter
 * of chance. */
static bool
add_index(struct run *run, const struct reqfile_item *item)
{
	struct conf_index *index = &run->conf->index;

	if (index->url.n && !str_eq(index->url, item->text) &&
		!str_is(index->at_url.file, "venv.ini")) {
		(void)diag_error(run->diag, item->place,
			"another index than in another requirements file");
		diag_note(run->diag, index->at_url, "it is here");
		return diag_hint(run->diag,
			"write 'url = URL' into [index] of venv.ini, which "
			"then counts");
	}
	if (index->url.n)
		return true;
	index->url = item->text;
	index->at_url = item->place;
	return true;
}

static void
add_word(struct run *run, struct conf_word_vec *words, struct str text,
	struct place place)
{
	if (!word_listed(words, text))
		vec_add(words, run->arena, (struct conf_word){text, place});
}

static bool read_requirements(
	struct run *run, struct str path, struct place place, bool constraints);

static bool
include(struct run *run, const struct reqfile_item *item, bool constraints)
{
	struct str path =
		path_join(run->arena, path_dir(item->place.file), item->text);

	if (str_find(item->text, S("://")) == item->text.n)
		return read_requirements(run, path_clean(run->arena, path),
			item->place, constraints);
	(void)diag_error(run->diag, item->place,
		"a requirements file at a URL is not read");
	return diag_hint(run->diag,
		"put a copy of it into the repository and name that");
}

static bool
take_package(struct run *run, struct reqfile_item *item, bool constraint)
{
	if (constraint)
		return add_constraint(run, item);
	if (item->kind == REQFILE_LOCAL && !name_local(run, item))
		return false;
	vec_add(&run->found, run->arena, item->package);
	return true;
}

static bool
take_item(struct run *run, struct reqfile_item *item, bool constraint)
{
	struct conf_index *index = &run->conf->index;

	switch (item->kind) {
	case REQFILE_PACKAGE:
	case REQFILE_LOCAL:
		return take_package(run, item, constraint);
	case REQFILE_INCLUDE:
		return include(run, item, constraint);
	case REQFILE_CONSTRAINT:
		return include(run, item, true);
	case REQFILE_INDEX:
		return add_index(run, item);
	case REQFILE_EXTRA_INDEX:
		add_word(run, &index->extra_urls, item->text, item->place);
		return true;
	case REQFILE_FIND_LINKS:
		add_word(run, &index->find_links, find_links(run, item),
			item->place);
		return true;
	case REQFILE_CHOOSING:
		break;
	}
	if (!str_vec_has(&run->env->choosing, item->text))
		vec_add(&run->env->choosing, run->arena, item->text);
	return true;
}

static bool
read_requirements(
	struct run *run, struct str path, struct place place, bool constraints)
{
	struct reqfile_item_vec items = {0};
	struct str text;

	if (str_vec_has(&run->including, path))
		return diag_error(
			run->diag, place, "'%.*s' includes itself", STR(path));
	if (!read_text(run, path, place, &text))
		return false;
	bool good = reqfile_read(text, path, &items, run->arena, run->diag);
	vec_add(&run->including, run->arena, path);
	vec_for (struct reqfile_item, it, &items) {
		good &= take_item(run, it, constraints);
	}
	run->including.n--;
	return good;
}

/* --- what becomes of it -------------------------------------------------- */

static bool
read_groups(struct run *run)
{
	const struct conf_word_vec *groups = &run->env->groups;
	struct str text, file = S("pyproject.toml");

	if (!groups->n)
		return true;
	return read_text(run, file, groups->v[0].place, &text) &&
	       groups_read(
		       text, file, groups, &run->found, run->arena, run->diag);
}

static bool
is_direct(const struct conf_package *package)
{
	return package->wheel.n || package->directory.n ||
	       package->repository.n || package->require->url.n;
}

/* Only for those that venv.ini says nothing of. */
static bool
add_package(struct run *run, const struct conf_package *package)
{
	vec_for (struct conf_package, it, &run->env->packages) {
		if (!str_eq(it->name, package->name))
			continue;
		if (str_vec_has(&run->own, package->name))
			return true;
		if (str_eq(it->text, package->text) &&
			str_eq(it->wheel, package->wheel) &&
			str_eq(it->directory, package->directory)) {
			vec_for (const struct str, hash, &package->hashes) {
				vec_add(&it->hashes, run->arena, *hash);
			}
			return true;
		}
		if (!is_direct(it) && !is_direct(package))
			continue;
		(void)diag_error(run->diag, package->place,
			"'%.*s' is asked for in two ways", STR(package->name));
		diag_note(run->diag, it->place, "the other one is here");
		return diag_hint(run->diag,
			"write '%.*s = ...' into [packages] of venv.ini, "
			"which then counts",
			STR(package->name));
	}
	vec_add(&run->env->packages, run->arena, *package);
	return true;
}

static int
by_name(const void *a, const void *b)
{
	const struct conf_package *x = a, *y = b;
	int order = str_cmp(x->name, y->name);
	return order ? order : str_cmp(x->text, y->text);
}

static void
sort(struct conf_package_vec *packages)
{
	if (packages->n)
		qsort(packages->v, packages->n, sizeof *packages->v, by_name);
}

/* What the extended environment adopted is inherited as its lines are. */
static void
inherit(struct run *run)
{
	const struct conf_env *parent = run->env->extends;
	struct str_vec names = {0};

	if (!parent)
		return;
	vec_for (const struct conf_package, it, &run->env->packages) {
		vec_add(&names, run->arena, it->name);
	}
	vec_for (const struct conf_package, it, &parent->packages) {
		if (!str_vec_has(&names, it->name))
			vec_add(&run->env->packages, run->arena, *it);
	}
	vec_for (const struct conf_package, it, &parent->constraints) {
		add_bound(run, it);
	}
	vec_for (const struct str, it, &parent->choosing) {
		if (!str_vec_has(&run->env->choosing, *it))
			vec_add(&run->env->choosing, run->arena, *it);
	}
}

static bool
take_all(struct run *run)
{
	struct conf_package_vec *packages = &run->env->packages;
	bool good = true;

	vec_for (const struct conf_package, it, packages) {
		vec_add(&run->own, run->arena, it->name);
	}
	vec_for (const struct conf_package, it, &run->found) {
		good &= add_package(run, it);
	}
	inherit(run);
	sort(packages);
	sort(&run->env->constraints);
	return good;
}

/* What a local project needs is said by these. */
static bool
add_metadata(struct run *run, struct conf_package *package)
{
	static const char *const names[] = {
		"pyproject.toml", "setup.cfg", "setup.py"};
	struct buf text = {.arena = run->arena};

	if (!check_directory(run, package->directory, package->place))
		return false;
	for (size_t i = 0; i < countof(names); i++) {
		struct str path = path_clean(run->arena,
			path_joinz(run->arena, package->directory, names[i]));
		struct str said;
		switch (file_read(on_disk(run, path), LARGEST_TEXT, &said,
			run->arena, run->diag)) {
		case FS_FAILED:
			return false;
		case FS_MISSING:
			continue;
		case FS_OK:
			break;
		}
		add_input(run, path);
		/* Else pip says it, at length and without the file's name. */
		if (!i && !toml_read(path, said, run->arena, run->diag))
			return false;
		struct digest digest = hash_str(HASH_SHA256, said);
		buf_addf(&text, "%s %.*s\n", names[i],
			STR(digest_hex(&digest, run->arena)));
	}
	if (!text.n) {
		(void)diag_error(run->diag, package->place,
			"'%.*s' is no Python project", STR(package->directory));
		return diag_hint(run->diag,
			"write a pyproject.toml with [project] and "
			"[build-system] into it");
	}
	package->metadata = hash_hex(run->arena, buf_str(&text));
	return true;
}

static bool
adopt_one(struct run *run, struct conf_env *env)
{
	bool good = true;

	for (size_t i = 0; i < run->done.n; i++)
		if (run->done.v[i] == env)
			return true;
	/* The extended one is among conf's, where it is not const. */
	for (size_t i = 0; env->extends && i < run->conf->envs.n; i++)
		if (run->conf->envs.v[i] == env->extends)
			good = adopt_one(run, run->conf->envs.v[i]);
	vec_add(&run->done, run->arena, env);
	run->env = env;
	run->found = (struct conf_package_vec){0};
	run->own = (struct str_vec){0};
	vec_for (const struct conf_word, it, &env->requirements) {
		struct str path = path_clean(run->arena, it->text);
		if (!str_vec_has(&run->refused, path) &&
			!read_requirements(run, path, it->place, false))
			vec_add(&run->refused, run->arena, path);
	}
	good &= read_groups(run);
	good &= take_all(run);
	vec_for (struct conf_package, it, &env->packages) {
		if (it->directory.n && !it->metadata.n &&
			!str_vec_has(&run->refused, it->directory) &&
			!add_metadata(run, it))
			vec_add(&run->refused, run->arena, it->directory);
	}
	return good && !run->refused.n;
}

bool
adopt(struct conf *conf, struct str source, struct str_vec *inputs,
	struct arena *arena, struct diag *diag)
{
	struct run run = {
		.conf = conf,
		.source = source,
		.inputs = inputs,
		.arena = arena,
		.diag = diag,
	};
	bool good = true;

	for (size_t i = 0; i < conf->envs.n; i++)
		good &= adopt_one(&run, conf->envs.v[i]);
	return good;
}
