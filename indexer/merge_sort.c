/* SPDX-License-Identifier: MIT
 *
 * merge_sort.c - one list of a merge whose postings do not come in the order of their places, because
 * documents get another order: all of it is gathered, then sorted.
 */
#include "indexer/merge_parts.h"

void merge_waiting_init(struct waiting_list *waiting)
{
	buf_init(&waiting->postings);
	buf_init(&waiting->gaps);
	buf_init(&waiting->ordinals);
}

void merge_waiting_done(struct waiting_list *waiting)
{
	buf_done(&waiting->postings);
	buf_done(&waiting->gaps);
	buf_done(&waiting->ordinals);
}

/* The posting that the source stands on. */
static void gather_posting(struct waiting_list *waiting, const struct source *source)
{
	uint32_t freq = source->block.freqs[source->block.at];
	const uint32_t *gaps = merge_gaps(source);
	const uint16_t *ordinals = merge_ordinals(source);
	struct waiting_posting posting;

	memset(&posting, 0, sizeof posting);
	posting.place = source->place;
	posting.freq = freq;
	posting.occurrence = waiting->gaps.length / sizeof *gaps;
	buf_append(&waiting->postings, &posting, sizeof posting);
	if (gaps)
		buf_append(&waiting->gaps, gaps, freq * sizeof *gaps);
	if (ordinals)
		buf_append(&waiting->ordinals, ordinals, freq * sizeof *ordinals);
}

static int compare_places(const void *left, const void *right)
{
	const struct waiting_posting *a = left, *b = right;

	return a->place < b->place ? -1 : a->place > b->place;
}

bool merge_sorted_list(struct merge *merge)
{
	struct waiting_list *waiting = &merge->waiting;
	struct waiting_posting *postings;
	size_t count;

	buf_reset(&waiting->postings);
	buf_reset(&waiting->gaps);
	buf_reset(&waiting->ordinals);
	for (size_t i = 0; i < merge->standing_count; i++)
		for (struct source *source = merge->standing[i]; source->place != NO_PLACE;
		     merge_advance(source, 1))
			gather_posting(waiting, source);
	if (buf_failed(&waiting->postings) || buf_failed(&waiting->gaps) || buf_failed(&waiting->ordinals))
		return false;
	postings = (struct waiting_posting *)(void *)waiting->postings.bytes;
	count = waiting->postings.length / sizeof *postings;
	qsort(postings, count, sizeof *postings, compare_places);
	for (size_t i = 0; i < count; i++) {
		const uint32_t *gaps = (const uint32_t *)(const void *)waiting->gaps.bytes;
		const uint16_t *ordinals = (const uint16_t *)(const void *)waiting->ordinals.bytes;
		size_t at = postings[i].occurrence;

		posting_writer_add(&merge->postings, &postings[i].place, &postings[i].freq, 1,
				   waiting->gaps.length ? gaps + at : NULL,
				   waiting->ordinals.length ? ordinals + at : NULL);
	}
	return true;
}
