/* SPDX-License-Identifier: MIT
 *
 * warc.c - crawls: WARC (0.17 to 1.1) and its older form ARC. A record is the answer of a server, or text
 * that was made of one (WET), with its address and the time it was fetched:
 *
 *	WARC/1.0                                    http://x/ 10.0.0.1 20240621173400 text/html 1234
 *	WARC-Type: response                         HTTP/1.1 200 OK …
 *	WARC-Target-URI: http://x/
 *	Content-Length: 1234
 *
 *	HTTP/1.1 200 OK …
 *
 * Its payload goes to the reader that fits it. What was fetched is not what was published: the time of the
 * fetch dates an article only where nothing else does, and is marked so. A record whose length is wrong is
 * skipped, and the next one found by its first line. A crawl that a record holds, in a tar or not, is read as
 * part of this one.
 */
#include <stdio.h>

#include "common/error.h"
#include "corpus/clean/plain.h"
#include "corpus/limits.h"
#include "corpus/readers/http.h"
#include "corpus/readers/mime.h"
#include "corpus/readers/readers.h"
#include "corpus/tar_head.h"

#define HEAD_BYTES_MAX (64 * LIMIT_KIB)
#define TAIL_BYTES 2048 /* that may hold the start of a record's first line */

struct warc_state {
	struct http_buffers buffers;
	uint64_t record_number;
	uint64_t pass_bytes; /* of a record that is passed over */
	bool is_arc;
	bool is_lost;     /* the next record is being looked for */
	bool in_tar;      /* of a record: padding and the heads of further members stand between records */
	bool tar_is_told; /* that not all of it is read */
};

/* The record that the window begins with. */
struct record {
	struct nh_string head;
	struct nh_string type, url, id, date, content_type;
	uint64_t length;
	size_t head_bytes;
};

static bool begins_warc(struct nh_string text)
{
	return text.length >= 5 && memcmp(text.bytes, "WARC/", 5) == 0;
}

static bool sniff(const struct sniff_input *input)
{
	return begins_warc(input->text) || plain_begins(input->text, NH_STRING("filedesc://"));
}

static bool read_length(struct nh_string text, uint64_t *ret)
{
	*ret = 0;
	for (size_t i = 0; i < text.length; i++) {
		if (!plain_is_digit(text.bytes[i]) || *ret > UINT64_MAX / 100)
			return false;
		*ret = *ret * 10 + (uint64_t)(text.bytes[i] - '0');
	}
	return text.length > 0;
}

static struct nh_string without_brackets(struct nh_string text)
{
	if (text.length > 2 && *text.bytes == '<' && text.bytes[text.length - 1] == '>')
		return plain_slice(text.bytes + 1, text.bytes + text.length - 1);
	return text;
}

/* The last word of *text, taken off. */
static struct nh_string take_last_word(struct nh_string *text)
{
	const char *end = text->bytes + text->length, *start = end;

	while (start > text->bytes && start[-1] != ' ')
		start--;
	text->length = start > text->bytes ? (size_t)(start - 1 - text->bytes) : 0;
	return plain_slice(start, end);
}

static bool is_arc_date(struct nh_string word)
{
	for (size_t i = 0; i < word.length; i++)
		if (!plain_is_digit(word.bytes[i]))
			return false;
	return word.length >= 8 && word.length <= 14;
}

/* "http://x/a b 10.0.0.1 20240621173400 text/html 1234"; of version 2 five more words stand before the
 * length. */
static bool read_arc_line(struct nh_string line, struct record *ret)
{
	struct nh_string words = plain_trim(line);
	size_t more = 5;

	if (!memchr(words.bytes, ':', nh_size_min(words.length, 12)) ||
	    !read_length(take_last_word(&words), &ret->length))
		return false;
	ret->content_type = take_last_word(&words);
	ret->date = take_last_word(&words);
	while (more > 0 && !is_arc_date(ret->date)) {
		ret->content_type = ret->date;
		ret->date = take_last_word(&words);
		more--;
	}
	take_last_word(&words);
	ret->url = words;
	ret->type = NH_STRING("response");
	return words.length > 0 && (more == 0 || more == 5) && is_arc_date(ret->date);
}

