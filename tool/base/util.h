/* SPDX-License-Identifier: MIT */
/* Small macros that every layer uses. */
#ifndef BASE_UTIL_H
#define BASE_UTIL_H

#define countof(a) (sizeof(a) / sizeof *(a))

#if defined(__GNUC__)
#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF(at, args) __attribute__((format(printf, at, args)))
#define NORETURN __attribute__((noreturn))
#else
#define MUST_CHECK
#define PRINTF(at, args)
#define NORETURN
#endif

#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))

#endif
