/* SPDX-License-Identifier: MIT */
#include "env/python/build_variables.h"

#include <stdlib.h>

#include "base/path.h"
#include "sys/env.h"
#include "sys/hash.h"
#include "sys/proc.h"

/* The first day that a zip archive can tell. */
static const struct str epoch = {"315532800", 9};

/* What counts: with another value another wheel may come out. */
static const char *const counted[] = {"AR", "ARCHFLAGS", "AS", "CC", "CFLAGS",
	"CPATH", "CPLUS_INCLUDE_PATH", "CPP", "CPPFLAGS", "CXX", "CXXFLAGS",
	"C_INCLUDE_PATH", "FC", "FFLAGS", "LD", "LDFLAGS", "LDSHARED",
	"LIBRARY_PATH", "NM", "PKG_CONFIG", "PKG_CONFIG_LIBDIR",
	"PKG_CONFIG_PATH", "PKG_CONFIG_SYSROOT_DIR", "RANLIB", "RUSTFLAGS",
	"SOURCE_DATE_EPOCH", "STRIP"};

/* Where things are and how to reach others: handed on, and no part of a key. */
static const char *const passed[] = {"HOME", "USER", "LOGNAME", "SHELL", "LANG",
	"LANGUAGE", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "TZ",
	"LD_LIBRARY_PATH", "CCACHE_DIR", "SCCACHE_DIR", "CARGO_HOME",
	"RUSTUP_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME",
	"SSL_CERT_FILE", "SSL_CERT_DIR", "http_proxy", "https_proxy",
	"all_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY",
	"NO_PROXY"};

/* Those of a cross build have a twin for the build machine. */
static const char *const twins[] = {"AR", "AS", "CC", "CFLAGS", "CPP",
	"CPPFLAGS", "CXX", "CXXFLAGS", "LD", "LDFLAGS", "NM", "PKG_CONFIG",
	"PKG_CONFIG_LIBDIR", "PKG_CONFIG_PATH", "RANLIB", "STRIP"};

/* Those that a cross build sets mean another machine. */
static const char *const foreign[] = {"LDSHARED", "PKG_CONFIG_SYSROOT_DIR",
	"CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", "LIBRARY_PATH"};

void
build_variables_names(struct str_vec *names, struct arena *arena)
{
	for (size_t i = 0; i < countof(counted); i++)
		vec_add(names, arena, str_from(counted[i]));
	for (size_t i = 0; i < countof(twins); i++)
		vec_add(names, arena, str_fmt(arena, "%s_FOR_BUILD", twins[i]));
}

static bool
is_among(const char *const *names, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(str_from(names[i]), name))
			return true;
	return false;
}

static struct recipe_variable *
find(struct recipe_variable_vec *variables, struct str name)
{
	vec_for (struct recipe_variable, it, variables) {
		if (str_eq(it->name, name))
			return it;
	}
	return NULL;
}

static void
set(struct recipe_variable_vec *variables, struct recipe_variable variable,
	struct arena *arena)
{
	struct recipe_variable *there = find(variables, variable.name);

	if (there)
		*there = variable;
	else
		vec_add(variables, arena, variable);
}

/* NAME or NAME=VALUE; what is only named may be a secret. */
static void
add_named(struct recipe_variable_vec *variables, struct str text,
	struct arena *arena)
{
	struct recipe_variable variable = {0};
	bool has_value = str_cut(text, '=', &variable.name, &variable.value);
	const char *name = str_dup(arena, variable.name).p;

	if (!has_value) {
		if (!env_is_set(name))
			return;
		variable.hidden = true;
		variable.value = hash_hex(arena, env_get(name));
	}
	set(variables, variable, arena);
}

static int
by_name(const void *a, const void *b)
{
	const struct recipe_variable *x = a, *y = b;
	return str_cmp(x->name, y->name);
}

static void
add_counted(struct recipe_variable_vec *variables, const char *name,
	bool for_build, struct arena *arena)
{
	struct str value = env_get(name);

	if (for_build && is_among(twins, countof(twins), name))
		value = env_get(str_fmt(arena, "%s_FOR_BUILD", name).p);
	else if (for_build && is_among(foreign, countof(foreign), name))
		value = S("");
	if (value.n)
		vec_add(variables, arena,
			(struct recipe_variable){
				.name = str_from(name), .value = value});
}

