/* SPDX-License-Identifier: MIT
 *
 * summary.c - see summary.h.
 */
#include "indexer/cli/summary.h"

#include <stdio.h>
#include <sys/resource.h>

#include "common/date.h"
#include "common/json_writer.h"
#include "indexer/cli/say.h"

#define NAMED_SKIPPED_MAX 9
#define NAMED_LANGUAGES_MAX 3

void summary_init(struct summary *summary)
{
	memset(summary, 0, sizeof *summary);
	arena_init(&summary->arena);
	string_set_init(&summary->sources);
	string_set_init(&summary->languages);
}

void summary_done(struct summary *summary)
{
	arena_done(&summary->arena);
	string_set_done(&summary->sources);
	string_set_done(&summary->languages);
	free(summary->language_counts);
}

static void count_language(struct summary *summary, struct nh_string language)
{
	bool fresh;
	uint32_t number =
	    string_set_add(&summary->languages, language.bytes ? language : NH_STRING("unknown"), &fresh);

	if (number == STRING_SET_NONE)
		return;
	if (number >= summary->language_capacity) {
		size_t wanted = (size_t)number * 2 + 16;
		uint64_t *counts = nh_resize_array(summary->language_counts, wanted, sizeof *counts);

		if (!counts)
			return;
		memset(counts + summary->language_capacity, 0,
		       (wanted - summary->language_capacity) * sizeof *counts);
		summary->language_counts = counts;
		summary->language_capacity = wanted;
	}
	summary->language_counts[number]++;
}

void summary_add_article(struct summary *summary, const struct nh_article *article)
{
	struct nh_date date = article->published;
	bool fresh;

	summary->articles++;
	summary->text_bytes += article->headline.length + article->body.length;
	summary->furniture_lines += article->furniture_count;
	if (article->source.bytes)
		string_set_add(&summary->sources, article->source, &fresh);
	count_language(summary, article->language);
	if (date.precision == NH_PRECISION_NONE) {
		summary->undated++;
		return;
	}
	summary->zone_unknown += date.precision >= NH_PRECISION_MINUTE && !date.zone_known;
	if (!summary->oldest.precision || date.instant_seconds < summary->oldest.instant_seconds)
		summary->oldest = date;
	if (!summary->newest.precision || date.instant_seconds > summary->newest.instant_seconds)
		summary->newest = date;
}

void summary_add_skipped(struct summary *summary, const char *path, const char *member, const char *reason)
{
	if (summary->skipped_count < SUMMARY_SKIPPED_MAX)
		summary->skipped[summary->skipped_count] =
		    (struct skipped_input){arena_copy(&summary->arena, nh_string_of(path)),
					   arena_copy(&summary->arena, nh_string_of(member)),
					   arena_copy(&summary->arena, nh_string_of(reason))};
	summary->skipped_count++;
}

void summary_measure(struct summary *summary, double seconds)
{
	struct rusage usage;

	summary->seconds = seconds;
	if (getrusage(RUSAGE_SELF, &usage) != 0)
		return;
	summary->cpu_seconds = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
			       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
	summary->peak_rss_bytes = (uint64_t)usage.ru_maxrss * 1024;
}

/* ---- for people ---- */

static void print_bytes(uint64_t bytes)
{
	if (bytes >= 10000000)
		fprintf(stderr, "%llu MB", (unsigned long long)(bytes / 1000000));
	else
		fprintf(stderr, "%.1f MB", (double)bytes / 1e6);
}

static void print_days(const struct summary *summary)
{
	char oldest[DATE_TEXT_BYTES_MAX], newest[DATE_TEXT_BYTES_MAX];

	if (!summary->oldest.precision)
		return;
	date_print(summary->oldest, oldest);
	date_print(summary->newest, newest);
	fprintf(stderr, " · %.10s … %.10s", oldest, newest);
}

static void print_languages(const struct summary *summary)
{
	bool told[64] = {false};

	for (int turn = 0; turn < NAMED_LANGUAGES_MAX; turn++) {
		uint32_t best = UINT32_MAX;
		struct nh_string name;

		for (uint32_t i = 0; i < summary->languages.count && i < NH_COUNT_OF(told); i++)
			if (!told[i] && (best == UINT32_MAX ||
					 summary->language_counts[i] > summary->language_counts[best]))
				best = i;
		if (best == UINT32_MAX)
			return;
		told[best] = true;
		name = string_set_get(&summary->languages, best);
		fprintf(stderr, "%s%.*s %llu", turn ? ", " : " · ", (int)name.length, name.bytes,
			(unsigned long long)summary->language_counts[best]);
	}
	if (summary->languages.count > NAMED_LANGUAGES_MAX)
		fprintf(stderr, ", +%u", summary->languages.count - NAMED_LANGUAGES_MAX);
}

