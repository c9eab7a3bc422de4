/* SPDX-License-Identifier: MIT */
#include "env/python/native.h"

#include <libpkgconf/libpkgconf.h>
#include <stdlib.h>

#include "base/path.h"
#include "base/shell_words.h"
#include "env/python/distro.h"
#include "env/python/native_near.h"
#include "env/python/package_name.h"
#include "sys/env.h"
#include "sys/file.h"
#include "sys/hash.h"

enum { MODULE_MAX = 1 << 20, EVERY_DEPTH = -1 };

/* Development releases before 3.0 have the newer interface under numbers that
 * begin after 2.5.1's. */
#define IS_NEW (LIBPKGCONF_VERSION > 20501)

struct asking {
	pkgconf_client_t *client;
	struct native_answer *answer;
	struct str_vec seen; /* ids of the closure */
	struct hash versions, texts;
	struct place place;
	struct arena *arena;
	struct diag *diag; /* NULL: nothing is said */
};

static pkgconf_client_t *
new_client(const pkgconf_cross_personality_t *personality)
{
#if IS_NEW
	return pkgconf_client_new(NULL, NULL, personality, NULL, NULL);
#else
	return pkgconf_client_new(NULL, NULL, personality);
#endif
}

/* That of the machine in the name of PKG_CONFIG_FOR_BUILD, else our own. */
static pkgconf_cross_personality_t *
find_personality(struct arena *arena)
{
	struct str name = path_base(env_get("PKG_CONFIG_FOR_BUILD"));
	static const char *const ends[] = {"-pkg-config", "-pkgconf"};
	for (size_t i = 0; i < countof(ends); i++) {
		struct str end = str_from(ends[i]);
		if (name.n <= end.n || !str_ends(name, end))
			continue;
		name = str_dup(arena, str_sub(name, 0, name.n - end.n));
		pkgconf_cross_personality_t *found =
			pkgconf_cross_personality_find(name.p);
		if (found)
			return found;
	}
	return pkgconf_cross_personality_default();
}

static bool
is_for_build(void)
{
	return env_is_set("PKG_CONFIG_PATH_FOR_BUILD") ||
	       env_is_set("PKG_CONFIG_LIBDIR_FOR_BUILD");
}

static void
build_directories(pkgconf_client_t *client,
	const pkgconf_cross_personality_t *personality)
{
	if (!is_for_build()) {
		struct str root = env_get("PKG_CONFIG_SYSROOT_DIR");
		if (root.n)
			pkgconf_client_set_sysroot_dir(client, root.p);
		pkgconf_client_dir_list_build(client, personality);
		return;
	}
	pkgconf_path_split(env_get("PKG_CONFIG_PATH_FOR_BUILD").p,
		&client->dir_list, true);
	if (env_is_set("PKG_CONFIG_LIBDIR_FOR_BUILD"))
		pkgconf_path_split(env_get("PKG_CONFIG_LIBDIR_FOR_BUILD").p,
			&client->dir_list, true);
	else
		pkgconf_path_copy_list(
			&client->dir_list, &personality->dir_list);
}

/* first: a directory that counts before all others, or empty. */
static pkgconf_client_t *
open_client(struct str first, struct arena *arena)
{
	pkgconf_cross_personality_t *personality = find_personality(arena);
	pkgconf_client_t *client = new_client(personality);
	if (env_is_set("PKG_CONFIG_DISABLE_UNINSTALLED"))
		pkgconf_client_set_flags(
			client, PKGCONF_PKG_PKGF_NO_UNINSTALLED);
	if (first.n)
		pkgconf_path_add(
			str_dup(arena, first).p, &client->dir_list, true);
	build_directories(client, personality);
	return client;
}

static bool
holds(const struct conf_clause *clause, int order)
{
	struct str op = clause->op;
	if (str_is(op, "<"))
		return order < 0;
	if (str_is(op, "<="))
		return order <= 0;
	if (str_is(op, ">"))
		return order > 0;
	if (str_is(op, ">="))
		return order >= 0;
	return (order == 0) == str_is(op, "=");
}

static bool
fits(const struct conf_native *native, const char *version, struct arena *arena)
{
	vec_for (struct conf_clause, clause, &native->clauses) {
		struct str wanted = str_dup(arena, clause->version);
		if (!holds(clause, pkgconf_compare_version(version, wanted.p)))
			return false;
	}
	return true;
}

