/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "format/pyc.h"

static void
reads_the_head(void **state)
{
	(void)state;
	static const unsigned char head[PYC_HEADER] = {0xa7, 0x0d, 0x0d, 0x0a,
		1, 0, 0, 0, 0x78, 0x56, 0x34, 0x92, 0xff, 1, 0, 0x80};
	struct pyc pyc = pyc_read(head);
	assert_string_equal(pyc.magic, "a70d0d0a");
	assert_int_equal(pyc.flags, PYC_UNCHECKED);
	assert_int_equal(pyc.mtime, 0x92345678);
	assert_int_equal(pyc.size, 0x800001ff);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_the_head),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
