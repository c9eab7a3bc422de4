/* SPDX-License-Identifier: MIT */
#include "env/install/owners.h"

#include "base/fold.h"
#include "base/path.h"
#include "env/install/reserved.h"

struct owner {
	const struct manifest *manifest;
	struct str key;  /* the path below the root, folded */
	struct str path; /* below the scheme */
	enum scheme scheme;
	bool directory;
	struct str hash, object; /* of a file, or what a launcher runs */
	struct owner *next;      /* who shares the path */
};

static struct str
label(const struct manifest *manifest, struct arena *arena)
{
	return str_fmt(arena, "%.*s %.*s", STR(manifest->name),
		STR(manifest->version));
}

static struct str
path_of(const struct site *site, const struct owner *owner, struct arena *arena)
{
	return site_path(site, owner->scheme, owner->path, arena);
}

/* The hot part: thousands of paths, so no printf, and nothing of Unicode where
 * all is ASCII. */
static struct str
make_key(
	const struct site *site, const struct owner *owner, struct arena *arena)
{
	struct str head = site->scheme[owner->scheme];
	struct str path = owner->path;
	unsigned char all = 0;
	if (owner->scheme == SCHEME_DATA && site->lib64)
		path = path_of(site, owner, arena);
	char *key = arena_alloc(arena, head.n + path.n + 2);
	size_t n = 0;
	for (size_t i = 0; i < head.n; i++)
		key[n++] = fold_ascii(head.p[i]);
	if (n)
		key[n++] = '/';
	for (size_t i = 0; i < path.n; i++) {
		all |= (unsigned char)path.p[i];
		key[n++] = fold_ascii(path.p[i]);
	}
	struct str folded = {key, n};
	return all < 0x80 ? folded : fold_name(folded, arena);
}

/* Can both have it: a directory, the same bytes, or the same package? */
static bool
agree(const struct owner *a, const struct owner *b)
{
	if (a->directory != b->directory)
		return false;
	if (a->directory || a->manifest == b->manifest)
		return true;
	return str_eq(a->hash, b->hash) && str_eq(a->object, b->object) &&
	       a->scheme == b->scheme && str_eq(a->path, b->path);
}

/* Once for each two packages, however many paths they share. */
static void
add_pair(struct owners *owners, const struct site *site,
	struct owners_pair_vec *pairs, const struct owner *mine,
	const struct owner *theirs)
{
	vec_for (struct owners_pair, it, pairs) {
		if (it->mine != mine->manifest ||
			it->theirs != theirs->manifest)
			continue;
		it->more++;
		return;
	}
	vec_add(pairs, owners->arena,
		(struct owners_pair){
			.theirs = theirs->manifest,
			.mine = mine->manifest,
			.their_path = path_of(site, theirs, owners->arena),
			.path = path_of(site, mine, owners->arena),
			.their_directory = theirs->directory,
			.directory = mine->directory,
		});
}

static bool
refuse_reserved(const struct site *site, const struct owner *mine,
	struct arena *arena, struct diag *diag)
{
	struct str who = label(mine->manifest, arena);
	struct str path = path_of(site, mine, arena);
	return diag_error(diag, NOWHERE,
		"'%.*s' would replace '%.*s', which belongs to the environment "
		"itself",
		STR(who), STR(path));
}

/* Only these reach the places that are reserved: thousands of others need not
 * be looked at. */
static bool
may_be_reserved(const struct owner *owner)
{
	bool library = owner->scheme == SCHEME_PURELIB ||
		       owner->scheme == SCHEME_PLATLIB;
	return !owner->directory && (!library || reserved_is_own(owner->path));
}

/* Another project's dist-info, by way of the data directory: a distribution
 * that nobody locked. (In a library's scheme the wheel itself is refused.) */
static bool
is_planted(
	const struct site *site, const struct owner *owner, struct arena *arena)
{
	if (owner->directory || owner->scheme != SCHEME_DATA)
		return false;
	struct str path =
		reserved_below_library(site, path_of(site, owner, arena));
	struct str top = path, rest, end = S(".dist-info");
	(void)str_cut(path, '/', &top, &rest);
	return top.n > end.n &&
	       str_eq_nocase(str_from_index(top, top.n - end.n), end) &&
	       !str_eq(top, owner->manifest->dist_info);
}

static bool
refuse_planted(const struct site *site, const struct owner *mine,
	struct arena *arena, struct diag *diag)
{
	struct str who = label(mine->manifest, arena);
	struct str path = path_of(site, mine, arena);
	return diag_error(diag, NOWHERE,
		"'%.*s' would make '%.*s', which belongs to another project",
		STR(who), STR(path));
}

/* Is it a file of another's that makes no namespace? */
static bool
is_twin(const struct owner *mine, const struct owner *theirs)
{
	return !mine->directory && !mine->object.n &&
	       mine->manifest != theirs->manifest &&
	       !str_is(path_base(mine->path), "__init__.py");
}

