/* SPDX-License-Identifier: MIT */
#include "env/lock/pip_words.h"

#include "model/name.h"
#include "model/require.h"
#include "model/secret.h"

enum { LAST_LINES = 20, LAST_ERRORS = 6, SHOWN_VERSIONS = 12 };

/* "-r /some/where/requirements.txt (line 3)" is venv.ini. */
static void
replace_file(struct buf *out, struct str said, struct str file)
{
	struct str needle = str_fmt(out->arena, "-r %.*s", STR(file));

	for (;;) {
		size_t at = file.n ? str_find(said, needle) : said.n;
		buf_add(out, str_sub(said, 0, at));
		if (at == said.n)
			return;
		buf_addz(out, "venv.ini");
		said = str_from_index(said, at + needle.n);
		if (str_starts(said, S(" (line ")))
			said = str_from_index(said, str_index(said, ')') + 1);
	}
}

struct str
pip_words_clean(struct str said, struct str requirements, struct arena *arena)
{
	struct buf out = {.arena = arena};

	replace_file(&out, secret_hide(arena, said), requirements);
	return buf_str(&out);
}

static const struct conf_package *
line_of(const struct conf_package_vec *lines, const struct require *require,
	struct arena *arena)
{
	vec_for (const struct conf_package, it, lines) {
		if (str_eq(it->name, require->canonical) &&
			spec_eq(&it->require->spec, &require->spec, arena))
			return it;
	}
	return NULL;
}

/* The line that a requirement as pip writes it stands for; several may be of
 * one package. */
static const struct conf_package *
asked_by(
	const struct conf_env *env, struct str requirement, struct arena *arena)
{
	struct require require;

	if (!require_parse(requirement, &require, arena, NULL))
		return NULL;
	const struct conf_package *line =
		line_of(&env->packages, &require, arena);
	return line ? line : conf_find_package(env, require.canonical);
}

static bool
take_prefix(struct str *line, const char *prefix)
{
	if (!str_starts(*line, str_from(prefix)))
		return false;
	*line = str_from_index(*line, str_from(prefix).n);
	return true;
}

/* An address where to read on; hundreds of versions. */
static bool
is_said_already(struct str line)
{
	return str_starts(line, S("ResolutionImpossible")) ||
	       str_find(line, S("(from versions: ")) < line.n;
}

/* pip's errors, each without its mark; the last ones say the most. */
static void
note_errors(struct str said, struct diag *diag, struct arena *arena)
{
	struct str_vec errors = {0};
	struct str line;

	while (str_next(&said, '\n', &line)) {
		line = str_trim(line);
		if (take_prefix(&line, "ERROR: ") && !is_said_already(line))
			vec_add(&errors, arena, line);
	}
	size_t from = errors.n > LAST_ERRORS ? errors.n - LAST_ERRORS : 0;
	for (size_t i = from; i < errors.n; i++)
		diag_note(diag, NOWHERE, "pip: %.*s", STR(errors.v[i]));
}

static void
note_log(const struct pip_words *words, struct diag *diag)
{
	if (words->log.n)
		diag_note(diag, NOWHERE, "all that pip said is in '%.*s'",
			STR(words->log));
}

struct causes {
	const struct pip_words *words;
	struct str_vec lines; /* trimmed */
	bool inherited;       /* one is what an extended environment has */
	struct arena *arena;
	struct diag *diag;
};

static bool
find_causes(struct causes *causes)
{
	struct str line, rest = causes->words->said;
	bool inside = false;

	while (str_next(&rest, '\n', &line)) {
		line = str_trim(line);
		if (inside && !line.n)
			break;
		/* pip repeats who asked for each version that it tried. */
		if (inside && !str_vec_has(&causes->lines, line))
			vec_add(&causes->lines, causes->arena, line);
		inside |= str_is(line, "The conflict is caused by:");
	}
	return causes->lines.n > 0;
}

static struct place
place_of_conflict(const struct causes *causes)
{
	const struct conf_env *env = causes->words->env;

	for (size_t i = 0; i < causes->lines.n; i++) {
		struct str line = causes->lines.v[i];
		const struct conf_package *package = NULL;
		if (take_prefix(&line, "The user requested "))
			package = asked_by(env, line, causes->arena);
		if (package)
			return package->place;
	}
	return env->at.section;
}

static void
note_constraint(struct causes *causes, struct str line)
{
	const struct conf_env *env = causes->words->env;
	struct require require;
	const struct conf_package *own =
		require_parse(line, &require, causes->arena, NULL)
			? line_of(&env->constraints, &require, causes->arena)
			: NULL;

	if (own) {
		diag_note(causes->diag, own->place, "the constraint is %.*s",
			STR(line));
		return;
	}
	causes->inherited |= env->extends != NULL;
	diag_note(causes->diag, env->at.section,
		"'%.*s', which '%.*s' extends, has %.*s",
		STR(env->extends ? env->extends->name : S("pip")),
		STR(env->name), STR(line));
}

static void
note_cause(struct causes *causes, struct str line)
{
	const struct conf_env *env = causes->words->env;

	if (take_prefix(&line, "The user requested (constraint) ")) {
		note_constraint(causes, line);
	} else if (take_prefix(&line, "The user requested ")) {
		const struct conf_package *package =
			asked_by(env, line, causes->arena);
		diag_note(causes->diag, package ? package->place : NOWHERE,
			"%.*s asks for %.*s",
			STR(package ? package->place.file : S("venv.ini")),
			STR(line));
	} else {
		diag_note(causes->diag, NOWHERE, "%.*s", STR(line));
	}
}

