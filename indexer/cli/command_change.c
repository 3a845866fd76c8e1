/* SPDX-License-Identifier: MIT
 *
 * command_change.c - newshound remove and newshound merge.
 */
#include <stdio.h>

#include "common/error.h"
#include "common/string_set.h"
#include "indexer/cli/say.h"
#include "indexer/cli/settings.h"

static enum nh_status open_existing(const struct settings *settings, struct nh_indexer **ret,
				    struct nh_error *error)
{
	struct nh_indexer_options options = {.size = sizeof options,
					     .must_exist = true,
					     .jobs = settings->jobs,
					     .memory_bytes = settings->memory_mib << 20,
					     .merge_shards = (uint32_t)settings->shards,
					     .merge_reorder = settings->reorder};

	return nh_indexer_open(settings->index, &options, ret, error);
}

/* Each id once, however often it is named. */
static enum nh_status remove_all(struct nh_indexer *indexer, const struct settings *settings,
				 struct nh_index_summary *summary, bool *ret_unknown, struct nh_error *error)
{
	struct string_set ids;
	enum nh_status status = NH_OK;

	string_set_init(&ids);
	for (size_t i = 0; i < settings->word_count && status == NH_OK; i++) {
		struct nh_string id = nh_string_of(settings->words[i]);
		bool fresh = false;

		if (string_set_add(&ids, id, &fresh) == STRING_SET_NONE)
			status = nh_fail_memory(error);
		if (!fresh)
			continue;
		status = nh_indexer_remove(indexer, id, error);
		summary->removed += status == NH_OK;
		if (status == NH_NOT_FOUND) {
			print_error("remove", error);
			*ret_unknown = true;
			status = NH_OK;
		}
	}
	string_set_done(&ids);
	return status;
}

int command_remove(const struct settings *settings)
{
	struct nh_indexer *indexer = NULL;
	struct nh_index_summary summary = {0};
	struct nh_error error = {0};
	enum nh_status status;
	bool unknown = false;

	if (settings->word_count == 0) {
		say("newshound remove: name the ids of articles; newshound search --json shows them");
		return EXIT_FAILED;
	}
	status = open_existing(settings, &indexer, &error);
	if (status == NH_OK)
		status = remove_all(indexer, settings, &summary, &unknown, &error);
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
