/* SPDX-License-Identifier: MIT
 *
 * furniture.h - which lines of bodies are furniture, by what other articles of the same source say.
 *
 * A verdict (line_verdict.h) is a function of the live articles of the source. When articles come or go,
 * verdicts change; articles whose verdict did are inverted again, from their stored text. Where it is not
 * stored whole, nothing is judged. A commit inverts no more than so many; what is left is pending, and the
 * manifest says how many articles that are.
 */
#ifndef NEWSHOUND_INDEXER_FURNITURE_H
#define NEWSHOUND_INDEXER_FURNITURE_H

#include "indexer/index_directory.h"
#include "indexer/inverter.h"

struct furniture_bounds {
	size_t memory_bytes;   /* of articles that are inverted again, before they become a shard */
	uint64_t articles_max; /* to be inverted again */
};

/* Judges the live articles, and replaces those whose verdict has changed: new shards are added to the
 * directory. */
enum nh_status furniture_update(struct index_directory *directory, const struct inverter_options *options,
				const struct furniture_bounds *bounds, struct nh_error *error);

#endif
