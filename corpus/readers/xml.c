/* SPDX-License-Identifier: MIT
 *
 * xml.c - the readers of XML: NITF, NewsML-G2 and 1.x, RCV1, feeds, and any other XML whose elements have the
 * usual names or are named with --field. The root element tells which it is.
 *
 * Of unknown XML the start is gone through first: the element in which both a headline and a text, or a date,
 * stand is taken for the article.
 */
#include "common/error.h"
#include "corpus/clean/plain.h"
#include "corpus/readers/readers.h"
#include "corpus/readers/xml_formats.h"
#include "corpus/readers/xml_mend.h"
#include "corpus/readers/xml_places.h"
#include "corpus/readers/xml_scout.h"

struct xml_state {
	struct xml_records records;
	struct xml_mender mender;
	bool has_begun;
	bool is_over; /* the rest is passed over */
};

static bool is_root(const struct xml_root *root, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (plain_same(root->name, nh_string_of(names[i])))
			return true;
	return false;
}

static bool is_nitf(const struct xml_root *root)
{
	static const char *const names[] = {"nitf"};

	return is_root(root, names, NH_COUNT_OF(names));
}

static bool is_rcv1(const struct xml_root *root)
{
	return nh_string_equal(root->name, NH_STRING("newsitem")) && xml_root_has(root, "itemid");
}

static bool is_newsml(const struct xml_root *root)
{
	static const char *const names[] = {"newsItem",     "newsMessage", "NewsML",
					    "packageItem",  "conceptItem", "knowledgeItem",
					    "planningItem", "catalogItem", "contentSet"};

	return is_root(root, names, NH_COUNT_OF(names)) && !is_rcv1(root);
}

static bool is_feed(const struct xml_root *root)
{
	static const char *const names[] = {"rss", "feed", "RDF"};

	return is_root(root, names, NH_COUNT_OF(names));
}

static bool sniff_nitf(const struct sniff_input *input)
{
	struct xml_root root;

	return xml_root_find(input->text, &root) && is_nitf(&root);
}

static bool sniff_newsml(const struct sniff_input *input)
{
	struct xml_root root;

	return xml_root_find(input->text, &root) && is_newsml(&root);
}

static bool sniff_rcv1(const struct sniff_input *input)
{
	struct xml_root root;

	return xml_root_find(input->text, &root) && is_rcv1(&root);
}

static bool sniff_feed(const struct sniff_input *input)
{
	struct xml_root root;

	return xml_root_find(input->text, &root) && is_feed(&root);
}

static bool sniff_any(const struct sniff_input *input)
{
	struct xml_root root;

	if (!xml_root_find(input->text, &root))
		return root.has_prolog && !input->whole; /* a long DTD stands before it */
	if (plain_same(root.name, NH_STRING("html")))
		return false;
	return input->asked || root.has_prolog || plain_ends(input->name, NH_STRING(".xml"));
}

static const struct xml_format *format_of(struct nh_string window)
{
	struct xml_root root;

	if (!xml_root_find(window, &root))
		return &xml_format_any;
	if (is_nitf(&root))
		return &xml_format_nitf;
	if (is_rcv1(&root))
		return &xml_format_rcv1;
	if (is_newsml(&root))
		return &xml_format_newsml;
	return is_feed(&root) ? &xml_format_feed : &xml_format_any;
}

static bool names_field(const struct corpus_options *options, const char *name)
{
	for (size_t i = 0; i < options->field_count; i++)
		if (strcmp(options->fields[i].name, name) == 0)
			return true;
	return false;
}

/* names: of the elements that lead to the record, each behind a slash. */
static bool set_record(struct xml_records *records, struct nh_string names)
{
	const char *end = names.bytes + names.length, *name = names.bytes;

	records->guessed_depth = 0;
	for (const char *at = names.bytes; at < end; at++)
		if (*at == '/') {
			records->guessed_depth++;
			name = at + 1;
		}
	if (name == names.bytes || (size_t)(end - name) >= sizeof records->guessed_record)
		return false;
	memcpy(records->guessed_record, name, (size_t)(end - name));
	records->guessed_record[end - name] = '\0';
	return true;
}

