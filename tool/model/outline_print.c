/* SPDX-License-Identifier: MIT */
#include "model/outline.h"

#include "format/json_text.h"

enum { SHORT_COMMIT = 7 };

static const char *const origins[] = {
	[OUTLINE_WHEEL] = "wheel",
	[OUTLINE_SOURCE] = "source",
	[OUTLINE_LOCAL] = "local",
	[OUTLINE_GIT] = "git",
	[OUTLINE_SYSTEM] = "system",
};

void
outline_mark(const struct outline_package *package, struct buf *out)
{
	struct str commit = str_from_index(
		package->from, str_rindex(package->from, '@') + 1);

	switch (package->origin) {
	case OUTLINE_WHEEL:
		break;
	case OUTLINE_SOURCE:
		buf_addz(out, " (built)");
		break;
	case OUTLINE_LOCAL:
		buf_addf(out, " (local %.*s)", STR(package->from));
		break;
	case OUTLINE_GIT:
		buf_addf(out, " (git %.*s)",
			STR(str_sub(commit, 0, SHORT_COMMIT)));
		break;
	case OUTLINE_SYSTEM:
		buf_addz(out, " (system)");
		break;
	}
}

/* One tree under way, in either direction. */
struct walk {
	const struct outline *outline;
	const struct outline_style *style;
	bool upwards;
	bool *shown,
		*above; /* per package: its subtree was; it is on the path */
	bool repeated;
	struct str prefix; /* of the lines below this one */
	unsigned depth;
	struct buf *out;
};

static const struct index_vec *
below(const struct walk *walk, size_t package)
{
	const struct outline_package *it = &walk->outline->packages.v[package];
	return walk->upwards ? &it->needed_by : &it->needs;
}

static void
add_package(struct walk *walk, size_t package, struct str extras)
{
	const struct outline_package *it = &walk->outline->packages.v[package];

	buf_addf(walk->out, "%.*s%.*s", STR(it->name), STR(extras));
	if (it->version.n)
		buf_addf(walk->out, " %.*s", STR(it->version));
	outline_mark(it, walk->out);
	if (it->marker.n)
		buf_addf(walk->out, " ; %.*s", STR(it->marker));
}

/* Which lines of venv.ini ask for it. */
static void
add_lines(struct walk *walk, size_t package)
{
	vec_for (const struct outline_root, it, &walk->outline->roots) {
		if (it->package == package && it->place.file.n)
			buf_addf(walk->out, " [%.*s:%zu]", STR(it->place.file),
				it->place.line);
	}
}

static void walk_children(struct walk *walk, size_t package);

static void
walk_child(struct walk *walk, size_t package, bool is_last)
{
	bool unicode = walk->style->unicode;
	struct str before = walk->prefix;
	const char *more = unicode ? "│   " : "|   ";

	buf_add(walk->out, before);
	if (unicode)
		buf_addz(walk->out, is_last ? "└── " : "├── ");
	else
		buf_addz(walk->out, is_last ? "`-- " : "|-- ");
	add_package(walk, package, S(""));
	if (walk->upwards)
		add_lines(walk, package);
	walk->prefix = str_fmt(walk->out->arena, "%.*s%s", STR(before),
		is_last ? "    " : more);
	walk_children(walk, package);
	walk->prefix = before;
}

/* Ends the package's line; a subtree that the depth cuts off has not been
 * shown. */
static void
walk_children(struct walk *walk, size_t package)
{
	const struct index_vec *children = below(walk, package);
	bool cut = walk->style->depth && walk->depth >= walk->style->depth;
	bool again = walk->shown[package] && children->n && !cut;

	if (walk->above[package])
		buf_addz(walk->out, " (cycle)");
	else if (again)
		buf_addz(walk->out, " (*)");
	buf_addc(walk->out, '\n');
	walk->repeated |= again && !walk->above[package];
	if (walk->above[package] || again || cut)
		return;
	walk->shown[package] = walk->above[package] = true;
	walk->depth++;
	for (size_t i = 0; i < children->n; i++)
		walk_child(walk, children->v[i], i + 1 == children->n);
	walk->depth--;
	walk->above[package] = false;
}

