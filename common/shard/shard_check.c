/* SPDX-License-Identifier: MIT
 *
 * shard_check.c - see shard_check.h.
 */
#include "common/shard/shard_check.h"

#include <stdio.h>

#include "common/error.h"
#include "common/hash.h"
#include "common/shard/aside_text.h"
#include "common/shard/doc_table.h"
#include "common/shard/impact_code.h"
#include "common/shard/postings.h"

#define PROBLEMS_MAX 100 /* then the rest is left unsaid */

struct check {
	const struct shard *shard;
	shard_problem_function *problem;
	void *user;
	size_t problems;
	struct doc_table table;
	struct term_dict dict;
	uint64_t terms, postings, positions;
	/* what the codes of the block's postings are made of, and the champions of the list so far */
	uint32_t weighted_freqs[SHARD_BLOCK_POSTINGS];
	float length_parts[SHARD_BLOCK_POSTINGS];
	struct champions champions;
};

const char *shard_section_name(enum shard_section section)
{
	static const char *const names[SHARD_SECTION_END] = {
	    [SHARD_SECTION_META] = "meta",
	    [SHARD_SECTION_TERMS] = "terms",
	    [SHARD_SECTION_TERM_HEADS] = "term heads",
	    [SHARD_SECTION_POSTINGS] = "postings",
	    [SHARD_SECTION_DOCUMENTS] = "documents",
	    [SHARD_SECTION_IDS] = "ids",
	    [SHARD_SECTION_COARSE_DATES] = "coarse dates",
	    [SHARD_SECTION_SOURCES] = "sources",
	    [SHARD_SECTION_SECTIONS] = "sections",
	    [SHARD_SECTION_LANGUAGES] = "languages",
	    [SHARD_SECTION_AGENCIES] = "agencies",
	    [SHARD_SECTION_PATHS] = "paths",
	    [SHARD_SECTION_COLUMN_DATE] = "column date",
	    [SHARD_SECTION_COLUMN_ZONE] = "column zone",
	    [SHARD_SECTION_COLUMN_HEADLINE_LENGTH] = "column headline length",
	    [SHARD_SECTION_COLUMN_BODY_LENGTH] = "column body length",
	    [SHARD_SECTION_COLUMN_CAPTION_LENGTH] = "column caption length",
	    [SHARD_SECTION_COLUMN_SOURCE] = "column source",
	    [SHARD_SECTION_COLUMN_SECTION] = "column section",
	    [SHARD_SECTION_COLUMN_LANGUAGE] = "column language",
	    [SHARD_SECTION_COLUMN_AGENCY] = "column agency",
	    [SHARD_SECTION_COLUMN_PATH] = "column path",
	    [SHARD_SECTION_COLUMN_GROUP] = "column group",
	    [SHARD_SECTION_COLUMN_DOCUMENT] = "column document",
	    [SHARD_SECTION_LENGTHS] = "lengths",
	    [SHARD_SECTION_SKETCHES] = "sketches",
	    [SHARD_SECTION_LINES] = "lines",
	    [SHARD_SECTION_ASIDE] = "aside",
	    [SHARD_SECTION_TEXT_CODES] = "text_codes",
	};

	return (size_t)section < SHARD_SECTION_END && names[section] ? names[section] : "unknown";
}

static void tell(struct check *check, enum shard_section section, const char *what)
{
	if (check->problems++ < PROBLEMS_MAX && check->problem)
		check->problem(check->user, section ? shard_section_name(section) : "file", what);
}

static enum shard_section section_at(const struct shard *shard, uint64_t offset)
{
	for (int id = 1; id < SHARD_SECTION_END; id++) {
		struct shard_extent extent = shard_section(shard, (enum shard_section)id);

		if (offset < extent.offset + extent.length && offset + SHARD_CHUNK_BYTES > extent.offset)
			return (enum shard_section)id;
	}
	return (enum shard_section)0;
}

