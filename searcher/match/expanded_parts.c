/* SPDX-License-Identifier: MIT
 *
 * expanded_parts.c - see expanded_parts.h.
 */
#include "searcher/match/expanded_parts.h"

/* ---- parts ---- */

/* Which ordinals are wanted; NULL where all are. *ret_any: whether one is. */
static bool choose_ordinals(struct shard_run *run, const struct expanded_key *key, struct part *part,
			    bool *ret_any)
{
	struct reader reader = reader_over(part->entry.forms.bytes, part->entry.forms.length);
	bool *wanted;
	struct nh_string stem = {key->key.bytes + TERM_KEY_PREFIX_BYTES,
				 key->key.length - TERM_KEY_PREFIX_BYTES};
	struct term_form form = {0};
	size_t all = 0;

	part->wanted = NULL;
	if (!part->entry.forms.bytes) {
		*ret_any = expanded_key_has(key, stem);
		return true;
	}
	if (part->entry.form_count > part->entry.forms.length) { /* a form takes two bytes at least */
		shard_damage(run->shard->shard, run->shard->dict.terms.offset);
		*ret_any = false;
		return true;
	}
	wanted = arena_array(run->arena, part->entry.form_count, sizeof *wanted);
	for (size_t i = 0; wanted && i < part->entry.form_count && term_forms_next(&reader, &form); i++) {
		wanted[i] = expanded_key_has(key, (struct nh_string){(const char *)form.bytes, form.length});
		all += wanted[i];
	}
	part->wanted = all < part->entry.form_count ? wanted : NULL;
	*ret_any = all > 0;
	return wanted;
}

bool expanded_find_parts(struct shard_run *run, const struct expansion *expansion, struct expanded_list *list)
{
	struct term_cursor cursor;

	term_cursor_init(&cursor, &run->shard->dict);
	list->parts = arena_alloc(run->arena, (expansion->key_count + 1) * sizeof *list->parts);
	for (size_t i = 0; list->parts && i < expansion->key_count; i++) {
		struct part *part = &list->parts[list->part_count];
		bool any;

		if (!term_cursor_find(&cursor, expansion->keys[i].key))
			continue;
		*part = (struct part){.entry = cursor.entry};
		if (!choose_ordinals(run, &expansion->keys[i], part, &any))
			return false;
		if (!any)
			continue;
		list->part_count++;
		list->postings += part->entry.doc_freq;
	}
	return list->parts;
}

/* ---- reading them ---- */

#define ORDINALS_AT_ONCE 512

/* Whether one of count positions from first on holds a wanted form. */
static bool has_wanted(const struct postings *postings, const bool *wanted, uint64_t first, uint32_t count)
{
	NH_UNINITIALIZED uint32_t ordinals[ORDINALS_AT_ONCE];

	for (uint32_t done = 0; done < count;) {
		uint32_t some = count - done < ORDINALS_AT_ONCE ? count - done : ORDINALS_AT_ONCE;

		if (!postings_ordinals(postings, first + done, some, ordinals))
			return false;
		for (uint32_t i = 0; i < some; i++)
			if (wanted[ordinals[i]])
				return true;
		done += some;
	}
	return false;
}

/* Which postings of the block hold a wanted form; where the block has few positions they are unpacked at
 * once. */
static bool screen_block(struct postings *postings, const bool *wanted, bool *keeps)
{
	NH_UNINITIALIZED uint32_t freqs[SHARD_BLOCK_POSTINGS], ordinals[ORDINALS_AT_ONCE];
	uint32_t total = 0, at = 0;
	uint64_t first;

	if (!postings_block_freqs(postings, freqs, &first))
		return false;
	for (uint32_t i = 0; i < postings->count; i++)
		total = freqs[i] < ORDINALS_AT_ONCE ? total + freqs[i] : ORDINALS_AT_ONCE + 1;
	if (total <= ORDINALS_AT_ONCE && !postings_ordinals(postings, first, total, ordinals))
		return false;
	for (uint32_t i = 0; i < postings->count; first += freqs[i], at += freqs[i], i++) {
		keeps[i] = false;
		if (total > ORDINALS_AT_ONCE)
			keeps[i] = has_wanted(postings, wanted, first, freqs[i]);
		for (uint32_t j = 0; total <= ORDINALS_AT_ONCE && j < freqs[i]; j++)
			keeps[i] |= wanted[ordinals[at + j]];
	}
	return true;
}

bool expanded_load_block(const struct part *part, struct postings *postings, uint32_t block, bool *keeps)
{
	if (block >= postings->block_count ||
	    (postings->block != block && !postings_enter(postings, block)) || !postings_need_docs(postings))
		return false;
	postings_need_codes(postings);
	return !part->wanted || screen_block(postings, part->wanted, keeps);
}

/* ---- scoring ---- */

struct postings *expanded_part_open(struct shard_run *run, struct part *part)
{
	if (part->postings)
		return part->postings;
	part->postings = arena_alloc(run->arena, sizeof *part->postings);
	if (!part->postings)
		run->failed = true;
	else if (!postings_open(part->postings, &run->shard->dict, &part->entry))
		part->postings = NULL;
	return part->postings;
}

void expanded_part_positions(struct shard_run *run, struct part *part, uint32_t index, size_t which,
			     uint32_t *kept)
{
	struct postings *postings = expanded_part_open(run, part);
	uint32_t freq, *positions;
	uint64_t first;

	if (!postings || !postings_freq(postings, index, &freq, &first))
		return;
	positions = positions_room(run, which, *kept, freq);
	if (!positions || !postings_positions(postings, first, freq, positions))
		return;
	for (uint32_t i = 0; i < freq; i++) {
		uint16_t ordinal = part->wanted ? postings_ordinal(postings, first + i) : 0;

		if (!part->wanted || (ordinal < postings->form_count && part->wanted[ordinal]))
			run->positions[which][(*kept)++] = positions[i];
	}
}

static uint64_t freq_by_positions(struct shard_run *run, struct part *part, uint32_t index, uint32_t doc)
{
	const struct nh_index *snapshot = run->plan->index;
	struct phrase_places places = {0, 0, 0};
	uint32_t count = 0;

	expanded_part_positions(run, part, index, 0, &count);
	count_places(run, doc, run->positions[0], count, &places);
	return (uint64_t)places.headline * snapshot->headline_weight +
	       (uint64_t)places.body * snapshot->body_weight +
	       (uint64_t)places.caption * snapshot->caption_weight;
}

uint64_t expanded_part_freq(struct shard_run *run, struct part *part, uint32_t index, uint32_t doc)
{
	struct postings *postings = expanded_part_open(run, part);
	double freq;

	if (!postings)
		return 0;
	if (part->wanted || !(postings->flags & SHARD_TERM_HAS_POSITIONS))
		return freq_by_positions(run, part, index, doc);
	return posting_weighted_freq(run, postings, index, doc, &freq) ? (uint64_t)freq : 0;
}
