/* SPDX-License-Identifier: MIT
 *
 * pdf.c - PDF, through the program pdftotext of poppler where that is installed. It is given the file's bytes
 * and gives its text, which is read as a scraped page is. Words that were broken at a line's end are joined.
 */
#include "common/error.h"
#include "corpus/child.h"
#include "corpus/clean/plain.h"
#include "corpus/limits.h"
#include "corpus/readers/readers.h"

#define MARK_BYTES_MAX 1024 /* junk may stand before "%PDF-" */

struct pdf_state {
	struct child child;
	bool has_begun;
	bool is_over;
	uint64_t bytes;
};

static bool sniff(const struct sniff_input *input)
{
	struct nh_string head = input->head;

	if (plain_begins(head, NH_STRING("%PDF-")))
		return true;
	for (size_t i = 0; input->asked && i + 5 < nh_size_min(head.length, MARK_BYTES_MAX); i++)
		if (memcmp(head.bytes + i, "%PDF-", 5) == 0)
			return true;
	return false;
}

static void give_up(struct reading *reading, struct pdf_state *state, const char *reason)
{
	reading_skip(reading, "%s", reason);
	state->is_over = true;
}

static enum nh_status begin(struct reading *reading, struct pdf_state *state, struct nh_error *error)
{
	static char name[] = "pdftotext", quiet[] = "-q", encoding[] = "-enc", utf8[] = "UTF-8",
		    line_end[] = "-eol", unix_end[] = "unix", standard[] = "-";
	static char *const arguments[] = {name,     quiet,    encoding, utf8, line_end,
					  unix_end, standard, standard, NULL};
	struct nh_error trouble = {.message = ""};
	enum nh_status status = child_start(&state->child, arguments, &trouble);

	state->has_begun = true;
	if (status == NH_NO_MEMORY)
		return nh_fail_memory(error);
	if (status == NH_NOT_FOUND)
		give_up(reading, state,
			"PDF is read by the program pdftotext (poppler-utils), which is not installed");
	else if (status != NH_OK)
		give_up(reading, state, trouble.message);
	return NH_OK;
}

/* Whether text breaks a word here: a letter, a hyphen, a line end, a small letter. */
static bool breaks_word(const struct buf *text, size_t hyphen)
{
	const unsigned char *at = text->bytes + hyphen;

	return hyphen > 0 && hyphen + 2 < text->length && at[1] == '\n' &&
	       (plain_is_letter((char)at[-1]) || at[-1] >= 0x80) && at[2] >= 'a' && at[2] <= 'z';
}

/* Joins broken words; a page's end is a paragraph's. */
static void mend(struct buf *text)
{
	size_t to = 0;

	for (size_t from = 0; from < text->length; from++) {
		if (text->bytes[from] == '-' && breaks_word(text, from))
			from++;
		else
			text->bytes[to++] = text->bytes[from] == '\f' ? '\n' : text->bytes[from];
	}
	text->length = to;
}

static enum nh_status finish(struct reading *reading, struct pdf_state *state, struct nh_error *error)
{
	struct payload payload = {.reader = &corpus_reader_text};
	struct child *child = &state->child;

	state->is_over = true;
	if (!child_finish(child)) {
		reading_skip(reading, "pdftotext: %s",
			     child->problem ? child->problem : "it cannot read this file");
		return NH_OK;
	}
	mend(&child->output);
	if (plain_trim(buf_string(&child->output)).length == 0) {
		reading_skip(reading, "a PDF without text, such as a scan");
		return NH_OK;
	}
	if (reading->payload)
		payload = *reading->payload;
	payload.reader = &corpus_reader_text;
	payload.bytes = buf_string(&child->output);
	payload.charset = NH_STRING("utf-8");
	return reading->hand_over(reading, &payload, error);
}

static enum nh_status read(struct reading *reading, void *user, struct nh_string window,
			   enum window_kind kind, size_t *ret_used, struct nh_error *error)
{
	struct pdf_state *state = user;
	enum nh_status status = NH_OK;

	*ret_used = window.length;
	if (!state->has_begun)
		status = begin(reading, state, error);
	if (status != NH_OK || state->is_over)
		return status;
	state->bytes += window.length;
	if (state->bytes > LIMIT_PDF_BYTES) {
		give_up(reading, state, "a PDF longer than 256 MiB");
		return NH_OK;
	}
	child_feed(&state->child, window); /* one that stops reading may have written all the same */
	if (state->child.problem)
		give_up(reading, state, state->child.problem);
	else if (kind == WINDOW_LAST)
		status = finish(reading, state, error);
	return status;
}

static void done(void *user)
{
	struct pdf_state *state = user;

	if (state->has_begun)
		child_done(&state->child);
}

const struct corpus_reader corpus_reader_pdf = {.name = "pdf",
						.sniff = sniff,
						.state_bytes = sizeof(struct pdf_state),
						.read = read,
						.done = done,
						.takes_bytes = true};
