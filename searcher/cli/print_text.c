/* SPDX-License-Identifier: MIT
 *
 * print_text.c - answers for people. The first line of a hit is its rank and its headline; then when and
 * where it stood, the passage, and the id that `newshound show` takes. Last comes a line of totals.
 */
#include "searcher/cli/printer.h"

#define SEPARATOR " \xc2\xb7 "
#define INDENT "    "

static void put_item(struct buf *out, struct nh_string text, const char **separator)
{
	if (text.length == 0)
		return;
	buf_append_text(out, *separator);
	terminal_line(out, text);
	*separator = SEPARATOR;
}

static void put_headline(const struct nh_hit *hit, const struct style *style, struct buf *out)
{
	buf_format(out, "%2zu  %s", hit->rank, style->strong);
	terminal_line(out, hit->headline.length ? hit->headline : hit->id);
	buf_format(out, "%s\n", style->plain);
}

static void put_circumstances(const struct nh_hit *hit, const struct style *style, struct buf *out)
{
	const char *separator = "";

	buf_format(out, INDENT "%s", style->dim);
	if (hit->published.precision != NH_PRECISION_NONE) {
		print_date(hit->published, out);
		separator = SEPARATOR;
	}
	put_item(out, hit->source, &separator);
	if (!nh_string_equal(hit->agency, hit->source))
		put_item(out, hit->agency, &separator);
	put_item(out, hit->section, &separator);
	for (size_t i = 0; i < hit->bylines.count; i++)
		put_item(out, hit->bylines.items[i], &separator);
	if (hit->copies) {
		buf_format(out, "%s+%llu %s", separator, (unsigned long long)hit->copies,
			   hit->copies == 1 ? "copy" : "copies");
		separator = SEPARATOR;
	}
	buf_format(out, "%s%.2f%s\n", separator, (double)hit->score, style->plain);
}

static enum nh_status put_snippet(const struct answer *answer, size_t i, struct buf *out,
				  struct nh_error *error)
{
	const struct nh_snippet *snippet;
	enum nh_status status = answer_snippet(answer, i, &snippet, error);

	if (status != NH_OK || snippet->text.length == 0)
		return status;
	buf_append_text(out, INDENT);
	terminal_marked(out, snippet->text, snippet->marks, snippet->mark_count, &answer->style, false);
	buf_u8(out, '\n');
	return NH_OK;
}

static enum nh_status put_explanation(const struct answer *answer, size_t i, struct buf *out,
				      struct nh_error *error)
{
	const char *text, *next;
	enum nh_status status = nh_results_explain(answer->results, i, &text, error);

	if (status != NH_OK)
		return status;
	for (; *text; text = *next ? next + 1 : next) {
		next = text + strcspn(text, "\n");
		buf_append_text(out, INDENT INDENT);
		terminal_line(out, (struct nh_string){text, (size_t)(next - text)});
		buf_u8(out, '\n');
	}
	return NH_OK;
}

static enum nh_status put_hit(const struct answer *answer, size_t i, struct buf *out, struct nh_error *error)
{
	const struct nh_hit *hit = nh_results_hit(answer->results, i);
	enum nh_status status;

	put_headline(hit, &answer->style, out);
	put_circumstances(hit, &answer->style, out);
	status = put_snippet(answer, i, out, error);
	if (status != NH_OK)
		return status;
	buf_format(out, INDENT "%s", answer->style.dim);
	terminal_line(out, hit->id);
	buf_format(out, "%s\n", answer->style.plain);
	return answer->settings->explain ? put_explanation(answer, i, out, error) : NH_OK;
}

static void put_totals(const struct answer *answer, struct buf *out)
{
	const struct nh_results *results = answer->results;
	uint64_t total = nh_results_total(results), articles = nh_results_total_articles(results);
	bool folded = !answer->settings->options.show_copies;
	const char *about = nh_results_total_exact(results) ? "" : "about ";
	const char *noun =
	    folded ? (total == 1 ? "story" : "stories") : (total == 1 ? "article" : "articles");

	if (total == 0)
		buf_append_text(out, nh_results_partial(results) ? "Nothing found in what could answer"
								 : "Nothing found");
	else
		buf_format(out, "%zu of %s%llu %s", nh_results_count(results), about,
			   (unsigned long long)total, noun);
	if (folded && articles != total)
		buf_format(out, " (%llu articles)", (unsigned long long)articles);
	buf_format(out, SEPARATOR "%s" SEPARATOR "%.1f ms\n",
		   nh_results_match(results) == NH_MATCH_ANY ? "any word" : "all words",
		   (double)nh_results_took_us(results) / 1000);
}

static enum nh_status print_answer(const struct answer *answer, struct buf *out, struct nh_error *error)
{
	enum nh_status status = NH_OK;

	if (answer->in_batch) {
		buf_format(out, "%s# ", answer->number > 1 ? "\n" : "");
		if (answer->qid.bytes) {
			terminal_line(out, answer->qid);
			buf_u8(out, ' ');
		}
		terminal_line(out, nh_string_of(answer->query));
		buf_u8(out, '\n');
	}
	for (size_t i = 0; i < nh_results_count(answer->results) && status == NH_OK; i++)
		status = put_hit(answer, i, out, error);
	put_totals(answer, out);
	return status;
}

const struct printer printer_text = {NULL, print_answer, false};
