/* SPDX-License-Identifier: MIT
 *
 * test_common.c - the small things that all rest on: arena, buffer and reader, dates, distinct strings, and
 * replacing a file.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>

#include "common/arena.h"
#include "common/buf.h"
#include "common/date.h"
#include "common/error.h"
#include "common/file.h"
#include "common/hash_order.h"
#include "common/reader.h"
#include "common/spill.h"
#include "common/string_set.h"
#include "tests/unit/test_folder.h"
#include "tests/unit/test_random.h"

/* ---- arena ---- */

static void arena_memory_is_aligned_and_its_own(void **state)
{
	unsigned char *pieces[2000];
	size_t lengths[2000];
	uint64_t random = 1;
	struct arena arena;

	(void)state;
	arena_init(&arena);
	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < NH_COUNT_OF(pieces); i++) {
			lengths[i] = test_random_below(&random, i % 100 ? 200 : 100000) + 1;
			pieces[i] = arena_alloc(&arena, lengths[i]);
			assert_non_null(pieces[i]);
			assert_int_equal((uintptr_t)pieces[i] % 16, 0);
			memset(pieces[i], (int)(i & 0xFF), lengths[i]);
		}
		for (size_t i = 0; i < NH_COUNT_OF(pieces); i++) {
			assert_int_equal(pieces[i][0], i & 0xFF);
			assert_int_equal(pieces[i][lengths[i] - 1], i & 0xFF);
		}
		arena_reset(&arena);
	}
	arena_done(&arena);
}

/* A block goes to one arena at a time, and one too large for that goes to none. */
static void arenas_leave_a_block(void **state)
{
	struct arena_spare spare = {{NULL}};
	struct arena arenas[ARENA_SPARES + 2];
	char *memory;

	(void)state;
	arena_borrow(&arenas[0], &spare);
	assert_non_null(arena_alloc(&arenas[0], 100000));
	memory = arena_alloc(&arenas[0], 300000);
	assert_non_null(memory);
	arena_give_back(&arenas[0], &spare);
	assert_int_equal(arenas[0].used_bytes, 0);
	arena_borrow(&arenas[0], &spare);
	arena_borrow(&arenas[1], &spare);
	assert_true(arenas[0].used_bytes > 300000);
	assert_int_equal(arenas[1].used_bytes, 0);
	assert_ptr_equal(arena_alloc(&arenas[0], 300000), memory);
	assert_non_null(arena_alloc(&arenas[1], (size_t)3 << 20));
	arena_give_back(&arenas[1], &spare);
	arena_borrow(&arenas[1], &spare);
	assert_int_equal(arenas[1].used_bytes, 0);
	arena_give_back(&arenas[1], &spare);
	arena_give_back(&arenas[0], &spare);
	for (size_t i = 0; i < NH_COUNT_OF(arenas); i++) {
		arena_borrow(&arenas[i], &spare);
		assert_non_null(arena_alloc(&arenas[i], 10));
	}
	for (size_t i = 0; i < NH_COUNT_OF(arenas); i++)
		arena_give_back(&arenas[i], &spare);
	for (size_t i = 0; i < NH_COUNT_OF(arenas); i++) {
		arena_borrow(&arenas[i], &spare);
		assert_int_equal(arenas[i].used_bytes > 0, i < ARENA_SPARES);
	}
	for (size_t i = 0; i < NH_COUNT_OF(arenas); i++)
		arena_give_back(&arenas[i], &spare);
	arena_spare_done(&spare);
	arena_spare_done(&spare);
}

static void arena_refuses_what_overflows(void **state)
{
	struct arena arena;
	unsigned char *zeros;

	(void)state;
	arena_init(&arena);
	assert_null(arena_array(&arena, SIZE_MAX / 2, 3));
	assert_null(arena_alloc(&arena, SIZE_MAX));
	assert_null(arena_alloc(&arena, SIZE_MAX - 20));
	zeros = arena_array(&arena, 1000, 7);
	for (size_t i = 0; i < 7000; i++)
		assert_int_equal(zeros[i], 0);
	arena_done(&arena);
}

