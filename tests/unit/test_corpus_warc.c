/* SPDX-License-Identifier: MIT
 *
 * test_corpus_warc.c - crawls: WARC, WET and ARC, in gzip members and not; chunks, compression, wrong
 * lengths, damage.
 */
#include "tests/unit/corpus_collect.h"

#include <zlib.h>

struct crawl {
	char bytes[1 << 16];
	size_t length;
};

static void add(struct crawl *crawl, const void *bytes, size_t length)
{
	assert_true(crawl->length + length <= sizeof crawl->bytes);
	memcpy(crawl->bytes + crawl->length, bytes, length);
	crawl->length += length;
}

/* length: what the header claims; SIZE_MAX: the truth. */
static void add_record(struct crawl *crawl, const char *type, const char *url, const char *content_type,
		       const char *block, size_t block_length, size_t length)
{
	char head[1000];
	int written =
	    snprintf(head, sizeof head,
		     "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nWARC-Record-ID: <urn:id:%s>\r\n"
		     "WARC-Date: 2024-06-21T08:34:00Z\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n",
		     type, url, url, content_type, length == SIZE_MAX ? block_length : length);

	add(crawl, head, (size_t)written);
	add(crawl, block, block_length);
	add(crawl, "\r\n\r\n", 4);
}

static void add_answer(struct crawl *crawl, const char *url, const char *answer)
{
	add_record(crawl, "response", url, "application/http; msgtype=response", answer, strlen(answer),
		   SIZE_MAX);
}

static const char json_answer[] = "HTTP/1.1 200 OK\r\nContent-Type: "
				  "application/json\r\n\r\n{\"headline\":\"Tolls\",\"body\":\"They rise.\"}";

static size_t compress_into(char *to, size_t room, const char *text, int window_bits)
{
	z_stream stream = {.next_in = (Bytef *)(uintptr_t)text, .avail_in = (uInt)strlen(text)};

	assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY), Z_OK);
	stream.next_out = (Bytef *)to;
	stream.avail_out = (uInt)room;
	assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
	deflateEnd(&stream);
	return room - stream.avail_out;
}

