/* SPDX-License-Identifier: MIT */
#include "model/conf.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/near.h"
#include "format/ini.h"
#include "model/build_section.h"
#include "model/collide.h"
#include "model/draft.h"
#include "model/extension.h"
#include "model/key.h"
#include "model/module.h"
#include "model/secret.h"
#include "model/setting.h"
#include "model/spec.h"

enum { ENVS_MAX = 100 };

struct reading {
	struct conf *conf;
	struct draft_vec drafts;
	struct map seen; /* section's name -> its place */
	struct arena *arena;
	struct diag *diag;
};

/* The draft of the environment; made at its first mention. */
static struct draft *
draft_of(struct reading *r, struct str name)
{
	vec_for (struct draft, draft, &r->drafts)
		if (str_eq(draft->env->name, name))
			return draft;
	struct conf_env *env = arena_new(r->arena, struct conf_env);
	env->name = name;
	env->target = S("env");
	env->path = S(".venv");
	if (!str_is(name, "env")) {
		env->target = str_fmt(r->arena, "env-%.*s", STR(name));
		env->path = str_fmt(r->arena, ".venv-%.*s", STR(name));
	}
	vec_add(&r->drafts, r->arena, (struct draft){.env = env});
	vec_add(&r->conf->envs, r->arena, env);
	return &r->drafts.v[r->drafts.n - 1];
}

static bool
check_env_name(struct reading *r, struct str name, struct place place)
{
	if (!setting_check_target(
		    name, place, "the name of an environment", r->diag))
		return false;
	if (str_is(name, "env")) {
		diag_error(r->diag, place, "'env' is the first environment");
		return diag_hint(r->diag, "write '[env]' and '[packages]'");
	}
	size_t dot = str_index(name, '.');
	if (dot < name.n) {
		place.column += dot;
		diag_error(r->diag, place,
			"'%.*s' cannot be the name of an environment",
			STR(name));
		return diag_hint(r->diag, "its lock is pylock.NAME.toml, "
					  "where NAME has no dot");
	}
	if (r->drafts.n < ENVS_MAX)
		return true;
	return diag_error(
		r->diag, place, "more than %d environments", ENVS_MAX);
}

/* [env], [env:NAME], [packages], [packages:NAME]. */
static void
read_env(struct reading *r, const struct ini_section *section, struct str head,
	struct str name)
{
	struct place place = section->place;
	place.column += head.n + 1;
	if (head.n == section->name.n)
		name = S("env");
	else if (!check_env_name(r, name, place))
		return;
	struct draft *draft = draft_of(r, name);
	if (str_is(head, "packages")) {
		draft->packages = section;
	} else {
		draft->settings = section;
		draft->env->at.section = section->place;
	}
}

static void
read_native(struct reading *r, const struct ini_section *section)
{
	struct map seen = {.arena = r->arena};
	vec_for (struct ini_entry, entry, &section->entries) {
		struct conf_native native = {0};
		if (module_read(entry, &native, r->arena, r->diag) &&
			draft_is_first(&seen, "module", native.module,
				&entry->place, r->diag))
			vec_add(&r->conf->native, r->arena, native);
	}
}

static void
outside(struct reading *r, const struct ini_section *section)
{
	if (!section->entries.n)
		return;
	const struct ini_entry *entry = section->entries.v;
	bool is_key = key_find("env", entry->key);
	diag_error(r->diag, entry->place, "'%.*s' is in no section",
		STR(entry->key));
	(void)diag_hint(
		r->diag, "write '[%s]' above it", is_key ? "env" : "packages");
}

/* Sections that no name follows. */
static bool
is_alone(struct str head)
{
	return str_is(head, "native") || str_is(head, "index") ||
	       str_is(head, "system");
}

