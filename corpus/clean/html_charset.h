/* SPDX-License-Identifier: MIT
 *
 * html_charset.h - makes UTF-8 of a page, whatever it was written in.
 *
 * In this order: a byte order mark; bytes that are UTF-8 are UTF-8, whatever they claim; the charset that the
 * caller was told (HTTP) and then the one the page names, as long as the bytes are text in it; a guess. A
 * page that fits none of them well is refused, so that no garbled text gets into an index.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_HTML_CHARSET_H
#define NEWSHOUND_CORPUS_CLEAN_HTML_CHARSET_H

#include "common/buf.h"

/* The charset that a page names in its first bytes (meta charset, http-equiv, an XML declaration); absent
 * where there is none. */
struct nh_string html_charset_named(struct nh_string page);

/* The page as UTF-8: the page itself, or a copy in storage. declared may be absent. False where the bytes are
 * text in no charset that was tried. */
bool html_charset_decode(struct nh_string page, struct nh_string declared, struct buf *storage,
			 struct nh_string *ret_text);

#endif
