/* SPDX-License-Identifier: MIT */
#include "model/target.h"

/* '.', '-' and ' ' are '_' in a tag. */
static struct str
tag_text(struct arena *arena, struct str s)
{
	struct buf buf = {.arena = arena};
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		buf_addc(&buf, c == '.' || c == '-' || c == ' ' ? '_' : c);
	}
	return buf_str(&buf);
}

static bool
is_one_of(struct str s, const char *const *words)
{
	for (; *words; words++)
		if (str_is(s, *words))
			return true;
	return false;
}

static void PRINTF(3, 4)
	add(struct str_vec *tags, struct arena *arena, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vec_add(tags, arena, str_vfmt(arena, format, args));
	va_end(args);
}

/* PEPs 513, 571, 599: the names before PEP 600's. */
static const struct {
	struct target_version glibc;
	const char *name;
} legacy[] = {
	{{2, 17}, "manylinux2014"},
	{{2, 12}, "manylinux2010"},
	{{2, 5}, "manylinux1"},
};

static void
add_glibc(const struct target *target, struct target_version v, struct str arch,
	struct str_vec *tags, struct arena *arena)
{
	if (target->manylinux && !target->manylinux(target, v, arch))
		return;
	add(tags, arena, "manylinux_%u_%u_%.*s", v.major, v.minor, STR(arch));
	for (size_t i = 0; i < countof(legacy); i++)
		if (legacy[i].glibc.major == v.major &&
			legacy[i].glibc.minor == v.minor)
			add(tags, arena, "%s_%.*s", legacy[i].name, STR(arch));
}

static bool
takes_manylinux(const struct target *target, const struct str_vec *archs)
{
	static const char *const known[] = {"x86_64", "i686", "aarch64",
		"ppc64", "ppc64le", "s390x", "loongarch64", "riscv64", NULL};
	if (str_vec_has(archs, S("armv7l")))
		return !target->soft_float;
	return is_one_of(archs->v[0], known);
}

/* Every glibc from the target's down; nobody knows yet what 2's and later
 * majors' last minor version will be, 50 is the reference's guess. */
static void
add_manylinux(const struct target *target, const struct str_vec *archs,
	struct str_vec *tags, struct arena *arena)
{
	static const char *const x86[] = {"x86_64", "i686", NULL};
	enum { LAST_MINOR = 50 };
	unsigned oldest = is_one_of(archs->v[0], x86) ? 5 : 17;
	vec_for (struct str, arch, archs) {
		struct target_version v = target->libc_version;
		for (; v.major >= 2; v.major--, v.minor = LAST_MINOR) {
			unsigned stop = v.major == 2 ? oldest : 0;
			for (unsigned minor = v.minor + 1; minor-- > stop;)
				add_glibc(target,
					(struct target_version){v.major, minor},
					*arch, tags, arena);
		}
	}
}

static struct str_vec
linux_archs(const struct target *target, struct arena *arena)
{
	struct str_vec archs = {0};
	struct str arch = tag_text(arena, target->machine);
	if (target->is_32bit && str_is(arch, "x86_64"))
		arch = S("i686");
	else if (target->is_32bit && str_is(arch, "aarch64"))
		arch = S("armv8l");
	vec_add(&archs, arena, arch);
	if (str_is(arch, "armv8l"))
		vec_add(&archs, arena, S("armv7l"));
	return archs;
}

static void
add_linux(
	const struct target *target, struct str_vec *tags, struct arena *arena)
{
	struct str_vec archs = linux_archs(target, arena);
	vec_for (struct str, arch, &archs)
		add(tags, arena, "linux_%.*s", STR(*arch));
	if (target->libc == TARGET_GLIBC && takes_manylinux(target, &archs))
		add_manylinux(target, &archs, tags, arena);
	if (target->libc != TARGET_MUSL)
		return;
	struct target_version v = target->libc_version;
	vec_for (struct str, arch, &archs)
		for (unsigned minor = v.minor + 1; minor-- > 0;)
			add(tags, arena, "musllinux_%u_%u_%.*s", v.major, minor,
				STR(*arch));
}

/* One row per architecture: which macOS 10 versions have it at all, and the
 * formats of binaries that hold it. */
