/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "model/select.h"

#define HASH64                                                                 \
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define HEAD "lock-version = \"1.0\"\ncreated-by = \"x\"\n"
#define FILE_OF(name)                                                          \
	"{url = \"https://x/" name "\", hashes = {sha256 = \"" HASH64 "\"}}"
#define PURE(name)                                                             \
	"[[packages]]\nname = \"" name "\"\n"                                  \
	"wheels = [" FILE_OF(name "-1-py3-none-any.whl") "]\n"

#define GROUPS                                                                 \
	HEAD "dependency-groups = [\"x\", \"y\"]\ndefault-groups = [\"x\"]\n"
#define IN_X "marker = \"'x' in dependency_groups\"\n"
#define IN_Y "marker = \"'y' in dependency_groups\"\n"
#define IN_Z "marker = \"'z' in extras\"\n"

static const char *const tags[] = {"cp311-cp311-manylinux_2_17_x86_64",
	"cp311-abi3-linux_x86_64", "py3-none-any"};

static struct lock lock;
static struct tag_list list;
static struct marker_env env;
static struct select_target target = {
	.tags = &list, .markers = &env, .name = {"this one", 8}};

/* Python 3.11.2 on Linux. */
static bool
selects(const char *text, bool all, struct selected_vec *files)
{
	struct str_vec names = {0};

	env = (struct marker_env){0};
	diag = (struct diag){.arena = &arena};
	for (size_t i = 0; i < countof(tags); i++)
		vec_add(&names, &arena, str_from(tags[i]));
	tag_list_make(&list, names, &arena);
	env.value[MARKER_PYTHON_FULL_VERSION] = S("3.11.2");
	env.value[MARKER_PYTHON_VERSION] = S("3.11");
	env.value[MARKER_SYS_PLATFORM] = S("linux");
	if (!lock_read(S("pylock.toml"), str_from(text), &lock, &arena, &diag))
		fail_msg("no lock: %s: %s", text,
			str_dup(&arena, diag.items.v[0].message).p);
	if (all)
		return select_packages(&lock, &target, files, &arena, &diag);
	return select_files(&lock, &target, files, &arena, &diag);
}

static const struct {
	const char *in, *want;
} chosen[] = {
	{HEAD "packages = []\n", ""},
	{HEAD PURE("b") PURE("a"),
		"b b-1-py3-none-any.whl\na a-1-py3-none-any.whl\n"},
	/* the best tag, wherever it stands */
	{HEAD "[[packages]]\nname = \"a\"\nwheels = [" FILE_OF(
		 "a-1-py3-none-any.whl") ", " FILE_OF("a-1-cp311-abi3-linux_"
						      "x86_"
						      "64.whl") ", " FILE_OF("a"
									     "-"
									     "1"
									     "-"
									     "c"
									     "p"
									     "3"
									     "1"
									     "0"
									     "-"
									     "c"
									     "p"
									     "3"
									     "1"
									     "0"
									     "-"
									     "l"
									     "i"
									     "n"
									     "u"
									     "x"
									     "_"
									     "x"
									     "8"
									     "6"
									     "_"
									     "6"
									     "4"
									     "."
									     "w"
									     "h"
									     "l") "]\n",
		"a a-1-cp311-abi3-linux_x86_64.whl\n"},
	/* one of several tags of a name */
	{HEAD "[[packages]]\nname = \"a\"\nwheels = [" FILE_OF(
		 "a-1-py2.py3-none-any.whl") "]\n",
		"a a-1-py2.py3-none-any.whl\n"},
	/* between equals the higher build number, not the first text */
	{HEAD "[[packages]]\nname = \"a\"\nwheels = [" FILE_OF(
		 "a-1-9-py3-none-any.whl") ", " FILE_OF("a-1-10-py3-none-any."
							"whl") ", " FILE_OF("a-"
									    "1-"
									    "py"
									    "3-"
									    "no"
									    "ne"
									    "-a"
									    "ny"
									    ".w"
									    "h"
									    "l") "]\n",
		"a a-1-10-py3-none-any.whl\n"},
	/* no wheel fits */
	{HEAD "[[packages]]\nname = \"a\"\nsdist = " FILE_OF(
		 "a-1.tar.gz") "\nwheels = [" FILE_OF("a-1-cp310-cp310-linux_"
						      "x86_64.whl") "]\n",
		"a a-1.tar.gz from source\n"},
	{HEAD "[[packages]]\nname = \"a\"\narchive = " FILE_OF("x.zip") "\n",
		"a x.zip from source\n"},
	{HEAD "[[packages]]\nname = \"a\"\narchive = " FILE_OF("x.whl") "\n",
		"a x.whl\n"},
	/* markers: of this interpreter, and of the lock's default groups */
	{HEAD PURE("a") "marker = \"sys_platform == 'win32'\"\n" PURE(
		 "a") "marker = \"sys_platform == 'linux'\"\n",
		"a a-1-py3-none-any.whl\n"},
	{GROUPS PURE("a") IN_X PURE("b") IN_Y PURE("c") IN_Z,
		"a a-1-py3-none-any.whl\n"},
	{HEAD "requires-python = \">=3.11\"\nenvironments = [\"sys_platform == "
	      "'win32'\", \"sys_platform == 'linux'\"]\n" PURE("a"),
		"a a-1-py3-none-any.whl\n"},
};

