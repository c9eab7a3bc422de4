/* SPDX-License-Identifier: MIT */
#include "env/store/skeleton.h"

#include <string.h>

#include "base/arena.h"
#include "base/path.h"
#include "env/python/python.h"
#include "env/store/store.h"
#include "env/store/template.h"
#include "sys/file.h"
#include "sys/fs.h"
#include "sys/lockfile.h"

enum { SKELETON_MAX = 64 * 1024 * 1024 };

/* Of which shlex.quote() thinks that they need no quotes. */
static bool
is_safe(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		if (!letter && !(c >= '0' && c <= '9') &&
			!strchr("_@%+=:,./-", c))
			return false;
	}
	return s.n > 0;
}

static void
add_value(struct buf *out, struct str value, bool bare)
{
	const char *quote = bare && !is_safe(value) ? "'" : "";
	buf_addz(out, quote);
	buf_add(out, value);
	buf_addz(out, quote);
}

struct str
skeleton_text(const struct skeleton_item *item, struct str path,
	struct str prompt, struct arena *arena)
{
	if (item->kind != SKELETON_TEXT)
		return item->bytes;
	struct buf out = {.arena = arena};
	buf_reserve(&out, item->bytes.n + 4 * (path.n + prompt.n));
	struct str rest = item->bytes, plain;
	while (str_cut(rest, 1, &plain, &rest)) {
		buf_add(&out, plain);
		char mark = rest.n ? rest.p[0] : 0;
		bool bare = mark >= 'A' && mark <= 'Z';
		if (mark == 'p' || mark == 'P')
			add_value(&out, path, bare);
		else if (mark == 'n' || mark == 'N')
			add_value(&out, path_base(path), bare);
		else
			add_value(&out, prompt, bare);
		rest = str_from_index(rest, 1);
	}
	buf_add(&out, plain); /* without a mark all of it is the head */
	return buf_str(&out);
}

/* Which quotes of a shell we are in, as far as one line tells. */
struct quoting {
	char in;      /* the quote, or 0 */
	bool comment; /* to the end of the line */
	bool escaped; /* the next byte means itself */
	char last;
};

static void
quoting_step(struct quoting *q, char c)
{
	if (c == '\n')
		*q = (struct quoting){0};
	else if (q->escaped)
		q->escaped = false;
	else if (q->comment)
		;
	else if (q->in)
		q->in = c == q->in ? 0 : q->in;
	else if (c == '\'' || c == '"')
		q->in = c;
	else if (c == '\\')
		q->escaped = true;
	else if (c == '#' && (!q->last || q->last == ' ' || q->last == '\t'))
		q->comment = true;
	q->last = c == '\n' ? 0 : c;
}

struct str
skeleton_mark(struct str text, struct str path, struct str prompt, bool shell,
	struct arena *arena)
{
	const struct {
		struct str token;
		char mark;
	} tokens[] = {{path, 'p'}, {path_base(path), 'n'}, {prompt, 'r'}};
	struct buf out = {.arena = arena};
	struct quoting quoting = {0};
	while (text.n) {
		size_t i = 0;
		while (i < countof(tokens) &&
			!str_starts(text, tokens[i].token))
			i++;
		if (i == countof(tokens)) {
			quoting_step(&quoting, text.p[0]);
			buf_addc(&out, text.p[0]);
			text = str_from_index(text, 1);
			continue;
		}
		bool bare = shell && !quoting.in && !quoting.comment;
		quoting.last = 'x';
		buf_addc(&out, 1);
		buf_addc(&out, bare ? (char)(tokens[i].mark - 'a' + 'A')
				    : tokens[i].mark);
		text = str_from_index(text, tokens[i].token.n);
	}
	return buf_str(&out);
}

/* "644 1234 bin/activate", then the bytes and a line feed. */
static bool
read_bytes(struct str fields, struct str *rest, struct skeleton_item *item,
	struct arena *arena)
{
	struct str mode, size, path;
	unsigned long long n, bits;
	if (!str_cut(fields, ' ', &mode, &fields) ||
		!str_cut(fields, ' ', &size, &path) || !str_to_uint(size, &n) ||
		!str_to_uint(mode, &bits) || n >= rest->n || rest->p[n] != '\n')
		return false;
	item->mode = bits == 755 ? 0755 : 0644;
	item->path = str_dup(arena, path);
	item->bytes = str_sub(*rest, 0, n);
	*rest = str_from_index(*rest, n + 1);
	return true;
}