static void
sort(struct recipe_variable_vec *variables)
{
	if (variables->n)
		qsort(variables->v, variables->n, sizeof *variables->v,
			by_name);
}

void
build_variables_now(const struct conf_build *build, bool for_build,
	struct recipe_variable_vec *variables, struct arena *arena)
{
	for (size_t i = 0; i < countof(counted); i++)
		add_counted(variables, counted[i], for_build, arena);
	for (size_t i = 0; build && i < build->environment.n; i++)
		add_named(variables, build->environment.v[i].text, arena);
	sort(variables);
}

void
build_variables_default(struct recipe_variable_vec *variables, const char *name,
	struct str value, struct arena *arena)
{
	struct recipe_variable variable = {str_from(name), value, false};

	if (find(variables, variable.name))
		return;
	vec_add(variables, arena, variable);
	sort(variables);
}

/* "3,4": descriptors that Ninja or make gave us. */
static bool
are_open(struct str pair)
{
	struct str in, out;
	unsigned long long from, to;

	return str_cut(pair, ',', &in, &out) && str_to_uint(in, &from) &&
	       str_to_uint(out, &to) && from < 1 << 20 && to < 1 << 20 &&
	       proc_inherits((int)from) && proc_inherits((int)to);
}

/* The word of MAKEFLAGS that tells of a jobserver that can be reached. */
static bool
is_jobserver(struct str word)
{
	static const struct str auth = {"--jobserver-auth=", 17};
	static const struct str fds = {"--jobserver-fds=", 16};

	if (str_starts(word, fds))
		return are_open(str_from_index(word, fds.n));
	if (!str_starts(word, auth))
		return false;
	word = str_from_index(word, auth.n);
	return str_starts(word, S("fifo:")) || are_open(word);
}

struct str
build_variables_makeflags(struct str flags, struct arena *arena)
{
	struct buf out = {.arena = arena};
	struct str word, jobs = S(""), server = S("");

	while (str_next(&flags, ' ', &word)) {
		if (str_is(word, "--")) /* variables follow */
			break;
		if (str_starts(word, S("-j")))
			jobs = word;
		else if (is_jobserver(word))
			server = word;
	}
	if (!server.n)
		return S("");
	buf_addf(
		&out, " %.*s%s%.*s", STR(jobs), jobs.n ? " " : "", STR(server));
	return buf_str(&out);
}

static void
pass(struct str_vec *list, const char *name, struct arena *arena)
{
	struct str value = env_get(name);
	if (value.n)
		env_list_set(list, str_from(name), value, arena);
}

static bool
changed(struct str name, struct diag *diag)
{
	(void)diag_error(diag, NOWHERE,
		"the variable '%.*s', which the build gets, has another value "
		"than when its recipe was written",
		STR(name));
	return diag_hint(diag, "type 'ninjenv' to write it anew");
}

static bool
add_variable(struct str_vec *list, const struct recipe_variable *variable,
	struct arena *arena, struct diag *diag)
{
	struct str value = variable->value;

	if (variable->hidden) {
		value = env_get(str_dup(arena, variable->name).p);
		if (!str_eq(hash_hex(arena, value), variable->value))
			return changed(variable->name, diag);
	}
	env_list_set(list, variable->name, value, arena);
	return true;
}

bool
build_variables(const struct recipe_variable_vec *variables, struct str bin,
	struct str scratch, struct str_vec *list, struct arena *arena,
	struct diag *diag)
{
	struct str path, makeflags = env_get("MAKEFLAGS");
	struct str flags = build_variables_makeflags(makeflags, arena);

	pass(list, "PATH", arena);
	for (size_t i = 0; i < countof(passed); i++)
		pass(list, passed[i], arena);
	env_list_set(list, S("SOURCE_DATE_EPOCH"), epoch, arena);
	vec_for (const struct recipe_variable, it, variables) {
		if (!add_variable(list, it, arena, diag))
			return false;
	}
	path = env_list_get(list, S("PATH"));
	path = str_fmt(
		arena, "%.*s%s%.*s", STR(bin), path.n ? ":" : "", STR(path));
	env_list_set(list, S("PATH"), path, arena);
	env_list_set(list, S("TMPDIR"), scratch, arena);
	env_list_set(list, S("PYTHONNOUSERSITE"), S("1"), arena);
	if (flags.n)
		env_list_set(list, S("MAKEFLAGS"), flags, arena);
	return true;
}
