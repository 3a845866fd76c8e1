/* SPDX-License-Identifier: MIT
 *
 * test_json_writer.c - commas, nesting and escapes; whatever the bytes, the output is JSON in valid UTF-8.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "common/json_writer.h"

static void assert_written(struct buf *out, const char *expected)
{
	buf_u8(out, 0);
	assert_false(buf_failed(out));
	assert_string_equal((const char *)out->bytes, expected);
	buf_done(out);
}

static void commas_come_by_themselves(void **state)
{
	struct json_writer writer;
	struct buf out;

	(void)state;
	buf_init(&out);
	json_writer_init(&writer, &out);
	json_object_begin(&writer);
	json_key(&writer, "a");
	json_array_begin(&writer);
	json_u64(&writer, UINT64_MAX);
	json_i64(&writer, INT64_MIN);
	json_array_begin(&writer);
	json_array_end(&writer);
	json_object_begin(&writer);
	json_object_end(&writer);
	json_array_end(&writer);
	json_key(&writer, "b");
	json_bool(&writer, true);
	json_key(&writer, "c");
	json_null(&writer);
	json_object_end(&writer);
	assert_written(&out,
		       "{\"a\":[18446744073709551615,-9223372036854775808,[],{}],\"b\":true,\"c\":null}");
}

static void absent_and_infinite_are_null(void **state)
{
	struct json_writer writer;
	struct buf out;

	(void)state;
	buf_init(&out);
	json_writer_init(&writer, &out);
	json_array_begin(&writer);
	json_string(&writer, (struct nh_string){NULL, 0});
	json_text(&writer, NULL);
	json_text(&writer, "");
	json_double(&writer, (double)INFINITY, 2);
	json_double(&writer, 9.12345, 4);
	json_array_end(&writer);
	assert_written(&out, "[null,null,\"\",null,9.1235]");
}

static void levels_reach_the_limit(void **state)
{
	struct json_writer writer;
	struct buf out;

	(void)state;
	buf_init(&out);
	json_writer_init(&writer, &out);
	for (int i = 0; i < JSON_WRITER_DEPTH_MAX; i++)
		json_array_begin(&writer);
	json_u64(&writer, 1);
	json_u64(&writer, 2);
	for (int i = 0; i < JSON_WRITER_DEPTH_MAX; i++)
		json_array_end(&writer);
	assert_int_equal(out.length, 2 * JSON_WRITER_DEPTH_MAX + 3);
	assert_memory_equal(out.bytes + JSON_WRITER_DEPTH_MAX, "1,2]", 4);
	buf_done(&out);
}

static const struct {
	const char *bytes, *json;
} strings[] = {
    {"plain", "\"plain\""},
    {"\"\\/", "\"\\\"\\\\/\""},
    {"\b\t\n\v\f\r\x1b\x7f", "\"\\b\\t\\n\\u000b\\f\\r\\u001b\\u007f\""},
    {"\xc2\x9b"
     "31m",
     "\"\\u009b31m\""},
    {"\xc3\xa9\xe6\x97\xa5\xf0\x9f\x9a\x80", "\"\xc3\xa9\xe6\x97\xa5\xf0\x9f\x9a\x80\""},
    {"a\xff"
     "b",
     "\"a\xef\xbf\xbd"
     "b\""},
    {"\xc0\xaf", "\"\xef\xbf\xbd\xef\xbf\xbd\""},                 /* overlong */
    {"\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""}, /* a surrogate */
    {"\xf4\x90\x80\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
    {"\xe6\x97", "\"\xef\xbf\xbd\xef\xbf\xbd\""}, /* cut short */
};

static void strings_are_escaped(void **state)
{
	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(strings); i++) {
		struct json_writer writer;
		struct buf out;

		buf_init(&out);
		json_writer_init(&writer, &out);
		json_text(&writer, strings[i].bytes);
		assert_written(&out, strings[i].json);
	}
}

static void a_nul_is_escaped(void **state)
{
	struct json_writer writer;
	struct buf out;

	(void)state;
	buf_init(&out);
	json_writer_init(&writer, &out);
	json_string(&writer, (struct nh_string){"a\0b", 3});
	assert_written(&out, "\"a\\u0000b\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(commas_come_by_themselves), cmocka_unit_test(absent_and_infinite_are_null),
	    cmocka_unit_test(levels_reach_the_limit),    cmocka_unit_test(strings_are_escaped),
	    cmocka_unit_test(a_nul_is_escaped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
