/* SPDX-License-Identifier: MIT
 *
 * text_trainer.c - see text_trainer.h.
 *
 *   1. Words are counted. The frequent ones become pieces.
 *   2. Pairs of frequent words are counted; the most frequent ones become pieces.
 *   3. Parts of the rare words, two to six bytes long, are counted; those that save most become pieces too.
 *   4. All words are cut by these pieces, which says how often each is used; what is hardly used is left out.
 *   5. Lengths of codes are made of the uses, as Huffman's, but none longer than TEXT_CODE_BITS_MAX.
 */
#include "common/shard/text_trainer.h"

#include "common/shard/text_code_lengths.h"
#include "common/shard/text_pieces.h"

#define WORDS_MAX 11000
#define PAIRS_MAX 2000
#define PAIR_SLOTS_BITS 16
#define PAIR_SLOTS ((size_t)1 << PAIR_SLOTS_BITS)
#define PAIRS_COUNTED (PAIR_SLOTS / 2)
#define PAIR_WORD_USES_MIN 16
#define PARTS_MAX 3000
#define PART_BYTES_MIN 2
#define PART_BYTES_MAX 6
#define PART_SLOTS ((size_t)1 << 17)
#define PARTS_COUNTED (PART_SLOTS / 2)
#define PART_SAVES_MIN 8
#define BYTES 256
/* A piece costs its bytes and its length's; a use of it saves about two bytes. */
#define USES_MIN 5
#define WORD_USES_MIN 2
#define FIRST_TABLE 1024

struct piece {
	uint32_t begin; /* in strings */
	uint32_t length;
	uint64_t uses;
};

struct making {
	const struct text_trainer *trainer;
	uint64_t share;
	struct buf strings;
	struct piece *pieces;
	size_t count;
	bool *is_piece;   /* beside words */
	uint32_t *counts; /* beside words: their uses outside of pairs */
};

void text_trainer_init(struct text_trainer *trainer)
{
	*trainer = (struct text_trainer){0};
	string_set_init(&trainer->words);
}

void text_trainer_done(struct text_trainer *trainer)
{
	string_set_done(&trainer->words);
	buf_done(&trainer->sequence);
	free(trainer->counts);
}

static bool count_word(struct text_trainer *trainer, struct nh_string word)
{
	bool is_new;
	uint32_t number = string_set_add(&trainer->words, word, &is_new);

	if (number == STRING_SET_NONE)
		return false;
	if (number >= trainer->capacity) {
		size_t wanted = trainer->capacity ? trainer->capacity * 2 : FIRST_TABLE;
		uint32_t *counts = nh_resize_array(trainer->counts, wanted, sizeof *counts);

		if (!counts)
			return false;
		trainer->counts = counts;
		trainer->capacity = wanted;
	}
	trainer->counts[number] = is_new ? 1 : trainer->counts[number] + 1;
	buf_append(&trainer->sequence, &number, sizeof number);
	return !buf_failed(&trainer->sequence);
}

void text_trainer_add(struct text_trainer *trainer, struct nh_string plain)
{
	const unsigned char *at = (const unsigned char *)plain.bytes, *end = at + plain.length;

	for (size_t length; at < end && !trainer->failed; at += length) {
		length = text_word(at, (size_t)(end - at));
		trainer->failed = !count_word(trainer, (struct nh_string){(const char *)at, length});
	}
	buf_append(&trainer->sequence, &(uint32_t){STRING_SET_NONE}, sizeof(uint32_t));
	trainer->failed |= buf_failed(&trainer->sequence);
	trainer->bytes += plain.length;
}

/* ---- pieces ---- */

static void add_piece(struct making *making, const void *bytes, size_t length, uint64_t uses)
{
	making->pieces[making->count++] =
	    (struct piece){(uint32_t)making->strings.length, (uint32_t)length, uses};
	buf_append(&making->strings, bytes, length);
}

static void add_bytes(struct making *making)
{
	for (unsigned byte = 0; byte < BYTES; byte++)
		add_piece(making, &(unsigned char){(unsigned char)byte}, 1, 0);
}

