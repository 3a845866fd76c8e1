# SPDX-License-Identifier: MIT
"""queries.py - draws the queries of each class from a corpus's own headlines, sentences and words.

A query is a command and a text as newshound-bench reads them; drivers of peers read the same. Words are runs
of letters. Words for single queries come from bands of document frequency in equal parts, so that rare and
frequent words weigh the same; the others come out of one headline, as a reader remembers it, and few of them
are stop words.
"""
import random
import re

import corpus

LETTERS = re.compile(r"[a-z]+")
STOP_WORDS = frozenset("""a an and are as at be but by for from has he if in into is it its no not of on or said
such that the their then there these they this to was will with""".split())
TRIES = 2000
BANDS = ((3, 10), (10, 50), (50, 250), (250, 1000), (1000, 4000), (4000, 1 << 40))
ARTICLES_READ_MAX = 500000
TITLES_MAX = 50000
CLASSES = {  # class: command, queries
    "TERM10": ("TOP_10", 150),
    "AND10": ("TOP_10", 150),
    "OR10": ("TOP_10", 150),
    "PHRASE10": ("TOP_10", 150),
    "ANDCOUNT": ("COUNT", 120),
    "ORCOUNT": ("COUNT", 120),
    "OR100COUNT": ("TOP_100_COUNT", 100),
    "MUSTSHOULD10": ("TOP_10", 120),
    "DATE10": ("TOP_10", 120),
    "PREFIX10": ("TOP_10", 100),
    "FUZZY10": ("TOP_10", 100),
    "DEFAULT10": ("AUTO_10_COUNT", 100),
}


class CorpusTooSmall(Exception):
    """The articles have not what a query of this class is made of."""


class Drawer:
    """A corpus's statistics, and a way to draw each class of query from them."""

    def __init__(self, folder, articles, seed=7):
        self.chance = random.Random(seed)
        self.freqs, self.titled = {}, []
        stride, title_stride = (max(1, articles // most) for most in (ARTICLES_READ_MAX, TITLES_MAX))
        first, last = 1 << 62, 0
        for number, (_, seconds, headline, body) in enumerate(corpus.read_articles(folder)):
            if number % stride:
                continue
            headline, body = headline.lower(), body.lower()
            for word in set(LETTERS.findall(f"{headline} {body}")):
                self.freqs[word] = self.freqs.get(word, 0) + 1
            if number % title_stride == 0 and headline and len(body) > 80:
                self.titled.append((headline, body))
            if seconds:
                first, last = min(first, seconds), max(last, seconds)
        self.first_day, self.last_day = first // 86400, last // 86400
        self.bands = [[word for word, freq in self.freqs.items() if low <= freq * stride < high and len(word) > 2]
                      for low, high in BANDS]
        self.bands = [band for band in self.bands if band]

    def single(self):
        return self.single_longer_than(2, self.bands)

    def from_headline(self, fewest, most):
        """Words of one headline, in its order."""
        for _ in range(TRIES if self.titled else 0):
            words = [word for word in dict.fromkeys(LETTERS.findall(self.chance.choice(self.titled)[0]))
                     if len(word) > 2 and self.freqs.get(word, 0) >= 3
                     and (word not in STOP_WORDS or self.chance.random() < 0.12)]
            wanted = min(self.chance.choice([fewest, fewest, fewest + 1, fewest + 1, most]), most)
            if len(words) >= wanted:
                return [words[at] for at in sorted(self.chance.sample(range(len(words)), wanted))]
        raise CorpusTooSmall

    def phrase(self):
        """Neighbouring words of a headline or a body, that neither begin nor end with a stop word."""
        for _ in range(TRIES if self.titled else 0):
            count = self.chance.choice([2, 2, 2, 3, 3, 4])
            runs = re.findall(rf"(?<![\w'])[a-z]+(?: [a-z]+){{{count - 1}}}(?![\w'])",
                              self.chance.choice(self.chance.choice(self.titled)))
            words = self.chance.choice(runs).split() if runs else [""]
            if (sum(word in STOP_WORDS for word in words) <= 1 and words[0] not in STOP_WORDS
                    and words[-1] not in STOP_WORDS
                    and all(len(word) > 1 and self.freqs.get(word, 0) >= 3 for word in words)):
                return words
        raise CorpusTooSmall

    def days(self):
        """A range of one day to two months, as newshound writes it."""
        if not self.last_day:
            raise CorpusTooSmall
        length = self.chance.choice([1, 3, 7, 14, 30, 60])
        first = self.chance.randint(self.first_day, max(self.first_day, self.last_day - length + 1))
        return f"date:{corpus.day(first)}..{corpus.day(min(first + length - 1, self.last_day))}"

    def single_longer_than(self, length, bands):
        for _ in range(TRIES if bands else 0):
            word = self.chance.choice(self.chance.choice(bands))
            if len(word) > length:
                return word
        raise CorpusTooSmall

    def misspelt(self):
        """A word, and in four of seven cases one letter of it left out, doubled, changed or swapped."""
        word = self.single_longer_than(4, self.bands[1:] or self.bands)
        at = self.chance.randrange(1, len(word) - 1)
        return self.chance.choice([word, word, word, word[:at] + word[at + 1:], word[:at] + word[at] + word[at:],
                                   word[:at] + self.chance.choice("aeinrst") + word[at + 1:],
                                   word[:at] + word[at + 1] + word[at] + word[at + 2:]])

    def prefix(self):
        length = self.chance.choice([3, 4, 4, 5, 6])
        return self.single_longer_than(length, self.bands)[:length]

    def words_of_two(self):
        """Half of one headline's words, half out of two headlines: these are seldom in one article."""
        if self.chance.random() < 0.5:
            return self.from_headline(2, 5)
        return list(dict.fromkeys(self.from_headline(1, 2) + self.from_headline(1, 3)))

    def text(self, name):
        if name == "TERM10":
            return self.single()
        if name in ("AND10", "ANDCOUNT"):
            return " ".join("+" + word for word in self.from_headline(2, 4))
        if name == "PHRASE10":
            return '"' + " ".join(self.phrase()) + '"'
        if name == "MUSTSHOULD10":
            return "+" + " ".join(self.from_headline(2, 4))
        if name == "DATE10":
            return " ".join("+" + word for word in self.from_headline(1, 2) + [self.days()])
        if name == "PREFIX10":
            return self.prefix() + "*"
        if name == "FUZZY10":
            return self.misspelt() + "~"
        return " ".join(self.words_of_two() if name == "DEFAULT10" else self.from_headline(2, 5))

    def draw(self, name):
        """The queries of a class, all different; fewer, or none, where a small corpus has no more."""
        texts, wanted = {}, CLASSES[name][1]
        for _ in range(wanted * 50):
            try:
                texts[self.text(name)] = True
            except CorpusTooSmall:
                break
            if len(texts) == wanted:
                break
        return list(texts)


def draw_queries(folder, articles):
    """Class to command lines; also written to the corpus's folder, for whoever wants to see them."""
    drawer = Drawer(folder, articles)
    queries = {name: [f"{command}\t{text}" for text in drawer.draw(name)] for name, (command, _) in CLASSES.items()}
    with open(f"{folder}/queries.tsv", "w", encoding="utf-8") as output:
        output.writelines(f"{name}\t{line}\n" for name, lines in queries.items() for line in lines)
    return queries
