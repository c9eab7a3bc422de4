/* SPDX-License-Identifier: MIT */
/* Text is JSON; and any text is the same string after quoting. */
#include "fuzz.h"

#include "format/json.h"
#include "format/json_text.h"

static void
walk(const struct json *value, int depth)
{
	struct json member;
	void *at = NULL;
	for (size_t i = 0;
		depth && json_is_list(value) && i < json_length(value); i++) {
		member = json_item(value, i);
		walk(&member, depth - 1);
	}
	while (depth && json_is_dict(value) && json_next(value, &at, &member))
		walk(&member, depth - 1);
	assert(json_is_str(value) || !json_text(value).n);
}

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct json top;
	struct buf out = {.arena = arena};
	bool good = json_parse(text, S("x"), &top, diag);
	assert(good == !diag->errors);
	if (good)
		walk(&top, 8);
	json_close(&top);
	json_quote_all(&out, &(struct str_vec){.v = &text, .n = 1});
	if (str_index(text, '\0') < text.n) /* jansson's strings end there */
		return;
	good = json_parse(buf_str(&out), S("y"), &top, diag);
	assert(good);
	struct json item = json_item(&top, 0);
	struct str back = json_text(&item);
	assert(str_is_utf8(text) ? str_eq(back, text) : str_is_utf8(back));
	json_close(&top);
}
