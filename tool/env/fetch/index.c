/* SPDX-License-Identifier: MIT */
#include "env/fetch/index.h"

#include <stdlib.h>

#include "base/path.h"
#include "format/html.h"
#include "format/json.h"
#include "format/url.h"
#include "model/name.h"
#include "model/tag.h"
#include "sys/fs.h"

const char index_accept[] = "application/vnd.pypi.simple.v1+json, "
			    "application/vnd.pypi.simple.v1+html;q=0.2, "
			    "text/html;q=0.1";

static const char index_hint[] =
	"an index answers with HTML or the simple API's JSON: look at the URL "
	"of the index";

struct page {
	struct str text, url, base;
	struct index_file_vec *files;
	struct arena *arena;
	struct diag *diag;
};

static bool
is_known_algorithm(struct str name)
{
	static const char *const known[] = {
		"sha512", "sha384", "sha256", "sha224", "sha1", "md5"};
	for (size_t i = 0; i < countof(known); i++)
		if (str_is(name, known[i]))
			return true;
	return false;
}

static bool
is_sha256(struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f'))
			return false;
	}
	return text.n == 64;
}

/* The last value said of an algorithm counts. */
static void
set_hash(struct index_hash_vec *hashes, struct str algorithm, struct str value,
	struct arena *arena)
{
	vec_for (struct index_hash, h, hashes)
		if (str_eq(h->algorithm, algorithm)) {
			h->value = value;
			return;
		}
	vec_add(hashes, arena, (struct index_hash){algorithm, value});
}

static int
cmp_hashes(const void *a, const void *b)
{
	const struct index_hash *x = a, *y = b;
	return str_cmp(x->algorithm, y->algorithm);
}

/* "#sha256=...&egg=...": the hashes among its parts. */
static void
read_fragment(struct index_file *file, struct arena *arena)
{
	struct str rest = file->fragment, part, name, value;
	while (str_next(&rest, '&', &part))
		if (str_cut(part, '=', &name, &value) &&
			is_known_algorithm(name))
			set_hash(&file->hashes, name, value, arena);
}

/* Sets the address, and the name where it is not set already. */
static void
set_url(struct index_file *file, struct page *page, struct str reference)
{
	struct str text = url_resolve(page->arena, page->base, reference);
	struct url url = url_split(text);
	file->fragment = url.fragment;
	url.has_fragment = false;
	file->url = url_join(page->arena, &url);
	if (!file->name.n)
		file->name = url_file(page->arena, file->url);
}

/* Adds a file that has a name which can be one and an address. */
static void
add_file(struct page *page, struct index_file *file)
{
	if (!file->name.n || str_index(file->name, '/') < file->name.n ||
		str_index(file->name, '\0') < file->name.n)
		return;
	read_fragment(file, page->arena);
	if (file->hashes.n)
		qsort(file->hashes.v, file->hashes.n, sizeof *file->hashes.v,
			cmp_hashes);
	vec_for (struct index_hash, h, &file->hashes) {
		struct str lower = str_lower(page->arena, h->value);
		if (str_is(h->algorithm, "sha256") && is_sha256(lower))
			file->sha256 = lower;
	}
	vec_add(page->files, page->arena, *file);
}

static bool
check_version(struct page *page, struct str version)
{
	struct str major = version;
	(void)str_cut(version, '.', &major, &version); /* "1" alone is fine */
	if (str_is(major, "1"))
		return true;
	diag_error(page->diag, NOWHERE,
		"the index page '%.*s' has api-version major '%.*s', only "
		"1 is understood",
		STR(page->url), STR(major));
	return diag_hint(page->diag, "use a newer ninjenv, or another index");
}

static struct str
attribute(const struct html_tag *tag, const char *name, bool *there)
{
	const struct html_attribute *a = html_attribute(tag, name);
	if (there)
		*there = a != NULL;
	return a ? a->value : S("");
}

static void
html_metadata(struct index_file *file, const struct html_tag *tag,
	struct arena *arena)
{
	bool there;
	struct str text = attribute(tag, "data-core-metadata", &there), name;
	if (!there)
		text = attribute(tag, "data-dist-info-metadata", &there);
	file->metadata = there;
	if (str_cut(text, '=', &name, &text) && is_known_algorithm(name))
		set_hash(&file->metadata_hashes, name, text, arena);
}

