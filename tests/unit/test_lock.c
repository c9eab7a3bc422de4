/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "model/lock.h"

#define HASH64                                                                 \
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static struct lock lock;

static bool
reads(struct str text)
{
	diag = (struct diag){.arena = &arena};
	return lock_read(S("pylock.toml"), text, &lock, &arena, &diag);
}

/* --- what we write ---------------------------------------------------------
 */

static const char ours[] =
	"# Made by 'ninjenv lock' from venv.ini; any tool that knows PEP 751 "
	"can install it.\n"
	"lock-version = \"1.0\"\n"
	"environments = [\"sys_platform == 'linux'\", \"os_name == 'nt'\"]\n"
	"requires-python = \">=3.9\"\n"
	"created-by = \"ninjenv\"\n"
	"\n"
	"[[packages]]\n"
	"name = \"a\"\n"
	"version = \"1.0\"\n"
	"dependencies = [{name = \"b\"}, {name = \"c\"}]\n"
	"index = \"https://index.example/simple\"\n"
	"sdist = {name = \"a-1.0.tar.gz\", upload-time = 2025-01-02T03:04:05Z, "
	"url = \"https://files.example/a-1.0.tar.gz\", size = 12, "
	"hashes = {sha256 = \"" HASH64 "\"}}\n"
	"wheels = [\n"
	"    {name = \"a-1.0-cp311-cp311-linux_x86_64.whl\", "
	"url = \"https://files.example/x\", hashes = {sha256 = \"" HASH64
	"\"}},\n"
	"    {name = \"a-1.0-py3-none-any.whl\", "
	"path = \"vendor/a-1.0-py3-none-any.whl\", "
	"hashes = {sha256 = \"" HASH64 "\"}},\n"
	"]\n"
	"\n"
	"[packages.tool.ninjenv]\n"
	"scripts = [\"a\", \"a-\\\"b\\\"\"]\n"
	"\n"
	"[[packages]]\n"
	"name = \"b\"\n"
	"version = \"2\"\n"
	"requires-python = \">=3.8\"\n"
	"dependencies = []\n"
	"archive = {name = \"b-2-py3-none-any.whl\", "
	"url = \"https://files.example/b-2-py3-none-any.whl\", "
	"hashes = {sha256 = \"" HASH64 "\"}}\n"
	"\n"
	"[tool.ninjenv]\n"
	"digest = \"sha256:0\"\n"
	"requirements = [\n"
	"    \"a ; os_name == \\\"posix\\\"\",\n"
	"    \"b==2\",\n"
	"]\n";

static void
reads_what_it_wrote(void **state)
{
	(void)state;
	struct buf out = {.arena = &arena};
	assert_true(reads(str_from(ours)));
	assert_int_equal(diag.items.n, 0);
	lock_write(&lock, &out);
	assert_str(buf_str(&out), ours);
}

static void
reads_everything(void **state)
{
	(void)state;
	assert_true(reads(str_from(ours)));
	assert_str(lock.created_by, "ninjenv");
	assert_true(lock.has_environments);
	assert_int_equal(lock.environments.n, 2);
	assert_str(lock.requires_python_text, ">=3.9");
	assert_non_null(lock.requires_python);
	assert_str(lock.digest, "sha256:0");
	assert_int_equal(lock.requirements.n, 2);
	const struct lock_package *a = lock_find(&lock, S("a"));
	assert_int_equal(a->place.line, 7);
	assert_true(a->has_dependencies);
	assert_str(a->dependencies.v[1].name, "c");
	assert_str(a->sdist.name, "a-1.0.tar.gz");
	assert_str(a->sdist.upload_time, "2025-01-02T03:04:05Z");
	assert_int_equal(a->sdist.size, 12);
	assert_str(a->wheels.v[1].sha256, HASH64);
	assert_str(a->wheels.v[1].path, "vendor/a-1.0-py3-none-any.whl");
	assert_true(a->has_scripts);
	assert_str(a->scripts.v[1], "a-\"b\"");
	const struct lock_package *b = lock_find(&lock, S("b"));
	assert_int_equal(b->source, LOCK_ARCHIVE);
	assert_true(b->has_dependencies && !b->dependencies.n);
	assert_false(b->has_scripts);
	assert_null(lock_find(&lock, S("c")));
}

