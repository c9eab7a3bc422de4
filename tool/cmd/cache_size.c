/* SPDX-License-Identifier: MIT */
#include "base/size.h"
#include "cmd/cmd_cache.h"
#include "env/store/stock.h"
#include "format/json_text.h"

struct size {
	const struct store *store;
	struct stock_item_vec items;
	struct stock_other_vec others;
	uint64_t total, limit; /* of all; 0: none */
	struct buf out;
};

static size_t
sum_kind(
	const struct size *size, const struct stock_kind *kind, uint64_t *bytes)
{
	size_t n = 0;

	*bytes = 0;
	vec_for (const struct stock_item, it, &size->items) {
		n += it->kind == kind;
		*bytes += it->kind == kind ? it->bytes : 0;
	}
	return n;
}

static void
add_row(struct size *size, struct str what, size_t n, uint64_t bytes)
{
	struct str text = size_text(bytes, size->out.arena);

	buf_addf(&size->out, "%-24.*s %8zu %12.*s\n", STR(what), n, STR(text));
}

static void
add_text(struct size *size)
{
	struct buf *out = &size->out;
	struct str limit =
		size->limit ? size_text(size->limit, out->arena) : S("none");

	for (const struct stock_kind *kind = stock_kinds; kind->name; kind++) {
		uint64_t bytes;
		size_t n = sum_kind(size, kind, &bytes);
		if (n)
			add_row(size, str_from(kind->text), n, bytes);
	}
	vec_for (const struct stock_other, it, &size->others) {
		struct str what = str_fmt(
			out->arena, "of another version: %.*s", STR(it->name));
		add_row(size, what, 1, it->bytes);
	}
	buf_addf(out, "total %.*s; limit %.*s (NINJENV_CACHE_MAX)\n",
		STR(size_text(size->total, out->arena)), STR(limit));
}

static void
add_kinds(struct size *size)
{
	struct buf *out = &size->out;

	for (const struct stock_kind *kind = stock_kinds; kind->name; kind++) {
		uint64_t bytes;
		size_t n = sum_kind(size, kind, &bytes);
		buf_addf(out,
			"%s{\"kind\":\"%s\",\"entries\":%zu,\"bytes\":%llu}",
			kind == stock_kinds ? "" : ",", kind->name, n,
			(unsigned long long)bytes);
	}
}

static void
add_json(struct size *size)
{
	struct buf *out = &size->out;

	buf_addz(out, "{\"directory\":");
	json_quote(out, size->store->root);
	buf_addf(out, ",\"bytes\":%llu,\"limit\":%llu,\"kinds\":[",
		(unsigned long long)size->total,
		(unsigned long long)size->limit);
	add_kinds(size);
	buf_addz(out, "],\"others\":[");
	vec_for (const struct stock_other, it, &size->others) {
		buf_addz(out,
			it == size->others.v ? "{\"name\":" : ",{\"name\":");
		json_quote(out, it->name);
		buf_addf(
			out, ",\"bytes\":%llu}", (unsigned long long)it->bytes);
	}
	buf_addz(out, "]}\n");
}

int
cache_size(struct cmd_context *context, struct store *store)
{
	struct size size = {.store = store, .out = {.arena = context->arena}};

	if (!stock_limit(&size.limit, context->diag) ||
		!stock_read(
			store, &size.items, context->arena, context->diag) ||
		!stock_others(
			store, &size.others, context->arena, context->diag))
		return EXIT_FAILED;
	vec_for (const struct stock_item, it, &size.items) {
		size.total += it->bytes;
	}
	vec_for (const struct stock_other, it, &size.others) {
		size.total += it->bytes;
	}
	if (context->options.json)
		add_json(&size);
	else
		add_text(&size);
	return cmd_print(context, buf_str(&size.out)) ? EXIT_DONE : EXIT_FAILED;
}
