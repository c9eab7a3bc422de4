/* SPDX-License-Identifier: MIT */
#include "env/install/verify_files.h"

#include <stdlib.h>

#include "base/hint.h"
#include "base/path.h"
#include "env/install/verify_look.h"
#include "sys/file.h"
#include "sys/host.h"
#include "sys/pool.h"
#include "sys/signal.h"

enum { LARGEST_TEXT = 64 << 20, MOST_NOTES = 12 };

/* A path that a package has; NULL becomes something else by the second. */
static void
own(struct verify_files *verify, struct str path)
{
	static char shared;
	struct map_item *item = map_find(&verify->owned, path);
	if (item)
		item->value = &shared;
	else
		map_put(&verify->owned, path, NULL);
}

/* RECORD lies in NAME.dist-info; its rows begin beside that. */
static enum fs_result
read_record(const struct verify_files *verify, struct str record,
	struct record_row_vec *rows, bool *readable)
{
	struct str text;
	struct diag errors = {.arena = verify->arena};
	enum fs_result result =
		file_read(path_join(verify->arena, verify->site->root, record),
			LARGEST_TEXT, &text, verify->arena, verify->diag);

	*readable = result == FS_OK &&
		    record_parse(text, record, rows, verify->arena, &errors);
	return result;
}

static void
learn_rows(struct look *look)
{
	struct arena *arena = look->verify->arena;
	struct str directory = path_dir(path_dir(look->record));

	vec_for (struct record_row, row, &look->rows) {
		struct str path = look_row_path(directory, row->path, arena);
		if (path.n)
			map_put(&look->recorded, path, row);
	}
}

/* What is there of the package besides the files of its wheel: its own even
 * where no RECORD says so. */
static void
learn_made(struct verify_files *verify, const struct look *look)
{
	static const char *const names[] = {
		"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"};
	struct str info = path_dir(look->record);

	for (size_t i = 0; i < countof(names); i++)
		own(verify, path_joinz(verify->arena, info, names[i]));
	vec_for (const struct manifest_script, it, &look->manifest.scripts) {
		own(verify, site_path(verify->site, SCHEME_SCRIPTS, it->name,
				    verify->arena));
	}
}

static void
learn_files(struct verify_files *verify, const struct look *look)
{
	vec_for (const struct manifest_file, it, &look->manifest.files) {
		own(verify, site_path(verify->site, it->scheme, it->path,
				    verify->arena));
	}
	learn_made(verify, look);
}

static void
learn_directories(struct verify_files *verify, const struct look *look)
{
	struct str *name = arena_new(verify->arena, struct str);

	*name = look->manifest.name;
	vec_for (const struct manifest_dir, it, &look->manifest.dirs) {
		struct str path = site_path(
			verify->site, it->scheme, it->path, verify->arena);
		bool is_library = it->scheme == SCHEME_PURELIB ||
				  it->scheme == SCHEME_PLATLIB;
		if (is_library && !site_is_scheme(verify->site, path) &&
			!map_find(&verify->directories, path))
			map_put(&verify->directories, path, name);
	}
}

static void
hint_remove(struct verify_files *verify, struct str path)
{
	struct str after =
		str_fmt(verify->arena, " && %.*s", STR(verify->again));
	(void)hint_command(verify->found, "type: rm ", path, after.p);
}

/* Without a manifest nobody knows what belongs to the package. */
static void
report_unknown(struct verify_files *verify, const struct have_package *package,
	bool damaged)
{
	struct verify_damage *damage = vec_new(&verify->damages, verify->arena);
	struct str path = str_fmt(verify->arena, "%.*s/.ninjenv/pkg/%.*s",
		STR(verify->shown), STR(package->name));

	*damage = (struct verify_damage){.name = package->name, .anew = true};
	(void)diag_error(verify->found, NOWHERE,
		"what %.*s %.*s put into the environment is not known: its "
		"manifest is %s",
		STR(package->name), STR(package->version),
		damaged ? "damaged" : "missing");
	hint_remove(verify, path);
}

