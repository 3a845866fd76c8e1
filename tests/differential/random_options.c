/* SPDX-License-Identifier: MIT
 *
 * random_options.c - random options of a search.
 */
#include "common/date.h"
#include "tests/differential/random_news.h"

struct nh_search_options random_options(struct random_news *news)
{
	static const char *const stems[] = {"en", "none", "fr,en", "de,none"};
	static const unsigned scopes[] = {NH_SCOPE_HEADLINE, NH_SCOPE_ALL,     NH_SCOPE_BODY | NH_SCOPE_TAG,
					  NH_SCOPE_CAPTION,  NH_SCOPE_DEFAULT, NH_SCOPE_FURNITURE};
	struct nh_search_options options;

	nh_search_options_init(&options);
	options.show_copies = random_chance(news, 50);
	options.today = date_days_from_civil(2024, 7, 4);
	options.match = (enum nh_match)random_below(news, 3);
	if (random_chance(news, 30))
		options.sort = (enum nh_sort)random_below(news, 3);
	if (random_chance(news, 40))
		options.scoring = (enum nh_scoring)random_below(news, 3);
	if (random_chance(news, 10))
		options.scope = scopes[random_below(news, NH_COUNT_OF(scopes))];
	if (random_chance(news, 8))
		options.since = random_chance(news, 50) ? "2023-07" : "2024-06-02";
	if (random_chance(news, 8))
		options.until = random_chance(news, 50) ? "2024-06-03" : "2024";
	if (random_chance(news, 5))
		options.stem = stems[random_below(news, NH_COUNT_OF(stems))];
	return options;
}
