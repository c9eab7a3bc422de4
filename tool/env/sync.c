/* SPDX-License-Identifier: MIT */
#include "env/sync.h"

#include "base/path.h"
#include "env/acquire.h"
#include "env/build.h"
#include "env/bytecode.h"
#include "env/install.h"
#include "env/python.h"
#include "env/scan.h"
#include "env/venv.h"
#include "format/url.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/fs.h"
#include "sys/lockfile.h"

enum { LARGEST_WANT = 64 * 1024 * 1024 };

/* A run over one environment. */
struct run {
	struct project *project;
	const struct want *want;
	const struct sync_options *options;
	struct sync_result *result;
	struct python python;
	struct have have;
	struct acquire_item_vec items; /* the wheel of each coming package */
	struct plan_step **steps;      /* the step of each item */
	struct progress *progress;
	struct arena *arena;
	struct diag *diag;
};

bool
sync_read_want(struct str path, struct want *want, struct arena *arena,
	struct diag *diag)
{
	struct str text;

	return file_need(path, LARGEST_WANT, &text, arena, diag) &&
	       want_read(text, path, want, arena, diag);
}

/* --- the skeleton -----------------------------------------------------------
 */

static bool
make_skeleton(struct run *run)
{
	const struct want *want = run->want;
	struct venv_found found = venv_check(
		want->path, want->prompt, &run->python, run->arena, run->diag);

	switch (found.state) {
	case VENV_FAILED:
		return false;
	case VENV_CURRENT:
		return true;
	case VENV_TEXTS:
		return run->options->dry_run ||
		       venv_refresh(&run->python, want->path, want->prompt,
			       &run->project->store, run->arena, run->diag);
	case VENV_ABSENT:
	case VENV_STALE:
		break;
	}
	run->result->made = true;
	run->result->why = found.why;
	return run->options->dry_run ||
	       venv_make(&run->python, want->path, want->prompt,
		       &run->project->store, run->arena, run->diag);
}

/* Nothing of an environment that is to be made anew counts as there. */
static bool
look(struct run *run)
{
	if (!run->result->made || !run->options->dry_run)
		return scan_environment(run->want->path, &run->python,
			&run->have, run->arena, run->diag);
	run->have = (struct have){0};
	return true;
}

/* --- what comes
 * --------------------------------------------------------------- */

static bool
comes(const struct plan_step *step)
{
	return step->package && step->kind != PLAN_KEEP;
}

/* The wheel of a package: the locked one, or the one that its build made. */
static bool
add_item(struct run *run, struct plan_step *step)
{
	const struct want_package *package = step->package;
	struct acquire_item item = {
		.name = package->name,
		.version = package->version,
		.file = package->file,
		.sha256 = package->sha256,
		.url = package->url,
		.path = package->path,
		.index = package->index,
		.size = package->size,
	};

	if (package->from_source &&
		!build_read(run->want, package, &item.sha256, &item.file,
			run->arena, run->diag))
		return false;
	run->steps[run->items.n] = step;
	vec_add(&run->items, run->arena, item);
	return true;
}

static bool
acquire_all(struct run *run)
{
	struct plan_step_vec *steps = &run->result->plan.steps;

	run->steps = arena_array(run->arena, struct plan_step *, steps->n);
	vec_for (struct plan_step, step, steps) {
		if (comes(step) && !add_item(run, step))
			return false;
	}
	if (!acquire(run->project, &run->items, run->progress, run->arena,
		    run->diag))
		return false;
	vec_for (const struct acquire_item, it, &run->items) {
		run->result->downloaded += it->bytes > 0;
		run->result->from_store += !it->fetched;
		run->result->bytes += it->bytes;
	}
	return true;
}

static bool
make_bytecode(struct run *run)
{
	size_t n = run->items.n;
	struct bytecode_job *jobs =
		arena_array(run->arena, struct bytecode_job, n);

	if (!run->want->bytecode || !n)
		return true;
	for (size_t i = 0; i < n; i++)
		jobs[i].manifest = &run->items.v[i].manifest;
	progress_phase(run->progress, S("bytecode"), "compiling");
	return bytecode_make(&run->project->store, &run->python, jobs, n, 0,
		NULL, NULL, run->arena, run->diag);
}

/* --- putting in
 * --------------------------------------------------------------- */

/* direct_url.json (the direct URL specification): of packages that venv.ini
 * names by URL or path. */
static struct str
direct_url(struct run *run, const struct want_package *package)
{
	struct buf out = {.arena = run->arena};
	struct str url = package->url;

	if (!package->direct)
		return S("");
	if (!url.n)
		url = url_from_path(run->arena, package->path);
	buf_addf(&out,
		"{\"archive_info\": {\"hashes\": {\"sha256\": \"%.*s\"}}, "
		"\"url\": ",
		STR(package->sha256));
	buf_addc(&out, '"');
	for (size_t i = 0; i < url.n; i++)
		buf_addf(&out,
			url.p[i] == '"' || url.p[i] == '\\' ? "\\%c" : "%c",
			url.p[i]);
	buf_addz(&out, "\"}");
	return buf_str(&out);
}

