/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/path.h"
#include "env/install/venv.h"
#include "env/python/candidate.h"
#include "env/python/python.h"
#include "env/store/skeleton.h"
#include "env/store/store.h"
#include "sys/env.h"
#include "sys/file.h"
#include "sys/host.h"
#include "sys/proc.h"
#include "sys/tree.h"

static struct str root;
static struct store store;
static struct python python;

static int
setup(void **state)
{
	int result = unit_setup(state);
	assert_true(
		fs_mkdir_unique(S("/tmp/ninjenv-test-"), &root, &arena, &diag));
	store = (struct store){
		.arena = &arena, .root = path_joinz(&arena, root, "store")};
	static const char *const directories[] = {
		"python", "tmp", "venv", "trash"};
	for (size_t i = 0; i < countof(directories); i++)
		assert_true(fs_mkdirs(
			path_joinz(&arena, store.root, directories[i]), &diag));
	struct spec_set any;
	assert_true(spec_parse(S(">=3.8"), &any, &arena, NULL));
	struct python_wish wish = {.spec = &any};
	assert_true(python_find(&wish, &store, &python, &arena, &diag));
	return result;
}

static int
teardown(void **state)
{
	assert_true(tree_remove(root, &diag));
	return unit_teardown(state);
}

#define DISK_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

static struct str
at(const char *name)
{
	return path_joinz(&arena, root, name);
}

static void
make(struct str path, const char *prompt)
{
	bool done = venv_make(
		&python, path, str_from(prompt), &store, &arena, &diag);
	struct buf text = {.arena = &arena};
	diag_text(&diag, "test", false, &text);
	assert_str(buf_str(&text), "");
	assert_true(done);
}

static enum venv_state
check(struct str path, const char *prompt)
{
	return venv_check(path, str_from(prompt), &python, &arena, &diag).state;
}

/* Runs a shell's command line; its output, which must come with status 0. */
static struct str
shell(const char *program, struct str command)
{
	struct proc proc = {.seconds = 30, .merge = true};
	proc_arg(&proc, str_from(program), &arena);
	proc_arg(&proc, S("-c"), &arena);
	proc_arg(&proc, command, &arena);
	struct proc_result result;
	assert_true(proc_run(&proc, &result, &arena, &diag));
	if (!proc_ok(&result))
		print_error("%s: %.*s\n", program, STR(result.out));
	assert_true(proc_ok(&result));
	return result.out;
}

static struct str
read(struct str path)
{
	struct str text;
	assert_true(file_need(path, 1 << 20, &text, &arena, &diag));
	return text;
}

/* Sees the test through with every interpreter of this machine: their venv
 * modules quote in different ways. Errors of those that do not fit are none. */
static void
with_each(void (*test)(struct str directory))
{
	struct str_vec paths = {0}, seen = {0};
	candidate_list(&paths, (struct str){0}, &arena);
	vec_for (struct str, it, &paths) {
		struct diag ignored = {.arena = &arena};
		if (!python_probe(*it, &store, &python, &arena, &ignored) ||
			!python.has_venv || str_vec_has(&seen, python.path))
			continue;
		vec_add(&seen, &arena, python.path);
		struct str directory =
			str_fmt(&arena, "%.*s/%zu", STR(root), seen.n);
		assert_true(fs_mkdirs(directory, &diag));
		test(directory);
	}
	assert_true(seen.n > 0);
}

/* Everything but .ninjenv/, against what the module makes at the same path. */
static void
compare(struct str directory)
{
	struct str path = path_joinz(&arena, directory, "h\xc3\xa9re (a) b"),
		   aside = path_joinz(&arena, directory, "aside");
	struct str remake = str_fmt(&arena,
		"mv '%.*s' '%.*s' && '%.*s' -I -m venv --without-pip "
		"--prompt 'my prompt' '%.*s' && rm -r '%.*s/.ninjenv' && "
		"diff -r --no-dereference '%.*s' '%.*s'",
		STR(path), STR(aside), STR(python.path), STR(path), STR(aside),
		STR(path), STR(aside));
	make(path, "my prompt");
	assert_str(shell("sh", remake), "");
}

