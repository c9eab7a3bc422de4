/* SPDX-License-Identifier: MIT */
/* pip's installation report (--report, version 1): what it chose. */
#ifndef ENV_REPORT_H
#define ENV_REPORT_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"

enum report_source {
	REPORT_ARCHIVE,
	REPORT_DIRECTORY, /* of this machine */
	REPORT_VCS,
};

struct report_item {
	struct str name, version; /* normalised; as METADATA has it */
	struct str_vec requires;  /* Requires-Dist */
	struct str requires_python;
	struct str url;    /* without credentials and fragment */
	struct str sha256; /* of the archive; empty: not said */
	enum report_source source;
	struct str commit;       /* of git; empty: another version control */
	struct str subdirectory; /* of a repository or archive, or empty */
	bool direct;             /* a requirement names the URL */
};

struct report_item_vec VEC(struct report_item);

/* Errors: not such a report; file is its name for messages. */
bool report_read(struct str text, struct str file,
	struct report_item_vec *items, struct arena *arena,
	struct diag *diag) MUST_CHECK;

#endif
