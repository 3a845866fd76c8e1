/* SPDX-License-Identifier: MIT
 *
 * real_news.c - see real_news.h.
 */
#include "tests/differential/real_news.h"

#include "corpus/source.h"

#define WORDS_MAX 20000
#define WORD_BYTES_MAX 40
#define QUOTES_BYTES_MAX 262144
#define QUOTE_BYTES_MAX 400
/* Of so many words of the text one is kept. */
#define WORD_EVERY 17

struct reading_news {
	struct random_news *news;
	struct twin_case *made;
	size_t count;
};

/* ---- Copies of articles ----------------------------------------------------------------------------- */

static void *room(struct random_news *news, size_t count, size_t item_bytes)
{
	void *memory = arena_array(&news->arena, count + 1, item_bytes);

	if (!memory)
		abort();
	return memory;
}

static struct nh_string copy_text(struct random_news *news, struct nh_string text)
{
	struct nh_string copy = arena_copy(&news->arena, text);

	if (text.bytes && !copy.bytes)
		abort();
	return copy;
}

static struct nh_strings copy_texts(struct random_news *news, struct nh_strings texts)
{
	struct nh_strings copy = {room(news, texts.count, sizeof *copy.items), texts.count};

	for (size_t i = 0; i < texts.count; i++)
		copy.items[i] = copy_text(news, texts.items[i]);
	return copy;
}

static struct nh_article copy_article(struct random_news *news, const struct nh_article *from)
{
	struct nh_article copy = *from;
	struct nh_string *texts[] = {
	    &copy.id,      &copy.headline, &copy.deck,          &copy.dateline, &copy.body,
	    &copy.section, &copy.source,   &copy.agency,        &copy.url,      &copy.language,
	    &copy.path,    &copy.member,   &copy.published_from};

	for (size_t i = 0; i < NH_COUNT_OF(texts); i++)
		*texts[i] = copy_text(news, *texts[i]);
	copy.bylines = copy_texts(news, from->bylines);
	copy.tags = copy_texts(news, from->tags);
	copy.captions = copy_texts(news, from->captions);
	copy.furniture = room(news, from->furniture_count, sizeof *copy.furniture);
	for (size_t i = 0; i < from->furniture_count; i++)
		copy.furniture[i] = (struct nh_furniture){copy_text(news, from->furniture[i].rule),
							  copy_text(news, from->furniture[i].text)};
	return copy;
}

/* ---- Words ------------------------------------------------------------------------------------------ */

static size_t word_length(struct nh_string text, size_t at)
{
	size_t end = at;

	while (end < text.length && (unsigned char)text.bytes[end] > ' ')
		end++;
	return end - at;
}

static void keep_words(struct random_news *news, struct nh_string text)
{
	size_t number = 0;

	for (size_t at = 0, length; at < text.length; at += length ? length : 1) {
		length = word_length(text, at);
		if (length == 0 || length > WORD_BYTES_MAX || ++number % WORD_EVERY ||
		    news->word_count == WORDS_MAX)
			continue;
		news->words[news->word_count++] =
		    copy_text(news, (struct nh_string){text.bytes + at, length}).bytes;
	}
}

/* The beginning of a body, in one line. */
static void keep_quote(struct random_news *news, struct nh_string text)
{
	size_t length = nh_size_min(text.length, QUOTE_BYTES_MAX);

	while (length > 0 && (unsigned char)text.bytes[length - 1] > ' ')
		length--;
	if (news->quotes.length > QUOTES_BYTES_MAX || length == 0)
		return;
	for (size_t i = 0; i < length; i++)
		buf_u8(&news->quotes, (unsigned char)text.bytes[i] < ' ' ? ' ' : (uint8_t)text.bytes[i]);
	buf_u8(&news->quotes, 0);
}

/* ---- Reading ---------------------------------------------------------------------------------------- */

static enum nh_status take_article(void *user, const struct nh_article *article, struct nh_error *error)
{
	struct reading_news *reading = user;
	struct case_step *step = &reading->made->steps[reading->made->step_count];

	(void)error;
	*step = (struct case_step){false, copy_article(reading->news, article)};
	keep_words(reading->news, step->article.body);
	keep_quote(reading->news, step->article.body);
	return ++reading->made->step_count == reading->count ? NH_CANCELLED : NH_OK;
}

bool real_news_read(struct random_news *news, const char *path, size_t count, struct twin_case *made)
{
	struct reading_news reading = {news, made, count};
	struct corpus_events events = {.user = &reading, .article = take_article};
	struct corpus_options options = {.format = NULL};
	struct nh_error error = {.status = NH_OK};
	struct corpus_totals totals;
	enum nh_status status;

	made->steps = room(news, count, sizeof *made->steps);
	made->step_count = 0;
	news->words = room(news, WORDS_MAX, sizeof *news->words);
	status = corpus_read(&path, 1, &options, &events, &totals, &error);
	made->settled_count = made->step_count;
	if ((status == NH_OK || status == NH_CANCELLED) && made->step_count > 0)
		return true;
	fprintf(stderr, "%s: %s %s\n", path, nh_status_name(status), error.message);
	return false;
}
