/* SPDX-License-Identifier: MIT */
#include "env/install/verify_look.h"

#include <string.h>

#include "base/path.h"
#include "env/store/bytecode.h"
#include "format/crc.h"
#include "format/pyc.h"
#include "sys/at.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/signal.h"

enum { LARGEST_BYTECODE = 1 << 30 };

/* The bytecode that the store has for this interpreter. */
struct known {
	struct str directory; /* in the entry; empty: none */
	struct bytecode_file *files;
};

static struct known
find_known(struct look *look)
{
	struct known known = {0};
	struct str name = str_fmt(&look->arena, "pyc-%.*s-%.*s",
		STR(look->verify->site->cache_tag), STR(look->verify->magic));
	struct str path = path_join(&look->arena, look->entry, name);

	if (look->entry.n &&
		!map_find(
			&look->bad, path_joinz(&look->arena, name, "index")) &&
		bytecode_files(path, &known.files, look->manifest.files.n,
			&look->arena, NULL) == FS_OK)
		known.directory = name;
	return known;
}

/* Why Python would not take it for that of the source, or would though it is
 * not; empty: all is well. ours: of the interpreter of this environment. */
static struct str
judge(const struct look *look, const unsigned char header[PYC_HEADER],
	const struct fs_info *source, bool ours, bool settled)
{
	struct pyc pyc = pyc_read(header);
	struct str magic = look->verify->magic;

	if (ours && magic.n == 8 && !str_is(magic, pyc.magic))
		return S("bytecode of another interpreter");
	if (pyc.flags == PYC_UNCHECKED)
		return S("bytecode that Python never compares with its source");
	if (pyc.flags || settled)
		return S("");
	if (pyc.mtime != (uint32_t)(source->mtime / CLOCK_SECOND) ||
		pyc.size != (uint32_t)source->size)
		return S("bytecode of another source");
	return S("");
}

static bool
read_header(struct look *look, struct str path,
	unsigned char header[PYC_HEADER], bool *whole)
{
	int fd;
	size_t got = 0;
	struct str name = look_whole(look, path);
	int error = at_open(AT_CWD, name.p, &fd);

	if (!error) {
		error = at_read(fd, header, PYC_HEADER, &got);
		at_close(fd);
	}
	*whole = got == PYC_HEADER;
	return !error || diag_system(&look->diag, error, "cannot read", name);
}

/* The bytes of one that is a copy of the store's, which its time shows. */
static bool
check_copy(struct look *look, struct str path,
	const struct bytecode_file *known, const struct fs_info *info)
{
	struct str bytes;
	struct arena_mark mark = arena_mark(&look->arena);

	if (!file_need(look_whole(look, path), LARGEST_BYTECODE, &bytes,
		    &look->arena, &look->diag))
		return false;
	bool same = bytes.n == known->size && crc_of(bytes) == known->crc;
	arena_reset(&look->arena, mark);
	if (!same)
		look_fault(look, path, true, S("changed"));
	else
		look_mode(look, path, 0444, info);
	return true;
}

/* One file of a __pycache__ whose source, of that number, is ours. */
static bool
check_pyc(struct look *look, const struct known *known, size_t number,
	struct str path, const struct fs_info *source, bool ours, bool settled)
{
	struct fs_info info;
	unsigned char header[PYC_HEADER];
	bool whole;
	bool stored = ours && known->directory.n && known->files[number].size;

	if (!look_is_there(look, path, &info))
		return true;
	if (!read_header(look, path, header, &whole))
		return false;
	struct str why = whole ? judge(look, header, source, ours, settled)
			       : S("no bytecode");
	if (why.n) {
		look_fault(look, path, false, why);
		return true;
	}
	if (!stored || info.mtime != look->manifest.mtime * CLOCK_SECOND)
		return true;
	if (!look_is_stored(
		    look, look_number(look, known->directory.p, number), &info))
		return check_copy(look, path, &known->files[number], &info);
	look_mode(look, path, 0444, &info);
	return true;
}

