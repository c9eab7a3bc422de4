/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "model/conf.h"
#include "model/conf_text.h"
#include "model/key.h"
#include "model/require.h"

static struct conf conf;

static bool
parse(struct str text)
{
	diag = (struct diag){.arena = &arena};
	return conf_parse(text, S("venv.ini"), &conf, &arena, &diag);
}

static struct str
messages(void)
{
	struct buf out = {.arena = &arena};
	diag_text(&diag, "ninjenv", false, &out);
	return buf_str(&out);
}

static const struct conf_env *
parse_env(const char *text, const char *name)
{
	if (!parse(str_from(text)))
		fail_msg("%s", messages().p);
	const struct conf_env *env = conf_find(&conf, str_from(name));
	assert_non_null(env);
	return env;
}

/* All requirements of an environment with " | " between. */
static struct str
packages(const struct conf_env *env)
{
	struct buf out = {.arena = &arena};
	vec_for (struct conf_package, package, &env->packages)
		buf_addf(
			&out, "%s%.*s", out.n ? " | " : "", STR(package->text));
	return buf_str(&out);
}

static void
nothing_is_an_environment(void **state)
{
	(void)state;
	const struct conf_env *env = parse_env("", "env");
	assert_int_equal(conf.envs.n, 1);
	assert_str(env->target, "env");
	assert_str(env->path, ".venv");
	assert_str(env->prompt, "");
	assert_str(env->python.text, ">=3.9");
	assert_true(env->pip);
	assert_true(env->bytecode);
	assert_int_equal(env->link, CONF_LINK_AUTO);
	assert_int_equal(env->extra, EXTRA_KEEP);
	assert_int_equal(env->packages.n, 0);
	assert_null(env->extends);
	assert_str(env->at.python.file, "venv.ini");
}

static void
every_setting(void **state)
{
	(void)state;
	const struct conf_env *env =
		parse_env("[env]\npython = 3.12\npath = build/env/.venv\n"
			  "prompt = my project\npip = no\n"
			  "pythonpath = src lib/./x\n  .\n"
			  "bytecode = off\nlink = copy\nextra = remove\n"
			  "target = pyenv\n",
			"pyenv");
	assert_str(env->name, "env");
	assert_str(env->path, "build/env/.venv");
	assert_str(env->prompt, "my project");
	assert_false(env->pip);
	assert_false(env->bytecode);
	assert_int_equal(env->link, CONF_LINK_COPY);
	assert_int_equal(env->extra, EXTRA_REMOVE);
	assert_int_equal(env->pythonpath.n, 3);
	assert_str(env->pythonpath.v[1].text, "lib/x");
	assert_int_equal(env->pythonpath.v[1].place.column, 18);
	assert_str(env->pythonpath.v[2].text, ".");
	assert_int_equal(env->pythonpath.v[2].place.line, 7);
	assert_int_equal(env->at.python.line, 2);
	assert_int_equal(env->at.target.line, 11);
}

static void
pythons(void **state)
{
	(void)state;
	static const struct {
		const char *in, *set;
	} rows[] = {{"3.12", "==3.12.*"}, {"3", "==3.*"},
		{"3.12.1", "==3.12.1"}, {"3.12.*", "==3.12.*"},
		{"3.12.1.*", "==3.12.1.*"}, {">=3.9, <3.13", "<3.13,>=3.9"},
		{"~=3.11", "~=3.11"}, {"3.14.0rc1", "==3.14.0rc1"},
		{"3.14rc1", "==3.14rc1"}};
	for (size_t i = 0; i < countof(rows); i++) {
		struct str text =
			str_fmt(&arena, "[env]\npython = %s\n", rows[i].in);
		const struct conf_env *env = parse_env(text.p, "env");
		assert_str(spec_str(env->python.set, &arena), rows[i].set);
		assert_str(env->python.path, "");
	}
	const struct conf_env *env =
		parse_env("[env]\npython = ./tools//python3\n", "env");
	assert_str(env->python.path, "tools/python3");
	assert_null(env->python.set);
}

