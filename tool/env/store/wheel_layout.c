/* SPDX-License-Identifier: MIT */
#include "env/store/wheel_layout.h"

#include <string.h>

#include "base/path.h"
#include "model/entry_points.h"

struct laying {
	struct wheel *wheel;
	struct wheel_source_vec *sources;
	struct str data;   /* "Jinja2-3.1.6.data", once seen */
	struct map taken;  /* places of files and directories */
	struct str parent; /* of the last file, with its scheme in front */
};

static bool
is_one_of(struct str s, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(s, names[i]))
			return true;
	return false;
}

/* The part below the dist-info directory, or empty. */
static struct str
below_info(const struct wheel *wheel, struct str path)
{
	size_t n = wheel->dist_info.n;
	if (!str_starts(path, wheel->dist_info) || path.n <= n ||
		path.p[n] != '/')
		return S("");
	return str_from_index(path, n + 1);
}

/* RECORD can't hold its own hash, nor those of what signs it. */
static bool
is_record(const struct wheel *wheel, struct str path)
{
	static const char *const names[] = {
		"RECORD", "RECORD.jws", "RECORD.p7s"};
	return is_one_of(below_info(wheel, path), names, countof(names));
}

/* In a __pycache__: bytecode of another machine, of sources that nobody has
 * compared with it. The environment's is made from the sources. */
static bool
is_cached(struct str path)
{
	struct str part;
	while (str_next(&path, '/', &part))
		if (path.n && str_is(part, "__pycache__"))
			return true;
	return false;
}

/* What installing writes itself. */
static bool
is_left_out(const struct wheel *wheel, struct str path)
{
	static const char *const names[] = {
		"INSTALLER", "REQUESTED", "direct_url.json"};
	if (is_one_of(below_info(wheel, path), names, countof(names)) ||
		is_record(wheel, path))
		return true;
	return is_cached(path);
}

static bool
is_data_key(struct str key, enum scheme *scheme)
{
	static const struct {
		const char *key;
		enum scheme scheme;
	} keys[] = {
		{"purelib", SCHEME_PURELIB},
		{"platlib", SCHEME_PLATLIB},
		{"scripts", SCHEME_SCRIPTS},
		{"headers", SCHEME_HEADERS},
		{"data", SCHEME_DATA},
	};
	for (size_t i = 0; i < countof(keys); i++)
		if (str_is(key, keys[i].key)) {
			*scheme = keys[i].scheme;
			return true;
		}
	return false;
}

static bool
check_data_name(struct laying *l, struct str top)
{
	const struct manifest *m = l->wheel->manifest;
	if (str_eq(top, l->data))
		return true;
	struct str stem = str_sub(top, 0, top.n - (sizeof ".data" - 1));
	if (l->data.n || !wheel_is_stem(l->wheel, stem, m->name, m->version))
		return wheel_fail(l->wheel,
			"'%.*s' is not the wheel's data directory", STR(top));
	l->data = top;
	return true;
}

/* The scheme of a path of the archive and what remains of the path below it. */
static bool
find_scheme(struct laying *l, struct str path, struct manifest_file *file)
{
	struct str top, rest, key;
	file->scheme = l->wheel->manifest->root;
	file->path = path;
	if (!str_cut(path, '/', &top, &rest) || !str_ends(top, S(".data")))
		return true;
	if (!check_data_name(l, top))
		return false;
	if (!str_cut(rest, '/', &key, &file->path) ||
		!is_data_key(key, &file->scheme))
		return wheel_fail(l->wheel,
			"'%.*s' is in no scheme of the data directory",
			STR(path));
	/* Two projects may both have a util.h. */
	if (file->scheme == SCHEME_HEADERS)
		file->path = path_join(
			l->wheel->arena, l->wheel->manifest->name, file->path);
	return true;
}

static bool
check_script(struct laying *l, struct str name)
{
	const char *why;
	return entry_points_is_script(name, &why) ||
	       wheel_fail(l->wheel, "no program can be named '%.*s': %s",
		       STR(name), why);
}

