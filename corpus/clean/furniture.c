/* SPDX-License-Identifier: MIT
 *
 * furniture.c - see furniture.h.
 */
#include "corpus/clean/furniture.h"

#include "corpus/clean/plain.h"

#define ENTRY_WIDTH_MAX 200
#define HEADING_BYTES_MAX 80
#define WORDS_AROUND_MAX 3

enum where {
	ALONE = 0,
	AFTER_WORDS = 1,  /* "Society" POPULAR ARTICLE, JN ACCESS RANKING */
	BEFORE_WORDS = 2, /* Most Read in Sports */
	ANYWHERE = 3,
};

struct heading {
	const char *text;
	uint8_t length; /* of what the line says, behind the prefix */
	enum where where;
};

#define HEADING(text, where)                              \
	{                                                 \
		"heading: " text, sizeof(text) - 1, where \
	}
#define HEADING_PREFIX_BYTES (sizeof "heading: " - 1)

static const struct heading headings[] = {
    HEADING("popular article", AFTER_WORDS),
    HEADING("popular articles", AFTER_WORDS),
    HEADING("popular now", AFTER_WORDS),
    HEADING("popular stories", ANYWHERE),
    HEADING("access ranking", AFTER_WORDS),
    HEADING("most read", ANYWHERE),
    HEADING("most viewed", ANYWHERE),
    HEADING("most popular", ANYWHERE),
    HEADING("most shared", ANYWHERE),
    HEADING("top stories", ANYWHERE),
    HEADING("latest news", ANYWHERE),
    HEADING("latest stories", ANYWHERE),
    HEADING("latest articles", ANYWHERE),
    HEADING("trending", ALONE),
    HEADING("trending now", ALONE),
    HEADING("trending stories", ANYWHERE),
    HEADING("editors' picks", ALONE),
    HEADING("editor's picks", ALONE),
    HEADING("editor’s picks", ALONE),
    HEADING("editors’ picks", ALONE),
    HEADING("recommended", ALONE),
    HEADING("recommended for you", ALONE),
    HEADING("recommended articles", ALONE),
    HEADING("recommended stories", ALONE),
    HEADING("related tags", AFTER_WORDS),
    HEADING("related articles", AFTER_WORDS),
    HEADING("related article", AFTER_WORDS),
    HEADING("related stories", AFTER_WORDS),
    HEADING("related topics", AFTER_WORDS),
    HEADING("related links", AFTER_WORDS),
    HEADING("related content", AFTER_WORDS),
    HEADING("related news", AFTER_WORDS),
    HEADING("read more", ALONE),
    HEADING("read next", ALONE),
    HEADING("see also", ALONE),
    HEADING("also read", ALONE),
    HEADING("more from", BEFORE_WORDS),
    HEADING("more on this story", ALONE),
    HEADING("more stories", ANYWHERE),
    HEADING("you may also like", ALONE),
    HEADING("you might also like", ALONE),
    HEADING("don't miss", ALONE),
    HEADING("share this article", ALONE),
    HEADING("stories chosen for you", ALONE),
    HEADING("more like this", ALONE),
    HEADING("must read", ALONE),
    HEADING("must read stories", ALONE),
    HEADING("must reads", ALONE),
    HEADING("more on", BEFORE_WORDS),
    HEADING("more in", BEFORE_WORDS),
    HEADING("more news", ANYWHERE),
    HEADING("related", ALONE),
    HEADING("related coverage", ALONE),
    HEADING("related reading", ALONE),
    HEADING("related videos", ALONE),
    HEADING("from the web", ALONE),
    HEADING("from around the web", ALONE),
    HEADING("you may like", ALONE),
    HEADING("what to read next", ALONE),
    HEADING("read this next", ALONE),
    HEADING("up next", ALONE),
    HEADING("sponsored stories", ALONE),
    HEADING("sponsored links", ALONE),
    HEADING("promoted stories", ALONE),
    HEADING("top news", ANYWHERE),
    HEADING("top videos", ANYWHERE),
    HEADING("latest videos", ANYWHERE),
    HEADING("in other news", ALONE),
    HEADING("around the web", ALONE),
    HEADING("アクセスランキング", ANYWHERE),
    HEADING("人気記事", ANYWHERE),
    HEADING("人気記事ランキング", ANYWHERE),
    HEADING("ランキング", ALONE),
    HEADING("関連記事", ANYWHERE),
    HEADING("関連ニュース", ANYWHERE),
    HEADING("関連リンク", ANYWHERE),
    HEADING("関連情報", ALONE),
    HEADING("関連キーワード", ALONE),
    HEADING("関連タグ", ALONE),
    HEADING("おすすめ記事", ANYWHERE),
    HEADING("あわせて読みたい", ALONE),
    HEADING("最新ニュース", ALONE),
    HEADING("相关新闻", ALONE),
    HEADING("相关阅读", ALONE),
    HEADING("热门新闻", ALONE),
    HEADING("관련기사", ALONE),
    HEADING("많이 본 뉴스", ALONE),
    HEADING("lesen sie auch", ALONE),
    HEADING("lesen sie mehr", ALONE),
    HEADING("mehr zum thema", ALONE),
    HEADING("mehr dazu", ALONE),
    HEADING("das könnte sie auch interessieren", ALONE),
    HEADING("meistgelesen", ALONE),
    HEADING("meistgelesene artikel", ALONE),
    HEADING("meist gelesen", ALONE),
    HEADING("à lire aussi", ALONE),
    HEADING("lire aussi", ALONE),
    HEADING("À lire aussi", ALONE),
    HEADING("les plus lus", ALONE),
    HEADING("articles les plus lus", ALONE),
    HEADING("sur le même sujet", ALONE),
    HEADING("articles liés", ALONE),
    HEADING("te puede interesar", ALONE),
    HEADING("le puede interesar", ALONE),
    HEADING("lea también", ALONE),
    HEADING("lo más leído", ALONE),
    HEADING("lo más visto", ALONE),
    HEADING("más noticias", ALONE),
    HEADING("noticias relacionadas", ALONE),
    HEADING("artículos relacionados", ALONE),
    HEADING("leggi anche", ALONE),
    HEADING("i più letti", ALONE),
    HEADING("articoli correlati", ALONE),
    HEADING("leia também", ALONE),
    HEADING("mais lidas", ALONE),
    HEADING("lees ook", ALONE),
    HEADING("meest gelezen", ALONE),
    HEADING("читайте также", ALONE),
    HEADING("Читайте также", ALONE),
    HEADING("相關新聞", ALONE),
    HEADING("延伸閱讀", ALONE),
    HEADING("熱門新聞", ALONE),
    HEADING("热门文章", ALONE),
    HEADING("推荐阅读", ALONE),
    HEADING("인기 기사", ALONE),
    HEADING("관련 기사", ALONE),
    HEADING("관련 뉴스", ALONE),
    HEADING("weitere artikel", ALONE),
    HEADING("mehr nachrichten", ALONE),
    HEADING("auch interessant", ALONE),
    HEADING("am meisten gelesen", ALONE),
    HEADING("les plus consultés", ALONE),
    HEADING("a lire aussi", ALONE),
    HEADING("à ne pas manquer", ALONE),
    HEADING("las más leídas", ALONE),
    HEADING("lo más popular", ALONE),
    HEADING("más leídas", ALONE),
    HEADING("le più lette", ALONE),
    HEADING("potrebbe interessarti", ALONE),
    HEADING("mais lidos", ALONE),
    HEADING("notícias relacionadas", ALONE),
    HEADING("saiba mais", ALONE),
    HEADING("lees meer", ALONE),
    HEADING("gerelateerde artikelen", ALONE),
    HEADING("самое читаемое", ALONE),
    HEADING("Самое читаемое", ALONE),
    HEADING("по теме", ALONE),
    HEADING("По теме", ALONE),
    HEADING("похожие новости", ALONE),
    HEADING("Похожие новости", ALONE),
    HEADING("читайте також", ALONE),
    HEADING("Читайте також", ALONE),
    HEADING("läs också", ALONE),
    HEADING("läs mer", ALONE),
    HEADING("mest läst", ALONE),
    HEADING("læs også", ALONE),
    HEADING("mest læste", ALONE),
    HEADING("mest læst", ALONE),
    HEADING("les også", ALONE),
    HEADING("mest lest", ALONE),
    HEADING("lue myös", ALONE),
    HEADING("luetuimmat", ALONE),
    HEADING("czytaj także", ALONE),
    HEADING("czytaj też", ALONE),
    HEADING("zobacz także", ALONE),
    HEADING("najczęściej czytane", ALONE),
    HEADING("čtěte také", ALONE),
    HEADING("nejčtenější", ALONE),
    HEADING("ilgili haberler", ALONE),
    HEADING("en çok okunanlar", ALONE),
    HEADING("çok okunanlar", ALONE),
    HEADING("Çok okunanlar", ALONE),
    HEADING("baca juga", ALONE),
    HEADING("berita terkait", ALONE),
    HEADING("terpopuler", ALONE),
    HEADING("đọc thêm", ALONE),
    HEADING("xem thêm", ALONE),
    HEADING("Đọc nhiều", ALONE),
    HEADING("đọc nhiều", ALONE),
    HEADING("اقرأ أيضا", ALONE),
    HEADING("اقرأ أيضاً", ALONE),
    HEADING("الأكثر قراءة", ALONE),
    HEADING("مواضيع ذات صلة", ALONE),
    HEADING("بیشتر بخوانید", ALONE),
    HEADING("پربازدیدترین اخبار", ALONE),
    HEADING("διαβάστε επίσης", ALONE),
    HEADING("Διαβάστε επίσης", ALONE),
    HEADING("δημοφιλή", ALONE),
    HEADING("Δημοφιλή", ALONE),
    HEADING("यह भी पढ़ें", ALONE),
    HEADING("सबसे ज्यादा पढ़ी गई", ALONE),
    HEADING("soma pia", ALONE),
};

