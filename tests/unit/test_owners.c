/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "entries.h"
#include "env/install/clash.h"

static struct owners owners;

/* Does the site take a package of these files beside those before it? */
static bool
takes(const struct site *site, const char *name, const char *const *specs)
{
	diag.items.n = diag.errors = 0;
	owners.clashes.n = 0;
	bool taken =
		owners_add(&owners, site, make_entry(name, "1", specs), &diag);
	clash_tell(&owners, NULL, NULL, &diag);
	return taken;
}

static bool
says(const char *text)
{
	struct str message = diag.items.n ? diag.items.v[0].message : S("");
	return diag.errors == 1 &&
	       str_find(message, str_from(text)) < message.n;
}

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

static void
two_packages(void **state)
{
	(void)state;
	struct site site = make_site("env", LINK_AUTO);
	owners = (struct owners){.arena = &arena};
	assert_true(takes(&site, "a",
		LIST("p:ns/__init__.py=", "p:ns/a.py=1",
			"console:run=a:main")));
	assert_true(
		takes(&site, "b", LIST("p:ns/__init__.py=", "p:ns/b.py=1")));
	assert_true(owners.shared_files && !owners.shared_texts);
	assert_true(takes(&site, "c", LIST("console:run=a:main")));
	assert_true(owners.shared_texts);
	assert_false(takes(&site, "d", LIST("p:ns/a.py=2")));
	assert_true(says("'lib/python3.11/site-packages/ns/a.py' belongs to "
			 "both 'a 1' and 'd 1'"));
	assert_int_equal(diag.items.n, 1);
	assert_false(takes(&site, "g", LIST("p:NS/A.py=1")));
	assert_true(says("NS/A.py' belongs to both"));
	assert_str(diag.items.v[1].message,
		"'d' has it as 'lib/python3.11/site-packages/ns/a.py': some "
		"file systems make one file of both");
	assert_false(takes(&site, "h", LIST("console:run=h:main")));
	assert_false(takes(&site, "i", LIST("s:run=#!/bin/sh\n")));
	/* By another way to the same place. */
	assert_false(takes(
		&site, "j", LIST("d:lib/python3.11/site-packages/ns/a.py=3")));
	assert_false(takes(&site, "k",
		LIST("d:lib64/python3.11/site-packages/ns/a.py=3")));
	assert_true(owners_has_other(&owners, &site,
		S("lib/python3.11/site-packages/ns/__init__.py"), S("a"),
		&arena));
	assert_false(owners_has_other(&owners, &site,
		S("lib/python3.11/site-packages/ns/b.py"), S("b"), &arena));
	site_close(&site);
}

/* A file against a directory, both ways. */
static void
a_file_and_a_directory(void **state)
{
	(void)state;
	struct site site = make_site("env", LINK_AUTO);
	owners = (struct owners){.arena = &arena};
	assert_true(takes(&site, "a", LIST("p:ns/a.py=1", "p:free.py=1")));
	assert_false(takes(&site, "b", LIST("p:ns=file")));
	assert_str(diag.items.v[1].message,
		"it is a directory of 'a', and a file of the other");
	assert_false(takes(&site, "c", LIST("p:free.py/x.py=file")));
	assert_str(diag.items.v[1].message,
		"it is a directory of 'c', and a file of the other");
	site_close(&site);
}

/* Beyond ASCII: case, and the two ways to write an accent. */
static void
names_of_all_scripts(void **state)
{
	(void)state;
	struct site site = make_site("env", LINK_AUTO);
	owners = (struct owners){.arena = &arena};
	assert_true(takes(&site, "a", LIST("p:\xc3\xa9t\xc3\xa9.txt=1")));
	assert_false(takes(&site, "b", LIST("p:\xc3\x89T\xc3\x89.TXT=1")));
	assert_false(takes(&site, "c", LIST("p:e\xcc\x81te\xcc\x81.txt=1")));
	assert_true(takes(&site, "d", LIST("p:ete.txt=1")));
	assert_true(owners_has_other(&owners, &site,
		S("lib/python3.11/site-packages/\xc3\x89t\xc3\xa9.txt"), S("x"),
		&arena));
	site_close(&site);
}

