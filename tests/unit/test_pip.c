/* SPDX-License-Identifier: MIT */
#include "folder.h"

#include <stdlib.h>

#include "env/fetch/pip.h"
#include "env/fetch/settings.h"
#include "env/lock/pins.h"
#include "env/lock/pip_words.h"
#include "env/python/python.h"
#include "env/store/store.h"
#include "format/url.h"
#include "model/require.h"
#include "sys/hash.h"

static struct store store;
static struct settings settings;
static struct python python;

/* A page of an index in this folder: NAME REQUIRES-PYTHON lines. */
static void
put_index(const char *files)
{
	struct buf page = {.arena = &arena};
	struct str name, requires, rest = str_from(files), line;
	assert_true(fs_mkdirs(S("simple/pip"), &diag));
	while (str_next(&rest, '\n', &line)) {
		(void)str_cut(line, ' ', &name, &requires);
		struct digest digest = hash_str(HASH_SHA256, name);
		put(path_joinz(&arena, S("simple/pip"), str_dup(&arena, name).p)
				.p,
			str_dup(&arena, name).p);
		buf_addf(&page, "<a href=\"%s#sha256=%s\"",
			str_dup(&arena, name).p, digest_hex(&digest, &arena).p);
		if (requires.n)
			buf_addf(&page, " data-requires-python=\"%s\"",
				str_dup(&arena, requires).p);
		buf_addf(&page, ">%s</a>\n", str_dup(&arena, name).p);
	}
	put("simple/pip/index.html", buf_str(&page).p);
	settings.index =
		url_from_path(&arena, path_joinz(&arena, folder, "simple"));
}

static void
prepare(const char *wheels)
{
	static const char *const kinds[] = {"tmp", "pip", "trash"};
	struct str wheel, rest = str_from(wheels);
	store = (struct store){
		.arena = &arena, .root = path_joinz(&arena, folder, "store")};
	for (size_t i = 0; i < countof(kinds); i++)
		assert_true(fs_mkdirs(
			store_path(&store, kinds[i], S(""), &arena), &diag));
	settings = (struct settings){0};
	python = (struct python){.path = S("/python"),
		.short_version = S("3.9"),
		.version = S("3.9.1")};
	assert_true(
		version_parse(python.version, &python.parsed, &arena, NULL));
	while (str_next(&rest, ' ', &wheel))
		vec_add(&python.pip_wheels, &arena, wheel);
}

static bool
find(struct str *wheel)
{
	diag = (struct diag){.arena = &arena};
	return pip_find(wheel, &python, &store, &settings, &arena, &diag);
}

static void
the_newest_bundled_one_is_used(void **state)
{
	struct str wheel;
	(void)state;
	prepare("/a/pip-22.2-py3-none-any.whl /b/pip-23.0.1-py3-none-any.whl "
		"/a/pip-9.0-py3-none-any.whl "
		"/a/setuptools-99-py3-none-any.whl");
	assert_true(find(&wheel));
	assert_str(wheel, "/b/pip-23.0.1-py3-none-any.whl");
	assert_int_equal(count("store/pip"), 0);
}

static void
where_it_is_too_old_one_is_fetched_and_kept(void **state)
{
	struct str wheel;
	struct str want = {"pip-24.0-py3-none-any.whl", 25};
	(void)state;
	prepare("/a/pip-22.1.2-py3-none-any.whl");
	put_index("pip-23.0-py3-none-any.whl >=3.7\n"
		  "pip-24.0-py3-none-any.whl >=3.7\n"
		  "pip-25.0b1-py3-none-any.whl >=3.7\n"
		  "pip-26.0-py3-none-any.whl >=3.10\n"
		  "pip-24.5.tar.gz >=3.7\n");
	assert_true(find(&wheel));
	assert_str(wheel,
		path_join(&arena, store_path(&store, "pip", S("3.9"), &arena),
			want)
			.p);
	assert_str(get(wheel.p), want.p);
	assert_int_equal(count("store/tmp"), 0);
	/* The next time nobody is asked. */
	settings.index = S("file:///nowhere");
	assert_true(find(&wheel));
	assert_str(path_base(wheel), want.p);
	/* Another Python has one of its own. */
	python.short_version = S("3.10");
	assert_false(find(&wheel));
}

