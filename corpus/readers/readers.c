/* SPDX-License-Identifier: MIT
 *
 * readers.c - see readers.h.
 */
#include "corpus/readers/readers.h"

const struct corpus_reader *const corpus_readers[] = {
    &corpus_reader_warc,  &corpus_reader_wet,  &corpus_reader_pdf,      &corpus_reader_anpa,
    &corpus_reader_mbox,  &corpus_reader_mail, &corpus_reader_reuters,  &corpus_reader_trec,
    &corpus_reader_jsonl, &corpus_reader_json, &corpus_reader_ninjs,    &corpus_reader_smart,
    &corpus_reader_html,  &corpus_reader_nitf, &corpus_reader_newsml,   &corpus_reader_rcv1,
    &corpus_reader_feed,  &corpus_reader_xml,  &corpus_reader_markdown, &corpus_reader_tsv,
    &corpus_reader_csv,   &corpus_reader_text,
};

const size_t corpus_reader_count = NH_COUNT_OF(corpus_readers);

const struct corpus_reader *corpus_reader_find(const char *name)
{
	for (size_t i = 0; i < corpus_reader_count; i++)
		if (strcmp(corpus_readers[i]->name, name) == 0)
			return corpus_readers[i];
	return NULL;
}
