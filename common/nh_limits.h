/* SPDX-License-Identifier: MIT
 *
 * nh_limits.h - the limits that more than one room must agree on; those of one file stand in that file's
 * header.
 */
#ifndef NEWSHOUND_COMMON_NH_LIMITS_H
#define NEWSHOUND_COMMON_NH_LIMITS_H

#define LIMIT_ID_BYTES 8192                /* of an article's id */
#define LIMIT_ARTICLE_POSITIONS (1u << 23) /* tokens of one article; more are not indexed */
#define LIMIT_MANIFEST_BYTES (16u << 20)
#define LIMIT_MANIFEST_SHARDS 65536
#define LIMIT_GROUPS_BYTES (1u << 30) /* of the file that says which articles are copies */
#define LIMIT_WITHDRAWN_BYTES                                                                           \
	(8u << 20)                    /* of the file of withdrawals; where they are more, the oldest go \
				       */
#define LIMIT_TEXT_BYTES (256u << 20) /* of one article's stored text, uncompressed */

#endif
