/* units NUMBER UNIT: the length in metres; without arguments, help as HTML. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "help.h"
#include "units.h"

int
main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "--version")) {
		puts("jinja2 " JINJA2_VERSION ", markdown " MARKDOWN_VERSION);
		return 0;
	}
	for (size_t i = 0; argc == 3 && i < sizeof(units) / sizeof(*units);
		i++) {
		if (strcmp(argv[2], units[i].name))
			continue;
		printf("%g m\n", strtod(argv[1], NULL) * units[i].metres);
		return 0;
	}
	fputs(help, stdout);
	return argc != 1;
}
