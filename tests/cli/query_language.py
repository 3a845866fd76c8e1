#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What marks in a query do, seen from outside: words that stand for many, words near each other, words to the letter,
the suggestion where nothing is found; their notes and their limits.

usage: query_language.py NEWSHOUND NEWSHOUND_SEARCH NEWSHOUND_INDEX
"""
import fnmatch
import json
import random
import sys

from programs import expect, expect_equal, expect_exit, main

ARTICLES = [
    {"id": "tug", "headline": "Tug crew mourns a dying harbour", "language": "en", "source": "The Harbour Gazette",
     "body": "The NSO Group bought the tug. Its owner said that women and one woman work there; prices are low."},
    {"id": "far", "headline": "Colour of the tides", "language": "en", "source": "Gazette of the Harbour",
     "body": "A group of painters met. Many long words stand between them here, and only then comes the name nso."},
    {"id": "fr", "headline": "L'attaque du phare", "language": "fr", "body": "Les attaques du phare ont repris."},
]
FORMS_MAX = 10000


def index(programs, store="full"):
    path = programs.write("articles.jsonl", "\n".join(json.dumps(article) for article in ARTICLES))
    target = programs.place(f"{store}.idx")
    expect_exit(programs.run("index", "-q", "-i", target, "--store", store, path), 0)
    return target


def ask(programs, target, query):
    return programs.json("search", "-i", target, "--match", "all", "--json", "--", query)


def ids(found):
    return sorted(hit["id"].rpartition("#")[2] for hit in found["hits"])


def codes(found):
    return [note["code"] for note in found["notes"]]


def words_that_stand_for_many(programs):
    target = index(programs)
    for query, wanted in (("wom?n", ["tug"]), ("dy*", ["tug"]), ("col*r", ["far"]), ("l'att*", ["fr"]), ("attaq*", ["fr"]),
                          ("harbuor~", ["tug"]), ("pianter~2", ["far"]), ("headline:dy*", ["tug"]), ("body:dy*", []),
                          ("source:gaz*", ["far", "tug"]), ("qqq*", [])):
        found = ask(programs, target, query)
        expect_equal(ids(found), wanted, query)
        expect_equal(codes(found), [] if query.startswith("source") else ["expanded"], f"notes of {query}")
    found = ask(programs, target, "wom?n")
    expect("2 written forms" in found["notes"][0]["text"], f"{found['notes']}")
    snippet = found["hits"][0]["snippet"]
    expect_equal([snippet["text"][begin:end] for begin, end in snippet["marks"]], ["women", "woman"], "marks")


def one_word_of_many_forms_scores_as_one(programs):
    """Freqs summed, articles with any of the forms counted: what a stem does with its own forms."""
    target = index(programs)
    for pattern, stem in (("painter*", "painters"), ("tug*", "tug"), ("price*", "prices")):
        scores = [[hit["score"] for hit in ask(programs, target, query)["hits"]] for query in (pattern, stem)]
        expect_equal(scores[0], scores[1], f"scores of {pattern} and {stem}")


def words_near_each_other(programs):
    target = index(programs)
    for query, wanted in (("nso NEAR/1 group", ["tug"]), ("group NEAR/1 nso", ["tug"]), ("nso NEAR/50 group", ["far", "tug"]),
                          ("\"NSO Group\" NEAR/3 tug", ["tug"]), ("nso NEAR/1 (gro* OR herd)", ["tug"]),
                          ("dying NEAR woman", []), ("tug NEAR/1 tug", []), ("\"group nso\"~0", ["tug"]),
                          ("\"tug group\"~", ["tug"]), ("\"tug group\"~0", []), ("\"the the the\"~9", []),
                          ("\"the the tug\"~4", ["tug"])):
        expect_equal(ids(ask(programs, target, query)), wanted, query)
    expect_equal(codes(ask(programs, target, "tug NEAR women~")), ["near_as_and", "expanded"], "NEAR of a fuzzy word")
    expect_equal(codes(ask(programs, target, "byline:(a NEAR b)")), ["near_as_and"], "NEAR outside the text")
    expect_equal(codes(ask(programs, target, "tug NEAR/20000 group")), ["cut"], "NEAR too wide")


def words_to_the_letter(programs):
    target = index(programs)
    for query, wanted in (("=nso", ["far", "tug"]), ("==NSO", ["tug"]), ("==nso", ["far"]), ("==Nso", []),
                          ("==\"NSO Group\"", ["tug"]), ("==\"nso group\"", []), ("headline:==Colour", ["far"]),
                          ("source:==Gazette", ["far", "tug"]), ("source:==gazette", []),
                          ("source:=\"the harbour gazette\"", ["tug"]), ("source:=\"Harbour Gazette\"", [])):
        found = ask(programs, target, query)
        expect_equal(ids(found), wanted, query)
        expect_equal(codes(found), [], f"notes of {query}")
    for store in ("none", "snippet"):
        found = ask(programs, index(programs, store), "==nso")
        expect_equal((ids(found), codes(found)), (["far", "tug"], ["no_text"]), f"==nso with --store {store}")


def a_suggestion_where_nothing_is_found(programs):
    target = index(programs)
    for query, wanted in (("harbuor", "harbour"), ("dyng harbour", "dying harbour"), ("qqqqqq", None), ("tgu", None),
                          ("harbuor OR qqq", None), ("\"harbuor\"", None), ("harbour", None)):
        found = ask(programs, target, query)
        expect_equal(found["suggestion"], wanted, query)
        expect(wanted is None or found["hits"] == [], f"{query} was replaced")
    done = programs.run("search", "-i", target, "harbuor")
    expect_exit(done, 1)
    expect("did you mean harbour?" in done.stderr, f"stderr: {done.stderr!r}")


def many_forms_are_cut(programs):
    words = [f"za{number:05}" for number in range(FORMS_MAX + 500)]
    lines = [json.dumps({"id": str(at), "headline": "zaire", "body": " ".join(words[at:at + 500]), "language": "en"})
             for at in range(0, len(words), 500)]
    target = programs.place("many.idx")
    expect_exit(programs.run("index", "-q", "-i", target, programs.write("many.jsonl", "\n".join(lines))), 0)
    found = ask(programs, target, "za*")
    expect_equal((codes(found), found["total_exact"]), (["expanded", "cut"], False), "a prefix of too many forms")
    expect_equal(found["total"], len(lines), "the most frequent form is in each")
    found = ask(programs, target, "za00*")
    expect_equal((found["total"], found["total_exact"]), (2, True), "a prefix of a thousand forms")


def distance(a, b, most):
    """Edits as ~ counts them: insert, delete, replace, swap neighbours."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    before, above = [], list(range(len(b) + 1))
    for i in range(1, len(a) + 1):
        row = [i]
        for j in range(1, len(b) + 1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] != b[j - 1])))
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                row[j] = min(row[j], before[j - 2] + 1)
        before, above = above, row
    return above[-1]


