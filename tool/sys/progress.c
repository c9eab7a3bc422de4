/* SPDX-License-Identifier: MIT */
#include "sys/progress.h"

#include <pthread.h>
#include <signal.h>

#include "sys/clock.h"
#include "sys/progress_line.h"
#include "sys/term.h"

/* A run that is over sooner shows nothing. The first sign comes within 100 ms
 * of the start of the program, whose own start and a late wakeup are in that.
 */
#define FIRST_DRAW (60 * CLOCK_MS)
#define NEXT_DRAW (100 * CLOCK_MS)

struct progress {
	struct arena arena; /* under the mutex, as all below */
	pthread_mutex_t mutex;
	pthread_cond_t ending;
	pthread_t ticker;
	bool has_ticker, ended;
	struct progress_style style;
	struct progress_state state;
	bool drawn;  /* our line is on the screen */
	bool hidden; /* until the next event */
};

static void
lock(struct progress *progress)
{
	(void)pthread_mutex_lock(&progress->mutex); /* a plain mutex */
}

static void
unlock(struct progress *progress)
{
	(void)pthread_mutex_unlock(&progress->mutex);
}

#define ERASE "\r\033[K"

/* Erasing and drawing are one write, so that nothing flickers. */
static void
show(struct progress *progress, struct str text)
{
	term_write(progress->style.fd, text);
}

static void
erase(struct progress *progress)
{
	if (progress->drawn)
		show(progress, S(ERASE));
	progress->drawn = false;
}

static void
draw(struct progress *progress)
{
	struct arena scratch = {0};
	struct buf out = {.arena = &scratch};
	size_t width = progress->style.width ? progress->style.width
					     : term_width(progress->style.fd);
	buf_addz(&out, ERASE);
	progress_line(&progress->state, clock_steady(), width - 1, &out);
	show(progress, buf_str(&out));
	progress->drawn = true;
	arena_free(&scratch);
}

static void
sleep_until_end(struct progress *progress, int64_t nanoseconds)
{
	struct timespec until;
	int64_t at = clock_wall() + nanoseconds;
	until.tv_sec = (time_t)(at / CLOCK_SECOND);
	until.tv_nsec = (long)(at % CLOCK_SECOND);
	(void)pthread_cond_timedwait(&progress->ending, &progress->mutex,
		&until); /* early or late: it draws */
}

static void *
tick(void *object)
{
	struct progress *progress = object;
	int64_t pause = FIRST_DRAW;

	lock(progress);
	while (!progress->ended) {
		sleep_until_end(progress, pause);
		pause = NEXT_DRAW;
		progress_measure(&progress->state, clock_steady());
		if (!progress->ended && !progress->hidden)
			draw(progress);
	}
	unlock(progress);
	return NULL;
}

static void
start_ticker(struct progress *progress)
{
	sigset_t all, before;
	(void)sigfillset(&all); /* cannot fail */
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	/* Without a thread there is no line; nothing depends on one. */
	progress->has_ticker =
		!pthread_create(&progress->ticker, NULL, tick, progress);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
}

struct progress *
progress_start_style(const char *verb, const struct progress_style *style)
{
	struct arena arena = {0};
	struct progress *progress = arena_new(&arena, struct progress);
	progress->arena = arena;
	progress->style = *style;
	progress->state.verb = verb;
	progress->state.arena = &progress->arena;
	progress->state.measured = clock_steady();
	(void)pthread_mutex_init(&progress->mutex, NULL);
	(void)pthread_cond_init(&progress->ending, NULL);
	if (style->redraw)
		start_ticker(progress);
	return progress;
}

struct progress *
progress_start(const char *verb, bool quiet)
{
	struct progress_style style = {
		.fd = TERM_ERROR,
		.redraw = term_can_redraw(TERM_ERROR),
	};
	return quiet ? NULL : progress_start_style(verb, &style);
}

void
progress_expect(struct progress *progress, unsigned packages, uint64_t bytes)
{
	if (!progress)
		return;
	lock(progress);
	progress->hidden = false;
	progress->state.packages += packages;
	progress->state.expected += bytes;
	unlock(progress);
}

void
progress_phase(struct progress *progress, struct str package, const char *phase)
{
	if (!progress)
		return;
	lock(progress);
	progress->hidden = false;
	if (phase)
		progress_enter(
			&progress->state, package, phase, clock_steady());
	else
		progress_leave(&progress->state, package);
	unlock(progress);
}

void
progress_bytes(struct progress *progress, uint64_t bytes)
{
	if (!progress)
		return;
	lock(progress);
	progress->hidden = false;
	progress->state.bytes += bytes;
	unlock(progress);
}

/* Under the lock; the ticker draws the line again. */
static void
print_line(struct progress *progress, struct str line)
{
	struct arena scratch = {0};
	struct buf out = {.arena = &scratch};
	if (progress->drawn)
		buf_addz(&out, ERASE);
	buf_add(&out, line);
	buf_addc(&out, '\n');
	progress->drawn = false;
	show(progress, buf_str(&out));
	arena_free(&scratch);
}

void
progress_done(struct progress *progress, struct str package, struct str line)
{
	if (!progress)
		return;
	lock(progress);
	progress->hidden = false;
	progress_leave(&progress->state, package);
	progress->state.done++;
	if (!progress->style.redraw && line.n)
		print_line(progress, line);
	unlock(progress);
}

void
progress_say(struct progress *progress, struct str line)
{
	if (!progress)
		return;
	lock(progress);
	print_line(progress, line);
	unlock(progress);
}

void
progress_hide(struct progress *progress)
{
	if (!progress)
		return;
	lock(progress);
	erase(progress);
	progress->hidden = true;
	unlock(progress);
}

void
progress_end(struct progress *progress)
{
	if (!progress)
		return;
	lock(progress);
	progress->ended = true;
	(void)pthread_cond_signal(&progress->ending);
	erase(progress);
	unlock(progress);
	if (progress->has_ticker)
		(void)pthread_join(progress->ticker, NULL);
	(void)pthread_mutex_destroy(&progress->mutex);
	(void)pthread_cond_destroy(&progress->ending);
	struct arena arena = progress->arena;
	arena_free(&arena);
}
