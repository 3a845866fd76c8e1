/* SPDX-License-Identifier: MIT
 *
 * inverter_aside.c - sets lines aside in articles that are still in memory, before they are flushed: it is
 * much cheaper here than once they stand in a shard (furniture.c), and does nothing that would not be done
 * there.
 *
 * The tokens of the lines go out of the body, and the same lines' words come back as furniture's. Where each
 * line's tokens begin was written down when the article came, and slack was left behind its tokens, so that
 * they are written anew in the same place. What the uses of forms say stays true.
 */
#include "indexer/inverter_words.h"

#include "common/error.h"
#include "common/nh_limits.h"
#include "common/reader.h"
#include "indexer/line_verdict.h"

#define TOKENS_MAX (LIMIT_ARTICLE_POSITIONS / 2) /* below, no limit can have cut the article */

struct rewriting {
	struct inverter *inverter;
	struct known_lines known;
	struct buf ranges, tokens; /* tokens: the document's new ones */
};

static bool known_from(struct rewriting *rewriting)
{
	const struct inverter *inverter = rewriting->inverter;
	struct body_lines lines;
	uint64_t count = 0;

	for (size_t i = 0; i < inverter->document_count; i++)
		count += inverter->documents[i].lines.length / SHARD_LINE_ENTRY_BYTES;
	if (!known_lines_init(&rewriting->known, count))
		return false;
	for (size_t i = 0; i < inverter->document_count; i++)
		if (body_lines_decode(inverter->documents[i].lines, &lines))
			known_lines_mark(&rewriting->known, &lines);
	for (size_t i = 0; i < inverter->document_count; i++)
		if (body_lines_decode(inverter->documents[i].lines, &lines) &&
		    !known_lines_count(&rewriting->known, &lines))
			return false;
	return true;
}

/* ---- tokens ---- */

static void keep_tokens(struct rewriting *rewriting, uint64_t begin, uint64_t end)
{
	for (uint64_t at = begin; at < end; at++) {
		uint32_t form = inverter_token(rewriting->inverter, at);

		buf_append(&rewriting->tokens, &form, sizeof form);
	}
}

static void drop_tokens(struct rewriting *rewriting, uint64_t begin, uint64_t end)
{
	for (uint64_t at = begin; at < end; at++) {
		uint32_t form = inverter_token(rewriting->inverter, at);

		if (form)
			rewriting->inverter->forms.entries[form - 1].uses--;
	}
}

struct range_tokens {
	struct line_tokens begin, end;
};

/* The tokens of range number i. Ranges begin where lines do, and end where runs do. */
static struct range_tokens tokens_of_range(const struct rewriting *rewriting,
					   const struct inverter_document *document, size_t i)
{
	struct reader reader =
	    reader_over(rewriting->ranges.bytes + i * SHARD_ASIDE_RANGE_BYTES, SHARD_ASIDE_RANGE_BYTES);
	uint32_t begin = reader_u32(&reader), end = reader_u32(&reader);
	struct range_tokens ret = {{0, 0}, {0, 0}};
	struct body_lines lines;

	body_lines_decode(document->lines, &lines);
	for (size_t at = 0; at < lines.count; at++) {
		uint32_t place = body_line(&lines, at).place;

		if (place == begin)
			ret.begin = document->line_tokens[at];
		if (place == end)
			ret.end = document->line_tokens[at];
	}
	return ret;
}

/* Of a span of the document's tokens, keeps those that are in no range. */
static void keep_rest(struct rewriting *rewriting, const struct inverter_document *document, uint64_t begin,
		      uint64_t end, bool loose)
{
	uint64_t at = begin;

	for (size_t i = 0; i < rewriting->ranges.length / SHARD_ASIDE_RANGE_BYTES; i++) {
		struct range_tokens range = tokens_of_range(rewriting, document, i);
		uint64_t first = begin + (loose ? range.begin.in_loose : range.begin.in_body);
		uint64_t last = begin + (loose ? range.end.in_loose : range.end.in_body);

		keep_tokens(rewriting, at, first);
		drop_tokens(rewriting, first, last);
		at = last;
	}
	keep_tokens(rewriting, at, end);
}

static bool is_aside(const struct rewriting *rewriting, uint32_t place)
{
	struct reader reader = reader_over(rewriting->ranges.bytes, rewriting->ranges.length);

	while (reader_left(&reader)) {
		uint32_t begin = reader_u32(&reader), end = reader_u32(&reader);

		if (place >= begin && place < end)
			return true;
	}
	return false;
}

