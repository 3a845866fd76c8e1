/* SPDX-License-Identifier: MIT
 *
 * missing.c - see missing.h.
 */
#include "searcher/missing.h"

#include <errno.h>

#include "common/base.h"

bool missing_is_possible(enum nh_status status, const struct nh_error *error)
{
	return status == NH_CORRUPT || status == NH_VERSION || status == NH_NOT_FOUND ||
	       (status == NH_IO && error->system_errno != EMFILE && error->system_errno != ENFILE);
}

static char *copy_text(const char *text)
{
	size_t bytes = strlen(text) + 1;
	char *copy = nh_new_array(bytes, 1);

	if (copy)
		memcpy(copy, text, bytes);
	return copy;
}

bool missing_add(struct missing_list *list, const char *file, uint64_t articles, bool copies_only,
		 const struct nh_error *error)
{
	struct nh_missing *items = nh_resize_array(list->items, list->count + 1, sizeof *items);
	struct nh_missing *item;

	if (!items)
		return false;
	list->items = items;
	item = &items[list->count++];
	*item = (struct nh_missing){copy_text(file), copy_text(error->message), error->status, articles,
				    copies_only};
	return item->file && item->reason;
}

void missing_cut(struct missing_list *list, size_t keep)
{
	while (list->count > keep) {
		struct nh_missing *item = &list->items[--list->count];

		free((char *)item->file);
		free((char *)item->reason);
	}
}

void missing_done(struct missing_list *list)
{
	missing_cut(list, 0);
	free(list->items);
}
