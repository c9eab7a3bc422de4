/* SPDX-License-Identifier: MIT */
/* Which package manager this machine has, for hints that say what to type. */
#ifndef ENV_DISTRO_H
#define ENV_DISTRO_H

#include "base/str.h"

enum distro {
	DISTRO_APT,    /* Debian, Ubuntu and their kin */
	DISTRO_DNF,    /* Fedora, RHEL, Rocky, Alma, Amazon */
	DISTRO_PACMAN, /* Arch */
	DISTRO_APK,    /* Alpine */
	DISTRO_ZYPPER, /* SUSE */
	DISTRO_BREW,   /* macOS with Homebrew */
	DISTRO_OTHER,
	DISTRO_COUNT = DISTRO_OTHER
};

/* By the system and /etc/os-release; what it reads is gone from the arena
 * afterwards. */
enum distro distro_here(struct arena *scratch);

/* By the text of an os-release file (pure). */
enum distro distro_from_release(struct str text);

/* "apt install", "dnf install"; NULL for DISTRO_OTHER. */
const char *distro_install(enum distro distro);

#endif
