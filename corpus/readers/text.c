/* SPDX-License-Identifier: MIT
 *
 * text.c - plain text, as scraped from a news page or kept in a collection: one article a file.
 *
 *	http://…                        an address and a date may stand above everything
 *	The headline                    the first line; none where that line is itself a paragraph
 *	By Somebody                     }  only above a dateline is a short line a caption; without a
 *	What the picture shows          }  dateline nothing is guessed, all of it is body
 *	17:34 JST, June 21, 2024        the dateline, within the first lines below the headline
 *	Prose …                         a line a paragraph; hard-wrapped lines are joined
 *	MOST READ                       a heading of the dictionary and the list under it: set aside
 *	© 2024                          set aside
 *
 * A first line is a paragraph where it is wider than HEADLINE_WIDTH_MAX, or ends as a sentence does and is
 * wider than HEADLINE_SENTENCE_WIDTH_MAX, or where the file's lines are wrapped and its first block has three
 * or more.
 */
#include "corpus/clean/furniture.h"
#include "corpus/clean/plain.h"
#include "corpus/clean/wrapped.h"
#include "corpus/limits.h"
#include "corpus/readers/readers.h"

#define LINES_MAX ((size_t)1 << 20)
#define HEADLINE_WIDTH_MAX 300
#define HEADLINE_SENTENCE_WIDTH_MAX 160
#define CAPTION_WIDTH_MAX 400
#define BYLINE_WIDTH_MAX 100
#define LINES_ABOVE_DATELINE_MAX 8
#define COPYRIGHT_LINES_FROM_END 6
#define DATE_OF_YEAR_BYTES_MAX 30

struct text_state {
	bool giving_up;
};

/* The lines of a file; next is the first that has not been dealt with. */
struct page {
	struct nh_string *lines; /* trimmed; empty ones stay */
	size_t count;
	size_t next;
	size_t listless; /* up to this line no heading has a list: each would look at all of them again */
	bool is_wrapped;
};

static bool sniff(const struct sniff_input *input)
{
	return input->text.length > 0;
}

/* The bytes of a blank as pages write it at the front of text; 0 for none. */
static size_t written_blank_bytes(struct nh_string text)
{
	static const char *const blanks[] = {"&nbsp;", "&#160;", "&#xa0;", "&ensp;", "&emsp;", "&thinsp;"};

	for (size_t i = 0; i < NH_COUNT_OF(blanks); i++)
		if (plain_begins(text, nh_string_of(blanks[i])))
			return strlen(blanks[i]);
	return 0;
}

/* Without the white space at its ends; empty where nothing but "&nbsp;" is left of a page's paragraph. */
static struct nh_string trim_line(struct nh_string line)
{
	struct nh_string rest = line = plain_trim(line);
	size_t bytes;

	while (rest.length > 0 && (bytes = written_blank_bytes(rest)) > 0)
		rest = plain_trim(plain_slice(rest.bytes + bytes, rest.bytes + rest.length));
	return rest.length == 0 ? rest : line;
}

static bool split(struct reading *reading, struct nh_string text, struct page *page)
{
	struct nh_string line, rest = text;
	size_t count = 0;

	while (plain_take_line(&rest, &line) && count <= LINES_MAX)
		count++;
	if (count > LINES_MAX)
		return false;
	page->lines = arena_array(&reading->article->arena, count, sizeof *page->lines);
	if (!page->lines) {
		reading->article->failed = true;
		return true;
	}
	while (plain_take_line(&text, &line))
		page->lines[page->count++] = trim_line(line);
	return true;
}

static size_t first_filled(const struct page *page, size_t from)
{
	while (from < page->count && page->lines[from].length == 0)
		from++;
	return from;
}

static bool is_url(struct nh_string line)
{
	return (plain_begins(line, NH_STRING("http://")) || plain_begins(line, NH_STRING("https://"))) &&
	       !memchr(line.bytes, ' ', line.length);
}

/* 03/04/2024 or 03-04-2024, but not 2023-2024. */
static bool is_numeric_date(struct nh_string line)
{
	const char *mark = memchr(line.bytes, '-', line.length), *end = line.bytes + line.length;

	return line.length <= DATE_OF_YEAR_BYTES_MAX &&
	       (memchr(line.bytes, '/', line.length) ||
		(mark && plain_is_digit(*line.bytes) && memchr(mark + 1, '-', (size_t)(end - mark - 1))));
}

/* A line is a date where it says at least a month; 03/04/2024 is one too, though no more than its year is
 * sure. */
static bool read_date(struct reading *reading, struct nh_string line, struct dateline *ret)
{
	return dateline_read(line, &reading->date_hints, ret) &&
	       (ret->published.precision >= NH_PRECISION_MONTH ||
		ret->updated.precision >= NH_PRECISION_MONTH || is_numeric_date(line));
}

static void set_published(struct reading *reading, struct nh_date date, struct nh_string from)
{
	struct nh_article *article = &reading->article->article;

	if (date.precision == NH_PRECISION_NONE || article->published.precision != NH_PRECISION_NONE)
		return;
	article->published = date;
	article_set(reading->article, &article->published_from, from);
}