static void arena_copies_end_in_nul_and_absent_stays_absent(void **state)
{
	struct arena arena;
	struct nh_string copy;

	(void)state;
	arena_init(&arena);
	copy = arena_copy(&arena, (struct nh_string){"a\0bc", 4});
	assert_int_equal(copy.length, 4);
	assert_memory_equal(copy.bytes, "a\0bc", 5);
	copy = arena_copy(&arena, NH_STRING(""));
	assert_string_equal(copy.bytes, "");
	copy = arena_copy(&arena, (struct nh_string){NULL, 0});
	assert_null(copy.bytes);
	assert_string_equal(arena_format(&arena, "%05d %s", 42, "x"), "00042 x");
	arena_done(&arena);
}

/* ---- buf and reader ---- */

static void what_buf_writes_reader_reads(void **state)
{
	struct buf buf;
	struct reader reader;
	struct nh_string text;

	(void)state;
	buf_init(&buf);
	buf_u8(&buf, 0xFE);
	buf_u16(&buf, 0xFEDC);
	buf_u32(&buf, 0xFEDCBA98);
	buf_u64(&buf, 0xFEDCBA9876543210);
	buf_counted(&buf, NH_STRING("counted"));
	buf_counted(&buf, NH_STRING(""));
	assert_false(buf_failed(&buf));
	assert_memory_equal(buf.bytes, "\xFE\xDC\xFE\x98\xBA\xDC\xFE\x10\x32\x54\x76", 11);
	reader = reader_over(buf.bytes, buf.length);
	assert_int_equal(reader_u8(&reader), 0xFE);
	assert_int_equal(reader_u16(&reader), 0xFEDC);
	assert_int_equal(reader_u32(&reader), 0xFEDCBA98);
	assert_true(reader_u64(&reader) == 0xFEDCBA9876543210);
	text = reader_counted(&reader);
	assert_true(nh_string_equal(text, NH_STRING("counted")));
	assert_int_equal(reader_counted(&reader).length, 0);
	assert_int_equal(reader_left(&reader), 0);
	assert_false(reader_failed(&reader));
	buf_done(&buf);
}

static void varints_at_every_limit(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf);
	for (unsigned bits = 0; bits <= 64; bits++)
		for (int beside = -1; beside <= 1; beside++) {
			uint64_t power = bits == 64 ? 0 : (uint64_t)1 << bits,
				 value = power + (uint64_t)beside;
			struct reader reader;
			size_t expected = 1;

			for (uint64_t rest = value >> 7; rest; rest >>= 7)
				expected++;
			buf_reset(&buf);
			buf_varint(&buf, value);
			assert_int_equal(buf.length, expected);
			reader = reader_over(buf.bytes, buf.length);
			assert_true(reader_varint(&reader) == value);
			assert_false(reader_failed(&reader));
			assert_int_equal(reader_left(&reader), 0);
			for (size_t cut = 0; cut < buf.length; cut++) {
				reader = reader_over(buf.bytes, cut);
				assert_int_equal(reader_varint(&reader), 0);
				assert_true(reader_failed(&reader));
			}
		}
	buf_done(&buf);
}

static void varints_that_are_too_long_fail(void **state)
{
	static const char *const bad[] = {
	    "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x02",     /* 2^64 and more */
	    "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x81\x01", /* 11 bytes */
	    "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01",
	};

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(bad); i++) {
		struct reader reader = reader_over(bad[i], strlen(bad[i]));

		assert_int_equal(reader_varint(&reader), 0);
		assert_true(reader_failed(&reader));
	}
}

static void a_reader_stops_at_its_end_and_stays_failed(void **state)
{
	struct reader reader = reader_over("abc", 3);
	struct nh_string text;

	(void)state;
	assert_int_equal(reader_u32(&reader), 0);
	assert_true(reader_failed(&reader));
	assert_int_equal(reader_left(&reader), 0);
	assert_null(reader_bytes(&reader, 0));
	assert_int_equal(reader_u8(&reader), 0);
	reader = reader_over("\x05"
			     "abcd",
			     5);
	text = reader_counted(&reader);
	assert_null(text.bytes);
	assert_true(reader_failed(&reader));
	reader = reader_over("\x04"
			     "abcd",
			     5);
	assert_int_equal(reader_counted(&reader).length, 4);
	reader = reader_over("\x65", 1);
	assert_int_equal(reader_varint_max(&reader, 100), 0);
	assert_true(reader_failed(&reader));
	reader = reader_over("\x64", 1);
	assert_int_equal(reader_varint_max(&reader, 100), 100);
	reader = reader_over(NULL, 0);
	assert_int_equal(reader_varint(&reader), 0);
	assert_true(reader_failed(&reader));
}

