#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Questions to the sample corpus and the answers that somebody has found right: golden.txt holds queries and
ids, ../golden/records what the readers make of each file.

usage: golden.py NEWSHOUND NEWSHOUND_SEARCH NEWSHOUND_INDEX [--show]

A case is three lines: the words behind `newshound search` as a shell would cut them; the ids of the hits in
their order, or with --count the number; a blank line. Copies are shown unless the words say --copies fold. Ids are written without the corpus's folder. A line that
begins with # is for people. With --show every case is printed as it stands now, and the records are written
anew: read them before you keep them.
"""
import json
import os
import shlex
import sys

from programs import Programs, expect, expect_equal, run_checks, source_root

HERE = os.path.dirname(os.path.abspath(__file__))
RECORDS = os.path.join(HERE, "..", "golden", "records")


def sample():
    return os.path.join(source_root(), "corpus", "sample")


def cases():
    with open(os.path.join(HERE, "golden.txt"), encoding="utf-8") as file:
        lines = [line.rstrip("\n") for line in file if not line.startswith("#")]
    text = "\n".join(lines).strip("\n")
    for block in text.split("\n\n"):
        if block.strip():
            query, _, wanted = block.strip("\n").partition("\n")
            yield query, wanted


def answer_of(programs, index, query):
    arguments = shlex.split(query)
    if "--copies" not in arguments:
        arguments = ["--copies", "show", *arguments]
    if "--count" in arguments:
        return programs.run("search", "-i", index, *arguments).stdout.strip()
    found = programs.json("search", "-i", index, "--json", *arguments)
    return " ".join(hit["id"].replace(sample() + "/", "") for hit in found["hits"])


def the_answers_are_the_right_ones(programs, index):
    wrong = []
    count = 0
    for query, wanted in cases():
        got = answer_of(programs, index, query)
        count += 1
        if got != wanted:
            wrong.append(f"\n  {query}\n    got    {got}\n    wanted {wanted}")
    expect(count >= 40, f"only {count} cases were read")
    expect(not wrong, f"{len(wrong)} of {count} cases are wrong:{''.join(wrong)}")


def record_files():
    """Path of an input, name of its records."""
    for folder, _, names in sorted(os.walk(sample())):
        for name in sorted(names):
            path = os.path.join(folder, name)
            if name != "README.md":
                yield path, os.path.relpath(path, sample()).replace("/", "-") + ".jsonl"


def extracted(programs, path):
    done = programs.run("extract", "--json", path)
    expect_equal(done.returncode, 0, f"the exit status of extract {path}")
    return [json.loads(line.replace(sample() + "/", "")) for line in done.stdout.splitlines()]


def the_readers_make_the_right_records(programs, _):
    seen = set()
    for path, name in record_files():
        seen.add(name)
        with open(os.path.join(RECORDS, name), encoding="utf-8") as file:
            wanted = [json.loads(line) for line in file]
        got = extracted(programs, path)
        expect_equal(len(got), len(wanted), f"the number of articles in {path}")
        for mine, theirs in zip(got, wanted):
            for key in theirs:
                expect_equal(mine.get(key), theirs[key], f"{theirs['id']}: {key}")
            expect_equal(list(mine), list(theirs), f"{theirs['id']}: the keys")
    expect_equal(sorted(seen), sorted(os.listdir(RECORDS)), "files of records")


def show(programs, index):
    for query, _ in cases():
        print(f"{query}\n{answer_of(programs, index, query)}\n")
    for path, name in record_files():
        with open(os.path.join(RECORDS, name), "w", encoding="utf-8") as file:
            for record in extracted(programs, path):
                file.write(json.dumps(record, ensure_ascii=False) + "\n")


def main():
    programs = Programs(sys.argv[1:])
    try:
        index = programs.place("sample.idx")
        done = programs.run("index", "-q", "-i", index, sample())
        expect_equal(done.returncode, 0, f"the exit status of index ({done.stderr})")
        if sys.argv[4:] == ["--show"]:
            show(programs, index)
            return 0
        return run_checks([the_answers_are_the_right_ones, the_readers_make_the_right_records], programs, index)
    finally:
        programs.remove()


if __name__ == "__main__":
    sys.exit(main())
