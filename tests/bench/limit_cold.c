/* SPDX-License-Identifier: MIT */
/* Wheels into a store and a tree of links. */
#define _GNU_SOURCE
#include "limit.h"

#include <errno.h>
#include <fcntl.h>
#include <libdeflate.h>
#include <nettle/sha2.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	BUCKET = 64,
	END_SIZE = 22,
	CENTRAL_SIZE = 46,
	LOCAL_SIZE = 30,
	NAME_SIZE = 4096,
	PLACE_SIZE = 48, /* "BUCKET/NUMBER" */
	DIGITS = 2 * SHA256_DIGEST_SIZE,
	DEFLATED = 8
};

struct wheel {
	const char *path;
	const unsigned char *bytes;
	size_t size;
};

struct unpacking {
	struct wheel *wheels; /* largest first */
	int store, target;
};

/* What a thread has at a wheel; buffers are used again, as fresh pages cost
 * more than what is done with them. */
struct hands {
	struct libdeflate_decompressor *inflater;
	unsigned char *room;
	size_t size;
	int entry, target;
	unsigned n;            /* files so far */
	char above[NAME_SIZE]; /* the directory that was made last */
};

struct member {
	char name[NAME_SIZE];
	const unsigned char *data;
	size_t packed, size;
	bool is_deflated;
};

static _Thread_local struct hands own;

static unsigned
two(const unsigned char *p)
{
	return (unsigned)p[0] | (unsigned)p[1] << 8;
}

static size_t
four(const unsigned char *p)
{
	return (size_t)two(p) | (size_t)two(p + 2) << 16;
}

static bool
odd(const char *name)
{
	errno = EBADMSG;
	return failed("read", name);
}

/* Names that lead out would write elsewhere. */
static bool
is_inside(const char *name)
{
	return *name && *name != '/' && strcmp(name, "..") &&
	       strncmp(name, "../", 3) && !strstr(name, "/..");
}

static void
hash(const unsigned char *bytes, size_t size, uint8_t *digest)
{
	struct sha256_ctx context;

	sha256_init(&context);
	sha256_update(&context, size, bytes);
	sha256_digest(&context, SHA256_DIGEST_SIZE, digest);
}

/* The directories above a name, where they are not those of the last. */
static bool
make_above(struct hands *hands, const char *name)
{
	char path[NAME_SIZE];
	const char *last = strrchr(name, '/');
	size_t n = last ? (size_t)(last - name) : 0;

	if (!last || (!strncmp(hands->above, name, n) && !hands->above[n]))
		return true;
	memcpy(path, name, n);
	path[n] = '\0';
	if (mkdirat(hands->target, path, 0755) && errno != EEXIST &&
		(errno != ENOENT || !make_above(hands, path) ||
			(mkdirat(hands->target, path, 0755) &&
				errno != EEXIST)))
		return failed("make", path);
	memcpy(hands->above, path, n + 1);
	return true;
}

static bool
write_file(int directory, const char *name, const unsigned char *bytes,
	size_t size)
{
	int fd = openat(
		directory, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444);

	if (fd < 0)
		return failed("make", name);
	for (size_t at = 0; at < size;) {
		ssize_t n = write(fd, bytes + at, size - at);
		if (n < 0) {
			(void)failed("write", name);
			(void)close(fd); /* it has failed already */
			return false;
		}
		at += (size_t)n;
	}
	return !close(fd) || failed("close", name);
}

/* Puts a file into the store and the tree. */
static bool
place(struct hands *hands, const char *name, const unsigned char *bytes,
	size_t size)
{
	char at[PLACE_SIZE];
	unsigned bucket = hands->n / BUCKET;

	(void)snprintf(at, sizeof at, "%u", bucket); /* it fits */
	if (hands->n % BUCKET == 0 && mkdirat(hands->entry, at, 0755))
		return failed("make", at);
	(void)snprintf(at, sizeof at, "%u/%u", bucket, hands->n++);
	return write_file(hands->entry, at, bytes, size) &&
	       make_above(hands, name) &&
	       (!linkat(hands->entry, at, hands->target, name, 0) ||
		       failed("link", name));
}

/* A row of the directory; its data, or NULL where it lies nowhere. */
static bool
read_member(const struct wheel *wheel, const unsigned char *row,
	struct member *member)
{
	size_t n = two(row + 28), local = four(row + 42);

	if (n >= sizeof member->name || local + LOCAL_SIZE > wheel->size)
		return odd(wheel->path);
	memcpy(member->name, row + CENTRAL_SIZE, n);
	member->name[n] = '\0';
	member->packed = four(row + 20);
	member->size = four(row + 24);
	member->is_deflated = two(row + 10) == DEFLATED;
	const unsigned char *head = wheel->bytes + local;
	size_t data = local + LOCAL_SIZE + two(head + 26) + two(head + 28);
	if (data > wheel->size || member->packed > wheel->size - data ||
		(!member->is_deflated && member->packed != member->size) ||
		!is_inside(member->name))
		return odd(member->name);
	member->data = wheel->bytes + data;
	return true;
}

