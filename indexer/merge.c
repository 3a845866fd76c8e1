/* SPDX-License-Identifier: MIT
 *
 * merge.c - see merge.h.
 *
 *   1. All inputs' documents are merged by document_order; each gets its place in the whole. An input's own
 *      order is the same order, so its map from old number to new only ever rises: lists stream.
 *   2. The whole is cut after every documents_max documents; each piece becomes a shard:
 *      its documents are copied, then the dictionaries are merged by key and each list by new number.
 *
 * Memory: four bytes a document, a few kilobytes an input, and what the writer gathers. What has been read
 * of the inputs is given back to the system as the merge goes on.
 */
#include "indexer/merge.h"

#include "common/error.h"
#include "common/shard/doc_table.h"
#include "common/shard/postings.h"
#include "common/text/term_key.h"
#include "indexer/document_order.h"

#define RELEASE_BYTES ((uint64_t)1 << 22)
#define NO_PLACE UINT32_MAX

struct source {
	const struct shard *shard;
	const struct deletes *dropped;
	struct doc_table table;
	struct term_dict dict;
	uint32_t *places;       /* by document: its place in the whole, or NO_PLACE */
	uint32_t next, end;     /* documents still to be placed or copied */
	struct nh_date date;    /* of document next */
	struct nh_string id;
	uint32_t first, last;   /* the documents of the piece being written: [first, last) */
	struct term_cursor terms;
	bool at_key;            /* its current term is the one being merged */
	bool ended;
	struct postings postings;
	uint32_t number;        /* of the current posting in its list */
	uint32_t place;         /* of the current posting, in the piece; NO_PLACE at the end */
	uint16_t *renumbered;   /* its ordinals of forms */
	uint64_t released_documents, released_postings;
};

struct merge {
	const struct file_ops *ops;
	const char *directory;
	struct field_weights weights;
	struct source *sources;
	size_t source_count;
	enum shard_store store;
	uint64_t kept;
	uint64_t piece_begin, piece_end;
	bool filtered; /* documents of some list may be missing from the piece */
	struct shard_writer *writer;
	struct arena arena; /* of one document, or of one term */
	struct buf positions, ordinals;
};

/* ---- placing documents ---- */

static bool skip_dropped(struct source *source)
{
	while (source->next < source->end && deletes_has(source->dropped, source->next))
		source->places[source->next++] = NO_PLACE;
	if (source->next == source->end)
		return false;
	source->date = doc_table_date(&source->table, source->next);
	source->id = doc_table_id(&source->table, source->next);
	return true;
}

/* The source whose next document comes first; NULL at the end. */
static struct source *first_source(struct merge *merge)
{
	struct source *first = NULL;

	for (size_t i = 0; i < merge->source_count; i++) {
		struct source *source = &merge->sources[i];

		if (source->next < source->end &&
		    (!first || document_order(source->date, source->id, first->date, first->id) < 0))
			first = source;
	}
	return first;
}

static enum nh_status place_documents(struct merge *merge, struct nh_error *error)
{
	struct source *source;

	for (size_t i = 0; i < merge->source_count; i++)
		skip_dropped(&merge->sources[i]);
	while ((source = first_source(merge)) != NULL) {
		if (merge->kept >= NO_PLACE)
			return nh_fail(error, NH_BAD_INPUT, merge->directory, "too many articles for one index");
		source->places[source->next++] = (uint32_t)merge->kept++;
		skip_dropped(source);
	}
	for (size_t i = 0; i < merge->source_count; i++) {
		enum nh_status status = shard_damaged(merge->sources[i].shard, error);

		if (status != NH_OK)
			return status;
	}
	return NH_OK;
}

/* Each source's documents that fall into the piece. */
static void enter_piece(struct merge *merge)
{
	merge->filtered = merge->piece_begin > 0 || merge->piece_end < merge->kept;
	for (size_t i = 0; i < merge->source_count; i++) {
		struct source *source = &merge->sources[i];

		source->first = source->last;
		for (uint32_t doc = source->first; doc < source->end; doc++) {
			if (source->places[doc] != NO_PLACE && source->places[doc] >= merge->piece_end)
				break;
			source->last = doc + 1;
		}
		merge->filtered |= source->dropped && source->dropped->deleted_count > 0;
	}
}

/* ---- copying documents ---- */

