/* SPDX-License-Identifier: MIT
 *
 * print_csv.c - a row a hit, for spreadsheets: quoted as RFC 4180 says, a line break in a value becomes a
 * space so that a record is one line. In a batch a query without hits has a row too, empty behind the query.
 */
#include "common/date.h"
#include "searcher/cli/printer.h"

static void print_head(struct buf *out)
{
	buf_append_text(out, "qid,query,rank,score,published,source,headline,url,path,id,snippet\n");
}

static bool needs_quotes(struct nh_string text)
{
	for (size_t i = 0; i < text.length; i++)
		if (strchr("\",\n\r", text.bytes[i]) || text.bytes[i] == '\0')
			return true;
	return text.length > 0 && (text.bytes[0] == ' ' || text.bytes[text.length - 1] == ' ');
}

static void put_value(struct buf *out, struct nh_string text)
{
	bool quotes = needs_quotes(text);
	size_t run = 0;

	if (quotes)
		buf_u8(out, '"');
	while (run < text.length) {
		const char *quote = memchr(text.bytes + run, '"', text.length - run);
		size_t length = quote ? (size_t)(quote - text.bytes) - run : text.length - run;

		terminal_line(out, (struct nh_string){text.bytes + run, length});
		if (quote)
			buf_append_text(out, "\"\"");
		run += length + (quote != NULL);
	}
	if (quotes)
		buf_u8(out, '"');
}

static void put_values(struct buf *out, const struct nh_string *values, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		buf_u8(out, ',');
		put_value(out, values[i]);
	}
}

static enum nh_status put_hit(const struct answer *answer, size_t i, struct buf *out, struct nh_error *error)
{
	const struct nh_hit *hit = nh_results_hit(answer->results, i);
	const struct nh_snippet *snippet;
	char published[DATE_TEXT_BYTES_MAX];
	enum nh_status status = answer_snippet(answer, i, &snippet, error);

	if (status != NH_OK)
		return status;
	date_print(hit->published, published);
	put_value(out, answer->qid);
	put_values(out, (struct nh_string[]){nh_string_of(answer->query)}, 1);
	buf_format(out, ",%zu,%.6f", hit->rank, (double)hit->score);
	put_values(out,
		   (struct nh_string[]){nh_string_of(published), hit->source, hit->headline, hit->url,
					hit->path, hit->id, snippet->text},
		   7);
	buf_u8(out, '\n');
	return NH_OK;
}

static enum nh_status print_answer(const struct answer *answer, struct buf *out, struct nh_error *error)
{
	enum nh_status status = NH_OK;

	for (size_t i = 0; i < nh_results_count(answer->results) && status == NH_OK; i++)
		status = put_hit(answer, i, out, error);
	if (!answer->in_batch || nh_results_count(answer->results) > 0)
		return status;
	put_value(out, answer->qid);
	put_values(out, (struct nh_string[]){nh_string_of(answer->query)}, 1);
	buf_append_text(out, ",,,,,,,,,\n");
	return status;
}

const struct printer printer_csv = {print_head, print_answer, false};
