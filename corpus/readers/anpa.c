/* SPDX-License-Identifier: MIT
 *
 * anpa.c - ANPA 1312, the form in which wires sent their stories to teletypes and typesetters, and in which
 * agencies' archives still hold them. SYN, SOH, STX, ETX and the rest are control bytes:
 *
 *	SYN SYN SOH W2870asian            service, number, selector
 *	f l DC3 BC-Kobe-Tolls   06-21 0466
 *	STX
 *	^BC-Kobe-Tolls,466<               the slug: no headline
 *	^Tolls rise on the bay bridge<    the headline; a later line of this kind is the deck
 *	^Eds: With photos.<               notes to editors
 *	^By ANN LEE=                      a byline
 *		KOBE, Japan (AP) _ Tolls …  a paragraph; ``quotes'' and dashes as a typewriter makes them
 *		AP-WF-06-21-24 1509GMT<
 *	ETX
 */
#define _GNU_SOURCE /* memmem */

#include <stdio.h>

#include "corpus/clean/plain.h"
#include "corpus/readers/readers.h"

#define START "\x16\x16\x01"
#define START_BYTES 3
#define MARK_BYTES_MAX 64

struct anpa_state {
	bool in_long_story; /* the rest of it is passed over */
};

static bool sniff(const struct sniff_input *input)
{
	size_t length = nh_size_min(input->head.length, MARK_BYTES_MAX);

	return length > START_BYTES && memmem(input->head.bytes, length, START, START_BYTES) != NULL;
}

/* A line without control bytes and white space at its ends, nor the mark that ends it in type. */
static struct nh_string trim_line(struct nh_string line, char *ret_mark)
{
	while (line.length > 0 && (unsigned char)*line.bytes <= ' ')
		line = plain_slice(line.bytes + 1, line.bytes + line.length);
	while (line.length > 0 && (unsigned char)line.bytes[line.length - 1] <= ' ')
		line.length--;
	*ret_mark = line.length > 0 ? line.bytes[line.length - 1] : 0;
	if (*ret_mark == '<' || *ret_mark == '=')
		line.length--;
	return line;
}

/* "BC-Kobe-Tolls,466", "AM-…", "BC-…": letters, hyphen, and no space in what comes first. */
static bool is_slug(struct nh_string line)
{
	return line.length > 3 && line.bytes[0] >= 'A' && line.bytes[0] <= 'Z' && line.bytes[1] >= 'A' &&
	       line.bytes[1] <= 'Z' && line.bytes[2] == '-';
}

static bool is_note(struct nh_string line)
{
	static const char *const beginnings[] = {"Eds:",       "Eds.",     "AP Photo",
						 "AP Graphic", "AP Video", "With AP "};

	for (size_t i = 0; i < NH_COUNT_OF(beginnings); i++)
		if (plain_begins(line, nh_string_of(beginnings[i])))
			return true;
	return false;
}

/* The lines with a caret, above the text. */
static void take_head_line(struct article_builder *article, struct nh_string line, char mark)
{
	if (is_slug(line) || line.length == 0)
		return;
	if (is_note(line))
		article_add_furniture(article, NH_STRING("note to editors"), line);
	else if (mark == '=' && plain_begins(line, NH_STRING("by ")))
		article_add_byline(article, line);
	else if (mark == '=')
		return; /* whom the author writes for */
	else if (!article->article.headline.bytes)
		article_set(article, &article->article.headline, line);
	else
		article_set_first(article, &article->article.deck, line);
}

/* "AP-WF-06-21-24 1509GMT": when the wire sent it. */
static bool take_sent(struct article_builder *article, struct nh_string line)
{
	char iso[32];
	const char *text;
	struct nh_date date;
	int year;

	if (line.length < 19 || !plain_ends(line, NH_STRING("GMT")))
		return false;
	text = line.bytes + line.length - 16;
	if (text[-1] != '-' || text[2] != '-' || text[5] != '-' || text[8] != ' ')
		return false;
	for (size_t i = 0; i < 13; i++)
		if (i != 2 && i != 5 && i != 8 && !plain_is_digit(text[i]))
			return false;
	year = (text[6] - '0') * 10 + (text[7] - '0');
	year += year < 70 ? 2000 : 1900;
	do {
		snprintf(iso, sizeof iso, "%d-%.2s-%.2sT%.2s:%.2sZ", year, text, text + 3, text + 9,
			 text + 11);
		if (!date_parse_iso(nh_string_of(iso), &date))
			return false;
		year -= 100;
	} while (date_is_far_off(date));
	article->article.published = date;
	article_set(article, &article->article.published_from, line);
	return true;
}

