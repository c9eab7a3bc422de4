/* SPDX-License-Identifier: MIT */
#include "cmd/opt.h"

#include <string.h>

#include "base/near.h"

const struct opt opt_global[] = {
	{'C', "source", OPT_TEXT, OPT_AT(source), "SRC",
		"the directory of venv.ini (default: here)", false},
	{'B', "build", OPT_TEXT, OPT_AT(build), "BUILD",
		"where everything generated goes (default: SRC)", false},
	{'q', "quiet", OPT_FLAG, OPT_AT(quiet), NULL,
		"no progress, no summary; errors only", false},
	{'h', "help", OPT_FLAG, OPT_AT(help), NULL, "show help", false},
	{'V', "version", OPT_FLAG, OPT_AT(version), NULL, "show the version",
		false},
	{0},
};

static const struct opt *
find_long(const struct opt *table, struct str name)
{
	for (; table && table->name; table++)
		if (str_is(name, table->name))
			return table;
	return NULL;
}

static const struct opt *
find_letter(const struct opt *table, char letter)
{
	for (; table && table->name; table++)
		if (table->letter && table->letter == letter)
			return table;
	return NULL;
}

static bool
unknown(struct diag *diag, const struct opt *global, const struct opt *own,
	struct str name, struct arena *arena)
{
	struct str_vec names = {0};
	const struct opt *tables[] = {own, global};

	(void)diag_error(diag, NOWHERE, "unknown option '%.*s'", STR(name));
	for (size_t i = 0; i < countof(tables); i++)
		for (const struct opt *o = tables[i]; o && o->name; o++)
			if (!o->hidden)
				vec_add(&names, arena,
					str_fmt(arena, "--%s", o->name));
	struct str near = near_name(name, names.v, names.n);
	if (near.n)
		return diag_hint(diag, "did you mean '%.*s'?", STR(near));
	return diag_hint(diag, "see 'ninjenv help'");
}

struct parse {
	const struct opt *global, *own;
	struct str_vec *args, rest;
	size_t next;
	struct options *options;
	struct arena *arena;
	struct diag *diag;
};

static bool
set(struct parse *p, const struct opt *opt, struct str shown, bool has_value,
	struct str value)
{
	char *member = (char *)p->options + opt->offset;

	if (opt->kind == OPT_FLAG && has_value)
		return diag_error(p->diag, NOWHERE,
			"option '%.*s' takes no argument", STR(shown));
	if (opt->kind == OPT_FLAG) {
		memcpy(member, &(bool){true}, sizeof(bool));
		return true;
	}
	if (!has_value) {
		if (p->next == p->args->n)
			return diag_error(p->diag, NOWHERE,
				"option '%.*s' needs an argument (%s)",
				STR(shown), opt->arg);
		value = p->args->v[p->next++];
	}
	memcpy(member, &value, sizeof value);
	return true;
}

static bool
parse_long(struct parse *p, struct str arg)
{
	struct str name, value;
	bool has_value = str_cut(str_from_index(arg, 2), '=', &name, &value);
	const struct opt *opt = find_long(p->own, name);

	if (!opt)
		opt = find_long(p->global, name);
	struct str shown = str_sub(arg, 0, name.n + 2);
	if (!opt)
		return unknown(p->diag, p->global, p->own, shown, p->arena);
	return set(p, opt, shown, has_value, value);
}

/* -qC DIR, -CDIR */
static bool
parse_letters(struct parse *p, struct str arg)
{
	for (size_t i = 1; i < arg.n; i++) {
		const struct opt *opt = find_letter(p->own, arg.p[i]);
		struct str shown = str_fmt(p->arena, "-%c", arg.p[i]);
		if (!opt)
			opt = find_letter(p->global, arg.p[i]);
		if (!opt)
			return unknown(
				p->diag, p->global, p->own, shown, p->arena);
		bool takes_rest = opt->kind == OPT_TEXT && i + 1 < arg.n;
		if (!set(p, opt, shown, takes_rest, str_from_index(arg, i + 1)))
			return false;
		if (takes_rest)
			break;
	}
	return true;
}

bool
opt_parse(const struct opt *global, const struct opt *own, bool mixed,
	struct str_vec *args, struct options *options, struct arena *arena,
	struct diag *diag)
{
	struct parse parse = {
		.global = global,
		.own = own,
		.args = args,
		.options = options,
		.arena = arena,
		.diag = diag,
	};
	struct parse *p = &parse;

	while (p->next < args->n) {
		struct str arg = args->v[p->next++];
		bool is_option = arg.n > 1 && arg.p[0] == '-';
		if (str_is(arg, "--"))
			break;
		if (!is_option) {
			vec_add(&p->rest, arena, arg);
			if (!mixed)
				break;
		} else if (str_starts(arg, S("--")) ? !parse_long(p, arg)
						    : !parse_letters(p, arg)) {
			return false;
		}
	}
	while (p->next < args->n)
		vec_add(&p->rest, arena, args->v[p->next++]);
	*args = p->rest;
	return true;
}

void
opt_usage(const struct opt *table, struct buf *out)
{
	for (; table && table->name; table++) {
		size_t start = out->n;
		if (table->hidden)
			continue;
		if (table->letter)
			buf_addf(
				out, "  -%c, --%s", table->letter, table->name);
		else
			buf_addf(out, "      --%s", table->name);
		if (table->arg)
			buf_addf(out, " %s", table->arg);
		do
			buf_addc(out, ' ');
		while (out->n - start < 28);
		buf_addf(out, "%s\n", table->text);
	}
}
