/* SPDX-License-Identifier: MIT */
#include "env/install/change.h"

#include "base/path.h"
#include "env/ask/asks.h"
#include "env/build/build.h"
#include "env/graph/emit.h"
#include "env/install/clash.h"
#include "env/install/direct_url.h"
#include "env/install/install.h"
#include "env/install/scan.h"
#include "env/store/bytecode.h"
#include "env/store/used.h"
#include "format/json_text.h"
#include "format/url.h"
#include "model/script_names.h"
#include "sys/file.h"

static bool
comes(const struct plan_step *step)
{
	return step->package && step->kind != PLAN_KEEP;
}

/* The wheel of a package: the locked one, or the one that its build made. */
static bool
add_item(struct change *change, const struct plan_step *step)
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
		!build_read(change->want, package, &item.sha256, &item.file,
			change->arena, change->diag))
		return false;
	change->steps[change->items.n] = step;
	vec_add(&change->items, change->arena, item);
	return true;
}

static bool
build_again(struct change *change, const struct want_package *package)
{
	struct recipe recipe;
	struct str path =
		emit_recipe(change->arena, change->want->path, package->name);

	progress_phase(change->progress, package->name, "building");
	return project_read(change->project, change->arena, change->diag) &&
	       build_read_recipe(path, &recipe, change->arena, change->diag) &&
	       build_recipe(change->project, &recipe, true, change->arena,
		       change->diag);
}

/* Nobody else has what was built here, and Ninja sees the answer of its edge,
 * not the store: where that lost the wheel, it is built again. */
static bool
build_lost(struct change *change)
{
	for (size_t i = 0; i < change->items.n; i++) {
		struct acquire_item *item = &change->items.v[i];
		const struct want_package *package = change->steps[i]->package;
		if (!package->from_source || item->done)
			continue;
		enum store_answer answer =
			store_find(&change->project->store, item->sha256,
				&item->manifest, change->arena, change->diag);
		if (answer == STORE_FAILED)
			return false;
		if (answer == STORE_LACKS &&
			(!build_again(change, package) ||
				!build_read(change->want, package,
					&item->sha256, &item->file,
					change->arena, change->diag)))
			return false;
	}
	return true;
}

/* With launchers named for this interpreter: what is kept of the package is
 * read so, too (env/install/site.h). */
static bool
acquire_items(struct change *change)
{
	if (!build_lost(change) ||
		!acquire_compiled(change->project,
			change->want->bytecode ? change->python : NULL,
			&change->items, change->progress, change->arena,
			change->diag))
		return false;
	vec_for (struct acquire_item, item, &change->items)
		script_names_adjust(&item->manifest.scripts,
			change->python->short_version, change->arena);
	return true;
}

static bool
acquire_all(struct change *change)
{
	const struct plan_step_vec *steps = &change->plan->steps;

	change->steps =
		arena_array(change->arena, const struct plan_step *, steps->n);
	vec_for (const struct plan_step, step, steps) {
		if (comes(step) && !add_item(change, step))
			return false;
	}
	return acquire_items(change);
}

static bool
make_bytecode(struct change *change)
{
	size_t n = change->items.n;
	struct bytecode_job *jobs =
		arena_array(change->arena, struct bytecode_job, n);

	if (!change->want->bytecode || !n)
		return true;
	for (size_t i = 0; i < n; i++)
		jobs[i].manifest = &change->items.v[i].manifest;
	progress_phase(change->progress, S("bytecode"), "compiling");
	return bytecode_make(&change->project->store, change->python, jobs, n,
		0, NULL, NULL, change->arena, change->diag);
}

static struct install_item
install_of(struct change *change, size_t i)
{
	struct acquire_item *item = &change->items.v[i];
	const struct plan_step *step = change->steps[i];
	struct install_item install = {
		.name = item->name,
		.manifest = &item->manifest,
		.entry = store_path(&change->project->store, "wheel",
			item->sha256, change->arena),
		.direct_url = direct_url(step->package, change->arena),
		.requested = step->package->requested,
	};
	if (step->replaces)
		vec_add(&install.others, change->arena, step->replaces->path);
	return install;
}

/* No step touches it. */
static bool
stays(const struct change *change, const struct have_package *there)
{
	vec_for (const struct plan_step, step, &change->plan->steps) {
		if (step->have == there && step->kind != PLAN_KEEP)
			return false;
	}
	return true;
}

static void
note_asks(void *asks, const struct manifest *manifest, struct diag *diag)
{
	asks_note(asks, manifest->name, diag);
}

