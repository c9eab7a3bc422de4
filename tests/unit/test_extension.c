/* SPDX-License-Identifier: MIT */
/* [extension:PACKAGE.MODULE], [build:NAME], [system], and what else of venv.ini
 * has to do with building. */
#include "unit.h"

#include "model/require.h"
#include "model/source.h"
#include "parse_conf.h"

#define COMMIT "0123456789abcdef0123456789abcdef01234567"

static void
parse_good(const char *text)
{
	if (!parse(str_from(text)))
		fail_msg("%s", messages().p);
}

static struct str
words(const struct conf_word_vec *list)
{
	struct buf out = {.arena = &arena};
	vec_for (struct conf_word, word, list)
		buf_addf(&out, "%s%.*s", out.n ? " | " : "", STR(word->text));
	return buf_str(&out);
}

static void
every_key(void **state)
{
	(void)state;
	parse_good("[extension:my._fast]\n"
		   "sources = src/./a.c src/**/[!_]?.cc\n  b.pyx c.S\n"
		   "native = zlib libxml-2.0\n"
		   "headers = NumPy py_bind11\n"
		   "include = include /opt/x/../y .\n"
		   "define = A B=2 'C=\"x y\"' D=\\\"\n"
		   "cflags = -O2 \"-DX=a b\" '$x'\n"
		   "ldflags = -Wl,-z,defs\n"
		   "libraries = m stdc++\n"
		   "environments = docs env\n"
		   "language = c++\nstd = gnu++2b\n"
		   "limited-api = 3.11\noutput = lib\n"
		   "[extension:other]\nsources = a.c\n"
		   "[env:docs]\n");
	assert_int_equal(conf.extensions.n, 2);
	const struct conf_extension *e = conf.extensions.v;
	assert_str(e->name, "my._fast");
	assert_str(
		words(&e->sources), "src/a.c | src/**/[!_]?.cc | b.pyx | c.S");
	assert_int_equal(e->sources.v[2].place.line, 3);
	assert_int_equal(e->sources.v[2].place.column, 3);
	assert_str(words(&e->native), "zlib | libxml-2.0");
	assert_str(words(&e->headers), "numpy | py-bind11");
	assert_str(words(&e->include), "include | /opt/y | .");
	assert_str(words(&e->define), "A | B=2 | C=\"x y\" | D=\"");
	assert_int_equal(e->define.v[2].place.column, 16);
	assert_str(words(&e->cflags), "-O2 | -DX=a b | $x");
	assert_str(words(&e->ldflags), "-Wl,-z,defs");
	assert_str(words(&e->libraries), "m | stdc++");
	assert_str(words(&e->environments), "docs | env");
	assert_int_equal(e->language, CONF_LANGUAGE_CXX);
	assert_str(e->std, "gnu++2b");
	assert_int_equal(e->limited_minor, 11);
	assert_str(e->output, "lib");
	assert_int_equal(e->at_output.line, 15);
	assert_str(words(&e[1].environments), "env");
	assert_int_equal(e[1].place.line, 16);
	assert_int_equal(e[1].at_limited.line, 16);
	assert_int_equal(e[1].language, CONF_LANGUAGE_BY_SUFFIX);
}

static void
builds(void **state)
{
	(void)state;
	parse_good("[build:Zed]\nfrom-source = yes\n"
		   "[build:Py_YAML]\nnative = yaml-0.1\n"
		   "config-settings = a=1 'b=x y' a= --global-option=-q\n"
		   "environment = CFLAGS 'X=a b'\n"
		   "requires = Setuptools>=61,<81 cython\n"
		   "  wheel >= 0.40 ; python_version < \"3.12\"\n");
	assert_int_equal(conf.builds.n, 2);
	const struct conf_build *b = conf.builds.v;
	assert_str(b->name, "py-yaml");
	assert_str(words(&b->native), "yaml-0.1");
	assert_int_equal(b->settings.n, 4);
	assert_str(b->settings.v[1].key, "b");
	assert_str(b->settings.v[1].value, "x y");
	assert_str(b->settings.v[2].value, "");
	assert_str(b->settings.v[3].key, "--global-option");
	assert_str(words(&b->environment), "CFLAGS | X=a b");
	assert_str(words(&b->requires),
		"Setuptools<81,>=61 | cython | "
		"wheel>=0.40; python_version < \"3.12\"");
	assert_int_equal(b->requires.v[1].place.column, 31);
	assert_false(b->from_source);
	assert_true(b[1].from_source);
	assert_int_equal(conf.envs.v[0]->builds.n, 2);
}

