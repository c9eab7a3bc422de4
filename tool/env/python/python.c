/* SPDX-License-Identifier: MIT */
#include "env/python/python.h"

#include "base/arena.h"
#include "base/embedded.h"
#include "base/path.h"
#include "env/python/answer.h"
#include "env/python/candidate.h"
#include "env/python/distro.h"
#include "env/store/store.h"
#include "sys/file.h"
#include "sys/hash.h"
#include "sys/kernel.h"
#include "sys/proc.h"
#include "sys/signal.h"

enum { PROBE_SECONDS = 10, ANSWER_MAX = 4 * 1024 * 1024 };

/* A binary as it lies on disk. */
struct binary {
	struct str path;
	struct fs_info info;
	bool is_direct; /* the interpreter itself, not what starts one */
	struct str key; /* of the cached answer */
};

/* One run's means; why is set where the candidate is refused. */
struct probe {
	struct store *store;
	struct arena *arena;
	struct diag *diag;
	struct str why;
};

enum probe_result { PROBE_OK, PROBE_REFUSED, PROBE_FAILED };

static enum probe_result refuse(struct probe *probe, const char *format, ...)
	PRINTF(2, 3);

static enum probe_result
refuse(struct probe *probe, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	probe->why = str_vfmt(probe->arena, format, args);
	va_end(args);
	return PROBE_REFUSED;
}

static struct str
cache_key(const struct binary *binary, struct arena *arena)
{
	struct str text = str_fmt(arena, "%.*s\n%llu %llu %lld\n%.*s\n%.*s",
		STR(binary->path), (unsigned long long)binary->info.inode,
		(unsigned long long)binary->info.size,
		(long long)binary->info.mtime, STR(kernel_text(arena)),
		STR(embedded("probe.py")));
	return hash_hex(arena, text);
}

static struct str
cache_path(const struct probe *probe, const struct binary *binary)
{
	return store_path(probe->store, "python",
		str_fmt(probe->arena, "%.*s.json", STR(binary->key)),
		probe->arena);
}

/* Programs that start an interpreter of their choice (mise's shims are links
 * to mise itself) must run under the name they were found by. */
static bool
has_interpreter_name(struct str path)
{
	struct str name = path_base(path);
	return str_starts(name, S("python")) || str_starts(name, S("pypy"));
}

static bool
is_script(struct str path)
{
	struct file_map map;
	if (file_map(&map, path, NULL) != FS_OK)
		return false; /* running it will say what is wrong */
	bool script = str_starts(map.bytes, S("#!"));
	file_unmap(&map);
	return script;
}

static enum probe_result
look(struct binary *binary, struct str path, struct probe *probe)
{
	if (fs_realpath(path, &binary->path, probe->arena, NULL) != FS_OK ||
		fs_stat(binary->path, &binary->info, NULL) != FS_OK)
		return refuse(probe, "there is no such file");
	if (!fs_is_executable(binary->path))
		return refuse(probe, "it is not a program");
	binary->is_direct = has_interpreter_name(binary->path);
	if (!binary->is_direct)
		binary->path = path;
	binary->key = cache_key(binary, probe->arena);
	return PROBE_OK;
}

/* The first line that says something. */
static struct str
first_line(struct str text)
{
	struct str line;
	while (str_next(&text, '\n', &line))
		if (str_trim(line).n)
			return str_sub(str_trim(line), 0, 200);
	return (struct str){0};
}

static enum probe_result
refuse_result(struct probe *probe, const struct proc *proc,
	const struct proc_result *result)
{
	struct str how = proc_explain(proc, result, probe->arena);
	struct str said = first_line(result->err);
	if (str_find(result->err, S("Unknown option: -I")) < result->err.n)
		return refuse(probe, "it is older than Python 3.8");
	if (said.n)
		return refuse(probe, "it does not run: %.*s: %.*s", STR(how),
			STR(said));
	return refuse(probe, "it does not run: %.*s", STR(how));
}

/* Runs the probe; *text is what it printed. */
static enum probe_result
ask(const struct binary *binary, struct str *text, struct probe *probe)
{
	struct proc proc = {.seconds = PROBE_SECONDS, .limit = ANSWER_MAX};
	const struct str argv[] = {
		binary->path, S("-I"), S("-S"), S("-c"), embedded("probe.py")};
	for (size_t i = 0; i < countof(argv); i++)
		proc_arg(&proc, argv[i], probe->arena);
	struct proc_result result;
	struct diag trouble = {.arena = probe->arena};
	if (!proc_run(&proc, &result, probe->arena, &trouble)) {
		if (!interrupted() && trouble.items.n)
			return refuse(
				probe, "%.*s", STR(trouble.items.v[0].message));
		diag_merge(probe->diag, &trouble);
		return PROBE_FAILED;
	}
	if (!proc_ok(&result))
		return refuse_result(probe, &proc, &result);
	*text = result.out;
	return PROBE_OK;
}

