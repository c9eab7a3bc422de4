/* SPDX-License-Identifier: MIT */
#include "cmd/manual.h"

#include "cmd/cmd.h"

static const char head[] =
	".\\\" Made from the tables of commands and options (tool/cmd).\n"
	".TH NINJENV 1 \"\" \"ninjenv\" \"User Commands\"\n"
	".SH NAME\n"
	"ninjenv \\- Python environments as Ninja targets\n"
	".SH SYNOPSIS\n"
	".B ninjenv\n"
	".RB [ \\-C\n"
	".IR SRC ]\n"
	".RB [ \\-B\n"
	".IR BUILD ]\n"
	".RB [ \\-q ]\n"
	".RI [ command ]\n"
	".RI [ argument ...]\n"
	".br\n"
	".B ninja env\n"
	".SH DESCRIPTION\n"
	"A repository says in\n"
	".BR venv.ini (5)\n"
	"which Python environments it needs.\n"
	".B ninjenv\n"
	"pins every package of them in a lock,\n"
	".IR pylock.toml ,\n"
	"and writes\n"
	".IR env.ninja ,\n"
	"in which each package is a node of the build graph. From then on\n"
	".B ninja env\n"
	"makes the environment true, does again only what changed, and starts\n"
	"no process when nothing did. A build edge that depends on\n"
	".I env/PACKAGE\n"
	"runs again when that package or one that it needs changes.\n"
	".PP\n"
	"A fresh checkout needs one\n"
	".B ninjenv\n"
	"without a command; afterwards Ninja calls it by itself.\n";

static const struct {
	const char *name, *text;
} variables[] = {
	{"NINJENV_CACHE",
		"The directory of the store, which all environments of this "
		"machine share. The default is $XDG_CACHE_HOME/ninjenv, else "
		"~/.cache/ninjenv."},
	{"NINJENV_CACHE_MAX",
		"How large the store may become, as in 500M or 20G; none: as "
		"large as it likes. The default is 20G. When a run has added "
		"something, what was unused for longest is removed, but "
		"nothing that an environment was linked from in the last "
		"day."},
	{"NINJENV_OFFLINE",
		"When it is 1, no network is used, and what is missing is "
		"named."},
	{"NINJENV_LOCKED",
		"When it is 1, a lock that is missing or does not match "
		"venv.ini is an error; when it is 0, it is made even with CI "
		"set."},
	{"CI", "When it is set, a lock that does not match venv.ini is an "
	       "error; a missing one is made."},
	{"NINJENV_DURABLE",
		"When it is 0, nothing is flushed to the disk: for machines "
		"that are thrown away, and for building images."},
	{"NINJENV_ARCHIVE_LIMITS",
		"What a wheel may cost: words NAME=NUMBER with blanks between, "
		"where K, M, G and T behind a number are powers of 1024. "
		"entries (250000) of one archive; bytes of a name (1024), and "
		"of a part of it between slashes (255); depth of directories "
		"(64); bytes unpacked of one file (8G) and in total (32G); "
		"ratio of unpacked to packed (200) where it unpacks to more "
		"than unrated bytes (256M); clashes (0), names that differ "
		"from another in the case of letters or the form of accents "
		"alone. An error names the limit that an archive is over."},
	{"NINJENV_FETCH",
		"The program that downloads, where it does not lie beside "
		"ninjenv."},
	{"NO_COLOR", "When it is set, messages have no colours."},
	{"CC, CXX, CPPFLAGS, CFLAGS, CXXFLAGS, LDFLAGS",
		"The compilers of extension modules and builds from source, "
		"and their flags, parted as a shell would. CC may begin with a "
		"launcher (ccache, sccache, distcc). They are taken when "
		"env.ninja is generated: after a change, type ninjenv. The "
		"default is cc, gcc or clang (c++, g++, clang++) on PATH."},
	{"CC_FOR_BUILD, CXX_FOR_BUILD, CPPFLAGS_FOR_BUILD, CFLAGS_FOR_BUILD, "
	 "CXXFLAGS_FOR_BUILD, LDFLAGS_FOR_BUILD",
		"Environments serve the machine that builds: where CC is a "
		"cross compiler, these are taken in place of those."},
	{"PKG_CONFIG_PATH, PKG_CONFIG_LIBDIR, PKG_CONFIG_SYSROOT_DIR",
		"Where modules of pkg-config are looked for, as pkg-config "
		"does it; the program itself is not run."},
	{"PKG_CONFIG_PATH_FOR_BUILD, PKG_CONFIG_LIBDIR_FOR_BUILD, "
	 "PKG_CONFIG_FOR_BUILD",
		"In a cross build: when one of the first two is set, they "
		"count, and those above, then another machine's, do not. Of "
		"the third the machine in its name counts "
		"(x86_64-linux-gnu-pkg-config); PKG_CONFIG is passed over."},
	{"SOURCE_DATE_EPOCH",
		"Is handed to builds from source; a fixed time without it."},
	{"PIP_INDEX_URL, PIP_EXTRA_INDEX_URL, PIP_FIND_LINKS, PIP_NO_INDEX, "
	 "PIP_CERT, PIP_CLIENT_CERT, PIP_PROXY, PIP_TRUSTED_HOST, "
	 "PIP_TIMEOUT, PIP_RETRIES, PIP_CONFIG_FILE",
		"As pip has them, and so are its configuration files; [index] "
		"of venv.ini comes before them. SSL_CERT_FILE, "
		"REQUESTS_CA_BUNDLE, the proxy variables and netrc count too."},
};

