/* SPDX-License-Identifier: MIT */
#include "sys/http.h"

#include <curl/curl.h>
#include <errno.h>
#include <sys/stat.h>

#include "sys/fault.h"

enum {
	SLOWEST = 100,       /* bytes a second, over the time limit */
	HEAD_MAX = 256 << 10 /* bytes of all heads of an exchange */
};

struct http {
	CURLM *multi;
	struct http_options options;
	struct arena *arena;
	bool cert_is_directory;
};

bool
http_open(struct http **out, const struct http_options *options,
	struct arena *arena, struct diag *diag)
{
	struct http *http = arena_new(arena, struct http);
	struct stat st;
	http->options = *options;
	http->arena = arena;
	http->cert_is_directory = options->cert.n &&
				  stat(options->cert.p, &st) == 0 &&
				  S_ISDIR(st.st_mode);
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return diag_error(diag, NOWHERE, "cannot set up libcurl");
	http->multi = curl_multi_init();
	if (!http->multi)
		return diag_error(diag, NOWHERE, "cannot set up libcurl");
	curl_multi_setopt(
		http->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_MULTIPLEX);
	*out = http;
	return true;
}

void
http_close(struct http *http)
{
	curl_multi_cleanup(http->multi);
	curl_global_cleanup();
}

/* "bytes 100-199/200"; what does not look like that says nothing. */
static void
read_range(struct http_head *head, struct str value)
{
	struct str first, rest, last, whole;
	unsigned long long n;
	if (!str_starts(value, S("bytes ")))
		return;
	value = str_trim(str_from_index(value, 6));
	if (!str_cut(value, '-', &first, &rest) ||
		!str_cut(rest, '/', &last, &whole))
		return;
	if (str_to_uint(first, &n))
		head->first = n;
	if (str_to_uint(whole, &n))
		head->whole = n;
}

static void
read_header(struct http_get *get, struct str name, struct str value)
{
	unsigned long long n;
	if (str_eq_nocase(name, S("content-type")))
		get->head.type = str_dup(get->arena, value);
	else if (str_eq_nocase(name, S("etag")))
		get->head.etag = str_dup(get->arena, value);
	else if (str_eq_nocase(name, S("content-range")))
		read_range(&get->head, value);
	else if (str_eq_nocase(name, S("content-length")) &&
		 str_to_uint(value, &n)) {
		get->head.has_length = true;
		get->head.length = n;
	}
}

/* What a fault makes of the exchange; not 0, which would be taken for the end
 * of an empty block. */
static size_t
broken(struct http_get *get, CURLcode code)
{
	get->broken = true;
	get->code = code;
	return CURL_WRITEFUNC_ERROR;
}

/* libcurl reads, so a fault comes in with what it hands on. Is the connection
 * lost here? *n may become less: it ends early. */
static bool
is_lost(struct http_get *get, size_t *n)
{
	int error = fault_bytes("receive", n);
	if (!error || error == EINTR)
		return false;
	(void)broken(get, CURLE_RECV_ERROR);
	return true;
}

/* A line of a head; "HTTP/..." begins the head of a further answer (after
 * 100 Continue, or a proxy's). */
static size_t
on_header(char *p, size_t size, size_t n, void *data)
{
	struct http_get *get = data;
	size_t got = size * n;
	if (is_lost(get, &got) || got < size * n)
		return broken(get, CURLE_RECV_ERROR);
	struct str line = {p, got}, name, value;
	get->head_bytes += line.n;
	if (get->head_bytes > HEAD_MAX)
		return CURL_WRITEFUNC_ERROR;
	if (str_starts(line, S("HTTP/"))) {
		get->head = (struct http_head){0};
		get->connected = true;
	} else if (str_cut(line, ':', &name, &value)) {
		read_header(get, str_trim(name), str_trim(value));
	}
	return size * n;
}

/* Completes the head by what libcurl knows of it, and shows it once. */
static bool
show_head(struct http_get *get)
{
	long status = 0;
	curl_off_t wait = 0;
	char *location = NULL;
	if (get->headed)
		return true;
	get->headed = true;
	curl_easy_getinfo(get->curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(get->curl, CURLINFO_RETRY_AFTER, &wait);
	curl_easy_getinfo(get->curl, CURLINFO_REDIRECT_URL, &location);
	get->head.status = (int)status;
	get->head.retry_after = wait > 0 ? (uint64_t)wait : 0;
	get->head.location = str_dup(get->arena, str_from(location));
	return get->on_head(get);
}

static size_t
on_body(char *p, size_t size, size_t n, void *data)
{
	struct http_get *get = data;
	size_t got = size * n;
	if (is_lost(get, &got) || !show_head(get) ||
		!get->on_body(get, (struct str){p, got}))
		return CURL_WRITEFUNC_ERROR;
	if (got == size * n)
		return got;
	/* Without a length nobody can tell that this was not all. */
	return broken(
		get, get->head.has_length ? CURLE_PARTIAL_FILE : CURLE_OK);
}

static void
add_header(struct http_get *get, const char *name, struct str value)
{
	struct str line = str_fmt(get->arena, "%s: %.*s", name, STR(value));
	struct curl_slist *list = curl_slist_append(get->headers, line.p);
	if (list)
		get->headers = list;
}

static void
set_text(CURL *curl, CURLoption option, struct str text)
{
	if (text.n)
		curl_easy_setopt(curl, option, text.p);
}

static void
set_server(const struct http *http, struct http_get *get)
{
	CURL *curl = get->curl;
	const struct http_options *o = &http->options;
	set_text(curl, CURLOPT_USERAGENT, o->user_agent);
	set_text(curl, CURLOPT_PROXY, o->proxy);
	set_text(curl,
		http->cert_is_directory ? CURLOPT_CAPATH : CURLOPT_CAINFO,
		o->cert);
	set_text(curl, CURLOPT_SSLCERT, o->client_cert);
	if (get->trusted) {
		curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
		curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
	}
	curl_easy_setopt(
		curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
	if (get->user.n || get->password.n) {
		curl_easy_setopt(curl, CURLOPT_USERNAME, get->user.p);
		curl_easy_setopt(curl, CURLOPT_PASSWORD, get->password.p);
	} else if (o->netrc.n) {
		curl_easy_setopt(
			curl, CURLOPT_NETRC, (long)CURL_NETRC_OPTIONAL);
		curl_easy_setopt(curl, CURLOPT_NETRC_FILE, o->netrc.p);
	}
}

static void
set_limits(const struct http *http, CURL *curl)
{
	long seconds = (long)http->options.timeout;
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(
		curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	curl_easy_setopt(curl, CURLOPT_BUFFERSIZE, 256L * 1024);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, seconds);
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, (long)SLOWEST);
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, seconds);
}

