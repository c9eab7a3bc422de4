/* SPDX-License-Identifier: MIT */
#include "env/lock/lock_files.h"

#include "base/path.h"
#include "env/fetch/fetch.h"
#include "env/fetch/index.h"
#include "format/url.h"
#include "sys/hash.h"

bool
lock_files_ask(struct lock_files *files, const struct str_vec *names,
	struct arena *arena, struct diag *diag)
{
	struct str_vec fresh = {0};
	struct map found = {0};

	files->pages.arena = arena;
	for (size_t i = 0; i < names->n; i++) {
		if (!map_find(&files->pages, names->v[i]) &&
			!str_vec_has(&fresh, names->v[i]))
			vec_add(&fresh, arena, names->v[i]);
	}
	if (!fresh.n)
		return true;
	if (!index_projects(
		    files->fetch, files->settings, &fresh, &found, arena, diag))
		return false;
	map_for(it, &found)
	{
		map_put(&files->pages, it->key, it->value);
	}
	return true;
}

static const struct index_file_vec *
page(const struct lock_files *files, struct str name)
{
	return map_get(&files->pages, name);
}

bool
lock_files_known(const struct lock_files *files, struct str name)
{
	const struct index_file_vec *found = page(files, name);
	return found && found->n;
}

static bool
is_local(struct str url)
{
	return str_starts(url, S("file:"));
}

static bool
all_of(struct str s, const char *allowed)
{
	for (size_t i = 0; i < s.n; i++) {
		if (str_index(str_from(allowed), s.p[i]) == str_from(allowed).n)
			return false;
	}
	return true;
}

/* It goes into the lock as it stands, so nothing but a time may be in it:
 * 2025-03-05T20:05:02.478925Z */
static bool
is_time(struct str s)
{
	static const char form[] = "dddd-dd-ddTdd:dd:dd";
	size_t n = sizeof form - 1;

	if (s.n <= n || s.p[s.n - 1] != 'Z')
		return false;
	for (size_t i = 0; i < n; i++) {
		bool digit = s.p[i] >= '0' && s.p[i] <= '9';
		if (form[i] == 'd' ? !digit : s.p[i] != form[i])
			return false;
	}
	struct str rest = str_sub(s, n, s.n - 1);
	return !rest.n ||
	       (rest.n > 1 && rest.p[0] == '.' &&
		       all_of(str_from_index(rest, 1), "0123456789"));
}

static void
add_sha256(struct lock_file *file, struct str sha256, struct arena *arena)
{
	struct str *value = arena_new(arena, struct str);

	file->sha256 = *value = str_lower(arena, sha256);
	file->hashes.arena = arena;
	map_put(&file->hashes, S("sha256"), value);
}

static struct lock_file
lock_file_of(const struct lock_files *files, const struct index_file *found,
	struct arena *arena)
{
	struct lock_file file = {.name = found->name, .size = found->size};
	struct str path;

	if (is_time(found->upload_time))
		file.upload_time = found->upload_time;
	if (url_to_path(found->url, &path, arena))
		file.path = path_relative(
			arena, files->directory, path_clean(arena, path));
	else
		file.url = url_public(arena, found->url);
	add_sha256(&file, found->sha256, arena);
	return file;
}

static bool
same_bytes(const struct index_file *a, const struct index_file *b)
{
	return str_eq(a->name, b->name) && a->sha256.n &&
	       str_eq_nocase(a->sha256, b->sha256);
}

/* The resolver may have taken a file that another index has under the same
 * name. */
static void
take_chosen(struct index_file *file, const struct index_file_vec *all,
	const struct lock_choice *choice)
{
	if (!choice->sha256.n || !str_eq(choice->file, file->name))
		return;
	vec_for (const struct index_file, it, all) {
		if (str_eq(it->name, file->name) &&
			str_eq_nocase(it->sha256, choice->sha256)) {
			*file = *it;
			return;
		}
	}
}

/* What is known by a URL serves more people than what lies here. */
static void
prefer_remote(struct index_file *file, const struct index_file_vec *all)
{
	vec_for (const struct index_file, it, all) {
		if (is_local(file->url) && !is_local(it->url) &&
			same_bytes(it, file))
			*file = *it;
	}
}

