#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every real collection through its reader: how many articles, how many with a date, a headline, an address, which
languages, and what is skipped for which reason.

usage: formats.py NEWSHOUND_INDEX DATA_DIRECTORY

Exit status 77 where the collections are absent. Counts are compared with the collections' own figures, or with what
Python's csv, email, json and xml make of the same files.
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

csv.field_size_limit(1 << 30)
LINE_OF_SKIPPED = re.compile(r"newshound extract: (.*?): (.*)")


def check(good, what):
    if not good:
        print("FAILED:", what)
        check.failed = True


check.failed = False


class Extraction:
    """What extract --json says of some paths."""

    def __init__(self, program, *arguments):
        run = subprocess.run([program, "extract", "--json", *arguments], capture_output=True)
        self.status = run.returncode
        self.articles = [json.loads(line) for line in run.stdout.decode("utf-8").splitlines()]
        self.skipped = collections.Counter()
        for line in run.stderr.decode("utf-8", "replace").splitlines():
            found = LINE_OF_SKIPPED.match(line)
            self.skipped[re.sub(r"\d+", "N", found.group(2)) if found else line] += 1

    def count(self, key):
        return sum(article[key] is not None for article in self.articles)

    def languages(self):
        return collections.Counter(article["language"] for article in self.articles)

    def damaged(self):
        return sum("\ufffd" in (article["body"] or "") for article in self.articles)


def members(data, name, ending):
    with tarfile.open(os.path.join(data, name + ".tar.gz")) as tar:
        for member in tar:
            if member.isfile() and member.name.endswith(ending):
                yield member.name, tar.extractfile(member).read()


def unpack(data, name, scratch, *endings):
    """Writes a collection's files of these endings below scratch; their folder."""
    folder = os.path.join(scratch, name)
    for path, content in members(data, name, endings):
        place = os.path.join(folder, path)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place, "wb") as file:
            file.write(content)
    return folder


def rows(data, name, ending, separator):
    return sum(sum(1 for _ in csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""), delimiter=separator))
               for _, content in members(data, name, ending))


def transcripts(program, data, _):
    files = dict(members(data, "pm-transcripts", ".xml"))
    dates = {}
    for content in files.values():
        text = content.decode("utf-8")
        found = re.search(r"<transcript-id>(\d+)</transcript-id>", text)
        date = re.search(r"<release-date>(\d\d)/(\d\d)/(\d{4})</release-date>", text)
        if found and date:
            dates[found.group(1)] = "%s-%s-%s" % (date.group(3), date.group(2), date.group(1))
    made = Extraction(program, os.path.join(data, "pm-transcripts.tar.gz"))
    check(len(made.articles) + sum(made.skipped.values()) == len(files) == 7590, "pm-transcripts: 7,590 files, each read or named")
    check(len(made.articles) >= 7560, "pm-transcripts: %d articles" % len(made.articles))
    wrong = [article["id"] for article in made.articles
             if article["published"] and article["published"] != dates[article["id"].rsplit("#")[-1]]]
    check(not wrong, "pm-transcripts: dates are those of the files: %s" % wrong[:3])
    full = sum(article["published_precision"] == "day" for article in made.articles)
    check(full >= 0.999 * len(made.articles), "pm-transcripts: %d of %d have their day" % (full, len(made.articles)))
    check(made.languages()["en"] > 7500, "pm-transcripts: in English")
    return made


def bodies(program, data, _):
    made = Extraction(program, os.path.join(data, "fnc-1.tar.gz"))
    check(len(made.articles) == rows(data, "fnc-1", ".csv", ",") == 2587, "fnc-1: 2,587 articles")
    check(made.count("body") == 2587 and made.status == 0, "fnc-1: each with its body")
    return made


