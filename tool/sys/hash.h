/* SPDX-License-Identifier: MIT */
/*
 * SHA-2 digests of buffers and files and their texts: hexadecimal (locks,
 * indexes) and URL-safe base64 without padding (RECORD).
 */
#ifndef SYS_HASH_H
#define SYS_HASH_H

#include <nettle/sha2.h>
#include <stdbool.h>
#include <stddef.h>

#include "sys/fs.h"

enum hash_kind { HASH_SHA256, HASH_SHA384, HASH_SHA512 };

/* Bytes after the kind's size are zero, so that struct digests compare. */
struct digest {
	enum hash_kind kind;
	unsigned char bytes[64];
};

enum { DIGEST_HEX = 2 * 64 + 1, DIGEST_BASE64 = 86 + 1 }; /* with the NUL */

struct hash {
	enum hash_kind kind;
	union {
		struct sha256_ctx sha256;
		struct sha512_ctx sha512;
	} u;
};

void hash_start(struct hash *hash, enum hash_kind kind);
void hash_add(struct hash *hash, const void *bytes, size_t n);

/* Adds what is still to be read of an open file: 0 or an errno. */
int hash_add_file(struct hash *hash, int fd) MUST_CHECK;
struct digest hash_end(struct hash *hash);

struct digest hash_str(enum hash_kind kind, struct str s);
/* What is no regular file is an error. */
enum fs_result hash_file(struct str path, enum hash_kind kind,
	struct digest *digest, struct diag *diag) MUST_CHECK;

/* "sha256", "sha384", "sha512"; other names (md5, sha1) are false. */
const char *hash_kind_name(enum hash_kind kind);
bool hash_kind_parse(enum hash_kind *kind, struct str name) MUST_CHECK;
size_t hash_kind_size(enum hash_kind kind);

bool digest_eq(const struct digest *a, const struct digest *b);

/* Texts, NUL-terminated, into a caller's array or an arena. */
size_t digest_put_hex(const struct digest *digest, char out[DIGEST_HEX]);
size_t digest_put_base64(const struct digest *digest, char out[DIGEST_BASE64]);
struct str digest_hex(const struct digest *digest, struct arena *arena);

/* The SHA-256 of a text, in hexadecimal: keys and identities. */
struct str hash_hex(struct arena *arena, struct str text);
struct str digest_base64(const struct digest *digest, struct arena *arena);

/* Back from texts: exactly the length of the kind. Hexadecimal in any case;
 * base64 without padding, bits beyond the last byte zero. */
bool digest_from_hex(
	struct digest *digest, enum hash_kind kind, struct str text) MUST_CHECK;
bool digest_from_base64(
	struct digest *digest, enum hash_kind kind, struct str text) MUST_CHECK;

/* RECORD's "sha256=BASE64"; padding ('=' at the end, which old tools wrote) is
 * let pass. False: not of this form, or another algorithm. */
bool digest_from_record(struct digest *digest, struct str text) MUST_CHECK;

/* A lock's or URL fragment's "sha256:HEX" or "sha256=HEX". */
bool digest_from_pair(struct digest *digest, struct str text) MUST_CHECK;

#endif
