/* SPDX-License-Identifier: MIT
 *
 * test_random.h - numbers that look random and are the same in every run: the generator SplitMix64
 * (https://prng.di.unimi.it/splitmix64.c).
 */
#ifndef NEWSHOUND_TESTS_UNIT_TEST_RANDOM_H
#define NEWSHOUND_TESTS_UNIT_TEST_RANDOM_H

#include <stddef.h>
#include <stdint.h>

static inline uint64_t test_random(uint64_t *state)
{
	uint64_t mixed = *state += 0x9E3779B97F4A7C15u;

	mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9u;
	mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EBu;
	return mixed ^ mixed >> 31;
}

/* 0 to below-1; below > 0. */
static inline uint64_t test_random_below(uint64_t *state, uint64_t below)
{
	return test_random(state) % below;
}

/* A value of exactly this many bits; 0 for none. */
static inline uint64_t test_random_bits(uint64_t *state, unsigned bits)
{
	if (bits == 0)
		return 0;
	return test_random(state) >> (64 - bits) | (uint64_t)1 << (bits - 1);
}

static inline void test_random_bytes(uint64_t *state, unsigned char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		bytes[i] = (unsigned char)test_random(state);
}

#endif
