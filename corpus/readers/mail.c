/* SPDX-License-Identifier: MIT
 *
 * mail.c - mail and news posts, one a file, and mailboxes of them:
 *
 *	From somebody@example Fri Jun 21 17:34:00 2024      only in a mailbox, before each message
 *	From: Ann Lee <ann@example>
 *	Subject: =?utf-8?Q?Caf=C3=A9s?=                     the headline
 *	Date: Fri, 21 Jun 2024 17:34:00 +0900
 *
 *	The text, of the part that is text/plain unless that is a line or two beside text/html
 *	--
 *	a signature, set aside
 */
#include "common/error.h"
#include "corpus/clean/markup.h"
#include "corpus/clean/plain.h"
#include "corpus/clean/wrapped.h"
#include "corpus/readers/mime.h"
#include "corpus/readers/readers.h"

#define STUB_BYTES_MAX 200
#define SIGNATURE_LINES_MAX 15

struct mail_state {
	bool in_long_message; /* the rest of it is passed over */
};

struct mail {
	struct reading *reading;
	struct mime_text text;
	struct buf field, stripped;
};

static bool is_header_name(struct nh_string line)
{
	size_t length = 0;

	while (length < line.length && (plain_is_letter(line.bytes[length]) ||
					plain_is_digit(line.bytes[length]) || line.bytes[length] == '-'))
		length++;
	return length > 0 && length < line.length && line.bytes[length] == ':';
}

/* Header lines to begin with, two of the usual ones among them. */
static bool has_headers(struct nh_string text)
{
	static const char *const names[] = {
	    "From:", "Date:",     "Subject:",    "Message-ID:",   "Path:",       "To:",
	    "Xref:", "Received:", "Newsgroups:", "MIME-Version:", "Return-Path:"};
	struct nh_string line;
	size_t usual = 0;

	while (plain_take_line(&text, &line) && line.length > 0) {
		if (plain_is_space(line.bytes[0]))
			continue;
		for (size_t i = 0; i < NH_COUNT_OF(names); i++)
			usual += plain_begins(line, nh_string_of(names[i]));
		if (usual >= 2)
			return true;
		if (!is_header_name(line))
			return false;
	}
	return false;
}

static bool sniff_mail(const struct sniff_input *input)
{
	return has_headers(input->text);
}

/* "From ann@example Fri Jun 21 17:34:00 2024": a word, and further on a time and a year. */
static bool is_separator(struct nh_string line)
{
	size_t digits = 0, longest = 0;

	if (line.length < 12 || memcmp(line.bytes, "From ", 5) != 0 || !memchr(line.bytes, ':', line.length))
		return false;
	for (size_t i = 5; i < line.length; i++) {
		digits = plain_is_digit(line.bytes[i]) ? digits + 1 : 0;
		longest = nh_size_max(longest, digits);
	}
	return longest >= 4;
}

static bool sniff_mbox(const struct sniff_input *input)
{
	struct nh_string text = input->text, line;

	return plain_take_line(&text, &line) && is_separator(line) && has_headers(text);
}

static struct nh_string field_words(struct mail *mail, struct nh_string head, const char *name)
{
	buf_reset(&mail->field);
	mime_words(&mail->field, mime_field(head, name));
	mail->reading->article->failed |= buf_failed(&mail->field);
	return plain_trim(buf_string(&mail->field));
}

/* `Ann Lee <ann@example>`, `ann@example (Ann Lee)`: the name, else the address. */
static struct nh_string name_of(struct nh_string from)
{
	const char *end = from.bytes + from.length, *open = memchr(from.bytes, '<', from.length);
	const char *bracket = memchr(from.bytes, '(', from.length);
	struct nh_string name;

	if (open && open > from.bytes) {
		name = plain_trim(plain_slice(from.bytes, open));
		while (name.length > 1 && *name.bytes == '"' && name.bytes[name.length - 1] == '"')
			name = plain_slice(name.bytes + 1, name.bytes + name.length - 1);
		return name;
	}
	if (open)
		return plain_slice(open + 1, end[-1] == '>' ? end - 1 : end);
	if (bracket && end[-1] == ')')
		return plain_slice(bracket + 1, end - 1);
	return from;
}

