/* SPDX-License-Identifier: MIT
 *
 * html_claims.c - see html_claims.h.
 *
 * Objects may stand anywhere: alone, in lists, inside "@graph", under "mainEntity". Every object is read into
 * a claim of its own, whatever its keys; its type decides at its end whether it is kept. Names may be given
 * by reference to another object ("@id"), so these are resolved when all is read.
 */
#include "corpus/clean/html_claims.h"

#include "common/buf.h"
#include "corpus/clean/plain.h"
#include "corpus/readers/json_pull.h"

#define DEPTH_MAX 12
#define ENTITIES_MAX 256
#define OBJECTS_MAX 2048

/* An object that others may name by its "@id". */
struct entity {
	struct nh_string identifier, name;
};

struct claims_reader {
	struct html_claims *claims;
	struct arena *arena;
	struct buf text;
	struct entity entities[ENTITIES_MAX];
	size_t entity_count;
	size_t object_count;
	bool failed;
};

/* An object while it is read. */
struct object {
	struct html_claim claim;
	bool is_site;
};

static void read_value(struct claims_reader *reader, struct json *json, bool listed, size_t depth);

static struct nh_string keep_string(struct claims_reader *reader, struct json_text text)
{
	struct nh_string kept;

	buf_reset(&reader->text);
	pull_unescape(&reader->text, text);
	kept = arena_copy(reader->arena, plain_trim(buf_string(&reader->text)));
	reader->failed |= buf_failed(&reader->text) || (buf_string(&reader->text).length && !kept.bytes);
	return kept;
}

/* A string, a number, or the first of a list of them; what else stands there is passed over. */
static void take_text(struct claims_reader *reader, struct json *json, struct nh_string *member)
{
	struct json_text text;
	struct nh_string number;
	char byte = pull_peek(json);

	if (byte == '"') {
		if (pull_string(json, &text) && !member->bytes)
			*member = keep_string(reader, text);
	} else if (byte == '-' || plain_is_digit(byte)) {
		if (pull_number(json, &number) && !member->bytes)
			*member = arena_copy(reader->arena, number);
	} else if (byte == '[' && pull_open(json, '[')) {
		while (pull_next_item(json)) {
			if (pull_peek(json) == '"')
				take_text(reader, json, member);
			else
				pull_skip(json);
		}
	} else if (byte && byte != '[') {
		pull_skip(json);
	}
}

static void add_name(struct html_names *names, struct nh_string name)
{
	if (name.length == 0 || names->count == HTML_NAMES_MAX)
		return;
	for (size_t i = 0; i < names->count; i++)
		if (nh_string_equal(names->items[i], name))
			return;
	names->items[names->count++] = name;
}

static void take_names(struct claims_reader *reader, struct json *json, const char *key,
		       struct html_names *names, size_t depth);

/* {"name": …}, or {"@id": …} for one that stands elsewhere. key: what the name is under. */
static void take_named(struct claims_reader *reader, struct json *json, const char *key,
		       struct html_names *names, size_t depth)
{
	struct nh_string name = {NULL, 0}, identifier = {NULL, 0};
	struct json_text found;

	if (!pull_open(json, '{'))
		return;
	while (pull_next_pair(json, &found)) {
		char byte = pull_peek(json);

		if (nh_string_equal(found.raw, nh_string_of(key)) && byte == '[')
			take_names(reader, json, key, names, depth + 1);
		else if (nh_string_equal(found.raw, nh_string_of(key)) && byte != '{')
			take_text(reader, json, &name);
		else if (nh_string_equal(found.raw, NH_STRING("@id")))
			take_text(reader, json, &identifier);
		else if (depth < DEPTH_MAX && byte == '{' && nh_string_equal(found.raw, NH_STRING("item")))
			take_named(reader, json, key, names, depth + 1);
		else
			pull_skip(json);
	}
	if (name.bytes && identifier.bytes && reader->entity_count < ENTITIES_MAX)
		reader->entities[reader->entity_count++] = (struct entity){identifier, name};
	add_name(names, name.bytes ? name : identifier);
}

static void take_names(struct claims_reader *reader, struct json *json, const char *key,
		       struct html_names *names, size_t depth)
{
	char byte = pull_peek(json);

	if (byte == '{') {
		take_named(reader, json, key, names, depth);
	} else if (byte == '[' && depth < DEPTH_MAX && pull_open(json, '[')) {
		while (pull_next_item(json))
			take_names(reader, json, key, names, depth + 1);
	} else {
		struct nh_string name = {NULL, 0};

		take_text(reader, json, &name);
		add_name(names, name);
	}
}

