/* SPDX-License-Identifier: MIT
 *
 * reading.c - see reading.h.
 */
#include "corpus/reading.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "common/error.h"
#include "common/hash.h"

#define REASON_BYTES_MAX 512

/* What was learned of dates and languages holds for an archive, or for the files of a folder. */
static void begin_scope(struct reading *reading)
{
	const char *slash = strrchr(reading->path, '/');
	size_t length = reading->member || !slash ? strlen(reading->path) : (size_t)(slash - reading->path);
	uint64_t hash = hash_bytes(reading->path, length);

	if (reading->scope == hash)
		return;
	reading->scope = hash;
	reading->date_evidence = (struct date_evidence){.day_first = 0};
	reading->language_habit = (struct language_habit){.code = NULL};
}

/* What was kept of an article's dates is no other's. */
static void forget_date(struct reading *reading)
{
	reading->date_evidence.far_off = (struct nh_date){0};
}

void reading_begin(struct reading *reading, const char *path, const char *member, struct nh_string name)
{
	reading->path = path;
	reading->member = member;
	reading->name = name;
	reading->article_count = 0;
	reading->skipped_count = 0;
	reading->withdrawn_count = 0;
	reading->holding = false;
	reading->date_hints =
	    (struct date_hints){.zone = reading->options->zone, .evidence = &reading->date_evidence};
	reading->payload = NULL;
	begin_scope(reading);
	forget_date(reading);
	article_reset(reading->article);
}

void reading_drop(struct reading *reading)
{
	forget_date(reading);
	article_reset(reading->article);
}

static void report(struct reading *reading, const char *reason)
{
	reading->skipped_count++;
	if (reading->events->skipped)
		reading->events->skipped(reading->events->user, reading->path, reading->member, reason);
}

static void report_payload(struct reading *reading, const char *reason)
{
	struct nh_string url = reading->payload->url;
	char line[REASON_BYTES_MAX * 2];

	snprintf(line, sizeof line, "%.*s: %s", (int)nh_size_min(url.length, REASON_BYTES_MAX), url.bytes,
		 reason);
	report(reading, line);
}

void reading_skip(struct reading *reading, const char *format, ...)
{
	char reason[REASON_BYTES_MAX];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(reason, sizeof reason, format, arguments);
	va_end(arguments);
	if (reading->payload && reading->payload->url.length > 0)
		report_payload(reading, reason);
	else
		report(reading, reason);
}

/* The name "-" says nothing of what a stream held, and the next one has it too. So what an article from there
 * says stands in for the number that it would have in a file. */
static uint64_t content_hash(const struct article_builder *builder)
{
	const struct nh_article *article = &builder->article;
	const struct nh_string parts[] = {article->headline, article->deck, article->published_from,
					  article->url, buf_string(&builder->body)};
	uint64_t hash = 0;

	for (size_t i = 0; i < NH_COUNT_OF(parts); i++)
		hash = hash * 0x9E3779B97F4A7C15u +
		       (parts[i].length ? hash_bytes(parts[i].bytes, parts[i].length) : 0);
	return hash;
}

/* ordinal 0: the file's only article. */
static const char *make_id(struct reading *reading, struct article_builder *builder, uint64_t ordinal)
{
	const char *prefix = reading->options->id_prefix ? reading->options->id_prefix : "";
	const char *mark = reading->member ? "!" : "", *member = reading->member ? reading->member : "";
	const char *given = builder->article.id.bytes;

	if (given && !builder->id_is_bare && !prefix[0])
		return arena_copy(&builder->arena, builder->article.id).bytes;
	if (given && !builder->id_is_bare)
		return arena_format(&builder->arena, "%s%s", prefix, given);
	if (given)
		return arena_format(&builder->arena, "%s%s%s%s#%s", prefix, reading->path, mark, member,
				    given);
	if (strcmp(reading->path, "-") == 0)
		return arena_format(&builder->arena, "%s-%s%s#%016" PRIx64, prefix, mark, member,
				    content_hash(builder));
	if (ordinal == 0)
		return arena_format(&builder->arena, "%s%s%s%s", prefix, reading->path, mark, member);
	return arena_format(&builder->arena, "%s%s%s%s#%" PRIu64, prefix, reading->path, mark, member,
			    ordinal);
}

static void complete(struct reading *reading, struct article_builder *builder, uint64_t ordinal)
{
	const struct corpus_options *options = reading->options;
	struct nh_article *article = &builder->article;
	bool is_given = article->id.bytes && !builder->id_is_bare;
	const char *id = make_id(reading, builder, ordinal);

	builder->failed |= !id;
	article->id = nh_string_of(id);
	if (!is_given)
		article->version = 0; /* versions are told apart where the source names the article */
	article->path = nh_string_of(reading->path);
	article->member = nh_string_of(reading->member);
	if (!article->source.bytes)
		article->source = nh_string_of(options->source);
	if (options->language)
		article->language = nh_string_of(options->language);
}

const char *reading_guess_language(struct reading *reading, struct article_builder *builder)
{
	if (!builder->language_guessed && !reading->options->guess_no_language)
		builder->language_guess =
		    language_guess_like(buf_string(&builder->body), NULL, &reading->language_memory);
	builder->language_guessed = true;
	return builder->language_guess;
}

