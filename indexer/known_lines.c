/* SPDX-License-Identifier: MIT
 *
 * known_lines.c - see known_lines.h.
 */
#include "indexer/known_lines.h"

#define MARKS_A_LINE 4
#define MARKS_MIN ((size_t)1 << 10)
#define MARKS_MAX ((size_t)1 << 26)
#define MARK_COUNT_MASK 3
#define MARK_HEADLINE 4
#define SLOTS_MIN 1024
#define MEMORY_A_LINE 32 /* of all lines of a part: marks, and those that repeat */
#define PARTS_MAX 1024
#define PART_FACTOR 0xC2B2AE3D27D4EB4Fu

struct known_line {
	uint64_t key; /* 0: an empty slot */
	/* Of each part of the signatures, and of the addresses: the first different values, and how many
	 * there are, at most enough. */
	unsigned char parts[BODY_SIGNATURE_PARTS][KNOWN_STORIES_MIN - 1];
	uint16_t addresses[KNOWN_STORIES_MIN - 1];
	uint8_t part_counts[BODY_SIGNATURE_PARTS], address_count;
	bool headline;
};

struct kept_line {
	uint64_t key; /* 0: an empty slot */
	bool repeats, headline;
};

bool known_lines_init_parts(struct known_lines *known, uint64_t line_count, size_t memory_bytes)
{
	uint64_t most = memory_bytes / MEMORY_A_LINE + 1;
	uint64_t parts = nh_size_min(line_count / most + 1, PARTS_MAX);
	bool good = known_lines_init(known, line_count / parts);

	known->part_count = (uint32_t)parts;
	return good;
}

static bool in_part(const struct known_lines *known, uint64_t key)
{
	return known->part_count == 1 || ((key * PART_FACTOR) >> 40) % known->part_count == known->part;
}

bool known_lines_init(struct known_lines *known, uint64_t line_count)
{
	*known = (struct known_lines){.mark_count = MARKS_MIN, .slot_count = SLOTS_MIN, .part_count = 1};
	while (known->mark_count < MARKS_MAX && known->mark_count < line_count * MARKS_A_LINE)
		known->mark_count *= 2;
	known->marks = nh_new_array(known->mark_count, 1);
	known->lines = nh_new_array(known->slot_count, sizeof *known->lines);
	return known->marks && known->lines;
}

void known_lines_done(struct known_lines *known)
{
	free(known->marks);
	free(known->lines);
	free(known->kept);
	*known = (struct known_lines){0};
}

/* The low bits of a key are its kind. */
static size_t spread(uint64_t key, size_t count)
{
	return (key ^ key >> 32) >> 3 & (count - 1);
}

uint64_t line_block_key(struct line_block *block, const struct body_line *line)
{
	enum line_kind kind = line_kind(line->key);
	uint64_t key = 0;

	if (line->ends_run || (line->key && (kind == LINE_FIGURES || kind == LINE_LEADS))) {
		*block = (struct line_block){{0, 0}};
	} else if (line->key) {
		if (block->before[0])
			key = (block->before[0] * 0x9E3779B97F4A7C15u + block->before[1]) *
				  0xBF58476D1CE4E5B9u +
			      line->key;
		block->before[0] = block->before[1];
		block->before[1] = line->key;
	}
	return key ^ key >> 31;
}

/* ---- marks ---- */

static unsigned char *mark_of(const struct known_lines *known, uint64_t key)
{
	return &known->marks[spread(key, known->mark_count)];
}

static void mark(const struct known_lines *known, uint64_t key)
{
	unsigned char *mark = key && in_part(known, key) ? mark_of(known, key) : NULL;

	if (mark && (*mark & MARK_COUNT_MASK) < KNOWN_STORIES_MIN)
		++*mark;
}

void known_lines_mark(struct known_lines *known, const struct body_lines *lines)
{
	struct line_block block = {{0, 0}};

	if (lines->headline_key && in_part(known, lines->headline_key))
		*mark_of(known, lines->headline_key) |= MARK_HEADLINE;
	for (size_t i = 0; i < lines->count; i++) {
		struct body_line line = body_line(lines, i);

		mark(known, line.key);
		mark(known, line_block_key(&block, &line));
	}
}

static bool could_be_known(const struct known_lines *known, uint64_t key)
{
	unsigned char mark = in_part(known, key) ? *mark_of(known, key) : 0;

	return (mark & MARK_COUNT_MASK) >= KNOWN_STORIES_MIN ||
	       ((mark & MARK_COUNT_MASK) && (mark & MARK_HEADLINE));
}

/* ---- exact counts ---- */

static struct known_line *find_line(const struct known_lines *known, uint64_t key)
{
	size_t slot = spread(key, known->slot_count);

	while (known->lines[slot].key && known->lines[slot].key != key)
		slot = (slot + 1) & (known->slot_count - 1);
	return &known->lines[slot];
}