def africa(program, data, scratch):
    folder = unpack(data, "masakhanews", scratch, ".tsv")
    made = Extraction(program, folder)
    check(len(made.articles) == rows(data, "masakhanews", ".tsv", "\t"), "masakhanews: %d articles" % len(made.articles))
    check(made.count("headline") == made.count("url") == made.count("section") == len(made.articles), "masakhanews: fields")
    check(any("ፖሊስ" in (article["headline"] or "") for article in made.articles), "masakhanews: Ethiopic")
    check(made.languages()["pt"] <= 100, "masakhanews: Hausa is not Portuguese")
    check(made.languages()["am"] >= 550, "masakhanews: in Amharic %s" % made.languages())
    return made


def finland(program, data, _):
    made = Extraction(program, os.path.join(data, "fi-news.tar.gz"))
    check(len(made.articles) == rows(data, "fi-news", ".csv", ","), "fi-news: %d articles" % len(made.articles))
    check(made.count("headline") >= 0.999 * len(made.articles), "fi-news: headlines")
    check(all(article["published_precision"] == "second" for article in made.articles), "fi-news: ISO dates")
    return made


def japan(program, data, _):
    made = Extraction(program, os.path.join(data, "livedoor-topic-news.tar.gz"))
    check(len(made.articles) == 770 and made.languages()["ja"] == 770, "livedoor: 770 articles in Japanese")
    check(made.count("url") == made.count("headline") == 770, "livedoor: address and headline")
    check(all((article["published"] or "").endswith("+09:00") for article in made.articles), "livedoor: dates with their zone")
    return made


def four_languages(program, data, scratch):
    folder = os.path.join(unpack(data, "multilingual", scratch, ".json", ".csv", ".txt"), "multilingual")
    persian = Extraction(program, os.path.join(folder, "persian-news", "exploring-datasets", "news"))
    wanted = sum(len(json.loads(content)) for name, content in members(data, "multilingual", ".json") if "/news/" in name)
    check(len(persian.articles) == wanted and persian.count("headline") == wanted, "Persian: %d articles" % wanted)
    check(persian.languages()["fa"] >= 0.98 * wanted, "Persian: in Persian %s" % persian.languages())
    table = os.path.join(folder, "gnad10k")
    unnamed = Extraction(program, table)
    check(not unnamed.articles and any("--field" in reason for reason in unnamed.skipped), "German: a table without names")
    german = Extraction(program, "--field", "section=1", "--field", "body=2", "--language", "de", table)
    check(len(german.articles) == 1028, "German: %d articles" % len(german.articles))
    check(len({article["section"] for article in german.articles}) == 9, "German: nine sections")
    russian = Extraction(program, os.path.join(folder, "factrueval"))
    check(len(russian.articles) == 255 and not russian.damaged(), "Russian: %d articles" % len(russian.articles))
    check(russian.languages()["ru"] >= 250, "Russian: in Russian %s" % russian.languages())
    chinese = Extraction(program, os.path.join(folder, "sogou"))
    check(len(chinese.articles) >= 85 and chinese.languages()["zh"] >= 85, "Chinese: %d articles" % len(chinese.articles))
    return german


def posts(program, data, _):
    made = Extraction(program, os.path.join(data, "newsgroups.tar.gz"))
    check(len(made.articles) == 2000 and made.status == 0, "newsgroups: 2,000 posts")
    check(made.count("published") == made.count("headline") == made.count("byline") == 2000, "newsgroups: dates, subjects, names")
    check(all(article["published_precision"] in ("minute", "second") for article in made.articles), "newsgroups: times")
    return made


def encodings(program, data, _):
    made = Extraction(program, os.path.join(data, "nltk-abc-udhr2.tar.gz"))
    check(len(made.articles) >= 380, "nltk: %d texts" % len(made.articles))
    check(made.damaged() <= 1, "nltk: %d texts with bytes that no charset explains" % made.damaged())
    return made