/* The count that leaves no more than most words above it. */
static uint32_t least_count(const struct text_trainer *trainer, uint32_t least, size_t most)
{
	size_t above;

	for (;; least++) {
		above = 0;
		for (uint32_t i = 0; i < trainer->words.count; i++)
			above += trainer->counts[i] >= least;
		if (above <= most)
			return least;
	}
}

static void add_words(struct making *making)
{
	const struct text_trainer *trainer = making->trainer;
	uint64_t wanted = (USES_MIN + making->share - 1) / making->share;
	uint32_t least =
	    least_count(trainer, wanted > WORD_USES_MIN ? (uint32_t)wanted : WORD_USES_MIN, WORDS_MAX);

	for (uint32_t i = 0; i < trainer->words.count; i++) {
		struct nh_string word = string_set_get(&trainer->words, i);

		making->is_piece[i] = word.length > 1 && trainer->counts[i] >= least;
		if (making->is_piece[i])
			add_piece(making, word.bytes, word.length, 0);
	}
}

/* ---- pairs of frequent words ---- */

struct pair {
	uint64_t key; /* the numbers of the words, that of the first above; + 1 */
	uint32_t uses;
	uint32_t piece; /* its number + 1 */
};

struct pairs {
	struct pair *slots;
	size_t count;
};

static struct pair *find_pair(const struct pairs *pairs, uint64_t key)
{
	size_t slot = key * 0x9E3779B97F4A7C15u >> (64 - PAIR_SLOTS_BITS);

	while (pairs->slots[slot].key && pairs->slots[slot].key != key)
		slot = (slot + 1) & (PAIR_SLOTS - 1);
	return &pairs->slots[slot];
}

static uint64_t pair_key(const struct text_trainer *trainer, size_t at)
{
	uint32_t words[2];

	memcpy(words, trainer->sequence.bytes + at * sizeof *words, sizeof words);
	for (size_t i = 0; i < NH_COUNT_OF(words); i++)
		if (words[i] == STRING_SET_NONE || trainer->counts[words[i]] < PAIR_WORD_USES_MIN)
			return 0;
	if (string_set_get(&trainer->words, words[0]).length +
		string_set_get(&trainer->words, words[1]).length >
	    TEXT_PIECE_BYTES_MAX)
		return 0;
	return ((uint64_t)words[0] << 32 | words[1]) + 1;
}

static size_t sequence_length(const struct text_trainer *trainer)
{
	return trainer->sequence.length / sizeof(uint32_t);
}

static void count_pairs(const struct text_trainer *trainer, struct pairs *pairs)
{
	for (size_t at = 0; at + 1 < sequence_length(trainer); at++) {
		uint64_t key = pair_key(trainer, at);
		struct pair *pair = key ? find_pair(pairs, key) : NULL;

		if (!pair || (!pair->key && pairs->count == PAIRS_COUNTED))
			continue;
		pairs->count += !pair->key;
		pair->key = key;
		pair->uses++;
	}
}

static int compare_pairs(const void *left, const void *right)
{
	const struct pair *a = left, *b = right;

	if (a->uses != b->uses)
		return a->uses > b->uses ? -1 : 1;
	return a->key < b->key ? -1 : a->key > b->key;
}

/* The most frequent pairs become pieces, and are all that the table holds. */
static bool keep_pairs(struct making *making, struct pairs *pairs)
{
	const struct string_set *words = &making->trainer->words;
	size_t count = 0, kept;
	struct pair *chosen;

	for (size_t i = 0; i < PAIR_SLOTS; i++)
		if (pairs->slots[i].uses * making->share >= USES_MIN)
			pairs->slots[count++] = pairs->slots[i];
	qsort(pairs->slots, count, sizeof *pairs->slots, compare_pairs);
	kept = nh_size_min(count, PAIRS_MAX);
	chosen = nh_new_array(kept, sizeof *chosen);
	if (!chosen)
		return false;
	memcpy(chosen, pairs->slots, kept * sizeof *chosen);
	memset(pairs->slots, 0, PAIR_SLOTS * sizeof *pairs->slots);
	for (size_t i = 0; i < kept; i++) {
		struct nh_string first = string_set_get(words, (uint32_t)((chosen[i].key - 1) >> 32));
		struct nh_string second = string_set_get(words, (uint32_t)(chosen[i].key - 1));

		chosen[i].piece = (uint32_t)making->count + 1;
		*find_pair(pairs, chosen[i].key) = chosen[i];
		add_piece(making, first.bytes, first.length, 0);
		making->pieces[making->count - 1].length += (uint32_t)second.length;
		buf_append_string(&making->strings, second);
	}
	free(chosen);
	return true;
}