static void set_updated(struct reading *reading, struct nh_date date, struct nh_string from)
{
	struct nh_article *article = &reading->article->article;

	article->updated = date;
	article_set(reading->article, &article->updated_from, from);
}

/* A line that is nothing but a date; where it belongs is set. */
static bool take_date(struct reading *reading, struct nh_string line)
{
	struct nh_article *article = &reading->article->article;
	struct dateline dates;

	if (!read_date(reading, line, &dates))
		return false;
	if (dates.updated.precision != NH_PRECISION_NONE)
		set_updated(reading, dates.updated, line);
	set_published(reading, dates.published, line);
	if (dates.place.bytes)
		article_set_first(reading->article, &article->dateline, dates.place);
	if (dates.byline.bytes)
		article_add_byline(reading->article, dates.byline);
	return true;
}

static void take_top(struct reading *reading, struct page *page)
{
	for (page->next = first_filled(page, 0); page->next < page->count;
	     page->next = first_filled(page, page->next + 1)) {
		struct nh_string line = page->lines[page->next];

		if (is_url(line))
			article_set_first(reading->article, &reading->article->article.url, line);
		else if (!take_date(reading, line))
			break;
	}
}

static bool opens_wrapped_block(const struct page *page)
{
	return page->is_wrapped && page->next + 2 < page->count && page->lines[page->next + 1].length &&
	       page->lines[page->next + 2].length;
}

static void take_headline(struct reading *reading, struct page *page)
{
	struct nh_string line;
	size_t width;

	if (page->next >= page->count)
		return;
	line = page->lines[page->next];
	width = plain_width(line);
	if (width > HEADLINE_WIDTH_MAX || opens_wrapped_block(page))
		return;
	if (width > HEADLINE_SENTENCE_WIDTH_MAX && furniture_ends_sentence(line))
		return;
	article_set(reading->article, &reading->article->article.headline, line);
	page->next = first_filled(page, page->next + 1);
}

static bool is_byline(struct nh_string line)
{
	return plain_begins(line, NH_STRING("By ")) && line.length > 3 &&
	       plain_width(line) <= BYLINE_WIDTH_MAX && !furniture_ends_sentence(line) &&
	       (line.bytes[3] & 0x20) == 0;
}

static void take_line_above_dateline(struct reading *reading, struct nh_string line)
{
	if (nh_string_equal(line, reading->article->article.headline))
		article_add_furniture(reading->article, NH_STRING("repeated headline"), line);
	else if (is_byline(line))
		article_add_byline(reading->article, line);
	else
		article_add_caption(reading->article, line);
}

/* The line that holds the dateline, or page->count. */
static size_t find_dateline(struct reading *reading, const struct page *page)
{
	struct dateline dates;
	size_t seen = 0;

	for (size_t i = page->next; i < page->count && seen <= LINES_ABOVE_DATELINE_MAX; i++) {
		struct nh_string line = page->lines[i];

		if (line.length == 0)
			continue;
		seen++;
		if (plain_width(line) > CAPTION_WIDTH_MAX)
			break;
		if (read_date(reading, line, &dates))
			return i;
	}
	return page->count;
}

static void take_dateline(struct reading *reading, struct page *page)
{
	size_t dateline = find_dateline(reading, page);

	if (dateline == page->count) {
		if (page->next < page->count && is_byline(page->lines[page->next]))
			article_add_byline(reading->article, page->lines[page->next++]);
		return;
	}
	for (; page->next < dateline; page->next++)
		take_line_above_dateline(reading, page->lines[page->next]);
	while (page->next < page->count && take_date(reading, page->lines[page->next]))
		page->next = first_filled(page, page->next + 1);
}

static void set_aside(struct reading *reading, const struct nh_string *lines, size_t count)
{
	struct nh_string rule;

	for (size_t i = 0; i < count; i++) {
		if (lines[i].length == 0 || furniture_is_bullet(lines[i]))
			continue;
		if (!furniture_heading(lines[i], &rule))
			rule =
			    furniture_is_copyright(lines[i]) ? NH_STRING("copyright") : furniture_list_rule();
		article_add_furniture(reading->article, rule, lines[i]);
	}
}

static size_t filled_lines_left(const struct page *page)
{
	size_t left = 0;

	for (size_t i = page->next; i < page->count && left <= COPYRIGHT_LINES_FROM_END; i++)
		left += page->lines[i].length > 0;
	return left;
}

/* Lines that are set aside at page->next; 0 where the line there is prose. */
static size_t furniture_lines(struct page *page)
{
	const struct nh_string *line = &page->lines[page->next];
	struct nh_string rule;
	size_t run, seen;

	if (furniture_heading(*line, &rule)) {
		if (page->next < page->listless)
			return 0;
		run = furniture_run(line, page->count - page->next, &seen);
		page->listless = run == 0 ? page->next + seen : 0;
		return run;
	}
	return furniture_is_copyright(*line) && filled_lines_left(page) <= COPYRIGHT_LINES_FROM_END;
}

