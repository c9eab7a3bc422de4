/* SPDX-License-Identifier: MIT */
#include "base/embedded.h"
#include "cmd/cmd.h"
#include "sys/proc.h"

static int
run(struct cmd_context *context)
{
	struct proc proc = {0};
	struct arena *arena = context->arena;
	struct str output = context->args.v[1];

	proc_arg(&proc, context->args.v[0], arena);
	proc_arg(&proc, S("-I"), arena);
	proc_arg(&proc, S("-c"), arena);
	proc_arg(&proc, embedded("cython.py"), arena);
	proc_arg(&proc, output, arena);
	for (size_t i = 2; i < context->args.n; i++)
		proc_arg(&proc, context->args.v[i], arena);
	proc_arg(&proc, S("-o"), arena);
	proc_arg(&proc, output, arena);
	(void)!proc_exec(&proc, context->diag); /* it does not come back */
	return EXIT_FAILED;
}

const struct cmd cmd_cython = {
	.name = "cython",
	.args = "PYTHON OUTPUT OPTION... SOURCE",
	.operand = "OUTPUT",
	.summary = "translate a .pyx file (called by its edge)",
	.help = "PYTHON is the environment's, which has Cython. Beside OUTPUT, "
		"OUTPUT.dep names\nwhat was read.",
	.plumbing = true,
	.takes_rest = true,
	.least = 3,
	.most = (unsigned)-1,
	.run = run,
};
