/* SPDX-License-Identifier: MIT */
#include "model/recipe.h"

static const struct str header = {"ninjenv-recipe 1", 16};

static const char *const sources[] = {
	[RECIPE_ARCHIVE] = "archive",
	[RECIPE_DIRECTORY] = "directory",
	[RECIPE_GIT] = "git",
};

/* Values are the rest of a line: a variable may hold more than one. */
static void
add_value(struct buf *out, struct str value)
{
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] == '\n')
			buf_addz(out, "\\n");
		else if (value.p[i] == '\\')
			buf_addz(out, "\\\\");
		else
			buf_addc(out, value.p[i]);
	}
	buf_addc(out, '\n');
}

static struct str
read_value(struct str value, struct arena *arena)
{
	struct buf out = {.arena = arena};

	if (str_index(value, '\\') == value.n)
		return value;
	for (size_t i = 0; i < value.n; i++) {
		bool escape = value.p[i] == '\\' && i + 1 < value.n;
		if (escape && value.p[i + 1] == 'n')
			buf_addc(&out, '\n');
		else
			buf_addc(&out, value.p[escape ? i + 1 : i]);
		i += escape;
	}
	return buf_str(&out);
}

static void
add(struct buf *out, const char *key, struct str value)
{
	if (!value.n)
		return;
	buf_addf(out, "%s ", key);
	add_value(out, value);
}

/* A heading is there also when it says nothing. */
static void
add_head(struct buf *out, const char *key, struct str value)
{
	buf_addf(out, "%s ", key);
	add_value(out, value);
}

static void
add_hints(struct buf *out, const struct recipe_file *file)
{
	if (file->size)
		buf_addf(out, " size %llu\n", (unsigned long long)file->size);
	add(out, " url", file->url);
	add(out, " path", file->path);
	add(out, " index", file->index);
}

static void
add_file(struct buf *out, const char *key, const struct recipe_file *file,
	bool hints)
{
	add_head(out, key, file->name);
	add(out, " version", file->version);
	add(out, " file", file->file);
	add(out, " sha256", file->sha256);
	if (hints)
		add_hints(out, file);
}

static void
add_source(struct buf *out, const struct recipe *recipe)
{
	buf_addf(out, "source %s\n", sources[recipe->source]);
	add(out, "directory", recipe->directory);
	add(out, "commit", recipe->commit);
	add(out, "subdirectory", recipe->subdirectory);
	vec_for (const struct recipe_input, it, &recipe->inputs) {
		add_head(out, "input",
			str_fmt(out->arena, "%.*s %.*s", STR(it->digest),
				STR(it->path)));
	}
}

static void
add_lists(struct buf *out, const struct recipe *recipe, bool hints)
{
	buf_addf(out, "locked %s\n", recipe->locked ? "yes" : "no");
	vec_for (const struct str, it, &recipe->requires) {
		add_head(out, "requires", *it);
	}
	vec_for (const struct recipe_file, it, &recipe->files) {
		add_file(out, "wheel", it, hints);
	}
	vec_for (const struct recipe_tool, it, &recipe->tools) {
		add_head(out, "tool", it->name);
		if (hints)
			add(out, " text", it->text);
		add(out, " identity", it->identity);
	}
	vec_for (const struct recipe_native, it, &recipe->natives) {
		add_head(out, "native", it->module);
		add(out, " version", it->version);
		add(out, " digest", it->digest);
	}
	vec_for (const struct recipe_variable, it, &recipe->variables) {
		add_head(out, "variable", it->name);
		if (it->hidden)
			add_head(out, " hidden", it->value);
		else
			add(out, " value", it->value);
	}
	vec_for (const struct recipe_setting, it, &recipe->settings) {
		add_head(out, "setting", it->key);
		add(out, " value", it->value);
	}
}

void
recipe_write(const struct recipe *recipe, struct buf *out)
{
	buf_addf(out, "%.*s\n", STR(header));
	add_file(out, "package", &recipe->package, true);
	add_source(out, recipe);
	add(out, "environment", recipe->path);
	add(out, "python", recipe->python);
	add(out, "python-identity", recipe->python_identity);
	add(out, "python-version", recipe->python_version);
	add_lists(out, recipe, true);
}

void
recipe_key_text(const struct recipe *recipe, struct buf *out)
{
	buf_addz(out, "ninjenv build 2\n");
	add_file(out, "package", &recipe->package, false);
	add_source(out, recipe);
	add(out, "python-identity", recipe->python_identity);
	add_lists(out, recipe, false);
}

/* Reading: what the indented lines belong to. */
enum block {
	BLOCK_NONE,
	BLOCK_FILE,
	BLOCK_TOOL,
	BLOCK_NATIVE,
	BLOCK_VARIABLE,
	BLOCK_SETTING
};

struct reader {
	struct recipe *recipe;
	enum block block;
	struct recipe_file *file; /* of BLOCK_FILE */
	struct arena *arena;
};

/* One key of a table, and where its value goes. */
struct row {
	const char *key;
	struct str *member;
};

static bool
put(const struct row *rows, size_t n, struct str key, struct str value)
{
	for (size_t i = 0; i < n; i++) {
		if (!str_is(key, rows[i].key))
			continue;
		*rows[i].member = value;
		return true;
	}
	return false;
}

