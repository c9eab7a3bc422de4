/* SPDX-License-Identifier: MIT */
/* The command line: options, commands, and what is kept of errors. */
#include "unit.h"

#include "base/embedded.h"
#include "cmd/cmd.h"
#include "cmd/show.h"

static const struct opt own[] = {
	{'e', "environment", OPT_TEXT, OPT_AT(environment), "ENV", "which one",
		false},
	{0, "upgrade", OPT_FLAG, OPT_AT(upgrade), NULL, "let go", false},
	{0, "edge", OPT_FLAG, OPT_AT(edge), NULL, "by Ninja", true},
	{0},
};

static struct options options;
static struct str_vec args;

/* The words of a line; ~ stands for an empty one. */
static bool
parse(const char *line, bool mixed)
{
	struct str word, rest = str_from(line);
	options = (struct options){0};
	args = (struct str_vec){0};
	diag = (struct diag){.arena = &arena};
	while (str_next(&rest, ' ', &word))
		vec_add(&args, &arena, str_is(word, "~") ? S("") : word);
	return opt_parse(
		opt_global, own, mixed, &args, &options, &arena, &diag);
}

static struct str
answer(void)
{
	struct buf out = {.arena = &arena};
	const struct {
		const char *name;
		struct str value;
	} texts[] = {
		{"C", options.source},
		{"B", options.build},
		{"e", options.environment},
	};
	for (size_t i = 0; i < countof(texts); i++)
		if (texts[i].value.n)
			buf_addf(&out, "%s=%.*s ", texts[i].name,
				STR(texts[i].value));
	buf_addf(&out, "%s%s%s%s", options.quiet ? "quiet " : "",
		options.help ? "help " : "", options.upgrade ? "upgrade " : "",
		options.edge ? "edge " : "");
	buf_addf(&out, "| %.*s", STR(str_join(&arena, &args, S(" "))));
	return buf_str(&out);
}

static const struct {
	const char *in;
	bool mixed;
	const char *want;
} good[] = {
	{"-q lock -C x", false, "quiet | lock -C x"},
	{"-C x -By lock", false, "C=x B=y | lock"},
	{"-qC x a", true, "C=x quiet | a"},
	{"-qCx a", true, "C=x quiet | a"},
	{"-C=x", true, "C==x | "},
	{"--source=x --build y", true, "C=x B=y | "},
	{"--source= a", true, "| a"},
	{"--build --quiet", true, "B=--quiet | "},
	{"a -q b --upgrade c", true, "quiet upgrade | a b c"},
	{"-e docs -- -q --x", false, "e=docs | -q --x"},
	{"-e docs prog -q", false, "e=docs | prog -q"},
	{"a -- -q", true, "| a -q"},
	{"- a", true, "| - a"},
	{"~ a", true, "|  a"},
	{"--edge", true, "edge | "},
	{"-h -C a -C b", true, "C=b help | "},
};

static void
parses_options(void **state)
{
	(void)state;
	for (size_t i = 0; i < countof(good); i++) {
		if (!parse(good[i].in, good[i].mixed))
			fail_msg("refused: %s", good[i].in);
		assert_str(answer(), good[i].want);
	}
}

static const struct {
	const char *in, *want;
} bad[] = {
	{"--quite", "error: unknown option '--quite'\n"
		    "hint: did you mean '--quiet'?\n"},
	{"--upgarde", "error: unknown option '--upgarde'\n"
		      "hint: did you mean '--upgrade'?\n"},
	/* plumbing is nothing to be meant */
	{"--edgy", "error: unknown option '--edgy'\n"
		   "hint: see 'ninjenv help'\n"},
	{"--nothing-like-it=3", "error: unknown option '--nothing-like-it'\n"
				"hint: see 'ninjenv help'\n"},
	{"-qx", "error: unknown option '-x'\nhint: see 'ninjenv help'\n"},
	{"-C", "error: option '-C' needs an argument (SRC)\n"},
	{"--source", "error: option '--source' needs an argument (SRC)\n"},
	{"--quiet=yes", "error: option '--quiet' takes no argument\n"},
};

static void
tells_bad_options(void **state)
{
	(void)state;
	for (size_t i = 0; i < countof(bad); i++) {
		struct buf out = {.arena = &arena};
		assert_false(parse(bad[i].in, true));
		diag_text(&diag, "ninjenv", false, &out);
		assert_str(buf_str(&out),
			str_fmt(&arena, "ninjenv: %s", bad[i].want).p);
	}
}

static void
shows_options(void **state)
{
	(void)state;
	struct buf out = {.arena = &arena};
	opt_usage(own, &out);
	assert_str(buf_str(&out), "  -e, --environment ENV     which one\n"
				  "      --upgrade             let go\n");
	opt_usage(NULL, &out);
}

static void
finds_commands(void **state)
{
	(void)state;
	diag = (struct diag){.arena = &arena};
	assert_null(cmd_list[0]->name);
	assert_ptr_equal(cmd_find(S("lock"), &diag), &cmd_lock);
	assert_ptr_equal(cmd_find(S("sync"), &diag), &cmd_sync);
	assert_int_equal(diag.items.n, 0);
	assert_null(cmd_find(S("lokc"), &diag));
	assert_str(diag.items.v[0].message, "unknown command 'lokc'");
	assert_str(diag.items.v[0].hint, "did you mean 'lock'?");
	assert_null(cmd_find(S("syncc"), &diag));
	assert_str(diag.items.v[1].hint, "see 'ninjenv help'");
}

/* What the help, the manual page and completion are made of. */
static void
tables_are_whole(void **state)
{
	(void)state;
	for (const struct cmd *const *it = cmd_list; *it; it++) {
		const struct cmd *cmd = *it;
		assert_non_null(cmd->args);
		assert_non_null(cmd->summary);
		assert_non_null(cmd->run);
		assert_true(cmd->plumbing || cmd->help);
		assert_true(cmd->least <= cmd->most);
		for (const struct opt *o = cmd->opts; o && o->name; o++) {
			assert_non_null(o->text);
			assert_int_equal(!o->arg, o->kind == OPT_FLAG);
			assert_true(o->offset < sizeof(struct options));
		}
	}
}

static void
keeps_errors(void **state)
{
	(void)state;
	diag = (struct diag){.arena = &arena};
	(void)diag_error(&diag,
		(struct place){.file = S("b"), .line = 2, .column = 1}, "two");
	(void)diag_error(&diag,
		(struct place){.file = S("b"), .line = 1, .column = 1}, "one");
	(void)diag_hint(&diag, "do");
	assert_str(show_take(&diag),
		"b:1:1: error: one\nhint: do\nb:2:1: error: two\n");
	assert_int_equal(diag.errors, 0);
	assert_int_equal(diag.items.n, 0);
	assert_str(show_take(&diag), "");
}

static void
carries_files(void **state)
{
	(void)state;
	assert_true(str_starts(embedded("venv.ninja"), S("# The rules of")));
	size_t n = 0;
	for (const struct embedded_file *it = embedded_files; it->name; it++) {
		assert_true(it->text.n > 0);
		assert_true(embedded(it->name).p == it->text.p);
		n++;
	}
	assert_true(n >= 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(parses_options),
		TEST(tells_bad_options),
		TEST(shows_options),
		TEST(finds_commands),
		TEST(tables_are_whole),
		TEST(keeps_errors),
		TEST(carries_files),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