static struct walk
begin(const struct outline *outline, const struct outline_style *style,
	bool upwards, struct buf *out)
{
	return (struct walk){
		.outline = outline,
		.style = style,
		.upwards = upwards,
		.shown = arena_array(out->arena, bool, outline->packages.n),
		.above = arena_array(out->arena, bool, outline->packages.n),
		.depth = 1,
		.out = out,
	};
}

static void
end(const struct walk *walk)
{
	if (walk->repeated)
		buf_addz(walk->out, "(*) its part of the tree stands above\n");
}

void
outline_print(const struct outline *outline, const struct outline_style *style,
	struct buf *out)
{
	struct walk walk = begin(outline, style, false, out);

	vec_for (const struct outline_root, it, &outline->roots) {
		if (it->package == OUTLINE_NONE) {
			buf_addf(out, "%.*s%.*s (not here ; %.*s)\n",
				STR(it->name), STR(it->extras),
				STR(it->marker.n ? it->marker
						 : S("not in the lock")));
			continue;
		}
		add_package(&walk, it->package, it->extras);
		if (it->marker.n)
			buf_addf(out, " ; %.*s", STR(it->marker));
		if (!it->text.n && !outline->unknown)
			buf_addz(out, " (no line of venv.ini needs it)");
		walk_children(&walk, it->package);
	}
	end(&walk);
}

void
outline_invert(const struct outline *outline, size_t package,
	const struct outline_style *style, struct buf *out)
{
	struct walk walk = begin(outline, style, true, out);

	add_package(&walk, package, S(""));
	add_lines(&walk, package);
	walk_children(&walk, package);
	end(&walk);
}

static void
json_member(struct buf *out, const char *key, struct str value)
{
	buf_addf(out, ",\"%s\":", key);
	json_quote(out, value);
}

static void
json_names(const struct outline *outline, const char *key,
	const struct index_vec *packages, struct buf *out)
{
	buf_addf(out, ",\"%s\":[", key);
	for (size_t i = 0; i < packages->n; i++) {
		buf_addz(out, i ? "," : "");
		json_quote(out, outline->packages.v[packages->v[i]].name);
	}
	buf_addc(out, ']');
}

static void
json_package(const struct outline *outline,
	const struct outline_package *package, struct buf *out)
{
	buf_addz(out, "{\"name\":");
	json_quote(out, package->name);
	json_member(out, "version", package->version);
	json_member(out, "origin", str_from(origins[package->origin]));
	json_member(out, "from", package->from);
	json_member(out, "marker", package->marker);
	json_names(outline, "needs", &package->needs, out);
	json_names(outline, "needed_by", &package->needed_by, out);
	buf_addc(out, '}');
}

static void
json_root(const struct outline_root *root, struct buf *out)
{
	buf_addz(out, "{\"name\":");
	json_quote(out, root->name);
	json_member(out, "requirement", root->text);
	json_member(out, "file", root->place.file);
	buf_addf(out, ",\"line\":%zu,\"here\":%s}", root->place.line,
		root->package == OUTLINE_NONE ? "false" : "true");
}

void
outline_json(const struct outline *outline, struct buf *out)
{
	buf_addf(out, "\"complete\":%s,\"packages\":[",
		outline->unknown ? "false" : "true");
	for (size_t i = 0; i < outline->packages.n; i++) {
		buf_addz(out, i ? "," : "");
		json_package(outline, &outline->packages.v[i], out);
	}
	buf_addz(out, "],\"roots\":[");
	for (size_t i = 0; i < outline->roots.n; i++) {
		buf_addz(out, i ? "," : "");
		json_root(&outline->roots.v[i], out);
	}
	buf_addc(out, ']');
}
