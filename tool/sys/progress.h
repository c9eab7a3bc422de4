/* SPDX-License-Identifier: MIT */
/*
 * What a person sees while packages are fetched, built and installed: on a
 * terminal one line that is redrawn, elsewhere a plain line per package. NULL
 * is silent in every function. Every function may be called by any thread.
 *
 * A package goes through phases ("fetching", "building", "unpacking",
 * "linking"); the line shows counts, bytes, rate, time left, and the names of
 * those that have been in their phase for longest.
 */
#ifndef SYS_PROGRESS_H
#define SYS_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct progress;

struct progress_style {
	int fd;
	bool redraw;  /* one redrawn line, else plain lines */
	size_t width; /* columns; 0: ask the terminal each time */
};

/* Starts on standard error in the style it allows; quiet: NULL. verb is what
 * is being done to the packages: "installing". */
struct progress *progress_start(const char *verb, bool quiet);
struct progress *progress_start_style(
	const char *verb, const struct progress_style *style);

/* How much there is to do, as far as known: adds to what was said before. */
void progress_expect(
	struct progress *progress, unsigned packages, uint64_t bytes);

/* The package entered a phase (a text that lives as long as the progress), or
 * with NULL left its last one without being complete. */
void progress_phase(
	struct progress *progress, struct str package, const char *phase);

/* So many more bytes of those expected have come. */
void progress_bytes(struct progress *progress, uint64_t bytes);

/* The package is complete; without a terminal this prints its line: the verb's
 * counterpart of the caller ("installed jinja2 3.1.6"). */
void progress_done(
	struct progress *progress, struct str package, struct str line);

/* A line for the reader now, above the redrawn one: "waiting for process 1". */
void progress_say(struct progress *progress, struct str line);

/* Takes the redrawn line off the screen while the caller prints something
 * else; the next event shows it again. */
void progress_hide(struct progress *progress);

/* Takes the line off for good and frees all. */
void progress_end(struct progress *progress);

#endif
