/* SPDX-License-Identifier: MIT */
/*
 * The text form, in this order; SCHEME is a letter of scheme_letters, FLAGS are
 * 'x' executable, '#' Python script, 's' source, or '-' for none of them:
 *
 *     ninjenv-manifest 1
 *     name NAME
 *     version VERSION
 *     wheel SHA256
 *     info SCHEME DIST-INFO
 *     mtime SECONDS
 *     bytes NUMBER
 *     python REQUIRES-PYTHON
 *     lists DIRS FILES SCRIPTS REQUIRES      how many lines of each follow
 *     d SCHEME PATH
 *     f SCHEME FLAGS SIZE HASH PATH
 *     s console|gui NAME MODULE OBJECT
 *     r REQUIRES-DIST
 *     end CRC32                              of all bytes before this line
 */
#include "model/manifest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "format/crc.h"

static const char scheme_letters[] = "lpshd";

enum { MAX_FIELDS = 6, CRC_DIGITS = 8 };

/* Thousands of these are written: printf would take most of the time. */
static void
put_number(struct buf *out, uint64_t number)
{
	char digits[20];
	size_t at = sizeof digits;
	do
		digits[--at] = (char)('0' + number % 10);
	while (number /= 10);
	buf_add_bytes(out, digits + at, sizeof digits - at);
}

static void
put_scheme(struct buf *out, char keyword, enum scheme scheme)
{
	char text[4] = {keyword, '\t', scheme_letters[scheme], '\t'};
	buf_add_bytes(out, text, sizeof text);
}

static void
put_dir(struct buf *out, const struct manifest_dir *dir)
{
	put_scheme(out, 'd', dir->scheme);
	buf_add(out, dir->path);
	buf_addc(out, '\n');
}

static void
put_file(struct buf *out, const struct manifest_file *file)
{
	put_scheme(out, 'f', file->scheme);
	if (file->executable)
		buf_addc(out, 'x');
	if (file->python_script)
		buf_addc(out, '#');
	if (file->is_source)
		buf_addc(out, 's');
	if (!file->executable && !file->python_script && !file->is_source)
		buf_addc(out, '-');
	buf_addc(out, '\t');
	put_number(out, file->size);
	buf_addc(out, '\t');
	buf_add(out, file->hash);
	buf_addc(out, '\t');
	buf_add(out, file->path);
	buf_addc(out, '\n');
}

void
manifest_write(const struct manifest *m, struct buf *out)
{
	size_t start = out->n;
	buf_addf(out, "ninjenv-manifest\t1\nname\t%.*s\nversion\t%.*s\n",
		STR(m->name), STR(m->version));
	buf_addf(out, "wheel\t%.*s\ninfo\t%c\t%.*s\n", STR(m->wheel),
		scheme_letters[m->root], STR(m->dist_info));
	buf_addf(out, "mtime\t%lld\nbytes\t%llu\npython\t%.*s\n",
		(long long)m->mtime, (unsigned long long)m->bytes,
		STR(m->requires_python));
	buf_addf(out, "lists\t%zu\t%zu\t%zu\t%zu\n", m->dirs.n, m->files.n,
		m->scripts.n, m->requires.n);
	vec_for (const struct manifest_dir, dir, &m->dirs)
		put_dir(out, dir);
	vec_for (const struct manifest_file, file, &m->files)
		put_file(out, file);
	vec_for (const struct manifest_script, s, &m->scripts)
		buf_addf(out, "s\t%s\t%.*s\t%.*s\t%.*s\n",
			s->gui ? "gui" : "console", STR(s->name),
			STR(s->module), STR(s->object));
	vec_for (const struct str, requirement, &m->requires)
		buf_addf(out, "r\t%.*s\n", STR(*requirement));
	struct str body = str_from_index(buf_str(out), start);
	buf_addf(out, "end\t%08x\n", (unsigned)crc_of(body));
}

struct reading {
	char *p, *end;
	size_t line;
	struct str field[MAX_FIELDS];
};

