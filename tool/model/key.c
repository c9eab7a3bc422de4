/* SPDX-License-Identifier: MIT */
#include "model/key.h"

#include <string.h>

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
		"'#sha256=' and the file's hash.",
		"[packages]\n"
		"jinja2 = 3.1.6\n"
		"numpy = >=1.26, <3\n"
		"click =\n"
		"uvicorn[standard] = ~=0.30\n"
		"tomli = 2.2.1 ; python_version < \"3.11\"\n"
		"thing = ./vendor/thing-1.0-py3-none-any.whl",
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
		"and target are never another's.",
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
