/* SPDX-License-Identifier: MIT */
#include "env/install/inside.h"

#include <string.h>

#include "base/path.h"
#include "sys/at.h"
#include "sys/beneath.h"

void
inside_start(struct inside *inside, int root, struct arena *arena)
{
	*inside = (struct inside){.root = root,
		.opened = -1,
		.path = {.arena = arena},
		.arena = arena};
}

void
inside_end(struct inside *inside)
{
	for (size_t i = 0; i < inside->n; i++)
		at_close(inside->made[i].fd);
	if (inside->opened >= 0)
		at_close(inside->opened);
	inside->n = 0;
	inside->opened = -1;
}

/* The hot part: no more than a comparison for each. */
static const struct inside_made *
made_above(const struct inside *inside, struct str path)
{
	for (size_t i = 0; i < inside->n; i++) {
		const struct inside_made *made = &inside->made[i];
		if (path.n > made->path.n + 1 && path.p[made->path.n] == '/' &&
			!memcmp(path.p, made->path.p, made->path.n))
			return made;
	}
	return NULL;
}

int
inside_enter(
	struct inside *inside, struct str path, int *dir, const char **name)
{
	const struct inside_made *made = made_above(inside, path);
	if (made) {
		*dir = made->fd;
		*name = path.p + made->path.n + 1;
		return 0;
	}
	size_t slash = str_rindex(path, '/');
	struct str above = str_sub(path, 0, slash < path.n ? slash : 0);
	*name = path_base(path).p;
	*dir = inside->opened;
	if (inside->opened >= 0 && str_eq(above, buf_str(&inside->path)))
		return 0;
	if (inside->opened >= 0)
		at_close(inside->opened);
	inside->path.n = 0;
	buf_add(&inside->path, above);
	int error = beneath_open(
		inside->root, buf_str(&inside->path).p, &inside->opened);
	*dir = inside->opened;
	return error;
}

void
inside_made(struct inside *inside, struct str path, int dir, const char *name)
{
	int fd;
	if (inside->n == INSIDE_MADE || made_above(inside, path) ||
		beneath_open(dir, name, &fd)) /* then each is opened anew */
		return;
	inside->made[inside->n++] = (struct inside_made){
		.fd = fd, .path = str_dup(inside->arena, path)};
}
