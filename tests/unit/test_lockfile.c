/* SPDX-License-Identifier: MIT */
#include "folder.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>

#include "sys/clock.h"
#include "sys/host.h"
#include "sys/lockfile.h"
#include "sys/signal.h"

static void
one_has_it(void **state)
{
	(void)state;
	struct lockfile a, b = LOCKFILE_NONE;
	long owner = -1;
	assert_int_equal(
		lockfile_try(&a, S("lock"), &owner, &diag), LOCKFILE_TAKEN);
	assert_int_equal(
		lockfile_try(&b, S("lock"), &owner, &diag), LOCKFILE_BUSY);
	assert_int_equal(owner, host_pid());
	lockfile_release(&b);
	lockfile_release(&a);
	lockfile_release(&a);
	assert_int_equal(
		lockfile_try(&b, S("lock"), &owner, &diag), LOCKFILE_TAKEN);
	lockfile_release(&b);
	assert_int_equal(diag.errors, 0);
	assert_int_equal(
		lockfile_try(&b, S("no/lock"), &owner, &diag), LOCKFILE_FAILED);
	assert_str(diag.items.v[0].message,
		"cannot lock 'no/lock': No such file or directory");
}

/* Starts a process that takes the lock, and waits until it has it. */
static pid_t
start_owner(void)
{
	int ends[2];
	char byte;
	assert_int_equal(pipe(ends), 0);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		struct lockfile lock;
		long owner;
		if (lockfile_try(&lock, S("lock"), &owner, NULL) !=
				LOCKFILE_TAKEN ||
			write(ends[1], "x", 1) != 1)
			_exit(1);
		for (;;)
			(void)pause();
	}
	assert_int_equal(read(ends[0], &byte, 1), 1);
	(void)close(ends[0]);
	(void)close(ends[1]);
	return pid;
}

static void
a_dead_owner_is_not_in_the_way(void **state)
{
	(void)state;
	struct lockfile lock;
	long owner = 0;
	pid_t pid = start_owner();
	assert_int_equal(
		lockfile_try(&lock, S("lock"), &owner, &diag), LOCKFILE_BUSY);
	assert_int_equal(owner, pid);
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_int_equal(
		lockfile_try(&lock, S("lock"), &owner, &diag), LOCKFILE_TAKEN);
	lockfile_release(&lock);
}

struct told {
	unsigned times;
	long owner;
	pid_t kill;
};

static void
tell(void *context, long owner)
{
	struct told *told = context;
	told->times++;
	told->owner = owner;
	if (told->kill)
		(void)kill(told->kill, SIGKILL);
}

static void
waiting_names_the_owner(void **state)
{
	(void)state;
	struct lockfile lock;
	pid_t pid = start_owner();
	struct told told = {.kill = pid};
	assert_true(lockfile_wait(&lock, S("lock"), tell, &told, &diag));
	assert_int_equal(told.times, 1);
	assert_int_equal(told.owner, pid);
	lockfile_release(&lock);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_true(lockfile_wait(&lock, S("lock"), tell, &told, &diag));
	assert_int_equal(told.times, 1);
	lockfile_release(&lock);
}

