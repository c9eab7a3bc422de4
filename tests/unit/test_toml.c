/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "format/toml.h"

static struct toml *
read_text(const char *text)
{
	return toml_read(S("x.toml"), str_from(text), &arena, &diag);
}

static const char lock[] =
	"lock-version = \"1.0\"\r\n"
	"environments = [\r\n"
	"    \"os_name == 'posix'\", # one\r\n"
	"]\r\n"
	"\r\n"
	"[[packages]]\r\n"
	"name = \"a\"\r\n"
	"wheels = [{size = 1_000, hashes.sha256 = \"ff\"}]\r\n"
	"[[packages]]\r\n"
	"name = 'b'\r\n"
	"[packages.tool]\r\n"
	"when = 2025-01-02 03:04:05Z\r\n";

static void
reads_values(void **state)
{
	(void)state;
	struct toml *root = read_text(lock);
	assert_non_null(root);
	assert_str(toml_get(root, "lock-version")->str, "1.0");
	struct toml *packages = toml_get(root, "packages");
	assert_int_equal(packages->kind, TOML_ARRAY);
	assert_int_equal(packages->array.n, 2);
	struct toml *wheels = toml_get(packages->array.v[0], "wheels");
	struct toml *wheel = wheels->array.v[0];
	assert_int_equal(toml_get(wheel, "size")->integer, 1000);
	struct toml *hashes = toml_get(wheel, "hashes");
	assert_str(toml_get(hashes, "sha256")->str, "ff");
	struct toml *tool = toml_get(packages->array.v[1], "tool");
	struct toml *when = toml_get(tool, "when");
	assert_int_equal(when->kind, TOML_OFFSET_DATETIME);
	assert_str(when->str, "2025-01-02 03:04:05Z");
	assert_null(toml_get(root, "nothing"));
	size_t n = 0;
	toml_for(it, root) n += toml_of(it)->kind == TOML_ARRAY;
	assert_int_equal(n, 2);
}

static void
assert_place(struct place place, size_t line, size_t column, const char *text)
{
	assert_int_equal(place.line, line);
	assert_int_equal(place.column, column);
	assert_str(place.text, text);
	assert_str(place.file, "x.toml");
}

static void
knows_places(void **state)
{
	(void)state;
	struct toml *root = read_text(lock);
	struct toml *packages = toml_get(root, "packages");
	struct toml *b = packages->array.v[1];
	assert_place(toml_place(toml_get(b, "name")), 10, 8, "name = 'b'");
	assert_place(toml_key_place(toml_get(b, "name")), 10, 1, "name = 'b'");
	assert_place(toml_place(b), 9, 3, "[[packages]]");
	struct toml *marker = toml_get(root, "environments")->array.v[0];
	assert_place(
		toml_place(marker), 3, 5, "    \"os_name == 'posix'\", # one");
	assert_place(toml_key_place(marker), 3, 5,
		"    \"os_name == 'posix'\", # one");
	struct toml *tool = toml_get(b, "tool");
	assert_place(toml_place(tool), 11, 11, "[packages.tool]");
}

static void
expects_kinds(void **state)
{
	(void)state;
	struct toml *root = read_text("a = 1\n");
	struct toml *a = toml_get(root, "a");
	assert_true(toml_expect(a, TOML_INTEGER, "a", &diag));
	assert_false(toml_expect(a, TOML_STRING, "a", &diag));
	assert_str(diag.items.v[0].message,
		"'a' must be a string, not an integer");
	assert_int_equal(diag.items.v[0].place.column, 5);
}

