/* SPDX-License-Identifier: MIT */
/*
 * Text is the files of a wheel: after a line "@NAME" its contents. What passes
 * all checks before the first byte is written stays where it may, and its
 * manifest reads as it was written.
 */
#include "fuzz.h"

#include "base/path.h"
#include "env/store/wheel_layout.h"
#include "make_zip.h"
#include "model/entry_points.h"

#define SHA256                                                                 \
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static struct str
make_wheel(struct str text, struct arena *arena)
{
	struct made_zip zip = {{.arena = arena}, {.arena = arena}, 0};
	struct str file, name, data;
	(void)str_cut(text, '@', &file, &text); /* what stands before is none */
	while (str_next(&text, '@', &file)) {
		if (!str_cut(file, '\n', &name, &data))
			data = S("");
		made_zip_add(&zip, name, data);
	}
	return made_zip_end(&zip);
}

static void
check_file(const struct manifest_file *file)
{
	const char *why;
	assert(path_stays(file->path) && file->scheme < SCHEME_COUNT);
	if (file->scheme == SCHEME_SCRIPTS)
		assert(entry_points_is_script(file->path, &why));
	if (file->scheme == SCHEME_DATA)
		assert(!str_is(file->path, "pyvenv.cfg") &&
			!str_starts(file->path, S(".ninjenv/")) &&
			!str_is(file->path, "bin/python"));
}

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct zip_reader reader = {0};
	struct manifest manifest = {.wheel = S(SHA256)}, again;
	struct wheel wheel = {.reader = &reader,
		.file = S("x"),
		.manifest = &manifest,
		.arena = arena,
		.diag = diag};
	struct wheel_expect expect = {0};
	struct wheel_source_vec sources = {0};
	struct buf out = {.arena = arena};
	struct str bytes = make_wheel(text, arena);
	bool good = zip_open(&wheel.zip, bytes, S("x"), NULL, arena, diag) &&
		    wheel_read_info(&wheel, &expect) &&
		    wheel_lay_out(&wheel, &sources);
	zip_reader_free(&reader);
	assert(good == !diag->errors);
	if (!good)
		return;
	assert(sources.n == manifest.files.n);
	vec_for (struct manifest_file, file, &manifest.files)
		check_file(file);
	manifest_write(&manifest, &out);
	good = manifest_read(out.p, out.n, S("y"), &again, arena, diag);
	assert(good && again.files.n == manifest.files.n);
}
