/* SPDX-License-Identifier: MIT */
#include "env/lock/report.h"

#include "format/json.h"
#include "format/url.h"
#include "model/name.h"

/* 'hashes' came with pip 23; 'hash' is 'sha256=...' */
static struct str
read_sha256(const struct json *archive, struct arena *arena)
{
	struct json hashes;
	struct str value, algorithm;

	if (json_find(archive, "hashes", &hashes) &&
		json_find_str(&hashes, "sha256", &value, arena))
		return str_lower(arena, value);
	if (json_find_str(archive, "hash", &value, arena) &&
		str_cut(value, '=', &algorithm, &value) &&
		str_is(algorithm, "sha256"))
		return str_lower(arena, value);
	return S("");
}

static void
read_repository(
	const struct json *info, struct report_item *item, struct arena *arena)
{
	struct str vcs, commit;

	item->source = REPORT_VCS;
	if (json_find_str(info, "vcs", &vcs, arena) && str_is(vcs, "git") &&
		json_find_str(info, "commit_id", &commit, arena))
		item->commit = commit;
}

static bool
read_source(const struct json *entry, struct report_item *item,
	struct arena *arena, struct diag *diag)
{
	struct json info, what;
	struct str url;

	if (!json_get_object(entry, "download_info", &info, diag) ||
		!json_get_str(&info, "url", &url, arena, diag))
		return false;
	struct url parts = url_split(url_public(arena, url));
	parts.has_fragment = false;
	item->url = url_join(arena, &parts);
	(void)json_find_str(&info, "subdirectory", &item->subdirectory, arena);
	if (json_find(&info, "vcs_info", &what))
		read_repository(&what, item, arena);
	else if (json_find(&info, "dir_info", &what))
		item->source = REPORT_DIRECTORY;
	else if (json_find(&info, "archive_info", &what))
		item->sha256 = read_sha256(&what, arena);
	return json_get_bool(entry, "is_direct", &item->direct, diag);
}

static bool
read_item(const struct json *entry, struct report_item *item,
	struct arena *arena, struct diag *diag)
{
	struct json metadata, list;
	struct str name;

	if (!json_is_dict(entry))
		return json_error(entry, diag, "is not an object");
	if (!json_get_object(entry, "metadata", &metadata, diag) ||
		!json_get_str(&metadata, "name", &name, arena, diag) ||
		!json_get_str(
			&metadata, "version", &item->version, arena, diag))
		return false;
	item->name = name_normalise(arena, name);
	(void)json_find_str(
		&metadata, "requires_python", &item->requires_python, arena);
	if (json_find(&metadata, "requires_dist", &list) &&
		!json_get_strs(&metadata, "requires_dist", &item->requires,
			arena, diag))
		return false;
	return read_source(entry, item, arena, diag);
}

static bool
read_all(const struct json *top, struct report_item_vec *items,
	struct arena *arena, struct diag *diag)
{
	struct json install;

	if (!json_get_array(top, "install", &install, diag))
		return false;
	for (size_t i = 0; i < json_length(&install); i++) {
		struct json entry = json_item(&install, i);
		struct report_item item = {0};
		if (!read_item(&entry, &item, arena, diag))
			return false;
		vec_add(items, arena, item);
	}
	return true;
}

bool
report_read(struct str text, struct str file, struct report_item_vec *items,
	struct arena *arena, struct diag *diag)
{
	struct json top;
	struct str version;

	if (!json_parse(text, file, &top, diag))
		return false;
	bool done = json_get_str(&top, "version", &version, arena, diag);
	/* '0' is pip 22.2's, which has the same members. */
	if (done && !str_is(version, "1") && !str_is(version, "0"))
		done = diag_error(diag, NOWHERE,
			"pip's report is of version '%.*s', not 1",
			STR(version));
	done = done && read_all(&top, items, arena, diag);
	json_close(&top);
	return done;
}