static const struct {
	const char *code, *text;
} codes[] = {
	{"0", "Done."},
	{"1", "Failed; the message says what, where, and what to type next."},
	{"2", "The call was wrong."},
	{"3", "An internal error, or out of memory."},
	{"4", "'ninjenv check' or 'ninjenv outdated --check' found something "
	      "out of date, or 'ninjenv cache verify' something damaged."},
};

static const struct {
	const char *path, *text;
} files[] = {
	{"venv.ini", "What a repository needs: yours, committed."},
	{"pylock.toml, pylock.NAME.toml",
		"The locks, beside venv.ini: made by ninjenv (PEP 751), "
		"committed."},
	{"env.ninja",
		"The edges of the environments, in the build directory; not "
		"committed."},
	{"build.ninja",
		"Written only where there is none: it includes env.ninja."},
	{"env-alone.ninja",
		"Written beside another tool's build.ninja: for ninja -f."},
	{".venv/", "The environment, with what ninjenv keeps in .ninjenv/."},
	{"~/.cache/ninjenv/",
		"The store; 'ninjenv cache' looks at it and cleans it up."},
};

static const char tail[] = ".SH SEE ALSO\n"
			   ".BR venv.ini (5),\n"
			   ".BR ninja (1),\n"
			   ".BR pip (1)\n";

/* The text for roff: no byte of it is a request or an escape. */
static void
roff(const char *text, struct buf *out)
{
	bool at_start = true;

	for (const char *p = text; *p; p++) {
		if (at_start && (*p == '.' || *p == '\''))
			buf_addz(out, "\\&");
		switch (*p) {
		case '\\':
			buf_addz(out, "\\e");
			break;
		case '-':
			buf_addz(out, "\\-");
			break;
		case '\'':
			buf_addz(out, "\\(aq");
			break;
		case '~':
			buf_addz(out, "\\(ti");
			break;
		case '^':
			buf_addz(out, "\\(ha");
			break;
		default:
			buf_addc(out, *p);
		}
		at_start = *p == '\n';
	}
}

static void
item(const char *name, const char *text, struct buf *out)
{
	buf_addz(out, ".TP\n.B ");
	roff(name, out);
	buf_addc(out, '\n');
	roff(text, out);
	buf_addc(out, '\n');
}

static void
add_options(const struct opt *table, struct buf *out)
{
	for (; table && table->name; table++) {
		struct buf name = {.arena = out->arena};
		if (table->hidden)
			continue;
		if (table->letter)
			buf_addf(&name, "-%c, ", table->letter);
		buf_addf(&name, "--%s", table->name);
		if (table->arg)
			buf_addf(&name, " %s", table->arg);
		item(buf_str(&name).p, table->text, out);
	}
}

static void
add_command(const struct cmd *cmd, struct buf *out)
{
	buf_addz(out, ".SS \"ninjenv");
	if (cmd->name)
		buf_addf(out, " %s", cmd->name);
	buf_addz(out, *cmd->args ? " " : "");
	roff(cmd->args, out);
	buf_addz(out, "\"\n");
	roff(cmd->help, out);
	buf_addc(out, '\n');
	add_options(cmd->opts, out);
	if (!cmd->examples)
		return;
	buf_addz(out, ".PP\n.nf\n");
	roff(cmd->examples, out);
	buf_addz(out, ".fi\n");
}

static void
add_tables(struct buf *out)
{
	buf_addz(out, ".SH ENVIRONMENT\n");
	for (size_t i = 0; i < countof(variables); i++)
		item(variables[i].name, variables[i].text, out);
	buf_addz(out, ".SH EXIT STATUS\n");
	for (size_t i = 0; i < countof(codes); i++)
		item(codes[i].code, codes[i].text, out);
	buf_addz(out, ".SH FILES\n");
	for (size_t i = 0; i < countof(files); i++)
		item(files[i].path, files[i].text, out);
}

void
manual_page(struct buf *out)
{
	buf_addz(out, head);
	buf_addz(out, ".SH OPTIONS\nThey stand before or after the command.\n");
	add_options(opt_global, out);
	buf_addz(out, ".SH COMMANDS\n");
	for (const struct cmd *const *it = cmd_list; *it; it++)
		if (!(*it)->plumbing)
			add_command(*it, out);
	add_tables(out);
	buf_addz(out, tail);
}