static void
chooses_files(void **state)
{
	(void)state;
	for (size_t i = 0; i < countof(chosen); i++) {
		struct buf out = {.arena = &arena};
		struct selected_vec files = {0};
		if (!selects(chosen[i].in, false, &files))
			fail_msg("row %zu: %s", i,
				str_dup(&arena, diag.items.v[0].message).p);
		vec_for (const struct selected, it, &files) {
			buf_addf(&out, "%.*s %.*s%s\n", STR(it->package->name),
				STR(it->file->name),
				it->from_source ? " from source" : "");
		}
		assert_str(buf_str(&out), chosen[i].want);
	}
}

#define OTHER                                                                  \
	"hint: choose an interpreter that it serves with 'python =' in "       \
	"venv.ini, or make it anew for this one with 'ninjenv lock'\n"

static const struct {
	const char *in, *want;
} refused[] = {
	{HEAD "requires-python = \">=3.12\"\n" PURE("a"),
		"0 the lock was made for Python >=3.12, and this is this "
		"one\n" OTHER},
	{HEAD "environments = []\n" PURE("a"),
		"0 the lock was made for no environment, and this is this "
		"one\n" OTHER},
	{HEAD "environments = [\"os_name == 'nt'\", \"os_name == 'x'\"]\n" PURE(
		 "a"),
		"0 the lock was made for os_name == 'nt'; or os_name == 'x', "
		"and this is this one\n" OTHER},
	{HEAD PURE("a") "requires-python = \"<3\"\nversion = \"1\"\n",
		"3 a 1 needs Python <3, and this is this one\n"},
	/* which packages, before which file of each */
	{HEAD "[[packages]]\nname = \"a\"\nwheels = [" FILE_OF(
		 "a-1-py2-none-any.whl") "]\n" PURE("b") PURE("b"),
		"9 the lock has two versions of b for this one\n"
		"3 a  has no wheel for this one, and no source distribution\n"
		"hint: choose another version in venv.ini, or another "
		"interpreter with 'python ='\n"},
	{HEAD PURE("a") PURE("a"),
		"6 the lock has two versions of a for this one\n"},
	{HEAD "[[packages]]\nname = \"a\"\nversion = \"1\"\nwheels = [" FILE_OF(
		 "a-1-py2-none-any.whl") "]\n",
		"3 a 1 has no wheel for this one, and no source distribution\n"
		"hint: choose another version in venv.ini, or another "
		"interpreter with 'python ='\n"},
	/* all in one run */
	{HEAD "[[packages]]\nname = \"a\"\ndirectory = {path = \".\"}\n"
	      "[[packages]]\nname = \"b\"\nvcs = {type = \"git\", path = "
	      "\".\", commit-id = \"0\"}\n[[packages]]\nname = \"c\"\n"
	      "archive = {url = \"https://me:geheim@x/c.whl\", hashes = "
	      "{sha256 = \"0\"}}\n",
		"6 '0' is not the full id of a commit of b\n"
		"11 'c.whl' has no valid sha256 in the lock, so nothing can "
		"tell that it is the right file\n"},
};

static void
refuses_locks(void **state)
{
	(void)state;
	for (size_t i = 0; i < countof(refused); i++) {
		struct buf out = {.arena = &arena};
		struct selected_vec files = {0};
		assert_false(selects(refused[i].in, false, &files));
		assert_int_equal(files.n, 0);
		vec_for (const struct diag_item, it, &diag.items) {
			struct str line = it->place.text;
			assert_str(it->place.file, "pylock.toml");
			assert_int_equal(str_find(line, S("geheim")), line.n);
			buf_addf(&out, "%zu %.*s\n", it->place.line,
				STR(it->message));
			if (it->hint.n)
				buf_addf(&out, "hint: %.*s\n", STR(it->hint));
		}
		assert_str(buf_str(&out), refused[i].want);
	}
}

/* What PEP 751 selects is more than what can be installed. */
static void
selects_what_has_no_file(void **state)
{
	(void)state;
	struct selected_vec files = {0};
	assert_true(selects(refused[countof(refused) - 1].in, true, &files));
	assert_int_equal(files.n, 3);
	assert_null(files.v[0].file);
	assert_null(files.v[1].file);
	assert_str(files.v[2].file->name, "c.whl");
}

