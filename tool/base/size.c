/* SPDX-License-Identifier: MIT */
#include "base/size.h"

static const char letters[] = "kMGT";

/* Takes the unit off the text: how much it multiplies by; 0: no unit. */
static uint64_t
take_unit(struct str *text)
{
	uint64_t step = 1000, factor = 1;
	struct str s = *text;
	if (s.n && (s.p[s.n - 1] | 32) == 'b')
		s.n--;
	if (s.n && s.p[s.n - 1] == 'i') {
		step = 1024;
		s.n--;
	}
	size_t power = 0;
	for (size_t i = 0; s.n && i + 1 < sizeof letters; i++)
		if ((s.p[s.n - 1] | 32) == (letters[i] | 32))
			power = i + 1;
	s.n -= power > 0;
	*text = str_trim(s);
	for (size_t i = 0; i < power; i++)
		factor *= step;
	return power || step == 1000 ? factor : 0;
}

/* Up to three digits behind the point: how many thousandths. */
static bool
read_fraction(struct str digits, uint64_t *thousandths)
{
	unsigned long long value;
	if (!digits.n || digits.n > 3 || !str_to_uint(digits, &value))
		return false;
	for (size_t i = digits.n; i < 3; i++)
		value *= 10;
	*thousandths = value;
	return true;
}

bool
size_parse(struct str text, uint64_t *bytes)
{
	struct str whole, fraction;
	unsigned long long number;
	uint64_t thousandths = 0, factor = take_unit(&text);
	bool has_point = str_cut(text, '.', &whole, &fraction);
	if (!factor || !str_to_uint(whole, &number) ||
		(has_point && !read_fraction(fraction, &thousandths)) ||
		number > (UINT64_MAX - factor) / factor)
		return false;
	/* No overflow: the largest factor is 2^40. */
	*bytes = number * factor + factor * thousandths / 1000;
	return true;
}

struct str
size_text(uint64_t bytes, struct arena *arena)
{
	double value = (double)bytes;
	size_t i = 0;
	if (bytes < 1000)
		return str_fmt(arena, "%llu B", (unsigned long long)bytes);
	/* What would be shown as 1000.0 is one of the next. */
	for (value /= 1000; value >= 999.95 && i + 2 < sizeof letters; i++)
		value /= 1000;
	return str_fmt(arena, "%.1f %cB", value, letters[i]);
}