static bool
read_file_line(struct recipe_file *file, struct str key, struct str value)
{
	const struct row rows[] = {
		{"version", &file->version},
		{"file", &file->file},
		{"sha256", &file->sha256},
		{"url", &file->url},
		{"path", &file->path},
		{"index", &file->index},
	};
	unsigned long long size;

	if (put(rows, countof(rows), key, value))
		return true;
	if (!str_is(key, "size") || !str_to_uint(value, &size))
		return false;
	file->size = size;
	return true;
}

static bool
read_variable_line(
	struct recipe_variable *variable, struct str key, struct str value)
{
	variable->value = value;
	variable->hidden = str_is(key, "hidden");
	return variable->hidden || str_is(key, "value");
}

#define last(vec) (&(vec).v[(vec).n - 1])

static bool
read_indented(const struct reader *reader, struct str key, struct str value)
{
	struct recipe *recipe = reader->recipe;

	switch (reader->block) {
	case BLOCK_NONE:
		return false;
	case BLOCK_FILE:
		return read_file_line(reader->file, key, value);
	case BLOCK_TOOL:
		return put(
			(struct row[]){
				{"text", &last(recipe->tools)->text},
				{"identity", &last(recipe->tools)->identity},
			},
			2, key, value);
	case BLOCK_NATIVE:
		return put(
			(struct row[]){
				{"version", &last(recipe->natives)->version},
				{"digest", &last(recipe->natives)->digest}},
			2, key, value);
	case BLOCK_VARIABLE:
		return read_variable_line(last(recipe->variables), key, value);
	case BLOCK_SETTING:
		return put((struct row[]){{"value",
				   &last(recipe->settings)->value}},
			1, key, value);
	}
	return false;
}

/* A line that begins a block. */
static bool
read_head(struct reader *reader, struct str key, struct str value)
{
	struct recipe *recipe = reader->recipe;
	struct arena *arena = reader->arena;

	if (str_is(key, "package")) {
		reader->block = BLOCK_FILE;
		reader->file = &recipe->package;
		reader->file->name = value;
	} else if (str_is(key, "wheel")) {
		reader->block = BLOCK_FILE;
		reader->file = vec_new(&recipe->files, arena);
		*reader->file = (struct recipe_file){.name = value};
	} else if (str_is(key, "tool")) {
		reader->block = BLOCK_TOOL;
		vec_add(&recipe->tools, arena,
			(struct recipe_tool){.name = value});
	} else if (str_is(key, "native")) {
		reader->block = BLOCK_NATIVE;
		vec_add(&recipe->natives, arena,
			(struct recipe_native){.module = value});
	} else if (str_is(key, "variable")) {
		reader->block = BLOCK_VARIABLE;
		vec_add(&recipe->variables, arena,
			(struct recipe_variable){.name = value});
	} else if (str_is(key, "setting")) {
		reader->block = BLOCK_SETTING;
		vec_add(&recipe->settings, arena,
			(struct recipe_setting){.key = value});
	} else {
		return false;
	}
	return true;
}

static bool
read_source(struct recipe *recipe, struct str value)
{
	for (size_t i = 0; i < countof(sources); i++) {
		if (!str_is(value, sources[i]))
			continue;
		recipe->source = (enum recipe_source)i;
		return true;
	}
	return false;
}

static bool
read_plain(struct reader *reader, struct str key, struct str value)
{
	struct recipe *recipe = reader->recipe;
	const struct row rows[] = {
		{"directory", &recipe->directory},
		{"commit", &recipe->commit},
		{"subdirectory", &recipe->subdirectory},
		{"environment", &recipe->path},
		{"python", &recipe->python},
		{"python-identity", &recipe->python_identity},
		{"python-version", &recipe->python_version},
	};

	reader->block = BLOCK_NONE;
	if (put(rows, countof(rows), key, value))
		return true;
	if (str_is(key, "source"))
		return read_source(recipe, value);
	if (str_is(key, "input")) {
		struct recipe_input input;
		if (!str_cut(value, ' ', &input.digest, &input.path))
			return false;
		vec_add(&recipe->inputs, reader->arena, input);
		return true;
	}
	if (str_is(key, "requires"))
		vec_add(&recipe->requires, reader->arena, value);
	else if (str_is(key, "locked"))
		recipe->locked = str_is(value, "yes");
	else
		return false;
	return true;
}

static bool
read_line(struct reader *reader, struct str line)
{
	struct str key, value;
	bool indented = str_starts(line, S(" "));

	(void)str_cut(str_from_index(line, indented), ' ', &key, &value);
	value = read_value(value, reader->arena);
	if (indented)
		return read_indented(reader, key, value);
	return read_head(reader, key, value) || read_plain(reader, key, value);
}

bool
recipe_read(struct str text, struct str file, struct recipe *recipe,
	struct arena *arena, struct diag *diag)
{
	struct str line, rest = str_dup(arena, text);
	struct reader reader = {.recipe = recipe, .arena = arena};
	struct place place = {.file = file, .line = 1};

	*recipe = (struct recipe){0};
	bool good = str_index(rest, '\0') == rest.n &&
		    str_next(&rest, '\n', &line) && str_eq(line, header);
	while (good && str_next(&rest, '\n', &line)) {
		place.line++;
		good = read_line(&reader, line);
	}
	if (good && recipe->package.name.n)
		return true;
	(void)diag_error(
		diag, place, "this is not what ninjenv of this version wrote");
	return diag_hint(diag, "type 'ninjenv' to write it anew");
}
