/* SPDX-License-Identifier: MIT
 *
 * match_document.c - whether one document matches a node: what match_eval.c says for windows, for the walk
 * along a rare word.
 */
#include "searcher/match/shard_run.h"

static char lower_ascii(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte + 32) : byte;
}

/* language:en matches en and en-GB, in any case. */
bool language_fits(struct nh_string wanted, struct nh_string language)
{
	if (language.length < wanted.length ||
	    (language.length > wanted.length && language.bytes[wanted.length] != '-' &&
	     language.bytes[wanted.length] != '_'))
		return false;
	for (size_t i = 0; i < wanted.length; i++)
		if (lower_ascii(wanted.bytes[i]) != lower_ascii(language.bytes[i]))
			return false;
	return wanted.length > 0;
}

static bool in_all(struct shard_run *run, const struct match_node *node, uint32_t doc)
{
	for (size_t i = 0; i < node->child_count; i++)
		if (!match_document(run, node->children[i], doc))
			return false;
	return true;
}

static bool in_any(struct shard_run *run, const struct match_node *node, uint32_t doc)
{
	for (size_t i = 0; i < node->child_count; i++)
		if (match_document(run, node->children[i], doc))
			return true;
	return false;
}

bool match_document(struct shard_run *run, const struct match_node *node, uint32_t doc)
{
	const struct doc_table *table = &run->shard->table;

	switch (node->kind) {
	case MATCH_NOTHING:
		return false;
	case MATCH_EVERYTHING:
		return true;
	case MATCH_LIST:
		return list_probe(&run->cursors[node->list], doc) != LIST_NONE;
	case MATCH_AND:
		return in_all(run, node, doc);
	case MATCH_OR:
		return in_any(run, node, doc);
	case MATCH_WITHOUT:
		return match_document(run, node->children[0], doc) &&
		       !match_document(run, node->children[1], doc);
	case MATCH_CHECKED:
		return match_document(run, node->children[0], doc) && check_passes(run, node->check, doc);
	case MATCH_DATES:
		return days_meet(run, node, doc);
	case MATCH_UNDATED:
		return is_undated(run, doc);
	case MATCH_ID:
		return doc_table_find(table, node->text) == doc;
	case MATCH_LANGUAGE:
		return language_fits(node->text, doc_table_name(&table->language, &table->languages, doc));
	}
	return false;
}
