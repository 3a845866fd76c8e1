#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Real collections, end to end: counts, ids, dates, exit statuses, the seed page, memory.

usage: real_news.py NEWSHOUND_INDEX NEWSHOUND_SEARCH DATA_DIRECTORY

Exit status 77 where the collections are absent. Dates are compared with a plain reading of the SGML.
"""
import csv
import io
import json
import os
import random
import re
import subprocess
import sys
import tarfile
import tempfile

MONTHS = dict(zip("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(), range(1, 13)))
MEBIBYTE = 1 << 20
FINNISH = {"paivamaara": "date", "otsikko": "headline", "tiivistelma": "summary", "id": "id"}


class Programs:
    def __init__(self, index_program, search_program, scratch):
        self.index_program, self.search_program, self.scratch = index_program, search_program, scratch

    def index(self, name, *arguments):
        """Runs index --json into a new index; (path, exit status, summary)."""
        path = os.path.join(self.scratch, name)
        run = subprocess.run([self.index_program, "index", "--json", "-i", path, *arguments], capture_output=True, text=True)
        return path, run.returncode, json.loads(run.stdout or "null")

    def search(self, path, *arguments):
        run = subprocess.run([self.search_program, "search", "-i", path, "--json", *arguments], capture_output=True, text=True)
        return run.returncode, json.loads(run.stdout)

    def verify(self, path):
        return subprocess.run([self.search_program, "verify", "-i", path], capture_output=True).returncode

    def show(self, path, identifiers):
        run = subprocess.run([self.search_program, "show", "-i", path, "--json", *identifiers], capture_output=True, text=True)
        return [json.loads(line) for line in run.stdout.splitlines()]


def check(good, what):
    if not good:
        print("FAILED:", what)
        check.failed = True


check.failed = False


def seed(programs, data):
    path, status, summary = programs.index("seed.idx", os.path.join(data, "seed-article.txt"))
    check(status == 0 and summary["articles_added"] == 1, "the seed is one article")
    status, answer = programs.search(path, "JAXA leak rocket")
    hit = answer["hits"][0]
    with open(os.path.join(data, "seed-article.txt"), encoding="utf-8") as file:
        check(hit["headline"] == file.readline().strip(), "the seed's headline is its first line")
    check(status == 0 and hit["published"] == "2024-06-21T17:34:00+09:00", "the seed's date")
    status, answer = programs.search(path, "bear Nagano")
    check(status == 1 and answer["total"] == 0, "bear Nagano finds nothing in the seed")
    check(any(note["code"] == "set_aside" for note in answer["notes"]), "a note tells of set-aside text")
    status, answer = programs.search(path, "--in", "all", "bear Nagano")
    check(status == 0 and answer["total"] == 1, "--in all finds the seed")


def reuters_dates(data):
    """id -> date as the SGML has it, for articles whose date is regular."""
    dates = {}
    with tarfile.open(os.path.join(data, "reuters21578.tar.gz")) as tar:
        for member in tar.getmembers():
            if not member.name.endswith(".sgm"):
                continue
            text = tar.extractfile(member).read().decode("latin-1")
            for identifier, date in re.findall(r'NEWID="(\d+)">\s*<DATE>\s*([^<]*?)\s*</DATE>', text):
                parts = re.fullmatch(r"(\d+)-([A-Z]{3})-(\d{4}) (\d\d:\d\d:\d\d)\.\d+", date)
                if parts:
                    day, month, year, clock = parts.groups()
                    dates[identifier] = "%s-%02d-%02dT%s" % (year, MONTHS[month], int(day), clock)
    return dates


def reuters(programs, data):
    archive = os.path.join(data, "reuters21578.tar.gz")
    path, status, summary = programs.index("reuters.idx", "--format", "reuters", archive)
    check(status == 1, "Reuters: exit status 1, for the set's other files")
    check(summary["articles_added"] == 21578 and summary["files_read"] == 22, "Reuters: 21,578 articles from 22 files")
    check(summary["files_skipped"] >= 7 and all(skipped["reason"] for skipped in summary["skipped"]),
          "Reuters: the other files are skipped with reasons")
    check(programs.verify(path) == 0, "Reuters: verify is clean")
    dates = reuters_dates(data)
    sample = random.Random(1).sample(sorted(dates), 40)
    for article in programs.show(path, sample):
        check(article["published"] == dates[article["id"]],
              "Reuters %s: %s, not %s" % (article["id"], article["published"], dates[article["id"]]))
    shown = programs.show(path, [str(i) for i in range(1, 21579, 97)])
    check(len(shown) == len(range(1, 21579, 97)), "Reuters: every id is the NEWID")
    status, answer = programs.search(path, "cocoa bahia")
    check(status == 0 and "1" in [hit["id"] for hit in answer["hits"][:3]], "Reuters: cocoa bahia")
    print("reuters: cocoa bahia gives", [hit["id"] for hit in answer["hits"][:3]])


def bbc(programs, data):
    path, status, summary = programs.index("bbc.idx", os.path.join(data, "bbc.tar.gz"))
    check(status == 0 and summary["articles_added"] >= 2223, "bbc: %s" % summary["articles_added"])
    check(programs.verify(path) == 0, "bbc: verify is clean")


def fi_news(programs, data):
    """The CSV as JSON lines, made here."""
    lines, identifiers = os.path.join(programs.scratch, "fi.jsonl"), set()
    with tarfile.open(os.path.join(data, "fi-news.tar.gz")) as tar, open(lines, "w", encoding="utf-8") as out:
        for member in tar.getmembers():
            if not member.name.endswith(".csv"):
                continue
            for row in csv.DictReader(io.TextIOWrapper(tar.extractfile(member), encoding="utf-8", newline="")):
                record = {FINNISH[key]: value for key, value in row.items() if key in FINNISH}
                out.write(json.dumps(record, ensure_ascii=False) + "\n")
                identifiers.add(record["id"])
    count = len(identifiers)
    path, status, summary = programs.index("fi.idx", "--language", "fi", lines)
    check(summary["articles_added"] == count and status in (0, 1), "fi-news: %d of %d" % (summary["articles_added"], count))
    check(programs.verify(path) == 0, "fi-news: verify is clean")
    print("fi-news:", count, "articles, peak memory %d MiB" % (summary["peak_rss_bytes"] // MEBIBYTE))


def transcripts(programs, data):
    folder = os.path.join(programs.scratch, "transcripts")
    os.mkdir(folder)
    with tarfile.open(os.path.join(data, "pm-transcripts.tar.gz")) as tar:
        for number, member in enumerate(tar):
            if member.name.endswith(".xml"):
                text = re.sub(rb"<!\[CDATA\[|\]\]>|<[^>]+>", b" ", tar.extractfile(member).read())
                with open(os.path.join(folder, "%05d.txt" % number), "wb") as out:
                    out.write(b"Transcript %d\n\n" % number + text)
    for jobs in "1", "2":
        _, _, summary = programs.index("text%s.idx" % jobs, "-j", jobs, "--memory", "64", folder)
        peak = summary["peak_rss_bytes"] / MEBIBYTE
        print("pm-transcripts as text: --memory 64 -j %s: peak %.0f MiB, %.1f CPU s" % (jobs, peak, summary["cpu_seconds"]))
        check(peak <= 64 + 32, "--memory 64 -j %s holds within 32 MiB: %.0f" % (jobs, peak))


def main():
    index_program, search_program, data = sys.argv[1:4]
    data = os.environ.get("NEWSHOUND_TEST_DATA", data)
    if not os.path.exists(os.path.join(data, "reuters21578.tar.gz")):
        print("skipped: no collections in", data)
        return 77
    with tempfile.TemporaryDirectory() as scratch:
        programs = Programs(index_program, search_program, scratch)
        for collection in seed, reuters, bbc, fi_news, transcripts:
            collection(programs, data)
    return int(check.failed)


if __name__ == "__main__":
    sys.exit(main())