/* Tells builds apart by what they are, not by what they run on. */
static struct str
identity_of(const struct python *python, const struct binary *binary,
	struct arena *arena)
{
	struct buf text = {.arena = arena};
	buf_addf(&text, "%.*s\n%llu %llu %lld\n", STR(python->path),
		(unsigned long long)binary->info.inode,
		(unsigned long long)binary->info.size,
		(long long)binary->info.mtime);
	const struct str parts[] = {python->version, python->implementation,
		python->cache_tag, python->magic, python->abi,
		python->base_prefix};
	for (size_t i = 0; i < countof(parts); i++)
		buf_addf(&text, "%.*s\n", STR(parts[i]));
	for (size_t i = 0; i < SCHEME_COUNT; i++)
		buf_addf(&text, "%.*s\n", STR(python->scheme[i]));
	return hash_hex(arena, buf_str(&text));
}

/* What apt or dnf may have added or replaced since: then the binary is the
 * same and the answer is not. */
static bool
is_outdated(const struct python *python)
{
	if (!python->has_venv || !python->pip_wheels.n)
		return true;
	vec_for (const struct str, it, &python->pip_wheels)
		if (!fs_is_file(*it))
			return true;
	return false;
}

static bool
read_cached(
	struct python *python, const struct binary *binary, struct probe *probe)
{
	struct str text;
	if (!probe->store || !binary->is_direct)
		return false;
	/* What is not there or damaged is asked again. */
	return file_read(cache_path(probe, binary), ANSWER_MAX, &text,
		       probe->arena, NULL) == FS_OK &&
	       answer_read(text, python, probe->arena) == ANSWER_OK &&
	       !is_outdated(python);
}

/* path is how the binary was asked for: a script runs under that name, and its
 * answer, which may depend on anything, is not kept. */
static enum probe_result
read_new(struct python *python, struct binary *binary, struct str path,
	struct probe *probe)
{
	if (binary->is_direct && is_script(binary->path))
		*binary = (struct binary){.path = path};
	struct str text;
	enum probe_result result = ask(binary, &text, probe);
	if (result != PROBE_OK)
		return result;
	enum answer answer = answer_read(text, python, probe->arena);
	if (answer == ANSWER_OLD)
		return refuse(probe, "it is Python %.*s, older than 3.8",
			STR(python->version));
	if (answer == ANSWER_BAD)
		return refuse(probe, "it does not answer as Python does");
	/* A cache: where it cannot be written, the next run asks again. */
	if (probe->store && binary->is_direct &&
		!file_write(
			cache_path(probe, binary), text, 0644, FILE_LAZY, NULL))
		return PROBE_OK;
	return PROBE_OK;
}

static enum probe_result
probe_path(struct python *python, struct str path, struct probe *probe)
{
	struct str asked = path;
	/* A wrapper or a copy in an environment names the real one, which
	 * is then asked itself; twice is enough for both in a row. */
	for (int steps = 0; steps < 3; steps++) {
		struct binary binary = {0};
		*python = (struct python){0};
		enum probe_result result = look(&binary, path, probe);
		if (result == PROBE_OK && !read_cached(python, &binary, probe))
			result = read_new(python, &binary, path, probe);
		if (result != PROBE_OK)
			return result;
		if (str_eq(python->path, binary.path)) {
			python->asked = str_dup(probe->arena, asked);
			python->identity =
				identity_of(python, &binary, probe->arena);
			python_build_look(&python->build, probe->arena);
			return PROBE_OK;
		}
		path = python->path;
	}
	return refuse(probe, "it names ever another binary");
}

/* The oldest 3.N that the set admits, or 0. */
static unsigned
wanted_minor(const struct spec_set *spec, struct arena *arena)
{
	for (unsigned minor = 8; minor < 40; minor++) {
		struct str text = str_fmt(arena, "3.%u.99", minor);
		struct version version;
		if (version_parse(text, &version, arena, NULL) &&
			spec_contains(spec, spec_item(&version), SPEC_PRE_AUTO))
			return minor;
	}
	return 0;
}

/* "apt install python3.12 python3.12-venv", empty where that is not known. */
static struct str
install_python(unsigned minor, struct arena *arena)
{
	enum distro distro = distro_here(arena);
	const char *command = distro_install(distro);
	switch (distro) {
	case DISTRO_APT:
		return str_fmt(arena, "%s python3.%u python3.%u-venv", command,
			minor, minor);
	case DISTRO_DNF:
		return str_fmt(arena, "%s python3.%u", command, minor);
	case DISTRO_ZYPPER:
		return str_fmt(arena, "%s python3%u", command, minor);
	case DISTRO_PACMAN:
		return str_fmt(arena, "%s python", command);
	case DISTRO_APK:
		return str_fmt(arena, "%s python3", command);
	default:
		return (struct str){0};
	}
}