static void print_skipped(const struct summary *summary)
{
	for (uint64_t i = 0; i < summary->skipped_count && i < NAMED_SKIPPED_MAX; i++) {
		const struct skipped_input *skipped = &summary->skipped[i];

		say("  skipped     %s%s%s: %s", skipped->path.bytes, skipped->member.bytes ? "!" : "",
		    skipped->member.bytes ? skipped->member.bytes : "", skipped->reason.bytes);
	}
	if (summary->skipped_count > NAMED_SKIPPED_MAX)
		say("  skipped     and %llu more (--json lists the first %d)",
		    (unsigned long long)(summary->skipped_count - NAMED_SKIPPED_MAX), SUMMARY_SKIPPED_MAX);
}

static void print_changes(const struct nh_index_summary *index)
{
	if (!index->updated && !index->unchanged && !index->removed)
		return;
	fprintf(stderr, "  changes     %llu added, %llu updated, %llu unchanged",
		(unsigned long long)index->added, (unsigned long long)index->updated,
		(unsigned long long)index->unchanged);
	if (index->removed)
		fprintf(stderr, ", %llu removed (their source took them back)",
			(unsigned long long)index->removed);
	if (index->collisions)
		fprintf(stderr, "; %llu ids came from another file than before (--id-prefix keeps both)",
			(unsigned long long)index->collisions);
	fputc('\n', stderr);
}

/* What the articles read showed by themselves, and what all of the index says of each other's lines. */
static void print_set_aside(const struct summary *summary)
{
	if (summary->furniture_lines)
		say("  set aside   %llu lines of site furniture (--in all searches them)",
		    (unsigned long long)summary->furniture_lines);
	if (summary->index.furniture_lines)
		say("  set aside   %llu lines in the index that stand in other articles too",
		    (unsigned long long)summary->index.furniture_lines);
	if (summary->index.furniture_pending)
		say("  pending     %llu articles whose lines are judged anew: the next commit's, or "
		    "newshound merge",
		    (unsigned long long)summary->index.furniture_pending);
}

void summary_print(const struct summary *summary)
{
	fprintf(stderr, "Indexed  %llu article%s · %u source%s", (unsigned long long)summary->articles,
		summary->articles == 1 ? "" : "s", summary->sources.count,
		summary->sources.count == 1 ? "" : "s");
	print_days(summary);
	print_languages(summary);
	fprintf(stderr, "     %.1f s   index ", summary->seconds);
	print_bytes(summary->index.index_bytes);
	if (summary->text_bytes)
		fprintf(stderr, " (%.0f %% of text)",
			100 * (double)summary->index.index_bytes / (double)summary->text_bytes);
	fputc('\n', stderr);
	print_changes(&summary->index);
	print_set_aside(summary);
	if (summary->undated || summary->zone_unknown)
		say("  undated     %llu (date:none)   zone unknown %llu",
		    (unsigned long long)summary->undated, (unsigned long long)summary->zone_unknown);
	print_skipped(summary);
}

/* ---- for programs ---- */

static void write_counts(const struct summary *summary, struct json_writer *json)
{
	const struct {
		const char *key;
		uint64_t value;
	} counts[] = {
	    {"articles_added", summary->index.added},
	    {"articles_updated", summary->index.updated},
	    {"articles_removed", summary->index.removed},
	    {"articles_unchanged", summary->index.unchanged},
	    {"collisions", summary->index.collisions},
	    {"files_read", summary->totals.files_read},
	    {"files_skipped", summary->totals.files_skipped},
	    {"bytes_read", summary->totals.bytes_read},
	    {"text_bytes", summary->text_bytes},
	    {"furniture_page_lines", summary->furniture_lines},
	    {"furniture_corpus_lines", summary->index.furniture_lines},
	    {"furniture_pending", summary->index.furniture_pending},
	};

	for (size_t i = 0; i < NH_COUNT_OF(counts); i++) {
		json_key(json, counts[i].key);
		json_u64(json, counts[i].value);
	}
}

static void write_skipped(const struct summary *summary, struct json_writer *json)
{
	json_key(json, "skipped");
	json_array_begin(json);
	for (uint64_t i = 0; i < summary->skipped_count && i < SUMMARY_SKIPPED_MAX; i++) {
		json_object_begin(json);
		json_key(json, "path");
		json_string(json, summary->skipped[i].path);
		json_key(json, "member");
		json_string(json, summary->skipped[i].member);
		json_key(json, "reason");
		json_string(json, summary->skipped[i].reason);
		json_object_end(json);
	}
	json_array_end(json);
}

void summary_print_json(const struct summary *summary)
{
	struct json_writer json;
	struct buf out;

	buf_init(&out);
	json_writer_init(&json, &out);
	json_object_begin(&json);
	write_counts(summary, &json);
	json_key(&json, "seconds");
	json_double(&json, summary->seconds, 3);
	json_key(&json, "cpu_seconds");
	json_double(&json, summary->cpu_seconds, 3);
	json_key(&json, "peak_rss_bytes");
	json_u64(&json, summary->peak_rss_bytes);
	json_key(&json, "shards");
	json_u64(&json, summary->index.shards);
	json_key(&json, "index_bytes");
	json_u64(&json, summary->index.index_bytes);
	write_skipped(summary, &json);
	json_object_end(&json);
	if (!buf_failed(&out))
		printf("%.*s\n", (int)out.length, (const char *)out.bytes);
	buf_done(&out);
}
