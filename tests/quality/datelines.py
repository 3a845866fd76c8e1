#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Dateline lines of many languages against what they say.

usage: datelines.py READ_DATELINES FILE...

A file is one of ours, TSV: language, hints, line, published, updated, place, agency. A row is right where all
four are; it is silently wrong where a date or a zone was given that the row does not have: too little is known
to be little, but a wrong day is believed. Fails under 0.97 of a file, or with anything silently wrong.
"""
import subprocess
import sys

SHARE_MIN = 0.97


def is_invented(found, truth):
    """Whether a time says more than the truth, or something else."""
    return found != "-" and not truth.startswith(found)


def read_rows(path):
    with open(path, encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")]


def answers(program, rows):
    text = "".join("\t".join(row[:3]) + "\n" for row in rows)
    run = subprocess.run([program], input=text.encode(), capture_output=True, check=True)
    return [line.split("\t") for line in run.stdout.decode().splitlines()]


def check(program, path):
    rows = read_rows(path)
    found = answers(program, rows)
    assert len(found) == len(rows) > 0, "an answer a row"
    right = wrong = 0
    languages = {}
    for row, answer in zip(rows, found):
        good = answer == row[3:]
        invented = is_invented(answer[0], row[3]) or is_invented(answer[1], row[4])
        right += good
        wrong += invented
        of_language = languages.setdefault(row[0], [0, 0])
        of_language[0] += good
        of_language[1] += 1
        if not good:
            print("%s %s %s\n    found %s\n    truth %s" % ("WRONG" if invented else "less", row[0:2], row[2], answer, row[3:]))
    print("%s: %d of %d right (%.3f), %d silently wrong" % (path, right, len(rows), right / len(rows), wrong))
    print("   ", " ".join("%s %d/%d" % (name, good, count) for name, (good, count) in sorted(languages.items())))
    return right >= SHARE_MIN * len(rows) and wrong == 0


def main():
    good = [check(sys.argv[1], path) for path in sys.argv[2:]]
    return 0 if all(good) else 1


sys.exit(main())
