/* SPDX-License-Identifier: MIT */
/*
 * Gets over HTTP, many at once, by libcurl's multi interface; only linked into
 * ninjenv-fetch. One http_get is one exchange with one server: redirects,
 * retries and what is done with the bytes are the caller's (fetch/job.h).
 *
 * TLS is at least 1.2. A user and password go to the host of this URL alone,
 * where none are given those of the netrc file.
 */
#ifndef SYS_HTTP_H
#define SYS_HTTP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/str.h"

struct http; /* the connections */

struct http_options {
	struct str user_agent;
	struct str cert;        /* file or directory of trusted roots */
	struct str client_cert; /* certificate and key */
	struct str proxy;       /* empty: as the environment says */
	struct str netrc;       /* empty: none */
	unsigned timeout;       /* seconds to connect, or of hardly any bytes */
};

/* What stands in front of the body. */
struct http_head {
	int status;
	struct str type, etag;
	struct str location; /* of a redirect; absolute */
	bool has_length;
	uint64_t length;      /* of what follows */
	uint64_t first;       /* of Content-Range; 0 without one */
	uint64_t whole;       /* its total; 0: not said */
	uint64_t retry_after; /* seconds, 0: not said */
};

enum http_result {
	HTTP_DONE,    /* a whole answer, of whatever status */
	HTTP_STOPPED, /* a callback said false */
	HTTP_LOST,    /* no connection, or it broke: another try may do */
	HTTP_REFUSED, /* no use in trying again: bad certificate, bad URL */
};

struct http_get {
	/* The caller's. Texts must live until the end. */
	struct str url;
	struct str user, password;
	struct str accept;
	bool compressed;     /* a compressed body is undone */
	bool trusted;        /* take any certificate */
	uint64_t first;      /* the byte to begin with */
	struct str if_range; /* resume only if the ETag is still this one */
	bool (*on_head)(struct http_get *get); /* before the first byte */
	bool (*on_body)(struct http_get *get, struct str bytes);
	void (*on_end)(struct http_get *get); /* may start others */
	void *data;
	/* Ours, for the callbacks to read. */
	struct http_head head;
	enum http_result result;
	struct str message; /* of HTTP_LOST and HTTP_REFUSED */
	bool connected;     /* was the server reached? */
	struct arena *arena;
	bool headed;
	bool broken; /* by a fault: */
	int code;    /* as libcurl would say it */
	size_t head_bytes;
	void *curl, *headers;
};

/* The arena is for texts of heads and messages. */
bool http_open(struct http **http, const struct http_options *options,
	struct arena *arena, struct diag *diag) MUST_CHECK;

/* Begins; get must stay where it is until on_end. */
void http_start(struct http *http, struct http_get *get);

/*
 * Moves everything on, calls back, and waits up to that many milliseconds for
 * the network, or for fd (unless -1) to be readable: true when that is so.
 */
bool http_wait(struct http *http, int fd, int milliseconds);

void http_close(struct http *http);

#endif