static const struct {
	const char *in, *want;
} package_rows[] = {
	{"jinja2 = 3.1.6", "jinja2==3.1.6"},
	{"Zope.Interface_X = 1", "zope-interface-x==1"},
	{"numpy = >=1.26, <3", "numpy<3,>=1.26"},
	{"numpy = >=1.26,\n  <3", "numpy<3,>=1.26"},
	{"click =", "click"},
	{"six = 1.*", "six==1.*"},
	{"six = ==1.16", "six==1.16"},
	{"six = ~=1.16", "six~=1.16"},
	{"uvicorn[standard] = ~=0.30", "uvicorn[standard]~=0.30"},
	{"x[b, a] =", "x[a,b]"},
	{"tomli = 2.2.1 ; python_version < \"3.11\"",
		"tomli==2.2.1; python_version < \"3.11\""},
	{"tomli = ; os_name == 'nt'", "tomli; os_name == \"nt\""},
	{"tomli = >=1;os_name=='nt'", "tomli>=1; os_name == \"nt\""},
	{"six = (>=1)", "six>=1"},
	{"thing = ./vendor/thing-1.0-py3-none-any.whl", "thing==1.0"},
	{"thing = thing-1.0+l.1-py3-none-any.whl ; os_name == 'nt'",
		"thing==1.0+l.1; os_name == \"nt\""},
	{"x = https://example.org/x-1.0-py3-none-any.whl#sha256="
	 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
		"x@ https://example.org/x-1.0-py3-none-any.whl#sha256="
		"0123456789abcdef0123456789abcdef0123456789abcdef"
		"0123456789abcdef"},
};

static void
package_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < countof(package_rows); i++) {
		struct str text =
			str_fmt(&arena, "[packages]\n%s\n", package_rows[i].in);
		const struct conf_env *env = parse_env(text.p, "env");
		struct str got = packages(env);
		struct require again;
		assert_true(require_parse(got, &again, &arena, NULL));
		/* "x @ url" or "x@ url": as the printer has it */
		struct str want = str_from(package_rows[i].want);
		struct require wanted;
		assert_true(require_parse(want, &wanted, &arena, NULL));
		struct buf print = {.arena = &arena};
		require_print(&wanted, &print);
		assert_str(got, buf_str(&print).p);
	}
	const struct conf_env *env = parse_env(
		"[packages]\nthing = ../v//thing-1.0-py3-none-any.whl\n",
		"env");
	assert_str(env->packages.v[0].wheel, "../v/thing-1.0-py3-none-any.whl");
	assert_int_equal(env->packages.v[0].place.column, 9);
	assert_str(env->packages.v[0].require->canonical, "thing");
}

static void
environments_extend(void **state)
{
	(void)state;
	static const char text[] =
		"[env:all]\nextends = docs\n"
		"[packages:all]\nPytest = 8\n"
		"[packages]\nsix = 1\nclick = 8.1\n"
		"[env:docs]\nextends = env\npath = build/docs\npip = yes\n"
		"[packages:docs]\nsphinx = 8.1.3\nClick = 8.2\n"
		"[env]\npython = 3.11\npip = no\nprompt = p\ntarget = t\n"
		"pythonpath = src\n";
	const struct conf_env *env = parse_env(text, "env");
	assert_ptr_equal(conf.envs.v[0], env);
	assert_str(packages(env), "click==8.1 | six==1");
	const struct conf_env *docs = conf_find(&conf, S("docs"));
	assert_ptr_equal(docs->extends, env);
	assert_str(packages(docs), "click==8.2 | six==1 | sphinx==8.1.3");
	assert_str(docs->python.text, "3.11");
	assert_true(docs->pip);
	assert_str(docs->prompt, "");
	assert_str(docs->target, "env-docs");
	assert_int_equal(docs->at.python.line, 16);
	assert_int_equal(docs->pythonpath.n, 1);
	const struct conf_env *all = conf_find(&conf, S("env-all"));
	assert_str(packages(all),
		"click==8.2 | pytest==8 | six==1 | sphinx==8.1.3");
	assert_str(all->path, ".venv-all");
	assert_true(all->pip);
	assert_null(conf_find(&conf, S("non")));
	struct buf out = {.arena = &arena};
	conf_requirements(docs, &out);
	assert_str(buf_str(&out), "python ==3.11.*\npip yes\n"
				  "package click==8.2\npackage six==1\n"
				  "package sphinx==8.1.3\n");
}