static const struct {
	const char *in, *want; /* an error, too */
} from_source[] = {
	{HEAD "[[packages]]\nname = \"a\"\nsdist = " FILE_OF(
		 "a-1.tar.gz") "\nwheels = [" FILE_OF("a-1-py3-none-any."
						      "whl") "]\n" PURE("b"),
		"a-1.tar.gz from source\nb-1-py3-none-any.whl\n"},
	{HEAD PURE("a") "version = \"1\"\n",
		"a 1 is to be built from source, and the lock has no source "
		"distribution of it\n"},
	{HEAD "[[packages]]\nname = \"a\"\narchive = " FILE_OF("x.whl") "\n",
		"a is to be built from source, and the lock has no source "
		"distribution of it\n"},
};

/* [build:a] from-source = yes */
static void
chooses_the_source(void **state)
{
	(void)state;
	struct str_vec names = {0};
	vec_add(&names, &arena, S("a"));
	target.from_source = names;
	for (size_t i = 0; i < countof(from_source); i++) {
		struct buf out = {.arena = &arena};
		struct selected_vec files = {0};
		bool done = selects(from_source[i].in, false, &files);
		vec_for (const struct selected, it, &files) {
			buf_addf(&out, "%.*s%s\n", STR(it->file->name),
				it->from_source ? " from source" : "");
		}
		assert_int_equal(done, diag.errors == 0);
		if (!done)
			buf_addf(&out, "%.*s\n", STR(diag.items.v[0].message));
		assert_str(buf_str(&out), from_source[i].want);
	}
	target.from_source = (struct str_vec){0};
}

#define BUILD(marker, version)                                                 \
	"[[tool.ninjenv.build]]\nname = \"a\"\nversion = \"1\"\n" marker       \
	"packages = [{name = \"t\", version = \"" version "\"}]\n"
#define TOOL(version, file)                                                    \
	"[[tool.ninjenv.build-packages]]\nname = \"t\"\n"                      \
	"version = \"" version "\"\nwheels = [" FILE_OF(file) "]\n"

static const struct {
	const char *in, *want;
} built[] = {
	{"", "none\n"},
	{BUILD("", "1") TOOL("1", "t-1-py3-none-any.whl"),
		"t-1-py3-none-any.whl\n"},
	/* the one whose marker holds here */
	{BUILD("marker = \"sys_platform == 'win32'\"\n", "1")
			BUILD("marker = \"sys_platform == 'linux'\"\n", "2")
				TOOL("1", "t-1-py3-none-any.whl")
					TOOL("2", "t-2-py3-none-any.whl"),
		"t-2-py3-none-any.whl\n"},
	{BUILD("marker = \"sys_platform == 'win32'\"\n", "1")
			TOOL("1", "t-1-py3-none-any.whl"),
		"none\n"},
	{BUILD("", "1") TOOL("1", "t-1-cp311-cp311-win_amd64.whl"),
		"t 1, with which a is built, has no wheel for this one\n"},
};

static void
chooses_what_a_build_needs(void **state)
{
	(void)state;
	for (size_t i = 0; i < countof(built); i++) {
		struct buf text = {.arena = &arena}, out = {.arena = &arena};
		struct selected_vec files = {0};
		buf_addf(&text,
			HEAD "[[packages]]\nname = \"a\"\nversion = "
			     "\"1\"\nsdist = " FILE_OF("a-1.tar.gz") "\n%s",
			built[i].in);
		assert_true(selects(buf_str(&text).p, false, &files));
		const struct lock_build *build = select_build(
			&lock, &target, &lock.packages.v[0], &arena);
		bool done = build && select_build_files(&lock, &target, build,
					     &files, &arena, &diag);
		assert_int_equal(done || !build, diag.errors == 0);
		if (!build)
			buf_addz(&out, "none\n");
		else if (!done)
			buf_addf(&out, "%.*s\n", STR(diag.items.v[0].message));
		else
			buf_addf(&out, "%.*s\n", STR(files.v[0].file->name));
		assert_str(buf_str(&out), built[i].want);
	}
}

/* Another Python's package, one of another platform, a lock that is not for
 * this Python: the rest can be kept to. */
static void
selects_what_is_usable(void **state)
{
	struct selected_vec files = {0};

	(void)state;
	assert_false(selects(HEAD
		"requires-python = \">=3.12\"\n" PURE("a")
			PURE("b") "requires-python = \">=3.12\"\n"
				  "[[packages]]\nname = \"c\"\nwheels = "
				  "[" FILE_OF("c-1-cp311-cp311-win_amd64."
					      "whl") "]\n" PURE("d"),
		false, &files));
	select_usable(&lock, &target, &files, &arena);
	assert_int_equal(files.n, 2);
	assert_str(files.v[0].package->name, "a");
	assert_str(files.v[1].package->name, "d");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(chooses_files),
		TEST(refuses_locks),
		TEST(selects_what_has_no_file),
		TEST(chooses_the_source),
		TEST(chooses_what_a_build_needs),
		TEST(selects_what_is_usable),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