static void payloads_go_to_their_readers(void **state)
{
	struct crawl *crawl = calloc(1, sizeof *crawl);
	struct collected *all;

	(void)state;
	assert_non_null(crawl);
	add_record(crawl, "warcinfo", "x", "application/warc-fields", "a: b\r\n", 6, SIZE_MAX);
	add_answer(crawl, "http://x/1", json_answer);
	add_record(crawl, "request", "http://x/1", "application/http; msgtype=request",
		   "GET / HTTP/1.1\r\n\r\n", 18, SIZE_MAX);
	add_answer(crawl, "http://x/2", "HTTP/1.1 404 Not Found\r\n\r\nnothing here");
	add_answer(crawl, "http://x/3.png", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nPNG");
	add_record(crawl, "conversion", "http://x/4", "text/plain", "A headline\n\nSome words of text.\n", 32,
		   SIZE_MAX);
	add_answer(crawl, "http://x/5",
		   "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml; charset=iso-8859-1\r\n\r\n"
		   "<rss><channel><item><title>Caf\xE9s \xE0 la mer, \xE9t\xE9</title><guid>g</guid></item>"
		   "<item><title>B</title></item><item><title>C</title></item></channel></rss>");
	all = collect(collect_write_bytes("a.warc", crawl->bytes, crawl->length));
	assert_int_equal(all->article_count, 5);
	assert_text(all->articles[0].headline, "Tolls");
	assert_text(all->articles[0].id, "urn:id:http://x/1");
	assert_text(all->articles[0].url, "http://x/1");
	assert_date(all->articles[0].published, "2024-06-21T08:34:00+00:00");
	assert_text(all->articles[0].published_from, "fetched 2024-06-21T08:34:00Z");
	assert_text(all->articles[1].headline, "A headline");
	assert_text(all->articles[2].headline, "Cafés à la mer, été");
	assert_text(all->articles[2].id, "g");
	assert_text(all->articles[3].id, "urn:id:http://x/5");
	assert_text(all->articles[4].id, "urn:id:http://x/5#2");
	assert_int_equal(all->skipped_count, 0);
	collect_free(all);
	free(crawl);
}

static void bodies_are_unchunked_and_inflated(void **state)
{
	static const char text[] = "{\"headline\":\"Tolls\",\"body\":\"They rise.\"}";
	static const struct {
		const char *head;
		int window_bits; /* 0: not compressed */
		bool chunked;
	} cases[] = {
	    {"Content-Encoding: gzip\r\n", 31, false},
	    {"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", 31, true},
	    {"Content-Encoding: deflate\r\n", 15, false},
	    {"Content-Encoding: deflate\r\n", -15, false},
	    {"Transfer-Encoding: chunked\r\n", 0, true},
	    {"Transfer-Encoding: chunked\r\n", 0, false}, /* it was undone */
	    {"Content-Encoding: gzip\r\n", 0, false},
	    {"Content-Encoding: deflate\r\n", 0, false},
	};

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(cases); i++) {
		struct crawl *crawl = calloc(1, sizeof *crawl), *answer = calloc(1, sizeof *answer);
		char body[500], size[20];
		size_t length = sizeof text - 1;
		struct collected *all;

		assert_non_null(crawl);
		assert_non_null(answer);
		memcpy(body, text, sizeof text);
		if (cases[i].window_bits)
			length = compress_into(body, sizeof body, text, cases[i].window_bits);
		add(answer, "HTTP/1.1 200 OK\r\n", 17);
		add(answer, cases[i].head, strlen(cases[i].head));
		add(answer, "\r\n", 2);
		if (cases[i].chunked) {
			add(answer, "a\r\n", 3);
			add(answer, body, 10);
			add(answer, size, (size_t)snprintf(size, sizeof size, "\r\n%zx; x\r\n", length - 10));
			add(answer, body + 10, length - 10);
			add(answer, "\r\n0\r\n\r\n", 7);
		} else {
			add(answer, body, length);
		}
		add_record(crawl, "response", "http://x/1", "application/http", answer->bytes, answer->length,
			   SIZE_MAX);
		all = collect(collect_write_bytes("a.warc", crawl->bytes, crawl->length));
		if (all->article_count != 1)
			fail_msg("case %zu: %s", i, all->skipped_count ? all->skipped[0] : "nothing");
		if (!all->articles[0].body.bytes)
			fail_msg("case %zu: %s", i, all->articles[0].headline.bytes);
		assert_text(all->articles[0].body, "They rise.");
		collect_free(all);
		free(answer);
		free(crawl);
	}
}

static void a_wrong_length_costs_its_record_only(void **state)
{
	static const size_t lengths[] = {3, 150, 100000, SIZE_MAX / 200};

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(lengths); i++) {
		struct crawl *crawl = calloc(1, sizeof *crawl);
		struct collected *all;

		assert_non_null(crawl);
		add_answer(crawl, "http://x/1", json_answer);
		add_record(crawl, "response", "http://x/2", "application/http", json_answer,
			   sizeof json_answer - 1, lengths[i]);
		if (lengths[i] != SIZE_MAX / 200)
			add_answer(crawl, "http://x/3", json_answer);
		all = collect(collect_write_bytes("a.warc", crawl->bytes, crawl->length));
		assert_int_equal(all->article_count, lengths[i] == SIZE_MAX / 200 ? 1 : 2);
		assert_true(all->skipped_count > 0);
		collect_free(all);
		free(crawl);
	}
}

static void a_damaged_member_costs_itself_only(void **state)
{
	struct crawl *crawl = calloc(1, sizeof *crawl), *record = calloc(1, sizeof *record);
	char member[2000];
	struct collected *all;

	(void)state;
	assert_non_null(crawl);
	assert_non_null(record);
	for (int i = 0; i < 3; i++) {
		char url[20];
		size_t length;

		snprintf(url, sizeof url, "http://x/%d", i);
		record->length = 0;
		add_answer(record, url, json_answer);
		record->bytes[record->length] = '\0';
		length = compress_into(member, sizeof member, record->bytes, 31);
		if (i == 1)
			memset(member + 10, 0xFF, 20); /* no kind of block */
		add(crawl, member, length);
	}
	all = collect(collect_write_bytes("a.warc.gz", crawl->bytes, crawl->length));
	assert_int_equal(all->article_count, 2);
	assert_text(all->articles[1].url, "http://x/2");
	assert_true(was_skipped(all, "1 damaged gzip members"));
	collect_free(all);
	free(record);
	free(crawl);
}

