/* SPDX-License-Identifier: MIT
 *
 * json.c - JSON files (an array of articles, articles one after the other, or either of them inside an object
 * such as {"articles": […]}), and JSON Lines (an object a line).
 *
 * Both are read through the window: an object is tried where it stands, and when the bytes run out in its
 * middle it is tried again with more of them. In JSON Lines a broken line is named and costs itself only. In
 * JSON the next object after the trouble is looked for, which is a guess, since nothing marks it.
 */
#include <stdio.h>

#include "corpus/clean/plain.h"
#include "corpus/readers/json_bulk.h"
#include "corpus/readers/json_feed.h"
#include "corpus/readers/json_fields.h"
#include "corpus/readers/readers.h"

#define WHERE_BYTES_MAX 40
#define OPEN_MAX 8
#define RECOVERY_BYTES 64

struct lines_state {
	uint64_t line_number; /* of the line before the window */
	bool in_long_line;    /* the rest of it is passed over */
	struct json_bulk bulk;
};

struct json_state {
	char open[OPEN_MAX]; /* '[' and '{' around the window's start */
	size_t depth;
	uint64_t element; /* objects so far */
	bool recovering;
	bool lost;             /* the brackets no longer match what stands there */
	struct json_feed feed; /* around the window's start, where one is */
};

static bool begins_object(struct nh_string line)
{
	line = plain_trim(line);
	return line.length > 0 && line.bytes[0] == '{';
}

static bool named_lines(struct nh_string name)
{
	return plain_ends(name, NH_STRING(".jsonl")) || plain_ends(name, NH_STRING(".ndjson")) ||
	       plain_ends(name, NH_STRING(".jl"));
}

static bool sniff_lines(const struct sniff_input *input)
{
	struct nh_string text = input->text, first, second = {"", 0};

	if (!begins_object(text) || !plain_take_line(&text, &first))
		return false;
	if (input->asked || named_lines(input->name))
		return true;
	while (plain_take_line(&text, &second) && plain_trim(second).length == 0)
		;
	first = plain_trim(first);
	return first.length > 2 && begins_object(second) && first.bytes[first.length - 1] == '}';
}

static bool sniff_json(const struct sniff_input *input)
{
	struct nh_string text = input->text;
	char opening = text.length ? text.bytes[0] : 0;

	if (opening != '{' && opening != '[')
		return false;
	text = plain_trim(plain_slice(text.bytes + 1, text.bytes + text.length));
	if (text.length == 0)
		return true;
	if (opening == '{')
		return text.bytes[0] == '"' || text.bytes[0] == '}';
	return strchr("{[]\"", text.bytes[0]) != NULL;
}

static enum nh_status emit(struct json_article *article, const char *what, uint64_t number,
			   struct nh_error *error)
{
	char where[WHERE_BYTES_MAX];

	snprintf(where, sizeof where, "%s %llu", what, (unsigned long long)number);
	return news_fields_emit(&article->fields, where, error);
}

static void skip_line(struct reading *reading, uint64_t number, const char *problem)
{
	reading_skip(reading, "line %llu: %s", (unsigned long long)number, problem);
	reading_drop(reading);
}

static enum nh_status read_line(struct json_article *article, struct lines_state *lines,
				struct nh_string line, struct nh_error *error)
{
	struct reading *reading = article->fields.reading;
	struct json json = json_over(plain_trim(line));
	uint64_t number = lines->line_number;
	enum nh_status status = NH_OK;

	if (json_bulk_take(&lines->bulk, line))
		return NH_OK;
	while (status == NH_OK && json.next < json.end) {
		if (!json_article_read(article, &json)) {
			skip_line(reading, number, json.problem);
			return NH_OK;
		}
		if (!reading->article->article.id.bytes)
			article_set_id(reading->article, json_bulk_id(&lines->bulk), true);
		status = emit(article, "line", number, error);
		while (json.next < json.end && (plain_is_space(*json.next) || *json.next == ','))
			json.next++;
	}
	return status;
}

