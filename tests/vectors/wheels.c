/* SPDX-License-Identifier: MIT */
/*
 * wheels: which are unpacked and which refused, and whether what pip left in an
 * environment is what the manifest says. A wheel whose RECORD is wrong in any
 * way must be refused, although pip installs it.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/path.h"
#include "env/store/wheel.h"
#include "model/name.h"
#include "sys/file.h"
#include "sys/hash.h"
#include "sys/tree.h"
#include "vectors.h"

/* pip's schemes in the environment where the trees were made. */
static struct str
installed_path(struct vectors *v, const struct manifest *m,
	const struct manifest_file *file)
{
	struct str below = file->path;
	switch (file->scheme) {
	case SCHEME_SCRIPTS:
		return str_fmt(v->arena, "bin/%.*s", STR(below));
	case SCHEME_HEADERS:
		return str_fmt(v->arena, "include/site/python3.11/%.*s/%.*s",
			STR(m->name), STR(below));
	case SCHEME_DATA:
		return below;
	default:
		return str_fmt(v->arena, "lib/python3.11/site-packages/%.*s",
			STR(below));
	}
}

/* As rows of RECORD name it: from the directory of the packages. */
static struct str
record_path(struct vectors *v, struct str path)
{
	struct str library = S("lib/python3.11/site-packages/");
	return str_starts(path, library)
		       ? str_from_index(path, library.n)
		       : str_fmt(v->arena, "../../../%.*s", STR(path));
}

static void
add_file(struct vectors *v, struct str_vec *lines, const struct manifest *m,
	size_t i, struct str entry, struct diag *diag)
{
	const struct manifest_file *file = &m->files.v[i];
	struct str path = installed_path(v, m, file), bytes, line;
	struct str stored =
		str_fmt(v->arena, "%.*s/%zu/%zu", STR(entry), i / 64, i);
	if (!file_need(stored, SIZE_MAX, &bytes, v->arena, diag))
		return;
	if (file->python_script)
		(void)str_cut(bytes, '\n', &line, &bytes);
	struct digest digest = hash_str(HASH_SHA256, bytes);
	vec_add(lines, v->arena,
		str_fmt(v->arena, "%s\t%.*s\t%s\t%zu\t%s",
			file->python_script ? "S" : "F", STR(path),
			file->executable ? "0755" : "0644", bytes.n,
			digest_hex(&digest, v->arena).p));
	struct str row = record_path(v, path);
	vec_add(lines, v->arena,
		file->python_script
			? str_fmt(v->arena, "R\t%.*s\t*\t*", STR(row))
			: str_fmt(v->arena, "R\t%.*s\t%.*s\t%zu", STR(row),
				  STR(file->hash), bytes.n));
}

static struct str_vec
our_lines(struct vectors *v, const struct manifest *m, struct str entry,
	struct diag *diag)
{
	struct str_vec lines = {0};
	for (size_t i = 0; i < m->files.n; i++)
		add_file(v, &lines, m, i, entry, diag);
	vec_for (const struct manifest_script, s, &m->scripts) {
		vec_add(&lines, v->arena,
			str_fmt(v->arena, "W\tbin/%.*s\t0755\t%.*s\t%.*s",
				STR(s->name), STR(s->module), STR(s->object)));
		vec_add(&lines, v->arena,
			str_fmt(v->arena, "R\t../../../bin/%.*s\t*\t*",
				STR(s->name)));
	}
	return lines;
}

static bool
is_unlisted(struct str name)
{
	static const char *const names[] = {"RECORD", "INSTALLER", "REQUESTED",
		"direct_url.json", "RECORD.jws", "RECORD.p7s"};
	for (size_t i = 0; i < countof(names); i++)
		if (str_is(name, names[i]))
			return true;
	return false;
}

/* What the trees lack everywhere and the signatures of a RECORD that is no more
 * (we leave them out), rows of files that pip did not install, and
 * the launchers that it names after the interpreter. */
static bool
is_beside_the_point(struct str line)
{
	struct str path = str_from_index(line, 2);
	path = str_sub(path, 0, str_index(path, '\t'));
	struct str name = path_base(path);
	if (is_unlisted(name))
		return true;
	if (line.p[0] == 'R' && str_find(path, S(".data/")) < path.n)
		return true;
	return str_starts(name, S("pip3.")) ||
	       str_starts(name, S("easy_install-3."));
}

