/* SPDX-License-Identifier: MIT */
/* What a set of specifiers says about versions and other sets. */
#include "model/spec.h"

static bool
asks(const struct spec *spec)
{
	return spec->op != SPEC_NE && !spec->wildcard && spec->is_version &&
	       version_is_prerelease(&spec->version);
}

bool
spec_asks_for_prereleases(const struct spec_set *set)
{
	if (set->pre != SPEC_PRE_AUTO)
		return set->pre == SPEC_PRE_YES;
	vec_for (struct spec, spec, &set->specs)
		if (asks(spec))
			return true;
	return false;
}

struct spec_item
spec_item(const struct version *version)
{
	return (struct spec_item){version->text, version};
}

/* By clauses alone, whatever is said about pre-releases. */
static bool
matches(const struct spec_set *set, struct spec_item item)
{
	if (!set->specs.n)
		return true;
	if (!set->has_arbitrary)
		return item.version && range_has(&set->ranges, item.version);
	vec_for (struct spec, spec, &set->specs) {
		bool in = spec->op == SPEC_ARBITRARY
				  ? str_eq_nocase(item.text, spec->text)
				  : item.version && range_has(&spec->ranges,
							    item.version);
		if (!in)
			return false;
	}
	return true;
}

static bool
is_prerelease(struct spec_item item)
{
	return item.version && version_is_prerelease(item.version);
}

bool
spec_contains(
	const struct spec_set *set, struct spec_item item, enum spec_pre pre)
{
	if (pre == SPEC_PRE_AUTO)
		pre = set->pre;
	if (pre == SPEC_PRE_NO && is_prerelease(item))
		return false;
	return matches(set, item);
}

void
spec_filter(const struct spec_set *set, const struct spec_item *items, size_t n,
	enum spec_pre pre, bool *kept)
{
	bool found_final = false;
	if (pre == SPEC_PRE_AUTO)
		pre = spec_asks_for_prereleases(set) ? SPEC_PRE_YES : set->pre;
	for (size_t i = 0; i < n; i++) {
		kept[i] = matches(set, items[i]);
		if (kept[i] && items[i].version && !is_prerelease(items[i]))
			found_final = true;
	}
	if (pre == SPEC_PRE_YES || (pre == SPEC_PRE_AUTO && !found_final))
		return;
	for (size_t i = 0; i < n; i++)
		if (is_prerelease(items[i]))
			kept[i] = false;
}

/* With === one text alone can be in the set: is it kept out? */
static bool
arbitrary_is_unsatisfiable(const struct spec_set *set)
{
	const struct spec *first = NULL;
	vec_for (struct spec, spec, &set->specs)
		if (spec->op == SPEC_ARBITRARY && !first)
			first = spec;
	if (!first)
		return false;
	struct spec_item item = {
		first->text, first->is_version ? &first->version : NULL};
	return !spec_contains(set, item, SPEC_PRE_AUTO);
}

bool
spec_is_unsatisfiable(const struct spec_set *set)
{
	if (!set->specs.n)
		return false;
	if (!set->ranges.n || arbitrary_is_unsatisfiable(set))
		return true;
	return set->pre == SPEC_PRE_NO &&
	       range_is_prerelease_only(&set->ranges);
}

static bool
can_relate(const struct spec_set *a, const struct spec_set *b)
{
	return !a->has_arbitrary && !b->has_arbitrary && a->pre == b->pre;
}

static struct range_vec
ranges_of(const struct spec_set *set, struct arena *arena)
{
	return set->specs.n ? set->ranges : range_full(arena);
}

/* Nothing in it that the policy of the sets lets through? */
static enum spec_answer
is_empty(const struct range_vec *ranges, enum spec_pre pre)
{
	bool empty = !ranges->n ||
		     (pre == SPEC_PRE_NO && range_is_prerelease_only(ranges));
	return empty ? SPEC_TRUE : SPEC_FALSE;
}

enum spec_answer
spec_is_subset(const struct spec_set *a, const struct spec_set *b,
	struct arena *scratch)
{
	if (!can_relate(a, b))
		return SPEC_UNDECIDED;
	/* Only a set without clauses admits what is no version. */
	if (!a->specs.n)
		return b->specs.n ? SPEC_FALSE : SPEC_TRUE;
	struct range_vec x = ranges_of(a, scratch), y = ranges_of(b, scratch);
	struct range_vec rest = range_complement(&y, scratch);
	rest = range_intersect(&x, &rest, scratch);
	return is_empty(&rest, a->pre);
}

enum spec_answer
spec_is_disjoint(const struct spec_set *a, const struct spec_set *b,
	struct arena *scratch)
{
	if (!can_relate(a, b))
		return SPEC_UNDECIDED;
	struct range_vec x = ranges_of(a, scratch), y = ranges_of(b, scratch);
	struct range_vec both = range_intersect(&x, &y, scratch);
	return is_empty(&both, a->pre);
}
