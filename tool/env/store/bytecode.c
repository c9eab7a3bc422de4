/* SPDX-License-Identifier: MIT */
#include "env/store/bytecode.h"

#include <string.h>

#include "base/embedded.h"
#include "base/path.h"
#include "sys/child.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/host.h"
#include "sys/signal.h"

/* A signal does not wake a thread of a pool, so it looks now and then. */
enum { INDEX_MAX = 64 << 20, WAIT_MS = 20 };

/* Flushing costs, so a few packages go together. */
#define FLUSH_EVERY (400 * CLOCK_MS)

struct making {
	struct bytecode_job *job;
	struct str directory;        /* temporary */
	struct bytecode_file *files; /* by number */
	size_t left;                 /* sources that have not been answered */
};

struct making_vec VEC(struct making);
struct ready_vec VEC(struct making *);

struct batch {
	const struct store *store;
	struct str name; /* of the directory in each entry */
	struct making_vec all;
	struct ready_vec ready; /* complete but for their names */
	int64_t flushed;        /* when */
	void (*made)(void *context, struct bytecode_job *job);
	void *context;
	struct arena *arena;
	struct diag *diag;
};

struct str
bytecode_directory(const struct python *python, struct arena *arena)
{
	return str_fmt(arena, "pyc-%.*s-%.*s", STR(python->cache_tag),
		STR(python->magic));
}

/* Eight digits, as compile.py writes them. */
static bool
read_crc(struct str text, uint32_t *crc)
{
	static const char digits[] = "0123456789abcdef";
	*crc = 0;
	for (size_t i = 0; i < text.n; i++) {
		const char *digit = memchr(digits, text.p[i], 16);
		if (!digit)
			return false;
		*crc = *crc << 4 | (uint32_t)(digit - digits);
	}
	return text.n == 8;
}

/* "SIZE CRC32" */
static bool
read_file(struct str text, struct bytecode_file *file)
{
	struct str size, crc;
	unsigned long long value;
	if (!str_cut(text, ' ', &size, &crc) || !str_to_uint(size, &value) ||
		!value || !read_crc(crc, &file->crc))
		return false;
	file->size = value;
	return true;
}

static bool
read_line(struct str line, struct bytecode_file *files, size_t n)
{
	struct str number, rest;
	unsigned long long i;
	return str_cut(line, ' ', &number, &rest) && str_to_uint(number, &i) &&
	       i < n && read_file(rest, &files[i]);
}

enum fs_result
bytecode_files(struct str directory, struct bytecode_file **files, size_t n,
	struct arena *arena, struct diag *diag)
{
	struct str text, line;
	enum fs_result result = file_read(path_joinz(arena, directory, "index"),
		INDEX_MAX, &text, arena, diag);
	if (result != FS_OK)
		return result;
	*files = arena_array(arena, struct bytecode_file, n);
	while (str_next(&text, '\n', &line))
		if (!read_line(line, *files, n))
			return FS_MISSING;
	return FS_OK;
}

enum fs_result
bytecode_index(struct str directory, uint64_t **sizes, size_t n,
	struct arena *arena, struct diag *diag)
{
	struct bytecode_file *files;
	enum fs_result result =
		bytecode_files(directory, &files, n, arena, diag);
	if (result != FS_OK)
		return result;
	*sizes = arena_array(arena, uint64_t, n);
	for (size_t i = 0; i < n; i++)
		(*sizes)[i] = files[i].size;
	return FS_OK;
}

static struct str
entry_of(const struct batch *batch, const struct bytecode_job *job)
{
	if (job->unpacked.n)
		return job->unpacked;
	return store_path(
		batch->store, "wheel", job->manifest->wheel, batch->arena);
}

static void
announce(struct batch *batch, struct bytecode_job *job)
{
	job->made = true;
	if (batch->made)
		batch->made(batch->context, job);
}

/* Buckets are made here, so that the interpreter only writes files. */
static bool
make_buckets(struct batch *batch, struct making *making)
{
	const struct manifest *manifest = making->job->manifest;
	size_t last = SIZE_MAX;
	for (size_t i = 0; i < manifest->files.n; i++) {
		if (!manifest->files.v[i].is_source)
			continue;
		making->left++;
		if (i / 64 == last)
			continue;
		last = i / 64;
		struct str bucket = str_fmt(
			batch->arena, "%.*s/%zu", STR(making->directory), last);
		if (!fs_mkdir(bucket, 0755, NULL, batch->diag))
			return false;
	}
	return true;
}