/* What to install; the system is looked at only now that it is needed. */
static bool
hint(struct str module, const char *verb, struct arena *arena,
	struct diag *diag)
{
	enum distro distro = distro_here(arena);
	const char *package = package_name(module, distro);
	if (package)
		return diag_hint(diag, "%s it: '%s %s'", verb,
			distro_install(distro), package);
	return diag_hint(diag,
		"%s the package that holds %.*s.pc, or name its directory in "
		"PKG_CONFIG_PATH",
		verb, STR(module));
}

static struct str
nearest(pkgconf_client_t *client, struct str module, struct arena *arena)
{
	struct str_vec directories = {0};
	pkgconf_node_t *node;

	PKGCONF_FOREACH_LIST_ENTRY(client->dir_list.head, node)
	{
		const pkgconf_path_t *path = node->data;
		vec_add(&directories, arena, str_from(path->path));
	}
	return native_near(module, &directories, arena);
}

static bool
missing(struct str module, struct place place, pkgconf_client_t *client,
	struct arena *arena, struct diag *diag)
{
	if (!diag)
		return false;
	(void)diag_error(diag, place, "there is no pkg-config module '%.*s'",
		STR(module));
	struct str near = nearest(client, module, arena);
	if (near.n && !package_name(module, distro_here(arena)))
		return diag_hint(diag, "did you mean '%.*s'?", STR(near));
	return hint(module, "install", arena, diag);
}

static bool
misfit(const struct conf_native *native, struct place place, struct str version,
	struct str file, struct arena *arena, struct diag *diag)
{
	(void)diag_error(diag, place,
		"the pkg-config module '%.*s' is %.*s, wanted is %.*s",
		STR(native->module), STR(version), STR(native->want));
	(void)hint(native->module, "upgrade", arena, diag);
	diag_note(diag, (struct place){.file = file}, "found here");
	return false;
}

static bool
check(const struct conf_native *native, pkgconf_client_t *client,
	struct str_vec *files, struct arena *arena, struct diag *diag)
{
	struct str module = str_dup(arena, native->module);
	pkgconf_pkg_t *pkg = pkgconf_pkg_find(client, module.p);
	if (!pkg)
		return missing(module, native->place, client, arena, diag);
	struct str file = str_dup(arena, str_from(pkg->filename));
	struct str version = str_dup(arena, str_from(pkg->version));
	pkgconf_pkg_unref(client, pkg);
	if (file.n) /* empty: built into libpkgconf */
		vec_add(files, arena, file);
	return fits(native, version.p, arena) ||
	       misfit(native, native->place, version, file, arena, diag);
}

bool
native_check(const struct conf_native_vec *natives, struct str_vec *files,
	struct arena *arena, struct diag *diag)
{
	bool good = true;
	if (!natives->n)
		return true;
	pkgconf_client_t *client = open_client(S(""), arena);
	vec_for (struct conf_native, native, natives)
		good &= check(native, client, files, arena, diag);
	pkgconf_client_free(client);
	return good;
}

/* Words of what pkg-config would print: they went through a shell, so what a
 * .pc file quotes is quoted here, too. */
static bool
add_words(
	const pkgconf_list_t *list, struct str_vec *words, struct arena *arena)
{
#if IS_NEW
	pkgconf_buffer_t text = PKGCONF_BUFFER_INITIALIZER;
	pkgconf_fragment_render_buf(list, &text, true, NULL, ' ');
	bool good = shell_words(
		str_from(pkgconf_buffer_str_or_empty(&text)), words, arena);
	pkgconf_buffer_finalize(&text);
#else
	char *text = pkgconf_fragment_render(list, true, NULL);
	bool good = shell_words(str_from(text), words, arena);
	free(text);
#endif
	return good;
}

static bool
keep_cflags(const pkgconf_client_t *client, const pkgconf_fragment_t *part,
	void *data)
{
	(void)data;
	return env_is_set("PKG_CONFIG_ALLOW_SYSTEM_CFLAGS") ||
	       !pkgconf_fragment_has_system_dir(client, part);
}

static bool
keep_libs(const pkgconf_client_t *client, const pkgconf_fragment_t *part,
	void *data)
{
	(void)data;
	return env_is_set("PKG_CONFIG_ALLOW_SYSTEM_LIBS") ||
	       !pkgconf_fragment_has_system_dir(client, part);
}