/* Several articles in what all the places have in common: made one, they would be lost. */
static void refuse_fused(struct reading *reading, const struct xml_records *records)
{
	reading_skip(
	    reading,
	    "the --field places lie in many articles, and which element is one is not said; name it, such as "
	    "--field article=%s",
	    records->guessed_record);
}

static void guess_record(struct reading *reading, struct xml_state *state, struct nh_string window)
{
	const struct corpus_options *options = reading->options;
	bool is_all_named = names_field(options, "headline") && names_field(options, "body");
	enum xml_places places = XML_PLACES_NONE;
	struct buf names;
	bool known;

	if (state->records.format != &xml_format_any || names_field(options, "article"))
		return;
	buf_init(&names);
	if (!is_all_named)
		xml_scout(window, &names);
	if (options->field_count > 0)
		places = xml_places_find(window, options, &names);
	if (is_all_named && places == XML_PLACES_NONE)
		xml_scout(window, &names); /* what the caller named is meant for other files */
	known = set_record(&state->records, buf_string(&names));
	state->is_over = !known || places == XML_PLACES_FUSED;
	if (!known)
		reading_skip(reading,
			     "XML whose elements are not known; name them, such as --field article=doc "
			     "--field headline=doc/title --field body=doc/text");
	else if (state->is_over)
		refuse_fused(reading, &state->records);
	buf_done(&names);
}

static void finish(struct reading *reading, const struct xml_state *state)
{
	if (state->records.parser && xml_parser_left_entities(state->records.parser))
		reading_skip(reading, "entities that it declares for itself are not expanded");
	if (state->records.record_count > 0 || reading->skipped_count > 0)
		return;
	reading_skip(reading, "no article in it, only what describes or packs them");
}

/* Whether the root, behind a long DTD, has still to come. */
static bool waits_for_root(struct nh_string window, enum window_kind kind)
{
	struct xml_root root;

	while (window.length > 0 && plain_is_space(*window.bytes))
		window = plain_slice(window.bytes + 1, window.bytes + window.length);
	return kind == WINDOW_MORE && !xml_root_find(window, &root) && root.has_prolog;
}

static enum nh_status read(struct reading *reading, void *user, struct nh_string window,
			   enum window_kind kind, size_t *ret_used, struct nh_error *error)
{
	struct xml_state *state = user;
	bool is_last = kind == WINDOW_LAST;
	enum nh_status status = NH_OK;
	struct nh_string text;

	if (!state->has_begun && waits_for_root(window, kind))
		return NH_OK;
	text = xml_mend(&state->mender, window, is_last, ret_used);
	if (buf_failed(&state->mender.mended))
		return nh_fail_memory(error);
	if (!state->has_begun) {
		while (text.length > 0 && plain_is_space(*text.bytes))
			text = plain_slice(text.bytes + 1, text.bytes + text.length);
		state->has_begun = true;
		if (!xml_records_init(&state->records, reading, format_of(text)))
			return nh_fail_memory(error);
		guess_record(reading, state, text);
	}
	if (!state->is_over) {
		status = xml_records_feed(&state->records, text, is_last, error);
		state->is_over = xml_parser_is_over(state->records.parser);
	}
	if (status == NH_OK && is_last)
		finish(reading, state);
	return status;
}

static void done(void *user)
{
	struct xml_state *state = user;

	xml_records_done(&state->records);
	xml_mender_done(&state->mender);
}

#define XML_READER(reader_name, reader_sniff)                                                        \
	{                                                                                            \
		.name = reader_name, .sniff = reader_sniff, .state_bytes = sizeof(struct xml_state), \
		.read = read, .done = done,                                                          \
	}

const struct corpus_reader corpus_reader_nitf = XML_READER("nitf", sniff_nitf);
const struct corpus_reader corpus_reader_newsml = XML_READER("newsml", sniff_newsml);
const struct corpus_reader corpus_reader_rcv1 = XML_READER("rcv1", sniff_rcv1);
const struct corpus_reader corpus_reader_feed = XML_READER("feed", sniff_feed);
const struct corpus_reader corpus_reader_xml = XML_READER("xml", sniff_any);
