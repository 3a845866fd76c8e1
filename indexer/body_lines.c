/* SPDX-License-Identifier: MIT
 *
 * body_lines.c - see body_lines.h.
 */
#include "indexer/body_lines.h"

#include "common/hash.h"
#include "common/reader.h"
#include "common/shard/format.h"
#include "indexer/line_text.h"

#define HEADLINE_FLAG ((uint32_t)1 << 31)
#define END_KEY 7 /* of a run, with the kind of no line */
#define BODY_END_FLAG ((uint32_t)1 << 30)
#define PLACE_MASK (((uint32_t)1 << 28) - 1)
#define SIGNATURE_FACTOR 0x9E3779B97F4A7C15u /* odd multiples of it are the sixteen ways */
#define HEADER_BYTES (8 + BODY_SIGNATURE_PARTS + 4)

/* ---- reading ---- */

bool body_lines_decode(struct nh_string bytes, struct body_lines *ret)
{
	struct reader reader = reader_over(bytes.bytes, bytes.length);

	*ret = (struct body_lines){0};
	if (bytes.length < 8)
		return false;
	ret->headline_key = reader_u64(&reader);
	if (bytes.length < HEADER_BYTES)
		return true;
	memcpy(ret->signature, reader_bytes(&reader, sizeof ret->signature), sizeof ret->signature);
	ret->address = reader_u16(&reader);
	ret->stemmer = reader_u16(&reader);
	ret->entries = reader.next;
	ret->count = (bytes.length - HEADER_BYTES) / SHARD_LINE_ENTRY_BYTES;
	return true;
}

struct body_line body_line(const struct body_lines *lines, size_t i)
{
	struct reader reader =
	    reader_over((const char *)lines->entries + i * SHARD_LINE_ENTRY_BYTES, SHARD_LINE_ENTRY_BYTES);
	struct body_line line = {.key = reader_u64(&reader)};
	uint32_t packed = reader_u32(&reader);

	line.place = packed & PLACE_MASK;
	line.could_be_headline = packed & HEADLINE_FLAG;
	line.ends_body = packed & BODY_END_FLAG;
	line.ends_run = line.key == END_KEY;
	if (line.ends_run)
		line.key = 0;
	return line;
}

/* ---- the runs of a body ---- */

struct scan {
	struct nh_string body;
	struct nh_string source;
	struct buf *out;
	size_t begin;           /* of all runs, in out */
	size_t run_begin;       /* of the open one */
	size_t run_lines;       /* 0: none is open */
	size_t run_joined;      /* of them, lines below which it goes on in small letters */
	size_t unended, joined; /* of the whole body */
	bool prose;
};

static void put_entry(struct scan *scan, uint64_t key, uint32_t packed)
{
	buf_u64(scan->out, key);
	buf_u32(scan->out, packed);
}

static void add_line(struct scan *scan, struct nh_string line)
{
	if (scan->run_lines++ == 0) {
		scan->run_begin = scan->out->length;
		scan->run_joined = 0;
	}
	if (scan->run_lines <= BODY_RUN_LINES_MAX)
		put_entry(scan, 0, (uint32_t)(line.bytes - scan->body.bytes));
}

static size_t lines_before_run(const struct scan *scan)
{
	return (scan->run_begin - scan->begin) / SHARD_LINE_ENTRY_BYTES;
}

/* Ends the open run where prose goes on, or the body ends. Some runs are not worth keeping, or are prose that
 * was cut into lines of one width. */
static void end_run(struct scan *scan, size_t place, bool ends_body)
{
	if (scan->run_lines == 0)
		return;
	if (scan->run_lines > BODY_RUN_LINES_MAX || scan->run_joined * 3 > scan->run_lines ||
	    (!ends_body && lines_before_run(scan) + scan->run_lines > BODY_LINES_MAX))
		scan->out->length = scan->run_begin;
	else
		put_entry(scan, END_KEY, (uint32_t)place | (ends_body ? BODY_END_FLAG : 0));
	scan->run_lines = 0;
}

/* The first letter of what stands below; 0: nothing does. */
static char letter_below(const struct scan *scan, const char *end)
{
	const char *last = scan->body.bytes + scan->body.length;

	while (end < last && (*end == ' ' || (*end >= '\t' && *end <= '\r')))
		end++;
	return (char)(end < last ? *end : '\0');
}

static void take_line(struct scan *scan, struct nh_string line)
{
	struct nh_string text = line_trim(line);
	bool joined;
	char below;

	if (line_is_blank(line))
		return;
	if (line_is_prose(text)) {
		end_run(scan, (size_t)(line.bytes - scan->body.bytes), false);
		scan->prose = true;
		return;
	}
	add_line(scan, line);
	below = letter_below(scan, line.bytes + line.length);
	joined = below >= 'a' && below <= 'z';
	scan->unended += below != '\0';
	scan->run_joined += joined;
	scan->joined += joined;
}

static bool next_line(struct nh_string body, size_t *at, struct nh_string *ret)
{
	const char *end;

	if (*at >= body.length)
		return false;
	ret->bytes = body.bytes + *at;
	end = memchr(ret->bytes, '\n', body.length - *at);
	ret->length = end ? (size_t)(end - ret->bytes) : body.length - *at;
	*at += ret->length + 1;
	return true;
}