/* What is left is the start of a line. Returns the bytes of it that are done with. */
static size_t settle_rest(struct reading *reading, struct lines_state *lines, struct nh_string rest,
			  enum window_kind kind)
{
	if (kind == WINDOW_MORE && !lines->in_long_line)
		return 0;
	if (kind == WINDOW_FULL && !lines->in_long_line) {
		skip_line(reading, lines->line_number + 1, "longer than 32 MiB");
		lines->in_long_line = true;
	}
	return rest.length;
}

static enum nh_status read_lines(struct reading *reading, void *state, struct nh_string window,
				 enum window_kind kind, size_t *ret_used, struct nh_error *error)
{
	struct lines_state *lines = state;
	struct nh_string rest = window, line;
	struct json_article article;
	enum nh_status status = NH_OK;

	json_article_init(&article, reading, false);
	while (status == NH_OK && rest.length > 0 &&
	       (kind == WINDOW_LAST || memchr(rest.bytes, '\n', rest.length))) {
		plain_take_line(&rest, &line);
		lines->line_number++;
		if (!lines->in_long_line)
			status = read_line(&article, lines, line, error);
		lines->in_long_line = false;
	}
	json_article_done(&article);
	if (status != NH_OK)
		return status;
	*ret_used = window.length - rest.length;
	if (rest.length > 0)
		*ret_used += settle_rest(reading, lines, rest, kind);
	return NH_OK;
}

static void skip_element(struct reading *reading, const struct json_state *state, const char *problem)
{
	reading_skip(reading, "element %llu: %s", (unsigned long long)state->element, problem);
	reading_drop(reading);
}

/* Where an object begins that follows another, or a line break: behind the comma or at the brace. */
static const char *find_next_object(const char *from, const char *end)
{
	const char *brace = from;

	while (brace < end && (brace = memchr(brace, '{', (size_t)(end - brace))) != NULL) {
		const char *before = brace;
		bool broke_line = false, comma = false;

		while (before > from && (plain_is_space(before[-1]) || before[-1] == ',')) {
			before--;
			broke_line |= *before == '\n';
			comma |= *before == ',';
		}
		if (broke_line || (comma && before > from && before[-1] == '}'))
			return brace;
		brace++;
	}
	return NULL;
}

/* Whether articles may stand under key: by its name, or because the caller named it. */
static bool may_be_wrapper(const struct reading *reading, struct nh_string key)
{
	return field_wrapper_key(key) || json_fields_wanted_wrapper(reading->options, key);
}

static bool push(struct json_state *state, char bracket)
{
	if (state->depth == OPEN_MAX)
		return false;
	state->open[state->depth++] = bracket;
	return true;
}

static bool in_object(const struct json_state *state)
{
	return state->depth > 0 && state->open[state->depth - 1] == '{';
}

/* Articles are looked for inside an object only while no array has been entered. */
static bool may_wrap(const struct json_state *state)
{
	for (size_t i = 0; i < state->depth; i++)
		if (state->open[i] == '[')
			return false;
	return state->depth + 1 < OPEN_MAX && !state->lost;
}

/* One pair of an object around the articles: enters what may hold them, passes over the rest. */
static bool step_pair(struct json_state *state, const struct reading *reading, struct json *json)
{
	struct json_text key;
	char byte;

	json->first = true; /* commas were passed over already */
	if (!pull_next_pair(json, &key))
		return json->outcome == JSON_OK;
	byte = pull_peek(json);
	if ((byte == '[' || byte == '{') && may_be_wrapper(reading, key.raw) && push(state, byte)) {
		json->next++;
		return true;
	}
	return pull_skip(json);
}

/* object holds articles. What a feed says of them all is looked for as far as the window goes. */
static void look_for_feed(struct json_state *state, struct json_article *article, struct nh_string object)
{
	struct json json = json_over(object);

	if (!json_feed_is_here(json))
		return;
	article->may_wrap = false;
	json_article_read(article, &json);
	json_feed_keep(&state->feed, &article->fields.reading->article->article);
	reading_drop(article->fields.reading);
}

static enum nh_status step_object(struct json_state *state, struct json_article *article, struct json *json,
				  struct nh_error *error)
{
	const char *start = json->next;