static enum nh_status copy_document(struct merge *merge, struct source *source, uint32_t doc, struct nh_error *error)
{
	const struct doc_table *table = &source->table;
	struct shard_document document = {0};
	struct nh_article article;
	enum nh_status status;

	arena_reset(&merge->arena);
	status = doc_table_article(table, doc, &merge->arena, &article, error);
	if (status != NH_OK)
		return status;
	if (!doc_table_bytes(table, doc, &document.record, &document.text))
		return shard_damaged(source->shard, error);
	document.published = article.published;
	document.headline_tokens = (uint32_t)column_get(&table->headline_length, doc);
	document.body_tokens = (uint32_t)column_get(&table->body_length, doc);
	document.caption_tokens = (uint32_t)column_get(&table->caption_length, doc);
	document.source = article.source;
	document.section = article.section;
	document.language = article.language;
	document.agency = article.agency;
	document.place = doc_table_name(&table->path, &table->paths, doc);
	if (!document.place.bytes)
		document.place = article.id;
	document.id = article.id;
	status = shard_writer_document(merge->writer, &document, error);
	return status == NH_OK ? shard_damaged(source->shard, error) : status;
}

/* Gives back the pages of a section that lie below offset. */
static void release(const struct source *source, enum shard_section section, uint64_t offset, uint64_t *released)
{
	uint64_t begin = shard_section(source->shard, section).offset;

	if (offset < *released + RELEASE_BYTES)
		return;
	shard_release(source->shard, begin + *released, begin + offset);
	*released = offset;
}

static enum nh_status copy_documents(struct merge *merge, struct nh_error *error)
{
	enum nh_status status = NH_OK;

	for (size_t i = 0; i < merge->source_count; i++)
		merge->sources[i].next = merge->sources[i].first;
	for (uint64_t place = merge->piece_begin; place < merge->piece_end && status == NH_OK; place++) {
		struct source *source = NULL;

		for (size_t i = 0; i < merge->source_count && !source; i++) {
			struct source *at = &merge->sources[i];

			while (at->next < at->last && at->places[at->next] == NO_PLACE)
				at->next++;
			if (at->next < at->last && at->places[at->next] == place)
				source = at;
		}
		if (!source)
			return nh_fail(error, NH_CORRUPT, merge->directory, "documents are out of order");
		status = copy_document(merge, source, source->next, error);
		release(source, SHARD_SECTION_DOCUMENTS, column_get(&source->table.document, source->next),
			&source->released_documents);
		source->next++;
	}
	return status;
}

/* ---- merging lists ---- */

/* Stands the source on its next posting that stays in the piece, from the current one on. */
static void find_posting(struct merge *merge, struct source *source)
{
	struct postings *postings = &source->postings;

	source->place = NO_PLACE;
	while (postings->block < postings->block_count) {
		uint32_t within = source->number - postings->block * SHARD_BLOCK_POSTINGS;

		for (; within < postings->count; within++, source->number++) {
			uint32_t doc = postings->docs[within];

			if (doc >= source->last)
				return;
			if (doc >= source->first && source->places[doc] != NO_PLACE) {
				source->place = source->places[doc] - (uint32_t)merge->piece_begin;
				return;
			}
		}
		postings_load(postings, postings->block + 1);
	}
}

static bool open_list(struct merge *merge, struct source *source)
{
	uint32_t block;

	source->place = NO_PLACE;
	if (source->first == source->last || !postings_open(&source->postings, &source->dict, &source->terms.entry))
		return false;
	block = postings_find_block(&source->postings, 0, source->first);
	if (block > 0)
		postings_load(&source->postings, block);
	source->number = block * SHARD_BLOCK_POSTINGS;
	find_posting(merge, source);
	return true;
}

static bool open_lists(struct merge *merge)
{
	bool any = false;

	for (size_t i = 0; i < merge->source_count; i++)
		if (merge->sources[i].at_key && open_list(merge, &merge->sources[i]))
			any |= merge->sources[i].place != NO_PLACE;
	return any;
}

static struct source *least_place(struct merge *merge)
{
	struct source *least = NULL;

	for (size_t i = 0; i < merge->source_count; i++) {
		struct source *source = &merge->sources[i];

		if (source->at_key && source->place != NO_PLACE && (!least || source->place < least->place))
			least = source;
	}
	return least;
}

