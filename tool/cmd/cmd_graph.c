/* SPDX-License-Identifier: MIT */
#include "base/path.h"
#include "cmd/cmd.h"
#include "cmd/looking.h"
#include "env/graph/extension_sources.h"
#include "model/picture.h"
#include "sys/env.h"
#include "sys/file.h"
#include "sys/proc.h"

/* What 'dot -T' is told, by the file's suffix; NULL: the text itself. */
static const struct {
	const char *suffix, *format;
} formats[] = {
	{".dot", NULL},
	{".gv", NULL},
	{".svg", "svg"},
	{".png", "png"},
	{".pdf", "pdf"},
};

static bool
find_format(struct cmd_context *context, struct str file, const char **format)
{
	for (size_t i = 0; i < countof(formats); i++) {
		*format = formats[i].format;
		if (str_ends(file, str_from(formats[i].suffix)))
			return true;
	}
	(void)cmd_usage(
		context, "'%.*s' has no suffix that tells its form", STR(file));
	return diag_hint(context->diag,
		"one of .dot, .gv, and with Graphviz .svg, .png, .pdf");
}

/* The files that its globs stand for; as far as they are there. */
static size_t
count_sources(const struct look *look, const struct conf_extension *conf,
	struct arena *arena)
{
	struct diag ignored = {.arena = arena};
	struct extension_source_vec sources = {0};
	struct str_vec directories = {0};

	(void)!extension_find_sources(
		&look->project, conf, &sources, &directories, arena, &ignored);
	return sources.n;
}

static void
add_extensions(const struct look *look, struct picture_env *picture,
	struct arena *arena)
{
	const struct conf_extension_vec *all = &look->project.conf.extensions;

	vec_for (const struct conf_extension, it, all) {
		vec_for (const struct conf_word, name, &it->environments) {
			if (!str_eq(name->text, picture->env->name))
				continue;
			vec_add(&picture->extensions, arena,
				(struct picture_extension){
					.conf = it,
					.sources =
						count_sources(look, it, arena),
				});
		}
	}
}

static bool
draw(struct cmd_context *context, struct look *look,
	const struct conf_env_vec *confs, struct buf *out)
{
	struct arena *arena = context->arena;
	struct picture_env_vec envs = {0};

	for (size_t i = 0; i < confs->n; i++) {
		struct look_env *env = arena_new(arena, struct look_env);
		if (!look_env(look, confs->v[i], env, arena, context->diag))
			return false;
		struct picture_env picture = {
			.env = confs->v[i],
			.python = env->locking->python.version,
			.outline = &env->outline,
		};
		add_extensions(look, &picture, arena);
		vec_add(&envs, arena, picture);
	}
	picture_dot(&look->project.conf, &envs, out);
	return true;
}

static bool
run_dot(struct cmd_context *context, const char *format, struct str text,
	struct str *image)
{
	struct arena *arena = context->arena;
	struct proc proc = {.input = text, .limit = (size_t)256 << 20};
	struct proc_result result;
	struct str dot = proc_find(S("dot"), env_get("PATH"), arena);

	if (!dot.n) {
		(void)diag_error(
			context->diag, NOWHERE, "there is no 'dot' on PATH");
		return diag_hint(context->diag,
			"install Graphviz (apt install graphviz), or write "
			"the text: -o FILE.dot");
	}
	proc_arg(&proc, dot, arena);
	proc_arg(&proc, str_fmt(arena, "-T%s", format), arena);
	if (!proc_run(&proc, &result, arena, context->diag))
		return false;
	*image = result.out;
	if (proc_ok(&result) && !result.truncated)
		return true;
	struct str said = str_trim(result.err);
	return diag_error(context->diag, NOWHERE, "'%.*s' failed: %.*s",
		STR(dot),
		STR(said.n ? said : proc_explain(&proc, &result, arena)));
}

static bool
deliver(struct cmd_context *context, const char *format, struct str text)
{
	struct str file = context->options.output;

	if (!file.n)
		return cmd_print(context, text);
	if (format && !run_dot(context, format, text, &text))
		return false;
	return file_write(file, text, 0644, FILE_LAZY, context->diag);
}

static int
run(struct cmd_context *context)
{
	struct look look;
	struct conf_env_vec confs;
	struct buf out = {.arena = context->arena};
	const char *format = NULL;

	if (context->options.output.n &&
		!find_format(context, context->options.output, &format))
		return EXIT_USAGE;
	int code = looking_open(context, &look, &confs);
	if (code != EXIT_DONE)
		return code;
	if (!draw(context, &look, &confs, &out) ||
		!deliver(context, format, buf_str(&out)))
		return EXIT_FAILED;
	return EXIT_DONE;
}

static const struct opt opts[] = {
	{'o', "output", OPT_TEXT, OPT_AT(output), "FILE",
		"write it there: .dot, .gv, or (by dot) .svg, .png, .pdf",
		false},
	{0},
};

const struct cmd cmd_graph = {
	.name = "graph",
	.args = "[-o FILE] [ENV...]",
	.operand = "ENV",
	.summary = "draw environments: packages, extensions, who needs whom",
	.help = "Writes Graphviz text: the lines of venv.ini, the packages "
		"that they lead to,\nextension modules with what their "
		"sources need, system libraries, and what is built\nfrom "
		"source, local or the system's. Equal input gives equal "
		"bytes. A line that is\nfor other interpreters is dashed.\n\n"
		"Exits 1 where there is no lock, or, for a picture, no 'dot' "
		"(of Graphviz).",
	.examples = "  ninjenv graph -o env.svg env\n"
		    "  ninjenv graph | dot -Tsvg >environments.svg\n",
	.opts = opts,
	.most = (unsigned)-1,
	.run = run,
};
