/* SPDX-License-Identifier: MIT
 *
 * html_lines.h - lines that sites put around and between the paragraphs of an article, known by their words.
 * They only judge a line's words: whether it is a link, where it stands, and what becomes of it, others know.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_HTML_LINES_H
#define NEWSHOUND_CORPUS_CLEAN_HTML_LINES_H

#include "common/base.h"

/* "Advertisement", "Share this article": the whole line. */
bool html_is_site_line(struct nh_string text);
/* Begins as "Read more" or "Related" does. */
bool html_points_elsewhere(struct nh_string text);
/* Begins as "Follow us" or "Sign up" does. */
bool html_is_invitation(struct nh_string text);
/* A mail address, or a name at a network, and nothing else. */
bool html_is_address(struct nh_string text);

#endif