static void
set_request(struct http_get *get)
{
	CURL *curl = get->curl;
	curl_easy_setopt(curl, CURLOPT_URL, get->url.p);
	/* To wait for a connection that may be shared: without TLS none may,
	 * and libcurl (7.88) would wait for the first download's end. */
	curl_easy_setopt(curl, CURLOPT_PIPEWAIT,
		str_starts(get->url, S("https:")) ? 1L : 0L);
	curl_easy_setopt(curl, CURLOPT_PRIVATE, get);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, get);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, get);
	if (get->accept.n)
		add_header(get, "Accept", get->accept);
	if (get->compressed) /* whatever libcurl can undo */
		curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
	if (get->first) {
		struct str range = str_fmt(
			get->arena, "%llu-", (unsigned long long)get->first);
		curl_easy_setopt(curl, CURLOPT_RANGE, range.p);
		if (get->if_range.n)
			add_header(get, "If-Range", get->if_range);
	}
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, get->headers);
}

void
http_start(struct http *http, struct http_get *get)
{
	get->arena = http->arena;
	get->head = (struct http_head){0};
	get->headed = get->connected = get->broken = false;
	get->head_bytes = 0;
	get->message = S("");
	get->headers = NULL;
	get->curl = curl_easy_init();
	if (get->curl) {
		set_limits(http, get->curl);
		set_server(http, get);
		set_request(get);
	}
	if (!get->curl ||
		curl_multi_add_handle(http->multi, get->curl) != CURLM_OK)
		arena_exhausted();
}

static enum http_result
result_of(CURLcode code)
{
	switch (code) {
	case CURLE_OK:
		return HTTP_DONE;
	case CURLE_WRITE_ERROR:
		return HTTP_STOPPED;
	case CURLE_URL_MALFORMAT:
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_CIPHER:
	case CURLE_BAD_CONTENT_ENCODING:
	case CURLE_LOGIN_DENIED:
		return HTTP_REFUSED;
	default:
		return HTTP_LOST;
	}
}

static struct str
explain(const struct http *http, CURLcode code, struct http_get *get)
{
	if (code == CURLE_OPERATION_TIMEDOUT)
		return str_fmt(get->arena,
			get->connected
				? "nothing, or too little, came for %u seconds"
				: "no connection within %u seconds",
			http->options.timeout);
	if (get->head_bytes > HEAD_MAX)
		return S("its headers have no end");
	struct str text = str_from(curl_easy_strerror(code));
	return str_lower(get->arena, text);
}

static void
finish(struct http *http, CURL *curl, CURLcode code)
{
	struct http_get *get = NULL;
	curl_easy_getinfo(curl, CURLINFO_PRIVATE, (char **)&get);
	if (get->broken)
		code = (CURLcode)get->code;
	if (code == CURLE_OK && !show_head(get)) /* there was no body */
		code = CURLE_WRITE_ERROR;
	get->result =
		get->head_bytes > HEAD_MAX ? HTTP_REFUSED : result_of(code);
	if (get->result == HTTP_LOST || get->result == HTTP_REFUSED)
		get->message = explain(http, code, get);
	curl_multi_remove_handle(http->multi, curl);
	curl_easy_cleanup(curl);
	curl_slist_free_all(get->headers);
	get->on_end(get);
}

bool
http_wait(struct http *http, int fd, int milliseconds)
{
	struct curl_waitfd extra = {.fd = fd, .events = CURL_WAIT_POLLIN};
	int running, left, ready = 0;
	curl_multi_perform(http->multi, &running);
	for (CURLMsg *m; (m = curl_multi_info_read(http->multi, &left));) {
		if (m->msg != CURLMSG_DONE)
			continue;
		finish(http, m->easy_handle, m->data.result);
		milliseconds = 0; /* the caller may have more to start */
	}
	curl_multi_poll(http->multi, fd < 0 ? NULL : &extra, fd < 0 ? 0 : 1,
		milliseconds, &ready);
	return extra.revents != 0;
}