#define ARC_HEAD "filedesc://a.arc 0.0.0.0 20240621083400 text/plain 18\n1 0 Crawler\nURL IP\n\n\n"

static void arc_is_read_too(void **state)
{
	char text[2000];
	size_t length;
	struct collected *all;

	(void)state;
	length = (size_t)snprintf(text, sizeof text,
				  ARC_HEAD "http://x/a b 10.0.0.1 20240621083400 application/json %zu\n%s\n"
					   "http://x/2 10.0.0.1 20240622083400 application/json %zu\n%s\n",
				  sizeof json_answer - 1, json_answer, sizeof json_answer - 1, json_answer);
	all = collect(collect_write_bytes("a.arc", text, length));
	assert_int_equal(all->article_count, 2);
	assert_text(all->articles[0].url, "http://x/a b");
	assert_date(all->articles[1].published, "2024-06-22T08:34:00+00:00");
	collect_free(all);
}

static void crawls_may_end_anywhere(void **state)
{
	struct crawl *crawl = calloc(1, sizeof *crawl);

	(void)state;
	assert_non_null(crawl);
	add_answer(crawl, "http://x/1", json_answer);
	add_answer(crawl, "http://x/2", json_answer);
	for (size_t length = 1; length < crawl->length; length++) {
		struct collected *all = collect(collect_write_bytes("cut.warc", crawl->bytes, length));

		assert_true(all->article_count + all->skipped_count > 0);
		collect_free(all);
	}
	free(crawl);
}

/* The length says that the rest of the world belongs to the record. */
static void a_length_beyond_the_file_hides_no_record(void **state)
{
	struct crawl *crawl = calloc(1, sizeof *crawl);
	char head[300];
	struct collected *all;

	(void)state;
	assert_non_null(crawl);
	snprintf(head, sizeof head,
		 "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\n"
		 "Content-Length: 1000000000000000\r\n\r\nHTTP/1.1 200 OK\r\n\r\n<p>Little.</p>\r\n\r\n");
	memcpy(crawl->bytes, head, strlen(head));
	crawl->length = strlen(head);
	add_answer(crawl, "http://x/2", json_answer);
	all = collect(collect_write_bytes("boast.warc", crawl->bytes, crawl->length));
	assert_int_equal(all->article_count, 1);
	assert_true(was_skipped(all, "record 1: its length is wrong"));
	collect_free(all);
	free(crawl);
}

static void long_records_are_passed_over(void **state)
{
	struct crawl *crawl = calloc(1, sizeof *crawl);
	size_t length = (size_t)70 << 20;
	char *text = calloc(1, length), head[300];
	struct collected *all;
	size_t used;

	(void)state;
	assert_non_null(crawl);
	assert_non_null(text);
	add_answer(crawl, "http://x/2", json_answer);
	used = (size_t)snprintf(head, sizeof head,
				"WARC/1.1\r\nWARC-Type: response\r\nContent-Type: "
				"application/http\r\nContent-Length: %zu\r\n\r\n",
				length - crawl->length - 500);
	memcpy(text, head, used);
	used += length - crawl->length - 500;
	memcpy(text + used, "\r\n\r\n", 4);
	memcpy(text + used + 4, crawl->bytes, crawl->length);
	all = collect(collect_write_bytes("long.warc", text, used + 4 + crawl->length));
	assert_int_equal(all->article_count, 1);
	assert_true(was_skipped(all, "record 1: longer than 32 MiB"));
	collect_free(all);
	free(text);
	free(crawl);
}

/* A crawl of one page in a record as long as that, with a page before it and one behind. */
static struct collected *collect_crawl_inside(const char *type, const char *answer_head)
{
	struct crawl *crawl = calloc(1, sizeof *crawl), *inner = calloc(1, sizeof *inner);
	size_t padding = (size_t)40 << 20, room = padding + sizeof *crawl * 2, used;
	char *text = calloc(1, room);
	struct collected *all;

