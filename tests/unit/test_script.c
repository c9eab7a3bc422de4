/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "env/install/script.h"

static struct str
launcher(struct str python, const char *object, bool old)
{
	struct buf out = {.arena = &arena};
	const struct manifest_script script = {
		.name = S("x"), .module = S("a.b"), .object = str_from(object)};
	script_launcher(&out, python, &script, old);
	return buf_str(&out);
}

static struct str
shebang(struct str python)
{
	struct buf out = {.arena = &arena};
	script_shebang(&out, python);
	return buf_str(&out);
}

static void
launchers(void **state)
{
	(void)state;
	assert_str(launcher(S("/e/bin/python"), "main", false),
		"#!/e/bin/python\n"
		"import sys\n"
		"from a.b import main\n"
		"if __name__ == '__main__':\n"
		"    sys.argv[0] = sys.argv[0].removesuffix('.exe')\n"
		"    sys.exit(main())\n");
	assert_str(launcher(S("/e/bin/python"), "Tool.run", true),
		"#!/e/bin/python\n"
		"import re\n"
		"import sys\n"
		"from a.b import Tool\n"
		"if __name__ == '__main__':\n"
		"    sys.argv[0] = re.sub(r'(-script\\.pyw|\\.exe)?$', '', "
		"sys.argv[0])\n"
		"    sys.exit(Tool.run())\n");
}

static void
first_lines(void **state)
{
	(void)state;
	assert_str(shebang(S("/my env/bin/python")),
		"#!/bin/sh\n'''exec' \"/my env/bin/python\" \"$0\" \"$@\"\n"
		"' '''\n");
	assert_str(shebang(S("/a\tb/bin/python")),
		"#!/bin/sh\n'''exec' \"/a\tb/bin/python\" \"$0\" \"$@\"\n"
		"' '''\n");
	/* 124 bytes are the most that fit into 127 with "#!" and the end. */
	struct buf path = {.arena = &arena};
	buf_addc(&path, '/');
	while (path.n < 124)
		buf_addc(&path, 'x');
	assert_str(str_sub(shebang(buf_str(&path)), 0, 4), "#!/x");
	buf_addc(&path, 'x');
	struct str text = shebang(buf_str(&path));
	assert_true(str_starts(text, S("#!/bin/sh\n'''exec' /xxx")));
	assert_true(str_ends(text, S("xx \"$0\" \"$@\"\n' '''\n")));
	path.p[5] = '(';
	text = shebang(buf_str(&path));
	assert_true(str_starts(text, S("#!/bin/sh\n'''exec' \"/xxxx(")));
}

static void
rewriting(void **state)
{
	(void)state;
	struct buf out = {.arena = &arena};
	script_rewrite(&out, S("/e/python"), S("#!pythonw -E\nprint(1)\n"));
	assert_str(buf_str(&out), "#!/e/python\nprint(1)\n");
	out.n = 0;
	script_rewrite(&out, S("/e/python"), S("#!python"));
	assert_str(buf_str(&out), "#!/e/python\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(launchers),
		TEST(first_lines),
		TEST(rewriting),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