static void
writes_in_order(void **state)
{
	(void)state;
	struct buf out = {.arena = &arena}, again = {.arena = &arena};
	assert_true(reads(str_from(ours)));
	struct lock_package swapped = lock.packages.v[0];
	lock.packages.v[0] = lock.packages.v[1];
	lock.packages.v[1] = swapped;
	struct lock_file_vec *wheels = &lock.packages.v[1].wheels;
	struct lock_file file = wheels->v[0];
	wheels->v[0] = wheels->v[1];
	wheels->v[1] = file;
	lock_write(&lock, &out);
	assert_str(buf_str(&out), ours);
	lock = (struct lock){.created_by = S("ninjenv")};
	lock_write(&lock, &again);
	assert_true(reads(buf_str(&again)));
	assert_int_equal(lock.packages.n, 0);
	assert_false(lock.has_environments);
}

static const char with_builds[] =
	"# Made by 'ninjenv lock' from venv.ini; any tool that knows PEP 751 "
	"can install it.\n"
	"lock-version = \"1.0\"\n"
	"created-by = \"ninjenv\"\n"
	"\n"
	"[[packages]]\n"
	"name = \"a\"\n"
	"version = \"1.0\"\n"
	"sdist = {name = \"a-1.0.tar.gz\", "
	"url = \"https://files.example/a-1.0.tar.gz\", "
	"hashes = {sha256 = \"" HASH64 "\"}}\n"
	"\n"
	"[[packages]]\n"
	"name = \"b\"\n"
	"dependencies = []\n"
	"directory = {path = \"libs/b\", editable = true, "
	"subdirectory = \"python\"}\n"
	"\n"
	"[[packages]]\n"
	"name = \"c\"\n"
	"version = \"3\"\n"
	"vcs = {type = \"git\", url = \"https://git.example/c\", "
	"requested-revision = \"v3\", "
	"commit-id = \"0dacfd662c64cb4ceb16e6cf65a157a8b715b979\", "
	"subdirectory = \"src\"}\n"
	"\n"
	"[[packages]]\n"
	"name = \"d\"\n"
	"archive = {name = \"d.zip\", path = \"d.zip\", "
	"subdirectory = \"x/y\", hashes = {sha256 = \"" HASH64 "\"}}\n"
	"\n"
	"[tool.ninjenv]\n"
	"digest = \"sha256:0\"\n"
	"requirements = [\n"
	"    \"a\",\n"
	"]\n"
	"\n"
	"[[tool.ninjenv.build]]\n"
	"name = \"a\"\n"
	"version = \"1.0\"\n"
	"marker = \"sys_platform == 'linux'\"\n"
	"requires = [\"tool>=1 ; sys_platform == 'linux'\", \"wheel\"]\n"
	"packages = [\n"
	"    {name = \"tool\", version = \"2\"},\n"
	"    {name = \"wheel\", version = \"0.40\"},\n"
	"]\n"
	"\n"
	"[[tool.ninjenv.build]]\n"
	"name = \"a\"\n"
	"version = \"1.0\"\n"
	"marker = \"sys_platform == 'win32'\"\n"
	"requires = [\"wheel\"]\n"
	"packages = [\n"
	"    {name = \"wheel\", version = \"0.41\"},\n"
	"]\n"
	"\n"
	"[[tool.ninjenv.build]]\n"
	"name = \"b\"\n"
	"requires = []\n"
	"packages = [\n"
	"]\n"
	"\n"
	"[[tool.ninjenv.build-packages]]\n"
	"name = \"tool\"\n"
	"version = \"2\"\n"
	"requires-python = \">=3.8\"\n"
	"dependencies = [{name = \"wheel\"}]\n"
	"index = \"https://index.example/simple\"\n"
	"wheels = [\n"
	"    {name = \"tool-2-cp311-cp311-linux_x86_64.whl\", "
	"url = \"https://files.example/x\", hashes = {sha256 = \"" HASH64
	"\"}},\n"
	"    {name = \"tool-2-py3-none-any.whl\", "
	"url = \"https://files.example/y\", hashes = {sha256 = \"" HASH64
	"\"}},\n"
	"]\n"
	"\n"
	"[[tool.ninjenv.build-packages]]\n"
	"name = \"wheel\"\n"
	"version = \"0.40\"\n"
	"wheels = [\n"
	"    {name = \"wheel-0.40-py3-none-any.whl\", "
	"url = \"https://files.example/z\", hashes = {sha256 = \"" HASH64
	"\"}},\n"
	"]\n"
	"\n"
	"[[tool.ninjenv.build-packages]]\n"
	"name = \"wheel\"\n"
	"version = \"0.41\"\n"
	"wheels = [\n"
	"    {name = \"wheel-0.41-py3-none-any.whl\", "
	"url = \"https://files.example/w\", hashes = {sha256 = \"" HASH64
	"\"}},\n"
	"]\n";