/* Is it one that no package may have? */
static bool
is_forbidden(
	const struct site *site, const struct owner *mine, struct arena *arena)
{
	return (may_be_reserved(mine) &&
		       reserved_has(site, path_of(site, mine, arena), arena)) ||
	       is_planted(site, mine, arena);
}

static bool
refuse(const struct site *site, const struct owner *mine, struct arena *arena,
	struct diag *diag)
{
	return is_planted(site, mine, arena)
		       ? refuse_planted(site, mine, arena, diag)
		       : refuse_reserved(site, mine, arena, diag);
}

/* Does it agree with who has the path already? */
static bool
fits(struct owners *owners, const struct site *site, const struct owner *mine)
{
	const struct owner *theirs = map_get(&owners->paths, mine->key);
	if (!theirs || is_forbidden(site, mine, owners->arena))
		return true;
	bool agreed = agree(mine, theirs);
	if (!agreed)
		add_pair(owners, site, &owners->clashes, mine, theirs);
	else if (is_twin(mine, theirs))
		add_pair(owners, site, &owners->twins, mine, theirs);
	return agreed;
}

static void
enter(struct owners *owners, struct owner *mine)
{
	struct owner *first = map_get(&owners->paths, mine->key);
	if (first && (first->directory || first->manifest == mine->manifest))
		return;
	mine->next = first;
	if (first && mine->object.n)
		owners->shared_texts = true;
	else if (first)
		owners->shared_files = true;
	map_put(&owners->paths, mine->key, mine);
}

static size_t
claims_of(const struct manifest *manifest)
{
	return manifest->dirs.n + manifest->scripts.n + manifest->files.n;
}

/* Claim i of so many, without its key. */
static struct owner
claim_at(const struct manifest *manifest, size_t i)
{
	if (i < manifest->dirs.n) {
		const struct manifest_dir *dir = &manifest->dirs.v[i];
		return (struct owner){.manifest = manifest,
			.scheme = dir->scheme,
			.path = dir->path,
			.directory = true};
	}
	i -= manifest->dirs.n;
	if (i < manifest->scripts.n) {
		const struct manifest_script *script = &manifest->scripts.v[i];
		return (struct owner){.manifest = manifest,
			.scheme = SCHEME_SCRIPTS,
			.path = script->name,
			.hash = script->module,
			.object = script->object};
	}
	const struct manifest_file *file =
		&manifest->files.v[i - manifest->scripts.n];
	return (struct owner){.manifest = manifest,
		.scheme = file->scheme,
		.path = file->path,
		.hash = file->hash,
		.object = file->python_script ? S("#!") : S("")};
}

/* A package whose paths are looked at one by one only where another has one of
 * its tops: most packages share none. */
struct claimant {
	struct str name;
	const struct manifest *manifest; /* NULL: not read yet */
	bool entered;
};

/* Who has it. */
struct top VEC(struct claimant *);

/* The manifest of one that is known by its tops only. Nobody knows what one
 * without a manifest has. */
static bool
find_manifest(struct claimant *who, const struct site *site,
	struct arena *arena, struct diag *diag)
{
	struct manifest *manifest;
	if (who->manifest)
		return true;
	manifest = arena_new(arena, struct manifest);
	if (site_manifest(site, who->name, manifest, arena, diag) == FS_FAILED)
		return false;
	who->manifest = manifest;
	return true;
}

static bool
enter_all(struct owners *owners, const struct site *site, struct claimant *who,
	struct diag *diag)
{
	bool ok = true;
	if (who->entered)
		return true;
	if (!find_manifest(who, site, owners->arena, diag))
		return false;
	who->entered = true;
	size_t n = claims_of(who->manifest);
	struct owner *claims = arena_array(owners->arena, struct owner, n);
	for (size_t i = 0; i < n; i++) {
		claims[i] = claim_at(who->manifest, i);
		claims[i].key = make_key(site, &claims[i], owners->arena);
		ok &= fits(owners, site, &claims[i]);
	}
	for (size_t i = 0; i < n; i++)
		enter(owners, &claims[i]);
	return ok;
}

/*
 * The top of a path below the root, folded: what stands right in a scheme's
 * directory, else right in the root. Equal paths have equal tops.
 */
static struct str
top_of(const struct owners *owners, struct str key)
{
	size_t above = 0;
	for (int i = 0; i < SCHEME_DATA && !above; i++) {
		struct str head = owners->heads[i];
		if (key.n > head.n && path_is_inside(head, key))
			above = head.n + 1;
	}
	return str_sub(
		key, 0, above + str_index(str_from_index(key, above), '/'));
}

/* A deeper path of a scheme has a directory of the same package above it. */
static bool
may_be_top(const struct owner *owner)
{
	return owner->scheme == SCHEME_DATA ||
	       str_index(owner->path, '/') == owner->path.n;
}

static bool
enter_each(struct owners *owners, const struct site *site,
	const struct top *top, struct diag *diag)
{
	bool ok = true;
	for (size_t i = 0; i < top->n; i++)
		ok &= enter_all(owners, site, top->v[i], diag);
	return ok;
}

