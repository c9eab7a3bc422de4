#include "crc.h"

#include <string.h>
#include <zlib.h>

long long
checksum(const char *name, const void *data, size_t size)
{
	if (!strcmp(name, "crc32"))
		return (long long)crc32_z(0, data, size);
	if (!strcmp(name, "adler32"))
		return (long long)adler32_z(1, data, size);
	return -1;
}
