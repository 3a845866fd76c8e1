/* SPDX-License-Identifier: MIT
 *
 * furniture.h - tells the lines that a site shows beside an article: the headings over its rankings and
 * related links, the lists under them, copyright lines. It only judges lines; who sets them aside stores
 * each with its rule, so that nothing is lost.
 *
 * A heading alone decides nothing: it must open a list. Lines of a list are short and do not end as
 * sentences do, or carry a bullet.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_FURNITURE_H
#define NEWSHOUND_CORPUS_CLEAN_FURNITURE_H

#include "common/base.h"

/* Whether line is a heading of the dictionary; ret_rule is then a static "heading: most read". */
bool furniture_heading(struct nh_string line, struct nh_string *ret_rule);
/* The rule of the lines below a heading: a static "list under a heading". */
struct nh_string furniture_list_rule(void);

/* "-", "*", "•", "1." … alone on a line. */
bool furniture_is_bullet(struct nh_string line);
/* "- Headline", "3. Headline". */
bool furniture_begins_with_bullet(struct nh_string line);
/* Whether line looks like an entry of a list; after_bullet: a bullet stood before it. */
bool furniture_is_entry(struct nh_string line, bool after_bullet);
bool furniture_is_copyright(struct nh_string line);

/* Whether text ends as a sentence does: . ! ? … and their like, also inside closing quotes. */
bool furniture_ends_sentence(struct nh_string text);

/* How many of lines, from a heading at lines[0], belong to it: 0 where no list follows. ret_seen, which may
 * be NULL, is how many were looked at then: no heading among them has a list either. */
size_t furniture_run(const struct nh_string *lines, size_t count, size_t *ret_seen);

#endif
