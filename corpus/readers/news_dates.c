/* SPDX-License-Identifier: MIT
 *
 * news_dates.c - see news_dates.h.
 */
#include "corpus/readers/news_dates.h"

#include <stdio.h>

#include "corpus/clean/plain.h"

#define WHOLE_DIGITS_MAX 15
#define NUMBER_BYTES_MAX 40
#define FROM_BYTES_MAX 100
#define SECONDS_PER_QUARTER (15 * 60)
#define OFFSET_SECONDS_MIN (-12 * 3600)
#define OFFSET_SECONDS_MAX (14 * 3600)

/* Digits, with a sign perhaps, and so few that a double holds the number. */
static int64_t epoch_number(struct nh_string text)
{
	size_t sign = text.bytes[0] == '-';
	int64_t number = 0;

	for (size_t i = sign; i < text.length; i++)
		number = number * 10 + (text.bytes[i] - '0');
	return sign ? -number : number;
}

/* Of fewer than NUMBER_BYTES_MAX bytes. */
static double decimal_number(struct nh_string text)
{
	char digits[NUMBER_BYTES_MAX];

	snprintf(digits, sizeof digits, "%.*s", (int)text.length, text.bytes);
	return strtod(digits, NULL);
}

bool news_date_read(struct nh_string text, struct date_hints hints, struct nh_date *ret)
{
	bool is_number = text.length > 8 && text.length < NUMBER_BYTES_MAX;
	size_t stops = 0; /* 31.12.1999 has two */
	struct nh_date date;

	for (size_t i = 0; is_number && i < text.length; i++) {
		stops += text.bytes[i] == '.';
		is_number = stops < 2 && (plain_is_digit(text.bytes[i]) || text.bytes[i] == '.' ||
					  (i == 0 && text.bytes[i] == '-'));
	}
	hints.field = true;
	if (is_number) {
		bool is_whole = stops == 0 && text.length <= WHOLE_DIGITS_MAX;
		double number = is_whole ? (double)epoch_number(text) : decimal_number(text);

		if (!date_from_epoch(number, &date) || !date_hints_accept(&hints, date, text))
			return false;
	} else if (dateline_parse(text, &hints, &date) == DATELINE_NONE) {
		return false;
	}
	*ret = date;
	return true;
}

/* Whether local is the clock of a place at the moment utc; its offset from UTC is then told. */
static bool find_offset(struct nh_date local, struct nh_date utc, int64_t *ret_seconds)
{
	int64_t seconds = local.instant_seconds - utc.instant_seconds;

	if (local.zone_known || local.precision < NH_PRECISION_MINUTE || utc.precision < NH_PRECISION_MINUTE)
		return false;
	*ret_seconds = seconds;
	return seconds % SECONDS_PER_QUARTER == 0 && seconds >= OFFSET_SECONDS_MIN &&
	       seconds <= OFFSET_SECONDS_MAX;
}

/* The same moment may be given twice, by the clock of the place ("date") and in UTC ("date_gmt"): the one
 * tells the other's zone. A moment in UTC stands alone where no name of its rank or a better one has a date.
 */
static void settle_by_utc(struct news_fields *fields, enum news_field field, enum news_field utc_field,
			  const struct news_moment *utc, struct news_moment *date)
{
	uint8_t *rank = &fields->ranks[field], utc_rank = fields->ranks[utc_field];
	struct date_hints hints = fields->reading->date_hints;
	struct nh_date local;
	int64_t offset;

	if (utc->date.precision == NH_PRECISION_NONE || *rank < utc_rank)
		return;
	if (*rank > utc_rank) {
		*rank = utc_rank;
		*date = *utc;
		return;
	}
	hints.zone = NULL; /* the caller's is for what nothing else tells */
	if (!news_date_read(date->from, hints, &local) || !find_offset(local, utc->date, &offset))
		return;
	local.instant_seconds -= offset;
	local.offset_minutes = (int16_t)(offset / 60);
	local.zone_known = 1;
	date->date = local;
}

static void settle_moments(struct news_fields *fields)
{
	struct nh_article *filled = &fields->reading->article->article;
	struct news_moment published = {filled->published, filled->published_from};
	struct news_moment updated = {filled->updated, filled->updated_from};

	settle_by_utc(fields, NEWS_PUBLISHED, NEWS_PUBLISHED_UTC, &fields->published_utc, &published);
	settle_by_utc(fields, NEWS_UPDATED, NEWS_UPDATED_UTC, &fields->updated_utc, &updated);
	filled->published = published.date;
	filled->published_from = published.from;
	filled->updated = updated.date;
	filled->updated_from = updated.from;
}

