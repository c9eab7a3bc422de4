/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <string.h>

#include "format/ini.h"

static struct ini_section_vec sections;

/* What was read, a line per entry, then what was wrong. */
static struct str
read_all(struct str text)
{
	struct buf out = {.arena = &arena};
	diag = (struct diag){.arena = &arena};
	sections = (struct ini_section_vec){0};
	bool good = ini_read(text, S("f"), &sections, &arena, &diag);
	assert_int_equal(good, diag.errors == 0);
	vec_for (struct ini_section, section, &sections) {
		buf_addf(&out, "[%.*s]\n", STR(section->name));
		vec_for (struct ini_entry, entry, &section->entries)
			buf_addf(&out, "%.*s%s|%.*s|\n", STR(entry->key),
				entry->bare ? "!" : "", STR(entry->value));
	}
	diag_text(&diag, "t", false, &out);
	return buf_str(&out);
}

struct row {
	const char *in, *want;
};

static const struct row good[] = {
	{"", ""},
	{"# only\n ; comments\n", ""},
	{"[env]", "[env]\n"},
	{"[a]\n[b]\n[a]\n", "[a]\n[b]\n[a]\n"},
	{"[a] # why\nx = 1 # why\n", "[a]\nx|1|\n"},
	{"[a] ; why\n", "[a]\n"},
	{"[a]\r\nx=1\r\ny=2\r\n", "[a]\nx|1|\ny|2|\n"},
	{"\xef\xbb\xbf[a]\nx=1", "[a]\nx|1|\n"},
	{"x = 1\n", "[]\nx|1|\n"},
	/* what inih alone would change */
	{"[a]\nrequests = >=2.31 ; python_version < \"3.12\"\n",
		"[a]\nrequests|>=2.31 ; python_version < \"3.12\"|\n"},
	{"[a]\nx = u#frag\n", "[a]\nx|u#frag|\n"},
	{"[a]\nx =\n", "[a]\nx||\n"},
	{"[a]\nx = # none\n", "[a]\nx||\n"},
	{"[a]\nx = a = b\n", "[a]\nx|a = b|\n"},
	{"[a]\nfoo @ https://x?y=1\n", "[a]\nfoo @ https://x?y=1!||\n"},
	{"[a]\nfoo : 1\n", "[a]\nfoo : 1!||\n"},
	{"[a]\nfoo ; m = 1\n", "[a]\nfoo ; m = 1!||\n"},
	{"[a]\nnumpy>=1\nsix\n", "[a]\nnumpy>|1|\nsix!||\n"},
	/* continuation lines */
	{"[a]\nx = 1,\n  2 # two\n\n# c\n\t3 ; m\ny = 4\n",
		"[a]\nx|1, 2 3 ; m|\ny|4|\n"},
	{"[a]\nx =\n  src\n  lib\n", "[a]\nx|src lib|\n"},
	{"[a]\nx = 1\n  ; comment\n  2\n", "[a]\nx|1 2|\n"},
};

static void
dialect(void **state)
{
	(void)state;
	for (size_t i = 0; i < countof(good); i++)
		assert_str(read_all(str_from(good[i].in)), good[i].want);
}

static const struct row bad[] = {
	{"[env\nx = 1\n", "f:1:4: error: no ']' after '[env'\n"
			  "    [env\n"
			  "       ^\n"
			  "hint: write '[env]'\n"},
	{"[env] x = 1\n", "f:1:7: error: 'x = 1' after ']'\n"
			  "    [env] x = 1\n"
			  "          ^\n"
			  "hint: write it on a line of its own\n"},
	{"= 1\n", "f:1:1: error: no name before '='\n"
		  "    = 1\n"
		  "    ^\n"
		  "hint: write 'name = value'\n"},
	{"  x = 1\n", "f:1:3: error: indented, but there is no value to "
		      "continue\n"
		      "      x = 1\n"
		      "      ^\n"
		      "hint: remove the blanks before it\n"},
	{"[a]\nx = 1\n  y = 2\nz = 3\n",
		"[a]\nx|1|\nz|3|\n"
		"f:3:3: error: indented like a part of the value before it\n"
		"      y = 2\n"
		"      ^\n"
		"hint: remove the blanks before it\n"},
	{"[a]\nx = 1\n  [b]\n",
		"[a]\nx|1|\n"
		"f:3:3: error: indented like a part of the value before it\n"
		"      [b]\n"
		"      ^\n"
		"hint: remove the blanks before it\n"},
	{"[a ;b]\nx = 1\n", "f:1:4: error: ';' in a section's name\n"
			    "    [a ;b]\n"
			    "       ^\n"},
	{"[a]\nx = caf\xe9\n  more\ny = 1\n",
		"[a]\ny|1|\n"
		"f:2:8: error: the byte 0xe9 is not UTF-8\n"
		"    x = caf\xe9\n"
		"           ^\n"
		"hint: save the file as UTF-8\n"},
	{"[a]\nx = 1\r2\n", "[a]\n"
			    "f:2:6: error: the control byte 0x0d\n"
			    "    x = 1\\x0d2\n"
			    "         ^\n"
			    "hint: remove it\n"},
	{"[a]\n<<<<<<< HEAD\nx = 1\n||||||| b\nx = 0\n=======\nx = 2\n"
	 ">>>>>>> b\ny = 2\n=======\n",
		"[a]\nx|1|\ny|2|\n"
		"f:2:1: error: a mark of an unresolved merge conflict\n"
		"    <<<<<<< HEAD\n"
		"    ^\n"
		"hint: keep one side of the conflict and delete the lines of "
		"its marks\n"
		"f:10:1: error: no name before '='\n"
		"    =======\n"
		"    ^\n"
		"hint: write 'name = value'\n"},
	{"\xff\xfe[\0a", "f: error: the file is UTF-16\n"
			 "hint: save it as UTF-8\n"},
};

