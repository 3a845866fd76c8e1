/* SPDX-License-Identifier: MIT
 *
 * command_index.c - newshound index: from paths to a commit.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>

#include "common/error.h"
#include "indexer/cli/progress.h"
#include "indexer/cli/say.h"
#include "indexer/cli/settings.h"
#include "indexer/cli/summary.h"

static volatile sig_atomic_t interrupted;

static void on_interrupt(int number)
{
	(void)number;
	interrupted = 1;
}

struct run {
	const struct settings *settings;
	struct nh_indexer *indexer;
	struct summary summary;
	struct progress progress;
};

static enum nh_status skip_article(struct run *run, const struct nh_article *article,
				   const struct nh_error *why)
{
	summary_add_skipped(&run->summary, article->path.bytes ? article->path.bytes : "-",
			    article->member.bytes, why->message);
	run->summary.totals.files_skipped++;
	return NH_OK;
}

static enum nh_status on_article(void *user, const struct nh_article *article, struct nh_error *error)
{
	struct run *run = user;
	enum nh_status status;

	if (interrupted)
		return nh_fail(error, NH_CANCELLED, NULL, "interrupted");
	status = nh_indexer_add(run->indexer, article, error);
	if (status == NH_BAD_INPUT)
		return skip_article(run, article, error);
	if (status == NH_OK)
		summary_add_article(&run->summary, article);
	return status;
}

/* A notice that cannot be taken is one more input that is skipped. */
static enum nh_status on_withdrawn(void *user, const struct nh_article *notice, struct nh_error *error)
{
	struct run *run = user;
	enum nh_status status = nh_indexer_withdraw(run->indexer, notice, error);

	return status == NH_BAD_INPUT ? skip_article(run, notice, error) : status;
}

static void on_skipped(void *user, const char *path, const char *member, const char *reason)
{
	struct run *run = user;

	summary_add_skipped(&run->summary, path, member, reason);
}

static void on_progress(void *user, uint64_t bytes_read, uint64_t bytes_total)
{
	struct run *run = user;

	progress_update(&run->progress, bytes_read, bytes_total, run->summary.articles,
			run->summary.skipped_count);
}

static enum nh_status read_corpus(struct run *run, struct nh_error *error)
{
	const struct settings *settings = run->settings;
	struct corpus_options options = {
	    .format = settings->format,
	    .source = settings->source,
	    .language = settings_language(settings),
	    .zone = settings->zone,
	    .id_prefix = settings->id_prefix,
	    .index_path = settings->index,
	    .fields = settings->fields,
	    .field_count = settings->field_count,
	};
	struct corpus_events events = {.user = run,
				       .article = on_article,
				       .skipped = on_skipped,
				       .progress = on_progress,
				       .withdrawn = on_withdrawn};
	struct corpus_totals totals = {0};
	enum nh_status status;

	settings_cleaning(settings, &options);
	status = corpus_read((const char *const *)settings->words, settings->word_count, &options, &events,
			     &totals, error);
	totals.files_skipped += run->summary.totals.files_skipped;
	run->summary.totals = totals;
	return status;
}

static bool is_there(const char *path)
{
	struct stat facts;

	return stat(path, &facts) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

/* No index is made of nothing: a path that was mistyped would leave an empty one behind. */
static enum nh_status refuse_nothing(const struct settings *settings, struct nh_error *error)
{
	enum nh_status status = NH_OK;

	for (size_t i = 0; i < settings->word_count; i++)
		if (strcmp(settings->words[i], "-") == 0 || is_there(settings->words[i]))
			return NH_OK;
	if (is_there(settings->index))
		return NH_OK;
	for (size_t i = 0; i < settings->word_count; i++) {
		if (i > 0)
			print_error("index", error);
		status = nh_fail_system(error, ENOENT, settings->words[i], "nothing there");
	}
	return status;
}

static enum nh_status run_index(struct run *run, struct nh_error *error)
{
	const struct settings *settings = run->settings;
	bool own_language = !settings->language || strcmp(settings->language, "auto") == 0;
	struct nh_indexer_options options = {
	    .size = sizeof options,
	    .jobs = settings->jobs,
	    .memory_bytes = settings->memory_mib << 20,
	    .store = settings->store,
	    /* an index without text is kept as small as it can be */
	    .no_copies = settings->no_copies || settings->store == NH_STORE_NONE,
	    .no_furniture = settings->no_furniture || settings->no_cleaning,
	    .language = own_language ? NULL : settings->language,
	};
	enum nh_status status = refuse_nothing(settings, error);

	if (status == NH_OK)
		status = nh_indexer_open(settings->index, &options, &run->indexer, error);
	if (status == NH_OK)
		status = read_corpus(run, error);
	if (status == NH_OK) {
		progress_say(&run->progress, "Writing  …");
		status = nh_indexer_commit(run->indexer, &run->summary.index, error);
	}
	nh_indexer_close(run->indexer);
	return status;
}

static int finish(struct run *run, enum nh_status status, const struct nh_error *error)
{
	const struct settings *settings = run->settings;

	progress_clear(&run->progress);
	summary_measure(&run->summary, progress_now() - run->progress.started);
	if (status == NH_CANCELLED) {
		say("newshound index: interrupted; the index stays as it was at the last commit");
		return EXIT_INTERRUPTED;
	}
	if (status != NH_OK) {
		print_error("index", error);
		return EXIT_FAILED;
	}
	if (settings->json)
		summary_print_json(&run->summary);
	if (!settings->quiet)
		summary_print(&run->summary);
	return run->summary.totals.files_skipped || run->summary.skipped_count ? EXIT_SOME_SKIPPED : EXIT_ALL;
}

int command_index(const struct settings *settings)
{
	struct sigaction action = {.sa_handler = on_interrupt};
	struct run *run = nh_new(struct run);
	struct nh_error error = {0};
	int result;

	if (!run || settings->word_count == 0) {
		say("newshound index: name what to read, such as: newshound index ~/news");
		free(run);
		return EXIT_FAILED;
	}
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	run->settings = settings;
	summary_init(&run->summary);
	progress_init(&run->progress, settings->quiet);
	result = finish(run, run_index(run, &error), &error);
	summary_done(&run->summary);
	free(run);
	return result;
}