static bool ends_in_article(struct nh_string type)
{
	static const char *const others[] = {
	    "BlogPosting", "LiveBlogPosting", "SocialMediaPosting",     "Report",
	    "Review",      "CreativeWork",    "DiscussionForumPosting", "Recipe"};

	if (plain_ends(type, NH_STRING("Article")))
		return true;
	for (size_t i = 0; i < NH_COUNT_OF(others); i++)
		if (plain_ends(type, nh_string_of(others[i])))
			return true;
	return false;
}

static void take_type(struct claims_reader *reader, struct json *json, struct object *object)
{
	struct html_names types = {.count = 0};

	take_names(reader, json, "name", &types, DEPTH_MAX - 1);
	for (size_t i = 0; i < types.count; i++) {
		struct nh_string type = types.items[i];

		object->claim.is_article |= ends_in_article(type);
		object->claim.is_page |= plain_ends(type, NH_STRING("WebPage"));
		object->is_site |=
		    plain_same(type, NH_STRING("WebSite")) || plain_ends(type, NH_STRING("Organization"));
	}
}

/* Members that are text, wherever they stand. */
static struct nh_string *text_member(struct html_claim *claim, struct nh_string key)
{
	const struct {
		const char *key;
		struct nh_string *member;
	} members[] = {
	    {"headline", &claim->headline},
	    {"name", &claim->name},
	    {"description", &claim->description},
	    {"datePublished", &claim->published},
	    {"dateModified", &claim->modified},
	    {"articleSection", &claim->section},
	    {"url", &claim->url},
	    {"@id", &claim->identifier},
	    {"articleBody", &claim->body},
	    {"inLanguage", &claim->language},
	};

	for (size_t i = 0; i < NH_COUNT_OF(members); i++)
		if (nh_string_equal(key, nh_string_of(members[i].key)))
			return members[i].member;
	return NULL;
}

/* Keys under which other articles stand, as a rule. */
static bool lists_others(struct nh_string key)
{
	static const char *const same[] = {"@graph", "mainEntity", "mainEntityOfPage"};

	for (size_t i = 0; i < NH_COUNT_OF(same); i++)
		if (nh_string_equal(key, nh_string_of(same[i])))
			return false;
	return true;
}

static void take_page_address(struct claims_reader *reader, struct json *json, struct html_claim *claim)
{
	struct html_names addresses = {.count = 0};

	take_names(reader, json, "url", &addresses, 0);
	if (addresses.count && !claim->url.bytes)
		claim->url = addresses.items[0];
}

static void take_member(struct claims_reader *reader, struct json *json, struct nh_string key,
			struct object *object, bool listed, size_t depth)
{
	struct html_claim *claim = &object->claim;
	struct nh_string *member = text_member(claim, key);
	char byte = pull_peek(json);

	if (member && byte != '{')
		take_text(reader, json, member);
	else if (nh_string_equal(key, NH_STRING("@type")))
		take_type(reader, json, object);
	else if (nh_string_equal(key, NH_STRING("author")) || nh_string_equal(key, NH_STRING("creator")))
		take_names(reader, json, "name", &claim->authors, depth);
	else if (nh_string_equal(key, NH_STRING("publisher")))
		take_names(reader, json, "name", &claim->publishers, depth);
	else if (nh_string_equal(key, NH_STRING("keywords")))
		take_names(reader, json, "name", &claim->tags, depth);
	else if (nh_string_equal(key, NH_STRING("image")) && byte != '"')
		take_names(reader, json, "caption", &claim->captions, depth);
	else if (nh_string_equal(key, NH_STRING("mainEntityOfPage")))
		take_page_address(reader, json, claim);
	else if (byte == '{' || byte == '[')
		read_value(reader, json, listed || lists_others(key), depth + 1);
	else
		pull_skip(json);
}

static void keep_object(struct claims_reader *reader, struct object *object)
{
	struct html_claims *claims = reader->claims;
	struct html_claim *claim = &object->claim, *kept;

	if (claim->identifier.bytes && claim->name.bytes && reader->entity_count < ENTITIES_MAX)
		reader->entities[reader->entity_count++] = (struct entity){claim->identifier, claim->name};
	if (object->is_site && !claims->site.bytes)
		claims->site = claim->name;
	if (!claim->is_article && !claim->is_page)
		return;
	if (claims->count == HTML_CLAIMS_MAX)
		return;
	kept = arena_new(reader->arena, struct html_claim);
	if (kept) {
		*kept = *claim;
		claims->items[claims->count++] = kept;
	}
	reader->failed |= !kept;
}