static bool
read_item(struct str line, struct str *rest, struct skeleton_item *item,
	struct arena *arena)
{
	struct str kind, fields, target;
	if (!str_cut(line, ' ', &kind, &fields))
		return false;
	if (str_is(kind, "dir")) {
		item->kind = SKELETON_DIRECTORY;
		item->path = str_dup(arena, fields);
		return true;
	}
	if (str_is(kind, "link")) {
		item->kind = SKELETON_LINK;
		if (!str_cut(fields, '\t', &fields, &target))
			return false;
		item->path = str_dup(arena, fields);
		item->bytes = str_dup(arena, target);
		return true;
	}
	item->kind = str_is(kind, "text") ? SKELETON_TEXT : SKELETON_FILE;
	return (str_is(kind, "text") || str_is(kind, "file")) &&
	       read_bytes(fields, rest, item, arena);
}

bool
skeleton_read(struct str text, struct skeleton *skeleton, struct arena *arena)
{
	struct str line;
	*skeleton = (struct skeleton){0};
	if (!str_next(&text, '\n', &line) || !str_is(line, SKELETON_HEADER))
		return false;
	while (str_next(&text, '\n', &line)) {
		if (str_is(line, "end"))
			return !text.n;
		struct skeleton_item *item = vec_new(&skeleton->items, arena);
		if (!read_item(line, &text, item, arena) ||
			!path_stays(item->path))
			return false;
	}
	return false;
}

static bool
keep(struct str text, const struct python *python, const struct store *store,
	struct arena *arena, struct diag *diag)
{
	struct str directory;
	return store_temporary(store, &directory, arena, diag) &&
	       file_write(path_joinz(arena, directory, "skeleton"), text, 0444,
		       FILE_LAZY, diag) &&
	       store_flush(store, diag) &&
	       store_commit(store, directory, "venv", python->identity, diag);
}

static bool
find(struct skeleton *skeleton, const struct python *python,
	const struct store *store, struct arena *arena)
{
	struct str directory =
		store_path(store, "venv", python->identity, arena);
	struct str file = path_joinz(arena, directory, "skeleton"), text;
	return file_read(file, SKELETON_MAX, &text, arena, NULL) == FS_OK &&
	       skeleton_read(text, skeleton, arena);
}

static bool
make_and_keep(struct skeleton *skeleton, const struct python *python,
	const struct store *store, struct arena *arena, struct diag *diag)
{
	struct str directory =
		store_path(store, "venv", python->identity, arena);
	struct str text;
	if (!template_make(&text, python, store, arena, diag))
		return false;
	/* One that is there and cannot be read is damaged. */
	if (fs_exists(directory) && !store_discard(store, directory, diag))
		return false;
	if (!keep(text, python, store, arena, diag))
		return false;
	/* Read as later runs will, so that all see the same. */
	return skeleton_read(text, skeleton, arena) ||
	       diag_error(diag, NOWHERE,
		       "the venv module of '%.*s' made what "
		       "cannot be kept",
		       STR(python->path));
}

/* Of several runs at once the first makes it, and the others wait: they would
 * take each other's for a damaged one. */
bool
skeleton_load(struct skeleton *skeleton, const struct python *python,
	const struct store *store, struct arena *arena, struct diag *diag)
{
	struct lockfile lock = LOCKFILE_NONE;
	struct str path = store_path(store, "lock", python->identity, arena);
	if (find(skeleton, python, store, arena))
		return true;
	bool done =
		fs_mkdirs(path_dir(path), diag) &&
		lockfile_wait(&lock, path, NULL, NULL, diag) &&
		(find(skeleton, python, store, arena) ||
			make_and_keep(skeleton, python, store, arena, diag));
	lockfile_release(&lock);
	return done;
}
