/* SPDX-License-Identifier: MIT */
#include "sys/fault.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "base/str.h"
#include "sys/env.h"

atomic_int fault_state = -1;

static struct {
	unsigned long long at; /* 0: none */
	bool onwards;
	int error; /* 0: kill */
	atomic_uint count;
	atomic_bool fired;
} fault;

static const struct {
	const char *name;
	int error;
} errors[] = {
	{"EIO", EIO},
	{"ENOSPC", ENOSPC},
	{"EDQUOT", EDQUOT},
	{"EACCES", EACCES},
	{"EPERM", EPERM},
	{"EROFS", EROFS},
	{"EMFILE", EMFILE},
	{"EMLINK", EMLINK},
	{"EXDEV", EXDEV},
	{"kill", 0},
};

static bool
parse(struct str text)
{
	struct str number, name;
	if (!str_cut(text, ':', &number, &name))
		return false;
	fault.onwards = str_ends(number, S("+"));
	number.n -= fault.onwards;
	if (!str_to_uint(number, &fault.at) || !fault.at)
		return false;
	for (size_t i = 0; i < countof(errors); i++) {
		if (str_is(name, errors[i].name)) {
			fault.error = errors[i].error;
			return true;
		}
	}
	return false;
}

bool
fault_set(const char *text)
{
	fault.at = 0;
	atomic_store(&fault.count, 0);
	atomic_store(&fault.fired, false);
	bool good = !text || parse(str_from(text));
	if (!good)
		fault.at = 0;
	atomic_store(&fault_state, text && good);
	return good;
}

/* A test that misspells its fault must not pass for that reason. */
static void
ask_environment(void)
{
	static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
	(void)pthread_mutex_lock(&mutex); /* a plain mutex */
	struct str text = env_get("NINJENV_FAULT");
	if (atomic_load(&fault_state) < 0 && !fault_set(text.n ? text.p : NULL))
		abort();
	(void)pthread_mutex_unlock(&mutex);
}

int
fault_hit(const char *call)
{
	(void)call; /* for a debugger's breakpoint */
	if (atomic_load(&fault_state) < 0)
		ask_environment();
	if (!fault.at)
		return 0;
	unsigned n = atomic_fetch_add(&fault.count, 1) + 1;
	if (fault.onwards ? n < fault.at : n != fault.at)
		return 0;
	atomic_store(&fault.fired, true);
	if (!fault.error)
		(void)raise(SIGKILL); /* does not come back */
	return fault.error;
}

unsigned
fault_count(void)
{
	return atomic_load(&fault.count);
}

bool
fault_fired(void)
{
	return atomic_load(&fault.fired);
}