static void
natives_and_index(void **state)
{
	(void)state;
	(void)parse_env("[native]\nzlib = >= 1.2.11,<2\nlibxml-2.0 =\n"
			"gtk+-3.0 = ==3.24\n"
			"[index]\nurl = https://example.org/simple\n"
			"extra-urls = https://a.example.org "
			"http://b.example.org\n"
			"find-links = ./wheels /opt/w\n"
			"  https://example.org/l.html\n",
		"env");
	assert_int_equal(conf.native.n, 3);
	assert_str(conf.native.v[0].module, "zlib");
	assert_str(conf.native.v[0].want, ">=1.2.11, <2");
	assert_int_equal(conf.native.v[0].place.line, 2);
	assert_str(conf.native.v[1].want, "");
	assert_str(conf.native.v[2].want, "=3.24");
	assert_str(conf.index.url, "https://example.org/simple");
	assert_int_equal(conf.index.extra_urls.n, 2);
	assert_int_equal(conf.index.find_links.n, 3);
	assert_int_equal(conf.index.find_links.v[2].place.line, 9);
}

/* The file that is committed, read from the top of the repository. */
static struct str
committed(const char *path)
{
	struct buf text = {.arena = &arena};
	FILE *f = fopen(path, "rb");
	assert_non_null(f);
	for (int c; (c = getc(f)) != EOF;)
		buf_addc(&text, (char)c);
	fclose(f);
	return buf_str(&text);
}

static void
files_are_made_of_the_table(void **state)
{
	(void)state;
	struct buf example = {.arena = &arena}, manual = {.arena = &arena};
	conf_example(&example);
	if (!parse(buf_str(&example)))
		fail_msg("%s", messages().p);
	assert_int_equal(conf.envs.n, 2);
	assert_str(buf_str(&example), committed("venv.ini.example").p);
	conf_manual(&manual);
	assert_str(buf_str(&manual), committed("docs/venv.ini.5").p);
}

static void
every_row_is_whole(void **state)
{
	(void)state;
	for (const struct key *key = keys; key->section; key++) {
		struct buf out = {.arena = &arena};
		struct str name = str_from(key->name ? key->name : key->type);
		assert_true(*key->text && *key->example && *key->type);
		assert_true(conf_help(name, &out));
		assert_true(str_find(buf_str(&out), S("example:")) < out.n);
		if (key->name && !key->set)
			assert_string_equal(key->name, "extends");
	}
	struct buf out = {.arena = &arena};
	assert_true(conf_help(S("env.python"), &out));
	assert_str(buf_str(&out),
		"python = versions or path    in [env] and [env:NAME]\n"
		"    Which interpreter: a PEP 440 set, or a version (3.12 "
		"means "
		"==3.12.*), or a\n"
		"    path, which has a '/' in it. Among those found, the first "
		"that fits is\n"
		"    taken.\n"
		"    default: >=3.9\n"
		"    example:\n"
		"        python = >=3.9\n");
	assert_false(conf_help(S("pyhton"), &out));
	assert_str(conf_help_near(S("pyhton"), &arena), "python");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {TEST(nothing_is_an_environment),
		TEST(every_setting), TEST(pythons), TEST(package_lines),
		TEST(environments_extend), TEST(natives_and_index),
		TEST(files_are_made_of_the_table), TEST(every_row_is_whole)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
