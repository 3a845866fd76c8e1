/* SPDX-License-Identifier: MIT
 *
 * inverter.h - articles in, one shard out: what lies in memory between two flushes.
 *
 * An article is not inverted when it comes. Its tokens are appended, as the numbers of their written forms,
 * to one long array: four bytes a token, and its place in the array is its position. The flush knows the
 * final order of the documents (newest first), walks them in it, and drops each token into the bucket of its
 * list: a counting sort, after which every list stands in order without having been sorted. Stems are made
 * once a form, when it is first seen.
 */
#ifndef NEWSHOUND_INDEXER_INVERTER_H
#define NEWSHOUND_INDEXER_INVERTER_H

#include "common/arena.h"
#include "common/file.h"
#include "common/shard/document_bytes.h"
#include "common/shard/shard_writer.h"
#include "common/string_set.h"
#include "common/text/stemmer.h"
#include "common/text/term_key.h"
#include "indexer/form_table.h"

#define INVERTER_DOCUMENTS_MAX SHARD_WRITER_IDS_MAX
#define INVERTER_SNIPPET_BYTES 2048
#define INVERTER_PENDING_WORDS 64

struct inverter_options {
	struct field_weights weights;
	enum shard_store store;
	bool lines;    /* keep what furniture is judged by */
	bool sketches; /* make what copies are known by */
	const char
	    *language; /* a code: stems every article so; "none": no stemming; NULL: the article's own */
};

/* What a written form (lower case, accents kept) leads to. Token 0 is the hole, a position without a word;
 * the others are the numbers of forms + 1. */
struct inverter_form {
	uint32_t list;
	uint32_t alias;   /* the form of TERM_SPACE_FORM that leads to the list; 0 where its bare form does */
	uint16_t ordinal; /* of its folded form in the list, in the order in which they came */
};

struct inverter_list {
	uint32_t last_form; /* of the chain of its folded forms, newest first; STRING_SET_NONE where none */
	uint32_t form_count;
};

struct inverter_document {
	struct nh_date published;
	uint32_t sequence; /* of the article in the input */
	struct document_version version;
	bool dropped; /* another one of its id stays */
	uint32_t headline_tokens, body_tokens, caption_tokens, furniture_tokens, loose_tokens;
	uint64_t first_token;
	struct nh_string id, source, section, language, agency, place, record;
	struct nh_string text;                 /* document_text_encode */
	const unsigned char *sketch;           /* NULL: none */
	struct nh_string lines;                /* body_lines.h */
	const struct line_tokens *line_tokens; /* beside the entries of lines; NULL: not known */
	struct nh_string line_text;            /* with line_tokens: these lines, as they stand in the body */
	struct nh_string aside;                /* what of the body is furniture: aside_text.h */
};

/* Where the tokens of a line begin. */
struct line_tokens {
	uint32_t in_body, in_loose;
};

/* What an article that stands in a shard is to be inverted with. */
struct inverter_again {
	struct nh_string aside;
	struct nh_string record; /* as it stands there */
	struct nh_string text;   /* doc_table_plain */
};

struct inverter {
	struct inverter_options options;
	struct stemmer_set *stemmers;
	uint32_t *word_hashes; /* beside forms: sketch.c */
	size_t word_hash_capacity;
	struct form_table forms; /* space, stemmer, lower-case form */
	struct pending_word {    /* tokens whose places in forms have been asked for */
		struct form_key key;
		uint32_t hash;
	} pending[INVERTER_PENDING_WORDS];
	size_t pending_count;
	struct inverter_form *form_facts; /* beside forms, from number 1 */
	size_t form_capacity;
	struct string_set lists; /* keys */
	struct inverter_list *list_facts;
	size_t list_capacity;
	struct string_set folded; /* list number (4 bytes), folded form */
	uint32_t *folded_next;    /* the chain through folded */
	size_t folded_capacity;
	uint32_t **token_chunks;
	size_t token_chunk_count;
	uint64_t token_count;
	uint64_t *entries; /* a flush's, kept for the next one */
	uint64_t entry_capacity;
	struct inverter_document *documents;
	size_t document_count, document_capacity;
	struct arena arena;
	struct nh_string last_place;
	struct buf duplicates; /* duplicates.h; made by the flush */
	struct buf scratch, plain;
	bool keeps_bare; /* the next flush leaves texts as they are, for the merge that follows */
	bool failed;     /* memory ran out */
};

#define INVERTER_CHUNK_TOKENS ((size_t)1 << 18)

static inline uint32_t inverter_token(const struct inverter *inverter, uint64_t at)
{
	return inverter->token_chunks[at / INVERTER_CHUNK_TOKENS][at % INVERTER_CHUNK_TOKENS];
}

enum nh_status inverter_new(const struct inverter_options *options, struct inverter **ret,
			    struct nh_error *error);
void inverter_free(struct inverter *inverter);
/* Forgets all articles; forms and stems too. Room for tokens stays. */
void inverter_reset(struct inverter *inverter);

/* Whether an article can be taken: NH_BAD_INPUT where its id or its text is too long. */
enum nh_status inverter_check(const struct inverter_options *options, const struct nh_article *article,
			      struct nh_error *error);
/* Takes an article that can be, whose bytes need not outlive the call. sequence is its number in the input.
 */
enum nh_status inverter_add(struct inverter *inverter, const struct nh_article *article, uint32_t sequence,
			    struct nh_error *error);
/* The same of one that stands in a shard, with its whole body. */
enum nh_status inverter_add_again(struct inverter *inverter, const struct nh_article *article,
				  uint32_t sequence, const struct inverter_again *again,
				  struct nh_error *error);
/* inverter_aside.c: sets aside what the articles held say of each other's lines. Only a guess: other articles
 * may say otherwise. But where they do not, nothing has to be inverted again. */
enum nh_status inverter_set_aside(struct inverter *inverter, struct nh_error *error);
/* Memory in use, with what a flush will need on top. */
size_t inverter_memory(const struct inverter *inverter);
/* Whether it is time for a flush: so much memory is in use. Room that the last flush left does not make runs
 * shorter, unless it is little. */
bool inverter_is_full(struct inverter *inverter, size_t memory_bytes);
/* Lets go of room that nothing lies in. */
void inverter_shrink(struct inverter *inverter);

/* sketch.c: makes the sketch of an article whose tokens were just pushed; false where memory ran out. */
bool inverter_sketch(struct inverter *inverter, struct inverter_document *document);

/* flush.c: writes what was added as a shard into directory. ret_sequences gives the sequence of each document
 * in its order, ret_id_hashes the hashes of their ids in the order of these; both are the caller's to free,
 * and the second may be NULL. document_count > 0. */
enum nh_status inverter_flush(struct inverter *inverter, const struct file_ops *ops, const char *directory,
			      char ret_name[SHARD_NAME_BYTES_MAX], uint32_t **ret_sequences,
			      uint64_t **ret_id_hashes, struct nh_error *error);

#endif