/* Every chunk of the file against its checksum. */
static void check_sums(struct check *check)
{
	uint64_t length = shard_window(check->shard)->length;

	for (uint64_t at = 0; at < length; at += SHARD_CHUNK_BYTES) {
		char what[96];

		if (shard_touch(check->shard, at, nh_size_min(SHARD_CHUNK_BYTES, length - at)))
			continue;
		snprintf(what, sizeof what, "the checksum of the bytes from %llu on is wrong",
			 (unsigned long long)at);
		tell(check, section_at(check->shard, at), what);
	}
}

/* ---- documents ---- */

static void check_order(struct check *check, uint32_t doc, struct nh_date date, struct nh_date before)
{
	bool dated = date.precision != NH_PRECISION_NONE;

	if (shard_is_reordered(check->shard))
		return;
	if (dated != (doc < shard_meta(check->shard)->dated_count))
		tell(check, SHARD_SECTION_COLUMN_ZONE, "dated documents do not come first");
	if (doc && dated && before.precision && date.instant_seconds > before.instant_seconds)
		tell(check, SHARD_SECTION_COLUMN_DATE, "documents are not in order of date");
}

/* By the columns, which the short table must agree with. */
static uint64_t weighted_length(struct check *check, uint32_t doc)
{
	const struct shard_meta *meta = shard_meta(check->shard);
	uint64_t length = column_get(&check->table.headline_length, doc) * meta->headline_weight +
			  column_get(&check->table.body_length, doc) * meta->body_weight +
			  column_get(&check->table.caption_length, doc) * meta->caption_weight;

	if (doc_table_length(&check->table, doc) != length)
		tell(check, SHARD_SECTION_LENGTHS, "a length is not that of the document's fields");
	return length;
}

static void check_documents(struct check *check)
{
	struct nh_date before = {0};
	uint64_t headline = 0, body = 0, caption = 0, weighted = 0, dated = 0;
	const struct shard_meta *meta = shard_meta(check->shard);
	struct nh_article article;
	struct arena arena;

	arena_init(&arena);
	for (uint32_t doc = 0; doc < check->table.count && !check->problems; doc++) {
		struct nh_date date = doc_table_date(&check->table, doc);

		arena_reset(&arena);
		if (doc_table_article(&check->table, doc, &arena, &article, NULL) != NH_OK ||
		    !article.id.length)
			tell(check, SHARD_SECTION_DOCUMENTS, "a record is damaged");
		else if (doc_table_find(&check->table, article.id) != doc)
			tell(check, SHARD_SECTION_IDS, "an id does not lead to its document");
		check_order(check, doc, date, before);
		before = date;
		dated += date.precision != NH_PRECISION_NONE;
		headline += column_get(&check->table.headline_length, doc);
		body += column_get(&check->table.body_length, doc);
		caption += column_get(&check->table.caption_length, doc);
		weighted += weighted_length(check, doc);
	}
	arena_done(&arena);
	if (!check->problems && (headline != meta->headline_tokens || body != meta->body_tokens ||
				 caption != meta->caption_tokens || weighted != meta->weighted_tokens))
		tell(check, SHARD_SECTION_META, "the sums of lengths do not agree with the documents");
	if (!check->problems && dated != meta->dated_count)
		tell(check, SHARD_SECTION_META, "the count of dated documents is wrong");
}

/* Bytes of the items that sections LINES and ASIDE hold. */
struct item_bytes {
	uint64_t lines, asides;
};

/* What is set aside is of the body. */
static void check_aside(struct check *check, uint32_t doc, const struct nh_article *whole,
			struct item_bytes *bytes)
{
	struct nh_string aside = doc_table_aside(&check->table, doc);

	if (!aside_fits(aside, whole->body.length))
		tell(check, SHARD_SECTION_ASIDE, "what is set aside is not of the body");
	bytes->asides += aside.length;
	bytes->lines += doc_table_lines(&check->table, doc).length;
}

