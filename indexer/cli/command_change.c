/* SPDX-License-Identifier: MIT
 *
 * command_change.c - newshound remove and newshound merge.
 */
#include <stdio.h>

#include "indexer/cli/say.h"
#include "indexer/cli/settings.h"

static enum nh_status open_existing(const struct settings *settings, struct nh_indexer **ret,
				    struct nh_error *error)
{
	struct nh_indexer_options options = {.size = sizeof options, .must_exist = true};

	return nh_indexer_open(settings->index, &options, ret, error);
}

int command_remove(const struct settings *settings)
{
	struct nh_indexer *indexer = NULL;
	struct nh_index_summary summary = {0};
	struct nh_error error = {0};
	enum nh_status status;
	bool unknown = false;

	if (settings->word_count == 0) {
		say("newshound remove: name the ids of articles; newshound search -l shows them");
		return EXIT_FAILED;
	}
	status = open_existing(settings, &indexer, &error);
	for (size_t i = 0; i < settings->word_count && status == NH_OK; i++) {
		status = nh_indexer_remove(indexer, nh_string_of(settings->words[i]), &error);
		if (status == NH_NOT_FOUND) {
			print_error("remove", &error);
			unknown = true;
			status = NH_OK;
		} else if (status == NH_OK) {
			summary.removed++;
		}
	}
	if (status == NH_OK && !settings->dry_run)
		status = nh_indexer_commit(indexer, &summary, &error);
	nh_indexer_close(indexer);
	if (status != NH_OK) {
		print_error("remove", &error);
		return EXIT_FAILED;
	}
	if (!settings->quiet)
		say("%s %llu article%s", settings->dry_run ? "Would remove" : "Removed",
		    (unsigned long long)summary.removed, summary.removed == 1 ? "" : "s");
	return unknown ? 1 : 0;
}

int command_merge(const struct settings *settings)
{
	struct nh_indexer *indexer = NULL;
	struct nh_index_summary summary = {0};
	struct nh_error error = {0};
	enum nh_status status;

	if (settings->word_count) {
		say("newshound merge: takes no word; newshound merge -i %s merges that index",
		    settings->words[0]);
		return EXIT_FAILED;
	}
	status = open_existing(settings, &indexer, &error);
	if (status == NH_OK)
		status = nh_indexer_merge(indexer, &summary, &error);
	nh_indexer_close(indexer);
	if (status != NH_OK) {
		print_error("merge", &error);
		return EXIT_FAILED;
	}
	if (!settings->quiet)
		say("Merged into %llu shard%s: %llu articles, %.1f MB", (unsigned long long)summary.shards,
		    summary.shards == 1 ? "" : "s", (unsigned long long)summary.articles,
		    (double)summary.index_bytes / 1e6);
	return 0;
}
