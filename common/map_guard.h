/* SPDX-License-Identifier: MIT
 *
 * map_guard.h - keeps a process alive when a file that it has mapped is cut short by others, or cannot be
 * read: the kernel says so by SIGBUS, in the middle of any load.
 *
 * The handler puts zeros where the file was, from the fault to the end of the mapping, and marks the mapping;
 * the load goes on and reads a zero. Nobody jumps, so locks and memory stay in order. What was read is
 * worthless then: whoever reads a mapping asks map_guard_faulted before he believes it.
 *
 * A signal has one handler in a process, so what is guarded stands in a list of the process: the one place
 * where a library of ours keeps something that changes. Only a program decides to install it. Before that,
 * and for addresses that are not ours, SIGBUS does what it did.
 */
#ifndef NEWSHOUND_COMMON_MAP_GUARD_H
#define NEWSHOUND_COMMON_MAP_GUARD_H

#include "common/base.h"

struct map_guard;

/* For good; a second time does nothing. NH_IO where the system refuses. */
enum nh_status map_guard_install(struct nh_error *error);
bool map_guard_is_installed(void);

/* Enters a mapping, also before the handler is installed; NULL where memory ran out. */
struct map_guard *map_guard_add(const void *bytes, size_t length);
/* Takes it out, before it is unmapped. NULL is accepted. */
void map_guard_remove(struct map_guard *guard);
bool map_guard_faulted(const struct map_guard *guard);

#endif