static bool
take(pkgconf_client_t *client, pkgconf_list_t *all,
	pkgconf_fragment_filter_func_t keep, struct str_vec *words,
	struct arena *arena)
{
	pkgconf_list_t kept = PKGCONF_LIST_INITIALIZER;
	pkgconf_fragment_filter(client, &kept, all, keep, NULL);
	bool good = !kept.head || add_words(&kept, words, arena);
	pkgconf_fragment_free(&kept);
	pkgconf_fragment_free(all);
	return good;
}

static bool
take_cflags(
	pkgconf_client_t *client, pkgconf_pkg_t *world, void *data, int depth)
{
	struct asking *a = data;
	pkgconf_list_t all = PKGCONF_LIST_INITIALIZER;
	return pkgconf_pkg_cflags(client, world, &all, depth) ==
		       PKGCONF_PKG_ERRF_OK &&
	       take(client, &all, keep_cflags, &a->answer->cflags, a->arena);
}

static bool
take_libs(pkgconf_client_t *client, pkgconf_pkg_t *world, void *data, int depth)
{
	struct asking *a = data;
	pkgconf_list_t all = PKGCONF_LIST_INITIALIZER;
	return pkgconf_pkg_libs(client, world, &all, depth) ==
		       PKGCONF_PKG_ERRF_OK &&
	       take(client, &all, keep_libs, &a->answer->libs, a->arena);
}

/* As pkg-config does: Requires.private count for compiling only. */
static bool
solve(struct asking *a, const char *module, bool compiling)
{
	pkgconf_list_t queue = PKGCONF_LIST_INITIALIZER;
	unsigned flags = pkgconf_client_get_flags(a->client);
	pkgconf_queue_push(&queue, module);
	if (compiling)
		pkgconf_client_set_flags(
			a->client, flags | PKGCONF_PKG_PKGF_SEARCH_PRIVATE);
	bool good = pkgconf_queue_apply(a->client, &queue,
		compiling ? take_cflags : take_libs, EVERY_DEPTH, a);
	pkgconf_client_set_flags(a->client, flags);
	pkgconf_queue_free(&queue);
	return good;
}

/* A requirement that is not there, or (found) is but does not fit. */
static bool
lacks(struct asking *a, const pkgconf_pkg_t *pkg,
	const pkgconf_dependency_t *dependency, const pkgconf_pkg_t *found)
{
	struct str name = str_dup(a->arena, str_from(dependency->package));
	if (!a->diag)
		return false;
	if (found)
		(void)diag_error(a->diag, a->place,
			"the pkg-config module '%s' requires %s %s %s, and it "
			"is %s",
			pkg->id, name.p, pkgconf_pkg_get_comparator(dependency),
			dependency->version, found->version);
	else
		(void)diag_error(a->diag, a->place,
			"the pkg-config module '%s' requires '%s', and there "
			"is no such module",
			pkg->id, name.p);
	(void)hint(name, found ? "upgrade" : "install", a->arena, a->diag);
	diag_note(a->diag,
		(struct place){
			.file = str_dup(a->arena, str_from(pkg->filename))},
		"required here");
	return false;
}

static bool add_closure(struct asking *a, const pkgconf_pkg_t *pkg);

static bool
add_required(struct asking *a, const pkgconf_pkg_t *pkg,
	const pkgconf_list_t *required)
{
	bool good = true;
	for (pkgconf_node_t *node = required->head; node && good;
		node = node->next) {
		pkgconf_dependency_t *dependency = node->data;
		unsigned errors = 0;
		pkgconf_pkg_t *found = pkgconf_pkg_verify_dependency(
			a->client, dependency, &errors);
		good = found && !errors ? add_closure(a, found)
					: lacks(a, pkg, dependency, found);
		if (found)
			pkgconf_pkg_unref(a->client, found);
	}
	return good;
}

static void
hash_line(struct hash *hash, const char *text)
{
	struct str line = str_from(text);
	hash_add(hash, line.p, line.n);
	hash_add(hash, "\n", 1);
}

