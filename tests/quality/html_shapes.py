#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Pages as news sites build them, each with the body, or the names and dates, that must come out of it, to the letter.

usage: html_shapes.py NEWSHOUND_INDEX [NAME...]

Reads shapes/*.txt. A page begins with a line "#### NAME"; lines "==== body", "==== headline", "==== byline" and
"==== published" behind its markup say what is expected, a paragraph or a name a line; none: nothing must come out. {en1} and its like stand for paragraphs of
prose.txt, which are the same in all pages: what differs is the markup around them. NAME: only these pages.
"""
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "shapes")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def read_prose():
    lines = read(os.path.join(FOLDER, "prose.txt")).splitlines()
    return dict(line.split(" ", 1) for line in lines if line and not line.startswith("#"))


def filled(text, prose):
    return re.sub(r"\{([a-z]{2}\d+)\}", lambda match: prose[match.group(1)], text)


def read_pages(prose):
    """Name, markup and expected fields of every page."""
    for path in sorted(glob.glob(os.path.join(FOLDER, "*.txt"))):
        for page in read(path).split("\n#### ")[1:]:
            markup, *fields = page.split("\n==== ")
            name, markup = markup.split("\n", 1)
            expected = {}
            for field in fields:
                key, value = field.split("\n", 1)
                expected[key.strip()] = [filled(line, prose) for line in value.splitlines() if line.strip()]
            yield name, filled(markup, prose), expected


def extract(program, path):
    run = subprocess.run([program, "extract", "--json", "--format", "html", path], capture_output=True)
    lines = run.stdout.decode("utf-8").splitlines()
    return json.loads(lines[0]) if lines else {}


def found_field(article, key):
    if key == "body":
        return (article.get("body") or "").split("\n\n")
    if key == "byline":
        return article.get("byline") or []
    return [article[key]] if article.get(key) else []


def reason(article, line):
    """Why a line that is missed is not in the body."""
    for piece in article.get("furniture") or []:
        if line[:60] in piece["text"]:
            return piece["rule"]
    return "a caption" if any(line[:60] in caption for caption in article.get("captions") or []) else "nowhere"


def compare(name, article, expected):
    failures = 0
    for key, wanted in expected.items():
        found = found_field(article, key)
        if found == wanted:
            continue
        failures += 1
        print(f"{name}: {key}")
        for line in wanted:
            if line not in found:
                print(f"    missed ({reason(article, line)}): {line[:100]}")
        for line in found:
            if line not in wanted:
                print(f"    not expected: {line[:100]}")
        if sorted(found) == sorted(wanted):
            print("    in another order")
    return failures


def main():
    program, names = sys.argv[1], sys.argv[2:]
    count = failures = 0
    with tempfile.TemporaryDirectory() as scratch:
        path = os.path.join(scratch, "page.html")
        for name, markup, expected in read_pages(read_prose()):
            if names and name not in names:
                continue
            with open(path, "w", encoding="utf-8") as file:
                file.write(markup)
            count += 1
            failures += compare(name, extract(program, path), expected) > 0
    print(f"{count} pages, {failures} of them not as expected")
    return 1 if failures or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
