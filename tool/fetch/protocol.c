/* SPDX-License-Identifier: MIT */
#include "fetch/protocol.h"

#include "format/json.h"
#include "format/json_text.h"
#include "format/url.h"

#define PAGE_LIMIT ((uint64_t)64 << 20)
#define FILE_LIMIT ((uint64_t)16 << 30)

static bool
get_number(const struct json *object, const char *key, uint64_t *value,
	struct diag *diag)
{
	struct json there;
	int64_t number;
	if (!json_find(object, key, &there))
		return true;
	if (!json_get_int(object, key, &number, diag))
		return false;
	if (number < 0)
		return json_error(&there, diag, "is negative");
	*value = (uint64_t)number;
	return true;
}

static bool
get_list(const struct json *object, const char *key, struct str_vec *list,
	struct arena *arena, struct diag *diag)
{
	struct json there;
	return !json_find(object, key, &there) ||
	       json_get_strs(object, key, list, arena, diag);
}

static bool
get_credential(const struct json *item, struct credential *credential,
	struct arena *arena, struct diag *diag)
{
	return json_get_str(item, "host", &credential->host, arena, diag) &&
	       json_get_bool(item, "secure", &credential->secure, diag) &&
	       json_get_str(item, "user", &credential->user, arena, diag) &&
	       json_get_str(
		       item, "password", &credential->password, arena, diag);
}

static bool
get_credentials(const struct json *top, struct credential_vec *credentials,
	struct arena *arena, struct diag *diag)
{
	struct json list;
	if (!json_find(top, "credentials", &list))
		return true;
	for (size_t i = 0; i < json_length(&list); i++) {
		struct json item = json_item(&list, i);
		if (!get_credential(
			    &item, vec_new(credentials, arena), arena, diag))
			return false;
	}
	return true;
}

static bool
read_settings(const struct json *top, struct fetch_settings *settings,
	struct arena *arena, struct diag *diag)
{
	uint64_t timeout = 15, retries = 5;
	struct http_options *http = &settings->http;
	(void)json_find_str(top, "cert", &http->cert, arena);
	(void)json_find_str(top, "client_cert", &http->client_cert, arena);
	(void)json_find_str(top, "proxy", &http->proxy, arena);
	(void)json_find_str(top, "netrc", &http->netrc, arena);
	http->user_agent = S("ninjenv/" NINJENV_VERSION);
	if (!get_number(top, "timeout", &timeout, diag) ||
		!get_number(top, "retries", &retries, diag))
		return false;
	http->timeout = (unsigned)MIN(MAX(timeout, 1), 86400);
	settings->retries = (unsigned)MIN(retries, 1000);
	return get_list(top, "trusted", &settings->trusted, arena, diag) &&
	       get_credentials(top, &settings->credentials, arena, diag);
}

bool
protocol_settings(struct str line, struct fetch_settings *settings,
	struct arena *arena, struct diag *diag)
{
	struct json top;
	if (!json_parse(line, S("settings"), &top, diag))
		return false;
	bool done = read_settings(&top, settings, arena, diag);
	json_close(&top);
	return done;
}

static bool
read_kind(const struct json *top, struct job *job, struct diag *diag)
{
	struct str kind;
	struct json there;
	if (!json_get_str(top, "kind", &kind, job->jobs->arena, diag))
		return false;
	job->kind = str_is(kind, "page") ? JOB_PAGE : JOB_FILE;
	job->limit = job->kind == JOB_PAGE ? PAGE_LIMIT : FILE_LIMIT;
	if (str_is(kind, "page") || str_is(kind, "file"))
		return true;
	(void)json_find(top, "kind", &there); /* it was there above */
	return json_error(&there, diag, "is neither 'file' nor 'page'");
}

static bool
read_urls(const struct json *top, struct job *job, struct diag *diag)
{
	struct arena *arena = job->jobs->arena;
	if (!json_get_strs(top, "urls", &job->urls, arena, diag))
		return false;
	for (size_t i = 0; i < job->urls.n; i++)
		if (!url_is_fetchable(job->urls.v[i]))
			return diag_error(diag, NOWHERE,
				"'%.*s' is not a URL of http, https or file",
				STR(url_public(arena, job->urls.v[i])));
	return job->urls.n || diag_error(diag, NOWHERE, "a request has no URL");
}

static bool
read_request(const struct json *top, struct job *job, struct diag *diag)
{
	struct arena *arena = job->jobs->arena;
	struct str path, part = S("");
	struct json there;
	if (!json_get_int(top, "id", &job->id, diag) ||
		!read_kind(top, job, diag) || !read_urls(top, job, diag) ||
		!json_get_str(top, "path", &path, arena, diag) ||
		!get_number(top, "limit", &job->limit, diag) ||
		!get_number(top, "size", &job->size, diag))
		return false;
	job->has_size = json_find(top, "size", &there);
	(void)json_find_str(top, "part", &part, arena);
	(void)json_find_str(top, "accept", &job->accept, arena);
	(void)json_find_str(top, "sha256", &job->sha256, arena);
	if (!json_find_str(top, "name", &job->name, arena) || !job->name.n)
		job->name = url_file(arena, job->urls.v[0]);
	job->path = url_decode(arena, path);
	job->kept = url_decode(arena, part);
	return true;
}

bool
protocol_request(struct str line, struct jobs *jobs, struct diag *diag)
{
	struct json top;
	if (!json_parse(line, S("request"), &top, diag))
		return false;
	struct job *job = job_new(jobs);
	bool done = read_request(&top, job, diag);
	json_close(&top);
	if (done)
		job_add(jobs, job);
	return done;
}

static void
put_text(struct buf *out, const char *key, struct str text)
{
	if (!text.n)
		return;
	buf_addf(out, ",\"%s\":", key);
	json_quote(out, text);
}

struct str
protocol_event(const struct job *job, const char *event, struct arena *arena)
{
	struct buf out = {.arena = arena};
	buf_addf(&out, "{\"id\":%lld,\"event\":\"%s\",\"bytes\":%llu",
		(long long)job->id, event, (unsigned long long)job->part.bytes);
	buf_addf(&out, ",\"total\":%llu,\"status\":%d",
		(unsigned long long)job->total, job->status);
	if (job->state == JOB_DONE || job->state == JOB_FAILED) {
		put_text(&out, "url", job_source(job));
		put_text(&out, "type", job->type);
		put_text(&out, "sha256", job->sha256_found);
		put_text(&out, "message", job->message);
		put_text(&out, "hint", job->hint);
		buf_addz(&out, ",\"tried\":");
		json_quote_all(&out, &job->tried);
	}
	buf_addz(&out, "}\n");
	return buf_str(&out);
}
