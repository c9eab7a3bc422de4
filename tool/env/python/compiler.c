/* SPDX-License-Identifier: MIT */
#include "env/python/compiler.h"

#include "base/path.h"
#include "base/shell_words.h"
#include "env/python/compiler_ask.h"
#include "env/python/distro.h"
#include "env/python/python.h"
#include "sys/env.h"
#include "sys/fs.h"
#include "sys/proc.h"

static const char *const variables[] = {"CC", "CXX"};
static const char *const flag_variables[] = {"CFLAGS", "CXXFLAGS"};

static const char *const defaults[][3] = {
	{"cc", "gcc", "clang"}, {"c++", "g++", "clang++"}};

static const char *const launchers[] = {"ccache", "sccache", "distcc", "icecc",
	"icerun", "buildcache", "gomacc", "pump", "firebuild"};

struct search {
	const struct python *python;
	const struct store *store;
	const char *suffix; /* of variables: "" or "_FOR_BUILD" */
	struct compiler *compiler;
	struct arena *arena;
	struct diag *diag;
};

static struct str
variable(const struct search *search, const char *name)
{
	return str_fmt(search->arena, "%s%s", name, search->suffix);
}

static struct str
main_variable(const struct search *search)
{
	return variable(search, variables[search->compiler->language]);
}

static bool
read_words(const struct search *search, struct str name, struct str_vec *words)
{
	struct str value = env_get(name.p);
	if (shell_words(value, words, search->arena))
		return true;
	(void)diag_error(search->diag, NOWHERE,
		"the environment variable %.*s has a quote without its end: "
		"%.*s",
		STR(name), STR(value));
	return diag_hint(search->diag, "set it anew, and run ninjenv again");
}

static bool
is_launcher(struct str path)
{
	for (size_t i = 0; i < countof(launchers); i++)
		if (str_is(path_base(path), launchers[i]))
			return true;
	return false;
}

/* NAME=VALUE: an assignment, or a setting that ccache takes. */
static bool
is_assignment(struct str word)
{
	size_t end = str_index(word, '=');
	return end > 0 && end < word.n && word.p[0] != '-' &&
	       str_index(str_sub(word, 0, end), '/') == end;
}

/* A link that makes ccache pose as a compiler: what it will run is the next of
 * that name on PATH. */
static struct str
behind_pose(struct str file, struct arena *arena)
{
	struct str real;
	struct str_vec found = {0};
	if (fs_realpath(file, &real, arena, NULL) != FS_OK ||
		!is_launcher(real) || is_launcher(file))
		return file;
	proc_find_all(&found, path_base(file), env_get("PATH"), arena);
	vec_for (const struct str, it, &found)
		if (fs_realpath(*it, &real, arena, NULL) == FS_OK &&
			!is_launcher(real))
			return *it;
	return file;
}

static bool
find_program(const struct search *search, struct str word, struct str *found)
{
	struct str here;
	*found = proc_find(word, env_get("PATH"), search->arena);
	if (found->n && path_is_absolute(*found))
		return true;
	if (found->n) {
		if (!fs_cwd(&here, search->arena, search->diag))
			return false;
		*found = path_clean(
			search->arena, path_join(search->arena, here, *found));
		return true;
	}
	(void)diag_error(search->diag, NOWHERE,
		"%.*s names '%.*s', and there is no such program",
		STR(main_variable(search)), STR(word));
	return diag_hint(search->diag,
		"install it, or set %.*s to a compiler that is there",
		STR(main_variable(search)));
}

static bool
no_compiler(const struct search *search)
{
	bool cxx = search->compiler->language == COMPILER_CXX;
	enum distro distro = distro_here(search->arena);
	const char *package = cxx ? "g++" : "gcc";
	if (distro == DISTRO_DNF || distro == DISTRO_ZYPPER)
		package = cxx ? "gcc-c++" : "gcc";
	else if (distro == DISTRO_PACMAN)
		package = "gcc";
	else if (distro == DISTRO_APK)
		package = "build-base"; /* with the C library's headers */
	(void)diag_error(search->diag, NOWHERE,
		"there is no %s compiler: neither %s, %s nor %s is on PATH",
		cxx ? "C++" : "C", defaults[cxx][0], defaults[cxx][1],
		defaults[cxx][2]);
	if (distro == DISTRO_BREW)
		return diag_hint(search->diag, "'xcode-select --install'");
	if (distro == DISTRO_OTHER)
		return diag_hint(
			search->diag, "install one, or set %s", variables[cxx]);
	return diag_hint(search->diag, "'%s %s', or set %s",
		distro_install(distro), package, variables[cxx]);
}

/* The words of the variable, or the first default that is there. */
static bool
read_command(const struct search *search, struct str_vec *words)
{
	enum compiler_language language = search->compiler->language;
	if (!read_words(search, main_variable(search), words))
		return false;
	for (size_t i = 0; i < countof(defaults[0]) && !words->n; i++) {
		struct str name = str_from(defaults[language][i]);
		if (proc_find(name, env_get("PATH"), search->arena).n)
			vec_add(words, search->arena, name);
	}
	return words->n || no_compiler(search);
}

static bool
add_program(const struct search *search, struct str word)
{
	struct str found;
	if (!find_program(search, word, &found))
		return false;
	vec_add(&search->compiler->command, search->arena, found);
	vec_add(&search->compiler->files, search->arena, found);
	return true;
}

