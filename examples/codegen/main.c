/* limits TEMPERATURE HUMIDITY PRESSURE: are they within limits? */
#include <stdio.h>
#include <stdlib.h>

#include "help.h"
#include "names.h"
#include "sensor.h"

int
main(int argc, char **argv)
{
	int values[3];

	if (argc != 4) {
		printf("%s\n%s\n", help, limits_by());
		puts("names by jinja2 " JINJA2_VERSION
		     ", help by markdown " MARKDOWN_VERSION);
		return argc != 1;
	}
	for (int i = 0; i < 3; i++) {
		values[i] = atoi(argv[i + 1]);
		printf("%s: %d\n", names[i], values[i]);
	}
	puts(within_limits(values) ? "within limits" : "out of limits");
	return 0;
}
