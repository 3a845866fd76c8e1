/* SPDX-License-Identifier: MIT
 *
 * memory.h - giving memory back to the system after a large phase is over.
 */
#ifndef NEWSHOUND_COMMON_MEMORY_H
#define NEWSHOUND_COMMON_MEMORY_H

/* Asks the allocator to return what is free. Costs a fraction of a millisecond; does nothing where the C
 * library has no way to do it. */
void memory_give_back(void);

#endif
