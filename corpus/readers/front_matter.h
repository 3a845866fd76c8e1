/* SPDX-License-Identifier: MIT
 *
 * front_matter.h - the fields above a page's text, as the makers of sites write them:
 *
 *	---                          or in TOML:        +++
 *	title: "Tolls: a history"                       title = "Tolls: a history"
 *	tags: [bridges, tolls]                          tags = ["bridges", "tolls"]
 *	authors:                                        +++
 *	  - Ann Lee
 *	---
 *
 * Of YAML and TOML only what such pages use: names and values, lists, quoted and folded text. Tables within
 * tables are read as if their fields stood outside.
 */
#ifndef NEWSHOUND_CORPUS_READERS_FRONT_MATTER_H
#define NEWSHOUND_CORPUS_READERS_FRONT_MATTER_H

#include "corpus/readers/news_fields.h"

/* The front matter that text begins with, its fences included; empty where there is none. */
struct nh_string front_matter_find(struct nh_string text);
/* Offers its values to the fields that their names mean. */
void front_matter_read(struct news_fields *fields, struct nh_string matter);

#endif
