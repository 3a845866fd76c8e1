# SPDX-License-Identifier: MIT
"""agreement.py - whether the engines do the same work: the ten best of each, and their scores.

It is asked on articles whose text every tokenizer cuts alike, else the engines would differ in what a word
is. Overlap is the share of a peer's hits that newshound has too, or that score as its last hit does, since
ties may fall either way. Scores are compared rank by rank with the engine whose formula newshound's
--scoring repeats. Phrases are compared by their counts: peers score a phrase as if it were one word,
newshound as its words.
"""
import os

import corpus
import engines
import measure

ARTICLES_MAX = 20000
RANKED = ("TERM10", "AND10", "OR10", "MUSTSHOULD10", "DATE10")
COUNTED = ("TERM10", "ANDCOUNT", "ORCOUNT", "PHRASE10", "DATE10")
# Words that stand for many, and the peers that mean the same by them (None: all): Tantivy lets an edit change
# the first letter too.
EXPANDED = {"PREFIX10": None, "FUZZY10": ("lucene", "lucene-reordered")}
SCORED = ("TERM10", "AND10", "OR10", "MUSTSHOULD10")
SCORINGS = {"lucene": "lucene-norms", "xapian": "xapian"}
OVERLAP_MIN = 0.9  # FTS5 gives words of half of the articles no weight, and lengths are quantised by some
COUNTS_MIN = 0.99
DIFFERENCE_MAX = 1e-5


def words_corpus(folder, target):
    """The first articles of a corpus, their text as bare words."""
    def articles():
        for number, (name, seconds, headline, body) in enumerate(corpus.read_articles(folder)):
            if number == ARTICLES_MAX:
                return
            yield name, seconds, corpus.words_only(headline), corpus.words_only(body)

    if not corpus.is_complete(target):
        corpus.write_corpus(target, articles())
    return os.path.join(target, corpus.FILE)


def hits_of(engine, index, lines, log):
    """For each line the hits, as (id, score)."""
    driver = measure.Driver(engine.serve_command(index, hits=True), log)
    answers = driver.ask(lines)
    driver.close()
    return [None if answer == "UNSUPPORTED" else
            [(hit.rsplit(":", 1)[0], float(hit.rsplit(":", 1)[1])) for hit in answer.split()] for answer in answers]


def overlap(ours, theirs):
    """The share of their hits that are ours too, over all queries."""
    same = total = 0
    for mine, other in zip(ours, theirs):
        if other is None:
            continue
        names = {name for name, _ in mine}
        last = other[-1][1] if other else 0.0
        same += sum(name in names or abs(score - last) <= 1e-4 * abs(last) for name, score in other)
        total += max(len(mine), len(other))
    return round(same / total, 4) if total else None


def worst_difference(ours, theirs):
    """The largest relative difference of two scores at the same rank; None where the lists' lengths differ."""
    worst = 0.0
    for mine, other in zip(ours, theirs):
        if other is None:
            continue
        if len(mine) != len(other):
            return None
        for (_, one), (_, two) in zip(mine, other):
            worst = max(worst, abs(one - two) / max(abs(one), abs(two), 1e-30))
    return worst


def counts_of(engine, index, lines, log):
    """The exact count of each query, None where the engine cannot tell."""
    driver = measure.Driver(engine.serve_command(index), log)
    answers = driver.times(["COUNT\t" + line.split("\t")[1] for line in lines])
    driver.close()
    return [answer and answer[0] for answer in answers]


def expands(engine, index, lines, log):
    """Whether an engine has such words at all."""
    driver = measure.Driver(engine.serve_command(index), log)
    plain = measure.plain_words_only(driver, lines)
    driver.close()
    return not plain


def same_counts(ours, theirs):
    pairs = [(one, two) for one, two in zip(ours, theirs) if two is not None]
    return round(sum(one == two for one, two in pairs) / len(pairs), 4) if pairs else None


class Comparison:
    """newshound's answers on the articles of bare words, and what others say to the same."""

    def __init__(self, newshound, indexes, queries, log):
        self.newshound, self.indexes, self.queries, self.log = newshound, indexes, queries, log
        self.hits = {name: self.ask(hits_of, newshound, name) for name in RANKED}
        counted = [*COUNTED, *(name for name in EXPANDED if self.ask(expands, newshound, name))]
        self.counts = {name: self.ask(counts_of, newshound, name) for name in counted}

    def ask(self, question, engine, name):
        return question(engine, self.indexes[engine.name], self.queries[name], self.log)

    def with_peer(self, peer):
        hits = {name: self.ask(hits_of, peer, name) for name in RANKED}
        found = {"overlap": {name: overlap(self.hits[name], hits[name]) for name in RANKED},
                 "counts": {name: same_counts(self.counts[name], self.ask(counts_of, peer, name))
                            for name in self.counts if peer.name in (EXPANDED.get(name) or [peer.name])}}
        if peer.name in SCORINGS:
            twin = engines.Newshound(self.newshound.work, self.newshound.built, scoring=SCORINGS[peer.name])
            found["scores"] = {name: worst_difference(self.ask(hits_of, twin, name), hits[name]) for name in SCORED}
        return found


def compare(work, folder, queries, running, log):
    """Peer to {"overlap", "counts", "scores"}: class to share or to the worst difference."""
    text = words_corpus(folder, folder + "-words")
    indexes = {}
    for engine in running:
        indexes[engine.name] = indexes.get(engine.shares) or os.path.join(work, "index", f"words-{engine.name}")
        if engine.shares not in indexes:
            engines.clear(indexes[engine.name])
            measure.build(engine.build_command(text, indexes[engine.name]), log)
    comparison = Comparison(running[0], indexes, queries, log)
    return {peer.name: comparison.with_peer(peer) for peer in running[1:]}


def disagreements(report):
    """What is worse than the peers' known differences explain, a sentence each."""
    for peer, found in report.items():
        for name, share in found["overlap"].items():
            if share is not None and share < OVERLAP_MIN:
                yield f"{name}: only {share:.3f} of the ten best of {peer} are newshound's"
        for name, share in found["counts"].items():
            if share is not None and share < COUNTS_MIN:
                yield f"{name}: only {share:.3f} of the counts of {peer} are newshound's"
        for name, worst in found.get("scores", {}).items():
            if worst is None or worst > DIFFERENCE_MAX:
                yield f"{name}: a score of {peer} is another one, or hits are missing ({worst})"
