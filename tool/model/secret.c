/* SPDX-License-Identifier: MIT */
#include "model/secret.h"

#include <string.h>

/* Where a URL's authority ends: by then its '@' has come. */
static size_t
authority_end(struct str s, size_t i)
{
	while (i < s.n && !strchr("/?# \t'\"", s.p[i]))
		i++;
	return i;
}

/* ssh's user alone is a part of the address; a token is none of ssh's. */
static bool
is_ssh_user(struct str text, size_t from, struct str user)
{
	return str_ends(str_sub(text, 0, from), S("ssh://")) &&
	       str_index(user, ':') == user.n;
}

struct str
secret_hide(struct arena *arena, struct str text)
{
	char *copy = NULL;
	size_t from = str_find(text, S("://")), end;
	for (; from < text.n;
		from = end + str_find(str_from_index(text, end), S("://"))) {
		from += 3;
		end = authority_end(text, from);
		size_t at = str_rindex(str_sub(text, from, end), '@');
		if (at == end - from ||
			is_ssh_user(text, from, str_sub(text, from, from + at)))
			continue;
		if (!copy)
			text.p = copy = (char *)str_dup(arena, text).p;
		memset(copy + from, '*', at);
	}
	return text;
}

void
secret_hide_items(struct diag *diag, size_t first)
{
	for (size_t i = first; i < diag->items.n; i++) {
		struct diag_item *item = &diag->items.v[i];
		item->message = secret_hide(diag->arena, item->message);
		item->hint = secret_hide(diag->arena, item->hint);
		item->place.text = secret_hide(diag->arena, item->place.text);
	}
}