static bool
check_choice(const struct index_file_vec *selected,
	const struct lock_choice *choice, struct diag *diag)
{
	if (!choice->file.n)
		return true;
	vec_for (const struct index_file, it, selected) {
		if (!str_eq(it->name, choice->file))
			continue;
		if (!choice->sha256.n ||
			str_eq_nocase(it->sha256, choice->sha256))
			return true;
		(void)diag_error(diag, NOWHERE,
			"'%.*s' has two hashes: the resolver got %.*s, and "
			"%.*s says %.*s",
			STR(it->name), STR(choice->sha256), STR(it->index),
			STR(it->sha256));
		return diag_hint(diag, "a cache on the way may be damaged: "
				       "'pip cache purge', then try again");
	}
	return diag_error(diag, NOWHERE,
		"the resolver took '%.*s', which no index lists",
		STR(choice->file));
}

static void
warn_yanked(const struct index_file_vec *selected,
	const struct lock_package *package, struct place place,
	struct diag *diag)
{
	for (size_t i = 0; i < selected->n; i++) {
		const struct index_file *file = &selected->v[i];
		if (!file->yanked)
			continue;
		diag_warn(diag, place, "%.*s %.*s is yanked: %.*s",
			STR(package->name), STR(package->version),
			STR(file->yanked_reason.n ? file->yanked_reason
						  : S("no reason given")));
		(void)diag_hint(diag, "choose another version");
		return;
	}
}

static bool
nothing(const struct lock_package *package, struct diag *diag)
{
	(void)diag_error(diag, NOWHERE,
		"no index has a file of %.*s %.*s any more", STR(package->name),
		STR(package->version));
	return diag_hint(diag, "'ninjenv lock --upgrade %.*s' lets go of it",
		STR(package->name));
}

/* PEP 751 asks for an index: a page of links is none. */
static bool
is_index(const struct settings *settings, struct str url)
{
	return str_eq(url, settings->index) ||
	       str_vec_has(&settings->extra, url);
}

static void
put(struct lock_files *files, struct lock_package *package,
	const struct index_file_vec *selected, struct arena *arena)
{
	package->wheels = (struct lock_file_vec){0};
	vec_for (const struct index_file, it, selected) {
		struct lock_file file = lock_file_of(files, it, arena);
		if (str_ends(it->name, S(".whl")))
			vec_add(&package->wheels, arena, file);
		else if (!package->sdist.name.n ||
			 str_ends(it->name, S(".tar.gz")))
			package->sdist = file;
		if (!package->index.n && !is_local(it->index) &&
			is_index(files->settings, it->index))
			package->index = url_public(arena, it->index);
	}
}

bool
lock_files_add(struct lock_files *files, struct lock_package *package,
	const struct lock_choice *choice, struct place place,
	struct arena *arena, struct diag *diag)
{
	const struct index_file_vec *all = page(files, package->name);
	struct index_file_vec selected = {0};

	if (!index_select(all, package->name, package->version, &selected,
		    arena, diag))
		return false;
	if (!selected.n && !choice->file.n)
		return nothing(package, diag);
	vec_for (struct index_file, it, &selected) {
		take_chosen(it, all, choice);
	}
	if (!index_complete(files->fetch, &selected, arena, diag) ||
		!check_choice(&selected, choice, diag))
		return false;
	vec_for (struct index_file, it, &selected) {
		prefer_remote(it, all);
	}
	warn_yanked(&selected, package, place, diag);
	put(files, package, &selected, arena);
	return true;
}

bool
lock_files_archive(struct lock_files *files, struct lock_package *package,
	struct str url, struct str sha256, struct arena *arena,
	struct diag *diag)
{
	struct index_file_vec one = {0};
	struct index_file file = {
		.name = url_file(arena, url),
		.url = url,
		.sha256 = sha256,
	};

	vec_add(&one, arena, file);
	if (!index_complete(files->fetch, &one, arena, diag))
		return false;
	package->source = LOCK_ARCHIVE;
	package->archive = lock_file_of(files, &one.v[0], arena);
	return true;
}

bool
lock_files_wheel(struct lock_files *files, struct lock_package *package,
	struct str path, struct arena *arena, struct diag *diag)
{
	struct digest digest;
	struct str full = path_join(arena, files->directory, path);
	struct fs_info info;
	enum fs_result found = hash_file(full, HASH_SHA256, &digest, diag);

	if (found == FS_OK)
		found = fs_stat(full, &info, diag);
	if (found == FS_MISSING)
		return diag_error(
			diag, NOWHERE, "there is no '%.*s'", STR(full));
	if (found != FS_OK)
		return false;
	package->source = LOCK_ARCHIVE;
	package->archive = (struct lock_file){
		.name = path_base(path),
		.path = path,
		.size = info.size,
	};
	add_sha256(&package->archive, digest_hex(&digest, arena), arena);
	return true;
}
