/* SPDX-License-Identifier: MIT
 *
 * fuzz_manifest.c - the law: a manifest or a list of deletions of any bytes with a right hash is refused, or
 * read into something that can be written, and then reads as the same again.
 */
#include "tests/fuzz/fuzz.h"

#include "common/hash.h"
#include "common/manifest.h"
#include "common/shard/deletes.h"
#include "common/shard/format.h"

#define DELETES_NAME "fuzzed.deletes"
#define HEAD_BYTES 4 /* what is chosen by the input's first bytes */

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	fuzz_folder_make();
	return 0;
}

static bool same_shards(const struct manifest_shard *a, const struct manifest_shard *b)
{
	return strcmp(a->name, b->name) == 0 && strcmp(a->deletes, b->deletes) == 0 &&
	       a->fingerprint == b->fingerprint && a->document_count == b->document_count &&
	       a->deleted_count == b->deleted_count && a->live_weighted_tokens == b->live_weighted_tokens;
}

static void check_manifest(void)
{
	struct manifest manifest, again;

	manifest_init(&manifest);
	manifest_init(&again);
	if (manifest_read(&file_ops_system, fuzz_folder, &manifest, NULL) == NH_OK) {
		FUZZ_LAW(manifest_write(&file_ops_system, fuzz_folder, &manifest, NULL) == NH_OK);
		FUZZ_LAW(manifest_read(&file_ops_system, fuzz_folder, &again, NULL) == NH_OK);
		FUZZ_LAW(manifest.generation == again.generation && manifest.store == again.store);
		FUZZ_LAW(strcmp(manifest.groups, again.groups) == 0 &&
			 strcmp(manifest.withdrawn, again.withdrawn) == 0);
		FUZZ_LAW(manifest.shard_count == again.shard_count);
		for (size_t i = 0; i < manifest.shard_count; i++)
			FUZZ_LAW(same_shards(&manifest.shards[i], &again.shards[i]));
	}
	manifest_done(&manifest);
	manifest_done(&again);
}

static void check_deletes(uint64_t document_count)
{
	struct deletes *deletes, *again;
	char path[TEST_PATH_BYTES];
	uint64_t counted = 0;

	fuzz_path(path, DELETES_NAME);
	if (deletes_read(&file_ops_system, path, document_count, &deletes, NULL) != NH_OK)
		return;
	for (uint32_t doc = 0; doc < document_count; doc++)
		counted += deletes_has(deletes, doc);
	FUZZ_LAW(counted == deletes->deleted_count);
	for (uint64_t i = 0; i < deletes->correction_count; i++)
		FUZZ_LAW(deletes_correction(deletes, deletes->ordinals[i]) == deletes->counts[i]);
	FUZZ_LAW(deletes_write(&file_ops_system, fuzz_folder, DELETES_NAME, deletes, NULL) == NH_OK);
	FUZZ_LAW(deletes_read(&file_ops_system, path, document_count, &again, NULL) == NH_OK);
	FUZZ_LAW(deletes->correction_count == again->correction_count);
	FUZZ_LAW(deletes->deleted_count == again->deleted_count);
	deletes_free(deletes);
	deletes_free(again);
}

/* The first byte chooses the kind of file, three more the number of documents; the last eight of the file are
 * its hash, which is made right. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	uint64_t document_count, hash;
	unsigned char *copy;

	if (length < HEAD_BYTES + sizeof hash)
		return 0;
	document_count =
	    1 + (bytes[1] | (uint64_t)bytes[2] << 8 | (uint64_t)bytes[3] << 16) % SHARD_DOCUMENTS_MAX;
	copy = malloc(length);
	FUZZ_LAW(copy != NULL);
	memcpy(copy, bytes, length);
	hash = hash_bytes(copy + HEAD_BYTES, length - HEAD_BYTES - sizeof hash);
	for (size_t i = 0; i < sizeof hash; i++)
		copy[length - sizeof hash + i] = (unsigned char)(hash >> 8 * i);
	fuzz_write(bytes[0] & 1 ? DELETES_NAME : MANIFEST_NAME, copy + HEAD_BYTES, length - HEAD_BYTES);
	free(copy);
	if (bytes[0] & 1)
		check_deletes(document_count);
	else
		check_manifest();
	return 0;
}