/* The next line, which must be the keyword and n fields (in field[0..n-1]). */
static bool
take(struct reading *r, const char *keyword, size_t n)
{
	char *end = r->p < r->end ? memchr(r->p, '\n', (size_t)(r->end - r->p))
				  : NULL;
	r->line++;
	size_t length = strlen(keyword);
	if (!end || (size_t)(end - r->p) < length ||
		memcmp(r->p, keyword, length))
		return false;
	*end = 0;
	char *p = r->p + length;
	r->p = end + 1;
	for (size_t i = 0; i < n; i++) {
		if (*p != '\t')
			return false;
		*p++ = 0;
		char *stop = memchr(p, '\t', (size_t)(end - p));
		if (!stop)
			stop = end;
		r->field[i] = (struct str){p, (size_t)(stop - p)};
		p = stop;
	}
	return p == end;
}

static bool
take_text(struct reading *r, const char *keyword, struct str *text)
{
	if (!take(r, keyword, 1))
		return false;
	*text = r->field[0];
	return true;
}

static bool
to_number(struct str text, uint64_t *number)
{
	unsigned long long value;
	if (!str_to_uint(text, &value))
		return false;
	*number = value;
	return true;
}

static bool
take_number(struct reading *r, const char *keyword, uint64_t *number)
{
	return take(r, keyword, 1) && to_number(r->field[0], number);
}

static bool
to_scheme(struct str text, enum scheme *scheme)
{
	const char *at =
		text.n == 1 ? memchr(scheme_letters, text.p[0], SCHEME_COUNT)
			    : NULL;
	if (at)
		*scheme = (enum scheme)(at - scheme_letters);
	return at;
}

static bool
is_hash(struct str hex)
{
	for (size_t i = 0; i < hex.n; i++)
		if (!memchr("0123456789abcdef", hex.p[i], 16))
			return false;
	return hex.n == 64;
}

static bool
read_head(struct reading *r, struct manifest *m)
{
	uint64_t mtime = 0;
	if (!take(r, "ninjenv-manifest", 1) || !str_is(r->field[0], "1") ||
		!take_text(r, "name", &m->name) ||
		!take_text(r, "version", &m->version) ||
		!take_text(r, "wheel", &m->wheel) || !is_hash(m->wheel) ||
		!take(r, "info", 2) || !to_scheme(r->field[0], &m->root) ||
		!path_stays(r->field[1]))
		return false;
	m->dist_info = r->field[1];
	if (!take_number(r, "mtime", &mtime) || mtime > INT64_MAX ||
		!take_number(r, "bytes", &m->bytes))
		return false;
	m->mtime = (int64_t)mtime;
	return take_text(r, "python", &m->requires_python);
}

static bool
read_dir(struct reading *r, struct manifest_dir *dir)
{
	if (!take(r, "d", 2) || !to_scheme(r->field[0], &dir->scheme))
		return false;
	dir->path = r->field[1];
	return path_stays(dir->path);
}

static bool
read_flags(struct str flags, struct manifest_file *file)
{
	for (size_t i = 0; i < flags.n; i++) {
		file->executable |= flags.p[i] == 'x';
		file->python_script |= flags.p[i] == '#';
		file->is_source |= flags.p[i] == 's';
		if (!memchr("x#s-", flags.p[i], 4))
			return false;
	}
	return flags.n;
}

static bool
read_file(struct reading *r, struct manifest_file *file)
{
	if (!take(r, "f", 5) || !to_scheme(r->field[0], &file->scheme) ||
		!read_flags(r->field[1], file) ||
		!to_number(r->field[2], &file->size))
		return false;
	file->hash = r->field[3];
	file->path = r->field[4];
	return path_stays(file->path);
}

static bool
read_script(struct reading *r, struct manifest_script *script)
{
	if (!take(r, "s", 4))
		return false;
	script->gui = str_is(r->field[0], "gui");
	script->name = r->field[1];
	script->module = r->field[2];
	script->object = r->field[3];
	return path_stays(script->name) &&
	       str_index(script->name, '/') == script->name.n;
}

static bool
read_requirement(struct reading *r, struct str *requirement)
{
	return take_text(r, "r", requirement);
}

