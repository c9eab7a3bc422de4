/* SPDX-License-Identifier: MIT */
#include "model/marker.h"

#include "model/name.h"
#include "model/spec.h"

static const char *const names[] = {
	[MARKER_IMPLEMENTATION_NAME] = "implementation_name",
	[MARKER_IMPLEMENTATION_VERSION] = "implementation_version",
	[MARKER_OS_NAME] = "os_name",
	[MARKER_PLATFORM_MACHINE] = "platform_machine",
	[MARKER_PLATFORM_PYTHON_IMPLEMENTATION] =
		"platform_python_implementation",
	[MARKER_PLATFORM_RELEASE] = "platform_release",
	[MARKER_PLATFORM_SYSTEM] = "platform_system",
	[MARKER_PLATFORM_VERSION] = "platform_version",
	[MARKER_PYTHON_FULL_VERSION] = "python_full_version",
	[MARKER_PYTHON_VERSION] = "python_version",
	[MARKER_SYS_PLATFORM] = "sys_platform",
	[MARKER_EXTRA] = "extra",
	[MARKER_EXTRAS] = "extras",
	[MARKER_DEPENDENCY_GROUPS] = "dependency_groups",
};

static const char *const ops[] = {
	[MARKER_LT] = "<",
	[MARKER_LE] = "<=",
	[MARKER_EQ] = "==",
	[MARKER_NE] = "!=",
	[MARKER_GE] = ">=",
	[MARKER_GT] = ">",
	[MARKER_COMPATIBLE] = "~=",
	[MARKER_IDENTICAL] = "===",
	[MARKER_IN] = "in",
	[MARKER_NOT_IN] = "not in",
};

const char *
marker_variable_name(enum marker_variable variable)
{
	return names[variable];
}

enum marker_variable
marker_variable_find(struct str name)
{
	enum marker_variable i = 0;
	while (i < MARKER_VARIABLES && !str_is(name, names[i]))
		i++;
	return i;
}

/* What one side of a comparison is in an environment. */
struct value {
	bool known;
	struct str text;
	const struct str_vec *set; /* NULL: a text */
};

static struct value
text_value(struct str text)
{
	return (struct value){.known = true, .text = text};
}

static struct value
set_value(bool known, const struct str_vec *set)
{
	return (struct value){.known = known, .set = set};
}

/* Builds of Python from a checkout call themselves "3.14.0+", which is no
 * version. */
static struct str
repaired(struct str version, struct arena *scratch)
{
	if (!str_ends(version, S("+")))
		return version;
	return str_fmt(scratch, "%.*slocal", STR(version));
}

static struct value
look_up(enum marker_variable variable, const struct marker_env *env,
	struct arena *scratch)
{
	switch (variable) {
	case MARKER_EXTRA:
		return (struct value){
			.known = env->has_extra,
			.text = name_normalise(scratch, env->extra),
		};
	case MARKER_EXTRAS:
		return set_value(env->has_sets, &env->extras);
	case MARKER_DEPENDENCY_GROUPS:
		return set_value(env->has_sets, &env->dependency_groups);
	case MARKER_PYTHON_FULL_VERSION:
		return text_value(repaired(env->value[variable], scratch));
	default:
		return text_value(env->value[variable]);
	}
}

/* The side that names a variable decides what is compared, and how. */
static struct value
look_up_name(struct str name, enum marker_variable *variable,
	const struct marker_env *env, struct arena *scratch)
{
	*variable = marker_variable_find(name);
	if (*variable != MARKER_NONE)
		return look_up(*variable, env, scratch);
	const struct str *more = env->more ? map_get(env->more, name) : NULL;
	return more ? text_value(*more) : (struct value){.known = false};
}

static bool
in_set(struct str name, const struct str_vec *set)
{
	vec_for (const struct str, item, set)
		if (name_eq(*item, name))
			return true;
	return false;
}

static bool
is_in(struct str left, const struct value *right)
{
	if (right->set)
		return in_set(left, right->set);
	return left.n == 0 || str_find(right->text, left) < right->text.n;
}

static enum marker_answer
answer(bool yes)
{
	return yes ? MARKER_TRUE : MARKER_FALSE;
}

/* A text is neither less nor greater than another. */
static enum marker_answer
compare_texts(struct str left, enum marker_op op, const struct value *right)
{
	bool same = !right->set && str_eq(left, right->text);
	switch (op) {
	case MARKER_LT:
	case MARKER_GT:
		return MARKER_FALSE;
	case MARKER_LE:
	case MARKER_GE:
	case MARKER_EQ:
		return answer(same);
	case MARKER_NE:
		return answer(!same);
	case MARKER_IN:
		return answer(is_in(left, right));
	case MARKER_NOT_IN:
		return answer(!is_in(left, right));
	default:
		return MARKER_UNDEFINED_COMPARISON;
	}
}

static bool
is_version_variable(enum marker_variable variable)
{
	return variable == MARKER_IMPLEMENTATION_VERSION ||
	       variable == MARKER_PLATFORM_RELEASE ||
	       variable == MARKER_PYTHON_FULL_VERSION ||
	       variable == MARKER_PYTHON_VERSION;
}