static void
none_is_an_error_that_says_what_to_do(void **state)
{
	struct str wheel;
	(void)state;
	prepare("/a/pip-20.0-py3-none-any.whl");
	put_index("pip-21.0-py3-none-any.whl \npip-30-py3-none-any.whl >=4\n");
	assert_false(find(&wheel));
	assert_int_equal(diag.errors, 1);
	assert_str(diag.items.v[0].message,
		"'/python' comes with no pip of version 22.2 or later, and "
		"none can be had");
	assert_true(diag.items.v[0].hint.n > 0);
}

static void
a_damaged_one_is_not_kept(void **state)
{
	struct str wheel;
	(void)state;
	prepare("");
	put_index("pip-24.0-py3-none-any.whl \n");
	put("simple/pip/pip-24.0-py3-none-any.whl", "something else");
	assert_false(find(&wheel));
	assert_int_equal(count("store/pip"), 0);
	assert_int_equal(count("store/tmp"), 0);
}

/* --- what a child of pip sees --------------------------------------------- */

static bool
lists(const struct str_vec *list, const char *want)
{
	return str_vec_has(list, str_from(want));
}

static void
the_child_gets_sources_and_nothing_else_of_pip(void **state)
{
	struct str_vec list = {0};
	struct settings s = {.timeout = 7, .retries = 2};
	(void)state;
	setenv("PIP_TARGET", "/nowhere", 1);
	setenv("PIP_PRE", "1", 1);
	setenv("PYTHONPATH", "/nowhere", 1);
	setenv("OTHER_VARIABLE", "stays", 1);
	s.index = settings_take_url(
		&s, S("https://me:p%20w@example.org/simple"), &arena);
	vec_add(&s.extra, &arena, S("https://example.net/simple"));
	vec_add(&s.find_links, &arena, S("/with space"));
	vec_add(&s.find_links, &arena, S("https://example.net/links"));
	pip_environment(&list, &s, &arena);
	assert_true(lists(
		&list, "PIP_INDEX_URL=https://me:p%20w@example.org/simple"));
	assert_true(
		lists(&list, "PIP_EXTRA_INDEX_URL=https://example.net/simple"));
	assert_true(lists(&list, "PIP_FIND_LINKS=file:///with%20space "
				 "https://example.net/links"));
	assert_true(lists(&list, "PIP_DEFAULT_TIMEOUT=7"));
	assert_true(lists(&list, "PIP_RETRIES=2"));
	assert_true(lists(&list, "PIP_CONFIG_FILE=/dev/null"));
	assert_true(lists(&list, "PIP_PRE=1"));
	assert_true(lists(&list, "OTHER_VARIABLE=stays"));
	assert_int_equal(env_list_get(&list, S("PIP_TARGET")).n, 0);
	assert_int_equal(env_list_get(&list, S("PYTHONPATH")).n, 0);
	assert_int_equal(env_list_get(&list, S("PIP_NO_INDEX")).n, 0);
}

static void
offline_leaves_what_is_here(void **state)
{
	struct str_vec list = {0};
	struct settings s = {
		.index = S("https://example.org/simple"), .offline = true};
	(void)state;
	vec_add(&s.find_links, &arena, S("https://example.org/links"));
	vec_add(&s.find_links, &arena, S("/here"));
	struct settings local = pip_offline(&s, &arena);
	pip_environment(&list, &local, &arena);
	assert_true(lists(&list, "PIP_NO_INDEX=1"));
	assert_true(lists(&list, "PIP_FIND_LINKS=file:///here"));
	assert_int_equal(env_list_get(&list, S("PIP_INDEX_URL")).n, 0);
	list = (struct str_vec){0};
	local.offline = false;
	pip_environment(&list, &local, &arena);
	assert_int_equal(env_list_get(&list, S("PIP_NO_INDEX")).n, 0);
	s.index = S("file:///index");
	local = pip_offline(&s, &arena);
	assert_str(local.index, "file:///index");
}

