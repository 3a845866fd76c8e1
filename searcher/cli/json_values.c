/* SPDX-License-Identifier: MIT
 *
 * json_values.c - see json_values.h.
 */
#include "searcher/cli/json_values.h"

#include "common/date.h"

void json_named_string(struct json_writer *writer, const char *key, struct nh_string value)
{
	json_key(writer, key);
	json_string(writer, value);
}

void json_named_strings(struct json_writer *writer, const char *key, struct nh_strings values)
{
	json_key(writer, key);
	json_array_begin(writer);
	for (size_t i = 0; i < values.count; i++)
		json_string(writer, values.items[i]);
	json_array_end(writer);
}

void json_named_date(struct json_writer *writer, const char *key, struct nh_date date)
{
	char text[DATE_TEXT_BYTES_MAX];

	date_print(date, text);
	json_key(writer, key);
	json_text(writer, text[0] ? text : NULL);
}
