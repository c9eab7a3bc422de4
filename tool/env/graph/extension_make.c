/* SPDX-License-Identifier: MIT */
#include "env/graph/extension_make.h"

#include "base/map.h"
#include "base/path.h"
#include "env/build/headers.h"
#include "env/graph/emit.h"
#include "env/python/python.h"
#include "format/ninja.h"
#include "sys/hash.h"

struct run {
	const struct extension_make *make;
	struct extension_plan *plan;
	const struct conf_extension *conf;
	const struct extension_env *env;
	struct arena *arena;
};

/* "venv.ini:14: myproject._fast" */
static struct str
name_place(const struct run *run, struct place place)
{
	return str_fmt(run->arena, "%.*s:%zu: %.*s", STR(place.file),
		place.line, STR(run->conf->name));
}

static struct str
source_path(const struct run *run, struct str path)
{
	return str_is(run->make->source, ".")
		       ? path
		       : path_join(run->arena, run->make->source, path);
}

static struct str
own_path(const struct run *run, struct str env, const char *what)
{
	return str_fmt(run->arena, "%.*s/.ninjenv/%s", STR(env), what);
}

static struct str
shell_text(const struct run *run, const struct str_vec *words)
{
	struct buf out = {.arena = run->arena};

	vec_for (const struct str, it, words) {
		if (out.n)
			buf_addc(&out, ' ');
		buf_add(&out, ninja_shell(run->arena, *it));
	}
	return buf_str(&out);
}

/* A path below a directory of ours that no other file's gives. */
static struct str
flat_path(const struct run *run, struct str path)
{
	if (path_stays(path))
		return path;
	struct str directory = path_dir(path);
	return str_fmt(run->arena, "%.16s/%.*s",
		hash_hex(run->arena, directory).p, STR(path_base(path)));
}

static enum compiler_language
language_of(const struct conf_extension *conf, enum source_kind kind)
{
	if (conf->language == CONF_LANGUAGE_BY_SUFFIX || kind == SOURCE_ASM)
		return kind == SOURCE_CXX ? COMPILER_CXX : COMPILER_C;
	return conf->language == CONF_LANGUAGE_CXX ? COMPILER_CXX : COMPILER_C;
}

bool
extension_needs(const struct conf_extension *conf,
	const struct extension_source_vec *sources,
	enum compiler_language language)
{
	vec_for (const struct extension_source, it, sources) {
		if (language_of(conf, it->kind) == language)
			return true;
	}
	return false;
}

/* The flags file of a package, which an edge writes. */
static struct str
add_flags(const struct run *run, const struct conf_word *word)
{
	struct str path =
		headers_flags_path(run->arena, run->env->path, word->text);

	vec_for (const struct extension_flags, it, &run->plan->flags) {
		if (str_eq(it->output, path))
			return path;
	}
	vec_add(&run->plan->flags, run->arena,
		(struct extension_flags){
			.env = run->env,
			.package = word->text,
			.output = path,
			.libs = headers_libs_path(
				run->arena, run->env->path, word->text),
			.node = emit_node(
				run->arena, run->env->path, word->text),
			.at = str_fmt(run->arena, "%.*s:%zu",
				STR(word->place.file), word->place.line),
		});
	return path;
}

static void
add_needs(const struct run *run, struct extension_line *line)
{
	vec_for (const struct conf_word, it, &run->conf->headers) {
		struct str flags = add_flags(run, it);
		vec_add(&line->needs, run->arena,
			emit_node(run->arena, run->env->path, it->text));
		vec_add(&line->needs, run->arena, flags);
	}
}

static struct compile
compile_of(const struct run *run, enum compiler_language language)
{
	struct compile compile = {
		.extension = run->conf,
		.python = run->env->python,
		.compiler = run->make->compilers[language],
		.natives = run->make->natives,
		.language = language,
	};
	vec_for (const struct conf_word, it, &run->conf->include) {
		vec_add(&compile.include, run->arena,
			source_path(run, path_clean(run->arena, it->text)));
	}
	vec_for (const struct conf_word, it, &run->conf->headers) {
		vec_add(&compile.response, run->arena, add_flags(run, it));
	}
	return compile;
}