static void
unknown_section(struct reading *r, const struct ini_section *section,
	struct str head, struct str tail)
{
	static const struct str names[] = {{"env", 3}, {"packages", 8},
		{"native", 6}, {"index", 5}, {"extension", 9}, {"build", 5},
		{"system", 6}};
	struct str near = near_name(str_trim(head), names, countof(names));
	const char *colon = head.n < section->name.n ? ":" : "";
	diag_error(r->diag, section->place, "unknown section '[%.*s]'",
		STR(section->name));
	if (str_is(near, "extension") && !*colon)
		(void)diag_hint(r->diag, "write '[extension:PACKAGE.MODULE]'");
	else if (str_is(near, "build") && !*colon)
		(void)diag_hint(r->diag, "write '[build:NAME]'");
	else if (is_alone(near))
		(void)diag_hint(r->diag, "write '[%.*s]'", STR(near));
	else if (near.n)
		(void)diag_hint(r->diag, "did you mean '[%.*s%s%.*s]'?",
			STR(near), colon, STR(str_trim(tail)));
	else
		(void)diag_hint(r->diag, "the sections are: [env], [packages], "
					 "[env:NAME], [packages:NAME], "
					 "[native], [extension:MODULE], "
					 "[build:NAME], [system], [index]");
}

static void
read_index(struct reading *r, const struct ini_section *section)
{
	struct setting setting = {.index = &r->conf->index};
	draft_settings(section, "index", &setting, r->arena, r->diag);
}

static void
read_section(struct reading *r, struct ini_section *section)
{
	struct str head, name = S("");
	if (!section->place.line) {
		outside(r, section);
		return;
	}
	bool is_named = str_cut(section->name, ':', &head, &name);
	struct place place = section->place; /* of what follows the ':' */
	place.column += head.n + 1;
	if (!draft_is_first(&r->seen, "section", section->name, &section->place,
		    r->diag)) {
		(void)diag_hint(r->diag, "put all lines of '[%.*s]' under one",
			STR(section->name));
		return;
	}
	if (str_is(head, "env") || str_is(head, "packages"))
		read_env(r, section, head, name);
	else if (!is_named && str_is(head, "native"))
		read_native(r, section);
	else if (!is_named && str_is(head, "index"))
		read_index(r, section);
	else if (!is_named && str_is(head, "system"))
		r->drafts.v[0].system = section;
	else if (is_named && str_is(head, "extension"))
		extension_read(
			section, name, place, r->conf, r->arena, r->diag);
	else if (is_named && str_is(head, "build"))
		build_section_read(
			section, name, place, r->conf, r->arena, r->diag);
	else
		unknown_section(r, section, head, name);
}

/* Packages of an environment that nobody has declared: most often a typo. */
static void
check_declared(struct reading *r)
{
	struct str_vec names = {0};
	vec_for (struct draft, draft, &r->drafts)
		if (draft->settings)
			vec_add(&names, r->arena, draft->env->name);
	vec_for (struct draft, draft, &r->drafts) {
		struct str name = draft->env->name;
		if (draft->settings || str_is(name, "env"))
			continue;
		struct str near = near_name(name, names.v, names.n);
		draft->env->at.section = draft->packages->place;
		diag_error(r->diag, draft->packages->place,
			"there is no '[env:%.*s]'", STR(name));
		if (near.n)
			(void)diag_hint(r->diag,
				"did you mean '[packages:%.*s]'?", STR(near));
		else
			(void)diag_hint(r->diag,
				"write '[env:%.*s]' above it, and 'extends = "
				"env' if it has all of those too",
				STR(name));
	}
}

/* [system]'s lines are packages of the first environment. */
static void
find_system(struct conf *conf, struct arena *arena)
{
	vec_for (struct conf_package, package, &conf->envs.v[0]->packages)
		if (package->system)
			vec_add(&conf->system, arena, *package);
}

