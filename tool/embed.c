/* SPDX-License-Identifier: MIT */
/* Build-time helper: prints a C source that holds the files named as arguments
 * (see base/embedded.h). */
#include <stdio.h>
#include <string.h>

static int
print_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	if (!file) {
		perror(path);
		return 0;
	}
	size_t n = 0;
	int c;
	while ((c = getc(file)) != EOF) {
		printf("%d,", c);
		if (++n % 24 == 0)
			putchar('\n');
	}
	puts("0};");
	int ok = !ferror(file);
	(void)fclose(file); /* it was only read */
	return ok;
}

int
main(int argc, char **argv)
{
	puts("#include \"base/embedded.h\"");
	for (int i = 1; i < argc; i++) {
		printf("static const unsigned char file%d[] = {", i);
		if (!print_file(argv[i]))
			return 1;
	}
	puts("const struct embedded_file embedded_files[] = {");
	for (int i = 1; i < argc; i++) {
		const char *slash = strrchr(argv[i], '/');
		printf("{\"%s\", {(const char *)file%d, sizeof file%d - 1}},\n",
			slash ? slash + 1 : argv[i], i, i);
	}
	puts("{0}};");
	return fflush(stdout) || ferror(stdout);
}