static const struct extension_line *
find_line(const struct run *run, const struct compile *compile)
{
	struct str_vec words = {0};

	compile_words(compile, &words, run->arena);
	struct str digest = compile_digest(compile, &words, run->arena);
	for (size_t i = 0; i < run->plan->lines.n; i++)
		if (str_eq(run->plan->lines.v[i]->digest, digest))
			return run->plan->lines.v[i];
	struct extension_line *line =
		arena_new(run->arena, struct extension_line);
	line->digest = digest;
	line->command = shell_text(run, &words);
	add_needs(run, line);
	vec_add(&run->plan->lines, run->arena, line);
	return line;
}

/* Objects lie with the first environment, whomever they are for. */
static struct str
add_object(const struct run *run, const struct extension_line *line,
	struct str source, struct place place)
{
	struct str output = str_fmt(run->arena, "%.*s/%.*s/%.*s.o",
		STR(own_path(run, run->plan->envs.v[0].path, "obj")),
		STR(line->digest), STR(flat_path(run, source)));

	if (map_find(run->make->seen, output))
		return output;
	map_put(run->make->seen, output, NULL);
	vec_add(&run->plan->objects, run->arena,
		(struct extension_object){
			.line = line,
			.source = source,
			.output = output,
			.at = name_place(run, place),
		});
	return output;
}

static bool
has_name_of_module(const struct run *run, struct str source)
{
	struct str base = path_base(source);
	struct str stem = str_sub(base, 0, str_rindex(base, '.'));
	struct str name = run->conf->name;
	size_t dot = str_rindex(name, '.');

	return str_eq(
		stem, dot < name.n ? str_from_index(name, dot + 1) : name);
}

static size_t
count_cython(const struct extension_source_vec *sources)
{
	size_t n = 0;

	vec_for (const struct extension_source, it, sources) {
		n += it->kind == SOURCE_CYTHON;
	}
	return n;
}

/* The module's name is in the C file; a file by another name than its module's
 * is the module where it is the only one. */
static struct str
cython_options(const struct run *run, const struct extension_source *source,
	bool is_cxx)
{
	struct str_vec words = {0};
	struct arena *arena = run->arena;

	if (is_cxx)
		vec_add(&words, arena, S("--cplus"));
	if (has_name_of_module(run, source->path) ||
		count_cython(run->make->sources) == 1) {
		vec_add(&words, arena, S("--module-name"));
		vec_add(&words, arena, run->conf->name);
	}
	vec_for (const struct conf_word, it, &run->env->conf->pythonpath) {
		vec_add(&words, arena, S("-I"));
		vec_add(&words, arena,
			source_path(run, path_clean(arena, it->text)));
	}
	vec_for (const struct conf_word, it, &run->conf->include) {
		vec_add(&words, arena, S("-I"));
		vec_add(&words, arena,
			source_path(run, path_clean(arena, it->text)));
	}
	return shell_text(run, &words);
}

static void
add_pin(const struct run *run, struct str name, struct buf *text)
{
	vec_for (const struct selected, it, &run->env->packages) {
		const struct lock_package *package = it->package;
		if (!str_eq(package->name, name))
			continue;
		buf_addf(text, "%.*s\n%.*s\n", STR(package->version),
			STR(package->sdist.sha256));
		vec_for (const struct lock_file, file, &package->wheels) {
			buf_addf(text, "%.*s\n", STR(file->sha256));
		}
	}
}

/* Equal for environments that would get the same C file: .pxd files of the
 * packages of 'headers' go into it, too. */
