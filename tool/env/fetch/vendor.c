/* SPDX-License-Identifier: MIT */
#include "env/fetch/vendor.h"

#include "base/map.h"
#include "base/path.h"
#include "env/fetch/fetch.h"
#include "env/fetch/source_urls.h"
#include "format/url.h"
#include "model/select.h"
#include "sys/file.h"
#include "sys/fs.h"
#include "sys/hash.h"
#include "sys/progress.h"
#include "sys/signal.h"

/* One file of the locks on its way into the directory. */
struct file {
	const struct lock_package *package;
	const struct lock_file *lock;
	struct str path;   /* where it is to be */
	bool present;      /* it is there, with the right bytes */
	bool bad;          /* it is there, with others */
	uint64_t reported; /* bytes that the progress knows of */
};

struct file_vec VEC(struct file *);

struct run {
	struct project *project;
	struct str directory, scratch;
	struct map names; /* file name -> struct file *, in order */
	struct file_vec missing;
	struct progress *progress;
	struct vendor_result *result;
	bool failed;
	struct arena *arena;
	struct diag *diag;
};

static bool
add_file(struct run *run, const struct lock_package *package,
	const struct lock_file *lock)
{
	struct file *before = map_get(&run->names, lock->name);

	if (!lock->sha256.n)
		return diag_error(run->diag, lock->place,
			"'%.*s' has no SHA-256 in the lock", STR(lock->name));
	if (!path_stays(lock->name) ||
		str_index(lock->name, '/') < lock->name.n)
		return diag_error(run->diag, lock->place,
			"'%.*s' is not the name of a file", STR(lock->name));
	if (!before) {
		struct file *file = arena_new(run->arena, struct file);
		*file = (struct file){
			.package = package,
			.lock = lock,
			.path = path_join(
				run->arena, run->directory, lock->name),
		};
		map_put(&run->names, lock->name, file);
		return true;
	}
	if (str_eq(before->lock->sha256, lock->sha256))
		return true;
	(void)diag_error(run->diag, lock->place,
		"'%.*s' has another SHA-256 here than in another place",
		STR(lock->name));
	diag_note(run->diag, before->lock->place, "the other place");
	return diag_hint(run->diag, "one directory can hold only one of them");
}

static bool
add_package(struct run *run, const struct lock_package *package)
{
	bool done = true;

	switch (package->source) {
	case LOCK_ARCHIVE:
		return add_file(run, package, &package->archive);
	case LOCK_DIRECTORY:
		return true; /* it is in the repository already */
	case LOCK_VCS:
		(void)diag_error(run->diag, package->place,
			"%.*s is no file: the lock has it from '%.*s'",
			STR(package->name), STR(package->where));
		return diag_hint(run->diag,
			"build its wheel into the repository and write "
			"'%.*s = ./DIRECTORY/FILE.whl' into [packages]",
			STR(package->name));
	case LOCK_FILES:
		break;
	}
	if (package->sdist.name.n)
		done = add_file(run, package, &package->sdist);
	vec_for (const struct lock_file, it, &package->wheels) {
		done &= add_file(run, package, it);
	}
	return done;
}

static bool
add_files(struct run *run, const struct selected_vec *files)
{
	bool done = true;

	vec_for (const struct selected, it, files) {
		done &= it->file ? add_file(run, it->package, it->file)
				 : add_package(run, it->package);
	}
	return done;
}

/* The wheels that its build needs. */
static bool
add_build(struct run *run, const struct locking *locking,
	const struct select_target *target, const struct lock_package *package)
{
	struct selected_vec files = {0};
	const struct lock_build *build =
		select_build(&locking->lock, target, package, run->arena);

	if (build)
		return select_build_files(&locking->lock, target, build, &files,
			       run->arena, run->diag) &&
		       add_files(run, &files);
	diag_warn(run->diag, package->place,
		"%.*s is built from source, and what its build needs is not in "
		"the lock",
		STR(package->name));
	(void)diag_hint(run->diag,
		"type 'ninjenv lock' to add it, or put those wheels into "
		"'%.*s' "
		"too, for use without network",
		STR(run->directory));
	return true;
}

/* What this interpreter gets of the lock. */
static bool
add_selected(struct run *run, const struct locking *locking)
{
	struct tag_list tags;
	struct selected_vec files = {0};
	struct select_target target =
		locking_target(locking, &tags, run->arena);

	if (!select_files(
		    &locking->lock, &target, &files, run->arena, run->diag))
		return false;
	bool done = add_files(run, &files);
	vec_for (const struct selected, it, &files) {
		if (it->from_source)
			done &= add_build(run, locking, &target, it->package);
	}
	return done;
}

static bool
add_packages(struct run *run, const struct lock_package_vec *packages)
{
	bool done = true;

	vec_for (const struct lock_package, it, packages) {
		done &= add_package(run, it);
	}
	return done;
}

static bool
add_all(struct run *run, const struct locking_vec *all, bool everything)
{
	bool done = true;

	vec_for (const struct locking, it, all) {
		if (!everything) {
			done &= add_selected(run, it);
			continue;
		}
		done &= add_packages(run, &it->lock.packages);
		done &= add_packages(run, &it->lock.build_packages);
	}
	return done;
}

static bool
look_at(struct run *run, struct file *file)
{
	struct digest want, found;

	switch (hash_file(file->path, HASH_SHA256, &found, run->diag)) {
	case FS_FAILED:
		return false;
	case FS_MISSING:
		vec_add(&run->missing, run->arena, file);
		return true;
	case FS_OK:
		break;
	}
	file->present =
		digest_from_hex(&want, HASH_SHA256, file->lock->sha256) &&
		digest_eq(&want, &found);
	file->bad = !file->present;
	run->result->present += file->present;
	if (file->bad)
		vec_add(&run->missing, run->arena, file);
	return true;
}

