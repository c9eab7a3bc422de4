/* SPDX-License-Identifier: MIT */
/*
 * Text is a set of specifiers, and after it versions, one a line. What is
 * printed is the same set; asked about one version and filtering many, a set
 * says the same; what it excludes, no version is.
 */
#include "fuzz.h"

#include "model/spec.h"

enum { MOST = 8 };

static void
check_versions(
	const struct spec_set *set, struct str lines, struct arena *arena)
{
	static struct version v[MOST];
	struct spec_item items[MOST];
	bool kept[MOST], plain[MOST];
	struct str line;
	size_t n = 0;
	while (n < MOST && str_next(&lines, '\n', &line)) {
		if (!version_parse(line, &v[n], arena, NULL))
			continue;
		items[n] = spec_item(&v[n]);
		n++;
	}
	spec_filter(set, items, n, SPEC_PRE_YES, kept);
	spec_filter(set, items, n, SPEC_PRE_NO, plain);
	for (size_t i = 0; i < n; i++) {
		bool has = spec_contains(set, items[i], SPEC_PRE_YES);
		assert(kept[i] == has && (!plain[i] || has));
		assert(!has || !spec_is_unsatisfiable(set));
		if (!set->has_arbitrary && set->specs.n)
			assert(has == range_has(&set->ranges, &v[i]));
	}
}

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct spec_set set, again;
	struct str first = text, rest = S("");
	(void)diag;
	(void)str_cut(text, '\n', &first, &rest); /* without one: no versions */
	if (!spec_parse(first, &set, arena, NULL))
		return;
	bool good = spec_parse(spec_str(&set, arena), &again, arena, NULL);
	assert(good && spec_eq(&set, &again, arena));
	assert(spec_is_unsatisfiable(&set) == spec_is_unsatisfiable(&again));
	assert(spec_is_subset(&set, &again, arena) != SPEC_FALSE);
	struct range_vec gone = range_complement(&set.ranges, arena);
	assert(!set.specs.n || !range_intersect(&set.ranges, &gone, arena).n);
	check_versions(&set, rest, arena);
}
