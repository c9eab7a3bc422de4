/* SPDX-License-Identifier: MIT */
#include "model/text.h"

#include <stdint.h>

/* Beyond ASCII; the line separators and both no-break spaces among them. */
static bool
is_wide_space(uint32_t c)
{
	return c == 0x85 || c == 0xa0 || c == 0x1680 ||
	       (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 ||
	       c == 0x202f || c == 0x205f || c == 0x3000;
}

static uint32_t
low_bits(char c)
{
	return (unsigned char)c & 0x3f;
}

size_t
text_space(struct str s)
{
	if (!s.n)
		return 0;
	unsigned char c = (unsigned char)s.p[0];
	if (c < 0x80)
		return c == ' ' || (c >= '\t' && c <= '\r') ||
		       (c >= 0x1c && c <= 0x1f);
	if (s.n >= 2 && c >> 5 == 6)
		return is_wide_space((c & 0x1fu) << 6 | low_bits(s.p[1])) ? 2
									  : 0;
	if (s.n >= 3 && c >> 4 == 14)
		return is_wide_space((c & 0xfu) << 12 | low_bits(s.p[1]) << 6 |
				     low_bits(s.p[2]))
			       ? 3
			       : 0;
	return 0;
}

size_t
text_spaces(struct str s)
{
	size_t n = 0, one;
	while ((one = text_space(str_from_index(s, n))))
		n += one;
	return n;
}

struct str
text_trim(struct str s)
{
	s = str_from_index(s, text_spaces(s));
	for (;;) {
		size_t n = 0;
		for (size_t i = 1; i <= 3 && i <= s.n && !n; i++)
			if (text_space(str_from_index(s, s.n - i)) == i)
				n = i;
		if (!n)
			return s;
		s.n -= n;
	}
}

bool
text_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool
text_is_alnum(char c)
{
	return text_is_digit(c) || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z');
}

size_t
text_digits(struct str s)
{
	size_t n = 0;
	while (n < s.n && text_is_digit(s.p[n]))
		n++;
	return n;
}
