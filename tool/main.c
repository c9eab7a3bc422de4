/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int
main(void)
{
	puts("ninjenv " NINJENV_VERSION);
	return 0;
}