/* From the left, as texts are cut. */
static void use_pairs(struct making *making, const struct pairs *pairs)
{
	const struct text_trainer *trainer = making->trainer;

	for (size_t at = 0; at + 1 < sequence_length(trainer); at++) {
		uint64_t key = pair_key(trainer, at);
		uint32_t piece = key ? find_pair(pairs, key)->piece : 0;

		if (!piece)
			continue;
		making->pieces[piece - 1].uses++;
		making->counts[(key - 1) >> 32]--;
		making->counts[(uint32_t)(key - 1)]--;
		at++;
	}
}

static bool add_pairs(struct making *making)
{
	struct pairs pairs = {nh_new_array(PAIR_SLOTS, sizeof *pairs.slots), 0};
	bool whole = pairs.slots;

	if (whole) {
		count_pairs(making->trainer, &pairs);
		whole = keep_pairs(making, &pairs);
	}
	if (whole)
		use_pairs(making, &pairs);
	free(pairs.slots);
	return whole;
}

/* ---- parts of rare words ---- */

struct part {
	uint64_t key; /* its bytes; its length in the highest */
	uint64_t saves;
};

struct parts {
	struct part *slots;
	size_t count;
};

static void count_part(struct parts *parts, uint64_t key, uint64_t saves)
{
	size_t slot = key * 0x9E3779B97F4A7C15u >> 47;

	_Static_assert(PART_SLOTS == (size_t)1 << (64 - 47), "the hash gives a slot");
	while (parts->slots[slot].key && parts->slots[slot].key != key)
		slot = (slot + 1) & (PART_SLOTS - 1);
	if (!parts->slots[slot].key) {
		if (parts->count == PARTS_COUNTED)
			return;
		parts->count++;
		parts->slots[slot].key = key;
	}
	parts->slots[slot].saves += saves;
}

static void count_parts_of(struct parts *parts, struct nh_string word, uint32_t count)
{
	const unsigned char *bytes = (const unsigned char *)word.bytes;

	for (size_t i = 0; i + PART_BYTES_MIN <= word.length; i++) {
		uint64_t head = text_load(bytes + i, nh_size_min(word.length - i, 8));

		for (size_t length = PART_BYTES_MIN; length <= nh_size_min(PART_BYTES_MAX, word.length - i);
		     length++)
			count_part(parts, text_cut(head, length) | (uint64_t)length << 56,
				   (uint64_t)count * (length - 1));
	}
}

static int compare_parts(const void *left, const void *right)
{
	const struct part *a = left, *b = right;

	if (a->saves != b->saves)
		return a->saves > b->saves ? -1 : 1;
	return a->key < b->key ? -1 : a->key > b->key;
}

static void keep_parts(struct making *making, struct parts *parts)
{
	size_t count = 0;

	for (size_t i = 0; i < PART_SLOTS; i++)
		if (parts->slots[i].saves >= PART_SAVES_MIN)
			parts->slots[count++] = parts->slots[i];
	qsort(parts->slots, count, sizeof *parts->slots, compare_parts);
	for (size_t i = 0; i < nh_size_min(count, PARTS_MAX); i++) {
		unsigned char bytes[8];
		size_t length = parts->slots[i].key >> 56;

		for (size_t byte = 0; byte < length; byte++)
			bytes[byte] = (unsigned char)(parts->slots[i].key >> byte * 8);
		add_piece(making, bytes, length, 0);
	}
}

static bool add_parts(struct making *making)
{
	const struct text_trainer *trainer = making->trainer;
	struct parts parts = {nh_new_array(PART_SLOTS, sizeof *parts.slots), 0};

	if (!parts.slots)
		return false;
	for (uint32_t i = 0; i < trainer->words.count; i++)
		if (!making->is_piece[i])
			count_parts_of(&parts, string_set_get(&trainer->words, i), trainer->counts[i]);
	keep_parts(making, &parts);
	free(parts.slots);
	return true;
}

