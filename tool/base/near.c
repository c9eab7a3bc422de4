/* SPDX-License-Identifier: MIT */
#include "base/near.h"

#include <string.h>

enum { LONGEST = 64 };

size_t
near_distance(struct str a, struct str b, size_t limit)
{
	size_t before[LONGEST + 1], last[LONGEST + 1], row[LONGEST + 1];

	if (a.n > LONGEST || b.n > LONGEST)
		return str_eq(a, b) ? 0 : limit + 1;
	for (size_t j = 0; j <= b.n; j++)
		last[j] = j;
	memcpy(before, last, sizeof before);
	for (size_t i = 1; i <= a.n; i++) {
		row[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			bool same = a.p[i - 1] == b.p[j - 1];
			size_t best = last[j - 1] + !same;
			best = MIN(best, last[j] + 1);
			best = MIN(best, row[j - 1] + 1);
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] &&
				a.p[i - 2] == b.p[j - 1])
				best = MIN(best, before[j - 2] + 1);
			row[j] = best;
		}
		memcpy(before, last, sizeof before);
		memcpy(last, row, (b.n + 1) * sizeof *row);
	}
	return MIN(last[b.n], limit + 1);
}

struct str
near_name(struct str s, const struct str *names, size_t n)
{
	size_t limit = s.n < 3 ? 1 : s.n < 6 ? 2 : 3;
	struct str best = {"", 0};

	for (size_t i = 0; i < n; i++) {
		size_t distance = near_distance(s, names[i], limit);
		if (distance <= limit && distance < MAX(s.n, names[i].n)) {
			best = names[i];
			limit = distance ? distance - 1 : 0;
			if (!distance)
				break;
		}
	}
	return best;
}
