/* SPDX-License-Identifier: MIT
 *
 * fuzz_reader.c - the law: a file of any bytes, read as any format, gives articles of valid UTF-8 with
 * possible dates, or is skipped with a reason; reading itself never fails.
 */
#include "tests/fuzz/fuzz.h"

#include "common/nh_limits.h"
#include "corpus/source.h"

static const char *const formats[] = {NULL,    "text", "html", "json", "jsonl", "trec",  "reuters",
				      "smart", "csv",  "tsv",  "xml",  "nitf",  "feed",  "newsml",
				      "rcv1",  "mail", "mbox", "md",   "warc",  "ninjs", "anpa"};

static const struct corpus_field fields[] = {
    {"headline", "1"}, {"body", "a/b"}, {"section", "a.b"}, {"id", "a/@id"}, {"published", "date"}};

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	fuzz_folder_make();
	return 0;
}

static void check_strings(const struct nh_string *strings, size_t count)
{
	for (size_t i = 0; i < count; i++)
		FUZZ_LAW(strings[i].length == 0 || fuzz_is_utf8(strings[i].bytes, strings[i].length));
}

static void check_date(struct nh_date date)
{
	FUZZ_LAW(date.precision <= NH_PRECISION_SECOND);
	FUZZ_LAW(date.offset_minutes >= -1439 && date.offset_minutes <= 1439);
	FUZZ_LAW(date.zone_known || date.offset_minutes == 0);
}

static enum nh_status check_article(void *user, const struct nh_article *article, struct nh_error *error)
{
	const struct nh_string strings[] = {article->headline, article->deck,           article->dateline,
					    article->body,     article->section,        article->source,
					    article->language, article->published_from, article->url,
					    article->agency,   article->updated_from};
	uint64_t *count = user;

	(void)error;
	++*count;
	FUZZ_LAW(article->id.length > 0 && article->id.length <= LIMIT_ID_BYTES);
	check_strings(strings, NH_COUNT_OF(strings));
	check_strings(article->bylines.items, article->bylines.count);
	check_strings(article->tags.items, article->tags.count);
	check_strings(article->captions.items, article->captions.count);
	for (size_t i = 0; i < article->furniture_count; i++)
		check_strings(&article->furniture[i].text, 1);
	check_date(article->published);
	check_date(article->updated);
	return NH_OK;
}

static enum nh_status check_notice(void *user, const struct nh_article *notice, struct nh_error *error)
{
	(void)user;
	(void)error;
	FUZZ_LAW(notice->id.length > 0 && notice->path.length > 0);
	check_date(notice->updated);
	return NH_OK;
}

static void check_skipped(void *user, const char *path, const char *member, const char *reason)
{
	(void)user;
	(void)member;
	FUZZ_LAW(path && reason && reason[0]);
}

/* The first byte chooses the format, whether times without a zone get one, and whether fields are mapped. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct corpus_options options = {0};
	struct corpus_totals totals;
	uint64_t count = 0;
	struct corpus_events events = {
	    .user = &count, .article = check_article, .skipped = check_skipped, .withdrawn = check_notice};
	char path[TEST_PATH_BYTES];
	const char *only = path;

	if (length == 0)
		return 0;
	options.format = formats[(bytes[0] & 0x3F) % NH_COUNT_OF(formats)];
	options.zone = bytes[0] & 0x80 ? "JST" : NULL;
	options.fields = fields;
	options.field_count = bytes[0] & 0x40 ? NH_COUNT_OF(fields) : 0;
	fuzz_write("news", bytes + 1, length - 1);
	fuzz_path(path, "news");
	FUZZ_LAW(corpus_read(&only, 1, &options, &events, &totals, NULL) == NH_OK);
	FUZZ_LAW(totals.articles == count);
	return 0;
}