static struct nh_string heading_text(const struct heading *heading)
{
	return (struct nh_string){heading->text + HEADING_PREFIX_BYTES, heading->length};
}

/* At most three words: a name of a section or a site. */
static bool is_few_words(struct nh_string text)
{
	size_t words = 1;

	text = plain_trim(text);
	for (size_t i = 0; i < text.length; i++)
		words += text.bytes[i] == ' ';
	return text.length > 0 && words <= WORDS_AROUND_MAX;
}

static bool heading_matches(const struct heading *heading, struct nh_string line)
{
	struct nh_string text = heading_text(heading);
	const char *end = line.bytes + line.length;

	if (plain_same(line, text))
		return true;
	if (line.length <= text.length + 1)
		return false;
	if ((heading->where & AFTER_WORDS) && plain_ends(line, text) &&
	    end[-(ptrdiff_t)text.length - 1] == ' ')
		return is_few_words(plain_slice(line.bytes, end - text.length));
	return (heading->where & BEFORE_WORDS) && plain_begins(line, text) &&
	       line.bytes[text.length] == ' ' && is_few_words(plain_slice(line.bytes + text.length, end));
}

static bool is_word_byte(char byte)
{
	return plain_is_letter(byte) || plain_is_digit(byte);
}

/* What adorns a heading: 【Related】, ■ Related, ## Related ##, Related: */
static struct nh_string without_ornaments(struct nh_string line)
{
	static const char *const before[] = {"【", "［", "[", "〔", "■", "□", "◆",
					     "◇",  "▼",  "▽", "●",  "○", "★", "☆"};
	static const char *const behind[] = {"】", "］", "]", "〕", "："};

