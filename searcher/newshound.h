/* SPDX-License-Identifier: MIT
 *
 * newshound.h - search news indexes from C: open, search, hits, snippet, article, close.
 *
 * General rules, said once. Every function that can fail returns an enum nh_status and fills the caller's
 * struct nh_error (which may be NULL); outputs are untouched on failure. The library never prints, never
 * exits, reads no environment and keeps no mutable globals (but for nh_install_sigbus). Options structs begin
 * with their own size, so that they can grow; NULL means defaults. Text is UTF-8. A struct nh_index is a
 * snapshot that never changes and may be used by any number of threads at once; a struct nh_results belongs
 * to one thread at a time. Freeing functions accept NULL.
 */
#ifndef NEWSHOUND_H
#define NEWSHOUND_H

#include "newshound_types.h"

#ifdef __cplusplus
extern "C" {
#endif

struct nh_index;
struct nh_results;
struct nh_stored;

#define NH_VERSION_TEXT "0.1.0"

/* The library's version, such as "0.1.0". Static. */
const char *nh_version(void);

/* ---- Opening -------------------------------------------------------------------------------------- */

/* Index files may be mapped into memory (mmap) or read (pread). Mapped, they share the system's page cache
 * and cost no memory of their own; but where somebody cuts a mapped file short, or a disk fails to read it,
 * the system sends SIGBUS, which ends the process. Newshound itself never shortens a file that is named by an
 * index; a careless copy over an index does. So files are read, into memory that holds what was touched,
 * unless the program has installed the handler below, or trusts its files. */

/* Installs a handler for SIGBUS, for the whole process and for good: from then on, files are mapped, and a
 * fault in one of them makes its shard a damaged one instead of ending the process. Every other SIGBUS goes
 * where it went before. For a program to call at its start, once, before its threads; a handler that is
 * installed over it takes the guard away, and a thread that blocks SIGBUS is not guarded. NH_IO where the
 * system refuses. */
enum nh_status nh_install_sigbus(struct nh_error *error);

struct nh_open_options {
	size_t size;      /* sizeof(struct nh_open_options) */
	bool use_read;    /* read in any case: for network file systems */
	bool strict;      /* all or nothing: nothing is left out, neither here nor in searches */
	bool trust_files; /* map in any case: whoever shortens a file ends this process */
};

/* Opens one or more index directories as one: statistics and scores are those of all of them together.
 * Constant work, whatever the size.
 *
 * A shard that is damaged, gone, out of reach or of a newer format is left out, as is an index of several
 * whose manifest is: the others answer, with the statistics of those that answer, and nh_index_missing names
 * what is missing. Without the file of copies (".groups") every article answers and none is folded. Opening
 * fails where nothing is left to answer, where there is no index under one of the names, and, with
 * options.strict, where anything cannot be read. Errors: NH_NOT_FOUND (no index there), NH_CORRUPT,
 * NH_VERSION, NH_BAD_INPUT (indexes that do not fit together), NH_IO, NH_NO_MEMORY. */
enum nh_status nh_index_open(const char *const *targets, size_t target_count,
			     const struct nh_open_options *options, struct nh_index **ret_index,
			     struct nh_error *error);
void nh_index_close(struct nh_index *index);

/* A file of an index that cannot be read. */
struct nh_missing {
	const char *file;
	const char *reason;    /* one line for a person */
	enum nh_status status; /* NH_CORRUPT, NH_VERSION, NH_NOT_FOUND or NH_IO */
	uint64_t articles;     /* that cannot answer, as the manifest counts them; 0 where it is not known */
	bool copies_only;      /* all articles answer, but it is not known which are copies of one story */
};

/* What could not be read when the index was opened. Borrowed until nh_index_close. */
size_t nh_index_missing_count(const struct nh_index *index);
const struct nh_missing *nh_index_missing(const struct nh_index *index, size_t i);

/* ---- Searching ------------------------------------------------------------------------------------- */

enum nh_match {
	NH_MATCH_AUTO, /* all words; where no article has them all, any */
	NH_MATCH_ALL,
	NH_MATCH_ANY,
};

enum nh_sort {
	NH_SORT_RELEVANCE, /* score, then newest (undated last), then id by bytes */
	NH_SORT_NEWEST,    /* date (undated last), then id */
	NH_SORT_OLDEST,
};

/* Parts of an article, for nh_search_options.scope: sums of these. 0 means headline, body and caption. */
enum nh_scope {
	NH_SCOPE_HEADLINE = 1,
	NH_SCOPE_BODY = 2, /* with deck and dateline */
	NH_SCOPE_CAPTION = 4,
	NH_SCOPE_BYLINE = 8,
	NH_SCOPE_TAG = 16,
	NH_SCOPE_FURNITURE = 32,
	NH_SCOPE_DEFAULT = 7,
	NH_SCOPE_ALL = 63,
};

enum nh_scoring {
	NH_SCORING_BM25,         /* the product's own */
	NH_SCORING_LUCENE_NORMS, /* length quantised as Lucene does, without the factor k1 + 1 */
	NH_SCORING_XAPIAN, /* Xapian's idf: to compare score by score with BM25Weight(1.2, 0, 0, 0.75, 0) */
};

/* What nh_search reads of the articles that it found; the other fields of struct nh_hit stay empty. */
enum nh_hit_detail {
	NH_HIT_ARTICLE, /* all of it */
	NH_HIT_ID,      /* the id */
	NH_HIT_SCORE,   /* nothing: rank and score are known without. nh_results_read_hit reads when it is
			   wanted */
};

/* Whether the search is wanted no more. Asked often, and soon enough for a person who waits, by any of the
 * threads that search. */
typedef bool nh_stop_function(void *user);

struct nh_search_options {
	size_t size;   /* sizeof(struct nh_search_options) */
	size_t limit;  /* hits wanted; 0: none, only the count */
	size_t offset; /* hits to leave out before the first */
	enum nh_match match;
	enum nh_sort sort;
	unsigned scope; /* sum of enum nh_scope, or 0 */
	enum nh_scoring scoring;
	bool show_copies;  /* every printing of a story is a hit of its own */
	bool skip_count;   /* total need not be exact: totals then only say how many were looked at */
	const char *since; /* as in date:…, or NULL */
	const char *until;
	const char *stem; /* codes joined by commas, "none", or NULL: the languages of the index */
	int64_t today;    /* days since 1970-01-01 in local time, for ages such as 2w; 0: ask the system */
	enum nh_hit_detail detail;
	size_t threads; /* that one search may be spread over, where it is long enough to gain by it; 0 or 1:
			 * the caller's alone. The answer is the same, to the bit, whatever this says */
	uint64_t timeout_ms; /* time that the search may take, 0: as long as it likes. Where it runs out, the
			      * results are partial: the best of what was looked at, perhaps nothing.
			      * What was found is always read, and what is asked of the results later, a
			      * passage or an article, is not the search's: the caller can leave it. Each
			      * takes time by the length of that one article alone, some microseconds as
			      * a rule and less than 0.1 s where it has 16 MiB */
	nh_stop_function *stop; /* NULL: nobody stops it. Where it says true: NH_CANCELLED */
	void *stop_user;
};

/* The defaults: 10 hits, match auto, sort by relevance, exact totals, copies folded. */
void nh_search_options_init(struct nh_search_options *options);

struct nh_hit {
	size_t rank; /* from 1 */
	float score;
	struct nh_string id;
	struct nh_string headline;
	struct nh_date published;
	struct nh_string source;
	struct nh_string agency;
	struct nh_string section;
	struct nh_strings bylines;
	struct nh_string language;
	struct nh_string url;
	struct nh_string path;
	struct nh_string member;
	uint64_t copies; /* other matching printings of the same story that lie under this hit */
};

/* What was done to the query, or should be known about the answer. code is part of the contract. */
struct nh_note {
	const char *code;
	const char *text;
};

struct nh_mark {
	size_t begin, end; /* code points, end excluded */
};

struct nh_snippet {
	struct nh_string text;
	const struct nh_mark *marks; /* in order, disjoint */
	size_t mark_count;
};

/* Runs a query as newshound-query(7) describes it. Plain text never fails. options may be NULL.
 *
 * A shard in which damage is met is left out, and the query is asked anew of the others; so are all later
 * searches of this index, until it is opened again. The results are then partial. Errors: NH_BAD_INPUT (an
 * option); NH_CORRUPT and NH_IO (no shard is left to answer, or the index was opened strictly);
 * NH_CANCELLED (options.stop); NH_NO_MEMORY. */
enum nh_status nh_search(const struct nh_index *index, const char *query,
			 const struct nh_search_options *options, struct nh_results **ret_results,
			 struct nh_error *error);
void nh_results_free(struct nh_results *results);

size_t nh_results_count(const struct nh_results *results);
/* Hit number i from 0, i < nh_results_count. Borrowed until nh_results_free. */
const struct nh_hit *nh_results_hit(const struct nh_results *results, size_t i);
/* Reads what options.detail left out of hit i; its fields then stand where nh_results_hit shows them. Without
 * effect where they are read already. The index must still be open. Errors: NH_NOT_FOUND (there is no such
 * hit), NH_CORRUPT and NH_IO (asked again, nh_search leaves the shard out), NH_NO_MEMORY. */
enum nh_status nh_results_read_hit(struct nh_results *results, size_t i, struct nh_error *error);
uint64_t nh_results_total(const struct nh_results *results);
uint64_t nh_results_total_articles(const struct nh_results *results);
bool nh_results_total_exact(const struct nh_results *results);
/* Whether articles did not answer, that might have; a note with code "partial" (shards are missing) or
 * "deadline" (the time ran out) says why. That nothing was found then does not say that nothing is there. */
bool nh_results_partial(const struct nh_results *results);
/* The shards that did not answer: those missing since the index was opened, and those found damaged since.
 * Borrowed until nh_results_free. */
size_t nh_results_missing_count(const struct nh_results *results);
const struct nh_missing *nh_results_missing(const struct nh_results *results, size_t i);
/* NH_MATCH_ALL or NH_MATCH_ANY: what was asked of the articles in the end. */
enum nh_match nh_results_match(const struct nh_results *results);
/* The query as it was understood, printed in the query language. */
const char *nh_results_parsed(const struct nh_results *results);
size_t nh_results_note_count(const struct nh_results *results);
const struct nh_note *nh_results_note(const struct nh_results *results, size_t i);
/* Where a query of plain words found nothing, and hits and a total were asked for: the query with words that
 * the index has, spelt nearly so. NULL where there is none. Nothing was searched for it. */
const char *nh_results_suggestion(const struct nh_results *results);
/* Time inside nh_search, in microseconds. */
uint64_t nh_results_took_us(const struct nh_results *results);

/* The passage of hit i that shows the query's words best. Where the index holds no text: NH_NOT_FOUND. Where
 * the article turns out damaged: NH_CORRUPT or NH_IO; asked again, nh_search leaves its shard out. The
 * snippet is borrowed until nh_results_free; calling again gives the same. The index must still be open. */
enum nh_status nh_results_snippet(struct nh_results *results, size_t i, const struct nh_snippet **ret_snippet,
				  struct nh_error *error);
/* Why hit i has its score, for a person: a line per word. Borrowed until nh_results_free. */
enum nh_status nh_results_explain(struct nh_results *results, size_t i, const char **ret_text,
				  struct nh_error *error);

/* Marks the query's words in any text, as nh_results_snippet does in a passage (for a pager, say). */
enum nh_status nh_results_mark(struct nh_results *results, struct nh_string text,
			       const struct nh_mark **ret_marks, size_t *ret_mark_count,
			       struct nh_error *error);

/* ---- Articles and statistics ----------------------------------------------------------------------- */

/* The stored article with this id. NH_NOT_FOUND where there is none in what can be read (nh_index_missing).
 * text_missing is set where the index stores no text: the article then holds what a result list shows. */
enum nh_status nh_index_article(const struct nh_index *index, struct nh_string id,
				struct nh_stored **ret_stored, struct nh_error *error);
const struct nh_article *nh_stored_article(const struct nh_stored *stored);
bool nh_stored_text_missing(const struct nh_stored *stored);

/* Another printing of the article's story. */
struct nh_copy {
	struct nh_string id;
	struct nh_string headline;
	struct nh_string source;
	struct nh_date published;
};

/* The other articles of the story, the one published first first, undated ones last, then by id. */
size_t nh_stored_copy_count(const struct nh_stored *stored);
const struct nh_copy *nh_stored_copy(const struct nh_stored *stored, size_t i);
void nh_stored_free(struct nh_stored *stored);

struct nh_named_count {
	struct nh_string name;
	uint64_t count;
};

struct nh_shard_info {
	struct nh_string name;
	uint64_t articles;
	uint64_t bytes;
};

struct nh_stats {
	uint64_t articles; /* live ones */
	uint64_t terms;    /* summed over shards */
	uint64_t postings;
	uint64_t positions;
	uint64_t index_bytes;
	uint64_t generation;
	uint32_t format_version;
	struct nh_date oldest, newest; /* precision none where nothing is dated */
	const struct nh_shard_info *shards;
	size_t shard_count;
	const struct nh_named_count *sections; /* bytes by kind of content */
	size_t section_count;
	const struct nh_named_count *languages; /* articles, most first, then by name */
	size_t language_count;
	const struct nh_named_count *sources;
	size_t source_count;
	uint64_t
	    furniture_lines; /* of bodies, that are set aside by what other articles of their sources say */
	uint64_t furniture_pending; /* articles whose lines have a new verdict, to be indexed by it at the
				       next commit */
	const struct nh_missing *missing; /* files that cannot be read: the rest is counted */
	size_t missing_count;
};

/* Statistics; freed with nh_stats_free. Reads the columns of every shard; one that turns out damaged is left
 * out, as in a search. */
enum nh_status nh_index_stats(const struct nh_index *index, struct nh_stats **ret_stats,
			      struct nh_error *error);
void nh_stats_free(struct nh_stats *stats);
uint64_t nh_index_generation(const struct nh_index *index);
uint64_t nh_index_article_count(const struct nh_index *index);

/* Called for each problem that nh_index_verify finds: which shard file, which section, what. */
typedef void nh_problem_function(void *user, const char *file, const char *section, const char *problem);

/* Checks every checksum and every invariant of an index directory. NH_OK where it is sound; NH_CORRUPT
 * after the last problem was told; other errors as for nh_index_open. Maps the files, guarded or not. */
enum nh_status nh_index_verify(const char *target, nh_problem_function *problem, void *user,
			       struct nh_error *error);

#ifdef __cplusplus
}
#endif

#endif
