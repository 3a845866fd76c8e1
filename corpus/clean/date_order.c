/* SPDX-License-Identifier: MIT
 *
 * date_order.c - see date_order.h.
 */
#include "corpus/clean/date_order.h"

#include "common/hash.h"
#include "corpus/clean/plain.h"

#define MONTH_MAX 12
#define DAY_MAX 31

/* A number of one or two digits and the separator behind it, taken off the front; -1 where they are not there. */
static int take_number(struct nh_string *text, char *ret_separator)
{
	size_t digits = 0;
	int number = 0;

	while (digits < text->length && digits < 3 && plain_is_digit(text->bytes[digits]))
		number = number * 10 + (text->bytes[digits++] - '0');
	if (digits == 0 || digits > 2 || digits == text->length || !strchr("/-.", text->bytes[digits]))
		return -1;
	*ret_separator = text->bytes[digits];
	*text = plain_slice(text->bytes + digits + 1, text->bytes + text->length);
	return number;
}

/* The order that a date such as 28/08/2011 shows by itself. */
static enum date_order order_of(struct nh_string text)
{
	char first_mark = 0, second_mark = 0;
	int first, second;

	text = plain_trim(text);
	first = take_number(&text, &first_mark);
	second = first > 0 ? take_number(&text, &second_mark) : -1;
	if (second <= 0 || first_mark != second_mark || text.length < 4 || !plain_is_digit(text.bytes[0]) ||
	    !plain_is_digit(text.bytes[3]))
		return DATE_ORDER_UNKNOWN;
	if (first > MONTH_MAX && first <= DAY_MAX && second <= MONTH_MAX)
		return DATE_ORDER_DAY_FIRST;
	if (second > MONTH_MAX && second <= DAY_MAX && first <= MONTH_MAX)
		return DATE_ORDER_MONTH_FIRST;
	return DATE_ORDER_UNKNOWN;
}

void date_evidence_begin(struct date_evidence *evidence, struct nh_string scope)
{
	uint64_t hash = hash_bytes(scope.bytes, scope.length);

	if (evidence->scope != hash)
		*evidence = (struct date_evidence){.scope = hash};
}

void date_evidence_note(struct date_evidence *evidence, struct nh_string text)
{
	enum date_order order = order_of(text);

	if (order == DATE_ORDER_UNKNOWN)
		return;
	evidence->contradicted |= evidence->order != DATE_ORDER_UNKNOWN && evidence->order != order;
	evidence->order = order;
}

enum date_order date_evidence_order(const struct date_evidence *evidence)
{
	return evidence->contradicted ? DATE_ORDER_UNKNOWN : evidence->order;
}
