/* SPDX-License-Identifier: MIT
 *
 * field_names.c - see field_names.h. The table holds names in their bare form: small letters, no spaces,
 * underscores or hyphens but at the very front: "_source" of a search engine's dump is another thing than
 * "source".
 */
#include "corpus/readers/field_names.h"

#include "corpus/clean/plain.h"

#define NAME_BYTES_MAX 40

#define FIELD(name, field, rank, stands)                          \
	{                                                         \
		name, sizeof name - 1, NEWS_##field, rank, stands \
	}

static const struct field_name field_names[] = {
    FIELD("headline", HEADLINE, 1, false),
    FIELD("headlines", HEADLINE, 1, false),
    FIELD("schlagzeile", HEADLINE, 1, false),
    FIELD("titular", HEADLINE, 1, false),
    FIELD("manchete", HEADLINE, 1, false),
    FIELD("見出し", HEADLINE, 1, false),
    FIELD("title", HEADLINE, 2, false),
    FIELD("heading", HEADLINE, 2, false),
    FIELD("articletitle", HEADLINE, 2, false),
    FIELD("newstitle", HEADLINE, 2, false),
    FIELD("überschrift", HEADLINE, 2, false),
    FIELD("titel", HEADLINE, 2, false),
    FIELD("otsikko", HEADLINE, 2, false),
    FIELD("titre", HEADLINE, 2, false),
    FIELD("título", HEADLINE, 2, false),
    FIELD("titulo", HEADLINE, 2, false),
    FIELD("titolo", HEADLINE, 2, false),
    FIELD("rubrik", HEADLINE, 2, false),
    FIELD("tittel", HEADLINE, 2, false),
    FIELD("overskrift", HEADLINE, 2, false),
    FIELD("tytuł", HEADLINE, 2, false),
    FIELD("заголовок", HEADLINE, 2, false),
    FIELD("タイトル", HEADLINE, 2, false),
    FIELD("标题", HEADLINE, 2, false),
    FIELD("標題", HEADLINE, 2, false),
    FIELD("제목", HEADLINE, 2, false),
    FIELD("عنوان", HEADLINE, 2, false),
    FIELD("العنوان", HEADLINE, 2, false),
    FIELD("başlık", HEADLINE, 2, false),
    FIELD("name", HEADLINE, 3, false),
    FIELD("webtitle", HEADLINE, 3, false),
    FIELD("название", HEADLINE, 3, false),
    FIELD("articlebody", BODY, 1, false),
    FIELD("bodytext", BODY, 1, false),
    FIELD("bodies", BODY, 1, false),
    FIELD("body", BODY, 2, false),
    FIELD("maintext", BODY, 2, false),
    FIELD("fulltext", BODY, 2, false),
    FIELD("articletext", BODY, 2, false),
    FIELD("newstext", BODY, 2, false),
    FIELD("artikeltext", BODY, 2, false),
    FIELD("corps", BODY, 2, false),
    FIELD("cuerpo", BODY, 2, false),
    FIELD("corpo", BODY, 2, false),
    FIELD("brödtext", BODY, 2, false),
    FIELD("本文", BODY, 2, false),
    FIELD("正文", BODY, 2, false),
    FIELD("본문", BODY, 2, false),
    FIELD("text", BODY, 3, false),
    FIELD("articlecontent", BODY, 3, false),
    FIELD("teksti", BODY, 3, false),
    FIELD("texte", BODY, 3, false),
    FIELD("texto", BODY, 3, false),
    FIELD("testo", BODY, 3, false),
    FIELD("tekst", BODY, 3, false),
    FIELD("treść", BODY, 3, false),
    FIELD("текст", BODY, 3, false),
    FIELD("متن", BODY, 3, false),
    FIELD("النص", BODY, 3, false),
    FIELD("metin", BODY, 3, false),
    FIELD("content", BODY, 4, false),
    FIELD("contenthtml", BODY, 4, false),
    FIELD("inhalt", BODY, 4, false),
    FIELD("sisältö", BODY, 4, false),
    FIELD("contenu", BODY, 4, false),
    FIELD("contenido", BODY, 4, false),
    FIELD("conteúdo", BODY, 4, false),
    FIELD("contenuto", BODY, 4, false),
    FIELD("内容", BODY, 4, false),
    FIELD("內容", BODY, 4, false),
    FIELD("내용", BODY, 4, false),
    FIELD("içerik", BODY, 4, false),
    FIELD("bodyhtml", BODY, 5, false),
    FIELD("bodyxhtml", BODY, 5, false),
    FIELD("contenttext", BODY, 5, false),
    FIELD("paragraphs", BODY, 5, false),
    FIELD("article", BODY, 6, false),
    FIELD("story", BODY, 7, false),
    FIELD("deck", DECK, 1, false),
    FIELD("subheadline", DECK, 1, false),
    FIELD("standfirst", DECK, 2, false),
    FIELD("lead", DECK, 3, false),
    FIELD("highlights", DECK, 3, false),
    FIELD("vorspann", DECK, 3, false),
    FIELD("ingressi", DECK, 3, false),
    FIELD("chapô", DECK, 3, false),
    FIELD("chapo", DECK, 3, false),
    FIELD("ingress", DECK, 3, false),
    FIELD("summary", DECK, 4, false),
    FIELD("teaser", DECK, 4, false),
    FIELD("zusammenfassung", DECK, 4, false),
    FIELD("tiivistelmä", DECK, 4, false),
    FIELD("tiivistelma", DECK, 4, false),
    FIELD("résumé", DECK, 4, false),
    FIELD("resume", DECK, 4, false),
    FIELD("resumen", DECK, 4, false),
    FIELD("resumo", DECK, 4, false),
    FIELD("sommario", DECK, 4, false),
    FIELD("samenvatting", DECK, 4, false),
    FIELD("аннотация", DECK, 4, false),
    FIELD("要約", DECK, 4, false),
    FIELD("摘要", DECK, 4, false),
    FIELD("요약", DECK, 4, false),
    FIELD("خلاصه", DECK, 4, false),
    FIELD("abstract", DECK, 5, false),
    FIELD("trailtext", DECK, 5, false),
    FIELD("description", DECK, 6, false),
    FIELD("descriptions", DECK, 6, false),
    FIELD("descriptiontext", DECK, 6, false),
    FIELD("excerpt", DECK, 6, false),
    FIELD("subtitle", DECK, 7, false),
    FIELD("datepublished", PUBLISHED, 1, false),
    FIELD("publisheddate", PUBLISHED, 1, false),
    FIELD("publishdate", PUBLISHED, 1, false),
    FIELD("publishedat", PUBLISHED, 1, false),
    FIELD("publicationdate", PUBLISHED, 1, false),
    FIELD("pubdate", PUBLISHED, 1, false),
    FIELD("firstpublished", PUBLISHED, 1, false),
    FIELD("webpublicationdate", PUBLISHED, 1, false),
    FIELD("published", PUBLISHED, 2, false),
    FIELD("releasedate", PUBLISHED, 2, false),
    FIELD("articledate", PUBLISHED, 2, false),
    FIELD("date", PUBLISHED, 3, false),
    FIELD("dategmt", PUBLISHED_UTC, 3, false),
    FIELD("dateissued", PUBLISHED, 3, false),
    FIELD("issued", PUBLISHED, 3, false),
    FIELD("contentcreated", PUBLISHED, 3, false),
    FIELD("datum", PUBLISHED, 3, false),
    FIELD("päivämäärä", PUBLISHED, 3, false),
    FIELD("paivamaara", PUBLISHED, 3, false),
    FIELD("fecha", PUBLISHED, 3, false),
    FIELD("dato", PUBLISHED, 3, false),
    FIELD("дата", PUBLISHED, 3, false),
    FIELD("日付", PUBLISHED, 3, false),
    FIELD("日時", PUBLISHED, 3, false),
    FIELD("日期", PUBLISHED, 3, false),
    FIELD("날짜", PUBLISHED, 3, false),
    FIELD("تاریخ", PUBLISHED, 3, false),
    FIELD("التاريخ", PUBLISHED, 3, false),
    FIELD("tarih", PUBLISHED, 3, false),
    FIELD("firstcreated", PUBLISHED, 4, false),
    FIELD("时间", PUBLISHED, 4, false),
    FIELD("時間", PUBLISHED, 4, false),
    FIELD("versioncreated", PUBLISHED, 5, false),
    FIELD("data", PUBLISHED, 5, false),
    FIELD("createdat", PUBLISHED, 6, false),
    FIELD("datecreated", PUBLISHED, 6, false),
    FIELD("timestamp", PUBLISHED, 7, false),
    FIELD("datetime", PUBLISHED, 7, false),
    FIELD("@timestamp", PUBLISHED, 8, false),
    FIELD("updated", UPDATED, 1, false),
    FIELD("datemodified", UPDATED, 1, false),
    FIELD("updatedat", UPDATED, 2, false),
    FIELD("modified", UPDATED, 2, false),
    FIELD("modifiedgmt", UPDATED_UTC, 2, false),
    FIELD("lastmod", UPDATED, 2, false),
    FIELD("lastmodified", UPDATED, 2, false),
    FIELD("canonical", URL, 1, false),
    FIELD("url", URL, 2, false),
    FIELD("link", URL, 3, false),
    FIELD("articleurl", URL, 3, false),
    FIELD("weburl", URL, 3, false),
    FIELD("href", URL, 4, false),
    FIELD("source", SOURCE, 1, false),
    FIELD("publication", SOURCE, 2, false),
    FIELD("outlet", SOURCE, 2, false),
    FIELD("quelle", SOURCE, 2, false),
    FIELD("lähde", SOURCE, 2, false),
    FIELD("lahde", SOURCE, 2, false),
    FIELD("fuente", SOURCE, 2, false),
    FIELD("fonte", SOURCE, 2, false),
    FIELD("källa", SOURCE, 2, false),
    FIELD("kilde", SOURCE, 2, false),
    FIELD("bron", SOURCE, 2, false),
    FIELD("źródło", SOURCE, 2, false),
    FIELD("источник", SOURCE, 2, false),
    FIELD("来源", SOURCE, 2, false),
    FIELD("來源", SOURCE, 2, false),
    FIELD("出典", SOURCE, 2, false),
    FIELD("출처", SOURCE, 2, false),
    FIELD("منبع", SOURCE, 2, false),
    FIELD("kaynak", SOURCE, 2, false),
    FIELD("publisher", SOURCE, 3, false),
    FIELD("sourcename", SOURCE, 3, false),
    FIELD("sitename", SOURCE, 4, false),
    FIELD("site", SOURCE, 5, false),
    FIELD("newspaper", SOURCE, 5, false),
    FIELD("domain", SOURCE, 6, false),
    FIELD("sourcedomain", SOURCE, 7, false),
    FIELD("provider", SOURCE, 8, false),
    FIELD("byline", BYLINE, 1, false),
    FIELD("authors", BYLINE, 2, false),
    FIELD("by", BYLINE, 2, false),
    FIELD("author", BYLINE, 3, false),
    FIELD("autor", BYLINE, 3, false),
    FIELD("auteur", BYLINE, 3, false),
    FIELD("autore", BYLINE, 3, false),
    FIELD("författare", BYLINE, 3, false),
    FIELD("forfatter", BYLINE, 3, false),
    FIELD("kirjoittaja", BYLINE, 3, false),
    FIELD("автор", BYLINE, 3, false),
    FIELD("著者", BYLINE, 3, false),
    FIELD("記者", BYLINE, 3, false),
    FIELD("作者", BYLINE, 3, false),
    FIELD("기자", BYLINE, 3, false),
    FIELD("نویسنده", BYLINE, 3, false),
    FIELD("yazar", BYLINE, 3, false),
    FIELD("creator", BYLINE, 4, false),
    FIELD("writer", BYLINE, 4, false),
    FIELD("reporter", BYLINE, 4, false),
    FIELD("section", SECTION, 1, false),
    FIELD("articlesection", SECTION, 1, false),
    FIELD("sectiontitle", SECTION, 2, false),
    FIELD("sectionname", SECTION, 2, false),
    FIELD("ressort", SECTION, 2, false),
    FIELD("osasto", SECTION, 2, false),
    FIELD("rubrique", SECTION, 2, false),
    FIELD("sección", SECTION, 2, false),
    FIELD("seccion", SECTION, 2, false),
    FIELD("seção", SECTION, 2, false),
    FIELD("editoria", SECTION, 2, false),
    FIELD("sezione", SECTION, 2, false),
    FIELD("avdelning", SECTION, 2, false),
    FIELD("rubriek", SECTION, 2, false),
    FIELD("рубрика", SECTION, 2, false),
    FIELD("category", SECTION, 3, false),
    FIELD("kicker", SECTION, 3, false),
    FIELD("kategorie", SECTION, 3, false),
    FIELD("catégorie", SECTION, 3, false),
    FIELD("categoría", SECTION, 3, false),
    FIELD("categoria", SECTION, 3, false),
    FIELD("категория", SECTION, 3, false),
    FIELD("カテゴリ", SECTION, 3, false),
    FIELD("类别", SECTION, 3, false),
    FIELD("類別", SECTION, 3, false),
    FIELD("분류", SECTION, 3, false),
    FIELD("دسته", SECTION, 3, false),
    FIELD("kategori", SECTION, 3, false),
    FIELD("cat", SECTION, 4, false),
    FIELD("department", SECTION, 4, false),
    FIELD("desk", SECTION, 4, false),
    FIELD("tags", TAGS, 1, false),
    FIELD("keywords", TAGS, 2, false),
    FIELD("schlagworte", TAGS, 2, false),
    FIELD("asiasanat", TAGS, 2, false),
    FIELD("motsclés", TAGS, 2, false),
    FIELD("etiquetas", TAGS, 2, false),
    FIELD("теги", TAGS, 2, false),
    FIELD("topics", TAGS, 3, false),
    FIELD("subject", TAGS, 4, false),
    FIELD("subjects", TAGS, 4, false),
    FIELD("categories", TAGS, 5, false),
    FIELD("wp:term", TAGS, 1, false),
    FIELD("labels", TAGS, 5, false),
    FIELD("lang", LANGUAGE, 1, false),
    FIELD("language", LANGUAGE, 1, false),
    FIELD("inlanguage", LANGUAGE, 1, false),
    FIELD("sprache", LANGUAGE, 1, false),
    FIELD("kieli", LANGUAGE, 1, false),
    FIELD("langue", LANGUAGE, 1, false),
    FIELD("idioma", LANGUAGE, 1, false),
    FIELD("lingua", LANGUAGE, 1, false),
    FIELD("språk", LANGUAGE, 1, false),
    FIELD("язык", LANGUAGE, 1, false),
    FIELD("言語", LANGUAGE, 1, false),
    FIELD("语言", LANGUAGE, 1, false),
    FIELD("guid", ID, 1, true),
    FIELD("uri", ID, 2, true),
    FIELD("docno", ID, 3, true),
    FIELD("id", ID, 4, false),
    FIELD("_id", ID, 5, false),
    FIELD("bodyid", ID, 5, false),
    FIELD("docid", ID, 6, false),
    FIELD("articleid", ID, 6, false),
    FIELD("newsid", ID, 6, false),
    FIELD("transcriptid", ID, 6, false),
    FIELD("uuid", ID, 7, false),
    FIELD("captions", CAPTION, 1, false),
    FIELD("caption", CAPTION, 2, false),
    FIELD("imagecaption", CAPTION, 2, false),
    FIELD("bildunterschrift", CAPTION, 2, false),
    FIELD("légende", CAPTION, 2, false),
    FIELD("dateline", DATELINE, 1, false),
    FIELD("located", DATELINE, 2, false),
    FIELD("agency", AGENCY, 1, false),
    FIELD("infosources", AGENCY, 2, false),
    FIELD("pubstatus", STATUS, 1, false),
    FIELD("embargoed", EMBARGO, 1, false),
    FIELD("version", VERSION, 1, false),
    FIELD("_source", INSIDE, 1, false),
    FIELD("thread", INSIDE, 1, false),
    FIELD("fields", INSIDE, 1, false),
    FIELD("_embedded", INSIDE, 1, false),
    FIELD("doc", INSIDE, 1, false),
    FIELD("metadata", INSIDE, 1, false),
};