/* Where a quarter of the lines that end in no sentence go on in small letters below, the text was cut into
 * lines of one width: only a run at its end could be anything else. */
static void drop_cut_prose(struct scan *scan)
{
	bool ends_body = scan->run_lines && scan->run_joined == 0;
	size_t kept = ends_body ? scan->out->length - scan->run_begin : 0;

	if (scan->joined == 0 || scan->joined * 4 < scan->unended)
		return;
	if (kept)
		memmove(scan->out->bytes + scan->begin, scan->out->bytes + scan->run_begin, kept);
	scan->out->length = scan->begin + kept;
	scan->run_begin = scan->begin;
	if (!ends_body)
		scan->run_lines = 0;
}

/* Of the lines that were kept. */
static void put_keys(struct scan *scan)
{
	for (size_t at = scan->begin; at < scan->out->length; at += SHARD_LINE_ENTRY_BYTES) {
		struct body_lines lines = {.entries = scan->out->bytes + at};
		struct body_line entry = body_line(&lines, 0);
		struct line_facts facts;
		struct nh_string line;
		size_t place = entry.place;

		if (entry.ends_run || !next_line(scan->body, &place, &line))
			continue;
		facts = line_facts(line, scan->source);
		for (unsigned i = 0; i < 8; i++)
			scan->out->bytes[at + i] = (unsigned char)(facts.key >> 8 * i);
		scan->out->bytes[at + 11] |= facts.could_be_headline ? HEADLINE_FLAG >> 24 : 0;
	}
}

static void put_runs(struct scan *scan)
{
	struct nh_string line;
	size_t at = 0;

	scan->begin = scan->run_begin = scan->out->length;
	while (next_line(scan->body, &at, &line) && !buf_failed(scan->out))
		take_line(scan, line);
	if (buf_failed(scan->out))
		return;
	drop_cut_prose(scan);
	end_run(scan, scan->body.length, true);
	if (!scan->prose)
		scan->out->length = scan->begin;
	put_keys(scan);
}

/* ---- the signature ---- */

/* The next sentence, or what is left, of a line of prose. */
static struct nh_string take_sentence(struct nh_string *text)
{
	struct nh_string sentence = *text;
	const char *end = text->bytes + text->length, *at = text->bytes;

	while (at < end && (at = memchr(at, '.', (size_t)(end - at))) != NULL) {
		at++;
		if (at < end && *at == ' ') {
			sentence.length = (size_t)(at - text->bytes);
			at++;
			break;
		}
	}
	at = at && sentence.length < text->length ? at : end;
	*text = (struct nh_string){at, (size_t)(end - at)};
	return sentence;
}

static void see_sentence(struct nh_string sentence, uint32_t *least)
{
	uint64_t hash = hash_bytes(sentence.bytes, sentence.length), factor = SIGNATURE_FACTOR;

	for (size_t i = 0; i < BODY_SIGNATURE_PARTS; i++, factor += 2 * SIGNATURE_FACTOR) {
		uint32_t mixed = (uint32_t)(hash * factor >> 32);

		least[i] = mixed < least[i] ? mixed : least[i];
	}
}

static void sign(struct nh_string body, unsigned char *ret)
{
	uint32_t least[BODY_SIGNATURE_PARTS];
	struct nh_string line;
	size_t at = 0;

	memset(least, 0xFF, sizeof least);
	while (next_line(body, &at, &line)) {
		struct nh_string text = line_trim(line);

		if (text.length == 0 || !line_is_prose(text))
			continue;
		while (text.length)
			see_sentence(take_sentence(&text), least);
	}
	for (size_t i = 0; i < BODY_SIGNATURE_PARTS; i++)
		ret[i] = (unsigned char)least[i];
}

/* What it was fetched from, without the place in the page; else its id. */
static uint16_t address_of(const struct nh_article *article)
{
	struct nh_string address = article->url.length ? article->url : article->id;
	const char *fragment = article->url.length ? memchr(address.bytes, '#', address.length) : NULL;

	if (fragment)
		address.length = (size_t)(fragment - address.bytes);
	return (uint16_t)hash_bytes(address.bytes ? address.bytes : "", address.length);
}

/* ---- the whole ---- */

void body_lines_encode(const struct nh_article *article, unsigned stemmer, struct buf *out)
{
	struct scan scan = {.body = article->body, .source = article->source, .out = out};
	struct line_facts headline = line_facts(article->headline, article->source);
	size_t begin = out->length;
	unsigned char signature[BODY_SIGNATURE_PARTS] = {0};

	buf_u64(out, headline.could_be_headline ? headline.key : 0);
	buf_append(out, signature, sizeof signature);
	buf_u16(out, 0);
	buf_u16(out, (uint16_t)stemmer);
	if (article->body.length <= PLACE_MASK)
		put_runs(&scan);
	if (buf_failed(out))
		return;
	if (out->length == begin + HEADER_BYTES) {
		out->length = headline.could_be_headline && headline.key ? begin + 8 : begin;
		return;
	}
	sign(article->body, out->bytes + begin + 8);
	out->bytes[begin + 8 + BODY_SIGNATURE_PARTS] = (unsigned char)address_of(article);
	out->bytes[begin + 9 + BODY_SIGNATURE_PARTS] = (unsigned char)(address_of(article) >> 8);
}
