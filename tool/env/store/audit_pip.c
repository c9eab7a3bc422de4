/* SPDX-License-Identifier: MIT */
#include "env/store/audit_parts.h"

#include "base/map.h"
#include "base/path.h"
#include "env/store/pip_tree.h"
#include "sys/hash.h"
#include "sys/signal.h"
#include "sys/tree.h"

struct pip_audit {
	struct wheel_audit wheel;
	struct str tag;
	struct map files, directories; /* that belong below "tree" */
};

/* "SHA256-TAG-MAGIC"; the tag may hold a '-', too. */
static bool
read_name(struct pip_audit *p)
{
	struct digest digest;
	struct str name = p->wheel.a->name, sha256, rest;
	if (!str_cut(name, '-', &sha256, &rest) ||
		!digest_from_hex(&digest, HASH_SHA256, sha256))
		return false;
	size_t end = rest.n;
	while (end && rest.p[end - 1] != '-')
		end--;
	if (end < 2)
		return false;
	p->wheel.sha256 = sha256;
	p->tag = (struct str){rest.p, end - 1};
	return true;
}

static void
add_directory(struct pip_audit *p, struct str path)
{
	map_put(&p->directories, path, NULL);
	map_put(&p->directories,
		path_joinz(p->wheel.a->arena, path, "__pycache__"), NULL);
}

static void
add_directories(struct pip_audit *p)
{
	const struct manifest *manifest = &p->wheel.manifest;
	add_directory(p, S(""));
	vec_for (const struct manifest_dir, dir, &manifest->dirs) {
		if (pip_tree_takes(manifest, dir->scheme, dir->path))
			add_directory(p, dir->path);
	}
}

static struct str
in_tree(const struct pip_audit *p, struct str path)
{
	return path_join(p->wheel.a->arena, S("tree"), path);
}

static void
check_file(struct pip_audit *p, size_t number, const struct bytecode_file *code)
{
	struct auditing *a = p->wheel.a;
	struct str path = p->wheel.manifest.files.v[number].path;
	map_put(&p->files, path, NULL);
	audit_content(&p->wheel, in_tree(p, path), number);
	if (!code->size)
		return;
	struct str pyc = pip_tree_pyc(path, p->tag, a->arena);
	pyc = path_clean(a->arena, pyc);
	map_put(&p->files, pyc, NULL);
	audit_pyc(&p->wheel, in_tree(p, pyc), a->name, number, code);
}

static void
check_files(struct pip_audit *p, const struct bytecode_file *code)
{
	const struct manifest *manifest = &p->wheel.manifest;
	for (size_t i = 0; i < manifest->files.n && !interrupted(); i++) {
		const struct manifest_file *file = &manifest->files.v[i];
		if (pip_tree_takes(manifest, file->scheme, file->path))
			check_file(p, i, &code[i]);
	}
}

/* Of the files that belong there the kind is known by now. */
static enum tree_next
see(void *context, const struct tree_entry *entry)
{
	struct pip_audit *p = context;
	struct auditing *a = p->wheel.a;
	if (interrupted())
		return TREE_STOP;
	if (map_find(&p->files, entry->path) ||
		(entry->info.kind == FS_DIRECTORY &&
			map_find(&p->directories, entry->path)))
		return TREE_GO;
	struct str path = str_dup(a->arena, entry->path);
	audit_fault(a, in_tree(p, path), "does not belong there");
	return TREE_SKIP;
}

static void
check_names(struct pip_audit *p)
{
	struct auditing *a = p->wheel.a;
	struct str_vec names = audit_list(a, S(""));
	vec_for (const struct str, name, &names) {
		if (!str_is(*name, "tree") && !str_is(*name, "manifest") &&
			!str_is(*name, "index"))
			audit_fault(a, *name, "does not belong there");
	}
	if (tree_walk(path_joinz(a->arena, a->entry, "tree"), see, p, NULL) ==
		FS_FAILED)
		audit_fault(a, S("tree"), "cannot be read");
}

void
audit_pip(struct auditing *a)
{
	struct fs_info info;
	struct bytecode_file *code;
	struct pip_audit p = {
		.wheel.a = a,
		.files.arena = a->arena,
		.directories.arena = a->arena,
	};
	a->is_other = !read_name(&p);
	if (a->is_other || !audit_is(a, S(""), FS_DIRECTORY, &info) ||
		!audit_manifest(&p.wheel) ||
		!audit_is(a, S("tree"), FS_DIRECTORY, &info) ||
		!audit_is(a, S("index"), FS_FILE, &info))
		return;
	if (bytecode_files(a->entry, &code, p.wheel.manifest.files.n, a->arena,
		    NULL) != FS_OK) {
		audit_fault(a, S("index"), "is damaged");
		return;
	}
	add_directories(&p);
	check_files(&p, code);
	check_names(&p);
}
