/* SPDX-License-Identifier: MIT */
#include "model/entry_points.h"

struct parsing {
	struct place place;
	struct manifest_script_vec *scripts;
	struct arena *arena;
	struct diag *diag;
};

/* "python3.12", "python3.13t", "pythonw", "pypy3", "python.exe". */
static bool
is_interpreter(struct str name)
{
	static const struct str bases[] = {
		{"pythonw", 7}, {"python", 6}, {"pypy", 4}};
	if (str_ends(name, S(".exe")))
		name.n -= 4;
	for (size_t i = 0; i < countof(bases); i++) {
		size_t at = bases[i].n;
		if (!str_starts(name, bases[i]))
			continue;
		while (at < name.n &&
			(name.p[at] == '.' ||
				(name.p[at] >= '0' && name.p[at] <= '9')))
			at++;
		return at == name.n || str_is(str_from_index(name, at), "t");
	}
	return false;
}

static bool
is_activation(struct str name)
{
	static const char *const names[] = {"activate", "activate.bat",
		"activate.csh", "activate.fish", "activate.nu", "activate.ps1",
		"activate_this.py", "deactivate", "deactivate.bat"};
	for (size_t i = 0; i < countof(names); i++)
		if (str_is(name, names[i]))
			return true;
	return false;
}

static bool
has_bad_byte(struct str name)
{
	for (size_t i = 0; i < name.n; i++) {
		unsigned char c = (unsigned char)name.p[i];
		if (c < 0x20 || c == 0x7f || c == '/' || c == '\\')
			return true;
	}
	return false;
}

bool
entry_points_is_script(struct str name, const char **why)
{
	char low[32];
	struct str folded = {low, MIN(name.n, sizeof low)};
	for (size_t i = 0; i < folded.n; i++)
		low[i] = name.p[i] >= 'A' && name.p[i] <= 'Z'
				 ? (char)(name.p[i] + 'a' - 'A')
				 : name.p[i];
	*why = NULL;
	if (!name.n || name.p[0] == '.')
		*why = "it is empty or begins with '.'";
	else if (has_bad_byte(name))
		*why = "it has a '/', '\\' or control byte";
	else if (name.n > 255)
		*why = "it has more than 255 bytes";
	else if (folded.n == name.n && is_interpreter(folded))
		*why = "it would take the interpreter's place";
	else if (folded.n == name.n && is_activation(folded))
		*why = "it would take an activation script's place";
	return !*why;
}

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || (unsigned char)c >= 0x80;
}

/* Names with dots between: it becomes part of a Python program. */
static bool
is_dotted(struct str s)
{
	bool start = true;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '.' ? start : !is_word(s.p[i]))
			return false;
		if (start && s.p[i] >= '0' && s.p[i] <= '9')
			return false;
		start = s.p[i] == '.';
	}
	return !start && str_is_utf8(s);
}

static bool
parse_object(struct str value, struct manifest_script *script)
{
	size_t extras = str_index(value, '[');
	if (extras < value.n && !str_ends(value, S("]")))
		return false;
	struct str module, object;
	if (!str_cut(str_sub(value, 0, extras), ':', &module, &object))
		return false;
	script->module = str_trim(module);
	script->object = str_trim(object);
	return is_dotted(script->module) && is_dotted(script->object);
}

static bool
is_taken(const struct parsing *p, struct str name)
{
	vec_for (const struct manifest_script, script, p->scripts)
		if (str_eq(script->name, name))
			return true;
	return false;
}

static bool
parse_script(struct parsing *p, struct str line, bool gui)
{
	struct manifest_script script = {.gui = gui};
	struct str name, value;
	const char *why;
	if (!str_cut(line, '=', &name, &value))
		return diag_error(p->diag, p->place, "'%.*s' is no entry point",
			STR(line));
	script.name = str_trim(name);
	value = str_trim(value);
	if (!entry_points_is_script(script.name, &why))
		return diag_error(p->diag, p->place,
			"no program can be named '%.*s': %s", STR(script.name),
			why);
	if (!parse_object(value, &script))
		return diag_error(p->diag, p->place,
			"'%.*s' is not a 'module:function'", STR(value));
	if (is_taken(p, script.name))
		return diag_error(p->diag, p->place,
			"the program '%.*s' comes twice", STR(script.name));
	vec_add(p->scripts, p->arena, script);
	return true;
}

static bool
parse_group(struct parsing *p, struct str line, struct str *group)
{
	if (!str_ends(line, S("]")))
		return diag_error(
			p->diag, p->place, "'%.*s' is no group", STR(line));
	*group = str_trim(str_sub(line, 1, line.n - 1));
	return true;
}

bool
entry_points_parse(struct str text, struct str file,
	struct manifest_script_vec *scripts, struct arena *arena,
	struct diag *diag)
{
	struct parsing p = {.place.file = file,
		.scripts = scripts,
		.arena = arena,
		.diag = diag};
	struct str line, group = {0};
	bool good = true;
	while (str_next(&text, '\n', &line)) {
		p.place.line++;
		line = str_trim(line);
		if (!line.n || line.p[0] == '#' || line.p[0] == ';')
			continue;
		if (line.p[0] == '[')
			good &= parse_group(&p, line, &group);
		else if (str_is(group, "console_scripts"))
			good &= parse_script(&p, line, false);
		else if (str_is(group, "gui_scripts"))
			good &= parse_script(&p, line, true);
	}
	return good;
}

void
entry_points_group(struct str text, struct str group,
	struct entry_point_vec *found, struct arena *arena)
{
	struct str line, name, value;
	bool inside = false;
	while (str_next(&text, '\n', &line)) {
		line = str_trim(line);
		if (str_starts(line, S("["))) {
			inside = str_ends(line, S("]")) &&
				 str_eq(str_trim(str_sub(line, 1, line.n - 1)),
					 group);
		} else if (inside && line.n && line.p[0] != '#' &&
			   line.p[0] != ';' &&
			   str_cut(line, '=', &name, &value)) {
			vec_add(found, arena,
				(struct entry_point){.name = str_trim(name),
					.value = str_trim(value)});
		}
	}
}
