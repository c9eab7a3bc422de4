/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "model/changes.h"

static struct plan
plan(const char *name, const char *from, const char *to)
{
	struct plan made = {0};

	vec_add(&made.steps, &arena,
		(struct plan_step){
			.kind = *from ? PLAN_REPLACE : PLAN_INSTALL,
			.name = str_from(name),
			.from = str_from(from),
			.to = str_from(to),
			.reason = S("why not"),
		});
	vec_add(&made.steps, &arena,
		(struct plan_step){.kind = PLAN_KEEP, .name = S("kept")});
	return made;
}

static void
the_last_step_is_found(void **state)
{
	struct buf one = {.arena = &arena}, two = {.arena = &arena};
	struct plan first = plan("a", "", "1"), second = plan("a", "1", "2");
	int64_t seconds;
	struct str step;
	(void)state;
	changes_add(S(""), &first, 100, &one);
	assert_str(buf_str(&one), "100 install a 1 (why not)\n");
	changes_add(buf_str(&one), &second, 200, &two);
	assert_true(changes_find(buf_str(&two), S("a"), &seconds, &step));
	assert_int_equal(seconds, 200);
	assert_str(step, "replace a 1 -> 2 (why not)");
	assert_false(changes_find(buf_str(&two), S("kept"), &seconds, &step));
	assert_false(changes_find(buf_str(&two), S("1"), &seconds, &step));
}

static void
old_lines_go(void **state)
{
	struct str text = S("");
	int64_t seconds;
	struct str step;
	struct buf full = {.arena = &arena}, out = {.arena = &arena};
	struct plan last = plan("last", "", "1");
	(void)state;
	for (int i = 0; i < CHANGES_KEPT; i++)
		buf_addf(&full, "%d install p%d 1 (x)\n", i, i);
	text = buf_str(&full);
	changes_add(text, &last, 9, &out);
	assert_false(changes_find(buf_str(&out), S("p0"), &seconds, &step));
	assert_true(changes_find(buf_str(&out), S("p1"), &seconds, &step));
	assert_true(changes_find(buf_str(&out), S("last"), &seconds, &step));
}

static void
passes_over_other_lines(void **state)
{
	int64_t seconds;
	struct str step;
	(void)state;
	assert_false(changes_find(S("x install a 1\n1\n1 \n\n1 a\n"
				    "99999999999999999999 install a 1\n"),
		S("a"), &seconds, &step));
	assert_true(
		changes_find(S("7 remove a\nnoise"), S("a"), &seconds, &step));
	assert_str(step, "remove a");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_last_step_is_found),
		TEST(old_lines_go),
		TEST(passes_over_other_lines),
	};
	return cmocka_run_group_tests_name("changes", tests, NULL, NULL);
}