static bool
look_at_all(struct run *run)
{
	bool done = true;

	map_for(it, &run->names)
	{
		done &= look_at(run, it->value);
	}
	run->result->files = run->names.items.n;
	return done;
}

static void
add_local(struct str_vec *urls, struct str path, struct arena *arena)
{
	if (fs_is_file(path))
		vec_add(urls, arena, url_from_path(arena, path));
}

/* Files of this machine come before any other place. */
static struct str_vec
urls_of(struct run *run, const struct file *file, const struct str_vec *others)
{
	struct arena *arena = run->arena;
	struct str_vec urls = {0};
	struct str stored = store_path(
		&run->project->store, "file", file->lock->sha256, arena);

	if (file->lock->path.n)
		add_local(&urls,
			path_join(
				arena, run->project->source, file->lock->path),
			arena);
	add_local(&urls, path_join(arena, stored, file->lock->name), arena);
	vec_for (const struct str, it, others) {
		vec_add(&urls, arena, *it);
	}
	return urls;
}

static void
request(struct run *run, struct fetch *fetch, struct file *file,
	const struct wanted_file *wanted)
{
	const struct lock_file *lock = file->lock;
	struct fetch_request asked = {
		.name = lock->name,
		.urls = urls_of(run, file, &wanted->urls),
		.sha256 = lock->sha256,
		.has_size = lock->size > 0,
		.size = lock->size,
		.path = file->path,
		.part = str_fmt(run->arena, "%.*s.part", STR(file->path)),
		.data = file,
	};
	progress_phase(run->progress, lock->name, "fetching");
	fetch_file(fetch, &asked);
}

static bool
request_all(
	struct run *run, struct fetch *fetch, const struct settings *settings)
{
	size_t n = run->missing.n;
	struct wanted_file *wanted =
		arena_array(run->arena, struct wanted_file, n);
	uint64_t bytes = 0;

	for (size_t i = 0; i < n; i++) {
		const struct file *file = run->missing.v[i];
		wanted[i] = (struct wanted_file){
			.project = file->package->name,
			.file = file->lock->name,
			.sha256 = file->lock->sha256,
			.url = file->lock->url,
			.index = file->package->index,
		};
		bytes += file->lock->size;
	}
	progress_expect(run->progress, (unsigned)n, bytes);
	if (!source_urls(fetch, settings, wanted, n, run->arena, run->diag))
		return false;
	for (size_t i = 0; i < n; i++)
		request(run, fetch, run->missing.v[i], &wanted[i]);
	return true;
}

static void
finish(struct run *run, struct file *file, const struct fetch_answer *answer)
{
	/* Somebody else's file stays where it is. */
	bool done = !answer->borrowed ||
		    file_copy(answer->path, file->path, run->diag);
	if (!done || !fs_chmod(file->path, 0644, run->diag)) {
		run->failed = true;
		return;
	}
	if (file->bad)
		diag_warn(run->diag, (struct place){.file = file->path},
			"it did not have the bytes that the lock names, and "
			"was replaced");
	file->present = true;
	run->result->added++;
	run->result->bytes += answer->bytes;
	progress_done(run->progress, file->lock->name,
		str_fmt(run->arena, "fetched %.*s", STR(file->lock->name)));
}

static void
take_answer(struct run *run, enum fetch_event event,
	const struct fetch_answer *answer)
{
	struct file *file = answer->request->data;

	if (event == FETCH_FAILED) {
		run->failed = true;
		(void)fetch_report(answer, run->diag);
		return;
	}
	if (answer->bytes > file->reported) {
		progress_bytes(run->progress, answer->bytes - file->reported);
		file->reported = answer->bytes;
	}
	if (event == FETCH_DONE)
		finish(run, file, answer);
}

static bool
download(struct run *run, struct fetch *fetch)
{
	struct fetch_answer answer;

	for (;;) {
		enum fetch_event event =
			fetch_next(fetch, 200, &answer, run->diag);
		if (event == FETCH_END)
			return !run->failed;
		if (event == FETCH_BROKEN)
			return false;
		if (interrupted())
			return diag_error(run->diag, NOWHERE, "interrupted");
		if (event != FETCH_TIMEOUT)
			take_answer(run, event, &answer);
	}
}

static bool
get_missing(struct run *run, bool quiet)
{
	struct settings settings;

	if (!run->missing.n)
		return true;
	if (!project_settings(
		    run->project, NULL, &settings, run->arena, run->diag) ||
		!store_temporary(&run->project->store, &run->scratch,
			run->arena, run->diag))
		return false;
	run->progress = progress_start("fetching", quiet);
	struct fetch *fetch = fetch_open(&settings, run->scratch, run->arena);
	bool done = request_all(run, fetch, &settings) && download(run, fetch);
	fetch_close(fetch);
	progress_end(run->progress);
	(void)store_discard(&run->project->store, run->scratch, NULL);
	store_sweep(&run->project->store);
	return done;
}

bool
vendor_files(struct project *project, const struct locking_vec *all,
	struct str directory, const struct vendor_options *options,
	struct vendor_result *result, struct arena *arena, struct diag *diag)
{
	struct run run = {
		.project = project,
		.directory = directory,
		.names = {.arena = arena},
		.result = result,
		.arena = arena,
		.diag = diag,
	};

	*result = (struct vendor_result){0};
	return add_all(&run, all, options->all) && fs_mkdirs(directory, diag) &&
	       look_at_all(&run) && get_missing(&run, options->quiet);
}
