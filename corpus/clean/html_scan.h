/* SPDX-License-Identifier: MIT
 *
 * html_scan.h - goes over a page once and writes it anew for the parser: without scripts, styles, comments
 * and drawings, with the few attributes that say something about an article, and never nested deeper than
 * HTML_DEPTH_MAX. What a parser does then is bounded by the length of the page, whoever made it.
 *
 * Tags that only dress words (b, i, font …) come out as <span>, links as <x-a>, buttons as <x-button>, forms
 * as <fieldset>. So the parser never meets its two expensive rules, reconstruction of formatting elements and
 * adoption. Text and character references stay as they are.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_HTML_SCAN_H
#define NEWSHOUND_CORPUS_CLEAN_HTML_SCAN_H

#include "common/buf.h"

#define HTML_DEPTH_MAX 200
#define HTML_TAGS_MAX 400000

struct html_scan {
	struct buf markup;
	struct buf structured; /* the contents of <script type="application/ld+json">, a NUL behind each */
	bool too_many_tags;
};

void html_scan_init(struct html_scan *scan);
void html_scan_done(struct html_scan *scan);
/* page is UTF-8. Ask buf_failed of both buffers, and too_many_tags. */
void html_scan_page(struct html_scan *scan, struct nh_string page);

#endif