static void
html_file(struct page *page, const struct html_tag *tag)
{
	struct index_file file = {0};
	struct str href = attribute(tag, "href", NULL);
	if (!href.n)
		return;
	set_url(&file, page, href);
	file.requires_python = attribute(tag, "data-requires-python", NULL);
	file.yanked_reason = attribute(tag, "data-yanked", &file.yanked);
	html_metadata(&file, tag, page->arena);
	add_file(page, &file);
}

static bool
parse_html(struct page *page)
{
	struct html_tag_vec tags = {0};
	bool based = false;
	html_tags(page->text, &tags, page->arena);
	vec_for (struct html_tag, tag, &tags) {
		struct str href = attribute(tag, "href", NULL);
		struct str name = attribute(tag, "name", NULL);
		if (str_is(tag->name, "base") && href.n && !based) {
			based = true;
			page->base = url_resolve(page->arena, page->url, href);
		} else if (str_is(tag->name, "meta") &&
			   str_is(name, "pypi:repository-version") &&
			   !check_version(
				   page, attribute(tag, "content", NULL))) {
			return false;
		}
	}
	vec_for (struct html_tag, tag, &tags)
		if (str_is(tag->name, "a"))
			html_file(page, tag);
	return true;
}

static void
json_hashes(const struct json *object, bool all, struct index_hash_vec *hashes,
	struct arena *arena)
{
	struct json member;
	for (void *at = NULL; json_next(object, &at, &member);) {
		struct str name = str_lower(arena, member.key);
		if (json_is_str(&member) && (all || is_known_algorithm(name)))
			set_hash(hashes, name,
				str_dup(arena, json_text(&member)), arena);
	}
}

/* A boolean, a text or an object counts as true unless it is false or "". */
static bool
json_is_true(const struct json *object, const char *key)
{
	struct json value;
	bool truth;
	struct diag unused = {.arena = NULL};
	if (!json_find(object, key, &value))
		return false;
	if (json_is_str(&value))
		return json_text(&value).n != 0;
	if (json_is_dict(&value))
		return true;
	struct arena arena = {0};
	unused.arena = &arena;
	bool done = json_get_bool(object, key, &truth, &unused) && truth;
	arena_free(&arena);
	return done;
}

static void
json_metadata(
	struct index_file *file, const struct json *item, struct arena *arena)
{
	struct json value;
	const char *key = "core-metadata";
	if (!json_find(item, key, &value))
		key = "dist-info-metadata";
	file->metadata = json_is_true(item, key);
	if (json_find(item, key, &value) && json_is_dict(&value))
		json_hashes(&value, false, &file->metadata_hashes, arena);
}

static bool
json_file(struct page *page, const struct json *item)
{
	struct index_file file = {0};
	struct arena *arena = page->arena;
	struct str url;
	struct json value;
	int64_t size;
	if (!json_find_str(item, "url", &url, arena))
		return true;
	(void)json_find_str(item, "filename", &file.name, arena);
	set_url(&file, page, url);
	(void)json_find_str(
		item, "requires-python", &file.requires_python, arena);
	(void)json_find_str(item, "upload-time", &file.upload_time, arena);
	file.yanked = json_is_true(item, "yanked");
	if (file.yanked)
		(void)json_find_str(item, "yanked", &file.yanked_reason, arena);
	if (json_find(item, "hashes", &value))
		json_hashes(&value, true, &file.hashes, arena);
	if (json_find(item, "size", &value)) {
		if (!json_get_int(item, "size", &size, page->diag))
			return false;
		file.has_size = size >= 0;
		file.size = file.has_size ? (uint64_t)size : 0;
	}
	json_metadata(&file, item, arena);
	add_file(page, &file);
	return true;
}

static bool
json_files(struct page *page, const struct json *top)
{
	struct json meta, files;
	struct str version;
	if (!json_get_object(top, "meta", &meta, page->diag) ||
		!json_get_str(&meta, "api-version", &version, page->arena,
			page->diag) ||
		!check_version(page, version) ||
		!json_get_array(top, "files", &files, page->diag))
		return false;
	for (size_t i = 0; i < json_length(&files); i++) {
		struct json item = json_item(&files, i);
		if (!json_file(page, &item))
			return false;
	}
	return true;
}

static bool
parse_json(struct page *page)
{
	struct json top;
	if (!json_parse(page->text, page->url, &top, page->diag))
		return diag_hint(page->diag, index_hint);
	bool done = json_files(page, &top);
	json_close(&top);
	return done;
}

