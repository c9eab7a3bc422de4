/* SPDX-License-Identifier: MIT */
/*
 * The tags that an interpreter on some system takes, best first, computed from
 * a description (PEPs 425, 513, 571, 599, 600, 656, 703, 730, 738, 803), in
 * packaging 26.3's order. For a running interpreter its probe's list counts.
 */
#ifndef MODEL_TARGET_H
#define MODEL_TARGET_H

#include <stdbool.h>

#include "base/str.h"

enum target_system {
	TARGET_LINUX,
	TARGET_MACOS,
	TARGET_IOS,
	TARGET_ANDROID,
	TARGET_WINDOWS,
	TARGET_OTHER, /* platform alone */
};

enum target_libc { TARGET_NO_LIBC, TARGET_GLIBC, TARGET_MUSL };

struct target_version {
	unsigned major, minor;
};

struct target {
	struct str implementation; /* sys.implementation.name: "cpython" */
	struct target_version python;
	bool freethreaded, debug; /* CPython's */
	struct str abi; /* SOABI's part of others: "pypy310-pp73"; or empty */
	enum target_system system;
	struct str machine; /* x86_64, aarch64, arm64_iphoneos, x86, ... */
	bool is_32bit;      /* the interpreter, on a 64-bit machine */
	enum target_libc libc;
	struct target_version libc_version;
	struct target_version os_version; /* Android: its API level as major */
	bool soft_float; /* armv7l without the hard-float ABI: no manylinux */
	struct str platform; /* TARGET_OTHER: sysconfig.get_platform() */

	/*
	 * The site's own word on manylinux (PEP 600, _manylinux module): may a
	 * wheel for this glibc be installed? NULL: any may.
	 */
	bool (*manylinux)(const struct target *target, struct target_version v,
		struct str arch);
};

/* The platform tags alone, best first. */
struct str_vec target_platforms(
	const struct target *target, struct arena *arena);

/* All tags, best first. */
struct str_vec target_tags(const struct target *target, struct arena *arena);

#endif
