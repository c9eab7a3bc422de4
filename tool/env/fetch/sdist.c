/* SPDX-License-Identifier: MIT */
#include "env/fetch/sdist.h"

#include "base/path.h"
#include "env/fetch/fetch_one.h"
#include "env/fetch/source_urls.h"
#include "sys/fs.h"
#include "sys/hash.h"

struct run {
	const struct store *store;
	const struct settings *settings;
	const struct want_package *package;
	struct arena *arena;
	struct diag *diag;
};

static bool
is_it(const struct run *run, struct str path)
{
	struct digest digest;

	return fs_is_file(path) &&
	       hash_file(path, HASH_SHA256, &digest, NULL) == FS_OK &&
	       str_eq(digest_hex(&digest, run->arena), run->package->sha256);
}

static bool
download(const struct run *run, struct str directory)
{
	const struct want_package *package = run->package;
	struct wanted_file wanted = {
		.project = package->name,
		.file = package->file,
		.sha256 = package->sha256,
		.url = package->url,
		.index = package->index,
	};
	struct fetch_request request = {
		.name = package->file,
		.sha256 = package->sha256,
		.has_size = package->size > 0,
		.size = package->size,
		.path = path_join(run->arena, directory, package->file),
		.part = store_path(
			run->store, "part", package->sha256, run->arena),
	};
	struct fetch *fetch = fetch_open(run->settings, directory, run->arena);
	bool done = source_urls(
		fetch, run->settings, &wanted, 1, run->arena, run->diag);

	request.urls = wanted.urls;
	done = done && fetch_one(fetch, &request, run->diag);
	fetch_close(fetch);
	return done;
}

static bool
keep(const struct run *run)
{
	struct str directory;

	if (!store_temporary(run->store, &directory, run->arena, run->diag))
		return false;
	bool done = download(run, directory) &&
		    store_flush(run->store, run->diag) &&
		    store_commit(run->store, directory, "file",
			    run->package->sha256, run->diag);
	if (!done)
		(void)store_discard(run->store, directory, NULL);
	return done;
}

bool
sdist_get(struct str *path, const struct store *store,
	const struct settings *settings, const struct want_package *package,
	struct arena *arena, struct diag *diag)
{
	struct run run = {store, settings, package, arena, diag};
	struct str kept = store_path(store, "file", package->sha256, arena);

	*path = package->path;
	if (path->n && is_it(&run, *path))
		return true;
	*path = path_join(arena, kept, package->file);
	if (is_it(&run, *path))
		return true;
	if (fs_exists(kept) && !store_discard(store, kept, diag))
		return false;
	return keep(&run);
}
