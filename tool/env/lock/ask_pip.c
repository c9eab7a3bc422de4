/* SPDX-License-Identifier: MIT */
#include "env/lock/ask_pip.h"

#include "base/path.h"
#include "env/fetch/pip.h"
#include "env/lock/pins.h"
#include "env/lock/pip_words.h"
#include "format/url.h"
#include "sys/file.h"
#include "sys/fs.h"
#include "sys/proc.h"

enum { LARGEST_REPORT = 256 * 1024 * 1024 };

struct run {
	const struct ask_pip *ask;
	const struct conf_env *env;
	struct str requirements; /* the file of them */
	struct arena *arena;
	struct diag *diag;
};

/* "name[extra] @ file:///x.whl ; marker" */
static void
add_path(struct run *run, const struct require *root, struct str path,
	struct buf *out)
{
	struct require require = *root;

	path = path_join(run->arena, run->ask->project->source, path);
	require.spec = (struct spec_set){0};
	require.url = url_from_path(run->arena, path_clean(run->arena, path));
	require_print(&require, out);
	buf_addc(out, '\n');
}

static bool
write_requirements(struct run *run)
{
	struct buf out = {.arena = run->arena};

	vec_for (const struct require, root, run->ask->roots) {
		const struct conf_package *line =
			conf_find_package(run->env, root->canonical);
		const struct str *tree =
			map_get(run->ask->trees, root->canonical);
		if (tree || (line && line->wheel.n)) {
			add_path(run, root, tree ? *tree : line->wheel, &out);
			continue;
		}
		require_print(root, &out);
		buf_addc(&out, '\n');
	}
	run->requirements =
		path_joinz(run->arena, run->ask->scratch, "requirements.txt");
	return file_write(
		run->requirements, buf_str(&out), 0600, FILE_LAZY, run->diag);
}

static bool
write_constraints(struct run *run, struct str path, bool *any)
{
	struct buf out = {.arena = run->arena};

	pins_constraints(&run->ask->request->pins, run->env, &out);
	vec_for (const struct conf_package, it, &run->env->constraints) {
		buf_addf(&out, "%.*s\n", STR(it->text));
	}
	*any = out.n > 0;
	return !*any ||
	       file_write(path, buf_str(&out), 0600, FILE_LAZY, run->diag);
}

static void
add_args(struct run *run, struct proc *proc, struct str report)
{
	static const char *const args[] = {
		"install", "--dry-run", "--no-input", "--report"};
	for (size_t i = 0; i < countof(args); i++)
		proc_arg(proc, str_from(args[i]), run->arena);
	proc_arg(proc, report, run->arena);
	if (run->ask->request->only_wheels)
		proc_arg(proc, S("--only-binary=:all:"), run->arena);
	vec_for (const struct str, it, &run->env->choosing) {
		proc_arg(proc, *it, run->arena);
	}
	proc_arg(proc, S("-r"), run->arena);
	proc_arg(proc, run->requirements, run->arena);
}

/* All of pip's words are kept where a person can read them. */
static struct str
keep_log(struct run *run, struct str said)
{
	struct str path =
		project_env_path(run->ask->project, run->env, run->arena);
	path = path_joinz(run->arena, path, ".ninjenv/log/lock.log");
	if (fs_mkdirs(path_dir(path), NULL) &&
		file_write(path, said, 0644, FILE_LAZY, NULL))
		return path;
	return S(""); /* its last lines are shown all the same */
}

static bool
failed(struct run *run, const struct proc_result *result)
{
	struct pip_words words = {
		.env = run->env,
		.said = pip_words_clean(
			result->out, run->requirements, run->arena),
		.requirements = run->requirements,
	};

	words.log = keep_log(run, words.said);
	return pip_words_report(&words, run->arena, run->diag);
}

static bool
run_pip(struct run *run, struct str report)
{
	struct proc proc = {
		.merge = true, .directory = run->ask->project->source};
	struct proc_result result;
	struct str_vec environment = {0};
	struct str pins = path_joinz(run->arena, run->ask->scratch, "pins");
	struct str constraints =
		path_joinz(run->arena, run->ask->scratch, "constraints.txt");
	bool any;

	if (!write_requirements(run) ||
		!write_constraints(run, constraints, &any) ||
		!pins_write(
			&run->ask->request->pins, pins, run->arena, run->diag))
		return false;
	pip_command(&proc, run->ask->request->python, run->ask->pip, pins,
		run->arena);
	add_args(run, &proc, report);
	if (any) {
		proc_arg(&proc, S("-c"), run->arena);
		proc_arg(&proc, constraints, run->arena);
	}
	pip_environment(&environment, run->ask->settings, run->arena);
	proc.environment = &environment;
	if (!proc_run(&proc, &result, run->arena, run->diag))
		return false;
	return proc_ok(&result) || failed(run, &result);
}

bool
ask_pip(const struct ask_pip *ask, struct report_item_vec *items,
	struct arena *arena, struct diag *diag)
{
	struct run run = {
		.ask = ask,
		.env = ask->request->env,
		.arena = arena,
		.diag = diag,
	};
	struct str text;
	struct str report = path_joinz(arena, ask->scratch, "report.json");

	return run_pip(&run, report) &&
	       file_need(report, LARGEST_REPORT, &text, arena, diag) &&
	       report_read(text, S("pip's report"), items, arena, diag);
}
