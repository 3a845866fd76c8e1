/* SPDX-License-Identifier: MIT
 *
 * xapian_c.h - Xapian for C: the few things that newshound asks of it, in plain structs and functions.
 *
 * (The source is MIT; but xapian-core is GPL, so a binary that is linked with it may only be distributed
 * under the GPL. That is why this is a module of its own, loaded when a xapian: target is named. Its
 * door is one symbol, xb_module, a table of all the functions below.)
 *
 * General rules, said once. No exception leaves a function. Each that can fail returns a status and fills
 * the caller's struct xb_error (which may be NULL); outputs are untouched on failure. Terms, values and data
 * are bytes with a length. What a handle lends is good until the next call on the same handle. Nothing here
 * is shared between threads: Xapian has no locks, so a thread opens its own handles. Queries are values:
 * children are copied, not consumed. Freeing functions accept NULL.
 *
 * What is not promised: a hostile or damaged database may crash libxapian itself.
 */
#ifndef NEWSHOUND_COMMON_XAPIAN_C_H
#define NEWSHOUND_COMMON_XAPIAN_C_H

#include "common/newshound_types.h"

#ifdef __cplusplus
#define XB_NOEXCEPT noexcept
extern "C" {
#else
#define XB_NOEXCEPT
#endif

/* A term: its bytes plus one for each NUL among them. Xapian itself counts the NULs only at commit, and a
 * term beyond the limit then takes the whole batch with it; so longer ones are refused at once. */
#define XB_TERM_BYTES_MAX 245
#define XB_QUERY_DEPTH_MAX 512 /* Xapian recurses; at 100,000 it overflows the stack */
#define XB_MODULE_VERSION 1

enum xb_status {
	XB_OK = 0,
	XB_NOT_FOUND, /* no such database, document or key */
	XB_BAD_INPUT, /* an argument that Xapian or this wrapper refuses */
	XB_MODIFIED,  /* the snapshot is gone: xb_reopen, then ask everything again */
	XB_LOCKED,    /* another writer holds the database */
	XB_CORRUPT,
	XB_VERSION,     /* written by another version of Xapian */
	XB_NETWORK,     /* the server is not there any more; open a new handle */
	XB_TIMEOUT,     /* the server did not answer in time; open a new handle */
	XB_UNSUPPORTED, /* not with this database: a phrase without positions, say */
	XB_NO_MEMORY,
	XB_IO,       /* the database cannot be read or written */
	XB_INTERNAL, /* a fault in Xapian, or in us */
};

struct xb_error {
	enum xb_status status;
	char type[32];     /* the class of the exception, such as "DatabaseLockError" */
	char message[256]; /* one line for a person */
	char context[128]; /* the path or the server, "" where unknown */
};

struct xb_database;
struct xb_terms;
struct xb_query;
struct xb_results;
struct xb_writer;

/* ---- Databases, for reading --------------------------------------------------------------------- */

/* One database: a directory, file or stub on disk, or a xapian-tcpsrv. */
struct xb_target {
	const char *path; /* or NULL, then: */
	const char *host;
	uint16_t port;
	uint32_t timeout_ms; /* of connecting, and of each answer; 0: ten seconds */
};

struct xb_info {
	uint32_t documents;
	uint32_t last_document; /* the highest number ever used */
	uint64_t total_length;  /* of all documents: the sum of their within-document frequencies */
	double average_length;
	bool positions; /* every part that holds documents has some */
};

/* Opens one or more databases as one; document d of part i of k is (d - 1) * k + i + 1. */
enum xb_status xb_open(const struct xb_target *targets, size_t target_count,
		       struct xb_database **ret_database, struct xb_error *error) XB_NOEXCEPT;
void xb_close(struct xb_database *database) XB_NOEXCEPT;
/* Takes the newest snapshot. ret_changed may be NULL. */
enum xb_status xb_reopen(struct xb_database *database, bool *ret_changed, struct xb_error *error) XB_NOEXCEPT;
enum xb_status xb_database_info(struct xb_database *database, struct xb_info *ret_info,
				struct xb_error *error) XB_NOEXCEPT;
/* In how many documents, and how often in all; 0 and 0 for a term that is not there. */
enum xb_status xb_term_stats(struct xb_database *database, struct nh_string term, uint32_t *ret_documents,
			     uint64_t *ret_occurrences, struct xb_error *error) XB_NOEXCEPT;
enum xb_status xb_document_data(struct xb_database *database, uint32_t document, struct nh_string *ret_data,
				struct xb_error *error) XB_NOEXCEPT;
/* "" for a value that was never set. */
enum xb_status xb_document_value(struct xb_database *database, uint32_t document, uint32_t slot,
				 struct nh_string *ret_value, struct xb_error *error) XB_NOEXCEPT;
enum xb_status xb_document_length(struct xb_database *database, uint32_t document, uint32_t *ret_length,
				  struct xb_error *error) XB_NOEXCEPT;
/* "" for a key that was never set. */
enum xb_status xb_metadata(struct xb_database *database, const char *key, struct nh_string *ret_value,
			   struct xb_error *error) XB_NOEXCEPT;
/* Runs Xapian's own check over a database on disk. XB_CORRUPT, with their number, where it finds errors;
 * ret_errors is filled in that case too. */
enum xb_status xb_check(const char *path, size_t *ret_errors, struct xb_error *error) XB_NOEXCEPT;

/* Walks the terms that begin with prefix ("" for all), ascending by bytes. The database must stay open. */
enum xb_status xb_terms_open(struct xb_database *database, struct nh_string prefix,
			     struct xb_terms **ret_terms, struct xb_error *error) XB_NOEXCEPT;
/* XB_NOT_FOUND after the last one. */
enum xb_status xb_terms_next(struct xb_terms *terms, struct nh_string *ret_term, uint32_t *ret_documents,
			     struct xb_error *error) XB_NOEXCEPT;
void xb_terms_close(struct xb_terms *terms) XB_NOEXCEPT;

/* ---- Queries ------------------------------------------------------------------------------------ */

enum xb_operator {
	XB_AND,
	XB_OR,
	XB_XOR,
	XB_MAX,       /* or; the score is the best one's */
	XB_AND_NOT,   /* the first without any of the others */
	XB_AND_MAYBE, /* the first; the others only score */
	XB_FILTER,    /* all; only the first scores */
	XB_PHRASE,    /* in this order within window positions, both ends counted */
	XB_NEAR,      /* in any order within window positions */
};

enum xb_status xb_query_term(struct nh_string term, uint32_t query_frequency, struct xb_query **ret_query,
			     struct xb_error *error) XB_NOEXCEPT;
/* All documents, score 0; or none. */
enum xb_status xb_query_all(struct xb_query **ret_query, struct xb_error *error) XB_NOEXCEPT;
enum xb_status xb_query_none(struct xb_query **ret_query, struct xb_error *error) XB_NOEXCEPT;
/* window is for XB_PHRASE and XB_NEAR (0: as many as there are children), whose children are terms. */
enum xb_status xb_query_combine(enum xb_operator op, const struct xb_query *const *children,
				size_t child_count, uint32_t window, struct xb_query **ret_query,
				struct xb_error *error) XB_NOEXCEPT;
enum xb_status xb_query_scale(const struct xb_query *query, double factor, struct xb_query **ret_query,
			      struct xb_error *error) XB_NOEXCEPT;
/* Values of a slot from low to high, both included, by bytes; an absent bound (bytes NULL) is open. With an
 * open low bound documents without a value match too. */
enum xb_status xb_query_range(uint32_t slot, struct nh_string low, struct nh_string high,
			      struct xb_query **ret_query, struct xb_error *error) XB_NOEXCEPT;
/* Xapian's description of the query, for people; lent until the query is asked again or freed. */
enum xb_status xb_query_describe(struct xb_query *query, const char **ret_text,
				 struct xb_error *error) XB_NOEXCEPT;
void xb_query_free(struct xb_query *query) XB_NOEXCEPT;

/* ---- Searching ---------------------------------------------------------------------------------- */

enum xb_sort {
	XB_SORT_RELEVANCE,      /* score, then document number */
	XB_SORT_VALUE,          /* values of sort_slot ascending, then score */
	XB_SORT_VALUE_REVERSED, /* descending, then score */
};

/* score of a term = idf (k1 + 1) f / (k1 (b L + 1 - b) + f), L = max(length / average, length_floor); idf is
 * Xapian's own. The repeats of a word in the query count through k3; 0: they do not. */
struct xb_search_options {
	size_t size; /* sizeof(struct xb_search_options) */
	uint32_t first;
	uint32_t limit;
	uint32_t check_at_least; /* count exactly up to this many; UINT32_MAX: all */
	double k1, k3, b, length_floor;
	bool unscored; /* no weights at all: every score is 0 */
	enum xb_sort sort;
	uint32_t sort_slot;
};

/* 10 hits, totals exact, k1 1.2, k3 0, b 0.75, length_floor 0, by relevance. */
void xb_search_options_init(struct xb_search_options *options) XB_NOEXCEPT;

struct xb_hit {
	uint32_t document;
	double score;
};

/* Where between the bounds the number of matches lies. */
struct xb_total {
	uint32_t lower, estimate, upper;
};

/* options may be NULL. XB_UNSUPPORTED for a phrase or near where a part of the database has no positions:
 * Xapian itself would quietly take it as AND. */
enum xb_status xb_search(struct xb_database *database, const struct xb_query *query,
			 const struct xb_search_options *options, struct xb_results **ret_results,
			 struct xb_error *error) XB_NOEXCEPT;
/* The hits, which live until xb_results_free; ret_total may be NULL. */
size_t xb_results_hits(const struct xb_results *results, const struct xb_hit **ret_hits,
		       struct xb_total *ret_total) XB_NOEXCEPT;
void xb_results_free(struct xb_results *results) XB_NOEXCEPT;

/* ---- Writing ------------------------------------------------------------------------------------ */

enum xb_open_mode {
	XB_OPEN,         /* an existing database */
	XB_OPEN_CREATE,  /* or a new one */
	XB_OPEN_REPLACE, /* an empty one in place of whatever is there */
};

/* A writer is always inside a transaction: nothing is seen before xb_writer_commit, and what was not
 * committed when it is closed is lost. A failed commit leaves a writer that can only be closed. */
enum xb_status xb_writer_open(const char *path, enum xb_open_mode mode, struct xb_writer **ret_writer,
			      struct xb_error *error) XB_NOEXCEPT;
/* The next four fill the document in hand. position 0: none. frequency 0: for filters; adds no length. */
enum xb_status xb_writer_posting(struct xb_writer *writer, struct nh_string term, uint32_t position,
				 uint32_t frequency, struct xb_error *error) XB_NOEXCEPT;
enum xb_status xb_writer_value(struct xb_writer *writer, uint32_t slot, struct nh_string value,
			       struct xb_error *error) XB_NOEXCEPT;
enum xb_status xb_writer_data(struct xb_writer *writer, struct nh_string data,
			      struct xb_error *error) XB_NOEXCEPT;
/* Adds the document in hand and starts the next. With a unique term it replaces those that have the term,
 * which is added to it; an absent one (bytes NULL): always a new document. ret_document may be NULL. */
enum xb_status xb_writer_put(struct xb_writer *writer, struct nh_string unique_term, uint32_t *ret_document,
			     struct xb_error *error) XB_NOEXCEPT;
/* Deletes the documents that have the term. */
enum xb_status xb_writer_delete(struct xb_writer *writer, struct nh_string unique_term,
				struct xb_error *error) XB_NOEXCEPT;
enum xb_status xb_writer_metadata(struct xb_writer *writer, const char *key, struct nh_string value,
				  struct xb_error *error) XB_NOEXCEPT;
enum xb_status xb_writer_commit(struct xb_writer *writer, struct xb_error *error) XB_NOEXCEPT;
void xb_writer_close(struct xb_writer *writer) XB_NOEXCEPT;

/* Merges databases on disk into a new one, packed tightly; one file instead of a directory if so wanted. */
enum xb_status xb_compact(const char *const *paths, size_t path_count, const char *destination,
			  bool single_file, struct xb_error *error) XB_NOEXCEPT;

/* ---- About the module --------------------------------------------------------------------------- */

/* Of libxapian, as loaded: "1.4.22". Static. */
const char *xb_version_text(void) XB_NOEXCEPT;
/* A short English name, such as "locked". Static, never NULL. */
const char *xb_status_name(enum xb_status status) XB_NOEXCEPT;

/* clang-format off */
#define XB_FUNCTIONS(each) \
	each(open) each(close) each(reopen) each(database_info) each(term_stats) each(document_data) \
	each(document_value) each(document_length) each(metadata) each(check) each(terms_open) \
	each(terms_next) each(terms_close) each(query_term) each(query_all) each(query_none) \
	each(query_combine) each(query_scale) each(query_range) each(query_describe) each(query_free) \
	each(search_options_init) each(search) each(results_hits) each(results_free) each(writer_open) \
	each(writer_posting) each(writer_value) each(writer_data) each(writer_put) each(writer_delete) \
	each(writer_metadata) each(writer_commit) each(writer_close) each(compact) each(version_text) \
	each(status_name)
/* clang-format on */

/* All of the above, for one that loads the module: dlsym(module, "xb_module"). Look at version first. */
struct xb_module {
	uint32_t version; /* XB_MODULE_VERSION */
#define XB_MEMBER(name) __typeof__(xb_##name) *name;
	XB_FUNCTIONS(XB_MEMBER)
#undef XB_MEMBER
};

extern const struct xb_module xb_module;

#ifdef __cplusplus
}
#endif

#endif
