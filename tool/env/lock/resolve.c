/* SPDX-License-Identifier: MIT */
#include "env/lock/resolve.h"

#include <stdlib.h>

#include "base/path.h"
#include "env/fetch/fetch.h"
#include "env/fetch/pip.h"
#include "env/lock/ask_pip.h"
#include "env/lock/lock_files.h"
#include "env/lock/lock_hashes.h"
#include "env/lock/resolve_place.h"
#include "env/store/pip_tree.h"
#include "format/url.h"
#include "model/closure.h"
#include "sys/tree.h"

/* A package that may be in the lock: what pip chose, or a pin. */
struct candidate {
	struct closure_node node;
	const struct report_item *item;
	const struct resolve_pin *pin;
};

struct run {
	struct project *project;
	const struct resolve_request *request;
	struct lock *lock;
	struct settings settings; /* what may be asked */
	struct lock_files files;
	struct str scratch;
	struct map trees; /* of env/lock/resolve_place.h */
	struct require_vec roots;
	struct report_item_vec items;
	struct map candidates; /* name -> struct candidate * */
	struct map nodes;      /* name -> its node */
	struct extent extent;
	struct progress *progress;
	struct arena *arena;
	struct diag *diag;
};

/* Where venv.ini asks for it, or where it asks for the environment. */
static struct place
place_of(const struct run *run, struct str name)
{
	const struct conf_package *package =
		conf_find_package(run->request->env, name);
	return package ? package->place : run->request->env->at.section;
}

static bool
collect_roots(struct run *run)
{
	const struct conf_env *env = run->request->env;
	struct require pip;

	vec_for (const struct conf_package, it, &env->packages) {
		vec_add(&run->roots, run->arena, *it->require);
	}
	if (!env->pip || conf_find_package(run->request->env, S("pip")))
		return true;
	if (!require_parse(S("pip"), &pip, run->arena, NULL))
		return diag_error(run->diag, NOWHERE, "'pip' is no name");
	vec_add(&run->roots, run->arena, pip);
	return true;
}

static const struct resolve_pin *
pin_of(const struct run *run, struct str name)
{
	const struct resolve_pin *found = NULL;

	vec_for (const struct resolve_pin, it, &run->request->pins) {
		if (!it->bare && str_eq(it->name, name) &&
			(!found || it->exact))
			found = it;
	}
	return found;
}

/* Is it one that an index has to know? */
static bool
is_from_index(struct run *run, const struct require *root)
{
	static const struct str_vec none;
	const struct conf_package *line =
		conf_find_package(run->request->env, root->canonical);

	return !root->url.n && !(line && line->wheel.n) &&
	       !resolve_place_is(line) &&
	       extent_holds(&run->extent, root->marker, &none);
}

static bool
unknown(struct run *run, struct str name)
{
	(void)diag_error(run->diag, place_of(run, name), "no index has '%.*s'",
		STR(name));
	if (run->settings.offline)
		return diag_hint(run->diag,
			"NINJENV_OFFLINE is set: only find-links count; put a "
			"file of it there, or unset it");
	if (str_is(name, "pip") && !conf_find_package(run->request->env, name))
		return diag_hint(run->diag,
			"write 'pip = no' if the environment needs none");
	return diag_hint(run->diag,
		"look at its spelling; [index] says where packages come from");
}

/*
 * Asked before pip runs: an index that does not answer, or a name that it does
 * not know, is told at once and in our words, and the pages are needed anyway.
 */
static bool
ask_for_roots(struct run *run)
{
	struct str_vec names = {0};
	bool done = true;

	vec_for (const struct require, root, &run->roots) {
		if (is_from_index(run, root))
			vec_add(&names, run->arena, root->canonical);
	}
	if (!lock_files_ask(&run->files, &names, run->arena, run->diag))
		return false;
	vec_for (const struct str, name, &names) {
		if (!lock_files_known(&run->files, *name) &&
			!pin_of(run, *name))
			done = unknown(run, *name);
	}
	return done;
}

static bool
check_offline(struct run *run)
{
	static const struct str_vec none;
	bool done = true;

	vec_for (const struct require, root, &run->roots) {
		if (!root->url.n || !run->settings.offline ||
			str_starts(root->url, S("file:")) ||
			map_get(&run->trees, root->canonical) ||
			!extent_holds(&run->extent, root->marker, &none))
			continue;
		done = diag_error(run->diag, place_of(run, root->canonical),
			"'%.*s' is needed to lock '%.*s', and NINJENV_OFFLINE "
			"is set",
			STR(url_public(run->arena, root->url)),
			STR(root->canonical));
	}
	return done;
}

