/* SPDX-License-Identifier: MIT
 *
 * sgml.h - a lenient tokenizer for the SGML of news collections, which is not XML: bare ampersands, tags that
 * are never closed, "<" in prose. It has no idea of nesting; a reader asks for records, then for the text and
 * the tags of each in turn.
 */
#ifndef NEWSHOUND_CORPUS_READERS_SGML_H
#define NEWSHOUND_CORPUS_READERS_SGML_H

#include "corpus/readers/readers.h"

struct sgml {
	const char *next;
	const char *end;
};

struct sgml_tag {
	struct nh_string name;
	struct nh_string attributes; /* from the name to the ">" */
	bool closing;
};

/* The text up to the next tag, and the tag; ret_tag->name is empty at the end. False when nothing is left. */
bool sgml_next(struct sgml *sgml, struct nh_string *ret_text, struct sgml_tag *ret_tag);

/* The value of an attribute such as NEWID="1"; absent where there is none. */
struct nh_string sgml_attribute(struct nh_string attributes, const char *name);

/* What a reader does with one record: the attributes of its opening tag, and what stands inside. */
typedef enum nh_status sgml_record_function(struct reading *reading, struct nh_string attributes,
					    struct nh_string text, struct nh_error *error);

/* A corpus_reader's read() for a file of records `<name …> … </name>`, in letters of either case; what stands
 * between them is passed over. */
enum nh_status sgml_read_records(struct reading *reading, const char *name, sgml_record_function *read_record,
				 struct nh_string window, enum window_kind kind, size_t *ret_used,
				 struct nh_error *error);

#endif