static struct nh_string without_brackets(struct nh_string id)
{
	id = plain_trim(id);
	if (id.length > 2 && *id.bytes == '<' && id.bytes[id.length - 1] == '>')
		return plain_slice(id.bytes + 1, id.bytes + id.length - 1);
	return id;
}

static void set_date(struct mail *mail, struct nh_string head)
{
	struct article_builder *article = mail->reading->article;
	struct date_hints hints = mail->reading->date_hints;
	struct nh_string text = field_words(mail, head, "Date");

	hints.field = true;
	if (text.length > 0 && dateline_parse(text, &hints, &article->article.published) != DATELINE_NONE)
		article_set(article, &article->article.published_from, text);
}

static void add_tags(struct article_builder *article, struct nh_string text)
{
	while (text.length > 0) {
		const char *comma = memchr(text.bytes, ',', text.length), *end = text.bytes + text.length;

		article_add_tag(article, plain_slice(text.bytes, comma ? comma : end));
		text = plain_slice(comma ? comma + 1 : end, end);
	}
}

/* "The Tide <tide.example>": a list's name, else its address. */
static void set_source(struct mail *mail, struct nh_string head)
{
	struct article_builder *article = mail->reading->article;
	struct nh_string list = field_words(mail, head, "List-Id");

	if (list.length > 0)
		article_set(article, &article->article.source, name_of(list));
}

static void set_fields(struct mail *mail, struct nh_string head)
{
	struct article_builder *article = mail->reading->article;
	struct nh_string groups, first;

	article_set(article, &article->article.headline, field_words(mail, head, "Subject"));
	article_set_id(article, without_brackets(field_words(mail, head, "Message-ID")), false);
	first = field_words(mail, head, "From");
	if (first.length > 0)
		article_add_byline(article, name_of(first));
	set_date(mail, head);
	set_source(mail, head);
	groups = field_words(mail, head, "Newsgroups");
	add_tags(article, groups);
	if (article->article.tags.count > 0)
		article->article.section = article->article.tags.items[0];
	add_tags(article, field_words(mail, head, "Keywords"));
	article_set(article, &article->article.language, field_words(mail, head, "Content-Language"));
}

/* Lines that a mailbox had to quote, ">From ", without their mark. */
static void unquote_from(struct buf *text)
{
	size_t to = 0;

	for (size_t from = 0; from < text->length; from++) {
		bool line_start = from == 0 || text->bytes[from - 1] == '\n';
		size_t marks = 0;

		while (line_start && from + marks < text->length && text->bytes[from + marks] == '>')
			marks++;
		if (marks > 0 && text->length - from - marks >= 5 &&
		    memcmp(text->bytes + from + marks, "From ", 5) == 0)
			from++;
		text->bytes[to++] = text->bytes[from];
	}
	text->length = to;
}

/* Where the signature begins: a line "-- " with few lines below; else the end. */
static const char *find_signature(struct nh_string text)
{
	struct nh_string rest = text, line;
	const char *found = text.bytes + text.length;
	size_t below = 0;

	while (plain_take_line(&rest, &line)) {
		if (line.length >= 2 && line.length <= 3 && memcmp(line.bytes, "-- ", line.length) == 0) {
			found = line.bytes;
			below = 0;
		}
		below++;
	}
	return below <= SIGNATURE_LINES_MAX + 1 ? found : text.bytes + text.length;
}

static void add_body(struct article_builder *article, struct nh_string text)
{
	const char *signature = find_signature(text);
	struct nh_string body = plain_slice(text.bytes, signature), line;
	struct nh_string rest = plain_slice(signature, text.bytes + text.length);

	if (wrapped_text(body))
		article_add_wrapped(article, body);
	else
		article_add_lines(article, body);
	while (plain_take_line(&rest, &line))
		article_add_furniture(article, NH_STRING("signature"), line);
}

static void set_body(struct mail *mail, bool in_mailbox)
{
	struct article_builder *article = mail->reading->article;
	struct buf *plain = &mail->text.plain;

	article->failed |=
	    buf_failed(plain) || buf_failed(&mail->text.html) || buf_failed(&mail->text.scratch);
	if (article->failed)
		return;
	if (in_mailbox && plain->length > 0)
		unquote_from(plain);
	buf_reset(&mail->stripped);
	if (plain->length <= STUB_BYTES_MAX && mail->text.html.length > 0)
		markup_strip(&mail->stripped, buf_string(&mail->text.html));
	article->failed |= buf_failed(&mail->stripped);
	if (mail->stripped.length > plain->length * 2)
		add_body(article, buf_string(&mail->stripped));
	else
		add_body(article, buf_string(plain));
}