/* One line that begins with a dash or a number may be wrapped prose; two are a list. */
static bool is_in_list(const struct page *page, const struct nh_string *first)
{
	const struct nh_string *line = &page->lines[page->next];

	return furniture_begins_with_bullet(*line) &&
	       (furniture_begins_with_bullet(*first) ||
		(page->next + 1 < page->count && furniture_begins_with_bullet(line[1])));
}

/* A block of wrapped lines up to a blank one, to furniture, or to an entry of a list. */
static void take_block(struct reading *reading, struct page *page)
{
	const struct nh_string *first = &page->lines[page->next], *last = first;

	for (page->next++; page->next < page->count && page->lines[page->next].length; page->next++) {
		if (furniture_lines(page) > 0 || is_in_list(page, first))
			break;
		last = &page->lines[page->next];
	}
	article_add_wrapped(reading->article, plain_slice(first->bytes, last->bytes + last->length));
}

static void take_place_line(struct reading *reading, struct nh_string paragraph)
{
	struct nh_article *article = &reading->article->article;
	struct date_hints hints = reading->date_hints;
	struct nh_string from;
	struct place_line line;

	/* "June 21" is the last one before the day that the page tells otherwise */
	hints.base = article->updated;
	if (hints.base.precision < NH_PRECISION_DAY)
		date_from_url(article->url, &hints.base, &from);
	if (reading->article->body.length > 0 || !place_line_read(paragraph, &hints, &line))
		return;
	article_set_first(reading->article, &article->dateline, line.whole);
	article_set_first(reading->article, &article->agency, line.agency);
	set_published(reading, line.date, line.whole);
}

static void take_body(struct reading *reading, struct page *page)
{
	while (page->next < page->count) {
		struct nh_string line = page->lines[page->next];
		size_t aside = line.length ? furniture_lines(page) : 0;

		if (aside > 0) {
			set_aside(reading, &page->lines[page->next], aside);
			page->next += aside;
		} else if (line.length && page->is_wrapped) {
			take_place_line(reading, line);
			take_block(reading, page);
		} else {
			if (line.length)
				take_place_line(reading, line);
			article_add_paragraph(reading->article, line);
			page->next++;
		}
	}
}

/* What the page tells of its dates before any is read: its language, the country of its address. */
static void learn_dates(struct reading *reading, const struct page *page, struct nh_string text)
{
	size_t first = first_filled(page, 0);
	struct nh_string url = {NULL, 0};
	const char *language = reading->options->language;

	if (!language || strcmp(language, "none") == 0)
		language = language_guess(text);
	if (first < page->count && is_url(page->lines[first]))
		url = page->lines[first];
	date_hints_learn(&reading->date_hints, language, url);
}

/* Nothing is left out but the headline; the date is that of the first line that is one. */
static void keep_lines(struct reading *reading, struct page *page)
{
	size_t seen = 0, headline;

	page->next = first_filled(page, 0);
	take_headline(reading, page);
	headline = page->next;
	for (size_t i = first_filled(page, 0); i < page->count && seen <= LINES_ABOVE_DATELINE_MAX; seen++) {
		if (plain_width(page->lines[i]) <= CAPTION_WIDTH_MAX && take_date(reading, page->lines[i]))
			break;
		i = first_filled(page, i + 1);
	}
	for (page->next = headline; page->next < page->count; page->next++)
		article_add_paragraph(reading->article, page->lines[page->next]);
}

static enum nh_status read_page(struct reading *reading, struct nh_string text, struct nh_error *error)
{
	struct page page = {.next = 0};

	if (!split(reading, text, &page)) {
		reading_skip(reading, "a text of more than %zu lines", LINES_MAX);
		return NH_OK;
	}
	if (reading->options->keep_lines) {
		keep_lines(reading, &page);
		return reading_emit(reading, error);
	}
	page.is_wrapped = wrapped_text(text);
	learn_dates(reading, &page, text);
	take_top(reading, &page);
	take_headline(reading, &page);
	take_dateline(reading, &page);
	take_body(reading, &page);
	return reading_emit(reading, error);
}

static enum nh_status read(struct reading *reading, void *state, struct nh_string window,
			   enum window_kind kind, size_t *ret_used, struct nh_error *error)
{
	struct text_state *text = state;

	if (text->giving_up || window.length > LIMIT_ARTICLE_TEXT_BYTES) {
		if (!text->giving_up)
			reading_skip(reading, "a text longer than 16 MiB");
		text->giving_up = true;
		*ret_used = window.length;
		return NH_OK;
	}
	if (kind != WINDOW_LAST)
		return NH_OK;
	*ret_used = window.length;
	return read_page(reading, window, error);
}

const struct corpus_reader corpus_reader_text = {
    .name = "text", .sniff = sniff, .state_bytes = sizeof(struct text_state), .read = read};
