/* SPDX-License-Identifier: MIT */
#include "env/graph/ninja.h"

#include "base/path.h"
#include "env/graph/emit.h"
#include "sys/clock.h"
#include "sys/env.h"
#include "sys/file.h"
#include "sys/proc.h"

enum { LARGEST_LOG = 256 << 20, SECONDS = 120 };

struct str
ninja_find(struct arena *arena, struct diag *diag)
{
	static const char *const names[] = {"ninja", "ninja-build", "samu"};

	for (size_t i = 0; i < countof(names); i++) {
		struct str found =
			proc_find(str_from(names[i]), env_get("PATH"), arena);
		if (found.n)
			return found;
	}
	(void)diag_error(diag, NOWHERE, "there is no ninja on PATH");
	(void)diag_hint(diag,
		"install it: apt install ninja-build (dnf, pacman, apk, brew: "
		"ninja-build, ninja, ninja, ninja)");
	return S("");
}

/* Where a manifest says that its log is; text with a variable in it is no
 * answer. */
static struct str
builddir_of(struct str manifest)
{
	struct str line, key, value;

	while (str_next(&manifest, '\n', &line)) {
		if (!str_starts(line, S("builddir")) ||
			!str_cut(line, '=', &key, &value))
			continue;
		value = str_trim(value);
		if (str_is(str_trim(key), "builddir") &&
			str_index(value, '$') == value.n)
			return value;
	}
	return S("");
}

static void
read_log(struct ninja_graph *graph, struct arena *arena)
{
	struct diag ignored = {.arena = arena};
	struct str build = graph->project->build, text = S(""), log;
	struct str manifest = path_joinz(
		arena, build, generate_manifest_name(graph->manifest));

	if (file_read(manifest, LARGEST_LOG, &text, arena, &ignored) != FS_OK)
		return;
	log = path_join(arena, build, builddir_of(text));
	graph->has_log =
		file_read(path_joinz(arena, log, ".ninja_log"), LARGEST_LOG,
			&text, arena, &ignored) == FS_OK &&
		ninja_log_read(text, &graph->log, arena);
}

bool
ninja_open(struct ninja_graph *graph, const struct project *project,
	struct arena *arena, struct diag *diag)
{
	size_t errors = diag->errors;

	*graph = (struct ninja_graph){.project = project};
	if (!generate_find(project, &graph->manifest, arena, diag)) {
		if (diag->errors > errors)
			return false;
		(void)diag_error(diag, NOWHERE,
			"nothing was generated yet in '%.*s'",
			STR(project->build));
		return diag_hint(diag, "type: ninjenv");
	}
	graph->program = ninja_find(arena, diag);
	if (!graph->program.n)
		return false;
	read_log(graph, arena);
	return true;
}

static bool
run(const struct ninja_graph *graph, const char *const *args, size_t n,
	struct str target, struct proc_result *result, struct arena *arena,
	struct diag *diag)
{
	struct proc proc = {
		.directory = graph->project->build,
		.merge = true,
		.seconds = SECONDS,
	};

	proc_arg(&proc, graph->program, arena);
	proc_arg(&proc, S("-f"), arena);
	proc_arg(&proc, str_from(generate_manifest_name(graph->manifest)),
		arena);
	for (size_t i = 0; i < n; i++)
		proc_arg(&proc, str_from(args[i]), arena);
	proc_arg(&proc, target, arena);
	return proc_run(&proc, result, arena, diag);
}

/* "a.o:", then "  input: cc" and its inputs, "  outputs:" and those. */
static void
read_query(struct str text, struct ninja_node *node, struct arena *arena)
{
	struct str line;
	struct str_vec *list = NULL;

	while (str_next(&text, '\n', &line)) {
		if (str_starts(line, S("  input: "))) {
			node->rule = str_from_index(line, 9);
			list = &node->inputs;
		} else if (str_starts(line, S("  outputs:"))) {
			list = &node->outputs;
		} else if (str_starts(line, S("  validation"))) {
			list = NULL;
		} else if (list && str_starts(line, S("    "))) {
			struct str item = str_from_index(line, 4);
			if (str_starts(item, S("|| ")))
				item = str_from_index(item, 3);
			else if (str_starts(item, S("| ")))
				item = str_from_index(item, 2);
			vec_add(list, arena, item);
		}
	}
}

bool
ninja_query(const struct ninja_graph *graph, struct str target,
	struct ninja_node *node, struct arena *arena)
{
	static const char *const args[] = {"-t", "query"};
	struct diag ignored = {.arena = arena};
	struct proc_result result;

	*node = (struct ninja_node){0};
	if (!run(graph, args, countof(args), target, &result, arena,
		    &ignored) ||
		!proc_ok(&result))
		return false;
	read_query(result.out, node, arena);
	return true;
}

/* "ninja: error: ...", or the last line, as samurai has it. */
static struct str
first_error(struct str text)
{
	struct str line, last = S("it did not say why");

	while (str_next(&text, '\n', &line)) {
		size_t at = str_find(line, S(": error: "));
		if (at < line.n)
			return str_from_index(line, at + 9);
		if (line.n)
			last = line;
	}
	return last;
}

bool
ninja_explain(const struct ninja_graph *graph, struct str target,
	struct explain_line_vec *lines, struct arena *arena, struct diag *diag)
{
	static const char *const args[] = {"-n", "-d", "explain"};
	struct proc_result result;

	*lines = (struct explain_line_vec){0};
	if (!run(graph, args, countof(args), target, &result, arena, diag))
		return false;
	if (!proc_ok(&result))
		return diag_error(diag, NOWHERE, "ninja failed: %.*s",
			STR(first_error(result.out)));
	explain_read(result.out, lines, arena);
	return true;
}

struct str
ninja_last(
	const struct ninja_graph *graph, struct str output, struct arena *arena)
{
	const struct ninja_log_entry *entry =
		graph->has_log ? ninja_log_find(&graph->log, output) : NULL;

	if (!entry)
		return S("");
	struct str when = clock_text(entry->mtime, arena);
	if (!entry->end)
		return str_fmt(arena, "last made %.*s", STR(when));
	return str_fmt(arena, "last made %.*s, in %.2f s", STR(when),
		(double)(entry->end - entry->start) / 1000);
}