/* The first error of each text, and its hint. */
static void
reports_errors(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t line, column;
		const char *message, *hint;
	} cases[] = {
		{"a = foo\n", 1, 5, "'foo' is not a value",
			"write \"foo\" if it is text"},
		{"a = 012", 1, 5, "'012' is not a number or date that fits",
			""},
		{"a = 2025-02-29", 1, 5,
			"'2025-02-29' is not a number or date that fits", ""},
		{"a = 9223372036854775808", 1, 5,
			"'9223372036854775808' is not a number or date that "
			"fits",
			""},
		{"\na = \"x\n", 2, 5, "a string without its end",
			"close it with \" on the same line"},
		{"a = '''x\n", 1, 5, "a string without its end",
			"close it with '''"},
		{"a = \"C:\\dir\"", 1, 8, "a backslash that begins no escape",
			"write '\\\\' for a backslash, or single quotes "
			"around the string"},
		{"a = \"\\ud800\"", 1, 6,
			"'\\ud800' is not a Unicode character", ""},
		{"a = \"\\u12x\"", 1, 6,
			"'\\u' is not followed by 4 hexadecimal digits", ""},
		{"a = [1, 2", 1, 5, "an array without its ']'", ""},
		{"a = [1 2]", 1, 8, "expected ',' or ']' in an array", ""},
		{"a = {b = 1,\n", 1, 12, "expected a key", ""},
		{"a = {b = 1\n", 1, 11,
			"expected ',' or '}' in an inline table", ""},
		{"a\n", 1, 2, "expected '=' after a key", ""},
		{"a = 1 b = 2\n", 1, 7, "more text where the line should end",
			""},
		{"a = 1\n[a.b]\n", 2, 2, "'a' is there already", ""},
		{"[[a]\n", 1, 5,
			"expected ']]' after the name of an array of tables",
			""},
		{"caf\xc3\xa9 = 1\n", 1, 4, "expected '=' after a key", ""},
		{"\xc3\xa9 = 1\n", 1, 1, "expected a key",
			"a key of other than letters, digits, '_' and '-' "
			"needs quotes"},
		{"a = 'x'\nb = 'y\xff'\n", 2, 7,
			"a byte that is not UTF-8: 0xff",
			"save the file as UTF-8"},
		{"a = 1 # \x01\n", 1, 9, "control character 0x01 in a comment",
			""},
		{"a = 1\n<<<<<<< ours\n", 2, 1,
			"a mark of an unresolved merge conflict",
			"keep one side of the conflict and delete the lines of "
			"its marks ('<<<<<<<', '=======', '>>>>>>>')"},
		{"a = [\n=======\n]\n", 2, 1,
			"a mark of an unresolved merge conflict",
			"keep one side of the conflict and delete the lines of "
			"its marks ('<<<<<<<', '=======', '>>>>>>>')"},
	};
	for (size_t i = 0; i < countof(cases); i++) {
		diag = (struct diag){.arena = &arena};
		assert_null(read_text(cases[i].text));
		struct diag_item *item = diag.items.v;
		assert_str(item->message, cases[i].message);
		assert_str(item->hint, cases[i].hint);
		assert_int_equal(item->place.line, cases[i].line);
		assert_int_equal(item->place.column, cases[i].column);
	}
}

static void
refuses_nul(void **state)
{
	(void)state;
	assert_null(toml_read(S("x"), S("a = 'b\0'\n"), &arena, &diag));
	assert_str(diag.items.v[0].message, "a NUL byte");
	assert_int_equal(diag.items.v[0].place.column, 7);
}

/* All errors of a file in one run, none that only follows from another. */
static void
goes_on_after_errors(void **state)
{
	(void)state;
	assert_null(read_text("a = foo\n"
			      "b = [\n"
			      "    {x = 1},\n"
			      "    {x = },\n"
			      "    'c',\n"
			      "]\n"
			      "[t\n"
			      "a = 1\n"
			      "a = 2\n"
			      "<<<<<<< HEAD\n"
			      "z = bar\n"));
	static const size_t lines[] = {1, 4, 7, 9, 8, 10};
	assert_int_equal(diag.items.n, countof(lines));
	for (size_t i = 0; i < countof(lines); i++)
		assert_int_equal(diag.items.v[i].place.line, lines[i]);
	assert_int_equal(diag.items.v[4].level, DIAG_NOTE);
}

static void
many_errors_end(void **state)
{
	(void)state;
	struct buf text = {.arena = &arena};
	for (int i = 0; i < 1000; i++)
		buf_addz(&text, "a = ?\n");
	assert_null(read_text(buf_str(&text).p));
	assert_int_equal(diag.errors, 20);
}

static void
deep_nesting_is_refused(void **state)
{
	(void)state;
	struct buf text = {.arena = &arena};
	buf_addz(&text, "a = ");
	for (int i = 0; i < 100000; i++)
		buf_addz(&text, "[");
	assert_null(read_text(buf_str(&text).p));
	assert_str(diag.items.v[0].message, "more than 100 levels of values");
}

static void
writes(void **state)
{
	(void)state;
	struct buf out = {.arena = &arena};
	toml_add_key(&out, S("lock-version"));
	buf_addc(&out, '\n');
	toml_add_key(&out, S("a.b"));
	buf_addc(&out, '\n');
	toml_add_key(&out, S(""));
	buf_addc(&out, '\n');
	toml_add_string(&out, S("\"\\\t\x01\x7f caf\xc3\xa9\n"));
	assert_str(buf_str(&out),
		"lock-version\n\"a.b\"\n\"\"\n"
		"\"\\\"\\\\\\t\\u0001\\u007F caf\xc3\xa9\\n\"");
}

/* Every byte that text may hold comes back. */
static void
writes_what_it_reads(void **state)
{
	(void)state;
	char bytes[128];
	for (int i = 0; i < 128; i++)
		bytes[i] = (char)i;
	struct str all = {bytes, sizeof bytes};
	struct buf out = {.arena = &arena};
	toml_add_key(&out, all);
	buf_addz(&out, " = ");
	toml_add_string(&out, all);
	struct toml *root = read_text(buf_str(&out).p);
	assert_non_null(root);
	struct toml *value = map_get(&root->table, all);
	assert_non_null(value);
	assert_true(str_eq(value->str, all));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_values),
		TEST(knows_places),
		TEST(expects_kinds),
		TEST(reports_errors),
		TEST(refuses_nul),
		TEST(goes_on_after_errors),
		TEST(many_errors_end),
		TEST(deep_nesting_is_refused),
		TEST(writes),
		TEST(writes_what_it_reads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
