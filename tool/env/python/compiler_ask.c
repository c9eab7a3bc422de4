/* SPDX-License-Identifier: MIT */
#include "env/python/compiler_ask.h"

#include "env/store/store.h"
#include "sys/env.h"
#include "sys/file.h"
#include "sys/hash.h"
#include "sys/proc.h"

enum { ASK_SECONDS = 20, ANSWER_MAX = 1 << 20 };

#define FORM "ninjenv-compiler 1\n"
#define LAST "\nend\n"

struct ask {
	struct str file, what;
	const struct str_vec *flags;
	struct fs_info info;
	struct str_vec environment;
	struct arena *arena;
	struct diag *diag;
};

static struct str
cache_path(const struct ask *ask, const struct compiler_answer *answer,
	const struct store *store)
{
	struct buf text = {.arena = ask->arena};
	buf_addf(&text, FORM "%.*s\n%llu %llu %lld\n", STR(answer->path),
		(unsigned long long)ask->info.inode,
		(unsigned long long)ask->info.size, (long long)ask->info.mtime);
	vec_for (const struct str, it, ask->flags)
		buf_addf(&text, "%.*s\n", STR(*it));
	return store_path(store, "compiler",
		hash_hex(ask->arena, buf_str(&text)), ask->arena);
}

static bool
fail(const struct ask *ask, const char *why, struct str detail)
{
	struct str line = S("");
	while (str_next(&detail, '\n', &line) && !str_trim(line).n)
		;
	line = str_sub(str_trim(line), 0, 200);
	(void)diag_error(ask->diag, NOWHERE,
		"the compiler '%.*s' cannot be used: %s%s%.*s", STR(ask->file),
		why, line.n ? ": " : "", STR(line));
	if (ask->what.n)
		return diag_hint(ask->diag,
			"it is what %.*s names; set it to a compiler that runs "
			"here",
			STR(ask->what));
	return diag_hint(ask->diag, "set CC to a compiler that runs here");
}

static bool
run(struct ask *ask, const char *question, struct str *said)
{
	struct proc proc = {
		.seconds = ASK_SECONDS,
		.limit = ANSWER_MAX,
		.environment = &ask->environment,
	};
	struct proc_result result;
	proc_arg(&proc, ask->file, ask->arena);
	vec_for (const struct str, it, ask->flags)
		proc_arg(&proc, *it, ask->arena);
	proc_arg(&proc, str_from(question), ask->arena);
	if (!proc_run(&proc, &result, ask->arena, ask->diag))
		return false;
	if (!proc_ok(&result))
		return fail(ask,
			str_fmt(ask->arena, "%s: %.*s", question,
				STR(proc_explain(&proc, &result, ask->arena)))
				.p,
			result.err);
	*said = result.out;
	return true;
}

static bool
ask_new(struct ask *ask, struct compiler_answer *answer)
{
	struct str machine;
	env_all(&ask->environment, ask->arena);
	env_list_set(&ask->environment, S("LC_ALL"), S("C"), ask->arena);
	if (!run(ask, "-dumpmachine", &machine) ||
		!run(ask, "--version", &answer->version))
		return false;
	answer->machine = str_trim(machine);
	answer->version = str_trim(answer->version);
	if (!answer->machine.n ||
		str_index(answer->machine, '\n') < answer->machine.n)
		return fail(ask,
			"it does not say for which machine it makes "
			"code (-dumpmachine)",
			S(""));
	return true;
}

static bool
read_cached(
	struct str path, struct compiler_answer *answer, struct arena *arena)
{
	struct str text, form = S(FORM);
	/* What is not there or damaged is asked again. */
	if (file_read(path, ANSWER_MAX, &text, arena, NULL) != FS_OK ||
		!str_starts(text, form) || !str_ends(text, S(LAST)))
		return false;
	text.n -= sizeof LAST - 1;
	return str_cut(str_from_index(text, form.n), '\n', &answer->machine,
		       &answer->version) &&
	       answer->machine.n;
}

static struct str
identity_of(const struct ask *ask, const struct compiler_answer *answer)
{
	return hash_hex(ask->arena,
		str_fmt(ask->arena, "%.*s\n%llu %lld\n%.*s\n%.*s\n",
			STR(answer->path), (unsigned long long)ask->info.size,
			(long long)ask->info.mtime, STR(answer->machine),
			STR(answer->version)));
}

bool
compiler_ask(struct str file, const struct str_vec *flags, struct str what,
	const struct store *store, struct compiler_answer *answer,
	struct arena *arena, struct diag *diag)
{
	struct ask ask = {.file = file,
		.what = what,
		.flags = flags,
		.arena = arena,
		.diag = diag};
	*answer = (struct compiler_answer){0};
	if (fs_realpath(file, &answer->path, arena, NULL) != FS_OK ||
		fs_stat(answer->path, &ask.info, NULL) != FS_OK)
		return fail(&ask, "there is no such file", S(""));
	struct str cached = store ? cache_path(&ask, answer, store) : S("");
	if (!store || !read_cached(cached, answer, arena)) {
		if (!ask_new(&ask, answer))
			return false;
		struct str text = str_fmt(arena, FORM "%.*s\n%.*s" LAST,
			STR(answer->machine), STR(answer->version));
		/* A cache: where it cannot be written, the next run asks
		 * again. */
		if (store)
			(void)!file_write(cached, text, 0644, FILE_LAZY, NULL);
	}
	answer->identity = identity_of(&ask, answer);
	return true;
}

/* The first word that begins with a digit. */
static struct str
first_number(struct str text)
{
	struct str word;
	while (str_next(&text, ' ', &word))
		if (word.n && word.p[0] >= '0' && word.p[0] <= '9')
			return word;
	return S("");
}

struct str
compiler_name(struct str version, struct arena *arena)
{
	struct str line = version, rest;
	(void)str_cut(version, '\n', &line, &rest);
	size_t clang = str_find(line, S("clang version "));
	size_t close = str_index(line, ')');
	/* GCC: "PROGRAM (whose build) VERSION ..." */
	bool gcc = str_find(version, S("Free Software Foundation")) < version.n;
	struct str number = S("");
	if (clang < line.n)
		number = first_number(str_from_index(line, clang));
	else if (gcc)
		number = first_number(
			str_from_index(line, close < line.n ? close + 1 : 0));
	if (!number.n)
		return str_dup(arena, str_trim(line));
	return str_fmt(arena, "%s %.*s", gcc ? "gcc" : "clang", STR(number));
}
