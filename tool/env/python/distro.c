/* SPDX-License-Identifier: MIT */
#include "env/python/distro.h"

#include "sys/file.h"
#include "sys/host.h"

enum { RELEASE_MAX = 64 * 1024 };

static const struct {
	const char *id;
	enum distro distro;
} ids[] = {
	{"debian", DISTRO_APT},
	{"ubuntu", DISTRO_APT},
	{"fedora", DISTRO_DNF},
	{"rhel", DISTRO_DNF},
	{"centos", DISTRO_DNF},
	{"amzn", DISTRO_DNF},
	{"arch", DISTRO_PACMAN},
	{"alpine", DISTRO_APK},
	{"suse", DISTRO_ZYPPER},
	{"opensuse", DISTRO_ZYPPER},
	{"opensuse-leap", DISTRO_ZYPPER},
	{"opensuse-tumbleweed", DISTRO_ZYPPER},
	{"sles", DISTRO_ZYPPER},
};

static const char *const install[] = {
	[DISTRO_APT] = "apt install",
	[DISTRO_DNF] = "dnf install",
	[DISTRO_PACMAN] = "pacman -S",
	[DISTRO_APK] = "apk add",
	[DISTRO_ZYPPER] = "zypper install",
	[DISTRO_BREW] = "brew install",
};

static enum distro
by_id(struct str id)
{
	for (size_t i = 0; i < countof(ids); i++)
		if (str_is(id, ids[i].id))
			return ids[i].distro;
	return DISTRO_OTHER;
}

static struct str
unquoted(struct str value)
{
	value = str_trim(value);
	bool quoted = value.n >= 2 && (value.p[0] == '"' || value.p[0] == '\'');
	return quoted ? str_sub(value, 1, value.n - 1) : value;
}

/* ID_LIKE is a list of words, the nearest relative first. */
static enum distro
by_words(struct str words)
{
	struct str word;
	while (str_next(&words, ' ', &word)) {
		enum distro found = by_id(word);
		if (found != DISTRO_OTHER)
			return found;
	}
	return DISTRO_OTHER;
}

enum distro
distro_from_release(struct str text)
{
	enum distro own = DISTRO_OTHER, like = DISTRO_OTHER;
	struct str line;
	while (str_next(&text, '\n', &line)) {
		struct str key, value;
		if (!str_cut(line, '=', &key, &value))
			continue;
		if (str_is(key, "ID"))
			own = by_words(unquoted(value));
		else if (str_is(key, "ID_LIKE"))
			like = by_words(unquoted(value));
	}
	return own != DISTRO_OTHER ? own : like;
}

enum distro
distro_here(struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	static const char *const paths[] = {
		"/etc/os-release", "/usr/lib/os-release"};
	enum distro found = DISTRO_OTHER;
	if (str_is(host_system(scratch), "darwin"))
		found = DISTRO_BREW;
	for (size_t i = 0; i < countof(paths) && found == DISTRO_OTHER; i++) {
		struct str text;
		/* Only a hint is at stake: what cannot be read says nothing. */
		if (file_read(str_from(paths[i]), RELEASE_MAX, &text, scratch,
			    NULL) == FS_OK)
			found = distro_from_release(text);
	}
	arena_reset(scratch, mark);
	return found;
}

const char *
distro_install(enum distro distro)
{
	return distro == DISTRO_OTHER ? NULL : install[distro];
}
