/* SPDX-License-Identifier: MIT */
/* What the machine runs, for answers that hold only while it stays so. */
#ifndef SYS_KERNEL_H
#define SYS_KERNEL_H

#include "base/str.h"

/* "Linux 6.1.0 #1 SMP x86_64 glibc 2.36": changes when the kernel, the
 * personality (32-bit mode) or the C library does. In the arena. */
struct str kernel_text(struct arena *arena);

#endif
