/* SPDX-License-Identifier: MIT */
#include "model/newer.h"

struct candidates {
	struct spec_item *v;
	bool *kept;
	size_t n;
};

static enum spec_pre
policy(const struct version *locked, const struct newer_limit_vec *limits)
{
	if (version_is_prerelease(locked))
		return SPEC_PRE_YES;
	vec_for (const struct newer_limit, it, limits) {
		if (spec_asks_for_prereleases(it->spec))
			return SPEC_PRE_YES;
	}
	return SPEC_PRE_AUTO;
}

/* Where no final release is offered, a pre-release is all there is; but a
 * final one that is locked counts as offered, yanked or not. */
static struct candidates
candidates(const struct version *locked, const struct newer_offer_vec *offers,
	const struct newer_limit_vec *limits, struct arena *arena)
{
	static const struct spec_set any;
	struct candidates list = {
		.v = arena_array(arena, struct spec_item, offers->n + 1),
		.kept = arena_array(arena, bool, offers->n + 1),
		.n = offers->n + 1,
	};

	for (size_t i = 0; i < offers->n; i++)
		list.v[i] = spec_item(&offers->v[i]);
	list.v[offers->n] = spec_item(locked);
	spec_filter(&any, list.v, list.n, policy(locked, limits), list.kept);
	return list;
}

static bool
admitted(const struct newer_limit_vec *limits, struct spec_item item)
{
	vec_for (const struct newer_limit, it, limits) {
		if (!spec_contains(it->spec, item, SPEC_PRE_YES))
			return false;
	}
	return true;
}

/* The locked one as the lock writes it. */
static struct str
shown(const struct version *version, const struct version *locked,
	struct arena *arena)
{
	return version == locked ? locked->text : version_str(version, arena);
}

void
newer_find(struct newer *newer, const struct version *locked,
	const struct newer_offer_vec *offers,
	const struct newer_limit_vec *limits, struct arena *arena)
{
	const struct version *wanted = locked, *latest = locked;
	struct candidates list = candidates(locked, offers, limits, arena);

	for (size_t i = 0; i < list.n; i++) {
		const struct version *it = list.v[i].version;
		if (!list.kept[i])
			continue;
		if (version_cmp(it, latest) > 0)
			latest = it;
		if (version_cmp(it, wanted) > 0 && admitted(limits, list.v[i]))
			wanted = it;
	}
	*newer = (struct newer){
		.wanted = shown(wanted, locked, arena),
		.latest = shown(latest, locked, arena),
		.is_newer = latest != locked,
		.is_wanted = wanted != locked,
	};
	vec_for (const struct newer_limit, it, limits) {
		if (newer->is_newer && !spec_contains(it->spec,
					       spec_item(latest), SPEC_PRE_YES))
			vec_add(&newer->holders, arena, *it);
	}
}
