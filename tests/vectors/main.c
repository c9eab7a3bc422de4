/* SPDX-License-Identifier: MIT */
/* vectors [-v] [-d FILE] DIR: compares our answers with those in DIR. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "vectors.h"

static const struct family *const groups[] = {
	/* clang-format off */
	names_families,
	pep440_families,
	simple_index_families,
	pep508_families,
	pylock_families,
	tags_families,
	toml_families,
	ini_families,
	wheels_families,
	zip_families,
	/* clang-format on */
};

static const struct family *
find_family(struct str name)
{
	for (size_t i = 0; i < countof(groups); i++)
		for (const struct family *f = groups[i]; f->name; f++)
			if (str_is(name, f->name))
				return f;
	return NULL;
}

static bool
is_directory(struct str path)
{
	struct stat st;
	return stat(path.p, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool
exists(struct arena *arena, struct str directory, const char *name)
{
	return access(path_joinz(arena, directory, name).p, F_OK) == 0;
}

/* The families of one directory without an index: its tables, its folders. */
static void
add_parts(struct arena *arena, struct str root, struct str group,
	struct str_vec *families)
{
	struct str path = path_join(arena, root, group);
	struct str_vec names;
	if (!directory_names(arena, path, &names))
		return;
	vec_for (struct str, name, &names) {
		struct str part = *name;
		if (str_ends(part, S(".tsv")))
			part.n -= 4;
		else if (!is_directory(path_join(arena, path, part)))
			continue;
		vec_add(families, arena, path_join(arena, group, part));
	}
}

static bool
list_families(struct arena *arena, struct str root, struct str_vec *families)
{
	struct str_vec groups_there;
	*families = (struct str_vec){0};
	if (!directory_names(arena, root, &groups_there)) {
		fprintf(stderr, "vectors: cannot read '%.*s'\n", STR(root));
		return false;
	}
	vec_for (struct str, group, &groups_there) {
		struct str path = path_join(arena, root, *group);
		if (!is_directory(path) || str_is(*group, "licences"))
			continue;
		if (exists(arena, path, "index.tsv"))
			vec_add(families, arena, *group);
		else
			add_parts(arena, root, *group, families);
	}
	return true;
}

static bool
is_listed(const struct str_vec *families, const char *name)
{
	vec_for (const struct str, family, families)
		if (str_is(*family, name))
			return true;
	return false;
}

/* None passes in silence because its files are not there. */
static void
name_missing(const struct str_vec *families)
{
	for (size_t i = 0; i < countof(groups); i++)
		for (const struct family *f = groups[i]; f->name; f++)
			if (!is_listed(families, f->name))
				printf("%s: missing\n", f->name);
}

static struct difference_vec
read_differences(struct arena *arena, struct str path)
{
	struct difference_vec all = {0};
	struct vectors v = {.root = path_dir(path), .arena = arena};
	v.root = str_dup(arena, v.root);
	struct table table = vectors_table(&v, path_base(path));
	if (v.failed) {
		fprintf(stderr, "vectors: cannot read '%.*s'\n", STR(path));
		exit(2);
	}
	vec_for (struct row, row, &table.rows)
		vec_add(&all, arena,
			(struct difference){
				field(row, 0), field(row, 1), field(row, 2)});
	return all;
}

static void
run_family(struct vectors *v, const struct family *family,
	const struct difference_vec *all)
{
	struct arena arena = {0};
	v->arena = &arena;
	v->passed = v->failed = 0;
	v->differences = (struct difference_vec){0};
	vec_for (struct difference, d, all)
		if (str_eq(d->family, v->family))
			vec_add(&v->differences, &arena, *d);
	family->run(v);
	arena_free(&arena);
	printf("%.*s: %zu passed, %zu failed%s\n", STR(v->family), v->passed,
		v->failed, v->passed + v->failed ? "" : " (no cases)");
	fflush(stdout);
}

static int
run_all(struct arena *arena, struct vectors *v, struct str differences)
{
	struct difference_vec all = read_differences(arena, differences);
	struct str_vec families;
	size_t passed = 0, failed = 0;
	if (!list_families(arena, v->root, &families))
		return 2;
	vec_for (struct str, name, &families) {
		const struct family *family = find_family(*name);
		if (!family) {
			printf("%.*s: not covered\n", STR(*name));
			continue;
		}
		v->family = *name;
		run_family(v, family, &all);
		passed += v->passed;
		failed += v->failed;
	}
	name_missing(&families);
	printf("%zu passed, %zu failed\n", passed, failed);
	return failed ? 1 : 0;
}

int
main(int argc, char **argv)
{
	struct arena arena = {0};
	struct vectors v = {0};
	const char *differences = VECTORS_DIFFERENCES;
	for (int c; (c = getopt(argc, argv, "vd:")) != -1;)
		if (c == 'v')
			v.verbose = true;
		else if (c == 'd')
			differences = optarg;
		else
			return 2;
	if (optind + 1 != argc) {
		fputs("usage: vectors [-v] [-d FILE] DIR\n", stderr);
		return 2;
	}
	v.root = str_from(argv[optind]);
	int code = run_all(&arena, &v, str_from(differences));
	arena_free(&arena);
	return code;
}
