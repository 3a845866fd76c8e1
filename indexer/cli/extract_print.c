/* SPDX-License-Identifier: MIT
 *
 * extract_print.c - see extract_print.h.
 */
#include "indexer/cli/extract_print.h"

#include "common/date.h"
#include "common/json_writer.h"

#define NAME_COLUMN 12

static void put_string(struct json_writer *writer, const char *key, struct nh_string text)
{
	json_key(writer, key);
	json_string(writer, text);
}

static void put_list(struct json_writer *writer, const char *key, const struct nh_strings *list)
{
	json_key(writer, key);
	json_array_begin(writer);
	for (size_t i = 0; i < list->count; i++)
		json_string(writer, list->items[i]);
	json_array_end(writer);
}

static void put_date(struct json_writer *writer, const char *key, struct nh_date date)
{
	char text[DATE_TEXT_BYTES_MAX];

	date_print(date, text);
	json_key(writer, key);
	json_text(writer, text[0] ? text : NULL);
}

/* Null where the source counts none. */
static void put_version(struct json_writer *writer, uint64_t version)
{
	json_key(writer, "version");
	if (version)
		json_u64(writer, version);
	else
		json_null(writer);
}

static void put_furniture(struct json_writer *writer, const struct nh_article *article)
{
	json_key(writer, "furniture");
	json_array_begin(writer);
	for (size_t i = 0; i < article->furniture_count; i++) {
		json_object_begin(writer);
		put_string(writer, "rule", article->furniture[i].rule);
		put_string(writer, "text", article->furniture[i].text);
		json_object_end(writer);
	}
	json_array_end(writer);
}

static void put_dates(struct json_writer *writer, const struct nh_article *article)
{
	put_date(writer, "published", article->published);
	json_key(writer, "published_precision");
	json_text(writer, date_precision_name((enum nh_precision)article->published.precision));
	put_string(writer, "published_from", article->published_from);
	put_date(writer, "updated", article->updated);
	json_key(writer, "updated_precision");
	json_text(writer, date_precision_name((enum nh_precision)article->updated.precision));
	put_string(writer, "updated_from", article->updated_from);
}

void extract_print_json(struct buf *out, const struct nh_article *article)
{
	struct json_writer writer;

	json_writer_init(&writer, out);
	json_object_begin(&writer);
	put_string(&writer, "id", article->id);
	put_version(&writer, article->version);
	put_string(&writer, "headline", article->headline);
	put_string(&writer, "deck", article->deck);
	put_list(&writer, "byline", &article->bylines);
	put_string(&writer, "dateline", article->dateline);
	put_dates(&writer, article);
	put_string(&writer, "section", article->section);
	put_string(&writer, "source", article->source);
	put_string(&writer, "agency", article->agency);
	put_string(&writer, "url", article->url);
	put_string(&writer, "language", article->language);
	put_list(&writer, "tags", &article->tags);
	put_list(&writer, "captions", &article->captions);
	put_string(&writer, "body", article->body);
	put_furniture(&writer, article);
	put_string(&writer, "path", article->path);
	put_string(&writer, "member", article->member);
	json_object_end(&writer);
	buf_u8(out, '\n');
}

/* Paths and ids may hold bytes that a terminal would act on; these become question marks. */
static void put_safe(struct buf *out, struct nh_string text)
{
	for (size_t i = 0; i < text.length; i++) {
		unsigned char byte = (unsigned char)text.bytes[i];
		bool is_c1 = byte == 0xC2 && i + 1 < text.length && (unsigned char)text.bytes[i + 1] < 0xA0;

		if ((byte < 0x20 && byte != '\n') || byte == 0x7F || is_c1) {
			buf_u8(out, '?');
			i += is_c1;
		} else {
			buf_u8(out, byte);
		}
	}
}

static void put_line(struct buf *out, const char *name, struct nh_string text)
{
	if (!text.bytes)
		return;
	buf_format(out, "%-*s ", NAME_COLUMN, name);
	put_safe(out, text);
	buf_u8(out, '\n');
}

static void put_lines(struct buf *out, const char *name, const struct nh_strings *list)
{
	for (size_t i = 0; i < list->count; i++)
		put_line(out, name, list->items[i]);
}

static void put_date_line(struct buf *out, const char *name, struct nh_date date, struct nh_string from)
{
	char text[DATE_TEXT_BYTES_MAX];

	date_print(date, text);
	if (!text[0])
		return;
	buf_format(out, "%-*s %s (%s", NAME_COLUMN, name, text,
		   date_precision_name((enum nh_precision)date.precision));
	if (from.bytes) {
		buf_append_text(out, ", from: ");
		put_safe(out, from);
	}
	buf_append_text(out, ")\n");
}

static void put_aside(struct buf *out, const struct nh_article *article)
{
	if (article->furniture_count)
		buf_append_text(out, "\nset aside:\n");
	for (size_t i = 0; i < article->furniture_count; i++) {
		buf_append_text(out, "  [");
		put_safe(out, article->furniture[i].rule);
		buf_append_text(out, "] ");
		put_safe(out, article->furniture[i].text);
		buf_u8(out, '\n');
	}
}

void extract_print_text(struct buf *out, const struct nh_article *article)
{
	put_line(out, "id", article->id);
	if (article->version)
		buf_format(out, "%-*s %llu\n", NAME_COLUMN, "version", (unsigned long long)article->version);
	put_line(out, "headline", article->headline);
	put_line(out, "deck", article->deck);
	put_lines(out, "byline", &article->bylines);
	put_line(out, "dateline", article->dateline);
	put_date_line(out, "published", article->published, article->published_from);
	put_date_line(out, "updated", article->updated, article->updated_from);
	put_line(out, "section", article->section);
	put_line(out, "source", article->source);
	put_line(out, "agency", article->agency);
	put_line(out, "url", article->url);
	put_line(out, "language", article->language);
	put_lines(out, "tag", &article->tags);
	put_lines(out, "caption", &article->captions);
	put_line(out, "path", article->path);
	put_line(out, "member", article->member);
	if (article->body.bytes) {
		buf_u8(out, '\n');
		put_safe(out, article->body);
		buf_u8(out, '\n');
	}
	put_aside(out, article);
	buf_u8(out, '\n');
}
