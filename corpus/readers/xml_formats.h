/* SPDX-License-Identifier: MIT
 *
 * xml_formats.h - the XML formats of news as tables of rules.
 */
#ifndef NEWSHOUND_CORPUS_READERS_XML_FORMATS_H
#define NEWSHOUND_CORPUS_READERS_XML_FORMATS_H

#include "corpus/readers/xml_record.h"

extern const struct xml_format xml_format_nitf;
extern const struct xml_format xml_format_newsml; /* G2, and the old 1.x */
extern const struct xml_format xml_format_rcv1;
extern const struct xml_format xml_format_feed; /* RSS 0.9x to 2.0, RDF, Atom */
extern const struct xml_format xml_format_any;  /* what --field and the table of names say */

#endif
