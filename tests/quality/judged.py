#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Ranked retrieval on collections with relevance judgments: mean average precision against floors.

usage: judged.py NEWSHOUND_INDEX NEWSHOUND_SEARCH DATA_DIRECTORY

Indexes Cranfield, CISI, MED and CACM, runs their queries as bags of words through `batch --trec`, 1,000 hits
deep, and fails where the mean average precision is below the floor. Exit status 77 where the data is absent;
$NEWSHOUND_TEST_DATA stands before DATA_DIRECTORY.
"""
import os
import re
import subprocess
import sys
import tarfile
import tempfile

FLOORS = {"cranfield": 0.300, "cisi": 0.208, "med": 0.515, "cacm": 0.325}
FILES = {
    "cranfield": ("cran.all.1400", "cran.qry", "cranqrel"),
    "cisi": ("CISI.ALL", "CISI.QRY", "CISI.REL"),
    "med": ("MED.ALL", "MED.QRY", "MED.REL"),
    "cacm": ("cacm.all", "query.text", "qrels.text"),
}


def read_queries(path):
    """Queries in order: a list of (number as written, text)."""
    queries, field = [], None
    with open(path, encoding="latin-1") as file:
        for line in file:
            mark = re.match(r"\.([A-Z])\s*(\d*)", line)
            if mark:
                field = mark.group(1)
                if field == "I":
                    queries.append([int(mark.group(2)), ""])
            elif field == "W":
                queries[-1][1] += " " + line
    return [(number, " ".join(re.findall(r"\w+", text))) for number, text in queries]


def read_relevant(path, name):
    """Query number -> the ids that were judged relevant."""
    relevant = {}
    with open(path, encoding="latin-1") as file:
        for line in file:
            parts = line.split()
            if len(parts) < 3:
                continue
            query, document = (parts[0], parts[2]) if name == "med" else (parts[0], parts[1])
            if name == "cranfield" and int(parts[2]) not in (1, 2, 3, 4):
                continue
            relevant.setdefault(int(query), set()).add(str(int(document)))
    return relevant


def average_precision(ranked, relevant):
    found, total = 0, 0.0
    for rank, identifier in enumerate(ranked, 1):
        if identifier in relevant:
            found += 1
            total += found / rank
    return total / len(relevant)


def mean_average_precision(name, directory, index_program, search_program, scratch):
    articles, query_file, judgments = (os.path.join(directory, file) for file in FILES[name])
    index = os.path.join(scratch, name + ".idx")
    subprocess.run([index_program, "index", "-q", "--format", "smart", "--language", "en", "-i", index, articles], check=True)
    queries = read_queries(query_file)
    relevant = read_relevant(judgments, name)
    # Cranfield's judgments count queries 1, 2, 3, ...; its query file does not.
    numbers = [i + 1 if name == "cranfield" else number for i, (number, _) in enumerate(queries)]
    lines = "".join("%d\t%s\n" % (number, text) for number, (_, text) in zip(numbers, queries))
    output = subprocess.run([search_program, "batch", "-i", index, "--match", "any", "-n", "1000", "--trec", "run", "-"],
                            input=lines, capture_output=True, text=True, check=True).stdout
    ranked = {}
    for line in output.splitlines():
        query, _, identifier = line.split()[:3]
        ranked.setdefault(int(query), []).append(str(int(identifier)))
    judged = [number for number in numbers if relevant.get(number)]
    return sum(average_precision(ranked.get(number, []), relevant[number]) for number in judged) / len(judged)


def main():
    index_program, search_program, data = sys.argv[1:4]
    data = os.environ.get("NEWSHOUND_TEST_DATA") or data
    archive = os.path.join(data, "judged.tar.gz")
    if not os.path.exists(archive):
        print("skipped: no judged collections in", data)
        return 77
    failed = False
    with tempfile.TemporaryDirectory() as scratch:
        with tarfile.open(archive) as tar:
            tar.extractall(scratch)
        for name, floor in FLOORS.items():
            directory = next(root for root, _, files in os.walk(scratch) if FILES[name][0] in files)
            figure = mean_average_precision(name, directory, index_program, search_program, scratch)
            print("%-10s MAP %.4f  floor %.3f%s" % (name, figure, floor, "" if figure >= floor else "  TOO LOW"))
            failed |= figure < floor
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