static void
locals_and_commits(void **state)
{
	(void)state;
	static const struct {
		const char *line, *text, *directory, *repository, *commit,
			*subdirectory;
	} rows[] = {
		{"m = ./libs//m", "m", "libs/m", "", "", ""},
		{"m[b, a] = . ; os_name == 'posix'",
			"m[a,b]; os_name == \"posix\"", ".", "", "", ""},
		{"a = git+https://example.org/a.git@" COMMIT,
			"a@ git+https://example.org/a.git@" COMMIT, "",
			"https://example.org/a.git", COMMIT, ""},
		{"b[x] = git+ssh://git@h/b@" COMMIT
		 "#egg=b&subdirectory=p/./q ; os_name == 'posix'",
			"b[x]@ git+ssh://git@h/b@" COMMIT
			"#subdirectory=p/q ; os_name == \"posix\"",
			"", "ssh://git@h/b", COMMIT, "p/q"},
		{"c = git+file:///srv/@1/c@" COMMIT,
			"c@ git+file:///srv/@1/c@" COMMIT, "",
			"file:///srv/@1/c", COMMIT, ""},
		{"d = git+https://h/d@ABCDEF0123456789ABCDEF0123456789"
		 "ABCDEF0123456789ABCDEF0123456789",
			"d@ git+https://h/d@abcdef0123456789abcdef0123456789"
			"abcdef0123456789abcdef0123456789",
			"", "https://h/d",
			"abcdef0123456789abcdef0123456789"
			"abcdef0123456789abcdef0123456789",
			""},
	};
	for (size_t i = 0; i < countof(rows); i++) {
		parse_good(str_fmt(&arena, "[packages]\n%s\n", rows[i].line).p);
		const struct conf_package *p = conf.envs.v[0]->packages.v;
		struct require wanted;
		assert_true(require_parse(
			str_from(rows[i].text), &wanted, &arena, NULL));
		struct buf print = {.arena = &arena};
		require_print(&wanted, &print);
		assert_str(p->text, buf_str(&print).p);
		assert_str(p->directory, rows[i].directory);
		assert_str(p->repository, rows[i].repository);
		assert_str(p->commit, rows[i].commit);
		assert_str(p->subdirectory, rows[i].subdirectory);
	}
}

static void
system_and_what_a_lock_answers(void **state)
{
	(void)state;
	parse_good("[env]\npython = 3.11\nrequirements = r.txt q/s.txt\n"
		   "groups = Te_st\n"
		   "[packages]\nlib = ./lib\nsix = 1\n"
		   "[system]\nMeson = >=1.5\nzed =\n"
		   "[build:zed]\nfrom-source = yes\nrequires = a b>=1\n"
		   "native = z\n"
		   "[env:docs]\nextends = env\n[packages:docs]\nmeson = 1.7\n"
		   "[env:own]\ngroups = x\n");
	struct buf out = {.arena = &arena};
	conf_requirements(conf_find(&conf, S("docs")), &out);
	assert_str(buf_str(&out), "python ==3.11.*\npip yes\n"
				  "package lib from lib\n"
				  "package meson==1.7\n"
				  "package six==1\n"
				  "package zed\n"
				  "build zed from-source\n"
				  "build zed requires a\n"
				  "build zed requires b>=1\n");
	assert_int_equal(conf.system.n, 2);
	assert_str(conf.system.v[0].text, "meson>=1.5");
	const struct conf_env *docs = conf_find(&conf, S("docs"));
	assert_false(conf_find_package(docs, S("meson"))->system);
	assert_true(conf_find_package(docs, S("zed"))->system);
	assert_str(words(&docs->requirements), "r.txt | q/s.txt");
	assert_str(words(&docs->groups), "te-st");
	const struct conf_env *own = conf_find(&conf, S("own"));
	assert_int_equal(own->packages.n, 0);
	assert_int_equal(own->requirements.n, 0);
	assert_str(words(&own->groups), "x");
}