static void
is_what_the_module_makes(void **state)
{
	(void)state;
	with_each(compare);
}

/* Names that only quotes of the right kind survive. */
static const char *const hard_names[] = {
	"plain", "two words", "a&b (c) * ~ #d; {x} <y> |z f\xc3\xbcnf"};

static bool
has_program(const char *name)
{
	return proc_find(str_from(name), env_get("PATH"), &arena).n > 0;
}

#define RUN "python -I -c 'import sys; print(sys.prefix)'"

static void
activate_posix(struct str path, const char *prompt)
{
	static const char *const shells[] = {"dash", "bash", "zsh", "ksh"};
	struct str script = str_fmt(&arena,
		". '%.*s/bin/activate' && echo \"$VIRTUAL_ENV\" && " RUN
		" && case \"$PS1\" in *'%s'*) ;; *) echo \"$PS1\"; exit 1;; "
		"esac && deactivate && echo \"$VIRTUAL_ENV\"",
		STR(path), prompt);
	struct str wanted =
		str_fmt(&arena, "%.*s\n%.*s\n\n", STR(path), STR(path));
	for (size_t i = 0; i < countof(shells); i++)
		if (has_program(shells[i]))
			assert_str(shell(shells[i], script), wanted.p);
}

/* Their prompt is printed last. */
static void
activate_other(const char *program, struct str script, struct str path,
	const char *prompt)
{
	if (!has_program(program))
		return;
	struct str out = shell(program, script);
	struct str wanted =
		str_fmt(&arena, "%.*s\n%.*s\n", STR(path), STR(path));
	assert_str(str_sub(out, 0, wanted.n), wanted.p);
	struct str rest = str_from_index(out, wanted.n);
	assert_true(str_find(rest, str_from(prompt)) < rest.n);
}

static void
activate_all(struct str directory)
{
	for (size_t i = 0; i < countof(hard_names); i++) {
		const char *name = hard_names[i];
		struct str path = path_joinz(&arena, directory, name);
		make(path, name);
		activate_posix(path, name);
		activate_other("fish",
			str_fmt(&arena,
				"source '%.*s/bin/activate.fish'; "
				"echo $VIRTUAL_ENV; " RUN "; fish_prompt",
				STR(path)),
			path, name);
		activate_other("tcsh",
			str_fmt(&arena,
				"set prompt = '> '; "
				"source '%.*s/bin/activate.csh'; "
				"echo $VIRTUAL_ENV:q; " RUN "; echo $prompt:q",
				STR(path)),
			path, name);
	}
}

static void
activates(void **state)
{
	(void)state;
	with_each(activate_all);
}

static void
refuses_what_shells_cannot_hold(void **state)
{
	(void)state;
	static const char *const bad[] = {"a'b", "a\"b", "a$b", "a`b", "a\\b",
		"a!b", "a\nb", "a\tb", "a\x7f", "a\xff"};
	for (size_t i = 0; i < countof(bad); i++) {
		struct str path = at(bad[i]);
		assert_false(venv_check_path(path, NOWHERE, &diag));
		assert_false(
			venv_check_prompt(str_from(bad[i]), NOWHERE, &diag));
		assert_false(venv_make(
			&python, path, S("x"), &store, &arena, &diag));
		assert_false(venv_make(&python, at("y"), str_from(bad[i]),
			&store, &arena, &diag));
		assert_int_equal(check(path, "x"), VENV_FAILED);
	}
	assert_false(venv_check_path(S("/a:b"), NOWHERE, &diag));
	assert_true(venv_check_prompt(S("a:b (c)"), NOWHERE, &diag));
	assert_false(fs_exists(at("y")));
}