/* The bare form of key; 0 where it is longer than any name. */
static size_t make_bare(struct nh_string key, char bare[NAME_BYTES_MAX])
{
	size_t length = 0;

	for (size_t i = 0; i < key.length; i++) {
		char byte = key.bytes[i];

		if (i > 0 && (byte == '_' || byte == '-' || byte == ' '))
			continue;
		if (length == NAME_BYTES_MAX)
			return 0;
		bare[length++] = plain_lower(byte);
	}
	return length;
}

const struct field_name *field_name_find(struct nh_string key)
{
	char bare[NAME_BYTES_MAX];
	size_t length = make_bare(key, bare);

	for (size_t i = 0; length && i < NH_COUNT_OF(field_names); i++)
		if (length == field_names[i].length && bare[0] == field_names[i].name[0] &&
		    memcmp(bare, field_names[i].name, length) == 0)
			return &field_names[i];
	return NULL;
}

static uint64_t first_bytes(struct nh_string key)
{
	uint64_t bytes = 0;

	memcpy(&bytes, key.bytes, nh_size_min(key.length, sizeof bytes));
	return bytes;
}

const struct field_name *field_name_find_again(struct field_memory *memory, struct nh_string key)
{
	uint64_t hash = (first_bytes(key) + key.length) * 0x9E3779B97F4A7C15u;
	struct field_memory_key *known = &memory->keys[hash >> 60];

	if (key.length == 0 || key.length > sizeof known->bytes)
		return field_name_find(key);
	if (known->length != key.length || memcmp(known->bytes, key.bytes, key.length) != 0) {
		memcpy(known->bytes, key.bytes, key.length);
		known->length = key.length;
		known->name = field_name_find(key);
	}
	return known->name;
}