struct str
python_venv_hint(const struct python *python, struct arena *arena)
{
	enum distro distro = distro_here(arena);
	const char *command = distro_install(distro);
	/* Debian splits the module off; a build of one's own lacks it only
	 * when somebody took it out. */
	if (distro == DISTRO_APT && str_is(python->base_prefix, "/usr"))
		return str_fmt(arena, "%s python%.*s-venv", command,
			STR(python->short_version));
	if (command && str_is(python->base_prefix, "/usr"))
		return str_fmt(arena,
			"reinstall Python with '%s', or set "
			"'python' to another interpreter",
			command);
	return str_fmt(arena,
		"set 'python' to another interpreter; this one "
		"was installed without its standard library's venv");
}

/* All that was looked at, for the one error that says that none fits. */
struct refused {
	struct str path, why;
};

struct refused_vec VEC(struct refused);

static bool
no_fit(const struct python_wish *wish, const struct refused_vec *refused,
	const struct python *lacking, struct probe *probe)
{
	struct diag *diag = probe->diag;
	struct arena *arena = probe->arena;
	if (!refused->n)
		(void)diag_error(diag, wish->place,
			"there is no Python here: "
			"no python3 on PATH, none of pyenv's or uv's");
	else
		(void)diag_error(diag, wish->place,
			"no interpreter here fits '%.*s'",
			STR(spec_str(wish->spec, arena)));
	unsigned minor = wanted_minor(wish->spec, arena);
	struct str install = install_python(minor, arena);
	if (lacking->path.n)
		(void)diag_hint(
			diag, "%.*s", STR(python_venv_hint(lacking, arena)));
	else if (minor && install.n)
		(void)diag_hint(diag, "'%.*s', or 'uv python install 3.%u'",
			STR(install), minor);
	else if (minor)
		(void)diag_hint(diag,
			"'uv python install 3.%u' or 'pyenv "
			"install 3.%u'",
			minor, minor);
	vec_for (const struct refused, it, refused)
		diag_note(diag, NOWHERE, "'%.*s': %.*s", STR(it->path),
			STR(it->why));
	return false;
}

/* Why an interpreter that answers is not taken; empty: it is. */
static struct str
unfit(const struct python *python, const struct python_wish *wish,
	struct arena *arena)
{
	if (!spec_contains(
		    wish->spec, spec_item(&python->parsed), SPEC_PRE_AUTO))
		return str_fmt(
			arena, "it is Python %.*s", STR(python->version));
	if (!python->has_venv)
		return str_fmt(arena,
			"it is Python %.*s, but has no venv "
			"module",
			STR(python->version));
	return (struct str){0};
}

static bool
find_fit(const struct python_wish *wish, struct python *python,
	struct probe *probe)
{
	struct str_vec paths = {0}, seen = {0};
	struct refused_vec refused = {0};
	struct python lacking = {0};
	candidate_list(&paths, wish->directory, probe->arena);
	vec_for (struct str, path, &paths) {
		struct str real;
		if (fs_realpath(*path, &real, probe->arena, NULL) != FS_OK ||
			str_vec_has(&seen, real))
			continue;
		/* Shims of one program are links to it, and each differs. */
		if (has_interpreter_name(real))
			vec_add(&seen, probe->arena, real);
		enum probe_result result = probe_path(python, *path, probe);
		if (result == PROBE_FAILED)
			return false;
		struct str why = result == PROBE_OK
					 ? unfit(python, wish, probe->arena)
					 : probe->why;
		if (!why.n)
			return true;
		if (result == PROBE_OK && !python->has_venv)
			lacking = *python;
		vec_add(&refused, probe->arena,
			(struct refused){.path = *path, .why = why});
	}
	return no_fit(wish, &refused, &lacking, probe);
}

static bool
take_path(const struct python_wish *wish, struct python *python,
	struct probe *probe)
{
	struct str path =
		candidate_follow(wish->path, wish->directory, probe->arena);
	if (!path.n)
		return diag_error(probe->diag, wish->place,
			"'%.*s' is a shim of pyenv, and no version is set "
			"for it",
			STR(wish->path));
	enum probe_result result = probe_path(python, path, probe);
	if (result != PROBE_REFUSED)
		return result == PROBE_OK;
	(void)diag_error(probe->diag, wish->place,
		"'%.*s' cannot be used as a Python interpreter: %.*s",
		STR(wish->path), STR(probe->why));
	return diag_hint(probe->diag,
		"write the path of another, or the "
		"versions that will do: 'python = >=3.9'");
}

bool
python_find(const struct python_wish *wish, struct store *store,
	struct python *python, struct arena *arena, struct diag *diag)
{
	struct probe probe = {.store = store, .arena = arena, .diag = diag};
	return wish->spec ? find_fit(wish, python, &probe)
			  : take_path(wish, python, &probe);
}

bool
python_probe(struct str path, struct store *store, struct python *python,
	struct arena *arena, struct diag *diag)
{
	const struct python_wish wish = {.path = path};
	return python_find(&wish, store, python, arena, diag);
}
