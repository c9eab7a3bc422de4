/* SPDX-License-Identifier: MIT */
#include "format/toml_scan.h"

#include <string.h>

static struct place
place_of(const struct toml_source *source, const char *at, uint32_t line)
{
	struct str text = source->text;
	struct str before = str_sub(text, 0, (size_t)(at - text.p));
	size_t newline = str_rindex(before, '\n');
	size_t begin = newline == before.n ? 0 : newline + 1;
	struct str shown = str_from_index(text, begin);
	shown.n = str_index(shown, '\n');
	if (str_ends(shown, S("\r")))
		shown.n--;
	return (struct place){
		.file = source->file,
		.line = line,
		.column = before.n - begin + 1,
		.text = shown,
	};
}

struct place
toml_place(const struct toml *value)
{
	return place_of(value->source, value->at, value->line);
}

struct place
toml_key_place(const struct toml *value)
{
	const char *at = value->key_at ? value->key_at : value->at;
	return place_of(value->source, at, value->line);
}

/* For errors, which are few: an error may be far from where reading stands. */
static uint32_t
line_of(const struct toml_source *source, const char *at)
{
	uint32_t line = 1;
	for (const char *p = source->text.p; p < at; p++)
		line += *p == '\n';
	return line;
}

bool
toml_scan_is_conflict(const struct toml_scan *scan, const char *p)
{
	static const struct str marks[] = {
		{"<<<<<<<", 7}, {"|||||||", 7}, {"=======", 7}, {">>>>>>>", 7}};
	struct str line = {p, (size_t)(scan->end - p)};
	line.n = str_index(line, '\n');
	for (size_t i = 0; i < countof(marks); i++) {
		if (!str_starts(line, marks[i]))
			continue;
		return line.n == 7 || line.p[7] == ' ' || line.p[7] == '\r';
	}
	return false;
}

static bool
conflict(struct toml_scan *scan, const char *begin)
{
	scan->conflict = true;
	diag_error(scan->diag,
		place_of(scan->source, begin, line_of(scan->source, begin)),
		"a mark of an unresolved merge conflict");
	return diag_hint(scan->diag,
		"keep one side of the conflict and delete the lines of its "
		"marks ('<<<<<<<', '=======', '>>>>>>>')");
}

bool
toml_scan_error(struct toml_scan *scan, const char *at, const char *format, ...)
{
	const char *begin = at;
	while (begin > scan->source->text.p && begin[-1] != '\n')
		begin--;
	scan->errors++;
	if (toml_scan_is_conflict(scan, begin))
		return conflict(scan, begin);
	va_list args;
	va_start(args, format);
	struct str message = str_vfmt(scan->arena, format, args);
	va_end(args);
	return diag_error(scan->diag,
		place_of(scan->source, at, line_of(scan->source, at)), "%.*s",
		STR(message));
}

bool
toml_scan_hint(struct toml_scan *scan, const char *format, ...)
{
	if (scan->conflict)
		return false;
	va_list args;
	va_start(args, format);
	struct str hint = str_vfmt(scan->arena, format, args);
	va_end(args);
	return diag_hint(scan->diag, "%.*s", STR(hint));
}

char
toml_scan_peek(const struct toml_scan *scan, size_t i)
{
	return i < (size_t)(scan->end - scan->p) ? scan->p[i] : 0;
}

bool
toml_scan_take(struct toml_scan *scan, char c)
{
	if (scan->p == scan->end || *scan->p != c)
		return false;
	scan->p++;
	return true;
}

void
toml_scan_space(struct toml_scan *scan)
{
	while (toml_scan_peek(scan, 0) == ' ' ||
		toml_scan_peek(scan, 0) == '\t')
		scan->p++;
}

static bool
is_control(char c)
{
	unsigned char u = (unsigned char)c;
	return (u < 0x20 && u != '\t') || u == 0x7f;
}

static bool
at_newline(const struct toml_scan *scan)
{
	char c = toml_scan_peek(scan, 0);
	return c == '\n' || (c == '\r' && toml_scan_peek(scan, 1) == '\n');
}

static bool
take_newline(struct toml_scan *scan)
{
	if (!at_newline(scan))
		return false;
	scan->p += *scan->p == '\r' ? 2 : 1;
	scan->line++;
	return true;
}

static bool
control_error(struct toml_scan *scan, const char *where)
{
	return toml_scan_error(scan, scan->p, "control character 0x%02x in %s",
		(unsigned char)*scan->p, where);
}

static bool
comment(struct toml_scan *scan)
{
	toml_scan_space(scan);
	if (!toml_scan_take(scan, '#'))
		return true;
	for (; scan->p < scan->end && !at_newline(scan); scan->p++)
		if (is_control(*scan->p))
			return control_error(scan, "a comment");
	return true;
}

bool
toml_scan_line_end(struct toml_scan *scan)
{
	if (!comment(scan))
		return false;
	if (scan->p == scan->end || take_newline(scan))
		return true;
	return toml_scan_error(scan, scan->p,
		"more text where the line should "
		"end");
}

bool
toml_scan_blank(struct toml_scan *scan)
{
	do {
		if (!comment(scan))
			return false;
	} while (take_newline(scan));
	return true;
}

/*
 * A string while it is read: from is where the bytes begin that are not yet in
 * built. A string without escapes stays a view of the text. After a bad byte
 * reading goes on, so that the rest of the string is not taken for keys.
 */