static const char *find_language(const struct reading *reading)
{
	const char *language = reading->options->language;

	if (!language || strcmp(language, "none") == 0)
		language = reading->article->article.language.bytes;
	return language;
}

static bool has_word(struct nh_string text)
{
	for (size_t i = 1; i < text.length; i++)
		if (plain_is_letter(text.bytes[i - 1]) && plain_is_letter(text.bytes[i]))
			return true;
	return false;
}

/* Whether the country or the language could say more of a date: which number is the month, or what a zone's
 * name means. */
static bool is_open(struct nh_date date, struct nh_string from)
{
	if (date.precision >= NH_PRECISION_MINUTE)
		return !date.zone_known && has_word(from);
	return date.precision != NH_PRECISION_NONE && date.precision < NH_PRECISION_DAY;
}

/* Reads dates again now that the whole article is known: its language and address may stand behind them. */
static void settle_dates(const struct news_fields *fields)
{
	struct reading *reading = fields->reading;
	struct nh_article *filled = &reading->article->article;
	struct date_hints hints = reading->date_hints;
	const char *language;
	bool published_open = is_open(filled->published, filled->published_from);
	bool updated_open = is_open(filled->updated, filled->updated_from);

	if (!published_open && !updated_open)
		return;
	language = find_language(reading);
	if (!language)
		language = reading_guess_language(reading, reading->article);
	if (!language && !filled->url.bytes) { /* no zone's name can mean more than before */
		published_open &= filled->published.precision < NH_PRECISION_DAY;
		updated_open &= filled->updated.precision < NH_PRECISION_DAY;
	}
	date_hints_learn(&hints, language, filled->url);
	if (published_open)
		news_date_read(filled->published_from, hints, &filled->published);
	if (updated_open)
		news_date_read(filled->updated_from, hints, &filled->updated);
}

static void drop_first_change(const struct news_fields *fields)
{
	struct nh_article *filled = &fields->reading->article->article;

	if (fields->ranks[NEWS_UPDATED] != NEWS_VERSION_MADE_RANK || !filled->published.precision ||
	    filled->updated.instant_seconds != filled->published.instant_seconds)
		return;
	filled->updated = (struct nh_date){0};
	filled->updated_from = (struct nh_string){NULL, 0};
}

/* Where nothing says when the article came out, not even its address, the time of its version is the nearest
 * to it that is known. It stays that of the change too. */
static void date_by_version(const struct news_fields *fields)
{
	struct article_builder *builder = fields->reading->article;
	struct nh_article *filled = &builder->article;
	struct nh_string unused;
	struct nh_date of_url;

	if (filled->published.precision != NH_PRECISION_NONE ||
	    fields->ranks[NEWS_UPDATED] != NEWS_VERSION_MADE_RANK ||
	    filled->updated.precision == NH_PRECISION_NONE || date_from_url(filled->url, &of_url, &unused))
		return;
	filled->published = filled->updated;
	filled->published_from = nh_string_of(arena_format(
	    &builder->arena, "version made %.*s",
	    (int)nh_size_min(filled->updated_from.length, FROM_BYTES_MAX), filled->updated_from.bytes));
	builder->failed |= !filled->published_from.bytes;
}

/* Where no field dates the article, a line that says so before the body does, or the place line that the body
 * begins with. A year must stand there: what came later may be read at any time. */
static void date_by_first_line(const struct news_fields *fields)
{
	struct reading *reading = fields->reading;
	struct article_builder *builder = reading->article;
	struct nh_string body = buf_string(&builder->body), from = body;
	const char *end = body.length > 0 ? memchr(body.bytes, '\n', body.length) : NULL;
	struct date_hints hints = reading->date_hints;
	struct nh_date date = {.precision = NH_PRECISION_NONE};
	const char *language = find_language(reading);
	struct dateline line;
	struct place_line place;

	if (builder->article.published.precision != NH_PRECISION_NONE || body.length == 0)
		return;
	from.length = end ? (size_t)(end - body.bytes) : body.length;
	date_hints_learn(&hints, language ? language : reading_guess_language(reading, builder),
			 builder->article.url);
	if (end && dateline_read(from, &hints, &line)) {
		date = line.published;
	} else if (place_line_read(from, &hints, &place)) {
		date = place.date;
		from = place.whole;
	}
	if (date.precision < NH_PRECISION_DAY)
		return;
	builder->article.published = date;
	article_set(builder, &builder->article.published_from, from);
}

void news_dates_settle(struct news_fields *fields)
{
	settle_moments(fields);
	settle_dates(fields);
	drop_first_change(fields);
	date_by_version(fields);
	date_by_first_line(fields);
}
