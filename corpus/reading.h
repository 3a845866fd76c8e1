/* SPDX-License-Identifier: MIT
 *
 * reading.h - one file, or member of an archive, while a reader takes it apart: the desk between a reader,
 * who knows a format, and corpus_read, who knows the caller. A reader fills reading->article and emits it,
 * again and again; ids, paths and defaults are completed here, the same for every format.
 *
 * An article without an id is called PATH, but PATH#1, PATH#2 … where the file holds several. Whether it
 * does shows only at the second one, so the first is held back until then. From standard input, whose path is
 * "-", a hash of the article stands behind the #.
 */
#ifndef NEWSHOUND_CORPUS_READING_H
#define NEWSHOUND_CORPUS_READING_H

#include "corpus/article.h"
#include "corpus/clean/dateline.h"
#include "corpus/clean/language.h"
#include "corpus/source.h"

struct corpus_reader;

/* What is known of a payload before it is read: a record of a crawl is a file of its own. */
struct payload {
	struct nh_string bytes;
	struct nh_string name;              /* as a file would be called, for its ending; may be empty */
	struct nh_string type;              /* "text/html", where that is known */
	struct nh_string charset;           /* declared, or empty */
	const struct corpus_reader *reader; /* the only one that may take it, or NULL */
	struct nh_string id;                /* for an article that has none of its own */
	struct nh_string url;
	struct nh_date crawled;        /* the last resort for a date */
	struct nh_string crawled_from; /* what it was read from */
};

struct reading {
	struct article_builder *article; /* what the reader fills; empty after each emit */
	struct article_builder *held;    /* the first one, while holding */
	bool holding;
	const struct corpus_options *options;
	const struct corpus_events *events;
	struct corpus_totals *totals;
	struct date_hints date_hints; /* the caller's zone; a reader may set the rest for its format */
	uint64_t scope;               /* a hash of the folder or archive that the two below are of */
	struct date_evidence date_evidence;
	struct language_habit language_habit;
	struct language_memory language_memory;
	const char *path;      /* absolute */
	const char *member;    /* NULL outside an archive */
	struct nh_string name; /* the last part of path or member, without an ending for its packing */
	const struct payload *payload; /* that is being read, or NULL */
	uint64_t payload_article_count;
	/* Reads a payload with the reader that fits it, which gives its articles to this reading; what cannot
	 * be read is skipped. */
	enum nh_status (*hand_over)(struct reading *reading, const struct payload *payload,
				    struct nh_error *error);
	uint64_t article_count; /* of this file, so far */
	uint64_t skipped_count;
	uint64_t withdrawn_count;
};

/* A new file, or a member of an archive; the builders, options, events and totals stay, and what was learned
 * of dates and languages, while the folder or archive is the same. */
void reading_begin(struct reading *reading, const char *path, const char *member, struct nh_string name);
/* Hands reading->article to the caller. Fails only with the caller's status or for want of memory. */
enum nh_status reading_emit(struct reading *reading, struct nh_error *error);
/* Tells the caller that the article of reading->article's id is taken back, and drops it. where: as in
 * news_fields_emit. */
enum nh_status reading_withdraw(struct reading *reading, const char *where, struct nh_error *error);
/* Drops what reading->article holds. */
void reading_drop(struct reading *reading);
/* The file ends: gives out an article that was held. */
enum nh_status reading_finish(struct reading *reading, struct nh_error *error);
/* What language the body of builder, one of the reading's, is in by its words; NULL where they leave it open.
 */
const char *reading_guess_language(struct reading *reading, struct article_builder *builder);
/* One record that cannot be read. */
void reading_skip(struct reading *reading, const char *format, ...) NH_PRINTF(2, 3);

#endif
