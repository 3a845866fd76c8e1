/* SPDX-License-Identifier: MIT
 *
 * tail_lines.c - see tail_lines.h.
 */
#include "indexer/tail_lines.h"

#include "common/hash.h"
#include "common/reader.h"
#include "common/shard/format.h"

#define LINE_BYTES_MAX 400 /* longer ones are prose */
#define KEY_BYTES_MIN 4    /* of letters and digits */
#define HEADLINE_SPACES_MIN 2
#define HEADLINE_BYTES_MIN 24 /* where it is not written with spaces */
#define HEADLINE_FLAG ((uint32_t)1 << 31)

static bool is_space(char byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static bool is_word_byte(char byte)
{
	return (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') || (byte & 0x80);
}

static bool ends_with(struct nh_string text, const char *ending)
{
	size_t length = strlen(ending);

	return text.length >= length && memcmp(text.bytes + text.length - length, ending, length) == 0;
}

static struct nh_string trim(struct nh_string line)
{
	while (line.length && is_space(line.bytes[line.length - 1]))
		line.length--;
	while (line.length && is_space(*line.bytes)) {
		line.bytes++;
		line.length--;
	}
	return line;
}

/* Headlines may end in ? or ! or dots, prose ends in one full stop. */
static bool is_prose(struct nh_string line)
{
	static const char *const closers[] = {"\"", "'", ")", "]", "”", "’", "»", "」", "』", "）"};
	static const char *const stops[] = {".", "。", "．", "।", "።", "۔"};

	if (line.length > LINE_BYTES_MAX)
		return true;
	for (size_t i = 0; i < NH_COUNT_OF(closers); i++)
		if (ends_with(line, closers[i])) {
			line.length -= strlen(closers[i]);
			i = (size_t)-1;
		}
	if (ends_with(line, ".."))
		return false;
	for (size_t i = 0; i < NH_COUNT_OF(stops); i++)
		if (ends_with(line, stops[i]))
			return true;
	return false;
}

/* ---- keys ---- */

struct key_text {
	uint64_t source;
	char bytes[LINE_BYTES_MAX];
};

/* A bullet, or a number with a full stop or a bracket, before a line. */
static size_t bullet_bytes(struct nh_string line)
{
	static const char *const bullets[] = {"•", "·", "–", "—", "●", "■", "・", "»", "▶", "※"};
	size_t digits = 0;

	for (size_t i = 0; i < NH_COUNT_OF(bullets); i++)
		if (line.length >= strlen(bullets[i]) && memcmp(line.bytes, bullets[i], strlen(bullets[i])) == 0)
			return strlen(bullets[i]);
	while (digits < line.length && digits < 3 && line.bytes[digits] >= '0' && line.bytes[digits] <= '9')
		digits++;
	return digits && digits < line.length && (line.bytes[digits] == '.' || line.bytes[digits] == ')') ? digits : 0;
}

/* The words of a line in lower case (ASCII), one space between them, without a bullet or number before them. */
static size_t normalise(struct nh_string line, char *ret, size_t *ret_spaces)
{
	size_t length = 0, begin = bullet_bytes(line);
	bool space = false;

	*ret_spaces = 0;
	while (begin < line.length && !is_word_byte(line.bytes[begin]))
		begin++;
	for (size_t i = begin; i < line.length && length + 1 < LINE_BYTES_MAX; i++) {
		char byte = line.bytes[i];

		if (is_space(byte)) {
			space = true;
			continue;
		}
		if (space && length) {
			ret[length++] = ' ';
			(*ret_spaces)++;
		}
		space = false;
		ret[length++] = (char)(byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte);
	}
	return length;
}

static uint64_t key_of(struct nh_string line, struct nh_string source, bool *ret_could_be_headline)
{
	struct key_text text = {.source = hash_bytes(source.bytes ? source.bytes : "", source.length)};
	size_t spaces, length = normalise(trim(line), text.bytes, &spaces), words = 0;
	uint64_t key;

	for (size_t i = 0; i < length; i++)
		words += is_word_byte(text.bytes[i]);
	*ret_could_be_headline = spaces >= HEADLINE_SPACES_MIN || (spaces == 0 && length >= HEADLINE_BYTES_MIN);
	if (words < KEY_BYTES_MIN)
		return 0;
	key = hash_bytes(&text, offsetof(struct key_text, bytes) + length);
	return key ? key : 1;
}

uint64_t tail_headline_key(struct nh_string headline, struct nh_string source)
{
	bool could_be_headline;
	uint64_t key = headline.length > LINE_BYTES_MAX ? 0 : key_of(headline, source, &could_be_headline);

	return key && could_be_headline ? key : 0;
}

/* ---- the run ---- */

static void put_entry(struct buf *out, uint64_t key, uint32_t offset)
{
	buf_u64(out, key);
	buf_u32(out, offset);
}

/* The line that ends at `end`; false where only empty ones are left. */
static bool line_before(struct nh_string body, size_t end, struct nh_string *ret)
{
	size_t begin;

	while (end > 0 && body.bytes[end - 1] == '\n')
		end--;
	for (begin = end; begin > 0 && body.bytes[begin - 1] != '\n';)
		begin--;
	*ret = (struct nh_string){body.bytes + begin, end - begin};
	return end > 0;
}

void tail_lines(struct nh_string body, struct nh_string source, unsigned stemmer, struct buf *out)
{
	struct nh_string lines[TAIL_LINES_MAX], line;
	size_t count = 0, end = body.length;

	if (body.length >= HEADLINE_FLAG)
		return;
	for (;;) {
		if (!line_before(body, end, &line))
			return;
		if (is_prose(trim(line)))
			break;
		if (count == TAIL_LINES_MAX)
			return;
		lines[count++] = line;
		end = (size_t)(line.bytes - body.bytes);
	}
	if (count == 0)
		return;
	put_entry(out, hash_bytes(line.bytes, line.length), stemmer);
	while (count-- > 0) {
		bool could_be_headline;
		uint64_t key = key_of(lines[count], source, &could_be_headline);

		put_entry(out, key, (uint32_t)(lines[count].bytes - body.bytes) |
					    (could_be_headline ? HEADLINE_FLAG : 0));
	}
}

struct tail_entry tail_entry(struct nh_string entries, size_t i)
{
	struct reader reader = reader_over(entries.bytes + i * SHARD_TAIL_ENTRY_BYTES, SHARD_TAIL_ENTRY_BYTES);
	struct tail_entry entry = {.key = reader_u64(&reader)};
	uint32_t packed = reader_u32(&reader);

	entry.offset = packed & ~HEADLINE_FLAG;
	entry.could_be_headline = packed & HEADLINE_FLAG;
	return entry;
}
