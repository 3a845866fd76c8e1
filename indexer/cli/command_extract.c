/* SPDX-License-Identifier: MIT
 *
 * command_extract.c - newshound extract: what the readers make of a file.
 */
#include <stdio.h>

#include "common/buf.h"
#include "common/error.h"
#include "corpus/source.h"
#include "indexer/cli/extract_print.h"
#include "indexer/cli/say.h"
#include "indexer/cli/settings.h"

struct extraction {
	const struct settings *settings;
	struct buf out;
	bool skipped;
};

static enum nh_status on_article(void *user, const struct nh_article *article, struct nh_error *error)
{
	struct extraction *extraction = user;

	buf_reset(&extraction->out);
	if (extraction->settings->json)
		extract_print_json(&extraction->out, article);
	else
		extract_print_text(&extraction->out, article);
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
	enum nh_status status;

	if (settings->word_count == 0) {
		say("newshound extract: name a file, such as: newshound extract --json page.txt");
		return EXIT_FAILED;
	}
	buf_init(&extraction.out);
	status = corpus_read((const char *const *)settings->words, settings->word_count, &options, &events,
			     &totals, &error);
	buf_done(&extraction.out);
	if (status != NH_OK) {
		print_error("extract", &error);
		return EXIT_FAILED;
	}
	return extraction.skipped ? EXIT_SOME_SKIPPED : EXIT_ALL;
}
