/* SPDX-License-Identifier: MIT */
/* Numbers as zip archives and bytecode hold them: least byte first. */
#ifndef FORMAT_ZIP_BYTES_H
#define FORMAT_ZIP_BYTES_H

#include <stdint.h>

static inline unsigned
le16(const unsigned char *p)
{
	return (unsigned)(p[0] | p[1] << 8);
}

static inline uint32_t
le32(const unsigned char *p)
{
	return le16(p) | (uint32_t)le16(p + 2) << 16;
}

static inline uint64_t
le64(const unsigned char *p)
{
	return le32(p) | (uint64_t)le32(p + 4) << 32;
}

#endif
