/* SPDX-License-Identifier: MIT
 *
 * xml_parser.h - XML as a row of events. The only door to libexpat.
 *
 * What a document declares for itself is not believed: its DTD is not read, its entities are never expanded,
 * and names such as &eacute; are those of HTML. The bytes must be UTF-8, whatever the prolog says. Documents
 * that stand one behind the other are read one after the other.
 */
#ifndef NEWSHOUND_CORPUS_READERS_XML_PARSER_H
#define NEWSHOUND_CORPUS_READERS_XML_PARSER_H

#include "common/base.h"

struct xml_parser;

/* What the caller wants to hear. attributes: name, value, name, value, NULL. */
struct xml_events {
	void *user;
	void (*start)(void *user, const char *name, const char *const *attributes);
	void (*end)(void *user, const char *name);
	void (*text)(void *user, struct nh_string text);
};

/* NULL for want of memory. */
struct xml_parser *xml_parser_new(const struct xml_events *events);
void xml_parser_free(struct xml_parser *parser);

/* The next bytes; false when reading is over, because of trouble or because it was stopped. */
bool xml_parser_feed(struct xml_parser *parser, struct nh_string bytes, bool is_last);
/* From within an event: no further ones. problem: why, or NULL where nothing is wrong with the document. */
void xml_parser_stop(struct xml_parser *parser, const char *problem);
/* What was wrong, and the line it is in; NULL for nothing. */
const char *xml_parser_problem(const struct xml_parser *parser, uint64_t *ret_line);
/* Nothing more will come of it. */
bool xml_parser_is_over(const struct xml_parser *parser);
/* Whether its text has entities that it declares for itself. */
bool xml_parser_left_entities(const struct xml_parser *parser);
bool xml_parser_out_of_memory(const struct xml_parser *parser);

/* The part of a name behind its prefix. */
const char *xml_local_name(const char *name);
/* NULL where there is none of that name. */
const char *xml_attribute(const char *const *attributes, const char *name);

#endif
