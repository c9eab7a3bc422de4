/* SPDX-License-Identifier: MIT */
#include "format/toml.h"

#include <assert.h>
#include <string.h>

void
toml_add_string(struct buf *out, struct str s)
{
	static const char bytes[] = "\"\\\b\t\n\f\r", names[] = "\"\\btnfr";
	assert(str_is_utf8(s));
	buf_addc(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		const char *at = c ? strchr(bytes, c) : NULL;
		if (at)
			buf_addf(out, "\\%c", names[at - bytes]);
		else if ((unsigned char)c < 0x20 || c == 0x7f)
			buf_addf(out, "\\u%04X", (unsigned)c);
		else
			buf_addc(out, c);
	}
	buf_addc(out, '"');
}

void
toml_add_key(struct buf *out, struct str s)
{
	bool bare = s.n > 0;
	for (size_t i = 0; bare && i < s.n; i++) {
		char c = s.p[i];
		bare = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
		       (c >= 'a' && c <= 'z') || c == '_' || c == '-';
	}
	if (bare)
		buf_add(out, s);
	else
		toml_add_string(out, s);
}
