/* SPDX-License-Identifier: MIT
 *
 * snapshot.h - an opened index, as the searcher's own files see it: one generation of one or more index
 * directories, never changed after it was opened.
 */
#ifndef NEWSHOUND_SEARCHER_SNAPSHOT_H
#define NEWSHOUND_SEARCHER_SNAPSHOT_H

#include "common/manifest.h"
#include "common/shard/deletes.h"
#include "common/shard/doc_table.h"
#include "common/shard/groups.h"
#include "common/shard/term_dict.h"
#include "common/text/stemmer.h"
#include "searcher/missing.h"

struct snapshot_shard {
	struct shard *shard;
	struct doc_table table;
	struct term_dict dict;
	struct deletes *deletes;           /* NULL: none */
	const struct groups_shard *groups; /* its articles that have copies; NULL: none known */
	uint32_t group_base;               /* what their numbers begin at in the whole snapshot */
	uint16_t directory;                /* its number, from 1; above some 65,000 they share one */
	uint64_t live_count, live_weighted_tokens;
	uint64_t file_bytes; /* with its deletions */
};

/* A search that leaves shards out works on a copy of this, without them (answering.c). */
struct nh_index {
	const struct file_ops *ops;
	struct snapshot_shard *shards;
	size_t shard_count;
	struct groups **groups; /* a directory that has some */
	size_t groups_count;
	uint32_t group_count;          /* of all directories */
	uint64_t live_count;           /* N of the formulae */
	uint64_t live_weighted_tokens; /* sum of doc_length */
	uint64_t generation;           /* the greatest of the directories' */
	uint64_t furniture_lines, furniture_pending;
	uint64_t index_bytes;
	uint32_t headline_weight, body_weight, caption_weight;
	bool strict; /* nothing may be left out */
	struct missing_list missing;
	bool stemmers[STEMMER_COUNT]; /* those that the index has lists of text under */
	struct arena_spare *spare;    /* for memory that a search needs for a moment */
	uint64_t thread_work; /* what a search must cost to be worth a thread; 0: match/all_shards.c knows.
			       * Tests set it, so that short searches are spread too */
};

/* Opens the snapshot of the directories; see nh_index_open. */
enum nh_status snapshot_open(const struct file_ops *ops, const char *const *targets, size_t target_count,
			     const struct nh_open_options *options, struct nh_index **ret,
			     struct nh_error *error);

#endif