static bool
learn(struct verify_files *verify, struct look *look)
{
	struct arena *arena = verify->arena;

	look->record = site_record(verify->site, &look->manifest, arena);
	if (read_record(verify, look->record, &look->rows, &look->readable) ==
		FS_FAILED)
		return false;
	learn_rows(look);
	learn_files(verify, look);
	learn_directories(verify, look);
	vec_add(&verify->looks, arena, look);
	return true;
}

bool
verify_package(struct verify_files *verify, const struct have_package *package,
	const struct want_package *want, bool compare)
{
	bool damaged;
	struct look *look = arena_new(verify->arena, struct look);

	*look = (struct look){
		.verify = verify,
		.package = package,
		.want = want,
		.compare = compare,
		.recorded = {.arena = verify->arena},
	};
	switch (site_look_manifest(verify->site, package->name, &look->manifest,
		&damaged, verify->arena, verify->diag)) {
	case FS_OK:
		return learn(verify, look);
	case FS_MISSING:
		if (compare)
			report_unknown(verify, package, damaged);
		return true;
	case FS_FAILED:
		break;
	}
	return false;
}

static struct str
node(const struct look *look, struct str root, struct arena *arena)
{
	return str_fmt(arena, "%.*s/.ninjenv/pkg/%.*s", STR(root),
		STR(look->manifest.name));
}

/* Its stat may be right all the same: another file is there. */
static void
look_at_node(struct look *look)
{
	struct str target;
	struct arena *arena = &look->arena;
	struct str path = node(look, look->verify->site->root, arena);

	if (fs_readlink(path, &target, arena, NULL) != FS_OK)
		look->leads = S("nothing");
	else if (!str_eq(target,
			 str_fmt(arena, SITE_LINK "%.*s", STR(look->record))))
		look->leads = target;
}

/* What runs in threads. */
static void
compare(void *data, unsigned worker)
{
	struct look *look = data;
	(void)worker;
	look->diag.arena = &look->arena;
	look->named.arena = look->bad.arena = &look->arena;
	look->faulty.arena = &look->arena;
	look_at_node(look);
	look_at_store(look);
	if (look_at_files(look) && look_at_bytecode(look) && look->readable)
		look_at_rest(look);
}

static int
larger_first(const void *a, const void *b)
{
	struct look *const *x = a, *const *y = b;
	uint64_t n = (*x)->manifest.bytes, m = (*y)->manifest.bytes;
	return (n < m) - (n > m);
}

static void
compare_all(struct verify_files *verify)
{
	size_t n = verify->looks.n;
	struct look **order = arena_array(verify->arena, struct look *, n);
	struct pool *pool = pool_start(host_cpus());

	for (size_t i = 0; i < n; i++)
		order[i] = verify->looks.v[i];
	if (n)
		qsort(order, n, sizeof *order, larger_first);
	for (size_t i = 0; i < n; i++)
		if (order[i]->compare)
			pool_add(pool, compare, order[i]);
	pool_wait(pool);
	pool_end(pool);
}

static void
hint_anew(struct verify_files *verify, const struct look *look)
{
	if (look->audit.faults.n)
		(void)diag_hint(
			verify->found, "type: %.*s", STR(verify->repair));
	else
		hint_remove(verify,
			path_join(verify->arena, verify->shown, look->record));
}

static void
note_more(struct verify_files *verify, size_t n)
{
	if (n > MOST_NOTES)
		diag_note(
			verify->found, NOWHERE, "and %zu more", n - MOST_NOTES);
}

static void
report_faults(struct verify_files *verify, const struct look *look)
{
	size_t n = look->faults.n;

	if (!n)
		return;
	(void)diag_error(verify->found, NOWHERE,
		"%.*s %.*s is not as it was installed: %zu file%s",
		STR(look->manifest.name), STR(look->manifest.version), n,
		n == 1 ? "" : "s");
	for (size_t i = 0; i < n && i < MOST_NOTES; i++) {
		const struct fault *fault = &look->faults.v[i];
		struct place place = {.file = path_join(verify->arena,
					      verify->shown, fault->path)};
		diag_note(verify->found, place, "%.*s", STR(fault->what));
	}
	note_more(verify, n);
	hint_anew(verify, look);
}

