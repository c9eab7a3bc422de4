/* SPDX-License-Identifier: MIT */
#include "env/fetch/fetch.h"

#include "base/path.h"
#include "env/fetch/fetch_local.h"
#include "env/fetch/settings.h"
#include "format/json.h"
#include "format/json_text.h"
#include "format/url.h"
#include "sys/child.h"
#include "sys/env.h"
#include "sys/file.h"
#include "sys/host.h"

#define PAGE_LIMIT ((uint64_t)64 << 20)

struct item {
	struct fetch_request request;
	size_t id;
	bool page;
	bool here; /* its next URL lies on this machine */
	bool over;
	size_t tried;         /* so many URLs were tried here */
	struct str_vec notes; /* and what came of it */
};

struct item_vec VEC(struct item *);

struct fetch {
	const struct settings *settings;
	struct str scratch;
	struct arena *arena;
	struct arena texts; /* of the last answer */
	struct diag diag;   /* what broke the process */
	struct child child;
	bool started, broken;
	struct item_vec items;
	size_t first; /* all before are over */
	size_t pending;
};

struct fetch *
fetch_open(const struct settings *settings, struct str scratch,
	struct arena *arena)
{
	struct fetch *fetch = arena_new(arena, struct fetch);
	fetch->settings = settings;
	fetch->scratch = scratch;
	fetch->arena = arena;
	fetch->diag.arena = arena;
	return fetch;
}

/* Beside ourselves, or where an installation puts what is not for people. */
static struct str
find_program(struct arena *arena)
{
	static const char *const places[] = {
		"ninjenv-fetch", "../libexec/ninjenv/ninjenv-fetch"};
	struct str named = env_get("NINJENV_FETCH"), path;
	struct str here = path_dir(host_program(arena));
	if (named.n)
		return named;
	for (size_t i = 0; i < countof(places); i++) {
		path = path_joinz(arena, here, places[i]);
		if (fs_is_executable(path))
			return path;
	}
	return path_joinz(arena, here, places[0]);
}

static bool
send_line(struct fetch *fetch, struct str line)
{
	return child_send(&fetch->child, line, &fetch->diag) &&
	       child_send(&fetch->child, S("\n"), &fetch->diag);
}

static bool
start(struct fetch *fetch)
{
	struct proc proc = {0};
	struct str program = find_program(fetch->arena);
	if (fetch->started)
		return true;
	if (!fs_is_executable(program)) {
		diag_error(&fetch->diag, NOWHERE,
			"cannot find the program '%.*s', which downloads",
			STR(program));
		return diag_hint(&fetch->diag,
			"install ninjenv again, or set NINJENV_FETCH to it");
	}
	proc_arg(&proc, program, fetch->arena);
	if (!child_start(&fetch->child, &proc, fetch->arena, &fetch->diag))
		return false;
	fetch->started = true;
	return send_line(fetch, settings_json(fetch->settings, fetch->arena));
}

static void
put_path(struct buf *out, const char *key, struct str path)
{
	if (!path.n)
		return;
	buf_addf(out, ",\"%s\":", key);
	json_quote(out, url_encode(out->arena, path, "/"));
}

static struct str
request_json(const struct item *item, struct arena *arena)
{
	const struct fetch_request *r = &item->request;
	struct str_vec urls = {
		.v = r->urls.v + item->tried, .n = r->urls.n - item->tried};
	struct buf out = {.arena = arena};
	buf_addf(&out, "{\"id\":%zu,\"kind\":\"%s\",\"name\":", item->id,
		item->page ? "page" : "file");
	json_quote(&out, r->name);
	buf_addz(&out, ",\"urls\":");
	json_quote_all(&out, &urls);
	buf_addz(&out, ",\"sha256\":");
	json_quote(&out, r->sha256);
	buf_addz(&out, ",\"accept\":");
	json_quote(&out, r->accept);
	put_path(&out, "path", r->path);
	put_path(&out, "part", r->part);
	if (r->has_size)
		buf_addf(&out, ",\"size\":%llu", (unsigned long long)r->size);
	if (r->limit)
		buf_addf(&out, ",\"limit\":%llu", (unsigned long long)r->limit);
	buf_addc(&out, '}');
	return buf_str(&out);
}

/* Its turn is here, or with the process; here is also what cannot be asked. */
static void
route(struct fetch *fetch, struct item *item)
{
	const struct str_vec *urls = &item->request.urls;
	item->here = item->tried >= urls->n || fetch->settings->offline ||
		     fetch_is_local(urls->v[item->tried]);
	if (item->here || fetch->broken)
		return;
	fetch->broken = !start(fetch) ||
			!send_line(fetch, request_json(item, fetch->arena));
}

