/* SPDX-License-Identifier: MIT
 *
 * random_query.c - random queries of every kind that the engine knows.
 */
#include <stdio.h>

#include "tests/differential/random_news.h"

#define QUERY_BYTES_MAX 4096
#define PICK(news, items) ((items)[random_below((news), NH_COUNT_OF(items))])

struct query_text {
	char bytes[QUERY_BYTES_MAX];
	size_t length;
};

static void add(struct query_text *query, const char *text)
{
	size_t length = strlen(text);

	if (query->length + length >= sizeof query->bytes)
		return;
	memcpy(query->bytes + query->length, text, length + 1);
	query->length += length;
}

/* ---- Leaves ----------------------------------------------------------------------------------------- */

static void add_word(struct random_news *news, struct query_text *query)
{
	static const char *const odd[] = {"—",
					  "!!!",
					  "zebra",
					  "don't",
					  "17:34",
					  "AT&T",
					  "U.S.",
					  "日",
					  "日本",
					  "サイバー",
					  "http://news.example/x",
					  "cyber-attack",
					  "1234567",
					  "US"};

	add(query, random_chance(news, 12) ? PICK(news, odd) : random_word(news));
}

/* A few neighbouring words of some article, as they were written: from one space to another. */
static void add_quote(struct random_news *news, struct query_text *query)
{
	const char *quotes = (const char *)news->quotes.bytes;
	char text[200];
	size_t from = random_below(news, (unsigned)news->quotes.length), length,
	       words = 1 + random_below(news, 4);

	while (from > 0 && quotes[from - 1] != ' ' && quotes[from - 1] != '\0')
		from--;
	for (length = 0; length + 1 < sizeof text && quotes[from + length]; length++) {
		if (quotes[from + length] == ' ' && --words == 0)
			break;
		text[length] = quotes[from + length] == '"' ? ' ' : quotes[from + length];
	}
	text[length] = '\0';
	add(query, text);
}

static void add_phrase(struct random_news *news, struct query_text *query)
{
	unsigned words = 1 + random_below(news, 3);

	add(query, "\"");
	if (news->quotes.length > 0 && random_chance(news, 70))
		add_quote(news, query);
	else
		for (unsigned i = 0; i < words; i++) {
			add(query, i ? " " : "");
			add_word(news, query);
		}
	add(query, "\"");
}

static void add_text_field(struct random_news *news, struct query_text *query)
{
	static const char *const names[] = {"headline:", "body:", "caption:", "Headline:"};

	add(query, PICK(news, names));
	if (random_chance(news, 25)) {
		add_phrase(news, query);
		return;
	}
	add(query, random_chance(news, 25) ? "=" : "");
	add(query, random_word(news));
}

/* A word, a phrase or the whole of a value; the value is of that field, mostly. */
static void add_value_of(struct random_news *news, struct query_text *query, const char *name,
			 const char *value)
{
	char word[100];
	size_t length = strcspn(value, " ");

	add(query, name);
	switch (random_below(news, 3)) {
	case 0:
		snprintf(word, sizeof word, "%.*s", (int)length, value);
		add(query, word);
		return;
	case 1:
		add(query, "=\"");
		break;
	default:
		add(query, "\"");
		break;
	}
	add(query, value);
	add(query, "\"");
}

static void add_value_field(struct random_news *news, struct query_text *query)
{
	switch (random_below(news, 8)) {
	case 0:
		add_value_of(news, query, "source:", random_source(news));
		break;
	case 1:
		add_value_of(news, query, "agency:", random_chance(news, 50) ? "Kyodo News" : "Reuters");
		break;
	case 2:
		add_value_of(news, query, "section:", random_section(news));
		break;
	case 3:
		add_value_of(news, query,
			     random_chance(news, 50) ? "byline:" : "author:", random_byline(news));
		break;
	case 4:
		add_value_of(news, query, "tag:", random_tag(news));
		break;
	case 5:
		add(query, random_chance(news, 50) ? "url:rocket" : "url:\"news example\"");
		break;
	case 6:
		add(query, random_chance(news, 70) ? "language:en" : "language:FR");
		break;
	default:
		add(query, "id:");
		add(query, random_id(news, random_below(news, 40)));
		break;
	}
}

