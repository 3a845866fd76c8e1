/* SPDX-License-Identifier: MIT
 *
 * text_code_lengths.c - see text_code_lengths.h.
 */
#include "common/shard/text_code_lengths.h"

/* Leaves are taken from the end of their array, inner nodes in the order in which they are made, which is
 * that of their uses too. */
struct tree {
	const uint64_t *leaves; /* their uses */
	size_t count;
	uint64_t *uses;           /* of inner nodes */
	uint32_t *parents;        /* of leaves, and behind them of inner nodes */
	size_t leaf, inner, made; /* the next ones to be taken */
};

static uint32_t take_least(struct tree *tree, uint64_t *uses)
{
	size_t count = tree->count;

	if (tree->leaf < count &&
	    (tree->inner == tree->made || tree->leaves[count - 1 - tree->leaf] <= tree->uses[tree->inner])) {
		*uses += tree->leaves[count - 1 - tree->leaf];
		return (uint32_t)tree->leaf++;
	}
	*uses += tree->uses[tree->inner];
	return (uint32_t)(count + tree->inner++);
}

/* Depths beyond the longest code count as the longest; then the codes may be too many. */
static void count_depths(const struct tree *tree, unsigned char *depths,
			 uint32_t counts[TEXT_CODE_BITS_MAX + 1])
{
	size_t root = tree->count + tree->made - 1;

	depths[root] = 0;
	for (size_t node = root; node-- > 0;) {
		unsigned depth = depths[tree->parents[node]] + 1u;

		depths[node] = (unsigned char)(depth < UINT8_MAX ? depth : UINT8_MAX - 1);
		if (node < tree->count)
			counts[depth < TEXT_CODE_BITS_MAX ? depth : TEXT_CODE_BITS_MAX]++;
	}
}

/* Lengthens the longest codes that can be, until there is room for all. */
static void make_room(uint32_t counts[TEXT_CODE_BITS_MAX + 1])
{
	uint64_t taken = 0;

	for (unsigned bits = 1; bits <= TEXT_CODE_BITS_MAX; bits++)
		taken += (uint64_t)counts[bits] << (TEXT_CODE_BITS_MAX - bits);
	while (taken > (uint64_t)1 << TEXT_CODE_BITS_MAX) {
		unsigned bits = TEXT_CODE_BITS_MAX - 1;

		while (!counts[bits])
			bits--;
		counts[bits]--;
		counts[bits + 1]++;
		taken -= (uint64_t)1 << (TEXT_CODE_BITS_MAX - 1 - bits);
	}
}

bool text_code_lengths(const uint64_t *uses_of_pieces, size_t count, uint32_t counts[TEXT_CODE_BITS_MAX + 1])
{
	size_t nodes = count * 2 - 1;
	struct tree tree = {.leaves = uses_of_pieces,
			    .count = count,
			    .uses = nh_new_array(count, sizeof *tree.uses),
			    .parents = nh_new_array(nodes, sizeof *tree.parents)};
	unsigned char *depths = nh_new_array(nodes, 1);
	bool whole = tree.uses && tree.parents && depths;

	while (whole && tree.made < count - 1) {
		uint64_t uses = 0;
		uint32_t one = take_least(&tree, &uses), other = take_least(&tree, &uses);

		tree.parents[one] = tree.parents[other] = (uint32_t)(count + tree.made);
		tree.uses[tree.made++] = uses;
	}
	if (whole) {
		count_depths(&tree, depths, counts);
		make_room(counts);
	}
	free(tree.uses);
	free(tree.parents);
	free(depths);
	return whole;
}
