/* SPDX-License-Identifier: MIT */
#include "env/fetch/pip.h"

#include "base/embedded.h"
#include "base/path.h"
#include "env/fetch/fetch_one.h"
#include "env/fetch/index.h"
#include "env/fetch/settings.h"
#include "env/python/python.h"
#include "env/store/store.h"
#include "format/url.h"
#include "model/spec.h"
#include "model/tag.h"
#include "sys/env.h"
#include "sys/fs.h"
#include "sys/proc.h"

/* The first that has --report. */
static const char oldest[] = "22.2";

struct search {
	const struct python *python;
	const struct store *store;
	struct str best; /* a path, or a file's name on the index */
	struct version version;
	struct arena *arena;
	struct diag *diag;
};

/* Takes the wheel if it is new enough and newer than what was found. */
static bool
take(struct search *search, struct str path)
{
	struct wheel_name wheel;
	struct version least;

	if (!wheel_name_parse(path_base(path), &wheel, search->arena, NULL) ||
		!str_is(wheel.name, "pip") ||
		!version_parse(str_from(oldest), &least, search->arena, NULL) ||
		version_cmp(&wheel.version, &least) < 0 ||
		(search->best.n &&
			version_cmp(&wheel.version, &search->version) <= 0))
		return false;
	search->best = path;
	search->version = wheel.version;
	return true;
}

/* Each Python has its own: a pip of today does not run on one of yesterday. */
static struct str
kept_at(const struct search *search)
{
	return store_path(search->store, "pip", search->python->short_version,
		search->arena);
}

static bool
look_here(struct search *search)
{
	struct str directory = kept_at(search);
	struct str_vec names = {0};

	if (fs_list(directory, &names, search->arena, search->diag) ==
		FS_FAILED)
		return false;
	for (size_t i = 0; i < names.n; i++)
		(void)take(search,
			path_join(search->arena, directory, names.v[i]));
	for (size_t i = 0; i < search->python->pip_wheels.n; i++)
		(void)take(search, search->python->pip_wheels.v[i]);
	return true;
}

static bool
suits(const struct index_file *file, const struct python *python,
	struct arena *arena)
{
	struct spec_set set;
	struct wheel_name wheel;

	if (file->yanked ||
		!wheel_name_parse(file->name, &wheel, arena, NULL) ||
		version_is_prerelease(&wheel.version))
		return false;
	if (!file->requires_python.n)
		return true;
	return spec_parse(file->requires_python, &set, arena, NULL) &&
	       spec_contains(&set, spec_item(&python->parsed), SPEC_PRE_YES);
}

static bool
choose(struct search *search, struct fetch *fetch,
	const struct settings *settings, const struct index_file **chosen)
{
	struct map found = {0};
	struct str_vec names = {0};

	vec_add(&names, search->arena, S("pip"));
	if (!index_projects(fetch, settings, &names, &found, search->arena,
		    search->diag))
		return false;
	const struct index_file_vec *files = map_get(&found, S("pip"));
	for (size_t i = 0; i < files->n; i++) {
		const struct index_file *file = &files->v[i];
		if (suits(file, search->python, search->arena) &&
			take(search, file->name))
			*chosen = file;
	}
	return true;
}

static bool
download(struct search *search, struct fetch *fetch,
	const struct index_file *file, struct str directory)
{
	struct fetch_request request = {
		.name = file->name,
		.sha256 = file->sha256,
		.path = path_join(search->arena, directory, file->name),
	};

	vec_add(&request.urls, search->arena, file->url);
	search->best = path_join(search->arena, kept_at(search), file->name);
	return fetch_one(fetch, &request, search->diag);
}

/* What the index has, into the directory; nothing that fits: best is empty. */
static bool
look_there(struct search *search, const struct settings *settings,
	struct str directory)
{
	struct settings there = *settings;
	const struct index_file *chosen = NULL;

	if (!settings->offline &&
		!settings_default_index(&there, search->python, search->store,
			search->arena, search->diag))
		return false;
	struct fetch *fetch = fetch_open(&there, directory, search->arena);
	bool done = choose(search, fetch, &there, &chosen) &&
		    (!chosen || download(search, fetch, chosen, directory));
	fetch_close(fetch);
	return done;
}

static bool
keep(struct search *search, const struct settings *settings)
{
	struct str directory;
	struct diag *diag = search->diag;

	if (!store_temporary(search->store, &directory, search->arena, diag))
		return false;
	bool done = look_there(search, settings, directory);
	if (!done || !search->best.n)
		return store_discard(search->store, directory, diag) && done;
	if (store_flush(search->store, diag) &&
		store_commit(search->store, directory, "pip",
			search->python->short_version, diag))
		return true;
	(void)store_discard(search->store, directory, NULL);
	return false;
}

static bool
none(const struct search *search)
{
	const struct python *python = search->python;

	(void)diag_error(search->diag, NOWHERE,
		"'%.*s' comes with no pip of version %s or later, and none can "
		"be had",
		STR(python->path), oldest);
	if (!python->pip_wheels.n)
		return diag_hint(search->diag, "%.*s",
			STR(python_venv_hint(python, search->arena)));
	return diag_hint(search->diag,
		"let [index] lead to an index that has pip, or use a newer "
		"Python");
}

bool
pip_find(struct str *wheel, const struct python *python,
	const struct store *store, const struct settings *settings,
	struct arena *arena, struct diag *diag)
{
	struct search search = {
		.python = python,
		.store = store,
		.arena = arena,
		.diag = diag,
	};

	if (!look_here(&search) || (!search.best.n && !keep(&search, settings)))
		return false;
	*wheel = search.best;
	return wheel->n || none(&search);
}

