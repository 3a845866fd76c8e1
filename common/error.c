/* SPDX-License-Identifier: MIT
 *
 * error.c - see error.h.
 */
#include "common/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

NH_EXPORT const char *nh_status_name(enum nh_status status)
{
	static const char *const names[] = {
	    [NH_OK] = "ok",
	    [NH_NOT_FOUND] = "not found",
	    [NH_BAD_INPUT] = "bad input",
	    [NH_CORRUPT] = "corrupt",
	    [NH_VERSION] = "version",
	    [NH_BUSY] = "busy",
	    [NH_NO_MEMORY] = "no memory",
	    [NH_IO] = "io",
	    [NH_CANCELLED] = "cancelled",
	    [NH_DEADLINE] = "deadline",
	};
	return (size_t)status < NH_COUNT_OF(names) ? names[status] : "unknown";
}

void nh_error_clear(struct nh_error *error)
{
	if (error)
		memset(error, 0, sizeof *error);
}

static void set(struct nh_error *error, enum nh_status status, int system_errno, const char *file)
{
	error->status = status;
	error->system_errno = system_errno;
	error->offset = 0;
	snprintf(error->file, sizeof error->file, "%s", file ? file : "");
}

enum nh_status nh_fail(struct nh_error *error, enum nh_status status, const char *file, const char *format,
		       ...)
{
	va_list arguments;

	if (!error)
		return status;
	set(error, status, 0, file);
	va_start(arguments, format);
	vsnprintf(error->message, sizeof error->message, format, arguments);
	va_end(arguments);
	return status;
}

enum nh_status nh_fail_system(struct nh_error *error, int system_errno, const char *file, const char *format,
			      ...)
{
	enum nh_status status = system_errno == ENOMEM ? NH_NO_MEMORY : NH_IO;
	char reason[128];
	va_list arguments;
	size_t used;

	if (!error)
		return status;
	set(error, status, system_errno, file);
	va_start(arguments, format);
	vsnprintf(error->message, sizeof error->message, format, arguments);
	va_end(arguments);
	used = strlen(error->message);
	if (strerror_r(system_errno, reason, sizeof reason) != 0)
		snprintf(reason, sizeof reason, "error %d", system_errno);
	snprintf(error->message + used, sizeof error->message - used, ": %s", reason);
	return status;
}

enum nh_status nh_fail_memory(struct nh_error *error)
{
	return nh_fail(error, NH_NO_MEMORY, NULL, "out of memory");
}
