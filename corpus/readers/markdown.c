/* SPDX-License-Identifier: MIT
 *
 * markdown.c - pages in Markdown, with the front matter of site generators above them. The marks are taken
 * off: of a link its words stay, of a picture its description, which is a caption. The headline is the front
 * matter's title, else the first heading.
 */
#include "corpus/clean/plain.h"
#include "corpus/limits.h"
#include "corpus/readers/front_matter.h"
#include "corpus/readers/readers.h"

#define LINK_WORDS_BYTES_MAX 300
#define LINK_ADDRESS_BYTES_MAX 500

struct markdown_state {
	bool giving_up;
};

struct page {
	struct news_fields fields;
	struct nh_string paragraph; /* its lines, as they stand */
	struct buf words;           /* a paragraph without its marks */
	struct buf body;
	bool in_code;
};

static const struct field_name heading_name = {"heading", 7, NEWS_HEADLINE, 9, false};
static const struct field_name picture_name = {"picture", 7, NEWS_CAPTION, 9, false};
static const struct field_name body_name = {"page", 4, NEWS_BODY, 1, false};

static bool sniff(const struct sniff_input *input)
{
	struct nh_string matter = front_matter_find(input->head), line, rest = matter;
	bool is_named = plain_ends(input->name, NH_STRING(".md")) ||
			plain_ends(input->name, NH_STRING(".markdown")) ||
			plain_ends(input->name, NH_STRING(".mdx"));

	if (input->text.length == 0)
		return false;
	if (input->asked || is_named)
		return true;
	while (plain_take_line(&rest, &line)) {
		const char *mark = memchr(line.bytes, *matter.bytes == '+' ? '=' : ':', line.length);

		if (mark && field_name_find(plain_trim(plain_slice(line.bytes, mark))))
			return true;
	}
	return false;
}

/* Where the bracket that opens at text closes, at the same depth; NULL where it does not. */
static const char *find_close(const char *text, const char *end, char open, char close)
{
	size_t depth = 0;

	for (; text < end; text++) {
		depth += *text == open;
		if (*text == close && --depth == 0)
			return text;
	}
	return NULL;
}

/* "[words](address)" or "[words][name]" at text: its end, and its words. NULL where there is none. */
static const char *read_link(const char *text, const char *end, struct nh_string *ret_words)
{
	const char *stop = text + nh_size_min((size_t)(end - text), LINK_WORDS_BYTES_MAX), *close, *behind;

	close = memchr(text, ']', (size_t)(stop - text)) ? find_close(text, stop, '[', ']') : NULL;
	if (!close)
		return NULL;
	*ret_words = plain_slice(text + 1, close);
	if (close + 1 < end && close[1] == '(')
		behind = find_close(
		    close + 1, nh_size_min((size_t)(end - close - 1), LINK_ADDRESS_BYTES_MAX) + close + 1,
		    '(', ')');
	else if (close + 1 < end && close[1] == '[')
		behind = memchr(close + 1, ']', nh_size_min((size_t)(end - close - 1), 200));
	else
		behind = NULL;
	return behind ? behind + 1 : NULL;
}

static bool is_emphasis(const char *start, const char *text, const char *end)
{
	bool inner = text > start && text + 1 < end && !plain_is_space(text[-1]) && !plain_is_space(text[1]);

	if (*text == '*' || *text == '`' || *text == '~')
		return !(text > start && text + 1 < end && plain_is_space(text[-1]) &&
			 plain_is_space(text[1]));
	return *text == '_' && !(inner && plain_is_letter(text[-1]) && plain_is_letter(text[1]));
}

/* Appends text without the marks in it. */
static void append_words(struct page *page, struct nh_string text)
{
	const char *next = text.bytes, *end = text.bytes + text.length;

	while (next < end) {
		bool is_picture = *next == '!' && next + 1 < end && next[1] == '[';
		struct nh_string words;
		const char *behind = NULL;

		if (*next == '[' || is_picture)
			behind = read_link(next + is_picture, end, &words);
		if (behind && is_picture) {
			news_fields_offer(&page->fields, &picture_name, words);
		} else if (behind) {
			buf_append_string(&page->words, words);
		} else if (*next == '\\' && next + 1 < end && strchr("\\`*_{}[]()#+-.!>", next[1])) {
			buf_u8(&page->words, (uint8_t)next[1]);
			behind = next + 2;
		} else if (!is_emphasis(text.bytes, next, end)) {
			buf_u8(&page->words, *next == '\n' || *next == '\r' ? ' ' : (uint8_t)*next);
		}
		next = behind ? behind : next + 1;
	}
}

/* Ends the paragraph that is open. */
static void end_paragraph(struct page *page)
{
	if (page->paragraph.length > 0) {
		append_words(page, page->paragraph);
		buf_append(&page->words, "\n\n", 2);
		buf_append_string(&page->body, buf_string(&page->words));
		buf_reset(&page->words);
	}
	page->paragraph = (struct nh_string){"", 0};
}

static void add_line(struct page *page, struct nh_string line)
{
	if (page->paragraph.length == 0)
		page->paragraph = line;
	else
		page->paragraph = plain_slice(page->paragraph.bytes, line.bytes + line.length);
}

/* Whether a heading above the text says the headline once more. */
static bool repeats_headline(struct page *page, struct nh_string line)
{
	struct nh_string headline = page->fields.reading->article->article.headline, words;
	bool same;

	if (!headline.bytes || page->body.length > 0 || page->fields.reading->options->keep_lines)
		return false;
	append_words(page, line);
	words = plain_trim(buf_string(&page->words));
	same = nh_string_equal(words, headline);
	if (same)
		article_add_furniture(page->fields.reading->article, NH_STRING("repeated headline"), words);
	buf_reset(&page->words);
	return same;
}