	assert_non_null(crawl);
	assert_non_null(inner);
	assert_non_null(text);
	add_answer(crawl, "http://x/outer", json_answer);
	add_answer(inner, "http://x/inner", json_answer);
	used = (size_t)snprintf(
	    text, room,
	    "%sWARC/1.0\r\nWARC-Type: resource\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n%s%s"
	    "WARC/1.0\r\nWARC-Type: metadata\r\nContent-Length: %08zu\r\n\r\n",
	    crawl->bytes, type, strlen(answer_head) + inner->length + 62 + padding, answer_head, inner->bytes,
	    padding);
	memset(text + used, 'x', padding);
	used += padding;
	used += (size_t)snprintf(text + used, room - used, "\r\n\r\n\r\n\r\n%s", crawl->bytes);
	all = collect(collect_write_bytes("inside.warc", text, used));
	free(text);
	free(inner);
	free(crawl);
	return all;
}

static void a_crawl_in_a_long_record_is_read(void **state)
{
	struct collected *all = collect_crawl_inside("application/warc", "");

	(void)state;
	assert_int_equal(all->article_count, 3);
	assert_text(all->articles[1].url, "http://x/inner");
	assert_int_equal(all->skipped_count, 0);
	collect_free(all);
	all = collect_crawl_inside("application/http; msgtype=response",
				   "HTTP/1.1 200 OK\r\nContent-Type: application/warc\r\n\r\n");
	assert_int_equal(all->article_count, 3);
	assert_int_equal(all->skipped_count, 0);
	collect_free(all);
}

/* A member of a tar: its head, and length bytes filled up to whole blocks. */
static size_t put_member(char *to, const char *name, const char *bytes, size_t length)
{
	unsigned sum = 8 * ' ';

	memset(to, 0, 512);
	snprintf(to, 100, "%s", name);
	snprintf(to + 124, 12, "%011zo", length);
	to[156] = '0';
	for (int i = 0; i < 512; i++)
		sum += (unsigned char)to[i];
	snprintf(to + 148, 8, "%06o", sum);
	memcpy(to + 512, bytes, length);
	memset(to + 512 + length, 0, (512 - length % 512) % 512);
	return 512 + (length + 511) / 512 * 512;
}

static void a_tar_of_crawls_in_a_long_record_is_read(void **state)
{
	struct crawl *inner = calloc(1, sizeof *inner), *outer = calloc(1, sizeof *outer);
	size_t padding = (size_t)33 << 20, room = padding + sizeof *inner * 4, used, tar, head;
	char *text = calloc(1, room), *large = calloc(1, padding);
	struct collected *all;

	(void)state;
	assert_non_null(inner);
	assert_non_null(outer);
	assert_non_null(text);
	assert_non_null(large);
	memset(large, 'x', padding);
	add_answer(inner, "http://x/inner", json_answer);
	add_answer(inner, "http://x/inner2", json_answer);
	add_answer(outer, "http://x/outer", json_answer);
	used = head = (size_t)snprintf(text, room,
				       "WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: http://x/t\r\n"
				       "Content-Type: application/x-tar\r\nContent-Length: %010zu\r\n\r\n",
				       (size_t)0);
	used += put_member(text + used, "a.warc", inner->bytes, inner->length);
	used += put_member(text + used, "large.bin", large, padding);
	used += put_member(text + used, "b.warc", inner->bytes, inner->length - 4);
	tar = used + 1024 - head;
	used += 1024;
	snprintf(text + head - 14, 11, "%010zu", tar);
	text[head - 4] = '\r';
	memcpy(text + used, "\r\n\r\n", 4);
	memcpy(text + used + 4, outer->bytes, outer->length);
	all = collect(collect_write_bytes("tar.warc", text, used + 4 + outer->length));
	assert_int_equal(all->article_count, 5);
	assert_text(all->articles[0].url, "http://x/inner");
	assert_text(all->articles[4].url, "http://x/outer");
	assert_int_equal(all->skipped_count, 1);
	assert_true(was_skipped(all, "files in a tar that are no crawls"));
	collect_free(all);
	free(large);
	free(text);
	free(outer);
	free(inner);
}

