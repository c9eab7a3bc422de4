/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "entries.h"
#include "env/install/owners.h"

static struct owners owners;

/* Does the site take a package of these files beside those before it? */
static bool
takes(const struct site *site, const char *name, const char *const *specs)
{
	diag.items.n = diag.errors = 0;
	return owners_add(&owners, site, make_entry(name, "1", specs), &diag);
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
	/* What was refused claims nothing. */
	assert_false(takes(&site, "e", LIST("p:free.py=", "p:ns/b.py=2")));
	assert_true(takes(&site, "f", LIST("p:free.py=other")));
	assert_false(takes(&site, "g", LIST("p:NS/A.py=1")));
	assert_true(says("NS/A.py' belongs to both"));
	assert_int_equal(diag.items.v[1].level, DIAG_NOTE);
	assert_false(takes(&site, "h", LIST("console:run=h:main")));
	assert_false(takes(&site, "i", LIST("s:run=#!/bin/sh\n")));
	/* By another way to the same place. */
	assert_false(takes(
		&site, "j", LIST("d:lib/python3.11/site-packages/ns/a.py=3")));
	assert_false(takes(&site, "k",
		LIST("d:lib64/python3.11/site-packages/ns/a.py=3")));
	/* A file against a directory, both ways. */
	assert_false(takes(&site, "l", LIST("p:ns=file")));
	assert_false(takes(&site, "m", LIST("p:free.py/x.py=file")));
	assert_true(owners_has_other(&owners,
		S("lib/python3.11/site-packages/ns/__init__.py"), S("a"),
		&arena));
	assert_false(owners_has_other(&owners,
		S("lib/python3.11/site-packages/ns/a.py"), S("a"), &arena));
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
		"d:bin=x", "d:lib/python3.11/site-packages=x"};
	static const char *const taken[] = {
		"s:python-argcomplete-check-easy-install-script=x",
		"s:activate-global-python-argcomplete=x", "s:pythonista=x",
		"s:python3-config=x", "d:lib/python=x", "p:python=x",
		"p:pyvenv.cfg=x", "d:library=x"};
	struct site site = make_site("env", LINK_AUTO);
	for (size_t i = 0; i < countof(refused); i++) {
		owners = (struct owners){.arena = &arena};
		if (takes(&site, str_fmt(&arena, "r%zu", i).p,
			    LIST(refused[i])) ||
			!says("would replace"))
			fail_msg("%s was taken", refused[i]);
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
		TEST_ENTRIES(places_of_the_environment),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