static void random_bytes_never_lead_a_reader_out(void **state)
{
	uint64_t random = 2;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		size_t length = test_random_below(&random, 40);
		unsigned char *bytes = malloc(length + 1); /* on the heap: address sanitizer sees its end */
		struct reader reader;

		assert_non_null(bytes);
		test_random_bytes(&random, bytes, length);
		reader = reader_over(bytes, length);
		while (!reader_failed(&reader)) {
			struct nh_string text;

			switch (test_random_below(&random, 5)) {
			case 0:
				reader_varint(&reader);
				break;
			case 1:
				reader_u32(&reader);
				break;
			case 2:
				text = reader_counted(&reader);
				assert_true(text.length <= length);
				break;
			case 3:
				reader_u64(&reader);
				break;
			default:
				reader_varint_max(&reader, 1000);
			}
			assert_true(reader_left(&reader) <= length);
		}
		free(bytes);
	}
}

static void a_buffer_that_is_too_large_fails_and_says_so(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf);
	buf_append_text(&buf, "kept");
	assert_null(buf_reserve(&buf, SIZE_MAX));
	assert_true(buf_failed(&buf));
	buf_append_text(&buf, " lost");
	assert_int_equal(buf.length, 4);
	buf_reset(&buf);
	assert_false(buf_failed(&buf));
	buf_format(&buf, "%s %d", "again", 7);
	buf_u8(&buf, 0);
	assert_string_equal((char *)buf.bytes, "again 7");
	buf_done(&buf);
}

/* ---- dates ---- */

static void days_and_civil_dates_agree(void **state)
{
	int year = 1, month = 1, day = 1;
	int64_t days = date_days_from_civil(1, 1, 1);

	(void)state;
	assert_int_equal(date_days_from_civil(1970, 1, 1), 0);
	assert_int_equal(date_days_from_civil(2000, 3, 1), 11017);
	/* every day of 4,000 years, one after the other */
	for (; year <= 4000; days++) {
		int got_year, got_month, got_day;

		assert_int_equal(date_days_from_civil(year, month, day), days);
		date_civil_from_days(days, &got_year, &got_month, &got_day);
		assert_int_equal(got_year, year);
		assert_int_equal(got_month, month);
		assert_int_equal(got_day, day);
		if (++day > date_days_in_month(year, month)) {
			day = 1;
			month = month % 12 + 1;
			year += month == 1;
		}
	}
}

static struct civil random_civil(uint64_t *random)
{
	struct civil civil = {.year = (int)test_random_below(random, 9999) + 1,
			      .month = (int)test_random_below(random, 12) + 1,
			      .hour = (int)test_random_below(random, 24),
			      .minute = (int)test_random_below(random, 60),
			      .second = (int)test_random_below(random, 60)};

	civil.day = (int)test_random_below(random, (uint64_t)date_days_in_month(civil.year, civil.month)) + 1;
	return civil;
}

static void assert_dates_equal(struct nh_date a, struct nh_date b)
{
	assert_true(a.instant_seconds == b.instant_seconds);
	assert_int_equal(a.offset_minutes, b.offset_minutes);
	assert_int_equal(a.zone_known, b.zone_known);
}

static void printed_dates_read_as_themselves(void **state)
{
	uint64_t random = 3;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		struct civil civil = random_civil(&random), back;
		bool zoned = round % 2;
		int offset = (int)test_random_below(&random, 2879) - 1439;

		assert_true(date_civil_valid(&civil));
		for (int precision = NH_PRECISION_YEAR; precision <= NH_PRECISION_SECOND; precision++) {
			bool has_clock = precision >= NH_PRECISION_MINUTE;
			struct nh_date date =
			    date_make(&civil, (enum nh_precision)precision, zoned && has_clock, offset);
			char text[DATE_TEXT_BYTES_MAX], again[DATE_TEXT_BYTES_MAX];
			struct nh_date read = {0};
			int64_t first, last;

			date_print(date, text);
			if (!date_parse_iso(nh_string_of(text), &read))
				fail_msg("%s is not read", text);
			/* minutes print with :00, and so come back as seconds */
			assert_int_equal(read.precision,
					 precision == NH_PRECISION_MINUTE ? NH_PRECISION_SECOND : precision);
			assert_dates_equal(read, date);
			date_print(read, again);
			assert_string_equal(text, again);
			back = date_civil(date);
			assert_int_equal(back.year, civil.year);
			assert_int_equal(back.month, precision >= NH_PRECISION_MONTH ? civil.month : 1);
			assert_int_equal(back.day, precision >= NH_PRECISION_DAY ? civil.day : 1);
			assert_int_equal(back.hour, has_clock ? civil.hour : 0);
			assert_int_equal(back.second, precision == NH_PRECISION_SECOND ? civil.second : 0);
			assert_true(date_days(date, &first, &last));
			assert_true(first <= last && last - first <= 365);
			assert_true(precision < NH_PRECISION_DAY || first == last);
		}
	}
}

