/* SPDX-License-Identifier: MIT */
/* Lock files: whether they are valid, and what is selected from them. */
#include "vectors.h"

#include "base/diag.h"
#include "model/select.h"

/* --- marker environments ---------------------------------------------------
 */

/* "{a,b}" */
static struct str_vec
read_set(struct vectors *v, struct str text)
{
	struct str_vec set = {0};
	struct str item, rest = str_sub(text, 1, text.n - 1);
	while (str_next(&rest, ',', &item))
		vec_add(&set, v->arena, str_trim(item));
	return set;
}

static void
set_value(struct marker_env *env, struct str text)
{
	struct str name, value;
	(void)str_cut(str_trim(text), '=', &name, &value);
	enum marker_variable variable = marker_variable_find(name);
	if (variable < MARKER_STRINGS)
		env->value[variable] = value;
}

/* The base environment of the table, changed by the row's fields from i on. */
static struct marker_env
read_env(const struct table *table, const struct row *row, size_t i)
{
	struct marker_env env = {0};
	vec_for (const struct str, comment, &table->comments) {
		struct str item, rest = *comment;
		if (!str_starts(rest, S("base: ")))
			continue;
		rest = str_from_index(rest, 6);
		while (str_next(&rest, ';', &item))
			set_value(&env, item);
	}
	for (; i < row->fields.n; i++)
		set_value(&env, field(row, i));
	return env;
}

/* The facts of a target of targets.tsv; empty where it is not there. */
static struct str
facts_of(const struct table *targets, struct str target)
{
	vec_for (const struct row, row, &targets->rows)
		if (str_eq(field(row, 0), target))
			return field(row, 1);
	return S("");
}

/* From its list; where another directory has that, as we make it ourselves. */
static struct tag_list
read_tags(struct vectors *v, const struct table *targets, struct str target)
{
	struct tag_list list;
	struct str_vec tags = {0};
	struct str line, facts = facts_of(targets, target);
	struct str path = str_fmt(v->arena, "tags/list/%.*s.txt", STR(target));
	if (facts.n && !vectors_has(v, path)) {
		tags = tags_of_facts(facts, v->arena);
	} else {
		struct str text = vectors_file(v, path);
		while (str_next(&text, '\n', &line))
			if (!str_starts(line, S("#")))
				vec_add(&tags, v->arena, line);
	}
	tag_list_make(&list, tags, v->arena);
	return list;
}

/* --- one selection ---------------------------------------------------------
 */

/* Why there is none, in a word, from their text or from ours. */
static struct str
reason(struct str text)
{
	static const struct {
		const char *part, *word;
	} rows[] = {
		{"any of the environments", "environments"},
		{"the lock was made for Python", "python"},
		{"the lock was made for", "environments"},
		{"' for package '", "package-python"},
		{"does not satisfy the Python version", "python"},
		{" needs Python ", "package-python"},
		{"Multiple packages with the name", "double"},
		{"the lock has two versions of", "double"},
		{"No wheel found", "no-file"},
		{" has no wheel for ", "no-file"},
	};
	for (size_t i = 0; i < countof(rows); i++)
		if (str_find(text, str_from(rows[i].part)) < text.n)
			return str_from(rows[i].word);
	return text;
}

/* What they call the kind, and the file or place. */
static struct str
kind_of(const struct selected *chosen)
{
	static const char *const kinds[] = {
		[LOCK_ARCHIVE] = "archive",
		[LOCK_DIRECTORY] = "directory",
		[LOCK_VCS] = "vcs",
	};
	if (chosen->package->source == LOCK_FILES)
		return chosen->from_source ? S("sdist") : S("wheel");
	return str_from(kinds[chosen->package->source]);
}

static struct str
where_of(const struct selected *chosen, bool whole)
{
	const struct lock_package *package = chosen->package;
	if (!chosen->file)
		return package->where;
	if (package->source != LOCK_ARCHIVE || !whole)
		return chosen->file->name;
	return chosen->file->url.n ? chosen->file->url : chosen->file->path;
}

/* False: *error is the reason. */
static bool
choose(struct vectors *v, const struct lock *lock, struct marker_env *env,
	const struct tag_list *tags, struct selected_vec *files,
	struct str *error)
{
	struct diag diag = {.arena = v->arena};
	struct select_target target = {
		.tags = tags, .markers = env, .name = S("the target")};
	if (select_packages(lock, &target, files, v->arena, &diag))
		return true;
	*error = reason(diag.items.v[0].message);
	return false;
}

static bool
read_lock(struct vectors *v, struct str file, struct lock *lock,
	struct diag *diag)
{
	*diag = (struct diag){.arena = v->arena};
	struct str text =
		vectors_file(v, str_fmt(v->arena, "pylock/%.*s", STR(file)));
	return lock_read(file, text, lock, v->arena, diag);
}

/* --- NAME.select.tsv -------------------------------------------------------
 */