static void add_date(struct random_news *news, struct query_text *query)
{
	static const char *const dates[] = {
	    "date:2024",       "date:2023-06",      "date:2024-06-01..2024-06-02",
	    "date:..2023",     "date:2024-06-30..", "date:none",
	    "date:2023-07-02", "date:2024-07",
	};

	add(query, PICK(news, dates));
}

/* The first letters of some text: of a word, or a bit more. */
static void add_beginning(struct query_text *query, const char *word, size_t letters)
{
	char text[100];
	size_t length = 0;

	for (; word[length] && length < sizeof text - 5; length++) {
		if (((unsigned char)word[length] & 0xC0) != 0x80 && letters-- == 0)
			break;
		text[length] = word[length];
	}
	text[length] = '\0';
	add(query, text);
}

/* A word with a letter or two left out, doubled or changed. */
static void add_misspelt(struct random_news *news, struct query_text *query, const char *word)
{
	char text[100];
	size_t length = nh_size_min(strlen(word), sizeof text - 5), used = 0;

	for (size_t i = 0; i < length; i++) {
		unsigned kind = random_below(news, 24);

		if (kind == 0 && i > 0 && (unsigned char)word[i] < 0x80)
			continue;
		if (kind == 1 && i + 1 < length && (unsigned char)word[i] < 0x80 &&
		    (unsigned char)word[i + 1] < 0x80) {
			text[used++] = word[i + 1];
			text[used++] = word[i++];
			continue;
		}
		if (kind == 2 && (unsigned char)word[i] < 0x80 && used < sizeof text - 3)
			text[used++] = word[i];
		if (used < sizeof text - 3)
			text[used++] = kind == 3 && i > 0 && (unsigned char)word[i] < 0x80 ? 'e' : word[i];
	}
	text[used] = '\0';
	add(query, text);
}

/* Some letters of a word, then marks for the rest of it. */
static void add_wildcards(struct random_news *news, struct query_text *query, const char *word)
{
	size_t length = strlen(word), skipped = 2 + random_below(news, 4);

	add_beginning(query, word, skipped);
	add(query, random_chance(news, 60) ? "*" : "?");
	skipped += random_below(news, 3);
	while (skipped < length && ((unsigned char)word[skipped] & 0xC0) == 0x80)
		skipped++;
	if (skipped < length)
		add(query, word + skipped);
	add(query, random_chance(news, 15) ? "*" : "");
}

static void add_pattern(struct random_news *news, struct query_text *query)
{
	static const char *const fields[] = {
	    "headline:", "body:", "caption:", "source:", "byline:", "tag:", "section:"};
	const char *word = random_word(news);

	if (random_chance(news, 20))
		add(query, PICK(news, fields));
	switch (random_below(news, 4)) {
	case 0:
	case 1:
		add_beginning(query, word, 1 + random_below(news, 4));
		add(query, "*");
		break;
	case 2:
		add_wildcards(news, query, word);
		break;
	default:
		add_misspelt(news, query, word);
		add(query, random_chance(news, 60) ? "~" : "~2");
		break;
	}
}

/* To the letter, or nearly so. */
static void add_written(struct random_news *news, struct query_text *query)
{
	static const char *const fields[] = {
	    "headline:", "body:", "caption:", "source:", "byline:", "section:"};

	if (random_chance(news, 15))
		add(query, PICK(news, fields));
	add(query, "==");
	if (random_chance(news, 40))
		add_phrase(news, query);
	else
		add(query, random_word(news));
}

static void add_loose(struct random_news *news, struct query_text *query)
{
	static const char *const slops[] = {"~", "~0", "~1", "~3", "~10"};
	static const char *const fields[] = {"headline:", "body:", "byline:", "tag:"};

	if (random_chance(news, 20))
		add(query, PICK(news, fields));
	add_phrase(news, query);
	add(query, PICK(news, slops));
}

static void add_near_operand(struct random_news *news, struct query_text *query)
{
	switch (random_below(news, 8)) {
	case 0:
		add_phrase(news, query);
		break;
	case 1:
		add(query, "=");
		add(query, random_word(news));
		break;
	case 2:
		add_beginning(query, random_word(news), 2 + random_below(news, 3));
		add(query, "*");
		break;
	case 3:
		add(query, "(");
		add(query, random_word(news));
		add(query, " OR ");
		add_phrase(news, query);
		add(query, ")");
		break;
	default:
		add_word(news, query);
		break;
	}
}

