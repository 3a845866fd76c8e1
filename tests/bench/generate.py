# SPDX-License-Identifier: MIT
"""generate.py - makes a large collection out of a small real one, and keeps its statistics.

An article takes its length in sentences from one real article, and the sentences from three to six that
share its topic. A group of 2,000 articles is one day of news. A real collection goes on finding new words
as it grows (Heaps: V = V0 (N/N0)^BETA), copies of sentences would not; so in each group a share of the rare
words gets a new name, the same within the group, such that the vocabulary grows by that law. Digits are
drawn anew. A group depends on the seed and its own number only: groups are made on all cores, and the first
n articles are the same for every size of collection.
"""
import hashlib
import itertools
import multiprocessing
import random
import re

import corpus

GROUP = 2000
RARE = 4
BETA = 0.62
DAY_SECONDS = 86400
FIRST_DAY = 541382400  # 26 February 1987
WORD = re.compile(r"[A-Za-z]+|[0-9]+")
SENTENCE = re.compile(r'(?<=[a-z0-9%>)"]\.) (?=[A-Z"])')
SYLLABLE_STARTS = "b c d f g h j k l m n p r s t v w z".split()
SYLLABLE_ENDS = "a e i o u an en in on ar er ol us".split()
ENDINGS = ["", "", "", "s", "ing", "er", "ed", "ton"]


class Generator:
    """The real articles, cut into sentences, and these into fixed text and places to fill."""

    def __init__(self, articles, seed):
        self.seed = seed
        self.articles, self.clusters = [], {}
        document_freqs, token_count = {}, 0
        for _, _, headline, body, _ in articles:
            words = WORD.findall(f"{headline} {body}")
            token_count += len(words)
            for word in {word.lower() for word in words}:
                document_freqs[word] = document_freqs.get(word, 0) + 1
        self.document_freqs = document_freqs
        for place, (_, _, headline, body, topic) in enumerate(articles):
            cluster = topic or f"untitled {place // 150}"
            self.clusters.setdefault(cluster, []).append(place)
            sentences = [sentence for sentence in SENTENCE.split(body) if sentence]
            self.articles.append((cluster, self.template(headline), [self.template(one) for one in sentences]))
        self.vocabulary, self.tokens = len(document_freqs), token_count
        self.tokens_per_article = token_count / len(articles)
        self.rare_per_group = self.count_rare()

    def template(self, text):
        """(fixed pieces, words between them): the words are those that may be renamed or drawn anew."""
        pieces, words, last = [], [], 0
        for match in WORD.finditer(text):
            word = match.group()
            if word[0].isdigit():
                varies = len(word) > 2 and not (len(word) == 4 and word.startswith("19"))
            else:
                varies = len(word) > 3 and self.document_freqs[word.lower()] <= RARE
            if varies:
                pieces.append(text[last:match.start()])
                words.append(word)
                last = match.end()
        return pieces + [text[last:]], words

    def count_rare(self):
        """How many different rare words a group has, from one that is made on trial."""
        names = {}
        for _ in self.make_group(0, 0.0, names):
            pass
        return max(1, len(names))

    def share_renamed(self, group):
        """The share of its rare words that a group renames, so that the vocabulary grows by Heaps' law."""
        before, after = (max(1.0, count * GROUP * self.tokens_per_article / self.tokens)
                         for count in (group, group + 1))
        wanted = self.vocabulary * (after ** BETA - before ** BETA)
        return min(0.95, wanted / self.rare_per_group)

    def new_name(self, word, group, share):
        """The word itself, or a pronounceable new one in its capitals."""
        digest = hashlib.blake2b(f"{word.lower()} {group} {self.seed}".encode(), digest_size=16).digest()
        if int.from_bytes(digest[:4], "little") >= share * 2 ** 32:
            return word
        name = word[:1 + digest[4] % 3].lower()
        for at in range(5, 7 + digest[15] % 2 + (len(word) > 6)):
            name += SYLLABLE_STARTS[digest[at] % len(SYLLABLE_STARTS)]
            name += SYLLABLE_ENDS[digest[at + 5] % len(SYLLABLE_ENDS)]
        name += ENDINGS[digest[14] % len(ENDINGS)]
        if word.isupper():
            return name.upper()
        return name.capitalize() if word[0].isupper() else name

    def fill(self, template, chance, group, share, names):
        pieces, words = template
        if not words:
            return pieces[0]
        text = [pieces[0]]
        for word, piece in zip(words, pieces[1:]):
            if word[0].isdigit():
                if chance.random() < 0.7:
                    word = word[0] + str(chance.randrange(10 ** (len(word) - 1))).zfill(len(word) - 1)
            else:
                name = names.get(word)
                if name is None:
                    name = names[word] = self.new_name(word, group, share)
                word = name
            text += (word, piece)
        return "".join(text)

    def make_group(self, group, share, names):
        chance = random.Random(self.seed * 1000003 + group)
        for place in range(GROUP):
            cluster, headline, sentences = own = chance.choice(self.articles)
            relatives = self.clusters[cluster]
            sources = [own] + [self.articles[chance.choice(relatives)] for _ in range(chance.randint(2, 5))]
            headline = self.fill(chance.choice(sources)[1], chance, group, share, names)
            headline = headline or self.fill(own[1], chance, group, share, names)
            body = []
            for _ in range(max(1, len(sentences))):
                candidates = chance.choice(sources)[2] or sentences
                if candidates:
                    body.append(self.fill(chance.choice(candidates), chance, group, share, names))
            seconds = FIRST_DAY + group * DAY_SECONDS + place * (DAY_SECONDS // GROUP)
            yield str(group * GROUP + place + 1), seconds, headline, " ".join(body)


generator = None


def group_lines(group):
    return [corpus.line_of(article) for article in generator.make_group(group, generator.share_renamed(group), {})]


def generate(archive, folder, count, seed=42):
    """Writes a corpus of count articles made of the Reuters-21578 archive."""
    global generator
    generator = Generator(list(corpus.reuters_articles(archive)), seed)
    with multiprocessing.get_context("fork").Pool() as pool:
        groups = pool.imap(group_lines, range((count + GROUP - 1) // GROUP))
        corpus.write_lines(folder, itertools.islice(itertools.chain.from_iterable(groups), count))