static struct str
our_rows(struct vectors *v, const struct table *targets, struct str target,
	const struct lock *lock)
{
	struct buf out = {.arena = v->arena};
	struct selected_vec files;
	struct str error;
	vec_for (const struct row, row, &targets->rows) {
		if (!str_eq(field(row, 0), target))
			continue;
		struct marker_env env = read_env(targets, row, 2);
		struct tag_list tags = read_tags(v, targets, target);
		if (!choose(v, lock, &env, &tags, &files, &error))
			return str_fmt(v->arena, "error\t%.*s", STR(error));
		vec_for (const struct selected, it, &files) {
			buf_addf(&out, "%.*s\t%.*s\t%.*s\t%.*s\n",
				STR(it->package->name),
				STR(it->package->version), STR(kind_of(it)),
				STR(where_of(it, true)));
		}
		return files.n ? buf_str(&out) : S("nothing");
	}
	return S("no such target");
}

static struct str
their_rows(struct vectors *v, const struct table *table, struct str target)
{
	struct buf out = {.arena = v->arena};
	vec_for (const struct row, row, &table->rows) {
		if (!str_eq(field(row, 0), target))
			continue;
		if (str_is(field(row, 1), "error"))
			return str_fmt(v->arena, "error\t%.*s",
				STR(reason(field(row, 2))));
		if (str_is(field(row, 1), "nothing"))
			return S("nothing");
		buf_addf(&out, "%.*s\t%.*s\t%.*s\t%.*s\n", STR(field(row, 1)),
			STR(field(row, 2)), STR(field(row, 3)),
			STR(field(row, 4)));
	}
	return buf_str(&out);
}

/* A selection of a valid lock counts as a case for each target. */
static void
run_selection(struct vectors *v, const struct table *targets, struct str file,
	const struct lock *lock)
{
	struct str stem = str_sub(file, 0, file.n - 5); /* .toml */
	struct table table = vectors_table(
		v, str_fmt(v->arena, "pylock/%.*s.select.tsv", STR(stem)));
	vec_for (const struct row, row, &targets->rows) {
		struct str target = field(row, 0);
		struct str name = str_fmt(
			v->arena, "%.*s | %.*s", STR(file), STR(target));
		answer(v, row->line, name, our_rows(v, targets, target, lock),
			their_rows(v, &table, target));
	}
}

static void
run_locks(struct vectors *v)
{
	struct table index = vectors_table(v, S("pylock/index.tsv"));
	struct table targets = vectors_table(v, S("pylock/targets.tsv"));
	vec_for (const struct row, row, &index.rows) {
		struct arena_mark mark = arena_mark(v->arena);
		struct str file = field(row, 0);
		bool valid = str_is(field(row, 1), "valid");
		struct lock lock;
		struct diag diag;
		bool ours = read_lock(v, file, &lock, &diag);
		answer(v, row->line, file, ours ? S("valid") : S("invalid"),
			valid ? S("valid") : S("invalid"));
		if (valid && ours)
			run_selection(v, &targets, file, &lock);
		arena_reset(v->arena, mark);
	}
}

/* --- select-cases.tsv ------------------------------------------------------
 */

/* Options are in the lock file's environment: what is not given is default. */
static void
set_options(struct vectors *v, const struct row *row, const struct lock *lock,
	struct marker_env *env)
{
	struct str extras = field(row, 1), groups = field(row, 2);
	env->has_sets = true;
	env->dependency_groups = lock->default_groups;
	if (!str_is(extras, "-"))
		env->extras = read_set(v, extras);
	if (!str_is(groups, "-"))
		env->dependency_groups = read_set(v, groups);
}

/* Who wants sdists does not see wheels beside them. */
static void
prefer_sdists(struct lock *lock)
{
	vec_for (struct lock_package, it, &lock->packages) {
		if (it->sdist.name.n)
			it->wheels.n = 0;
	}
}

static struct str
our_case(struct vectors *v, const struct table *table,
	const struct table *targets, const struct row *row)
{
	struct buf out = {.arena = v->arena};
	struct lock lock;
	struct diag diag;
	struct selected_vec files;
	struct str error, tag_set = field(row, 3);
	struct tag_list tags;

	if (!read_lock(v, field(row, 0), &lock, &diag))
		return S("invalid");
	struct marker_env env = read_env(table, row, 6);
	set_options(v, row, &lock, &env);
	if (str_is(field(row, 4), "1"))
		prefer_sdists(&lock);
	if (str_is(tag_set, "-"))
		tags = read_tags(v, targets, S("cp311-linux-x86_64-glibc2.36"));
	else
		tag_list_make(&tags, read_set(v, tag_set), v->arena);
	if (!choose(v, &lock, &env, &tags, &files, &error))
		return str_fmt(v->arena, "error %.*s", STR(error));
	vec_for (const struct selected, it, &files) {
		buf_addf(&out, "%s%.*s %.*s %.*s", it == files.v ? "" : "; ",
			STR(it->package->name), STR(kind_of(it)),
			STR(where_of(it, false)));
	}
	return buf_str(&out);
}

static void
run_cases(struct vectors *v)
{
	struct table targets = vectors_table(v, S("pylock/targets.tsv"));
	struct table table = vectors_table(v, S("pylock/select-cases.tsv"));
	vec_for (const struct row, row, &table.rows) {
		struct str want = field(row, 5);
		if (str_starts(want, S("error ")))
			want = str_fmt(
				v->arena, "error %.*s", STR(reason(want)));
		answer(v, row->line, row_name(v, row, 5),
			our_case(v, &table, &targets, row), want);
	}
}

static void
run_pylock(struct vectors *v)
{
	run_locks(v);
	run_cases(v);
}

const struct family pylock_families[] = {
	{"pylock", run_pylock},
	{0},
};
