/* SPDX-License-Identifier: MIT */
#include "env/build/hooks.h"

#include <errno.h>

#include "base/embedded.h"
#include "base/path.h"
#include "env/lock/pip_words.h"
#include "env/python/python.h"
#include "format/json.h"
#include "format/json_text.h"
#include "format/zip.h"
#include "model/log_end.h"
#include "model/secret.h"
#include "sys/file.h"
#include "sys/proc.h"

enum {
	LARGEST_PROJECT = 16 * 1024 * 1024,
	LARGEST_ANSWER = 16 * 1024 * 1024,
	LARGEST_SEARCHED = 4 * 1024 * 1024,
	LAST_LINES = 20 /* of unpacking */
};

/* One run of build.py. */
struct call {
	struct proc proc;
	struct str answer; /* file */
	struct arena *arena;
	struct diag *diag;
};

/* It is a file, so that tracebacks of backends can show where they are. */
static bool
begin(struct call *call, struct str python, struct str scratch,
	const char *flags, const char *command)
{
	struct str program = path_joinz(call->arena, scratch, "build.py");

	call->answer = path_joinz(call->arena, scratch, "answer.json");
	proc_arg(&call->proc, python, call->arena);
	proc_arg(&call->proc, S("-I"), call->arena);
	proc_arg(&call->proc, str_from(flags), call->arena);
	proc_arg(&call->proc, program, call->arena);
	proc_arg(&call->proc, str_from(command), call->arena);
	return fs_unlink(call->answer, call->diag) &&
	       file_write_changed(
		       program, embedded("build.py"), 0644, NULL, call->diag);
}

enum outcome { OUTCOME_DONE, OUTCOME_REFUSED, OUTCOME_NONE };

/* The answer: OUTCOME_REFUSED with *error, or OUTCOME_DONE with *top, to be
 * closed by the caller. */
static enum outcome
read_answer(struct call *call, struct json *top, struct str *error)
{
	struct str text;
	struct diag ignored = {.arena = call->arena};

	if (!file_need(call->answer, LARGEST_ANSWER, &text, call->arena,
		    &ignored) ||
		!json_parse(text, call->answer, top, &ignored))
		return OUTCOME_NONE;
	if (!json_find_str(top, "error", error, call->arena))
		return OUTCOME_DONE;
	json_close(top);
	return OUTCOME_REFUSED;
}

static bool
cannot_unpack(struct call *call, struct str archive, struct str why)
{
	(void)diag_error(call->diag, NOWHERE, "cannot unpack '%.*s': %.*s",
		STR(path_base(archive)), STR(str_trim(why)));
	return diag_hint(call->diag,
		"it is as the lock has it; choose another version, or ask its "
		"author");
}

static bool
take_root(struct call *call, struct str archive,
	const struct proc_result *result, struct str *root)
{
	struct json top;
	struct str why;
	bool done = false;

	switch (read_answer(call, &top, &why)) {
	case OUTCOME_DONE:
		done = json_get_str(
			&top, "value", root, call->arena, call->diag);
		json_close(&top);
		return done;
	case OUTCOME_REFUSED:
		return cannot_unpack(call, archive, why);
	case OUTCOME_NONE:
		break;
	}
	why = proc_explain(&call->proc, result, call->arena);
	(void)cannot_unpack(call, archive, why);
	pip_words_last(result->out, LAST_LINES, call->arena, call->diag);
	return false;
}

/* Python's reader takes a zip file as it comes; one that other readers could
 * take for another is refused first. */
static bool
check_zip(struct str archive, struct arena *arena, struct diag *diag)
{
	struct file_map map;
	struct zip zip;

	if (!str_ends(archive, S(".zip")))
		return true;
	switch (file_map(&map, archive, diag)) {
	case FS_OK:
		break;
	case FS_MISSING:
		return diag_system(diag, ENOENT, "cannot read", archive);
	case FS_FAILED:
		return false;
	}
	bool good = zip_open(
		&zip, map.bytes, path_base(archive), NULL, arena, diag);
	file_unmap(&map);
	return good;
}

