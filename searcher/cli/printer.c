/* SPDX-License-Identifier: MIT
 *
 * printer.c - the table of printers and what several of them need.
 */
#include "searcher/cli/printer.h"

#include "common/date.h"

const struct printer *printer_of(enum output_format format)
{
	static const struct printer *const printers[OUTPUT_FORMATS] = {
	    [OUTPUT_TEXT] = &printer_text, [OUTPUT_JSON] = &printer_json,   [OUTPUT_CSV] = &printer_csv,
	    [OUTPUT_TREC] = &printer_trec, [OUTPUT_PATHS] = &printer_paths, [OUTPUT_COUNT] = &printer_count,
	};

	return printers[format];
}

void print_notes(const struct nh_results *results, struct buf *out)
{
	for (size_t i = 0; i < nh_results_note_count(results); i++) {
		terminal_line(out, nh_string_of(nh_results_note(results, i)->text));
		buf_u8(out, '\n');
	}
	if (nh_results_suggestion(results)) {
		buf_append_text(out, "did you mean ");
		terminal_line(out, nh_string_of(nh_results_suggestion(results)));
		buf_append_text(out, "?\n");
	}
}

enum nh_status answer_query(struct answer *answer, struct buf *out, struct nh_error *error)
{
	const struct printer *printer = printer_of(answer->settings->format);
	size_t begin = out->length, missing = 0;
	struct nh_error reason = {0};

	for (bool again = false;; again = true) {
		enum nh_status status = nh_search(answer->index, answer->query, &answer->settings->options,
						  &answer->results, error);

		if (status != NH_OK)
			return status;
		if (again && nh_results_missing_count(answer->results) <= missing)
			return *error = reason, reason.status; /* no other shard was left out */
		missing = nh_results_missing_count(answer->results);
		status = printer->answer(answer, out, error);
		if (status != NH_CORRUPT && status != NH_IO)
			return status;
		reason = *error;
		nh_results_free(answer->results);
		answer->results = NULL;
		out->length = begin;
	}
}

int answer_exit_status(const struct nh_results *results)
{
	if (nh_results_total(results))
		return EXIT_FOUND;
	return nh_results_partial(results) ? EXIT_ERROR : EXIT_NOTHING;
}

enum nh_status answer_snippet(const struct answer *answer, size_t hit, const struct nh_snippet **ret_snippet,
			      struct nh_error *error)
{
	static const struct nh_snippet none = {{NULL, 0}, NULL, 0};
	enum nh_status status = nh_results_snippet(answer->results, hit, ret_snippet, error);

	if (status != NH_NOT_FOUND)
		return status;
	*ret_snippet = &none;
	return NH_OK;
}

void print_date(struct nh_date date, struct buf *out)
{
	char text[DATE_TEXT_BYTES_MAX];
	size_t length;

	date_print(date, text);
	length = strlen(text);
	if (length < 19) {
		buf_append_text(out, text);
		return;
	}
	buf_append(out, text, 10);
	buf_u8(out, ' ');
	buf_append(out, text + 11, date.precision == NH_PRECISION_SECOND ? 8 : 5);
	if (length > 19)
		buf_format(out, " %s", text + 19);
}