/* ---- uses ---- */

/* A part may be a word as well; then it is found as the word, and has no uses. */
static bool count_uses(struct making *making)
{
	const struct text_trainer *trainer = making->trainer;
	struct text_pieces pieces;

	if (!text_pieces_init(&pieces, (uint32_t)making->count, making->strings.bytes))
		return false;
	for (size_t i = 0; i < making->count; i++) {
		text_pieces_add(&pieces, making->pieces[i].begin, making->pieces[i].length, (uint32_t)i);
	}
	for (uint32_t i = 0; i < trainer->words.count; i++) {
		struct nh_string word = string_set_get(&trainer->words, i);
		struct text_place place = {0};
		size_t length;

		for (size_t at = 0; at < word.length; at += length) {
			uint32_t number = text_next_piece(&pieces, (const unsigned char *)word.bytes + at,
							  word.length - at, &place, &length);

			making->pieces[number].uses += making->counts[i];
		}
	}
	text_pieces_done(&pieces);
	return true;
}

static void drop_unused(struct making *making)
{
	size_t count = BYTES;

	for (size_t i = 0; i < BYTES; i++)
		making->pieces[i].uses++;
	for (size_t i = BYTES; i < making->count; i++)
		if (making->pieces[i].uses * making->share >= USES_MIN)
			making->pieces[count++] = making->pieces[i];
	making->count = count;
}

/* ---- codes ---- */

static int compare_pieces(const void *left, const void *right)
{
	const struct piece *a = left, *b = right;

	if (a->uses != b->uses)
		return a->uses > b->uses ? -1 : 1;
	return a->begin < b->begin ? -1 : a->begin > b->begin;
}

static bool make_codes(const struct making *making, uint32_t counts[TEXT_CODE_BITS_MAX + 1])
{
	uint64_t *uses = nh_new_array(making->count, sizeof *uses);
	bool whole;

	for (size_t i = 0; uses && i < making->count; i++)
		uses[i] = making->pieces[i].uses;
	whole = uses && text_code_lengths(uses, making->count, counts);
	free(uses);
	return whole;
}

static bool put_table(struct making *making, struct buf *out)
{
	uint32_t counts[TEXT_CODE_BITS_MAX + 1] = {0};

	qsort(making->pieces, making->count, sizeof *making->pieces, compare_pieces);
	if (!make_codes(making, counts))
		return false;
	buf_u32(out, (uint32_t)making->count);
	for (unsigned bits = 1; bits <= TEXT_CODE_BITS_MAX; bits++)
		buf_u16(out, (uint16_t)counts[bits]);
	for (size_t i = 0; i < making->count; i++)
		buf_u8(out, (uint8_t)making->pieces[i].length);
	for (size_t i = 0; i < making->count; i++)
		buf_append(out, making->strings.bytes + making->pieces[i].begin, making->pieces[i].length);
	return !buf_failed(out);
}

bool text_trainer_make(const struct text_trainer *trainer, uint64_t share, struct buf *out)
{
	struct making making = {.trainer = trainer, .share = share};
	bool whole;

	making.pieces = nh_new_array(BYTES + WORDS_MAX + PAIRS_MAX + PARTS_MAX, sizeof *making.pieces);
	making.is_piece = nh_new_array(trainer->words.count, sizeof *making.is_piece);
	making.counts = nh_new_array(trainer->words.count, sizeof *making.counts);
	whole = making.pieces && making.is_piece && making.counts && !trainer->failed;
	if (whole) {
		memcpy(making.counts, trainer->counts, trainer->words.count * sizeof *making.counts);
		add_bytes(&making);
		add_words(&making);
		whole = add_pairs(&making) && add_parts(&making) && !buf_failed(&making.strings) &&
			count_uses(&making);
	}
	if (whole) {
		drop_unused(&making);
		whole = put_table(&making, out);
	}
	buf_done(&making.strings);
	free(making.pieces);
	free(making.is_piece);
	free(making.counts);
	return whole;
}
