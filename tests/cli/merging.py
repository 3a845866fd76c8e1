#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""However an index is merged, it answers the same, and the same articles give the same files.

usage: merging.py NEWSHOUND NEWSHOUND_SEARCH NEWSHOUND_INDEX

One index stays as its commits left it. Copies of it are merged into one shard, into several, with their articles in
another order, and both; then articles are added, replaced and removed in all of them.
"""
import json
import shutil
import sys

from programs import (answers, expect, expect_equal, expect_exit, expect_no_strays, index_files, invented_articles,
                      invented_words, main, write_articles)

WORDS = invented_words(60, 7)  # few words: many articles share them, and scores are often equal
QUERIES = [WORDS[0], f"{WORDS[1]} {WORDS[2]}", f"{WORDS[3]} OR {WORDS[9]}", f'"{WORDS[1]} {WORDS[0]}"', f"{WORDS[2]} -{WORDS[4]}",
           f"headline:{WORDS[5]}", "date:1999", "date:2001-03..2004", f"date:none OR {WORDS[30]}", "id:article-17", f"{WORDS[6]}*",
           f"{WORDS[0]} date:1995..2010", f"source:{WORDS[3]}", f"NOT {WORDS[0]}"]
WAYS = {"as few as can be": [], "three": ["--shards", "3"], "reordered": ["--reorder"],
        "reordered by two threads": ["--reorder", "-j", "2"], "three, reordered": ["--shards", "3", "--reorder"]}
SORTS = [(), ("--sort", "newest"), ("--sort", "oldest"), ("--since", "1996", "--until", "2015"), ("--match", "any"), ("--copies", "show")]


def build(programs, name, parts):
    index = programs.place(name)
    for part, articles in enumerate(parts):
        path = programs.place(f"{name}-{part}.jsonl")
        write_articles(path, articles)
        expect_exit(programs.run("index", "-q", "-i", index, path), 0)
    return index


def parts(count):
    return [invented_articles(900 // count, 20 + part, WORDS, first=part * (900 // count), length=30) for part in range(count)]


def everything(programs, index):
    return [answers(programs, index, QUERIES, "-n", "40", *options) for options in SORTS]


def change(programs, index):
    """New articles, others under ids that are there, and removals."""
    path = programs.place("change.jsonl")
    write_articles(path, invented_articles(200, 99, WORDS, first=850, length=30))
    expect_exit(programs.run("index", "-q", "-i", index, path), 0)
    expect_exit(programs.run("remove", "-q", "-i", index, "article-3", "article-870", "article-1000"), 0)


def answers_stay_the_same(programs):
    plain = build(programs, "plain.idx", parts(4))
    before, merged = everything(programs, plain), {}
    for way, options in WAYS.items():
        index = merged[way] = programs.place(way.replace(" ", "-") + ".idx")
        shutil.copytree(plain, index)
        expect_exit(programs.run("merge", "-q", "-i", index, *options), 0)
        expect_exit(programs.run("verify", "-i", index), 0)
        stats = expect_no_strays(programs, index)
        expect_equal(len(stats["shards"]), 3 if "--shards" in options else 1, f"shards, {way}")
        sizes = [shard["articles"] for shard in stats["shards"]]
        expect(max(sizes) - min(sizes) <= 1, f"sizes {sizes}, {way}")
        expect_equal(everything(programs, index), before, f"answers, {way}")
    expect_equal(index_files(merged["reordered"]), index_files(merged["reordered by two threads"]), "files")
    expect(index_files(merged["reordered"]) != index_files(merged["as few as can be"]), "nothing was reordered")
    change(programs, plain)
    before = everything(programs, plain)
    for way, index in merged.items():
        change(programs, index)
        expect_exit(programs.run("verify", "-i", index), 0)
        expect_equal(everything(programs, index), before, f"answers after a change, {way}")
        expect_exit(programs.run("merge", "-q", "-i", index, *WAYS[way]), 0)
        expect_exit(programs.run("verify", "-i", index), 0)
        expect_equal(everything(programs, index), before, f"answers after a change and a merge, {way}")


def undated_articles_lie_anywhere(programs):
    """Over several windows of 4,096 documents."""
    articles = [json.loads(line) for line in invented_articles(9500, 8, WORDS, length=6)]
    for article in articles[::9]:
        del article["published"]
    index = build(programs, "wide.idx", [map(json.dumps, articles)])
    queries = ["date:none", f"{WORDS[0]} date:none", f"date:none -{WORDS[1]}", "date:1999", f"NOT {WORDS[0]}", WORDS[2]]
    before = [answers(programs, index, queries, "-n", "25", *options) for options in SORTS]
    expect_exit(programs.run("merge", "-q", "-i", index, "--reorder"), 0)
    expect_exit(programs.run("verify", "-i", index), 0)
    expect_equal([answers(programs, index, queries, "-n", "25", *options) for options in SORTS], before, "answers")


def files_depend_on_the_articles_alone(programs):
    lines = list(invented_articles(400, 20, WORDS, length=30))
    for options in ([], ["--shards", "4"], ["--reorder"], ["--reorder", "--shards", "2"]):
        shards = set()
        for count in (1, 3, 9):
            index = programs.place(f"same-{count}{''.join(options)}.idx")
            for some in range(count):  # from standard input, as the path of a file would be kept
                expect_exit(programs.run("index", "-q", "-i", index, "-", input="\n".join(lines[some::count])), 0)
            for way in WAYS.values() if count == 3 else ():  # whatever it was before
                expect_exit(programs.run("merge", "-q", "-i", index, *way), 0)
            expect_exit(programs.run("merge", "-q", "-i", index, *options), 0)
            shards.add(tuple(name for name in index_files(index) if name.endswith(".shard")))
        expect_equal(len(shards), 1, f"different shards with {options}")


def no_more_shards_than_articles(programs):
    index = build(programs, "few.idx", [invented_articles(5, 3, WORDS)])
    expect_exit(programs.run("merge", "-q", "-i", index, "--shards", "9"), 0)
    expect_equal([shard["articles"] for shard in programs.json("stats", "-i", index, "--json")["shards"]], [1] * 5, "shards")
    expect_exit(programs.run("merge", "-q", "-i", index, "--reorder"), 0)
    expect_equal(len(programs.json("stats", "-i", index, "--json")["shards"]), 1, "shards")


def nonsense_is_refused(programs):
    index = build(programs, "refused.idx", [invented_articles(5, 3, WORDS)])
    files = index_files(index)
    for options in (["--shards", "0"], ["--shards", "1025"], ["--shards", "-1"], ["--shards", "many"], ["--shards="],
                    ["--reorder=yes"], ["--shards"]):
        done = programs.run("merge", "-i", index, *options)
        expect_exit(done, 2)
        expect("--shards" in done.stderr or "--reorder" in done.stderr, done.stderr)
    expect_equal(index_files(index), files, "files after what was refused")


CHECKS = [answers_stay_the_same, undated_articles_lie_anywhere, files_depend_on_the_articles_alone,
          no_more_shards_than_articles, nonsense_is_refused]


if __name__ == "__main__":
    sys.exit(main(CHECKS))
