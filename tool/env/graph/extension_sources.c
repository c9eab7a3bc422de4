/* SPDX-License-Identifier: MIT */
#include "env/graph/extension_sources.h"

#include "base/map.h"
#include "base/near.h"
#include "base/path.h"
#include "format/ninja.h"
#include "sys/fs.h"
#include "sys/glob.h"

struct run {
	const struct project *project;
	struct extension_source_vec *sources;
	struct str_vec *directories;
	struct map seen;
	struct arena *arena;
	struct diag *diag;
};

/* A glob may match headers. */
static bool
is_source(struct str path)
{
	return source_kind(path) > SOURCE_HEADER;
}

/* A first '-' makes an option of it; other names, objects and depfiles cannot
 * hold. A glob finds any. */
static bool
check_name(struct run *run, const struct conf_word *word, struct str path)
{
	if (*path.p != '-' && ninja_can_depend(path))
		return true;
	(void)diag_error(run->diag, word->place,
		"'%.*s' is no name that compilers and Ninja can pass on",
		STR(path));
	return diag_hint(run->diag, "rename it: letters, digits and _ - + . "
				    "serve");
}

static bool
add(struct run *run, const struct conf_word *word, struct str path)
{
	if (!check_name(run, word, path))
		return false;
	if (map_find(&run->seen, path))
		return true;
	map_put(&run->seen, path, NULL);
	vec_add(run->sources, run->arena,
		(struct extension_source){
			.path = path,
			.kind = source_kind(path),
			.place = word->place,
		});
	return true;
}

/* The sources among a directory's names. */
static struct str_vec
list_sources(struct run *run, struct str directory)
{
	struct str_vec names = {0}, sources = {0};

	if (fs_list(directory, &names, run->arena, NULL) != FS_OK)
		return sources;
	vec_for (const struct str, it, &names) {
		if (is_source(*it))
			vec_add(&sources, run->arena, *it);
	}
	return sources;
}

static bool
no_file(struct run *run, const struct conf_word *word, struct str path)
{
	struct str directory = path_dir(path);
	struct str_vec names = list_sources(run, directory);
	struct str near = near_name(path_base(path), names.v, names.n);

	(void)diag_error(run->diag, word->place, "there is no source '%.*s'",
		STR(word->text));
	if (near.n)
		return diag_hint(run->diag, "did you mean '%.*s'?",
			STR(path_join(run->arena,
				str_index(word->text, '/') < word->text.n
					? path_dir(word->text)
					: S(""),
				near)));
	return diag_hint(run->diag,
		"paths begin at the directory of venv.ini; globs ('src/*.c') "
		"are allowed");
}

static bool
add_plain(struct run *run, const struct conf_word *word)
{
	struct str path = path_clean(run->arena, word->text);
	struct str file = path_join(run->arena, run->project->source, path);

	if (!fs_is_file(file))
		return no_file(run, word, file);
	return add(run, word, path);
}

/* What the build makes is not looked through. */
static struct str_vec
skipped(struct run *run)
{
	const struct project *project = run->project;
	struct str_vec skip = {0};

	if (path_is_inside(project->source, project->build) &&
		!str_is(project->from_build, "."))
		vec_add(&skip, run->arena,
			path_relative(
				run->arena, project->source, project->build));
	for (size_t i = 0; i < project->conf.envs.n; i++)
		vec_add(&skip, run->arena, project->conf.envs.v[i]->path);
	return skip;
}

/* Ninja's lock and logs come and go there with every run, so it would never be
 * done with it. */
static bool
is_busy(const struct run *run, struct str directory)
{
	return str_is(directory, ".") && str_is(run->project->from_build, ".");
}

static void
warn_busy(struct run *run, const struct conf_word *word)
{
	diag_warn(run->diag, word->place,
		"a new source directly beside venv.ini is seen by 'ninjenv' "
		"only: Ninja writes into that directory itself");
	(void)diag_hint(run->diag,
		"keep the sources in a directory, for example 'src/*.c'");
}

/* The first directory of the pattern that is not there; empty: none. */
static struct str
absent_directory(const struct run *run, struct str pattern)
{
	size_t at = 0, end;

	while (end = at + str_index(str_sub(pattern, at, pattern.n), '/'),
		end < pattern.n) {
		struct str path = str_sub(pattern, 0, end);
		if (glob_is_pattern(path))
			break;
		if (!fs_is_directory(
			    path_join(run->arena, run->project->source, path)))
			return path;
		at = end + 1;
	}
	return S("");
}

static bool
no_match(struct run *run, const struct conf_word *word)
{
	struct str absent = absent_directory(run, word->text);
	struct str_vec names = {0};

	(void)diag_error(run->diag, word->place, "no source matches '%.*s'",
		STR(word->text));
	if (!absent.n)
		return diag_hint(run->diag,
			"patterns begin at the directory of venv.ini");
	struct str above =
		path_dir(path_join(run->arena, run->project->source, absent));
	if (fs_list(above, &names, run->arena, NULL) != FS_OK)
		names.n = 0;
	struct str near = near_name(path_base(absent), names.v, names.n);
	return diag_hint(run->diag, "there is no directory '%.*s'%s%.*s%s",
		STR(absent), near.n ? "; did you mean '" : "", STR(near),
		near.n ? "'?" : "");
}

static bool
add_glob(struct run *run, const struct conf_word *word)
{
	struct glob glob = {.root = run->project->source, .skip = skipped(run)};
	struct str_vec files = {0}, directories = {0};
	bool busy = false;

	if (!glob_find(&glob, word->text, &files, &directories, run->arena,
		    run->diag))
		return false;
	vec_for (const struct str, it, &directories) {
		if (is_busy(run, *it)) {
			busy = true;
			continue;
		}
		vec_add(run->directories, run->arena,
			path_clean(run->arena,
				path_join(run->arena, glob.root, *it)));
	}
	size_t found = 0;
	bool done = true;
	vec_for (const struct str, it, &files) {
		if (!is_source(*it))
			continue;
		found++;
		done &= add(run, word, *it);
	}
	if (!found)
		return no_match(run, word);
	if (busy)
		warn_busy(run, word);
	return done;
}

bool
extension_find_sources(const struct project *project,
	const struct conf_extension *extension,
	struct extension_source_vec *sources, struct str_vec *directories,
	struct arena *arena, struct diag *diag)
{
	bool done = true;
	struct run run = {
		.project = project,
		.sources = sources,
		.directories = directories,
		.seen = {.arena = arena},
		.arena = arena,
		.diag = diag,
	};

	vec_for (const struct conf_word, it, &extension->sources) {
		done &= glob_is_pattern(it->text) ? add_glob(&run, it)
						  : add_plain(&run, it);
	}
	return done;
}