/* The positions and forms of the current posting into the buffers. */
static bool read_positions(struct merge *merge, struct source *source, uint32_t freq, uint64_t first)
{
	const struct postings *postings = &source->postings;
	uint32_t *positions;
	uint16_t *ordinals;

	buf_reset(&merge->positions);
	buf_reset(&merge->ordinals);
	positions = (uint32_t *)(void *)buf_extend(&merge->positions, freq * sizeof *positions);
	ordinals = (uint16_t *)(void *)buf_extend(&merge->ordinals, freq * sizeof *ordinals);
	if (!positions || !ordinals || !postings_positions(postings, first, freq, positions))
		return false;
	for (uint32_t i = 0; i < freq; i++) {
		uint16_t ordinal = postings_ordinal(postings, first + i);

		if (ordinal >= postings->form_count)
			return shard_damage(source->shard, postings->region_offset), false;
		ordinals[i] = source->renumbered ? source->renumbered[ordinal] : 0;
	}
	return true;
}

static bool write_posting(struct merge *merge, struct source *source)
{
	struct posting_writer *writer = shard_writer_postings(merge->writer);
	bool has_positions = source->postings.flags & SHARD_TERM_HAS_POSITIONS;
	uint32_t freq;
	uint64_t first;

	if (!postings_freq(&source->postings, source->number, &freq, &first))
		return false;
	if (has_positions && !read_positions(merge, source, freq, first))
		return false;
	posting_writer_add(writer, source->place, freq,
			   has_positions ? (const uint32_t *)(const void *)merge->positions.bytes : NULL,
			   has_positions ? (const uint16_t *)(const void *)merge->ordinals.bytes : NULL);
	return true;
}

static void advance(struct merge *merge, struct source *source)
{
	source->number++;
	find_posting(merge, source);
}

/* ---- forms ---- */

struct merged_form {
	struct nh_string name;
	struct source *source; /* one of those that have it */
	uint16_t ordinal;      /* there */
	uint32_t doc_freq;
};

struct merged_forms {
	struct nh_string *names;
	uint32_t *doc_freqs;
	size_t count;
	bool any; /* some source keeps forms for the term */
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
		struct nh_string stem = {key.bytes + TERM_KEY_PREFIX_BYTES, key.length - TERM_KEY_PREFIX_BYTES};

		all[(*count)++] = (struct merged_form){arena_copy(&merge->arena, stem), source, 0, entry->doc_freq};
		return all[*count - 1].name.bytes;
	}
	while (*count - before < entry->form_count && term_forms_next(&reader, &form)) {
		struct nh_string name = {(const char *)form.bytes, form.length};

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
	for (size_t i = 0; i < merge->source_count; i++) {
		struct source *source = &merge->sources[i];

		if (!source->at_key)
			continue;
		for (open_list(merge, source); source->place != NO_PLACE; advance(merge, source)) {
			uint32_t freq;
			uint64_t first;

			stamp++;
			if (!postings_freq(&source->postings, source->number, &freq, &first))
				return false;
			for (uint32_t at = 0; at < freq; at++) {
				uint16_t ordinal = postings_ordinal(&source->postings, first + at);
				uint16_t merged;

				if (ordinal >= source->postings.form_count)
					return shard_damage(source->shard, source->dict.postings.offset), false;
				merged = source->renumbered[ordinal];
				forms->doc_freqs[merged] += last[merged] != stamp;
				last[merged] = stamp;
			}
		}
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
			ranked[kept++] = (struct ranked_form){forms->names[i], forms->doc_freqs[i], (uint16_t)i};
	qsort(ranked, kept, sizeof *ranked, compare_ranked);
	for (size_t i = 0; i < kept; i++) {
		moved[ranked[i].before] = (uint16_t)i;
		forms->names[i] = ranked[i].name;
		forms->doc_freqs[i] = ranked[i].doc_freq;
	}
	for (size_t i = 0; i < merge->source_count; i++) {
		struct source *source = &merge->sources[i];

		for (size_t o = 0; source->at_key && o < source->terms.entry.form_count; o++)
			source->renumbered[o] = moved[source->renumbered[o]];
	}
	forms->count = kept;
	return true;
}

static bool unite_forms(struct merge *merge, struct merged_form *all, size_t count, struct merged_forms *ret)
{
	qsort(all, count, sizeof *all, compare_merged);
	ret->names = arena_array(&merge->arena, count, sizeof *ret->names);
	ret->doc_freqs = arena_array(&merge->arena, count, sizeof *ret->doc_freqs);
	if (!ret->names || !ret->doc_freqs)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || !nh_string_equal(all[i].name, all[i - 1].name))
			ret->names[ret->count++] = all[i].name;
		ret->doc_freqs[ret->count - 1] += all[i].doc_freq;
		all[i].source->renumbered[all[i].ordinal] = (uint16_t)(ret->count - 1);
	}
	return ret->count <= SHARD_FORMS_MAX;
}

