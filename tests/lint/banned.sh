#!/bin/sh
# SPDX-License-Identifier: MIT
# Calls, words and sizes that have no place here; all are listed in one run.
set -u
cd "$(dirname "$0")/../.." || exit 1

# Without a bound, without an error, with a state of their own, or a way around
# what is ours (arenas, sys/signal).
calls='strcpy|strcat|strncpy|strncat|stpcpy|sprintf|vsprintf|scanf|sscanf|fscanf
|gets|getwd|strtok|strtok_r|strdup|strndup|atoi|atol|atoll|atof|system|popen
|tmpnam|tempnam|mktemp|tmpfile|alloca|rand|srand|rand_r|random|signal|vfork
|setjmp|longjmp|sigsetjmp|siglongjmp|bcopy|bzero|ctime|asctime|gmtime|localtime
|putenv|wordexp|readdir_r'
calls=$(echo "$calls" | tr -d '\n')

# Every system call is in sys/; memory, printing and leaving have their places.
system='open|openat|creat|fopen|fdopen|freopen|unlink|unlinkat|remove|rename
|renameat|mkdir|mkdirat|rmdir|stat|lstat|fstat|fstatat|link|linkat|symlink
|symlinkat|readlink|readlinkat|chdir|fchdir|chmod|fchmod|chown|umask|getcwd
|mmap|munmap|opendir|fdopendir|readdir|fork|posix_spawn|execv|execve|execvp
|kill|waitpid|getenv|setenv|unsetenv|time|clock_gettime|isatty|socket|connect
|pthread_create|realpath|access|faccessat'
system=$(echo "$system" | tr -d '\n')
memory='malloc|calloc|realloc|reallocarray|aligned_alloc'
output='printf|fprintf|vprintf|vfprintf|puts|fputs|putchar|fwrite|perror'
leaving='exit|_Exit|quick_exit'

source_files() {
	git ls-files -- 'tool/*.c' 'tool/*.h'
}

every_file() {
	git ls-files | grep -v '^LICENSE$'
}

# message FILE:LINE:TEXT..., from grep -Hn
as_error() {
	sed -n "s|^\([^:]*:[0-9]*\):.*|\1: error: $1|p"
}

# calls PATTERN, of files on stdin: FILE:LINE: NAME, but for comments and where
# a name is only declared or stands behind a '.' or '>'
calls() {
	xargs grep -HnE "(^|[^A-Za-z0-9_.>])($1)[[:space:]]*\\(" /dev/null |
		grep -vE '^[^:]*:[0-9]*:[[:space:]]*/?\*' |
		sed -E "s/^([^:]*:[0-9]*):(.*[^A-Za-z0-9_.>])?($1)[[:space:]]*\\(.*/\\1: \\3/"
}

# elsewhere PATTERN FILES REASON: calls that only FILES may make
elsewhere() {
	source_files | grep -vE "^tool/($2)" | calls "$1" |
		sed "s|: \\(.*\\)|: error: \\1 is $3|"
}

banned_calls() {
	source_files | calls "$calls" |
		sed 's/: \(.*\)/: error: \1 is not used here/'
	elsewhere "$system" 'sys/|embed\.c$' 'a system call, which only sys/ makes'
	elsewhere "$memory" 'base/arena\.c$' 'only for base/arena.c'
	elsewhere "$output" \
		'embed\.c$|fetch/main\.c$|cmd/cmd\.c$|base/arena\.c$' \
		'for cmd/ alone: others add to a diag'
	elsewhere "$leaving" 'embed\.c$|base/arena\.c$' \
		'for nobody: return to main'
	elsewhere _exit 'sys/|fetch/main\.c$' 'for forked children of sys/'
}

form() {
	source_files | xargs grep -Hn '^[[:space:]]*//' /dev/null |
		as_error 'comments are written as \/* *\/'
	source_files | grep -v '_linux\.c$' | xargs grep -Hn '_GNU_SOURCE' \
		/dev/null | as_error '_GNU_SOURCE is for sys\/*_linux.c'
	source_files | xargs grep -HnE '^typedef[[:space:]]+(struct|enum|union)' \
		/dev/null | as_error 'structs have no typedef'
}

# No index is named anywhere: it is what pip's settings say it is.
index_hosts() {
	every_file | xargs grep -HnIiE 'py''pi\.org|python''hosted\.org' |
		as_error 'an index is named'
}

licences() {
	source_files | while read -r file; do
		head -1 "$file" | grep -q 'SPDX-License-Identifier: MIT' ||
			echo "$file:1: error: the first line is no SPDX line"
	done
}

# limit PATTERN LINES
limit() {
	git ls-files -- "$1" | xargs wc -l | awk -v most="$2" \
		'$2 != "total" && $1 > most {
			print $2 ":" $1 ": error: longer than " most " lines" }'
}

found=$(banned_calls; form; index_hosts; licences; limit 'tool/*.c' 500
	limit 'tool/*.h' 120)
[ -z "$found" ] && exit 0
echo "$found"
exit 1
