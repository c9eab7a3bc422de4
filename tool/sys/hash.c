/* SPDX-License-Identifier: MIT */
#include "sys/hash.h"

#include <nettle/version.h>
#include <string.h>
#include <sys/stat.h>

#include "sys/at.h"
#include "sys/call.h"

/* Nettle 4 knows by itself how long a digest is. */
#if NETTLE_VERSION_MAJOR >= 4
#define DIGEST(name, context, size, out) name##_digest((context), (out))
#else
#define DIGEST(name, context, size, out) name##_digest((context), (size), (out))
#endif

static const struct {
	const char *name;
	size_t size, base64;
} kinds[] = {
	[HASH_SHA256] = {"sha256", 32, 43},
	[HASH_SHA384] = {"sha384", 48, 64},
	[HASH_SHA512] = {"sha512", 64, 86},
};

void
hash_start(struct hash *hash, enum hash_kind kind)
{
	hash->kind = kind;
	switch (kind) {
	case HASH_SHA256:
		sha256_init(&hash->u.sha256);
		break;
	case HASH_SHA384:
		sha384_init(&hash->u.sha512);
		break;
	case HASH_SHA512:
		sha512_init(&hash->u.sha512);
		break;
	}
}

void
hash_add(struct hash *hash, const void *bytes, size_t n)
{
	if (!n)
		return;
	if (hash->kind == HASH_SHA256)
		sha256_update(&hash->u.sha256, n, bytes);
	else
		sha512_update(&hash->u.sha512, n, bytes);
}

struct digest
hash_end(struct hash *hash)
{
	struct digest digest = {.kind = hash->kind};
	switch (hash->kind) {
	case HASH_SHA256:
		DIGEST(sha256, &hash->u.sha256, 32, digest.bytes);
		break;
	case HASH_SHA384:
		DIGEST(sha384, &hash->u.sha512, 48, digest.bytes);
		break;
	case HASH_SHA512:
		DIGEST(sha512, &hash->u.sha512, 64, digest.bytes);
		break;
	}
	return digest;
}

struct digest
hash_str(enum hash_kind kind, struct str s)
{
	struct hash hash;
	hash_start(&hash, kind);
	hash_add(&hash, s.p, s.n);
	return hash_end(&hash);
}

static int
look(int fd)
{
	struct stat found;
	if (fstat(fd, &found) < 0)
		return errno;
	if (S_ISDIR(found.st_mode))
		return EISDIR;
	return S_ISREG(found.st_mode) ? 0 : CALL_NO_FILE;
}

int
hash_add_file(struct hash *hash, int fd)
{
	char room[64 * 1024];
	size_t got = sizeof room;
	int error = 0;
	while (!error && got == sizeof room) {
		error = at_read(fd, room, sizeof room, &got);
		hash_add(hash, room, got);
	}
	return error;
}

enum fs_result
hash_file(struct str path, enum hash_kind kind, struct digest *digest,
	struct diag *diag)
{
	struct call_room room;
	struct hash hash;
	int fd;
	int error = at_open(AT_CWD, call_path(&room, path), &fd);
	if (error)
		return call_result(diag, error, "cannot read", path);
	hash_start(&hash, kind);
	error = look(fd);
	if (!error)
		error = hash_add_file(&hash, fd);
	at_close(fd);
	if (error) {
		(void)call_failed(diag, error, "cannot read", path);
		return FS_FAILED;
	}
	*digest = hash_end(&hash);
	return FS_OK;
}

const char *
hash_kind_name(enum hash_kind kind)
{
	return kinds[kind].name;
}

bool
hash_kind_parse(enum hash_kind *kind, struct str name)
{
	for (size_t i = 0; i < countof(kinds); i++) {
		if (str_is(name, kinds[i].name)) {
			*kind = (enum hash_kind)i;
			return true;
		}
	}
	return false;
}

size_t
hash_kind_size(enum hash_kind kind)
{
	return kinds[kind].size;
}

