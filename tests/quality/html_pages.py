#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Saved pages against what people and other programs took for their articles.

usage: html_pages.py NEWSHOUND_INDEX DATA_DIRECTORY [--list]

Reads html.tar.gz of DATA_DIRECTORY ($NEWSHOUND_TEST_DATA stands before it) and compares what `extract --json`
makes of each page with the expected text, headline, byline and date. Fails where a mean is below its floor. The
body's F1 is that of words by fours, as a bag. Exit status 77 where the data is absent. --list prints a line a page.
"""
import collections
import html.parser
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile

FLOORS = {"body f1": 0.93, "headline": 0.95, "byline": 0.88, "published": 0.99, "goose3": 0.95, "postlight": 0.94}
BLOCKS = set("p div li ul ol h1 h2 h3 h4 h5 h6 td th tr table blockquote pre section article br hr dd dt dl header".split())


class Text(html.parser.HTMLParser):
    """The text of an expected page, captions left out: they are fields of their own."""

    def __init__(self):
        super().__init__()
        self.parts, self.silent = [], 0

    def handle_starttag(self, tag, attributes):
        self.silent += tag in ("figcaption", "script", "style")
        self.parts.append(" " if tag in BLOCKS else "")

    def handle_endtag(self, tag):
        self.silent -= tag in ("figcaption", "script", "style")
        self.parts.append(" " if tag in BLOCKS else "")

    def handle_data(self, data):
        if self.silent <= 0:
            self.parts.append(data)


def read_text(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def html_text(path):
    parser = Text()
    parser.feed(read_text(path))
    return "".join(parser.parts)


def words(text):
    # A character of Chinese or Japanese is a word.
    return re.findall(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+", text.lower())


def shingles(text):
    tokens = words(text)
    if len(tokens) < 4:
        return collections.Counter([tuple(tokens)] if tokens else [])
    return collections.Counter(zip(tokens, tokens[1:], tokens[2:], tokens[3:]))


def f1(expected, found):
    expected, found = shingles(expected), shingles(found)
    if not expected and not found:
        return 1.0, 1.0, 1.0
    shared = sum((expected & found).values())
    precision = shared / max(1, sum(found.values()))
    recall = shared / max(1, sum(expected.values()))
    return 2 * precision * recall / max(1e-9, precision + recall), precision, recall


def same_names(expected, found):
    """Whether half of the expected names were found, or names and nothing else of a line that goes on with titles.
    Dates that were taken for names do not count."""
    dates = set("by par von updated january february march april may june july august september october november december".split())
    expected = {word for word in words(expected) if not re.search(r"\d", word) and word not in dates} or set(words(expected))
    found = set(words(found))
    return 2 * len(expected & found) >= len(expected) or (len(found) >= 2 and found <= expected)


def extract(program, paths):
    """path -> article, or None where the page was skipped."""
    found = {path: None for path in paths}
    for start in range(0, len(paths), 50):
        run = subprocess.run([program, "extract", "--json", "--format", "html", *paths[start:start + 50]], capture_output=True)
        if run.returncode not in (0, 1):
            sys.exit(f"extract ended with {run.returncode}: {run.stderr.decode(errors='replace')[:500]}")
        for line in run.stdout.decode("utf-8").splitlines():
            article = json.loads(line)
            found[article["path"]] = article
    return found


def same_title(expected, found):
    expected, found = words(expected), words(found)
    shorter = min(len(expected), len(found))
    if expected == found:
        return True
    # with or without the site's name
    return shorter >= 1 and (expected[:shorter] == found[:shorter] or expected[-shorter:] == found[-shorter:])


class Report:
    def __init__(self, listing):
        self.sums, self.listing = collections.defaultdict(list), listing

    def add(self, name, value, page, detail=""):
        self.sums[name].append(float(value))
        if self.listing and value < 0.95:
            print(f"{name}\t{value:.3f}\t{page}\t{detail}")

    def finish(self):
        failed = False
        for name, values in self.sums.items():
            mean = sum(values) / len(values)
            low = mean < FLOORS.get(name, 0)
            failed |= low
            print(f"{name}: {mean:.4f} of {len(values)}" + (f", below {FLOORS[name]}: FAILED" if low else ""))
        return failed


def readability(program, root, report):
    pages = sorted(os.path.join(root, name) for name in os.listdir(root))
    found = extract(program, [os.path.join(page, "source.html") for page in pages])
    for page in pages:
        article = found[os.path.join(page, "source.html")] or {}
        name = os.path.basename(page)
        metadata = json.loads(read_text(os.path.join(page, "expected-metadata.json")))
        score, precision, recall = f1(html_text(os.path.join(page, "expected.html")), article.get("body") or "")
        report.add("body f1", score, name, f"precision {precision:.2f} recall {recall:.2f}")
        if metadata.get("title"):
            headline = article.get("headline") or ""
            report.add("headline", same_title(metadata["title"], headline), name, f"{metadata['title']!r} {headline!r}")
        if metadata.get("byline"):
            bylines = ", ".join(article.get("byline") or [])
            report.add("byline", same_names(metadata["byline"], bylines), name, f"{metadata['byline']!r} {bylines!r}")
        if metadata.get("publishedTime"):
            published = article.get("published") or ""
            expected = re.search(r"\d{4}-\d\d-\d\d", metadata["publishedTime"])
            good = expected.group(0) == published[:10] if expected else bool(published)
            report.add("published", good, name, f"{metadata['publishedTime']!r} {published!r}")


def goose(program, root, report):
    pages = []
    for folder, _, files in os.walk(root):
        for file in sorted(files):
            path = os.path.join(folder, file)
            expected = path[:-5] + ".json"
            if file.endswith(".html") and os.path.exists(expected):
                text = json.loads(read_text(expected)).get("expected", {}).get("cleaned_text")
                if text and len(words(text)) >= 5:
                    pages.append((path, text))
    found = extract(program, [path for path, _ in pages])
    for path, text in pages:
        body = (found[path] or {}).get("body") or ""
        expected = words(text)
        start = collections.Counter(expected[:len(expected) * 9 // 10])
        # The expected text is often only the article's beginning: it must stand within ours of 1.5 times its length, and a lede.
        tokens = collections.Counter(words(body)[:len(expected) * 3 // 2 + 40])
        held = sum((start & tokens).values()) / sum(start.values())
        report.add("goose3", held >= 0.95, os.path.basename(path), f"held {held:.2f}")


def postlight(program, root, report):
    pages = sorted(os.path.join(root, name) for name in os.listdir(root) if name.endswith(".html"))
    found = extract(program, pages)
    for page in pages:
        article = found[page] or {}
        paragraphs = (article.get("body") or "").split("\n\n")
        prose = sum(len(paragraph) for paragraph in paragraphs if len(paragraph) >= 60)
        good = bool(article.get("headline")) and prose >= 0.5 * sum(map(len, paragraphs)) and prose > 0
        report.add("postlight", good, os.path.basename(page), f"{article.get('headline')!r} {prose} of {sum(map(len, paragraphs))}")


def main():
    program, data = sys.argv[1], os.environ.get("NEWSHOUND_TEST_DATA") or sys.argv[2]
    archive = os.path.join(data, "html.tar.gz")
    if not os.path.exists(archive):
        print(f"skipped: there is no {archive}")
        return 77
    report = Report("--list" in sys.argv)
    with tempfile.TemporaryDirectory() as scratch:
        with tarfile.open(archive) as tar:
            tar.extractall(scratch)
        root = os.path.join(scratch, "html")
        readability(program, os.path.join(root, "readability", "test", "test-pages"), report)
        goose(program, os.path.join(root, "goose3", "tests", "data", "content"), report)
        postlight(program, os.path.join(root, "postlight", "fixtures"), report)
    return 1 if report.finish() else 0


if __name__ == "__main__":
    sys.exit(main())