/* Items follow each other, and nothing stands behind them. */
static void check_items(struct check *check, const struct item_bytes *bytes)
{
	uint64_t ends = (uint64_t)check->table.count * 4;

	if (check->table.lines.length && bytes->lines + ends != check->table.lines.length)
		tell(check, SHARD_SECTION_LINES, "the lines do not fill the section");
	if (check->table.asides.length && bytes->asides + ends != check->table.asides.length)
		tell(check, SHARD_SECTION_ASIDE, "the ranges do not fill the section");
}

/* The stored text of every document can be had. */
static void check_texts(struct check *check)
{
	struct zip_uncompressor *uncompressor = zip_uncompressor_new();
	struct arena arena;
	struct item_bytes bytes = {0};

	arena_init(&arena);
	for (uint32_t doc = 0; uncompressor && doc < check->table.count; doc++) {
		struct nh_article article = {0};

		arena_reset(&arena);
		if (doc_table_whole_text(&check->table, doc, uncompressor, &arena, &article, NULL) ==
		    NH_CORRUPT) {
			tell(check, SHARD_SECTION_DOCUMENTS, "a stored text is damaged");
			break;
		}
		check_aside(check, doc, &article, &bytes);
	}
	if (!check->problems)
		check_items(check, &bytes);
	arena_done(&arena);
	zip_uncompressor_free(uncompressor);
}

/* ---- terms ---- */

/* The code of a posting, made anew from its freq and positions. */
static bool check_code(struct check *check, const struct postings *postings, uint32_t i, uint32_t freq,
		       const uint32_t *positions)
{
	const struct shard_meta *meta = shard_meta(check->shard);
	uint32_t at_block = i % SHARD_BLOCK_POSTINGS, doc = postings->docs[at_block];
	uint64_t headline_end = column_get(&check->table.headline_length, doc);
	uint64_t caption_begin = headline_end + column_get(&check->table.body_length, doc) + 2,
		 weighted = freq;

	if (!postings_has_codes(postings))
		return true;
	for (uint32_t at = 0; positions && at < freq; at++)
		weighted += (positions[at] < headline_end     ? meta->headline_weight
			     : positions[at] >= caption_begin ? meta->caption_weight
							      : meta->body_weight) -
			    1;
	check->weighted_freqs[at_block] = (uint32_t)weighted;
	check->length_parts[at_block] =
	    impact_length_part(doc_table_length(&check->table, doc), shard_reference_length(check->shard));
	return postings->codes[at_block] ==
	       impact_code((double)weighted, (double)check->length_parts[at_block]);
}

static bool check_posting(struct check *check, const struct postings *postings, uint32_t i)
{
	uint32_t freq, few[64], *positions = few;
	uint64_t first;
	bool good;

	if (!postings_freq(postings, i, &freq, &first))
		return false;
	if (!(postings->flags & SHARD_TERM_HAS_POSITIONS))
		return check_code(check, postings, i, freq, NULL);
	if (freq > NH_COUNT_OF(few) && !(positions = nh_new_array(freq, sizeof *positions)))
		return true;
	good = postings_positions(postings, first, freq, positions);
	for (uint32_t at = 1; good && at < freq; at++)
		good = positions[at] > positions[at - 1];
	for (uint32_t at = 0; good && at < freq; at++)
		good = postings_ordinal(postings, first + at) < postings->form_count;
	good = good && check_code(check, postings, i, freq, positions);
	if (positions != few)
		free(positions);
	check->positions += freq;
	return good;
}

static void add_to_champions(struct check *check, const struct postings *postings)
{
	if (postings->champion_count > 0)
		champions_add(&check->champions, postings->docs, check->weighted_freqs, check->length_parts,
			      postings->codes, postings->count);
}

/* They are the best, best first. A list may go without them. */
static bool check_champions(const struct check *check, const struct postings *postings)
{
	struct buf expected;
	bool good;

	if (postings->champion_count == 0)
		return true;
	buf_init(&expected);
	champions_put(&check->champions, shard_reference_length(check->shard), &expected);
	good =
	    buf_failed(&expected) || (expected.length == (size_t)postings->champion_count * CHAMPION_BYTES &&
				      memcmp(expected.bytes, postings->champions, expected.length) == 0);
	buf_done(&expected);
	return good;
}