static void
add_candidate(struct run *run, struct candidate candidate)
{
	struct candidate *kept = arena_new(run->arena, struct candidate);

	*kept = candidate;
	map_put(&run->candidates, kept->node.name, kept);
	map_put(&run->nodes, kept->node.name, &kept->node);
}

static void
collect_candidates(struct run *run)
{
	vec_for (const struct report_item, it, &run->items) {
		add_candidate(run, (struct candidate){
					   .node = {.name = it->name,
						   .version = it->version,
						   .requires = it->requires},
					   .item = it,
				   });
	}
	vec_for (const struct resolve_pin, it, &run->request->pins) {
		if (it->bare || map_get(&run->candidates, it->name) ||
			pin_of(run, it->name) != it)
			continue;
		add_candidate(run, (struct candidate){
					   .node = {.name = it->name,
						   .version = it->version,
						   .requires = it->requires},
					   .pin = it,
				   });
	}
}

static bool
is_indexed(const struct run *run, const struct candidate *candidate)
{
	const struct conf_package *line =
		conf_find_package(run->request->env, candidate->node.name);

	return !(candidate->item && candidate->item->direct) &&
	       !(line && line->wheel.n);
}

/* Where no index can be asked, what the pin's lock says still holds. */
static bool
is_as_locked(const struct run *run, const struct candidate *candidate)
{
	return candidate->pin && candidate->pin->locked &&
	       run->settings.offline &&
	       !lock_files_known(&run->files, candidate->node.name);
}

static bool
ask_for_all(struct run *run)
{
	struct str_vec names = {0};

	map_for(it, &run->candidates)
	{
		const struct candidate *candidate = it->value;
		if (candidate->node.reached && is_indexed(run, candidate))
			vec_add(&names, run->arena, candidate->node.name);
	}
	return lock_files_ask(&run->files, &names, run->arena, run->diag);
}

/* A URL's own hash is what venv.ini asks for; pip has checked it. */
static struct str
archive_hash(const struct run *run, const struct candidate *candidate)
{
	const struct conf_package *line =
		conf_find_package(run->request->env, candidate->node.name);
	struct str fragment = S("");

	if (candidate->item->sha256.n)
		return candidate->item->sha256;
	if (line)
		fragment = url_split(line->require->url).fragment;
	return str_starts(fragment, S("sha256=")) ? str_from_index(fragment, 7)
						  : S("");
}

static bool
add_files(struct run *run, const struct candidate *candidate,
	struct lock_package *package)
{
	const struct conf_package *line =
		conf_find_package(run->request->env, candidate->node.name);
	const struct report_item *item = candidate->item;
	struct lock_choice choice = {0};

	if (line && line->wheel.n)
		return lock_files_wheel(&run->files, package, line->wheel,
			run->arena, run->diag);
	if (resolve_place_is(line) || (item && item->source != REPORT_ARCHIVE))
		return resolve_place_add(line, item, package,
			place_of(run, package->name), run->diag);
	if (item && item->direct)
		return lock_files_archive(&run->files, package, item->url,
			archive_hash(run, candidate), run->arena, run->diag);
	if (item) {
		choice.file = url_file(run->arena, item->url);
		choice.sha256 = item->sha256;
	}
	return lock_files_add(&run->files, package, &choice,
		place_of(run, package->name), run->arena, run->diag);
}

static void
add_requires_python(
	struct run *run, struct lock_package *package, struct str text)
{
	struct spec_set *set = arena_new(run->arena, struct spec_set);

	if (!text.n || !spec_parse(text, set, run->arena, NULL))
		return; /* the resolver took it, whatever it says */
	package->requires_python = set;
	package->requires_python_text = text;
}

static bool
add_package(struct run *run, const struct candidate *candidate)
{
	const struct closure_node *node = &candidate->node;
	struct lock_package package = {
		.name = node->name,
		.version = node->version,
		.has_dependencies = true,
	};

	if (is_as_locked(run, candidate)) {
		package = *candidate->pin->locked;
		package.dependencies = (struct lock_dependency_vec){0};
		package.has_dependencies = true;
	} else if (!add_files(run, candidate, &package)) {
		return false;
	}
	if (!lock_hashes_keep(
		    run->request->env, &package, run->arena, run->diag))
		return false;
	add_requires_python(run, &package,
		candidate->item ? candidate->item->requires_python
				: candidate->pin->requires_python);
	for (size_t i = 0; i < node->depends.n; i++)
		vec_add(&package.dependencies, run->arena,
			(struct lock_dependency){.name = node->depends.v[i]});
	vec_add(&run->lock->packages, run->arena, package);
	return true;
}

static int
by_name(const void *a, const void *b)
{
	const struct lock_package *x = a, *y = b;
	return str_cmp(x->name, y->name);
}

