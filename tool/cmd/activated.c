/* SPDX-License-Identifier: MIT */
#include "cmd/activated.h"

#include "base/path.h"
#include "env/graph/generate.h"
#include "env/graph/ninja.h"
#include "sys/env.h"
#include "sys/fs.h"
#include "sys/proc.h"
#include "sys/signal.h"

/* Ninja sees the generated manifest or, the first time, ours is made. */
static bool
find_manifest(struct cmd_context *context, const struct project *project,
	enum generate_manifest *manifest)
{
	if (generate_find(project, manifest, context->arena, context->diag))
		return true;
	if (context->diag->errors)
		return false;
	struct cmd_context quiet = *context;
	quiet.options.quiet = true;
	quiet.args = (struct str_vec){0};
	return cmd_generate.run(&quiet) == EXIT_DONE &&
	       generate_find(project, manifest, context->arena, context->diag);
}

/* Does Ninja say that there is nothing to do? Ninja before 1.12 says so on
 * standard output in spite of --quiet. */
static bool
is_idle(const struct proc *ninja, struct arena *arena)
{
	struct proc proc = {.merge = true};
	struct proc_result result;
	struct diag ignored = {.arena = arena};

	vec_for (const struct str, it, &ninja->argv) {
		proc_arg(&proc, *it, arena);
	}
	proc_arg(&proc, S("-n"), arena);
	if (!proc_run(&proc, &result, arena, &ignored) || !proc_ok(&result))
		return false;
	struct str said = str_trim(result.out);
	return str_ends(said, S("no work to do.")) ||
	       str_ends(said, S("nothing to do"));
}

/* -C makes Ninja name the directory, for editors: only where it is another. */
static void
add_arguments(struct proc *proc, struct str ninja,
	const struct project *project, enum generate_manifest manifest,
	bool quiet, struct arena *arena)
{
	proc_arg(proc, ninja, arena);
	if (!fs_same(project->build, S("."))) {
		proc_arg(proc, S("-C"), arena);
		proc_arg(proc, project->build, arena);
	}
	proc_arg(proc, S("-f"), arena);
	proc_arg(proc, str_from(generate_manifest_name(manifest)), arena);
	if (quiet && !str_is(path_base(ninja), "samu"))
		proc_arg(proc, S("--quiet"), arena);
}

/* --quiet reaches the edges through Ninja by a variable. */
static void
silence_edges(struct proc *proc, struct arena *arena)
{
	struct str_vec *variables = arena_new(arena, struct str_vec);

	env_all(variables, arena);
	env_list_set(variables, S("NINJENV_QUIET"), S("1"), arena);
	proc->environment = variables;
}

int
activated_ninja(
	struct cmd_context *context, const struct str_vec *targets, bool quiet)
{
	struct arena *arena = context->arena;
	struct project project;
	enum generate_manifest manifest;
	struct proc proc = {.merge = quiet};
	struct proc_result result;

	if (!project_locate(&project, context->options.source,
		    context->options.build, arena, context->diag))
		return EXIT_FAILED;
	struct str ninja = ninja_find(arena, context->diag);
	if (!ninja.n || !find_manifest(context, &project, &manifest))
		return EXIT_FAILED;
	add_arguments(&proc, ninja, &project, manifest, quiet, arena);
	vec_for (const struct str, it, targets) {
		proc_arg(&proc, *it, arena);
	}
	if (context->options.quiet)
		silence_edges(&proc, arena);
	if (quiet && is_idle(&proc, arena))
		return EXIT_DONE;
	if (interrupted() || !proc_run_here(&proc, &result, context->diag))
		return EXIT_FAILED;
	return result.status < 0 ? EXIT_FAILED : result.status;
}

bool
activated_exec(struct str environment, const struct str_vec *command,
	struct arena *arena, struct diag *diag)
{
	struct str_vec variables = {0};
	struct str bin = path_joinz(arena, environment, "bin");
	struct str path =
		str_fmt(arena, "%.*s:%.*s", STR(bin), STR(env_get("PATH")));
	struct proc proc = {.argv = *command, .environment = &variables};

	env_all(&variables, arena);
	env_list_set(&variables, S("VIRTUAL_ENV"), environment, arena);
	env_list_set(&variables, S("PATH"), path, arena);
	env_list_unset(&variables, S("PYTHONHOME"));
	struct str program = proc_find(command->v[0], path, arena);
	if (!program.n)
		return diag_error(diag, NOWHERE,
			"'%.*s' is not in the environment, nor on PATH",
			STR(command->v[0]));
	struct str_vec argv = {0};
	vec_for (const struct str, it, command) {
		vec_add(&argv, arena, *it);
	}
	argv.v[0] = program;
	proc.argv = argv;
	return proc_exec(&proc, diag);
}