	for (size_t i = 0; line.length > 0 && !is_word_byte(*line.bytes) && i < NH_COUNT_OF(before); i++)
		if (plain_begins(line, nh_string_of(before[i])))
			line =
			    plain_trim(plain_slice(line.bytes + strlen(before[i]), line.bytes + line.length));
	for (size_t i = 0;
	     line.length > 0 && !is_word_byte(line.bytes[line.length - 1]) && i < NH_COUNT_OF(behind); i++)
		if (plain_ends(line, nh_string_of(behind[i])))
			line.length -= strlen(behind[i]);
	while (line.length && strchr(":>#=*|", line.bytes[line.length - 1]))
		line.length--;
	while (line.length && strchr("#=*|", line.bytes[0]))
		line = plain_slice(line.bytes + 1, line.bytes + line.length);
	return plain_trim(line);
}

bool furniture_heading(struct nh_string line, struct nh_string *ret_rule)
{
	line = without_ornaments(plain_trim(line));
	if (line.length == 0 || line.length > HEADING_BYTES_MAX)
		return false;
	for (size_t i = 0; i < NH_COUNT_OF(headings); i++) {
		if (heading_matches(&headings[i], line)) {
			*ret_rule = nh_string_of(headings[i].text);
			return true;
		}
	}
	return false;
}

