/* SPDX-License-Identifier: MIT
 *
 * html_dates.c - see html_dates.h.
 */
#include "corpus/clean/html_dates.h"

#include "corpus/clean/date_words.h"
#include "corpus/clean/html_phrases.h"
#include "corpus/clean/plain.h"

#define LINE_WIDTH_MAX 160
#define DATED_WIDTH_MAX 300
#define BLOCKS_OF_TEXT 3
/* Of zones, in minutes. */
#define OFFSET_MIN (-12 * 60)
#define OFFSET_MAX (14 * 60)
#define SAME_CLOCK_SECONDS (7 * 24 * 3600)
#define BLOCKS_BEHIND_HEADLINE 14
#define BLOCKS_BEFORE_HEADLINE 5
#define VALUE_BYTES_MAX 200
#define ISO_DATE_BYTES 16
#define LANGUAGE_BYTES_MAX 16

struct date_finder {
	struct html_dates *dates;
	const struct html_page *page;
	const struct html_facts *facts;
	struct date_hints hints; /* field is set: what follows the date does not matter */
};

static bool is_found(struct nh_date date)
{
	return date.precision != NH_PRECISION_NONE;
}

/* The moment from which computers count is what a site's program gives where it has no date. */
static bool is_unset(struct nh_date date)
{
	return date.precision >= NH_PRECISION_MINUTE && date.zone_known && date.instant_seconds == 0;
}