static bool read_warc_head(struct nh_string head, struct record *ret)
{
	ret->head = head;
	ret->type = mime_field(head, "WARC-Type");
	ret->url = without_brackets(mime_field(head, "WARC-Target-URI"));
	ret->id = without_brackets(mime_field(head, "WARC-Record-ID"));
	ret->date = mime_field(head, "WARC-Date");
	ret->content_type = mime_field(head, "Content-Type");
	return begins_warc(head) && read_length(mime_field(head, "Content-Length"), &ret->length);
}

enum outcome {
	RECORD_FOUND,
	RECORD_MORE,  /* its head is not all there */
	RECORD_BROKEN /* no record begins here */
};

static enum outcome read_head(const struct warc_state *state, struct nh_string text, struct record *ret)
{
	const char *end = text.bytes + text.length, *stop;
	struct mime_part part;

	*ret = (struct record){.length = 0};
	if (state->is_arc) {
		stop = memchr(text.bytes, '\n', nh_size_min(text.length, HEAD_BYTES_MAX));
		if (!stop)
			return text.length < HEAD_BYTES_MAX ? RECORD_MORE : RECORD_BROKEN;
		ret->head_bytes = (size_t)(stop + 1 - text.bytes);
		return read_arc_line(plain_slice(text.bytes, stop), ret) ? RECORD_FOUND : RECORD_BROKEN;
	}
	if (text.length >= 5 && !begins_warc(text))
		return RECORD_BROKEN;
	part = mime_split((struct nh_string){text.bytes, nh_size_min(text.length, HEAD_BYTES_MAX)});
	if (part.body.bytes >= end || part.body.length == 0)
		if (text.length < HEAD_BYTES_MAX && !plain_ends(text, NH_STRING("\n\r\n")) &&
		    !plain_ends(text, NH_STRING("\n\n")))
			return RECORD_MORE;
	ret->head_bytes = (size_t)(part.body.bytes - text.bytes);
	return read_warc_head(part.head, ret) ? RECORD_FOUND : RECORD_BROKEN;
}

/* Where the next record begins behind from: a line that can be a record's first. */
static const char *find_record(const struct warc_state *state, const char *from, const char *end)
{
	struct record record;
	const char *at = from;

	while (at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
		struct nh_string rest = plain_slice(++at, end), line;

		if (!state->is_arc && rest.length > 7 && memcmp(at, "WARC/", 5) == 0 && plain_is_digit(at[5]))
			return at;
		if (state->is_arc && rest.length > 20 && plain_begins(rest, NH_STRING("http")) &&
		    memchr(at, '\n', nh_size_min(rest.length, HEAD_BYTES_MAX)) &&
		    plain_take_line(&rest, &line) && read_arc_line(line, &record))
			return at;
	}
	return NULL;
}

/* Text behind white space, and in a tar behind NULs. */
static struct nh_string past_padding(const struct warc_state *state, struct nh_string text)
{
	while (text.length > 0 && (plain_is_space(*text.bytes) || (state->in_tar && *text.bytes == '\0')))
		text = plain_slice(text.bytes + 1, text.bytes + text.length);
	return text;
}

/* Whether a record can end at text: white space, then another one or nothing more. */
static bool ends_well(const struct warc_state *state, struct nh_string text, enum window_kind kind)
{
	struct record next;
	struct tar_head tar;

	text = past_padding(state, text);
	if (text.length == 0)
		return true;
	if (state->in_tar &&
	    (text.length < TAR_BLOCK_BYTES ? kind != WINDOW_LAST : tar_head_read(text, &tar)))
		return true;
	if (text.length < 5 && kind != WINDOW_LAST)
		return true;
	return state->is_arc ? read_head(state, text, &next) != RECORD_BROKEN : begins_warc(text);
}

