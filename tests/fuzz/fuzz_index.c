/* SPDX-License-Identifier: MIT */
/* Text is a page of an index, in HTML and in JSON. */
#include "fuzz.h"

#include "env/fetch/index.h"
#include "format/url.h"

static void
check_file(const struct index_file *file)
{
	struct url url = url_split(file->url);
	assert(url.scheme.n && !url.has_fragment);
	for (size_t i = 0; i < file->url.n; i++)
		assert(file->url.p[i] > 0x20 && file->url.p[i] < 0x7f);
}

/* What is taken of them can be a file's name. */
static void
check_selected(const struct index_file_vec *files, struct arena *arena,
	struct diag *diag)
{
	struct index_file_vec chosen = {0};
	if (!index_select(files, S("a"), S("1"), &chosen, arena, diag))
		assert(diag->errors);
	vec_for (struct index_file, file, &chosen) {
		assert(str_index(file->name, '/') == file->name.n);
		assert(str_index(file->name, '\0') == file->name.n);
		assert(str_eq_nocase(str_sub(file->name, 0, 2), S("a-")));
	}
}

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	static const char *const types[] = {
		"text/html", "application/vnd.pypi.simple.v1+json"};
	for (size_t i = 0; i < countof(types); i++) {
		struct index_file_vec files = {0};
		size_t errors = diag->errors;
		bool good = index_parse(text, S("https://x/a/"),
			str_from(types[i]), &files, arena, diag);
		assert(good == (diag->errors == errors));
		vec_for (struct index_file, file, &files)
			check_file(file);
		if (good)
			check_selected(&files, arena, diag);
	}
}
