/* SPDX-License-Identifier: MIT
 *
 * merge_parts.h - the inside of a merge: merge.c says which shards come to be, merge_documents.c places and
 * copies documents, merge_terms.c unites the dictionaries and lists, merge_team.c shares these out among
 * threads, merge_list.c reads a list, merge_sort.c puts one into another order, merge_forms.c unites its
 * written forms, merge_texts.c says how a text is kept, merge_text_team.c shares out the coding of texts.
 * Included by these only.
 */
#ifndef NEWSHOUND_INDEXER_MERGE_PARTS_H
#define NEWSHOUND_INDEXER_MERGE_PARTS_H

#include "common/arena.h"
#include "common/shard/doc_table.h"
#include "common/shard/postings.h"
#include "common/shard/shard_writer.h"
#include "common/shard/text_store.h"
#include "indexer/merge.h"

#define NO_PLACE UINT32_MAX

/* A block of postings, unpacked whole. */
struct merge_block {
	uint32_t at, count; /* the current posting, and how many there are */
	uint32_t
	    places[SHARD_BLOCK_POSTINGS]; /* in the piece; NO_PLACE where the document does not stay in it */
	uint32_t freqs[SHARD_BLOCK_POSTINGS];
	bool whole;          /* all have a place */
	size_t occurrence;   /* the first of the current posting, in the two below */
	struct buf gaps;     /* uint32_t each, as the writer wants them */
	struct buf ordinals; /* uint16_t each, renumbered; only where wants_ordinals */
	bool wants_ordinals;
};

struct source {
	const struct shard *shard;
	const struct deletes *dropped;
	struct doc_table table;
	struct term_dict dict;
	uint32_t *order;     /* its documents by turn, where they stand in another order; else NULL */
	uint32_t first_turn; /* of the piece */
	uint32_t next, end;  /* the turns of documents still to be placed */
	struct nh_date date; /* of the document whose turn is next */
	struct nh_string id;
	uint32_t first, last; /* the documents that may be of the piece being written: [first, last) */
	uint32_t *places;     /* of these: their places in the piece, or NO_PLACE */
	struct term_cursor terms;
	bool ended; /* it has no more terms */
	struct postings postings;
	struct merge_block block; /* of the current term's list */
	uint32_t place;           /* of the current posting, in the piece; NO_PLACE at the end */
	uint16_t *renumbered;     /* its ordinals of forms */
	uint64_t released_documents, released_postings, released_terms;
	uint64_t release_bytes; /* so much is given back to the system at a time */
};

/* A document of the piece. */
struct placed {
	uint32_t source, doc;
};

/* A posting that waits to be sorted: where its gaps and ordinals begin among those that wait. */
struct waiting_posting {
	uint32_t place, freq;
	size_t occurrence;
};

/* A list whose postings do not come in the order of their places. */
struct waiting_list {
	struct buf postings; /* struct waiting_posting each */
	struct buf gaps, ordinals;
};

/* A term of a batch: where its key, its forms and its region stand among the batch's bytes. */
struct batch_term {
	struct term_entry entry;
	size_t key, key_length, forms, region, region_length;
};

/* Terms that are encoded, in order, and not yet in the shard. */
struct term_batch {
	struct buf terms; /* struct batch_term each */
	struct buf bytes;
};

/* Of several threads each has one of its own for the terms, with sources of its own (merge_team.c). */
struct merge {
	const struct file_ops *ops;
	const char *directory;
	struct field_weights weights;
	unsigned jobs;
	size_t part_bytes;
	struct source *sources;
	size_t source_count;
	uint64_t *heads;          /* beside sources: of their current keys */
	struct source **standing; /* on the key being merged */
	size_t standing_count;
	struct source **active; /* those with postings left of it, by their places */
	size_t active_count;
	enum shard_store store;
	uint64_t kept, placed; /* documents that stay: all, and those placed so far */
	struct placed *order;  /* the piece's documents, by place */
	uint64_t piece_count;
	bool reorders; /* its sources' order becomes the shard's */
	bool sorts;    /* some source has an order: places do not rise along its lists */
	bool filtered; /* documents of some list may be missing from the piece */
	struct shard_writer *writer;
	bool keeps_bare;         /* texts are not coded */
	struct text_store texts; /* of the piece */
	struct zip_uncompressor *uncompressor;
	struct posting_writer postings; /* the list being merged */
	struct waiting_list waiting;    /* the same, where it has to be sorted */
	struct posting_bytes posting_bytes;
	struct term_batch batch;
	struct arena arena; /* of one document, or of one term */
	unsigned char last_key[SHARD_TERM_KEY_BYTES_MAX];
	size_t last_key_length;
};

