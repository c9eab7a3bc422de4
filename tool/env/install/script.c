/* SPDX-License-Identifier: MIT */
#include "env/install/script.h"

/* Linux's limit before 5.1, with "#!" and the line's end. */
enum { SHEBANG_MAX = 127 };

static bool
is_safe(char c)
{
	const struct str marks = S("_@%+=:,./-");
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || (unsigned char)c >= 0x80 ||
	       str_index(marks, c) < marks.n;
}

static bool
all_safe(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_safe(s.p[i]))
			return false;
	return true;
}

static bool
has_blank(struct str s)
{
	return str_index(s, ' ') < s.n || str_index(s, '\t') < s.n;
}

void
script_shebang(struct buf *out, struct str python)
{
	const char *quote = all_safe(python) ? "" : "\"";
	if (!has_blank(python) && python.n + 3 <= SHEBANG_MAX) {
		buf_addf(out, "#!%.*s\n", STR(python));
		return;
	}
	buf_addf(out, "#!/bin/sh\n'''exec' %s%.*s%s \"$0\" \"$@\"\n' '''\n",
		quote, STR(python), quote);
}

void
script_launcher(struct buf *out, struct str python,
	const struct manifest_script *script, bool old)
{
	struct str import = script->object, rest;
	(void)str_cut(script->object, '.', &import, &rest);
	script_shebang(out, python);
	buf_addf(out, "%simport sys\nfrom %.*s import %.*s\n",
		old ? "import re\n" : "", STR(script->module), STR(import));
	buf_addz(out, "if __name__ == '__main__':\n    sys.argv[0] = ");
	buf_addz(out, old ? "re.sub(r'(-script\\.pyw|\\.exe)?$', '', "
			    "sys.argv[0])\n"
			  : "sys.argv[0].removesuffix('.exe')\n");
	buf_addf(out, "    sys.exit(%.*s())\n", STR(script->object));
}

void
script_rewrite(struct buf *out, struct str python, struct str text)
{
	size_t end = str_index(text, '\n');
	script_shebang(out, python);
	buf_add(out, str_from_index(text, end < text.n ? end + 1 : end));
}