static bool
unpack_member(struct hands *hands, const struct member *member)
{
	uint8_t digest[SHA256_DIGEST_SIZE];
	const unsigned char *bytes = member->data;

	if (member->name[strlen(member->name) - 1] == '/')
		return true;
	if (member->is_deflated) {
		if (member->size > hands->size) {
			hands->size = 2 * member->size;
			free(hands->room);
			hands->room = grown(NULL, hands->size);
		}
		if (libdeflate_deflate_decompress(hands->inflater, member->data,
			    member->packed, hands->room, member->size, NULL))
			return odd(member->name);
		bytes = hands->room;
	}
	/* An installer compares it with RECORD. */
	hash(bytes, member->size, digest);
	return place(hands, member->name, bytes, member->size);
}

static bool
unpack_members(struct hands *hands, const struct wheel *wheel)
{
	static const unsigned char mark[] = {'P', 'K', 5, 6};
	struct member member;
	size_t end = wheel->size;

	if (end < END_SIZE)
		return odd(wheel->path);
	for (end -= END_SIZE; memcmp(wheel->bytes + end, mark, sizeof mark);)
		if (!end--)
			return odd(wheel->path);
	size_t at = four(wheel->bytes + end + 16);
	for (unsigned n = two(wheel->bytes + end + 10); n; n--) {
		const unsigned char *row = wheel->bytes + at;
		if (at + CENTRAL_SIZE > end ||
			at + CENTRAL_SIZE + two(row + 28) > end)
			return odd(wheel->path);
		if (!read_member(wheel, row, &member) ||
			!unpack_member(hands, &member))
			return false;
		at += (size_t)CENTRAL_SIZE + two(row + 28) + two(row + 30) +
		      two(row + 32);
	}
	return true;
}

static bool
make_entry(struct hands *hands, const struct wheel *wheel, int store)
{
	uint8_t digest[SHA256_DIGEST_SIZE];
	char name[DIGITS + 1];

	hash(wheel->bytes, wheel->size, digest);
	for (size_t i = 0; i < sizeof digest; i++)
		(void)snprintf(name + 2 * i, 3, "%02x", digest[i]); /* fits */
	if (mkdirat(store, name, 0755))
		return failed("make", name);
	hands->entry = openat(store, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return hands->entry >= 0 || failed("open", name);
}

static bool
unpack_wheel(void *context, size_t i)
{
	const struct unpacking *unpacking = context;
	const struct wheel *wheel = &unpacking->wheels[i];
	struct hands *hands = &own;

	if (!hands->inflater)
		hands->inflater = libdeflate_alloc_decompressor();
	if (!hands->inflater)
		return failed("start", "an inflater");
	hands->target = unpacking->target;
	hands->n = 0;
	if (!make_entry(hands, wheel, unpacking->store))
		return false;
	bool done = unpack_members(hands, wheel);
	return !close(hands->entry) && done;
}

static bool
map_wheel(const char *path, struct wheel *wheel)
{
	struct stat info;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &info))
		return failed("open", path);
	wheel->path = path;
	wheel->size = (size_t)info.st_size;
	void *bytes = mmap(NULL, wheel->size, PROT_READ,
		MAP_PRIVATE | MAP_POPULATE, fd, 0);
	(void)close(fd); /* the mapping stays */
	if (bytes == MAP_FAILED)
		return failed("read", path);
	wheel->bytes = bytes;
	return true;
}

static int
larger_first(const void *a, const void *b)
{
	const struct wheel *x = a, *y = b;
	return (x->size < y->size) - (x->size > y->size);
}

bool
unpack_wheels(const char *store, const char *target, char **wheels, size_t n,
	unsigned threads, bool is_flushed)
{
	struct unpacking unpacking = {
		.wheels = grown(NULL, n * sizeof *unpacking.wheels)};

	for (size_t i = 0; i < n; i++)
		if (!map_wheel(wheels[i], &unpacking.wheels[i]))
			return false;
	qsort(unpacking.wheels, n, sizeof *unpacking.wheels, larger_first);
	unpacking.store = new_directory(store);
	unpacking.target = new_directory(target);
	if (unpacking.store < 0 || unpacking.target < 0 ||
		!in_threads(threads, n, unpack_wheel, &unpacking))
		return false;
	return !is_flushed || !syncfs(unpacking.store) ||
	       failed("flush", store);
}