/* Below the environment's root lie files that are not the wheel's to make. */
static bool
check_data_path(struct laying *l, struct str path)
{
	struct str low = str_lower(l->wheel->arena, path), rest = {0};
	struct str top = low;
	(void)str_cut(low, '/', &top, &rest); /* without '/' it is the top */
	if (str_is(low, "pyvenv.cfg") || str_is(top, ".ninjenv") ||
		str_is(low, "bin"))
		return wheel_fail(l->wheel,
			"'%.*s' belongs to the environment itself", STR(path));
	bool program = str_is(top, "bin") && str_index(rest, '/') == rest.n;
	return !program || check_script(l, path_base(path));
}

/* Another project's dist-info, by way of a data directory. */
static bool
check_library_path(struct laying *l, struct str path)
{
	struct str top = path, rest;
	(void)str_cut(path, '/', &top, &rest);
	if (str_eq_nocase(str_from_index(top, top.n - MIN(top.n, 10)),
		    S(".dist-info")) &&
		!str_eq(top, l->wheel->dist_info))
		return wheel_fail(l->wheel, "'%.*s' belongs to another project",
			STR(path));
	return true;
}

static bool
check_place(struct laying *l, const struct manifest_file *file)
{
	switch (file->scheme) {
	case SCHEME_SCRIPTS:
		return check_script(l, file->path);
	case SCHEME_DATA:
		return check_data_path(l, file->path);
	case SCHEME_PURELIB:
	case SCHEME_PLATLIB:
		return check_library_path(l, file->path);
	default:
		return true;
	}
}

/* What older setuptools shipped besides the entry point it is generated from:
 * the launcher that we write takes its place. */
static bool
is_launcher(const struct laying *l, const struct manifest_file *file)
{
	static const struct str endings[] = {
		{".exe", 4}, {"-script.py", 10}, {".pya", 4}, {"", 0}};
	if (file->scheme != SCHEME_SCRIPTS)
		return false;
	struct str name = file->path;
	for (size_t i = 0; i < countof(endings); i++) {
		size_t n = endings[i].n;
		if (n > name.n ||
			!str_eq_nocase(
				str_from_index(name, name.n - n), endings[i]))
			continue;
		name.n -= n;
		break;
	}
	vec_for (struct manifest_script, s, &l->wheel->manifest->scripts)
		if (str_eq(s->name, name))
			return true;
	return false;
}

/* Letters for places: both libraries are one directory in an environment. */
static struct str
place_key(struct laying *l, enum scheme scheme, struct str path)
{
	static const char letters[] = "llshd";
	char *p = arena_alloc(l->wheel->arena, path.n + 2);
	p[0] = letters[scheme];
	if (path.n)
		memcpy(p + 1, path.p, path.n);
	return (struct str){p, path.n + 1};
}

enum taken { TAKEN_BY_FILE = 1, TAKEN_BY_DIRECTORY };

static enum taken
take_place(struct laying *l, struct str key, enum taken kind)
{
	enum taken old = (enum taken)(uintptr_t)map_get(&l->taken, key);
	if (!old)
		map_put(&l->taken, key, (void *)(uintptr_t)kind);
	return old;
}

/* The directories above key's path, which begins with a letter. */
static bool
add_dirs(struct laying *l, const struct manifest_file *file, struct str key)
{
	size_t end = str_rindex(key, '/');
	struct str parent = end < key.n ? str_sub(key, 0, end) : S("");
	if (str_eq(parent, l->parent))
		return true;
	for (size_t i = 1; i <= parent.n; i++) {
		if (i < parent.n && parent.p[i] != '/')
			continue;
		struct str above = str_sub(parent, 0, i);
		enum taken old = take_place(l, above, TAKEN_BY_DIRECTORY);
		if (old == TAKEN_BY_FILE)
			return wheel_fail(l->wheel,
				"'%.*s' is a file and a directory",
				STR(str_from_index(above, 1)));
		if (!old)
			vec_add(&l->wheel->manifest->dirs, l->wheel->arena,
				(struct manifest_dir){file->scheme,
					str_dup(l->wheel->arena,
						str_from_index(above, 1))});
	}
	l->parent = parent;
	return true;
}

