/* SPDX-License-Identifier: MIT
 *
 * repair.h - nh_index_repair through any file system.
 */
#ifndef NEWSHOUND_INDEXER_REPAIR_H
#define NEWSHOUND_INDEXER_REPAIR_H

#include "common/file.h"
#include "indexer/newshound_index.h"

#define REPAIR_FOLDER "damaged"

enum nh_status repair_index(const struct file_ops *ops, const char *path,
			    const struct nh_repair_options *options, struct nh_repair_summary *ret_summary,
			    struct nh_error *error);

#endif