static void
waiting_can_be_interrupted(void **state)
{
	(void)state;
	struct lockfile lock;
	pid_t pid = start_owner();
	struct told told = {0};
	signal_catch();
	assert_int_equal(raise(SIGTERM), 0);
	assert_true(interrupted());
	assert_int_equal(signal_received(), SIGTERM);
	assert_false(lockfile_wait(&lock, S("lock"), tell, &told, &diag));
	signal_forget();
	assert_int_equal(diag.errors, 1);
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

/* Somebody removes the directory with the lock in it: who comes next must not
 * hold a lock on a file that nobody else can see. */
static void
a_removed_lock_is_made_again(void **state)
{
	(void)state;
	struct lockfile a, b, c;
	long owner;
	assert_int_equal(
		lockfile_try(&a, S("lock"), &owner, &diag), LOCKFILE_TAKEN);
	assert_true(fs_unlink(S("lock"), &diag));
	assert_int_equal(
		lockfile_try(&b, S("lock"), &owner, &diag), LOCKFILE_TAKEN);
	assert_int_equal(
		lockfile_try(&c, S("lock"), &owner, &diag), LOCKFILE_BUSY);
	lockfile_release(&a);
	assert_int_equal(
		lockfile_try(&c, S("lock"), &owner, &diag), LOCKFILE_BUSY);
	lockfile_release(&b);
}

static void
many_share_it(void **state)
{
	(void)state;
	struct lockfile a, b, c;
	long owner = -1;
	assert_true(lockfile_share(&a, S("lock"), NULL, NULL, &diag));
	assert_true(lockfile_share(&b, S("lock"), NULL, NULL, &diag));
	assert_true(a.fd >= 0 && b.fd >= 0);
	assert_str(get("lock"), "");
	assert_int_equal(
		lockfile_try(&c, S("lock"), &owner, &diag), LOCKFILE_BUSY);
	assert_int_equal(owner, host_pid());
	lockfile_release(&a);
	assert_int_equal(
		lockfile_try(&c, S("lock"), &owner, &diag), LOCKFILE_BUSY);
	lockfile_release(&b);
	assert_int_equal(
		lockfile_try(&c, S("lock"), &owner, &diag), LOCKFILE_TAKEN);
	lockfile_release(&c);
	assert_false(lockfile_share(&a, S("no/lock"), NULL, NULL, &diag));
	assert_str(diag.items.v[0].message,
		"cannot lock 'no/lock': No such file or directory");
}

static void
sharing_waits_for_who_has_it_alone(void **state)
{
	(void)state;
	struct lockfile lock;
	pid_t pid = start_owner();
	struct told told = {.kill = pid};
	assert_true(lockfile_share(&lock, S("lock"), tell, &told, &diag));
	assert_int_equal(told.times, 1);
	assert_int_equal(told.owner, pid);
	lockfile_release(&lock);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

/* Who may only read can share nothing, and is not in the way. */
static void
a_read_only_place_has_no_lock(void **state)
{
	(void)state;
	struct lockfile lock = {.fd = 7};
	if (!geteuid())
		skip(); /* root may write */
	assert_true(fs_mkdir(S("closed"), 0555, NULL, &diag));
	assert_true(lockfile_share(&lock, S("closed/lock"), NULL, NULL, &diag));
	assert_int_equal(lock.fd, -1);
}

enum { THREADS = 4, TIMES = 25 };
static atomic_int inside, most; /* most: 2 when two were inside */

static void *
compete(void *object)
{
	(void)object;
	for (int i = 0; i < TIMES; i++) {
		struct lockfile lock;
		if (!lockfile_wait(&lock, S("lock"), NULL, NULL, NULL))
			return NULL;
		if (atomic_fetch_add(&inside, 1) + 1 > 1)
			atomic_store(&most, 2);
		clock_sleep(CLOCK_MS / 10);
		atomic_fetch_sub(&inside, 1);
		lockfile_release(&lock);
	}
	return object;
}

static void
threads_take_turns(void **state)
{
	(void)state;
	pthread_t threads[THREADS];
	void *result;
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(
			pthread_create(&threads[i], NULL, compete, &most), 0);
	for (int i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(threads[i], &result), 0);
		assert_ptr_equal(result, &most);
	}
	assert_int_equal(atomic_load(&most), 0);
	assert_int_equal(atomic_load(&inside), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FOLDER_TEST(one_has_it),
		FOLDER_TEST(a_dead_owner_is_not_in_the_way),
		FOLDER_TEST(waiting_names_the_owner),
		FOLDER_TEST(waiting_can_be_interrupted),
		FOLDER_TEST(a_removed_lock_is_made_again),
		FOLDER_TEST(many_share_it),
		FOLDER_TEST(sharing_waits_for_who_has_it_alone),
		FOLDER_TEST(a_read_only_place_has_no_lock),
		FOLDER_TEST(threads_take_turns),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