static void
sees_what_stands_there(void **state)
{
	(void)state;
	struct str path = at("e");
	assert_int_equal(check(path, "p"), VENV_ABSENT);
	assert_true(fs_mkdirs(at("e/.ninjenv"), &diag));
	assert_true(file_touch(at("e/.ninjenv/want"), &diag));
	assert_int_equal(check(path, "p"), VENV_ABSENT);
	make(path, "p");
	assert_true(fs_exists(at("e/.ninjenv/want")));
	assert_int_equal(check(path, "p"), VENV_CURRENT);
	assert_int_equal(check(path, "q"), VENV_TEXTS);
	assert_true(venv_refresh(&python, path, S("q"), &store, &arena, &diag));
	assert_int_equal(check(path, "q"), VENV_CURRENT);
	struct str activate = read(at("e/bin/activate"));
	assert_true(str_find(activate, S("(q) ")) < activate.n ||
		    str_find(activate, S("PROMPT=\"q\"")) < activate.n);
	/* ninja -t clean; what a person changed in the scripts stays. */
	assert_true(fs_unlink(at("e/pyvenv.cfg"), &diag));
	assert_true(file_write(
		at("e/bin/activate"), S("mine"), 0644, FILE_LAZY, &diag));
	assert_int_equal(check(path, "q"), VENV_TEXTS);
	assert_true(venv_refresh(&python, path, S("q"), &store, &arena, &diag));
	assert_int_equal(check(path, "q"), VENV_CURRENT);
	assert_str(read(at("e/bin/activate")), "mine");
}

static void
makes_anew(void **state)
{
	(void)state;
	struct str path = at("e"), moved = at("moved");
	make(path, "p");
	assert_true(file_touch(at("e/lib/mine"), &diag));
	assert_true(fs_mkdirs(at("e/.ninjenv/pkg"), &diag));
	assert_true(file_touch(at("e/.ninjenv/.ninja_log"), &diag));
	assert_int_equal(fs_rename(path, moved, &diag), FS_OK);
	struct venv_found found =
		venv_check(moved, S("p"), &python, &arena, &diag);
	assert_int_equal(found.state, VENV_STALE);
	assert_str(found.why,
		str_fmt(&arena, "it was moved or copied from '%.*s'", STR(path))
			.p);
	make(moved, "p");
	assert_int_equal(check(moved, "p"), VENV_CURRENT);
	assert_false(fs_exists(at("moved/lib/mine")));
	assert_false(fs_exists(at("moved/.ninjenv/pkg")));
	assert_true(fs_exists(at("moved/.ninjenv/.ninja_log")));
	assert_true(fs_is_directory(venv_trash(moved, &arena)));

	struct python other = python;
	other.identity = S("another");
	found = venv_check(moved, S("p"), &other, &arena, &diag);
	assert_int_equal(found.state, VENV_STALE);
	assert_false(found.vanished);
	assert_true(str_find(found.why, S("was replaced")) < found.why.n);

	struct str stamp = at("moved/.ninjenv/skeleton");
	struct str text = read(stamp);
	size_t line = str_find(text, python.path);
	assert_true(line < text.n);
	text = str_fmt(&arena, "%.*s/gone%.*s", STR(str_sub(text, 0, line)),
		STR(str_from_index(text, line)));
	assert_true(file_write(stamp, text, 0644, FILE_LAZY, &diag));
	found = venv_check(moved, S("p"), &other, &arena, &diag);
	assert_int_equal(found.state, VENV_STALE);
	assert_true(found.vanished);

	assert_true(file_write(stamp, S("ninjenv-environment 1\nunfinished\n"),
		0644, FILE_LAZY, &diag));
	assert_int_equal(check(moved, "p"), VENV_STALE);
	make(moved, "p");
	/* Gone: Ninja's clean tool takes it. Another's: not ours any more. */
	assert_true(fs_unlink(at("moved/bin/python"), &diag));
	assert_int_equal(check(moved, "p"), VENV_TEXTS);
	assert_true(
		venv_refresh(&python, moved, S("p"), &store, &arena, &diag));
	assert_int_equal(check(moved, "p"), VENV_CURRENT);
	assert_true(fs_unlink(at("moved/bin/python"), &diag));
	assert_true(fs_symlink(S("/bin/sh"), at("moved/bin/python"), &diag));
	assert_int_equal(check(moved, "p"), VENV_STALE);
}

