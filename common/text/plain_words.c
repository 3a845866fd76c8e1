/* SPDX-License-Identifier: MIT
 *
 * plain_words.c - nearly every word of a text in Latin script, many at a time: runs of ASCII letters and
 * digits, ended by a byte that joins them to nothing. 64 bytes are sorted into bits, and each run is found by
 * counting these. What needs a second look (an apostrophe, a number with a full stop, a letter beyond ASCII)
 * stops it: tokenizer_next decides.
 *
 *	bytes   The U.S. court
 *	words   11101010011111
 *	stops   00001000000000    the first full stop has a letter behind it
 */
#include "common/text/tokenizer.h"

#ifdef __SSE2__
#include <emmintrin.h>

#define WINDOW_BYTES 64
#define WINDOW_READ (WINDOW_BYTES + PLAIN_WORD_READABLE)

_Static_assert(sizeof((struct tokenizer *)0)->tail_room >= 2 * WINDOW_READ,
	       "a window begins anywhere in the tail");

struct window {
	uint64_t words; /* letters and digits */
	uint64_t joins; /* bytes that may join the word before them to what follows */
	uint64_t stops; /* bytes that may belong to words in other ways */
};

/* Whether each byte lies in [first, first + count): a signed comparison after moving first to the least
 * number. */
static inline __m128i bytes_within(__m128i bytes, unsigned char first, unsigned char count)
{
	return _mm_cmplt_epi8(_mm_add_epi8(bytes, _mm_set1_epi8((char)(0x80 - first))),
			      _mm_set1_epi8((char)(0x80 + count)));
}

/* Whether each byte is wanted, or would be without the bits of mask. */
static inline __m128i bytes_like(__m128i bytes, char mask, char wanted)
{
	return _mm_cmpeq_epi8(_mm_or_si128(bytes, _mm_set1_epi8(mask)), _mm_set1_epi8(wanted));
}

static inline uint64_t bits_of(__m128i bytes, unsigned shift)
{
	return (uint64_t)(unsigned)_mm_movemask_epi8(bytes) << shift;
}

static inline struct window read_window(const unsigned char *at)
{
	struct window window = {0, 0, 0};
	uint64_t wide = 0;

	for (unsigned from = 0; from < WINDOW_BYTES; from += 16) {
		__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(at + from));
		__m128i letters = bytes_within(_mm_or_si128(bytes, _mm_set1_epi8(32)), 'a', 26);
		__m128i joins =
		    _mm_or_si128(bytes_like(bytes, 1, '\''), bytes_like(bytes, 2, '.')); /* & too, and , */

		joins = _mm_or_si128(joins, bytes_like(bytes, 0, '_'));
		window.words |= bits_of(_mm_or_si128(letters, bytes_within(bytes, '0', 10)), from);
		window.joins |= bits_of(joins, from);
		window.stops |= bits_of(bytes_like(bytes, 8, '+'), from); /* # too */
		wide |= bits_of(bytes, from);
	}
	window.joins &= (window.words | wide) >> 1;
	window.stops |= wide;
	return window;
}

/* What a window gave: how many bytes are done with, and whether the next word is not plain. */
struct cut {
	size_t used, count;
	bool stopped;
};

static inline struct cut cut_window(const unsigned char *at, struct plain_word *ret, size_t most)
{
	const uint64_t last = (uint64_t)1 << (WINDOW_BYTES - 1); /* one cannot see what stands behind it */
	struct window window = read_window(at);
	uint64_t left = window.words & ~last;
	unsigned limit = (unsigned)__builtin_ctzll(window.stops | last);
	struct cut cut = {0, 0, false};

	while (left && cut.count < most) {
		unsigned begin = (unsigned)__builtin_ctzll(left);
		unsigned length = (unsigned)__builtin_ctzll(~(left >> begin)), end = begin + length;

		if (NH_UNLIKELY(end >= limit || length > PLAIN_WORD_BYTES_MAX || window.joins >> end & 1)) {
			/* another window sees all of it */
			bool cut_short = end == WINDOW_BYTES - 1 && begin > 0 && begin < limit;

			cut.used = begin < limit ? begin : limit;
			cut.stopped = !cut_short;
			return cut;
		}
		ret[cut.count++] = (struct plain_word){at + begin, length};
		cut.used = end;
		left &= UINT64_MAX << end;
	}
	if (!left) {
		cut.used = limit;
		cut.stopped = limit < WINDOW_BYTES - 1;
	}
	return cut;
}

/* Where the bytes from next on can be read with as many behind them as a window needs: in the text, or, near
 * its end, in a copy of its last bytes with zeros behind them. */
static const unsigned char *readable(struct tokenizer *tokenizer)
{
	size_t left = (size_t)(tokenizer->end - tokenizer->next);

	if (left >= WINDOW_READ)
		return tokenizer->next;
	if (!tokenizer->tail) {
		size_t bytes = nh_size_min(WINDOW_READ, (size_t)(tokenizer->end - tokenizer->text));

		tokenizer->tail = tokenizer->end - bytes;
		memcpy(tokenizer->tail_room, tokenizer->tail, bytes);
		memset(tokenizer->tail_room + bytes, 0, sizeof tokenizer->tail_room - bytes);
	}
	return tokenizer->tail_room + (tokenizer->next - tokenizer->tail);
}

size_t tokenizer_plain_words(struct tokenizer *tokenizer, struct plain_word *ret, size_t most)
{
	size_t count = 0;

	if (tokenizer->pair_due)
		return 0;
	while (count < most && tokenizer->next < tokenizer->end) {
		struct cut cut = cut_window(readable(tokenizer), ret + count, most - count);

		tokenizer->next += nh_size_min(cut.used, (size_t)(tokenizer->end - tokenizer->next));
		count += cut.count;
		if (cut.stopped)
			break;
	}
	tokenizer->position += (uint32_t)count;
	return count;
}

#else

size_t tokenizer_plain_words(struct tokenizer *tokenizer, struct plain_word *ret, size_t most)
{
	(void)tokenizer;
	(void)ret;
	(void)most;
	return 0;
}

#endif