/* Room for all of them; a line takes two bytes at the least. */
static bool
make_room(struct reading *r, struct manifest *m, struct arena *arena)
{
	uint64_t n[4], most = (uint64_t)(r->end - r->p) / 2;
	if (!take(r, "lists", 4))
		return false;
	for (size_t i = 0; i < countof(n); i++)
		if (!to_number(r->field[i], &n[i]) || n[i] > most)
			return false;
	m->dirs.n = m->dirs.cap = (size_t)n[0];
	m->files.n = m->files.cap = (size_t)n[1];
	m->scripts.n = m->scripts.cap = (size_t)n[2];
	m->requires.n = m->requires.cap = (size_t)n[3];
	m->dirs.v = arena_array(arena, struct manifest_dir, n[0]);
	m->files.v = arena_array(arena, struct manifest_file, n[1]);
	m->scripts.v = arena_array(arena, struct manifest_script, n[2]);
	m->requires.v = arena_array(arena, struct str, n[3]);
	return true;
}

static bool
read_lists(struct reading *r, struct manifest *m)
{
	vec_for (struct manifest_dir, dir, &m->dirs)
		if (!read_dir(r, dir))
			return false;
	vec_for (struct manifest_file, file, &m->files)
		if (!read_file(r, file))
			return false;
	vec_for (struct manifest_script, script, &m->scripts)
		if (!read_script(r, script))
			return false;
	vec_for (struct str, requirement, &m->requires)
		if (!read_requirement(r, requirement))
			return false;
	return take(r, "end", m->sealed ? 1 : 0) && r->p == r->end;
}

/* A flipped bit may leave the form as it is. The sum is looked at before the
 * reader changes the text. */
static bool
check_sum(char *text, size_t n, bool *sealed)
{
	char sum[CRC_DIGITS + 1];
	const size_t line = strlen("end\t") + CRC_DIGITS + 1;
	const char *last = n > line ? text + n - line : NULL;
	*sealed = last && !memcmp(last, "end\t", 4);
	if (!*sealed)
		return true;
	uint32_t crc = crc_of((struct str){text, n - line});
	(void)snprintf(sum, sizeof sum, "%08x", (unsigned)crc); /* it fits */
	return !memcmp(last + 4, sum, CRC_DIGITS);
}

bool
manifest_read(char *text, size_t n, struct str file, struct manifest *manifest,
	struct arena *arena, struct diag *diag)
{
	struct reading r = {.p = text, .end = text + n};
	*manifest = (struct manifest){0};
	/* Every str of it is a C string, too. */
	if ((!n || !memchr(text, 0, n)) &&
		check_sum(text, n, &manifest->sealed) &&
		read_head(&r, manifest) && make_room(&r, manifest, arena) &&
		read_lists(&r, manifest))
		return true;
	struct place place = {.file = file, .line = r.line};
	return diag_error(diag, place, "the install manifest is damaged");
}

static unsigned
hex_value(char c)
{
	return (unsigned)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
}

int64_t
manifest_mtime(struct str wheel_sha256_hex)
{
	const int64_t second_of_1980 = 315619200;
	uint32_t bits = 0;
	for (size_t i = 0; i < 8 && i < wheel_sha256_hex.n; i++)
		bits = bits << 4 | (hex_value(wheel_sha256_hex.p[i]) & 15);
	return second_of_1980 + (bits >> 2);
}

bool
manifest_is_replaced(
	const struct manifest *manifest, const struct manifest_file *file)
{
	if (file->scheme != SCHEME_SCRIPTS)
		return false;
	vec_for (const struct manifest_script, script, &manifest->scripts)
		if (str_eq(script->name, file->path))
			return true;
	return false;
}

void
manifest_script_names(const struct manifest *manifest, struct str_vec *names,
	struct arena *arena)
{
	vec_for (const struct manifest_script, it, &manifest->scripts) {
		vec_add(names, arena, it->name);
	}
	vec_for (const struct manifest_file, it, &manifest->files) {
		if (it->scheme == SCHEME_SCRIPTS)
			vec_add(names, arena, it->path);
	}
	if (names->n)
		qsort(names->v, names->n, sizeof *names->v, str_cmp_items);
}