static bool
is_executable(const struct zip_entry *entry)
{
	return (entry->mode & 0170000) == 0100000 && entry->mode & 0111;
}

static bool
add_file(struct laying *l, const struct zip_entry *entry,
	const struct record_row *row, struct manifest_file file)
{
	struct manifest *m = l->wheel->manifest;
	struct arena *arena = l->wheel->arena;
	struct wheel_source source = {.entry = entry};
	if (!digest_from_record(&source.digest, row->hash))
		return wheel_fail(l->wheel,
			"RECORD's hash of '%.*s' is none that is accepted: "
			"'%.*s'",
			STR(entry->name), STR(row->hash));
	if (!check_place(l, &file))
		return false;
	if (is_launcher(l, &file))
		return true;
	struct str key = place_key(l, file.scheme, file.path);
	if (!add_dirs(l, &file, key))
		return false;
	if (take_place(l, key, TAKEN_BY_FILE))
		return wheel_fail(l->wheel, "two files want to be '%.*s'",
			STR(file.path));
	file.path = str_from_index(key, 1);
	file.hash = row->hash;
	file.size = entry->size;
	file.executable = is_executable(entry);
	file.is_source =
		file.scheme <= SCHEME_PLATLIB && str_ends(file.path, S(".py"));
	m->bytes += file.size;
	vec_add(&m->files, arena, file);
	vec_add(l->sources, arena, source);
	return true;
}

static bool
add_entry(struct laying *l, const struct zip_entry *entry)
{
	struct wheel *wheel = l->wheel;
	unsigned type = entry->mode & 0170000;
	if (entry->directory)
		return true;
	if (type && type != 0100000)
		return wheel_fail(
			wheel, "'%.*s' is no regular file", STR(entry->name));
	if (is_left_out(wheel, entry->name))
		return true;
	const struct record_row *row = map_get(&wheel->listed, entry->name);
	if (!row)
		return wheel_fail(
			wheel, "RECORD does not list '%.*s'", STR(entry->name));
	if (!row->hash.n)
		return wheel_fail(wheel, "RECORD has no hash of '%.*s'",
			STR(entry->name));
	if (row->has_size && row->size != entry->size)
		return wheel_fail(wheel,
			"'%.*s' has %llu bytes, RECORD says %llu",
			STR(entry->name), (unsigned long long)entry->size,
			(unsigned long long)row->size);
	struct manifest_file file = {0};
	return find_scheme(l, entry->name, &file) &&
	       add_file(l, entry, row, file);
}

/* A directory may be listed, but has no contents that a hash could be of. */
static bool
check_row(struct wheel *wheel, const struct record_row *row,
	const struct zip_entry *entry)
{
	if (!entry && !is_left_out(wheel, row->path))
		return wheel_fail(wheel,
			"RECORD lists '%.*s', which is not there",
			STR(row->path));
	if (entry && entry->directory && (row->hash.n || row->size))
		return wheel_fail(wheel,
			"RECORD has a hash or size of the directory '%.*s'",
			STR(row->path));
	return true;
}

/* Every row must be of something in the archive. */
static bool
check_rows(struct wheel *wheel)
{
	struct map names = {.arena = wheel->arena};
	vec_for (struct zip_entry, entry, &wheel->zip.entries)
		map_put(&names, entry->name, entry);
	vec_for (struct record_row, row, &wheel->rows)
		if (!check_row(wheel, row, map_get(&names, row->path)))
			return false;
	return true;
}

bool
wheel_lay_out(struct wheel *wheel, struct wheel_source_vec *sources)
{
	struct laying l = {.wheel = wheel,
		.sources = sources,
		.taken.arena = wheel->arena};
	vec_for (struct zip_entry, entry, &wheel->zip.entries)
		if (!add_entry(&l, entry))
			return false;
	return check_rows(wheel);
}