static bool
make_directory(struct batch *batch, const struct bytecode_job *job,
	struct str *directory)
{
	if (!job->unpacked.n)
		return store_temporary(
			batch->store, directory, batch->arena, batch->diag);
	*directory = path_join(batch->arena, job->unpacked, batch->name);
	return fs_mkdir(*directory, 0755, NULL, batch->diag);
}

static bool
prepare(struct batch *batch, struct bytecode_job *job)
{
	struct making making = {.job = job};
	making.files = arena_array(
		batch->arena, struct bytecode_file, job->manifest->files.n);
	if (!make_directory(batch, job, &making.directory))
		return false;
	bool ok = make_buckets(batch, &making);
	vec_add(&batch->all, batch->arena, making);
	return ok;
}

static void
add_field(struct buf *out, struct str field)
{
	buf_add(out, field);
	buf_addc(out, '\0');
}

/* One source for the interpreter: tool/data/compile.py has the fields. */
static void
add_source(struct batch *batch, size_t making, size_t i, struct buf *out)
{
	const struct making *m = &batch->all.v[making];
	const struct manifest *manifest = m->job->manifest;
	const struct manifest_file *file = &manifest->files.v[i];
	struct str entry = entry_of(batch, m->job);
	buf_addf(out, "%zu", making);
	buf_addc(out, '\0');
	buf_addf(out, "%zu", i);
	buf_addc(out, '\0');
	buf_addf(out, "%.*s/%zu/%zu", STR(entry), i / 64, i);
	buf_addc(out, '\0');
	buf_addf(out, "%.*s/%zu/%zu", STR(m->directory), i / 64, i);
	buf_addc(out, '\0');
	add_field(out, file->path);
	buf_addf(out, "%lld", (long long)manifest->mtime);
	buf_addc(out, '\0');
	buf_addf(out, "%llu", (unsigned long long)file->size);
	buf_addc(out, '\0');
}

static struct str
list_sources(struct batch *batch, unsigned processes)
{
	struct buf out = {.arena = batch->arena};
	buf_addf(&out, "%u", processes ? processes : host_cpus());
	buf_addc(&out, '\0');
	for (size_t i = 0; i < batch->all.n; i++) {
		const struct manifest *manifest = batch->all.v[i].job->manifest;
		for (size_t k = 0; k < manifest->files.n; k++)
			if (manifest->files.v[k].is_source)
				add_source(batch, i, k, &out);
	}
	return buf_str(&out);
}

static bool
write_index(struct batch *batch, const struct making *making)
{
	struct buf out = {.arena = batch->arena};
	for (size_t i = 0; i < making->job->manifest->files.n; i++)
		if (making->files[i].size)
			buf_addf(&out, "%zu %llu %08x\n", i,
				(unsigned long long)making->files[i].size,
				(unsigned)making->files[i].crc);
	return file_write(path_joinz(batch->arena, making->directory, "index"),
		buf_str(&out), 0444, FILE_LAZY, batch->diag);
}

/* Gives what is ready its name in the store. */
static bool
settle(struct batch *batch)
{
	if (!batch->ready.n)
		return true;
	if (!store_flush(batch->store, batch->diag))
		return false;
	batch->flushed = clock_steady();
	for (size_t i = 0; i < batch->ready.n; i++) {
		struct making *making = batch->ready.v[i];
		struct str name = str_fmt(batch->arena, "%.*s/%.*s",
			STR(making->job->manifest->wheel), STR(batch->name));
		if (!store_commit(batch->store, making->directory, "wheel",
			    name, batch->diag))
			return false;
		making->directory = S("");
		announce(batch, making->job);
	}
	batch->ready.n = 0;
	return true;
}

static bool
complete(struct batch *batch, struct making *making)
{
	if (!write_index(batch, making))
		return false;
	if (making->job->unpacked.n) {
		making->directory = S("");
		announce(batch, making->job);
		return true;
	}
	vec_add(&batch->ready, batch->arena, making);
	if (batch->store->durable &&
		clock_steady() - batch->flushed < FLUSH_EVERY)
		return true;
	return settle(batch);
}

/* "JOB NUMBER SIZE CRC32" or "JOB NUMBER -"; what is not so is left out, and
 * its package never becomes complete. */