/* "20240621173400", as ARC has it, or ISO. */
static struct nh_date read_date(struct nh_string text)
{
	struct nh_date date = {0};
	char iso[32];

	if (text.length == 14 && !memchr(text.bytes, '-', text.length)) {
		snprintf(iso, sizeof iso, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", text.bytes, text.bytes + 4,
			 text.bytes + 6, text.bytes + 8, text.bytes + 10, text.bytes + 12);
		text = nh_string_of(iso);
	}
	if (!date_parse_iso(text, &date) || date_is_far_off(date))
		return (struct nh_date){0};
	return date;
}

/* The last part of an address's path, for its ending. */
static struct nh_string name_of(struct nh_string url)
{
	const char *end = url.bytes + url.length,
		   *query = memchr(url.bytes ? url.bytes : "", '?', url.length);
	const char *start;

	if (query)
		end = query;
	for (start = end; start > url.bytes && start[-1] != '/'; start--)
		;
	return plain_slice(start, end);
}

/* Pictures, styles and programs are part of a crawl, and no articles; nobody wants them named. */
static bool is_wanted(struct nh_string type)
{
	static const char *const unwanted[] = {"image/",
					       "audio/",
					       "video/",
					       "font/",
					       "text/css",
					       "text/javascript",
					       "application/javascript",
					       "application/x-javascript",
					       "application/font",
					       "application/octet-stream",
					       "application/x-shockwave-flash",
					       "text/dns"};

	for (size_t i = 0; i < NH_COUNT_OF(unwanted); i++)
		if (plain_begins(type, nh_string_of(unwanted[i])))
			return false;
	return true;
}

static bool is_http(const struct record *record)
{
	return plain_begins(record->content_type, NH_STRING("application/http"));
}

static enum nh_status take_payload(struct reading *reading, struct warc_state *state,
				   const struct record *record, struct nh_string block,
				   struct nh_error *error)
{
	struct payload payload = {.id = record->id, .url = record->url, .name = name_of(record->url)};
	struct http_answer answer = {.body = block, .status = 200};
	const char *reason = NULL;
	struct buf from;
	enum nh_status status = NH_OK;

	if (is_http(record) || (state->is_arc && plain_begins(block, NH_STRING("HTTP/"))))
		reason = http_read(&state->buffers, block, &answer);
	else
		http_split_type(record->content_type, &answer);
	if (buf_failed(&state->buffers.joined) || buf_failed(&state->buffers.inflated))
		return nh_fail_memory(error);
	if (answer.status < 200 || answer.status > 299 || answer.body.length == 0 ||
	    !is_wanted(answer.type) || plain_same(payload.name, NH_STRING("robots.txt")))
		return NH_OK;
	if (reason) {
		reading_skip(reading, "record %llu: %s", (unsigned long long)state->record_number, reason);
		return NH_OK;
	}
	payload.bytes = answer.body;
	payload.type = answer.type;
	payload.charset = answer.charset;
	payload.reader = plain_same(record->type, NH_STRING("conversion")) ? &corpus_reader_text : NULL;
	payload.crawled = read_date(record->date);
	buf_init(&from);
	buf_format(&from, "fetched %.*s", (int)nh_size_min(record->date.length, 40), record->date.bytes);
	payload.crawled_from = buf_string(&from);
	status = buf_failed(&from) ? nh_fail_memory(error) : reading->hand_over(reading, &payload, error);
	buf_done(&from);
	return status;
}

static bool holds_payload(const struct record *record)
{
	return plain_same(record->type, NH_STRING("response")) ||
	       plain_same(record->type, NH_STRING("resource")) ||
	       plain_same(record->type, NH_STRING("conversion"));
}

