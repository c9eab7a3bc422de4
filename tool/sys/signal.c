/* SPDX-License-Identifier: MIT */
#include "sys/signal.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

#include "base/util.h"

static atomic_int received;

static const int caught[] = {SIGINT, SIGTERM, SIGHUP};

static void
handle(int number)
{
	atomic_store(&received, number);
}

static void
set(int number, void (*handler)(int), int flags)
{
	struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
	(void)sigemptyset(&action.sa_mask);     /* cannot fail */
	(void)sigaction(number, &action, NULL); /* the numbers are valid */
}

static bool
is_ignored(int number)
{
	struct sigaction action;
	return !sigaction(number, NULL, &action) &&
	       action.sa_handler == SIG_IGN;
}

void
signal_catch(void)
{
	for (size_t i = 0; i < countof(caught); i++)
		if (!is_ignored(caught[i]))
			set(caught[i], handle,
				caught[i] == SIGINT ? (int)SA_RESETHAND : 0);
	signal_ignore_pipe();
}

void
signal_ignore_pipe(void)
{
	set(SIGPIPE, SIG_IGN, 0);
}

bool
interrupted(void)
{
	return signal_received() != 0;
}

int
signal_received(void)
{
	return atomic_load_explicit(&received, memory_order_relaxed);
}

void
signal_die(void)
{
	int number = signal_received();
	if (!number)
		return;
	set(number, SIG_DFL, 0);
	(void)raise(number); /* does not come back */
}

void
signal_in_child(void)
{
	sigset_t none;
	/* exec resets handlers, but what is ignored stays so. */
	for (size_t i = 0; i < countof(caught); i++)
		if (!is_ignored(caught[i]))
			set(caught[i], SIG_DFL, 0);
	set(SIGPIPE, SIG_DFL, 0);
	(void)sigemptyset(&none);                    /* cannot fail */
	(void)sigprocmask(SIG_SETMASK, &none, NULL); /* one thread is left */
}

void
signal_forget(void)
{
	atomic_store(&received, 0);
}