static struct str
cython_key(const struct run *run, struct str source, struct str options)
{
	struct buf text = {.arena = run->arena};

	buf_addf(&text, "%.*s\n%.*s\n%.*s\n", STR(run->env->python->identity),
		STR(source), STR(options));
	add_pin(run, S("cython"), &text);
	vec_for (const struct conf_word, it, &run->conf->headers) {
		add_pin(run, it->text, &text);
	}
	return str_sub(hash_hex(run->arena, buf_str(&text)), 0, 16);
}

static struct str
add_cython(const struct run *run, const struct extension_source *source,
	bool is_cxx)
{
	struct str path = source_path(run, source->path);
	struct str options = cython_options(run, source, is_cxx);
	struct str key = cython_key(run, path, options);

	vec_for (const struct extension_cython, it, &run->plan->cythons) {
		if (str_eq(it->key, key))
			return it->output;
	}
	struct extension_cython cython = {
		.env = run->env,
		.key = key,
		.source = path,
		.output = str_fmt(run->arena, "%.*s/%.*s/%.*s.%s",
			STR(own_path(run, run->env->path, "cython")), STR(key),
			STR(flat_path(run, source->path)),
			is_cxx ? "cpp" : "c"),
		.options = options,
		.at = name_place(run, source->place),
	};
	vec_add(&cython.needs, run->arena,
		path_joinz(run->arena, run->env->conf->target, "cython"));
	vec_for (const struct conf_word, it, &run->conf->headers) {
		vec_add(&cython.needs, run->arena,
			emit_node(run->arena, run->env->path, it->text));
	}
	vec_add(&run->plan->cythons, run->arena, cython);
	return cython.output;
}

/* What Cython made includes headers that lie beside the .pyx. */
static struct str
add_source(const struct run *run, const struct extension_source *source)
{
	enum compiler_language language = language_of(run->conf, source->kind);
	struct compile compile = compile_of(run, language);
	struct str path = source_path(run, source->path);

	if (source->kind == SOURCE_CYTHON) {
		vec_add(&compile.include, run->arena, path_dir(path));
		path = add_cython(run, source, language == COMPILER_CXX);
	} else if (source->kind == SOURCE_C && language == COMPILER_CXX) {
		compile.as = "c++";
	} else if (source->kind == SOURCE_CXX && language == COMPILER_C) {
		compile.as = "c";
	}
	return add_object(run, find_line(run, &compile), path, source->place);
}

static bool
has_place(const struct extension_module *module, struct str path)
{
	vec_for (const struct extension_place, it, &module->places) {
		if (str_eq(it->path, path))
			return true;
	}
	return false;
}

static void
add_place(struct extension_module *module,
	const struct extension_place *directory, struct arena *arena)
{
	struct extension_place place = {
		.path = path_clean(
			arena, path_join(arena, directory->path, module->file)),
		.target = path_join(arena, directory->target, module->path),
	};

	if (!has_place(module, place.path))
		vec_add(&module->places, arena, place);
}

static struct extension_module
link_module(const struct run *run)
{
	struct str_vec before = {0}, after = {0};
	struct arena *arena = run->arena;
	bool is_cxx =
		extension_needs(run->conf, run->make->sources, COMPILER_CXX);
	struct compile compile =
		compile_of(run, is_cxx ? COMPILER_CXX : COMPILER_C);
	struct extension_module module = {
		.conf = run->conf,
		.file = extension_file(run->conf, run->env->python, arena),
		.path = extension_path(
			run->conf, run->make->home, run->env->python, arena),
		.at = name_place(run, run->conf->place),
	};

	link_words(&compile, &before, &after, arena);
	module.before = shell_text(run, &before);
	module.after = shell_text(run, &after);
	vec_for (const struct conf_word, it, &run->conf->headers) {
		vec_add(&module.needs, arena,
			headers_libs_path(arena, run->env->path, it->text));
	}
	vec_for (const struct extension_source, it, run->make->sources) {
		vec_add(&module.objects, arena, add_source(run, it));
	}
	vec_for (const struct extension_place, it, &run->make->places) {
		add_place(&module, it, arena);
	}
	vec_add(&module.envs, arena, run->env);
	for (size_t i = 0; i < run->make->others.n; i++)
		vec_add(&module.envs, arena, run->make->others.v[i]);
	return module;
}

