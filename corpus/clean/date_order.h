/* SPDX-License-Identifier: MIT
 *
 * date_order.h - whether 03/04/2024 is in March or in April, from the other dates of the same folder or archive.
 * One of them that can be read one way only, such as 28/08/2011, tells for those that follow; two that disagree
 * tell nothing.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_DATE_ORDER_H
#define NEWSHOUND_CORPUS_CLEAN_DATE_ORDER_H

#include "corpus/clean/dateline.h"

struct date_evidence {
	uint64_t scope; /* a hash of the folder's or the archive's path */
	enum date_order order;
	bool contradicted;
};

/* Forgets what was seen where scope is another one. */
void date_evidence_begin(struct date_evidence *evidence, struct nh_string scope);
/* Takes in the text of a date. */
void date_evidence_note(struct date_evidence *evidence, struct nh_string text);
enum date_order date_evidence_order(const struct date_evidence *evidence);

#endif
