/* SPDX-License-Identifier: MIT */
#include "env/python/answer.h"

#include "base/arena.h"
#include "env/python/python.h"
#include "format/json.h"

struct reader {
	const struct json *top;
	struct str tags; /* lines */
	struct arena *arena;
	struct diag diag; /* thrown away: the answer is ours or it is not */
};

static bool
read_texts(struct reader *r, struct python *python)
{
	const struct {
		const char *key;
		struct str *value;
	} texts[] = {
		{"implementation", &python->implementation},
		{"cache_tag", &python->cache_tag},
		{"magic", &python->magic},
		{"abi", &python->abi},
		{"base_prefix", &python->base_prefix},
		{"executable", &python->path},
	};
	for (size_t i = 0; i < countof(texts); i++)
		if (!json_get_str(r->top, texts[i].key, texts[i].value,
			    r->arena, &r->diag))
			return false;
	return json_get_bool(r->top, "has_venv", &python->has_venv, &r->diag) &&
	       json_get_bool(r->top, "has_ensurepip", &python->has_ensurepip,
		       &r->diag) &&
	       json_get_strs(r->top, "pip_wheels", &python->pip_wheels,
		       r->arena, &r->diag);
}

static bool
read_scheme(struct reader *r, struct python *python)
{
	static const char *const keys[SCHEME_COUNT] = {
		[SCHEME_PURELIB] = "purelib",
		[SCHEME_PLATLIB] = "platlib",
		[SCHEME_SCRIPTS] = "scripts",
		[SCHEME_HEADERS] = "headers",
	};
	struct json scheme;
	if (!json_get_object(r->top, "scheme", &scheme, &r->diag))
		return false;
	for (size_t i = 0; i < SCHEME_COUNT; i++)
		if (keys[i] && !json_get_str(&scheme, keys[i],
				       &python->scheme[i], r->arena, &r->diag))
			return false;
	python->scheme[SCHEME_DATA] = S("");
	return true;
}

static bool
read_markers(struct reader *r, struct python *python)
{
	struct json markers;
	if (!json_get_object(r->top, "markers", &markers, &r->diag))
		return false;
	for (int i = 0; i < MARKER_STRINGS; i++)
		if (!json_get_str(&markers,
			    marker_variable_name((enum marker_variable)i),
			    &python->markers.value[i], r->arena, &r->diag))
			return false;
	python->short_version = python->markers.value[MARKER_PYTHON_VERSION];
	return true;
}

static bool
read_build(struct reader *r, struct python_build *build)
{
	const struct {
		const char *key;
		struct str *value;
	} texts[] = {
		{"ext_suffix", &build->ext_suffix},
		{"cc", &build->cc},
		{"cxx", &build->cxx},
		{"cflags", &build->cflags},
		{"ccshared", &build->ccshared},
		{"ldshared", &build->ldshared},
	};
	struct json from;
	if (!json_get_object(r->top, "build", &from, &r->diag))
		return false;
	for (size_t i = 0; i < countof(texts); i++)
		if (!json_get_str(&from, texts[i].key, texts[i].value, r->arena,
			    &r->diag))
			return false;
	return json_get_bool(&from, "free_threaded", &build->free_threaded,
		       &r->diag) &&
	       json_get_strs(
		       &from, "include", &build->include, r->arena, &r->diag) &&
	       json_get_strs(&from, "site", &build->site, r->arena, &r->diag);
}

/* A file that was cut short has fewer lines, or a last one without its end. */
static bool
read_tags(struct reader *r, struct python *python)
{
	int64_t n;
	struct str lines = str_dup(r->arena, r->tags), tag;
	if (!json_get_int(r->top, "tags", &n, &r->diag) ||
		!str_ends(lines, S("\n")))
		return false;
	python->tags = (struct str_vec){0}; /* an outdated answer's */
	while (str_next(&lines, '\n', &tag))
		vec_add(&python->tags, r->arena, tag);
	return n > 0 && python->tags.n == (size_t)n;
}

static enum answer
read_all(struct reader *r, struct python *python)
{
	if (!json_get_str(
		    r->top, "version", &python->version, r->arena, &r->diag) ||
		!version_parse(
			python->version, &python->parsed, r->arena, NULL))
		return ANSWER_BAD;
	struct json rest;
	if (!json_find(r->top, "executable", &rest))
		return ANSWER_OLD;
	return read_texts(r, python) && read_scheme(r, python) &&
			       read_markers(r, python) &&
			       read_build(r, &python->build) &&
			       read_tags(r, python)
		       ? ANSWER_OK
		       : ANSWER_BAD;
}

enum answer
answer_read(struct str text, struct python *python, struct arena *arena)
{
	struct json top;
	struct str facts = S(""), tags = text;
	(void)str_next(&tags, '\n', &facts);
	struct reader r = {.top = &top,
		.tags = tags,
		.arena = arena,
		.diag = {.arena = arena}};
	if (!json_parse(facts, S("probe"), &top, &r.diag))
		return ANSWER_BAD;
	enum answer answer = read_all(&r, python);
	json_close(&top);
	return answer;
}