static bool merge_forms(struct merge *merge, struct merged_forms *ret)
{
	struct merged_form *all;
	size_t most = 0, count = 0;

	*ret = (struct merged_forms){0};
	for (size_t i = 0; i < merge->source_count; i++) {
		struct source *source = &merge->sources[i];

		source->renumbered = NULL;
		if (!source->at_key)
			continue;
		most += source->terms.entry.form_count;
		ret->any |= source->terms.entry.forms.bytes != NULL;
	}
	if (!ret->any)
		return true;
	all = arena_array(&merge->arena, most, sizeof *all);
	for (size_t i = 0; all && i < merge->source_count; i++)
		if (merge->sources[i].at_key && !read_forms(merge, &merge->sources[i], all, &count))
			return false;
	if (!all || !unite_forms(merge, all, count, ret))
		return false;
	return (!merge->filtered || count_kept_forms(merge, ret)) && rank_forms(merge, ret);
}

/* ---- terms ---- */

/* The least key among the sources' current terms into ret; marks the sources that stand on it. */
static bool least_key(struct merge *merge, struct nh_string *ret)
{
	struct source *least = NULL;

	for (size_t i = 0; i < merge->source_count; i++) {
		struct source *source = &merge->sources[i];

		if (!source->ended && (!least || nh_string_compare(term_cursor_key(&source->terms),
								   term_cursor_key(&least->terms)) < 0))
			least = source;
	}
	if (!least)
		return false;
	*ret = arena_copy(&merge->arena, term_cursor_key(&least->terms));
	for (size_t i = 0; i < merge->source_count; i++) {
		struct source *source = &merge->sources[i];

		source->at_key = !source->ended && nh_string_equal(term_cursor_key(&source->terms),
								   term_cursor_key(&least->terms));
	}
	return true;
}

static enum nh_status sources_damaged(struct merge *merge, struct nh_error *error)
{
	for (size_t i = 0; i < merge->source_count; i++) {
		enum nh_status status = shard_damaged(merge->sources[i].shard, error);

		if (status != NH_OK)
			return status;
	}
	return nh_fail_memory(error);
}

static enum nh_status write_term(struct merge *merge, struct nh_string key, unsigned flags, struct nh_error *error)
{
	struct merged_forms forms;
	struct nh_string stem = {key.bytes + TERM_KEY_PREFIX_BYTES, key.length - TERM_KEY_PREFIX_BYTES};
	struct source *source;
	bool plain;

	if (!merge_forms(merge, &forms))
		return sources_damaged(merge, error);
	if (!open_lists(merge))
		return NH_OK;
	shard_writer_begin_term(merge->writer, flags);
	for (; (source = least_place(merge)) != NULL; advance(merge, source))
		if (!write_posting(merge, source))
			return sources_damaged(merge, error);
	plain = !forms.any || (forms.count == 1 && nh_string_equal(forms.names[0], stem));
	return shard_writer_end_term(merge->writer, key, plain ? NULL : forms.names, forms.doc_freqs,
				     plain ? 1 : forms.count, error);
}

static enum nh_status merge_terms(struct merge *merge, struct nh_error *error)
{
	enum nh_status status = NH_OK;
	struct nh_string key;

	for (size_t i = 0; i < merge->source_count; i++) {
		struct source *source = &merge->sources[i];

		term_cursor_init(&source->terms, &source->dict);
		source->ended = !term_cursor_next(&source->terms);
		source->released_postings = 0;
	}
	arena_reset(&merge->arena);
	while (status == NH_OK && least_key(merge, &key)) {
		unsigned flags = 0;

		if (!key.bytes || key.length < TERM_KEY_PREFIX_BYTES)
			return sources_damaged(merge, error);
		for (size_t i = 0; i < merge->source_count; i++)
			if (merge->sources[i].at_key)
				flags |= merge->sources[i].terms.entry.flags &
					 (SHARD_TERM_HAS_POSITIONS | SHARD_TERM_HAS_CODES);
		status = write_term(merge, key, flags, error);
		for (size_t i = 0; i < merge->source_count; i++) {
			struct source *source = &merge->sources[i];

			if (!source->at_key)
				continue;
			release(source, SHARD_SECTION_POSTINGS, source->terms.postings_offset,
				&source->released_postings);
			source->ended = !term_cursor_next(&source->terms);
		}
		arena_reset(&merge->arena);
	}
	for (size_t i = 0; i < merge->source_count && status == NH_OK; i++)
		status = shard_damaged(merge->sources[i].shard, error);
	return status;
}

