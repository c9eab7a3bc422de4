/* SPDX-License-Identifier: MIT */
/*
 * What ninjenv-fetch is told: settings on the first line, then requests. What
 * it says of them is JSON with the members that env/fetch/fetch reads.
 */
#include "fuzz.h"

#include "fetch/protocol.h"
#include "format/json.h"
#include "format/url.h"

static void
check_event(struct job *job, struct arena *arena, struct diag *diag)
{
	struct json top;
	int64_t id, status;
	struct str event, url;
	job->state = JOB_FAILED;
	job->url = job->urls.v[0];
	job->message = job->path;
	vec_add(&job->tried, arena, job->accept);
	bool good = json_parse(
		protocol_event(job, "failed", arena), S("y"), &top, diag);
	assert(good && json_get_int(&top, "id", &id, diag) && id == job->id);
	assert(json_get_int(&top, "status", &status, diag));
	assert(json_get_str(&top, "event", &event, arena, diag));
	if (json_find_str(&top, "url", &url, arena))
		assert(!url_split(url).userinfo.n);
	json_close(&top);
}

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct fetch_settings settings = {0};
	struct jobs jobs = {.arena = arena, .settings = &settings};
	struct str line;
	if (!str_next(&text, '\n', &line))
		return;
	if (!protocol_settings(line, &settings, arena, diag))
		assert(diag->errors);
	while (str_next(&text, '\n', &line)) {
		size_t errors = diag->errors;
		bool good = protocol_request(line, &jobs, diag);
		assert(good == (diag->errors == errors));
	}
	for (size_t i = 0; i < jobs.all.n; i++)
		check_event(jobs.all.v[i], arena, diag);
}