void
pip_command(struct proc *proc, const struct python *python, struct str pip,
	struct str pins, struct arena *arena)
{
	proc_arg(proc, python->path, arena);
	proc_arg(proc, S("-I"), arena);
	proc_arg(proc, S("-S"), arena);
	proc_arg(proc, S("-B"), arena);
	proc_arg(proc, S("-c"), arena);
	proc_arg(proc, embedded("run_pip.py"), arena);
	proc_arg(proc, pip, arena);
	proc_arg(proc, pins, arena);
}

/* Which of several fitting files and versions is taken, and where pip keeps
 * what it downloads. */
static bool
is_kept(struct str name)
{
	static const char *const kept[] = {"PIP_CACHE_DIR", "PIP_NO_CACHE_DIR",
		"PIP_CONSTRAINT", "PIP_BUILD_CONSTRAINT", "PIP_NO_BINARY",
		"PIP_ONLY_BINARY", "PIP_PREFER_BINARY", "PIP_PRE",
		"PIP_USE_FEATURE", "PIP_USE_DEPRECATED"};
	for (size_t i = 0; i < countof(kept); i++) {
		if (str_is(name, kept[i]))
			return true;
	}
	return false;
}

static bool
is_dropped(struct str name)
{
	static const char *const dropped[] = {"PYTHONPATH", "PYTHONHOME",
		"PYTHONSTARTUP", "PYTHONPLATLIBDIR", "PYTHONUSERBASE",
		"PYTHONPYCACHEPREFIX", "PYTHONSAFEPATH", "VIRTUAL_ENV",
		"__PYVENV_LAUNCHER__"};
	for (size_t i = 0; i < countof(dropped); i++) {
		if (str_is(name, dropped[i]))
			return true;
	}
	return str_starts(name, S("PIP_")) && !is_kept(name);
}

struct list {
	struct str_vec *to;
	const struct settings *settings;
	struct arena *arena;
};

static void
set(const struct list *list, const char *name, struct str value)
{
	if (value.n)
		env_list_set(list->to, str_from(name), value, list->arena);
}

/* pip parts them by white space, so that a path becomes a URL. */
static struct str
words(const struct list *list, const struct str_vec *urls, size_t from)
{
	struct buf out = {.arena = list->arena};

	for (size_t i = from; i < urls->n; i++) {
		struct str url = urls->v[i];
		if (path_is_absolute(url))
			url = url_from_path(list->arena, url);
		url = settings_secret_url(list->settings, url, list->arena);
		buf_addf(&out, "%s%.*s", out.n ? " " : "", STR(url));
	}
	return buf_str(&out);
}

/* Where none is configured pip asks its own default, unless it must not. */
static void
set_sources(const struct list *list)
{
	const struct settings *settings = list->settings;
	struct str_vec indexes = {0};

	set(list, "PIP_FIND_LINKS", words(list, &settings->find_links, 0));
	if (settings->index.n || !settings->offline)
		vec_add(&indexes, list->arena, settings->index);
	for (size_t i = 0; i < settings->extra.n; i++)
		vec_add(&indexes, list->arena, settings->extra.v[i]);
	if (settings->no_index || !indexes.n) {
		set(list, "PIP_NO_INDEX", S("1"));
		return;
	}
	set(list, "PIP_INDEX_URL",
		settings_secret_url(settings, indexes.v[0], list->arena));
	set(list, "PIP_EXTRA_INDEX_URL", words(list, &indexes, 1));
}

static void
set_network(const struct list *list)
{
	const struct settings *settings = list->settings;
	struct arena *arena = list->arena;

	set(list, "PIP_CERT", settings->cert);
	set(list, "PIP_CLIENT_CERT", settings->client_cert);
	set(list, "PIP_PROXY",
		settings_secret_url(settings, settings->proxy, arena));
	set(list, "PIP_TRUSTED_HOST",
		str_join(arena, &settings->trusted, S(" ")));
	set(list, "PIP_DEFAULT_TIMEOUT",
		str_fmt(arena, "%u", settings->timeout));
	set(list, "PIP_RETRIES", str_fmt(arena, "%u", settings->retries));
}

void
pip_environment(struct str_vec *list, const struct settings *settings,
	struct arena *arena)
{
	struct list to = {list, settings, arena};
	struct str_vec all = {0};

	env_all(&all, arena);
	for (size_t i = 0; i < all.n; i++) {
		struct str name, value;
		(void)str_cut(all.v[i], '=', &name, &value);
		if (!is_dropped(name))
			vec_add(list, arena, all.v[i]);
	}
	set(&to, "PIP_CONFIG_FILE", S("/dev/null"));
	set(&to, "PIP_DISABLE_PIP_VERSION_CHECK", S("1"));
	set(&to, "PIP_NO_INPUT", S("1"));
	set(&to, "PIP_PROGRESS_BAR", S("off"));
	set(&to, "PYTHONNOUSERSITE", S("1"));
	set_sources(&to);
	set_network(&to);
}

static bool
is_local(struct str url)
{
	return path_is_absolute(url) || str_starts(url, S("file:"));
}

static struct str_vec
local_ones(const struct str_vec *urls, struct arena *arena)
{
	struct str_vec local = {0};

	for (size_t i = 0; i < urls->n; i++) {
		if (is_local(urls->v[i]))
			vec_add(&local, arena, urls->v[i]);
	}
	return local;
}

struct settings
pip_offline(const struct settings *settings, struct arena *arena)
{
	struct settings local = *settings;

	if (!is_local(local.index))
		local.index = S("");
	local.extra = local_ones(&settings->extra, arena);
	local.find_links = local_ones(&settings->find_links, arena);
	return local;
}