static void
all_clashes_in_one_run(void **state)
{
	(void)state;
	struct site site = make_site("env", LINK_AUTO);
	owners = (struct owners){.arena = &arena};
	assert_true(takes(&site, "a", LIST("p:a/1=a", "p:a/2=a", "p:a/3=a")));
	assert_false(takes(&site, "b", LIST("p:a/1=b", "p:a/2=b", "p:b=b")));
	assert_int_equal(diag.errors, 1);
	assert_str(diag.items.v[1].message, "so does 1 more path");
	/* What was refused counts all the same: it is told once. */
	assert_false(takes(&site, "c", LIST("p:a/3=c", "p:b=c")));
	assert_int_equal(diag.errors, 2);
	assert_str(diag.items.v[1].message,
		"'lib/python3.11/site-packages/b' belongs to both 'b 1' and "
		"'c 1'");
	site_close(&site);
}

static bool
is_b(void *context, const struct manifest *manifest)
{
	(void)context;
	return str_is(manifest->name, "b");
}

static void
twins_are_told_when_one_comes(void **state)
{
	(void)state;
	struct site site = make_site("env", LINK_AUTO);
	owners = (struct owners){.arena = &arena};
	assert_true(takes(&site, "a", LIST("p:t/x=1", "p:t/y=1")));
	assert_true(takes(&site, "b", LIST("p:t/x=1", "p:t/y=1")));
	assert_true(takes(&site, "c", LIST("p:u/__init__.py=")));
	assert_true(takes(&site, "d", LIST("p:u/__init__.py=")));
	assert_true(takes(&site, "e", LIST("p:v=1")));
	assert_true(takes(&site, "f", LIST("p:v=1")));
	clash_tell_twins(&owners, is_b, NULL, &diag);
	assert_int_equal(diag.errors, 0);
	assert_int_equal(diag.items.n, 2);
	assert_int_equal(diag.items.v[0].level, DIAG_WARNING);
	assert_str(diag.items.v[0].message,
		"'lib/python3.11/site-packages/t/x' belongs to both 'a 1' and "
		"'b 1', with the same contents");
	assert_str(diag.items.v[1].message, "so does 1 more path");
	site_close(&site);
}

static void
places_of_the_environment(void **state)
{
	(void)state;
	static const char *const refused[] = {"s:python=x", "s:Python3=x",
		"s:python3.11=x", "s:python3.13t=x", "s:pythonw=x",
		"console:python=a:b", "s:activate=x", "s:Activate.ps1=x",
		"s:activate.fish=x", "s:activate_this.py=x", "d:bin/python=x",
		"d:pyvenv.cfg=x", "d:.ninjenv/want=x", "d:lib64=x", "d:lib=x",
		"d:bin=x", "d:lib/python3.11/site-packages=x",
		"p:_ninjenv_paths.pth=x", "p:_Ninjenv_extensions.py=x",
		"p:_ninjenv_system/x.py=x",
		"d:lib/python3.11/site-packages/_ninjenv_x.pth=x"};
	static const char *const planted[] = {
		"d:lib/python3.11/site-packages/other-1.dist-info/METADATA=x",
		"d:lib/python3.11/site-packages/other-1.Dist-Info/RECORD=x"};
	static const char *const taken[] = {
		"s:python-argcomplete-check-easy-install-script=x",
		"s:activate-global-python-argcomplete=x", "s:pythonista=x",
		"s:python3-config=x", "d:lib/python=x", "p:python=x",
		"p:pyvenv.cfg=x", "d:library=x", "p:a/_ninjenv_x.py=x",
		"d:share/x.dist-info/y=x",
		"d:lib/python3.11/site-packages/a/v-1.dist-info/RECORD=x"};
	struct site site = make_site("env", LINK_AUTO);
	for (size_t i = 0; i < countof(refused); i++) {
		owners = (struct owners){.arena = &arena};
		if (takes(&site, str_fmt(&arena, "r%zu", i).p,
			    LIST(refused[i])) ||
			!says("would replace"))
			fail_msg("%s was taken", refused[i]);
	}
	for (size_t i = 0; i < countof(planted); i++) {
		owners = (struct owners){.arena = &arena};
		if (takes(&site, str_fmt(&arena, "p%zu", i).p,
			    LIST(planted[i])) ||
			!says("which belongs to another project"))
			fail_msg("%s was taken", planted[i]);
	}
	for (size_t i = 0; i < countof(taken); i++) {
		owners = (struct owners){.arena = &arena};
		if (!takes(&site, str_fmt(&arena, "t%zu", i).p, LIST(taken[i])))
			fail_msg("%s was refused", taken[i]);
	}
	site_close(&site);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_ENTRIES(two_packages),
		TEST_ENTRIES(a_file_and_a_directory),
		TEST_ENTRIES(names_of_all_scripts),
		TEST_ENTRIES(all_clashes_in_one_run),
		TEST_ENTRIES(twins_are_told_when_one_comes),
		TEST_ENTRIES(places_of_the_environment),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
