/* SPDX-License-Identifier: MIT */
#include "format/toml_scan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_word(char c)
{
	return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
	       (c && strchr("_+-.:", c));
}

/* The value of n digits, or -1. */
static int
digits(struct str s, size_t at, size_t n)
{
	int value = 0;
	if (at + n > s.n)
		return -1;
	for (size_t i = at; i < at + n; i++) {
		if (!is_digit(s.p[i]))
			return -1;
		value = value * 10 + s.p[i] - '0';
	}
	return value;
}

static bool
is_date(struct str s)
{
	static const int days[] = {
		31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int year = digits(s, 0, 4), month = digits(s, 5, 2),
	    day = digits(s, 8, 2);
	if (s.n != 10 || year < 0 || s.p[4] != '-' || s.p[7] != '-')
		return false;
	if (month < 1 || month > 12 || day < 1)
		return false;
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return day <= days[month - 1] + (month == 2 && leap);
}

static bool
is_clock(struct str s)
{
	int hour = digits(s, 0, 2), minute = digits(s, 3, 2);
	return hour >= 0 && hour < 24 && minute >= 0 && minute < 60 &&
	       s.p[2] == ':';
}

/* 07:32:00 or 07:32:00.999; a second may be a leap second. */
static bool
is_time(struct str s)
{
	int second = digits(s, 6, 2);
	if (!is_clock(s) || second < 0 || second > 60 || s.p[5] != ':')
		return false;
	if (s.n == 8)
		return true;
	for (size_t i = 9; i < s.n; i++)
		if (!is_digit(s.p[i]))
			return false;
	return s.p[8] == '.' && s.n > 9;
}

static bool
is_offset(struct str s)
{
	if (s.n == 1)
		return s.p[0] == 'Z' || s.p[0] == 'z';
	return s.n == 6 && (s.p[0] == '+' || s.p[0] == '-') &&
	       is_clock(str_from_index(s, 1));
}

/* What follows the date and its separator; *kind tells which it is. */
static bool
is_time_of_day(struct str s, enum toml_kind *kind)
{
	size_t n = 0;
	while (n < s.n && (is_digit(s.p[n]) || s.p[n] == ':' || s.p[n] == '.'))
		n++;
	*kind = n == s.n ? TOML_LOCAL_DATETIME : TOML_OFFSET_DATETIME;
	return is_time(str_sub(s, 0, n)) &&
	       (n == s.n || is_offset(str_from_index(s, n)));
}

static bool
read_date(struct str s, struct toml *value)
{
	value->str = s;
	value->kind = TOML_LOCAL_TIME;
	if (s.p[2] == ':')
		return is_time(s);
	value->kind = TOML_LOCAL_DATE;
	if (s.n == 10)
		return is_date(s);
	char separator = s.n > 10 ? s.p[10] : 0;
	return is_date(str_sub(s, 0, 10)) &&
	       (separator == 'T' || separator == 't' || separator == ' ') &&
	       is_time_of_day(str_from_index(s, 11), &value->kind);
}

/*
 * Moves over digits of the base, each underscore between two of them, and
 * copies the digits; false where there is none or an underscore is not between.
 */
static bool
take_digits(struct str s, size_t *at, int base, struct buf *out)
{
	size_t begin = *at;
	for (; *at < s.n; ++*at) {
		char c = s.p[*at], before = *at > begin ? s.p[*at - 1] : '_';
		int digit = is_digit(c) ? c - '0'
			    : (c | 0x20) >= 'a' && c != '_'
				    ? (c | 0x20) - 'a' + 10
				    : 99;
		if (c == '_' ? before == '_' : digit >= base)
			break;
		if (c != '_')
			buf_addc(out, c);
	}
	return *at > begin && s.p[*at - 1] != '_';
}

static bool
read_based(struct str s, int base, struct toml *value, struct arena *arena)
{
	struct buf text = {.arena = arena};
	size_t at = 2;
	if (!take_digits(s, &at, base, &text) || at != s.n)
		return false;
	errno = 0;
	value->kind = TOML_INTEGER;
	value->integer = strtoll(buf_str(&text).p, NULL, base);
	return errno == 0;
}

/* The part of a number after its integer; false where it is malformed. */
static bool
read_fraction(struct str s, size_t at, struct buf *text)
{
	if (at < s.n && s.p[at] == '.') {
		buf_addc(text, s.p[at++]);
		if (!take_digits(s, &at, 10, text))
			return false;
	}
	if (at < s.n && (s.p[at] | 0x20) == 'e') {
		buf_addc(text, s.p[at++]);
		if (at < s.n && (s.p[at] == '+' || s.p[at] == '-'))
			buf_addc(text, s.p[at++]);
		if (!take_digits(s, &at, 10, text))
			return false;
	}
	return at == s.n;
}

static bool
read_decimal(struct str s, struct toml *value, struct arena *arena)
{
	struct buf text = {.arena = arena};
	size_t at = 0;
	if (s.p[0] == '+' || s.p[0] == '-')
		buf_addc(&text, s.p[at++]);
	size_t first = at;
	if (!take_digits(s, &at, 10, &text))
		return false;
	if (s.p[first] == '0' && at > first + 1)
		return false;
	errno = 0;
	if (at == s.n) {
		value->kind = TOML_INTEGER;
		value->integer = strtoll(buf_str(&text).p, NULL, 10);
		return errno == 0;
	}
	if (!read_fraction(s, at, &text))
		return false;
	value->kind = TOML_FLOAT;
	value->real = strtod(buf_str(&text).p, NULL); /* always the C locale */
	return true;
}

static bool
read_word(struct str s, struct toml *value)
{
	if (str_is(s, "true") || str_is(s, "false")) {
		value->kind = TOML_BOOL;
		value->boolean = s.n == 4;
		return true;
	}
	struct str name = s;
	if (s.p[0] == '+' || s.p[0] == '-')
		name = str_from_index(s, 1);
	if (!str_is(name, "inf") && !str_is(name, "nan"))
		return false;
	value->kind = TOML_FLOAT;
	value->real = strtod(str_is(name, "inf") ? "inf" : "nan", NULL);
	if (s.p[0] == '-')
		value->real = -value->real;
	return true;
}

static bool
read_number(struct str s, struct toml *value, struct arena *arena)
{
	int base = str_starts(s, S("0x"))   ? 16
		   : str_starts(s, S("0o")) ? 8
		   : str_starts(s, S("0b")) ? 2
					    : 10;
	return base == 10 ? read_decimal(s, value, arena)
			  : read_based(s, base, value, arena);
}

/* A date may be parted from its time by one space. */
static struct str
take_word(struct toml_scan *scan)
{
	struct str s = {scan->p, 0};
	while (is_word(toml_scan_peek(scan, s.n)))
		s.n++;
	if (is_date(s) && toml_scan_peek(scan, 10) == ' ' &&
		is_digit(toml_scan_peek(scan, 11)))
		for (s.n = 11; is_word(toml_scan_peek(scan, s.n));)
			s.n++;
	return s;
}

static bool
refuse(struct toml_scan *scan, struct str s)
{
	if (!s.n)
		return toml_scan_error(scan, scan->p, "expected a value");
	bool word = strchr("0123456789+-.", s.p[0]) == NULL;
	toml_scan_error(scan, s.p,
		word ? "'%.*s' is not a value"
		     : "'%.*s' is not a number or date that fits",
		STR(s));
	if (!word)
		return false;
	return toml_scan_hint(scan, "write \"%.*s\" if it is text", STR(s));
}

bool
toml_scan_scalar(struct toml_scan *scan, struct toml *value)
{
	struct str s = take_word(scan);
	bool dated = s.n > 4 && digits(s, 0, 2) >= 0 &&
		     (s.p[2] == ':' || (digits(s, 0, 4) >= 0 && s.p[4] == '-'));
	bool done = s.n &&
		    (dated ? read_date(s, value)
			   : read_word(s, value) ||
					    read_number(s, value, scan->arena));
	if (!done)
		return refuse(scan, s);
	scan->p += s.n;
	return true;
}
