/* SPDX-License-Identifier: MIT
 *
 * xml_places.c - see xml_places.h.
 *
 * A path such as "title" may fit elements in several places; the one where it fits most often counts. The
 * places of all fields begin with the same names, and the last of these is the record's. But where a field
 * that an article has once stands several times in one such record, it is no record but what holds them.
 */
#include "corpus/readers/xml_places.h"

#include "corpus/clean/plain.h"
#include "corpus/readers/field_names.h"
#include "corpus/readers/xml_record.h"

#define DEPTH_MAX 64 /* elements further inside are not looked at */
#define PLACES_MAX 8

struct place {
	struct buf names;
	size_t depth;        /* of the element, from 1 */
	size_t record_depth; /* of the innermost element that can be the record: around it, or itself for an
				attribute */
	uint64_t count;
	uint32_t last[DEPTH_MAX + 1];   /* the elements around the last one that was found there */
	uint32_t within[DEPTH_MAX + 1]; /* found so far in that element */
	uint32_t most[DEPTH_MAX + 1];   /* found in one element of that depth, at most */
};

struct mapping {
	struct place places[PLACES_MAX];
	size_t place_count;
	const struct place *best;
};

struct places {
	struct xml_parser *parser;
	const struct corpus_options *options;
	struct mapping *mappings; /* beside the options' fields */
	struct buf names;
	size_t name_starts[XML_DEPTH_MAX + 1];
	uint32_t elements[XML_DEPTH_MAX + 1]; /* those that are open, by number */
	uint32_t element_count;
	size_t depth;
};

static struct place *find_place(struct mapping *mapping, struct nh_string names)
{
	for (size_t i = 0; i < mapping->place_count; i++)
		if (nh_string_equal(buf_string(&mapping->places[i].names), names))
			return &mapping->places[i];
	if (mapping->place_count == PLACES_MAX)
		return NULL;
	buf_append_string(&mapping->places[mapping->place_count].names, names);
	return &mapping->places[mapping->place_count++];
}

static void note_place(struct places *places, struct mapping *mapping, bool is_attribute)
{
	struct place *place = find_place(mapping, buf_string(&places->names));

	if (!place)
		return;
	place->count++;
	place->depth = places->depth;
	place->record_depth = places->depth - !is_attribute;
	for (size_t i = 1; i <= places->depth; i++) {
		place->within[i] = place->last[i] == places->elements[i] ? place->within[i] + 1 : 1;
		place->last[i] = places->elements[i];
		if (place->within[i] > place->most[i])
			place->most[i] = place->within[i];
	}
}

static bool is_article(const struct corpus_field *field)
{
	return strcmp(field->name, "article") == 0;
}

static void on_start(void *user, const char *name, const char *const *attributes)
{
	struct places *places = user;

	places->name_starts[places->depth++] = places->names.length;
	buf_u8(&places->names, '/');
	buf_append_text(&places->names, name);
	places->elements[places->depth] = ++places->element_count;
	if (places->depth > DEPTH_MAX)
		return;
	for (size_t i = 0; i < places->options->field_count; i++) {
		const struct corpus_field *field = &places->options->fields[i];
		const char *attribute = strrchr(field->path, '@');
		struct nh_string path = nh_string_of(field->path);

		if (attribute)
			path = plain_slice(field->path, attribute);
		if (is_article(field) || (attribute && !xml_attribute(attributes, attribute + 1)) ||
		    !xml_path_fits(buf_string(&places->names), path))
			continue;
		note_place(places, &places->mappings[i], attribute != NULL);
	}
}

static void on_end(void *user, const char *name)
{
	struct places *places = user;

	(void)name;
	places->depth--;
	if (!buf_failed(&places->names))
		places->names.length = places->name_starts[places->depth];
}

static void on_text(void *user, struct nh_string text)
{
	(void)user;
	(void)text;
}

/* The place where most were found; of equal ones the first. */
static void choose_best(struct mapping *mapping)
{
	for (size_t i = 0; i < mapping->place_count; i++)
		if (!mapping->best || mapping->places[i].count > mapping->best->count)
			mapping->best = &mapping->places[i];
}

/* The first names of names, as many as count, or as there are. */
static struct nh_string first_names(struct nh_string names, size_t count)
{
	size_t length = 0;

