/* SPDX-License-Identifier: MIT
 *
 * detect.h - which reader takes a file, or why none does. The content decides; the name helps only where
 * the content could be several things.
 */
#ifndef NEWSHOUND_CORPUS_DETECT_H
#define NEWSHOUND_CORPUS_DETECT_H

#include "corpus/readers/readers.h"

/* The reader for a file that begins so. wanted: the only one that may take it, or NULL. NULL where none
 * takes it; ret_reason is then a line for a person. */
const struct corpus_reader *detect_reader(const struct sniff_input *input, const struct corpus_reader *wanted,
					  const char **ret_reason);

/* The reader that wants the file's bytes as they are, before its charset is looked for; NULL where none does.
 */
const struct corpus_reader *detect_bytes_reader(const struct sniff_input *input,
						const struct corpus_reader *wanted);

/* Whether head begins as a packed file or an archive does. */
bool detect_archive(struct nh_string head);

/* Completes an input from its head and name: skips a byte order mark. */
struct sniff_input detect_input(struct nh_string head, struct nh_string name, bool whole);

/* Files that go with a collection without being part of it: README, LICENSE …, *.dtd, hidden ones. */
bool detect_passed_over(struct nh_string name);

#endif
