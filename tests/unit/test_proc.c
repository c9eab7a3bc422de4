/* SPDX-License-Identifier: MIT */
#include "folder.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "sys/child.h"
#include "sys/clock.h"
#include "sys/proc.h"
#include "sys/signal.h"

static struct proc
shell(const char *script)
{
	struct proc proc = {0};
	proc_arg(&proc, S("sh"), &arena);
	proc_arg(&proc, S("-c"), &arena);
	proc_arg(&proc, str_from(script), &arena);
	return proc;
}

static struct proc_result
run(const struct proc *proc)
{
	struct proc_result result;
	assert_true(proc_run(proc, &result, &arena, &diag));
	return result;
}

static void
captures(void **state)
{
	(void)state;
	struct proc proc = shell("echo out; echo err >&2; exit 3");
	struct proc_result result = run(&proc);
	assert_str(result.out, "out\n");
	assert_str(result.err, "err\n");
	assert_int_equal(result.status, 3);
	assert_false(proc_ok(&result));
	assert_str(proc_explain(&proc, &result, &arena), "exit status 3");
	proc.merge = true;
	result = run(&proc);
	assert_str(result.out, "out\nerr\n");
	assert_str(result.err, "");
	proc = shell("kill -9 $$");
	result = run(&proc);
	assert_int_equal(result.signal, 9);
	assert_false(proc_ok(&result));
	assert_str(proc_explain(&proc, &result, &arena),
		"killed by signal 9 (Killed)");
}

static void
feeds(void **state)
{
	(void)state;
	enum { N = 300000 };
	char *bytes = arena_alloc(&arena, N + 1);
	memset(bytes, 'x', N);
	struct proc proc = shell("cat");
	assert_str(run(&proc).out, "");
	proc.input = (struct str){bytes, N};
	struct proc_result result = run(&proc);
	assert_true(str_eq(result.out, proc.input));
	assert_false(result.truncated);
	proc.limit = 1000;
	result = run(&proc);
	assert_int_equal(result.out.n, 1000);
	assert_true(result.truncated);
	assert_true(proc_ok(&result));
	/* One that does not want it. */
	struct proc deaf = shell("exit 0");
	deaf.input = proc.input;
	result = run(&deaf);
	assert_true(proc_ok(&result));
}

static void
surroundings(void **state)
{
	(void)state;
	struct str_vec list = {0};
	struct proc proc = shell("pwd; echo $A-$HOME");
	assert_true(fs_mkdirs(S("d"), &diag));
	proc.directory = S("d");
	env_list_set(&list, S("A"), S("1"), &arena);
	env_list_set(&list, S("A"), S("2 3"), &arena);
	env_list_set(&list, S("PATH"), env_get("PATH"), &arena);
	proc.environment = &list;
	assert_true(str_eq(run(&proc).out,
		str_fmt(&arena, "%.*s/d\n2 3-\n", STR(folder))));
	/* What we have open is not the child's. */
	int fd = fcntl(0, F_DUPFD_CLOEXEC, 77);
	assert_true(fd >= 77);
	proc = shell("ls /proc/self/fd");
	const char *seen = run(&proc).out.p;
	assert_true(str_starts(str_from(seen), S("0\n1\n")));
	assert_null(strstr(seen, str_fmt(&arena, "\n%d\n", fd).p));
	(void)close(fd);
}

static void
what_cannot_run(void **state)
{
	(void)state;
	struct proc_result result;
	struct proc proc = {0};
	proc_arg(&proc, S("no-such-program-here"), &arena);
	assert_false(proc_run(&proc, &result, &arena, &diag));
	assert_str(diag.items.v[0].message,
		"cannot run 'no-such-program-here': "
		"No such file or directory");
	assert_false(proc_exec(&proc, &diag));
	assert_false(proc_run_here(&proc, &result, &diag));
	put("f", "x");
	proc.argv.v[0] = S("./f");
	assert_false(proc_run(&proc, &result, &arena, &diag));
	assert_str(
		diag.items.v[3].message, "cannot run './f': Permission denied");
	struct proc away = shell("true");
	away.directory = S("no");
	assert_false(proc_run(&away, &result, &arena, &diag));
	assert_str(diag.items.v[4].message,
		"cannot enter 'no': No such file or directory");
}

