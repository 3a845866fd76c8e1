#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Indexes that earlier versions wrote must answer for ever.

usage: test_frozen.py NEWSHOUND_SEARCH FROZEN_DIRECTORY

Each folder of FROZEN_DIRECTORY is an index of one format version, or of one with something that came later; CASES say
what it must answer, SHOWN what is stored.
"""
import json
import os
import subprocess
import sys

CASES = [
    (["ferry"], ["frozen-1", "frozen-4"]),
    (["ferries", "sail"], ["frozen-1"]),
    (['"two ferries will sail"'], ["frozen-1"]),
    (["headline:storm"], ["frozen-1"]),
    (["löhne"], ["frozen-2"]),
    (["haus"], ["frozen-2"]),
    (["攻撃"], ["frozen-3"]),
    (["サイバー攻撃"], ["frozen-3"]),
    (["date:2024-06-15"], ["frozen-3"]),
    (["date:2024-06-21"], ["frozen-1", "frozen-3"]),
    (["date:none"], ["frozen-4"]),
    (['source:="Kanto Courier"'], ["frozen-1"]),
    (["byline:morita"], ["frozen-1"]),
    (["harbour", "17:34"], ["frozen-4"]),
]


# frozen-1 and frozen-2: version and updated_from came after the first indexes.
SHOWN = {"version-1": [[None, None], [None, None]],
         "version-1-versions": [[3, "June 22, 2024, 08:15 JST"], [300, None]],
         "version-1-reordered": [[3, "June 22, 2024, 08:15 JST"], [300, None]]}


def shown(program, index):
    run = subprocess.run([program, "show", "-i", index, "--json", "frozen-1", "frozen-2"], capture_output=True, text=True)
    return [[article["version"], article["updated_from"]] for article in map(json.loads, run.stdout.splitlines())]


def main():
    program, directory = sys.argv[1:3]
    failed = 0
    for version in sorted(os.listdir(directory)):
        index = os.path.join(directory, version)
        failed += subprocess.run([program, "verify", "-i", index], stdout=subprocess.DEVNULL).returncode != 0
        if shown(program, index) != SHOWN[version]:
            print(version, "shows", shown(program, index), "not", SHOWN[version])
            failed += 1
        for words, expected in CASES:
            run = subprocess.run([program, "search", "-i", index, "--json", "--match", "all", "--sort", "newest", *words],
                                 capture_output=True, text=True)
            found = [hit["id"] for hit in json.loads(run.stdout)["hits"]]
            if found != expected:
                print(version, words, "gave", found, "not", expected)
                failed += 1
    print(len(CASES), "cases,", failed, "failed")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