bool
digest_eq(const struct digest *a, const struct digest *b)
{
	return a->kind == b->kind &&
	       !memcmp(a->bytes, b->bytes, kinds[a->kind].size);
}

static const char hex_digits[] = "0123456789abcdef";
static const char base64_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz0123456789-_";

size_t
digest_put_hex(const struct digest *digest, char out[DIGEST_HEX])
{
	size_t n = kinds[digest->kind].size;
	for (size_t i = 0; i < n; i++) {
		out[2 * i] = hex_digits[digest->bytes[i] >> 4];
		out[2 * i + 1] = hex_digits[digest->bytes[i] & 15];
	}
	out[2 * n] = '\0';
	return 2 * n;
}

size_t
digest_put_base64(const struct digest *digest, char out[DIGEST_BASE64])
{
	size_t n = kinds[digest->kind].size, at = 0;
	unsigned bits = 0, held = 0;
	for (size_t i = 0; i < n; i++) {
		bits = (bits << 8 | digest->bytes[i]) & 0xffff;
		for (held += 8; held >= 6; held -= 6)
			out[at++] = base64_digits[bits >> (held - 6) & 63];
	}
	if (held)
		out[at++] = base64_digits[bits << (6 - held) & 63];
	out[at] = '\0';
	return at;
}

struct str
digest_hex(const struct digest *digest, struct arena *arena)
{
	char out[DIGEST_HEX];
	size_t n = digest_put_hex(digest, out);
	return str_dup(arena, (struct str){out, n});
}

struct str
hash_hex(struct arena *arena, struct str text)
{
	struct digest digest = hash_str(HASH_SHA256, text);
	return digest_hex(&digest, arena);
}

struct str
digest_base64(const struct digest *digest, struct arena *arena)
{
	char out[DIGEST_BASE64];
	size_t n = digest_put_base64(digest, out);
	return str_dup(arena, (struct str){out, n});
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static int
base64_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '-' ? 62 : c == '_' ? 63 : -1;
}

/* Digits of so many bits each, high ones first; the last byte may be followed
 * by bits that are zero. */
static bool
decode(struct digest *digest, enum hash_kind kind, struct str text,
	unsigned width, int (*value)(char))
{
	struct digest found = {.kind = kind};
	unsigned bits = 0, held = 0;
	size_t at = 0;
	for (size_t i = 0; i < text.n; i++) {
		int digit = value(text.p[i]);
		if (digit < 0)
			return false;
		bits = (bits << width | (unsigned)digit) & 0xffff;
		held += width;
		if (held >= 8) {
			held -= 8;
			found.bytes[at++] = (unsigned char)(bits >> held);
		}
	}
	if (bits & ((1u << held) - 1))
		return false;
	*digest = found;
	return true;
}

bool
digest_from_hex(struct digest *digest, enum hash_kind kind, struct str text)
{
	return text.n == 2 * kinds[kind].size &&
	       decode(digest, kind, text, 4, hex_value);
}

bool
digest_from_base64(struct digest *digest, enum hash_kind kind, struct str text)
{
	return text.n == kinds[kind].base64 &&
	       decode(digest, kind, text, 6, base64_value);
}

bool
digest_from_record(struct digest *digest, struct str text)
{
	struct str name, value;
	enum hash_kind kind;
	if (!str_cut(text, '=', &name, &value) || !hash_kind_parse(&kind, name))
		return false;
	for (size_t padding = 0; padding < 2 && str_ends(value, S("="));
		padding++)
		value.n--;
	return digest_from_base64(digest, kind, value);
}

bool
digest_from_pair(struct digest *digest, struct str text)
{
	struct str name, value;
	enum hash_kind kind;
	if (!str_cut(text, ':', &name, &value) &&
		!str_cut(text, '=', &name, &value))
		return false;
	return hash_kind_parse(&kind, name) &&
	       digest_from_hex(digest, kind, value);
}
