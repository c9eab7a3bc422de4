/* SPDX-License-Identifier: MIT */
#include "env/install/install.h"

#include <errno.h>
#include <stdlib.h>

#include "base/path.h"
#include "env/install/put.h"
#include "env/install/remove.h"
#include "sys/at.h"
#include "sys/host.h"
#include "sys/pool.h"
#include "sys/signal.h"

/* Below this many files a thread costs more than it saves. */
enum { FILES_PER_WORKER = 100 };

struct batch {
	const struct site *site;
	const struct owners *owners;
	struct put *puts;
	struct put **order; /* of those that come, the largest first */
	size_t n, coming;
	bool empty; /* the environment keeps no manifest yet */
	unsigned workers;
	struct trash *trash;
};

static bool
stopped(struct put *put)
{
	return interrupted() && !diag_error(&put->diag, NOWHERE,
					"'%.*s' was not installed: "
					"interrupted",
					STR(put->item->name));
}

/* What runs in threads: the comparison, and then the work. */
static void
check_job(void *job, unsigned worker)
{
	struct put *put = job;
	(void)worker;
	put->item->outcome = put_check(put);
}

static void
put_job(void *job, unsigned worker)
{
	struct put *put = job;
	(void)worker;
	if (put->item->outcome != INSTALL_DONE)
		return;
	if (stopped(put) || !put_package(put))
		put->item->outcome = INSTALL_FAILED;
}

static void
both_job(void *job, unsigned worker)
{
	check_job(job, worker);
	put_job(job, worker);
}

/* Is there one package that several threads may work on? */
static bool
is_large(const struct batch *batch)
{
	return batch->coming && put_is_large(batch->order[0]->item);
}

static void
run(struct batch *batch, void (*work)(void *job, unsigned worker))
{
	if (batch->workers < 2 || (batch->coming < 2 && !is_large(batch))) {
		for (size_t i = 0; i < batch->coming; i++)
			work(batch->order[i], 0);
		return;
	}
	struct pool *pool = pool_start(batch->workers);
	for (size_t i = 0; i < batch->coming; i++) {
		batch->order[i]->pool = pool;
		pool_add(pool, work, batch->order[i]);
	}
	pool_wait(pool);
	pool_end(pool);
	for (size_t i = 0; i < batch->coming; i++)
		batch->order[i]->pool = NULL;
}

/* Is there something under this name that has to go? */
static bool
has_old(const struct batch *batch, const struct install_item *item,
	struct arena *scratch)
{
	struct fs_info info;
	if (batch->empty && item->manifest && !item->others.n)
		return false;
	struct str kept =
		str_fmt(scratch, ".ninjenv/manifest/%.*s", STR(item->name));
	return !item->manifest || item->others.n ||
	       at_stat(batch->site->fd, kept.p, &info) != ENOENT;
}

static bool
keeps_nothing(const struct site *site, struct arena *scratch)
{
	struct str_vec names = {0};
	struct str kept = path_joinz(scratch, site->root, ".ninjenv/manifest");
	enum fs_result found = fs_list(kept, &names, scratch, NULL);
	return found == FS_MISSING || (found == FS_OK && !names.n);
}

/* .ninjenv/KIND/NAME, and what a killed run left of it. */
static bool
forget(const struct site *site, struct put *put, const char *kind)
{
	static const char *const endings[] = {".new", ""};
	for (size_t i = 0; i < countof(endings); i++) {
		struct str name = str_fmt(&put->arena, ".ninjenv/%s/%.*s%s",
			kind, STR(put->item->name), endings[i]);
		int error = at_unlink(site->fd, name.p);
		if (error && error != ENOENT)
			return diag_system(
				&put->diag, error, "cannot remove", name);
	}
	return true;
}

static bool
take_out_others(struct batch *batch, struct put *put)
{
	vec_for (struct str, other, &put->item->others)
		if (!remove_by_record(batch->site, batch->owners,
			    put->item->name, *other, batch->trash, &put->arena,
			    &put->diag))
			return false;
	return true;
}