struct string {
	struct toml_scan *scan;
	const char *open, *from;
	char quote;
	bool multi, bad;
	struct buf built;
};

static void
flush(struct string *s)
{
	buf_add_bytes(&s->built, s->from, (size_t)(s->scan->p - s->from));
}

/* \uXXXX and \UXXXXXXXX; p is after the u. */
static bool
unicode_escape(struct string *s, const char *at, int digits)
{
	struct toml_scan *scan = s->scan;
	uint32_t scalar = 0;
	for (int i = 0; i < digits; i++, scan->p++) {
		const char *hex = "0123456789abcdef";
		char c = toml_scan_peek(scan, 0);
		const char *digit = c ? strchr(hex, c | 0x20) : NULL;
		if (!digit || c < '0')
			return toml_scan_error(scan, at,
				"'\\%c' is not followed by %d hexadecimal "
				"digits",
				at[1], digits);
		scalar = scalar << 4 | (uint32_t)(digit - hex);
	}
	if (scalar > 0x10ffff || (scalar >= 0xd800 && scalar < 0xe000))
		return toml_scan_error(scan, at,
			"'%.*s' is not a Unicode character",
			(int)(scan->p - at), at);
	buf_add_utf8(&s->built, scalar);
	return true;
}

/* A backslash that ends its line takes all white space after it along. */
static bool
line_escape(struct toml_scan *scan)
{
	toml_scan_space(scan);
	if (!take_newline(scan))
		return false;
	do
		toml_scan_space(scan);
	while (take_newline(scan));
	return true;
}

static bool
escape(struct string *s)
{
	static const char names[] = "btnfr\"\\", bytes[] = "\b\t\n\f\r\"\\";
	struct toml_scan *scan = s->scan;
	const char *at = scan->p++;
	char c = toml_scan_peek(scan, 0);
	const char *name = c ? strchr(names, c) : NULL;
	if (name) {
		buf_addc(&s->built, bytes[name - names]);
		scan->p++;
		return true;
	}
	if (c == 'u' || c == 'U') {
		scan->p++;
		return unicode_escape(s, at, c == 'u' ? 4 : 8);
	}
	if (s->multi && line_escape(scan))
		return true;
	toml_scan_error(scan, at, "a backslash that begins no escape");
	return toml_scan_hint(scan,
		"write '\\\\' for a backslash, or single quotes around the "
		"string");
}

/* At a quote: does the string end here? Moves over what it looked at. Up to
 * two quotes may stand before the three that close a long string. */
static bool
closes(struct string *s, struct str *tail)
{
	struct toml_scan *scan = s->scan;
	size_t run = 0, most = s->multi ? 5 : 1;
	while (run < most && toml_scan_peek(scan, run) == s->quote)
		run++;
	size_t close = s->multi ? 3 : 1;
	size_t kept = run >= close ? run - close : run;
	*tail = (struct str){s->from, (size_t)(scan->p + kept - s->from)};
	scan->p += run;
	return run >= close;
}

static void
string_byte(struct string *s)
{
	struct toml_scan *scan = s->scan;
	if (*scan->p == '\\' && s->quote == '"') {
		flush(s);
		s->bad |= !escape(s);
		s->from = scan->p;
	} else if (s->multi && take_newline(scan)) {
		return;
	} else {
		if (is_control(*scan->p))
			s->bad |= !control_error(scan, "a string");
		scan->p++;
	}
}

static bool
unclosed(struct string *s)
{
	const char *quotes = s->quote == '"' ? (s->multi ? "\"\"\"" : "\"")
			     : s->multi      ? "'''"
					     : "'";
	toml_scan_error(s->scan, s->open, "a string without its end");
	return toml_scan_hint(s->scan, "close it with %s%s", quotes,
		s->multi ? "" : " on the same line");
}

/* Most bytes of a lock are these: neither an end nor anything to look at. */
static void
skip_plain(struct toml_scan *scan, char quote)
{
	const char *p = scan->p;
	while (p < scan->end && (unsigned char)*p >= 0x20 && *p != quote &&
		*p != '\\' && *p != 0x7f)
		p++;
	scan->p = p;
}

static bool
string_body(struct string *s, struct str *out)
{
	struct toml_scan *scan = s->scan;
	skip_plain(scan, s->quote);
	while (scan->p < scan->end && (s->multi || !at_newline(scan))) {
		struct str tail;
		if (*scan->p != s->quote) {
			string_byte(s);
			skip_plain(scan, s->quote);
		} else if (closes(s, &tail)) {
			*out = tail;
			if (s->built.n) {
				buf_add(&s->built, tail);
				*out = buf_str(&s->built);
			}
			return !s->bad;
		}
	}
	return unclosed(s);
}

bool
toml_scan_string(struct toml_scan *scan, bool multi, struct str *out)
{
	struct string s = {
		.scan = scan,
		.open = scan->p,
		.quote = *scan->p++,
		.built = {.arena = scan->arena},
	};
	s.multi = multi && toml_scan_peek(scan, 0) == s.quote &&
		  toml_scan_peek(scan, 1) == s.quote;
	if (s.multi) {
		scan->p += 2;
		(void)take_newline(scan); /* right after the quotes: dropped */
	}
	s.from = scan->p;
	return string_body(&s, out);
}
