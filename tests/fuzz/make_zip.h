/* SPDX-License-Identifier: MIT */
/* A zip archive of stored files, as a fuzzer could never make one: checksums
 * and offsets are right, so that what lies behind them is reached. */
#ifndef MAKE_ZIP_H
#define MAKE_ZIP_H

#include <libdeflate.h>

#include "base/str.h"

struct made_zip {
	struct buf local, central;
	unsigned count;
};

static inline void
put(struct buf *out, unsigned bytes, size_t value)
{
	while (bytes--) {
		buf_addc(out, (char)(value & 0xff));
		value >>= 8;
	}
}

/* Both headers from the flags on, to the name's length. */
static inline void
put_common(struct buf *out, struct str name, struct str data)
{
	put(out, 2, 1 << 11); /* the name is UTF-8 */
	put(out, 2, 0);       /* stored */
	put(out, 4, 0x21 << 16);
	put(out, 4,
		libdeflate_crc32(0, data.p ? data.p : "", data.p ? data.n : 0));
	put(out, 4, data.n);
	put(out, 4, data.n);
	put(out, 2, name.n);
	put(out, 2, 0);
}

static inline void
made_zip_add(struct made_zip *zip, struct str name, struct str data)
{
	size_t offset = zip->local.n;
	buf_addz(&zip->local, "PK\3\4");
	put(&zip->local, 2, 20);
	put_common(&zip->local, name, data);
	buf_add(&zip->local, name);
	buf_add(&zip->local, data);
	buf_addz(&zip->central, "PK\1\2");
	put(&zip->central, 2, 3 << 8 | 20);
	put(&zip->central, 2, 20);
	put_common(&zip->central, name, data);
	put(&zip->central, 6, 0);
	put(&zip->central, 4, (size_t)0100644 << 16);
	put(&zip->central, 4, offset);
	buf_add(&zip->central, name);
	zip->count++;
}

static inline struct str
made_zip_end(struct made_zip *zip)
{
	size_t start = zip->local.n;
	buf_add(&zip->local, buf_str(&zip->central));
	buf_addz(&zip->local, "PK\5\6");
	put(&zip->local, 4, 0);
	put(&zip->local, 2, zip->count);
	put(&zip->local, 2, zip->count);
	put(&zip->local, 4, zip->central.n);
	put(&zip->local, 4, start);
	put(&zip->local, 2, 0);
	return buf_str(&zip->local);
}

#endif
