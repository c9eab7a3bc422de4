/* SPDX-License-Identifier: MIT */
#include "format/ini.h"

#include <ini.h>
#include <string.h>

enum { ERRORS_MAX = 50 };

/* What a line is; inih has to agree, by a call for PAIR and MORE alone. */
enum kind { NOTHING, PAIR, MORE };

struct reading {
	struct str rest;    /* of the text */
	struct place place; /* of the present line; column 1 */
	struct ini_section_vec *sections;
	struct arena *arena;
	struct diag *diag;
	size_t errors; /* that were there before */
	bool skip;     /* the section's name was refused: so are its lines */
	bool open;     /* the last line can be continued */
	bool dropped;  /* what is continued was refused */
	bool conflict; /* between a merge's marks */
	bool theirs;   /* and there in the other side */
	enum kind kind;
	struct ini_entry entry; /* of a PAIR that inih has not confirmed yet */
	struct ini_piece piece; /* and of a MORE */
	struct buf value;       /* of the last entry: it grows */
	size_t calls;
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static struct place
at(const struct reading *r, size_t offset)
{
	struct place place = r->place;
	place.column = offset + 1;
	return place;
}

static struct ini_section *
last_section(struct reading *r)
{
	if (!r->sections->n)
		return vec_new(r->sections, r->arena);
	return &r->sections->v[r->sections->n - 1];
}

static void
add_entry(struct reading *r)
{
	r->value = (struct buf){.arena = r->arena};
	buf_add(&r->value, r->entry.value);
	r->entry.value = buf_str(&r->value);
	vec_add(&last_section(r)->entries, r->arena, r->entry);
}

static void
add_piece(struct reading *r)
{
	struct ini_section *section = last_section(r);
	struct ini_entry *entry = &section->entries.v[section->entries.n - 1];
	if (r->value.n)
		buf_addc(&r->value, ' ');
	r->piece.from = r->value.n;
	buf_add(&r->value, r->piece.text);
	entry->value = buf_str(&r->value);
	vec_add(&entry->pieces, r->arena, r->piece);
}

/* inih's handler: it has understood the line that it was handed. */
static int
on_line(void *user, const char *section, const char *name, const char *value)
{
	struct reading *r = user;
	(void)section, (void)value; /* cut or changed: we have our own */
	if (!name)
		return 1; /* a build that announces sections */
	r->calls++;
	return 1;
}

/* Whether inih took the last line for what we took it. */
static void
settle(struct reading *r)
{
	size_t wanted = r->kind == NOTHING ? 0 : 1;
	if (r->calls != wanted)
		diag_error(r->diag, at(r, 0),
			"the ini library does not read this line");
	else if (r->kind == PAIR)
		add_entry(r);
	else if (r->kind == MORE)
		add_piece(r);
	r->kind = NOTHING;
	r->calls = 0;
}

/* The number of bytes of the UTF-8 character at s, 0 where it is none. */
static size_t
character(struct str s)
{
	for (size_t n = 1; n <= 4 && n <= s.n; n++)
		if (str_is_utf8(str_sub(s, 0, n)))
			return n;
	return 0;
}

static bool
check_bytes(struct reading *r, struct str line)
{
	if (line.n > INI_LINE_MAX) {
		diag_error(r->diag, at(r, INI_LINE_MAX),
			"the line is longer than %d bytes", INI_LINE_MAX);
		return diag_hint(r->diag,
			"an indented line continues the value before it");
	}
	for (size_t i = 0, n; i < line.n; i += n) {
		unsigned char c = (unsigned char)line.p[i];
		n = character(str_from_index(line, i));
		if (!n) {
			diag_error(r->diag, at(r, i),
				"the byte 0x%02x is not UTF-8", c);
			return diag_hint(r->diag, "save the file as UTF-8");
		}
		if ((c < ' ' && c != '\t') || c == 0x7f) {
			diag_error(r->diag, at(r, i), "the control byte 0x%02x",
				c);
			return diag_hint(r->diag, "remove it");
		}
	}
	return true;
}

/* The line up to its comment, without blanks at the end. */
static struct str
without_comment(struct str line)
{
	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] == '#' && (!i || is_blank(line.p[i - 1])))
			line.n = i;
	while (line.n && is_blank(line.p[line.n - 1]))
		line.n--;
	return line;
}

