/* SPDX-License-Identifier: MIT
 *
 * random_news.c - random articles, see random_news.h.
 */
#include "tests/differential/random_news.h"

#include <stdio.h>

#include "common/date.h"

#define PICK(news, items) ((items)[random_below((news), NH_COUNT_OF(items))])
#define ZIPF(news, items) ((items)[zipf((news), NH_COUNT_OF(items))])

/* Most frequent first. */
static const char *const english[] = {
    "the",      "of",        "rocket",   "launch",     "U.S.",         "leak",
    "and",      "launched",  "attacks",  "minister",   "cyber",        "attack",
    "prices",   "price",     "election", "elected",    "launching",    "don't",
    "JAXA",     "ministers", "covid-19", "2024",       "cyber-attack", "AT&T",
    "running",  "runs",      "run",      "café",       "1,234,567",    "3.14",
    "17:34",    "C++",       "e.g.",     "naïve",      "government",   "governments",
    "mother’s", "NSO",       "x_y",      "well-known", "organization", "organisations",
    "Reuters",  "a",         "résumé",
};
static const char *const german[] = {
    "die",  "der",      "Regierung", "rocket", "Regierungen", "Wahl",     "Häuser",
    "Haus", "Straße",   "Preise",    "Preis",  "Wahlen",      "läuft",    "laufen",
    "U.S.", "minister", "Ministern", "2024",   "3,14",        "Attacken",
};
static const char *const french[] = {
    "le",        "la",           "élection", "prix",     "attaque",   "élections", "l’attaque",
    "attaques",  "gouvernement", "été",      "café",     "rocket",    "lancé",     "lancer",
    "lancement", "aujourd'hui",  "2024",     "ministre", "ministres",
};
static const char *const japanese[] = {
    "日", "本", "東", "京", "の", "は", "攻", "撃", "サ", "イ", "バ", "ー", "人", "語", "漏", "れ", "ｶ", "가",
};
static const char *const sources[] = {
    "The Japan News", "Reuters",        "Kyodo News",   "Le Monde", "NHK",
    "朝日新聞",       "the japan news", "Straße & Co.",
};
static const char *const agencies[] = {"AP", "Reuters", "Kyodo News", "dpa"};
static const char *const sections[] = {"National", "World News", "Économie", "World", "News"};
static const char *const bylines[] = {
    "Taro Kato", "Marie Curie",    "José Müller-Kato",     "山田太郎",
    "Kato",      "R. U.S. Rocket", "The Running Minister",
};
static const char *const tags[] = {"cyber attack", "rocket",       "JAXA", "日本",
				   "élections",    "attack cyber", "U.S.", "日本 rocket"};
static const char *const languages[] = {"en", "de", "fr", "ja", "", "en-GB", "EN", "fr-CA", "tlh"};

/* ---- Chance ----------------------------------------------------------------------------------------- */

