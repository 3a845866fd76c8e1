/* SPDX-License-Identifier: MIT
 *
 * readers.h - the table of formats. A new format is one file here that defines a struct corpus_reader, and
 * one line in readers.c.
 *
 * A reader sees a file through a window: read() gets the bytes that are in memory, makes articles of the
 * records that are whole, and says how many bytes it has used up. What it leaves comes again in the next
 * call, with more behind it. A reader that wants all of a file uses nothing until WINDOW_LAST. At
 * WINDOW_FULL no more will ever come together, so the reader must use something up, or the file is given up.
 */
#ifndef NEWSHOUND_CORPUS_READERS_READERS_H
#define NEWSHOUND_CORPUS_READERS_READERS_H

#include "corpus/reading.h"

enum window_kind {
	WINDOW_MORE, /* more bytes can be had */
	WINDOW_FULL, /* LIMIT_WINDOW_BYTES are in memory */
	WINDOW_LAST, /* the file ends with this window */
};

/* The beginning of a file: up to LIMIT_HEAD_BYTES, no byte order mark. */
struct sniff_input {
	struct nh_string head;
	struct nh_string text; /* head from its first byte that is not white space */
	struct nh_string name;
	bool whole; /* head is all of the file */
	bool asked; /* the caller named this format: what could be of it is */
};

struct corpus_reader {
	const char *name;
	bool (*sniff)(const struct sniff_input *input);
	size_t state_bytes; /* zeroed before the first window of a file; kept until the last */
	enum nh_status (*read)(struct reading *reading, void *state, struct nh_string window,
			       enum window_kind kind, size_t *ret_used, struct nh_error *error);
	bool takes_bytes; /* of any charset; false: UTF-8 is made of a file before the reader sees it */
	void (*done)(void *state); /* lets go of what the state holds; NULL: it holds nothing */
};

extern const struct corpus_reader corpus_reader_anpa;
extern const struct corpus_reader corpus_reader_csv;
extern const struct corpus_reader corpus_reader_feed;
extern const struct corpus_reader corpus_reader_html;
extern const struct corpus_reader corpus_reader_json;
extern const struct corpus_reader corpus_reader_jsonl;
extern const struct corpus_reader corpus_reader_newsml;
extern const struct corpus_reader corpus_reader_mail;
extern const struct corpus_reader corpus_reader_markdown;
extern const struct corpus_reader corpus_reader_mbox;
extern const struct corpus_reader corpus_reader_ninjs;
extern const struct corpus_reader corpus_reader_nitf;
extern const struct corpus_reader corpus_reader_pdf;
extern const struct corpus_reader corpus_reader_rcv1;
extern const struct corpus_reader corpus_reader_reuters;
extern const struct corpus_reader corpus_reader_smart;
extern const struct corpus_reader corpus_reader_text;
extern const struct corpus_reader corpus_reader_trec;
extern const struct corpus_reader corpus_reader_tsv;
extern const struct corpus_reader corpus_reader_warc;
extern const struct corpus_reader corpus_reader_wet;
extern const struct corpus_reader corpus_reader_xml;

/* In the order in which a file is offered to them; text, which takes anything, is last. */
extern const struct corpus_reader *const corpus_readers[];
extern const size_t corpus_reader_count;

/* The reader of that name, or NULL. */
const struct corpus_reader *corpus_reader_find(const char *name);

#endif
