/* SPDX-License-Identifier: MIT
 *
 * furniture.h - which ends of bodies are furniture: lines that other articles of the same source show too.
 *
 * A verdict is a function of the live articles of the source: a line of a tail (tail_lines.h) is known where three
 * of them end in it behind different prose, or where it is the headline of another one. The tail is furniture from
 * the first known line on from which at least half of the lines are known. When articles come or go, verdicts change;
 * articles whose verdict did are inverted again, from their stored text. Where it is not stored whole, nothing is
 * judged.
 */
#ifndef NEWSHOUND_INDEXER_FURNITURE_H
#define NEWSHOUND_INDEXER_FURNITURE_H

#include "indexer/index_directory.h"
#include "indexer/inverter.h"

/* Judges the live articles, and replaces those whose verdict has changed: new shards are added to the directory,
 * with at most memory_bytes of articles each. */
enum nh_status furniture_update(struct index_directory *directory, const struct inverter_options *options,
				size_t memory_bytes, struct nh_error *error);

#endif
