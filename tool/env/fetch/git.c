/* SPDX-License-Identifier: MIT */
#include "env/fetch/git.h"

#include "base/path.h"
#include "format/url.h"
#include "model/secret.h"
#include "sys/env.h"
#include "sys/fs.h"
#include "sys/lockfile.h"
#include "sys/proc.h"
#include "sys/tree.h"

enum { LAST_LINES = 5 };

struct run {
	const struct git_commit *commit;
	const struct store *store;
	struct str program;
	struct str_vec environment;
	struct arena *arena;
	struct diag *diag;
};

static bool
find_program(struct run *run)
{
	run->program = proc_find(S("git"), env_get("PATH"), run->arena);
	if (run->program.n)
		return true;
	(void)diag_error(run->diag, run->commit->place,
		"%.*s comes from a repository, and there is no 'git'",
		STR(run->commit->name));
	return diag_hint(run->diag,
		"install it: 'apt install git' on Debian and Ubuntu, 'dnf "
		"install git' on Fedora");
}

/* Variables that would lead git to another repository (a hook of git's that
 * calls us sets them), or have it ask. */
static void
make_environment(struct run *run)
{
	static const char *const gone[] = {"GIT_DIR", "GIT_WORK_TREE",
		"GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE",
		"GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR",
		"GIT_PREFIX", "GIT_TEMPLATE_DIR", "GIT_TRACE",
		"GIT_EXTERNAL_DIFF"};
	struct str_vec *list = &run->environment;

	env_all(list, run->arena);
	for (size_t i = 0; i < countof(gone); i++)
		env_list_unset(list, str_from(gone[i]));
	env_list_set(list, S("GIT_TERMINAL_PROMPT"), S("0"), run->arena);
	env_list_set(list, S("GIT_ALLOW_PROTOCOL"), S("file:https:http:ssh"),
		run->arena);
	env_list_set(list, S("GIT_LFS_SKIP_SMUDGE"), S("1"), run->arena);
	if (!env_is_set("GIT_SSH_COMMAND") && !env_is_set("GIT_SSH"))
		env_list_set(list, S("GIT_SSH_COMMAND"),
			S("ssh -oBatchMode=yes"), run->arena);
}

/* The arguments end with NULL. */
static bool
git(struct run *run, struct str directory, const char *const *args,
	struct proc_result *result)
{
	static const char *const always[] = {"-c", "core.hooksPath=/dev/null",
		"-c", "core.fsmonitor=false", "-c", "protocol.ext.allow=never",
		"-c", "advice.detachedHead=false", "-c", "gc.auto=0", "-c",
		"core.autocrlf=false"};
	struct proc proc = {
		.merge = true,
		.directory = directory,
		.environment = &run->environment,
	};

	proc_arg(&proc, run->program, run->arena);
	for (size_t i = 0; i < countof(always); i++)
		proc_arg(&proc, str_from(always[i]), run->arena);
	for (; *args; args++)
		proc_arg(&proc, str_from(*args), run->arena);
	return proc_run(&proc, result, run->arena, run->diag);
}

/* The last lines that git said, without users and passwords. */
static void
add_words(struct run *run, struct str said)
{
	struct str_vec lines = {0};
	struct str line;

	said = secret_hide(run->arena, said);
	while (str_next(&said, '\n', &line)) {
		line = str_trim(line);
		if (line.n)
			vec_add(&lines, run->arena, line);
	}
	size_t from = lines.n > LAST_LINES ? lines.n - LAST_LINES : 0;
	for (size_t i = from; i < lines.n; i++)
		diag_note(run->diag, NOWHERE, "git: %.*s", STR(lines.v[i]));
}

static bool
failed(struct run *run, struct str said)
{
	const struct git_commit *commit = run->commit;

	(void)diag_error(run->diag, commit->place,
		"cannot get commit %.*s of '%.*s'", STR(commit->commit),
		STR(url_public(run->arena, commit->url)));
	add_words(run, said);
	return diag_hint(run->diag,
		"'git ls-remote %.*s' shows whether it can be reached and what "
		"it has",
		STR(url_public(run->arena, commit->url)));
}

/* Runs it, and its failure is ours. */
static bool
must(struct run *run, struct str directory, const char *const *args,
	struct proc_result *result)
{
	return git(run, directory, args, result) &&
	       (proc_ok(result) || failed(run, result->out));
}

/* A server may refuse commits that no branch ends with: then all of them, and
 * the one that is wanted is among them. */