static struct install_item
install_of(struct run *run, size_t i)
{
	struct acquire_item *item = &run->items.v[i];
	struct plan_step *step = run->steps[i];
	struct install_item install = {
		.name = item->name,
		.manifest = &item->manifest,
		.entry = store_path(&run->project->store, "wheel", item->sha256,
			run->arena),
		.direct_url = direct_url(run, step->package),
		.requested = step->package->requested,
	};
	if (step->replaces)
		vec_add(&install.others, run->arena, step->replaces->path);
	return install;
}

/* No step touches it. */
static bool
stays(const struct run *run, const struct have_package *there)
{
	vec_for (const struct plan_step, step, &run->result->plan.steps) {
		if (step->have == there && step->kind != PLAN_KEEP)
			return false;
	}
	return true;
}

/* All that stays and all that comes, before anything is written. */
static bool
claim_paths(struct run *run, const struct site *site, struct owners *owners)
{
	bool done = true;

	vec_for (const struct have_package, it, &run->have.packages) {
		struct manifest *manifest =
			arena_new(run->arena, struct manifest);
		if (!stays(run, it))
			continue;
		enum fs_result found = site_manifest(
			site, it->name, manifest, run->arena, run->diag);
		if (found == FS_FAILED)
			return false;
		if (found == FS_OK)
			done &= owners_add(owners, site, manifest, run->diag);
	}
	for (size_t i = 0; i < run->items.n; i++)
		done &= owners_add(
			owners, site, &run->items.v[i].manifest, run->diag);
	return done;
}

static struct install_item *
all_items(struct run *run, size_t *n)
{
	struct plan_step_vec *steps = &run->result->plan.steps;
	struct install_item *items =
		arena_array(run->arena, struct install_item, steps->n);

	*n = run->items.n;
	for (size_t i = 0; i < run->items.n; i++)
		items[i] = install_of(run, i);
	vec_for (const struct plan_step, step, steps) {
		struct install_item *item = &items[*n];
		if (step->kind != PLAN_REMOVE)
			continue;
		*item = (struct install_item){.name = step->name};
		if (step->replaces)
			vec_add(&item->others, run->arena,
				step->replaces->path);
		++*n;
	}
	return items;
}

/* An entry that somebody changed through a hard link is made anew. */
static bool
renew_damaged(struct run *run, struct install_item *items)
{
	size_t damaged = 0;

	for (size_t i = 0; i < run->items.n; i++) {
		if (items[i].outcome != INSTALL_DAMAGED)
			continue;
		damaged++;
		diag_warn(run->diag, NOWHERE,
			"the store's files of %.*s were changed: they are made "
			"anew",
			STR(items[i].name));
		if (!store_discard(
			    &run->project->store, items[i].entry, run->diag))
			return false;
		run->items.v[i].done = false;
	}
	return !damaged || (acquire(run->project, &run->items, run->progress,
				    run->arena, run->diag) &&
				   make_bytecode(run));
}

/* The items that were damaged, once more. */
static bool
install_again(struct run *run, const struct site *site,
	const struct owners *owners, struct install_item *items,
	struct trash *trash)
{
	for (size_t i = 0; i < run->items.n; i++) {
		if (items[i].outcome != INSTALL_DAMAGED)
			continue;
		items[i] = install_of(run, i);
		if (!install_many(
			    site, owners, &items[i], 1, 1, trash, run->diag))
			return false;
		if (items[i].outcome == INSTALL_DAMAGED)
			return diag_error(run->diag, NOWHERE,
				"the store's files of %.*s were changed again",
				STR(items[i].name));
	}
	return true;
}

/* --- what the environment remembers
 * --------------------------------------------- */

static bool
write_have(struct run *run, const struct have *have)
{
	struct buf out = {.arena = run->arena};

	have_write(have, &out);
	return file_write_changed(scan_have_path(run->want->path, run->arena),
		buf_str(&out), 0644, NULL, run->diag);
}

/* What stays as it is: known before anything is changed, so that a run that is
 * killed leaves nothing written down that is not so. */
static struct have
staying(struct run *run)
{
	struct have have = {.bytecode = run->want->bytecode};

	vec_for (const struct have_package, it, &run->have.packages) {
		if (stays(run, it) && it->sha256.n)
			vec_add(&have.packages, run->arena, *it);
	}
	return have;
}

static void
add_installed(
	struct run *run, struct have *have, const struct install_item *items)
{
	for (size_t i = 0; i < run->items.n; i++) {
		const struct acquire_item *item = &run->items.v[i];
		const struct want_package *package = run->steps[i]->package;
		if (items[i].outcome != INSTALL_DONE)
			continue;
		vec_add(&have->packages, run->arena,
			(struct have_package){
				.name = item->name,
				.version = package->version,
				.sha256 = package->sha256,
				.entry = item->sha256,
				.dist_info = item->manifest.dist_info,
				.requested = package->requested,
			});
	}
}

