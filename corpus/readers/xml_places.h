/* SPDX-License-Identifier: MIT
 *
 * xml_places.h - which element is an article, where the caller said with --field in which elements its fields
 * stand but not which one holds them all: the innermost that all these places have in common.
 */
#ifndef NEWSHOUND_CORPUS_READERS_XML_PLACES_H
#define NEWSHOUND_CORPUS_READERS_XML_PLACES_H

#include "common/buf.h"
#include "corpus/source.h"

enum xml_places {
	XML_PLACES_NONE,  /* no element that the caller named is in the text */
	XML_PLACES_FOUND, /* *record leads to the element */
	XML_PLACES_FUSED, /* that element holds several articles: *record is what the caller should name */
};

/* Looks at the start of a file. record holds the names that lead to an element, each behind a slash, as the
 * names of fields alone found it, or nothing. */
enum xml_places xml_places_find(struct nh_string text, const struct corpus_options *options,
				struct buf *record);

#endif
