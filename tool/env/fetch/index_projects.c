/* SPDX-License-Identifier: MIT */
#include "env/fetch/index.h"

#include "base/path.h"
#include "env/fetch/fetch.h"
#include "env/fetch/settings.h"
#include "format/url.h"
#include "model/name.h"
#include "model/tag.h"
#include "sys/env.h"
#include "sys/fs.h"
#include "sys/signal.h"

enum { ABSENT = 404, GONE = 410 };

/* One page that was asked for, and what is on it. */
struct page {
	struct str name;   /* of the project; empty: find-links, of all */
	struct str source; /* the index or find-links */
	struct index_file_vec files;
	struct page *next; /* in order of precedence */
};

struct asking {
	struct fetch *fetch;
	const struct settings *settings;
	struct page *first, *last;
	struct arena *arena;
	struct diag *diag;
};

static struct page *
add_page(struct asking *asking, struct str name, struct str source)
{
	struct page *page = arena_new(asking->arena, struct page);
	page->name = name;
	page->source = source;
	if (asking->last)
		asking->last->next = page;
	else
		asking->first = page;
	asking->last = page;
	return page;
}

static void
ask(struct asking *asking, struct str name, struct str source, struct str url)
{
	struct fetch_request request = {
		.name = name.n ? name : source,
		.accept = str_from(index_accept),
		.data = add_page(asking, name, source),
	};
	vec_add(&request.urls, asking->arena, url);
	fetch_page(asking->fetch, &request);
}

static bool
is_archive(struct str url)
{
	struct str path = url_split(url).path;
	return str_ends(path, S(".whl")) || str_ends(path, S(".tar.gz")) ||
	       str_ends(path, S(".zip"));
}

static bool
ask_find_links(struct asking *asking, struct str link)
{
	struct str path = link;
	bool local = path_is_absolute(link) ||
		     url_to_path(link, &path, asking->arena);
	if (local && fs_is_directory(path))
		return index_directory(path,
			&add_page(asking, S(""), link)->files, asking->arena,
			asking->diag);
	if (path_is_absolute(link))
		link = url_from_path(asking->arena, link);
	if (!is_archive(link)) {
		ask(asking, S(""), link, link);
		return true;
	}
	vec_add(&add_page(asking, S(""), link)->files, asking->arena,
		(struct index_file){
			.name = url_file(asking->arena, link),
			.url = link,
			.fragment = S(""),
		});
	return true;
}

static bool
ask_all(struct asking *asking, const struct str_vec *names)
{
	const struct settings *s = asking->settings;
	vec_for (const struct str, link, &s->find_links)
		if (!ask_find_links(asking, *link))
			return false;
	if (s->no_index)
		return true;
	struct str_vec indexes = {0};
	if (s->index.n)
		vec_add(&indexes, asking->arena, s->index);
	vec_for (const struct str, index, &s->extra)
		vec_add(&indexes, asking->arena, *index);
	vec_for (const struct str, name, names)
		vec_for (const struct str, index, &indexes)
			ask(asking, *name, *index,
				index_project_url(
					asking->arena, *index, *name));
	return true;
}

/* No page of another machine leads to files of this one. */
static void
drop_local(struct page *page, size_t from, struct str url)
{
	struct index_file_vec *files = &page->files;
	size_t kept = from;
	if (str_starts(url, S("file:")))
		return;
	for (size_t i = from; i < files->n; i++)
		if (url_is_fetchable(files->v[i].url) &&
			!str_starts(files->v[i].url, S("file:")))
			files->v[kept++] = files->v[i];
	files->n = kept;
}

static bool
read_page(struct asking *asking, struct page *page,
	const struct fetch_answer *answer)
{
	size_t from = page->files.n;
	struct str url = str_dup(asking->arena, answer->url);
	if (!index_parse(answer->body, url, answer->type, &page->files,
		    asking->arena, asking->diag))
		return false;
	drop_local(page, from, url);
	return true;
}

/* False: told as an error; the other answers are still taken. */
static bool
take_page(struct asking *asking, enum fetch_event event,
	const struct fetch_answer *answer)
{
	struct page *page = answer->request->data;
	if (event == FETCH_DONE)
		return read_page(asking, page, answer);
	if (page->name.n &&
		(answer->status == ABSENT || answer->status == GONE))
		return true;
	return fetch_report(answer, asking->diag);
}