/* Where the article does not say: by its text, or else as the file's others. */
static const char *find_language(struct reading *reading, struct article_builder *builder)
{
	struct nh_string body = builder->article.body, text = body.bytes ? body : builder->article.headline;
	struct language_memory *memory = &reading->language_memory;
	const char *code;

	if (reading->options->guess_no_language)
		return NULL;
	code =
	    body.bytes ? reading_guess_language(reading, builder) : language_guess_like(text, NULL, memory);
	language_habit_add(&reading->language_habit, code);
	return code ? code
		    : language_guess_like(text, language_habit_usual(&reading->language_habit), memory);
}

static enum nh_status hand_out(struct reading *reading, struct article_builder *builder, uint64_t ordinal,
			       struct nh_error *error)
{
	const struct nh_article *article;
	const char *reason;
	enum nh_status status;

	complete(reading, builder, ordinal);
	article = article_finish(builder, &reason);
	if (!article && !reason)
		return nh_fail_memory(error);
	if (!article) {
		reading_skip(reading, "%s (%s)", reason, builder->article.id.bytes);
		article_reset(builder);
		return NH_OK;
	}
	if (!article->language.bytes)
		builder->article.language = nh_string_of(find_language(reading, builder));
	if (builder->headline_is_cut)
		reading_skip(reading, "a headline longer than 64 KiB was cut (%s)",
			     builder->article.id.bytes);
	reading->totals->articles++;
	status = reading->events->article(reading->events->user, article, error);
	article_reset(builder);
	return status;
}

/* Where the article has no date: that in its address, that of its fetch, or one that was not taken. */
static void complete_date(struct reading *reading)
{
	struct article_builder *builder = reading->article;
	struct nh_article *article = &builder->article;
	const struct date_evidence *evidence = &reading->date_evidence;
	const struct payload *payload = reading->payload;
	struct nh_string from = {evidence->far_off_text, evidence->far_off_length};

	if (article->published.precision != NH_PRECISION_NONE)
		return;
	if (date_from_url(article->url, &article->published, &from)) {
		article_set(builder, &article->published_from, from);
	} else if (payload && payload->crawled.precision != NH_PRECISION_NONE) {
		article->published = payload->crawled;
		article_set(builder, &article->published_from, payload->crawled_from);
	} else if (evidence->far_off.precision != NH_PRECISION_NONE) {
		article->published = evidence->far_off;
		article_set(builder, &article->published_from, from);
	}
}

enum nh_status reading_withdraw(struct reading *reading, const char *where, struct nh_error *error)
{
	struct article_builder *builder = reading->article;
	enum nh_status status = NH_OK;

	if (!builder->article.id.bytes || !reading->events->withdrawn) {
		reading_skip(reading, "%s%scancelled", where, where[0] ? ": " : "");
	} else {
		complete_date(reading);
		complete(reading, builder, 0);
		if (builder->failed)
			return nh_fail_memory(error);
		reading->withdrawn_count++;
		status = reading->events->withdrawn(reading->events->user, &builder->article, error);
	}
	reading_drop(reading);
	return status;
}

static enum nh_status release(struct reading *reading, uint64_t ordinal, struct nh_error *error)
{
	if (!reading->holding)
		return NH_OK;
	reading->holding = false;
	return hand_out(reading, reading->held, ordinal, error);
}

static void hold(struct reading *reading)
{
	struct article_builder *other = reading->held;

	reading->held = reading->article;
	reading->article = other;
	reading->holding = true;
	article_reset(other);
}

/* What a payload's article does not say of itself. */
static void complete_from_payload(struct reading *reading, const struct payload *payload)
{
	struct article_builder *builder = reading->article;
	struct nh_article *article = &builder->article;

	article_set_first(builder, &article->url, payload->url);
	if (article->id.bytes || payload->id.length == 0)
		return;
	if (++reading->payload_article_count == 1)
		article_set_id(builder, payload->id, false);
	else
		article->id =
		    nh_string_of(arena_format(&builder->arena, "%.*s#%" PRIu64, (int)payload->id.length,
					      payload->id.bytes, reading->payload_article_count));
	builder->failed |= !article->id.bytes;
}

enum nh_status reading_emit(struct reading *reading, struct nh_error *error)
{
	enum nh_status status;

	if (!reading->article->failed && !reading->article->too_long &&
	    !article_is_usable(reading->article)) {
		reading_skip(reading, "an article without text");
		reading_drop(reading);
		return NH_OK;
	}
	if (reading->payload)
		complete_from_payload(reading, reading->payload);
	complete_date(reading);
	forget_date(reading);
	reading->article_count++;
	if (reading->article_count == 1 && !reading->article->article.id.bytes) {
		hold(reading);
		return NH_OK;
	}
	status = release(reading, 1, error);
	if (status != NH_OK)
		return status;
	return hand_out(reading, reading->article, reading->article_count, error);
}

enum nh_status reading_finish(struct reading *reading, struct nh_error *error)
{
	return release(reading, 0, error);
}
