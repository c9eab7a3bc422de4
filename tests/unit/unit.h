/* SPDX-License-Identifier: MIT */
/* What every unit test includes: cmocka, an arena and a diag per test. */
#ifndef UNIT_H
#define UNIT_H

/* cmocka.h wants these first. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

#define assert_str(s, z) assert_string_equal(str_dup(&arena, (s)).p, (z))

static struct arena arena;
static struct diag diag;

static int
unit_setup(void **state)
{
	(void)state;
	diag = (struct diag){.arena = &arena};
	return 0;
}

static int
unit_teardown(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, unit_setup, unit_teardown)

#endif