/* A ';' after a blank: inih's builds differ in what they make of it. */
static bool
has_semicolon(struct str s, size_t *where)
{
	for (size_t i = 1; i < s.n; i++)
		if (s.p[i] == ';' && is_blank(s.p[i - 1])) {
			*where = i;
			return true;
		}
	return false;
}

static bool
check_section(struct reading *r, struct str line, size_t end)
{
	size_t where;
	struct str name = str_sub(line, 1, end), tail;
	if (end == line.n) {
		diag_error(r->diag, at(r, end - 1), "no ']' after '%.*s'",
			STR(line));
		return diag_hint(r->diag, "write '%.*s]'", STR(line));
	}
	if (name.n > INI_SECTION_MAX)
		return diag_error(r->diag, at(r, 1),
			"the section's name is longer than %d bytes",
			INI_SECTION_MAX);
	if (has_semicolon(name, &where))
		return diag_error(
			r->diag, at(r, 1 + where), "';' in a section's name");
	tail = str_trim(str_from_index(line, end + 1));
	if (!tail.n || *tail.p == ';')
		return true;
	diag_error(r->diag, at(r, (size_t)(tail.p - line.p)),
		"'%.*s' after ']'", STR(tail));
	return diag_hint(r->diag, "write it on a line of its own");
}

static struct str
read_section(struct reading *r, struct str line)
{
	size_t end = str_index(line, ']');
	r->open = r->dropped = false;
	r->skip = !check_section(r, line, end);
	if (r->skip)
		return S("");
	struct ini_section *section = vec_new(r->sections, r->arena);
	section->name = str_sub(line, 1, end);
	section->place = at(r, 1);
	return S("[]"); /* the name is ours: inih would cut it at 49 bytes */
}

static bool
check_key(struct reading *r, struct str key)
{
	if (!key.n) {
		diag_error(r->diag, at(r, 0), "no name before '='");
		return diag_hint(r->diag, "write 'name = value'");
	}
	if (key.n > INI_KEY_MAX)
		return diag_error(r->diag, at(r, 0),
			"the name is longer than %d bytes", INI_KEY_MAX);
	return true;
}

/*
 * Parts 'key = value'. No '=' is false, and where inih would end the key before
 * it: at a ':', or in some builds at a ' ;'.
 */
static bool
split_pair(struct str line, struct str *key, struct str *value)
{
	size_t where;
	bool good = str_cut(line, '=', key, value) &&
		    str_index(*key, ':') == key->n &&
		    !has_semicolon(*key, &where);
	if (!good)
		*key = line;
	*key = str_trim(*key);
	return good;
}

static struct str
read_pair(struct reading *r, struct str line)
{
	struct str key, value = S("");
	bool is_pair = split_pair(line, &key, &value);
	r->open = true;
	r->dropped = is_pair && !check_key(r, key);
	if (r->dropped)
		return S("");
	size_t offset = is_pair ? (size_t)(value.p - line.p) : line.n;
	value = is_pair ? str_trim(value) : S("");
	if (value.n)
		offset = (size_t)(value.p - line.p);
	r->entry = (struct ini_entry){.key = key,
		.value = value,
		.place = at(r, 0),
		.line = line,
		.bare = !is_pair};
	vec_add(&r->entry.pieces, r->arena,
		(struct ini_piece){.place = at(r, offset), .text = value});
	if (!is_pair) {
		add_entry(r); /* an error to inih; the caller reports it */
		return S("");
	}
	r->kind = PAIR;
	return str_fmt(r->arena, "%.*s=", STR(key));
}

/* Does an indented line look as if it was not meant to continue another? */
static bool
looks_new(struct str s)
{
	size_t n = 0;
	if (*s.p == '[' || *s.p == '-') /* no name begins with '-' */
		return *s.p == '[';
	while (n < s.n && s.p[n] != '=' && !strchr(" \t<>!~;:,/'\"()", s.p[n]))
		n++;
	while (n < s.n && is_blank(s.p[n]))
		n++;
	return n && n < s.n && s.p[n] == '=' &&
	       (n + 1 == s.n || s.p[n + 1] != '=');
}