bool
conf_parse(struct str text, struct str file, struct conf *conf,
	struct arena *arena, struct diag *diag)
{
	struct reading r = {.conf = conf,
		.seen = {.arena = arena},
		.arena = arena,
		.diag = diag};
	struct ini_section_vec sections = {0};
	size_t errors = diag->errors, first = diag->items.n;
	*conf = (struct conf){0};
	draft_of(&r, S("env"))->env->at.section = (struct place){.file = file};
	/* What it could not read it has reported; the rest is checked too. */
	(void)!ini_read(text, file, &sections, arena, diag);
	vec_for (struct ini_section, section, &sections)
		read_section(&r, section);
	check_declared(&r);
	draft_fill(&r.drafts, arena, diag);
	build_section_share(conf);
	find_system(conf, arena);
	extension_check(conf, arena, diag);
	collide_check(conf, diag);
	secret_hide_items(diag, first);
	if (diag->errors == errors)
		return true;
	diag_sort(diag);
	return false;
}

const struct conf_env *
conf_find(const struct conf *conf, struct str name)
{
	for (size_t i = 0; i < conf->envs.n; i++)
		if (str_eq(conf->envs.v[i]->name, name))
			return conf->envs.v[i];
	for (size_t i = 0; i < conf->envs.n; i++)
		if (str_eq(conf->envs.v[i]->target, name))
			return conf->envs.v[i];
	return NULL;
}

const struct conf_package *
conf_find_package(const struct conf_env *env, struct str name)
{
	for (size_t i = 0; i < env->packages.n; i++)
		if (str_eq(env->packages.v[i].name, name))
			return &env->packages.v[i];
	return NULL;
}

const struct conf_build *
conf_find_build(const struct conf_build_vec *builds, struct str name)
{
	vec_for (const struct conf_build, it, builds) {
		if (str_eq(it->name, name))
			return it;
	}
	return NULL;
}

/* In whatever order a requirements file has them. */
static void
add_hashes(const struct str_vec *hashes, struct buf *out)
{
	struct str_vec sorted = {0};

	vec_for (const struct str, it, hashes) {
		if (!str_vec_has(&sorted, *it))
			vec_add(&sorted, out->arena, *it);
	}
	if (sorted.n)
		qsort(sorted.v, sorted.n, sizeof *sorted.v, str_cmp_items);
	vec_for (const struct str, it, &sorted) {
		buf_addf(out, "hash %.*s\n", STR(*it));
	}
}

/* What decides which versions a build gets, and whether there is one. */
static void
build_requirements(const struct conf_build *build, struct buf *out)
{
	if (build->from_source)
		buf_addf(out, "build %.*s from-source\n", STR(build->name));
	vec_for (struct conf_word, word, &build->requires)
		buf_addf(out, "build %.*s requires %.*s\n", STR(build->name),
			STR(word->text));
}

void
conf_requirements(const struct conf_env *env, struct buf *out)
{
	struct str python = env->python.path;
	if (env->python.set)
		python = spec_str(env->python.set, out->arena);
	buf_addf(out, "python %.*s\n", STR(python));
	buf_addf(out, "pip %s\n", env->pip ? "yes" : "no");
	vec_for (struct conf_package, package, &env->packages) {
		buf_addf(out, "package %.*s", STR(package->text));
		if (package->wheel.n)
			buf_addf(out, " from %.*s", STR(package->wheel));
		if (package->directory.n)
			buf_addf(out, " from %.*s", STR(package->directory));
		if (package->metadata.n)
			buf_addf(out, " of %.*s", STR(package->metadata));
		buf_addc(out, '\n');
		add_hashes(&package->hashes, out);
	}
	vec_for (const struct conf_package, it, &env->constraints) {
		buf_addf(out, "constraint %.*s\n", STR(it->text));
	}
	vec_for (const struct str, it, &env->choosing) {
		buf_addf(out, "choosing %.*s\n", STR(*it));
	}
	vec_for (struct conf_build, build, &env->builds)
		build_requirements(build, out);
}
