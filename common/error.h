/* SPDX-License-Identifier: MIT
 *
 * error.h - the one way to report. A function fails with `return nh_fail(error, NH_CORRUPT, file, "…")`; the
 * status travels up as a value, the message in the caller's struct nh_error. error may be NULL everywhere.
 */
#ifndef NEWSHOUND_COMMON_ERROR_H
#define NEWSHOUND_COMMON_ERROR_H

#include "common/base.h"

/* Fills error (where it is not NULL) and returns status. file may be NULL. */
enum nh_status nh_fail(struct nh_error *error, enum nh_status status, const char *file, const char *format,
		       ...) NH_PRINTF(4, 5);

/* The same for a failed system call: status NH_IO (NH_NO_MEMORY for ENOMEM), the message ends in strerror. */
enum nh_status nh_fail_system(struct nh_error *error, int system_errno, const char *file, const char *format,
			      ...) NH_PRINTF(4, 5);

enum nh_status nh_fail_memory(struct nh_error *error);

void nh_error_clear(struct nh_error *error);

#endif