static void
report_node(struct verify_files *verify, const struct look *look)
{
	struct str path = node(look, verify->shown, verify->arena);

	if (!look->leads.n)
		return;
	(void)diag_error(verify->found, NOWHERE,
		"'%.*s' leads to '%.*s', not to the package's RECORD",
		STR(path), STR(look->leads));
	hint_remove(verify, path);
}

static void
report_store(struct verify_files *verify, const struct look *look)
{
	struct arena *arena = verify->arena;
	size_t n = look->audit.faults.n;
	struct str entry =
		store_path(verify->store, "wheel", look->package->entry, arena);

	if (!n)
		return;
	(void)diag_error(verify->found, NOWHERE,
		"what the store has of %.*s %.*s is damaged: %zu file%s",
		STR(look->manifest.name), STR(look->manifest.version), n,
		n == 1 ? "" : "s");
	for (size_t i = 0; i < n && i < MOST_NOTES; i++) {
		const struct audit_fault *fault = &look->audit.faults.v[i];
		struct place place = {
			.file = path_join(arena, entry, fault->path)};
		diag_note(verify->found, place, "%.*s%s%.*s", STR(fault->file),
			fault->file.n ? ": " : "", STR(fault->what));
	}
	note_more(verify, n);
	(void)diag_hint(verify->found, "type: %.*s", STR(verify->repair));
}

static void
keep_damage(struct verify_files *verify, const struct look *look)
{
	struct verify_damage damage = {
		.name = look->package->name,
		.entry = look->audit.faults.n ? look->package->entry : S(""),
		.anew = look->faults.n > 0 || look->leads.n > 0,
	};

	vec_for (const struct fault, it, &look->faults) {
		struct str path = str_dup(verify->arena, it->path);
		if (it->changed && !str_vec_has(&damage.changed, path))
			vec_add(&damage.changed, verify->arena, path);
	}
	if (damage.anew || damage.entry.n)
		vec_add(&verify->damages, verify->arena, damage);
}

bool
verify_compare(struct verify_files *verify)
{
	size_t errors = verify->diag->errors;

	compare_all(verify);
	for (size_t i = 0; i < verify->looks.n; i++) {
		struct look *look = verify->looks.v[i];
		report_node(verify, look);
		report_faults(verify, look);
		report_store(verify, look);
		keep_damage(verify, look);
		diag_merge(verify->diag, &look->diag);
		verify->files += look->files;
		arena_free(&look->arena);
	}
	if (interrupted())
		return diag_error(verify->diag, NOWHERE, "interrupted");
	return verify->diag->errors == errors;
}

/* An old one without a RECORD says only which modules are its own. */
static void
learn_top_level(struct verify_files *verify, const struct have_foreign *foreign)
{
	struct str text = {0}, line;
	struct arena *arena = verify->arena;
	struct str path = path_join(arena, verify->site->root,
		path_joinz(arena, foreign->path, "top_level.txt"));

	if (file_read(path, LARGEST_TEXT, &text, arena, NULL) != FS_OK)
		return;
	while (str_next(&text, '\n', &line)) {
		struct str module = path_join(
			arena, path_dir(foreign->path), str_trim(line));
		map_put(&verify->owned, module, NULL);
		map_put(&verify->owned, str_fmt(arena, "%.*s.py", STR(module)),
			NULL);
	}
}

void
verify_foreign(struct verify_files *verify, const struct have_foreign *foreign)
{
	bool readable;
	struct record_row_vec rows = {0};
	struct arena *arena = verify->arena;
	struct str directory = path_dir(foreign->path);

	map_put(&verify->owned, foreign->path, NULL);
	/* What cannot be read owns nothing that is known. */
	if (read_record(verify, path_joinz(arena, foreign->path, "RECORD"),
		    &rows, &readable) != FS_OK ||
		!readable) {
		learn_top_level(verify, foreign);
		return;
	}
	vec_for (const struct record_row, row, &rows) {
		struct str path = look_row_path(directory, row->path, arena);
		while (path.n && !str_is(path, ".") &&
			!map_find(&verify->owned, path)) {
			map_put(&verify->owned, path, NULL);
			path = path_dir(path);
		}
	}
}