static void archives_in_records_are_named(void **state)
{
	struct crawl *crawl = calloc(1, sizeof *crawl);
	struct collected *all;

	(void)state;
	assert_non_null(crawl);
	add_answer(crawl, "http://x/a.zip",
		   "HTTP/1.1 200 OK\r\nContent-Type: application/zip\r\n\r\nPK\x03\x04 and more of it");
	add_answer(crawl, "http://x/2", json_answer);
	all = collect(collect_write_bytes("zip.warc", crawl->bytes, crawl->length));
	assert_int_equal(all->article_count, 1);
	assert_true(was_skipped(all, "http://x/a.zip: an archive inside a record"));
	collect_free(all);
	free(crawl);
}

static void arc_has_a_second_version(void **state)
{
	char text[2000];
	size_t length = (size_t)snprintf(
	    text, sizeof text,
	    "filedesc://a.arc 0.0.0.0 20240701000000 text/plain 200 - - 0 a.arc 9\n2 0 Quay\n\n"
	    "http://x/1 10.0.0.1 20240621083400 application/json 200 abc - 88 a.arc %zu\n%s\n",
	    sizeof json_answer - 1, json_answer);
	struct collected *all = collect(collect_write_bytes("second.arc", text, length));

	(void)state;
	assert_int_equal(all->article_count, 1);
	assert_text(all->articles[0].url, "http://x/1");
	assert_date(all->articles[0].published, "2024-06-21T08:34:00+00:00");
	assert_int_equal(all->skipped_count, 0);
	collect_free(all);
}

static void a_date_in_the_address_is_nearer_than_the_fetch(void **state)
{
	struct crawl *crawl = calloc(1, sizeof *crawl);
	struct collected *all;

	(void)state;
	assert_non_null(crawl);
	add_record(crawl, "conversion", "http://x/2023/05/04/tolls", "text/plain",
		   "A headline\n\nSome words of text.\n", 32, SIZE_MAX);
	all = collect(collect_write_bytes("dated.wet", crawl->bytes, crawl->length));
	assert_date(all->articles[0].published, "2023-05-04");
	collect_free(all);
	free(crawl);
}

static void a_tar_without_a_name_for_itself_is_one(void **state)
{
	char tar[4096] = {0};
	struct collected *all;

	(void)state;
	put_member(tar, "a.json", "{\"headline\":\"Tolls\"}", 20);
	all = collect(collect_write_bytes("old.tar", tar, sizeof tar));
	assert_int_equal(all->article_count, 1);
	assert_text(all->articles[0].member, "a.json");
	collect_free(all);
}

static void a_lying_arc_hides_no_record(void **state)
{
	char text[2000];
	size_t length;
	struct collected *all;

	(void)state;
	length = (size_t)snprintf(text, sizeof text,
				  ARC_HEAD "http://x/1 10.0.0.1 20240621083400 text/html 99999999999\n%s\n"
					   "http://x/2 10.0.0.1 20240622083400 application/json %zu\n%s\n",
				  json_answer, sizeof json_answer - 1, json_answer);
	all = collect(collect_write_bytes("lie.arc", text, length));
	assert_int_equal(all->article_count, 1);
	assert_text(all->articles[0].url, "http://x/2");
	assert_true(was_skipped(all, "record 2: its length is wrong"));
	collect_free(all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_crawl_in_a_long_record_is_read),
	    cmocka_unit_test(a_tar_of_crawls_in_a_long_record_is_read),
	    cmocka_unit_test(archives_in_records_are_named),
	    cmocka_unit_test(payloads_go_to_their_readers),
	    cmocka_unit_test(bodies_are_unchunked_and_inflated),
	    cmocka_unit_test(a_wrong_length_costs_its_record_only),
	    cmocka_unit_test(a_damaged_member_costs_itself_only),
	    cmocka_unit_test(arc_is_read_too),
	    cmocka_unit_test(a_lying_arc_hides_no_record),
	    cmocka_unit_test(arc_has_a_second_version),
	    cmocka_unit_test(a_date_in_the_address_is_nearer_than_the_fetch),
	    cmocka_unit_test(a_tar_without_a_name_for_itself_is_one),
	    cmocka_unit_test(crawls_may_end_anywhere),
	    cmocka_unit_test(long_records_are_passed_over),
	    cmocka_unit_test(a_length_beyond_the_file_hides_no_record),
	};

	return cmocka_run_group_tests(tests, collect_setup, collect_teardown);
}
