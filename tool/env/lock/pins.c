/* SPDX-License-Identifier: MIT */
#include "env/lock/pins.h"

#include "base/path.h"
#include "model/closure.h"
#include "model/name.h"
#include "sys/file.h"
#include "sys/fs.h"

/* The extras that markers of Requires-Dist name. */
static void
add_extras(const struct marker *marker, struct str_vec *extras,
	struct arena *arena)
{
	for (; marker; marker = marker->next) {
		const struct marker_operand *text = NULL;
		if (marker->group)
			add_extras(marker->group, extras, arena);
		else if (marker->left.variable == MARKER_EXTRA)
			text = &marker->right;
		else if (marker->right.variable == MARKER_EXTRA)
			text = &marker->left;
		if (!text || text->variable != MARKER_NONE)
			continue;
		struct str extra = name_normalise(arena, text->text);
		if (name_is_normalised(extra) && !str_vec_has(extras, extra))
			vec_add(extras, arena, extra);
	}
}

/* A value that was folded over lines stands in one. */
static void
add_header(struct buf *out, const char *name, struct str value)
{
	buf_addf(out, "%s: ", name);
	for (size_t i = 0; i < value.n; i++)
		buf_addc(out, value.p[i] == '\n' ? ' ' : value.p[i]);
	buf_addc(out, '\n');
}

static void
metadata(const struct resolve_pin *pin, struct buf *out)
{
	struct arena *arena = out->arena;
	struct str_vec extras = {0};
	struct require require;

	add_header(out, "Metadata-Version", S("2.1"));
	add_header(out, "Name", pin->name);
	add_header(out, "Version", pin->version);
	if (pin->requires_python.n)
		add_header(out, "Requires-Python", pin->requires_python);
	for (size_t i = 0; i < pin->requires.n; i++) {
		struct str text = pin->requires.v[i];
		add_header(out, "Requires-Dist", text);
		if (closure_read(text, &require, arena))
			add_extras(require.marker, &extras, arena);
	}
	for (size_t i = 0; i < extras.n; i++)
		add_header(out, "Provides-Extra", extras.v[i]);
}

/* "typing_extensions-4.12.2.dist-info" */
static struct str
directory_name(const struct resolve_pin *pin, struct arena *arena)
{
	struct version version;
	struct buf out = {.arena = arena};
	struct str text = pin->version;

	if (version_parse(pin->version, &version, arena, NULL))
		text = version_str(&version, arena);
	for (size_t i = 0; i < pin->name.n; i++)
		buf_addc(&out, pin->name.p[i] == '-' ? '_' : pin->name.p[i]);
	buf_addf(&out, "-%.*s.dist-info", STR(text));
	return buf_str(&out);
}

/* The first of a name counts: the environment's own before what it extends,
 * unless that one must not move. */
static bool
is_hidden(const struct resolve_pin_vec *pins, const struct resolve_pin *pin)
{
	vec_for (const struct resolve_pin, it, pins) {
		if (it != pin && !it->bare && str_eq(it->name, pin->name) &&
			(it->exact != pin->exact ? it->exact : it < pin))
			return true;
	}
	return false;
}

bool
pins_write(const struct resolve_pin_vec *pins, struct str directory,
	struct arena *arena, struct diag *diag)
{
	if (!fs_mkdirs(directory, diag))
		return false;
	vec_for (const struct resolve_pin, pin, pins) {
		struct buf text = {.arena = arena};
		struct str name = directory_name(pin, arena);
		if (pin->bare || is_hidden(pins, pin) || !path_stays(name) ||
			!str_eq(name, path_base(name)))
			continue;
		struct str path = path_join(arena, directory, name);
		metadata(pin, &text);
		if (!fs_mkdirs(path, diag) ||
			!file_write(path_joinz(arena, path, "METADATA"),
				buf_str(&text), 0644, FILE_LAZY, diag))
			return false;
	}
	return true;
}

/* Does the environment say something about it that the extended one does not,
 * and that the pin does not satisfy? */
static bool
is_overridden(const struct resolve_pin *pin, const struct conf_env *env,
	struct arena *arena)
{
	const struct conf_package *own = conf_find_package(env, pin->name);
	const struct conf_package *from =
		env->extends ? conf_find_package(env->extends, pin->name)
			     : NULL;
	struct version version;

	if (!own || (from && str_eq(own->text, from->text) &&
			    str_eq(own->wheel, from->wheel) &&
			    str_eq(own->directory, from->directory)))
		return false;
	if (own->wheel.n || own->directory.n || own->require->url.n ||
		!version_parse(pin->version, &version, arena, NULL))
		return true;
	return !spec_contains(
		&own->require->spec, spec_item(&version), SPEC_PRE_YES);
}

void
pins_constraints(const struct resolve_pin_vec *pins, const struct conf_env *env,
	struct buf *out)
{
	vec_for (const struct resolve_pin, it, pins) {
		if (it->exact && !is_overridden(it, env, out->arena))
			buf_addf(out, "%.*s==%.*s\n", STR(it->name),
				STR(it->version));
	}
}
