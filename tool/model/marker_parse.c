/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/near.h"
#include "model/marker.h"
#include "model/name.h"

/* Enough for any marker that a person reads; keeps the recursion shallow. */
enum { MAX_DEPTH = 100 };

struct parser {
	struct str text;
	size_t at;
	unsigned depth;
	struct arena *arena;
	struct text_error *error;
};

static const struct {
	const char *name;
	enum marker_variable variable;
} aliases[] = {
	{"os.name", MARKER_OS_NAME},
	{"sys.platform", MARKER_SYS_PLATFORM},
	{"platform.version", MARKER_PLATFORM_VERSION},
	{"platform.machine", MARKER_PLATFORM_MACHINE},
	{"platform.python_implementation",
		MARKER_PLATFORM_PYTHON_IMPLEMENTATION},
	{"python_implementation", MARKER_PLATFORM_PYTHON_IMPLEMENTATION},
};

static struct str
rest(const struct parser *p)
{
	return str_from_index(p->text, p->at);
}

static char
peek(const struct parser *p)
{
	return p->at < p->text.n ? p->text.p[p->at] : 0;
}

static void
skip_space(struct parser *p)
{
	while (peek(p) == ' ' || peek(p) == '\t')
		p->at++;
}

static bool
is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	       (c >= 'a' && c <= 'z') || c == '_' || (unsigned char)c >= 0x80;
}

/* Moves over the word, where a longer one does not begin with it. */
static bool
take_word(struct parser *p, const char *word)
{
	struct str s = rest(p), w = str_from(word);
	if (!str_starts(s, w) || (s.n > w.n && is_word(s.p[w.n])))
		return false;
	p->at += w.n;
	return true;
}

static bool
take_variable(struct parser *p, struct marker_operand *operand)
{
	enum marker_variable found = MARKER_NONE;
	for (size_t i = 0; i < MARKER_VARIABLES && found == MARKER_NONE; i++)
		if (take_word(p, marker_variable_name(i)))
			found = i;
	for (size_t i = 0; i < countof(aliases) && found == MARKER_NONE; i++)
		if (take_word(p, aliases[i].name))
			found = aliases[i].variable;
	if (found == MARKER_NONE)
		return false;
	operand->variable = found;
	operand->text = str_from(marker_variable_name(found));
	return true;
}

/* The value of up to most digits of the base at s[*at]; the digits taken. */
static size_t
number(struct str s, size_t at, size_t most, unsigned base, uint32_t *value)
{
	const char *digits = "0123456789abcdef";
	size_t n = 0;
	for (*value = 0; n < most && at + n < s.n; n++) {
		char c = s.p[at + n];
		char lower = c >= 'A' && c <= 'F' ? (char)(c | 0x20) : c;
		const char *digit = c ? strchr(digits, lower) : NULL;
		if (!digit || digit - digits >= (ptrdiff_t)base)
			break;
		*value = *value * base + (uint32_t)(digit - digits);
	}
	return n;
}

/* The escapes that are numbers: \ooo, \xhh, \uhhhh, \Uhhhhhhhh. The bytes after
 * the backslash, 0 if malformed. */
static size_t
escape_number(struct str s, size_t at, struct buf *out)
{
	char c = s.p[at];
	size_t want = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
	uint32_t scalar;
	size_t n = want ? number(s, at + 1, want, 16, &scalar)
			: number(s, at, 3, 8, &scalar);
	if ((want && n != want) || scalar > 0x10ffff ||
		(scalar >= 0xd800 && scalar < 0xe000))
		return 0;
	buf_add_utf8(out, scalar);
	return want ? n + 1 : n;
}

/* An escape as Python's string literals have it; an unknown one stays as it
 * is. The bytes after the backslash, 0 if malformed. */
static size_t
escape(struct str s, size_t at, struct buf *out)
{
	static const char names[] = "\\'\"abfnrtv",
			  bytes[] = "\\'\"\a\b\f\n\r\t\v";
	char c = at < s.n ? s.p[at] : 0;
	const char *name = c ? strchr(names, c) : NULL;
	if (name) {
		buf_addc(out, bytes[name - names]);
		return 1;
	}
	if (c == 'x' || c == 'u' || c == 'U' || (c >= '0' && c <= '7'))
		return escape_number(s, at, out);
	if (!c || c == 'N' || c == '\n')
		return 0;
	buf_addc(out, '\\');
	buf_addc(out, c);
	return 1;
}

/* What stands between the quotes; offset is where it begins. */
static bool
unquote(struct parser *p, struct str s, size_t offset, struct str *out)
{
	struct buf text = {.arena = p->arena};
	for (size_t i = 0, n; i < s.n; i += n) {
		n = 1;
		char c = s.p[i];
		if (c == '\n' || c == '\r' || !c)
			return text_error(p->error, offset + i,
				"a quoted text holds a line's end or NUL");
		if (c != '\\') {
			buf_addc(&text, c);
			continue;
		}
		n += escape(s, i + 1, &text);
		if (n == 1)
			return text_error_hint(p->error, offset + i,
				"a backslash that begins no escape",
				"write '\\\\' for a backslash");
	}
	*out = buf_str(&text);
	return true;
}