/* Equal, and to be found at one place: then they are one. */
static bool
is_same(const struct extension_module *a, const struct extension_module *b)
{
	if (a->conf != b->conf || !a->places.n || !b->places.n ||
		!has_place(a, b->places.v[0].path) ||
		!str_eq(a->before, b->before) || !str_eq(a->after, b->after) ||
		a->objects.n != b->objects.n)
		return false;
	for (size_t i = 0; i < a->objects.n; i++)
		if (!str_eq(a->objects.v[i], b->objects.v[i]))
			return false;
	return true;
}

static void
share(struct extension_module *module, const struct extension_module *other,
	struct arena *arena)
{
	for (size_t i = 0; i < other->envs.n; i++)
		vec_add(&module->envs, arena, other->envs.v[i]);
	vec_for (const struct extension_place, it, &other->places) {
		if (!has_place(module, it->path))
			vec_add(&module->places, arena, *it);
	}
}

static bool
refuse(const struct extension_module *module,
	const struct extension_module *other, struct str place,
	struct diag *diag)
{
	struct place at = module->conf->place;

	(void)diag_error(diag, at,
		"'%.*s' would be written by '%.*s' for environment '%.*s' and "
		"by '%.*s' for environment '%.*s'",
		STR(place), STR(other->conf->name),
		STR(other->envs.v[0]->conf->name), STR(module->conf->name),
		STR(module->envs.v[0]->conf->name));
	if (other->conf != module->conf)
		diag_note(diag, other->conf->place, "'%.*s' is here",
			STR(other->conf->name));
	return diag_hint(diag,
		other->conf == module->conf
			? "they differ in what they are built with: give one "
			  "environment another 'pythonpath', or leave it out "
			  "of "
			  "'environments'"
			: "give one of them another 'output'");
}

/* Equal modules are one for all environments; others must not meet. */
static bool
add_module(const struct run *run, const struct extension_module *module,
	struct diag *diag)
{
	vec_for (struct extension_module, it, &run->plan->modules) {
		if (is_same(it, module)) {
			share(it, module, run->arena);
			return true;
		}
	}
	vec_for (const struct extension_module, it, &run->plan->modules) {
		vec_for (const struct extension_place, place, &module->places) {
			if (has_place(it, place->path))
				return refuse(module, it, place->path, diag);
		}
	}
	vec_add(&run->plan->modules, run->arena, *module);
	return true;
}

/* A variable of Ninja's is a line. CFLAGS or a .pc file may have more. */
static bool
check_commands(const struct run *run, const struct extension_module *module,
	struct diag *diag)
{
	bool good = str_index(module->before, '\n') == module->before.n &&
		    str_index(module->after, '\n') == module->after.n;

	for (size_t i = 0; i < run->plan->lines.n; i++) {
		struct str command = run->plan->lines.v[i]->command;
		good &= str_index(command, '\n') == command.n;
	}
	if (good)
		return true;
	(void)diag_error(diag, run->conf->place,
		"a flag that '%.*s' is built with has a line end",
		STR(run->conf->name));
	return diag_hint(diag,
		"look at CC, CFLAGS and LDFLAGS, and at what 'pkg-config "
		"--cflags --libs' says");
}

bool
extension_make(const struct extension_make *make, struct arena *arena,
	struct diag *diag)
{
	struct run run = {
		.make = make,
		.plan = make->plan,
		.conf = make->conf,
		.env = make->env,
		.arena = arena,
	};
	struct extension_module module = link_module(&run);

	return check_commands(&run, &module, diag) &&
	       add_module(&run, &module, diag);
}
