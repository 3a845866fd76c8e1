# SPDX-License-Identifier: MIT
"""Generated articles, and the lists that an index made of them with --language none must hold.

The articles are of simple words, so that TERMS.md comes down to what `tokens` does: lower-case ASCII words, CJK
runs, words too long to be terms. `expected_lists` knows nothing of index files.
"""
import collections
import json
import os
import random
import re

SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
ENDINGS = ["", "", "", "s", "ing", "ed", "er", "ly"]
HAN = "東京都日本港船海山川"
DATES = ["2023", "2024-06", "2022-11", "2024-06-21", "2024-03-0{d}T1{d}:30", "2024-04-1{d}T0{d}:15:0{d}",
         "2021-0{m}-1{d}T12:00:00Z", "2020-0{m}-2{d}T23:10:05+09:00", "2019-0{m}-0{d}T01:02:03-03:30"]
PAGE = """{headline}

{caption}
1{digit}:25 JST, June 2{digit}, 2024
{body}
"Society" POPULAR ARTICLE
-
{line_1}
-
{line_2}
KC ACCESS RANKING
-
{line_3}
"""


class Writer:
    """Words in Zipf's proportions, in stretches where some are much more frequent."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        stems = ["".join(self.random.choices(SYLLABLES, k=self.random.choice((1, 2, 2, 3, 3, 9, 12))))
                 for _ in range(700)]
        self.words = ["the"] + [stem + self.random.choice(ENDINGS) for stem in stems for _ in range(2)]
        self.weights = [1 / (rank + 1) for rank in range(len(self.words))]

    def text(self, count, number=0):
        words = self.random.choices(self.words, self.weights, k=count)
        for i in range(count):
            if number % 400 < 60 and self.random.random() < 0.15:
                words[i] = f"season{number // 400}"
            if self.random.random() < 0.004:
                words[i] = "".join(self.random.choices(HAN, k=self.random.randint(1, 6)))
        return " ".join(words)

    def article(self, number, body_words):
        one = self.random
        article = {"guid": f"article-{number}", "headline": "the " + self.text(one.randint(1, 9), number),
                   "source": f"the {self.words[number % 13]} gazette", "language": "en",
                   "body": "the " + self.text(body_words, number)}
        if number % 3:
            date = one.choice(DATES)
            article["published"] = date.format(d=one.randint(0, 7) + 1, m=one.randint(1, 9))
        for name, every, value in (("deck", 4, self.text(5)), ("dateline", 5, self.text(2)),
                                   ("byline", 2, [self.text(2), self.text(2)]), ("section", 3, self.text(1)),
                                   ("agency", 6, self.text(1)), ("tags", 3, [self.text(1), self.text(2)]),
                                   ("captions", 4, [self.text(6, number), self.text(3)]),
                                   ("version", 7 if number % 2 else 11, number + 1),
                                   ("url", 2, f"https://news{number % 7}.example/2024/a{number}"),
                                   ("updated", 7, f"2024-08-0{number % 9 + 1}T12:34:56+0{number % 9}:00")):
            if number % every == 0:
                article[name] = value
        return article

    def body_words(self, number):
        if number % 500 == 7:
            return 4000
        return 20 if number % 2 else self.random.randint(1, 120)


def write(folder, count, seed, first=0, pages=40):
    """A file of JSON lines and some text pages, which have furniture. What was written as JSON, by guid."""
    writer, articles, long_body = Writer(seed), {}, None
    os.makedirs(folder)
    with open(os.path.join(folder, "articles.jsonl"), "w", encoding="utf-8") as file:
        for number in range(first, first + count - pages):
            article = writer.article(number, writer.body_words(number))
            if number % 40 == 13 and long_body:  # another printing
                article["body"] = "as printed elsewhere " + long_body
            elif len(article["body"].split()) > 60:
                long_body = article["body"]
            if number % 90 == 5:
                article["body"] += " " + "x" * 230 + " behind the hole"
            articles[article["guid"]] = article
            file.write(json.dumps(article, ensure_ascii=False) + "\n")
    for number in range(pages):
        lines = [" ".join(writer.random.choices(writer.words[:60], k=7)) + " " + HAN[:number % 4] for _ in range(4)]
        with open(os.path.join(folder, f"page-{number}.txt"), "w", encoding="utf-8") as file:
            file.write(PAGE.format(headline=lines[3].strip(), caption=writer.text(5), digit=number % 10,
                                   body="\n".join(writer.text(30) + "." for _ in range(4)), line_1=lines[0],
                                   line_2=lines[1], line_3=lines[2]))
    return articles


def tokens(text):
    """A pair for each position: the word that begins there, and the CJK character that stands there."""
    found = []
    for run in re.findall("[a-z0-9]+|[\u4e00-\u9fff]+", (text or b"").decode().lower()):
        if run[0] > "z":
            found += [(run[i:i + 2] if i + 1 < len(run) else None, run[i]) for i in range(len(run))]
        else:
            found.append((run if len(run) <= 200 else None, None))
    return found


def fields(document):
    """The tokens of headline, body and captions."""
    return (tokens(document["headline"]),
            [token for name in ("deck", "dateline", "body") for token in tokens(document[name])],
            [token for caption in document["captions"] for token in tokens(caption)])


def expected_lists(documents, weights):
    """Key -> (flags, list of (document, freq, positions)); of `weighted` the weighted freqs by (key, document)."""
    lists, flags, weighted = collections.defaultdict(dict), {}, collections.Counter()

    def put(space, form, number, position, kind):
        key = space.encode() + b"\0" + form.encode()
        flags[key] = kind
        lists[key].setdefault(number, []).append(position)
        return key, number

    for number, document in enumerate(documents):
        at = 0
        for weight, row in zip(weights, fields(document)):
            for position, (word, single) in enumerate(row, at):
                if word:
                    weighted[put("t", word, number, position, 6)] += weight
                if single:
                    weighted[put("x", single, number, position, 4)] += weight
            at += len(row) + 1
        at = 0
        for _, line in document["furniture"]:
            row = tokens(line)
            for position, (word, single) in enumerate(row, at):
                if word:
                    put("f", word, number, position, 2)
                if single:
                    put("h", single, number, position, 0)
            at += len(row) + 1
        for space, name in zip("bansgu", ("byline", "agency", "section", "source", "tags", "url")):
            values = document[name] if isinstance(document[name], list) else [document[name]]
            for word, single in (token for value in values for token in tokens(value)):
                for form in filter(None, (word, single)):
                    put(space, form, number, 0, 0)
    result = {}
    for key, postings in lists.items():
        of = []
        for number, positions in sorted(postings.items()):
            if flags[key] & 2:
                of.append((number, len(positions), positions))
            else:
                of.append((number, weighted[key, number] if flags[key] & 4 else 1, []))
        result[key] = (flags[key], of)
    return result, weighted
