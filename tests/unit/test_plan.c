/* SPDX-License-Identifier: MIT */
/*
 * tests/plan/NAME.case: what is wanted, what is there, what is to be done.
 * Lines before the first section say what the case is about.
 *
 *   @WANT     .venv/.ninjenv/want as it is (other lines than these may lack)
 *   @HAVE     .venv/.ninjenv/have as it is
 *   @BROKEN   packages of ours whose RECORD is gone, a line each
 *   @FOREIGN  NAME VERSION of what was installed by hand, a line each
 *   @EXPECT   the plan for wheels, as --dry-run prints it, and a line
 *             "by hand NAME VERSION" for what is left alone
 *   @BUILT    the plan for what build edges made
 */
#include "unit.h"

#include "base/path.h"
#include "model/plan.h"
#include "sys/file.h"
#include "sys/fs.h"

static const char *const sections[] = {
	"@WANT", "@HAVE", "@BROKEN", "@FOREIGN", "@EXPECT", "@BUILT"};

enum { WANT, HAVE, BROKEN, FOREIGN, EXPECT, BUILT, SECTIONS };

static struct str
read_text(struct str path)
{
	struct str text = {0};
	assert_int_equal(file_read(path, 1 << 20, &text, &arena, &diag), FS_OK);
	return text;
}

static size_t
find_section(struct str line)
{
	for (size_t i = 0; i < SECTIONS; i++)
		if (str_is(line, sections[i]))
			return i;
	if (str_starts(line, S("@")))
		fail_msg("no such section: %s", str_dup(&arena, line).p);
	return SECTIONS;
}

static void
read_sections(struct str text, struct buf *parts)
{
	struct str line;
	size_t section = SECTIONS;

	for (size_t i = 0; i < SECTIONS; i++)
		parts[i] = (struct buf){.arena = &arena};
	while (str_next(&text, '\n', &line)) {
		size_t found = find_section(line);
		if (found < SECTIONS)
			section = found;
		else if (section < SECTIONS)
			buf_addf(&parts[section], "%.*s\n", STR(line));
	}
}

static void
add_state(struct have *have, struct str broken, struct str foreign)
{
	struct str line;

	vec_for (struct have_package, it, &have->packages) {
		it->complete = true;
	}
	while (str_next(&broken, '\n', &line)) {
		struct have_package *package = have_find(have, line);
		assert_non_null(package);
		package->complete = false;
	}
	while (str_next(&foreign, '\n', &line)) {
		struct have_foreign *it = vec_new(&have->foreign, &arena);
		assert_true(str_cut(line, ' ', &it->name, &it->version));
	}
}

static void
check_part(const struct want *want, const struct have *have,
	enum plan_part part, struct str expected)
{
	struct plan plan;
	struct buf out = {.arena = &arena};
	size_t changes = 0;

	plan_make(want, have, part, &plan, &arena);
	plan_print(&plan, &out);
	vec_for (const struct plan_step, it, &plan.steps) {
		changes += it->kind != PLAN_KEEP;
		assert_true(!it->package == (it->kind == PLAN_REMOVE));
	}
	assert_int_equal(plan.changes, changes);
	vec_for (const struct have_foreign, it, &plan.kept) {
		buf_addf(&out, "by hand %.*s %.*s\n", STR(it->name),
			STR(it->version));
	}
	assert_str(buf_str(&out), str_dup(&arena, expected).p);
}

static void
check_case(struct str path)
{
	struct buf parts[SECTIONS];
	struct want want;
	struct have have;

	print_message("%s\n", path.p);
	read_sections(read_text(path), parts);
	assert_true(want_read(
		buf_str(&parts[WANT]), S("want"), &want, &arena, &diag));
	have_read(buf_str(&parts[HAVE]), &have, &arena);
	add_state(&have, buf_str(&parts[BROKEN]), buf_str(&parts[FOREIGN]));
	check_part(&want, &have, PLAN_WHEELS, buf_str(&parts[EXPECT]));
	check_part(&want, &have, PLAN_BUILT, buf_str(&parts[BUILT]));
}

static void
cases(void **state)
{
	(void)state;
	struct str_vec names = {0};
	struct str directory = S("tests/plan");
	size_t n = 0;

	assert_int_equal(fs_list(directory, &names, &arena, &diag), FS_OK);
	vec_for (const struct str, name, &names) {
		if (!str_ends(*name, S(".case")))
			continue;
		check_case(path_join(&arena, directory, *name));
		n++;
	}
	assert_true(n > 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(cases),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
