/* SPDX-License-Identifier: MIT */
#include "model/script_names.h"

#include <stdlib.h>

/* "pip", "pip3", "pip3.11"; "easy_install", "easy_install-3.11". */
static const struct family {
	struct str base, before_version;
	bool has_major;
} families[] = {
	{{"pip", 3}, {"", 0}, true},
	{{"easy_install", 12}, {"-", 1}, false},
};

static size_t
digits(struct str s)
{
	size_t n = 0;
	while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
		n++;
	return n;
}

/* Does the name say a version behind the family's? */
static bool
is_versioned(struct str name, const struct family *family)
{
	if (!str_starts(name, family->base))
		return false;
	struct str rest = str_from_index(name, family->base.n);
	if (!str_starts(rest, family->before_version))
		return false;
	rest = str_from_index(rest, family->before_version.n);
	size_t n = digits(rest);
	if (!n || n == rest.n)
		return n && family->has_major;
	rest = str_from_index(rest, n);
	return rest.p[0] == '.' && rest.n > 1 &&
	       digits(str_from_index(rest, 1)) == rest.n - 1;
}

/* The names for this interpreter. */
static void
new_names(const struct family *family, struct str python, struct str_vec *names,
	struct arena *arena)
{
	struct str major, minor;
	(void)str_cut(python, '.', &major, &minor);
	if (family->has_major)
		vec_add(names, arena,
			str_fmt(arena, "%.*s%.*s", STR(family->base),
				STR(major)));
	vec_add(names, arena,
		str_fmt(arena, "%.*s%.*s%.*s", STR(family->base),
			STR(family->before_version), STR(python)));
}

static void
adjust_family(struct manifest_script_vec *scripts, const struct family *family,
	struct str python, struct arena *arena)
{
	struct manifest_script_vec new = {0};
	struct manifest_script base = {0};
	struct str_vec names = {0};
	vec_for (const struct manifest_script, it, scripts) {
		if (str_eq(it->name, family->base) && !it->gui)
			base = *it;
	}
	if (!base.name.n)
		return;
	vec_for (const struct manifest_script, it, scripts) {
		if (it->gui || !is_versioned(it->name, family))
			vec_add(&new, arena, *it);
	}
	new_names(family, python, &names, arena);
	vec_for (const struct str, name, &names) {
		base.name = *name;
		vec_add(&new, arena, base);
	}
	*scripts = new;
}

void
script_names_adjust(struct manifest_script_vec *scripts, struct str python,
	struct arena *arena)
{
	for (size_t i = 0; i < countof(families); i++)
		adjust_family(scripts, &families[i], python, arena);
}

static void
adjust_names(struct str_vec *names, const struct family *family,
	struct str python, struct arena *arena)
{
	struct str_vec new = {0};
	bool has_base = false;
	vec_for (const struct str, it, names) {
		has_base |= str_eq(*it, family->base);
		if (!is_versioned(*it, family))
			vec_add(&new, arena, *it);
	}
	if (!has_base)
		return;
	new_names(family, python, &new, arena);
	*names = new;
	qsort(names->v, names->n, sizeof *names->v, str_cmp_items);
}

void
script_names_adjust_list(
	struct str_vec *names, struct str python, struct arena *arena)
{
	for (size_t i = 0; i < countof(families); i++)
		adjust_names(names, &families[i], python, arena);
}
