/* SPDX-License-Identifier: MIT */
/* CRC-32 (as zip and gzip have it): finds what chance does to bytes, for next
 * to nothing. Against intent there is sys/hash. */
#ifndef FORMAT_CRC_H
#define FORMAT_CRC_H

#include <stdint.h>

#include "base/str.h"

uint32_t crc_of(struct str bytes);

#endif
