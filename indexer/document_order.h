/* SPDX-License-Identifier: MIT
 *
 * document_order.h - the order of documents inside a shard, and so of ties in an answer: newest first,
 * undated last, then by the bytes of the id.
 */
#ifndef NEWSHOUND_INDEXER_DOCUMENT_ORDER_H
#define NEWSHOUND_INDEXER_DOCUMENT_ORDER_H

#include "common/base.h"

static inline int document_order(struct nh_date a, struct nh_string a_id, struct nh_date b,
				 struct nh_string b_id)
{
	bool a_dated = a.precision != NH_PRECISION_NONE, b_dated = b.precision != NH_PRECISION_NONE;

	if (a_dated != b_dated)
		return a_dated ? -1 : 1;
	if (a_dated && a.instant_seconds != b.instant_seconds)
		return a.instant_seconds > b.instant_seconds ? -1 : 1;
	return nh_string_compare(a_id, b_id);
}

#endif