static bool
report_conflict(struct causes *causes)
{
	const struct conf_env *env = causes->words->env;
	struct diag *diag = causes->diag;

	(void)diag_error(diag, place_of_conflict(causes),
		"no versions satisfy all requirements of '%.*s'",
		STR(env->name));
	for (size_t i = 0; i < causes->lines.n; i++)
		note_cause(causes, causes->lines.v[i]);
	note_errors(causes->words->said, diag, causes->arena);
	note_log(causes->words, diag);
	if (causes->inherited)
		return diag_hint(diag,
			"write the package with other versions below "
			"[packages:%.*s], or let '%.*s' have others",
			STR(env->name), STR(env->extends->name));
	return diag_hint(diag, "allow more versions in one of these");
}

/* "foo==9 (from bar) (from versions: 1.0, 2.0)" */
struct missing {
	struct str requirement, parent, versions;
	bool found;
};

static struct missing
find_missing(struct str said)
{
	struct missing missing = {0};
	struct str line, rest = said;

	while (!missing.found && str_next(&rest, '\n', &line)) {
		size_t at = str_find(
			line, S("a version that satisfies the requirement "));
		if (at == line.n)
			continue;
		line = str_from_index(line, at + 41);
		at = str_find(line, S(" (from versions: "));
		missing.found = true;
		missing.versions = str_from_index(line, at + 17);
		if (str_ends(missing.versions, S(")")))
			missing.versions.n--;
		line = str_sub(line, 0, at);
		at = str_find(line, S(" (from "));
		missing.parent = str_from_index(line, at + 7);
		if (str_ends(missing.parent, S(")")))
			missing.parent.n--;
		missing.requirement = str_sub(line, 0, at);
	}
	return missing;
}

/* The newest of them: pip lists them in order. */
static void
note_versions(const struct missing *missing, struct diag *diag)
{
	struct str all = missing->versions;
	size_t commas = 0, at = all.n;

	if (str_is(all, "none")) {
		diag_note(diag, NOWHERE, "no file of it suits this Python");
		return;
	}
	while (at > 0 && commas < SHOWN_VERSIONS)
		commas += all.p[--at] == ',';
	if (at > 0)
		diag_note(diag, NOWHERE, "the newest that there are:%.*s",
			STR(str_from_index(all, at + 1)));
	else
		diag_note(diag, NOWHERE, "there are: %.*s", STR(all));
}

static bool
report_missing(const struct pip_words *words, const struct missing *missing,
	struct arena *arena, struct diag *diag)
{
	const struct conf_package *package =
		asked_by(words->env, missing->requirement, arena);
	bool is_ours = package && (!missing->parent.n ||
					  str_is(missing->parent, "venv.ini"));
	struct place place = is_ours ? package->place : words->env->at.section;

	(void)diag_error(diag, place, "no version fits '%.*s'",
		STR(missing->requirement));
	if (!is_ours && missing->parent.n)
		diag_note(diag, NOWHERE, "%.*s requires it",
			STR(missing->parent));
	note_versions(missing, diag);
	note_errors(words->said, diag, arena);
	note_log(words, diag);
	return diag_hint(
		diag, is_ours ? "ask for one of those that there are"
			      : "ask for another version of what requires it");
}

void
pip_words_last(
	struct str said, size_t n, struct arena *arena, struct diag *diag)
{
	struct str_vec lines = {0};
	struct str line;

	while (str_next(&said, '\n', &line)) {
		if (str_trim(line).n)
			vec_add(&lines, arena, line);
	}
	if (!lines.n)
		return;
	struct buf out = {.arena = arena};
	for (size_t i = lines.n > n ? lines.n - n : 0; i < lines.n; i++)
		buf_addf(&out, "\n    %.*s", STR(lines.v[i]));
	diag_note(diag, NOWHERE, "it said:%.*s", STR(buf_str(&out)));
}

/* What pip worked on last: "Collecting numpy==1.19.0 (from venv.ini)" */
static struct str
worked_on(struct str said)
{
	struct str line, last = S(""), more;

	while (str_next(&said, '\n', &line)) {
		if (take_prefix(&line, "Collecting ") ||
			take_prefix(&line, "Processing "))
			last = line;
	}
	(void)str_cut(last, ' ', &last, &more);
	return last;
}

/* Its build has to say what an sdist needs, and fails. */
static bool
report_build(
	const struct pip_words *words, struct arena *arena, struct diag *diag)
{
	struct str what = worked_on(words->said);
	struct str output = str_sub(
		words->said, 0, str_find(words->said, S("[end of output]")));
	const struct conf_package *package = asked_by(words->env, what, arena);

	(void)diag_error(diag,
		package ? package->place : words->env->at.section,
		"'%.*s' has no wheel for this Python, and its source does not "
		"say what it needs",
		STR(what));
	pip_words_last(output, LAST_LINES, arena, diag);
	note_log(words, diag);
	return diag_hint(diag,
		"ask for a version that has a wheel, or install what its "
		"build lacks");
}

bool
pip_words_report(
	const struct pip_words *words, struct arena *arena, struct diag *diag)
{
	struct causes causes = {
		.words = words,
		.arena = arena,
		.diag = diag,
	};
	struct missing missing = find_missing(words->said);

	if (find_causes(&causes))
		return report_conflict(&causes);
	/* Before the next: what a build lacks is missing as well. */
	if (str_find(words->said, S("subprocess-exited-with-error")) <
		words->said.n)
		return report_build(words, arena, diag);
	if (missing.found)
		return report_missing(words, &missing, arena, diag);
	(void)diag_error(diag, words->env->at.section,
		"pip found no versions for '%.*s'", STR(words->env->name));
	pip_words_last(words->said, LAST_LINES, arena, diag);
	note_log(words, diag);
	return false;
}