static void
suffixes(void **state)
{
	(void)state;
	static const struct {
		const char *path;
		enum source_kind kind;
	} rows[] = {{"a/b.c", SOURCE_C}, {"b.C", SOURCE_CXX},
		{"b.c++", SOURCE_CXX}, {"x.tar.cpp", SOURCE_CXX},
		{"a.pyx", SOURCE_CYTHON}, {"a.s", SOURCE_ASM},
		{"a.hpp", SOURCE_HEADER}, {"a.pxd", SOURCE_HEADER},
		{".c", SOURCE_OTHER}, {"a.c/b", SOURCE_OTHER},
		{"c", SOURCE_OTHER}, {"a.py", SOURCE_OTHER}};
	for (size_t i = 0; i < countof(rows); i++)
		assert_int_equal(
			source_kind(str_from(rows[i].path)), rows[i].kind);
	assert_true(source_is_glob(S("a/[b].c")));
	assert_false(source_is_glob(S("a/b.c")));
}
static const struct {
	const char *in, *want;
} error_rows[] = {
	{"[extension:x-y]\nsources = a.c\n",
		"1:13 'x-y' is not the name of a module\n"
		"hint: write '[extension:x_y]'\n"},
	{"[extension:x/y.so]\nsources = a.c\n",
		"1:13 'x/y.so' is not the name of a module\n"
		"hint: write '[extension:x.y]'\n"},
	{"[extension:x..y]\nsources = a.c\n",
		"1:14 'x..y' is not the name of a module\n"
		"hint: write the name by which it is imported, such as "
		"'[extension:myproject._fast]'\n"},
	{"[extension:]\nsources = a.c\n",
		"1:12 '' is not the name of a module\n"
		"hint: write the name by which it is imported, such as "
		"'[extension:myproject._fast]'\n"},
	{"[extension:x.class]\nsources = a.c\n",
		"1:14 'x.class' is not the name of a module: Python has that "
		"word itself\n"
		"hint: write the name by which it is imported, such as "
		"'[extension:myproject._fast]'\n"},
	{"[extension:1x]\nsources = a.c\n",
		"1:12 '1x' is not the name of a module\n"
		"hint: write the name by which it is imported, such as "
		"'[extension:myproject._fast]'\n"},
	{"[extension:x ]\nsources = a.c\n",
		"1:13 'x ' is not the name of a module\n"
		"hint: write the name by which it is imported, such as "
		"'[extension:myproject._fast]'\n"},
	{"[extension:x]\n",
		"1:2 '[extension:x]' has no sources\n"
		"hint: write 'sources = src/*.c', or the files by name\n"},
	{"[extension:x]\nsources =\n", "2:10 'sources' has no value\n"
				       "hint: remove the line, or write "
				       "'sources = src/fast.c src/fast/*.c'\n"},
	{"[extension:x]\nsuorces = a.c\n",
		"1:2 '[extension:x]' has no sources\n"
		"hint: write 'sources = src/*.c', or the files by name\n"
		"2:1 unknown key 'suorces'\n"
		"hint: did you mean 'sources'?\n"},
	{"[extension:x]\nsources = a.c\n[extension:x]\nsources = b.c\n",
		"3:2 duplicate section 'extension:x'\n"
		"hint: put all lines of '[extension:x]' under one\n"},
	{"[extension:a.b]\nsources = a.c\n[extension:a.b.c]\nsources = b.c\n",
		"3:2 'a.b' is a package here and an extension module too\n"
		"hint: write '[extension:a.b._b]' there\n"},
	{"[extension:x]\nsources = a.c ../b.c\n",
		"2:15 '../b.c' is not inside the repository\n"
		"hint: write a path that is relative to venv.ini\n"},
	{"[extension:x]\nsources = /a.c\n",
		"2:11 '/a.c' is not inside the repository\n"
		"hint: write a path that is relative to venv.ini\n"},
	{"[extension:x]\nsources = a.c src\\b.c\n",
		"2:18 '\\' in the sources\n"
		"hint: shells would give it a meaning: take another name\n"},
	{"[extension:x]\nsources = a.h\n",
		"2:11 'a.h' is a header\n"
		"hint: remove it: what sources include is found by the "
		"compiler; 'include = DIRECTORY' is where\n"},
	{"[extension:x]\nsources = src/* b.c\n",
		"2:11 'src/*' is nothing that is compiled\n"
		"hint: write 'src/*.c'\n"},
	{"[extension:x]\nsources = src/\n",
		"2:11 'src/' is nothing that is compiled\n"
		"hint: write 'src/*.c'\n"},
	{"[extension:x]\nsources = a.py\n",
		"2:11 'a.py' is nothing that is compiled\n"
		"hint: sources end in .c, .cc, .cpp, .cxx, .c++, .C, .pyx, .S "
		"or .s\n"},
	{"[extension:x]\nsources = a.o\n",
		"2:11 'a.o' is nothing that is compiled\n"
		"hint: write it into 'ldflags'\n"},
	{"[extension:x]\nsources = a.c\n  b.c ./a.c\n",
		"3:7 duplicate source 'a.c'\n"
		"hint: remove one of them\n"},
	{"[extension:x]\nsources = src/[ab.c\n",
		"2:15 '[' has no ']'\n"
		"hint: write '[[]' for the byte itself\n"},
	{"[extension:x]\nsources = src/**.c\n",
		"2:15 '**' is not a whole part of the path\n"
		"hint: write 'src/**/*.c' for all directories below src\n"},
	{"[extension:x]\nsources = a.c\nnative = z zlib>=1\n",
		"3:16 'zlib>=1' is not the name of a pkg-config module\n"
		"hint: write 'zlib' here, and 'zlib = >=1' into [native]\n"},
	{"[extension:x]\nsources = a.c\nnative = z.pc\n",
		"3:10 'z.pc' is a file, not a module\n"
		"hint: write 'z' without '.pc'\n"},
	{"[extension:x]\nsources = a.c\nnative = z z\n",
		"3:12 duplicate module 'z'\n"
		"hint: remove one of them\n"},
	{"[extension:x]\nsources = a.c\nheaders = numpy numpy>=2\n",
		"3:22 'numpy>=2' is not a name: bad character in a name\n"
		"hint: write 'numpy': its versions stand in [packages]\n"},
	{"[extension:x]\nsources = a.c\nheaders = a_b A-b\n",
		"3:15 duplicate package 'a-b'\n"
		"hint: remove one of them\n"},
	{"[extension:x]\nsources = a.c\ninclude = -Isrc\n",
		"3:11 '-Isrc' is an option of the compiler\n"
		"hint: write 'src'\n"},
	{"[extension:x]\nsources = a.c\ninclude = ../src\n",
		"3:11 '../src' is not inside the repository\n"
		"hint: write a path that is relative to venv.ini\n"},
	{"[extension:x]\nsources = a.c\ndefine = -DX\n",
		"3:10 '-DX' is an option of the compiler\n"
		"hint: write 'X'\n"},
	{"[extension:x]\nsources = a.c\ndefine = 1=2\n",
		"3:10 '1=2' is not NAME or NAME=VALUE\n"
		"hint: write 'NAME=1', and quotes around a value with "
		"blanks\n"},
	{"[extension:x]\nsources = a.c\ncflags = -O2 \"-I$HOME\"\n",
		"3:17 '$' is not expanded\n"
		"hint: write '\\$' for the byte itself; 'native = MODULE' "
		"takes what pkg-config says\n"},
	{"[extension:x]\nsources = a.c\ncflags = -O2 'x\n",
		"3:14 ''x' has a quote without its end\n"
		"hint: write '\\' before the byte if it is meant\n"},
	{"[extension:x]\nsources = a.c\nldflags = `x`\n",
		"3:11 '`' is not expanded\n"
		"hint: write '\\`' for the byte itself; 'native = MODULE' "
		"takes what pkg-config says\n"},
	{"[extension:x]\nsources = a.c\nlibraries = -lm\n",
		"3:13 '-lm' is an option of the compiler\n"
		"hint: write 'm'\n"},
	{"[extension:x]\nsources = a.c\nlibraries = libm.so\n",
		"3:13 'libm.so' is not the name of a library\n"
		"hint: write 'm'\n"},
	{"[extension:x]\nsources = a.c\nenvironments = env doc\n[env:docs]\n",
		"3:20 no environment 'doc'\n"
		"hint: did you mean 'docs'?\n"},
	{"[extension:x]\nsources = a.c\nenvironments = what\n[env:docs]\n",
		"3:16 no environment 'what'\n"
		"hint: the environments are: env, docs\n"},
	{"[extension:x]\nsources = a.c\nenvironments = env env\n",
		"3:20 duplicate environment 'env'\n"
		"hint: remove one of them\n"},
	{"[extension:x]\nsources = a.c\nlanguage = C++\n",
		"3:12 'C++' is not one of: c, c++\n"
		"hint: did you mean 'c++'?\n"},
	{"[extension:x]\nsources = a.c\nstd = -std=c17\n",
		"3:7 '-std=c17' is not a language standard\n"
		"hint: write 'std = c17'\n"},
	{"[extension:x]\nsources = a.c\nstd = c\n",
		"3:7 'c' is not a language standard\n"
		"hint: write 'std = c17', or one such as 'gnu11' or 'c++20'\n"},
	{"[extension:x]\nsources = a.c\nstd = c++20\n",
		"3:7 'c++20' is a standard of C++, and no source is\n"
		"hint: write a standard of C, such as 'c17'\n"},
	{"[extension:x]\nsources = a.cc\nstd = c17\n",
		"3:7 'c17' is a standard of C, and no source is\n"
		"hint: write a standard of C++, such as 'c++17'\n"},
	{"[extension:x]\nsources = a.c\nlanguage = c++\nstd = c17\n",
		"4:7 'c17' is a standard of C, and no source is\n"
		"hint: write a standard of C++, such as 'c++17'\n"},
	{"[extension:x]\nsources = a.c\nlimited-api = 3.1\n",
		"3:15 '3.1' is no version of Python's limited API\n"
		"hint: 3.2 is the first that has one\n"},
	{"[extension:x]\nsources = a.c\nlimited-api = 3.9.1\n",
		"3:15 '3.9.1' is no version of Python's limited API\n"
		"hint: write the oldest Python that is to import it: "
		"'limited-api = 3.9'\n"},
	{"[extension:x]\nsources = a.c\nlimited-api = yes\n",
		"3:15 'yes' is no version of Python's limited API\n"
		"hint: write the oldest Python that is to import it: "
		"'limited-api = 3.9'\n"},
	{"[extension:x]\nsources = a.c\noutput = ../x\n",
		"3:10 '../x' is not inside the repository\n"
		"hint: write a path that is relative to venv.ini\n"},
	{"[build:_x]\nfrom-source = yes\n",
		"1:8 '_x' is not a name: a name begins with a letter or a "
		"digit\n"
		"hint: write the name of the package, such as "
		"'[build:pyyaml]'\n"},
	{"[build:A_b]\n[build:a-b]\n", "2:2 duplicate section for 'a-b'\n"
				       "hint: put all lines under one\n"},
	{"[build:x]\nfrom-source = maybe\n",
		"2:15 'maybe' is not one of: yes, no, true, false, on, off\n"
		"hint: write 'from-source = yes'\n"},
	{"[build:x]\nfrom_source = yes\n",
		"2:1 unknown key 'from_source'\n"
		"hint: did you mean 'from-source'?\n"},
	{"[build:x]\nsources = a.c\n",
		"2:1 unknown key 'sources'\n"
		"hint: it belongs into [extension:PACKAGE.MODULE]\n"},
	{"[build:x]\nnative = z>1\n",
		"2:11 'z>1' is not the name of a pkg-config module\n"
		"hint: write 'z' here, and 'z = >1' into [native]\n"},
	{"[build:x]\nconfig-settings = a=1 b\n",
		"2:23 'b' is not KEY=VALUE\n"
		"hint: write 'b=', if it has no value\n"},
	{"[build:x]\nenvironment = A 1=2\n",
		"2:17 '1=2' is not NAME or NAME=VALUE\n"
		"hint: write 'NAME' to pass a variable on, or 'NAME=VALUE'; "
		"quotes around blanks\n"},
	{"[build:x]\nenvironment = A A=1\n", "2:17 duplicate variable 'A'\n"
					     "hint: remove one of them\n"},
	{"[build:x]\nrequires = a >=\n",
		"2:14 '>=' is not a requirement: expected a project's name\n"
		"hint: write 'setuptools>=61 wheel'; one with blanks in it has "
		"a line of its own\n"},
	{"[build:x]\nrequires = a b c>>1\n",
		"2:18 'c>>1' is not a requirement: expected a number\n"
		"hint: write 'setuptools>=61 wheel'; one with blanks in it has "
		"a line of its own\n"},
	{"[build:x]\nrequires = a @ https://example.org/a.whl\n",
		"2:12 'a @ https://example.org/a.whl' names a URL\n"
		"hint: write versions: 'a>=1'; [index] says where files are\n"},
	{"[build:x]\nrequires = a ; python_versio < '3'\n",
		"2:16 'a ; python_versio < '3'' is not a requirement: expected "
		"a marker variable or a quoted text\n"
		"hint: write 'setuptools>=61 wheel'; one with blanks in it has "
		"a line of its own\n"},
};

static void
errors(void **state)
{
	(void)state;
	for (size_t i = 0; i < countof(error_rows); i++)
		assert_str(errors_of(str_from(error_rows[i].in)),
			error_rows[i].want);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {TEST(every_key), TEST(builds),
		TEST(locals_and_commits), TEST(system_and_what_a_lock_answers),
		TEST(suffixes), TEST(errors)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