/* Vigna's splitmix64. */
static uint64_t next_random(struct random_news *news)
{
	uint64_t z = news->state += 0x9E3779B97F4A7C15u;

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

unsigned random_below(struct random_news *news, unsigned below)
{
	return (unsigned)((next_random(news) >> 32) % below);
}

bool random_chance(struct random_news *news, unsigned percent)
{
	return random_below(news, 100) < percent;
}

/* 0 to below-1, the small ones far more often. */
static unsigned zipf(struct random_news *news, size_t below)
{
	unsigned first = random_below(news, (unsigned)below),
		 second = random_below(news, (unsigned)below) + 1;

	return (unsigned)(first * (uint64_t)second / below);
}

void random_news_init(struct random_news *news, uint64_t seed)
{
	*news = (struct random_news){.state = seed * 0x2545F4914F6CDD1Du + 1};
	arena_init(&news->arena);
	buf_init(&news->text);
	buf_init(&news->quotes);
	news->mix = random_chance(news, 30) ? 1 : 1 + random_below(news, NH_COUNT_OF(languages));
	news->id_kind = random_below(news, 3);
}

void random_news_done(struct random_news *news)
{
	buf_done(&news->text);
	buf_done(&news->quotes);
	arena_done(&news->arena);
}

/* ---- Words ------------------------------------------------------------------------------------------ */

static const char *kept(struct random_news *news, const char *bytes, size_t length)
{
	struct nh_string copy = arena_copy(&news->arena, (struct nh_string){bytes, length});

	if (!copy.bytes)
		abort();
	return copy.bytes;
}

const char *random_cjk(struct random_news *news, unsigned length)
{
	char text[64];
	size_t used = 0;

	for (unsigned i = 0; i < length && used + 4 < sizeof text; i++)
		used += (size_t)snprintf(text + used, sizeof text - used, "%s", ZIPF(news, japanese));
	return kept(news, text, used);
}

const char *random_language(struct random_news *news)
{
	return languages[random_below(news, news->mix)];
}

static const char *word_in(struct random_news *news, const char *language)
{
	if (random_chance(news, 10))
		language = PICK(news, languages);
	switch (language[0]) {
	case 'd':
		return ZIPF(news, german);
	case 'f':
		return ZIPF(news, french);
	case 'j':
		return random_cjk(news, 1 + random_below(news, 5));
	default:
		return ZIPF(news, english);
	}
}

const char *random_word(struct random_news *news)
{
	if (news->word_count && random_chance(news, 80))
		return news->words[random_below(news, (unsigned)news->word_count)];
	return word_in(news, random_language(news));
}

const char *random_source(struct random_news *news)
{
	return PICK(news, sources);
}

const char *random_section(struct random_news *news)
{
	return PICK(news, sections);
}

const char *random_byline(struct random_news *news)
{
	return PICK(news, bylines);
}

const char *random_tag(struct random_news *news)
{
	return PICK(news, tags);
}

const char *random_id(struct random_news *news, unsigned number)
{
	unsigned scattered = number * 7919 % 10007;
	char *id = news->id_kind == 0 ? arena_format(&news->arena, "a%u", scattered)
		   : news->id_kind == 1
		       ? arena_format(&news->arena, "https://news.example/A-%05u#1", scattered)
		       : arena_format(&news->arena, "日本/%u", scattered);

	if (!id)
		abort();
	return id;
}

/* ---- Text ------------------------------------------------------------------------------------------- */

static void add_upper(struct buf *text, const char *word)
{
	for (; *word; word++)
		buf_u8(text, (uint8_t)(*word >= 'a' && *word <= 'z' ? *word - 32 : *word));
}

static void add_word(struct random_news *news, const char *language)
{
	char long_word[260];

	if (random_below(news, 400) == 0) {
		memset(long_word, 'y', sizeof long_word);
		buf_append(&news->text, long_word, sizeof long_word - random_below(news, 80));
	} else if (random_chance(news, 10)) {
		add_upper(&news->text, word_in(news, language));
	} else {
		buf_append_text(&news->text, word_in(news, language));
	}
}

/* Words with what stands between words. Remembers some of them for phrases. */
static struct nh_string random_text(struct random_news *news, const char *language, unsigned words)
{
	static const char *const between[] = {" ",  " ",  " ", " ",    " ", " ",
					      ", ", ". ", "-", "\n\n", "",  " “"};
	const char *text;

	buf_reset(&news->text);
	for (unsigned i = 0; i < words; i++) {
		if (i > 0)
			buf_append_text(&news->text, random_chance(news, 60) ? " " : PICK(news, between));
		add_word(news, language);
	}
	if (buf_failed(&news->text))
		abort();
	text = kept(news, words ? (const char *)news->text.bytes : "", news->text.length);
	if (news->quotes.length < 65536 && random_chance(news, 30))
		buf_append(&news->quotes, text, news->text.length + 1);
	return (struct nh_string){text, news->text.length};
}

static struct nh_string chosen(struct random_news *news, unsigned percent, const char *text)
{
	return random_chance(news, percent) ? nh_string_of(text) : (struct nh_string){NULL, 0};
}

static struct nh_date random_date(struct random_news *news)
{
	static const int offsets[] = {0, 540, -300, 330, 720, -660};
	struct civil civil = {2023 + (int)random_below(news, 2), 6, 1, 0, 0, 0};
	enum nh_precision precision =
	    random_chance(news, 60) ? NH_PRECISION_SECOND : (enum nh_precision)random_below(news, 6);

	civil.month += (int)random_below(news, 2);
	civil.day += (int)random_below(news, 4);
	civil.hour = (int)random_below(news, 4) * 7;
	civil.minute = random_chance(news, 50) ? 0 : 34;
	return date_make(&civil, precision, random_chance(news, 60), PICK(news, offsets));
}

static struct nh_strings random_texts(struct random_news *news, const char *language, unsigned count)
{
	struct nh_strings texts = {arena_array(&news->arena, count + 1, sizeof *texts.items), count};

	for (unsigned i = 0; texts.items && i < count; i++)
		texts.items[i] = random_text(news, language, random_below(news, 6));
	return texts;
}

static struct nh_strings random_values(struct random_news *news,
				       const char *(*value)(struct random_news *news))
{
	unsigned count = random_below(news, 3);
	struct nh_strings values = {arena_array(&news->arena, count + 1, sizeof *values.items), count};

	for (unsigned i = 0; values.items && i < count; i++)
		values.items[i] = nh_string_of(value(news));
	return values;
}

static void add_furniture(struct random_news *news, struct nh_article *article, const char *language)
{
	unsigned count = random_chance(news, 50) ? 0 : random_below(news, 5);

	article->furniture = arena_array(&news->arena, count + 1, sizeof *article->furniture);
	article->furniture_count = article->furniture ? count : 0;
	for (unsigned i = 0; i < article->furniture_count; i++) {
		article->furniture[i].rule = NH_STRING("ranking");
		article->furniture[i].text = random_text(news, language, random_below(news, 7));
	}
}

#define TERSE_WORDS 4
#define TERSE_LONGER_EVERY 150

static unsigned random_body_words(struct random_news *news)
{
	if (news->terse) /* later ones are longer, so that shards differ in their average length */
		return random_below(news, TERSE_WORDS + news->made / TERSE_LONGER_EVERY);
	if (random_chance(news, 2))
		return 400;
	return random_below(news, random_chance(news, 20) ? 120 : 30);
}

/* Another printing of the last long body: whole, cut behind a word, or with words before it. */
static struct nh_string printed_again(struct random_news *news)
{
	struct nh_string text = news->printed;
	unsigned kind = random_below(news, 3);
	char *longer;

	if (kind == 1)
		for (text.length -= text.length / (3 + random_below(news, 8));
		     text.bytes[text.length] != ' ';)
			text.length--;
	if (kind < 2)
		return text;
	longer = arena_format(&news->arena, "%s %s - %.*s", random_word(news), PICK(news, agencies),
			      (int)text.length, text.bytes);
	if (!longer)
		abort();
	return nh_string_of(longer);
}

static struct nh_string random_body(struct random_news *news, const char *language, bool again)
{
	if (again)
		return printed_again(news);
	if (news->terse || !random_chance(news, 6))
		return random_text(news, language, random_body_words(news));
	news->printed = random_text(news, language, 60 + random_below(news, 90));
	news->printed_language = language;
	return news->printed;
}

struct nh_article random_article(struct random_news *news, unsigned number)
{
	bool again = news->printed.length > 100 && random_chance(news, 12);
	const char *language =
	    again && random_chance(news, 90) ? news->printed_language : random_language(news);
	struct nh_article article = {
	    .id = nh_string_of(random_id(news, number)),
	    .headline = random_text(news, language, random_below(news, 9)),
	    .deck = random_text(news, language, random_chance(news, 30) ? random_below(news, 7) : 0),
	    .dateline = random_text(news, language, random_chance(news, 30) ? random_below(news, 4) : 0),
	    .body = random_body(news, language, again),
	    .captions = random_texts(news, language, random_chance(news, 40) ? random_below(news, 4) : 0),
	    .source = chosen(news, 80, random_source(news)),
	    .agency = chosen(news, 40, PICK(news, agencies)),
	    .section = chosen(news, 70, random_section(news)),
	    .url = chosen(news, 60, "https://www.news.example/2024/06/rocket-launch"),
	    .language = language[0] ? nh_string_of(language) : (struct nh_string){NULL, 0},
	    .bylines = random_values(news, random_byline),
	    .tags = random_values(news, random_tag),
	    .published = random_date(news),
	};

	news->made++;
	add_furniture(news, &article, language);
	return article;
}