/* ---- the whole ---- */

static enum nh_status write_piece(struct merge *merge, char ret_name[SHARD_NAME_BYTES_MAX], struct nh_error *error)
{
	enum nh_status status = shard_writer_new(merge->ops, merge->directory, merge->weights, merge->store,
						 &merge->writer, error);

	if (status != NH_OK)
		return status;
	enter_piece(merge);
	status = copy_documents(merge, error);
	if (status == NH_OK)
		status = shard_writer_begin_terms(merge->writer, error);
	if (status == NH_OK)
		status = merge_terms(merge, error);
	if (status == NH_OK)
		status = shard_writer_finish(merge->writer, ret_name, error);
	shard_writer_free(merge->writer);
	merge->writer = NULL;
	return status;
}

static enum nh_status write_pieces(struct merge *merge, uint32_t documents_max, struct merge_output *ret,
				   struct nh_error *error)
{
	enum nh_status status = NH_OK;

	ret->names = nh_new_array(merge->kept / documents_max + 1, sizeof *ret->names);
	if (!ret->names)
		return nh_fail_memory(error);
	while (merge->piece_end < merge->kept && status == NH_OK) {
		merge->piece_begin = merge->piece_end;
		merge->piece_end = nh_size_min(merge->kept, merge->piece_begin + documents_max);
		status = write_piece(merge, ret->names[ret->count], error);
		ret->count += status == NH_OK;
	}
	return status;
}

static enum nh_status open_source(struct merge *merge, const struct merge_input *input, struct source *source,
				  struct nh_error *error)
{
	const struct shard_meta *meta = shard_meta(input->shard);
	enum nh_status status = doc_table_open(input->shard, &source->table, error);

	if (status == NH_OK)
		status = term_dict_open(input->shard, &source->dict, error);
	if (status != NH_OK)
		return status;
	if (meta->headline_weight != merge->weights.headline || meta->body_weight != merge->weights.body ||
	    meta->caption_weight != merge->weights.caption)
		return nh_fail(error, NH_BAD_INPUT, shard_path(input->shard), "the shard has other field weights");
	source->shard = input->shard;
	source->dropped = input->dropped;
	source->end = source->table.count;
	source->places = nh_new_array(source->end, sizeof *source->places);
	merge->store = (enum shard_store)(meta->stores_text > (uint64_t)merge->store ? meta->stores_text
										     : (uint64_t)merge->store);
	return source->places ? NH_OK : nh_fail_memory(error);
}

enum nh_status merge_shards(const struct file_ops *ops, const char *directory, const struct merge_input *inputs,
			    size_t input_count, struct field_weights weights, uint32_t documents_max,
			    struct merge_output *ret, struct nh_error *error)
{
	struct merge merge = {.ops = ops, .directory = directory, .weights = weights, .source_count = input_count};
	struct merge_output output = {0};
	enum nh_status status = NH_OK;

	merge.sources = nh_new_array(input_count, sizeof *merge.sources);
	if (!merge.sources)
		return nh_fail_memory(error);
	arena_init(&merge.arena);
	for (size_t i = 0; i < input_count && status == NH_OK; i++)
		status = open_source(&merge, &inputs[i], &merge.sources[i], error);
	if (status == NH_OK)
		status = place_documents(&merge, error);
	if (status == NH_OK)
		status = write_pieces(&merge, documents_max, &output, error);
	for (size_t i = 0; i < input_count; i++)
		free(merge.sources[i].places);
	free(merge.sources);
	arena_done(&merge.arena);
	buf_done(&merge.positions);
	buf_done(&merge.ordinals);
	if (status != NH_OK)
		merge_output_done(&output);
	else
		*ret = output;
	return status;
}

void merge_output_done(struct merge_output *output)
{
	free(output->names);
	*output = (struct merge_output){0};
}
