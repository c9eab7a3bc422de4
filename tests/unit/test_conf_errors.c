/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "parse_conf.h"

#define COMMIT "0123456789abcdef0123456789abcdef01234567"

static const struct {
	const char *in, *want;
} error_rows[] = {
	{"python = 3\n", "1:1 'python' is in no section\n"
			 "hint: write '[env]' above it\n"},
	{"[env]\npyhton = 3.12\n", "2:1 unknown key 'pyhton'\n"
				   "hint: did you mean 'python'?\n"},
	{"[env]\nnumpy = 1\n", "2:1 unknown key 'numpy'\n"
			       "hint: the keys are: python, path, prompt, pip, "
			       "pythonpath, requirements, groups, bytecode, "
			       "link, extra, target\n"},
	{"[env]\nurl = https://x\n", "2:1 unknown key 'url'\n"
				     "hint: it belongs into [index]\n"},
	{"[env]\npython: 3.12\n", "2:7 'python: 3.12' is not 'name = value'\n"
				  "hint: write 'python = 3.12'\n"},
	{"[env]\npython = 2..1\n",
		"2:12 '2..1' is not a version: expected a number\n"
		"hint: one dot between numbers, for example '2.1'\n"},
	{"[env]\npython = >=3.12, <3.9\n",
		"2:10 no version can be in '>=3.12, <3.9'\n"
		"hint: '>=3.9, <3.13' are those from 3.9 to 3.12\n"},
	{"[env]\npython = ~/bin/python\n", "2:10 '~' is not expanded\n"
					   "hint: write the whole path\n"},
	{"[env]\npath = ../x\n",
		"2:8 '../x' is not inside the build directory\n"
		"hint: write a relative path, for example 'path = .venv'\n"},
	{"[env]\npath = /x\n",
		"2:8 '/x' is not inside the build directory\n"
		"hint: write a relative path, for example 'path = .venv'\n"},
	{"[env]\npath = .\n",
		"2:8 '.' is the build directory itself\n"
		"hint: write a relative path, for example 'path = .venv'\n"},
	{"[env]\npath = env\n",
		"2:8 the directory 'env' has the name of a target\n"
		"hint: write 'path = .env'\n"},
	{"[env]\npath = env/x\n",
		"2:8 the directory 'env' has the name of a target\n"
		"hint: write 'path = .env/x'\n"},
	{"[env]\npath = envs\n",
		"2:8 the directory 'envs' has the name of a target\n"
		"hint: write 'path = .envs'\n"},
	{"[env]\npath = pylock.x.toml\n",
		"2:8 'pylock.x.toml' is the name of another file\n"
		"hint: write a relative path, for example 'path = .venv'\n"},
	{"[env]\npath = a:b\n",
		"2:9 ':' in the path\n"
		"hint: shells would give it a meaning: take another name\n"},
	{"[env]\nprompt = a$b\n",
		"2:11 '$' in the prompt\n"
		"hint: shells would give it a meaning: take another name\n"},
	{"[env]\nprompt = \"a\"\n",
		"2:10 '\"' in the prompt\n"
		"hint: shells would give it a meaning: take another name\n"},
	{"[env]\nprompt = a\n b`\n",
		"3:3 '`' in the prompt\n"
		"hint: shells would give it a meaning: take another name\n"},
	{"[env]\npip = maybe\n",
		"2:7 'maybe' is not one of: yes, no, true, false, on, off\n"
		"hint: write 'pip = yes'\n"},
	{"[env]\nlink = hardlnk\n",
		"2:8 'hardlnk' is not one of: auto, reflink, hardlink, copy\n"
		"hint: did you mean 'hardlink'?\n"},
	{"[env]\ntarget = a/b\n", "2:11 'a/b' cannot be a target's name\n"
				  "hint: letters, digits, '.', '_' and '-' "
				  "make a name, such as 'pyenv'\n"},
	{"[env]\ntarget = envs\n",
		"2:10 'envs' cannot be a target's name\n"
		"hint: take another name, such as 'pyenv'\n"},
	{"[env]\npythonpath = src ../src\n",
		"2:18 '../src' is not inside the repository\n"
		"hint: write a path that is relative to venv.ini\n"},
	{"[env]\nbytecode =\n",
		"2:11 'bytecode' has no value\n"
		"hint: remove the line: the default is 'bytecode = yes'\n"},
	{"[env]\npip = yes\npip = no\n", "3:1 duplicate key 'pip'\n"
					 "hint: remove one of them\n"},
	{"[env]\nextends = env\n",
		"2:1 unknown key 'extends'\n"
		"hint: only an [env:NAME] can extend another\n"},
	{"[pakages]\nx = 1\n", "1:2 unknown section '[pakages]'\n"
			       "hint: did you mean '[packages]'?\n"},
	{"[evn:docs]\n", "1:2 unknown section '[evn:docs]'\n"
			 "hint: did you mean '[env:docs]'?\n"},
	{"[ env ]\n", "1:2 unknown section '[ env ]'\n"
		      "hint: did you mean '[env]'?\n"},
	{"[whatever]\n", "1:2 unknown section '[whatever]'\n"
			 "hint: the sections are: [env], [packages], "
			 "[env:NAME], [packages:NAME], [native], "
			 "[extension:MODULE], [build:NAME], [system], "
			 "[index]\n"},
	{"[env]\n[env]\n", "2:2 duplicate section 'env'\n"
			   "hint: put all lines of '[env]' under one\n"},
	{"[extension]\n", "1:2 unknown section '[extension]'\n"
			  "hint: write '[extension:PACKAGE.MODULE]'\n"},
	{"[build]\n", "1:2 unknown section '[build]'\n"
		      "hint: write '[build:NAME]'\n"},
	{"[system:docs]\n", "1:2 unknown section '[system:docs]'\n"
			    "hint: write '[system]'\n"},
	{"[extenson:x.y]\n", "1:2 unknown section '[extenson:x.y]'\n"
			     "hint: did you mean '[extension:x.y]'?\n"},
	{"[system]\nx = ./y\n",
		"2:5 './y' says no versions that the system may have\n"
		"hint: write 'x = >=1.2', or the line into [packages]\n"},
	{"[system]\nX = 1\n[packages]\nx = 2\n", "2:1 duplicate package 'x'\n"
						 "hint: remove one of them\n"},
	{"[env]\nrequirements = r.txt ../r.txt\n",
		"2:22 '../r.txt' is not inside the repository\n"
		"hint: write a path that is relative to venv.ini\n"},
	{"[env]\nrequirements = r.txt -r\n",
		"2:22 '-r' is not a requirements file\n"
		"hint: write 'requirements = requirements.txt'\n"},
	{"[env]\ngroups = test _x\n",
		"2:15 '_x' is not a name: a name begins with a letter or a "
		"digit\n"
		"hint: write names of [dependency-groups] in pyproject.toml, "
		"blanks between\n"},
	{"[env]\ngroups = Test test\n", "2:15 duplicate group 'test'\n"
					"hint: remove one of them\n"},
	{"[packages:docs]\nx = 1\n",
		"1:2 there is no '[env:docs]'\n"
		"hint: write '[env:docs]' above it, and 'extends = env' if it "
		"has all of those too\n"},
	{"[env:env]\n", "1:6 'env' is the first environment\n"
			"hint: write '[env]' and '[packages]'\n"},
	{"[env:a.b]\n",
		"1:7 'a.b' cannot be the name of an environment\n"
		"hint: its lock is pylock.NAME.toml, where NAME has no dot\n"},
	{"[env:a]\nextends = a\n",
		"2:11 'a' extends itself\n"
		"hint: remove the line, or write 'extends = env'\n"},
	{"[env:a]\nextends = b\n[env:b]\nextends = a\n",
		"4:11 'b' extends itself through 'a'\n"
		"hint: remove the line, or write 'extends = env'\n"},
	{"[env:docs]\nextends = dosc\n", "2:11 no environment 'dosc'\n"
					 "hint: write 'extends = docs'\n"},
	{"[env:a]\npath = .venv\n", "2:8 'env' and 'a' are both in '.venv'\n"
				    "hint: write 'path = .venv-a'\n"},
	{"[env:a]\npath = .venv/a\n",
		"2:8 '.venv/a' is inside '.venv', the directory of 'env'\n"
		"hint: write 'path = .venv-a'\n"},
	{"[env:a]\ntarget = env\n",
		"2:10 'env' and 'a' both have the target 'env'\n"
		"hint: write 'target = env-a'\n"},
	{"[packages]\nnumpy>=1.26\n",
		"2:6 'numpy>=1.26' is not 'name = value'\n"
		"hint: write 'numpy = >=1.26'\n"},
	{"[packages]\njinja2==3.1.6\n",
		"2:7 'jinja2==3.1.6' is not 'name = value'\n"
		"hint: write 'jinja2 = 3.1.6'\n"},
	{"[packages]\njinja2===3.1.6\n",
		"2:7 'jinja2===3.1.6' is not 'name = value'\n"
		"hint: write 'jinja2 = ===3.1.6'\n"},
	{"[packages]\nsix\n", "2:4 'six' is not 'name = value'\n"
			      "hint: write 'six ='\n"},
	{"[packages]\nsix ; os_name == \"nt\"\n",
		"2:4 'six ; os_name == \"nt\"' is not 'name = value'\n"
		"hint: write 'six = ; os_name == \"nt\"'\n"},
	{"[packages]\nuvicorn[standard]>=0.30 # why\n",
		"2:18 'uvicorn[standard]>=0.30' is not 'name = value'\n"
		"hint: write 'uvicorn[standard] = >=0.30'\n"},
	{"[packages]\n-r requirements.txt\n",
		"2:1 '-r' is an option of pip\n"
		"hint: run 'ninjenv init -r FILE', or write its lines here\n"},
	{"[packages]\n--index-url https://user:secret@example.org/simple\n",
		"2:1 '--index-url' is an option of pip\n"
		"hint: write 'url = URL' into [index]\n"},
	{"[packages]\nfoo @ https://example.org/foo-1-py3-none-any.whl\n",
		"2:4 'foo @ https://example.org/foo-1-py3-none-any.whl' is not "
		"'name = value'\n"
		"hint: write 'foo = "
		"https://example.org/foo-1-py3-none-any.whl'\n"},
	{"[packages]\nsix==1.0 \\\n    --hash=sha256:00\n",
		"2:4 'six==1.0 \\' is not 'name = value'\n"
		"hint: write 'six = 1.0'\n"},
	{"[packages]\nrequests = ==2..1\n",
		"2:16 '==2..1' is not a version specifier: expected a number\n"
		"hint: one dot between numbers, for example '2.1'\n"},
	{"[packages]\nrequests = latest\n",
		"2:12 'latest' is not a version: expected a number\n"
		"hint: write 'requests = 1.2' for that version, '>=1.2' for a "
		"set, nothing for any\n"},
	{"[packages]\nrequests = 1.0, <3\n",
		"2:15 '1.0, <3' is not a version: no part of a version\n"
		"hint: write 'requests = ==1.0, <3'\n"},
	{"[packages]\nrequests = >=3, <2\n",
		"2:12 no version can be in '>=3, <2'\n"
		"hint: '>=1.2, <2' are those from 1.2 to below 2\n"},
	{"[packages]\nnumpy = >=1.26,\n  <3x\n",
		"3:5 '>=1.26, <3x' is not a version specifier: no part of a "
		"version\n"},
	{"[packages]\nx = 1 ; python_versio < \"3\"\n",
		"2:9 'python_versio < \"3\"' is not a marker: expected a "
		"marker variable or a quoted text\n"
		"hint: did you mean 'python_version'?\n"},
	{"[packages]\nx = 1 ;\n", "2:8 nothing after ';'\n"
				  "hint: remove it, or write a marker: "
				  "'python_version < \"3.11\"'\n"},
	{"[packages]\nx = 1 ; extra == \"y\"\n",
		"2:9 'extra == \"y\"' has no answer in venv.ini\n"
		"hint: write extras with the name: 'x[EXTRA] = ...'\n"},
	{"[packages]\n_x = 1\n", "2:1 '_x' is not a name: a name begins with a "
				 "letter or a digit\n"
				 "hint: write 'name = version'; a name is made "
				 "of letters, digits, '.', '_' and '-'\n"},
	{"[packages]\nx[y = 1\n", "2:4 'x[y' is not a name with extras: "
				  "expected ',' or ']' after an extra\n"
				  "hint: write 'x[extra1,extra2] = ...'\n"},
	{"[packages]\nJinja2 = 1\njinja2 = 2\n",
		"3:1 duplicate package 'jinja2'\n"
		"hint: remove one of them\n"},
	{"[packages]\nx = ../libs/mylib\n",
		"2:5 '../libs/mylib' is not inside the repository\n"
		"hint: write a path that is relative to venv.ini\n"},
	{"[packages]\nx = ./a:b\n",
		"2:8 ':' in the x\n"
		"hint: shells would give it a meaning: take another name\n"},
	{"[packages]\nx = libs/mylib\n",
		"2:5 'libs/mylib' is not a version: expected a number\n"
		"hint: write './libs/mylib' for a path\n"},
	{"[packages]\nx = ./x-1.0.tar.gz\n",
		"2:5 './x-1.0.tar.gz' is a source archive, not a directory\n"
		"hint: write 'x = 1.0', and 'find-links = .' into [index]\n"},
	{"[packages]\nx = git+https://host/repo@01\n",
		"2:27 '01' is not a full commit id\n"
		"hint: write '@' and the 40 digits that 'git rev-parse 01' "
		"says, as a branch or tag can move\n"},
	{"[packages]\nx = git+ssh://git@host/repo#egg=x\n",
		"2:28 the URL names no commit\n"
		"hint: write '@' and the 40 digits that 'git rev-parse HEAD' "
		"says, as a branch or tag can move\n"},
	{"[packages]\nx = git+https://me:pw@host/repo@" COMMIT "\n",
		"2:17 the URL holds a user or password\n"
		"hint: let git's credential helper or ~/.netrc have them\n"},
	{"[packages]\nx = git+ssh://me:pw@host/repo@" COMMIT "\n",
		"2:15 the URL holds a user or password\n"
		"hint: write the user alone, and let ssh use a key\n"},
	{"[packages]\nx = git@host:a/b.git\n",
		"2:5 'git@host:a/b.git' is not a URL\n"
		"hint: write 'git+ssh://git@host/a/b.git@COMMIT'\n"},
	{"[packages]\nx = ssh://git@host/a@" COMMIT "\n",
		"2:5 'ssh://git@host/a@" COMMIT "' does not begin with 'git+'\n"
		"hint: write 'git+https://...', or 'git+ssh://...'\n"},
	{"[packages]\nx = hg+https://host/repo\n",
		"2:5 of version control only git is supported\n"
		"hint: write the path of a wheel, or the versions that an "
		"index has\n"},
	{"[packages]\nx = git+ftp://host/repo@" COMMIT "\n",
		"2:9 'ftp://host/repo@" COMMIT
		"' is not the URL of a repository\n"
		"hint: it begins with 'git+https://', 'git+ssh://' or "
		"'git+file:///'\n"},
	{"[packages]\nx = git+https://h/r@" COMMIT "#subdirectory=a/../../b\n",
		"2:75 'a/../../b' is not inside the repository\n"
		"hint: write '#subdirectory=' and a path below its root\n"},
	{"[packages]\nx = git+https://h/r@" COMMIT "#branch=b\n",
		"2:62 'branch=b' means nothing here\n"
		"hint: remove it, or write '#subdirectory=PATH'\n"},
	{"[packages]\nx = ./y-1.0-py3-none-any.whl\n",
		"2:5 'y-1.0-py3-none-any.whl' is a wheel of 'y'\n"
		"hint: write 'y = ./y-1.0-py3-none-any.whl'\n"},
	{"[packages]\nx = ./x-1.0.whl\n",
		"2:5 'x-1.0.whl' is not the name of a wheel: expected "
		"NAME-VERSION[-BUILD]-INTERPRETER-ABI-PLATFORM.whl\n"
		"hint: NAME-VERSION-py3-none-any.whl is one\n"},
	{"[packages]\nx = https://u:p@example.org/x-1-py3-none-any.whl\n",
		"2:5 the URL holds a user or password\n"
		"hint: put them into ~/.netrc\n"},
	{"[packages]\nx = https://example.org/x-1-py3-none-any.whl\n",
		"2:45 the URL does not end with the file's hash\n"
		"hint: add '#sha256=' and 64 digits\n"},
	{"[packages]\nx = https://example.org/x-1.tar.gz\n",
		"2:5 URLs of anything but wheels are not supported\n"
		"hint: write 'x = VERSION', or the URL of a wheel\n"},
	{"[packages]\nx = file:///x/x-1-py3-none-any.whl\n",
		"2:5 a file of this machine in a URL\n"
		"hint: write its path: 'x = ./x-1-py3-none-any.whl'\n"},
	{"[native]\nzlib>=1.2\n", "2:5 'zlib>=1.2' is not 'module = versions'\n"
				  "hint: write 'zlib = >=1.2'\n"},
	{"[native]\nzlib = 1.2\n", "2:8 '1.2' is not a comparison\n"
				   "hint: write 'zlib = >=1.2', or '==1.2'\n"},
	{"[native]\nzlib = >=\n",
		"2:10 '>=' is not a comparison with a version\n"
		"hint: write 'zlib = >=1.2' or 'zlib = >=1.2, <2'\n"},
	{"[native]\nzlib.pc =\n", "2:1 'zlib.pc' is a file, not a module\n"
				  "hint: write 'zlib' without '.pc'\n"},
	{"[index]\nurl = foo\n",
		"2:7 'foo' is not a URL\n"
		"hint: it begins with 'https://', 'http://' or 'file:///'\n"},
	{"[index]\nurl = https://u:p@example.org/\n",
		"2:7 the URL holds a user or password\n"
		"hint: put them into ~/.netrc\n"},
	{"[index]\nurl = https://a https://b\n",
		"2:17 there is one URL at most\n"
		"hint: write 'extra-urls = https://b'\n"},
	{"[index]\nfind-links = a b://c\n",
		"2:16 'b://c' is not a URL\n"
		"hint: it begins with 'https://', 'http://' or 'file:///'\n"},
};

