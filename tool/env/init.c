/* SPDX-License-Identifier: MIT */
#include "env/init.h"

#include <errno.h>

#include "base/map.h"
#include "base/path.h"
#include "env/graph/emit.h"
#include "model/groups.h"
#include "model/requirements.h"
#include "model/starter.h"
#include "sys/at.h"
#include "sys/file.h"

enum { LARGEST_TEXT = 4 << 20, MAX_NESTING = 30 };

struct run {
	const struct project *project;
	struct str here;          /* the working directory */
	struct str_vec lines;     /* of [packages] */
	struct map seen;          /* name -> struct requirements_line * */
	struct str_vec including; /* files that are being read */
	struct arena *arena;
	struct diag *diag;
};

static void
take_package(struct run *run, const struct requirements_line *line)
{
	const struct requirements_line *before =
		map_get(&run->seen, line->name);

	if (!before) {
		map_put(&run->seen, line->name, (void *)line);
		vec_add(&run->lines, run->arena, line->text);
		return;
	}
	if (str_eq(before->text, line->text))
		return;
	diag_warn(run->diag, line->place,
		"not taken: '%.*s' was named before, as '%.*s'",
		STR(line->name), STR(before->text));
	diag_note(run->diag, before->place, "it is named here");
	(void)diag_hint(run->diag,
		"venv.ini has one line for each package: make one of both");
}

static bool read_requirements(
	struct run *run, struct str path, struct place place);

static bool
take_line(struct run *run, const struct requirements_line *line)
{
	struct str directory = path_dir(line->place.file);

	switch (line->kind) {
	case REQUIREMENTS_PACKAGE:
		take_package(run, line);
		return true;
	case REQUIREMENTS_INCLUDE:
		return read_requirements(run,
			path_clean(run->arena,
				path_join(run->arena, directory, line->text)),
			line->place);
	case REQUIREMENTS_REFUSED:
		break;
	}
	diag_warn(run->diag, line->place, "not taken: %.*s", STR(line->text));
	if (line->hint.n)
		(void)diag_hint(run->diag, "%.*s", STR(line->hint));
	return true;
}

static bool
take_text(struct run *run, struct str path, struct str text)
{
	struct requirements_line_vec *lines =
		arena_new(run->arena, struct requirements_line_vec);
	bool hashes = false, done = true;

	if (!requirements_read(text, path, lines, run->arena, run->diag))
		return false;
	vec_for (const struct requirements_line, it, lines) {
		done &= take_line(run, it);
		hashes |= it->hashes;
	}
	if (hashes)
		diag_warn(run->diag, (struct place){.file = path},
			"its '--hash' options are not taken: the lock has the "
			"SHA-256 of every file");
	return done;
}

/* place is that of the '-r', NOWHERE for the first. */
static bool
read_requirements(struct run *run, struct str path, struct place place)
{
	struct str text;
	struct str file = path_join(run->arena, run->here, path);

	if (str_vec_has(&run->including, path) ||
		run->including.n == MAX_NESTING)
		return diag_error(
			run->diag, place, "'%.*s' includes itself", STR(path));
	switch (file_read(file, LARGEST_TEXT, &text, run->arena, run->diag)) {
	case FS_FAILED:
		return false;
	case FS_MISSING:
		return diag_error(
			run->diag, place, "there is no '%.*s'", STR(path));
	case FS_OK:
		break;
	}
	vec_add(&run->including, run->arena, path);
	bool done = take_text(run, path, text);
	run->including.n--;
	return done;
}

static bool
read_text(struct run *run, struct str directory, const char *name,
	struct str *text, enum fs_result *result)
{
	struct str path = path_joinz(run->arena, directory, name);

	*text = S("");
	*result = file_read(path, LARGEST_TEXT, text, run->arena, run->diag);
	return *result != FS_FAILED;
}

/* build.ninja is to be ignored where it is ours or will be, and where it is
 * another tool's, env-alone.ninja stands beside it. */
static bool
add_manifests(struct run *run, struct str_vec *wanted)
{
	struct arena *arena = run->arena;
	struct buf own = {.arena = arena};
	struct str text;
	enum fs_result there;

	emit_build_ninja(&own);
	if (!read_text(run, run->project->build, "build.ninja", &text, &there))
		return false;
	bool is_ours = there == FS_MISSING || str_eq(text, buf_str(&own));
	bool includes = str_find(text, S("include env.ninja")) < text.n;
	if (is_ours)
		vec_add(wanted, arena, S("/build.ninja"));
	if (!is_ours && !includes) {
		vec_add(wanted, arena, S("/env-alone.ninja"));
		return true;
	}
	vec_add(wanted, arena, S("/.ninja_log"));
	vec_add(wanted, arena, S("/.ninja_deps"));
	return true;
}

static bool
look_at_gitignore(struct run *run, struct str_vec *lacking)
{
	struct str_vec wanted = {0};
	struct str text;
	enum fs_result there;

	vec_add(&wanted, run->arena, S("/.venv/"));
	vec_add(&wanted, run->arena, S("/env.ninja"));
	if (!add_manifests(run, &wanted) ||
		!read_text(
			run, run->project->source, ".gitignore", &text, &there))
		return false;
	starter_unignored(text, &wanted, lacking, run->arena);
	return true;
}

/* What was taken with -r is not to be adopted as well. */
static bool
find_adoptable(struct run *run, bool has_taken, struct str_vec *lines)
{
	struct str source = run->project->source, text;
	enum fs_result there;

	if (!has_taken &&
		fs_exists(path_joinz(run->arena, source, "requirements.txt")))
		vec_add(lines, run->arena,
			S("requirements = requirements.txt"));
	if (!read_text(run, source, "pyproject.toml", &text, &there))
		return false;
	struct str_vec groups = groups_names(text, run->arena);
	if (groups.n)
		vec_add(lines, run->arena,
			str_fmt(run->arena, "groups = %.*s",
				STR(str_join(run->arena, &groups, S(" ")))));
	return true;
}

static bool
there_already(struct run *run)
{
	(void)diag_error(run->diag, NOWHERE,
		"'venv.ini' is there already, and stays as it is");
	return diag_hint(run->diag,
		"'ninjenv' generates from it; to begin anew, rename it first");
}

static bool
write_new(struct run *run, struct str text)
{
	struct str path =
		path_joinz(run->arena, run->project->source, "venv.ini");
	int error = at_write(AT_CWD, path.p, text, 0644, AT_MTIME_NOW);

	if (error == EEXIST)
		return there_already(run);
	return !error || diag_system(run->diag, error, "cannot write", path);
}

bool
init_write(const struct project *project, struct str requirements,
	struct init_result *result, struct arena *arena, struct diag *diag)
{
	struct run run = {
		.project = project,
		.seen = {.arena = arena},
		.arena = arena,
		.diag = diag,
	};
	struct buf text = {.arena = arena};

	*result = (struct init_result){0};
	if (fs_exists(path_joinz(arena, project->source, "venv.ini")))
		return there_already(&run);
	if (requirements.n &&
		(!fs_cwd(&run.here, arena, diag) ||
			!read_requirements(&run, requirements, NOWHERE)))
		return false;
	starter_text(&run.lines, &text);
	result->packages = run.lines.n;
	return look_at_gitignore(&run, &result->ignore) &&
	       find_adoptable(&run, requirements.n > 0, &result->adopt) &&
	       write_new(&run, buf_str(&text));
}
