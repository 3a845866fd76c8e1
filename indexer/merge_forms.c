/* SPDX-License-Identifier: MIT
 *
 * merge_forms.c - the written forms of one term, united over the shards that have it. Each shard numbers them
 * by its own frequencies; the merged list numbers them by the frequencies among the articles that stay.
 */
#include "indexer/merge_parts.h"

#include "common/error.h"
#include "common/text/term_key.h"

struct merged_form {
	struct nh_string name;
	struct source *source; /* one of those that have it */
	uint16_t ordinal;      /* there */
	uint32_t doc_freq;
};

static int compare_merged(const void *left, const void *right)
{
	return nh_string_compare(((const struct merged_form *)left)->name,
				 ((const struct merged_form *)right)->name);
}

/* The forms of one source's list into all; false where memory ran out or they are damaged. */
static bool read_forms(struct merge *merge, struct source *source, struct merged_form *all, size_t *count)
{
	const struct term_entry *entry = &source->terms.entry;
	struct nh_string key = term_cursor_key(&source->terms);
	struct reader reader = reader_over(entry->forms.bytes, entry->forms.length);
	struct term_form form = {0};
	size_t before = *count;

	source->renumbered = arena_array(&merge->arena, entry->form_count, sizeof *source->renumbered);
	if (!source->renumbered)
		return false;
	if (!entry->forms.bytes) {
		struct nh_string stem = {key.bytes + TERM_KEY_PREFIX_BYTES,
					 key.length - TERM_KEY_PREFIX_BYTES};

		all[(*count)++] =
		    (struct merged_form){arena_copy(&merge->arena, stem), source, 0, entry->doc_freq};
		return all[*count - 1].name.bytes;
	}
	while (*count - before < entry->form_count && term_forms_next(&reader, &form)) {
		struct nh_string name = {(const char *)form.bytes, form.length};

		if (form.doc_freq == 0 || form.doc_freq > entry->doc_freq)
			break;
		all[*count] = (struct merged_form){arena_copy(&merge->arena, name), source,
						   (uint16_t)(*count - before), form.doc_freq};
		if (!all[(*count)++].name.bytes)
			return false;
	}
	if (*count - before != entry->form_count)
		shard_damage(source->shard, source->dict.terms.offset);
	return *count - before == entry->form_count;
}

/* Counts doc_freqs of forms over the postings that stay, by their merged numbers. */
static bool count_kept_forms(struct merge *merge, struct merged_forms *forms)
{
	uint32_t *last = arena_array(&merge->arena, forms->count, sizeof *last);
	uint32_t stamp = 0;

	if (!last)
		return false;
	memset(forms->doc_freqs, 0, forms->count * sizeof *forms->doc_freqs);
	for (size_t i = 0; i < merge->standing_count; i++) {
		struct source *source = merge->standing[i];

		for (merge_open_list(source, true); source->place != NO_PLACE; merge_advance(source, 1)) {
			const uint16_t *ordinals = merge_ordinals(source);

			stamp++;
			for (uint32_t at = 0; at < source->block.freqs[source->block.at]; at++) {
				uint16_t merged = ordinals[at];

				forms->doc_freqs[merged] += last[merged] != stamp;
				last[merged] = stamp;
			}
		}
		if (buf_failed(&source->block.gaps) || buf_failed(&source->block.ordinals))
			return false;
	}
	return true;
}

struct ranked_form {
	struct nh_string name;
	uint32_t doc_freq;
	uint16_t before; /* its number by name */
};

static int compare_ranked(const void *left, const void *right)
{
	const struct ranked_form *a = left, *b = right;

	if (a->doc_freq != b->doc_freq)
		return a->doc_freq > b->doc_freq ? -1 : 1;
	return nh_string_compare(a->name, b->name);
}

/* Puts the forms in their order, the most frequent first, without those that no posting has any more. */
static bool rank_forms(struct merge *merge, struct merged_forms *forms)
{
	struct ranked_form *ranked = arena_array(&merge->arena, forms->count, sizeof *ranked);
	uint16_t *moved = arena_array(&merge->arena, forms->count, sizeof *moved);
	size_t kept = 0;

	if (!ranked || !moved)
		return false;
	for (size_t i = 0; i < forms->count; i++)
		if (forms->doc_freqs[i])
			ranked[kept++] =
			    (struct ranked_form){forms->names[i], forms->doc_freqs[i], (uint16_t)i};
	qsort(ranked, kept, sizeof *ranked, compare_ranked);
	for (size_t i = 0; i < kept; i++) {
		moved[ranked[i].before] = (uint16_t)i;
		forms->names[i] = ranked[i].name;
		forms->doc_freqs[i] = ranked[i].doc_freq;
	}
	for (size_t i = 0; i < merge->standing_count; i++) {
		struct source *source = merge->standing[i];

		for (size_t o = 0; o < source->terms.entry.form_count; o++)
			source->renumbered[o] = moved[source->renumbered[o]];
	}
	forms->count = kept;
	return true;
}

/* Forms above SHARD_FORMS_MAX, by bytes, count as the first, as they do in the inverter. */
static bool unite_forms(struct merge *merge, struct merged_form *all, size_t count, struct merged_forms *ret)
{
	size_t most = nh_size_min(count, SHARD_FORMS_MAX);

	qsort(all, count, sizeof *all, compare_merged);
	ret->names = arena_array(&merge->arena, most, sizeof *ret->names);
	ret->doc_freqs = arena_array(&merge->arena, most, sizeof *ret->doc_freqs);
	if (!ret->names || !ret->doc_freqs)
		return false;
	for (size_t i = 0; i < count; i++) {
		bool fresh = i == 0 || !nh_string_equal(all[i].name, all[i - 1].name);
		size_t number;

		ret->too_many |= fresh && ret->count == most;
		if (fresh && !ret->too_many)
			ret->names[ret->count++] = all[i].name;
		number = ret->too_many ? 0 : ret->count - 1;
		ret->doc_freqs[number] += all[i].doc_freq;
		all[i].source->renumbered[all[i].ordinal] = (uint16_t)number;
	}
	return true;
}

bool merge_forms(struct merge *merge, struct merged_forms *ret)
{
	struct merged_form *all;
	size_t most = 0, count = 0;

	*ret = (struct merged_forms){0};
	for (size_t i = 0; i < merge->standing_count; i++) {
		struct source *source = merge->standing[i];

		source->renumbered = NULL;
		most += source->terms.entry.form_count;
		ret->any |= source->terms.entry.forms.bytes != NULL;
	}
	if (!ret->any)
		return true;
	all = arena_array(&merge->arena, most, sizeof *all);
	for (size_t i = 0; all && i < merge->standing_count; i++)
		if (!read_forms(merge, merge->standing[i], all, &count))
			return false;
	if (!all || !unite_forms(merge, all, count, ret))
		return false;
	return ((!merge->filtered && !ret->too_many) || count_kept_forms(merge, ret)) &&
	       rank_forms(merge, ret);
}