static bool
fetch(struct run *run, struct str repository)
{
	const char *url = str_dup(run->arena, run->commit->url).p;
	const char *id = str_dup(run->arena, run->commit->commit).p;
	const char *const one[] = {"fetch", "--quiet", "--no-tags", "--depth=1",
		"--no-recurse-submodules", "--", url, id, NULL};
	const char *const all[] = {"fetch", "--quiet", "--tags",
		"--no-recurse-submodules", "--", url,
		"+refs/heads/*:refs/ninjenv/heads/*", NULL};
	const char *const refer[] = {
		"update-ref", "refs/heads/commit", id, NULL};
	struct proc_result result;

	if (!git(run, repository, one, &result))
		return false;
	return (proc_ok(&result) || must(run, repository, all, &result)) &&
	       must(run, repository, refer, &result);
}

static bool
is_sha256(const struct run *run)
{
	return run->commit->commit.n == 64;
}

static bool
init(struct run *run, struct str directory, bool bare)
{
	const char *const args[] = {"init", "--quiet", "--template=",
		is_sha256(run) ? "--object-format=sha256"
			       : "--object-format=sha1",
		bare ? "--bare" : ".", bare ? "." : NULL, NULL};
	struct proc_result result;

	return must(run, directory, args, &result);
}

static bool
is_local(const struct git_commit *commit)
{
	return str_starts(commit->url, S("file:")) ||
	       str_starts(commit->url, S("/"));
}

static bool
check_offline(struct run *run)
{
	const struct git_commit *commit = run->commit;

	if (!commit->offline || is_local(commit))
		return true;
	(void)diag_error(run->diag, commit->place,
		"commit %.*s of '%.*s' is not in the store, and "
		"NINJENV_OFFLINE "
		"is set",
		STR(commit->commit), STR(url_public(run->arena, commit->url)));
	return diag_hint(run->diag, "unset it once, to get the commit");
}

static bool
make_entry(struct run *run)
{
	struct str temporary;

	if (!check_offline(run) ||
		!store_temporary(run->store, &temporary, run->arena, run->diag))
		return false;
	bool done = init(run, temporary, true) && fetch(run, temporary) &&
		    store_flush(run->store, run->diag) &&
		    store_commit(run->store, temporary, "git",
			    run->commit->commit, run->diag);
	if (!done)
		(void)!tree_remove(temporary, NULL); /* told is why */
	return done;
}

/* Who comes second waits, and finds it. */
static bool
need_entry(struct run *run, struct str entry)
{
	struct lockfile lock = LOCKFILE_NONE;
	struct str path =
		store_path(run->store, "lock", run->commit->commit, run->arena);

	if (fs_is_directory(entry))
		return true;
	bool done = lockfile_wait(&lock, path, NULL, NULL, run->diag) &&
		    (fs_is_directory(entry) || make_entry(run));
	lockfile_release(&lock);
	return done;
}

static bool
verify(struct run *run, struct str directory)
{
	const char *const args[] = {"rev-parse", "HEAD", NULL};
	struct proc_result result;

	if (!must(run, directory, args, &result))
		return false;
	return str_eq(str_trim(result.out), run->commit->commit) ||
	       diag_error(run->diag, run->commit->place,
		       "'%.*s' gave another commit than %.*s: %.*s",
		       STR(url_public(run->arena, run->commit->url)),
		       STR(run->commit->commit), STR(str_trim(result.out)));
}

static void
tell_submodules(struct run *run, struct str directory)
{
	if (fs_is_file(path_joinz(run->arena, directory, ".gitmodules")))
		diag_warn(run->diag, run->commit->place,
			"the submodules of %.*s are not fetched: their "
			"directories are empty",
			STR(run->commit->name));
}

static bool
take_out(struct run *run, struct str entry, struct str directory)
{
	const char *id = str_dup(run->arena, run->commit->commit).p;
	const char *from = str_dup(run->arena, entry).p;
	const char *const get[] = {"fetch", "--quiet", "--no-tags", "--depth=1",
		"--no-recurse-submodules", "--", from, "refs/heads/commit",
		NULL};
	const char *const place[] = {
		"checkout", "--quiet", "--detach", id, "--", NULL};
	struct proc_result result;

	return fs_mkdirs(directory, run->diag) && init(run, directory, false) &&
	       must(run, directory, get, &result) &&
	       must(run, directory, place, &result) && verify(run, directory);
}

bool
git_checkout(const struct git_commit *commit, const struct store *store,
	struct str directory, struct arena *arena, struct diag *diag)
{
	struct run run = {
		.commit = commit,
		.store = store,
		.arena = arena,
		.diag = diag,
	};
	struct str entry = store_path(store, "git", commit->commit, arena);

	if (!find_program(&run))
		return false;
	make_environment(&run);
	if (!need_entry(&run, entry) || !take_out(&run, entry, directory))
		return false;
	tell_submodules(&run, directory);
	return true;
}
