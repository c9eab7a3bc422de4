/* SPDX-License-Identifier: MIT */
#include "env/fetch/settings.h"

#include "base/embedded.h"
#include "env/python/python.h"
#include "env/store/store.h"
#include "format/url.h"
#include "sys/file.h"
#include "sys/hash.h"
#include "sys/proc.h"

enum { ANSWER_MAX = 4096, ASK_SECONDS = 60 };

/* Where the answer of that wheel is kept. */
static bool
kept_at(const struct store *store, struct str wheel, struct str *path,
	struct arena *arena, struct diag *diag)
{
	struct fs_info info;
	enum fs_result result = fs_stat(wheel, &info, diag);
	if (result == FS_MISSING)
		return diag_error(diag, NOWHERE,
			"cannot read '%.*s': no such file", STR(wheel));
	if (result != FS_OK)
		return false;
	struct str key = str_fmt(arena, "%.*s\n%lld\n%llu", STR(wheel),
		(long long)info.mtime, (unsigned long long)info.size);
	*path = store_path(store, "python",
		str_fmt(arena, "index-%.32s", hash_hex(arena, key).p), arena);
	return true;
}

static bool
ask_pip(const struct python *python, struct str wheel, struct str *answer,
	struct arena *arena, struct diag *diag)
{
	struct proc proc = {.seconds = ASK_SECONDS};
	struct proc_result result;
	proc_arg(&proc, python->path, arena);
	proc_arg(&proc, S("-I"), arena);
	proc_arg(&proc, S("-S"), arena);
	proc_arg(&proc, S("-c"), arena);
	proc_arg(&proc, embedded("default_index.py"), arena);
	proc_arg(&proc, wheel, arena);
	if (!proc_run(&proc, &result, arena, diag))
		return false;
	*answer = str_trim(result.out);
	if (proc_ok(&result) && url_is_fetchable(*answer))
		return true;
	diag_error(diag, NOWHERE,
		"cannot learn the default index from '%.*s': %.*s", STR(wheel),
		STR(proc_ok(&result) ? S("the answer is no URL")
				     : proc_explain(&proc, &result, arena)));
	return diag_hint(diag, "write the index into venv.ini: 'url = ' below "
			       "[index]");
}

bool
settings_default_index(struct settings *settings, const struct python *python,
	const struct store *store, struct arena *arena, struct diag *diag)
{
	struct str path, answer;
	if (settings->index.n || settings->no_index)
		return true;
	if (!python->pip_wheels.n) {
		diag_error(diag, NOWHERE,
			"no index is configured, and '%.*s' "
			"has no pip that knows one",
			STR(python->path));
		return diag_hint(diag,
			"install python3-venv (it brings pip), "
			"or write 'url = ' below [index] in venv.ini");
	}
	struct str wheel = python->pip_wheels.v[0];
	if (!kept_at(store, wheel, &path, arena, diag))
		return false;
	enum fs_result kept = file_read(path, ANSWER_MAX, &answer, arena, diag);
	if (kept == FS_FAILED)
		return false;
	/* One that a power cut cut short has no line end. */
	if (kept == FS_MISSING || !str_ends(answer, S("\n")) ||
		!url_is_fetchable(str_trim(answer))) {
		if (!ask_pip(python, wheel, &answer, arena, diag) ||
			!file_write(path, str_fmt(arena, "%.*s\n", STR(answer)),
				0644, FILE_LAZY, diag))
			return false;
	}
	settings->index = str_trim(answer);
	return true;
}