/* Assignments, launchers and their options; *i is the compiler's word then. */
static bool
take_launchers(
	const struct search *search, const struct str_vec *words, size_t *i)
{
	struct compiler *compiler = search->compiler;
	for (; *i < words->n; ++*i) {
		struct str word = words->v[*i];
		bool is_env = str_is(path_base(word), "env");
		if (is_assignment(word) ||
			(compiler->command.n && str_starts(word, S("-")))) {
			/* Only a shell's or env's command line has these. */
			if (!compiler->command.n &&
				!add_program(search, S("env")))
				return false;
			vec_add(&compiler->command, search->arena, word);
		} else if (!is_env && !is_launcher(word)) {
			return true;
		} else if (!add_program(search, word)) {
			return false;
		}
	}
	(void)diag_error(search->diag, NOWHERE,
		"%.*s names no compiler: '%.*s'", STR(main_variable(search)),
		STR(env_get(main_variable(search).p)));
	return diag_hint(search->diag, "for example %.*s='ccache gcc'",
		STR(main_variable(search)));
}

static bool
read_compiler(const struct search *search, const struct str_vec *words,
	struct compiler_answer *answer)
{
	struct compiler *compiler = search->compiler;
	struct str_vec flags = {0};
	size_t at = 0;
	compiler->command.n = compiler->files.n = 0;
	if (!take_launchers(search, words, &at) ||
		!add_program(search, words->v[at]))
		return false;
	struct str *file = &compiler->files.v[compiler->files.n - 1];
	struct str behind = behind_pose(*file, search->arena);
	if (!str_eq(behind, *file))
		vec_add(&compiler->files, search->arena, behind);
	for (size_t i = at + 1; i < words->n; i++) {
		vec_add(&flags, search->arena, words->v[i]);
		vec_add(&compiler->command, search->arena, words->v[i]);
	}
	bool set = env_get(main_variable(search).p).n > 0;
	return compiler_ask(behind, &flags, set ? main_variable(search) : S(""),
		search->store, answer, search->arena, search->diag);
}

/* Different names of one processor. */
static struct str
processor(struct str name)
{
	static const char *const same[][2] = {{"amd64", "x86_64"},
		{"arm64", "aarch64"}, {"i386", "i686"}, {"i486", "i686"},
		{"i586", "i686"}, {"powerpc64le", "ppc64le"},
		{"powerpc64", "ppc64"}, {"armv8l", "arm"}, {"armv7l", "arm"},
		{"armv6l", "arm"}, {"armv7a", "arm"}, {"armv7", "arm"}};
	struct str rest;
	(void)str_cut(name, '-', &name, &rest);
	for (size_t i = 0; i < countof(same); i++)
		if (str_is(name, same[i][0]))
			return str_from(same[i][1]);
	return name;
}

/* Does it make code for another machine? A processor alone is not enough:
 * x86_64-w64-mingw32 has ours. */
static bool
is_cross(const struct python *python, struct str machine)
{
	struct str own = python->markers.value[MARKER_PLATFORM_MACHINE];
	struct str system = python->markers.value[MARKER_SYS_PLATFORM];
	return !str_eq(processor(own), processor(machine)) ||
	       (str_is(system, "linux") &&
		       str_find(machine, S("linux")) == machine.n);
}

static bool
refuse_cross(const struct search *search, const struct compiler_answer *answer)
{
	struct str name = main_variable(search);
	const struct str *own =
		&search->python->markers.value[MARKER_PLATFORM_MACHINE];
	(void)diag_error(search->diag, NOWHERE,
		"%.*s is a cross compiler: '%.*s' makes code for %.*s, and "
		"the interpreter runs on %.*s",
		STR(name), STR(answer->path), STR(answer->machine), STR(*own));
	return diag_hint(search->diag,
		"set %s_FOR_BUILD to a compiler for this machine, for example "
		"%s_FOR_BUILD=%s",
		variables[search->compiler->language],
		variables[search->compiler->language],
		defaults[search->compiler->language][1]);
}

static bool
read_flags(const struct search *search)
{
	struct compiler *compiler = search->compiler;
	const char *own = flag_variables[compiler->language];
	return read_words(search, variable(search, "CPPFLAGS"),
		       &compiler->cflags) &&
	       read_words(search, variable(search, own), &compiler->cflags) &&
	       read_words(
		       search, variable(search, "LDFLAGS"), &compiler->ldflags);
}

static bool
take(const struct search *search, const struct compiler_answer *answer)
{
	struct compiler *compiler = search->compiler;
	compiler->path = answer->path;
	compiler->machine = answer->machine;
	compiler->identity = answer->identity;
	compiler->name = compiler_name(answer->version, search->arena);
	return read_flags(search);
}

bool
compiler_find(enum compiler_language language, const struct python *python,
	const struct store *store, struct compiler *compiler,
	struct arena *arena, struct diag *diag)
{
	struct search search = {.python = python,
		.store = store,
		.suffix = "",
		.compiler = compiler,
		.arena = arena,
		.diag = diag};
	struct compiler_answer answer;
	struct str_vec words = {0}, build = {0};
	*compiler = (struct compiler){.language = language};
	if (!read_command(&search, &words) ||
		!read_compiler(&search, &words, &answer))
		return false;
	if (!is_cross(python, answer.machine))
		return take(&search, &answer);
	struct search for_build = search;
	for_build.suffix = "_FOR_BUILD";
	struct str name = main_variable(&for_build);
	if (!env_get(name.p).n)
		return refuse_cross(&search, &answer);
	diag_warn(diag, NOWHERE,
		"%s is a cross compiler for %.*s: environments are built with "
		"%.*s, '%.*s'",
		variables[language], STR(answer.machine), STR(name),
		STR(env_get(name.p)));
	if (!read_words(&for_build, name, &build) ||
		!read_compiler(&for_build, &build, &answer))
		return false;
	return is_cross(python, answer.machine)
		       ? refuse_cross(&for_build, &answer)
		       : take(&for_build, &answer);
}
