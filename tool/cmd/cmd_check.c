/* SPDX-License-Identifier: MIT */
#include "cmd/cmd.h"
#include "env/install/verify.h"

struct check {
	struct cmd_context *context;
	struct project project;
	struct locking_vec all;
	struct diag found; /* what is stale, and what was added */
	struct buf out;
};

/* The environments that the operands name; none: all. */
static bool
is_asked(const struct check *check, const struct conf_env *env)
{
	const struct str_vec *names = &check->context->args;

	vec_for (const struct str, it, names) {
		if (conf_find(&check->project.conf, *it) == env)
			return true;
	}
	return !names->n;
}

static bool
names_exist(const struct check *check, struct str *unknown)
{
	vec_for (const struct str, it, &check->context->args) {
		*unknown = *it;
		if (!conf_find(&check->project.conf, *it))
			return false;
	}
	return true;
}

static bool
check_one(struct check *check, const struct locking *locking)
{
	struct verify_answer answer;
	size_t before = check->found.errors;
	struct str target = locking->env->target;

	if (!verify_environment(&check->project, locking, &answer,
		    check->context->arena, &check->found, check->context->diag))
		return false;
	if (check->found.errors > before)
		buf_addf(&check->out, "%.*s: out of date\n", STR(target));
	else
		buf_addf(&check->out,
			"%.*s: up to date; %zu packages, %zu files\n",
			STR(target), answer.packages, answer.files);
	return true;
}

static bool
check_all(struct check *check)
{
	bool done = true;

	if (!verify_locks(&check->project, &check->all, check->context->arena,
		    &check->found, check->context->diag))
		return check->context->diag->errors == 0;
	vec_for (const struct locking, it, &check->all) {
		if (is_asked(check, it->env))
			done &= check_one(check, it);
	}
	return done;
}

/* As JSON everything is on standard output, and nothing is said twice. */
static bool
print(struct check *check)
{
	struct cmd_context *context = check->context;

	diag_merge(context->diag, &check->found);
	if (!context->options.json)
		return context->options.quiet ||
		       cmd_print(context, buf_str(&check->out));
	check->out.n = 0;
	diag_sort(context->diag);
	diag_json(context->diag, &check->out);
	context->diag->items.n = 0;
	return cmd_print(context, buf_str(&check->out));
}

/* Nothing was looked at, and diag says why. */
static int
fail(struct check *check)
{
	(void)print(check); /* its own failure changes nothing */
	return EXIT_FAILED;
}

static int
run(struct cmd_context *context)
{
	struct check check = {
		.context = context,
		.found = {.arena = context->arena},
		.out = {.arena = context->arena},
	};
	struct str unknown;

	if (!project_open(&check.project, context->options.source,
		    context->options.build, context->arena, context->diag))
		return fail(&check);
	if (!names_exist(&check, &unknown))
		return cmd_usage(context, "venv.ini has no environment '%.*s'",
			STR(unknown));
	bool done = check_all(&check);
	bool is_stale = check.found.errors > 0;
	if (!print(&check) || !done)
		return EXIT_FAILED;
	return is_stale ? EXIT_STALE : EXIT_DONE;
}

static const struct opt opts[] = {
	{0, "json", OPT_FLAG, OPT_AT(json), NULL,
		"print what was found as one JSON array", false},
	{0},
};

const struct cmd cmd_check = {
	.name = "check",
	.args = "[ENV...]",
	.operand = "ENV",
	.summary = "compare environments with what they should be",
	.help = "Compares venv.ini, the lock, the interpreter and every "
		"installed file with what\nthey should be, says what to type, "
		"and changes nothing. Exits 4 when something\nis out of date. "
		"What was added by hand is named and is no fault.",
	.opts = opts,
	.most = (unsigned)-1,
	.run = run,
};
