#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Lines set aside by what other articles say, on real collections: no sentence is among them, and next to no text.

usage: aside.py NEWSHOUND_INDEX DATA_DIRECTORY

Where a set-aside line ends as a sentence it must be a request (Subscribe to ...) or give an address. Of each collection
no more than a share of its text may go; in some of them lines are known that must.
"""
import json
import os
import re
import subprocess
import sys

RULE = "also in other articles"
SENTENCE = re.compile(r"""(?<![.])[.。।።۔]["')\]”’»」』）]*$""")
REQUEST = re.compile(r"(?i)^\W*(subscribe|sign up|follow|click here|download|get |join|register|send|have your say|contact us|"
                     r"read more|watch|listen|share|like us|support|log in|to subscribe|for more news|you can also|why not|"
                     r"©|copyright)|rights reserved|@|www\.|https?://")
# name: (greatest share of the text, lines that must be set aside, each in at least so many articles)
COLLECTIONS = {
    "bbc": (0.0002, {"Clark Boyd is technology correspondent for The World, a BBC World Service and WGBH Boston co production": 3}),
    "reuters21578": (0.0002, {}),
    "pm-transcripts": (0.001, {"[ends]": 1000}),
    "fnc-1": (0.002, {"Like Us On Facebook | Follow Us On Twitter | Contact The Author": 3, "Video loading": 3}),
    "masakhanews": (0.003, {"Follow BBC West on Facebook, Twitter and Instagram. Send your story ideas to: bristol@bbc.co.uk": 20,
                            "Watch this video quiz to test your knowledge of nurses' pay": 3}),
}


def examine(program, archive, share, wanted):
    run = subprocess.run([program, "extract", "--json", archive], capture_output=True, text=True)
    text = aside = articles = 0
    lines, wrong = {}, []
    for line in run.stdout.splitlines():
        article = json.loads(line)
        gone = [one["text"] for one in article["furniture"] if one["rule"].startswith(RULE)]
        articles += bool(gone)
        text += len(article["body"] or "")
        aside += sum(map(len, gone))
        for one in set(gone):
            lines[one] = lines.get(one, 0) + 1
        wrong += [one for one in gone if SENTENCE.search(one.strip()) and not REQUEST.search(one)]
    print("%s: %d lines, %d different ones, in %d articles; %.4f of the text" %
          (os.path.basename(archive), sum(lines.values()), len(lines), articles, aside / max(1, text)))
    for one in wrong[:10]:
        print("  a sentence:", one[:150])
    missing = [one for one, least in wanted.items() if lines.get(one, 0) < least]
    for one in missing:
        print("  not set aside in so many articles:", one, lines.get(one, 0))
    if aside > share * text:
        print("  more than", share, "of the text")
    return not wrong and not missing and aside <= share * text


def main():
    program, fallback = sys.argv[1:3]
    data = os.environ.get("NEWSHOUND_TEST_DATA", fallback)
    there = {name: os.path.join(data, name + ".tar.gz") for name in COLLECTIONS}
    if not all(map(os.path.exists, there.values())):
        print("not all of", ", ".join(sorted(there)), "are in", data)
        return 77
    return 0 if all([examine(program, there[name], *COLLECTIONS[name]) for name in COLLECTIONS]) else 1


if __name__ == "__main__":
    sys.exit(main())