static void
leaves_others_alone(void **state)
{
	(void)state;
	assert_true(fs_mkdirs(at("docs/.ninjenv"), &diag));
	assert_true(file_touch(at("docs/text"), &diag));
	assert_int_equal(check(at("docs"), "p"), VENV_FAILED);
	assert_true(fs_unlink(at("docs/text"), &diag));
	assert_int_equal(check(at("docs"), "p"), VENV_ABSENT);
	assert_true(file_touch(at("docs/pyvenv.cfg"), &diag));
	assert_int_equal(check(at("docs"), "p"), VENV_FAILED);
	assert_true(str_ends(diag.items.v[diag.items.n - 1].message,
		S("is an environment that another tool made")));
	assert_true(file_touch(at("file"), &diag));
	assert_int_equal(check(at("file"), "p"), VENV_FAILED);
	assert_true(fs_symlink(S("nowhere"), at("link"), &diag));
	assert_int_equal(check(at("link"), "p"), VENV_FAILED);
	assert_true(fs_mkdirs(at("empty"), &diag));
	assert_int_equal(check(at("empty"), "p"), VENV_ABSENT);
}

static void
names_another_owner(void **state)
{
	(void)state;
	if (!host_is_root())
		skip();
	make(at("e"), "p");
	(void)shell("sh", str_fmt(&arena, "chown 54321 '%.*s'", STR(at("e"))));
	assert_int_equal(check(at("e"), "p"), VENV_FAILED);
	assert_str(diag.items.v[0].message,
		str_fmt(&arena, "'%.*s' belongs to '54321', not to you",
			STR(at("e")))
			.p);
}

/* The pattern in the store is what is stamped; a damaged one is made again. */
static void
keeps_the_pattern(void **state)
{
	(void)state;
	make(at("a"), "p");
	struct str file = path_joinz(&arena,
		store_path(&store, "venv", python.identity, &arena),
		"skeleton");
	struct str text = read(file);
	assert_true(str_starts(text, S(SKELETON_HEADER "\n")));
	assert_true(file_write(file,
		str_fmt(&arena, "%s\ndir only-this\nend\n", SKELETON_HEADER),
		0444, FILE_LAZY, &diag));
	assert_false(
		venv_make(&python, at("b"), S("p"), &store, &arena, &diag));
	assert_true(fs_is_directory(at("b/only-this")));
	diag = (struct diag){.arena = &arena};
	assert_true(file_write(
		file, str_sub(text, 0, 300), 0444, FILE_LAZY, &diag));
	make(at("c"), "p");
	assert_str(read(file), str_dup(&arena, text).p);
}

/* The module works where no shell quotes the path, whatever the store's. */
static void
works_from_any_store(void **state)
{
	(void)state;
	store.root = at("st ore (1)");
	assert_true(fs_mkdirs(path_joinz(&arena, store.root, "tmp"), &diag));
	assert_true(fs_mkdirs(path_joinz(&arena, store.root, "venv"), &diag));
	make(at("e"), "p");
	assert_str(shell("sh", str_fmt(&arena,
				       ". '%.*s/bin/activate' && " RUN
				       " && grep -rl token '%.*s/bin' || true",
				       STR(at("e")), STR(at("e")))),
		str_fmt(&arena, "%.*s\n", STR(at("e"))).p);
}

static void
needs_the_module(void **state)
{
	(void)state;
	struct python without = python;
	without.has_venv = false;
	without.identity = S("without");
	assert_false(
		venv_make(&without, at("e"), S("p"), &store, &arena, &diag));
	assert_int_equal(diag.errors, 1);
	assert_true(str_ends(diag.items.v[0].message, S("has no venv module")));
	assert_true(diag.items.v[0].hint.n > 0);
	assert_false(fs_exists(at("e")));
}

