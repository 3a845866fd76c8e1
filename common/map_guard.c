/* SPDX-License-Identifier: MIT
 *
 * map_guard.c - see map_guard.h.
 *
 * The list only grows, and its members are used again: a handler may walk it at any moment, in any thread.
 * A member guards the addresses [begin, end); end is set last and cleared first.
 */
#define _GNU_SOURCE /* MAP_ANONYMOUS */

#include "common/map_guard.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/error.h"

struct map_guard {
	_Atomic uintptr_t begin, end;
	atomic_bool faulted;
	atomic_bool used;
	struct map_guard *next;
};

static _Atomic(struct map_guard *) guards;
static struct sigaction before; /* what SIGBUS did */
static uintptr_t page_bytes;
static int install_errno;
static atomic_bool installed;
static pthread_once_t install_once = PTHREAD_ONCE_INIT;

/* ---- the handler: nothing here that a signal must not do ---- */

static struct map_guard *guard_of(uintptr_t address)
{
	for (struct map_guard *guard = atomic_load(&guards); guard; guard = guard->next) {
		uintptr_t end = atomic_load(&guard->end);

		if (address < end && address >= atomic_load(&guard->begin))
			return guard;
	}
	return NULL;
}

static bool put_zeros(struct map_guard *guard, uintptr_t address)
{
	uintptr_t begin = address / page_bytes * page_bytes, end = atomic_load(&guard->end);

	if (end <= begin)
		return false;
	atomic_store(&guard->faulted, true);
	return mmap((void *)begin, end - begin, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) !=
	       MAP_FAILED;
}

/* What would have happened without us. Where that is the end, the load is tried again without a handler. */
static void pass_on(int number, siginfo_t *facts, void *context)
{
	if (before.sa_flags & SA_SIGINFO) {
		before.sa_sigaction(number, facts, context);
	} else if (before.sa_handler != SIG_DFL && before.sa_handler != SIG_IGN) {
		before.sa_handler(number);
	} else {
		(void)sigaction(number, &before, NULL);
		if (facts->si_code <= 0) /* sent by somebody: no load will bring it again */
			(void)raise(number);
	}
}

static void on_fault(int number, siginfo_t *facts, void *context)
{
	uintptr_t address = (uintptr_t)facts->si_addr;
	struct map_guard *guard = facts->si_code > 0 ? guard_of(address) : NULL;
	int saved = errno;

	if (!guard || !put_zeros(guard, address))
		pass_on(number, facts, context);
	errno = saved;
}

/* ---- installing ---- */

static void install(void)
{
	struct sigaction action;

	page_bytes = (uintptr_t)sysconf(_SC_PAGESIZE);
	memset(&action, 0, sizeof action);
	action.sa_sigaction = on_fault;
	action.sa_flags = SA_SIGINFO | SA_ONSTACK;
	sigemptyset(&action.sa_mask);
	if (sigaction(SIGBUS, NULL, &before) != 0 || sigaction(SIGBUS, &action, NULL) != 0)
		install_errno = errno;
	else
		atomic_store(&installed, true);
}

enum nh_status map_guard_install(struct nh_error *error)
{
	(void)pthread_once(&install_once, install);
	if (!atomic_load(&installed))
		return nh_fail_system(error, install_errno, NULL, "no handler for SIGBUS");
	return NH_OK;
}

bool map_guard_is_installed(void)
{
	return atomic_load(&installed);
}

/* ---- the list ---- */

static struct map_guard *take_unused(void)
{
	for (struct map_guard *guard = atomic_load(&guards); guard; guard = guard->next)
		if (!atomic_exchange(&guard->used, true))
			return guard;
	return NULL;
}

static struct map_guard *make_new(void)
{
	struct map_guard *guard = nh_new(struct map_guard);

	if (!guard)
		return NULL;
	atomic_init(&guard->used, true);
	guard->next = atomic_load(&guards);
	while (!atomic_compare_exchange_weak(&guards, &guard->next, guard))
		;
	return guard;
}

struct map_guard *map_guard_add(const void *bytes, size_t length)
{
	struct map_guard *guard = take_unused();

	if (!guard && !(guard = make_new()))
		return NULL;
	atomic_store(&guard->faulted, false);
	atomic_store(&guard->begin, (uintptr_t)bytes);
	atomic_store(&guard->end, (uintptr_t)bytes + length);
	return guard;
}

void map_guard_remove(struct map_guard *guard)
{
	if (!guard)
		return;
	atomic_store(&guard->end, 0);
	atomic_store(&guard->used, false);
}

bool map_guard_faulted(const struct map_guard *guard)
{
	return guard && atomic_load(&guard->faulted);
}