/* The names of --field, in the order of enum news_field, each with the best rank. */
static const struct field_name field_options[] = {
    {"headline", 8, NEWS_HEADLINE, 0, false}, {"body", 4, NEWS_BODY, 0, false},
    {"deck", 4, NEWS_DECK, 0, false},         {"published", 9, NEWS_PUBLISHED, 0, false},
    {"updated", 7, NEWS_UPDATED, 0, false},   {"url", 3, NEWS_URL, 0, false},
    {"source", 6, NEWS_SOURCE, 0, false},     {"byline", 6, NEWS_BYLINE, 0, false},
    {"section", 7, NEWS_SECTION, 0, false},   {"tag", 3, NEWS_TAGS, 0, false},
    {"language", 8, NEWS_LANGUAGE, 0, false}, {"id", 2, NEWS_ID, 0, false},
    {"caption", 7, NEWS_CAPTION, 0, false},   {"dateline", 8, NEWS_DATELINE, 0, false},
    {"agency", 6, NEWS_AGENCY, 0, false},     {"article", 7, NEWS_INSIDE, 0, false},
};

const struct field_name *field_option_find(struct nh_string name)
{
	for (size_t i = 0; i < NH_COUNT_OF(field_options); i++)
		if (plain_same(name, nh_string_of(field_options[i].name)))
			return &field_options[i];
	return NULL;
}

