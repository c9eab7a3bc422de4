/* SPDX-License-Identifier: MIT */
#include "cmd/activated.h"
#include "cmd/cmd.h"
#include "env/install/repair.h"
#include "env/install/verify.h"

struct check {
	struct cmd_context *context;
	struct project project;
	struct locking_vec all;
	struct diag found; /* what is stale, and what was added */
	struct diag repaired;
	struct str_vec targets; /* to be made by Ninja */
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

	check->all = (struct locking_vec){0};
	if (!verify_locks(&check->project, &check->all, check->context->arena,
		    &check->found, check->context->diag))
		return check->context->diag->errors == 0;
	vec_for (const struct locking, it, &check->all) {
		if (is_asked(check, it->env))
			done &= check_one(check, it);
	}
	return done;
}

/* In JSON it is a member of the array like all else. */
static void
say_done(struct check *check, struct str target, const struct str_vec *did)
{
	vec_for (const struct str, it, did) {
		if (check->context->options.json)
			diag_warn(&check->repaired, NOWHERE, "%.*s: %.*s",
				STR(target), STR(*it));
		else
			buf_addf(&check->out, "%.*s: %.*s\n", STR(target),
				STR(*it));
	}
}

static bool
is_current(const struct locking *locking)
{
	return locking->state == LOCKING_CURRENT ||
	       locking->state == LOCKING_FOREIGN;
}

/* One that is not as it should be; its target is then asked of Ninja. */
static bool
repair_one(struct check *check, const struct locking *locking)
{
	struct verify_answer answer;
	struct str_vec did = {0};
	struct arena *arena = check->context->arena;
	struct diag *diag = check->context->diag;
	struct diag found = {.arena = arena};

	if (!verify_environment(
		    &check->project, locking, &answer, arena, &found, diag))
		return false;
	if (!found.errors)
		return true;
	if (!repair_environment(
		    &check->project, locking, &answer, &did, arena, diag))
		return false;
	vec_add(&check->targets, arena, locking->env->target);
	say_done(check, locking->env->target, &did);
	return true;
}

/* What 'ninjenv' and then 'ninjenv env TARGET...' do. */
static bool
make_again(struct check *check)
{
	struct cmd_context *context = check->context;
	struct cmd_context quiet = *context;

	if (!check->targets.n)
		return true;
	if (!context->options.quiet && !context->options.json) {
		if (!cmd_print(context, buf_str(&check->out)))
			return false;
		check->out.n = 0;
	}
	quiet.options.quiet = true;
	quiet.args = (struct str_vec){0};
	return cmd_generate.run(&quiet) == EXIT_DONE &&
	       activated_ninja(context, &check->targets,
		       context->options.quiet || context->options.json) ==
		       EXIT_DONE;
}

/* Where a lock does not answer venv.ini nothing is touched, and the check that
 * follows says what to type. */
static bool
repair_all(struct check *check)
{
	struct diag found = {.arena = check->context->arena};

	if (!verify_locks(&check->project, &check->all, check->context->arena,
		    &found, check->context->diag))
		return check->context->diag->errors == 0;
	vec_for (const struct locking, it, &check->all) {
		if (!is_current(it))
			return true;
	}
	vec_for (const struct locking, it, &check->all) {
		if (is_asked(check, it->env) && !repair_one(check, it))
			return false;
	}
	return make_again(check);
}

/* As JSON everything is on standard output, and nothing is said twice. */
static bool
print(struct check *check)
{
	struct cmd_context *context = check->context;

	diag_merge(context->diag, &check->repaired);
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
		.repaired = {.arena = context->arena},
		.out = {.arena = context->arena},
	};
	struct str unknown;

	if (!project_open(&check.project, context->options.source,
		    context->options.build, context->arena, context->diag))
		return fail(&check);
	if (!names_exist(&check, &unknown))
		return cmd_usage(context, "venv.ini has no environment '%.*s'",
			STR(unknown));
	if (context->options.repair && !repair_all(&check))
		return fail(&check);
	bool done = check_all(&check);
	bool is_stale = check.found.errors > 0;
	if (!print(&check) || !done)
		return EXIT_FAILED;
	return is_stale ? EXIT_STALE : EXIT_DONE;
}

static const struct opt opts[] = {
	{0, "json", OPT_FLAG, OPT_AT(json), NULL,
		"print what was found as one JSON array", false},
	{0, "repair", OPT_FLAG, OPT_AT(repair), NULL,
		"mend the environments and the store, then compare again",
		false},
	{0},
};

const struct cmd cmd_check = {
	.name = "check",
	.args = "[ENV...]",
	.operand = "ENV",
	.summary = "compare environments with what they should be",
	.help = "Compares venv.ini, the lock, the interpreter, every installed "
		"byte, and what\nthe store has of it, with what they should "
		"be, "
		"says what to type, and changes\nnothing. Exits 4 when "
		"something is not so. What was installed by hand is\nnamed and "
		"is no fault; files that belong to no package are.\n\n"
		"With --repair, damaged entries of the store are fetched "
		"again, packages that\nare not as they were installed are put "
		"in anew, and what the venv module makes\nis made right; then "
		"'ninjenv env', and another check. What a person changed\nis "
		"kept in .venv/.ninjenv/kept and named; what belongs to nobody "
		"stays. Where\nthe lock does not answer venv.ini nothing is "
		"touched.",
	.opts = opts,
	.most = (unsigned)-1,
	.run = run,
};