static void what_is_no_date_is_refused(void **state)
{
	static const char *const bad[] = {"",
					  "24",
					  "2024-",
					  "2024-13",
					  "2024-00",
					  "2024-02-30",
					  "2023-02-29",
					  "1900-02-29",
					  "0000",
					  "2024-06-21T",
					  "2024-06-21T24:00",
					  "2024-06-21T10:60",
					  "2024-06-21T10:00:60",
					  "2024-06-21T10:00+24:00",
					  "2024-06-21T10:00+09:60",
					  "2024-06-21T10:00+9",
					  "2024-06-21x",
					  "2024-06-21T10:00:00Zx",
					  " 2024",
					  "-2024",
					  "2024-6-1",
					  "20240621",
					  "2024-06-21T10:00:00+"};
	struct nh_date date = {.instant_seconds = 77};
	char text[DATE_TEXT_BYTES_MAX] = "x";

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(bad); i++)
		if (date_parse_iso(nh_string_of(bad[i]), &date))
			fail_msg("%s is taken for a date", bad[i]);
	assert_int_equal(date.instant_seconds, 77);
	assert_true(date_parse_iso(NH_STRING("2024-02-29 23:59:59.999Z"), &date));
	date_print(date, text);
	assert_string_equal(text, "2024-02-29T23:59:59+00:00");
	date_print((struct nh_date){0}, text);
	assert_string_equal(text, "");
	assert_null(date_precision_name(NH_PRECISION_NONE));
	assert_string_equal(date_precision_name(NH_PRECISION_MINUTE), "minute");
}

/* ---- string_set ---- */

static void a_set_numbers_as_a_list_would(void **state)
{
	static char words[3000][24];
	uint32_t count = 0;
	struct string_set set;
	uint64_t random = 4;

	(void)state;
	string_set_init(&set);
	assert_int_equal(string_set_find(&set, NH_STRING("none yet")), STRING_SET_NONE);
	for (int round = 0; round < 12000; round++) {
		char text[24];
		int length = snprintf(text, sizeof text, "%.*s%u", (int)test_random_below(&random, 8),
				      "newshound", (unsigned)test_random_below(&random, 350));
		struct nh_string word = {text, test_random_below(&random, 50) ? (size_t)length : 0};
		uint32_t expected = 0, got;
		bool fresh;

		text[word.length] = '\0';
		while (expected < count && strcmp(words[expected], text) != 0)
			expected++;
		assert_int_equal(string_set_find(&set, word), expected < count ? expected : STRING_SET_NONE);
		got = string_set_add(&set, word, &fresh);
		assert_int_equal(got, expected);
		assert_int_equal(fresh, expected == count);
		if (expected == count)
			memcpy(words[count++], text, sizeof text);
		assert_int_equal(set.count, count);
	}
	for (uint32_t i = 0; i < count; i++)
		assert_true(nh_string_equal(string_set_get(&set, i), nh_string_of(words[i])));
	assert_true(string_set_memory(&set) > count);
	string_set_done(&set);
}

static void a_set_of_what_is_new_keeps_it(void **state)
{
	struct string_set set;

	(void)state;
	string_set_init(&set);
	for (unsigned i = 0; i < 1000; i++) {
		char text[24];

		snprintf(text, sizeof text, "newshound%u", i);
		assert_int_equal(string_set_append(&set, nh_string_of(text)), i);
	}
	assert_int_equal(set.count, 1000);
	assert_true(nh_string_equal(string_set_get(&set, 0), NH_STRING("newshound0")));
	assert_true(nh_string_equal(string_set_get(&set, 999), NH_STRING("newshound999")));
	string_set_done(&set);
}