static enum nh_status read_message(struct mail *mail, struct nh_string text, bool in_mailbox,
				   struct nh_error *error)
{
	struct mime_part message;

	while (text.length > 0 && plain_is_space(*text.bytes))
		text = plain_slice(text.bytes + 1, text.bytes + text.length);
	message = mime_split(text);
	mime_text_reset(&mail->text);
	set_fields(mail, message.head);
	mime_text_gather(&mail->text, text, 0);
	set_body(mail, in_mailbox);
	if (!mail->reading->article->failed && !article_has_text(mail->reading->article)) {
		reading_skip(mail->reading, "a message without a subject and without text");
		reading_drop(mail->reading);
		return NH_OK;
	}
	return reading_emit(mail->reading, error);
}

static void mail_done(struct mail *mail)
{
	mime_text_done(&mail->text);
	buf_done(&mail->field);
	buf_done(&mail->stripped);
}

static enum nh_status read_mail(struct reading *reading, void *user, struct nh_string window,
				enum window_kind kind, size_t *ret_used, struct nh_error *error)
{
	struct mail_state *state = user;
	struct mail mail = {.reading = reading};
	enum nh_status status = NH_OK;

	if (kind == WINDOW_MORE && !state->in_long_message)
		return NH_OK;
	*ret_used = window.length;
	if (kind == WINDOW_FULL && !state->in_long_message)
		reading_skip(reading, "a message longer than 32 MiB");
	else if (!state->in_long_message)
		status = read_message(&mail, window, false, error);
	state->in_long_message |= kind == WINDOW_FULL;
	mail_done(&mail);
	return status;
}

/* Where the separator of the next message begins, behind the first line of text; NULL where none does. */
static const char *next_message(struct nh_string text)
{
	const char *end = text.bytes + text.length, *at = text.bytes;

	while (at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
		struct nh_string rest = plain_slice(++at, end), line;

		if (end - at > 5 && memcmp(at, "From ", 5) == 0 && memchr(at, '\n', (size_t)(end - at)) &&
		    plain_take_line(&rest, &line) && is_separator(line))
			return at;
	}
	return NULL;
}

/* One message with its separator, or what is left of a long one. */
static enum nh_status take_message(struct mail *mail, struct mail_state *state, struct nh_string text,
				   struct nh_error *error)
{
	struct nh_string line;

	if (state->in_long_message) {
		state->in_long_message = false;
		return NH_OK;
	}
	if (text.length >= 5 && memcmp(text.bytes, "From ", 5) == 0)
		plain_take_line(&text, &line);
	return read_message(mail, text, true, error);
}

static enum nh_status read_mbox(struct reading *reading, void *user, struct nh_string window,
				enum window_kind kind, size_t *ret_used, struct nh_error *error)
{
	struct mail_state *state = user;
	struct mail mail = {.reading = reading};
	struct nh_string left = window;
	const char *end = window.bytes + window.length, *next;
	enum nh_status status = NH_OK;

	while (status == NH_OK && left.length > 0 && (next = next_message(left)) != NULL) {
		status = take_message(&mail, state, plain_slice(left.bytes, next), error);
		left = plain_slice(next, end);
	}
	if (status == NH_OK && kind == WINDOW_LAST && left.length > 0) {
		status = take_message(&mail, state, left, error);
		left.length = 0;
	} else if (kind == WINDOW_FULL && left.length == window.length) {
		if (!state->in_long_message)
			reading_skip(reading, "a message longer than 32 MiB");
		state->in_long_message = true;
		left = plain_slice(end - nh_size_min(left.length, 1024), end);
	}
	*ret_used = window.length - left.length;
	mail_done(&mail);
	return status;
}

const struct corpus_reader corpus_reader_mail = {.name = "mail",
						 .sniff = sniff_mail,
						 .state_bytes = sizeof(struct mail_state),
						 .read = read_mail,
						 .takes_bytes = true};
const struct corpus_reader corpus_reader_mbox = {.name = "mbox",
						 .sniff = sniff_mbox,
						 .state_bytes = sizeof(struct mail_state),
						 .read = read_mbox,
						 .takes_bytes = true};