static void
builds_and_sources_come_back(void **state)
{
	(void)state;
	struct buf out = {.arena = &arena};
	assert_true(reads(str_from(with_builds)));
	assert_int_equal(diag.items.n, 0);
	lock_write(&lock, &out);
	assert_str(buf_str(&out), with_builds);
	assert_int_equal(lock.builds.n, 3);
	assert_str(lock.builds.v[0].requires.v[1], "wheel");
	assert_str(lock.builds.v[0].packages.v[1].version, "0.40");
	assert_non_null(lock.builds.v[1].marker);
	assert_null(lock.builds.v[2].marker);
	assert_int_equal(lock.builds.v[1].place.line, 40);
	const struct lock_package *wheel =
		lock_find_build_package(&lock, S("wheel"), S("0.41"));
	assert_str(wheel->wheels.v[0].url, "https://files.example/w");
	assert_null(lock_find_build_package(&lock, S("wheel"), S("1")));
	assert_null(lock_find(&lock, S("wheel")));
	const struct lock_package *b = lock_find(&lock, S("b"));
	assert_int_equal(b->source, LOCK_DIRECTORY);
	assert_true(b->editable);
	assert_str(b->where, "libs/b");
	assert_str(b->subdirectory, "python");
	const struct lock_package *c = lock_find(&lock, S("c"));
	assert_int_equal(c->source, LOCK_VCS);
	assert_str(c->revision, "v3");
	assert_str(c->commit, "0dacfd662c64cb4ceb16e6cf65a157a8b715b979");
	assert_str(c->subdirectory, "src");
	assert_str(lock_find(&lock, S("d"))->subdirectory, "x/y");
}

static void
builds_are_written_in_order(void **state)
{
	(void)state;
	struct buf out = {.arena = &arena};
	assert_true(reads(str_from(with_builds)));
	struct lock_build build = lock.builds.v[0];
	lock.builds.v[0] = lock.builds.v[2];
	lock.builds.v[2] = build;
	struct lock_package package = lock.build_packages.v[0];
	lock.build_packages.v[0] = lock.build_packages.v[2];
	lock.build_packages.v[2] = package;
	lock_write(&lock, &out);
	assert_str(buf_str(&out), with_builds);
}

/* --- what others write -----------------------------------------------------
 */

static const char of_pip[] =
	"lock-version = \"1.0\"\n"
	"created-by = \"pip\"\n"
	"\n"
	"[[packages]]\n"
	"name = \"demo\"\n"
	"version = \"1.0\"\n"
	"\n"
	"[[packages.wheels]]\n"
	"name = \"demo-1.0-py3-none-any.whl\"\n"
	"url = \"https://files.example/demo-1.0-py3-none-any.whl\"\n"
	"\n"
	"[packages.wheels.hashes]\n"
	"sha256 = \"" HASH64 "\"\n"
	"\n"
	"[[packages]]\n"
	"name = \"here\"\n"
	"directory = { path = \".\", editable = true }\n";

