/* SPDX-License-Identifier: MIT
 *
 * text_check.c - ==: whether the stored text holds words to the letter. Each part of an article (headline,
 * deck, dateline, body, a caption) is looked at by itself.
 */
#include "searcher/match/shard_run.h"

static bool any_holds(struct nh_strings texts, const struct match_check *check)
{
	for (size_t i = 0; i < texts.count; i++)
		if (text_holds(texts.items[i], check->value, true))
			return true;
	return false;
}

static bool furniture_holds(const struct nh_article *article, const struct match_check *check)
{
	for (size_t i = 0; i < article->furniture_count; i++)
		if (text_holds(article->furniture[i].text, check->value, true))
			return true;
	return false;
}

static bool article_holds(const struct nh_article *article, const struct match_check *check)
{
	return ((check->fields & NH_SCOPE_HEADLINE) && text_holds(article->headline, check->value, true)) ||
	       ((check->fields & NH_SCOPE_BODY) && (text_holds(article->deck, check->value, true) ||
						    text_holds(article->dateline, check->value, true) ||
						    text_holds(article->body, check->value, true))) ||
	       ((check->fields & NH_SCOPE_CAPTION) && any_holds(article->captions, check)) ||
	       ((check->fields & NH_SCOPE_FURNITURE) && furniture_holds(article, check));
}

bool text_passes(struct shard_run *run, const struct match_check *check, uint32_t doc)
{
	const struct doc_table *table = &run->shard->table;
	struct zip_uncompressor *uncompressor;
	struct nh_article article;
	struct arena arena;
	bool good;

	if (shard_meta(run->shard->shard)->stores_text != SHARD_STORE_FULL)
		return true;
	arena_init(&arena);
	uncompressor = zip_uncompressor_new();
	good = uncompressor && doc_table_article(table, doc, &arena, &article, NULL) == NH_OK;
	run->failed |= !good;
	good = good && doc_table_text(table, doc, uncompressor, &arena, &article, NULL) == NH_OK &&
	       article_holds(&article, check);
	zip_uncompressor_free(uncompressor);
	arena_done(&arena);
	return good;
}
