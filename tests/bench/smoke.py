#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""smoke.py - the benchmark, small: newshound and FTS5 must give the same counts and nearly the same ten best,
and every class that both can do must come out in the table and the chart. No figure is judged.

usage: smoke.py RUN BUILD DATA
"""
import json
import os
import subprocess
import sys
import tempfile
import xml.dom.minidom

SKIPPED = 77
BOTH = ("TERM10", "AND10", "OR10", "PHRASE10", "ANDCOUNT", "ORCOUNT", "OR100COUNT", "DATE10", "DEFAULT10")


def main():
    run, build, data = sys.argv[1:4]
    data = os.environ.get("NEWSHOUND_TEST_DATA") or data
    if not os.path.exists(os.path.join(data, "reuters21578.tar.gz")):
        print(f"skipped: {data} has no reuters21578.tar.gz")
        return SKIPPED
    with tempfile.TemporaryDirectory() as folder:
        name = os.path.join(folder, "results")
        done = subprocess.run([sys.executable, run, "--quick", "--build", build, "--work", folder, "--json", name + ".json"],
                              env={**os.environ, "NEWSHOUND_TEST_DATA": data}, check=False)
        if done.returncode:
            return done.returncode
        with open(name + ".json", encoding="utf-8") as file:
            result = json.load(file)
        with open(name + ".md", encoding="utf-8") as file:
            table = file.read()
        xml.dom.minidom.parse(name + ".svg")
    wrong = [f"{engine} has no {kind}" for kind in BOTH for engine in ("newshound", "fts5")
             if result["engines"][engine]["classes"].get(kind, {}).get("n", 0) < 100]
    wrong += [f"the table has no {kind}" for kind in BOTH if f"| {kind} |" not in table]
    if result["engines"]["fts5"]["classes"].get("FUZZY10"):
        wrong.append("FTS5 has fuzzy words, so something was faked")
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
