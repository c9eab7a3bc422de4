/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "model/entry_points.h"

/* "name>module:object", gui ones with '*' before, ';' between; or the first
 * error's line and message. */
static struct str
scripts_of(const char *text)
{
	struct manifest_script_vec scripts = {0};
	struct buf out = {.arena = &arena};
	if (entry_points_parse(str_from(text), S("entry_points.txt"), &scripts,
		    &arena, &diag))
		vec_for (struct manifest_script, s, &scripts)
			buf_addf(&out, "%s%.*s>%.*s:%.*s;", s->gui ? "*" : "",
				STR(s->name), STR(s->module), STR(s->object));
	else
		buf_addf(&out, "%zu: %.*s", diag.items.v[0].place.line,
			STR(diag.items.v[0].message));
	diag = (struct diag){.arena = &arena};
	return buf_str(&out);
}

static void
scripts_are_read(void **state)
{
	(void)state;
	static const struct {
		const char *text, *want;
	} rows[] = {
		{"", ""},
		{"[console_scripts]\na = b:c\n", "a>b:c;"},
		{"[console_scripts]\r\na=b.c:D.e [x,y]\r\n", "a>b.c:D.e;"},
		{"[gui_scripts]\na = b : c\n[console_scripts]\nA=b:c",
			"*a>b:c;A>b:c;"},
		{"# x\n[console_scripts]\n; y\n  a-b.c = m:f\n", "a-b.c>m:f;"},
		{"[other]\nwhat ever\nx = y = z\n", ""},
		{"no group\n[ console_scripts ]\na=b:c\n", "a>b:c;"},
		{"[console_scripts]\na = b\n",
			"2: 'b' is not a 'module:function'"},
		{"[console_scripts]\na = b:\n",
			"2: 'b:' is not a 'module:function'"},
		{"[console_scripts]\na = b:c()\n",
			"2: 'b:c()' is not a 'module:function'"},
		{"[console_scripts]\na = b..c:d\n",
			"2: 'b..c:d' is not a 'module:function'"},
		{"[console_scripts]\na = 1b:c\n",
			"2: '1b:c' is not a 'module:function'"},
		{"[console_scripts]\na = b:c [x\n",
			"2: 'b:c [x' is not a 'module:function'"},
		{"[console_scripts]\nnothing\n",
			"2: 'nothing' is no entry point"},
		{"[console_scripts]\na=b:c\na=d:e\n",
			"3: the program 'a' comes twice"},
		{"[console_scripts\na=b:c\n",
			"1: '[console_scripts' is no group"},
		{"[console_scripts]\n../a = b:c\n",
			"2: no program can be named '../a': it is empty or "
			"begins with '.'"},
	};
	for (size_t i = 0; i < countof(rows); i++)
		assert_str(scripts_of(rows[i].text), rows[i].want);
}

static void
names_of_programs(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		bool good;
	} rows[] = {
		{"black", true},
		{"python-argcomplete-check-easy-install-script", true},
		{"activate-global-python-argcomplete", true},
		{"pythonx", true},
		{"py.test", true},
		{"my tool", true},
		{"python", false},
		{"Python", false},
		{"python3", false},
		{"python3.12", false},
		{"python3.13t", false},
		{"PYTHON.exe", false},
		{"pythonw", false},
		{"pypy3.10", false},
		{"activate", false},
		{"Activate.ps1", false},
		{"activate.fish", false},
		{"deactivate.bat", false},
		{"", false},
		{".", false},
		{"..", false},
		{"a/b", false},
		{"a\\b", false},
		{"a\nb", false},
	};
	for (size_t i = 0; i < countof(rows); i++) {
		const char *why;
		bool good =
			entry_points_is_script(str_from(rows[i].name), &why);
		if (good != rows[i].good)
			fail_msg("'%s'", rows[i].name);
		assert_int_equal(good, !why);
	}
}

static void
reads_any_group(void **state)
{
	(void)state;
	struct str text = S("[console_scripts]\na = b:c\n\n[ pkg_config ]\r\n"
			    "# no\nnumpy=numpy._core.lib.pkgconfig\nbroken\n"
			    " x = y.z [extra] \n[pkg_config2]\nno = no\n"
			    "[pkg_config]\nlast = l");
	struct entry_point_vec found = {0};
	entry_points_group(text, S("pkg_config"), &found, &arena);
	assert_int_equal(found.n, 3);
	assert_str(found.v[0].name, "numpy");
	assert_str(found.v[0].value, "numpy._core.lib.pkgconfig");
	assert_str(found.v[1].value, "y.z [extra]");
	assert_str(found.v[2].name, "last");
	entry_points_group(text, S("nothing"), &found, &arena);
	assert_int_equal(found.n, 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(scripts_are_read),
		TEST(names_of_programs),
		TEST(reads_any_group),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
