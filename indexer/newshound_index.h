/* SPDX-License-Identifier: MIT
 *
 * newshound_index.h - build and change news indexes from C.
 *
 * The general rules of newshound.h hold here too. An index directory has one writer at a time; a second one
 * gets NH_BUSY and the holder's pid. Nothing that was added is visible, or safe, before a commit; a process
 * that dies leaves the index as its last commit made it. A struct nh_indexer belongs to one thread.
 */
#ifndef NEWSHOUND_INDEX_H
#define NEWSHOUND_INDEX_H

#include "newshound_types.h"

#ifdef __cplusplus
extern "C" {
#endif

struct nh_indexer;

enum nh_store {
	NH_STORE_FULL,    /* the whole article: snippets, show, export */
	NH_STORE_SNIPPET, /* the first 2 kB of the body */
	NH_STORE_NONE,    /* what a result list shows, no text */
};

struct nh_indexer_options {
	size_t size;         /* sizeof(struct nh_indexer_options) */
	unsigned jobs;       /* threads that invert; 0: one */
	size_t memory_bytes; /* for articles not yet written; 0: 256 MiB */
	enum nh_store store;
	const char
	    *language;     /* a code: every article is in it; "none": no stemming; NULL: each article's own */
	bool must_exist;   /* do not make a new index */
	bool no_furniture; /* lines of what is added are not judged by other articles */
	bool no_copies;    /* what is added takes no part in stories: nothing to know its copies by is made */
	/* what nh_indexer_merge makes */
	uint32_t merge_shards; /* so many shards of like size, each a stretch of time; 0: as few as can be */
	bool merge_reorder;    /* articles that have the same words stand near each other in their shard */
};

#define NH_MERGE_SHARDS_MAX 1024

struct nh_index_summary {
	/* unchanged: read again, or an older version than what was there; removed: withdrawn too */
	uint64_t added, updated, removed, unchanged;
	uint64_t collisions; /* updates that came from another file */
	uint64_t articles;   /* live ones in the index, after the commit */
	uint64_t shards;
	uint64_t index_bytes;
	uint64_t generation;
	uint64_t furniture_lines;   /* lines of live articles that are set aside by what other articles say */
	uint64_t furniture_pending; /* articles whose verdict has changed, left to the next commit */
};

/* Opens an index directory for writing, and makes it where it is not there. Removes what a writer that died
 * left behind. Errors: NH_BUSY; NH_BAD_INPUT (a directory that holds something else); NH_CORRUPT; NH_VERSION;
 * NH_NOT_FOUND (with must_exist); NH_IO. */
enum nh_status nh_indexer_open(const char *path, const struct nh_indexer_options *options,
			       struct nh_indexer **ret_indexer, struct nh_error *error);
/* Adds an article; one with the same id is replaced, unless that has a higher version. Its bytes need not
 * outlive the call. NH_BAD_INPUT: this article cannot be taken, others can. After another error only
 * nh_indexer_close is left. */
enum nh_status nh_indexer_add(struct nh_indexer *indexer, const struct nh_article *article,
			      struct nh_error *error);
/* Takes an article back, as its source says: one with the id of notice goes from the index, and from what
 * this indexer or a later one was given or will be given, unless its version is higher than that of notice
 * (without a version: unless its date is behind the notice's; without a date: every one). NH_BAD_INPUT: this
 * notice cannot be taken, others can. */
enum nh_status nh_indexer_withdraw(struct nh_indexer *indexer, const struct nh_article *notice,
				   struct nh_error *error);
/* Removes an article from what the last commit made; NH_NOT_FOUND where it holds no such id. */
enum nh_status nh_indexer_remove(struct nh_indexer *indexer, struct nh_string id, struct nh_error *error);
/* Makes everything so far the index, at once and durably. ret_summary counts since open; it may be NULL.
 * Where articles that are there have a new verdict on their lines, as many are inverted again as were added,
 * or 1,000; the rest is pending, and the next commit's or merge's. */
enum nh_status nh_indexer_commit(struct nh_indexer *indexer, struct nh_index_summary *ret_summary,
				 struct nh_error *error);
/* Merges all shards into as few as their articles need, or as many as the options say (more where there are
 * too many articles for that, fewer where there are not so many articles), drops deleted articles, leaves
 * nothing pending, and commits. With merge_reorder searches are faster and the index is smaller, but sorting
 * by date is slower, and it takes up to memory_bytes; where that is too little, NH_BAD_INPUT says how much
 * it takes. Without it the usual order is restored. NH_BAD_INPUT: too many shards are asked for. */
enum nh_status nh_indexer_merge(struct nh_indexer *indexer, struct nh_index_summary *ret_summary,
				struct nh_error *error);
/* Lets go of the index; what was not committed is lost. */
void nh_indexer_close(struct nh_indexer *indexer);

/* ---- Repair ---------------------------------------------------------------------------------------- */

struct nh_repair_options {
	size_t size; /* sizeof(struct nh_repair_options) */
	/* Called for each problem: which file of the index, which section, what. May be NULL. */
	void (*problem)(void *user, const char *file, const char *section, const char *problem);
	/* Called for each article that is lost and can still be named, without its text. May be NULL. */
	void (*lost)(void *user, const struct nh_article *article);
	void *user;
};

struct nh_repair_summary {
	bool found_damage; /* false: nothing was changed */
	bool groups_made_anew;
	bool withdrawals_lost; /* what sources took back can come again, from files that still have it */
	uint64_t shards_set_aside;
	uint64_t articles_lost;  /* as the manifest counted them */
	uint64_t articles_named; /* of these, by the lists of what is lost */
	uint64_t articles;       /* that are left */
	uint64_t generation;
};

/* Checks an index as nh_index_verify does, and sets aside what is damaged: shards, their deletions, and the
 * file of copies, which is made anew from the shards that are sound. The damaged files lie in the folder
 * "damaged" of the index then, with a list "SHARD.lost" of the articles that each shard held: id, tab, file.
 * Reading these files again brings the articles back. All of it or nothing: until the last moment the index
 * stays as it was. A manifest that is damaged itself cannot be repaired. options and ret_summary may be NULL.
 * Errors: NH_NOT_FOUND, NH_BUSY, NH_CORRUPT (the manifest), NH_VERSION, NH_IO, NH_NO_MEMORY. */
enum nh_status nh_index_repair(const char *path, const struct nh_repair_options *options,
			       struct nh_repair_summary *ret_summary, struct nh_error *error);

/* ---- Articles without an index ---------------------------------------------------------------------
 *
 * What several articles say of each other's lines, judged as an index of them would: every article is given
 * twice, first to be learnt from. */
struct nh_article_lines;

enum nh_status nh_article_lines_new(struct nh_article_lines **ret, struct nh_error *error);
void nh_article_lines_free(struct nh_article_lines *lines);
/* NH_BAD_INPUT: they are more than fit into 256 MiB; then nothing can be judged. */
enum nh_status nh_article_lines_learn(struct nh_article_lines *lines, const struct nh_article *article,
				      struct nh_error *error);
/* Once all were learnt: sets aside, in the article, what the others make furniture of. Its new strings live
 * until the next call. */
enum nh_status nh_article_lines_judge(struct nh_article_lines *lines, struct nh_article *article,
				      struct nh_error *error);

#ifdef __cplusplus
}
#endif

#endif