/* Nobody else may have requests under way. */
static bool
take_all(struct asking *asking)
{
	struct fetch_answer answer;
	bool done = true;
	for (;;) {
		enum fetch_event event =
			fetch_next(asking->fetch, 1000, &answer, asking->diag);
		if (event == FETCH_END)
			return done;
		if (event == FETCH_BROKEN)
			return false;
		if (interrupted())
			return diag_error(asking->diag, NOWHERE, "interrupted");
		if (event == FETCH_DONE || event == FETCH_FAILED)
			done = take_page(asking, event, &answer) && done;
	}
}

/* The project that a file's name tells; empty: none. */
static struct str
project_of(struct str file, struct arena *arena)
{
	struct wheel_name wheel;
	struct str name;
	struct version version;
	if (wheel_name_parse(file, &wheel, arena, NULL))
		return wheel.name;
	if (name_of_sdist(file, &name, &version, arena, NULL))
		return name;
	return S("");
}

static void
add_files(const struct page *page, struct map *found, struct arena *arena)
{
	for (size_t i = 0; i < page->files.n; i++) {
		struct index_file file = page->files.v[i];
		struct str project = project_of(file.name, arena);
		file.index = page->source;
		map_for(it,
			found) if (name_eq(it->key,
					   page->name.n ? page->name : project))
			vec_add((struct index_file_vec *)it->value, arena,
				file);
	}
}

bool
index_projects(struct fetch *fetch, const struct settings *settings,
	const struct str_vec *names, struct map *found, struct arena *arena,
	struct diag *diag)
{
	struct asking asking = {
		.fetch = fetch,
		.settings = settings,
		.arena = arena,
		.diag = diag,
	};
	found->arena = arena;
	for (size_t i = 0; i < names->n; i++)
		map_put(found, names->v[i],
			arena_new(arena, struct index_file_vec));
	if (!ask_all(&asking, names) || !take_all(&asking))
		return false;
	for (struct page *page = asking.first; page; page = page->next)
		add_files(page, found, arena);
	return true;
}

static bool
ask_unknown(struct fetch *fetch, struct index_file_vec *files, size_t *asked,
	struct arena *arena, struct diag *diag)
{
	struct str scratch;
	*asked = 0;
	vec_for (struct index_file, file, files) {
		if (file->sha256.n)
			continue;
		if (!fs_mkdir_unique(str_fmt(arena, "%.*s/ninjenv-",
					     STR(env_temporary())),
			    &scratch, arena, diag))
			return false;
		struct fetch_request request = {
			.name = file->name,
			.path = path_joinz(arena, scratch, "file"),
			.data = file,
		};
		vec_add(&request.urls, arena, file->url);
		fetch_file(fetch, &request);
		++*asked;
	}
	return true;
}

static bool
remove_scratch(const struct fetch_answer *answer, struct diag *diag)
{
	return fs_rmdir(path_dir(answer->request->path), diag);
}

static bool
take_hash(const struct fetch_answer *answer, struct arena *arena,
	struct diag *diag)
{
	struct index_file *file = answer->request->data;
	file->sha256 = str_dup(arena, answer->sha256);
	file->has_size = true;
	file->size = answer->bytes;
	vec_add(&file->hashes, arena,
		(struct index_hash){S("sha256"), file->sha256});
	bool done = answer->borrowed || fs_unlink(answer->path, diag);
	return remove_scratch(answer, diag) && done;
}

bool
index_complete(struct fetch *fetch, struct index_file_vec *files,
	struct arena *arena, struct diag *diag)
{
	struct fetch_answer answer;
	size_t asked;
	bool done = ask_unknown(fetch, files, &asked, arena, diag);
	while (done && asked) {
		enum fetch_event event = fetch_next(fetch, 1000, &answer, diag);
		if (event == FETCH_BROKEN || event == FETCH_END)
			return false;
		if (interrupted())
			return diag_error(diag, NOWHERE, "interrupted");
		if (event != FETCH_DONE && event != FETCH_FAILED)
			continue;
		asked--;
		if (event == FETCH_FAILED)
			done = remove_scratch(&answer, diag) &&
			       fetch_report(&answer, diag);
		else
			done = take_hash(&answer, arena, diag);
	}
	return done;
}