bool
hooks_unpack(const struct python *python, struct str archive,
	struct str directory, struct str scratch, struct str *root,
	struct arena *arena, struct diag *diag)
{
	struct call call = {
		.proc = {.merge = true}, .arena = arena, .diag = diag};
	struct proc_result result;

	if (!check_zip(archive, arena, diag) ||
		!begin(&call, python->path, scratch, "-S", "unpack"))
		return false;
	proc_arg(&call.proc, archive, arena);
	proc_arg(&call.proc, directory, arena);
	proc_arg(&call.proc, call.answer, arena);
	return proc_run(&call.proc, &result, arena, diag) &&
	       take_root(&call, archive, &result, root);
}

bool
hooks_open(struct hooks *hooks, struct arena *arena, struct diag *diag)
{
	struct str text = S("");
	struct str path = path_joinz(arena, hooks->source, "pyproject.toml");
	struct diag own = {.arena = arena};

	if (file_read(path, LARGEST_PROJECT, &text, arena, diag) == FS_FAILED)
		return false;
	if (backend_read(
		    text, S("pyproject.toml"), &hooks->backend, arena, &own))
		return true;
	(void)diag_error(
		diag, hooks->place, "cannot build %.*s", STR(hooks->name));
	diag_merge(diag, &own);
	return false;
}

/* {"key": "value", "again": ["a", "b"]} */
static void
add_settings(struct buf *out, const struct recipe_setting_vec *settings)
{
	struct map keys = {.arena = out->arena};

	for (size_t i = 0; i < settings->n; i++) {
		struct str key = settings->v[i].key;
		struct str_vec *values = map_get(&keys, key);
		if (!values) {
			values = arena_new(out->arena, struct str_vec);
			map_put(&keys, key, values);
		}
		vec_add(values, out->arena, settings->v[i].value);
	}
	buf_addc(out, '{');
	map_for(it, &keys)
	{
		const struct str_vec *values = it->value;
		buf_addz(out, it == keys.items.v ? "" : ", ");
		json_quote(out, it->key);
		buf_addz(out, ": ");
		if (values->n == 1)
			json_quote(out, values->v[0]);
		else
			json_quote_all(out, values);
	}
	buf_addc(out, '}');
}

static struct str
request_of(const struct hooks *hooks, const char *hook, struct str directory,
	struct arena *arena)
{
	struct buf out = {.arena = arena};

	buf_addf(&out, "{\"hook\": \"%s\", \"backend\": ", hook);
	json_quote(&out, hooks->backend.name);
	buf_addz(&out, ", \"paths\": ");
	json_quote_all(&out, &hooks->backend.paths);
	buf_addz(&out, ", \"settings\": ");
	add_settings(&out, hooks->settings);
	if (directory.n) {
		buf_addz(&out, ", \"directory\": ");
		json_quote(&out, directory);
	}
	buf_addz(&out, "}\n");
	return buf_str(&out);
}

/* The end of the log, without passwords of URLs. */
static struct str
read_log(const struct hooks *hooks, struct arena *arena)
{
	struct file_map map;

	if (file_map(&map, hooks->log, NULL) != FS_OK)
		return S("");
	size_t from = map.bytes.n > LARGEST_SEARCHED
			      ? map.bytes.n - LARGEST_SEARCHED
			      : 0;
	struct str end = str_dup(arena, str_from_index(map.bytes, from));
	file_unmap(&map);
	return secret_hide(arena, end);
}

/* "fatal error: yaml.h: No such file or directory" */
static struct str
missing_header(struct str said)
{
	static const struct str mark = {"fatal error: ", 13};
	static const struct str cause = {": No such file", 14};
	struct str line;

	while (str_next(&said, '\n', &line)) {
		size_t at = str_find(line, mark), end = str_find(line, cause);
		if (at < end && end < line.n)
			return str_sub(line, at + mark.n, end);
	}
	return S("");
}

