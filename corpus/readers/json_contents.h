/* SPDX-License-Identifier: MIT
 *
 * json_contents.h - articles whose parts stand in lists of objects that say what they are:
 *
 *	"contents": [{"type": "kicker", "content": …}, {"type": "title", …}, {"type": "sanitized_html", …}]
 *	"bodies": [{"role": "main", "contenttype": "text/html", "value": …}]      the same for "headlines"
 *(ninjs 2, 3)
 *
 * A newspaper's own dump and the agencies' ninjs are written so.
 */
#ifndef NEWSHOUND_CORPUS_READERS_JSON_CONTENTS_H
#define NEWSHOUND_CORPUS_READERS_JSON_CONTENTS_H

#include "corpus/readers/json_fields.h"

bool json_contents_key(struct nh_string key);
/* Takes the list at article->json->next. */
bool json_contents_take(struct json_article *article, struct nh_string key);

#endif