static void
marks_know_quotes(void **state)
{
	(void)state;
	static const struct {
		const char *text, *plain, *hard;
	} rows[] = {
		{"A=/t/name\n", "A=/o/e\n", "A='/o d/e'\n"},
		{"A=\"/t/name\"\n", "A=\"/o/e\"\n", "A=\"/o d/e\"\n"},
		{"A='(pp) '\n", "A='(q) '\n", "A='(q r) '\n"},
		{"A=\"(\"pp\") \"\n", "A=\"(\"q\") \"\n",
			"A=\"(\"'q r'\") \"\n"},
		{"# don't\nA=pp\n", "# don't\nA=q\n", "# don't\nA='q r'\n"},
		{"A=\\'pp\n", "A=\\'q\n", "A=\\''q r'\n"},
		{"A=$#; B=\"name\"\n", "A=$#; B=\"e\"\n", "A=$#; B=\"e\"\n"},
	};
	for (size_t i = 0; i < countof(rows); i++) {
		struct skeleton_item item = {.kind = SKELETON_TEXT,
			.bytes = skeleton_mark(str_from(rows[i].text),
				S("/t/name"), S("pp"), true, &arena)};
		assert_str(skeleton_text(&item, S("/o/e"), S("q"), &arena),
			rows[i].plain);
		assert_str(skeleton_text(&item, S("/o d/e"), S("q r"), &arena),
			rows[i].hard);
	}
}

static void
reads_patterns(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "ninjenv-skeleton 2\nend\n",
		"ninjenv-skeleton 1\n", "ninjenv-skeleton 1\ndir a\n",
		"ninjenv-skeleton 1\ndir ../a\nend\n",
		"ninjenv-skeleton 1\ndir /a\nend\n",
		"ninjenv-skeleton 1\ntext 644 9 a\nab\nend\n",
		"ninjenv-skeleton 1\ntext 644 1 a\nab\nend\n",
		"ninjenv-skeleton 1\ntext 644 2 a\nend\nend\n",
		"ninjenv-skeleton 1\nlink a b\nend\n",
		"ninjenv-skeleton 1\nend\nmore\n"};
	struct skeleton skeleton;
	for (size_t i = 0; i < countof(bad); i++)
		assert_false(
			skeleton_read(str_from(bad[i]), &skeleton, &arena));
	assert_true(skeleton_read(S("ninjenv-skeleton 1\ndir a\n"
				    "link a/b\tc d\ntext 755 4 a/x y\n"
				    "end\n\nend\n"),
		&skeleton, &arena));
	assert_int_equal(skeleton.items.n, 3);
	assert_str(skeleton.items.v[1].bytes, "c d");
	assert_str(skeleton.items.v[2].path, "a/x y");
	assert_int_equal(skeleton.items.v[2].mode, 0755);
}

static void
adds_directories(void **state)
{
	(void)state;
	struct str path = at("e");
	make(path, "p");
	struct str_vec directories = {0};
	bool changed;
	assert_true(venv_pythonpath(
		&python, path, &directories, &changed, &arena, &diag));
	assert_false(changed);
	vec_add(&directories, &arena, at("src dir"));
	vec_add(&directories, &arena, at("lib"));
	assert_true(venv_pythonpath(
		&python, path, &directories, &changed, &arena, &diag));
	assert_true(changed);
	assert_true(venv_pythonpath(
		&python, path, &directories, &changed, &arena, &diag));
	assert_false(changed);
	assert_true(fs_mkdirs(at("src dir"), &diag));
	assert_true(
		file_write(path_joinz(&arena, at("src dir"), "hello_mod.py"),
			S("print('hello')\n"), 0644, FILE_LAZY, &diag));
	struct str out = shell(
		"sh", str_fmt(&arena, "'%.*s/bin/python' -c 'import hello_mod'",
			      STR(path)));
	assert_str(out, "hello\n");
	directories.n = 0;
	assert_true(venv_pythonpath(
		&python, path, &directories, &changed, &arena, &diag));
	assert_true(changed);
	vec_add(&directories, &arena, S("/a\nimport os"));
	assert_false(venv_pythonpath(
		&python, path, &directories, &changed, &arena, &diag));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		DISK_TEST(is_what_the_module_makes),
		DISK_TEST(activates),
		DISK_TEST(refuses_what_shells_cannot_hold),
		DISK_TEST(sees_what_stands_there),
		DISK_TEST(makes_anew),
		DISK_TEST(leaves_others_alone),
		DISK_TEST(names_another_owner),
		DISK_TEST(keeps_the_pattern),
		DISK_TEST(works_from_any_store),
		DISK_TEST(needs_the_module),
		TEST(marks_know_quotes),
		TEST(reads_patterns),
		DISK_TEST(adds_directories),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