def versions(program, document, scratch):
    """A real news item: an older version is no news, and a newer one may take it back, for all that is not newer still."""
    with open(document, encoding="utf-8") as file:
        text = file.read()
    index, outcomes = os.path.join(scratch, "versions.idx"), []
    check('version="11"' in text and 'qcode="stat:usable"' in text, "NewsML-G2: the item is another one than it was")
    for version, status in (("11", "usable"), ("10", "usable"), ("12", "usable"), ("13", "canceled"), ("12", "usable"), ("14", "usable")):
        path = os.path.join(scratch, "item.xml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace('version="11"', f'version="{version}"').replace("stat:usable", "stat:" + status))
        run = subprocess.run([program, "index", "--json", "-q", "-i", index, path], capture_output=True)
        summary = json.loads(run.stdout)
        outcomes.append([name for name in ("added", "updated", "unchanged", "removed") if summary["articles_" + name]])
    wanted = [["added"], ["unchanged"], ["updated"], ["removed"], ["unchanged"], ["added"]]
    check(outcomes == wanted, f"NewsML-G2: versions gave {outcomes}")


def wires(program, data, scratch):
    folder = os.path.join(unpack(data, "newswire", scratch, ".xml"), "newswire")
    g2 = Extraction(program, os.path.join(folder, "newsml-g2", "examples"))
    by_id = {article["id"]: article for article in g2.articles}
    fed = by_id.get("urn:newsml:acmenews.com:20161121:US-FINANCE-FED")
    check(fed and fed["headline"] == 'Fed to halt QE to avert "bubble"' and fed["published"] == "2016-11-21T15:21:06-05:00"
          and fed["language"] == "en-US" and fed["byline"] == ["Meredith Jameson"], "NewsML-G2: a text document")
    check(any("NITF" not in (article["body"] or "") and "Diamondbacks" in (article["body"] or "") for article in g2.articles),
          "NewsML-G2: NITF inside")
    versions(program, os.path.join(folder, "newsml-g2", "examples", "LISTING_2_NewsML-G2_Text_Document.xml"), scratch)
    feeds = Extraction(program, os.path.join(folder, "feedparser", "tests", "wellformed"))
    check(len(feeds.articles) >= 380, "feeds: %d entries" % len(feeds.articles))
    check(not any("not well-formed" in reason for reason in feeds.skipped), "feeds: all well-formed ones parse: %s" % feeds.skipped)
    charsets = Extraction(program, os.path.join(folder, "feedparser", "tests", "encoding"))
    print("   feeds in odd charsets:", len(charsets.articles), dict(charsets.skipped.most_common(4)))
    return feeds


def crawls(program, data, scratch):
    folder = unpack(data, "warc", scratch, ".warc", ".warc.gz", ".wet", ".wet.gz", ".arc", ".arc.gz", ".bad")
    made = Extraction(program, folder)
    check(made.status in (0, 1), "warc: no crash")
    text = [article for article in made.articles if "whirlwind.warc.wet" in article["path"]]
    check(len(text) == 2 and all(article["url"] == "https://an.wikipedia.org/wiki/Escopete" for article in text), "warc: WET")
    check(all(article["published_from"].startswith("fetched") for article in text), "warc: fetched is marked so")
    check(any("wrong" in reason or "cut off" in reason for reason in made.skipped), "warc: broken records are named")
    return made


def judged(program, data, scratch):
    folder = unpack(data, "judged", scratch, "CISI.ALL", "cacm.all", "MED.ALL", "cran.all.1400", "cran.all")
    made = Extraction(program, folder)
    check(len(made.articles) == 7097, "judged: %d of 7,097" % len(made.articles))
    return made


def main():
    program, data = sys.argv[1:3]
    data = os.environ.get("NEWSHOUND_TEST_DATA", data)
    if not os.path.exists(os.path.join(data, "reuters21578.tar.gz")):
        print("skipped: no collections in", data)
        return 77
    with tempfile.TemporaryDirectory() as scratch:
        for collection in (transcripts, bodies, africa, finland, japan, four_languages, posts, encodings, wires, crawls, judged):
            made = collection(program, data, scratch)
            print("%-15s %6d articles, skipped: %s" % (collection.__name__, len(made.articles), dict(made.skipped.most_common(3))))
    return int(check.failed)


if __name__ == "__main__":
    sys.exit(main())
