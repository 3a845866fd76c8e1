/* SPDX-License-Identifier: MIT
 *
 * article.h - builds one struct nh_article at a time out of the raw pieces that a reader finds.
 *
 * Every string passes plain_append on its way in, so that what comes out is valid UTF-8 on one line with a
 * NUL behind it; the body's paragraphs are joined by a blank line. The error is sticky: add without looking,
 * article_finish says at the end whether the article can be used. All that is handed out lives until the
 * next reset.
 */
#ifndef NEWSHOUND_CORPUS_ARTICLE_H
#define NEWSHOUND_CORPUS_ARTICLE_H

#include "common/arena.h"
#include "common/buf.h"

struct article_builder {
	struct arena arena;
	struct nh_article article; /* body is set by article_finish; the rest may be read at any time */
	struct buf body;
	struct buf scratch;
	size_t byline_room, tag_room, caption_room, furniture_room;
	size_t furniture_bytes;
	bool id_is_bare;       /* the id is unique in its file only */
	bool failed;           /* memory ran out */
	bool too_long;         /* past LIMIT_ARTICLE_TEXT_BYTES */
	bool headline_is_cut;  /* at LIMIT_LINE_BYTES */
	bool keeps_furniture;  /* in the body; stays when the builder is reset */
	bool language_guessed; /* of the body, and language_guess is what came out; NULL: nothing */
	const char *language_guess;
};

void article_init(struct article_builder *builder);
void article_done(struct article_builder *builder);
void article_reset(struct article_builder *builder);

/* A cleaned copy in the builder's arena; absent where nothing is left of raw. */
struct nh_string article_text(struct article_builder *builder, struct nh_string raw);
/* Sets a member of builder->article, such as &builder->article.headline, if raw holds anything. */
void article_set(struct article_builder *builder, struct nh_string *member, struct nh_string raw);
/* The same, but what came first stays. */
void article_set_first(struct article_builder *builder, struct nh_string *member, struct nh_string raw);
/* bare: the format promises that raw is unique in this file only. */
void article_set_id(struct article_builder *builder, struct nh_string raw, bool bare);

/* One paragraph; line breaks in it become spaces. */
void article_add_paragraph(struct article_builder *builder, struct nh_string raw);
/* Text in which a blank line or an indented line begins a paragraph. */
void article_add_wrapped(struct article_builder *builder, struct nh_string raw);
/* Text in which every line is a paragraph. */
void article_add_lines(struct article_builder *builder, struct nh_string raw);

/* A byline without its "By". */
void article_add_byline(struct article_builder *builder, struct nh_string raw);
void article_add_tag(struct article_builder *builder, struct nh_string raw);
void article_add_caption(struct article_builder *builder, struct nh_string raw);
/* A line that is set aside; one more paragraph where the builder keeps furniture. rule must be a literal, or
 * live as long as the builder's arena. */
void article_add_furniture(struct article_builder *builder, struct nh_string rule, struct nh_string raw);

/* True where the article holds a headline, a body or a deck. */
bool article_has_text(const struct article_builder *builder);
/* The same, or a record without text that its format names: it exists, so it is counted. */
bool article_is_usable(const struct article_builder *builder);
/* Completes the article. NULL where it cannot be used; *ret_reason is then why, or NULL for no memory. */
const struct nh_article *article_finish(struct article_builder *builder, const char **ret_reason);

#endif