/* setuptools' tree has the rows of a RECORD that it vendors, not of its own. */
static bool
has_own_rows(const struct str_vec *lines, const struct manifest *m)
{
	vec_for (const struct str, line, lines)
		if (str_starts(*line, S("R\t")) &&
			str_starts(str_from_index(*line, 2), m->dist_info))
			return true;
	return false;
}

static void
keep_relevant(struct str_vec *lines, bool rows)
{
	size_t n = 0;
	for (size_t i = 0; i < lines->n; i++)
		if (!is_beside_the_point(lines->v[i]) &&
			(rows || lines->v[i].p[0] != 'R'))
			lines->v[n++] = lines->v[i];
	lines->n = n;
	qsort(lines->v, n, sizeof *lines->v, str_cmp_items);
}

static struct str_vec
their_lines(struct vectors *v, struct str path)
{
	struct str_vec lines = {0};
	struct table table = vectors_table(v, path);
	vec_for (struct row, row, &table.rows)
		vec_add(&lines, v->arena,
			str_join(v->arena, &row->fields, S("\t")));
	return lines;
}

/* The first line that only one of them has, or nothing. */
static struct str
difference(struct vectors *v, const struct manifest *m, struct str_vec *ours,
	struct str_vec *theirs)
{
	bool rows = has_own_rows(theirs, m);
	keep_relevant(ours, rows);
	keep_relevant(theirs, rows);
	for (size_t i = 0; i < ours->n || i < theirs->n; i++) {
		struct str a = i < ours->n ? ours->v[i] : S("");
		struct str b = i < theirs->n ? theirs->v[i] : S("");
		if (!str_eq(a, b))
			return str_fmt(v->arena, "'%.*s' instead of '%.*s'",
				STR(a), STR(b));
	}
	return S("");
}

static bool
is_wanted(const struct row *row)
{
	bool fits = str_is(field(row, 2), "1");
	struct str reason = field(row, 5);
	if (!str_is(field(row, 3), "ok"))
		return false;
	/* Whom the wheel suits is not decided by reading it. */
	return str_is(field(row, 1), "installed") || !fits ||
	       str_find(reason, S("requires a different Python")) < reason.n ||
	       str_find(reason, S("has invalid metadata")) < reason.n;
}

static void
run_wheel(struct vectors *v, const struct row *row, struct str directory)
{
	struct diag diag = {.arena = v->arena};
	struct wheel_scratch scratch = {0};
	struct str file = field(row, 0), why;
	struct str path = path_join(
		v->arena, v->root, path_joinz(v->arena, S("wheels"), file.p));
	struct wheel_expect expect = {
		.file = path_base(file), .sha256 = field(row, 8)};
	struct manifest m;
	bool good = wheel_unpack(
		path, &expect, directory, &scratch, &m, v->arena, &diag);
	wheel_scratch_free(&scratch);
	struct str tree = str_fmt(v->arena, "wheels/%.*s.tree.tsv", STR(file));
	if (!good && is_wanted(row)) {
		why = diag.items.v[0].message;
	} else if (good && !is_wanted(row)) {
		why = S("unpacked");
	} else if (good && str_is(field(row, 1), "installed")) {
		struct str_vec ours = our_lines(v, &m, directory, &diag);
		struct str_vec theirs = their_lines(v, tree);
		why = difference(v, &m, &ours, &theirs);
	} else {
		why = S("");
	}
	if (why.n)
		fail(v, row->line, file, "%.*s", STR(why));
	else
		pass(v);
}

static void
run_wheels(struct vectors *v)
{
	struct diag diag = {.arena = v->arena};
	struct table table = vectors_table(v, vectors_path(v, "/index.tsv"));
	struct str top, directory;
	const char *tmp = getenv("TMPDIR");
	struct str prefix =
		path_joinz(v->arena, str_from(tmp ? tmp : "/tmp"), "vectors-");
	if (!fs_mkdir_unique(prefix, &top, v->arena, &diag))
		exit(2);
	size_t n = 0;
	vec_for (struct row, row, &table.rows) {
		directory = str_fmt(v->arena, "%.*s/%zu", STR(top), n++);
		if (!fs_mkdirs(directory, &diag))
			exit(2);
		run_wheel(v, row, directory);
	}
	if (!tree_remove(top, &diag))
		fprintf(stderr, "vectors: cannot remove %s\n", top.p);
}

const struct family wheels_families[] = {{"wheels", run_wheels}, {0}};