/* The crawl that stands in a record too long to be held, or a tar that may hold some: their records can be
 * read one by one, as those around them are. NULL where it is something else. */
static const char *find_crawl(struct warc_state *state, const struct record *record, struct nh_string block)
{
	struct nh_string body = is_http(record) ? mime_split(block).body : block;
	struct tar_head tar;

	if (begins_warc(body))
		return body.bytes;
	if (!tar_head_read(body, &tar))
		return NULL;
	state->in_tar = true;
	state->tar_is_told = false;
	return body.bytes;
}

static void skip_record(struct reading *reading, const struct warc_state *state, const char *problem)
{
	reading_skip(reading, "record %llu: %s", (unsigned long long)state->record_number, problem);
}

/* A record that is wrong, in a window where another may begin: how many bytes to leave behind. */
static size_t pass_to_next(struct warc_state *state, struct nh_string left, size_t from,
			   enum window_kind kind)
{
	const char *end = left.bytes + left.length;
	const char *next = find_record(state, left.bytes + nh_size_min(from, left.length), end);

	state->is_lost = next == NULL;
	if (next)
		return (size_t)(next - left.bytes);
	return kind == WINDOW_LAST ? left.length : left.length - nh_size_min(left.length, TAIL_BYTES);
}

/* The record that left begins with, of which all is there or never will be. Returns the bytes used, 0: wants
 * more. */
static size_t take_record(struct reading *reading, struct warc_state *state, const struct record *record,
			  struct nh_string left, enum window_kind kind, enum nh_status *ret_status,
			  struct nh_error *error)
{
	size_t room = left.length - record->head_bytes;
	const char *block = left.bytes + record->head_bytes, *end = left.bytes + left.length, *crawl;
	bool is_wanted_record = holds_payload(record) && !plain_begins(record->url, NH_STRING("filedesc:")) &&
				!plain_begins(record->url, NH_STRING("dns:"));

	if (record->length > LIMIT_WINDOW_BYTES - HEAD_BYTES_MAX ||
	    (!is_wanted_record && record->length > room)) {
		if (is_wanted_record && room < nh_size_min(record->length, HEAD_BYTES_MAX) &&
		    kind == WINDOW_MORE)
			return 0;
		crawl = is_wanted_record && !state->is_arc
			    ? find_crawl(state, record, plain_slice(block, end))
			    : NULL;
		if (crawl)
			return (size_t)(crawl - left.bytes);
		if (is_wanted_record)
			skip_record(reading, state, "longer than 32 MiB");
		state->pass_bytes = record->length;
		return record->head_bytes;
	}
	if (record->length > room && kind == WINDOW_MORE)
		return 0;
	if (record->length > room) {
		skip_record(reading, state, "cut off, or its length is wrong");
		return pass_to_next(state, left, record->head_bytes, kind);
	}
	if (room - record->length < 5 && kind == WINDOW_MORE)
		return 0; /* what follows tells whether the length is right */
	if (!ends_well(state, plain_slice(block + record->length, end), kind)) {
		skip_record(reading, state, "its length is wrong");
		return pass_to_next(state, left, record->head_bytes, kind);
	}
	if (is_wanted_record)
		*ret_status =
		    take_payload(reading, state, record, plain_slice(block, block + record->length), error);
	return record->head_bytes + (size_t)record->length;
}

/* Bytes of a record that is passed over. Where the end of a record and the start of another stand among them,
 * its length was a lie; of ARC the first line says enough. */
static size_t pass_over(struct reading *reading, struct warc_state *state, struct nh_string left,
			enum window_kind kind)
{
	size_t passed = (size_t)(state->pass_bytes < left.length ? state->pass_bytes : left.length);
	const char *end = left.bytes + passed, *next = left.bytes;

