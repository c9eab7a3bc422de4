/* SPDX-License-Identifier: MIT */
#include "model/key.h"

#include <string.h>

#include "model/build_section.h"
#include "model/extension.h"

const struct key keys[] = {
	{"env", NULL, "[env]", "",
		"The environment of the repository. 'ninja env' makes it true: "
		"every package of [packages] and what those need, as the lock "
		"has them. The section may be left out.",
		"[env]", NULL},
	{"env", "python", "versions or path", ">=3.9",
		"Which interpreter: a PEP 440 set, or a version (3.12 means "
		"==3.12.*), or a path, which has a '/' in it. Among those "
		"found, the first that fits is taken.",
		"python = >=3.9", setting_python},
	{"env", "path", "path", ".venv",
		"The environment's directory, inside the build directory. "
		"For [env:NAME] the default is .venv-NAME.",
		"path = .venv", setting_path},
	{"env", "prompt", "text", "",
		"What a shell shows after activation. The default is the name "
		"of the repository's directory, for [env:NAME] with -NAME "
		"after it.",
		"prompt = myproject", setting_prompt},
	{"env", "pip", "yes or no", "yes",
		"Is pip one more locked package of the environment?",
		"pip = yes", setting_pip},
	{"env", "pythonpath", "paths", "",
		"Directories of the repository that the environment can "
		"import from, with blanks between.",
		"pythonpath = src", setting_pythonpath},
	{"env", "requirements", "files", "",
		"Requirements files of the repository, as pip reads them, "
		"with hashes, '-r' and '-c'; blanks between. Their lines are "
		"packages of the environment besides those of [packages].",
		"requirements = requirements.txt", setting_requirements},
	{"env", "groups", "names", "",
		"Dependency groups of the repository's pyproject.toml "
		"(PEP 735), with blanks between. What they name are packages "
		"of the environment besides those of [packages].",
		"groups = test", setting_groups},
	{"env", "bytecode", "yes or no", "yes",
		"Are .pyc files made once per machine and linked?",
		"bytecode = yes", setting_bytecode},
	{"env", "link", "auto, reflink, hardlink or copy", "auto",
		"How files come from the store into the environment. auto "
		"tries them in that order.",
		"link = auto", setting_link},
	{"env", "extra", "keep or remove", "keep",
		"What to do with packages that a person installed by hand: "
		"keep them and say so, or remove them.",
		"extra = keep", setting_extra},
	{"env", "target", "name", "env",
		"The name of the Ninja target, where 'env' is taken by a file "
		"or directory. For [env:NAME] the default is env-NAME.",
		"target = env", setting_target},
	{"packages", NULL, "[packages]", "",
		"What the environment holds: a name, and what would follow it "
		"in a PEP 508 requirement. A bare version pins (3.1.6 means "
		"==3.1.6), nothing is any version, a marker follows a ';'. A "
		"wheel is named by its path, or by its URL with "
		"'#sha256=' and the file's hash. The directory of a project "
		"of the repository makes it editable, with what it depends on "
		"in the lock. A commit of a git repository is named by its "
		"full id (git+https, git+ssh, or git+file); "
		"'#subdirectory=PATH' may follow.",
		"[packages]\n"
		"jinja2 = 3.1.6\n"
		"numpy = >=1.26, <3\n"
		"click =\n"
		"uvicorn[standard] = ~=0.30\n"
		"tomli = 2.2.1 ; python_version < \"3.11\"\n"
		"thing = ./vendor/thing-1.0-py3-none-any.whl\n"
		"mylib = ./libs/mylib\n"
		"tool = git+https://git.example.org/tool@"
		"0123456789abcdef0123456789abcdef01234567",
		NULL},
	{"env:", NULL, "[env:NAME]", "",
		"One more environment: target env-NAME, directory .venv-NAME, "
		"lock pylock.NAME.toml. It has the keys of [env], and one "
		"more.",
		"[env:docs]", NULL},
	{"env:", "extends", "environment", "",
		"Which environment's packages and settings it has besides "
		"its own: 'env', or the NAME of another. Packages that both "
		"name, and keys that are written, are its own; path, prompt "
		"and target are never another's. It gets the versions that "
		"the other has, but for those that its interpreter cannot "
		"use.",
		"extends = env", NULL},
	{"packages:", NULL, "[packages:NAME]", "",
		"The packages of [env:NAME], added to those it extends. The "
		"same name here overrides the inherited line.",
		"[packages:docs]\n"
		"sphinx = 8.1.3",
		NULL},
	{"native", NULL, "[native]", "",
		"pkg-config modules that the repository needs, with the "
		"versions that will do: comparisons (<, <=, =, !=, >=, >) with "
		"',' between, or nothing. They are checked, not installed.",
		"[native]\n"
		"zlib = >=1.2.11",
		NULL},
	{"system", NULL, "[system]", "",
		"Packages of [env], and of what extends it, that the "
		"interpreter's own site directories may provide, with the "
		"versions that will do. What is there and fits is linked into "
		"the environment, and nothing else of the system is visible; "
		"what is not is installed from the lock, which has it in any "
		"case. A package stands here or in [packages].",
		"[system]\n"
		"meson = >=1.5",
		NULL},
	{"extension:", NULL, "[extension:PACKAGE.MODULE]", "",
		"An extension module of the repository, by the name by which "
		"it is imported. Its sources are compiled and linked by edges "
		"of the graph against the environment's interpreter; the "
		"target is env/ext/PACKAGE.MODULE, and part of the "
		"environment's.",
		"[extension:myproject._fast]", NULL},
	{"extension:", "sources", "files", "",
		"What is compiled: files of the repository, or patterns with "
		"*, ?, [] and **/ (any directories), blanks between. C (.c), "
		"C++ (.cc, .cpp, .cxx, .c++, .C), Cython (.pyx) and assembler "
		"(.S, .s). Headers are not listed: the compiler tells which "
		"were read.",
		"sources = src/fast.c src/fast/*.c", extension_sources},
	{"extension:", "native", "modules", "",
		"pkg-config modules that it is compiled and linked with, "
		"blanks between. What [native] says of their versions holds.",
		"native = zlib", extension_native},
	{"extension:", "headers", "packages", "",
		"Installed packages whose headers it includes, blanks "
		"between: where they are is asked of the package. When one is "
		"replaced, what includes its headers is compiled again.",
		"headers = numpy", extension_headers},
	{"extension:", "include", "directories", "",
		"Further directories with headers: paths below that of "
		"venv.ini, or absolute ones; blanks between.",
		"include = include", extension_include},
	{"extension:", "define", "macros", "",
		"Macros: NAME or NAME=VALUE, blanks between, quotes as in a "
		"shell.",
		"define = NDEBUG 'GREETING=\"hello world\"'", extension_define},
	{"extension:", "cflags", "flags", "",
		"Further words for the compiler, after Python's and those of "
		"CFLAGS; quotes as in a shell, nothing is expanded.",
		"cflags = -O3 -Wall", extension_cflags},
	{"extension:", "ldflags", "flags", "",
		"Further words for the linker's command, likewise.",
		"ldflags = -Wl,--as-needed", extension_ldflags},
	{"extension:", "libraries", "names", "",
		"Libraries without a pkg-config module: m is -lm.",
		"libraries = m", extension_libraries},
	{"extension:", "language", "c or c++", "",
		"What all C and C++ sources are compiled as, and Cython's "
		"output. The default is by each file's suffix.",
		"language = c", extension_language},
	{"extension:", "std", "standard", "",
		"The language standard, for those sources that are in its "
		"language.",
		"std = c17", extension_std},
	{"extension:", "limited-api", "version of Python", "",
		"Only Python's stable interface is used, as it was in that "
		"version: Py_LIMITED_API is defined, and one file (abi3) "
		"serves that interpreter and all later ones. It is made once, "
		"with the oldest of its environments.",
		"limited-api = 3.9", extension_limited},
	{"extension:", "environments", "environments", "env",
		"Which environments have the module: 'env', or the NAME of "
		"[env:NAME]; blanks between.",
		"environments = env docs", extension_environments},
	{"extension:", "output", "directory", "",
		"The directory that the module's file, or its package's "
		"directory, is in. The default is the one of pythonpath that "
		"holds the package; with another build directory, one of the "
		"environment's own.",
		"output = src", extension_output},
	{"build:", NULL, "[build:NAME]", "",
		"How the package NAME is built where it comes as source: it "
		"may be in [packages], or be what another one needs. Each key "
		"that changes builds it anew.",
		"[build:pyyaml]", NULL},
	{"build:", "native", "modules", "",
		"pkg-config modules that the build uses, blanks between. They "
		"are looked for before it starts, and another version of one "
		"builds it anew.",
		"native = yaml-0.1", build_section_native},
	{"build:", "config-settings", "KEY=VALUE", "",
		"Settings for its build backend (PEP 517), blanks between, "
		"quotes as in a shell. A KEY that comes twice has a list.",
		"config-settings = setup-args=-Dlibyaml=enabled",
		build_section_settings},
	{"build:", "environment", "variables", "",
		"Variables for the build: NAME passes on what it is, "
		"NAME=VALUE sets it; blanks between, quotes as in a shell.",
		"environment = PYYAML_FORCE_LIBYAML=1",
		build_section_environment},
	{"build:", "requires", "requirements", "",
		"What the build needs besides the build-system.requires of "
		"its pyproject.toml. It is locked too. Blanks between, or a "
		"line each where a requirement has blanks in it.",
		"requires = setuptools>=61,<81 cython", build_section_requires},
	{"build:", "from-source", "yes or no", "no",
		"Is it built here also where a wheel would fit?",
		"from-source = yes", build_section_from_source},
	{"index", NULL, "[index]", "",
		"Where packages come from. What is not said here is as pip's "
		"configuration files and variables have it.",
		"[index]", NULL},
	{"index", "url", "URL", "",
		"The index, instead of the one that pip would use.",
		"url = https://index.example.org/simple", setting_url},
	{"index", "extra-urls", "URLs", "",
		"Further indexes, with blanks between.",
		"extra-urls = https://extra.example.org/simple",
		setting_extra_urls},
	{"index", "find-links", "paths or URLs", "",
		"Directories with wheels and source archives, or pages with "
		"links to some; blanks between.",
		"find-links = ./vendor/wheels", setting_find_links},
	{0},
};

static const struct key *
find(const char *section, struct str name)
{
	for (const struct key *key = keys; key->section; key++)
		if (key->name && !strcmp(key->section, section) &&
			str_is(name, key->name))
			return key;
	return NULL;
}

const struct key *
key_find(const char *section, struct str name)
{
	const struct key *key = find(section, name);
	if (!key && !strcmp(section, "env:"))
		key = find("env", name);
	return key;
}

struct str_vec
key_names(const char *section, struct arena *arena)
{
	struct str_vec names = {0};
	bool is_named = !strcmp(section, "env:");
	for (const struct key *key = keys; key->section; key++)
		if (key->name &&
			(!strcmp(key->section, section) ||
				(is_named && !strcmp(key->section, "env"))))
			vec_add(&names, arena, str_from(key->name));
	return names;
}
