/* SPDX-License-Identifier: MIT
 *
 * value_check.c - phrases and whole values in fields outside the text, checked on what the shard stores.
 */
#include "common/text/fold.h"
#include "common/text/tokenizer.h"
#include "searcher/match/shard_run.h"

#define VALUE_TOKENS_MAX 1024

static bool same_token(const struct token *a, struct nh_string a_text, const struct token *b,
		       struct nh_string b_text, bool to_the_letter)
{
	if (b->kind == TOKEN_HOLE)
		return true;
	if (a->kind != b->kind)
		return false;
	if (to_the_letter)
		return a->end - a->begin == b->end - b->begin &&
		       memcmp(a_text.bytes + a->begin, b_text.bytes + b->begin, a->end - a->begin) == 0;
	return a->form_length == b->form_length && memcmp(a->form, b->form, a->form_length) == 0;
}

bool text_holds(struct nh_string text, struct nh_string wanted, bool to_the_letter)
{
	struct tokenizer outer;
	struct token first;

	tokenizer_init(&outer, text);
	while (tokenizer_next(&outer, &first)) {
		struct tokenizer there, here;
		struct token a, b;
		struct nh_string tail;
		size_t taken = 0;
		bool equal = true, more;

		if (first.kind == TOKEN_HOLE)
			continue;
		tail = (struct nh_string){text.bytes + first.begin, text.length - first.begin};
		tokenizer_init(&there, tail);
		tokenizer_init(&here, wanted);
		while (equal && taken++ < VALUE_TOKENS_MAX && (more = tokenizer_next(&here, &b)))
			equal = tokenizer_next(&there, &a) && same_token(&a, tail, &b, wanted, to_the_letter);
		if (equal)
			return true;
	}
	return false;
}

static bool fold_whole(struct nh_string text, struct buf *out)
{
	size_t lower_length, form_length, capacity = text.length * 4 + 16;
	char *lower = (char *)buf_reserve(out, 2 * capacity);

	if (!lower || !fold_word(text.bytes, text.length, lower + capacity, &lower_length, lower,
				 &form_length, capacity))
		return false;
	out->length = form_length;
	return true;
}

/* Whether the two are the same but for case and accents. */
static bool same_value(struct nh_string a, struct nh_string b)
{
	struct buf left, right;
	bool same;

	if (nh_string_equal(a, b))
		return true;
	buf_init(&left);
	buf_init(&right);
	same = fold_whole(a, &left) && fold_whole(b, &right) &&
	       nh_string_equal(buf_string(&left), buf_string(&right));
	buf_done(&left);
	buf_done(&right);
	return same;
}

static bool passes(const struct match_check *check, struct nh_string value)
{
	if (!value.bytes)
		return false;
	return check->whole ? same_value(value, check->value)
			    : text_holds(value, check->value, check->to_the_letter);
}

static bool any_passes(const struct match_check *check, struct nh_strings values)
{
	for (size_t i = 0; i < values.count; i++)
		if (passes(check, values.items[i]))
			return true;
	return false;
}

/* Tags stand in the stored text; an index that stores none takes all that have the words. */
static bool tags_pass(const struct doc_table *table, uint32_t doc, const struct match_check *check,
		      struct arena *arena, struct nh_article *article)
{
	struct zip_uncompressor *uncompressor = zip_uncompressor_new();
	enum nh_status status =
	    uncompressor ? doc_table_text(table, doc, uncompressor, arena, article, NULL) : NH_NO_MEMORY;

	zip_uncompressor_free(uncompressor);
	return status == NH_NOT_FOUND || (status == NH_OK && any_passes(check, article->tags));
}

bool value_passes(struct shard_run *run, const struct match_check *check, uint32_t doc)
{
	const struct doc_table *table = &run->shard->table;
	struct nh_article article;
	struct arena arena;
	bool good = false;

	switch (check->field) {
	case QUERY_FIELD_SOURCE:
		return passes(check, doc_table_name(&table->source, &table->sources, doc));
	case QUERY_FIELD_AGENCY:
		return passes(check, doc_table_name(&table->agency, &table->agencies, doc));
	case QUERY_FIELD_SECTION:
		return passes(check, doc_table_name(&table->section, &table->sections, doc));
	default:
		break;
	}
	arena_init(&arena);
	if (doc_table_article(table, doc, &arena, &article, NULL) != NH_OK)
		run->failed = true;
	else if (check->field == QUERY_FIELD_TAG)
		good = tags_pass(table, doc, check, &arena, &article);
	else if (check->field == QUERY_FIELD_URL)
		good = passes(check, article.url);
	else
		good = any_passes(check, article.bylines);
	arena_done(&arena);
	return good;
}
