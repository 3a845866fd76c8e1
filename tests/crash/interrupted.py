#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Ctrl-C while a writer holds a finished run whose bytes, and so whose name, are those of a live shard: what is
thrown away must not be the index.

usage: interrupted.py NEWSHOUND NEWSHOUND_SEARCH NEWSHOUND_INDEX
"""
import os
import shutil
import signal
import struct
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from programs import Programs, expect, expect_equal, expect_exit, invented_articles, run_checks

PATIENCE_SECONDS = 60
SECTION_META = 1


def document_count(path):
    """Of a shard, as FORMAT.md says: the first number of section META."""
    with open(path, "rb") as file:
        whole = file.read()
    footer = len(whole) - 128
    tail, _ = struct.unpack_from("<QQ", whole, footer + 8)
    for i in range(struct.unpack_from("<I", whole, tail)[0]):
        section, offset, _ = struct.unpack_from("<IQQ", whole, tail + 4 + 20 * i)
        if section == SECTION_META:
            return struct.unpack_from("<Q", whole, offset)[0]
    return 0


def shards(index):
    return [name for name in os.listdir(index) if name.endswith(".shard")] if os.path.isdir(index) else []


class Writer:
    def __init__(self, programs, index):
        self.process = subprocess.Popen([programs.path("newshound"), "index", "-q", "-j", "1", "--memory", "8", "-i", index, "-"],
                                        stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, env=programs.environment)

    def feed(self, lines):
        try:
            self.process.stdin.write("".join(line + "\n" for line in lines).encode())
            self.process.stdin.flush()
        except BrokenPipeError:
            pass

    def end(self, number=None):
        if number:
            self.process.send_signal(number)
            time.sleep(0.2)
            self.feed(list(invented_articles(300, 99, first=900000)))  # it looks for signals between articles
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        return self.process.wait(timeout=PATIENCE_SECONDS)


def articles_of_the_first_run(programs, lines):
    """How many articles fill the memory, so that a run is written."""
    index = programs.place("probe.idx")
    writer = Writer(programs, index)
    found = []
    for start in range(0, len(lines), 100):
        writer.feed(lines[start:start + 100])
        time.sleep(0.01)
        found = shards(index)
        if found:
            break
    count = document_count(os.path.join(index, found[0])) if found else 0
    writer.end(signal.SIGKILL)
    shutil.rmtree(index, ignore_errors=True)
    return count


def the_live_shard_outlives_a_run_of_its_name(programs):
    lines = list(invented_articles(20000, 21))
    count = articles_of_the_first_run(programs, lines)
    if not count:
        return "no run was written early"
    index = programs.place("live.idx")
    writer = Writer(programs, index)
    writer.feed(lines[:count])
    expect_equal(writer.end(), 0, "the first writer's exit status")
    live = shards(index)
    writer = Writer(programs, index)
    writer.feed(lines[:count + 3000])
    time.sleep(1)
    expect_equal(writer.end(signal.SIGINT), 130, "the exit status on Ctrl-C")
    expect(set(live) <= set(shards(index)), f"the live shard {live} was removed")
    expect_exit(programs.run("verify", "-i", index), 0)
    expect_equal(programs.json("stats", "-i", index, "--json")["articles"], count, "articles")
    return None


def main():
    programs = Programs(sys.argv[1:])
    try:
        return run_checks([the_live_shard_outlives_a_run_of_its_name], programs)
    finally:
        programs.remove()


if __name__ == "__main__":
    sys.exit(main())
