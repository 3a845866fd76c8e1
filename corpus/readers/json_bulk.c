/* SPDX-License-Identifier: MIT
 *
 * json_bulk.c - see json_bulk.h.
 */
#include "corpus/readers/json_bulk.h"

#include "corpus/clean/plain.h"
#include "corpus/readers/json_pull.h"

static bool is(struct nh_string key, const char *name)
{
	return nh_string_equal(key, nh_string_of(name));
}

/* What stands beside an id in an action: names that begin with a mark, and these. */
static bool is_of_action(struct nh_string key)
{
	static const char *const names[] = {
	    "routing",   "version",         "version_type",       "retry_on_conflict",
	    "pipeline",  "require_alias",   "dynamic_templates",  "list_executed_pipelines",
	    "if_seq_no", "if_primary_term", "require_data_stream"};

	for (size_t i = 0; i < NH_COUNT_OF(names); i++)
		if (is(key, names[i]))
			return true;
	return key.length > 0 && *key.bytes == '_';
}

/* An id is a string or, from programs that make light of it, a number. */
static bool take_id(struct json *json, struct json_text *ret_id)
{
	char first = pull_peek(json);

	if (first == '"')
		return pull_string(json, ret_id);
	*ret_id = (struct json_text){.raw = {NULL, 0}};
	return plain_is_digit(first) ? pull_number(json, &ret_id->raw) : pull_skip(json);
}

/* The object of an action: nothing but an id and what may stand beside it. */
static bool take_action(struct json *json, struct json_text *ret_id)
{
	struct json_text key;
	bool all = true;

	if (pull_peek(json) != '{' || !pull_open(json, '{'))
		return false;
	while (pull_next_pair(json, &key)) {
		if (!(is(key.raw, "_id") ? take_id(json, ret_id) : pull_skip(json)))
			return false;
		all &= is_of_action(key.raw);
	}
	return json->outcome == JSON_OK && all;
}

static void keep_id(struct json_bulk *bulk, struct json_text id)
{
	struct buf plain;

	buf_init(&plain);
	pull_unescape(&plain, id);
	if (!buf_failed(&plain) && plain.length > 0 && plain.length <= sizeof bulk->id) {
		bulk->id_length = plain.length;
		memcpy(bulk->id, plain.bytes, plain.length);
	}
	buf_done(&plain);
}

bool json_bulk_take(struct json_bulk *bulk, struct nh_string line)
{
	struct json json = json_over(plain_trim(line));
	struct json_text key, more, id = {.raw = {NULL, 0}};
	bool deletes;

	if (json.next == json.end || *json.next != '{' || !pull_open(&json, '{') ||
	    !pull_next_pair(&json, &key))
		return false;
	deletes = is(key.raw, "delete");
	if (!deletes && !is(key.raw, "index") && !is(key.raw, "create") && !is(key.raw, "update"))
		return false;
	if (!take_action(&json, &id) || pull_next_pair(&json, &more) || json.outcome != JSON_OK)
		return false;
	bulk->id_length = 0;
	if (!deletes && id.raw.length > 0)
		keep_id(bulk, id);
	return true;
}

struct nh_string json_bulk_id(struct json_bulk *bulk)
{
	struct nh_string id = {bulk->id, bulk->id_length};

	bulk->id_length = 0;
	return id;
}
