/* SPDX-License-Identifier: MIT */
/* A case is a page; its answer is the lines that links.tsv has of it. */
#include "vectors.h"

#include "base/diag.h"
#include "env/fetch/index.h"

static void
put_hashes(struct buf *out, const struct index_hash_vec *hashes)
{
	for (size_t i = 0; i < hashes->n; i++)
		buf_addf(out, "%s%.*s=%.*s", i ? "," : "",
			STR(hashes->v[i].algorithm), STR(hashes->v[i].value));
}

static void
put_file(struct buf *out, size_t number, const struct index_file *file)
{
	buf_addf(out, "%03zu\t%.*s%s%.*s\t%.*s\t", number, STR(file->url),
		file->fragment.n ? "#" : "", STR(file->fragment),
		STR(file->requires_python));
	buf_addz(out, file->yanked ? "=" : "-");
	buf_add(out, file->yanked_reason);
	buf_addc(out, '\t');
	put_hashes(out, &file->hashes);
	buf_addc(out, '\t');
	if (!file->metadata_hashes.n)
		buf_addz(out, file->metadata ? "yes" : "-");
	put_hashes(out, &file->metadata_hashes);
	buf_addc(out, '\n');
}

static struct str
our_answer(struct vectors *v, const struct row *row)
{
	struct diag diag = {.arena = v->arena};
	struct index_file_vec files = {0};
	struct buf out = {.arena = v->arena};
	struct str page =
		vectors_file(v, str_fmt(v->arena, "%.*s/%.*s", STR(v->family),
					STR(field(row, 0))));
	if (!index_parse(page, field(row, 3), field(row, 1), &files, v->arena,
		    &diag))
		return S("error");
	for (size_t i = 0; i < files.n; i++)
		put_file(&out, i, &files.v[i]);
	return buf_str(&out);
}

static bool
is_count(struct str text)
{
	unsigned long long value;
	return str_to_uint(text, &value);
}

static struct str
their_answer(
	struct vectors *v, const struct row *page, const struct table *links)
{
	struct buf out = {.arena = v->arena};
	if (!is_count(field(page, 4)))
		return S("error");
	vec_for (struct row, row, &links->rows) {
		if (!str_eq(field(row, 0), field(page, 0)))
			continue;
		for (size_t i = 1; i < 7; i++)
			buf_addf(&out, "%.*s%c", STR(field(row, i)),
				i < 6 ? '\t' : '\n');
	}
	return buf_str(&out);
}

static void
run_pages(struct vectors *v)
{
	struct table index = vectors_table(v, vectors_path(v, "/index.tsv"));
	struct table links = vectors_table(v, vectors_path(v, "/links.tsv"));
	vec_for (struct row, row, &index.rows)
		answer(v, row->line, field(row, 0), our_answer(v, row),
			their_answer(v, row, &links));
}

const struct family simple_index_families[] = {
	{"simple-index", run_pages},
	{0},
};