static bool
take_quoted(struct parser *p, struct marker_operand *operand)
{
	struct str s = rest(p);
	size_t n = str_index(str_from_index(s, 1), s.p[0]) + 1;
	if (n == s.n)
		return text_error(
			p->error, p->at, "a quoted text without its end");
	operand->variable = MARKER_NONE;
	if (!unquote(p, str_sub(s, 1, n), p->at + 1, &operand->text))
		return false;
	p->at += n + 1;
	return true;
}

/* What to type instead of a word that is no variable. */
static const char *
word_hint(struct parser *p)
{
	struct str names[MARKER_VARIABLES], word = rest(p);
	size_t n = 0;
	while (n < word.n && (is_word(word.p[n]) || word.p[n] == '.'))
		n++;
	word.n = n;
	if (!n)
		return NULL;
	for (size_t i = 0; i < countof(names); i++)
		names[i] = str_from(marker_variable_name(i));
	struct str near = near_name(word, names, countof(names));
	if (near.n)
		return str_fmt(p->arena, "did you mean '%.*s'?", STR(near)).p;
	return str_fmt(p->arena, "if it is a value, write \"%.*s\"", STR(word))
		.p;
}

static bool
take_operand(struct parser *p, struct marker_operand *operand)
{
	skip_space(p);
	if (peek(p) == '\'' || peek(p) == '"')
		return take_quoted(p, operand);
	if (take_variable(p, operand))
		return true;
	return text_error_hint(p->error, p->at,
		"expected a marker variable or a quoted text", word_hint(p));
}

static bool
take_not_in(struct parser *p)
{
	size_t begin = p->at;
	skip_space(p);
	if (p->at > begin && take_word(p, "in"))
		return true;
	return text_error(p->error, p->at, "expected 'in' after 'not'");
}

static bool
take_op(struct parser *p, enum marker_op *op)
{
	static const struct {
		struct str text;
		enum marker_op op;
	} ops[] = {
		{{"===", 3}, MARKER_IDENTICAL},
		{{"==", 2}, MARKER_EQ},
		{{"~=", 2}, MARKER_COMPATIBLE},
		{{"!=", 2}, MARKER_NE},
		{{"<=", 2}, MARKER_LE},
		{{">=", 2}, MARKER_GE},
		{{"<", 1}, MARKER_LT},
		{{">", 1}, MARKER_GT},
	};
	skip_space(p);
	for (size_t i = 0; i < countof(ops); i++) {
		if (!str_starts(rest(p), ops[i].text))
			continue;
		p->at += ops[i].text.n;
		*op = ops[i].op;
		return true;
	}
	*op = MARKER_IN;
	if (take_word(p, "in"))
		return true;
	*op = MARKER_NOT_IN;
	if (take_word(p, "not"))
		return take_not_in(p);
	return text_error_hint(p->error, p->at, "expected an operator",
		"one of <, <=, ==, !=, >=, >, ~=, ===, in, not in");
}

/* A name compared with extra or looked up in a set is normalised (PEP 685). */
static void
normalise(struct parser *p, struct marker *term)
{
	struct marker_operand *left = &term->left, *right = &term->right;
	if (left->variable == MARKER_NONE && right->variable >= MARKER_EXTRA &&
		right->variable < MARKER_VARIABLES)
		left->text = name_normalise(p->arena, left->text);
	if (left->variable == MARKER_EXTRA && right->variable == MARKER_NONE)
		right->text = name_normalise(p->arena, right->text);
}

static struct marker *parse_chain(struct parser *p);

static bool
parse_group(struct parser *p, struct marker *term)
{
	size_t open = p->at++;
	if (p->depth == MAX_DEPTH)
		return text_error(p->error, open, "too many parentheses");
	p->depth++;
	term->group = parse_chain(p);
	p->depth--;
	if (!term->group)
		return false;
	if (peek(p) != ')')
		return text_error(
			p->error, p->at, "expected 'and', 'or' or ')'");
	p->at++;
	return true;
}

static bool
parse_term(struct parser *p, struct marker *term)
{
	skip_space(p);
	if (peek(p) == '(')
		return parse_group(p, term);
	if (!take_operand(p, &term->left) || !take_op(p, &term->op) ||
		!take_operand(p, &term->right))
		return false;
	normalise(p, term);
	return true;
}

/* Terms as far as 'and' and 'or' go on, and the white space after them. */
static struct marker *
parse_chain(struct parser *p)
{
	struct marker *first = arena_new(p->arena, struct marker);
	for (struct marker *term = first;;) {
		if (!parse_term(p, term))
			return NULL;
		skip_space(p);
		term->is_or = take_word(p, "or");
		if (!term->is_or && !take_word(p, "and"))
			return first;
		struct marker *next = arena_new(p->arena, struct marker);
		term->next = next;
		term = next;
	}
}

const struct marker *
marker_parse(struct str text, struct arena *arena, struct text_error *error)
{
	struct parser p = {.text = text, .arena = arena, .error = error};
	const struct marker *marker = parse_chain(&p);
	if (!marker || p.at == text.n)
		return marker;
	(void)text_error(error, p.at, "expected 'and', 'or' or the end");
	return NULL;
}