static void
errors(void **state)
{
	(void)state;
	for (size_t i = 0; i < countof(error_rows); i++)
		assert_str(errors_of(str_from(error_rows[i].in)),
			error_rows[i].want);
}

static void
all_in_one_run(void **state)
{
	(void)state;
	assert_false(parse(S("[packages]\n"
			     "requests = ==2..1\n"
			     "x = https://me:secret@example.org/x.whl\n"
			     "Requests =\n"
			     "[env]\n"
			     "pyhton = 3\n")));
	assert_str(messages(),
		"venv.ini:2:16: error: '==2..1' is not a version specifier: "
		"expected a number\n"
		"    requests = ==2..1\n"
		"                   ^\n"
		"hint: one dot between numbers, for example '2.1'\n"
		"venv.ini:3:5: error: the URL holds a user or password\n"
		"    x = https://*********@example.org/x.whl\n"
		"        ^\n"
		"hint: put them into ~/.netrc\n"
		"venv.ini:4:1: error: duplicate package 'requests'\n"
		"    Requests =\n"
		"    ^\n"
		"venv.ini:2:1: note: the first is here\n"
		"    requests = ==2..1\n"
		"    ^\n"
		"hint: remove one of them\n"
		"venv.ini:6:1: error: unknown key 'pyhton'\n"
		"    pyhton = 3\n"
		"    ^\n"
		"hint: did you mean 'python'?\n");
}

static void
many_environments(void **state)
{
	(void)state;
	struct buf text = {.arena = &arena};
	for (int i = 1; i < 100; i++)
		buf_addf(&text, "[env:e%d]\nextends = e%d\n", i, i + 1);
	assert_str(errors_of(buf_str(&text)), "198:11 no environment 'e100'\n"
					      "hint: write 'extends = e10'\n");
	buf_addz(&text, "[env:e100]\n");
	assert_str(errors_of(buf_str(&text)),
		"198:11 no environment 'e100'\n"
		"hint: write 'extends = e10'\n"
		"199:6 more than 100 environments\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(errors), TEST(all_in_one_run), TEST(many_environments)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