/* The sources of one directory, by what stands before ".py". */
struct sources {
	struct str cache; /* DIRECTORY/__pycache__ */
	struct map stems; /* -> index + 1 */
};

static bool
check_cached(struct look *look, const struct known *known,
	const struct sources *sources, struct str name)
{
	struct str stem, tag;
	struct fs_info source;
	struct str path = path_join(&look->arena, sources->cache, name);

	if (!str_ends(name, S(".pyc")) || !str_cut(name, '.', &stem, &tag))
		return true;
	size_t number = (size_t)(uintptr_t)map_get(&sources->stems, stem);
	if (!number--)
		return true;
	map_put(&look->named, path, NULL);
	struct str py = path_join(&look->arena, path_dir(sources->cache),
		str_fmt(&look->arena, "%.*s.py", STR(stem)));
	/* One that is not there was told; without it Python takes no cache. */
	if (fs_lstat(look_whole(look, py), &source, NULL) != FS_OK)
		return true;
	tag = str_sub(tag, 0, tag.n - 4);
	struct str mine = look->verify->site->cache_tag;
	bool same = str_eq(tag, mine);
	if (str_starts(tag, mine) && tag.n > mine.n && tag.p[mine.n] != '.')
		same = false; /* pytest's: cpython-311-pytest-8 */
	/* Of a source that is not right it is told already; and packages that
	 * share one may each have given it their time. */
	bool settled = map_find(&look->faulty, py) ||
		       map_get(&look->verify->owned, py);
	return check_pyc(look, known, number, path, &source, same, settled);
}

static bool
check_cache(struct look *look, const struct known *known,
	const struct sources *sources)
{
	struct str_vec names = {0};
	if (fs_list(look_whole(look, sources->cache), &names, &look->arena,
		    &look->diag) == FS_FAILED)
		return false;
	vec_for (const struct str, it, &names) {
		if (interrupted() || !check_cached(look, known, sources, *it))
			return false;
	}
	return true;
}

static struct sources *
sources_of(struct look *look, struct map *all, struct str directory)
{
	struct sources *sources = map_get(all, directory);
	if (sources)
		return sources;
	sources = arena_new(&look->arena, struct sources);
	sources->cache = path_joinz(&look->arena,
		str_is(directory, ".") ? S("") : directory, "__pycache__");
	sources->stems.arena = &look->arena;
	map_put(all, directory, sources);
	return sources;
}

/* What RECORD says was put there and is not. */
static void
check_missing(struct look *look, const struct map *all)
{
	struct fs_info info;

	map_for(it, &look->recorded)
	{
		struct str path = it->key, stem, rest;
		const struct sources *sources =
			map_get(all, path_dir(path_dir(path)));
		(void)str_cut(path_base(path), '.', &stem, &rest);
		if (!sources || !str_eq(sources->cache, path_dir(path)) ||
			!str_ends(rest, S("pyc")) ||
			!map_get(&sources->stems, stem) ||
			map_find(&look->named, path))
			continue;
		map_put(&look->named, path, NULL);
		if (fs_lstat(look_whole(look, path), &info, NULL) == FS_MISSING)
			look_fault(look, path, false, S("missing"));
	}
}

bool
look_at_bytecode(struct look *look)
{
	struct map all = {.arena = &look->arena};
	struct known known = find_known(look);

	for (size_t i = 0; i < look->manifest.files.n; i++) {
		const struct manifest_file *file = &look->manifest.files.v[i];
		if (!file->is_source)
			continue;
		struct str path = site_path(look->verify->site, file->scheme,
			file->path, &look->arena);
		struct sources *sources =
			sources_of(look, &all, path_dir(path));
		struct str base = path_base(path);
		map_put(&sources->stems, str_sub(base, 0, base.n - 3),
			(void *)(uintptr_t)(i + 1));
	}
	map_for(it, &all)
	{
		if (!check_cache(look, &known, it->value))
			return false;
	}
	check_missing(look, &all);
	return true;
}