static bool
take_out(struct batch *batch, struct put *put)
{
	struct manifest old;
	enum fs_result result = site_manifest(
		batch->site, put->item->name, &old, &put->arena, &put->diag);
	/* What a person put there over ours is judged by its own RECORD. */
	if (result == FS_FAILED || !forget(batch->site, put, "pkg") ||
		!take_out_others(batch, put))
		return false;
	if (result == FS_OK &&
		!remove_by_manifest(batch->site, batch->owners, &old,
			batch->trash, &put->arena, &put->diag))
		return false;
	/* A package that comes keeps it until it has its own. */
	return put->item->manifest || forget(batch->site, put, "manifest");
}

static void
take_out_all(struct batch *batch)
{
	for (size_t i = 0; i < batch->n; i++) {
		struct put *put = &batch->puts[i];
		if (put->item->outcome != INSTALL_DONE ||
			!has_old(batch, put->item, &put->arena))
			continue;
		if (stopped(put) || !take_out(batch, put))
			put->item->outcome = INSTALL_FAILED;
	}
}

static int
larger_first(const void *a, const void *b)
{
	struct put *const *x = a, *const *y = b;
	size_t n = (*x)->item->manifest->files.n;
	size_t m = (*y)->item->manifest->files.n;
	return (n < m) - (n > m);
}

static void
prepare(struct batch *batch, struct install_item *items, unsigned workers,
	struct arena *arena)
{
	size_t files = 0;
	batch->puts = arena_array(arena, struct put, batch->n);
	batch->order = arena_array(arena, struct put *, batch->n);
	for (size_t i = 0; i < batch->n; i++) {
		struct put *put = &batch->puts[i];
		put_start(put, batch->site, batch->owners, &items[i]);
		items[i].outcome = INSTALL_DONE;
		if (!items[i].manifest)
			continue;
		batch->order[batch->coming++] = put;
		files += items[i].manifest->files.n;
	}
	qsort(batch->order, batch->coming, sizeof(struct put *), larger_first);
	batch->workers = workers ? workers : host_cpus();
	/* A link is there at once; what is written could be seen half done by
	 * the package that shares it. */
	if (batch->owners->shared_texts ||
		(batch->owners->shared_files && batch->site->mode != LINK_HARD))
		batch->workers = 1;
	batch->workers =
		MIN(batch->workers, 1 + (unsigned)(files / FILES_PER_WORKER));
}

static bool
finish(struct batch *batch, struct diag *diag)
{
	bool ok = true;
	for (size_t i = 0; i < batch->n; i++) {
		struct put *put = &batch->puts[i];
		ok &= put->item->outcome != INSTALL_FAILED;
		diag_merge(diag, &put->diag);
		put_end(put);
	}
	return ok;
}

bool
install_many(const struct site *site, const struct owners *owners,
	struct install_item *items, size_t n, unsigned workers,
	struct trash *trash, struct diag *diag)
{
	struct arena arena = {0};
	struct batch batch = {
		.site = site, .owners = owners, .n = n, .trash = trash};
	bool old = false;
	prepare(&batch, items, workers, &arena);
	batch.empty = keeps_nothing(site, &arena);
	for (size_t i = 0; i < n && !old; i++)
		old = has_old(&batch, &items[i], &arena);
	if (old) {
		run(&batch, check_job);
		take_out_all(&batch);
		run(&batch, put_job);
	} else {
		run(&batch, both_job);
	}
	bool ok = finish(&batch, diag);
	arena_free(&arena);
	return ok;
}

bool
install_link(const struct site *site, const struct install_item *items,
	size_t n, struct diag *diag)
{
	struct arena scratch = {0};
	bool ok = true;
	for (size_t i = 0; i < n; i++)
		if (items[i].manifest && items[i].outcome == INSTALL_DONE)
			ok &= site_link(
				site, items[i].manifest, &scratch, diag);
	arena_free(&scratch);
	return ok;
}

struct trash
install_trash(const struct site *site, struct arena *arena)
{
	return (struct trash){
		.directory = path_joinz(arena, site->root, ".ninjenv/trash")};
}
