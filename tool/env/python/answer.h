/* SPDX-License-Identifier: MIT */
/* What tool/data/probe.py printed, as a struct python. */
#ifndef ENV_ANSWER_H
#define ENV_ANSWER_H

#include "base/str.h"

struct python;

enum answer {
	ANSWER_OK,
	ANSWER_OLD, /* an interpreter before 3.8: only version is set */
	ANSWER_BAD, /* not what the probe prints */
};

/* Fills all but asked, identity and what python_build_look() sees on disk
 * (build's include and site are candidates until then); copies the text. */
enum answer answer_read(
	struct str text, struct python *python, struct arena *arena);

#endif
