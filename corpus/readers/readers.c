/* SPDX-License-Identifier: MIT
 *
 * readers.c - see readers.h.
 */
#include "corpus/readers/readers.h"

const struct corpus_reader *const corpus_readers[] = {
    &corpus_reader_reuters, &corpus_reader_trec, &corpus_reader_jsonl, &corpus_reader_json,
    &corpus_reader_smart,   &corpus_reader_html, &corpus_reader_text,
};

const size_t corpus_reader_count = NH_COUNT_OF(corpus_readers);

const struct corpus_reader *corpus_reader_find(const char *name)
{
	for (size_t i = 0; i < corpus_reader_count; i++)
		if (strcmp(corpus_readers[i]->name, name) == 0)
			return corpus_readers[i];
	return NULL;
}