static void add_near(struct random_news *news, struct query_text *query)
{
	static const char *const operators[] = {" NEAR/1 ", " NEAR/3 ", " NEAR/5 ", " NEAR ", " NEAR/50 "};
	static const char *const brackets[] = {"(", "(", "headline:(", "caption:(", "byline:("};
	unsigned operands = random_chance(news, 80) ? 2 : 3;

	add(query, PICK(news, brackets));
	for (unsigned i = 0; i < operands; i++) {
		add(query, i ? PICK(news, operators) : "");
		add_near_operand(news, query);
	}
	add(query, ")");
}

static void add_leaf(struct random_news *news, struct query_text *query)
{
	unsigned kind = random_below(news, 100);

	if (kind < 10) {
		add_pattern(news, query);
	} else if (kind < 13) {
		add_near(news, query);
	} else if (kind < 15) {
		add_loose(news, query);
	} else if (kind < 17) {
		add_written(news, query);
	} else if (kind < 52) {
		add_word(news, query);
	} else if (kind < 66) {
		add_phrase(news, query);
	} else if (kind < 72) {
		add(query, "=");
		add(query, random_word(news));
	} else if (kind < 82) {
		add_text_field(news, query);
	} else if (kind < 90) {
		add_value_field(news, query);
	} else if (kind < 95) {
		add_date(news, query);
	} else {
		add(query, random_cjk(news, 1 + random_below(news, 6)));
	}
}

/* ---- Trees ------------------------------------------------------------------------------------------ */

static void add_boost(struct random_news *news, struct query_text *query)
{
	static const char *const boosts[] = {"^2", "^0.5", "^3.25", "^0", "^10"};

	if (random_chance(news, 8))
		add(query, PICK(news, boosts));
}

static void add_items(struct random_news *news, struct query_text *query, unsigned depth);

static void add_bracket(struct random_news *news, struct query_text *query, unsigned depth)
{
	add(query, random_chance(news, 15) ? "headline:(" : "(");
	add_items(news, query, depth - 1);
	add(query, ")");
	add_boost(news, query);
}

static void add_operand(struct random_news *news, struct query_text *query, unsigned depth)
{
	if (depth > 0 && random_chance(news, 25)) {
		add_bracket(news, query, depth);
		return;
	}
	add_leaf(news, query);
	add_boost(news, query);
}

/* Operands, with signs and side by side, or joined by operators. */
static void add_items(struct random_news *news, struct query_text *query, unsigned depth)
{
	static const char *const operators[] = {" AND ", " OR ", " OR ", " NOT ", " AND NOT ", " "};
	unsigned count = 1 + random_below(news, 4);
	bool operates = random_chance(news, depth > 0 ? 40 : 0);

	if (operates && random_chance(news, 10))
		add(query, "NOT ");
	for (unsigned i = 0; i < count; i++) {
		if (i > 0)
			add(query, operates ? PICK(news, operators) : " ");
		if (!operates && random_chance(news, 15))
			add(query, random_chance(news, 60) ? "+" : "-");
		add_operand(news, query, depth);
	}
}

static void add_scope(struct random_news *news, struct query_text *query)
{
	static const char *const scopes[] = {"in:headline ", "in:all ", "in:body,caption ", "in:byline ",
					     "in:tag,headline "};

	if (random_chance(news, 10))
		add(query, PICK(news, scopes));
}

const char *random_query(struct random_news *news)
{
	static const char *const odd[] = {"",
					  "   ",
					  "—",
					  "-the",
					  "NOT the",
					  "-the -rocket",
					  "\"the rocket",
					  "(the",
					  "!!! the",
					  "-— the",
					  "date:2024",
					  "date:none",
					  "NOT (the OR の)",
					  "the the the^2",
					  "the OR of OR rocket OR の OR die OR le",
					  "rocket rockets ROCKET =rocket"};
	struct query_text query = {.length = 0};
	struct nh_string copy;

	if (random_chance(news, 10)) {
		add(&query, PICK(news, odd));
	} else {
		add_scope(news, &query);
		add_items(news, &query, random_below(news, 3));
	}
	copy = arena_copy(&news->arena, (struct nh_string){query.bytes, query.length});
	if (!copy.bytes)
		abort();
	return copy.bytes;
}
