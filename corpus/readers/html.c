/* SPDX-License-Identifier: MIT
 *
 * html.c - saved web pages: one article a file. What makes an article of a page is
 * corpus/clean/html_article.h.
 */
#include "common/error.h"
#include "corpus/clean/html_article.h"
#include "corpus/clean/plain.h"
#include "corpus/readers/readers.h"

#define SNIFF_BYTES 4096

struct html_state {
	bool giving_up;
};

static bool holds(struct nh_string text, const char *mark)
{
	struct nh_string wanted = nh_string_of(mark);
	const char *at = text.bytes, *end = text.bytes + text.length;

	while (at < end && (at = memchr(at, '<', (size_t)(end - at))) != NULL) {
		if (plain_begins(plain_slice(at, end), wanted))
			return true;
		at++;
	}
	return false;
}

/* Formats of their own that may hold a page. */
static bool is_other(struct nh_string text)
{
	static const char *const others[] = {"<rss",      "<feed",        "<rdf:",   "<nitf",
					     "<newsitem", "<newsmessage", "<newsml", "<reuters"};

	for (size_t i = 0; i < NH_COUNT_OF(others); i++)
		if (holds(text, others[i]))
			return true;
	return false;
}

/* text without the comments and declarations that stand before its first tag. */
static struct nh_string from_first_tag(struct nh_string text)
{
	while (text.length > 1 && text.bytes[0] == '<' && strchr("!?", text.bytes[1])) {
		const char *end = memchr(text.bytes, '>', text.length);

		if (!end)
			return text;
		text = plain_trim(plain_slice(end + 1, text.bytes + text.length));
	}
	return text;
}

/* Whether a page without <html>, or a piece of one, begins here. */
static bool begins_page(struct nh_string text)
{
	static const char *const tags[] = {"head",   "body",    "meta",    "title", "div",    "p",
					   "script", "article", "section", "main",  "center", "table",
					   "h1",     "h2",      "link",    "base",  "style",  "br",
					   "font",   "ul",      "header",  "nav",   "img",    "span"};
	size_t length = 1;

	while (length < text.length &&
	       (plain_is_letter(text.bytes[length]) || plain_is_digit(text.bytes[length])))
		length++;
	if (length == text.length || !strchr(" \t\r\n>/", text.bytes[length]))
		return false;
	for (size_t i = 0; i < NH_COUNT_OF(tags); i++)
		if (plain_same(plain_slice(text.bytes + 1, text.bytes + length), nh_string_of(tags[i])))
			return true;
	return false;
}

static bool sniff(const struct sniff_input *input)
{
	struct nh_string text = input->text;
	bool named = plain_ends(input->name, NH_STRING(".html")) ||
		     plain_ends(input->name, NH_STRING(".htm")) ||
		     plain_ends(input->name, NH_STRING(".xhtml"));

	text.length = nh_size_min(text.length, SNIFF_BYTES);
	if (text.length == 0 || (input->text.bytes[0] != '<' && !named && !input->asked))
		return false;
	if (named || input->asked)
		return true;
	if (is_other(text) || plain_ends(input->name, NH_STRING(".md")))
		return false;
	if (holds(text, "<!doctype html") || holds(text, "<html"))
		return true;
	return !plain_begins(text, NH_STRING("<?xml")) && begins_page(from_first_tag(text));
}

static enum nh_status read(struct reading *reading, void *state, struct nh_string window,
			   enum window_kind kind, size_t *ret_used, struct nh_error *error)
{
	struct html_state *html = state;
	struct html_input input = {.page = window, .hints = reading->date_hints};
	const char *reason;

	if (html->giving_up || window.length > HTML_PAGE_BYTES_MAX) {
		if (!html->giving_up)
			reading_skip(reading, "a page longer than 16 MiB");
		html->giving_up = true;
		*ret_used = window.length;
		return NH_OK;
	}
	if (kind != WINDOW_LAST)
		return NH_OK;
	*ret_used = window.length;
	if (reading->payload) {
		input.charset = reading->payload->charset;
		input.url = reading->payload->url;
	}
	if (html_article_read(reading->article, &input, &reason))
		return reading_emit(reading, error);
	if (!reason)
		return nh_fail_memory(error);
	reading_skip(reading, "%s", reason);
	reading_drop(reading);
	return NH_OK;
}

const struct corpus_reader corpus_reader_html = {
    .name = "html",
    .sniff = sniff,
    .state_bytes = sizeof(struct html_state),
    .read = read,
    .takes_bytes = true,
};
