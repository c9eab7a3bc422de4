/* SPDX-License-Identifier: MIT */
#include "model/draft.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/near.h"
#include "model/key.h"
#include "model/package.h"
#include "model/pasted.h"
#include "model/setting.h"

bool
draft_is_first(struct map *seen, const char *what, struct str name,
	struct place *place, struct diag *diag)
{
	struct place *first = map_get(seen, name);
	if (!first) {
		map_put(seen, name, place);
		return true;
	}
	diag_error(diag, *place, "duplicate %s '%.*s'", what, STR(name));
	diag_note(diag, *first, "the first is here");
	return diag_hint(diag, "remove one of them");
}

/* The head of the first section that has such a key, or NULL. */
static const char *
section_of(struct str name)
{
	const char *head = NULL;
	for (const struct key *key = keys; key->section; key++) {
		if (!key->name)
			head = key->type;
		else if (str_is(name, key->name))
			return head;
	}
	return NULL;
}

static bool
unknown_key(const struct ini_entry *entry, const char *kind,
	struct arena *arena, struct diag *diag)
{
	struct str_vec names = key_names(kind, arena);
	struct str near = near_name(entry->key, names.v, names.n);
	const char *other = section_of(entry->key);
	struct str name = str_sub(entry->line, 0, pasted_name(entry->line));
	if (entry->bare && key_find(kind, name)) /* 'python: 3' */
		return pasted_error(entry, diag);
	diag_error(diag, entry->place, "unknown key '%.*s'", STR(entry->key));
	if (other && !strcmp(other, "[env:NAME]"))
		return diag_hint(diag, "only an [env:NAME] can extend another");
	if (other)
		return diag_hint(diag, "it belongs into %s", other);
	if (near.n)
		return diag_hint(diag, "did you mean '%.*s'?", STR(near));
	if (pasted_is(entry))
		return diag_hint(diag, "packages stand in [packages]");
	return diag_hint(diag, "the keys are: %.*s",
		STR(str_join(arena, &names, S(", "))));
}

static bool
check_entry(const struct ini_entry *entry, const struct key *key,
	const char *kind, struct arena *arena, struct diag *diag)
{
	if (!key)
		return unknown_key(entry, kind, arena, diag);
	if (entry->value.n && !entry->bare)
		return true;
	diag_error(diag, ini_at(entry, 0), "'%s' has no value", key->name);
	if (*key->value)
		return diag_hint(diag,
			"remove the line: the default is '%s = %s'", key->name,
			key->value);
	return diag_hint(diag, "remove the line, or write '%s'", key->example);
}

void
draft_settings(const struct ini_section *section, const char *kind,
	struct setting *setting, struct arena *arena, struct diag *diag)
{
	struct map seen = {.arena = arena};
	vec_for (struct ini_entry, entry, &section->entries) {
		const struct key *key = key_find(kind, entry->key);
		if (!check_entry(entry, key, kind, arena, diag))
			continue;
		if (draft_is_first(
			    &seen, "key", entry->key, &entry->place, diag) &&
			key->set)
			(void)!key->set(setting, entry, arena, diag);
	}
}

static const struct ini_entry *
find_extends(const struct draft *draft)
{
	if (!draft->settings || str_is(draft->env->name, "env"))
		return NULL;
	vec_for (struct ini_entry, entry, &draft->settings->entries)
		if (str_is(entry->key, "extends") && entry->value.n)
			return entry;
	return NULL;
}

static struct draft *
find_draft(struct draft_vec *drafts, struct str name)
{
	vec_for (struct draft, draft, drafts)
		if (str_eq(draft->env->name, name))
			return draft;
	return NULL;
}

