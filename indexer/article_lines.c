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
	struct buf scratch, ranges;
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

NH_EXPORT enum nh_status nh_article_lines_judge(struct nh_article_lines *lines, struct nh_article *article,
						struct nh_error *error)
{
	struct body_lines own;

	if (!lines->counted && !count_all(lines))
		return nh_fail_memory(error);
	arena_reset(&lines->arena);
	buf_reset(&lines->scratch);
	buf_reset(&lines->ranges);
	body_lines_encode(article, STEMMER_NONE, &lines->scratch);
	if (!buf_failed(&lines->scratch) && body_lines_decode(buf_string(&lines->scratch), &own))
		line_verdict(&lines->known, &own, &lines->ranges);
	if (buf_failed(&lines->scratch) || buf_failed(&lines->ranges) ||
	    !aside_split(article, buf_string(&lines->ranges), &lines->arena))
		return nh_fail_memory(error);
	return NH_OK;
}
