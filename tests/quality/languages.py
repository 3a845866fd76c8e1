#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The language of articles in real collections, and words of Chinese and Japanese found end to end.

usage: languages.py GUESS_LANGUAGES NEWSHOUND_INDEX NEWSHOUND_SEARCH DATA_DIRECTORY

Articles longer than 200 characters. Exit status 77 where the data is absent; $NEWSHOUND_TEST_DATA stands before
DATA_DIRECTORY.
"""
import collections
import csv
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile

RIGHT_MIN = 0.99
WRONG_MAX = 0.003   # of all; the rest may be unknown
LENGTH_MIN = 200
AFRICAN = {"amh": "am", "eng": "en", "fra": "fr", "hau": "ha", "swa": "sw", "yor": "yo"}

csv.field_size_limit(1 << 30)


def members(data, name, ending):
    """(path, text) of an archive's files."""
    with tarfile.open(os.path.join(data, name + ".tar.gz")) as tar:
        for member in tar:
            if member.isfile() and member.name.endswith(ending):
                yield member.name, tar.extractfile(member).read().decode("utf-8", "replace")


def african(data):
    for path, text in members(data, "masakhanews", ".tsv"):
        code = AFRICAN[path.split("/")[-2]]
        for row in csv.DictReader(io.StringIO(text), delimiter="\t"):
            yield code, row["text"]


def strings(value):
    """The longest string of a JSON record: its body."""
    return max((text for text in value.values() if isinstance(text, str)), key=len, default="")


def multilingual(data):
    for path, text in members(data, "multilingual", ""):
        if path.endswith(".json"):
            for record in json.loads(text):
                yield "fa", strings(record)
        elif path.endswith("test.csv"):
            for line in text.splitlines():
                yield "de", line.split(";", 1)[1]
        elif "/factrueval/book_" in path:
            yield "ru", text
        elif "/Sample/" in path:
            yield "zh", text


def japanese(data):
    for path, text in members(data, "livedoor-topic-news", ".txt"):
        if "/topic-news-" in path:
            yield "ja", text.split("\n", 2)[2]


def reuters(data):
    with tarfile.open(os.path.join(data, "reuters21578.tar.gz")) as tar:
        for member in tar:
            if member.name.endswith(".sgm"):
                text = tar.extractfile(member).read().decode("latin-1")
                for body in re.findall(r"<BODY>(.*?)</BODY>", text, re.S):
                    yield "en", body.replace("&lt;", "<").replace("&#3;", " ")


def bbc(data):
    for path, text in members(data, "bbc", ".txt"):
        if re.search(r"/\d+\.txt$", path):
            yield "en", text


def guess(program, texts):
    lines = "".join(" ".join(text.split()) + "\n" for text in texts)
    run = subprocess.run([program], input=lines.encode(), capture_output=True, check=True)
    return run.stdout.decode().split("\n")[:-1], float(run.stderr)


def check_collection(program, name, articles):
    articles = [(code, text) for code, text in articles if len(text) > LENGTH_MIN and text.strip()]
    found, speed = guess(program, [text for _, text in articles])
    assert len(found) == len(articles) > 0
    counts = collections.defaultdict(collections.Counter)
    good = True
    for (code, text), answer in zip(articles, found):
        counts[code][answer] += 1
        if answer != code and os.environ.get("NEWSHOUND_TEST_VERBOSE"):
            print("   ", code, answer, " ".join(text.split())[:150])
    for code, answers in sorted(counts.items()):
        total = sum(answers.values())
        right, unknown = answers[code] / total, answers["-"] / total
        passed = right >= RIGHT_MIN and 1 - right - unknown <= WRONG_MAX
        good &= passed
        print("%s %s: %.4f right of %d, others %s%s" % (name, code, right, total, {
            answer: count for answer, count in answers.most_common(6) if answer != code}, "" if passed else "  FAILED"))
    print("%s: %.0f ns for 100 bytes" % (name, speed))
    return good


def finds(search, index, word):
    run = subprocess.run([search, "search", "-i", index, "--json", word], capture_output=True, text=True)
    return run.returncode == 0 and json.loads(run.stdout)["total"] > 0


def check_words(index_program, search_program):
    """Texts of our own, found by words of two characters and by longer ones, stemmed or not."""
    texts = {
        "ja": "港の会社がサイバー攻撃を受けました。市の担当者によると、攻撃は三日間続きました。被害はまだ分かっていません。",
        "zh": "港口公司昨天告诉用户，系统已经恢复。用户可以重新登录。公司说没有数据丢失，也没有人受伤。",
        "am": "የከተማው አስተዳደር አዲስ መንገድ እንደሚሠራ ገለጸ። ነዋሪዎች መንገዱ በቅርቡ እንደሚከፈት ተስፋ ያደርጋሉ። ሥራው ሁለት ዓመት ይወስዳል።",
        "sw": "Serikali ya mji huo ilisema kuwa barabara mpya itafunguliwa mwaka huu. Watu wa mji huo walisema ni habari nzuri kwa sababu ya biashara.",
    }
    asked = {"ja": ["攻撃", "サイバー", "サイバー攻撃"], "zh": ["用户"], "am": ["መንገድ"], "sw": ["barabara", "Serikali"]}
    good = True
    with tempfile.TemporaryDirectory() as folder:
        lines, index = os.path.join(folder, "articles.jsonl"), os.path.join(folder, "words.idx")
        with open(lines, "w", encoding="utf-8") as file:
            for code, text in texts.items():
                file.write(json.dumps({"id": code, "headline": "1", "body": text}, ensure_ascii=False) + "\n")
        subprocess.run([index_program, "index", "-q", "-i", index, lines], check=True)
        for code, words in asked.items():
            for word in words:
                if not finds(search_program, index, word + " language:" + code):
                    print("FAILED: %s in the text in %s" % (word, code))
                    good = False
    return good


def check_habit(index_program):
    """A table among many articles in English is taken for one too; alone it is in no language."""
    table = "Antwerp Callao 148.00 148.25 New York 147.75 Rotterdam Karachi nil"
    prose = "The harbour was closed on Monday because of the wind, and the ferries did not sail until the evening."
    good = True
    with tempfile.TemporaryDirectory() as folder:
        for count, expected in ((30, "en"), (3, None)):
            path = os.path.join(folder, "articles-%d.jsonl" % count)
            with open(path, "w", encoding="utf-8") as file:
                for number, body in enumerate([prose] * count + [table]):
                    file.write(json.dumps({"id": str(number), "body": body}) + "\n")
            run = subprocess.run([index_program, "extract", "--json", path], capture_output=True, text=True, check=True)
            found = json.loads(run.stdout.splitlines()[-1])["language"]
            if found != expected:
                print("FAILED: a table after %d articles in English is in %s" % (count, found))
                good = False
    return good


def main():
    program, index_program, search_program = sys.argv[1:4]
    data = os.environ.get("NEWSHOUND_TEST_DATA", sys.argv[4])
    good = check_words(index_program, search_program)
    good &= check_habit(index_program)
    collections_of = {"masakhanews": african, "multilingual": multilingual, "livedoor-topic-news": japanese,
                      "reuters21578": reuters, "bbc": bbc}
    absent = [name for name in collections_of if not os.path.exists(os.path.join(data, name + ".tar.gz"))]
    if absent:
        print("not there:", ", ".join(absent))
        return 1 if not good else 77
    for name, articles in collections_of.items():
        good &= check_collection(program, name, articles(data))
    return 0 if good else 1


sys.exit(main())
