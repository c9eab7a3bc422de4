/* SPDX-License-Identifier: MIT */
#include "base/path.h"
#include "base/size.h"
#include "cmd/cmd_cache.h"
#include "env/store/audit_all.h"
#include "env/store/used.h"
#include "format/json_text.h"
#include "sys/fs.h"
#include "sys/progress.h"

enum { MOST_NOTES = 12 };

struct verify {
	struct cmd_context *context;
	struct store *store;
	struct audit_sum sum;
	struct used_vec used;
	struct buf out;
};

static void
note_fault(struct verify *verify, struct str entry,
	const struct audit_fault *fault)
{
	struct diag *diag = verify->context->diag;
	struct place place = {
		.file = path_join(verify->context->arena, entry, fault->path)};

	if (fault->file.n)
		diag_note(diag, place, "%.*s (%.*s)", STR(fault->what),
			STR(fault->file));
	else
		diag_note(diag, place, "%.*s", STR(fault->what));
}

/* A hard link has the same damage. */
static void
note_environments(struct verify *verify, struct str wheel)
{
	vec_for (const struct used, used, &verify->used) {
		struct place place = {.file = used->path};
		if (used->is_living && str_vec_has(&used->wheels, wheel))
			diag_note(verify->context->diag, place,
				"was linked from it: 'ninjenv check' tells "
				"whether it is damaged, too");
	}
}

static void
tell_faults(struct verify *verify, const struct audited *it)
{
	size_t n = it->audit.faults.n;
	struct str entry = store_path(
		verify->store, it->kind, it->name, verify->context->arena);

	for (size_t i = 0; i < n && i < MOST_NOTES; i++)
		note_fault(verify, entry, &it->audit.faults.v[i]);
	if (n > MOST_NOTES)
		diag_note(verify->context->diag, NOWHERE, "and %zu more",
			n - MOST_NOTES);
	note_environments(verify, it->name);
}

static void
tell(struct verify *verify, const struct audited *it)
{
	struct diag *diag = verify->context->diag;
	struct arena *arena = verify->context->arena;
	struct str title = it->audit.title.n ? str_fmt(arena, " (%.*s)",
						       STR(it->audit.title))
					     : S("");

	if (it->is_removed) {
		diag_warn(diag, NOWHERE,
			"store entry '%s/%.*s'%.*s was damaged, and is removed",
			it->kind, STR(it->name), STR(title));
		(void)diag_hint(diag, "what needs it makes it anew");
	} else {
		(void)diag_error(diag, NOWHERE,
			"store entry '%s/%.*s'%.*s is damaged", it->kind,
			STR(it->name), STR(title));
		(void)diag_hint(diag, "type: ninjenv cache verify --repair");
	}
	tell_faults(verify, it);
}

static void
add_fault(struct verify *verify, const struct audited *it,
	const struct audit_fault *fault)
{
	struct buf *out = &verify->out;
	const struct {
		const char *name;
		struct str value;
	} members[] = {
		{"kind", str_from(it->kind)},
		{"entry", it->name},
		{"title", it->audit.title},
		{"path", fault->path},
		{"file", fault->file},
		{"fault", fault->what},
	};
	for (size_t i = 0; i < countof(members); i++) {
		buf_addf(out, "%s\"%s\":", i ? "," : "{", members[i].name);
		json_quote(out, members[i].value);
	}
	buf_addf(out, ",\"removed\":%s}", it->is_removed ? "true" : "false");
}

static void
add_json(struct verify *verify)
{
	struct buf *out = &verify->out;
	const struct audit_sum *sum = &verify->sum;
	const char *between = "";

	buf_addf(out, "{\"entries\":%zu,\"files\":%zu,\"bytes\":%llu,",
		sum->entries, sum->files, (unsigned long long)sum->bytes);
	buf_addz(out, "\"faults\":[");
	vec_for (const struct audited, it, &sum->faulty) {
		vec_for (const struct audit_fault, fault, &it->audit.faults) {
			buf_addz(out, between);
			add_fault(verify, it, fault);
			between = ",";
		}
	}
	buf_addz(out, "]}\n");
}

static void
add_text(struct verify *verify)
{
	const struct audit_sum *sum = &verify->sum;
	struct str bytes = size_text(sum->bytes, verify->context->arena);

	buf_addf(&verify->out, "%zu entr%s, %zu files, %.*s: ", sum->entries,
		sum->entries == 1 ? "y" : "ies", sum->files, STR(bytes));
	if (sum->faulty.n)
		buf_addf(&verify->out, "%zu damaged\n", sum->faulty.n);
	else
		buf_addz(&verify->out, "nothing is damaged\n");
}

static bool
print(struct verify *verify)
{
	struct cmd_context *context = verify->context;

	if (context->options.json)
		add_json(verify);
	else if (!context->options.quiet)
		add_text(verify);
	vec_for (const struct audited, it, &verify->sum.faulty) {
		if (!context->options.json)
			tell(verify, it);
	}
	return cmd_print(context, buf_str(&verify->out));
}

static void
say_busy(void *context, long owner)
{
	const struct cmd_context *command = context;
	struct progress *progress =
		progress_start("waiting", command->options.quiet);

	progress_say(progress,
		str_fmt(command->arena,
			"waiting for process %ld, which cleans up the store",
			owner));
	progress_end(progress);
}

/* Nobody cleans up while we look; a store that cannot be written is looked at
 * all the same, and one that is not there holds nothing. */
static bool
look(struct verify *verify)
{
	struct cmd_context *context = verify->context;
	struct store *store = verify->store;

	if (fs_is_directory(store_path(store, "lock", S(""), context->arena)) &&
		!lockfile_share(&store->lock,
			store_lock_path(store, context->arena), say_busy,
			context, context->diag))
		return false;
	bool done = used_read(store, &verify->used, context->arena,
			    context->diag) &&
		    audit_all(store, context->options.repair, &verify->sum,
			    context->arena, context->diag);
	store_close(store);
	return done;
}

int
cache_verify(struct cmd_context *context, struct store *store)
{
	struct verify verify = {
		.context = context,
		.store = store,
		.out = {.arena = context->arena},
	};

	if (!look(&verify) || !print(&verify))
		return EXIT_FAILED;
	vec_for (const struct audited, it, &verify.sum.faulty) {
		if (!it->is_removed)
			return EXIT_STALE;
	}
	return EXIT_DONE;
}
