/* SPDX-License-Identifier: MIT
 *
 * twin_shrink.h - makes a mismatch small enough to be understood.
 */
#ifndef NEWSHOUND_TESTS_DIFFERENTIAL_TWIN_SHRINK_H
#define NEWSHOUND_TESTS_DIFFERENTIAL_TWIN_SHRINK_H

#include "tests/differential/twin_case.h"

/* Takes away steps and parts of articles for as long as the engines still differ on the query, then prints
 * what is left to stderr. made is changed. */
void case_shrink(struct twin_case *made, const struct case_layout *layout, const char *query,
		 const struct nh_search_options *options);

#endif