/* A page that is no UTF-8 is read as Latin-1, which can hold any bytes. */
static struct str
to_utf8(struct str text, struct arena *arena)
{
	if (str_starts(text, S("\xef\xbb\xbf")))
		text = str_from_index(text, 3);
	if (str_is_utf8(text))
		return text;
	struct buf out = {.arena = arena};
	for (size_t i = 0; i < text.n; i++)
		buf_add_utf8(&out, (unsigned char)text.p[i]);
	return buf_str(&out);
}

bool
index_parse(struct str text, struct str url, struct str type,
	struct index_file_vec *files, struct arena *arena, struct diag *diag)
{
	struct str kind = type, parameters;
	(void)str_cut(type, ';', &kind, &parameters); /* there may be none */
	kind = str_lower(arena, str_trim(kind));
	struct page page = {
		.url = url_public(arena, url),
		.files = files,
		.arena = arena,
		.diag = diag,
	};
	page.base = page.url;
	page.text = to_utf8(text, arena);
	if (str_is(kind, "application/vnd.pypi.simple.v1+json"))
		return parse_json(&page);
	if (str_is(kind, "text/html") ||
		str_is(kind, "application/xhtml+xml") ||
		str_is(kind, "application/vnd.pypi.simple.v1+html"))
		return parse_html(&page);
	diag_error(diag, NOWHERE,
		"'%.*s' is not an index page: it is of type "
		"'%.*s'",
		STR(page.url), STR(kind));
	return diag_hint(diag, index_hint);
}

struct str
index_project_url(struct arena *arena, struct str index, struct str name)
{
	struct str normal = name_normalise(arena, name);
	while (str_ends(index, S("/")))
		index.n--;
	return str_fmt(arena, "%.*s/%.*s/", STR(index), STR(normal));
}

bool
index_directory(struct str path, struct index_file_vec *files,
	struct arena *arena, struct diag *diag)
{
	struct str_vec names = {0};
	enum fs_result result = fs_list(path, &names, arena, diag);
	if (result == FS_MISSING)
		return diag_error(diag, NOWHERE,
			"cannot read the find-links directory '%.*s': no such "
			"directory",
			STR(path));
	if (result != FS_OK)
		return false;
	vec_for (struct str, name, &names) {
		struct fs_info info;
		struct str full = path_join(arena, path, *name);
		result = fs_stat(full, &info, diag);
		if (result == FS_FAILED)
			return false;
		if (result == FS_MISSING || info.kind != FS_FILE)
			continue;
		struct index_file file = {
			.name = *name,
			.url = url_from_path(arena, full),
			.fragment = S(""),
			.index = path,
			.has_size = true,
			.size = info.size,
		};
		vec_add(files, arena, file);
	}
	return true;
}

/* Is the file a wheel or sdist of that version? Another file is none. */
static bool
is_of(struct str file, struct str project, const struct version *version,
	struct arena *arena)
{
	struct wheel_name wheel;
	struct str name;
	struct version found;
	if (str_ends(file, S(".whl"))) {
		if (!wheel_name_parse(file, &wheel, arena, NULL))
			return false;
		name = wheel.name;
		found = wheel.version;
	} else if (!name_of_sdist(file, &name, &found, arena, NULL)) {
		return false;
	}
	return name_eq(name, project) && version_cmp(&found, version) == 0;
}

static int
cmp_files(const void *a, const void *b)
{
	const struct index_file *x = a, *y = b;
	return str_cmp(x->name, y->name);
}

static bool
has_name(const struct index_file_vec *files, struct str name)
{
	for (size_t i = 0; i < files->n; i++)
		if (str_eq(files->v[i].name, name))
			return true;
	return false;
}

bool
index_select(const struct index_file_vec *files, struct str project,
	struct str text, struct index_file_vec *selected, struct arena *arena,
	struct diag *diag)
{
	struct version version;
	if (!version_parse(text, &version, arena, NULL))
		return diag_error(
			diag, NOWHERE, "'%.*s' is not a version", STR(text));
	for (size_t i = 0; i < files->n; i++) {
		const struct index_file *file = &files->v[i];
		struct arena_mark mark = arena_mark(arena);
		bool wanted = is_of(file->name, project, &version, arena);
		arena_reset(arena, mark);
		if (wanted && !has_name(selected, file->name))
			vec_add(selected, arena, *file);
	}
	if (selected->n)
		qsort(selected->v, selected->n, sizeof *selected->v, cmp_files);
	return true;
}
