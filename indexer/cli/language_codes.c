/* SPDX-License-Identifier: MIT
 *
 * language_codes.c - see language_codes.h.
 */
#include "indexer/cli/language_codes.h"

#include <stdio.h>

#define CODE_BYTES 4
#define NEAR_COUNT 4

static const struct {
	char code[3];
	const char *name;
} languages[] = {
    {"aa", "afar"},
    {"ab", "abkhazian"},
    {"ae", "avestan"},
    {"af", "afrikaans"},
    {"ak", "akan"},
    {"am", "amharic"},
    {"an", "aragonese"},
    {"ar", "arabic"},
    {"as", "assamese"},
    {"av", "avaric"},
    {"ay", "aymara"},
    {"az", "azerbaijani"},
    {"ba", "bashkir"},
    {"be", "belarusian"},
    {"bg", "bulgarian"},
    {"bi", "bislama"},
    {"bm", "bambara"},
    {"bn", "bengali"},
    {"bo", "tibetan"},
    {"br", "breton"},
    {"bs", "bosnian"},
    {"ca", "catalan"},
    {"ce", "chechen"},
    {"ch", "chamorro"},
    {"co", "corsican"},
    {"cr", "cree"},
    {"cs", "czech"},
    {"cu", "slavonic"},
    {"cv", "chuvash"},
    {"cy", "welsh"},
    {"da", "danish"},
    {"de", "german"},
    {"dv", "divehi"},
    {"dz", "dzongkha"},
    {"ee", "ewe"},
    {"el", "greek"},
    {"en", "english"},
    {"eo", "esperanto"},
    {"es", "spanish"},
    {"et", "estonian"},
    {"eu", "basque"},
    {"fa", "persian"},
    {"ff", "fulah"},
    {"fi", "finnish"},
    {"fj", "fijian"},
    {"fo", "faroese"},
    {"fr", "french"},
    {"fy", "frisian"},
    {"ga", "irish"},
    {"gd", "gaelic"},
    {"gl", "galician"},
    {"gn", "guarani"},
    {"gu", "gujarati"},
    {"gv", "manx"},
    {"ha", "hausa"},
    {"he", "hebrew"},
    {"hi", "hindi"},
    {"ho", "hiri"},
    {"hr", "croatian"},
    {"ht", "haitian"},
    {"hu", "hungarian"},
    {"hy", "armenian"},
    {"hz", "herero"},
    {"ia", "interlingua"},
    {"id", "indonesian"},
    {"ie", "interlingue"},
    {"ig", "igbo"},
    {"ii", "yi"},
    {"ik", "inupiaq"},
    {"in", "indonesian"},
    {"io", "ido"},
    {"is", "icelandic"},
    {"it", "italian"},
    {"iu", "inuktitut"},
    {"iw", "hebrew"},
    {"ja", "japanese"},
    {"ji", "yiddish"},
    {"jv", "javanese"},
    {"ka", "georgian"},
    {"kg", "kongo"},
    {"ki", "kikuyu"},
    {"kj", "kuanyama"},
    {"kk", "kazakh"},
    {"kl", "kalaallisut"},
    {"km", "khmer"},
    {"kn", "kannada"},
    {"ko", "korean"},
    {"kr", "kanuri"},
    {"ks", "kashmiri"},
    {"ku", "kurdish"},
    {"kv", "komi"},
    {"kw", "cornish"},
    {"ky", "kyrgyz"},
    {"la", "latin"},
    {"lb", "luxembourgish"},
    {"lg", "ganda"},
    {"li", "limburgish"},
    {"ln", "lingala"},
    {"lo", "lao"},
    {"lt", "lithuanian"},
    {"lu", "luba"},
    {"lv", "latvian"},
    {"mg", "malagasy"},
    {"mh", "marshallese"},
    {"mi", "maori"},
    {"mk", "macedonian"},
    {"ml", "malayalam"},
    {"mn", "mongolian"},
    {"mr", "marathi"},
    {"ms", "malay"},
    {"mt", "maltese"},
    {"my", "burmese"},
    {"na", "nauru"},
    {"nb", "norwegian bokmal"},
    {"nd", "ndebele"},
    {"ne", "nepali"},
    {"ng", "ndonga"},
    {"nl", "dutch"},
    {"nn", "norwegian nynorsk"},
    {"no", "norwegian"},
    {"nr", "ndebele"},
    {"nv", "navajo"},
    {"ny", "chichewa"},
    {"oc", "occitan"},
    {"oj", "ojibwa"},
    {"om", "oromo"},
    {"or", "oriya"},
    {"os", "ossetian"},
    {"pa", "punjabi"},
    {"pi", "pali"},
    {"pl", "polish"},
    {"ps", "pashto"},
    {"pt", "portuguese"},
    {"qu", "quechua"},
    {"rm", "romansh"},
    {"rn", "rundi"},
    {"ro", "romanian"},
    {"ru", "russian"},
    {"rw", "kinyarwanda"},
    {"sa", "sanskrit"},
    {"sc", "sardinian"},
    {"sd", "sindhi"},
    {"se", "sami"},
    {"sg", "sango"},
    {"sh", "serbo-croatian"},
    {"si", "sinhala"},
    {"sk", "slovak"},
    {"sl", "slovenian"},
    {"sm", "samoan"},
    {"sn", "shona"},
    {"so", "somali"},
    {"sq", "albanian"},
    {"sr", "serbian"},
    {"ss", "swati"},
    {"st", "sotho"},
    {"su", "sundanese"},
    {"sv", "swedish"},
    {"sw", "swahili"},
    {"ta", "tamil"},
    {"te", "telugu"},
    {"tg", "tajik"},
    {"th", "thai"},
    {"ti", "tigrinya"},
    {"tk", "turkmen"},
    {"tl", "tagalog"},
    {"tn", "tswana"},
    {"to", "tonga"},
    {"tr", "turkish"},
    {"ts", "tsonga"},
    {"tt", "tatar"},
    {"tw", "twi"},
    {"ty", "tahitian"},
    {"ug", "uyghur"},
    {"uk", "ukrainian"},
    {"ur", "urdu"},
    {"uz", "uzbek"},
    {"ve", "venda"},
    {"vi", "vietnamese"},
    {"vo", "volapuk"},
    {"wa", "walloon"},
    {"wo", "wolof"},
    {"xh", "xhosa"},
    {"yi", "yiddish"},
    {"yo", "yoruba"},
    {"za", "zhuang"},
    {"zh", "chinese"},
    {"zu", "zulu"},
};

