/* SPDX-License-Identifier: MIT
 *
 * source.h - from paths to articles: walks files, directories and archives, finds each file's format, and
 * hands every article that a reader makes of it to the caller. The corpus knows nothing of indexes.
 */
#ifndef NEWSHOUND_CORPUS_SOURCE_H
#define NEWSHOUND_CORPUS_SOURCE_H

#include "common/file.h"
#include "common/newshound_types.h"

/* Where a field stands in files that name it in their own way. name: headline, body, deck, published,
 * updated, url, source, byline, section, tag, language, id, caption, dateline, agency, or article, the
 * element around a whole record. path: the name or number of a column, keys joined by dots, or elements
 * joined by slashes, the last of which may be an @attribute. */
struct corpus_field {
	const char *name;
	const char *path;
};

struct corpus_options {
	const char *format;         /* a name of cli.md's list, or NULL: the content decides */
	const char *source;         /* the outlet, for articles that name none; NULL: leave it absent */
	const char *language;       /* set on every article, or NULL: the article's own */
	const char *zone;           /* for times without a zone, such as "+09:00" or "JST"; NULL: unknown */
	const char *id_prefix;      /* put before every id, or NULL */
	const char *index_path;     /* a directory that is never read as input, or NULL */
	const struct file_ops *ops; /* NULL: file_ops_system */
	const struct corpus_field *fields;
	size_t field_count;
	/* No cleaning: each line of a text or body is one of the article's, as it stands. Nothing is set
	 * aside as furniture, taken for a byline or a caption, or joined; dates are read, and stay where they
	 * are. */
	bool keep_lines;
	bool guess_no_language; /* an article that names no language has none */
};

/* What the caller wants to hear. Any may be NULL but article. Strings live until the call returns. A status
 * other than NH_OK from article ends the whole read with it. */
struct corpus_events {
	void *user;
	enum nh_status (*article)(void *user, const struct nh_article *article, struct nh_error *error);
	/* A file, or one record of it, in which nothing could be read. member may be NULL. */
	void (*skipped)(void *user, const char *path, const char *member, const char *reason);
	/* Now and then, and after each file: bytes of input taken so far, of bytes_total found so far. */
	void (*progress)(void *user, uint64_t bytes_read, uint64_t bytes_total);
	/* An article that its source takes back: id, version, updated, path and member of notice say which.
	 * Ends the read as article does. NULL: the notice is skipped, with its reason. */
	enum nh_status (*withdrawn)(void *user, const struct nh_article *notice, struct nh_error *error);
};

struct corpus_totals {
	uint64_t files_read;    /* in which an article was found, or a notice that one is withdrawn */
	uint64_t files_skipped; /* in which none was, or that could not be read */
	uint64_t articles;
	uint64_t bytes_read;
};

/* Reads every path in order; directories recursively, names in byte order, so that the same tree always
 * gives the same sequence. "-" is standard input. Returns NH_OK even when files were skipped; a path that
 * does not exist is skipped with its reason. ret_totals is filled in any case. Not thread-safe per call,
 * but several calls may run at once. */
enum nh_status corpus_read(const char *const *paths, size_t path_count, const struct corpus_options *options,
			   const struct corpus_events *events, struct corpus_totals *ret_totals,
			   struct nh_error *error);

/* Whether name is a format that corpus_read takes; otherwise the nearest that is, for a
 * message, where one is near enough to be meant. */
bool corpus_format_known(const char *name, const char **ret_nearest);

#endif
