/* SPDX-License-Identifier: MIT */
#include "format/pyc.h"

#include <stdio.h>

#include "format/zip_bytes.h"

struct pyc
pyc_read(const void *header)
{
	const unsigned char *p = header;
	struct pyc pyc = {.flags = le32(p + 4),
		.mtime = le32(p + 8),
		.size = le32(p + 12)};
	(void)snprintf(pyc.magic, sizeof pyc.magic, "%02x%02x%02x%02x", p[0],
		p[1], p[2], p[3]); /* it fits */
	return pyc;
}