static bool check_list(struct check *check, struct postings *postings, const struct term_entry *entry)
{
	uint32_t seen = 0;

	if (!postings_open(postings, &check->dict, entry))
		return false;
	champions_reset(&check->champions);
	for (uint32_t block = 0; block < postings->block_count; block++) {
		uint8_t most = postings_max_code(postings, block);

		if (!postings_load(postings, block))
			return false;
		for (uint32_t i = 0; i < postings->count; i++) {
			if (postings->codes[i] > most || !check_posting(check, postings, seen + i))
				return false;
		}
		add_to_champions(check, postings);
		seen += postings->count;
	}
	check->postings += seen;
	return seen == entry->doc_freq && check_champions(check, postings);
}

static bool check_forms(const struct term_entry *entry)
{
	struct reader reader = reader_over(entry->forms.bytes, entry->forms.length);
	struct term_form form = {0};
	size_t count = 0;

	if (!entry->forms.bytes)
		return true;
	while (term_forms_next(&reader, &form)) {
		if (form.doc_freq == 0 || form.doc_freq > entry->doc_freq)
			return false;
		count++;
	}
	return !reader_failed(&reader) && count == entry->form_count;
}

static void check_terms(struct check *check)
{
	struct term_cursor *cursor = nh_new(struct term_cursor);
	struct postings *postings = nh_new(struct postings);
	const struct shard_meta *meta = shard_meta(check->shard);
	unsigned char last[SHARD_TERM_KEY_BYTES_MAX];
	size_t last_length = 0;

	if (cursor && postings)
		term_cursor_init(cursor, &check->dict);
	while (cursor && postings && !check->problems && term_cursor_next(cursor)) {
		struct nh_string key = term_cursor_key(cursor);

		if (check->terms++ &&
		    nh_string_compare((struct nh_string){(char *)last, last_length}, key) >= 0)
			tell(check, SHARD_SECTION_TERMS, "terms are not in order");
		if (!check_forms(&cursor->entry))
			tell(check, SHARD_SECTION_TERMS, "the forms of a term are damaged");
		if (!check_list(check, postings, &cursor->entry))
			tell(check, SHARD_SECTION_POSTINGS, "a list of postings is damaged");
		memcpy(last, key.bytes, key.length);
		last_length = key.length;
	}
	if (!check->problems && (check->terms != meta->term_count || check->postings != meta->posting_count ||
				 check->positions != meta->position_count))
		tell(check, SHARD_SECTION_META, "the counts of terms, postings or positions are wrong");
	free(cursor);
	free(postings);
}

enum nh_status shard_check(const struct shard *shard, shard_problem_function *problem, void *user,
			   struct nh_error *error)
{
	struct check check = {.shard = shard, .problem = problem, .user = user};

	check_sums(&check);
	if (!check.problems && doc_table_open(shard, &check.table, error) != NH_OK)
		tell(&check, SHARD_SECTION_META, "the tables of documents do not fit");
	if (!check.problems && !doc_table_headers_fit(&check.table))
		tell(&check, SHARD_SECTION_META, "a column has the wrong header");
	if (!check.problems && term_dict_open(shard, &check.dict, error) != NH_OK)
		tell(&check, SHARD_SECTION_TERM_HEADS, "the dictionary does not fit");
	if (!check.problems)
		check_documents(&check);
	if (!check.problems)
		check_texts(&check);
	if (!check.problems)
		check_terms(&check);
	if (!check.problems && shard_damaged(shard, error) != NH_OK)
		tell(&check, (enum shard_section)0, "some number leads outside its section");
	if (check.problems)
		return nh_fail(error, NH_CORRUPT, shard_path(shard), "the shard is damaged");
	return NH_OK;
}