struct nh_string furniture_list_rule(void)
{
	return NH_STRING("list under a heading");
}

bool furniture_is_bullet(struct nh_string line)
{
	static const char *const bullets[] = {"-", "*", "•", "·", "–", "—", "●", "■", "・", ">", "»", "▶"};
	size_t digits = 0;

	line = plain_trim(line);
	for (size_t i = 0; i < NH_COUNT_OF(bullets); i++)
		if (nh_string_equal(line, nh_string_of(bullets[i])))
			return true;
	while (digits < line.length && digits < 3 && plain_is_digit(line.bytes[digits]))
		digits++;
	return digits > 0 &&
	       (line.length == digits || (line.length == digits + 1 && strchr(".)", line.bytes[digits])));
}

/* "- Headline", "• Headline": the bullet stands on the line itself. */
bool furniture_begins_with_bullet(struct nh_string line)
{
	const char *space = memchr(line.bytes, ' ', nh_size_min(line.length, 5));

	return space && space > line.bytes && furniture_is_bullet(plain_slice(line.bytes, space));
}

bool furniture_ends_sentence(struct nh_string text)
{
	static const char *const closers[] = {"\"", "'", ")", "]", "”", "’", "»", "」", "』", "）"};
	static const char *const stops[] = {".", "!", "?", "…", "。", "！", "？", "．", "।", "።", "۔"};

	text = plain_trim(text);
	if (text.length > 0 &&
	    (plain_is_letter(text.bytes[text.length - 1]) || text.bytes[text.length - 1] == ','))
		return false; /* most lines, at once */
	for (size_t i = 0; i < NH_COUNT_OF(closers); i++) {
		if (plain_ends(text, nh_string_of(closers[i]))) {
			text.length -= strlen(closers[i]);
			i = (size_t)-1;
		}
	}
	for (size_t i = 0; i < NH_COUNT_OF(stops); i++)
		if (plain_ends(text, nh_string_of(stops[i])))
			return true;
	return false;
}

/* A full stop ends prose; headlines end in anything else, and in abbreviations. */
static bool ends_in_full_stop(struct nh_string line)
{
	if (!furniture_ends_sentence(line))
		return false;
	return !plain_ends(line, NH_STRING("?")) && !plain_ends(line, NH_STRING("!")) &&
	       !plain_ends(line, NH_STRING("？")) && !plain_ends(line, NH_STRING("！")) &&
	       !plain_ends(line, NH_STRING("...")) && !plain_ends(line, NH_STRING("…"));
}

bool furniture_is_entry(struct nh_string line, bool after_bullet)
{
	line = plain_trim(line);
	if (plain_width(line) > ENTRY_WIDTH_MAX)
		return false;
	return after_bullet || furniture_begins_with_bullet(line) || !ends_in_full_stop(line);
}

bool furniture_is_copyright(struct nh_string line)
{
	static const char *const marks[] = {"©", "(c) ", "copyright ", "all rights reserved"};

	line = plain_trim(line);
	if (plain_width(line) > ENTRY_WIDTH_MAX)
		return false;
	for (size_t i = 0; i < NH_COUNT_OF(marks); i++)
		if (plain_begins(line, nh_string_of(marks[i])))
			return true;
	return plain_ends(line, NH_STRING("all rights reserved.")) ||
	       plain_ends(line, NH_STRING("all rights reserved"));
}

/* Bullets, blank lines and further headings may stand anywhere in the run; prose ends it. The last heading
 * counts only if an entry follows it, so that the run always ends with an entry. */
size_t furniture_run(const struct nh_string *lines, size_t count, size_t *ret_seen)
{
	struct nh_string rule;
	bool after_bullet = false;
	size_t run = 0, i;

	for (i = 1; i < count; i++) {
		struct nh_string line = plain_trim(lines[i]);

		if (line.length == 0)
			continue;
		if (furniture_is_bullet(line)) {
			after_bullet = true;
			continue;
		}
		if (furniture_heading(line, &rule) || furniture_is_copyright(line))
			continue;
		if (!furniture_is_entry(line, after_bullet))
			break;
		after_bullet = false;
		run = i + 1;
	}
	if (ret_seen)
		*ret_seen = i;
	return run;
}
