/* SPDX-License-Identifier: MIT */
/* Texts of venv.ini, read, for the tests of what they mean. After unit.h. */
#ifndef PARSE_CONF_H
#define PARSE_CONF_H

#include "model/conf.h"

static struct conf conf;

static bool
parse(struct str text)
{
	diag = (struct diag){.arena = &arena};
	return conf_parse(text, S("venv.ini"), &conf, &arena, &diag);
}

static struct str
messages(void)
{
	struct buf out = {.arena = &arena};
	diag_text(&diag, "ninjenv", false, &out);
	return buf_str(&out);
}

/* The errors of a text: place and message, then the hint; no notes. */
static struct str
errors_of(struct str text)
{
	struct buf out = {.arena = &arena};
	assert_false(parse(text));
	vec_for (struct diag_item, item, &diag.items) {
		if (item->level == DIAG_NOTE)
			continue;
		assert_str(item->place.file, "venv.ini");
		buf_addf(&out, "%zu:%zu %.*s\n", item->place.line,
			item->place.column, STR(item->message));
		if (item->hint.n)
			buf_addf(&out, "hint: %.*s\n", STR(item->hint));
	}
	return buf_str(&out);
}

#endif