static struct str_vec
copy_urls(const struct str_vec *from, struct arena *arena)
{
	struct str_vec to = {0};
	for (size_t i = 0; i < from->n; i++)
		vec_add(&to, arena, str_dup(arena, from->v[i]));
	return to;
}

static void
add(struct fetch *fetch, const struct fetch_request *request, bool page)
{
	struct arena *arena = fetch->arena;
	struct item *item = arena_new(arena, struct item);
	struct fetch_request *r = &item->request;
	*r = *request;
	item->page = page;
	item->id = fetch->items.n;
	r->urls = copy_urls(&request->urls, arena);
	r->name = str_dup(arena, request->name);
	r->sha256 = str_lower(arena, request->sha256);
	r->accept = str_dup(arena, request->accept);
	r->part = str_dup(arena, request->part);
	r->path = page ? str_fmt(arena, "%.*s/page-%zu", STR(fetch->scratch),
				 item->id)
		       : str_dup(arena, request->path);
	vec_add(&fetch->items, arena, item);
	fetch->pending++;
	route(fetch, item);
}

void
fetch_file(struct fetch *fetch, const struct fetch_request *request)
{
	add(fetch, request, false);
}

void
fetch_page(struct fetch *fetch, const struct fetch_request *request)
{
	add(fetch, request, true);
}

static enum fetch_event
end(struct fetch *fetch, struct item *item, enum fetch_event event)
{
	item->over = true;
	item->here = false;
	fetch->pending--;
	return event;
}

static void
say_missing(const struct fetch *fetch, struct fetch_answer *answer)
{
	struct str name = answer->request->name;
	struct arena *arena = fetch->arena;
	bool network = false;
	vec_for (const struct str, url, &answer->request->urls)
		network |= !fetch_is_local(*url);
	if (network) {
		answer->message = str_fmt(arena,
			"'%.*s' is not on this "
			"machine, and NINJENV_OFFLINE allows no download",
			STR(name));
		answer->hint = S("unset NINJENV_OFFLINE, or put the file into "
				 "a directory of find-links");
	} else if (!answer->message.n) {
		answer->message = str_fmt(arena,
			"nobody says where '%.*s' can be had", STR(name));
		answer->hint = S("look at the index and find-links settings");
	}
}

/* Tries what lies here, up to a URL that does not. */
static enum fetch_event
try_here(struct fetch *fetch, struct item *item, struct fetch_answer *answer)
{
	const struct str_vec *urls = &item->request.urls;
	struct local local = {.request = &item->request, .page = item->page};
	while (item->tried < urls->n && fetch_is_local(urls->v[item->tried])) {
		if (fetch_local(&local, urls->v[item->tried++], answer,
			    fetch->arena))
			return end(fetch, item, FETCH_DONE);
		vec_add(&item->notes, fetch->arena, local.note);
	}
	answer->tried = item->notes;
	if (item->tried == urls->n || fetch->settings->offline) {
		say_missing(fetch, answer);
		return end(fetch, item, FETCH_FAILED);
	}
	route(fetch, item);
	return FETCH_PROGRESS;
}

static bool
read_answer(struct fetch *fetch, const struct json *top,
	struct fetch_answer *answer, struct diag *diag)
{
	struct arena *arena = &fetch->texts;
	int64_t bytes, total, status;
	struct json tried;
	if (!json_get_int(top, "bytes", &bytes, diag) ||
		!json_get_int(top, "total", &total, diag) ||
		!json_get_int(top, "status", &status, diag))
		return false;
	answer->bytes = (uint64_t)bytes;
	answer->total = (uint64_t)total;
	answer->status = (int)status;
	(void)json_find_str(top, "url", &answer->url, arena);
	(void)json_find_str(top, "type", &answer->type, arena);
	(void)json_find_str(top, "sha256", &answer->sha256, arena);
	(void)json_find_str(top, "message", &answer->message, arena);
	(void)json_find_str(top, "hint", &answer->hint, arena);
	return !json_find(top, "tried", &tried) ||
	       json_get_strs(top, "tried", &answer->tried, arena, diag);
}

/* A finished download: a page's bytes leave the scratch directory. */
static enum fetch_event
finish(struct fetch *fetch, struct item *item, struct fetch_answer *answer,
	struct diag *diag)
{
	answer->path = item->request.path;
	if (!item->page)
		return end(fetch, item, FETCH_DONE);
	size_t limit = (size_t)(item->request.limit ? item->request.limit
						    : PAGE_LIMIT);
	if (!file_need(
		    answer->path, limit, &answer->body, fetch->arena, diag) ||
		!fs_unlink(answer->path, diag))
		return FETCH_BROKEN;
	return end(fetch, item, FETCH_DONE);
}

