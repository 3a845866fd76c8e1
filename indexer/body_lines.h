/* SPDX-License-Identifier: MIT
 *
 * body_lines.h - the lines of a body that could be a site's: rankings, related headlines, slogans, requests.
 *
 * Such lines do not end as sentences do, or speak to the reader (Subscribe to …). They stand in runs, between
 * prose. One article does not show whether they are furniture. So the shard keeps a key of each (of its words
 * and the article's source), and the commit judges when it sees the others: line_verdict.h.
 *
 * Beside the lines stands a signature, by which printings and versions of one story are told from three
 * stories: the least hashes of its sentences, sixteen ways (A. Broder, "On the resemblance and containment of
 * documents", 1997), and its address. FORMAT.md has the bytes.
 */
#ifndef NEWSHOUND_INDEXER_BODY_LINES_H
#define NEWSHOUND_INDEXER_BODY_LINES_H

#include "common/buf.h"

#define BODY_RUN_LINES_MAX 100 /* a longer run is a table, or a poem */
#define BODY_LINES_MAX 400     /* those at the body's end not counted */
#define BODY_SIGNATURE_PARTS 16

/* What kind of text a line is: the low bits of its key. */
enum line_kind {
	LINE_WORDS = 0, /* two words that could stand alone: Local News */
	LINE_PLAIN = 1,
	LINE_LABEL = 2,   /* some words that could stand alone: Scroll down for video; or Advertisement */
	LINE_SHORT = 3,   /* one word */
	LINE_LEADS = 4,   /* to something else: Related: or Why? */
	LINE_FIGURES = 5, /* with digits, as in tables */
	LINE_REQUEST = 6, /* speaks to the reader, or gives an address */
};

struct body_line {
	uint64_t key;   /* 0: a bullet or the like */
	uint32_t place; /* byte of the body */
	bool could_be_headline;
	bool ends_run;  /* no line: the run ends at place */
	bool ends_body; /* with ends_run: nothing stands behind it */
};

/* What is known of an article's lines. */
struct body_lines {
	uint64_t headline_key; /* what a line with the words of its headline has for a key; 0: none could */
	unsigned char signature[BODY_SIGNATURE_PARTS];
	uint16_t address;
	uint16_t stemmer;
	size_t count;
	const unsigned char *entries;
};

/* Appends what is to be kept of an article: nothing, its headline, or that and its lines. */
void body_lines_encode(const struct nh_article *article, unsigned stemmer, struct buf *out);
/* False where there is nothing; count is 0 where there is only a headline. */
bool body_lines_decode(struct nh_string bytes, struct body_lines *ret);
struct body_line body_line(const struct body_lines *lines, size_t i);

static inline enum line_kind line_kind(uint64_t key)
{
	return (enum line_kind)(key & 7);
}

#endif
