/* SPDX-License-Identifier: MIT */
#include "cmd/cmd.h"
#include "cmd/looking.h"
#include "env/ask/outdated.h"
#include "format/json_text.h"

struct shown {
	struct cmd_context *context;
	struct buf out;
	size_t rows, wanted;
};

enum { COLUMNS = 4 };

static void
add_cell(struct buf *out, struct str text, size_t width)
{
	buf_add(out, text);
	for (size_t i = text.n; i < width + 2; i++)
		buf_addc(out, ' ');
}

static void
add_holders(const struct newer *newer, struct buf *out)
{
	vec_for (const struct newer_limit, it, &newer->holders) {
		buf_addf(out, "%s%.*s (%.*s)",
			it == newer->holders.v ? "" : ", ", STR(it->who),
			STR(spec_str(it->spec, out->arena)));
	}
}

static void
add_line(const struct str *cells, const size_t *widths,
	const struct newer *newer, struct buf *out)
{
	for (size_t i = 0; i < COLUMNS; i++)
		add_cell(out, cells[i], widths[i]);
	if (newer)
		add_holders(newer, out);
	else
		buf_addz(out, "held by");
	while (out->n && out->p[out->n - 1] == ' ')
		out->n--;
	buf_addc(out, '\n');
}

static void
add_table(const struct outdated *outdated, struct buf *out)
{
	const struct str head[COLUMNS] = {
		S("package"), S("locked"), S("wanted"), S("latest")};
	size_t widths[COLUMNS];

	for (size_t i = 0; i < COLUMNS; i++)
		widths[i] = head[i].n;
	vec_for (const struct outdated_row, it, &outdated->rows) {
		widths[0] = MAX(widths[0], it->name.n);
		widths[1] = MAX(widths[1], it->locked.n);
		widths[2] = MAX(widths[2], it->newer.wanted.n);
		widths[3] = MAX(widths[3], it->newer.latest.n);
	}
	add_line(head, widths, NULL, out);
	vec_for (const struct outdated_row, it, &outdated->rows) {
		const struct str cells[COLUMNS] = {it->name, it->locked,
			it->newer.wanted, it->newer.latest};
		add_line(cells, widths, &it->newer, out);
	}
}

static void
add_text(struct shown *shown, const struct outdated *outdated)
{
	struct buf *out = &shown->out;
	struct arena *arena = shown->context->arena;

	buf_addf(out, "%s%.*s: %zu of %zu packages %s a newer version\n",
		out->n ? "\n" : "", STR(outdated->env->locking->env->target),
		outdated->rows.n, outdated->asked,
		outdated->rows.n == 1 ? "has" : "have");
	if (outdated->rows.n)
		add_table(outdated, out);
	if (outdated->others.n)
		buf_addf(out, "of no index: %.*s\n",
			STR(str_join(arena, &outdated->others, S(", "))));
	if (outdated->absent.n)
		diag_warn(shown->context->diag, NOWHERE, "no index has %.*s",
			STR(str_join(arena, &outdated->absent, S(", "))));
}

static void
add_json(struct shown *shown, const struct outdated *outdated,
	const struct outdated_row *row)
{
	struct buf *out = &shown->out;
	const struct newer_limit_vec *holders = &row->newer.holders;

	buf_addz(out, out->n ? ",\n{\"environment\":" : "[{\"environment\":");
	json_quote(out, outdated->env->locking->env->name);
	buf_addz(out, ",\"name\":");
	json_quote(out, row->name);
	buf_addz(out, ",\"locked\":");
	json_quote(out, row->locked);
	buf_addz(out, ",\"wanted\":");
	json_quote(out, row->newer.wanted);
	buf_addz(out, ",\"latest\":");
	json_quote(out, row->newer.latest);
	buf_addz(out, ",\"held_by\":[");
	for (size_t i = 0; i < holders->n; i++) {
		buf_addz(out, i ? ",{\"who\":" : "{\"who\":");
		json_quote(out, holders->v[i].who);
		buf_addz(out, ",\"requirement\":");
		json_quote(out, spec_str(holders->v[i].spec, out->arena));
		buf_addc(out, '}');
	}
	buf_addz(out, "]}");
}

static void
show(struct shown *shown, const struct outdated_vec *found)
{
	bool json = shown->context->options.json;

	vec_for (const struct outdated, it, found) {
		if (!json)
			add_text(shown, it);
		vec_for (const struct outdated_row, row, &it->rows) {
			shown->rows++;
			shown->wanted += row->newer.is_wanted;
			if (json)
				add_json(shown, it, row);
		}
	}
	if (json)
		buf_addz(&shown->out, shown->out.n ? "]\n" : "[]\n");
	else if (shown->wanted)
		buf_addz(&shown->out,
			"\n'ninjenv lock --upgrade' takes what stands under "
			"'wanted'\n");
}

static bool
find(struct cmd_context *context, struct look *look,
	const struct conf_env_vec *confs, struct outdated_vec *found)
{
	struct look_env_vec envs = {0};

	for (size_t i = 0; i < confs->n; i++) {
		struct look_env *env =
			arena_new(context->arena, struct look_env);
		if (!look_env(look, confs->v[i], env, context->arena,
			    context->diag))
			return false;
		vec_add(&envs, context->arena, env);
	}
	return outdated_find(look, &envs, found, context->arena, context->diag);
}

static int
run(struct cmd_context *context)
{
	struct shown shown = {
		.context = context, .out = {.arena = context->arena}};
	struct look look;
	struct conf_env_vec confs;
	struct outdated_vec found;

	int code = looking_open(context, &look, &confs);
	if (code != EXIT_DONE)
		return code;
	if (!find(context, &look, &confs, &found))
		return EXIT_FAILED;
	show(&shown, &found);
	if ((!context->options.quiet || context->options.json) &&
		!cmd_print(context, buf_str(&shown.out)))
		return EXIT_FAILED;
	return context->options.stale && shown.rows ? EXIT_STALE : EXIT_DONE;
}

static const struct opt opts[] = {
	{0, "check", OPT_FLAG, OPT_AT(stale), NULL,
		"exit 4 where a package has a newer version", false},
	{0, "json", OPT_FLAG, OPT_AT(json), NULL,
		"print them as one JSON array", false},
	{0},
};

const struct cmd cmd_outdated = {
	.name = "outdated",
	.args = "[--check] [ENV...]",
	.operand = "ENV",
	.summary = "list locked packages that have newer versions",
	.help = "Asks the index, in one round, for every package of the locks. "
		"'wanted' is the\nnewest version that venv.ini and the other "
		"packages of the lock allow, 'latest' the\nnewest there is, "
		"and 'held by' who does not allow it, as far as their wheels "
		"are\nat hand. Versions that were yanked, or that have no file "
		"for this interpreter, are\npassed over, and so are "
		"pre-releases, but where one is locked or asked for.\n\n"
		"Nothing is changed. Exits 0, also where there are newer "
		"versions; with --check 4\nthen; 1 where the index cannot be "
		"asked (NINJENV_OFFLINE).",
	.examples = "  ninjenv outdated              # all environments\n"
		    "  ninjenv outdated --check env  # for a job that reminds\n"
		    "  ninjenv outdated --json | jq -r '.[].name'\n",
	.opts = opts,
	.most = (unsigned)-1,
	.run = run,
};