	article->may_wrap = may_wrap(state);
	if (json_article_read(article, json)) {
		state->element++;
		json_feed_hand_down(&state->feed, article->fields.reading->article);
		return emit(article, "element", state->element, error);
	}
	reading_drop(article->fields.reading);
	if (article->is_wrapper) {
		look_for_feed(state, article, plain_slice(start, json->end));
		push(state, '{');
		json->next = start + 1;
	}
	return NH_OK;
}

/* One step at json->next: an article, a bracket, or something to pass over. */
static enum nh_status step(struct json_state *state, struct json_article *article, struct json *json,
			   struct nh_error *error)
{
	char byte = pull_peek(json);

	if (byte == '}' || byte == ']') {
		state->depth -= state->depth > 0;
		if (state->depth == 0)
			state->feed = (struct json_feed){.title_length = 0};
		json->next++;
	} else if (in_object(state)) {
		step_pair(state, article->fields.reading, json);
	} else if (byte == '{') {
		return step_object(state, article, json, error);
	} else if (byte == '[' && push(state, '[')) {
		json->next++;
	} else if (byte) {
		pull_skip(json);
	}
	return NH_OK;
}

static const char *pass_commas(const char *next, const char *end)
{
	while (next < end && (plain_is_space(*next) || *next == ','))
		next++;
	return next;
}

/* After trouble: where to go on; NULL when the window holds no such place. */
static const char *recover(struct json_state *state, const char *from, const char *end)
{
	const char *next = find_next_object(from, end);

	state->recovering = next == NULL;
	state->lost = true;
	if (next) {
		state->depth = 1;
		state->open[0] = '[';
	}
	return next;
}

/* Where the trouble of one value leaves the reader. */
static const char *after_trouble(struct reading *reading, struct json_state *state, const struct json *json,
				 const char *start, const char *end)
{
	state->element++;
	skip_element(reading, state, json->problem ? json->problem : "not JSON");
	return recover(state, json->outcome == JSON_MORE ? start + 1 : json->next, end);
}

static enum nh_status read_values(struct reading *reading, struct json_state *state, struct nh_string window,
				  enum window_kind kind, const char **ret_next, struct nh_error *error)
{
	const char *end = window.bytes + window.length, *next = *ret_next;
	struct json_article article;
	enum nh_status status = NH_OK;

	json_article_init(&article, reading, true);
	while (status == NH_OK && next && (next = pass_commas(next, end)) < end) {
		struct json json = json_over(plain_slice(next, end));

		status = step(state, &article, &json, error);
		if (json.outcome == JSON_MORE && kind == WINDOW_MORE)
			break;
		next = json.outcome == JSON_OK ? json.next : after_trouble(reading, state, &json, next, end);
	}
	json_article_done(&article);
	*ret_next = next;
	return status;
}

static enum nh_status read_json(struct reading *reading, void *user, struct nh_string window,
				enum window_kind kind, size_t *ret_used, struct nh_error *error)
{
	struct json_state *state = user;
	const char *next = window.bytes, *end = window.bytes + window.length;
	enum nh_status status = NH_OK;

	if (window.length == 0)
		return NH_OK;
	if (state->recovering)
		next = recover(state, next, end);
	if (next)
		status = read_values(reading, state, window, kind, &next, error);
	if (next)
		*ret_used = (size_t)(next - window.bytes);
	else
		*ret_used = kind == WINDOW_MORE ? window.length - nh_size_min(window.length, RECOVERY_BYTES)
						: window.length;
	return status;
}

/* ninjs is JSON with names of its own; nothing but the caller tells it from other JSON. */
static bool sniff_ninjs(const struct sniff_input *input)
{
	return input->asked && (sniff_json(input) || sniff_lines(input));
}

const struct corpus_reader corpus_reader_json = {
    .name = "json", .sniff = sniff_json, .state_bytes = sizeof(struct json_state), .read = read_json};
const struct corpus_reader corpus_reader_jsonl = {
    .name = "jsonl", .sniff = sniff_lines, .state_bytes = sizeof(struct lines_state), .read = read_lines};
const struct corpus_reader corpus_reader_ninjs = {
    .name = "ninjs", .sniff = sniff_ninjs, .state_bytes = sizeof(struct json_state), .read = read_json};
