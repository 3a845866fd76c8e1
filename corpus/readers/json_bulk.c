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

/* The object of an action: nothing but the names of an index, an id and the like, all with one mark before.
 */
static bool take_action(struct json *json, struct json_text *ret_id)
{
	struct json_text key;
	bool all = true;

	if (pull_peek(json) != '{' || !pull_open(json, '{'))
		return false;
	while (pull_next_pair(json, &key)) {
		bool is_id = is(key.raw, "_id") && pull_peek(json) == '"';

		if (!(is_id ? pull_string(json, ret_id) : pull_skip(json)))
			return false;
		all &= (key.raw.length > 0 && *key.raw.bytes == '_') || is(key.raw, "routing") ||
		       is(key.raw, "version") || is(key.raw, "retry_on_conflict") || is(key.raw, "pipeline");
	}
	return json->outcome == JSON_OK && all;
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
	if (!deletes && !id.has_escapes && id.raw.length <= sizeof bulk->id) {
		bulk->id_length = id.raw.length;
		if (id.raw.length)
			memcpy(bulk->id, id.raw.bytes, id.raw.length);
	}
	return true;
}

struct nh_string json_bulk_id(struct json_bulk *bulk)
{
	struct nh_string id = {bulk->id, bulk->id_length};

	bulk->id_length = 0;
	return id;
}