static const struct mac_arch {
	const char *name;
	unsigned from, to; /* of 10.from and 10.to; others have all */
	const char *formats[6];
} mac_archs[] = {
	{"x86_64", 4, ~0u,
		{"x86_64", "intel", "fat64", "fat3", "universal2",
			"universal"}},
	{"i386", 4, ~0u, {"i386", "intel", "fat3", "fat", "universal"}},
	{"ppc64", 4, 5, {"ppc64", "fat64", "universal"}},
	{"ppc", 0, 6, {"ppc", "fat3", "fat", "universal"}},
	{"arm64", 0, ~0u, {"arm64", "universal2"}},
	{"intel", 0, ~0u, {"intel", "universal"}},
};

static void
add_mac_version(struct target_version v, struct str arch, struct str_vec *tags,
	struct arena *arena)
{
	unsigned in_ten = v.major > 10 ? ~0u : v.minor;
	for (size_t i = 0; i < countof(mac_archs); i++) {
		const struct mac_arch *row = &mac_archs[i];
		if (!str_is(arch, row->name))
			continue;
		if (in_ten < row->from || in_ten > row->to)
			return;
		for (size_t f = 0; f < countof(row->formats); f++)
			if (row->formats[f])
				add(tags, arena, "macosx_%u_%u_%s", v.major,
					v.minor, row->formats[f]);
		return;
	}
	add(tags, arena, "macosx_%u_%u_%.*s", v.major, v.minor, STR(arch));
}

static struct str
mac_arch(const struct target *target)
{
	if (!target->is_32bit)
		return target->machine;
	return str_starts(target->machine, S("ppc")) ? S("ppc") : S("i386");
}

static void
add_mac(const struct target *target, struct str_vec *tags, struct arena *arena)
{
	struct str arch = mac_arch(target);
	struct target_version v = target->os_version;
	if (v.major == 10)
		for (unsigned minor = v.minor + 1; minor-- > 0;)
			add_mac_version((struct target_version){10, minor},
				arch, tags, arena);
	if (v.major <= 10)
		return;
	for (unsigned major = v.major; major > 10; major--)
		add_mac_version(
			(struct target_version){major, 0}, arch, tags, arena);
	/* An Intel binary of macOS 10 runs on 11 and later, and so does the
	 * Intel half of a universal2 one, which is all others have. */
	if (!str_is(arch, "x86_64"))
		arch = S("universal2");
	for (unsigned minor = 16; minor > 3; minor--)
		add_mac_version(
			(struct target_version){10, minor}, arch, tags, arena);
}

/* PEP 730: down to 12.0; no major version had a minor one above 9. */
static void
add_ios(const struct target *target, struct str_vec *tags, struct arena *arena)
{
	struct str arch = tag_text(arena, target->machine);
	struct target_version v = target->os_version;
	for (; v.major >= 12; v.major--, v.minor = 9)
		for (unsigned minor = v.minor + 1; minor-- > 0;)
			add(tags, arena, "ios_%u_%u_%.*s", v.major, minor,
				STR(arch));
}

/* PEP 738: down to API level 16. */
static void
add_android(
	const struct target *target, struct str_vec *tags, struct arena *arena)
{
	struct str abi = tag_text(arena, target->machine);
	for (unsigned level = target->os_version.major; level >= 16; level--)
		add(tags, arena, "android_%u_%.*s", level, STR(abi));
}

static void
add_windows(
	const struct target *target, struct str_vec *tags, struct arena *arena)
{
	static const char *const amd64[] = {"x86_64", "amd64", NULL};
	static const char *const arm64[] = {"arm64", "aarch64", NULL};
	struct str machine = str_lower(arena, target->machine);
	struct str tag = S("win32");
	if (!target->is_32bit && is_one_of(machine, amd64))
		tag = S("win_amd64");
	else if (!target->is_32bit && is_one_of(machine, arm64))
		tag = S("win_arm64");
	vec_add(tags, arena, tag);
}

struct str_vec
target_platforms(const struct target *target, struct arena *arena)
{
	static void (*const adders[])(
		const struct target *, struct str_vec *, struct arena *) = {
		[TARGET_LINUX] = add_linux,
		[TARGET_MACOS] = add_mac,
		[TARGET_IOS] = add_ios,
		[TARGET_ANDROID] = add_android,
		[TARGET_WINDOWS] = add_windows,
	};
	struct str_vec tags = {0};
	if (target->system == TARGET_OTHER)
		vec_add(&tags, arena, tag_text(arena, target->platform));
	else
		adders[target->system](target, &tags, arena);
	return tags;
}