	while (length < names.length && (names.bytes[length] != '/' || count-- > 0))
		length++;
	return (struct nh_string){names.bytes, length};
}

/* How many names both begin with. */
static size_t common_depth(struct nh_string a, struct nh_string b, size_t depth_max)
{
	size_t depth = 0;

	while (depth < depth_max && nh_string_equal(first_names(a, depth + 1), first_names(b, depth + 1)))
		depth++;
	return depth;
}

static size_t name_count(struct nh_string names)
{
	size_t count = 0;

	for (size_t i = 0; i < names.length; i++)
		count += names.bytes[i] == '/';
	return count;
}

/* How deep the record is, at the front of the names of every place; 0: the places have nothing in common. */
static size_t record_depth(const struct places *places, struct nh_string by_names,
			   struct nh_string *ret_names)
{
	struct nh_string names = by_names;
	size_t depth = name_count(by_names);

	for (size_t i = 0; i < places->options->field_count; i++) {
		const struct place *place = places->mappings[i].best;

		if (!place)
			continue;
		if (names.length == 0) {
			names = buf_string(&place->names);
			depth = place->record_depth;
		}
		depth = nh_size_min(depth, place->record_depth);
		depth = common_depth(names, buf_string(&place->names), depth);
	}
	*ret_names = names;
	return depth;
}

/* Whether an article has one of these at most. */
static bool is_single(const struct corpus_field *field)
{
	static const char *const lists[] = {"body", "byline", "tag", "caption"};

	for (size_t i = 0; i < NH_COUNT_OF(lists); i++)
		if (strcmp(field->name, lists[i]) == 0)
			return false;
	return true;
}

/* A place that shows that an element at depth holds several articles; NULL: none does. */
static const struct place *find_fused(const struct places *places, size_t depth, bool by_names)
{
	const struct place *repeated = NULL;
	bool has_single = by_names;

	for (size_t i = 0; i < places->options->field_count; i++) {
		const struct place *place = places->mappings[i].best;

		if (!place)
			continue;
		if (depth == 0 && place->depth > 1)
			return place;
		if (is_single(&places->options->fields[i])) {
			has_single = true;
			if (place->most[depth] > 1 && (depth <= 1 || place->depth > depth + 1))
				return place;
		} else if (place->most[depth] > 1) {
			repeated = place;
		}
	}
	return depth <= 1 && !has_single ? repeated : NULL;
}

static enum xml_places settle(const struct places *places, struct buf *record)
{
	bool by_names = record->length > 0;
	const struct place *fused;
	struct nh_string names;
	size_t depth = record_depth(places, buf_string(record), &names);

	if (names.length == 0 || (by_names && names.bytes == (const char *)record->bytes && depth == 0))
		return XML_PLACES_NONE;
	fused = find_fused(places, depth, by_names);
	if (fused)
		names = buf_string(&fused->names);
	if (fused || depth == 0)
		depth++;
	names = first_names(names, depth);
	if (by_names && names.bytes == (const char *)record->bytes) {
		record->length = names.length;
	} else {
		buf_reset(record);
		buf_append_string(record, names);
	}
	return fused ? XML_PLACES_FUSED : XML_PLACES_FOUND;
}

static bool any_found(struct places *places)
{
	bool found = false;

	for (size_t i = 0; i < places->options->field_count; i++) {
		choose_best(&places->mappings[i]);
		found |= places->mappings[i].best != NULL;
	}
	return found;
}

enum xml_places xml_places_find(struct nh_string text, const struct corpus_options *options,
				struct buf *record)
{
	struct places places = {.options = options};
	struct xml_events events = {&places, on_start, on_end, on_text};
	enum xml_places outcome = XML_PLACES_NONE;

	places.mappings = nh_new_array(options->field_count, sizeof *places.mappings);
	places.parser = xml_parser_new(&events);
	if (places.mappings && places.parser)
		xml_parser_feed(places.parser, text, false);
	if (places.mappings && any_found(&places))
		outcome = settle(&places, record);
	for (size_t i = 0; places.mappings && i < options->field_count; i++)
		for (size_t j = 0; j < places.mappings[i].place_count; j++)
			buf_done(&places.mappings[i].places[j].names);
	free(places.mappings);
	xml_parser_free(places.parser);
	buf_done(&places.names);
	return outcome;
}