/* A typewriter's quotes and dashes as print has them. */
static void append_typeset(struct buf *out, struct nh_string line)
{
	const char *end = line.bytes + line.length;

	for (const char *at = line.bytes; at < end; at++) {
		if (end - at > 1 && memcmp(at, "``", 2) == 0) {
			buf_append_text(out, "“");
			at++;
		} else if (end - at > 1 && memcmp(at, "''", 2) == 0) {
			buf_append_text(out, "”");
			at++;
		} else if (*at == '_' && at > line.bytes && at[-1] == ' ' && at + 1 < end && at[1] == ' ') {
			buf_append_text(out, "—");
		} else {
			buf_u8(out, (uint8_t)*at);
		}
	}
}

static void take_paragraph(struct article_builder *article, struct buf *scratch, struct nh_string line)
{
	struct nh_string dateline, agency;

	if (plain_begins(line, NH_STRING("___")))
		return;
	buf_reset(scratch);
	append_typeset(scratch, line);
	article->failed |= buf_failed(scratch);
	if (article->failed)
		return;
	if (article->body.length == 0 && place_line_bytes(buf_string(scratch), &dateline, &agency) > 0) {
		article_set_first(article, &article->article.dateline, dateline);
		article_set_first(article, &article->article.agency, agency);
	}
	article_add_paragraph(article, buf_string(scratch));
}

/* The text between STX and ETX, or all behind two header lines where these are lost. */
static struct nh_string find_text(struct nh_string story)
{
	const char *end = story.bytes + story.length, *start = memchr(story.bytes, 0x02, story.length), *stop;
	struct nh_string line;

	if (!start) {
		plain_take_line(&story, &line);
		plain_take_line(&story, &line);
		start = story.bytes;
	}
	stop = memchr(start, 0x03, (size_t)(end - start));
	return plain_slice(start, stop ? stop : end);
}

static enum nh_status read_story(struct reading *reading, struct nh_string story, struct nh_error *error)
{
	struct article_builder *article = reading->article;
	struct nh_string text = find_text(story), line;
	struct buf scratch;

	buf_init(&scratch);
	while (plain_take_line(&text, &line)) {
		char mark;

		line = trim_line(line, &mark);
		if (line.length > 0 && *line.bytes == '^')
			take_head_line(
			    article, plain_trim(plain_slice(line.bytes + 1, line.bytes + line.length)), mark);
		else if (line.length > 0 && !take_sent(article, line))
			take_paragraph(article, &scratch, line);
	}
	buf_done(&scratch);
	if (!article->failed && !article_has_text(article)) {
		reading_skip(reading, "a wire story without text");
		reading_drop(reading);
		return NH_OK;
	}
	return reading_emit(reading, error);
}

/* Where the next story begins in text, behind its first bytes; NULL where none does. */
static const char *next_story(struct nh_string text)
{
	if (text.length <= START_BYTES)
		return NULL;
	return memmem(text.bytes + START_BYTES, text.length - START_BYTES, START, START_BYTES);
}

static enum nh_status take_story(struct reading *reading, struct anpa_state *state, struct nh_string story,
				 struct nh_error *error)
{
	bool is_rest = state->in_long_story;

	state->in_long_story = false;
	if (is_rest || story.length <= START_BYTES || memcmp(story.bytes, START, START_BYTES) != 0)
		return NH_OK; /* line noise before the first one */
	return read_story(reading, plain_slice(story.bytes + START_BYTES, story.bytes + story.length), error);
}

static enum nh_status read(struct reading *reading, void *user, struct nh_string window,
			   enum window_kind kind, size_t *ret_used, struct nh_error *error)
{
	struct anpa_state *state = user;
	struct nh_string left = window;
	const char *end = window.bytes + window.length, *next;
	enum nh_status status = NH_OK;

	while (status == NH_OK && (next = next_story(left)) != NULL) {
		status = take_story(reading, state, plain_slice(left.bytes, next), error);
		left = plain_slice(next, end);
	}
	if (status == NH_OK && kind == WINDOW_LAST && left.length > 0) {
		status = take_story(reading, state, left, error);
		left.length = 0;
	} else if (kind == WINDOW_FULL && left.length == window.length) {
		if (!state->in_long_story)
			reading_skip(reading, "a wire story longer than 32 MiB");
		state->in_long_story = true;
		left = plain_slice(end - nh_size_min(left.length, START_BYTES - 1), end);
	}
	*ret_used = window.length - left.length;
	return status;
}

const struct corpus_reader corpus_reader_anpa = {.name = "anpa",
						 .sniff = sniff,
						 .state_bytes = sizeof(struct anpa_state),
						 .read = read,
						 .takes_bytes = true};