static void read_object(struct claims_reader *reader, struct json *json, bool listed, size_t depth)
{
	struct object *object;
	struct json_text key;

	if (reader->object_count++ == OBJECTS_MAX) {
		json->next = json->end;
		return;
	}
	object = arena_new(reader->arena, struct object);
	reader->failed |= !object;
	if (!object || !pull_open(json, '{'))
		return;
	object->claim.is_listed = listed;
	while (!reader->failed && pull_next_pair(json, &key))
		take_member(reader, json, key.raw, object, listed, depth);
	keep_object(reader, object);
}

/* Objects inside objects and lists: the depth is bounded. */
static void read_value(struct claims_reader *reader, struct json *json, bool listed, size_t depth)
{
	char byte = pull_peek(json);

	if (depth > DEPTH_MAX || (byte != '{' && byte != '[')) {
		pull_skip(json);
		return;
	}
	if (byte == '{') {
		read_object(reader, json, listed, depth);
		return;
	}
	if (!pull_open(json, '['))
		return;
	while (!reader->failed && pull_next_item(json))
		read_value(reader, json, listed, depth + 1);
}

/* Names that are references become the names they refer to; those that refer to nothing go. */
static void resolve(const struct claims_reader *reader, struct html_names *names)
{
	size_t kept = 0;

	for (size_t i = 0; i < names->count; i++) {
		struct nh_string name = names->items[i];
		bool is_reference = plain_begins(name, NH_STRING("http")) || name.bytes[0] == '#' ||
				    name.bytes[0] == '_' || name.bytes[0] == '/';

		for (size_t j = 0; is_reference && j < reader->entity_count; j++) {
			if (nh_string_equal(reader->entities[j].identifier, name)) {
				name = reader->entities[j].name;
				is_reference = false;
			}
		}
		if (!is_reference)
			names->items[kept++] = name;
	}
	names->count = kept;
}

/* Commas before a closing bracket, which many templates leave, become spaces. */
static void drop_late_commas(char *text, size_t length)
{
	bool in_string = false;
	char *comma = NULL;

	for (size_t i = 0; i < length; i++) {
		if (in_string && text[i] == '\\') {
			i++;
		} else if (in_string) {
			in_string = text[i] != '"';
		} else if (text[i] == ',') {
			comma = &text[i];
		} else if (!plain_is_space(text[i])) {
			if (comma && (text[i] == '}' || text[i] == ']'))
				*comma = ' ';
			comma = NULL;
			in_string = text[i] == '"';
		}
	}
}

/* One text: from its first bracket, whatever stands before (a comment, CDATA). */
static void read_text(struct claims_reader *reader, struct nh_string text)
{
	struct nh_string copy;
	struct json json;
	size_t start = 0;

	while (start < text.length && text.bytes[start] != '{' && text.bytes[start] != '[')
		start += plain_begins(plain_slice(text.bytes + start, text.bytes + text.length),
				      NH_STRING("[CDATA["))
			     ? 7
			     : 1;
	if (plain_begins(plain_slice(text.bytes + start, text.bytes + text.length), NH_STRING("[CDATA[")))
		start += 7;
	if (start >= text.length)
		return;
	copy = arena_copy(reader->arena, plain_slice(text.bytes + start, text.bytes + text.length));
	reader->failed |= !copy.bytes;
	if (reader->failed)
		return;
	drop_late_commas((char *)copy.bytes, copy.length);
	json = json_over(copy);
	while (!reader->failed && json.outcome == JSON_OK && pull_peek(&json)) {
		if (*json.next != '{' && *json.next != '[') {
			json.next++;
			continue;
		}
		read_value(reader, &json, false, 0);
	}
}

bool html_claims_read(struct html_claims *claims, struct nh_string structured, struct arena *arena)
{
	struct claims_reader *reader = arena_new(arena, struct claims_reader);
	bool failed;

	*claims = (struct html_claims){.count = 0};
	if (!reader)
		return false;
	reader->claims = claims;
	reader->arena = arena;
	buf_init(&reader->text);
	while (structured.length > 0 && !reader->failed) {
		const char *end = memchr(structured.bytes, 0, structured.length);

		if (!end)
			break;
		read_text(reader, plain_slice(structured.bytes, end));
		structured = plain_slice(end + 1, structured.bytes + structured.length);
	}
	for (size_t i = 0; i < claims->count; i++) {
		resolve(reader, &claims->items[i]->authors);
		resolve(reader, &claims->items[i]->publishers);
		resolve(reader, &claims->items[i]->captions);
	}
	failed = reader->failed;
	buf_done(&reader->text);
	return !failed;
}