/* Gives back the pages of a section that lie below offset. */
void merge_release(const struct source *source, enum shard_section section, uint64_t offset,
		   uint64_t *released);

/* Gives back what has been read of any section of any source; what is wanted again comes again. */
void merge_release_all(const struct merge *merge);

/* merge_documents.c: the documents of a source by turn, as they stand in a shard that is not reordered. */
enum nh_status merge_usual_order(struct source *source, struct nh_error *error);
/* The next documents_max documents of the whole, or what is left of it, get their places in the piece. */
enum nh_status merge_enter_piece(struct merge *merge, uint32_t documents_max, struct nh_error *error);
enum nh_status merge_copy_documents(struct merge *merge, struct nh_error *error);

/* merge_texts.c: before the piece's documents, what its texts are coded with. */
enum nh_status merge_begin_texts(struct merge *merge, struct nh_error *error);
/* After them. What was begun stays with the writer until it has finished. */
void merge_end_texts(struct merge *merge);
/* Whether the text of a document, as its source keeps it, is not what the piece keeps. */
bool merge_recodes(const struct merge *merge, const struct source *source, struct nh_string text);
/* Appends what the piece keeps of a text; for several threads at once, each with a coder. */
enum nh_status merge_code_text(const struct merge *merge, struct text_coder *coder, struct nh_string plain,
			       struct buf *out, struct nh_error *error);

/* merge_text_team.c: the texts of the piece's documents, coded by one thread or by several. */
struct text_team;
enum nh_status text_team_new(struct merge *merge, struct text_team **ret, struct nh_error *error);
void text_team_free(struct text_team *team);
/* For document after document, by place: its text as the piece keeps it, which lives until the next call;
 * bytes NULL where it stays as its source keeps it. */
enum nh_status text_team_next(struct text_team *team, struct nh_string *ret, struct nh_error *error);

/* merge_team.c: merges the dictionaries and lists for the piece, and puts them into the shard. */
enum nh_status merge_terms(struct merge *merge, struct nh_error *error);

/* merge_terms.c: stands all sources on their first terms, or their first with a key that is not below begin.
 */
void merge_enter_terms(struct merge *merge, const struct nh_string *begin);
/* Merges terms into the merge's batch from where the sources stand: those below end (NULL: all), until the
 * batch has bytes_max. ret_more: it has, and there may be more of them. */
enum nh_status merge_fill_batch(struct merge *merge, const struct nh_string *end, size_t bytes_max,
				bool *ret_more, struct nh_error *error);

/* merge_list.c: stands the source on the first posting of its current term that stays in the piece; its place
 * says which. wants_ordinals: those of its forms are read, and renumbered. */
bool merge_open_list(struct source *source, bool wants_ordinals);
/* How many postings from the current one on stand in a row in the source's block, all below limit and above
 * the current place. */
uint32_t merge_run(const struct source *source, uint32_t limit);
/* Leaves so many postings behind. */
void merge_advance(struct source *source, uint32_t count);
/* Of the current posting; NULL where the list has none, or they were not wanted. */
static inline const uint32_t *merge_gaps(const struct source *source)
{
	return source->postings.flags & SHARD_TERM_HAS_POSITIONS
		   ? (const uint32_t *)(const void *)source->block.gaps.bytes + source->block.occurrence
		   : NULL;
}
static inline const uint16_t *merge_ordinals(const struct source *source)
{
	return source->block.wants_ordinals
		   ? (const uint16_t *)(const void *)source->block.ordinals.bytes + source->block.occurrence
		   : NULL;
}

/* merge_sort.c: puts the postings of the sources that stand on the key into the list being merged, whatever
 * the order in which they come. False where memory ran out. */
bool merge_sorted_list(struct merge *merge);
void merge_waiting_init(struct waiting_list *waiting);
void merge_waiting_done(struct waiting_list *waiting);

struct merged_forms {
	struct nh_string *names;
	uint32_t *doc_freqs;
	size_t count;
	bool any;      /* some source keeps forms for the term */
	bool too_many; /* some had to count as the first: doc_freqs are no sums of theirs */
};

/* The forms of the sources that stand on the key, united and in their order; fills renumbered of each. */
bool merge_forms(struct merge *merge, struct merged_forms *ret);

#endif