struct known_key {
	const char *bytes;
	size_t length;
};

/* clang-format off */
#define KEY(literal) {literal, sizeof(literal) - 1}
/* clang-format on */

static bool is_one_of(struct nh_string key, const struct known_key *keys, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (key.length == keys[i].length && memcmp(key.bytes, keys[i].bytes, key.length) == 0)
			return true;
	return false;
}

bool field_wrapper_key(struct nh_string key)
{
	static const struct known_key keys[] = {
	    KEY("articles"), KEY("hits"),      KEY("data"),    KEY("items"), KEY("results"),
	    KEY("docs"),     KEY("documents"), KEY("stories"), KEY("news"),  KEY("entries"),
	    KEY("response"), KEY("rows"),      KEY("records")};

	return is_one_of(key, keys, NH_COUNT_OF(keys));
}

bool field_naming_key(struct nh_string key)
{
	static const struct known_key keys[] = {
	    KEY("name"),  KEY("title"),       KEY("text"),        KEY("value"), KEY("content"),
	    KEY("label"), KEY("caption"),     KEY("fullcaption"), KEY("#text"), KEY("$oid"),
	    KEY("$date"), KEY("$numberLong"), KEY("rendered"),    KEY("main"),  KEY("original")};

	return is_one_of(key, keys, NH_COUNT_OF(keys));
}
