/* SPDX-License-Identifier: MIT */
#include "model/picture.h"

#include "base/map.h"

/* By origin of a package. */
static const struct {
	const char *color, *text;
} looks[] = {
	[OUTLINE_WHEEL] = {"#e8f0fe", ""},
	[OUTLINE_SOURCE] = {"#fce8d5", "built from source"},
	[OUTLINE_LOCAL] = {"#e6f4ea", "local"},
	[OUTLINE_GIT] = {"#f3e8fd", "git"},
	[OUTLINE_SYSTEM] = {"#eeeeee", "system"},
};

void
picture_quote(struct str text, struct buf *out)
{
	buf_addc(out, '"');
	while (text.n) {
		size_t good = str_utf8_span(text);
		for (size_t i = 0; i < good; i++) {
			unsigned char c = (unsigned char)text.p[i];
			if (c == '\n')
				buf_addz(out, "\\n");
			else if (c < ' ' || c == 0x7f)
				buf_addc(out, '?');
			else if (c == '"' || c == '\\')
				buf_addf(out, "\\%c", c);
			else
				buf_addc(out, (char)c);
		}
		if (good < text.n)
			buf_addc(out, '?');
		text = str_from_index(text, good + 1);
	}
	buf_addc(out, '"');
}

struct picture {
	const struct conf *conf;
	struct map natives; /* module -> nothing, in order of appearance */
	struct buf edges;   /* written after all nodes */
	struct buf *out;
};

/* "env/pkg/jinja2": what stands for it in the text. */
static struct str
id(struct picture *picture, const struct picture_env *env, const char *kind,
	struct str name)
{
	return str_fmt(picture->out->arena, "%.*s/%s/%.*s", STR(env->env->name),
		kind, STR(name));
}

static struct str
native_id(struct picture *picture, struct str module)
{
	return str_fmt(picture->out->arena, "native/%.*s", STR(module));
}

static void
add_node(struct buf *out, struct str id, struct str label, const char *more)
{
	buf_addz(out, "\t\t");
	picture_quote(id, out);
	buf_addz(out, " [label=");
	picture_quote(label, out);
	buf_addf(out, ", %s];\n", more);
}

static void
add_edge(struct picture *picture, struct str from, struct str to,
	const char *more)
{
	struct buf *out = &picture->edges;

	buf_addc(out, '\t');
	picture_quote(from, out);
	buf_addz(out, " -> ");
	picture_quote(to, out);
	buf_addf(out, "%s;\n", more);
}

static void
add_packages(struct picture *picture, const struct picture_env *env)
{
	struct arena *arena = picture->out->arena;
	const struct outline *outline = env->outline;

	vec_for (const struct outline_package, it, &outline->packages) {
		const char *text = looks[it->origin].text;
		struct str from = id(picture, env, "pkg", it->name);
		struct str label =
			str_fmt(arena, "%.*s %.*s%s%s", STR(it->name),
				STR(it->version), *text ? "\n" : "", text);
		add_node(picture->out, from, label,
			str_fmt(arena, "fillcolor=\"%s\"",
				looks[it->origin].color)
				.p);
		vec_for (const size_t, need, &it->needs) {
			add_edge(picture, from,
				id(picture, env, "pkg",
					outline->packages.v[*need].name),
				"");
		}
	}
}

/* A line of venv.ini, or of a requirements file. */
static void
add_roots(struct picture *picture, const struct picture_env *env)
{
	struct arena *arena = picture->out->arena;

	vec_for (const struct outline_root, it, &env->outline->roots) {
		struct str line = id(picture, env, "line", it->name);
		if (!it->text.n)
			continue;
		struct str label = str_fmt(arena, "%.*s:%zu\n%.*s",
			STR(it->place.file), it->place.line, STR(it->text));
		add_node(picture->out, line, label,
			it->package == OUTLINE_NONE
				? "shape=note, style=\"dashed\""
				: "shape=note, fillcolor=\"#fffde7\"");
		if (it->package != OUTLINE_NONE)
			add_edge(picture, line,
				id(picture, env, "pkg", it->name), "");
	}
}

