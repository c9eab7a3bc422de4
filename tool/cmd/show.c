/* SPDX-License-Identifier: MIT */
#include "cmd/show.h"

#include "sys/term.h"

struct str
show_take(struct diag *diag)
{
	struct buf out = {.arena = diag->arena};

	diag_sort(diag);
	diag_text(diag, "ninjenv", false, &out);
	diag->items.n = 0;
	diag->errors = 0;
	return buf_str(&out);
}

void
show_text(struct str text)
{
	term_write(TERM_ERROR, text);
}

void
show_warning(struct str text)
{
	struct str line, rest = text;
	struct arena arena = {0};

	(void)str_next(&rest, '\n', &line);
	struct str said = str_fmt(&arena,
		"%.*s\nninjenv: warning: environments stay as they are until "
		"this is mended ('ninja env' says more)\n",
		STR(line));
	term_write(TERM_ERROR, said);
	arena_free(&arena);
}

void
show_diag(const struct diag *diag)
{
	struct buf out = {.arena = diag->arena};

	diag_text(diag, "ninjenv", term_has_color(TERM_ERROR), &out);
	term_write(TERM_ERROR, buf_str(&out));
}
