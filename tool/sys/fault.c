/* SPDX-License-Identifier: MIT */
#include "sys/fault.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/path.h"
#include "base/str.h"
#include "sys/env.h"
#include "sys/host.h"

/* What is no errno. */
enum { KILL = 0, SHORT = -1 };

atomic_int fault_state = -1;

static struct {
	unsigned long long at; /* 0: none */
	bool onwards;
	int error; /* or one of the above */
	atomic_uint count;
	atomic_bool fired;
} fault;

static const struct {
	const char *name;
	int error;
} errors[] = {
	{"EIO", EIO},
	{"ENOSPC", ENOSPC},
	{"ENOTEMPTY", ENOTEMPTY},
	{"EDQUOT", EDQUOT},
	{"EINTR", EINTR},
	{"EACCES", EACCES},
	{"EPERM", EPERM},
	{"EROFS", EROFS},
	{"EMFILE", EMFILE},
	{"EMLINK", EMLINK},
	{"EXDEV", EXDEV},
	{"kill", KILL},
	{"short", SHORT},
};

static bool
is_this_program(struct str name)
{
	struct arena scratch = {0};
	bool is = str_eq(path_base(host_program(&scratch)), name);
	arena_free(&scratch);
	return is;
}

static bool
parse_error(struct str name)
{
	for (size_t i = 0; i < countof(errors); i++) {
		if (str_is(name, errors[i].name)) {
			fault.error = errors[i].error;
			return !fault.onwards || fault.error != EINTR;
		}
	}
	return false;
}

static bool
parse(struct str text)
{
	struct str number, name, rest;
	if (!str_cut(text, ':', &number, &name))
		return false;
	bool mine = true;
	if (str_cut(name, ':', &rest, &text)) {
		mine = is_this_program(number);
		number = rest;
		name = text;
	}
	fault.onwards = str_ends(number, S("+"));
	number.n -= fault.onwards;
	if (!str_to_uint(number, &fault.at) || !fault.at || !parse_error(name))
		return false;
	if (!mine)
		fault.at = 0;
	return true;
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

/* For who has to know when to stop: our messages do not tell. False: another
 * process was hit. */
static bool
make_mark(void)
{
	struct str path = env_get("NINJENV_FAULT_MARK");
	if (!path.n)
		return true;
	int fd = open(path.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd >= 0)
		(void)close(fd); /* it is there: all that is wanted */
	return fd >= 0;
}

static bool
is_due(void)
{
	if (!fault.at)
		return false;
	unsigned n = atomic_fetch_add(&fault.count, 1) + 1;
	if (fault.onwards ? n < fault.at : n != fault.at)
		return false;
	if (!atomic_load(&fault.fired) && !make_mark())
		return false;
	atomic_store(&fault.fired, true);
	if (fault.error == KILL)
		(void)raise(SIGKILL); /* does not come back */
	return true;
}

int
fault_hit(const char *call)
{
	(void)call; /* for a debugger's breakpoint */
	if (atomic_load(&fault_state) < 0)
		ask_environment();
	if (fault.error == SHORT)
		return 0;
	return is_due() ? fault.error : 0;
}

int
fault_hit_bytes(const char *call, size_t *n)
{
	if (atomic_load(&fault_state) < 0)
		ask_environment();
	if (fault.error != SHORT)
		return fault_hit(call);
	/* Of one byte there is no half. */
	if (*n > 1 && is_due())
		*n /= 2;
	return 0;
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
