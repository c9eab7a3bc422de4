/* SPDX-License-Identifier: MIT */
#include "model/want.h"

static const struct str header = {"ninjenv-want 1", 14};

#define LAST "end"

static void
add(struct buf *out, const char *key, struct str value)
{
	if (value.n)
		buf_addf(out, "%s %.*s\n", key, STR(value));
}

static void
add_package(struct buf *out, const struct want_package *package)
{
	add(out, "package", package->name);
	add(out, " version", package->version);
	add(out, " file", package->file);
	add(out, " sha256", package->sha256);
	if (package->size)
		buf_addf(
			out, " size %llu\n", (unsigned long long)package->size);
	add(out, " url", package->url);
	add(out, " path", package->path);
	add(out, " index", package->index);
	add(out, " directory", package->directory);
	add(out, " commit", package->commit);
	add(out, " subdirectory", package->subdirectory);
	if (package->from_source)
		buf_addz(out, " from-source yes\n");
	if (package->requested)
		buf_addz(out, " requested yes\n");
	if (package->direct)
		buf_addz(out, " direct yes\n");
}

static void
add_system(struct buf *out, const struct want_system *system)
{
	add(out, "system", system->name);
	add(out, " version", system->version);
	add(out, " dist-info", system->dist_info);
	add(out, " identity", system->identity);
	vec_for (const struct str, it, &system->scripts) {
		add(out, " script", *it);
	}
}

void
want_write(const struct want *want, struct buf *out)
{
	struct str line, error = want->error;

	buf_addf(out, "%.*s\n", STR(header));
	while (str_next(&error, '\n', &line))
		buf_addf(out, "error %.*s\n", STR(line));
	add(out, "stamp", want->stamp);
	add(out, "name", want->name);
	add(out, "target", want->target);
	add(out, "source", want->source);
	add(out, "path", want->path);
	add(out, "prompt", want->prompt);
	add(out, "python", want->python);
	add(out, "python-identity", want->python_identity);
	add(out, "python-version", want->python_version);
	add(out, "link", want->link);
	buf_addf(out, "bytecode %s\n", want->bytecode ? "yes" : "no");
	buf_addf(out, "extra %s\n", want->remove_extra ? "remove" : "keep");
	vec_for (const struct str, it, &want->pythonpath) {
		add(out, "pythonpath", *it);
	}
	vec_for (const struct want_module, it, &want->modules) {
		buf_addf(out, "module %.*s %.*s\n", STR(it->name),
			STR(it->path));
	}
	vec_for (const struct want_package, it, &want->packages) {
		add_package(out, it);
	}
	vec_for (const struct want_system, it, &want->system) {
		add_system(out, it);
	}
	buf_addz(out, LAST);
	buf_addc(out, '\n');
}

void
want_write_built(const struct want *want, struct buf *out)
{
	struct want part = {
		.name = want->name,
		.path = want->path,
		.python = want->python,
		.python_identity = want->python_identity,
		.python_version = want->python_version,
		.link = want->link,
		.bytecode = want->bytecode,
	};
	vec_for (const struct want_package, it, &want->packages) {
		if (it->from_source)
			vec_add(&part.packages, out->arena, *it);
	}
	if (part.packages.n)
		want_write(&part, out);
}

/* Texts of the environment, by key. */
static struct str *
text_member(struct want *want, struct str key)
{
	const struct {
		const char *key;
		struct str *member;
	} rows[] = {
		{"stamp", &want->stamp},
		{"name", &want->name},
		{"target", &want->target},
		{"source", &want->source},
		{"path", &want->path},
		{"prompt", &want->prompt},
		{"python", &want->python},
		{"python-identity", &want->python_identity},
		{"python-version", &want->python_version},
		{"link", &want->link},
	};
	for (size_t i = 0; i < countof(rows); i++)
		if (str_is(key, rows[i].key))
			return rows[i].member;
	return NULL;
}

static struct str *
package_member(struct want_package *package, struct str key)
{
	const struct {
		const char *key;
		struct str *member;
	} rows[] = {
		{"version", &package->version},
		{"file", &package->file},
		{"sha256", &package->sha256},
		{"url", &package->url},
		{"path", &package->path},
		{"index", &package->index},
		{"directory", &package->directory},
		{"commit", &package->commit},
		{"subdirectory", &package->subdirectory},
	};
	for (size_t i = 0; i < countof(rows); i++)
		if (str_is(key, rows[i].key))
			return rows[i].member;
	return NULL;
}