static const char of_uv[] =
	"# This file was autogenerated by uv\n"
	"lock-version = \"1.0\"\n"
	"created-by = \"uv\"\n"
	"requires-python = \">=3.12\"\n"
	"\n"
	"[[packages]]\n"
	"name = \"torch\"\n"
	"version = \"2.5.1+cpu\"\n"
	"marker = \"sys_platform == 'linux'\"\n"
	"index = \"https://index.example/simple\"\n"
	"sdist = { url = \"https://files.example/torch-2.5.1+cpu.tar.gz\", "
	"upload-time = 2025-01-02T03:04:05Z, size = 3, "
	"hashes = { sha256 = \"" HASH64 "\" } }\n"
	"wheels = [{ url = \"https://files.example/"
	"torch-2.5.1%2Bcpu-cp312-cp312-linux_x86_64.whl\", "
	"hashes = { sha512 = \"ab\", sha256 = \"" HASH64 "\" } }]\n"
	"\n"
	"[[packages]]\n"
	"name = \"repo\"\n"
	"vcs = { type = \"git\", url = \"https://git.example/repo\", "
	"commit-id = \"0dacfd662c64cb4ceb16e6cf65a157a8b715b979\" }\n";

static const char of_pdm[] =
	"lock-version = \"1.0\"\n"
	"requires-python = \">=3.9\"\n"
	"environments = [\n    \"python_version >= \\\"3.9\\\"\",\n]\n"
	"extras = []\n"
	"dependency-groups = [\"default\", \"test\"]\n"
	"default-groups = [\"default\"]\n"
	"created-by = \"pdm\"\n"
	"[[packages]]\n"
	"name = \"pytest\"\n"
	"version = \"8.3.5\"\n"
	"requires-python = \">=3.8\"\n"
	"wheels = [\n"
	"    {name = \"pytest-8.3.5-py3-none-any.whl\",url = "
	"\"https://files.example/pytest-8.3.5-py3-none-any.whl\",hashes = "
	"{sha256 = \"" HASH64 "\"}},\n"
	"]\n"
	"marker = \"\\\"test\\\" in dependency_groups\"\n"
	"\n"
	"[packages.tool.pdm]\n"
	"dependencies = [\n    \"iniconfig\",\n]\n"
	"\n"
	"[tool.pdm]\n"
	"hashes = {sha256 = \"ab\"}\n";

static void
reads_locks_of_others(void **state)
{
	(void)state;
	assert_true(reads(str_from(of_pip)));
	assert_int_equal(lock.digest.n, 0);
	assert_false(lock.packages.v[0].has_dependencies);
	assert_str(lock.packages.v[0].wheels.v[0].sha256, HASH64);
	assert_int_equal(lock.packages.v[1].source, LOCK_DIRECTORY);
	assert_str(lock.packages.v[1].where, ".");

	assert_true(reads(str_from(of_uv)));
	assert_str(lock.packages.v[0].wheels.v[0].name,
		"torch-2.5.1+cpu-cp312-cp312-linux_x86_64.whl");
	assert_str(lock.packages.v[0].sdist.name, "torch-2.5.1+cpu.tar.gz");
	assert_non_null(lock.packages.v[0].marker);
	assert_int_equal(lock.packages.v[1].source, LOCK_VCS);
	assert_str(lock.packages.v[1].where, "https://git.example/repo");

	assert_true(reads(str_from(of_pdm)));
	assert_str(lock.default_groups.v[0], "default");
	assert_int_equal(lock.dependency_groups.n, 2);
	assert_int_equal(diag.items.n, 0);
}

/* --- errors ----------------------------------------------------------------
 */