static bool
add_packages(struct run *run)
{
	struct lock_package_vec *packages = &run->lock->packages;
	bool done = true;

	map_for(it, &run->candidates)
	{
		const struct candidate *candidate = it->value;
		if (candidate->node.reached)
			done = add_package(run, candidate) && done;
	}
	if (packages->n)
		qsort(packages->v, packages->n, sizeof *packages->v, by_name);
	return done;
}

/* Which interpreters and platforms the answer is for. */
static bool
add_extent(struct run *run)
{
	const struct spec_set *set = run->request->env->python.set;
	struct lock *lock = run->lock;
	struct str text = extent_marker(&run->extent);

	if (set && set->specs.n) {
		struct spec_set *copy = arena_new(run->arena, struct spec_set);
		*copy = *set;
		lock->requires_python = copy;
		lock->requires_python_text = spec_str(set, run->arena);
	}
	if (!text.n)
		return true;
	struct lock_marker marker = {
		text, marker_parse(text, run->arena, NULL)};
	if (!marker.marker || marker_eval(marker.marker, run->extent.env,
				      run->arena) != MARKER_TRUE)
		return diag_error(run->diag, NOWHERE,
			"the markers of the lock, '%.*s', do not hold here",
			STR(text));
	lock->has_environments = true;
	vec_add(&lock->environments, run->arena, marker);
	return true;
}

static bool
choose_versions(struct run *run)
{
	struct str tree;
	struct ask_pip ask = {
		.project = run->project,
		.request = run->request,
		.settings = &run->settings,
		.roots = &run->roots,
		.trees = &run->trees,
		.scratch = run->scratch,
	};

	if (!pip_find(&ask.pip, run->request->python, &run->project->store,
		    &run->settings, run->arena, run->diag))
		return false;
	progress_phase(run->progress, run->request->env->target, "resolving");
	if (pip_tree_find(&tree, ask.pip, run->request->python,
		    &run->project->store, run->arena))
		ask.pip = tree;
	bool done = ask_pip(&ask, &run->items, run->arena, run->diag);
	progress_phase(run->progress, run->request->env->target, NULL);
	return done;
}

static bool
resolve_with(struct run *run, struct fetch *fetch)
{
	run->files.fetch = fetch;
	if (!resolve_place_trees(run->project, run->request->env,
		    run->settings.offline, &run->extent, run->scratch,
		    &run->trees, run->arena, run->diag))
		return false;
	if (!ask_for_roots(run) || !check_offline(run) || !choose_versions(run))
		return false;
	collect_candidates(run);
	return closure_walk(&run->nodes, &run->roots, &run->extent, run->arena,
		       run->diag) &&
	       ask_for_all(run) && add_packages(run) && add_extent(run);
}

static bool
load_settings(struct run *run)
{
	const struct python *python = run->request->python;
	struct settings *settings = &run->settings;

	if (!project_settings(
		    run->project, python, settings, run->arena, run->diag))
		return false;
	if (settings->offline) {
		*settings = pip_offline(settings, run->arena);
		return true;
	}
	return settings_default_index(
		settings, python, &run->project->store, run->arena, run->diag);
}

/* pip takes what is installed for what a URL leads to: none of these may be a
 * pin. */
static struct resolve_pin_vec
without_archives(const struct resolve_request *request, struct arena *arena)
{
	struct resolve_pin_vec pins = {0};

	vec_for (const struct resolve_pin, it, &request->pins) {
		const struct conf_package *line =
			conf_find_package(request->env, it->name);
		struct resolve_pin pin = *it;
		if (line && (line->wheel.n || line->require->url.n ||
				    line->directory.n))
			pin.bare = true;
		if (it->locked && it->locked->source != LOCK_FILES)
			pin.bare = true;
		vec_add(&pins, arena, pin);
	}
	return pins;
}

bool
resolve(struct project *project, const struct resolve_request *request,
	struct lock *lock, struct progress *progress, struct arena *arena,
	struct diag *diag)
{
	struct resolve_request usable = *request;
	struct run run = {
		.project = project,
		.request = &usable,
		.lock = lock,
		.files = {.directory = project->source},
		.trees = {.arena = arena},
		.candidates = {.arena = arena},
		.nodes = {.arena = arena},
		.extent = {.env = &request->python->markers, .arena = arena},
		.progress = progress,
		.arena = arena,
		.diag = diag,
	};

	usable.pins = without_archives(request, arena);
	run.files.settings = &run.settings;
	if (!load_settings(&run) || !collect_roots(&run) ||
		!store_temporary(&project->store, &run.scratch, arena, diag))
		return false;
	struct fetch *fetch = fetch_open(&run.settings, run.scratch, arena);
	bool done = resolve_with(&run, fetch);
	fetch_close(fetch);
	return tree_remove(run.scratch, diag) && done;
}
