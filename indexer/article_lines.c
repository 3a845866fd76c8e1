/* SPDX-License-Identifier: MIT
 *
 * article_lines.c - verdicts on lines without an index: see newshound_index.h. What is learnt of an article
 * is what a shard would keep of it.
 */
#include "newshound_index.h"

#include "common/arena.h"
#include "common/error.h"
#include "common/reader.h"
#include "common/shard/aside_text.h"
#include "common/shard/format.h"
#include "common/text/stemmer.h"
#include "indexer/line_verdict.h"

#define LEARNT_BYTES_MAX ((size_t)256 << 20)

struct nh_article_lines {
	struct buf learnt; /* of each article: length u32, body_lines.h */
	struct buf scratch, ranges, reasons;
	struct arena arena;
	struct known_lines known;
	bool counted;
};

NH_EXPORT enum nh_status nh_article_lines_new(struct nh_article_lines **ret, struct nh_error *error)
{
	struct nh_article_lines *lines = nh_new(struct nh_article_lines);

	if (!lines)
		return nh_fail_memory(error);
	buf_init(&lines->learnt);
	buf_init(&lines->scratch);
	buf_init(&lines->ranges);
	buf_init(&lines->reasons);
	arena_init(&lines->arena);
	*ret = lines;
	return NH_OK;
}

NH_EXPORT void nh_article_lines_free(struct nh_article_lines *lines)
{
	if (!lines)
		return;
	buf_done(&lines->learnt);
	buf_done(&lines->scratch);
	buf_done(&lines->ranges);
	buf_done(&lines->reasons);
	arena_done(&lines->arena);
	known_lines_done(&lines->known);
	free(lines);
}

NH_EXPORT enum nh_status nh_article_lines_learn(struct nh_article_lines *lines,
						const struct nh_article *article, struct nh_error *error)
{
	buf_reset(&lines->scratch);
	body_lines_encode(article, STEMMER_NONE, &lines->scratch);
	if (lines->scratch.length > LEARNT_BYTES_MAX - lines->learnt.length)
		return nh_fail(error, NH_BAD_INPUT, NULL, "more lines than fit into %zu MiB",
			       LEARNT_BYTES_MAX >> 20);
	buf_u32(&lines->learnt, (uint32_t)lines->scratch.length);
	buf_append_string(&lines->learnt, buf_string(&lines->scratch));
	return buf_failed(&lines->scratch) || buf_failed(&lines->learnt) ? nh_fail_memory(error) : NH_OK;
}

static bool next_article(struct reader *reader, struct body_lines *ret)
{
	while (reader_left(reader)) {
		uint32_t length = reader_u32(reader);

		if (body_lines_decode((struct nh_string){(const char *)reader_bytes(reader, length), length},
				      ret))
			return true;
	}
	return false;
}

static bool count_all(struct nh_article_lines *lines)
{
	struct reader reader = reader_over(lines->learnt.bytes, lines->learnt.length);
	struct body_lines article;
	bool good = known_lines_init(&lines->known, lines->learnt.length / SHARD_LINE_ENTRY_BYTES);

	while (good && next_article(&reader, &article))
		known_lines_mark(&lines->known, &article);
	reader = reader_over(lines->learnt.bytes, lines->learnt.length);
	while (good && next_article(&reader, &article))
		good = known_lines_count(&lines->known, &article);
	lines->counted = good;
	return good;
}

static struct nh_string rule_of(enum line_why why)
{
	switch (why) {
	case LINE_IS_HEADLINE:
		return NH_STRING("also in other articles: the headline of one");
	case LINE_OF_BLOCK:
		return NH_STRING("also in other articles: with the lines around it");
	case LINE_OF_LIST:
		return NH_STRING("also in other articles: the list that it is of");
	case LINE_REPEATS:
		break;
	}
	return NH_STRING("also in other articles");
}

/* Says of the lines that were set aside what spoke against them; items are these lines, which the reasons
 * follow, but for lines of nothing but white space. */
static void explain(struct nh_furniture *items, size_t count, struct nh_string body, struct nh_string reasons)
{
	for (size_t i = 0, at = 0; i < count && at < reasons.length; at += sizeof(struct line_reason)) {
		struct line_reason reason;

		memcpy(&reason, reasons.bytes + at, sizeof reason);
		if (reason.place > body.length || items[i].text.length > body.length - reason.place ||
		    memcmp(items[i].text.bytes, body.bytes + reason.place, items[i].text.length) != 0)
			continue;
		items[i++].rule = rule_of(reason.why);
	}
}

NH_EXPORT enum nh_status nh_article_lines_judge(struct nh_article_lines *lines, struct nh_article *article,
						struct nh_error *error)
{
	struct nh_string body = article->body;
	size_t before = article->furniture_count;
	struct body_lines own;

	if (!lines->counted && !count_all(lines))
		return nh_fail_memory(error);
	arena_reset(&lines->arena);
	buf_reset(&lines->scratch);
	buf_reset(&lines->ranges);
	buf_reset(&lines->reasons);
	body_lines_encode(article, STEMMER_NONE, &lines->scratch);
	if (!buf_failed(&lines->scratch) && body_lines_decode(buf_string(&lines->scratch), &own))
		line_verdict_explain(&lines->known, &own, &lines->ranges, &lines->reasons);
	if (buf_failed(&lines->scratch) || buf_failed(&lines->ranges) || buf_failed(&lines->reasons) ||
	    !aside_split(article, buf_string(&lines->ranges), &lines->arena))
		return nh_fail_memory(error);
	if (article->furniture_count > before)
		explain((struct nh_furniture *)article->furniture + before, article->furniture_count - before,
			body, buf_string(&lines->reasons));
	return NH_OK;
}
