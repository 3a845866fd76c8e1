/* SPDX-License-Identifier: MIT
 *
 * history_path.c - see history_path.h.
 */
#include "searcher/cli/history_path.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

static bool print_path(char ret_path[HISTORY_PATH_BYTES])
{
	const char *state = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME");
	int length;

	if (state && state[0] == '/')
		length = snprintf(ret_path, HISTORY_PATH_BYTES, "%s/newshound/history", state);
	else if (home && home[0] == '/')
		length = snprintf(ret_path, HISTORY_PATH_BYTES, "%s/.local/state/newshound/history", home);
	else
		return false;
	return length > 0 && length < HISTORY_PATH_BYTES;
}

bool history_path(char ret_path[HISTORY_PATH_BYTES])
{
	char *slash;

	if (!print_path(ret_path))
		return false;
	for (slash = strchr(ret_path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(ret_path, 0700) != 0 && errno != EEXIST && errno != EROFS && errno != EACCES)
			return false;
		*slash = '/';
	}
	return true;
}
