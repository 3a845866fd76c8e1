/* SPDX-License-Identifier: MIT
 *
 * smart.c - the test collections in the form of the SMART system (Cranfield, CISI, MED, CACM):
 *
 *	.I 1          a record and its id
 *	.T            title   .A authors   .B where it appeared   .W text   .K keywords
 *	.N .X .C      notes, references and codes, which nobody searches
 */
#include "corpus/clean/plain.h"
#include "corpus/readers/readers.h"

static bool sniff(const struct sniff_input *input)
{
	return plain_begins(input->text, NH_STRING(".I ")) && input->text.length > 3 &&
	       plain_is_digit(input->text.bytes[3]);
}

static void add_authors(struct article_builder *article, struct nh_string text)
{
	struct nh_string line;

	while (plain_take_line(&text, &line))
		article_add_byline(article, line);
}

static void take_part(struct article_builder *article, char part, struct nh_string text)
{
	switch (part) {
	case 'I':
		article_set_id(article, text, false);
		break;
	case 'T':
		article_set(article, &article->article.headline, text);
		break;
	case 'A':
		add_authors(article, text);
		break;
	case 'B':
		article_set(article, &article->article.source, text);
		break;
	case 'W':
		article_add_wrapped(article, text);
		break;
	case 'K':
		article_add_tag(article, text);
		break;
	default:
		break;
	}
}

static bool is_mark(struct nh_string line)
{
	return line.length >= 2 && line.bytes[0] == '.' && line.bytes[1] >= 'A' && line.bytes[1] <= 'Z' &&
	       (line.length == 2 || plain_is_space(line.bytes[2]));
}

static enum nh_status read_record(struct reading *reading, struct nh_string text, struct nh_error *error)
{
	struct nh_string line;
	const char *start = text.bytes;
	char part = 0;

	while (plain_take_line(&text, &line)) {
		if (!is_mark(line))
			continue;
		take_part(reading->article, part, plain_slice(start, line.bytes));
		part = line.bytes[1];
		start = line.bytes + 2;
	}
	take_part(reading->article, part, plain_slice(start, text.bytes));
	return reading_emit(reading, error);
}

/* Where the next record begins, behind the first byte; NULL where none does. */
static const char *next_record(struct nh_string text)
{
	const char *end = text.bytes + text.length, *at = text.bytes;

	while (at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
		at++;
		if (end - at > 3 && memcmp(at, ".I ", 3) == 0)
			return at;
	}
	return NULL;
}

static enum nh_status read(struct reading *reading, void *state, struct nh_string window,
			   enum window_kind kind, size_t *ret_used, struct nh_error *error)
{
	struct nh_string left = window;
	const char *end = window.bytes + window.length, *next;
	enum nh_status status = NH_OK;

	(void)state;
	while (status == NH_OK && left.length && (next = next_record(left)) != NULL) {
		status = read_record(reading, plain_slice(left.bytes, next), error);
		left = plain_slice(next, end);
	}
	if (status == NH_OK && kind == WINDOW_LAST && left.length) {
		status = read_record(reading, left, error);
		left = plain_slice(end, end);
	}
	*ret_used = window.length - left.length;
	return status;
}

const struct corpus_reader corpus_reader_smart = {
    .name = "smart", .sniff = sniff, .state_bytes = 0, .read = read};