/* Codes of three letters, each followed by a space. */
static const char three_letters[] =
    "ara arm ast baq cat ceb ckb cmn dan deu dsb dut ell eng eus fas fil fin fra fre frr fur "
    "ger gle gre gsw haw hin hsb hun hye ind isl ita jpn kab kor lad lav lit mkd mni nds nep "
    "nld nno nob nor pap per pol por prs ron rum rus sah scn sco slk slv spa srp swe szl tam "
    "tet tgl tha tpi tur tyv ukr urd vec vie war wuu yid yue zho"
    " ";

/* Countries, which are often given instead. */
static const struct {
	char country[3], code[3];
} countries[] = {{"cn", "zh"}, {"cz", "cs"}, {"dk", "da"}, {"gr", "el"}, {"il", "he"}, {"ir", "fa"},
		 {"jp", "ja"}, {"tw", "zh"}, {"ua", "uk"}, {"us", "en"}, {"gb", "en"}, {"vn", "vi"}};

static char lower(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte | 0x20) : byte;
}

/* The letters before the region; 0 where there are more than three, or something else. */
static size_t main_part(const char *text, char ret[CODE_BYTES])
{
	size_t length = 0;

	for (; text[length] && text[length] != '-' && text[length] != '_'; length++) {
		char letter = lower(text[length]);

		if (length == CODE_BYTES - 1 || letter < 'a' || letter > 'z')
			return 0;
		ret[length] = letter;
	}
	ret[length] = '\0';
	return length;
}

static bool is_three_letters(const char *part)
{
	const char *found = strstr(three_letters, part);

	return found && found[3] == ' ' && (found == three_letters || found[-1] == ' ');
}

static void add_near(char near[LANGUAGE_NEAR_BYTES], size_t *count, size_t i)
{
	size_t used = strlen(near);
	char known[CODE_BYTES + 2];

	snprintf(known, sizeof known, "%s (", languages[i].code);
	if (*count == NEAR_COUNT || strstr(near, known))
		return;
	snprintf(near + used, LANGUAGE_NEAR_BYTES - used, "%s%s (%s)", *count ? ", " : "", languages[i].code,
		 languages[i].name);
	++*count;
}

/* Whether a language's name begins with text. */
static bool begins_name(size_t i, const char *text)
{
	const char *name = languages[i].name;
	size_t length = 0;

	while (text[length] && lower(text[length]) == name[length])
		length++;
	return length >= 2 && text[length] == '\0';
}

/* Names that begin with text, then the language of a country, then codes that differ in one letter or in the
 * order of both. */
static void find_near(const char *text, char near[LANGUAGE_NEAR_BYTES])
{
	size_t count = 0;

	for (size_t i = 0; i < NH_COUNT_OF(languages); i++)
		if (begins_name(i, text))
			add_near(near, &count, i);
	for (size_t j = 0; j < NH_COUNT_OF(countries); j++)
		for (size_t i = 0; i < NH_COUNT_OF(languages) && strcmp(text, countries[j].country) == 0; i++)
			if (strcmp(languages[i].code, countries[j].code) == 0)
				add_near(near, &count, i);
	for (size_t i = 0; i < NH_COUNT_OF(languages) && strlen(text) >= 2 && strlen(text) < CODE_BYTES;
	     i++) {
		const char *code = languages[i].code;
		bool swapped = code[0] == text[1] && code[1] == text[0];

		if (swapped || code[0] == text[0])
			add_near(near, &count, i);
	}
}

bool language_code_known(const char *text, char ret_near[LANGUAGE_NEAR_BYTES])
{
	char part[CODE_BYTES];
	size_t length = main_part(text, part);

	ret_near[0] = '\0';
	if (length == 3 && is_three_letters(part))
		return true;
	for (size_t i = 0; i < NH_COUNT_OF(languages) && length == 2; i++)
		if (strcmp(languages[i].code, part) == 0)
			return true;
	find_near(text, ret_near);
	return false;
}
