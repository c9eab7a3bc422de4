/* SPDX-License-Identifier: MIT */
/* Text is an INI file; every piece of a value is where it is said to be. */
#include "fuzz.h"

#include "format/ini.h"

static void
check_entry(const struct ini_entry *entry)
{
	assert(entry->pieces.n && str_index(entry->key, '\n') == entry->key.n);
	assert(str_index(entry->value, '\n') == entry->value.n);
	for (size_t i = 0; i < entry->pieces.n; i++) {
		const struct ini_piece *piece = &entry->pieces.v[i];
		size_t end = piece->from + piece->text.n;
		assert(end <= entry->value.n);
		assert(str_eq(
			str_sub(entry->value, piece->from, end), piece->text));
	}
	for (size_t i = 0; i < entry->value.n; i++)
		assert(ini_at(entry, i).line >= entry->place.line);
}

static void
fuzz(struct str text, struct arena *arena, struct diag *diag)
{
	struct ini_section_vec sections = {0};
	bool good = ini_read(text, S("x"), &sections, arena, diag);
	assert(good == !diag->errors);
	vec_for (struct ini_section, section, &sections)
		vec_for (struct ini_entry, entry, &section->entries)
			check_entry(entry);
}
