/* Checksums of zlib by name. */
#ifndef CRC_H
#define CRC_H

#include <stddef.h>

/* The checksum of that name ("crc32", "adler32"), or -1: there is none. */
long long checksum(const char *name, const void *data, size_t size);

#endif