/* The words of the lines as furniture: behind all tokens, for the moment, and loose ones in scratch. */
static uint32_t add_lines(const struct rewriting *rewriting, const struct inverter_document *document,
			  const struct body_lines *lines)
{
	struct inverter *inverter = rewriting->inverter;
	uint64_t before = inverter->token_count;
	const char *text = document->line_text.bytes;

	buf_reset(&inverter->scratch);
	for (size_t i = 0; i < lines->count; i++) {
		struct body_line line = body_line(lines, i);
		uint32_t length = line.ends_run ? 0 : body_line(lines, i + 1).place - line.place;
		const char *end = length ? memchr(text, '\n', length) : NULL;

		if (!line.ends_run && is_aside(rewriting, line.place)) {
			inverter_add_positions(
			    inverter, (struct nh_string){text, end ? (size_t)(end - text) : length},
			    TERM_SPACE_FURNITURE, lines->stemmer, 1, LIMIT_ARTICLE_POSITIONS);
			inverter_add_hole(inverter);
		}
		text += length;
	}
	return (uint32_t)(inverter->token_count - before);
}

static void add_loose(struct rewriting *rewriting)
{
	struct inverter *inverter = rewriting->inverter;

	for (size_t i = 0; i < inverter->scratch.length / sizeof(uint32_t); i++) {
		uint32_t form;

		memcpy(&form, inverter->scratch.bytes + i * sizeof form, sizeof form);
		inverter->forms.entries[form - 1].uses += form > 0;
		buf_append(&rewriting->tokens, &form, sizeof form);
	}
}

/* Writes the document's tokens anew. */
static void rewrite_tokens(struct rewriting *rewriting, struct inverter_document *document)
{
	struct inverter *inverter = rewriting->inverter;
	struct body_lines lines;
	uint64_t headline = document->first_token, body = headline + document->headline_tokens;
	uint64_t caption = body + document->body_tokens, furniture = caption + document->caption_tokens;
	uint64_t loose = furniture + document->furniture_tokens, end = loose + document->loose_tokens,
		 new_begin;
	uint32_t new_tokens, kept;

	body_lines_decode(document->lines, &lines);
	new_begin = inverter->token_count;
	new_tokens = add_lines(rewriting, document, &lines);
	buf_reset(&rewriting->tokens);
	keep_tokens(rewriting, headline, body);
	keep_rest(rewriting, document, body, caption, false);
	kept = (uint32_t)(rewriting->tokens.length / sizeof(uint32_t)) - document->headline_tokens;
	keep_tokens(rewriting, caption, loose);
	keep_tokens(rewriting, new_begin, new_begin + new_tokens);
	inverter->token_count = new_begin;
	keep_rest(rewriting, document, loose, end, true);
	add_loose(rewriting);
	document->body_tokens = kept;
	document->furniture_tokens += new_tokens;
	document->loose_tokens = (uint32_t)(rewriting->tokens.length / sizeof(uint32_t)) -
				 document->headline_tokens - kept - document->caption_tokens -
				 document->furniture_tokens;
	if (buf_failed(&rewriting->tokens))
		return;
	assert(rewriting->tokens.length / sizeof(uint32_t) <= end - headline + lines.count);
	inverter_put_tokens(inverter, headline, (const uint32_t *)(const void *)rewriting->tokens.bytes,
			    rewriting->tokens.length / sizeof(uint32_t));
}

/* ---- one article ---- */

static enum nh_status rewrite(struct rewriting *rewriting, struct inverter_document *document,
			      struct nh_error *error)
{
	struct inverter *inverter = rewriting->inverter;

	document->aside = arena_copy(&inverter->arena, buf_string(&rewriting->ranges));
	if (!document->aside.bytes)
		return nh_fail_memory(error);
	rewrite_tokens(rewriting, document);
	document->sketch = NULL;
	if (inverter->failed || buf_failed(&inverter->scratch) || buf_failed(&rewriting->tokens) ||
	    (inverter->options.sketches && !inverter_sketch(inverter, document)))
		return nh_fail_memory(error);
	return NH_OK;
}

static enum nh_status judge(struct rewriting *rewriting, struct inverter_document *document,
			    struct nh_error *error)
{
	struct body_lines lines;

	if (!document->line_tokens || document->body_tokens > TOKENS_MAX ||
	    document->furniture_tokens > TOKENS_MAX || !body_lines_decode(document->lines, &lines))
		return NH_OK;
	buf_reset(&rewriting->ranges);
	line_verdict(&rewriting->known, &lines, &rewriting->ranges);
	if (buf_failed(&rewriting->ranges))
		return nh_fail_memory(error);
	return rewriting->ranges.length ? rewrite(rewriting, document, error) : NH_OK;
}

enum nh_status inverter_set_aside(struct inverter *inverter, struct nh_error *error)
{
	struct rewriting rewriting = {.inverter = inverter};
	enum nh_status status = NH_OK;

	if (!inverter->options.lines || inverter->options.store != SHARD_STORE_FULL)
		return NH_OK;
	buf_init(&rewriting.ranges);
	buf_init(&rewriting.tokens);
	if (!known_from(&rewriting))
		status = nh_fail_memory(error);
	for (size_t i = 0; i < inverter->document_count && status == NH_OK; i++)
		status = judge(&rewriting, &inverter->documents[i], error);
	known_lines_done(&rewriting.known);
	buf_done(&rewriting.ranges);
	buf_done(&rewriting.tokens);
	return status;
}
