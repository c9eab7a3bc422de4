/* SPDX-License-Identifier: MIT */
/*
 * The head of a file of bytecode (PEP 552): what Python looks at before it
 * believes the rest. Pure.
 */
#ifndef FORMAT_PYC_H
#define FORMAT_PYC_H

#include <stdint.h>

enum {
	PYC_HEADER = 16,  /* bytes */
	PYC_UNCHECKED = 1 /* flags: by hash, and Python never looks at that */
};

struct pyc {
	char magic[9];        /* hexadecimal, of one kind of interpreter */
	uint32_t flags;       /* 0: the source's mtime and size follow */
	uint32_t mtime, size; /* the lower 32 bits of each */
};

/* Of PYC_HEADER bytes. */
struct pyc pyc_read(const void *header);

#endif
