/* SPDX-License-Identifier: MIT
 *
 * commands.c - what the commands share: opening, writing, reporting.
 */
#include "searcher/cli/commands.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>

#include "searcher/cli/terminal.h"

int report_error(const struct nh_error *error)
{
	struct buf line;

	buf_init(&line);
	if (error->file[0]) {
		terminal_line(&line, nh_string_of(error->file));
		buf_append_text(&line, ": ");
	}
	terminal_line(&line,
		      nh_string_of(error->message[0] ? error->message : nh_status_name(error->status)));
	fprintf(stderr, "newshound: %.*s\n", (int)line.length, line.bytes ? (const char *)line.bytes : "");
	buf_done(&line);
	return EXIT_ERROR;
}

int report_memory(void)
{
	fprintf(stderr, "newshound: out of memory\n");
	return EXIT_ERROR;
}

/* Whether nothing stands in the way of an index at path: a folder that holds other things is made none. */
static bool may_become_index(const char *path)
{
	DIR *folder = opendir(path);
	size_t count = 0;

	if (!folder)
		return errno == ENOENT;
	while (count <= 2 && readdir(folder)) /* "." and ".." */
		count++;
	closedir(folder);
	return count <= 2;
}

struct nh_index *open_index(const struct settings *settings)
{
	struct nh_index *index = NULL;
	struct nh_error error = {0};
	enum nh_status status =
	    nh_index_open(settings->targets, settings->target_count, NULL, &index, &error);

	if (status == NH_OK)
		return index;
	report_error(&error);
	/* not where a file inside an index is gone */
	for (size_t i = 0; status == NH_NOT_FOUND && i < settings->target_count; i++)
		if (strcmp(error.file, settings->targets[i]) == 0 && may_become_index(error.file))
			fprintf(stderr, "newshound: to make one: newshound index -i %s PATH...\n",
				error.file);
	return NULL;
}

size_t tell_missing(const struct nh_index *index)
{
	size_t shards = 0;

	for (size_t i = 0; i < nh_index_missing_count(index); i++) {
		const struct nh_missing *missing = nh_index_missing(index, i);
		struct nh_error error = {.status = missing->status};

		snprintf(error.file, sizeof error.file, "%s", missing->file);
		snprintf(error.message, sizeof error.message, "%s", missing->reason);
		report_error(&error);
		shards += !missing->copies_only;
	}
	if (nh_index_missing_count(index))
		fprintf(
		    stderr,
		    "newshound: the rest answers; newshound verify --repair sets aside what is damaged\n");
	return shards;
}

bool write_out(const struct buf *out)
{
	if (buf_failed(out)) {
		report_memory();
		return false;
	}
	if (fwrite(out->bytes, 1, out->length, stdout) == out->length && fflush(stdout) == 0)
		return true;
	fprintf(stderr, "newshound: standard output: %s\n", strerror(errno));
	return false;
}
