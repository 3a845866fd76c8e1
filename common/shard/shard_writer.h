/* SPDX-License-Identifier: MIT
 *
 * shard_writer.h - writes one shard: first its documents in their final order, then its terms in the order
 * of their keys, then the end. The same documents and terms always give the same bytes.
 *
 * The file grows under a temporary name in the index's directory; shard_writer_finish syncs it and gives it
 * its real name, which is the hash of its content. Until then nothing refers to it.
 */
#ifndef NEWSHOUND_COMMON_SHARD_WRITER_H
#define NEWSHOUND_COMMON_SHARD_WRITER_H

#include "common/file.h"
#include "common/shard/posting_writer.h"
#include "common/shard/shard_reader.h"

#define SHARD_NAME_BYTES_MAX 32

struct shard_writer;

/* What the shard keeps of a document beside its postings. */
struct shard_document {
	struct nh_date published;
	uint32_t headline_tokens, body_tokens, caption_tokens;
	struct nh_string source, section, language, agency; /* absent ones allowed */
	struct nh_string place; /* the path; behind a NUL, the member of the archive */
	struct nh_string id;
	struct nh_string record;     /* document_record_encode */
	struct nh_string text;       /* text_store_put; or nothing */
	const unsigned char *sketch; /* SHARD_SKETCH_BYTES, or NULL */
	struct nh_string lines;      /* what verdicts are made of: SHARD_LINES_UNIT_BYTES times something */
	struct nh_string aside;      /* what of the body is furniture: ranges of SHARD_ASIDE_RANGE_BYTES */
};

/* directory must outlive the writer. */
enum nh_status shard_writer_new(const struct file_ops *ops, const char *directory,
				struct field_weights weights, enum shard_store stores,
				struct shard_writer **ret, struct nh_error *error);
/* Removes the temporary file where the shard was not finished. */
void shard_writer_free(struct shard_writer *writer);

/* Before the first document: the table that texts are coded with (text_store.h); nothing where they are not.
 * It must outlive the writer. */
void shard_writer_text_codes(struct shard_writer *writer, struct nh_string table);

/* Before the first document: they will come in an order of their own. */
void shard_writer_reordered(struct shard_writer *writer);
/* The next document; they get the numbers 0, 1, …, newest first, undated last, then by id, unless the shard
 * is a reordered one. At most SHARD_DOCUMENTS_MAX. */
enum nh_status shard_writer_document(struct shard_writer *writer, const struct shard_document *document,
				     struct nh_error *error);
/* Ends the documents; there must be one at least. */
enum nh_status shard_writer_begin_terms(struct shard_writer *writer, struct nh_error *error);

/* A term: begin, each posting in order, end. Keys ascend. forms are the written forms in the order of the
 * ordinals: by doc_freq, the greatest first, then by bytes; NULL (and count 1) where the list's only form is
 * its stem. A term without postings is left out. */
void shard_writer_begin_term(struct shard_writer *writer, unsigned flags, uint64_t postings_max);
struct posting_writer *shard_writer_postings(struct shard_writer *writer);
enum nh_status shard_writer_end_term(struct shard_writer *writer, struct nh_string key,
				     struct nh_string *forms, const uint32_t *form_doc_freqs,
				     size_t form_count, struct nh_error *error);

/* For lists that are encoded apart, by several threads: a writer of postings like the shard's own, good from
 * shard_writer_begin_terms to shard_writer_finish. posting_writer_end fills the entry and gives the region; a
 * list with other forms than its key also gets these encoded, behind what is in out, and its entry points to
 * them there. */
void shard_writer_init_postings(const struct shard_writer *writer, struct posting_writer *postings,
				struct posting_bytes *bytes);
void shard_writer_encode_forms(struct term_entry *entry, struct nh_string *forms,
			       const uint32_t *form_doc_freqs, size_t form_count, struct buf *out);
/* Such a term in its place, as shard_writer_end_term would add it; keys ascend. */
enum nh_status shard_writer_put_term(struct shard_writer *writer, struct nh_string key,
				     struct term_entry *entry, struct nh_string region,
				     struct nh_error *error);
/* What those writers of postings counted. */
void shard_writer_add_bytes(struct shard_writer *writer, const struct posting_bytes *bytes);

/* Completes, syncs and renames the file. ret_name is its name in the directory. */
enum nh_status shard_writer_finish(struct shard_writer *writer, char ret_name[SHARD_NAME_BYTES_MAX],
				   struct nh_error *error);

#define SHARD_WRITER_IDS_MAX ((size_t)1 << 20)
/* After shard_writer_finish, of a shard of at most SHARD_WRITER_IDS_MAX documents: the hashes of all ids,
 * ascending, which is the order of section IDS. The caller's to free; NULL where memory ran out. */
uint64_t *shard_writer_id_hashes(const struct shard_writer *writer);

#endif
