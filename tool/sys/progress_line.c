/* SPDX-License-Identifier: MIT */
#include "sys/progress_line.h"

#include <string.h>

#include "sys/clock.h"

static size_t
find(const struct progress_state *state, struct str package)
{
	size_t i = 0;
	while (i < state->active.n && !str_eq(state->active.v[i].name, package))
		i++;
	return i;
}

static void
take_out(struct progress_state *state, size_t i)
{
	struct progress_package *at = &state->active.v[i];
	state->active.n--;
	memmove(at, at + 1, (state->active.n - i) * sizeof *at);
}

void
progress_leave(struct progress_state *state, struct str package)
{
	size_t i = find(state, package);
	if (i < state->active.n)
		take_out(state, i);
}

void
progress_enter(struct progress_state *state, struct str package,
	const char *phase, int64_t now)
{
	size_t i = find(state, package);
	struct progress_package entry = {.phase = phase, .since = now};
	if (i < state->active.n) {
		entry.name = state->active.v[i].name;
		if (!strcmp(state->active.v[i].phase, phase))
			return;
		take_out(state, i);
	} else {
		entry.name = str_dup(state->arena, package);
	}
	vec_add(&state->active, state->arena, entry);
}

void
progress_measure(struct progress_state *state, int64_t now)
{
	int64_t passed = now - state->measured;
	if (passed < CLOCK_SECOND / 4)
		return;
	double seconds = (double)passed / (double)CLOCK_SECOND;
	double rate = (double)(state->bytes - state->measured_bytes) / seconds;
	state->rate = state->rate > 0 ? 0.7 * state->rate + 0.3 * rate : rate;
	state->measured = now;
	state->measured_bytes = state->bytes;
}

static const char *
unit_of(double bytes, double *divisor)
{
	static const char *const units[] = {"B", "kB", "MB", "GB"};
	size_t i = 0;
	*divisor = 1;
	while (i + 1 < countof(units) && bytes / *divisor >= 1000) {
		*divisor *= 1000;
		i++;
	}
	return units[i];
}

static void
add_bytes(const struct progress_state *state, struct buf *out)
{
	double divisor;
	double expected = (double)MAX(state->expected, state->bytes);
	const char *unit = unit_of(expected, &divisor);
	int digits = divisor > 1;
	buf_addf(out, "  %.*f/%.*f %s", digits, (double)state->bytes / divisor,
		digits, expected / divisor, unit);
}

static void
add_rate(const struct progress_state *state, struct buf *out)
{
	double divisor;
	if (state->rate < 1 || state->bytes >= state->expected)
		return;
	const char *unit = unit_of(state->rate, &divisor);
	buf_addf(out, "  %.*f %s/s", divisor > 1, state->rate / divisor, unit);
	double left = (double)(state->expected - state->bytes) / state->rate;
	if (left < 360000)
		buf_addf(out, "  %d:%02d left", (int)(left / 60),
			(int)left % 60);
}

/* As many bytes as fit into the columns; a UTF-8 sequence counts as one column
 * and control bytes are left out. */
static void
add_cut(struct str text, size_t width, struct buf *out)
{
	size_t columns = 0;
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		if (c < 0x20 || c == 0x7f)
			continue;
		columns += (c & 0xc0) != 0x80;
		if (columns > width)
			return;
		buf_addc(out, (char)c);
	}
}

void
progress_line(const struct progress_state *state, int64_t now, size_t width,
	struct buf *out)
{
	struct buf line = {.arena = out->arena};
	buf_addf(&line, "%s", state->verb);
	if (state->packages)
		buf_addf(&line, " %u/%u", state->done, state->packages);
	if (state->expected)
		add_bytes(state, &line);
	add_rate(state, &line);
	const char *between = "  ";
	vec_for (const struct progress_package, package, &state->active) {
		buf_addf(&line, "%s%.*s (%s", between, STR(package->name),
			package->phase);
		long long seconds = (now - package->since) / CLOCK_SECOND;
		if (seconds >= 2)
			buf_addf(&line, " %llds", seconds);
		buf_addc(&line, ')');
		between = ", ";
		if (line.n > width)
			break;
	}
	add_cut(buf_str(&line), width, out);
}