/* interpreter-abi-PLATFORM for each platform. */
static void
add_platforms(struct str_vec *tags, struct str interpreter, struct str abi,
	const struct str_vec *platforms, struct arena *arena)
{
	vec_for (struct str, platform, platforms)
		add(tags, arena, "%.*s-%.*s-%.*s", STR(interpreter), STR(abi),
			STR(*platform));
}

static bool
is_cpython(const struct target *target)
{
	return str_is(target->implementation, "cpython");
}

static struct str
interpreter(const struct target *target, unsigned minor, struct arena *arena)
{
	static const struct {
		const char *name, *tag;
	} rows[] = {{"cpython", "cp"}, {"pypy", "pp"}, {"ironpython", "ip"},
		{"jython", "jy"}, {"python", "py"}};
	struct str tag = target->implementation;
	for (size_t i = 0; i < countof(rows); i++)
		if (str_is(target->implementation, rows[i].name))
			tag = str_from(rows[i].tag);
	return str_fmt(
		arena, "%.*s%u%u", STR(tag), target->python.major, minor);
}

/* The ABIs of its own, the best first; before 3.8 malloc's kind was in it. */
static struct str_vec
cpython_abis(const struct target *target, struct str name, struct arena *arena)
{
	struct str_vec abis = {0};
	const char *threads = target->freethreaded ? "t" : "";
	bool old = target->python.major == 3 && target->python.minor < 8;
	add(&abis, arena, "%.*s%s%s%s", STR(name), threads,
		target->debug ? "d" : "", old ? "m" : "");
	if (target->debug && !old)
		add(&abis, arena, "%.*s%s", STR(name), threads);
	return abis;
}

static void
add_cpython(const struct target *target, const struct str_vec *platforms,
	struct str_vec *tags, struct arena *arena)
{
	struct str name = interpreter(target, target->python.minor, arena);
	struct str_vec abis = cpython_abis(target, name, arena);
	struct str stable = target->freethreaded ? S("abi3t") : S("abi3");
	bool has_stable = target->python.major == 3 && target->python.minor > 1;
	vec_for (struct str, abi, &abis)
		add_platforms(tags, name, *abi, platforms, arena);
	if (has_stable)
		add_platforms(tags, name, stable, platforms, arena);
	add_platforms(tags, name, S("none"), platforms, arena);
	if (!has_stable)
		return;
	for (unsigned minor = target->python.minor - 1; minor > 1; minor--)
		add_platforms(tags, interpreter(target, minor, arena), stable,
			platforms, arena);
}

static void
add_generic(const struct target *target, const struct str_vec *platforms,
	struct str_vec *tags, struct arena *arena)
{
	struct str name = interpreter(target, target->python.minor, arena);
	if (target->abi.n)
		add_platforms(tags, name, tag_text(arena, target->abi),
			platforms, arena);
	add_platforms(tags, name, S("none"), platforms, arena);
}

/* py312, py3, py311, ... py30 */
static struct str_vec
pure_versions(const struct target *target, struct arena *arena)
{
	struct str_vec versions = {0};
	struct target_version v = target->python;
	add(&versions, arena, "py%u%u", v.major, v.minor);
	add(&versions, arena, "py%u", v.major);
	while (v.minor-- > 0)
		add(&versions, arena, "py%u%u", v.major, v.minor);
	return versions;
}

/* What every interpreter takes, and what is for this one on any platform. */
static void
add_pure(const struct target *target, const struct str_vec *platforms,
	struct str_vec *tags, struct arena *arena)
{
	struct str_vec versions = pure_versions(target, arena);
	vec_for (struct str, version, &versions)
		add_platforms(tags, *version, S("none"), platforms, arena);
	if (is_cpython(target))
		add(tags, arena, "%.*s-none-any",
			STR(interpreter(target, target->python.minor, arena)));
	else if (str_is(target->implementation, "pypy"))
		vec_add(tags, arena, S("pp3-none-any"));
	vec_for (struct str, version, &versions)
		add(tags, arena, "%.*s-none-any", STR(*version));
}

struct str_vec
target_tags(const struct target *target, struct arena *arena)
{
	struct str_vec tags = {0};
	struct str_vec platforms = target_platforms(target, arena);
	if (is_cpython(target))
		add_cpython(target, &platforms, &tags, arena);
	else
		add_generic(target, &platforms, &tags, arena);
	add_pure(target, &platforms, &tags, arena);
	return tags;
}
