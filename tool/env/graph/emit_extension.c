/* SPDX-License-Identifier: MIT */
#include "env/graph/emit_extension.h"

#include "base/path.h"
#include "env/graph/emit.h"
#include "env/graph/extension_file.h"

/* Flags are written once, as a variable, and not again for every object. */
static void
emit_line(const struct extension_line *line, struct ninja *n)
{
	ninja_variable(n,
		str_fmt(n->out.arena, "ninjenv_cc_%.*s", STR(line->digest)).p,
		line->command);
}

static void
emit_flags(const struct extension_flags *flags, struct ninja *n)
{
	struct arena *arena = n->out.arena;
	struct str want = emit_want(arena, flags->env->path);
	struct ninja_variable variables[] = {
		{"env_want", ninja_shell(arena, want)},
		{"env_package", ninja_shell(arena, flags->package)},
		{"env_at", flags->at},
	};
	struct ninja_edge edge = {
		.rule = "ninjenv_flags",
		.variables = variables,
		.variables_n = countof(variables),
	};

	vec_add(&edge.outputs, arena, flags->output);
	vec_add(&edge.outputs, arena, flags->libs);
	vec_add(&edge.inputs, arena, flags->node);
	ninja_edge(n, &edge);
}

static void
emit_cython(const struct extension_cython *cython, struct ninja *n)
{
	struct arena *arena = n->out.arena;
	struct str python = path_joinz(arena, cython->env->path, "bin/python");
	struct ninja_variable variables[] = {
		{"env_cython", ninja_shell(arena, python)},
		{"env_options", cython->options},
		{"env_at", cython->at},
	};
	struct ninja_edge edge = {
		.rule = "ninjenv_cython",
		.variables = variables,
		.variables_n = countof(variables),
		.implicit = cython->needs,
	};

	vec_add(&edge.outputs, arena, cython->output);
	vec_add(&edge.inputs, arena, cython->source);
	ninja_edge(n, &edge);
}

static void
emit_object(const struct extension_object *object, struct ninja *n)
{
	struct arena *arena = n->out.arena;
	struct ninja_variable variables[] = {{"env_at", object->at}};
	struct ninja_edge edge = {
		.rule = "ninjenv_cc",
		.variables = variables,
		.variables_n = countof(variables),
		.implicit = object->line->needs,
	};

	vec_add(&edge.outputs, arena, object->output);
	vec_add(&edge.inputs, arena, object->source);
	ninja_edge(n, &edge);
	/* A reference, where a value would be escaped. */
	ninja_verbatim(n, str_fmt(arena, "  env_cc = $ninjenv_cc_%.*s\n",
				  STR(object->line->digest)));
}

/* A name in a response file: '\' stands before what would part or quote. */
static void
add_response(struct buf *out, struct str path)
{
	if (out->n)
		buf_addc(out, ' ');
	for (size_t i = 0; i < path.n; i++) {
		char c = path.p[i];
		if (c == ' ' || c == '\t' || c == '\\' || c == '\'' || c == '"')
			buf_addc(out, '\\');
		buf_addc(out, c);
	}
}

/* Links that are gone ('ninja -t clean') are made again with the module. */
static struct str
repair(const struct extension_module *module, struct arena *arena)
{
	struct buf out = {.arena = arena};

	vec_for (const struct extension_place, it, &module->places) {
		struct str path = ninja_shell(arena, it->path);
		buf_addf(&out, "%s{ test -L %.*s || ln -s %.*s %.*s; }",
			out.n ? " && " : "&& ", STR(path),
			STR(ninja_shell(arena, it->target)), STR(path));
	}
	return buf_str(&out);
}

static void
emit_module(const struct extension_module *module, struct ninja *n)
{
	struct arena *arena = n->out.arena;
	struct buf objects = {.arena = arena};
	struct ninja_edge edge = {.rule = "ninjenv_link"};

	vec_add(&edge.outputs, arena, module->path);
	vec_for (const struct extension_place, it, &module->places) {
		vec_add(&edge.outputs, arena, it->path);
	}
	edge.inputs = module->objects;
	edge.implicit = module->needs;
	vec_for (const struct str, it, &module->objects) {
		add_response(&objects, *it);
	}
	struct ninja_variable variables[] = {
		{"env_link", module->before},
		{"env_module", ninja_shell(arena, module->path)},
		{"env_rsp", str_fmt(arena, "%.*s.rsp", STR(module->path))},
		{"env_objects", buf_str(&objects)},
		{"env_libs", module->after},
		{"env_repair", repair(module, arena)},
		{"env_at", module->at},
	};
	edge.variables = variables;
	edge.variables_n = countof(variables);
	ninja_edge(n, &edge);
}

static void
emit_aliases(const struct extension_module *module, struct ninja *n)
{
	struct arena *arena = n->out.arena;
	struct str_vec outputs = {0};

	vec_add(&outputs, arena, module->path);
	vec_for (const struct extension_place, it, &module->places) {
		vec_add(&outputs, arena, it->path);
	}
	for (size_t i = 0; i < module->envs.n; i++)
		ninja_phony(n,
			extension_target(
				module->envs.v[i]->conf, module->conf, arena),
			&outputs);
}

void
emit_extensions(const struct extension_plan *plan, struct ninja *ninja)
{
	if (!plan->modules.n)
		return;
	ninja_blank(ninja);
	ninja_comment(ninja, "Extension modules.");
	for (size_t i = 0; i < plan->lines.n; i++)
		emit_line(plan->lines.v[i], ninja);
	vec_for (const struct extension_flags, it, &plan->flags) {
		emit_flags(it, ninja);
	}
	vec_for (const struct extension_cython, it, &plan->cythons) {
		emit_cython(it, ninja);
	}
	vec_for (const struct extension_object, it, &plan->objects) {
		emit_object(it, ninja);
	}
	vec_for (const struct extension_module, it, &plan->modules) {
		emit_module(it, ninja);
		emit_aliases(it, ninja);
	}
}

void
emit_extension_outputs(const struct extension_plan *plan,
	const struct conf_env *env, struct str_vec *outputs,
	struct arena *arena)
{
	vec_for (const struct extension_module, it, &plan->modules) {
		for (size_t i = 0; i < it->envs.n; i++)
			if (it->envs.v[i]->conf == env)
				vec_add(outputs, arena,
					extension_target(env, it->conf, arena));
	}
}
