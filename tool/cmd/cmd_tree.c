/* SPDX-License-Identifier: MIT */
#include "base/near.h"
#include "cmd/cmd.h"
#include "cmd/looking.h"
#include "format/json_text.h"
#include "model/name.h"
#include "sys/term.h"

struct tree {
	struct cmd_context *context;
	struct look look;
	struct outline_style style;
	struct str package; /* --invert, normalised; empty: the whole tree */
	bool found;         /* some environment has it */
	struct str_vec names;
	struct buf out;
};

static void
add_head(struct tree *tree, const struct look_env *env)
{
	buf_addf(&tree->out, "%s%.*s: python %.*s, %zu package%s\n",
		tree->out.n ? "\n" : "", STR(env->locking->env->target),
		STR(env->locking->python.version), env->outline.packages.n,
		env->outline.packages.n == 1 ? "" : "s");
}

static void
warn_unknown(struct tree *tree, const struct look_env *env)
{
	if (!env->outline.unknown)
		return;
	diag_warn(tree->context->diag, NOWHERE,
		"'%.*s' does not say what its packages need",
		STR(env->locking->lock.file));
	(void)diag_hint(tree->context->diag,
		"another tool wrote it; 'ninjenv lock' writes it anew");
}

static void
add_json(struct tree *tree, const struct look_env *env)
{
	struct buf *out = &tree->out;

	buf_addz(out, out->n ? ",\n{\"environment\":" : "[{\"environment\":");
	json_quote(out, env->locking->env->name);
	buf_addz(out, ",\"target\":");
	json_quote(out, env->locking->env->target);
	buf_addz(out, ",\"lock\":");
	json_quote(out, env->locking->lock.file);
	buf_addz(out, ",\"python\":");
	json_quote(out, env->locking->python.version);
	buf_addc(out, ',');
	outline_json(&env->outline, out);
	buf_addc(out, '}');
}

static void
add_inverted(struct tree *tree, const struct look_env *env)
{
	size_t package = outline_find(&env->outline, tree->package);

	vec_for (const struct outline_package, it, &env->outline.packages) {
		vec_add(&tree->names, tree->context->arena, it->name);
	}
	if (package == OUTLINE_NONE)
		return;
	tree->found = true;
	add_head(tree, env);
	outline_invert(&env->outline, package, &tree->style, &tree->out);
}

static bool
add_one(struct tree *tree, const struct conf_env *conf)
{
	struct look_env env;

	if (!look_env(&tree->look, conf, &env, tree->context->arena,
		    tree->context->diag))
		return false;
	if (tree->context->options.json) {
		add_json(tree, &env);
		return true;
	}
	warn_unknown(tree, &env);
	if (tree->package.n) {
		add_inverted(tree, &env);
		return true;
	}
	add_head(tree, &env);
	outline_print(&env.outline, &tree->style, &tree->out);
	return true;
}

static bool
read_options(struct tree *tree)
{
	const struct options *options = &tree->context->options;
	unsigned long long depth = 0;

	if (options->depth.n && (!str_to_uint(options->depth, &depth) ||
					!depth || depth > 1000000)) {
		(void)cmd_usage(tree->context, "--depth '%.*s' is no depth",
			STR(options->depth));
		return diag_hint(tree->context->diag,
			"a number from 1: --depth 1 shows what venv.ini names");
	}
	if (options->json && (options->depth.n || options->invert.n)) {
		(void)cmd_usage(tree->context,
			"--json goes without --depth and --invert");
		return diag_hint(tree->context->diag,
			"it holds the whole graph, in both directions");
	}
	tree->style.depth = (unsigned)depth;
	tree->style.unicode = term_is_utf8(TERM_OUT);
	if (options->invert.n)
		tree->package =
			name_normalise(tree->context->arena, options->invert);
	return true;
}

static bool
check_found(struct tree *tree)
{
	struct diag *diag = tree->context->diag;

	if (!tree->package.n || tree->found)
		return true;
	(void)diag_error(
		diag, NOWHERE, "no lock has '%.*s'", STR(tree->package));
	struct str near =
		near_name(tree->package, tree->names.v, tree->names.n);
	return near.n ? diag_hint(diag, "did you mean '%.*s'?", STR(near))
		      : false;
}

static int
run(struct cmd_context *context)
{
	struct tree tree = {
		.context = context, .out = {.arena = context->arena}};
	struct conf_env_vec envs;

	if (!read_options(&tree))
		return EXIT_USAGE;
	int code = looking_open(context, &tree.look, &envs);
	if (code != EXIT_DONE)
		return code;
	for (size_t i = 0; i < envs.n; i++) {
		if (!add_one(&tree, envs.v[i]))
			return EXIT_FAILED;
	}
	if (!check_found(&tree))
		return EXIT_FAILED;
	if (context->options.json)
		buf_addz(&tree.out, "]\n");
	return cmd_print(context, buf_str(&tree.out)) ? EXIT_DONE : EXIT_FAILED;
}

static const struct opt opts[] = {
	{'i', "invert", OPT_TEXT, OPT_AT(invert), "PKG",
		"show who needs PKG, up to the lines of venv.ini", false},
	{'d', "depth", OPT_TEXT, OPT_AT(depth), "N",
		"only N levels; 1 is what venv.ini names", false},
	{0, "json", OPT_FLAG, OPT_AT(json), NULL,
		"print the whole graph as JSON", false},
	{0},
};

const struct cmd cmd_tree = {
	.name = "tree",
	.args = "[--invert PKG] [ENV...]",
	.operand = "ENV",
	.summary = "show which package needs which",
	.help = "Shows the packages of each environment (of all, where none is "
		"named) below what\nneeds them, from the lock: nothing has to "
		"be installed. What does not come from a\nwheel is marked: "
		"(built) from source, (local DIR), (git COMMIT), (system). "
		"(*) is\na package whose part of the tree stands above, "
		"(cycle) one that needs itself,\n(not here ; MARKER) a line "
		"of venv.ini that is for other interpreters.\n\nLines are "
		"drawn in Unicode on a terminal with UTF-8, else in ASCII. "
		"Exits 1 where\nthere is no lock, or no package PKG in any.",
	.examples =
		"  ninjenv tree                      # all environments\n"
		"  ninjenv tree --depth 1 docs       # what [env:docs] names\n"
		"  ninjenv tree --invert markupsafe  # who needs it, and why\n"
		"  ninjenv tree --json | jq '.[0].packages[].name'\n",
	.opts = opts,
	.most = (unsigned)-1,
	.run = run,
};