/* A heading: the first one is the page's headline where nothing better is. */
static void take_heading(struct page *page, struct nh_string line, bool is_first_level)
{
	bool had_headline = page->fields.reading->article->article.headline.bytes != NULL;

	end_paragraph(page);
	while (line.length > 0 &&
	       (line.bytes[line.length - 1] == '#' || plain_is_space(line.bytes[line.length - 1])))
		line.length--;
	if (!had_headline && is_first_level && page->body.length == 0) {
		append_words(page, plain_trim(line));
		news_fields_offer(&page->fields, &heading_name, buf_string(&page->words));
		buf_reset(&page->words);
		return;
	}
	if (is_first_level && repeats_headline(page, plain_trim(line)))
		return;
	add_line(page, plain_trim(line));
	end_paragraph(page);
}

/* What a line opens: the bytes of its mark. 0: it goes on with the paragraph. */
static size_t list_mark(struct nh_string line)
{
	size_t digits = 0;

	if (line.length > 1 && strchr("-*+", line.bytes[0]) && plain_is_space(line.bytes[1]))
		return 2;
	while (digits < line.length && digits < 4 && plain_is_digit(line.bytes[digits]))
		digits++;
	if (digits > 0 && line.length > digits + 1 && strchr(".)", line.bytes[digits]) &&
	    plain_is_space(line.bytes[digits + 1]))
		return digits + 2;
	return 0;
}

/* A line of nothing but one mark: a rule, or what underlines a heading. */
static bool is_rule(struct nh_string line, const char *marks)
{
	if (line.length < 3 || !strchr(marks, line.bytes[0]))
		return false;
	for (size_t i = 0; i < line.length; i++)
		if (line.bytes[i] != line.bytes[0] && line.bytes[i] != ' ')
			return false;
	return true;
}

/* "[name]: address" */
static bool is_definition(struct nh_string line)
{
	const char *close =
	    line.length > 4 && *line.bytes == '[' ? memchr(line.bytes, ']', line.length) : NULL;

	return close && close + 1 < line.bytes + line.length && close[1] == ':';
}

static void take_line(struct page *page, struct nh_string line)
{
	size_t level = 0, mark;

	line = plain_trim(line);
	if (plain_begins(line, NH_STRING("```")) || plain_begins(line, NH_STRING("~~~"))) {
		end_paragraph(page);
		page->in_code = !page->in_code;
		return;
	}
	while (!page->in_code && line.length > 0 && *line.bytes == '>')
		line = plain_trim(plain_slice(line.bytes + 1, line.bytes + line.length));
	while (level < line.length && line.bytes[level] == '#')
		level++;
	mark = list_mark(line);
	if (line.length == 0 || (is_definition(line) && !page->in_code)) {
		end_paragraph(page);
	} else if (page->in_code) {
		buf_append_string(&page->body, line);
		buf_append(&page->body, "\n\n", 2);
	} else if (level > 0 && level <= 6 && level < line.length && plain_is_space(line.bytes[level])) {
		take_heading(page, plain_slice(line.bytes + level, line.bytes + line.length), level == 1);
	} else if (is_rule(line, "=-") && page->paragraph.length > 0) {
		struct nh_string heading = page->paragraph;

		page->paragraph = (struct nh_string){"", 0};
		take_heading(page, heading, *line.bytes == '=');
	} else if (is_rule(line, "-*_")) {
		end_paragraph(page);
	} else {
		if (mark > 0)
			end_paragraph(page);
		add_line(page, plain_slice(line.bytes + mark, line.bytes + line.length));
	}
}

static enum nh_status read_page(struct reading *reading, struct nh_string text, struct nh_error *error)
{
	struct nh_string matter = front_matter_find(text), line;
	struct page page = {.paragraph = {"", 0}};
	enum nh_status status;

	news_fields_init(&page.fields, reading);
	if (matter.length > 0)
		front_matter_read(&page.fields, matter);
	text = plain_slice(text.bytes + matter.length, text.bytes + text.length);
	while (plain_take_line(&text, &line))
		take_line(&page, line);
	end_paragraph(&page);
	reading->article->failed |= buf_failed(&page.body) || buf_failed(&page.words);
	if (!buf_failed(&page.body))
		news_fields_offer(&page.fields, &body_name, buf_string(&page.body));
	status = news_fields_emit(&page.fields, "", error);
	news_fields_done(&page.fields);
	buf_done(&page.words);
	buf_done(&page.body);
	return status;
}

static enum nh_status read(struct reading *reading, void *user, struct nh_string window,
			   enum window_kind kind, size_t *ret_used, struct nh_error *error)
{
	struct markdown_state *state = user;

	if (state->giving_up || window.length > LIMIT_ARTICLE_TEXT_BYTES) {
		if (!state->giving_up)
			reading_skip(reading, "a page longer than 16 MiB");
		state->giving_up = true;
		*ret_used = window.length;
		return NH_OK;
	}
	if (kind != WINDOW_LAST)
		return NH_OK;
	*ret_used = window.length;
	return read_page(reading, window, error);
}

const struct corpus_reader corpus_reader_markdown = {
    .name = "md", .sniff = sniff, .state_bytes = sizeof(struct markdown_state), .read = read};