#define ANEW "hint: type 'ninjenv lock' to make the lock anew\n"
#define HEAD "lock-version = \"1.0\"\ncreated-by = \"x\"\n"
#define FILE_OF(name)                                                          \
	"{name = \"" name "\", url = \"https://x/y\", hashes = {md5 = \"0\"}}"
#define PACKAGE HEAD "[[packages]]\nname = \"a\"\n"
#define VERSION PACKAGE "version = \"1.0\"\n"

static const struct {
	const char *in, *want;
} errors[] = {
	/* the file */
	{"", "1:0 a lock needs 'lock-version'\n" ANEW},
	{"lock-version = 1\n",
		"1:16 'lock-version' must be a string, not an integer\n" ANEW},
	{"lock-version = \"one\"\n",
		"1:16 lock-version 'one' is not a version\n" ANEW},
	{"lock-version = \"2.0\"\nx = 1\n",
		"1:16 lock-version 2.0 is not supported (1.0 is)\n"
		"hint: make the lock anew with 'ninjenv lock', or use a newer "
		"ninjenv\n"},
	{"lock-version = \"1.0\"\n", "1:0 a lock needs 'created-by'\n"
				     "1:0 a lock needs 'packages'\n" ANEW},
	{"lock-version = \"1.0\"\ncreated-by = \"x\npackages = []\n",
		"2:14 a string without its end\n"
		"hint: close it with \" on the same line\n"},
	{"lock-version = \"1.0\"\n<<<<<<< HEAD\ncreated-by = \"x\"\n=======\n"
	 "created-by = \"y\"\n>>>>>>> other\npackages = []\n",
		"2:1 a mark of an unresolved merge conflict\n"
		"hint: resolve the conflict, or type 'ninjenv lock' to make "
		"the lock anew\n"},
	{HEAD "packages = 1\n",
		"3:12 'packages' must be an array, not an integer\n" ANEW},
	{HEAD "packages = [1]\n",
		"3:13 'packages' must be a table, not an integer\n" ANEW},
	{HEAD "environments = [\"x == 1\"]\npackages = []\n",
		"3:17 'x == 1' is not a marker: expected a marker variable "
		"or a quoted text\n" ANEW},
	{HEAD "environments = 'a'\npackages = []\n",
		"3:16 'environments' must be an array, not a string\n" ANEW},
	{HEAD "requires-python = \"three\"\npackages = []\n",
		"3:19 'three' is not a set of versions: expected an "
		"operator: one of == != <= >= < > ~= ===\n" ANEW},
	{HEAD "extras = [\"A_b\"]\npackages = []\n",
		"3:11 'A_b' is not a normalised name\nhint: write 'a-b'\n"},
	/* a package */
	{HEAD "[[packages]]\n",
		"3:3 a package of the lock needs 'name'\n" ANEW},
	{HEAD "[[packages]]\nname = \"A.b\"\n",
		"4:8 'A.b' is not a normalised name\nhint: write 'a-b'\n"},
	{HEAD "[[packages]]\nname = \"-\"\n",
		"4:8 '-' is not a normalised name\n" ANEW},
	{PACKAGE "version = \"1.x\"\n",
		"5:11 '1.x' is not a version: no part of a version\n" ANEW},
	{PACKAGE "marker = \"os_name\"\n",
		"5:10 'os_name' is not a marker: expected an operator\n" ANEW},
	{PACKAGE, "3:3 'a' needs exactly one of 'archive', 'directory', 'vcs', "
		  "or else 'wheels' or 'sdist'\n" ANEW},
	{PACKAGE "wheels = []\n",
		"3:3 'a' needs exactly one of 'archive', 'directory', 'vcs', "
		"or else 'wheels' or 'sdist'\n" ANEW},
	{PACKAGE "tool = 1\n",
		"5:8 'tool' must be a table, not an integer\n" ANEW},
	{PACKAGE "attestation-identities = 1\n",
		"5:26 'attestation-identities' must be an array, not an "
		"integer\n" ANEW},
	{PACKAGE "attestation-identities = [1]\n",
		"5:27 'attestation-identities' must be a table, not an "
		"integer\n" ANEW},
	{HEAD "packages = []\ntool = 1\n",
		"4:8 'tool' must be a table, not an integer\n" ANEW},
	{PACKAGE "sdist = " FILE_OF("a-1.tar.gz") "\ndirectory = {path = "
						  "\".\"}\n",
		"3:3 'a' has files of an index and 'archive', 'directory' or "
		"'vcs', too\n" ANEW},
	{PACKAGE "directory = {}\n",
		"5:13 'packages.directory' needs 'path'\n" ANEW},
	{PACKAGE "vcs = {type = \"git\", url = \"https://x/y\"}\n",
		"5:7 'packages.vcs' needs 'type', 'commit-id' and 'url' or "
		"'path'\n" ANEW},
	{PACKAGE "directory = {path = \".\", editable = \"yes\"}\n",
		"5:37 'packages.directory.editable' must be true or false, not "
		"a "
		"string\n" ANEW},
	{PACKAGE "directory = {path = \".\", subdirectory = \"../x\"}\n",
		"5:41 the subdirectory '../x' would leave its source\n" ANEW},
	{HEAD "packages = []\n[tool.ninjenv]\nbuild = 1\n",
		"5:9 'tool.ninjenv.build' must be an array, not an "
		"integer\n" ANEW},
	{HEAD "packages = []\n[[tool.ninjenv.build]]\n",
		"4:16 'tool.ninjenv.build' needs 'name'\n" ANEW},
	{HEAD "packages = []\n[[tool.ninjenv.build]]\nname = \"a\"\n"
	      "packages = [{name = \"b\", version = \"1\"}]\n",
		"6:13 'b' 1 is not among 'tool.ninjenv.build-packages'\n" ANEW},
	{HEAD "packages = []\n[[tool.ninjenv.build]]\nname = \"a\"\n"
	      "marker = \"os_name\"\n",
		"6:10 'os_name' is not a marker: expected an operator\n" ANEW},
	{HEAD "packages = []\n[[tool.ninjenv.build-packages]]\n"
	      "name = \"a\"\nwheels = [1]\n",
		"6:11 'packages.wheels' must be a table, not an "
		"integer\n" ANEW},
	{PACKAGE "dependencies = [\"b\"]\ndirectory = {path = \".\"}\n",
		"5:17 'packages.dependencies' must be a table, not a "
		"string\n" ANEW},
	{PACKAGE "index = \"x\\n\"\ndirectory = {path = \".\"}\n",
		"5:9 'packages.index' has a control character\n" ANEW},
	{PACKAGE "directory = {path = \".\"}\n[packages.tool.ninjenv]\n"
		 "scripts = [\"../../x\"]\n",
		"7:11 the script '../../x' would leave 'bin/'\n" ANEW},
	/* a file */
	{PACKAGE "wheels = [1]\n",
		"5:11 'packages.wheels' must be a table, not an "
		"integer\n" ANEW},
	{PACKAGE "wheels = [{url = \"https://x/y\"}]\n",
		"5:11 'packages.wheels' needs 'hashes'\n" ANEW},
	{PACKAGE "wheels = [{url = \"https://x/y\", hashes = {}}]\n",
		"5:42 'hashes' names no hash\n" ANEW},
	{PACKAGE "wheels = [{url = \"https://x/y\", hashes = {md5 = 1}}]\n",
		"5:49 'hashes' must be a string, not an integer\n" ANEW},
	{PACKAGE "wheels = [{hashes = {md5 = \"0\"}}]\n",
		"5:11 'packages.wheels' needs 'url' or 'path'\n" ANEW},
	{PACKAGE "wheels = [{url = \"https://x/\", hashes = {md5 = \"0\"}}]\n",
		"5:11 'packages.wheels' has a file without a name\n" ANEW},
	{PACKAGE "archive = " FILE_OF("../x.whl"),
		"5:11 '../x.whl' is not the name of a file\n" ANEW},
	{PACKAGE "archive = {size = -1, url = \"https://x/y\"}",
		"5:19 a size is not negative\n" ANEW},
	{PACKAGE "archive = {upload-time = 1, url = \"https://x/y\"}",
		"5:26 'upload-time' is a date and time, not an "
		"integer\n" ANEW},
	{PACKAGE "wheels = [" FILE_OF("a-1.0.whl") "]\n",
		"5:11 'a-1.0.whl' is not the name of a wheel: expected "
		"NAME-VERSION[-BUILD]-INTERPRETER-ABI-PLATFORM.whl\n" ANEW},
	{PACKAGE "wheels = [" FILE_OF("b-1.0-py3-none-any.whl") "]\n",
		"5:11 'b-1.0-py3-none-any.whl' is no file of a\n" ANEW},
	{VERSION "wheels = [" FILE_OF("a-1.1-py3-none-any.whl") "]\n",
		"6:11 'a-1.1-py3-none-any.whl' is no file of a 1.0\n" ANEW},
	{VERSION "sdist = " FILE_OF("a-1.1.tar.gz") "\n",
		"6:9 'a-1.1.tar.gz' is no file of a 1.0\n" ANEW},
	{VERSION "sdist = " FILE_OF("a-1.0.rpm") "\n",
		"6:9 'a-1.0.rpm' is not the name of a source archive: "
		"expected '.tar.gz' or '.zip'\n" ANEW},
	/* all of them, in one run */
	{HEAD "environments = 1\n[[packages]]\n[[packages]]\nname = \"a\"\n",
		"3:16 'environments' must be an array, not an integer\n"
		"4:3 a package of the lock needs 'name'\n"
		"5:3 'a' needs exactly one of 'archive', 'directory', 'vcs', "
		"or else 'wheels' or 'sdist'\n" ANEW},
};

