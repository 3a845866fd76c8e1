/* SPDX-License-Identifier: MIT
 *
 * json_values.h - members of a JSON object that hold newshound's own types.
 */
#ifndef NEWSHOUND_SEARCHER_CLI_JSON_VALUES_H
#define NEWSHOUND_SEARCHER_CLI_JSON_VALUES_H

#include "common/json_writer.h"

void json_named_string(struct json_writer *writer, const char *key, struct nh_string value);
void json_named_strings(struct json_writer *writer, const char *key, struct nh_strings values);
/* ISO 8601; null where there is no date. */
void json_named_date(struct json_writer *writer, const char *key, struct nh_date date);

#endif
