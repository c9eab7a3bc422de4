/* SPDX-License-Identifier: MIT */
/* [build-system] of pyproject.toml. */
#include "unit.h"

#include "model/backend.h"

static struct backend
read_text(const char *text)
{
	struct backend backend;
	assert_true(backend_read(
		str_from(text), S("pyproject.toml"), &backend, &arena, &diag));
	return backend;
}

/* PEP 517: setuptools' legacy backend where nothing is said. */
static void
defaults(void **state)
{
	(void)state;
	static const char *const texts[] = {"", "[project]\nname = 'x'\n"};
	for (size_t i = 0; i < countof(texts); i++) {
		struct backend backend = read_text(texts[i]);
		assert_str(backend.name, "setuptools.build_meta:__legacy__");
		assert_int_equal(backend.requires.n, 1);
		assert_str(backend.requires.v[0], "setuptools>=40.8.0");
		assert_int_equal(backend.paths.n, 0);
	}
	struct backend named = read_text("[build-system]\nrequires = ['a']\n");
	assert_str(named.name, "setuptools.build_meta:__legacy__");
	assert_str(named.requires.v[0], "a");
}

static void
whole(void **state)
{
	(void)state;
	struct backend backend =
		read_text("[build-system]\n"
			  "requires = ['a>1', \"b ; python_version<'3.9'\"]\n"
			  "build-backend = 'own._x:object.member'\n"
			  "backend-path = ['.', '_backend/']\n");
	assert_str(backend.name, "own._x:object.member");
	assert_int_equal(backend.requires.n, 2);
	assert_str(backend.requires.v[1], "b ; python_version<'3.9'");
	assert_int_equal(backend.paths.n, 2);
	assert_str(backend.paths.v[1], "_backend/");
}

static void
refused(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"[build-system\n",
		"build-system = 1\n",
		"[build-system]\n",
		"[build-system]\nrequires = 'a'\n",
		"[build-system]\nrequires = [1]\n",
		"[build-system]\nrequires = ['a b c']\n",
		"[build-system]\nrequires = []\nbuild-backend = ''\n",
		"[build-system]\nrequires = []\nbuild-backend = 'a..b'\n",
		"[build-system]\nrequires = []\nbuild-backend = 'a:'\n",
		"[build-system]\nrequires = []\nbuild-backend = 'a b'\n",
		"[build-system]\nrequires = []\nbackend-path = ['..']\n",
		"[build-system]\nrequires = []\nbackend-path = ['a/../..']\n",
		"[build-system]\nrequires = []\nbackend-path = ['/a']\n",
		"[build-system]\nrequires = []\nbackend-path = ['']\n",
	};
	for (size_t i = 0; i < countof(texts); i++) {
		struct backend backend;
		struct diag own = {.arena = &arena};
		assert_false(backend_read(
			str_from(texts[i]), S("p"), &backend, &arena, &own));
		assert_true(own.errors > 0);
		assert_true(own.items.v[0].place.line > 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(defaults),
		TEST(whole),
		TEST(refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
