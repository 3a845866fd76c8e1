/* SPDX-License-Identifier: MIT
 *
 * print_json.c - an answer as one object on one line. The keys and their order are part of the contract
 * (newshound-json(5)): keys may be added, never renamed.
 */
#include "common/date.h"
#include "common/json_writer.h"
#include "searcher/cli/printer.h"
#include "searcher/cli/json_values.h"

#define SCORE_DIGITS 6

static void put_notes(struct json_writer *writer, const struct nh_results *results)
{
	json_key(writer, "notes");
	json_array_begin(writer);
	for (size_t i = 0; i < nh_results_note_count(results); i++) {
		const struct nh_note *note = nh_results_note(results, i);

		json_object_begin(writer);
		json_key(writer, "code");
		json_text(writer, note->code);
		json_key(writer, "text");
		json_text(writer, note->text);
		json_object_end(writer);
	}
	json_array_end(writer);
}

static void put_snippet(struct json_writer *writer, const struct nh_snippet *snippet)
{
	json_key(writer, "snippet");
	if (!snippet->text.bytes) {
		json_null(writer);
		return;
	}
	json_object_begin(writer);
	json_key(writer, "text");
	json_string(writer, snippet->text);
	json_key(writer, "marks");
	json_array_begin(writer);
	for (size_t i = 0; i < snippet->mark_count; i++) {
		json_array_begin(writer);
		json_u64(writer, snippet->marks[i].begin);
		json_u64(writer, snippet->marks[i].end);
		json_array_end(writer);
	}
	json_array_end(writer);
	json_object_end(writer);
}

static void put_hit_members(struct json_writer *writer, const struct nh_hit *hit)
{
	json_key(writer, "rank");
	json_u64(writer, hit->rank);
	json_key(writer, "score");
	json_double(writer, (double)hit->score, SCORE_DIGITS);
	json_named_string(writer, "id", hit->id);
	json_named_string(writer, "headline", hit->headline);
	json_named_date(writer, "published", hit->published);
	json_key(writer, "published_precision");
	json_text(writer, date_precision_name((enum nh_precision)hit->published.precision));
	json_named_string(writer, "source", hit->source);
	json_named_string(writer, "agency", hit->agency);
	json_named_string(writer, "section", hit->section);
	json_named_strings(writer, "byline", hit->bylines);
	json_named_string(writer, "language", hit->language);
	json_named_string(writer, "url", hit->url);
	json_named_string(writer, "path", hit->path);
	json_named_string(writer, "member", hit->member);
	json_key(writer, "copies");
	json_u64(writer, hit->copies);
}

static enum nh_status put_hit(struct json_writer *writer, const struct answer *answer, size_t i,
			      struct nh_error *error)
{
	const struct nh_snippet *snippet;
	const char *explanation = NULL;
	enum nh_status status = answer_snippet(answer, i, &snippet, error);

	if (status == NH_OK && answer->settings->explain)
		status = nh_results_explain(answer->results, i, &explanation, error);
	if (status != NH_OK)
		return status;
	json_object_begin(writer);
	put_hit_members(writer, nh_results_hit(answer->results, i));
	put_snippet(writer, snippet);
	json_key(writer, "explain");
	json_text(writer, explanation);
	json_object_end(writer);
	return NH_OK;
}

static void put_totals(struct json_writer *writer, const struct answer *answer)
{
	const struct nh_results *results = answer->results;

	json_key(writer, "total");
	json_u64(writer, nh_results_total(results));
	json_key(writer, "total_articles");
	json_u64(writer, nh_results_total_articles(results));
	json_key(writer, "total_exact");
	json_bool(writer, nh_results_total_exact(results));
	json_key(writer, "took_us");
	json_u64(writer, nh_results_took_us(results));
	json_key(writer, "generation");
	json_u64(writer, nh_index_generation(answer->index));
	json_key(writer, "partial");
	json_bool(writer, nh_results_partial(results));
	json_key(writer, "missing");
	json_array_begin(writer);
	for (size_t i = 0; i < nh_results_missing_count(results); i++)
		json_text(writer, nh_results_missing(results, i)->file);
	json_array_end(writer);
}

static void put_query(struct json_writer *writer, const struct answer *answer)
{
	json_key(writer, "query");
	json_text(writer, answer->query);
	json_named_string(writer, "qid", answer->qid);
	json_key(writer, "parsed");
	json_text(writer, nh_results_parsed(answer->results));
	json_key(writer, "match");
	json_text(writer, nh_results_match(answer->results) == NH_MATCH_ANY ? "any" : "all");
}

static enum nh_status print_answer(const struct answer *answer, struct buf *out, struct nh_error *error)
{
	struct json_writer writer;
	enum nh_status status = NH_OK;

	json_writer_init(&writer, out);
	json_object_begin(&writer);
	put_query(&writer, answer);
	put_notes(&writer, answer->results);
	put_totals(&writer, answer);
	json_key(&writer, "hits");
	json_array_begin(&writer);
	for (size_t i = 0; i < nh_results_count(answer->results) && status == NH_OK; i++)
		status = put_hit(&writer, answer, i, error);
	json_array_end(&writer);
	json_key(&writer, "facets");
	json_null(&writer);
	json_key(&writer, "timeline");
	json_null(&writer);
	json_key(&writer, "suggestion");
	json_text(&writer, nh_results_suggestion(answer->results));
	json_object_end(&writer);
	buf_u8(out, '\n');
	return status;
}

const struct printer printer_json = {NULL, print_answer, true};