/* Does it come now? What stays was told about when it came. */
static bool
is_coming(void *context, const struct manifest *manifest)
{
	const struct change *change = context;
	vec_for (const struct acquire_item, item, &change->items)
		if (&item->manifest == manifest)
			return true;
	return false;
}

static void
tell_shared(struct change *change, const struct owners *owners)
{
	struct asks asks = {
		.project = change->project,
		.path = change->want->path,
		.arena = change->arena,
	};
	clash_tell(owners, note_asks, &asks, change->diag);
	if (!owners->clashes.n)
		clash_tell_twins(owners, is_coming, change, change->diag);
}

/* Those that take an activation script's place are refused; a name that begins
 * like one is no harm but easily typed instead. */
static void
warn_of_activation(struct change *change, const struct manifest *manifest)
{
	struct str_vec names = {0};
	manifest_script_names(manifest, &names, change->arena);
	vec_for (const struct str, name, &names)
		if (str_starts(str_lower(change->arena, *name), S("activate")))
			diag_warn(change->diag, NOWHERE,
				"'%.*s %.*s' puts '%.*s' beside the "
				"environment's own activation scripts",
				STR(manifest->name), STR(manifest->version),
				STR(*name));
}

/* Of a package that an older release or an interrupted run put in. */
static bool
find_tops(struct change *change, const struct site *site,
	struct have_package *package)
{
	struct manifest manifest;

	if (package->tops.n)
		return true;
	enum fs_result found = site_manifest(
		site, package->name, &manifest, change->arena, change->diag);
	if (found == FS_OK)
		owners_tops(site, &manifest, &package->tops, change->arena);
	return found != FS_FAILED;
}

/* Each of their paths will be asked for. What was installed by hand has no tops
 * that we know. */
static bool
look_at_going(
	struct change *change, const struct site *site, struct owners *owners)
{
	bool done = true;

	vec_for (const struct plan_step, it, &change->plan->steps)
		if (it->replaces && it->kind != PLAN_KEEP)
			return owners_look_at(owners, site, NULL, change->diag);
	vec_for (const struct have_package, it, &change->have->packages)
		done &= stays(change, it) ||
			owners_look_at(owners, site, &it->tops, change->diag);
	return done;
}

/* All that stays and all that comes, before anything is written. */
static bool
claim_paths(
	struct change *change, const struct site *site, struct owners *owners)
{
	bool done = true;

	vec_for (struct have_package, it, &change->have->packages) {
		if (!find_tops(change, site, it))
			return false;
		if (stays(change, it))
			owners_add_tops(owners, site, it->name, &it->tops);
	}
	vec_for (const struct acquire_item, item, &change->items) {
		done &= owners_add(owners, site, &item->manifest, change->diag);
		warn_of_activation(change, &item->manifest);
	}
	done = look_at_going(change, site, owners) && done;
	tell_shared(change, owners);
	return done;
}

static struct install_item *
all_items(struct change *change, size_t *n)
{
	const struct plan_step_vec *steps = &change->plan->steps;
	struct install_item *items =
		arena_array(change->arena, struct install_item, steps->n);

	*n = change->items.n;
	for (size_t i = 0; i < change->items.n; i++)
		items[i] = install_of(change, i);
	vec_for (const struct plan_step, step, steps) {
		struct install_item *item = &items[*n];
		if (step->kind != PLAN_REMOVE)
			continue;
		*item = (struct install_item){.name = step->name};
		if (step->replaces)
			vec_add(&item->others, change->arena,
				step->replaces->path);
		++*n;
	}
	return items;
}

/* Bytecode is made here: no download for that. */
static bool
discard(struct change *change, const struct install_item *item)
{
	struct str name = bytecode_directory(change->python, change->arena);
	struct str path = item->only_bytecode
				  ? path_join(change->arena, item->entry, name)
				  : item->entry;
	return store_discard(&change->project->store, path, change->diag);
}

/* An entry that somebody changed through a hard link is made anew. */
static bool
renew_damaged(struct change *change, struct install_item *items)
{
	size_t damaged = 0;

	for (size_t i = 0; i < change->items.n; i++) {
		if (items[i].outcome != INSTALL_DAMAGED)
			continue;
		damaged++;
		diag_warn(change->diag, NOWHERE,
			"the store's files of %.*s were changed: they are made "
			"anew",
			STR(items[i].name));
		if (!discard(change, &items[i]))
			return false;
		change->items.v[i].done = items[i].only_bytecode;
	}
	return !damaged || (acquire_items(change) && make_bytecode(change));
}

