/* SPDX-License-Identifier: MIT
 *
 * joined_links.h - which articles of different directories are copies: the part of joined_groups.h that looks
 * at sketches.
 */
#ifndef NEWSHOUND_SEARCHER_JOINED_LINKS_H
#define NEWSHOUND_SEARCHER_JOINED_LINKS_H

#include "searcher/snapshot.h"

struct joined_document {
	const unsigned char *sketch;
	uint32_t shard, doc;
	uint32_t node; /* of its group, or one of its own */
	uint32_t next; /* of the same slot; + 1 */
};

struct joining {
	struct nh_index *index;
	struct joined_document *documents; /* that may be copies of another directory's; in order */
	uint32_t document_count;
	uint32_t *parents; /* of nodes: groups, then documents without one */
	uint32_t *weights; /* of roots: their documents, two at least for what was a group */
	uint32_t node_count;
};

/* Finds the documents, of which few are none in truth. */
enum nh_status joining_find_documents(struct joining *joining, struct nh_error *error);
/* Unites the nodes of documents that are copies. */
enum nh_status joining_link(struct joining *joining, struct nh_error *error);

static inline uint32_t joining_root(const struct joining *joining, uint32_t node)
{
	while (joining->parents[node] != node) {
		joining->parents[node] = joining->parents[joining->parents[node]];
		node = joining->parents[node];
	}
	return node;
}

#endif