/* Its file, its part of the digests, and those of all that it requires. */
static bool
add_closure(struct asking *a, const pkgconf_pkg_t *pkg)
{
	struct str id = str_dup(a->arena, str_from(pkg->id));
	if (str_vec_has(&a->seen, id))
		return true;
	vec_add(&a->seen, a->arena, id);
	hash_line(&a->versions, pkg->id);
	hash_line(&a->versions, pkg->version);
	if (pkg->filename) { /* else built into libpkgconf */
		struct str text,
			file = str_dup(a->arena, str_from(pkg->filename));
		if (!file_need(file, MODULE_MAX, &text, a->arena, a->diag))
			return false;
		hash_line(&a->texts, text.p);
		vec_add(&a->answer->files, a->arena, file);
	}
	return add_required(a, pkg, &pkg->required) &&
	       add_required(a, pkg, &pkg->requires_private);
}

static bool
fill(struct asking *a, const pkgconf_pkg_t *pkg)
{
	struct native_answer *answer = a->answer;
	answer->version = str_dup(a->arena, str_from(pkg->version));
	hash_start(&a->versions, HASH_SHA256);
	hash_start(&a->texts, HASH_SHA256);
	if (!add_closure(a, pkg))
		return false;
	struct digest digest = hash_end(&a->versions);
	answer->versions = digest_hex(&digest, a->arena);
	hash_add(&a->texts, answer->versions.p, answer->versions.n);
	digest = hash_end(&a->texts);
	answer->digest = digest_hex(&digest, a->arena);
	if (solve(a, answer->module.p, true) &&
		solve(a, answer->module.p, false))
		return true;
	/* All is there, so what remains is two that exclude each other, or
	 * flags with an open quote. */
	return a->diag &&
	       diag_error(a->diag, a->place,
		       "the flags of the pkg-config module '%.*s' cannot be "
		       "told: 'pkg-config --cflags --libs %.*s' says why",
		       STR(answer->module), STR(answer->module));
}

static const struct conf_native *
find_native(const struct conf_native_vec *natives, struct str module)
{
	vec_for (struct conf_native, native, natives)
		if (str_eq(native->module, module))
			return native;
	return NULL;
}

/* Fits it what [native] says of it, too? */
static bool
fits_native(struct asking *a, const struct conf_native_vec *natives)
{
	const struct native_answer *answer = a->answer;
	const struct conf_native *native = find_native(natives, answer->module);
	if (!native || fits(native, answer->version.p, a->arena))
		return true;
	struct str file = answer->files.n ? answer->files.v[0] : S("");
	(void)misfit(
		native, a->place, answer->version, file, a->arena, a->diag);
	diag_note(a->diag, native->place, "wanted here");
	return false;
}

/* Would libpkgconf take more than one name out of it, or a path? */
static bool
is_name(struct str module)
{
	static const char no[] = " \t,<>!=/";
	for (size_t i = 0; i < sizeof no - 1; i++)
		if (str_index(module, no[i]) < module.n)
			return false;
	return module.n > 0;
}

static bool
ask(struct asking *a, struct str module, struct native_answer *answer)
{
	*answer = (struct native_answer){.module = str_dup(a->arena, module)};
	a->answer = answer;
	a->seen.n = 0;
	pkgconf_pkg_t *pkg =
		is_name(module) ? pkgconf_pkg_find(a->client, answer->module.p)
				: NULL;
	if (!pkg)
		return missing(module, a->place, a->client, a->arena, a->diag);
	bool good = fill(a, pkg);
	pkgconf_pkg_unref(a->client, pkg);
	return good;
}

bool
native_ask(const struct conf_word_vec *modules,
	const struct conf_native_vec *natives,
	struct native_answer_vec *answers, struct arena *arena,
	struct diag *diag)
{
	struct asking a = {.arena = arena, .diag = diag};
	bool good = true;
	if (!modules->n)
		return true;
	a.client = open_client(S(""), arena);
	vec_for (const struct conf_word, word, modules) {
		struct native_answer answer;
		a.place = word->place;
		if (ask(&a, word->text, &answer) && fits_native(&a, natives))
			vec_add(answers, arena, answer);
		else
			good = false;
	}
	pkgconf_client_free(a.client);
	return good;
}

bool
native_ask_in(struct str directory, struct str module,
	struct native_answer *answer, struct arena *arena)
{
	struct asking a = {
		.arena = arena, .client = open_client(directory, arena)};
	bool good = ask(&a, module, answer) && answer->files.n &&
		    path_is_inside(directory, answer->files.v[0]);
	pkgconf_client_free(a.client);
	return good;
}
