/* SPDX-License-Identifier: MIT */
/* What is made at installing, not linked: launchers, INSTALLER, RECORD. */
#include "env/install/put.h"

#include <errno.h>

#include "base/path.h"
#include "env/install/script.h"
#include "model/record.h"
#include "sys/at.h"
#include "sys/beneath.h"
#include "sys/file.h"
#include "sys/hash.h"

enum { SCRIPT_MAX = 16 << 20 };

bool
put_failed(struct put *put, int error, const char *what, struct str path)
{
	return diag_system(&put->diag, error, what,
		path_join(&put->arena, put->site->root, path));
}

void
put_row(struct put *put, struct str path, struct str hash, uint64_t size)
{
	const struct record_row row = {.path = path,
		.hash = hash,
		.size = size,
		.has_size = hash.n > 0};
	record_add(&put->record, &row);
}

/* The path below the root as RECORD names it, from its scheme's directory. */
struct str
put_row_path(struct put *put, struct str path)
{
	struct arena *arena = &put->arena;
	enum scheme root = put->item->manifest->root;
	struct str head = put->site->scheme[root];
	if (path.n > head.n && path_is_inside(head, path))
		return str_from_index(path, head.n + 1);
	return path_relative(arena, path_join(arena, S("/"), head),
		path_join(arena, S("/"), path));
}

static bool
holds(struct put *put, const char *name, struct str text)
{
	struct str found;
	return !beneath_read(
		       put->directory, name, text.n, &found, &put->arena) &&
	       str_eq(found, text);
}

static int
write_text(struct put *put, struct str path, struct str text, unsigned mode)
{
	const char *name;
	int error = put_enter(put, path, &name);
	if (!error)
		error = at_write(
			put->directory, name, text, mode, AT_MTIME_NOW);
	return error == EEXIST && holds(put, name, text) ? 0 : error;
}

/* Writes a file that is made here, and its row. */
static bool
put_text(struct put *put, struct str path, struct str text, unsigned mode)
{
	struct digest digest = hash_str(HASH_SHA256, text);
	char base64[DIGEST_BASE64];
	int error = write_text(put, path, text, mode);
	if (error == EEXIST) {
		if (!site_keep_aside(put->site, path, IN_THE_WAY, &put->arena,
			    &put->diag))
			return false;
		error = write_text(put, path, text, mode);
	}
	if (error)
		return put_failed(put, error, "cannot write", path);
	(void)digest_put_base64(&digest, base64);
	put_row(put, put_row_path(put, path),
		str_fmt(&put->arena, "sha256=%s", base64), text.n);
	return true;
}

/* A file of the wheel that begins with #!python. */
bool
put_python_script(struct put *put, const char *from, struct str path)
{
	struct arena *arena = &put->arena;
	struct buf out = {.arena = arena};
	struct str text, here = str_dup(arena, path);
	if (!file_need(path_joinz(arena, put->item->entry, from), SCRIPT_MAX,
		    &text, arena, &put->diag))
		return false;
	script_rewrite(&out, put->site->python, text);
	return put_text(put, here, buf_str(&out), 0755);
}

bool
put_launchers(struct put *put)
{
	const struct site *site = put->site;
	vec_for (
		struct manifest_script, script, &put->item->manifest->scripts) {
		struct buf text = {.arena = &put->arena};
		script_launcher(&text, site->python, script, site->old);
		if (!put_text(put,
			    site_path(site, SCHEME_SCRIPTS, script->name,
				    &put->arena),
			    buf_str(&text), 0755))
			return false;
	}
	return true;
}

static struct str
info_path(struct put *put, const char *name)
{
	const struct manifest *manifest = put->item->manifest;
	return site_path(put->site, manifest->root,
		path_joinz(&put->arena, manifest->dist_info, name),
		&put->arena);
}

bool
put_information(struct put *put)
{
	const struct install_item *item = put->item;
	if (!put_text(put, info_path(put, "INSTALLER"), S(PUT_INSTALLER), 0644))
		return false;
	if (item->requested &&
		!put_text(put, info_path(put, "REQUESTED"), S(""), 0644))
		return false;
	return !item->direct_url.n ||
	       put_text(put, info_path(put, "direct_url.json"),
		       item->direct_url, 0644);
}

static int
write_record(struct put *put, struct str path)
{
	static const char new[] = "RECORD.new";
	const char *name;
	int error = put_enter(put, path, &name);
	if (error)
		return error;
	int fd = put->directory;
	error = at_write(fd, new, buf_str(&put->record), 0644, AT_MTIME_NOW);
	if (error == EEXIST) {
		error = at_unlink(fd, new);
		if (!error)
			error = at_write(fd, new, buf_str(&put->record), 0644,
				AT_MTIME_NOW);
	}
	return error ? error : at_rename(fd, new, fd, name);
}

bool
put_record(struct put *put)
{
	struct str path = info_path(put, "RECORD");
	put_row(put, put_row_path(put, path), (struct str){0}, 0);
	int error = write_record(put, path);
	return !error || put_failed(put, error, "cannot write", path);
}
