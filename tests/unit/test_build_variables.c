/* SPDX-License-Identifier: MIT */
/* Variables of builds: what counts, what is handed on, jobservers. */
#include "unit.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "env/python/build_variables.h"
#include "sys/env.h"

static const char *const names[] = {"CC", "CC_FOR_BUILD", "CFLAGS",
	"CFLAGS_FOR_BUILD", "PKG_CONFIG_SYSROOT_DIR", "MAKEFLAGS", "TOKEN",
	"CXX", "CXXFLAGS", "CPPFLAGS", "LDFLAGS", "PKG_CONFIG_PATH",
	"PKG_CONFIG", "SOURCE_DATE_EPOCH", "RUSTFLAGS", "AR", "LD",
	"PYTHONPATH"};

static int
clear(void **state)
{
	for (size_t i = 0; i < countof(names); i++)
		unsetenv(names[i]);
	return unit_setup(state);
}

static struct str
text_of(const struct recipe_variable_vec *variables)
{
	struct buf out = {.arena = &arena};
	vec_for (const struct recipe_variable, it, variables) {
		buf_addf(&out, "%.*s%s%.*s\n", STR(it->name),
			it->hidden ? "#" : "=",
			STR(str_sub(it->value, 0, it->hidden ? 8 : 99)));
	}
	return buf_str(&out);
}

static void
what_counts(void **state)
{
	(void)state;
	struct conf_build build = {0};
	struct recipe_variable_vec variables = {0};

	setenv("CFLAGS", "-O2", 1);
	setenv("CC", "", 1);
	setenv("TOKEN", "secret", 1);
	setenv("PYTHONPATH", "/x", 1);
	vec_add(&build.environment, &arena,
		(struct conf_word){.text = S("TOKEN")});
	vec_add(&build.environment, &arena,
		(struct conf_word){.text = S("ABSENT_ONE")});
	vec_add(&build.environment, &arena,
		(struct conf_word){.text = S("A=b=c")});
	vec_add(&build.environment, &arena,
		(struct conf_word){.text = S("CFLAGS=-O3")});
	build_variables_now(&build, false, &variables, &arena);
	assert_str(text_of(&variables), "A=b=c\nCFLAGS=-O3\nTOKEN#2bb80d53\n");
}

/* CC means another machine: what has a twin for this one gives way to it. */
static void
cross(void **state)
{
	(void)state;
	struct recipe_variable_vec variables = {0};

	setenv("CC", "arm-gcc", 1);
	setenv("CC_FOR_BUILD", "gcc", 1);
	setenv("CFLAGS", "-march=armv7", 1);
	setenv("PKG_CONFIG_SYSROOT_DIR", "/arm", 1);
	build_variables_now(NULL, true, &variables, &arena);
	assert_str(text_of(&variables), "CC=gcc\n");
}

static void
the_list(void **state)
{
	(void)state;
	struct recipe_variable_vec variables = {0};
	struct str_vec list = {0};

	setenv("PYTHONPATH", "/x", 1);
	setenv("CFLAGS", "-O9", 1); /* not that of the recipe */
	vec_add(&variables, &arena,
		(struct recipe_variable){.name = S("CFLAGS"), .value = S("")});
	assert_true(build_variables(
		&variables, S("/b/bin"), S("/t"), &list, &arena, &diag));
	assert_true(str_starts(env_list_get(&list, S("PATH")), S("/b/bin:")));
	assert_str(env_list_get(&list, S("CFLAGS")), "");
	assert_str(env_list_get(&list, S("PYTHONPATH")), "");
	assert_str(env_list_get(&list, S("TMPDIR")), "/t");
	assert_str(env_list_get(&list, S("SOURCE_DATE_EPOCH")), "315532800");
	assert_str(env_list_get(&list, S("MAKEFLAGS")), "");
}

static void
jobservers(void **state)
{
	(void)state;
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	struct str open = str_fmt(&arena,
		"ks -j4 --jobserver-auth=%d,%d -- A=1", ends[0], ends[1]);
	assert_str(build_variables_makeflags(open, &arena),
		str_fmt(&arena, " -j4 --jobserver-auth=%d,%d", ends[0], ends[1])
			.p);
	/* make did not give them to its child. */
	assert_int_equal(fcntl(ends[1], F_SETFD, FD_CLOEXEC), 0);
	assert_str(build_variables_makeflags(open, &arena), "");
	close(ends[0]);
	close(ends[1]);
	assert_str(build_variables_makeflags(open, &arena), "");
	assert_str(build_variables_makeflags(
			   S(" -j8 --jobserver-auth=fifo:/tmp/x"), &arena),
		" -j8 --jobserver-auth=fifo:/tmp/x");
	assert_str(build_variables_makeflags(S("-j8"), &arena), "");
	assert_str(
		build_variables_makeflags(S("-j --jobserver-auth=x"), &arena),
		"");
	assert_str(build_variables_makeflags(
			   S("-- --jobserver-auth=fifo:/x"), &arena),
		"");
	assert_str(build_variables_makeflags(S(""), &arena), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			what_counts, clear, unit_teardown),
		cmocka_unit_test_setup_teardown(cross, clear, unit_teardown),
		cmocka_unit_test_setup_teardown(the_list, clear, unit_teardown),
		cmocka_unit_test_setup_teardown(
			jobservers, clear, unit_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
