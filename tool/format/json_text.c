/* SPDX-License-Identifier: MIT */
#include "format/json_text.h"

static void
quote_byte(struct buf *out, char c)
{
	if (c == '"' || c == '\\')
		buf_addf(out, "\\%c", c);
	else if ((unsigned char)c < 0x20 || c == 0x7f)
		buf_addf(out, "\\u%04x", (unsigned)(unsigned char)c);
	else
		buf_addc(out, c);
}

void
json_quote(struct buf *out, struct str s)
{
	buf_addc(out, '"');
	while (s.n) {
		size_t valid = str_utf8_span(s);
		for (size_t i = 0; i < valid; i++)
			quote_byte(out, s.p[i]);
		s = str_from_index(s, valid);
		if (s.n) {
			buf_addz(out, "\\ufffd");
			s = str_from_index(s, 1);
		}
	}
	buf_addc(out, '"');
}

void
json_quote_all(struct buf *out, const struct str_vec *list)
{
	buf_addc(out, '[');
	for (size_t i = 0; i < list->n; i++) {
		if (i)
			buf_addc(out, ',');
		json_quote(out, list->v[i]);
	}
	buf_addc(out, ']');
}
