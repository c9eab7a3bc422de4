/* SPDX-License-Identifier: MIT */
#include "env/ask/query.h"

#include "base/embedded.h"
#include "base/path.h"
#include "env/python/python.h"
#include "format/ninja.h"
#include "sys/proc.h"

enum { EMBED_SECONDS = 60 };

const struct query_key query_keys[] = {
	{"python", "the environment's interpreter"},
	{"bin", "the directory of its commands"},
	{"path", "the environment's directory"},
	{"site-packages", "where its packages lie"},
	{"version", "the interpreter's version, in full"},
	{"include", "the directory of Python.h"},
	{"ext-suffix", "what the file of an extension module ends with"},
	{"cflags", "what to compile with"},
	{"libs", "what to link with; an empty line: nothing"},
	{0},
};

const struct query_key *
query_find(struct str name)
{
	for (const struct query_key *it = query_keys; it->name; it++)
		if (str_is(name, it->name))
			return it;
	return NULL;
}

struct query {
	struct str path; /* of the environment */
	struct place place;
	struct python python;
	bool embed;
	struct buf *out;
	struct arena *arena;
	struct diag *diag;
};

static bool
need_headers(struct query *query)
{
	const struct python *python = &query->python;

	if (python->build.has_headers && python->build.include.n)
		return true;
	(void)diag_error(query->diag, query->place,
		"python %.*s (%.*s) has no headers (Python.h)",
		STR(python->version), STR(python->path));
	return diag_hint(query->diag, "%.*s",
		STR(python_dev_hint(python, query->arena)));
}

static bool
add_include(struct query *query)
{
	if (!need_headers(query))
		return false;
	buf_add(query->out, query->python.build.include.v[0]);
	return true;
}

static bool
add_cflags(struct query *query)
{
	if (!need_headers(query))
		return false;
	const struct str_vec *include = &query->python.build.include;
	for (size_t i = 0; i < include->n; i++) {
		struct str word =
			str_fmt(query->arena, "-I%.*s", STR(include->v[i]));
		buf_addf(query->out, "%s%.*s", i ? " " : "",
			STR(ninja_shell(query->arena, word)));
	}
	return true;
}

static bool
run_embed(struct query *query, struct proc_result *result)
{
	struct proc proc = {.seconds = EMBED_SECONDS};

	proc_arg(&proc, query->python.path, query->arena);
	proc_arg(&proc, S("-I"), query->arena);
	proc_arg(&proc, S("-S"), query->arena);
	proc_arg(&proc, S("-c"), query->arena);
	proc_arg(&proc, embedded("embed.py"), query->arena);
	if (!proc_run(&proc, result, query->arena, query->diag))
		return false;
	if (proc_ok(result))
		return true;
	struct str said = str_trim(result->err);
	(void)diag_error(query->diag, query->place,
		"python %.*s (%.*s) cannot be embedded: %.*s",
		STR(query->python.version), STR(query->python.path),
		STR(said.n ? said : proc_explain(&proc, result, query->arena)));
	return diag_hint(query->diag,
		"install its library (Debian: apt install libpython%.*s-dev)",
		STR(query->python.short_version));
}

/* An extension module takes the interpreter's symbols from the program that
 * loads it: on Linux there is nothing to link with, as python3.pc says. */
static bool
add_libs(struct query *query)
{
	struct proc_result result;
	struct str word;
	bool first = true;

	if (!query->embed)
		return true;
	if (!run_embed(query, &result))
		return false;
	while (str_next(&result.out, '\n', &word)) {
		buf_addf(query->out, "%s%.*s", first ? "" : " ",
			STR(ninja_shell(query->arena, word)));
		first = false;
	}
	return true;
}

static bool
add_answer(struct query *query, struct str key)
{
	const struct python *python = &query->python;
	struct buf *out = query->out;

	if (str_is(key, "include"))
		return add_include(query);
	if (str_is(key, "cflags"))
		return add_cflags(query);
	if (str_is(key, "libs"))
		return add_libs(query);
	if (str_is(key, "version"))
		buf_add(out, python->version);
	else if (str_is(key, "ext-suffix"))
		buf_add(out, python->build.ext_suffix);
	else
		buf_add(out, query->path);
	if (str_is(key, "bin"))
		buf_addz(out, "/bin");
	else if (str_is(key, "python"))
		buf_addz(out, "/bin/python");
	else if (str_is(key, "site-packages"))
		buf_addf(out, "/%.*s", STR(python->scheme[SCHEME_PURELIB]));
	return true;
}

bool
query_answer(struct project *project, const struct conf_env *env,
	const struct str_vec *keys, bool embed, struct buf *out,
	struct arena *arena, struct diag *diag)
{
	struct query query = {
		.path = project_env_path(project, env, arena),
		.place = env->at.python,
		.embed = embed,
		.out = out,
		.arena = arena,
		.diag = diag,
	};

	if (!project_python(project, env, &query.python, arena, diag))
		return false;
	vec_for (const struct str, it, keys) {
		if (!add_answer(&query, *it))
			return false;
		buf_addc(out, '\n');
	}
	return true;
}
