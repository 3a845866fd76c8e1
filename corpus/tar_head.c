/* SPDX-License-Identifier: MIT
 *
 * tar_head.c - see tar_head.h.
 */
#include "corpus/tar_head.h"

#define LENGTH_OFFSET 124
#define LENGTH_BYTES 12
#define SUM_OFFSET 148
#define SUM_BYTES 8
#define TYPE_OFFSET 156
#define LENGTH_MAX ((uint64_t)1 << 62)

/* Octal digits between spaces and NULs. */
static bool read_octal(const unsigned char *field, size_t length, uint64_t *ret)
{
	uint64_t number = 0;
	size_t i = 0, first;

	while (i < length && field[i] == ' ')
		i++;
	for (first = i; i < length && field[i] >= '0' && field[i] <= '7'; i++)
		number = number * 8 + (field[i] - '0');
	*ret = number;
	return i > first && (i == length || field[i] == ' ' || field[i] == '\0');
}

/* Lengths that octal digits cannot say stand as a number of base 256. */
static bool read_length(const unsigned char *field, uint64_t *ret)
{
	uint64_t number = 0;

	if (field[0] != 0x80)
		return read_octal(field, LENGTH_BYTES, ret);
	for (size_t i = 1; i < LENGTH_BYTES; i++) {
		if (number > LENGTH_MAX >> 8)
			return false;
		number = number << 8 | field[i];
	}
	*ret = number;
	return true;
}

bool tar_head_read(struct nh_string bytes, struct tar_head *ret)
{
	const unsigned char *head = (const unsigned char *)bytes.bytes;
	uint64_t sum, length, found = 0;

	if (bytes.length < TAR_BLOCK_BYTES || !read_octal(head + SUM_OFFSET, SUM_BYTES, &sum) ||
	    !read_length(head + LENGTH_OFFSET, &length) || head[0] == '\0')
		return false;
	for (size_t i = 0; i < TAR_BLOCK_BYTES; i++)
		found += i >= SUM_OFFSET && i < SUM_OFFSET + SUM_BYTES ? ' ' : head[i];
	if (found != sum)
		return false;
	*ret = (struct tar_head){.length = length,
				 .is_file = head[TYPE_OFFSET] == '0' || head[TYPE_OFFSET] == '\0' ||
					    head[TYPE_OFFSET] == '7'};
	return true;
}
