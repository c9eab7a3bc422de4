/* SPDX-License-Identifier: MIT */
#include "base/hint.h"

#include "base/arena.h"

struct str
hint_word(struct arena *arena, struct str text)
{
	struct buf out = {.arena = arena};

	buf_addc(&out, '\'');
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\'')
			buf_addz(&out, "'\\''");
		else
			buf_addc(&out, text.p[i]);
	}
	buf_addc(&out, '\'');
	return buf_str(&out);
}

bool
hint_command(struct diag *diag, const char *before, struct str path,
	const char *after)
{
	if (str_has_control(path))
		return diag_hint(diag,
			"its name has control bytes: no command is shown");
	struct str word = hint_word(diag->arena, path);
	return diag_hint(diag, "%s%.*s%s", before, STR(word), after);
}