static struct str
read_more(struct reading *r, struct str line)
{
	struct str text = str_trim(line);
	struct place place = at(r, (size_t)(text.p - line.p));
	if (r->dropped)
		return S("");
	if (!r->open || looks_new(text)) {
		diag_error(r->diag, place,
			r->open ? "indented like a part of the value before it"
				: "indented, but there is no value to "
				  "continue");
		(void)diag_hint(r->diag, "remove the blanks before it");
		return S("");
	}
	r->piece = (struct ini_piece){.place = place, .text = text};
	if (last_section(r)->entries.v[last_section(r)->entries.n - 1].bare)
		return S("");
	r->kind = MORE;
	return S(" more="); /* without continuation lines: a pair */
}

static bool
is_mark(struct str line, char c)
{
	size_t n = 0;
	while (n < line.n && line.p[n] == c)
		n++;
	return n == 7 && (n == line.n || is_blank(line.p[n]));
}

/* A conflict is one error, and of its sides only the first is read. Is the line
 * to be passed over? */
static bool
is_conflict(struct reading *r, struct str line)
{
	if (!r->conflict && is_mark(line, '<')) {
		r->conflict = true;
		diag_error(r->diag, at(r, 0),
			"a mark of an unresolved merge conflict");
		(void)diag_hint(r->diag, "keep one side of the conflict and "
					 "delete the lines of its marks");
		return true;
	}
	if (!r->conflict)
		return false;
	if (is_mark(line, '>')) {
		r->conflict = r->theirs = false;
		return true;
	}
	r->theirs |= is_mark(line, '=') || is_mark(line, '|');
	return r->theirs;
}

/* What inih is handed for the line: its form, short, for every build alike. */
static struct str
read_line(struct reading *r, struct str line)
{
	struct str text;
	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	r->place.line++;
	r->place.text = line;
	if (!check_bytes(r, line)) {
		r->open = r->dropped = true;
		return S("");
	}
	if (is_conflict(r, line))
		return S("");
	text = without_comment(line);
	if (!text.n || *str_trim(text).p == ';')
		return S("");
	if (r->skip && *text.p != '[')
		return S("");
	if (is_blank(*text.p))
		return read_more(r, text);
	return *text.p == '[' ? read_section(r, text) : read_pair(r, text);
}

/* inih's reader, like fgets(). */
static char *
next_line(char *out, int size, void *stream)
{
	struct reading *r = stream;
	struct str line;
	settle(r);
	if (r->diag->errors >= r->errors + ERRORS_MAX)
		return NULL;
	if (!str_next(&r->rest, '\n', &line))
		return NULL;
	line = read_line(r, line);
	size_t room = (size_t)size - 2; /* for the newline and the NUL */
	memcpy(out, line.p, MIN(line.n, room));
	if (line.n > room) /* a build with short lines: its end counts */
		out[room - 1] = line.p[line.n - 1];
	memcpy(out + MIN(line.n, room), "\n", 2);
	return out;
}

static bool
check_text(struct str text, struct str file, struct diag *diag)
{
	struct place place = {.file = file};
	if (text.n > INI_TEXT_MAX)
		return diag_error(diag, place, "the file is larger than %d KiB",
			INI_TEXT_MAX / 1024);
	if (str_starts(text, S("\xff\xfe")) ||
		str_starts(text, S("\xfe\xff"))) {
		diag_error(diag, place, "the file is UTF-16");
		return diag_hint(diag, "save it as UTF-8");
	}
	return true;
}

bool
ini_read(struct str text, struct str file, struct ini_section_vec *sections,
	struct arena *arena, struct diag *diag)
{
	struct reading r = {.rest = text,
		.place = {.file = file, .column = 1},
		.sections = sections,
		.arena = arena,
		.diag = diag,
		.errors = diag->errors};
	if (!check_text(text, file, diag))
		return false;
	if (str_starts(text, S("\xef\xbb\xbf")))
		r.rest = str_from_index(text, 3);
	if (ini_parse_stream(next_line, &r, on_line, &r) < 0)
		return diag_error(diag, (struct place){.file = file},
			"the ini library is out of memory");
	settle(&r);
	return diag->errors == r.errors;
}

struct place
ini_at(const struct ini_entry *entry, size_t offset)
{
	size_t low = 0, high = entry->pieces.n; /* the piece lies in between */
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (entry->pieces.v[middle].from <= offset)
			low = middle;
		else
			high = middle;
	}
	const struct ini_piece *piece = &entry->pieces.v[low];
	struct place place = piece->place;
	place.column += MIN(offset - piece->from, piece->text.n);
	return place;
}
