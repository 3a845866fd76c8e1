/* SPDX-License-Identifier: MIT
 *
 * xml_scout.h - what an XML file is, from its start: its root element, and in unknown XML the element that is
 * an article.
 */
#ifndef NEWSHOUND_CORPUS_READERS_XML_SCOUT_H
#define NEWSHOUND_CORPUS_READERS_XML_SCOUT_H

#include "common/buf.h"

struct xml_root {
	struct nh_string name;       /* without its prefix */
	struct nh_string attributes; /* as written */
	bool has_prolog;             /* <?xml … */
};

/* Finds the first element of text, behind prolog, comments and DTD. False where text is no XML, or where the
 * element is not in it. */
bool xml_root_find(struct nh_string text, struct xml_root *ret);
bool xml_root_has(const struct xml_root *root, const char *attribute);

/* Finds the element whose children have names of an article's fields: ret_names gets the names that lead to
 * it, each behind a slash. Nothing where there is none in text. */
void xml_scout(struct nh_string text, struct buf *ret_names);

#endif