static void
count(struct run *run)
{
	struct sync_result *result = run->result;

	vec_for (const struct plan_step, it, &result->plan.steps) {
		result->installed += it->kind == PLAN_INSTALL;
		result->replaced += it->kind == PLAN_REPLACE;
		result->repaired += it->kind == PLAN_REPAIR;
		result->removed += it->kind == PLAN_REMOVE;
	}
}

/* What a person put there is never removed without being named. */
static void
name_foreign(struct run *run)
{
	vec_for (const struct plan_step, it, &run->result->plan.steps) {
		if (it->replaces && it->kind != PLAN_KEEP)
			diag_warn(run->diag, NOWHERE,
				"%.*s %.*s, installed by hand, is removed: "
				"%.*s",
				STR(it->name), STR(it->replaces->version),
				STR(it->reason));
	}
}

static bool
put_in(struct run *run, struct site *site)
{
	struct owners owners = {
		.arena = run->arena, .paths = {.arena = run->arena}};
	struct trash trash = install_trash(site, run->arena);
	struct have have = staying(run);
	size_t n;

	if (!claim_paths(run, site, &owners) || !write_have(run, &have))
		return false;
	name_foreign(run);
	struct install_item *items = all_items(run, &n);
	bool done = install_many(site, &owners, items, n, 0, &trash, run->diag);
	done = done && renew_damaged(run, items) &&
	       install_again(run, site, &owners, items, &trash);
	add_installed(run, &have, items);
	done &= write_have(run, &have);
	done &= trash_empty(&trash, run->diag);
	return done;
}

static bool
change(struct run *run)
{
	struct site site;
	enum link_mode mode;

	if (!link_mode_parse(&mode, run->want->link))
		return diag_error(run->diag, NOWHERE,
			"'%.*s' is no way of linking", STR(run->want->link));
	if (!acquire_all(run) || !make_bytecode(run))
		return false;
	if (!site_open(&site, run->want->path, &run->python,
		    &run->project->store, mode, run->want->bytecode, run->arena,
		    run->diag))
		return false;
	bool done = put_in(run, &site);
	site_close(&site);
	return done;
}

/* --- the whole
 * ---------------------------------------------------------------- */

static void
say_busy(void *context, long owner)
{
	struct run *run = context;
	progress_say(run->progress,
		str_fmt(run->arena,
			"waiting for process %ld, which works on '%.*s'", owner,
			STR(run->want->path)));
}

static bool
prepare(struct run *run)
{
	const struct want *want = run->want;

	if (!python_probe(want->python, &run->project->store, &run->python,
		    run->arena, run->diag) ||
		!make_skeleton(run) || !look(run))
		return false;
	if (!run->options->dry_run &&
		!venv_pythonpath(&run->python, want->path, &want->pythonpath,
			NULL, run->arena, run->diag))
		return false;
	plan_make(want, &run->have, run->options->part, &run->result->plan,
		run->arena);
	count(run);
	return true;
}

static bool
run_all(struct run *run)
{
	if (!prepare(run))
		return false;
	if (run->options->dry_run)
		return true;
	bool done = !run->result->plan.changes || change(run);
	if (run->result->made)
		done &= venv_sweep(run->want->path, run->arena, run->diag);
	return done;
}

bool
sync_environment(struct project *project, const struct want *want,
	const struct sync_options *options, struct sync_result *result,
	struct arena *arena, struct diag *diag)
{
	int64_t start = clock_steady();
	struct lockfile lock = LOCKFILE_NONE;
	struct run run = {
		.project = project,
		.want = want,
		.options = options,
		.result = result,
		.arena = arena,
		.diag = diag,
	};
	struct str own = path_joinz(arena, want->path, ".ninjenv");

	*result = (struct sync_result){0};
	if (!fs_mkdirs(own, diag))
		return false;
	run.progress = progress_start("installing", options->quiet);
	bool done = lockfile_wait(&lock, path_joinz(arena, own, "lock"),
			    say_busy, &run, diag) &&
		    run_all(&run);
	lockfile_release(&lock);
	progress_end(run.progress);
	result->seconds = (double)(clock_steady() - start) / CLOCK_SECOND;
	return done;
}

static void
add_count(struct buf *out, unsigned n, const char *what)
{
	if (n)
		buf_addf(out, "%s%u %s", out->n ? ", " : "", n, what);
}

struct str
sync_summary(const struct want *want, const struct sync_result *result,
	struct arena *arena)
{
	struct buf counts = {.arena = arena}, out = {.arena = arena};

	add_count(&counts, result->installed, "installed");
	add_count(&counts, result->replaced, "replaced");
	add_count(&counts, result->repaired, "repaired");
	add_count(&counts, result->removed, "removed");
	add_count(&counts, result->downloaded, "downloaded");
	add_count(&counts, result->from_store, "from the store");
	buf_addf(&out, "%.*s: %zu packages", STR(want->target),
		want->packages.n);
	if (counts.n)
		buf_addf(&out, "; %.*s", STR(buf_str(&counts)));
	else
		buf_addz(&out, "; nothing to do");
	if (result->bytes)
		buf_addf(&out, " (%.1f MB)", (double)result->bytes / 1e6);
	buf_addf(&out, "; %.2f s\n", result->seconds);
	return buf_str(&out);
}
