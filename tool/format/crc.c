/* SPDX-License-Identifier: MIT */
#include "format/crc.h"

#include <libdeflate.h>

uint32_t
crc_of(struct str bytes)
{
	return libdeflate_crc32(0, bytes.p, bytes.n);
}
