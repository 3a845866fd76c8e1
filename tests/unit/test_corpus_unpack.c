/* SPDX-License-Identifier: MIT
 *
 * test_corpus_unpack.c - brotli and zstd: what was packed comes out, what is cut or wrong shows, what never
 * ends is stopped; and pages of crawls are unpacked.
 */
#include "tests/unit/corpus_collect.h"

#include <archive.h>
#include <archive_entry.h>
#include <brotli/encode.h>

#include "corpus/unpack.h"

typedef enum unpacked (*unpack_function)(struct buf *out, struct nh_string packed, size_t bytes_max);

static struct nh_string pack_brotli(struct nh_string text, char *to, size_t room)
{
	size_t length = room;

	assert_true(BrotliEncoderCompress(5, BROTLI_DEFAULT_WINDOW, BROTLI_DEFAULT_MODE, text.length,
					  (const uint8_t *)text.bytes, &length, (uint8_t *)to));
	return (struct nh_string){to, length};
}

static struct nh_string pack_zstd(struct nh_string text, char *to, size_t room)
{
	struct archive *archive = archive_write_new();
	struct archive_entry *entry = archive_entry_new();
	size_t length = 0;

	assert_int_equal(archive_write_add_filter_zstd(archive), ARCHIVE_OK);
	assert_int_equal(archive_write_set_format_raw(archive), ARCHIVE_OK);
	archive_write_set_bytes_per_block(archive, 0);
	assert_int_equal(archive_write_open_memory(archive, to, room, &length), ARCHIVE_OK);
	archive_entry_set_filetype(entry, AE_IFREG);
	assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
	assert_int_equal(archive_write_data(archive, text.bytes, text.length), text.length);
	assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
	archive_entry_free(entry);
	archive_write_free(archive);
	return (struct nh_string){to, length};
}

static const struct kind {
	const char *name;
	struct nh_string (*pack)(struct nh_string text, char *to, size_t room);
	unpack_function unpack;
} kinds[] = {{"br", pack_brotli, unpack_brotli}, {"zstd", pack_zstd, unpack_zstd}};

static char packed_bytes[1 << 20];

/* Words that do not repeat, so that much of them is in the first half of what they are packed into. */
static struct nh_string make_text(size_t length)
{
	static char text[1 << 19];
	uint64_t number = 1;

	for (size_t i = 0; i < length; i++) {
		number = number * 6364136223846793005u + 1442695040888963407u;
		text[i] = (char)(number >> 60 ? 'a' + (number >> 40) % 26 : ' ');
	}
	return (struct nh_string){text, length};
}

static void what_was_packed_comes_out(void **state)
{
	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(kinds); i++) {
		struct nh_string text = make_text(1 << 19);
		struct nh_string packed = kinds[i].pack(text, packed_bytes, sizeof packed_bytes);
		struct buf out;

		buf_init(&out);
		assert_int_equal(kinds[i].unpack(&out, packed, text.length), UNPACKED_WHOLE);
		assert_int_equal(out.length, text.length);
		assert_memory_equal(out.bytes, text.bytes, text.length);
		buf_reset(&out);
		assert_int_equal(kinds[i].unpack(&out, packed, text.length - 1), UNPACKED_TOO_LONG);
		buf_reset(&out);
		packed.length = packed.length * 3 / 4;
		assert_int_equal(kinds[i].unpack(&out, packed, text.length), UNPACKED_CUT);
		assert_in_range(out.length, 1, text.length - 1);
		assert_memory_equal(out.bytes, text.bytes, out.length);
		buf_reset(&out);
		assert_int_equal(kinds[i].unpack(&out, NH_STRING("\xFF\xFF no such thing"), 1000),
				 UNPACKED_BROKEN);
		buf_done(&out);
	}
}

static void what_never_ends_is_stopped(void **state)
{
	char *same = malloc(64 << 20);

	(void)state;
	assert_non_null(same);
	memset(same, 'a', 64 << 20);
	for (size_t i = 0; i < NH_COUNT_OF(kinds); i++) {
		struct nh_string packed =
		    kinds[i].pack((struct nh_string){same, 64 << 20}, packed_bytes, sizeof packed_bytes);
		struct buf out;

		buf_init(&out);
		assert_int_equal(kinds[i].unpack(&out, packed, 32 << 20), UNPACKED_TOO_LONG);
		assert_true(out.length <= 33 << 20);
		buf_done(&out);
	}
	free(same);
}

/* One answer of a crawl; packed says of itself that it is of that encoding. */
static struct collected *collect_answer(const char *encoding, struct nh_string packed)
{
	static char crawl[1 << 17];
	char head[300];
	int head_length = snprintf(head, sizeof head,
				   "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
				   "Content-Encoding: %s\r\n\r\n",
				   encoding);
	size_t used = (size_t)snprintf(
	    crawl, sizeof crawl,
	    "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x/1\r\n"
	    "WARC-Record-ID: <urn:id:1>\r\nWARC-Date: 2024-06-21T08:34:00Z\r\n"
	    "Content-Type: application/http; msgtype=response\r\nContent-Length: %zu\r\n\r\n%s",
	    (size_t)head_length + packed.length, head);

	memcpy(crawl + used, packed.bytes, packed.length);
	memcpy(crawl + used + packed.length, "\r\n\r\n", 4);
	return collect(collect_write_bytes("a.warc", crawl, used + packed.length + 4));
}

static void pages_of_crawls_are_unpacked(void **state)
{
	const struct nh_string page = NH_STRING("{\"headline\":\"Tolls\",\"body\":\"They rise.\"}");

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(kinds); i++) {
		struct nh_string packed = kinds[i].pack(page, packed_bytes, sizeof packed_bytes);
		struct collected *all = collect_answer(kinds[i].name, packed);

		assert_int_equal(all->article_count, 1);
		assert_text(all->articles[0].body, "They rise.");
		collect_free(all);
		all = collect_answer(kinds[i].name, page); /* the crawler unpacked it */
		assert_int_equal(all->article_count, 1);
		collect_free(all);
	}
	{
		struct collected *all = collect_answer("br", NH_STRING("\xFF\xFF no such thing"));

		assert_true(was_skipped(all, "a compressed body that is damaged"));
		collect_free(all);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_was_packed_comes_out),
	    cmocka_unit_test(what_never_ends_is_stopped),
	    cmocka_unit_test(pages_of_crawls_are_unpacked),
	};

	return cmocka_run_group_tests(tests, collect_setup, collect_teardown);
}
