/* SPDX-License-Identifier: MIT */
#include "base/path.h"
#include "env/ask/why_parts.h"
#include "env/graph/extension_file.h"
#include "env/install/scan.h"
#include "env/install/venv.h"
#include "model/plan.h"

enum { SHOWN = 12 };

static void
add_list(struct why *why, const char *head, const struct str_vec *list)
{
	size_t n = MIN(list->n, (size_t)SHOWN);

	for (size_t i = 0; i < n; i++)
		buf_addf(why->out, "%s%.*s", i ? ", " : head, STR(list->v[i]));
	if (list->n > n)
		buf_addf(why->out, ", and %zu more", list->n - n);
	if (n)
		buf_addc(why->out, '\n');
}

/* What is made anew only because generation has to run first is said apart:
 * until then Ninja does not look further. */
static bool
is_generation(const struct explain_line_vec *lines)
{
	vec_for (const struct explain_line, it, lines) {
		if (str_is(it->output, "env.ninja") ||
			str_ends(it->output, S("/.ninjenv/locked")) ||
			str_ends(it->output, S("/.ninjenv/want")) ||
			str_ends(it->output, S("/.ninjenv/want-built")))
			return true;
	}
	return false;
}

bool
why_now(struct why *why, struct str target)
{
	struct explain_line_vec lines;
	struct ninja_node node;

	if (!why->has_graph)
		return true;
	if (!ninja_query(&why->graph, target, &node, why->arena)) {
		buf_addz(why->out, "now: it is not in the graph yet: type "
				   "'ninjenv'\n");
		return true;
	}
	if (!ninja_explain(&why->graph, target, &lines, why->arena, why->diag))
		return false;
	if (!lines.n) {
		buf_addz(why->out, "now: Ninja would do nothing\n");
		return true;
	}
	buf_addz(why->out, is_generation(&lines)
				   ? "now: the graph is generated first:\n"
				   : "now: Ninja would make it:\n");
	for (size_t i = 0; i < lines.n && i < SHOWN; i++) {
		buf_addz(why->out, "  ");
		explain_print(&lines.v[i], why->out);
		buf_addc(why->out, '\n');
	}
	if (lines.n > SHOWN)
		buf_addf(why->out, "  and %zu more\n", lines.n - SHOWN);
	return true;
}

static void
add_last(struct why *why, struct str output)
{
	struct str last = ninja_last(&why->graph, output, why->arena);

	if (last.n)
		buf_addf(why->out, "%.*s\n", STR(last));
}

bool
why_node(struct why *why, struct str target)
{
	struct ninja_node node;

	if (!ninja_query(&why->graph, target, &node, why->arena))
		return diag_error(why->diag, NOWHERE, "the graph has no '%.*s'",
			STR(target));
	buf_addf(why->out, "%.*s\n", STR(target));
	if (!node.rule.n)
		buf_addz(why->out, "made by: nobody, it is a source\n");
	else if (!str_is(node.rule, "phony"))
		buf_addf(why->out, "made by: rule %.*s\n", STR(node.rule));
	add_list(why, "from: ", &node.inputs);
	add_list(why, "goes into: ", &node.outputs);
	add_last(why, target);
	return !node.rule.n || why_now(why, target);
}

/* An alias stands for a file or two. */
static bool
add_module(struct why *why, struct str target)
{
	struct ninja_node node;

	buf_addf(why->out, "\n%.*s\n", STR(target));
	if (!why->has_graph ||
		!ninja_query(&why->graph, target, &node, why->arena)) {
		buf_addz(why->out, "now: it is not in the graph yet: type "
				   "'ninjenv'\n");
		return true;
	}
	vec_for (const struct str, it, &node.inputs) {
		struct ninja_node file;
		if (!ninja_query(&why->graph, *it, &file, why->arena) ||
			!file.rule.n)
			continue;
		buf_addf(why->out, "file: %.*s\n", STR(*it));
		add_list(why, "from: ", &file.inputs);
		add_last(why, *it);
	}
	return why_now(why, target);
}

static void
add_words(struct why *why, const char *head, const struct conf_word_vec *words)
{
	for (size_t i = 0; i < words->n; i++)
		buf_addf(why->out, "%s%.*s", i ? ", " : head,
			STR(words->v[i].text));
	if (words->n)
		buf_addc(why->out, '\n');
}

bool
why_extension(struct why *why, const struct conf_extension *extension)
{
	const struct conf *conf = &why->look->project.conf;
	bool done = true;

	buf_addf(why->out, "%.*s, an extension module\nwhy it is there:\n",
		STR(extension->name));
	why_line(why, extension->place, extension->name);
	buf_addc(why->out, '\n');
	add_words(why, "sources: ", &extension->sources);
	add_words(why, "headers: ", &extension->headers);
	add_words(why, "native: ", &extension->native);
	vec_for (const struct conf_word, it, &extension->environments) {
		const struct conf_env *env = conf_find(conf, it->text);
		if (env)
			done = done &&
			       add_module(why, extension_target(env, extension,
						       why->arena));
	}
	return done;
}

/* What a sync would do, and why; its skeleton first. */
static bool
add_plan(struct why *why, const struct look_env *env)
{
	const struct locking *locking = env->locking;
	struct have have;
	struct plan wheels, built;
	struct buf text = {.arena = why->arena};
	struct str line, rest;
	struct venv_found found = venv_check(env->path,
		project_prompt(&why->look->project, locking->env, why->arena),
		&locking->python, why->arena, why->diag);

	if (found.state == VENV_FAILED ||
		!scan_environment(env->path, &locking->python, &have,
			why->arena, why->diag))
		return false;
	if (found.state == VENV_ABSENT)
		buf_addz(why->out, "  it was not made yet\n");
	if (found.state == VENV_STALE)
		buf_addf(why->out, "  it is made anew: %.*s\n", STR(found.why));
	if (!env->has_want || found.state == VENV_ABSENT)
		return true;
	plan_make(&env->want, &have, PLAN_WHEELS, &wheels, why->arena);
	plan_make(&env->want, &have, PLAN_BUILT, &built, why->arena);
	plan_print(&wheels, &text);
	plan_print(&built, &text);
	rest = buf_str(&text);
	while (str_next(&rest, '\n', &line))
		buf_addf(why->out, "  %.*s\n", STR(line));
	return true;
}

bool
why_environment(struct why *why, const struct look_env *env)
{
	const struct conf_env *conf = env->locking->env;
	struct str config = path_joinz(why->arena, conf->path, "pyvenv.cfg");
	size_t start;

	buf_addf(why->out, "%.*s, the environment '%.*s'\nwhy it is there:\n",
		STR(conf->target), STR(conf->path));
	why_line(why, conf->at.section, S("every repository has one"));
	buf_addf(why->out, "\npython: %.*s, %.*s\npackages: %zu, of %zu line%s",
		STR(env->locking->python.version),
		STR(env->locking->python.path), env->outline.packages.n,
		conf->packages.n, conf->packages.n == 1 ? "" : "s");
	if (conf->extends)
		buf_addf(why->out, " (with those of '%.*s')",
			STR(conf->extends->name));
	buf_addc(why->out, '\n');
	if (why->has_graph)
		add_last(why, config);
	start = why->out->n;
	buf_addz(why->out, "a sync would do:\n");
	size_t empty = why->out->n;
	if (!add_plan(why, env))
		return false;
	if (why->out->n == empty)
		why->out->n = start;
	if (!why->has_graph) {
		buf_addz(why->out, "now: nothing was generated yet: type "
				   "'ninjenv'\n");
		return true;
	}
	return why_now(why, conf->target);
}
