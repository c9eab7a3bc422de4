/* SPDX-License-Identifier: MIT */
/* The environment, the clock, signals, the machine. */
#include "unit.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/path.h"
#include "sys/clock.h"
#include "sys/env.h"
#include "sys/host.h"
#include "sys/signal.h"

static void
set(const char *name, const char *value)
{
	assert_int_equal(value ? setenv(name, value, 1) : unsetenv(name), 0);
}

static void
variables(void **state)
{
	(void)state;
	static const char *const no[] = {"", "0", "no", "OFF", "false"};
	set("X", NULL);
	assert_int_equal(env_get("X").n, 0);
	assert_false(env_is_set("X"));
	assert_false(env_flag("X"));
	for (size_t i = 0; i < countof(no); i++) {
		set("X", no[i]);
		assert_true(env_is_set("X"));
		assert_false(env_flag("X"));
	}
	set("X", "1");
	assert_true(env_flag("X"));
	assert_str(env_get("X"), "1");
}

static void
directories(void **state)
{
	(void)state;
	struct str_vec dirs = {0};
	set("HOME", "/h");
	set("XDG_CACHE_HOME", NULL);
	set("XDG_CONFIG_HOME", "relative");
	set("XDG_DATA_HOME", "/data");
	set("XDG_CONFIG_DIRS", "/a:b::/c");
	set("TMPDIR", NULL);
	assert_str(env_home(&arena), "/h");
	assert_str(env_cache_home(&arena), "/h/.cache");
	assert_str(env_config_home(&arena), "/h/.config");
	assert_str(env_data_home(&arena), "/data");
	assert_str(env_temporary(), "/tmp");
	env_config_dirs(&dirs, &arena);
	assert_str(str_join(&arena, &dirs, S(" ")), "/a /c");
	set("XDG_CONFIG_DIRS", "");
	dirs.n = 0;
	env_config_dirs(&dirs, &arena);
	assert_str(str_join(&arena, &dirs, S(" ")), "/etc/xdg");
	set("HOME", NULL);
	assert_true(path_is_absolute(env_home(&arena)));
}

static void
lists(void **state)
{
	(void)state;
	struct str_vec list = {0};
	set("X", "1");
	env_all(&list, &arena);
	assert_true(str_vec_has(&list, S("X=1")));
	env_list_set(&list, S("X"), S("2"), &arena);
	assert_str(env_list_get(&list, S("X")), "2");
	assert_false(str_vec_has(&list, S("X=1")));
	env_list_set(&list, S("XY"), S("3"), &arena);
	env_list_unset(&list, S("X"));
	assert_str(env_list_get(&list, S("X")), "");
	assert_str(env_list_get(&list, S("XY")), "3");
}

static void
clocks(void **state)
{
	(void)state;
	int64_t start = clock_steady();
	clock_sleep(10 * CLOCK_MS);
	assert_true(clock_steady() - start >= 10 * CLOCK_MS);
	/* 2020 to 2200 */
	assert_true(clock_wall() > 1577836800 * CLOCK_SECOND);
	assert_true(clock_wall() < 7258118400 * CLOCK_SECOND);
}

static void
machine(void **state)
{
	(void)state;
	assert_true(host_cpus() >= 1);
	assert_int_equal(host_pid(), getpid());
	assert_int_equal(host_is_root(), geteuid() == 0);
	assert_str(host_user_name(0, &arena), "root");
	assert_str(host_user_name(3999999999, &arena), "3999999999");
	assert_true(host_system(&arena).n && host_machine(&arena).n);
	assert_str(path_base(host_program(&arena)), "test_host");
}

/* The status of a child that does this. */
static int
status_of(void (*function)(void))
{
	int status;
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		function();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void
stop_properly(void)
{
	signal_catch();
	(void)raise(SIGTERM);
	if (!interrupted())
		_exit(1);
	signal_die();
}

static void
interrupt_twice(void)
{
	signal_catch();
	(void)raise(SIGINT);
	if (signal_received() != SIGINT)
		_exit(1);
	(void)raise(SIGINT);
}

static void
ignored_stays_ignored(void)
{
	(void)signal(SIGHUP, SIG_IGN);
	signal_catch();
	(void)raise(SIGHUP);
	_exit(interrupted());
}

static void
signals(void **state)
{
	(void)state;
	assert_false(interrupted());
	signal_die();
	int status = status_of(stop_properly);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
	status = status_of(interrupt_twice);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
	assert_int_equal(status_of(ignored_stays_ignored), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(variables),
		TEST(directories),
		TEST(lists),
		TEST(clocks),
		TEST(machine),
		TEST(signals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
