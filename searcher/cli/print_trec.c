/* SPDX-License-Identifier: MIT
 *
 * print_trec.c - runs as trec_eval reads them: QID Q0 ID RANK SCORE TAG. Values there cannot hold white
 * space; it becomes "_". A query without a QID is called by its number.
 */
#include "searcher/cli/printer.h"

static void put_value(struct buf *out, struct nh_string text)
{
	for (size_t i = 0; i < text.length; i++) {
		unsigned char byte = (unsigned char)text.bytes[i];

		buf_u8(out, byte <= ' ' || byte == 0x7f ? '_' : byte);
	}
}

static enum nh_status print_answer(const struct answer *answer, struct buf *out, struct nh_error *error)
{
	(void)error;
	for (size_t i = 0; i < nh_results_count(answer->results); i++) {
		const struct nh_hit *hit = nh_results_hit(answer->results, i);

		if (answer->qid.length)
			put_value(out, answer->qid);
		else
			buf_format(out, "%zu", answer->number);
		buf_append_text(out, " Q0 ");
		put_value(out, hit->id);
		buf_format(out, " %zu %.6f %s\n", hit->rank, (double)hit->score, answer->settings->run_tag);
	}
	return NH_OK;
}

const struct printer printer_trec = {NULL, print_answer, false};