static bool grow(struct known_lines *known)
{
	struct known_line *old = known->lines;
	size_t old_count = known->slot_count;

	if (known->line_count * 3 < known->slot_count * 2)
		return true;
	known->lines = nh_new_array(old_count * 2, sizeof *known->lines);
	if (!known->lines) {
		known->lines = old;
		return false;
	}
	known->slot_count = old_count * 2;
	for (size_t i = 0; i < old_count; i++)
		if (old[i].key)
			*find_line(known, old[i].key) = old[i];
	free(old);
	return true;
}

/* NULL where memory ran out. */
static struct known_line *add_line(struct known_lines *known, uint64_t key)
{
	struct known_line *line;

	if (!grow(known))
		return NULL;
	line = find_line(known, key);
	known->line_count += !line->key;
	line->key = key;
	return line;
}

static void see_address(struct known_line *line, uint16_t address)
{
	unsigned count = line->address_count;

	for (unsigned i = 0; i < count && i < KNOWN_STORIES_MIN - 1; i++)
		if (line->addresses[i] == address)
			return;
	if (count < KNOWN_STORIES_MIN - 1)
		line->addresses[count] = address;
	if (count < KNOWN_STORIES_MIN)
		line->address_count++;
}

static void see_in(struct known_line *line, const struct body_lines *lines)
{
	see_address(line, lines->address);
	for (size_t part = 0; part < BODY_SIGNATURE_PARTS; part++) {
		unsigned count = line->part_counts[part];
		bool seen = count == KNOWN_STORIES_MIN;

		for (unsigned i = 0; i < count && i < KNOWN_STORIES_MIN - 1; i++)
			seen |= line->parts[part][i] == lines->signature[part];
		if (seen)
			continue;
		if (count < KNOWN_STORIES_MIN - 1)
			line->parts[part][count] = lines->signature[part];
		line->part_counts[part]++;
	}
}

static bool count(struct known_lines *known, uint64_t key, const struct body_lines *lines)
{
	struct known_line *line;

	if (!key || !could_be_known(known, key))
		return true;
	line = add_line(known, key);
	if (line)
		see_in(line, lines);
	return line;
}

bool known_lines_count(struct known_lines *known, const struct body_lines *lines)
{
	struct line_block block = {{0, 0}};

	if (lines->headline_key && could_be_known(known, lines->headline_key)) {
		struct known_line *line = add_line(known, lines->headline_key);

		if (!line)
			return false;
		line->headline = true;
	}
	for (size_t i = 0; i < lines->count; i++) {
		struct body_line line = body_line(lines, i);

		if (!count(known, line.key, lines) || !count(known, line_block_key(&block, &line), lines))
			return false;
	}
	return true;
}

/* ---- what there is to say ---- */

static bool repeats(const struct known_line *line)
{
	size_t parts = 0;

	for (size_t part = 0; part < BODY_SIGNATURE_PARTS; part++)
		parts += line->part_counts[part] == KNOWN_STORIES_MIN;
	return line->address_count == KNOWN_STORIES_MIN && parts >= KNOWN_PARTS_MIN;
}

static struct kept_line *find_kept(const struct known_lines *known, uint64_t key)
{
	size_t slot = spread(key, known->kept_slots);

	while (known->kept[slot].key && known->kept[slot].key != key)
		slot = (slot + 1) & (known->kept_slots - 1);
	return &known->kept[slot];
}

static bool grow_kept(struct known_lines *known)
{
	struct kept_line *old = known->kept;
	size_t old_slots = known->kept_slots, wanted = old_slots ? old_slots * 2 : SLOTS_MIN;
	struct kept_line *kept;

	if (old && known->kept_count * 3 < old_slots * 2)
		return true;
	kept = nh_new_array(wanted, sizeof *kept);
	if (!kept)
		return false;
	known->kept = kept;
	known->kept_slots = wanted;
	for (size_t i = 0; i < old_slots; i++)
		if (old[i].key)
			*find_kept(known, old[i].key) = old[i];
	free(old);
	return true;
}

static bool keep_lines(struct known_lines *known)
{
	for (size_t i = 0; i < known->slot_count; i++) {
		const struct known_line *line = &known->lines[i];

		if (!line->key || !(line->headline || repeats(line)))
			continue;
		if (!grow_kept(known))
			return false;
		*find_kept(known, line->key) = (struct kept_line){line->key, repeats(line), line->headline};
		known->kept_count++;
	}
	return true;
}

bool known_lines_end_part(struct known_lines *known)
{
	bool good = known->part_count == 1 || (grow_kept(known) && keep_lines(known));

	if (known->part_count == 1)
		return true;
	known->part++;
	known->line_count = 0;
	free(known->lines);
	known->slot_count = SLOTS_MIN;
	known->lines = nh_new_array(known->slot_count, sizeof *known->lines);
	if (known->part < known->part_count) {
		memset(known->marks, 0, known->mark_count);
	} else {
		free(known->marks);
		known->marks = NULL;
	}
	return good && known->lines;
}

bool known_lines_repeats(const struct known_lines *known, uint64_t key)
{
	if (known->kept)
		return key && find_kept(known, key)->repeats;
	return key && repeats(find_line(known, key));
}

bool known_lines_is_headline(const struct known_lines *known, uint64_t key)
{
	if (known->kept)
		return key && find_kept(known, key)->headline;
	return key && find_line(known, key)->headline;
}