/* Is there a process with that id that is not just waiting to be reaped? */
static bool
lives(struct str pid_text)
{
	struct str text = {"", 0};
	struct str path =
		str_fmt(&arena, "/proc/%.*s/stat", STR(str_trim(pid_text)));
	return file_read(path, 4096, &text, &arena, NULL) == FS_OK &&
	       !strstr(text.p, ") Z");
}

static void
assert_dies(struct str pid_text)
{
	int64_t until = clock_steady() + 5 * CLOCK_SECOND;
	while (lives(pid_text) && clock_steady() < until)
		clock_sleep(5 * CLOCK_MS);
	assert_false(lives(pid_text));
}

static void
time_limits(void **state)
{
	(void)state;
	struct proc proc = shell("sleep 60 & echo $!; wait");
	proc.seconds = 1;
	int64_t start = clock_steady();
	struct proc_result result = run(&proc);
	assert_true(clock_steady() - start < 5 * CLOCK_SECOND);
	assert_true(result.timed_out);
	assert_false(proc_ok(&result));
	assert_str(
		proc_explain(&proc, &result, &arena), "no end after 1 seconds");
	assert_dies(result.out);
}

/* It ends, but what it started keeps its output open. */
static void
lingering_grandchildren(void **state)
{
	(void)state;
	struct proc proc = shell("sleep 60 & echo $!");
	int64_t start = clock_steady();
	struct proc_result result = run(&proc);
	assert_true(clock_steady() - start < 5 * CLOCK_SECOND);
	assert_true(proc_ok(&result));
	unsigned long long pid;
	assert_true(str_to_uint(str_trim(result.out), &pid));
	assert_int_equal(kill((pid_t)pid, SIGKILL), 0);
}

static void
interrupts(void **state)
{
	(void)state;
	struct proc_result result;
	struct proc proc = shell("kill -TERM $PPID; sleep 60");
	signal_catch();
	int64_t start = clock_steady();
	assert_false(proc_run(&proc, &result, &arena, &diag));
	assert_true(clock_steady() - start < 5 * CLOCK_SECOND);
	assert_true(interrupted());
	signal_forget();
	assert_int_equal(diag.errors, 1);
}

static void
in_the_foreground(void **state)
{
	(void)state;
	struct proc_result result;
	struct proc proc = shell("pwd >f; exit 4");
	assert_true(proc_run_here(&proc, &result, &diag));
	assert_int_equal(result.status, 4);
	assert_true(str_eq(str_trim(get("f")), folder));
}

static void
becomes_another(void **state)
{
	(void)state;
	int status;
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		struct proc proc = shell("exit 5");
		(void)!proc_exec(&proc, NULL);
		_exit(1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 5);
}

static void
finds(void **state)
{
	(void)state;
	struct str_vec found = {0};
	assert_true(fs_mkdirs(S("a/tool"), &diag));
	assert_true(fs_mkdirs(S("b"), &diag));
	assert_true(fs_mkdirs(S("c"), &diag));
	assert_true(fs_mkdirs(S("d"), &diag));
	put("b/tool", "");
	assert_true(file_write(S("c/tool"), S(""), 0755, FILE_LAZY, &diag));
	assert_true(file_write(S("d/tool"), S(""), 0755, FILE_LAZY, &diag));
	struct str path = S("a:b::no:c:d:c");
	assert_str(proc_find(S("tool"), path, &arena), "c/tool");
	proc_find_all(&found, S("tool"), path, &arena);
	assert_str(str_join(&arena, &found, S(" ")), "c/tool d/tool");
	assert_str(proc_find(S("tool"), S("a:b:"), &arena), "");
	assert_str(proc_find(S(""), path, &arena), "");
	assert_str(proc_find(S("./d/tool"), S(""), &arena), "./d/tool");
	assert_str(proc_find(S("./b/tool"), path, &arena), "");
	assert_true(proc_is_alive(getpid()));
	assert_false(proc_is_alive(0));
}

