#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""smoke.py - the benchmark, small: newshound and FTS5 must give the same counts and nearly the same ten best,
and every class that both can do must come out in the table and the chart; then growth, cold pages and passages.
No figure is judged.

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


MODES = {  # options: what must be in the result
    ("--growth", "1000,2000"): lambda result: [size["engines"]["newshound"]["classes"]["AND10"]
                                               for size in result["sizes"]],
    ("--quick", "--cold"): lambda result: [result["cold_absent"] if "cold_absent" in result else
                                           result["cold"]["as the system does"]["opening"],
                                           result.get("small_memory", {"same_answers": True})["same_answers"]],
    ("--quick", "--snippets"): lambda result: [each["classes"]["AND10"]["shown"] for each in result["sets"]],
}


class Smoke:
    """Runs the benchmark in a folder of its own."""

    def __init__(self, run, build, data, folder):
        self.command = [sys.executable, run, "--build", build, "--work", folder, "--json"]
        self.name = os.path.join(folder, "results")
        self.environment = {**os.environ, "NEWSHOUND_TEST_DATA": data}

    def run(self, *options):
        """(result, its table)."""
        subprocess.run([*self.command, self.name + ".json", *options], env=self.environment, check=True)
        with open(self.name + ".json", encoding="utf-8") as file:
            result = json.load(file)
        with open(self.name + ".md", encoding="utf-8") as file:
            return result, file.read()


def comparison(smoke):
    result, table = smoke.run("--quick", "--threads", "2")
    xml.dom.minidom.parse(smoke.name + ".svg")
    wrong = [f"{engine} has no {kind}" for kind in BOTH for engine in ("newshound", "newshound-2-threads", "fts5")
             if result["engines"][engine]["classes"].get(kind, {}).get("n", 0) < 100]
    wrong += [f"the table has no {kind}" for kind in BOTH if f"| {kind} |" not in table]
    if result["engines"]["fts5"]["classes"].get("FUZZY10"):
        wrong.append("FTS5 has fuzzy words, so something was faked")
    if set(result["agreement"]["newshound-2-threads"]["overlap"].values()) != {1.0}:
        wrong.append("two threads find other hits than one")
    return wrong


def main():
    run, build, data = sys.argv[1:4]
    data = os.environ.get("NEWSHOUND_TEST_DATA") or data
    if not os.path.exists(os.path.join(data, "reuters21578.tar.gz")):
        print(f"skipped: {data} has no reuters21578.tar.gz")
        return SKIPPED
    with tempfile.TemporaryDirectory() as folder:
        smoke = Smoke(run, build, data, folder)
        try:
            wrong = comparison(smoke)
            for options, found in MODES.items():
                result, table = smoke.run(*options)
                if not all(found(result)) or not ("| AND10 |" in table or "cold_absent" in result):
                    wrong.append(f"{' '.join(options)} has not what it should have")
        except subprocess.CalledProcessError as failure:
            return failure.returncode
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
