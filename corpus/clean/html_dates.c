/* SPDX-License-Identifier: MIT
 *
 * html_dates.c - see html_dates.h.
 */
#include "corpus/clean/html_dates.h"

#include "corpus/clean/plain.h"

#define LINE_WIDTH_MAX 160
#define BLOCKS_BEHIND_HEADLINE 14
#define BLOCKS_BEFORE_HEADLINE 5
#define VALUE_BYTES_MAX 200
#define LANGUAGE_BYTES_MAX 16

struct date_finder {
	struct html_dates *dates;
	const struct html_page *page;
	struct date_hints hints; /* field is set: what follows the date does not matter */
};

static bool is_found(struct nh_date date)
{
	return date.precision != NH_PRECISION_NONE;
}

static bool parse(const struct date_finder *finder, struct nh_string text, struct dateline *ret)
{
	return text.length > 0 && text.length <= VALUE_BYTES_MAX && dateline_read(text, &finder->hints, ret);
}

static void take_updated(struct date_finder *finder, struct nh_date date, enum nh_precision at_least,
			 struct nh_string text)
{
	if (date.precision < at_least || is_found(finder->dates->updated))
		return;
	finder->dates->updated = date;
	finder->dates->updated_from = text;
}

/* What the text says, where nothing has been found before. */
static void take(struct date_finder *finder, const struct dateline *line, enum nh_precision at_least,
		 struct nh_string text)
{
	take_updated(finder, line->updated, at_least, text);
	if (line->published.precision >= at_least && !is_found(finder->dates->published)) {
		finder->dates->published = line->published;
		finder->dates->published_from = text;
	}
}

static bool is_word_byte(char byte)
{
	return plain_is_letter(byte) || plain_is_digit(byte) || (unsigned char)byte >= 0x80;
}

/* Every date in a line such as "By Ann Lee | Dec. 3, 2016 | Updated Dec. 4, 2016". */
static void take_dates_of_line(struct date_finder *finder, struct nh_string line)
{
	for (size_t i = 0; i < line.length; i++) {
		struct nh_string left = plain_slice(line.bytes + i, line.bytes + line.length);
		struct dateline dates;

		/* CJK has no spaces between a name and a date, so a digit begins a word too */
		if (i > 0 && is_word_byte(line.bytes[i - 1]) &&
		    !(plain_is_digit(line.bytes[i]) && (unsigned char)line.bytes[i - 1] >= 0x80))
			continue;
		if (!parse(finder, left, &dates) || (dates.published.precision < NH_PRECISION_DAY &&
						     dates.updated.precision < NH_PRECISION_DAY))
			continue;
		take(finder, &dates, NH_PRECISION_DAY, left);
		/* on to what the next separator brings */
		while (i < line.length && !strchr("|;(", line.bytes[i]) && line.bytes[i] != '\xC2' &&
		       !(plain_lower(line.bytes[i]) == 'u' && i > 0 && line.bytes[i - 1] == ' '))
			i++;
	}
}

static bool is_dated_element(const struct html_page *page, const struct html_block *block)
{
	for (uint32_t i = block->first, level = 0; i && level < 4; i = page->tree.nodes[i].parent, level++)
		if ((page->hints[i] & (HINT_DATE | HINT_BYLINE)) || page->tree.nodes[i].tag == HTML_TIME)
			return true;
	return false;
}

/* Lines near the headline, and lines that are called dates. */
static void look_at_lines(struct date_finder *finder, uint32_t headline_node, bool near)
{
	const struct html_page *page = finder->page;
	uint32_t headline = page->first_block[headline_node], first = 0, end = page->block_count;

	if (near) {
		first = headline > BLOCKS_BEFORE_HEADLINE ? headline - BLOCKS_BEFORE_HEADLINE : 0;
		end = (uint32_t)nh_size_min(end, (size_t)headline + BLOCKS_BEHIND_HEADLINE);
	}
	for (uint32_t i = first; i < end; i++) {
		const struct html_block *block = &page->blocks[i];

		if (block->width > LINE_WIDTH_MAX || html_is_of_other(page, block->first))
			continue;
		if (is_dated_element(page, block) || (near && !block->is_article))
			take_dates_of_line(finder, block->text);
	}
}

/* Country and order of 03/04/2024, as far as the page tells. */
static void learn(struct date_finder *finder, const struct html_facts *facts,
		  char language[LANGUAGE_BYTES_MAX])
{
	if (facts->language.length > 0 && facts->language.length < LANGUAGE_BYTES_MAX) {
		memcpy(language, facts->language.bytes, facts->language.length);
		language[facts->language.length] = '\0';
		date_hints_learn(&finder->hints, language, facts->url);
	} else {
		date_hints_learn(&finder->hints, NULL, facts->url);
	}
}

void html_dates_find(struct html_dates *dates, const struct html_page *page, const struct html_facts *facts,
		     const struct date_hints *hints)
{
	struct date_finder finder = {.dates = dates, .page = page, .hints = *hints};
	char language[LANGUAGE_BYTES_MAX];
	struct dateline line;
	struct nh_string from;

	*dates = (struct html_dates){.published_from = {NULL, 0}};
	finder.hints.field = true;
	learn(&finder, facts, language);
	if (parse(&finder, facts->published, &line))
		take(&finder, &line, NH_PRECISION_MONTH, facts->published);
	/* what the page calls its change is one, whatever else it says */
	if (parse(&finder, facts->updated, &line))
		take_updated(&finder, is_found(line.updated) ? line.updated : line.published,
			     NH_PRECISION_MONTH, facts->updated);
	if (!is_found(dates->published) && facts->headline_node)
		look_at_lines(&finder, facts->headline_node, true);
	if (!is_found(dates->published))
		look_at_lines(&finder, facts->headline_node, false);
	line.updated = (struct nh_date){.precision = NH_PRECISION_NONE};
	if (!is_found(dates->published) && date_from_url(facts->url, &line.published, &from))
		take(&finder, &line, NH_PRECISION_DAY, from);
}
