/* SPDX-License-Identifier: MIT
 *
 * fuzz.h - what the fuzz targets share: laws, and a folder in memory for files that they make. libFuzzer
 * calls LLVMFuzzerTestOneInput with bytes that it has found interesting; a law that is broken ends the run.
 */
#ifndef NEWSHOUND_TESTS_FUZZ_FUZZ_H
#define NEWSHOUND_TESTS_FUZZ_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/base.h"
#include "tests/unit/test_folder.h"

#define FUZZ_LAW(law)                                                                         \
	do {                                                                                  \
		if (!(law)) {                                                                 \
			fprintf(stderr, "%s:%d: broken law: %s\n", __FILE__, __LINE__, #law); \
			abort();                                                              \
		}                                                                             \
	} while (0)

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t length, size_t length_max, unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *bytes, size_t length, size_t length_max);

static char fuzz_folder[TEST_FOLDER_BYTES];

static inline void fuzz_folder_remove(void)
{
	test_folder_remove(fuzz_folder);
}

/* Makes fuzz_folder, which goes when the program ends. */
static inline void fuzz_folder_make(void)
{
	snprintf(fuzz_folder, sizeof fuzz_folder, "/dev/shm/newshound-fuzz-XXXXXX");
	FUZZ_LAW(mkdtemp(fuzz_folder) != NULL);
	atexit(fuzz_folder_remove);
}

static inline void fuzz_path(char path[TEST_PATH_BYTES], const char *name)
{
	snprintf(path, TEST_PATH_BYTES, "%s/%s", fuzz_folder, name);
}

static inline void fuzz_write(const char *name, const void *bytes, size_t length)
{
	char path[TEST_PATH_BYTES];
	FILE *file;

	fuzz_path(path, name);
	file = fopen(path, "wb");
	FUZZ_LAW(file != NULL && fwrite(bytes, 1, length, file) == length && fclose(file) == 0);
}

static inline bool fuzz_is_utf8(const char *text, size_t length)
{
	const unsigned char *at = (const unsigned char *)text, *end = at + length;

	while (at < end) {
		unsigned more = *at < 0x80   ? 0
				: *at < 0xC2 ? 4
				: *at < 0xE0 ? 1
				: *at < 0xF0 ? 2
				: *at < 0xF5 ? 3
					     : 4;
		uint32_t code = more ? *at & (0x3Fu >> more) : *at;

		if (more == 4 || (size_t)(end - at) <= more)
			return false;
		for (unsigned i = 1; i <= more; i++) {
			if ((at[i] & 0xC0) != 0x80)
				return false;
			code = code << 6 | (at[i] & 0x3F);
		}
		if ((more == 2 && (code < 0x800 || code >> 11 == 0x1B)) ||
		    (more == 3 && (code < 0x10000 || code > 0x10FFFF)))
			return false;
		at += more + 1;
	}
	return true;
}

#endif