static bool parse(const struct date_finder *finder, struct nh_string text, struct dateline *ret)
{
	return text.length > 0 && text.length <= VALUE_BYTES_MAX &&
	       dateline_read(text, &finder->hints, ret) && !is_unset(ret->published);
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

/* The beginning of a line that is too long to be read as a date. */
static struct nh_string up_to_space(struct nh_string line)
{
	if (line.length <= VALUE_BYTES_MAX)
		return line;
	line.length = VALUE_BYTES_MAX;
	while (line.length > 0 && line.bytes[line.length] != ' ')
		line.length--;
	return line;
}

/* Every date in a line such as "By Ann Lee | Dec. 3, 2016 | Updated Dec. 4, 2016". */
static void take_dates_of_line(struct date_finder *finder, struct nh_string line)
{
	for (size_t i = 0; i < line.length; i++) {
		struct nh_string left = up_to_space(plain_slice(line.bytes + i, line.bytes + line.length));
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

/* Near the headline, or right before the text. */
static bool is_near(const struct html_page *page, const struct html_facts *facts, uint32_t block)
{
	uint32_t headline = page->first_block[facts->headline_node];

	return (facts->headline_node && block + BLOCKS_BEFORE_HEADLINE >= headline &&
		block < headline + BLOCKS_BEHIND_HEADLINE) ||
	       (block < facts->body && block + BLOCKS_BEFORE_HEADLINE >= facts->body);
}

/* The date that an element has for machines: of <time datetime>, and of class=published with a title, as
 * hAtom has it. */
static struct nh_string machine_date(const struct html_page *page, uint32_t i)
{
	const struct html_node *node = &page->tree.nodes[i];
	struct nh_string title;

	if (node->tag == HTML_TIME)
		return html_attribute(node, "datetime");
	if (!(page->hints[i] & HINT_DATE) || node->tag == HTML_A)
		return (struct nh_string){NULL, 0};
	title = html_attribute(node, "title");
	return title.length >= ISO_DATE_BYTES && plain_is_digit(title.bytes[0]) &&
		       memchr(title.bytes, 'T', title.length)
		   ? title
		   : (struct nh_string){NULL, 0};
}

/* Whether its class, or its property, calls a date one of change and not of publication. */
static bool is_called_change(const struct html_node *node)
{
	static const char *const changes[] = {"updated", "modified"};
	static const char *const publications[] = {"published"};
	struct nh_string names = html_attribute(node, "class");

	return plain_begins(html_attribute(node, "itemprop"), NH_STRING("dateModified")) ||
	       (html_has_phrase(names, HTML_PHRASES(changes)) &&
		!html_has_phrase(names, HTML_PHRASES(publications)) && node->tag == HTML_TIME);
}

/* What is said for a date that an element has for machines; 0: nothing. */
static int time_points(const struct html_page *page, const struct html_facts *facts, uint32_t i)
{
	const struct html_node *node = &page->tree.nodes[i];

	if (node->tag == HTML_TEXT || machine_date(page, i).length == 0 || is_called_change(node) ||
	    html_stands_elsewhere(facts, page, i))
		return 0;
	return 1 +
	       4 * (html_attribute(node, "pubdate").bytes != NULL ||
		    plain_begins(html_attribute(node, "itemprop"), NH_STRING("datePublished"))) +
	       6 * is_near(page, facts, page->first_block[i]);
}

/* The date of the element that says that it is of publication, or stands near the headline, or with the
 * article. */
static struct nh_string find_time(const struct html_page *page, const struct html_facts *facts)
{
	struct nh_string best = {NULL, 0};
	int best_points = 0;

	for (uint32_t i = 1; i < page->tree.count; i++) {
		int points = time_points(page, facts, i);

		if (points > best_points) {
			best = machine_date(page, i);
			best_points = points;
		}
	}
	return best;
}

static bool is_dated(const struct html_page *page, uint32_t i, uint32_t hints)
{
	return (page->hints[i] & hints) || page->tree.nodes[i].tag == HTML_TIME;
}

/* Whether a block stands in an element that is called a date or a byline, or holds one. */
static bool is_dated_element(const struct html_page *page, const struct html_block *block)
{
	for (uint32_t i = block->first, level = 0; i && level < 4; i = page->tree.nodes[i].parent, level++)
		if (is_dated(page, i, HINT_DATE | HINT_BYLINE))
			return true;
	for (uint32_t i = block->first + 1; i < block->last; i++)
		if (is_dated(page, i, HINT_DATE))
			return true;
	return false;
}

/* The text of a block, its pieces apart: "Feb" "18" "2024" are often elements of their own. */
static struct nh_string text_apart(const struct html_page *page, const struct html_block *block)
{
	struct nh_string text;
	struct buf joined;

	buf_init(&joined);
	for (uint32_t i = block->first; i <= block->last; i++) {
		if (page->tree.nodes[i].tag != HTML_TEXT)
			continue;
		buf_u8(&joined, ' ');
		buf_append_string(&joined, plain_trim(page->tree.nodes[i].text));
	}
	text = arena_copy(page->arena, plain_trim(buf_string(&joined)));
	buf_done(&joined);
	return text;
}

enum lines {
	LINES_CALLED_DATES, /* near the headline */
	LINES_NEAR,
	LINES_CALLED_DATES_ANYWHERE,
};

/* A value of a list of terms, or of a row, says when somebody was born, as often as not; behind "Date" it is
 * one. */
static bool is_other_value(const struct html_page *page, uint32_t i)
{
	const struct html_node *nodes = page->tree.nodes;
	uint32_t owner = page->blocks[i].owner, before = i > 0 ? page->blocks[i - 1].owner : 0;
	int value;

	if (!before || nodes[owner].parent != nodes[before].parent ||
	    (nodes[owner].tag != HTML_TERM && nodes[owner].tag != HTML_CELL))
		return false;
	return date_word_find(html_without_marks(page->blocks[i - 1].text), &value) == DATE_WORD_UNKNOWN;
}

/* "This entry was posted on …": says when the article was published, wherever it stands. */
static bool tells_publication(struct nh_string text)
{
	static const char *const starts[] = {
	    "this entry was",
	    "this post was",
	    "this article was",
	    "this story was",
	    "posted on",
	    "posted by",
	    "published on",
	    "written on",
	    "dieser beitrag wurde",
	    "dieser artikel wurde",
	    "dieser eintrag wurde",
	    "der beitrag wurde",
	    "veröffentlicht am",
	    "veröffentlicht von",
	    "eingestellt von",
	    "erstellt am",
	    "geschrieben am",
	    "geschrieben von",
	    "verfasst am",
	    "publié le",
	    "publié par",
	    "posté le",
	    "cet article a été",
	    "cette entrée a été",
	    "publicado el",
	    "publicado por",
	    "esta entrada fue",
	    "publicado em",
	    "postado por",
	    "este artigo foi",
	    "pubblicato il",
	    "pubblicato da",
	    "questo articolo è",
	    "questa voce è",
	    "geplaatst op",
	    "geplaatst door",
	    "dit bericht is",
	    "opublikowano",
	    "publicerat",
	    "publisert",
	    "udgivet",
	    "опубликовано",
	    "yayınlanma tarihi",
	    "diposting",
	};

	/* the most of all lines have no number */
	for (size_t i = 0; i < text.length; i++)
		if (plain_is_digit(text.bytes[i]))
			return html_begins_with_phrase(text, HTML_PHRASES(starts));
	return false;
}

/* Whether a line may say when the article was published, by its place, its markup or its words. */
static bool fits(const struct date_finder *finder, enum lines lines, uint32_t i)
{
	const struct html_block *block = &finder->page->blocks[i];
	bool near = is_near(finder->page, finder->facts, i);

	if (lines == LINES_CALLED_DATES)
		return near && is_dated_element(finder->page, block);
	if (lines == LINES_NEAR)
		return near && !block->is_article && !is_other_value(finder->page, i);
	return is_dated_element(finder->page, block) || tells_publication(block->text);
}

/* Whether a line stands in an element that calls its date one of change. */
static bool is_change(const struct html_page *page, const struct html_block *block)
{
	for (uint32_t i = block->first, level = 0; i && level < 3; i = page->tree.nodes[i].parent, level++)
		if (page->tree.nodes[i].tag == HTML_TIME && is_called_change(&page->tree.nodes[i]))
			return true;
	return false;
}

static void look_at_lines(struct date_finder *finder, enum lines lines)
{
	const struct html_page *page = finder->page;

	for (uint32_t i = 0; i < page->block_count && !is_found(finder->dates->published); i++) {
		const struct html_block *block = &page->blocks[i];
		struct dateline line;

		if (block->width > (lines == LINES_NEAR ? LINE_WIDTH_MAX : DATED_WIDTH_MAX) ||
		    !fits(finder, lines, i) || html_stands_elsewhere(finder->facts, page, block->first))
			continue;
		if (is_change(page, block)) {
			if (parse(finder, block->text, &line))
				take_updated(finder, is_found(line.updated) ? line.updated : line.published,
					     NH_PRECISION_DAY, block->text);
			continue;
		}
		take_dates_of_line(finder, block->text);
		if (lines == LINES_CALLED_DATES && !is_found(finder->dates->published))
			take_dates_of_line(finder, text_apart(page, block));
	}
}

/* A line of the first paragraphs that is nothing but a place and a date: "Harrow, 5 November 2019". */
static void look_at_text(struct date_finder *finder)
{
	const struct html_page *page = finder->page;
	struct dateline line;

	finder->hints.field = false;
	for (uint32_t i = finder->facts->body;
	     i < page->block_count && i < finder->facts->body + BLOCKS_OF_TEXT; i++)
		if (page->blocks[i].is_article && !is_other_value(page, i) &&
		    !is_found(finder->dates->published) && parse(finder, page->blocks[i].text, &line))
			take(finder, &line, NH_PRECISION_DAY, page->blocks[i].text);
	finder->hints.field = true;
}

/* Lines that nothing calls dates; what the address says stands against them. */
static void take_nearby(struct date_finder *finder, const struct dateline *in_address, struct nh_string from)
{
	struct civil own, other;

	if (is_found(finder->dates->published))
		return;
	look_at_lines(finder, LINES_NEAR);
	look_at_text(finder);
	if (!is_found(finder->dates->published) || in_address->published.precision < NH_PRECISION_DAY)
		return;
	own = date_civil(finder->dates->published);
	other = date_civil(in_address->published);
	if (own.year == other.year && own.month == other.month)
		return;
	finder->dates->published = in_address->published;
	finder->dates->published_from = from;
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

/* What the page shows, and last its address. */
static void look_at_page(struct date_finder *finder)
{
	struct nh_string time = find_time(finder->page, finder->facts), from = {NULL, 0};
	struct dateline line, in_address = {.place = {NULL, 0}};

	if (parse(finder, time, &line))
		take(finder, &line, NH_PRECISION_MONTH, time);
	if (!date_from_url(finder->facts->url, &in_address.published, &from))
		in_address.published = (struct nh_date){.precision = NH_PRECISION_NONE};
	look_at_lines(finder, LINES_CALLED_DATES);
	take_nearby(finder, &in_address, from);
	look_at_lines(finder, LINES_CALLED_DATES_ANYWHERE);
	take(finder, &in_address, NH_PRECISION_DAY, from);
}

static bool is_in_utc(struct nh_date date)
{
	return date.zone_known && date.offset_minutes == 0 && date.precision >= NH_PRECISION_MINUTE;
}

/* The offset of a zone in which shown, a date of the page, is the moment that utc is; 0 where there is none.
 */
static int offset_between(struct nh_date shown, struct nh_date utc)
{
	int64_t minutes = shown.instant_seconds / 60 - utc.instant_seconds / 60;

	if (shown.precision < NH_PRECISION_MINUTE)
		return 0;
	if (shown.zone_known)
		return minutes == 0 ? shown.offset_minutes : 0;
	return minutes % 60 == 0 && minutes >= OFFSET_MIN && minutes <= OFFSET_MAX ? (int)minutes : 0;
}

/* The offset that the lines near the headline show for a moment; 0 for none. */
static int offset_of_lines(const struct date_finder *finder, struct nh_date utc)
{
	const struct html_page *page = finder->page;
	struct date_finder other = *finder;
	struct html_dates shown;
	int offset = 0;

	other.dates = &shown;
	for (uint32_t i = 0; i < page->block_count && offset == 0; i++) {
		if (!fits(finder, LINES_CALLED_DATES, i) || page->blocks[i].width > LINE_WIDTH_MAX)
			continue;
		shown = (struct html_dates){.published_from = {NULL, 0}};
		take_dates_of_line(&other, page->blocks[i].text);
		offset = offset_between(shown.published, utc);
	}
	return offset;
}

/* Systems give the moment in UTC, and print it in the zone of those who read: the article's day is theirs. */
static void take_zone_of_page(struct date_finder *finder)
{
	struct nh_date *published = &finder->dates->published, *updated = &finder->dates->updated;
	struct dateline line;
	int offset = 0;

	if (!is_in_utc(*published))
		return;
	if (parse(finder, find_time(finder->page, finder->facts), &line))
		offset = offset_between(line.published, *published);
	if (offset == 0)
		offset = offset_of_lines(finder, *published);
	published->offset_minutes = (int16_t)offset;
	/* half a year on, the clocks may have been changed */
	if (is_in_utc(*updated) &&
	    updated->instant_seconds - published->instant_seconds <= SAME_CLOCK_SECONDS)
		updated->offset_minutes = (int16_t)offset;
}

void html_dates_find(struct html_dates *dates, const struct html_page *page, const struct html_facts *facts,
		     const struct date_hints *hints)
{
	struct date_finder finder = {.dates = dates, .page = page, .facts = facts, .hints = *hints};
	char language[LANGUAGE_BYTES_MAX];
	struct dateline line;

	*dates = (struct html_dates){.published_from = {NULL, 0}};
	finder.hints.field = true;
	learn(&finder, facts, language);
	if (parse(&finder, facts->published, &line))
		take(&finder, &line, NH_PRECISION_MONTH, facts->published);
	/* what the page calls its change is one, whatever else it says */
	if (parse(&finder, facts->updated, &line))
		take_updated(&finder, is_found(line.updated) ? line.updated : line.published,
			     NH_PRECISION_MONTH, facts->updated);
	if (!is_found(dates->published))
		look_at_page(&finder);
	else
		take_zone_of_page(&finder);
}