/* The items that were damaged, once more. */
static bool
install_again(struct change *change, const struct site *site,
	const struct owners *owners, struct install_item *items,
	struct trash *trash)
{
	for (size_t i = 0; i < change->items.n; i++) {
		if (items[i].outcome != INSTALL_DAMAGED)
			continue;
		items[i] = install_of(change, i);
		if (!install_many(
			    site, owners, &items[i], 1, 1, trash, change->diag))
			return false;
		if (items[i].outcome == INSTALL_DAMAGED)
			return diag_error(change->diag, NOWHERE,
				"the store's files of %.*s were changed again",
				STR(items[i].name));
	}
	return true;
}

static bool
write_have(struct change *change, const struct have *have)
{
	struct buf out = {.arena = change->arena};

	have_write(have, &out);
	return file_write_changed(
		scan_have_path(change->want->path, change->arena),
		buf_str(&out), 0644, NULL, change->diag);
}

/* What stays as it is: known before anything is changed, so that a change that
 * is killed leaves nothing written down that is not so. */
static struct have
staying(struct change *change)
{
	struct have have = {.bytecode = change->want->bytecode};

	vec_for (const struct have_package, it, &change->have->packages) {
		if (stays(change, it) && it->sha256.n)
			vec_add(&have.packages, change->arena, *it);
	}
	return have;
}

static void
add_installed(struct change *change, const struct site *site, struct have *have,
	const struct install_item *items)
{
	for (size_t i = 0; i < change->items.n; i++) {
		const struct acquire_item *item = &change->items.v[i];
		const struct want_package *package = change->steps[i]->package;
		if (items[i].outcome != INSTALL_DONE)
			continue;
		struct have_package there = {
			.name = item->name,
			.version = package->version.n ? package->version
						      : item->manifest.version,
			.sha256 = want_source(package),
			.entry = item->sha256,
			.dist_info = item->manifest.dist_info,
			.requested = package->requested,
		};
		manifest_script_names(
			&item->manifest, &there.scripts, change->arena);
		owners_tops(site, &item->manifest, &there.tops, change->arena);
		vec_add(&have->packages, change->arena, there);
	}
}

/* What a person put there is never removed without being named. */
static void
name_foreign(struct change *change)
{
	vec_for (const struct plan_step, it, &change->plan->steps) {
		if (it->replaces && it->kind != PLAN_KEEP)
			diag_warn(change->diag, NOWHERE,
				"%.*s %.*s, installed by hand, is removed: "
				"%.*s",
				STR(it->name), STR(it->replaces->version),
				STR(it->reason));
	}
}

static bool
put_in(struct change *change, struct site *site)
{
	struct owners owners = {.arena = change->arena};
	struct trash trash = install_trash(site, change->arena);
	size_t n;

	if (!claim_paths(change, site, &owners))
		return false;
	struct have have = staying(change);
	if (!write_have(change, &have))
		return false;
	name_foreign(change);
	struct install_item *items = all_items(change, &n);
	bool done =
		install_many(site, &owners, items, n, 0, &trash, change->diag);
	done = done && renew_damaged(change, items) &&
	       install_again(change, site, &owners, items, &trash);
	add_installed(change, site, &have, items);
	have_sort(&have);
	return write_have(change, &have) &&
	       install_link(site, items, n, change->diag) && done;
}

/* Before anything is linked: what cleans up the store must not miss it. What it
 * is worth, a failure ends nothing. */
static void
note_used(struct change *change)
{
	struct str_vec wheels = {0};
	struct diag why = {.arena = change->arena};

	vec_for (const struct have_package, it, &change->have->packages) {
		if (stays(change, it) && it->entry.n)
			vec_add(&wheels, change->arena, it->entry);
	}
	vec_for (const struct acquire_item, it, &change->items)
		vec_add(&wheels, change->arena, it->sha256);
	if (!used_write(&change->project->store, change->want->path, &wheels,
		    change->arena, &why))
		diag_warn(change->diag, NOWHERE,
			"the store does not know of this environment: %.*s",
			STR(why.items.v[0].message));
}

bool
change_environment(struct change *change)
{
	struct site site;
	enum link_mode mode;

	if (!link_mode_parse(&mode, change->want->link))
		return diag_error(change->diag, NOWHERE,
			"'%.*s' is no way of linking", STR(change->want->link));
	if (!acquire_all(change) || !make_bytecode(change))
		return false;
	if (!site_open(&site, change->want->path, change->python,
		    &change->project->store, mode, change->want->bytecode,
		    change->arena, change->diag))
		return false;
	note_used(change);
	bool done = put_in(change, &site);
	site_close(&site);
	return done;
}