/* Where operator and right side make one clause: does it admit the left? */
static bool
compare_versions(struct str left, enum marker_op op, struct str right,
	enum marker_answer *result, struct arena *scratch)
{
	struct spec_set set;
	struct version version;
	struct str clause = str_fmt(scratch, "%s%.*s", ops[op], STR(right));
	if (op >= MARKER_IN || str_index(right, ',') < right.n ||
		!spec_parse(clause, &set, scratch, NULL))
		return false;
	bool is_version = version_parse(left, &version, scratch, NULL);
	struct spec_item item = {left, is_version ? &version : NULL};
	*result = answer(spec_contains(&set, item, SPEC_PRE_YES));
	return true;
}

static enum marker_answer
compare(const struct marker *term, const struct marker_env *env,
	struct arena *scratch)
{
	enum marker_variable variable = term->left.variable;
	struct value left = text_value(term->left.text);
	struct value right = text_value(term->right.text);
	if (variable != MARKER_NONE)
		left = look_up(variable, env, scratch);
	else
		right = look_up_name(term->right.text, &variable, env, scratch);
	if (!left.known || !right.known)
		return MARKER_UNDEFINED_NAME;
	if (left.set)
		return MARKER_UNDEFINED_COMPARISON;
	enum marker_answer result;
	if (is_version_variable(variable) &&
		compare_versions(
			left.text, term->op, right.text, &result, scratch))
		return result;
	return compare_texts(left.text, term->op, &right);
}

/* The first that is undefined counts; else: is one of the parts between 'or'
 * true in all its terms? */
static enum marker_answer
eval(const struct marker *term, const struct marker_env *env,
	struct arena *scratch)
{
	bool any = false, all = true;
	for (; term; term = term->next) {
		enum marker_answer one =
			term->group ? eval(term->group, env, scratch)
				    : compare(term, env, scratch);
		if (one > MARKER_TRUE)
			return one;
		all = all && one == MARKER_TRUE;
		if (term->next && !term->is_or)
			continue;
		any = any || all;
		all = true;
	}
	return answer(any);
}

enum marker_answer
marker_eval(const struct marker *marker, const struct marker_env *env,
	struct arena *scratch)
{
	return eval(marker, env, scratch);
}

/* Does a backslash before s begin one of Python's escapes, or one of ours?
 * Else it is itself. */
static bool
begins_escape(struct str s)
{
	struct str first = S("\n\r\\'\"abfnrtvxNuU01234567");
	return !s.n || !s.p[0] || str_index(first, s.p[0]) < first.n;
}

/* Raw, but for what would not come back: packaging reads Python's escapes, and
 * no quote inside quotes. */
static void
print_text(struct str s, struct buf *out)
{
	bool has_double = str_index(s, '"') < s.n;
	char quote = has_double && str_index(s, '\'') == s.n ? '\'' : '"';
	buf_addc(out, quote);
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == '\n' || c == '\r' || !c || c == quote)
			buf_addf(out, "\\x%02x", (unsigned)c);
		else if (c == '\\' && begins_escape(str_from_index(s, i + 1)))
			buf_addz(out, "\\\\");
		else
			buf_addc(out, c);
	}
	buf_addc(out, quote);
}

static void
print_operand(const struct marker_operand *operand, struct buf *out)
{
	if (operand->variable == MARKER_NONE)
		print_text(operand->text, out);
	else
		buf_add(out, operand->text);
}

/* Parentheses around parentheses, or around all, say nothing. */
static void
print_chain(const struct marker *term, bool outermost, struct buf *out)
{
	while (term->group && !term->next)
		term = term->group;
	bool parentheses = term->next && !outermost;
	if (parentheses)
		buf_addc(out, '(');
	for (; term; term = term->next) {
		if (term->group) {
			print_chain(term->group, false, out);
		} else {
			print_operand(&term->left, out);
			buf_addf(out, " %s ", ops[term->op]);
			print_operand(&term->right, out);
		}
		if (term->next)
			buf_addz(out, term->is_or ? " or " : " and ");
	}
	if (parentheses)
		buf_addc(out, ')');
}

void
marker_print(const struct marker *marker, struct buf *out)
{
	print_chain(marker, true, out);
}

bool
marker_equal(
	const struct marker *a, const struct marker *b, struct arena *scratch)
{
	struct buf left = {.arena = scratch}, right = {.arena = scratch};
	marker_print(a, &left);
	marker_print(b, &right);
	return str_eq(buf_str(&left), buf_str(&right));
}

unsigned
marker_variables(const struct marker *marker)
{
	unsigned set = 0;
	for (; marker; marker = marker->next) {
		enum marker_variable variable = marker->left.variable;
		if (marker->group) {
			set |= marker_variables(marker->group);
			continue;
		}
		if (variable == MARKER_NONE)
			variable = marker_variable_find(marker->right.text);
		if (variable != MARKER_NONE)
			set |= 1u << variable;
	}
	return set;
}