	while ((next = find_record(state, next, end)) != NULL)
		if (state->is_arc || (next - left.bytes >= 4 && memcmp(next - 4, "\r\n\r\n", 4) == 0))
			break;
	if (next) {
		skip_record(reading, state, "its length is wrong");
		state->pass_bytes = 0;
		return (size_t)(next - left.bytes);
	}
	if (kind == WINDOW_MORE && passed < state->pass_bytes)
		passed -= nh_size_min(passed, TAIL_BYTES);
	state->pass_bytes -= passed;
	return passed;
}

/* The head of a tar's member, which left begins with: a crawl behind it is read, all else passed over. */
static size_t take_tar_head(struct reading *reading, struct warc_state *state, const struct tar_head *head,
			    struct nh_string left, enum window_kind kind)
{
	if (left.length < TAR_BLOCK_BYTES + 5 && kind == WINDOW_MORE)
		return 0;
	if (head->is_file && begins_warc(plain_slice(left.bytes + TAR_BLOCK_BYTES, left.bytes + left.length)))
		return TAR_BLOCK_BYTES;
	if (head->is_file && !state->tar_is_told)
		skip_record(reading, state, "files in a tar that are no crawls");
	state->tar_is_told |= head->is_file;
	state->pass_bytes = tar_head_bytes(head) - TAR_BLOCK_BYTES;
	return TAR_BLOCK_BYTES;
}

/* One step at left. Returns the bytes used, 0 where it wants more. */
static size_t step(struct reading *reading, struct warc_state *state, struct nh_string left,
		   enum window_kind kind, enum nh_status *ret_status, struct nh_error *error)
{
	struct record record;
	struct nh_string rest;
	struct tar_head tar;

	if (state->pass_bytes > 0)
		return pass_over(reading, state, left, kind);
	if (state->is_lost)
		return pass_to_next(state, left, 0, kind);
	rest = past_padding(state, left);
	if (rest.length < left.length)
		return left.length - rest.length;
	if (state->in_tar && !begins_warc(left)) {
		if (left.length < TAR_BLOCK_BYTES && kind == WINDOW_MORE)
			return 0;
		if (tar_head_read(left, &tar))
			return take_tar_head(reading, state, &tar, left, kind);
	}
	switch (read_head(state, left, &record)) {
	case RECORD_MORE:
		if (kind == WINDOW_MORE)
			return 0;
		state->record_number++;
		skip_record(reading, state, "cut off in its header");
		return left.length;
	case RECORD_BROKEN:
		state->record_number++;
		skip_record(reading, state, "no record begins where one should");
		return pass_to_next(state, left, 0, kind);
	case RECORD_FOUND:
		break;
	}
	state->record_number++;
	return take_record(reading, state, &record, left, kind, ret_status, error);
}

static enum nh_status read(struct reading *reading, void *user, struct nh_string window,
			   enum window_kind kind, size_t *ret_used, struct nh_error *error)
{
	struct warc_state *state = user;
	struct nh_string left = window;
	const char *end = window.bytes + window.length;
	enum nh_status status = NH_OK;

	if (state->record_number == 0)
		state->is_arc = plain_begins(left, NH_STRING("filedesc://"));
	while (status == NH_OK && left.length > 0) {
		uint64_t number = state->record_number;
		size_t used = step(reading, state, left, kind, &status, error);

		if (used == 0) {
			state->record_number = number; /* the record comes again */
			break;
		}
		left = plain_slice(left.bytes + used, end);
		if (state->is_lost && kind != WINDOW_LAST)
			break;
	}
	*ret_used = window.length - left.length;
	return status;
}

static void done(void *user)
{
	struct warc_state *state = user;

	http_buffers_done(&state->buffers);
}

#define WARC_READER(reader_name)                                                                             \
	{                                                                                                    \
		.name = reader_name, .sniff = sniff, .state_bytes = sizeof(struct warc_state), .read = read, \
		.done = done, .takes_bytes = true,                                                           \
	}

const struct corpus_reader corpus_reader_warc = WARC_READER("warc");
const struct corpus_reader corpus_reader_wet = WARC_READER("wet");