static void
add_natives(struct picture *picture, struct str from,
	const struct conf_word_vec *modules)
{
	vec_for (const struct conf_word, it, modules) {
		map_put(&picture->natives, it->text, NULL);
		add_edge(picture, from, native_id(picture, it->text),
			" [style=dashed]");
	}
}

static void
add_extensions(struct picture *picture, const struct picture_env *env)
{
	struct arena *arena = picture->out->arena;

	vec_for (const struct picture_extension, it, &env->extensions) {
		const struct conf_extension *conf = it->conf;
		struct str from = id(picture, env, "ext", conf->name);
		struct str label = str_fmt(arena,
			"%.*s\n%.*s:%zu\n%zu source%s", STR(conf->name),
			STR(conf->place.file), conf->place.line, it->sources,
			it->sources == 1 ? "" : "s");
		add_node(picture->out, from, label,
			"shape=component, fillcolor=\"#fde7f0\"");
		vec_for (const struct conf_word, word, &conf->headers) {
			if (outline_find(env->outline, word->text) ==
				OUTLINE_NONE)
				continue;
			add_edge(picture, from,
				id(picture, env, "pkg", word->text),
				" [label=\"headers\"]");
		}
		add_natives(picture, from, &conf->native);
	}
}

/* [build:NAME] native, of what is built here. */
static void
add_builds(struct picture *picture, const struct picture_env *env)
{
	vec_for (const struct conf_build, it, &picture->conf->builds) {
		size_t at = outline_find(env->outline, it->name);
		if (at == OUTLINE_NONE)
			continue;
		enum outline_origin origin =
			env->outline->packages.v[at].origin;
		if (origin != OUTLINE_WHEEL && origin != OUTLINE_SYSTEM)
			add_natives(picture, id(picture, env, "pkg", it->name),
				&it->native);
	}
}

static void
add_environment(struct picture *picture, const struct picture_env *env)
{
	struct arena *arena = picture->out->arena;
	struct str name = env->env->name;

	buf_addz(picture->out, "\tsubgraph ");
	picture_quote(str_fmt(arena, "cluster_%.*s", STR(name)), picture->out);
	buf_addz(picture->out, " {\n\t\tlabel=");
	picture_quote(
		str_fmt(arena, "%.*s: python %.*s, %.*s", STR(env->env->target),
			STR(env->python), STR(env->env->path)),
		picture->out);
	buf_addz(picture->out, ";\n");
	add_roots(picture, env);
	add_extensions(picture, env);
	add_packages(picture, env);
	add_builds(picture, env);
	buf_addz(picture->out, "\t}\n");
}

void
picture_dot(const struct conf *conf, const struct picture_env_vec *envs,
	struct buf *out)
{
	struct picture picture = {
		.conf = conf,
		.natives = {.arena = out->arena},
		.edges = {.arena = out->arena},
		.out = out,
	};

	buf_addz(out, "digraph ninjenv {\n"
		      "\trankdir=LR;\n"
		      "\tnode [shape=box, style=\"filled\", "
		      "fillcolor=\"#ffffff\", fontname=\"sans-serif\"];\n"
		      "\tedge [fontname=\"sans-serif\", fontsize=10];\n"
		      "\tgraph [fontname=\"sans-serif\"];\n");
	vec_for (const struct picture_env, it, envs) {
		add_environment(&picture, it);
	}
	vec_for (const struct conf_native, it, &conf->native) {
		map_put(&picture.natives, it->module, NULL);
	}
	map_for(it, &picture.natives)
	{
		add_node(out, native_id(&picture, it->key), it->key,
			"shape=cylinder, fillcolor=\"#e0f2f1\"");
	}
	buf_add(out, buf_str(&picture.edges));
	buf_addz(out, "}\n");
}
