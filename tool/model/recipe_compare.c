/* SPDX-License-Identifier: MIT */
#include "model/recipe.h"

enum { SHOWN_DIGITS = 12 };

/* One thing of a recipe that counts: what a person is shown of it, and what
 * tells it from another that looks the same. */
struct item {
	struct str what, shown, identity;
};

struct item_vec VEC(struct item);

struct list {
	struct item_vec items;
	struct arena *arena;
};

static struct item *
find(const struct list *list, struct str what)
{
	vec_for (struct item, it, &list->items) {
		if (str_eq(it->what, what))
			return it;
	}
	return NULL;
}

/* What is there more than once (a setting's key) is one item. */
static void
add(struct list *list, struct str what, struct str shown, struct str identity)
{
	struct item *same = find(list, what);

	if (!same) {
		vec_add(&list->items, list->arena,
			(struct item){what, shown, identity});
		return;
	}
	same->shown =
		str_fmt(list->arena, "%.*s %.*s", STR(same->shown), STR(shown));
	same->identity = str_fmt(
		list->arena, "%.*s\n%.*s", STR(same->identity), STR(identity));
}

static void
add_text(struct list *list, const char *what, struct str text)
{
	if (text.n)
		add(list, str_from(what), text, text);
}

static struct str
named(struct list *list, const char *kind, struct str name)
{
	return str_fmt(list->arena, "%s %.*s", kind, STR(name));
}

static void
add_package(struct list *list, const struct recipe *recipe)
{
	add_text(list, "version", recipe->package.version);
	if (recipe->package.file.n)
		add(list, S("source"), recipe->package.file,
			recipe->package.sha256);
	add_text(list, "directory", recipe->directory);
	add_text(list, "commit", recipe->commit);
	add_text(list, "subdirectory", recipe->subdirectory);
	add(list, S("python"), recipe->python_version, recipe->python_identity);
	add_text(list, "locked build requirements",
		recipe->locked ? S("yes") : S("no"));
}

static void
add_variable(struct list *list, const struct recipe_variable *variable)
{
	struct str what = named(list, "variable", variable->name);

	if (variable->hidden)
		add(list, what, S("(not shown)"), variable->value);
	else
		add(list, what,
			variable->value.n ? variable->value : S("(empty)"),
			variable->value);
}

static void
add_lists(struct list *list, const struct recipe *recipe)
{
	vec_for (const struct str, it, &recipe->requires) {
		add(list, S("requires"), *it, *it);
	}
	vec_for (const struct recipe_file, it, &recipe->files) {
		add(list, named(list, "build requirement", it->name),
			it->version, it->sha256);
	}
	vec_for (const struct recipe_tool, it, &recipe->tools) {
		add(list, named(list, "compiler", it->name), it->text,
			it->identity);
	}
	vec_for (const struct recipe_input, it, &recipe->inputs) {
		add(list, named(list, "file", it->path),
			str_sub(it->digest, 0, SHOWN_DIGITS), it->digest);
	}
	vec_for (const struct recipe_native, it, &recipe->natives) {
		add(list, named(list, "native", it->module), it->version,
			it->digest);
	}
	vec_for (const struct recipe_variable, it, &recipe->variables) {
		add_variable(list, it);
	}
	vec_for (const struct recipe_setting, it, &recipe->settings) {
		add(list, named(list, "config-settings", it->key), it->value,
			it->value);
	}
}

/* Two that look the same are told apart by the beginnings of what differs. */
static struct str
with_identity(const struct item *item, struct arena *arena)
{
	return str_fmt(arena, "%.*s (%.*s)", STR(item->shown),
		STR(str_sub(item->identity, 0, SHOWN_DIGITS)));
}

/* before or after is NULL where only the other one has it. */
static void
add_change(struct recipe_change_vec *changes, struct str what,
	const struct item *before, const struct item *after,
	struct arena *arena)
{
	struct recipe_change change = {.what = what};
	bool alike = before && after && str_eq(before->shown, after->shown);

	if (alike && str_eq(before->identity, after->identity))
		return;
	if (before)
		change.before =
			alike ? with_identity(before, arena) : before->shown;
	if (after)
		change.after =
			alike ? with_identity(after, arena) : after->shown;
	vec_add(changes, arena, change);
}

void
recipe_compare(const struct recipe *before, const struct recipe *after,
	struct recipe_change_vec *changes, struct arena *arena)
{
	struct list old = {.arena = arena}, fresh = {.arena = arena};
	size_t next = 0;

	add_package(&old, before);
	add_lists(&old, before);
	add_package(&fresh, after);
	add_lists(&fresh, after);
	/* What is new stands before the first that both have and that follows
	 * it: the order of the text. */
	vec_for (const struct item, it, &old.items) {
		const struct item *now = find(&fresh, it->what);
		while (now && next < fresh.items.n &&
			&fresh.items.v[next] <= now) {
			const struct item *at = &fresh.items.v[next++];
			if (!find(&old, at->what))
				add_change(changes, at->what, NULL, at, arena);
		}
		add_change(changes, it->what, it, now, arena);
	}
	for (; next < fresh.items.n; next++) {
		const struct item *at = &fresh.items.v[next];
		if (!find(&old, at->what))
			add_change(changes, at->what, NULL, at, arena);
	}
}
