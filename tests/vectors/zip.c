/* SPDX-License-Identifier: MIT */
/* zip: archives that must be read, must be refused, or are for us to decide. */
#include "format/zip.h"
#include "vectors.h"

static bool
reads(struct vectors *v, struct str bytes, struct str file, struct diag *diag)
{
	struct zip zip;
	struct zip_reader reader = {0};
	bool good = zip_open(&zip, bytes, file, NULL, v->arena, diag);
	if (good)
		vec_for (struct zip_entry, entry, &zip.entries) {
			struct str text;
			good = good &&
			       zip_read(&zip, entry, &reader, &text, diag);
		}
	zip_reader_free(&reader);
	return good;
}

/* "read" or "refused", with a reason of ours: -v prints it. */
static struct str
our_verdict(struct vectors *v, const struct row *row, struct str file)
{
	struct diag diag = {.arena = v->arena};
	struct str path = str_fmt(v->arena, "zip/%.*s", STR(file));
	if (reads(v, vectors_file(v, path), file, &diag))
		return S("read");
	if (!diag.errors)
		return S("refused in silence");
	note(v, row->line, file, diag.items.v[0].message);
	return S("refused");
}

/* What we decided of the iffy ones stands in differences.tsv. One that it does
 * not name can be answered either way. */
static void
run_zip(struct vectors *v)
{
	struct table table = vectors_table(v, vectors_path(v, "/index.tsv"));
	vec_for (struct row, row, &table.rows) {
		struct str file = field(row, 0), verdict = field(row, 1);
		struct str ours = our_verdict(v, row, file);
		struct str want = S("refused");
		if (str_is(verdict, "accept"))
			want = S("read");
		else if (str_is(verdict, "iffy"))
			want = ours;
		answer(v, row->line, file, ours, want);
	}
}

const struct family zip_families[] = {{"zip", run_zip}, {0}};