static bool
take_answer(struct batch *batch, struct str line)
{
	struct str job, number, file;
	struct bytecode_file made = {0};
	unsigned long long j, i;
	if (!str_cut(line, ' ', &job, &number) ||
		!str_cut(number, ' ', &number, &file) ||
		!str_to_uint(job, &j) || !str_to_uint(number, &i) ||
		j >= batch->all.n)
		return true;
	struct making *making = &batch->all.v[j];
	if (i >= making->job->manifest->files.n || !making->left ||
		(!str_is(file, "-") && !read_file(file, &made)))
		return true;
	making->files[i] = made;
	return --making->left || complete(batch, making);
}

static bool
read_answers(struct batch *batch, struct child *child)
{
	struct str line;
	for (;;) {
		enum child_event event = child_line(child, WAIT_MS, &line);
		if (interrupted())
			return diag_error(batch->diag, NOWHERE,
				"compiling was interrupted");
		if (event == CHILD_END)
			return settle(batch);
		if (!(event == CHILD_LINE ? take_answer(batch, line)
					  : settle(batch)))
			return false;
	}
}

static void
warn_of_end(struct batch *batch, const struct proc *proc,
	const struct proc_result *result)
{
	struct str why = proc_explain(proc, result, batch->arena);
	struct str last = str_trim(result->err);
	last = str_from_index(last, str_rindex(last, '\n') < last.n
					    ? str_rindex(last, '\n') + 1
					    : 0);
	diag_warn(batch->diag, NOWHERE,
		"'%.*s' could not compile all packages (%.*s): %.*s",
		STR(proc->argv.v[0]), STR(why), STR(last));
}

static bool
run(struct batch *batch, const struct python *python, struct str sources)
{
	struct child child;
	struct proc proc = {0};
	struct proc_result result;
	const struct str argv[] = {python->path, S("-I"), S("-S"), S("-B"),
		S("-c"), embedded("compile.py")};
	for (size_t i = 0; i < countof(argv); i++)
		proc_arg(&proc, argv[i], batch->arena);
	if (!child_start(&child, &proc, batch->arena, batch->diag))
		return false;
	bool sent = child_send(&child, sources, NULL);
	child_end_input(&child);
	if (!read_answers(batch, &child)) {
		child_kill(&child);
		return false;
	}
	if (!child_wait(&child, &result, batch->diag))
		return false;
	if (!sent || !proc_ok(&result))
		warn_of_end(batch, &proc, &result);
	return true;
}

static bool
prepare_all(struct batch *batch, struct bytecode_job *jobs, size_t n)
{
	struct str tmp = store_path(batch->store, "tmp", S(""), batch->arena);
	bool writable = fs_is_writable(tmp);
	for (size_t i = 0; i < n; i++) {
		jobs[i].made = false;
		if (fs_is_directory(path_join(batch->arena,
			    entry_of(batch, &jobs[i]), batch->name)))
			announce(batch, &jobs[i]);
		else if (writable && !prepare(batch, &jobs[i]))
			return false;
	}
	return true;
}

/* Those without any source need no interpreter. */
static bool
complete_empty(struct batch *batch, size_t *sources)
{
	for (size_t i = 0; i < batch->all.n; i++) {
		*sources += batch->all.v[i].left;
		if (!batch->all.v[i].left && !complete(batch, &batch->all.v[i]))
			return false;
	}
	return *sources || settle(batch);
}

static bool
discard_rest(struct batch *batch)
{
	bool ok = true;
	vec_for (struct making, making, &batch->all)
		if (making->directory.n)
			ok &= store_discard(
				batch->store, making->directory, batch->diag);
	return ok;
}

bool
bytecode_make(const struct store *store, const struct python *python,
	struct bytecode_job *jobs, size_t n, unsigned processes,
	void (*made)(void *context, struct bytecode_job *job), void *context,
	struct arena *arena, struct diag *diag)
{
	size_t sources = 0;
	struct batch batch = {
		.store = store,
		.name = bytecode_directory(python, arena),
		.flushed = clock_steady(),
		.made = made,
		.context = context,
		.arena = arena,
		.diag = diag,
	};
	bool ok = prepare_all(&batch, jobs, n) &&
		  complete_empty(&batch, &sources) &&
		  (!sources ||
			  run(&batch, python, list_sources(&batch, processes)));
	return discard_rest(&batch) && ok;
}