/* What is in diag: places, messages, hints. */
static struct str
said(void)
{
	struct buf out = {.arena = &arena};
	vec_for (struct diag_item, item, &diag.items) {
		assert_str(item->place.file, "pylock.toml");
		buf_addf(&out, "%zu:%zu %.*s\n", item->place.line,
			item->place.column, STR(item->message));
		if (item->hint.n)
			buf_addf(&out, "hint: %.*s\n", STR(item->hint));
	}
	return buf_str(&out);
}

static void
tells_errors(void **state)
{
	(void)state;
	for (size_t i = 0; i < countof(errors); i++) {
		if (reads(str_from(errors[i].in)))
			fail_msg("read without error: %s", errors[i].in);
		assert_str(said(), errors[i].want);
	}
}

static void
takes_a_newer_minor_version(void **state)
{
	(void)state;
	assert_true(reads(S("lock-version = \"1.1\"\ncreated-by = \"x\"\n"
			    "packages = []\nnew = 1\n")));
	assert_int_equal(diag.errors, 0);
	assert_str(said(), "1:16 lock-version 1.1 is newer than the 1.0 known "
			   "here: what it adds is passed over\n");
}

static void
shows_no_password(void **state)
{
	(void)state;
	assert_false(reads(
		S(PACKAGE "archive = {url = \"https://me:geheim@x/y\"}\n")));
	struct buf out = {.arena = &arena};
	diag_text(&diag, "ninjenv", false, &out);
	struct str text = buf_str(&out);
	assert_true(str_find(text, S("archive")) < text.n);
	assert_int_equal(str_find(text, S("geheim")), text.n);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_what_it_wrote),
		TEST(reads_everything),
		TEST(builds_and_sources_come_back),
		TEST(builds_are_written_in_order),
		TEST(writes_in_order),
		TEST(reads_locks_of_others),
		TEST(tells_errors),
		TEST(takes_a_newer_minor_version),
		TEST(shows_no_password),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
