/* Prints the CRC-32 of each argument. */
#include <stdio.h>

#include "crc_table.h"

static unsigned int
crc(const char *p)
{
	unsigned int sum = 0xffffffff;
	for (; *p; p++)
		sum = crc_table[(sum ^ (unsigned char)*p) & 0xff] ^ (sum >> 8);
	return sum ^ 0xffffffff;
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		printf("%08x  %s\n", crc(argv[i]), argv[i]);
	printf("table by jinja2 " JINJA2_VERSION "\n");
	return 0;
}
