/* SPDX-License-Identifier: MIT */
#include "model/lock_public.h"

#include "format/url.h"
#include "model/secret.h"

struct run {
	struct arena *arena;
	struct diag *diag;
	bool told;
};

static void
tell(struct run *run, struct place place)
{
	if (!run->told) {
		diag_warn(run->diag, place,
			"a URL holds a user or password, which is not used");
		(void)diag_hint(run->diag,
			"take it out of the lock, which many can read, and "
			"let ~/.netrc have it");
	}
	run->told = true;
}

static void
clean(struct run *run, struct str *text, struct place place)
{
	struct url url = url_split(*text);
	bool password = str_index(url.userinfo, ':') < url.userinfo.n;

	if (!url.userinfo.n || (str_is(url.scheme, "ssh") && !password))
		return;
	*text = url_public(run->arena, *text);
	tell(run, place);
}

static void
clean_packages(struct run *run, struct lock_package_vec *packages)
{
	vec_for (struct lock_package, it, packages) {
		clean(run, &it->index, it->place);
		if (it->source == LOCK_VCS)
			clean(run, &it->where, it->place);
		clean(run, &it->archive.url, it->archive.place);
		clean(run, &it->sdist.url, it->sdist.place);
		vec_for (struct lock_file, wheel, &it->wheels) {
			clean(run, &wheel->url, wheel->place);
		}
	}
}

void
lock_public(struct lock *lock, struct arena *arena, struct diag *diag)
{
	struct run run = {.arena = arena, .diag = diag};
	size_t first = diag->items.n;

	clean_packages(&run, &lock->packages);
	clean_packages(&run, &lock->build_packages);
	secret_hide_items(diag, first); /* the place shows a line of the lock */
}
