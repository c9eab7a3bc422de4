/* SPDX-License-Identifier: MIT */
#include "env/fetch/source_urls.h"

#include "base/path.h"
#include "env/fetch/fetch.h"
#include "env/fetch/index.h"
#include "format/url.h"
#include "sys/fs.h"

/* Does the link lead to these very bytes, as far as its page says? */
static bool
is_same(const struct index_file *found, const struct wanted_file *file)
{
	return str_eq(found->name, file->file) &&
	       (!found->sha256.n || str_eq_nocase(found->sha256, file->sha256));
}

static void
add_found(struct wanted_file *file, const struct index_file_vec *found,
	struct arena *arena)
{
	vec_for (const struct index_file, it, found) {
		if (is_same(it, file) && !str_vec_has(&file->urls, it->url))
			vec_add(&file->urls, arena, it->url);
	}
}

static bool
add_find_links(const struct settings *settings, struct wanted_file *files,
	size_t n, struct arena *arena, struct diag *diag)
{
	vec_for (const struct str, link, &settings->find_links) {
		struct index_file_vec found = {0};
		struct str path = *link;
		if (!path_is_absolute(path) &&
			!url_to_path(*link, &path, arena))
			continue;
		if (!fs_is_directory(path))
			continue;
		if (!index_directory(path, &found, arena, diag))
			return false;
		for (size_t i = 0; i < n; i++)
			add_found(&files[i], &found, arena);
	}
	return true;
}

static struct str
without_slash(struct str url)
{
	while (url.n && url.p[url.n - 1] == '/')
		url.n--;
	return url;
}

/* Another index than the lock's is configured: a mirror to be asked. */
static bool
is_mirrored(const struct settings *settings, const struct wanted_file *file)
{
	struct str lock = without_slash(file->index);

	if (!settings->index.n || settings->offline || file->urls.n)
		return false;
	vec_for (const struct str, it, &settings->extra) {
		if (str_eq(without_slash(*it), lock))
			return false;
	}
	return !str_eq(without_slash(settings->index), lock);
}

static bool
add_mirrors(struct fetch *fetch, const struct settings *settings,
	struct wanted_file *files, size_t n, struct arena *arena,
	struct diag *diag)
{
	struct str_vec names = {0};
	struct map found = {.arena = arena};

	for (size_t i = 0; i < n; i++)
		if (is_mirrored(settings, &files[i]) &&
			!str_vec_has(&names, files[i].project))
			vec_add(&names, arena, files[i].project);
	if (!names.n)
		return true;
	if (!index_projects(fetch, settings, &names, &found, arena, diag))
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct index_file_vec *list =
			map_get(&found, files[i].project);
		if (list && is_mirrored(settings, &files[i]))
			add_found(&files[i], list, arena);
	}
	return true;
}

bool
source_urls(struct fetch *fetch, const struct settings *settings,
	struct wanted_file *files, size_t n, struct arena *arena,
	struct diag *diag)
{
	if (!add_find_links(settings, files, n, arena, diag) ||
		!add_mirrors(fetch, settings, files, n, arena, diag))
		return false;
	for (size_t i = 0; i < n; i++)
		if (files[i].url.n &&
			!str_vec_has(&files[i].urls, files[i].url))
			vec_add(&files[i].urls, arena, files[i].url);
	return true;
}
