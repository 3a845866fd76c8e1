/* SPDX-License-Identifier: MIT
 *
 * html_lines.h - lines that sites put around and between the paragraphs of an article, known by their words.
 * They only judge a line's words: whether it is a link, where it stands, and what becomes of it, others know.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_HTML_LINES_H
#define NEWSHOUND_CORPUS_CLEAN_HTML_LINES_H

#include "corpus/clean/html_phrases.h"

/* "Advertisement", "Share this article": the whole line. */
bool html_is_site_line(struct nh_string text);
/* "Advertisement", "Sponsored": what follows is paid for. */
bool html_labels_advertising(struct nh_string text);
/* Begins as "Read more" or "Related" does. */
bool html_points_elsewhere(struct nh_string text);
/* "Watch: boats in the harbour": begins so that no sentence and no heading does, a link or not. */
bool html_surely_points_elsewhere(struct nh_string text);
/* Nothing but such words, so that the links follow: "Read also:". */
bool html_is_bare_pointer(struct nh_string text);
/* "Follow us on Facebook": asks the reader to do something with what is the site's, wherever it stands. */
bool html_is_invitation(struct nh_string text);
/* Asks the reader to sign up, to follow, to write: at the end of an article that is enough. */
bool html_invites(struct nh_string text);
/* Speaks of the site's letters, channels, comments or sources in whole sentences, wherever it stands. */
bool html_is_site_prose(struct nh_string text, const struct html_phrase_index *index);
void html_site_prose_index(struct html_phrase_index *index);
/* "Subscribe to continue reading": asks for money or a name before it goes on. */
bool html_is_offer(struct nh_string text);
/* "Comments (3)", "Leave a reply": the heading over what readers wrote. */
bool html_heads_comments(struct nh_string text);
/* "Topics: harbour", "Filed under". */
bool html_is_tag_line(struct nh_string text);
/* What follows an author's name in a word about the author: " is a reporter". */
bool html_says_of_author(struct nh_string text);
/* Names what those who write live by: "reporter", "professor". */
bool html_names_trade(struct nh_string text);
/* "The writer is a lawyer": of one who has been named before. */
bool html_is_word_on_writer(struct nh_string text);
/* Says where its author is reached. */
bool html_is_contact(struct nh_string text);
/* "Photo: Ann Lee", "Bo Ek/Getty Images", "boats.jpg". */
bool html_is_credit(struct nh_string text);
/* "Press contact", "About the author": the whole line. */
bool html_heads_contact(struct nh_string text);
bool html_heads_author(struct nh_string text);
/* "We may earn a commission": somewhere in it. */
bool html_is_disclosure(struct nh_string text);
/* "This article contains content provided by Twitter": stands where another site's post would be. */
bool html_asks_to_load(struct nh_string text);
/* "First published June 21, 2024": somewhere in it. */
bool html_is_first_publication(struct nh_string text);
/* "责任编辑：…", "A version of this article appears in print": the desk's word to the reader. */
bool html_is_desk_line(struct nh_string text);
/* "4 min read" */
bool html_is_reading_time(struct nh_string text);
/* "Updated 3 hours ago" */
bool html_is_dating(struct nh_string text);
/* "By Ann Lee": begins with such a word, and a name may follow. */
bool html_names_writer(struct nh_string text);
/* A year from 1900 to 2099 stands in it. */
bool html_names_year(struct nh_string text);
/* No letter and no digit: "---", "* * *". */
bool html_is_ornament(struct nh_string text);
/* A mail address, or a name at a network, and nothing else. */
bool html_is_address(struct nh_string text);

#endif