/* ---- file_replace ---- */

static struct file_ops failing;
static int calls_until_failure;

static bool fails_now(int system_errno)
{
	if (calls_until_failure-- > 0)
		return false;
	errno = system_errno;
	return true;
}

static ssize_t failing_write(int fd, const void *bytes, size_t length)
{
	return fails_now(ENOSPC) ? -1 : file_ops_system.write(fd, bytes, length < 3 ? length : 3);
}

static int failing_fsync(int fd)
{
	return fails_now(EIO) ? -1 : file_ops_system.fsync(fd);
}

static int failing_rename(const char *from, const char *to)
{
	return fails_now(EROFS) ? -1 : file_ops_system.rename(from, to);
}

static int failing_open(const char *path, int flags, mode_t mode)
{
	return fails_now(EMFILE) ? -1 : file_ops_system.open(path, flags, mode);
}

static void assert_holds(const char *folder, const char *expected)
{
	char path[TEST_PATH_BYTES];
	struct nh_error error;
	struct buf read;

	snprintf(path, sizeof path, "%s/name", folder);
	buf_init(&read);
	assert_int_equal(file_read_all(&file_ops_system, path, 1000, &read, &error), NH_OK);
	assert_true(nh_string_equal(buf_string(&read), nh_string_of(expected)));
	buf_done(&read);
}

/* Every call of a replacement fails once: the old bytes stand, or the new ones; never a temporary file. */
static void a_replacement_is_all_or_nothing(void **state)
{
	char folder[TEST_FOLDER_BYTES], temporary[TEST_PATH_BYTES];
	struct nh_error error = {0};
	struct stat facts;
	int failures = 0;
	bool failed = true;

	(void)state;
	assert_true(test_folder_make(folder));
	snprintf(temporary, sizeof temporary, "%s/name.tmp", folder);
	for (int call = 0; failed; call++) {
		assert_int_equal(file_replace(&file_ops_system, folder, "name", "the old", 7, &error), NH_OK);
		failing = file_ops_system;
		failing.write = failing_write;
		failing.fsync = failing_fsync;
		failing.rename = failing_rename;
		failing.open = failing_open;
		calls_until_failure = call;
		failed = file_replace(&failing, folder, "name", "the newer", 9, &error) != NH_OK;
		failures += failed;
		if (failed) {
			assert_int_equal(error.status, NH_IO);
			assert_true(error.system_errno != 0);
			assert_non_null(strstr(error.file, folder));
			assert_true(error.message[0] != '\0');
		}
		if (!failed || failures >= 7) /* the directory is synced after the renaming */
			assert_holds(folder, "the newer");
		else
			assert_holds(folder, "the old");
		assert_int_equal(stat(temporary, &facts), -1);
		assert_true(failures < 20);
	}
	/* open, three writes, fsync, rename, open and fsync of the directory */
	assert_int_equal(failures, 8);
	assert_true(test_folder_remove(folder));
}

static void files_that_are_not_there_or_too_long(void **state)
{
	char folder[TEST_FOLDER_BYTES], path[TEST_PATH_BYTES];
	struct nh_error error = {0};
	struct buf read;

	(void)state;
	assert_true(test_folder_make(folder));
	snprintf(path, sizeof path, "%s/name", folder);
	buf_init(&read);
	assert_int_equal(file_read_all(&file_ops_system, path, 10, &read, &error), NH_NOT_FOUND);
	assert_int_equal(file_replace(&file_ops_system, folder, "name", "0123456789", 10, &error), NH_OK);
	assert_int_equal(file_read_all(&file_ops_system, path, 9, &read, &error), NH_BAD_INPUT);
	buf_reset(&read);
	assert_int_equal(file_read_all(&file_ops_system, path, 10, &read, &error), NH_OK);
	assert_int_equal(read.length, 10);
	assert_int_equal(file_join(path, 20, "0123456789", "0123456789", &error), NH_BAD_INPUT);
	assert_int_equal(file_join(path, 22, "0123456789", "0123456789", &error), NH_OK);
	buf_done(&read);
	assert_true(test_folder_remove(folder));
}

