/* SPDX-License-Identifier: MIT */
/*
 * Text is versions, one a line. The normal form of each is the same version,
 * and PEP 440's order is one: of any three, no two contradict the third.
 */
#include "fuzz.h"

#include "model/version.h"

enum { MOST = 6 };

static void
check_order(const struct version *a, const struct version *b,
	const struct version *c)
{
	int ab = version_cmp(a, b), bc = version_cmp(b, c);
	int ba = version_cmp(b, a), release = version_cmp_release(a, b);
	assert((ab < 0) == (ba > 0) && (ab > 0) == (ba < 0));
	if (ab <= 0 && bc <= 0)
		assert((version_cmp(a, c) < 0) == (ab < 0 || bc < 0));
	if (release)
		assert((ab < 0) == (release < 0));
}

static void
check_forms(const struct version *version, struct arena *arena)
{
	struct version again;
	struct str printed = version_str(version, arena);
	bool good = version_parse(printed, &again, arena, NULL);
	assert(good && !version_cmp(version, &again));
	assert(str_eq(printed, version_str(&again, arena)));
	good = version_parse(version_print(version, VERSION_CANONICAL, arena),
		&again, arena, NULL);
	assert(good && !version_cmp(version, &again));
	good = version_parse(version_print(version, VERSION_PUBLIC, arena),
		&again, arena, NULL);
	assert(good && version_cmp(&again, version) <= 0 && !again.local.n);
}

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct version v[MOST];
	struct str line;
	size_t n = 0;
	(void)diag;
	while (n < MOST && str_next(&text, '\n', &line))
		n += version_parse(line, &v[n], arena, NULL);
	for (size_t i = 0; i < n; i++)
		check_forms(&v[i], arena);
	for (size_t i = 0; i < n * n * n; i++)
		check_order(&v[i % n], &v[i / n % n], &v[i / n / n]);
}