/* --- pins ----------------------------------------------------------------- */

static void
pins_look_installed(void **state)
{
	struct resolve_pin_vec pins = {0};
	struct resolve_pin pin = {.name = S("a-b"),
		.version = S("1.0-1"),
		.requires_python = S(">=3")};
	(void)state;
	vec_add(&pin.requires, &arena,
		S("c ; extra == 'X_y' and (os_name == 'nt' or 'z' == extra)"));
	vec_add(&pin.requires, &arena, S("d\n>=1"));
	vec_add(&pins, &arena, pin);
	vec_add(&pins, &arena,
		(struct resolve_pin){
			.name = S("bare"), .version = S("1"), .bare = true});
	vec_add(&pins, &arena,
		(struct resolve_pin){.name = S("two"), .version = S("1")});
	vec_add(&pins, &arena,
		(struct resolve_pin){
			.name = S("two"), .version = S("2"), .exact = true});
	assert_true(pins_write(&pins, S("pins"), &arena, &diag));
	assert_str(get("pins/a_b-1.0.post1.dist-info/METADATA"),
		"Metadata-Version: 2.1\nName: a-b\nVersion: 1.0-1\n"
		"Requires-Python: >=3\n"
		"Requires-Dist: c ; extra == 'X_y' and (os_name == 'nt' or "
		"'z' == extra)\n"
		"Requires-Dist: d >=1\n"
		"Provides-Extra: x-y\nProvides-Extra: z\n");
	assert_true(fs_exists(S("pins/two-2.dist-info/METADATA")));
	assert_int_equal(count("pins"), 2);
}

static struct conf_package
line(const char *text)
{
	struct require *require = arena_new(&arena, struct require);
	assert_true(require_parse(str_from(text), require, &arena, NULL));
	return (struct conf_package){.name = require->canonical,
		.text = str_from(text),
		.require = require};
}

static void
exact_pins_are_constraints_unless_overridden(void **state)
{
	struct resolve_pin_vec pins = {0};
	struct conf_env parent = {0}, child = {.extends = &parent};
	struct buf out = {.arena = &arena};
	static const char *const names[] = {
		"inherited", "other", "fits", "moves"};
	(void)state;
	for (size_t i = 0; i < countof(names); i++)
		vec_add(&pins, &arena,
			(struct resolve_pin){.name = str_from(names[i]),
				.version = S("1.0"),
				.bare = i == 1,
				.exact = true});
	vec_add(&pins, &arena,
		(struct resolve_pin){.name = S("own"), .version = S("1.0")});
	vec_add(&parent.packages, &arena, line("inherited<2"));
	vec_add(&child.packages, &arena, line("inherited<2"));
	vec_add(&child.packages, &arena, line("fits>=1"));
	vec_add(&child.packages, &arena, line("moves>=2"));
	pins_constraints(&pins, &child, &out);
	assert_str(buf_str(&out), "inherited==1.0\nother==1.0\nfits==1.0\n");
}

/* --- what pip says -------------------------------------------------------- */

static struct str
report(const struct conf_env *env, const char *said)
{
	struct buf out = {.arena = &arena};
	struct pip_words words = {.env = env};
	diag = (struct diag){.arena = &arena};
	words.said = pip_words_clean(str_from(said), S("/tmp/r.txt"), &arena);
	assert_false(pip_words_report(&words, &arena, &diag));
	assert_int_equal(diag.errors, 1);
	diag_text(&diag, "t", false, &out);
	return buf_str(&out);
}

