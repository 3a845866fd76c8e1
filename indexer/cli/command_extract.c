/* SPDX-License-Identifier: MIT
 *
 * command_extract.c - newshound extract: what the readers make of files, and what these say of each other's
 * lines.
 */
#include <stdio.h>
#include <sys/stat.h>

#include "common/buf.h"
#include "common/error.h"
#include "corpus/source.h"
#include "indexer/cli/extract_print.h"
#include "indexer/cli/say.h"
#include "indexer/cli/settings.h"
#include "newshound_index.h"

struct extraction {
	const struct settings *settings;
	struct buf out;
	struct nh_article_lines *lines; /* NULL: every article stands alone */
	bool skipped, too_many_lines;
};

static enum nh_status on_first_reading(void *user, const struct nh_article *article, struct nh_error *error)
{
	struct extraction *extraction = user;

	enum nh_status status = nh_article_lines_learn(extraction->lines, article, error);

	extraction->too_many_lines |= status == NH_BAD_INPUT;
	return status;
}

static void on_first_skipped(void *user, const char *path, const char *member, const char *reason)
{
	(void)user;
	(void)path;
	(void)member;
	(void)reason; /* the second reading will tell it */
}

static enum nh_status on_article(void *user, const struct nh_article *article, struct nh_error *error)
{
	struct extraction *extraction = user;
	struct nh_article judged = *article;

	enum nh_status status = NH_OK;

	if (extraction->lines)
		status = nh_article_lines_judge(extraction->lines, &judged, error);
	if (status != NH_OK)
		return status;
	buf_reset(&extraction->out);
	if (extraction->settings->json)
		extract_print_json(&extraction->out, &judged);
	else
		extract_print_text(&extraction->out, &judged);
	if (buf_failed(&extraction->out))
		return nh_fail_memory(error);
	fwrite(extraction->out.bytes, 1, extraction->out.length, stdout);
	return NH_OK;
}

static void on_skipped(void *user, const char *path, const char *member, const char *reason)
{
	struct extraction *extraction = user;

	extraction->skipped = true;
	say("newshound extract: %s%s%s: %s", path, member ? "!" : "", member ? member : "", reason);
}

/* Pipes give their bytes but once. */
static bool can_be_read_twice(const struct settings *settings)
{
	struct stat facts;

	for (size_t i = 0; i < settings->word_count; i++)
		if (strcmp(settings->words[i], "-") == 0 ||
		    (stat(settings->words[i], &facts) == 0 && !S_ISREG(facts.st_mode) &&
		     !S_ISDIR(facts.st_mode)))
			return false;
	return true;
}

/* What the articles say of each other's lines. */
static enum nh_status read_first(struct extraction *extraction, const struct corpus_options *options,
				 struct nh_error *error)
{
	const struct settings *settings = extraction->settings;
	struct corpus_events events = {
	    .user = extraction, .article = on_first_reading, .skipped = on_first_skipped};
	struct corpus_totals totals;
	enum nh_status status = nh_article_lines_new(&extraction->lines, error);

	if (status == NH_OK)
		status = corpus_read((const char *const *)settings->words, settings->word_count, options,
				     &events, &totals, error);
	if (!extraction->too_many_lines)
		return status;
	say("newshound extract: %s: no article is judged by the others", error->message);
	nh_article_lines_free(extraction->lines);
	extraction->lines = NULL;
	return NH_OK;
}

int command_extract(const struct settings *settings)
{
	struct extraction extraction = {.settings = settings};
	struct corpus_options options = {.format = settings->format,
					 .source = settings->source,
					 .language = settings_language(settings),
					 .zone = settings->zone,
					 .id_prefix = settings->id_prefix,
					 .fields = settings->fields,
					 .field_count = settings->field_count};
	struct corpus_events events = {.user = &extraction, .article = on_article, .skipped = on_skipped};
	struct corpus_totals totals;
	struct nh_error error = {0};
	enum nh_status status = NH_OK;

	if (settings->word_count == 0) {
		say("newshound extract: name a file, such as: newshound extract --json page.txt");
		return EXIT_FAILED;
	}
	settings_cleaning(settings, &options);
	buf_init(&extraction.out);
	if (!settings->no_furniture && can_be_read_twice(settings))
		status = read_first(&extraction, &options, &error);
	if (status == NH_OK)
		status = corpus_read((const char *const *)settings->words, settings->word_count, &options,
				     &events, &totals, &error);
	nh_article_lines_free(extraction.lines);
	buf_done(&extraction.out);
	if (status != NH_OK) {
		print_error("extract", &error);
		return EXIT_FAILED;
	}
	return extraction.skipped ? EXIT_SOME_SKIPPED : EXIT_ALL;
}
