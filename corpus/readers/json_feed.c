/* SPDX-License-Identifier: MIT
 *
 * json_feed.c - see json_feed.h.
 */
#include "corpus/readers/json_feed.h"

#include "corpus/clean/plain.h"

/* "https://jsonfeed.org/version/1.1", with its strokes escaped or not. */
static bool names_feeds(struct nh_string version)
{
	const char *end = version.bytes + version.length;

	for (const char *at = version.bytes; at < end; at++)
		if (plain_begins(plain_slice(at, end), NH_STRING("jsonfeed.org")))
			return true;
	return false;
}

bool json_feed_is_here(struct json json)
{
	struct json_text key, version;

	if (!pull_open(&json, '{'))
		return false;
	while (pull_next_pair(&json, &key)) {
		if (nh_string_equal(key.raw, NH_STRING("version")))
			return pull_peek(&json) == '"' && pull_string(&json, &version) &&
			       names_feeds(version.raw);
		if (!pull_skip(&json))
			return false;
	}
	return false;
}

static void keep_text(char kept[JSON_FEED_TEXT_BYTES_MAX], size_t *length, struct nh_string text)
{
	*length = text.length <= JSON_FEED_TEXT_BYTES_MAX ? text.length : 0;
	if (*length > 0)
		memcpy(kept, text.bytes, *length);
}

static void keep_author(struct json_feed *feed, struct nh_string name)
{
	if (name.length >= JSON_FEED_TEXT_BYTES_MAX - feed->authors_length)
		return;
	memcpy(feed->authors + feed->authors_length, name.bytes, name.length);
	feed->authors_length += name.length;
	feed->authors[feed->authors_length++] = '\n';
}

void json_feed_keep(struct json_feed *feed, const struct nh_article *article)
{
	keep_text(feed->title, &feed->title_length, article->headline);
	keep_text(feed->language, &feed->language_length, article->language);
	feed->authors_length = 0;
	for (size_t i = 0; i < article->bylines.count; i++)
		keep_author(feed, article->bylines.items[i]);
}

void json_feed_hand_down(const struct json_feed *feed, struct article_builder *item)
{
	struct nh_string authors = {feed->authors, feed->authors_length}, author;

	article_set_first(item, &item->article.source, (struct nh_string){feed->title, feed->title_length});
	article_set_first(item, &item->article.language,
			  (struct nh_string){feed->language, feed->language_length});
	if (item->article.bylines.count > 0)
		return;
	while (plain_take_line(&authors, &author))
		article_add_byline(item, author);
}