static struct top *
claim_top(struct owners *owners, struct claimant *mine, struct str name)
{
	struct top *top = map_get(&owners->tops, name);
	if (!top) {
		top = arena_new(owners->arena, struct top);
		map_put(&owners->tops, name, top);
	}
	vec_add(top, owners->arena, mine);
	return top;
}

static void
begin(struct owners *owners, const struct site *site)
{
	owners->paths.arena = owners->tops.arena = owners->arena;
	for (int i = 0; i < SCHEME_DATA && !owners->heads[i].n; i++)
		owners->heads[i] = fold_name(site->scheme[i], owners->arena);
}

/* Once each, by what begin() has set. */
static void
list_tops(const struct owners *owners, const struct site *site,
	const struct manifest *manifest, struct str_vec *tops,
	struct arena *arena)
{
	struct map seen = {.arena = arena};
	for (size_t i = 0; i < claims_of(manifest); i++) {
		struct owner owner = claim_at(manifest, i);
		if (!may_be_top(&owner))
			continue;
		struct str top = top_of(owners, make_key(site, &owner, arena));
		if (!map_find(&seen, top))
			vec_add(tops, arena, top);
		map_put(&seen, top, NULL);
	}
}

static bool
refuse_forbidden(const struct site *site, const struct manifest *manifest,
	struct arena *arena, struct diag *diag)
{
	bool ok = true;
	for (size_t i = 0; i < claims_of(manifest); i++) {
		struct owner owner = claim_at(manifest, i);
		if (is_forbidden(site, &owner, arena))
			ok = refuse(site, &owner, arena, diag);
	}
	return ok;
}

bool
owners_add(struct owners *owners, const struct site *site,
	const struct manifest *manifest, struct diag *diag)
{
	struct str_vec tops = {0};
	struct claimant *mine = arena_new(owners->arena, struct claimant);
	*mine = (struct claimant){manifest->name, manifest, false};
	begin(owners, site);
	bool ok = refuse_forbidden(site, manifest, owners->arena, diag);
	list_tops(owners, site, manifest, &tops, owners->arena);
	vec_for (const struct str, name, &tops) {
		const struct top *top = claim_top(owners, mine, *name);
		if (top->n > 1)
			ok &= enter_each(owners, site, top, diag);
	}
	return ok;
}

void
owners_tops(const struct site *site, const struct manifest *manifest,
	struct str_vec *tops, struct arena *arena)
{
	struct owners owners = {.arena = arena};
	begin(&owners, site);
	list_tops(&owners, site, manifest, tops, arena);
}

void
owners_add_tops(struct owners *owners, const struct site *site, struct str name,
	const struct str_vec *tops)
{
	struct claimant *mine = arena_new(owners->arena, struct claimant);
	mine->name = name;
	begin(owners, site);
	vec_for (const struct str, top, tops)
		(void)claim_top(owners, mine, *top);
}

bool
owners_look_at(struct owners *owners, const struct site *site,
	const struct str_vec *tops, struct diag *diag)
{
	bool ok = true;
	for (size_t i = 0; !tops && i < owners->tops.items.n; i++)
		ok &= enter_each(
			owners, site, owners->tops.items.v[i].value, diag);
	if (!tops)
		return ok;
	vec_for (const struct str, name, tops) {
		const struct top *top = map_get(&owners->tops, *name);
		if (top)
			ok &= enter_each(owners, site, top, diag);
	}
	return ok;
}

static bool
is_of_other(const struct owner *owner, struct str name)
{
	for (; owner; owner = owner->next)
		if (!owner->directory && !str_eq(owner->manifest->name, name))
			return true;
	return false;
}

/* One whose paths were not entered; threads ask. Of one that cannot be read
 * nobody knows. */
static bool
claims_file(const struct claimant *who, const struct site *site, struct str key,
	struct arena *scratch)
{
	struct manifest read;
	const struct manifest *manifest = who->manifest;
	struct diag ignored = {.arena = scratch};
	struct arena_mark before = arena_mark(scratch);
	bool damaged = false, claims = false;
	if (!manifest && site_look_manifest(site, who->name, &read, &damaged,
				 scratch, &ignored) == FS_OK)
		manifest = &read;
	for (size_t i = 0; manifest && !claims && i < claims_of(manifest);
		i++) {
		struct owner owner = claim_at(manifest, i);
		claims = !owner.directory &&
			 str_eq(make_key(site, &owner, scratch), key);
	}
	arena_reset(scratch, before);
	return claims || !manifest;
}

bool
owners_has_other(const struct owners *owners, const struct site *site,
	struct str path, struct str name, struct arena *scratch)
{
	struct str key = fold_name(path, scratch);
	const struct top *top = map_get(&owners->tops, top_of(owners, key));
	if (!top)
		return false;
	if (is_of_other(map_get(&owners->paths, key), name))
		return true;
	for (size_t i = 0; i < top->n; i++) {
		const struct claimant *who = top->v[i];
		if (!who->entered && !str_eq(who->name, name) &&
			claims_file(who, site, key, scratch))
			return true;
	}
	return false;
}