static bool
hint(const struct hooks *hooks, struct str said, struct diag *diag)
{
	struct str header = missing_header(said), name, rest;

	(void)str_cut(hooks->name, ' ', &name, &rest);
	if (str_is(header, "Python.h"))
		return diag_hint(diag,
			"install the headers of this Python (python3-dev)");
	if (header.n)
		return diag_hint(diag,
			"install what has '%.*s', and name its pkg-config "
			"module: 'native = ...' in [build:%.*s]",
			STR(header), STR(name));
	return diag_hint(diag,
		"it may need a compiler or a system library, or choose a "
		"version that has a wheel for this Python");
}

static bool
failed(const struct hooks *hooks, const char *hook, struct str how,
	struct arena *arena, struct diag *diag)
{
	struct str said = read_log(hooks, arena);

	(void)diag_error(diag, hooks->place,
		"cannot build %.*s: %s() of '%.*s' %.*s", STR(hooks->name),
		hook, STR(hooks->backend.name), STR(how));
	(void)hint(hooks, said, diag);
	struct str end = log_end(said, arena);
	diag_note(diag, NOWHERE, "from '%.*s':%.*s", STR(hooks->log), STR(end));
	return false;
}

static bool
refused(const struct hooks *hooks, struct str why, struct diag *diag)
{
	(void)diag_error(diag, hooks->place, "cannot build %.*s: %.*s",
		STR(hooks->name), STR(why));
	return diag_hint(diag,
		"'requires = ...' in its [build:...] adds to what its "
		"pyproject.toml asks for");
}

/* Calls one hook; *top is its answer, to be closed by the caller. */
static bool
run(const struct hooks *hooks, const char *hook, struct str directory,
	struct json *top, struct arena *arena, struct diag *diag)
{
	struct call call = {
		.proc = {.merge = true,
			.directory = hooks->source,
			.environment = hooks->environment,
			.output = hooks->log},
		.arena = arena,
		.diag = diag,
	};
	struct str request = path_joinz(arena, hooks->scratch, "request.json");
	struct proc_result result;
	struct str why;

	if (!begin(&call, hooks->python, hooks->scratch, "-u", "hook") ||
		!file_write(request, request_of(hooks, hook, directory, arena),
			0644, FILE_LAZY, diag))
		return false;
	proc_arg(&call.proc, request, arena);
	proc_arg(&call.proc, call.answer, arena);
	if (!proc_run(&call.proc, &result, arena, diag))
		return false;
	if (!proc_ok(&result))
		return failed(hooks, hook,
			str_fmt(arena, "ended with %.*s",
				STR(proc_explain(&call.proc, &result, arena))),
			arena, diag);
	switch (read_answer(&call, top, &why)) {
	case OUTCOME_DONE:
		return true;
	case OUTCOME_REFUSED:
		return refused(hooks, why, diag);
	case OUTCOME_NONE:
		break;
	}
	return failed(hooks, hook, S("ended without an answer"), arena, diag);
}

bool
hooks_requires(const struct hooks *hooks, enum hooks_product product,
	struct str_vec *requires, struct arena *arena, struct diag *diag)
{
	const char *hook = product == HOOKS_EDITABLE
				   ? "get_requires_for_build_editable"
				   : "get_requires_for_build_wheel";
	struct json top;

	if (!run(hooks, hook, S(""), &top, arena, diag))
		return false;
	struct diag own = {.arena = arena};
	bool done = json_get_strs(&top, "value", requires, arena, &own);
	json_close(&top);
	return done ||
	       failed(hooks, hook, S("answered no list of texts"), arena, diag);
}

bool
hooks_build(const struct hooks *hooks, enum hooks_product product,
	struct str directory, struct str *file, struct arena *arena,
	struct diag *diag)
{
	const char *hook =
		product == HOOKS_EDITABLE ? "build_editable" : "build_wheel";
	struct json top;

	if (!run(hooks, hook, directory, &top, arena, diag))
		return false;
	bool done = json_find_str(&top, "value", file, arena);
	json_close(&top);
	if (done && str_index(*file, '/') == file->n && path_stays(*file) &&
		fs_is_file(path_join(arena, directory, *file)))
		return true;
	return failed(hooks, hook,
		done ? str_fmt(arena,
			       "answered '%.*s', which is no file that it made",
			       STR(*file))
		     : S("answered no name of a wheel"),
		arena, diag);
}
