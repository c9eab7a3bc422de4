/* SPDX-License-Identifier: MIT */
#include "model/reqline.h"

#include <string.h>

#include "model/secret.h"

bool
reqline_start(struct reqline_reader *reader, struct str text, struct str file,
	struct arena *arena, struct diag *diag)
{
	struct place place = {.file = file};

	if (str_starts(text, S("\xef\xbb\xbf")))
		text = str_from_index(text, 3);
	*reader = (struct reqline_reader){
		.file = file, .rest = text, .arena = arena};
	if (str_is_utf8(text) && str_index(text, '\0') == text.n)
		return true;
	(void)diag_error(diag, place, "the file is not UTF-8 text");
	return diag_hint(diag,
		"write it anew: pip freeze >'%.*s' (in PowerShell with "
		"'| Set-Content -Encoding utf8')",
		STR(file));
}

/* A '#' that begins the line or follows a blank. */
static struct str
without_comment(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == '#' &&
			(!i || strchr(" \t", text.p[i - 1]) != NULL))
			return str_sub(text, 0, i);
	return text;
}

static void
add_part(struct reqline_reader *reader, struct reqline *logical,
	struct str line, size_t from)
{
	struct place place = {
		.file = reader->file,
		.line = reader->number,
		.column = 1,
		.text = secret_hide(reader->arena, line),
	};
	if (!logical->parts.n) {
		logical->place = place;
		logical->place.column = 0;
	}
	vec_add(&logical->parts, reader->arena,
		(struct reqline_part){.from = from, .place = place});
}

/* Takes off what stands before the text's first byte. */
static void
trim(struct reqline *line, struct str joined)
{
	struct str text = str_trim(without_comment(joined));
	size_t cut = text.n ? (size_t)(text.p - joined.p) : 0;

	line->text = text;
	vec_for (struct reqline_part, it, &line->parts) {
		size_t gone = it->from < cut ? cut - it->from : 0;
		it->place.column += gone;
		it->from = it->from < cut ? 0 : it->from - cut;
	}
}

/* A comment continues nothing, and ends what it stands in. */
bool
reqline_next(struct reqline_reader *reader, struct reqline *logical)
{
	struct buf joined = {.arena = reader->arena};
	struct str line;
	bool any = false, more = true;

	*logical = (struct reqline){0};
	while (more && str_next(&reader->rest, '\n', &line)) {
		any = true;
		reader->number++;
		if (str_ends(line, S("\r")))
			line.n--;
		bool comment = str_starts(str_trim(line), S("#"));
		more = str_ends(line, S("\\")) && !comment;
		if (comment && joined.n)
			buf_addc(&joined, ' ');
		add_part(reader, logical, line, joined.n);
		buf_add(&joined, str_sub(line, 0, line.n - more));
	}
	if (any)
		trim(logical, buf_str(&joined));
	return any;
}

struct place
reqline_at(const struct reqline *line, size_t offset)
{
	const struct reqline_part *part = line->parts.v;

	vec_for (const struct reqline_part, it, &line->parts) {
		if (it->from <= offset)
			part = it;
	}
	struct place place = part->place;
	place.column += offset - part->from;
	return place;
}