static void
no_such_parent(struct draft_vec *drafts, const struct ini_entry *extends,
	struct arena *arena, struct diag *diag)
{
	struct str_vec names = {0};
	struct str name = extends->value, near;
	diag_error(
		diag, ini_at(extends, 0), "no environment '%.*s'", STR(name));
	if (str_starts(name, S("env-")) || str_starts(name, S("env:")))
		name = str_from_index(name, 4);
	vec_for (struct draft, draft, drafts)
		if (draft->settings || str_is(draft->env->name, "env"))
			vec_add(&names, arena, draft->env->name);
	near = near_name(name, names.v, names.n);
	if (near.n)
		(void)diag_hint(diag, "write 'extends = %.*s'", STR(near));
	else
		(void)diag_hint(diag, "the environments are: %.*s",
			STR(str_join(arena, &names, S(", "))));
}

static void
cycle(const struct draft *draft, const struct ini_entry *extends,
	struct diag *diag)
{
	struct str name = draft->env->name;
	if (str_eq(name, extends->value))
		diag_error(diag, ini_at(extends, 0), "'%.*s' extends itself",
			STR(name));
	else
		diag_error(diag, ini_at(extends, 0),
			"'%.*s' extends itself through '%.*s'", STR(name),
			STR(extends->value));
	(void)diag_hint(diag, "remove the line, or write 'extends = env'");
}

static int
cmp_packages(const void *a, const void *b)
{
	const struct conf_package *left = a, *right = b;
	return str_cmp(left->name, right->name);
}

static void
add_inherited(struct conf_env *env, const struct map *own, struct arena *arena)
{
	if (env->extends)
		vec_for (struct conf_package, package, &env->extends->packages)
			if (!map_get(own, package->name))
				vec_add(&env->packages, arena, *package);
	if (env->packages.n)
		qsort(env->packages.v, env->packages.n, sizeof *env->packages.v,
			cmp_packages);
}

/* own has the names that were seen, be their lines right or wrong. */
static void
read_packages(const struct ini_section *section, bool system, struct map *own,
	struct conf_env *env, struct diag *diag)
{
	if (!section)
		return;
	vec_for (struct ini_entry, entry, &section->entries) {
		struct conf_package package = {.system = system};
		bool good = package_read(entry, &package, own->arena, diag);
		if (package.name.n &&
			draft_is_first(own, "package", package.name,
				&entry->place, diag) &&
			good)
			vec_add(&env->packages, own->arena, package);
	}
}

static void
fill_packages(struct draft *draft, struct arena *arena, struct diag *diag)
{
	struct map own = {.arena = arena};
	read_packages(draft->packages, false, &own, draft->env, diag);
	read_packages(draft->system, true, &own, draft->env, diag);
	add_inherited(draft->env, &own, arena);
}

static void
fill(struct draft *draft, struct arena *arena, struct diag *diag)
{
	struct conf_env *env = draft->env;
	struct setting setting = {.env = env};
	bool is_first = str_is(env->name, "env");
	setting_defaults(env, arena);
	if (draft->settings)
		draft_settings(draft->settings,
			is_first ? "env" : "env:", &setting, arena, diag);
	fill_packages(draft, arena, diag);
	draft->state = DRAFT_DONE;
}

/* Recursion ends: conf.c limits the number of environments. */
static void
fill_after_parent(struct draft_vec *drafts, struct draft *draft,
	struct arena *arena, struct diag *diag)
{
	const struct ini_entry *extends = find_extends(draft);
	if (draft->state != DRAFT_NEW)
		return;
	draft->state = DRAFT_OPEN;
	struct draft *parent =
		extends ? find_draft(drafts, extends->value) : NULL;
	if (parent)
		fill_after_parent(drafts, parent, arena, diag);
	if (parent && parent->state == DRAFT_DONE)
		draft->env->extends = parent->env;
	else if (parent)
		cycle(draft, extends, diag);
	else if (extends)
		no_such_parent(drafts, extends, arena, diag);
	fill(draft, arena, diag);
}

void
draft_fill(struct draft_vec *drafts, struct arena *arena, struct diag *diag)
{
	vec_for (struct draft, draft, drafts)
		fill_after_parent(drafts, draft, arena, diag);
}