static void
join_notes(struct fetch *fetch, struct item *item, struct fetch_answer *answer)
{
	struct str_vec all = {0};
	vec_for (const struct str, note, &item->notes)
		vec_add(&all, &fetch->texts, *note);
	vec_for (const struct str, note, &answer->tried)
		vec_add(&all, &fetch->texts, *note);
	answer->tried = all;
}

static enum fetch_event
take_event(struct fetch *fetch, const struct json *top,
	struct fetch_answer *answer, struct diag *diag)
{
	int64_t id;
	struct str event;
	if (!json_get_int(top, "id", &id, diag) ||
		!json_get_str(top, "event", &event, &fetch->texts, diag) ||
		!read_answer(fetch, top, answer, diag))
		return FETCH_BROKEN;
	if (id < 0 || (size_t)id >= fetch->items.n) {
		diag_error(diag, NOWHERE, "ninjenv-fetch answers to nothing");
		return FETCH_BROKEN;
	}
	struct item *item = fetch->items.v[id];
	answer->request = &item->request;
	if (str_is(event, "begin"))
		return FETCH_BEGIN;
	if (str_is(event, "progress"))
		return FETCH_PROGRESS;
	join_notes(fetch, item, answer);
	if (str_is(event, "done"))
		return finish(fetch, item, answer, diag);
	return end(fetch, item, FETCH_FAILED);
}

static enum fetch_event
take_line(struct fetch *fetch, struct str line, struct fetch_answer *answer,
	struct diag *diag)
{
	struct json top;
	if (!json_parse(line, S("ninjenv-fetch"), &top, diag))
		return FETCH_BROKEN;
	enum fetch_event event = take_event(fetch, &top, answer, diag);
	json_close(&top);
	return event;
}

/* It ended although it owes us answers. */
static enum fetch_event
say_ended(struct fetch *fetch, struct diag *diag)
{
	struct proc proc = {0};
	struct proc_result result;
	fetch->broken = true;
	fetch->started = false;
	if (!child_wait(&fetch->child, &result, diag))
		return FETCH_BROKEN;
	struct str why = proc_explain(&proc, &result, fetch->arena);
	diag_error(diag, NOWHERE, "ninjenv-fetch ended too early: %.*s%s%.*s",
		STR(why), result.err.n ? ": " : "", STR(str_trim(result.err)));
	return FETCH_BROKEN;
}

static struct item *
next_here(struct fetch *fetch)
{
	while (fetch->first < fetch->items.n &&
		fetch->items.v[fetch->first]->over)
		fetch->first++;
	for (size_t i = fetch->first; i < fetch->items.n; i++)
		if (fetch->items.v[i]->here)
			return fetch->items.v[i];
	return NULL;
}

enum fetch_event
fetch_next(struct fetch *fetch, int milliseconds, struct fetch_answer *answer,
	struct diag *diag)
{
	struct str line;
	arena_free(&fetch->texts);
	*answer = (struct fetch_answer){0};
	if (!fetch->pending)
		return FETCH_END;
	struct item *item = fetch->broken ? NULL : next_here(fetch);
	if (item) {
		answer->request = &item->request;
		return try_here(fetch, item, answer);
	}
	if (fetch->broken) {
		diag_merge(diag, &fetch->diag);
		return FETCH_BROKEN;
	}
	switch (child_line(&fetch->child, milliseconds, &line)) {
	case CHILD_LINE:
		return take_line(fetch, line, answer, diag);
	case CHILD_QUIET:
		return FETCH_TIMEOUT;
	case CHILD_END:
		break;
	}
	return say_ended(fetch, diag);
}

bool
fetch_report(const struct fetch_answer *answer, struct diag *diag)
{
	diag_error(diag, NOWHERE, "%.*s", STR(answer->message));
	if (answer->hint.n)
		diag_hint(diag, "%.*s", STR(answer->hint));
	vec_for (const struct str, note, &answer->tried)
		diag_note(diag, NOWHERE, "tried %.*s", STR(*note));
	return false;
}

void
fetch_close(struct fetch *fetch)
{
	struct proc_result result;
	arena_free(&fetch->texts);
	if (!fetch->started)
		return;
	fetch->started = false;
	/* With nothing owed it ends by itself, else it is not to go on. */
	if (fetch->pending || !child_wait(&fetch->child, &result, NULL))
		child_kill(&fetch->child);
}