def forms_are_those_of_a_slow_look(programs):
    """In a dictionary of many blocks, with stems and without."""
    source = random.Random(3)
    words = sorted({"".join(source.choice("abcdes") for _ in range(source.randint(4, 9))) for _ in range(5000)})
    texts = [source.sample(words, 40) for _ in range(300)]
    path = programs.write("random.jsonl", "\n".join(
        json.dumps({"id": str(at), "headline": "x", "body": " ".join(text)}) for at, text in enumerate(texts)))
    for language in ("none", "en", "fr", "id"):
        target = programs.place(f"random-{language}.idx")
        expect_exit(programs.run("index", "-q", "-i", target, "--language", language, path), 0)
        queries = {}
        for _ in range(12):
            word = source.choice(words)
            at, most = source.randrange(1, len(word)), source.randint(1, 2)
            wrong = word[:at] + source.choice("abcde") + word[at + 1:]
            queries[word[:source.randint(2, 4)] + "*"] = None
            queries[f"{word[:2]}*{word[-1]}"] = None
            queries[f"{wrong}~{most}"] = (wrong, most)
        for query, fuzzy in queries.items():
            if fuzzy:
                wanted, most = fuzzy
                fitting = {word for word in words if word[0] == wanted[0] and distance(wanted, word, most) <= most}
            else:
                fitting = {word for word in words if fnmatch.fnmatchcase(word, query)}
            found = programs.json("search", "-i", target, "-n", "0", "--json", "--", query)
            expect_equal(found["total"], sum(1 for text in texts if fitting & set(text)), f"{query} under {language}")


def hostile_marks_stay_within_bounds(programs):
    target = index(programs)
    for query in ("aa" + "*a" * 20000, "ab" + "?" * 60000 + "c", "a" * 60000 + "~2", "ab" * 90 + "~2",
                  " ".join("co*" + "abcdefgh"[at % 8] + "*" + "r" * (at // 8 % 9) for at in range(1000)),
                  " NEAR/3 ".join(["gro*", "tu*", "ns*"] * 60), '"' + "tug " * 900 + '"~10000'):
        done = programs.run("search", "-i", target, "--json", "--", query, timeout=60)
        expect(done.returncode in (0, 1), f"{query[:40]}: exit {done.returncode}: {done.stderr[:400]}")


CHECKS = [words_that_stand_for_many, one_word_of_many_forms_scores_as_one, words_near_each_other, words_to_the_letter,
          a_suggestion_where_nothing_is_found, many_forms_are_cut, forms_are_those_of_a_slow_look,
          hostile_marks_stay_within_bounds]


if __name__ == "__main__":
    sys.exit(main(CHECKS))
