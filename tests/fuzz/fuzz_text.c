/* SPDX-License-Identifier: MIT
 *
 * fuzz_text.c - the law: text of any bytes becomes tokens whose places ascend, whose bytes lie in the text in
 * order, whose forms are valid UTF-8 where the text is, and whose stems fit where keys are made.
 */
#include "tests/fuzz/fuzz.h"

#include "common/text/fold.h"
#include "common/text/stemmer.h"
#include "common/text/tokenizer.h"

static struct stemmer_set *stemmers;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	stemmers = stemmer_set_new();
	FUZZ_LAW(stemmers != NULL);
	return 0;
}

static void check_token(const struct token *token, unsigned stemmer, bool valid)
{
	char stem[TOKEN_BYTES_MAX];
	size_t stem_length;

	FUZZ_LAW(token->lower_length > 0 && token->lower_length <= TOKEN_BYTES_MAX);
	FUZZ_LAW(token->form_length > 0 && token->form_length <= TOKEN_BYTES_MAX);
	FUZZ_LAW(!valid || (fuzz_is_utf8(token->lower, token->lower_length) &&
			    fuzz_is_utf8(token->form, token->form_length)));
	FUZZ_LAW(stemmer_stem(stemmers, stemmer, token->lower, token->lower_length, stem, &stem_length,
			      sizeof stem));
	FUZZ_LAW(stem_length <= sizeof stem);
	/* A key is made in the bytes before lower. */
	memset(token->lower - TOKEN_KEY_ROOM, 0xA5, TOKEN_KEY_ROOM);
}

/* Tokens from begin to end; the next position that one may have. */
static void check_text(struct nh_string text, unsigned stemmer)
{
	bool valid = fuzz_is_utf8(text.bytes, text.length);
	struct tokenizer tokenizer;
	struct token token;
	size_t begin = 0;
	uint32_t next = 0;

	tokenizer_init(&tokenizer, text);
	while (tokenizer_next(&tokenizer, &token)) {
		FUZZ_LAW(token.begin >= begin && token.begin <= token.end && token.end <= text.length);
		begin = token.begin;
		if (token.kind != TOKEN_CHARACTER) {
			FUZZ_LAW(token.position == next);
			FUZZ_LAW(tokenizer_positions(&tokenizer) >= next);
			next = token.position + 1;
		}
		if (token.kind != TOKEN_HOLE)
			check_token(&token, stemmer, valid);
	}
	FUZZ_LAW(tokenizer_positions(&tokenizer) >= next && next <= text.length);
}

static void check_fold(struct nh_string text)
{
	char lower[256], form[256];
	size_t lower_length, form_length;
	bool valid = fuzz_is_utf8(text.bytes, text.length);

	if (!fold_word(text.bytes, text.length, lower, &lower_length, form, &form_length, sizeof lower))
		return;
	FUZZ_LAW(lower_length <= sizeof lower && form_length <= sizeof form);
	FUZZ_LAW(!valid || (fuzz_is_utf8(lower, lower_length) && fuzz_is_utf8(form, form_length)));
}

/* The first byte chooses the stemmer. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct nh_string text;
	char *copy;

	if (length == 0)
		return 0;
	copy = malloc(length);
	FUZZ_LAW(copy != NULL);
	memcpy(copy, bytes + 1, length - 1);
	text = (struct nh_string){copy, length - 1};
	check_text(text, bytes[0] % STEMMER_COUNT);
	check_fold(text);
	free(copy);
	return 0;
}