static void
a_child_answers(void **state)
{
	(void)state;
	struct child child;
	struct proc_result result;
	struct str line;
	struct proc proc =
		shell("while read x; do echo \"got $x\"; done; echo bad >&2; "
		      "printf last; exit 6");
	assert_true(child_start(&child, &proc, &arena, &diag));
	assert_int_equal(child_line(&child, 0, &line), CHILD_QUIET);
	assert_true(child_send(&child, S("one\ntwo\n"), &diag));
	assert_int_equal(child_line(&child, -1, &line), CHILD_LINE);
	assert_str(line, "got one");
	assert_int_equal(child_line(&child, 5000, &line), CHILD_LINE);
	assert_str(line, "got two");
	child_end_input(&child);
	assert_false(child_send(&child, S("three\n"), &diag));
	assert_int_equal(child_line(&child, -1, &line), CHILD_LINE);
	assert_str(line, "last");
	assert_int_equal(child_line(&child, -1, &line), CHILD_END);
	assert_true(child_wait(&child, &result, &diag));
	assert_int_equal(result.status, 6);
	assert_str(result.err, "bad\n");
}

/* More than any pipe holds, both ways at once: nobody may block. */
static void
a_child_with_much_to_say(void **state)
{
	(void)state;
	enum { LINES = 20000 };
	struct child child;
	struct proc_result result;
	struct str line;
	struct proc proc = shell("cat");
	assert_true(child_start(&child, &proc, &arena, &diag));
	for (int i = 0; i < LINES; i++)
		assert_true(child_send(&child,
			str_fmt(&arena, "line %d of many\n", i), &diag));
	child_end_input(&child);
	for (int i = 0; i < LINES; i++) {
		assert_int_equal(child_line(&child, 5000, &line), CHILD_LINE);
		assert_true(
			str_eq(line, str_fmt(&arena, "line %d of many", i)));
	}
	assert_int_equal(child_line(&child, 5000, &line), CHILD_END);
	assert_true(child_wait(&child, &result, &diag));
	assert_true(proc_ok(&result));
}

static void
a_child_is_ended(void **state)
{
	(void)state;
	struct child child;
	struct str line;
	struct proc proc = shell("trap '' TERM; sleep 60 & echo $!; wait");
	assert_true(child_start(&child, &proc, &arena, &diag));
	assert_int_equal(child_line(&child, 5000, &line), CHILD_LINE);
	line = str_dup(&arena, line);
	child_kill(&child);
	child_kill(&child);
	assert_dies(line);
}

/* kill -9 of us takes the children along. */
static void
children_die_with_us(void **state)
{
	(void)state;
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		struct proc_result result;
		struct proc proc = shell("echo $$ >new; mv new id; sleep 60");
		(void)!proc_run(&proc, &result, &arena, NULL);
		_exit(1);
	}
	int64_t until = clock_steady() + 5 * CLOCK_SECOND;
	while (!fs_exists(S("id")) && clock_steady() < until)
		clock_sleep(5 * CLOCK_MS);
	assert_true(lives(get("id")));
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_dies(get("id"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(captures),
		TEST(feeds),
		FOLDER_TEST(surroundings),
		FOLDER_TEST(what_cannot_run),
		TEST(time_limits),
		TEST(lingering_grandchildren),
		TEST(interrupts),
		FOLDER_TEST(in_the_foreground),
		TEST(becomes_another),
		FOLDER_TEST(finds),
		TEST(a_child_answers),
		TEST(a_child_with_much_to_say),
		TEST(a_child_is_ended),
		FOLDER_TEST(children_die_with_us),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
