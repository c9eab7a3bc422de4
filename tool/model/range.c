/* SPDX-License-Identifier: MIT */
#include "model/range.h"

/* The release alone decides: a CUT_RELEASE lies above all that share it. */
static int
cmp_release_cut(const struct cut *a, const struct cut *b)
{
	int c = version_cmp_release(&a->version, &b->version);
	if (c || a->kind == b->kind)
		return c;
	return a->kind == CUT_RELEASE ? 1 : -1;
}

int
cut_cmp(const struct cut *a, const struct cut *b)
{
	bool ends = a->kind == CUT_LOWEST || b->kind == CUT_LOWEST ||
		    a->kind == CUT_HIGHEST || b->kind == CUT_HIGHEST;
	if (ends)
		return (int)a->kind - (int)b->kind;
	if (a->kind == CUT_RELEASE || b->kind == CUT_RELEASE)
		return cmp_release_cut(a, b);
	int c = version_cmp(&a->version, &b->version);
	return c ? c : (int)a->kind - (int)b->kind;
}

bool
cut_is_below(const struct cut *cut, const struct version *version)
{
	switch (cut->kind) {
	case CUT_LOWEST:
		return true;
	case CUT_BEFORE:
		return version_cmp(&cut->version, version) <= 0;
	case CUT_AFTER:
		return version_cmp(&cut->version, version) < 0;
	case CUT_RELEASE:
		return version_cmp_release(&cut->version, version) < 0;
	case CUT_HIGHEST:
		break;
	}
	return false;
}

struct cut
cut_before(const struct version *version)
{
	bool lowest = str_is(version->epoch, "0") && version->has_dev &&
		      !version->has_post && version->pre == VERSION_NO_PRE &&
		      str_is(version->dev, "0") && !version->local.n;
	vec_for (struct str, number, &version->release)
		lowest = lowest && str_is(*number, "0");
	/* Nothing is below 0.dev0. */
	if (lowest)
		return (struct cut){.kind = CUT_LOWEST};
	return (struct cut){CUT_BEFORE, *version};
}

struct cut
cut_after_locals(const struct version *version, struct arena *arena)
{
	struct version next = *version;
	next.local = (struct str_vec){0};
	if (next.has_dev) {
		next.dev = version_next_number(next.dev, arena);
	} else {
		next.post = next.has_post
				    ? version_next_number(next.post, arena)
				    : S("0");
		next.has_post = next.has_dev = true;
		next.dev = S("0");
	}
	return cut_before(&next);
}

struct cut
cut_after_posts(const struct version *version, struct arena *arena)
{
	if (version->pre == VERSION_NO_PRE)
		return (struct cut){CUT_RELEASE, *version};
	struct version next = *version;
	next.local = (struct str_vec){0};
	next.pre_number = version_next_number(next.pre_number, arena);
	next.has_post = false;
	next.has_dev = true;
	next.dev = S("0");
	return cut_before(&next);
}

void
range_add(struct range_vec *ranges, struct cut low, struct cut high,
	struct arena *arena)
{
	if (cut_cmp(&low, &high) < 0)
		vec_add(ranges, arena, (struct range){low, high});
}

struct range_vec
range_full(struct arena *arena)
{
	struct range_vec full = {0};
	range_add(&full, (struct cut){.kind = CUT_LOWEST},
		(struct cut){.kind = CUT_HIGHEST}, arena);
	return full;
}

bool
range_has(const struct range_vec *ranges, const struct version *version)
{
	vec_for (struct range, r, ranges) {
		if (!cut_is_below(&r->low, version))
			return false;
		if (!cut_is_below(&r->high, version))
			return true;
	}
	return false;
}

struct range_vec
range_intersect(const struct range_vec *a, const struct range_vec *b,
	struct arena *arena)
{
	struct range_vec both = {0};
	for (size_t i = 0, j = 0; i < a->n && j < b->n;) {
		const struct range *x = &a->v[i], *y = &b->v[j];
		bool x_first = cut_cmp(&x->high, &y->high) < 0;
		range_add(&both,
			cut_cmp(&x->low, &y->low) < 0 ? y->low : x->low,
			x_first ? x->high : y->high, arena);
		if (x_first)
			i++;
		else
			j++;
	}
	return both;
}

struct range_vec
range_complement(const struct range_vec *ranges, struct arena *arena)
{
	struct range_vec rest = {0};
	struct cut low = {.kind = CUT_LOWEST};
	vec_for (struct range, r, ranges) {
		range_add(&rest, low, r->low, arena);
		low = r->high;
	}
	range_add(&rest, low, (struct cut){.kind = CUT_HIGHEST}, arena);
	return rest;
}

struct range_vec
range_union(const struct range_vec *a, const struct range_vec *b,
	struct arena *arena)
{
	struct range_vec not_a = range_complement(a, arena);
	struct range_vec not_b = range_complement(b, arena);
	struct range_vec neither = range_intersect(&not_a, &not_b, arena);
	return range_complement(&neither, arena);
}

/* The least version at or above a pre-release that is none. */
static struct version
release_above(const struct version *v)
{
	struct version release = *v;
	release.local = (struct str_vec){0};
	if (release.pre != VERSION_NO_PRE)
		release.has_post = false;
	release.pre = VERSION_NO_PRE;
	release.has_dev = false;
	return release;
}

/* A range that is not empty has a release right above a low cut that is no
 * pre-release's: the version itself, a local version or a longer release. */
static bool
has_release(const struct range *r)
{
	if (r->low.kind == CUT_LOWEST || r->low.kind == CUT_RELEASE) {
		struct version zero = {.epoch = S("0"),
			.release = {(struct str[]){S("0")}, 1, 1},
			.pre = VERSION_NO_PRE};
		return r->low.kind == CUT_RELEASE ||
		       !cut_is_below(&r->high, &zero);
	}
	if (!version_is_prerelease(&r->low.version))
		return true;
	struct version release = release_above(&r->low.version);
	return !cut_is_below(&r->high, &release);
}

bool
range_is_prerelease_only(const struct range_vec *ranges)
{
	vec_for (struct range, r, ranges)
		if (has_release(r))
			return false;
	return true;
}
