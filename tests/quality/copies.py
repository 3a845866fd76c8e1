#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Copies of stories: are the printings of one text found, and nothing else?

usage: copies.py NEWSHOUND_INDEX NEWSHOUND_SEARCH DATA_DIRECTORY

1. bbc as it is: articles whose text is the same but for white space must be one story.
2. bbc and Reuters with altered copies of some articles: another headline, a fifth of the sentences cut off the end,
   an agency's line or a byline put before. Of the pairs made so, 98 of 100 must be found. Of all pairs found, 98 of
   100 must be such, or have half of their runs of five words in common: counted here from the texts, not from
   sketches.
3. The same articles in several commits and threads, and after deletions, make the same stories.
4. The same articles in three indexes that are searched as one make the same stories, but for templates that are
   common in all of them together only.

Exit status 77 where the collections are absent.
"""
import collections
import itertools
import json
import os
import random
import re
import subprocess
import sys
import tempfile

COPIED = 400      # articles of each collection that get altered copies
WORDS_MIN = 70    # of their bodies, after the cut
LEAST = 0.98
RESEMBLANCE = 0.5
SAME_IN_SEVERAL = 0.99
AGENCY_LINES = ["Agence Example - ", "By our own staff in the capital. ", "(XP) -- "]


class Programs:
    def __init__(self, index_program, search_program, scratch):
        self.index_program, self.search_program, self.scratch = index_program, search_program, scratch

    def extract(self, archive, *arguments):
        run = subprocess.run([self.index_program, "extract", "--json", *arguments, archive], capture_output=True, text=True)
        return [json.loads(line) for line in run.stdout.splitlines()]

    def index(self, index, *arguments):
        run = subprocess.run([self.index_program, "index", "-q", "-i", index, *arguments], capture_output=True, text=True)
        assert run.returncode in (0, 1), run.stderr

    def remove(self, index, identifiers):
        run = subprocess.run([self.index_program, "remove", "-q", "-i", index, *identifiers], capture_output=True, text=True)
        assert run.returncode == 0, run.stderr

    def stories(self, indexes, identifiers):
        """The sets of ids that are one story, as `show` tells them; one copy of a story must tell all others."""
        stories = set()
        named = [word for index in ([indexes] if isinstance(indexes, str) else indexes) for word in ("-i", index)]
        for begin in range(0, len(identifiers), 400):
            run = subprocess.run([self.search_program, "show", *named, "--json", *identifiers[begin:begin + 400]],
                                 capture_output=True, text=True)
            for line in run.stdout.splitlines():
                article = json.loads(line)
                if article["copies"]:
                    stories.add(frozenset([article["id"]] + [copy["id"] for copy in article["copies"]]))
        members = [identifier for story in stories for identifier in story]
        check(len(members) == len(set(members)), "every article is in one story")
        return stories


def check(good, what):
    if not good:
        print("FAILED:", what)
        check.failed = True


check.failed = False


def text_of(article):
    return "\n\n".join(article[part] for part in ("deck", "dateline", "body") if article[part])


def runs_of(text):
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i:i + 5]) for i in range(len(words) - 4)}


def resemblance(a, b):
    a, b = runs_of(a), runs_of(b)
    return len(a & b) / max(1, len(a | b))


def write_lines(path, articles):
    with open(path, "w", encoding="utf-8") as out:
        for article in articles:
            out.write(json.dumps({key: value for key, value in article.items() if key != "name"}) + "\n")


def cut(body):
    """Without the last fifth of its sentences."""
    sentences = re.split(r"(?<=[.!?])\s+", body.strip())
    return " ".join(sentences[:len(sentences) - len(sentences) // 5])


def altered(article, number, chance):
    """A copy of an article: every number alters something else, the last ones all at once."""
    copy = {"id": "%s~%d" % (article["id"], number), "source": "Outlet %d" % number, "headline": article["headline"],
            "body": article["body"], "published": "2024-01-0%dT10:00:00Z" % (number + 2)}
    if number in (0, 3):
        copy["headline"] = "Another %d headlines for it" % chance.randrange(1000)
    if number in (1, 3):
        copy["body"] = cut(copy["body"])
    if number in (2, 3):
        copy["body"] = chance.choice(AGENCY_LINES) + copy["body"]
        copy["byline"] = "Pat Example"
    return copy


def make(articles, chance):
    """Lines for the index, and lists of the ids that were made alike."""
    lines, families = [], []
    for article in articles:
        lines.append({"id": article["id"], "source": "The Original", "headline": article["headline"],
                      "body": text_of(article), "published": "2024-01-01T10:00:00Z"})
    long_enough = [line for line in lines if len(re.findall(r"\w+", cut(line["body"]))) >= WORDS_MIN]
    for line in chance.sample(long_enough, COPIED):
        copies = [altered(line, number, chance) for number in range(4)]
        families.append([line["id"]] + [copy["id"] for copy in copies])
        lines += copies
    chance.shuffle(lines)
    return lines, families


def exact_duplicates(programs, data):
    """bbc as it is."""
    archive, index = os.path.join(data, "bbc.tar.gz"), os.path.join(programs.scratch, "bbc.idx")
    articles = programs.extract(archive)
    programs.index(index, archive)
    stories = {identifier: story for story in programs.stories(index, [article["id"] for article in articles])
               for identifier in story}
    alike = collections.defaultdict(list)
    for article in articles:
        alike[" ".join((article["headline"] + " " + text_of(article)).split())].append(article["id"])
    groups = [group for group in alike.values() if len(group) > 1]
    found = sum(group[0] in stories and set(group) <= stories[group[0]] for group in groups)
    print("bbc: %d groups of the same text, %d of them found" % (len(groups), found))
    check(len(groups) >= 75 and found == len(groups), "bbc: every group of equal articles is one story")


def judge(name, programs, articles):
    chance = random.Random(1)
    lines, families = make(articles, chance)
    path, index = os.path.join(programs.scratch, name + ".jsonl"), os.path.join(programs.scratch, name + ".made.idx")
    write_lines(path, lines)
    programs.index(index, path)
    for line in lines:  # its name in the index
        line["name"] = path + "#" + line["id"]
    families = [[path + "#" + identifier for identifier in family] for family in families]
    stories = programs.stories(index, [line["name"] for line in lines])
    story_of = {identifier: story for story in stories for identifier in story}
    made = {frozenset(pair) for family in families for pair in itertools.combinations(family, 2)}
    found = sum(story_of.get(a) is not None and story_of.get(a) is story_of.get(b) for a, b in made)
    texts = {line["name"]: line["body"] for line in lines}
    pairs = [frozenset(pair) for story in stories for pair in itertools.combinations(story, 2)]
    right = sum(pair in made or resemblance(*(texts[i] for i in pair)) >= RESEMBLANCE for pair in pairs)
    others = [resemblance(*(texts[i] for i in pair)) for pair in pairs if pair not in made]
    print("%s: %d articles, %d stories; recall %.4f of %d pairs made; precision %.4f of %d pairs found; "
          "of %d natural pairs %d resemble each other"
          % (name, len(lines), len(stories), found / len(made), len(made), right / max(1, len(pairs)), len(pairs),
             len(others), sum(one >= RESEMBLANCE for one in others)))
    check(found >= LEAST * len(made), name + ": recall")
    check(right >= LEAST * len(pairs), name + ": precision")
    return path, index, lines, stories


def same_in_commits(name, programs, path, index, lines, stories):
    """Three commits and two threads; then without some articles."""
    parts = os.path.join(programs.scratch, name + ".parts.idx")
    for part in range(3):
        write_lines(path, lines[part::3])
        programs.index(parts, "-j", "2", path)
    identifiers = [line["name"] for line in lines]
    check(programs.stories(parts, identifiers) == stories, name + ": the same stories from three commits")
    gone = [story for story in sorted(map(sorted, stories)) if len(story) > 3]
    gone = [identifier for story in gone for identifier in story[:2]][:200]
    programs.remove(parts, gone)
    write_lines(path, [line for line in lines if line["name"] not in gone])
    fresh = os.path.join(programs.scratch, name + ".fresh.idx")
    programs.index(fresh, path)
    left = [identifier for identifier in identifiers if identifier not in gone]
    check(programs.stories(parts, left) == programs.stories(fresh, left), name + ": the same stories after deletions")
    programs.index(index, "--no-copies", path)


def same_in_several(name, programs, path, lines, stories):
    """Three indexes, each of a third of the articles."""
    indexes = [os.path.join(programs.scratch, f"{name}.{part}.idx") for part in range(3)]
    for part, index in enumerate(indexes):
        write_lines(path, lines[part::3])
        programs.index(index, path)
    identifiers = [line["name"] for line in lines]
    joined = programs.stories(indexes, identifiers)
    print("%s: of %d stories %d are the same in three indexes" % (name, len(stories), len(stories & joined)))
    check(programs.stories(indexes[::-1], identifiers) == joined, name + ": the order of the indexes")
    check(len(stories & joined) >= SAME_IN_SEVERAL * len(stories | joined), name + ": the same stories from three indexes")


def main():
    index_program, search_program, fallback = sys.argv[1:4]
    data = os.environ.get("NEWSHOUND_TEST_DATA", fallback)
    collections_named = {"bbc": [], "reuters": ["--format", "reuters"]}
    archives = {name: os.path.join(data, name + ("21578" if name == "reuters" else "") + ".tar.gz")
                for name in collections_named}
    if not all(map(os.path.exists, archives.values())):
        print("bbc.tar.gz and reuters21578.tar.gz are not in", data)
        return 77
    with tempfile.TemporaryDirectory() as scratch:
        programs = Programs(index_program, search_program, scratch)
        exact_duplicates(programs, data)
        for name, arguments in collections_named.items():
            articles = programs.extract(archives[name], *arguments)
            path, index, lines, stories = judge(name, programs, articles)
            same_in_several(name, programs, path, lines, stories)
            same_in_commits(name, programs, path, index, lines, stories)
    return 1 if check.failed else 0


if __name__ == "__main__":
    sys.exit(main())