static void
errors(void **state)
{
	(void)state;
	for (size_t i = 0; i < countof(bad); i++)
		assert_str(read_all(str_from(bad[i].in)), bad[i].want);
	assert_str(read_all(S("[a]\nx = 1\0002\ny = 2\n")),
		"[a]\ny|2|\n"
		"f:2:6: error: the control byte 0x00\n"
		"    x = 1\\x002\n"
		"         ^\n"
		"hint: remove it\n");
}

static struct str
repeat(const char *head, char c, size_t n, const char *tail)
{
	struct buf buf = {.arena = &arena};
	buf_addz(&buf, head);
	while (n--)
		buf_addc(&buf, c);
	buf_addz(&buf, tail);
	return buf_str(&buf);
}

static size_t
value_size(void)
{
	return sections.v[0].entries.v[0].value.n;
}

static void
limits(void **state)
{
	(void)state;
	/* inih cuts at 200 bytes or at 49; we do not. */
	(void)read_all(repeat("[a]\nx = ", 'v', 4000, "\n"));
	assert_int_equal(diag.errors, 0);
	assert_int_equal(value_size(), 4000);
	(void)read_all(repeat("[a]\nx = 1\n ", ' ', 300, "22\n"));
	assert_int_equal(value_size(), 4);
	(void)read_all(repeat("[a]\n# ", 'c', 4000, "\nx = 1\n"));
	assert_int_equal(value_size(), 1);
	(void)read_all(repeat("[a]\n", 'k', 100, " = 1\n  2\n"));
	assert_int_equal(value_size(), 3);
	(void)read_all(repeat("[", 's', 200, "]\nx = 1\n"));
	assert_int_equal(sections.v[0].name.n, 200);
	(void)read_all(repeat("[", 's', 201, "]\nx = 1\n"));
	assert_int_equal(diag.errors, 1);
	assert_int_equal(sections.n, 0);
	assert_str(diag.items.v[0].message,
		"the section's name is longer than 200 bytes");
	(void)read_all(repeat("[a]\nx = ", 'v', 4093, "\n"));
	assert_str(
		diag.items.v[0].message, "the line is longer than 4096 bytes");
	(void)read_all(repeat("[a]\n", 'k', 151, "=1\n"));
	assert_str(
		diag.items.v[0].message, "the name is longer than 150 bytes");
	(void)read_all(repeat("[a]\n", '\n', 1 << 20, ""));
	assert_str(diag.items.v[0].message, "the file is larger than 1024 KiB");
	(void)read_all(repeat("", '\1', 1, repeat("", '=', 99, "\n").p));
	assert_int_equal(diag.errors, 1);
}

static void
too_many_errors(void **state)
{
	(void)state;
	struct buf text = {.arena = &arena};
	for (int i = 0; i < 1000; i++)
		buf_addz(&text, "\x01\n");
	(void)read_all(buf_str(&text));
	assert_int_equal(diag.errors, 50);
}

/* Every byte of a value has its place, over continuation lines too. */
static void
places(void **state)
{
	(void)state;
	(void)read_all(S("\xef\xbb\xbf[a]\nxy  =  ab cd # c\n\n    ef\ny =\n"));
	const struct ini_entry *entry = &sections.v[0].entries.v[0];
	assert_str(entry->value, "ab cd ef");
	assert_int_equal(sections.v[0].place.column, 2);
	assert_int_equal(entry->place.line, 2);
	assert_int_equal(entry->place.column, 1);
	struct place place = ini_at(entry, 3);
	assert_int_equal(place.line, 2);
	assert_int_equal(place.column, 11);
	assert_str(place.text, "xy  =  ab cd # c");
	place = ini_at(entry, 7);
	assert_int_equal(place.line, 4);
	assert_int_equal(place.column, 6);
	assert_int_equal(ini_at(entry, 99).column, 7);
	assert_int_equal(ini_at(entry + 1, 0).column, 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {TEST(dialect), TEST(errors),
		TEST(limits), TEST(too_many_errors), TEST(places)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