static void
failures_are_told_in_our_words(void **state)
{
	struct conf_env env = {.name = S("env"),
		.at.section = {.file = S("venv.ini"), .line = 1, .column = 1}};
	struct conf_package package = line("a>=2");
	(void)state;
	package.place =
		(struct place){.file = S("venv.ini"), .line = 3, .column = 5};
	vec_add(&env.packages, &arena, package);
	assert_str(report(&env,
			   "Looking in indexes: https://me:pw@example.org/\n"
			   "ERROR: Could not find a version that satisfies "
			   "the requirement a>=2 (from versions: 1.0)\n"
			   "ERROR: No matching distribution found for a>=2\n"),
		"venv.ini:3:5: error: no version fits 'a>=2'\n"
		"t: note: there are: 1.0\n"
		"t: note: pip: No matching distribution found for a>=2\n"
		"hint: ask for one of those that there are\n");
	assert_str(
		report(&env, "ERROR: Could not find a version that satisfies "
			     "the requirement a>=3 (from b) (from versions: "
			     "none)\n"),
		"venv.ini:1:1: error: no version fits 'a>=3'\n"
		"t: note: b requires it\n"
		"t: note: no file of it suits this Python\n"
		"hint: ask for another version of what requires it\n");
	assert_str(
		report(&env, "ERROR: Cannot install -r /tmp/r.txt (line 1) and "
			     "b==1.0\n\nThe conflict is caused by:\n"
			     "    The user requested a>=2\n"
			     "    b 1.0 depends on a<2\n"
			     "    The user requested a>=2\n"
			     "    b 0.9 depends on a<1\n\nTo fix this\n"
			     "ERROR: ResolutionImpossible: for help visit x\n"),
		"venv.ini:3:5: error: no versions satisfy all requirements of "
		"'env'\n"
		"venv.ini:3:5: note: venv.ini asks for a>=2\n"
		"t: note: b 1.0 depends on a<2\n"
		"t: note: b 0.9 depends on a<1\n"
		"t: note: pip: Cannot install venv.ini and b==1.0\n"
		"hint: allow more versions in one of these\n");
	assert_str(
		report(&env, "Collecting a>=2 (from venv.ini)\n"
			     "  error: subprocess-exited-with-error\n  first\n"
			     "  ERROR: Could not find a version that satisfies "
			     "the requirement z (from versions: none)\n"
			     "  [end of output]\n  note: more\n"),
		"venv.ini:3:5: error: 'a>=2' has no wheel for this Python, "
		"and its source does not say what it needs\n"
		"t: note: it said:\n"
		"    Collecting a>=2 (from venv.ini)\n"
		"      error: subprocess-exited-with-error\n"
		"      first\n"
		"      ERROR: Could not find a version that satisfies the "
		"requirement z (from versions: none)\n"
		"hint: ask for a version that has a wheel, or install what its "
		"build lacks\n");
	assert_str(
		report(&env,
			"ERROR: Could not find a version that satisfies "
			"the requirement a>=2 (from versions: 1, 2, 3, 4, 5, "
			"6, 7, 8, 9, 10, 11, 12, 13, 14)\n"),
		"venv.ini:3:5: error: no version fits 'a>=2'\n"
		"t: note: the newest that there are: 3, 4, 5, 6, 7, 8, 9, 10, "
		"11, 12, 13, 14\n"
		"hint: ask for one of those that there are\n");
	assert_str(report(&env, "one\n\nERROR: https://me:pw@example.org/\n"),
		"venv.ini:1:1: error: pip found no versions for 'env'\n"
		"t: note: it said:\n"
		"    one\n"
		"    ERROR: https://*****@example.org/\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FOLDER_TEST(the_newest_bundled_one_is_used),
		FOLDER_TEST(where_it_is_too_old_one_is_fetched_and_kept),
		FOLDER_TEST(none_is_an_error_that_says_what_to_do),
		FOLDER_TEST(a_damaged_one_is_not_kept),
		TEST(the_child_gets_sources_and_nothing_else_of_pip),
		TEST(offline_leaves_what_is_here),
		FOLDER_TEST(pins_look_installed),
		TEST(exact_pins_are_constraints_unless_overridden),
		TEST(failures_are_told_in_our_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