static bool
read_package_line(
	struct want_package *package, struct str key, struct str value)
{
	struct str *text = package_member(package, key);
	unsigned long long size;

	if (text)
		*text = value;
	else if (str_is(key, "size") && str_to_uint(value, &size))
		package->size = size;
	else if (str_is(key, "from-source"))
		package->from_source = true;
	else if (str_is(key, "requested"))
		package->requested = true;
	else if (str_is(key, "direct"))
		package->direct = true;
	else
		return false;
	return true;
}

/* "NAME PATH" */
static bool
read_module(struct want *want, struct str value, struct arena *arena)
{
	struct want_module module;

	if (!str_cut(value, ' ', &module.name, &module.path) ||
		!module.name.n || !module.path.n)
		return false;
	vec_add(&want->modules, arena, module);
	return true;
}

static bool
read_system_line(struct want_system *system, struct str key, struct str value,
	struct arena *arena)
{
	if (str_is(key, "version"))
		system->version = value;
	else if (str_is(key, "dist-info"))
		system->dist_info = value;
	else if (str_is(key, "identity"))
		system->identity = value;
	else if (str_is(key, "script"))
		vec_add(&system->scripts, arena, value);
	else
		return false;
	return true;
}

static bool
read_line(struct want *want, struct str line, struct buf *error,
	struct arena *arena)
{
	struct str key, value;

	if (str_starts(line, S(" "))) {
		(void)str_cut(str_from_index(line, 1), ' ', &key, &value);
		if (want->system.n) /* they stand behind the packages */
			return read_system_line(
				&want->system.v[want->system.n - 1], key, value,
				arena);
		return want->packages.n &&
		       read_package_line(
			       &want->packages.v[want->packages.n - 1], key,
			       value);
	}
	(void)str_cut(line, ' ', &key, &value);
	struct str *text = text_member(want, key);
	if (text)
		*text = value;
	else if (str_is(key, "error"))
		buf_addf(error, "%.*s\n", STR(value));
	else if (str_is(key, "bytecode"))
		want->bytecode = str_is(value, "yes");
	else if (str_is(key, "extra"))
		want->remove_extra = str_is(value, "remove");
	else if (str_is(key, "pythonpath"))
		vec_add(&want->pythonpath, arena, value);
	else if (str_is(key, "module"))
		return read_module(want, value, arena);
	else if (str_is(key, "system") && value.n)
		vec_add(&want->system, arena,
			(struct want_system){.name = value});
	else if (str_is(key, "package") && value.n)
		vec_add(&want->packages, arena,
			(struct want_package){.name = value});
	else
		return false;
	return true;
}

bool
want_read(struct str text, struct str file, struct want *want,
	struct arena *arena, struct diag *diag)
{
	struct str line, rest = str_dup(arena, text);
	struct buf error = {.arena = arena};
	struct place place = {.file = file, .line = 1};

	*want = (struct want){0};
	bool good = str_index(rest, '\0') == rest.n &&
		    str_next(&rest, '\n', &line) && str_eq(line, header);
	bool ended = false; /* a part of it would have packages removed */
	while (good && str_next(&rest, '\n', &line)) {
		place.line++;
		good = !ended && (str_is(line, LAST) ||
					 read_line(want, line, &error, arena));
		ended = str_is(line, LAST);
	}
	good = good && ended;
	if (error.n)
		want->error = buf_str(&error);
	if (good)
		return true;
	(void)diag_error(
		diag, place, "this is not what ninjenv of this version wrote");
	return diag_hint(diag, "type 'ninjenv' to write it anew");
}

struct str
want_source(const struct want_package *package)
{
	if (package->sha256.n)
		return package->sha256;
	return package->commit.n ? package->commit : package->directory;
}

const struct want_package *
want_find(const struct want *want, struct str name)
{
	vec_for (const struct want_package, it, &want->packages) {
		if (str_eq(it->name, name))
			return it;
	}
	return NULL;
}

const struct want_system *
want_find_system(const struct want *want, struct str name)
{
	vec_for (const struct want_system, it, &want->system) {
		if (str_eq(it->name, name))
			return it;
	}
	return NULL;
}