/* ---- hashes in order ---- */

static void hashes_ascend_and_equal_ones_stay_in_order(void **state)
{
	static struct numbered_hash items[5000];
	static const unsigned bits[] = {1, 7, 40, 64};

	(void)state;
	for (size_t round = 0; round < NH_COUNT_OF(bits); round++) {
		uint64_t random = round, sum = 0, sorted_sum = 0;

		for (uint32_t i = 0; i < NH_COUNT_OF(items); i++) {
			items[i] = (struct numbered_hash){test_random(&random) >> (64 - bits[round]), i};
			sum += items[i].hash * (i + 1);
		}
		assert_true(hash_order(items, NH_COUNT_OF(items)));
		for (size_t i = 0; i < NH_COUNT_OF(items); i++)
			sorted_sum += items[i].hash * (items[i].number + 1);
		assert_true(sum == sorted_sum);
		for (size_t i = 1; i < NH_COUNT_OF(items); i++)
			assert_true(
			    items[i - 1].hash < items[i].hash ||
			    (items[i - 1].hash == items[i].hash && items[i - 1].number < items[i].number));
	}
	assert_true(hash_order(items, 0));
}

/* ---- spills ---- */

static enum nh_status gather(void *user, const void *bytes, size_t length, struct nh_error *error)
{
	(void)error;
	buf_append(user, bytes, length);
	return NH_OK;
}

static void spilled_bytes_come_back_in_order(void **state)
{
	static const size_t totals[] = {0, 100, SPILL_BYTES, SPILL_BYTES + 1, SPILL_BYTES * 3 + 12345};
	char folder[TEST_FOLDER_BYTES];

	(void)state;
	assert_true(test_folder_make(folder));
	for (size_t i = 0; i < NH_COUNT_OF(totals); i++) {
		struct buf written, read;
		struct spill spill;
		uint64_t random = i;

		buf_init(&written);
		buf_init(&read);
		spill_init(&spill, &file_ops_system, folder);
		while (written.length < totals[i]) {
			unsigned char piece[1000];
			size_t length = nh_size_min(totals[i] - written.length,
						    test_random_below(&random, sizeof piece) + 1);

			test_random_bytes(&random, piece, length);
			buf_append(&written, piece, length);
			assert_int_equal(spill_append(&spill, piece, length, NULL), NH_OK);
		}
		assert_int_equal(spill.length, totals[i]);
		assert_true((spill.fd >= 0) == (totals[i] >= SPILL_BYTES));
		assert_int_equal(spill_read(&spill, gather, &read, NULL), NH_OK);
		assert_int_equal(read.length, written.length);
		assert_true(read.length == 0 || memcmp(read.bytes, written.bytes, read.length) == 0);
		spill_done(&spill);
		buf_done(&written);
		buf_done(&read);
	}
	assert_int_equal(rmdir(folder), 0); /* nothing is left in it */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(arena_memory_is_aligned_and_its_own),
	    cmocka_unit_test(arenas_leave_a_block),
	    cmocka_unit_test(arena_refuses_what_overflows),
	    cmocka_unit_test(arena_copies_end_in_nul_and_absent_stays_absent),
	    cmocka_unit_test(what_buf_writes_reader_reads),
	    cmocka_unit_test(varints_at_every_limit),
	    cmocka_unit_test(varints_that_are_too_long_fail),
	    cmocka_unit_test(a_reader_stops_at_its_end_and_stays_failed),
	    cmocka_unit_test(random_bytes_never_lead_a_reader_out),
	    cmocka_unit_test(a_buffer_that_is_too_large_fails_and_says_so),
	    cmocka_unit_test(days_and_civil_dates_agree),
	    cmocka_unit_test(printed_dates_read_as_themselves),
	    cmocka_unit_test(what_is_no_date_is_refused),
	    cmocka_unit_test(a_set_numbers_as_a_list_would),
	    cmocka_unit_test(a_set_of_what_is_new_keeps_it),
	    cmocka_unit_test(a_replacement_is_all_or_nothing),
	    cmocka_unit_test(files_that_are_not_there_or_too_long),
	    cmocka_unit_test(hashes_ascend_and_equal_ones_stay_in_order),
	    cmocka_unit_test(spilled_bytes_come_back_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
