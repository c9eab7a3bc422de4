/* SPDX-License-Identifier: MIT */
/*
 * ninjenv-fetch: downloads what it is told on its standard input (the form is
 * in fetch/protocol.h) and ends when that is closed and all is done. A signal
 * ends it at once: what is written so far is in the part files.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fetch/protocol.h"

enum { INPUT_CHUNK = 1 << 16, IDLE_MS = 1000 };

struct input {
	struct arena arena; /* of lines; emptied when none is left */
	struct buf buf;
	size_t taken;
	bool ended;
};

/* Whole or not at all: a reader that is gone ends us by SIGPIPE. */
static void
tell(struct job *job, const char *event)
{
	struct arena scratch = {0};
	struct str line = protocol_event(job, event, &scratch);
	while (line.n) {
		ssize_t n = write(STDOUT_FILENO, line.p, line.n);
		if (n < 0 && errno != EINTR)
			_exit(1);
		line = str_from_index(line, n > 0 ? (size_t)n : 0);
	}
	arena_free(&scratch);
}

/* Reads what is there; waits where nothing is. */
static void
read_input(struct input *in)
{
	if (in->taken == in->buf.n) {
		arena_free(&in->arena);
		in->buf = (struct buf){.arena = &in->arena};
		in->taken = 0;
	}
	buf_reserve(&in->buf, INPUT_CHUNK);
	ssize_t n = read(STDIN_FILENO, in->buf.p + in->buf.n, INPUT_CHUNK);
	if (n > 0)
		in->buf.n += (size_t)n;
	else if (n == 0 || errno != EINTR)
		in->ended = true;
}

static bool
next_line(struct input *in, struct str *line)
{
	struct str rest = {in->buf.p + in->taken, in->buf.n - in->taken};
	size_t end = str_index(rest, '\n');
	if (end == rest.n && (!in->ended || !rest.n))
		return false;
	*line = str_sub(rest, 0, end);
	in->taken += MIN(end + 1, rest.n);
	return true;
}

static int
say_errors(const struct diag *diag)
{
	struct buf out = {.arena = diag->arena};
	diag_text(diag, "ninjenv-fetch", false, &out);
	fprintf(stderr, "%.*s", STR(buf_str(&out)));
	return 2;
}

static bool
take_requests(struct input *in, struct jobs *jobs, struct diag *diag)
{
	struct str line;
	while (next_line(in, &line))
		if (str_trim(line).n && !protocol_request(line, jobs, diag))
			return false;
	return true;
}

static bool
work(struct input *in, struct jobs *jobs, struct diag *diag)
{
	while (take_requests(in, jobs, diag)) {
		int wait = jobs_start(jobs);
		if (in->ended && jobs_over(jobs))
			return true;
		if (wait < 0 || wait > IDLE_MS)
			wait = IDLE_MS;
		if (http_wait(jobs->http, in->ended ? -1 : STDIN_FILENO, wait))
			read_input(in);
	}
	return false;
}

static int
run(struct input *in, struct arena *arena, struct diag *diag)
{
	struct str line = S("");
	struct fetch_settings settings = {0};
	struct jobs jobs = {
		.arena = arena,
		.settings = &settings,
		.hosts = {.arena = arena},
		.tell = tell,
	};
	while (!next_line(in, &line) && !in->ended)
		read_input(in);
	if (in->ended && !line.n)
		return 0;
	if (!protocol_settings(line, &settings, arena, diag) ||
		!http_open(&jobs.http, &settings.http, arena, diag))
		return say_errors(diag);
	bool done = work(in, &jobs, diag);
	http_close(jobs.http);
	return done ? 0 : say_errors(diag);
}

int
main(int argc, char **argv)
{
	struct arena arena = {0};
	struct diag diag = {.arena = &arena};
	struct input in = {0};
	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		puts("ninjenv-fetch " NINJENV_VERSION);
		return 0;
	}
	if (argc != 1) {
		fputs("usage: ninjenv-fetch <REQUESTS (see protocol.h)\n",
			stderr);
		return 2;
	}
	in.buf.arena = &in.arena;
	int code = run(&in, &arena, &diag);
	arena_free(&in.arena);
	arena_free(&arena);
	return code;
}
