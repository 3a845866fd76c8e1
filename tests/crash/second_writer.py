#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""One writer at a time: the second is told who holds the index; readers are not disturbed.

usage: second_writer.py NEWSHOUND NEWSHOUND_SEARCH NEWSHOUND_INDEX
"""
import json
import os
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from programs import Programs, expect, expect_equal, expect_exit, expect_no_strays, run_checks

PATIENCE_SECONDS = 20


def line(number, word):
    return json.dumps({"guid": f"g{number}", "headline": f"{word} {number}", "text": "about it"}) + "\n"


class Writer:
    """newshound index that reads its articles from a pipe, and so goes on until we let it end."""

    def __init__(self, programs, index):
        self.process = subprocess.Popen([programs.path("newshound"), "index", "-q", "-i", index, "-"],
                                        stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=programs.environment)
        self.feed(line(0, "whale"))
        self.wait_until_it_holds(os.path.join(index, "lock"))

    def feed(self, text):
        self.process.stdin.write(text.encode())
        self.process.stdin.flush()

    def wait_until_it_holds(self, lock):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            if os.path.exists(lock):
                with open(lock, encoding="ascii") as file:
                    if file.read().strip() == str(self.process.pid):
                        return
            time.sleep(0.01)
        self.process.kill()
        expect(False, "the writer does not take the lock")

    def end(self):
        _, errors = self.process.communicate(timeout=PATIENCE_SECONDS)
        expect_equal(self.process.returncode, 0, f"the first writer's exit status ({errors!r})")


def expect_refused(programs, pid, *words):
    done = programs.run(*words)
    expect_exit(done, 2)
    expect(str(pid) in done.stderr, f"{words[0]}: the message does not name pid {pid}: {done.stderr!r}")


def the_second_is_refused(programs):
    index = programs.place("two.idx")
    story = programs.write("story.jsonl", line(1, "lighthouse"))
    expect_exit(programs.run("index", "-q", "-i", index, story), 0)
    writer = Writer(programs, index)
    try:
        expect_refused(programs, writer.process.pid, "index", "-q", "-i", index, story)
        expect_refused(programs, writer.process.pid, "merge", "-i", index)
        expect_refused(programs, writer.process.pid, "remove", "-i", index, "g1")
        expect_equal(programs.run("search", "-i", index, "--count", "lighthouse").stdout, "1\n", "a reader beside the writer")
        expect_exit(programs.run("verify", "-i", index), 0)
        writer.feed(line(2, "whale"))
    finally:
        writer.end()
    expect_equal(programs.run("search", "-i", index, "--count", "whale").stdout, "2\n", "what the first writer wrote")
    expect_exit(programs.run("index", "-q", "-i", index, story), 0)
    expect_no_strays(programs, index)


def a_writer_that_died_holds_nothing(programs):
    index = programs.place("died.idx")
    story = programs.write("story.jsonl", line(1, "lighthouse"))
    writer = Writer(programs, index)
    writer.process.send_signal(signal.SIGKILL)
    writer.process.communicate()
    expect_exit(programs.run("index", "-q", "-i", index, story), 0)
    expect_equal(programs.run("search", "-i", index, "--count", "lighthouse").stdout, "1\n", "articles")
    expect_no_strays(programs, index)


def of_many_at_once_each_wins_or_is_refused(programs):
    index = programs.place("many.idx")
    stories = [programs.write(f"many{i}.jsonl", "".join(line(i * 100 + j, "kelp") for j in range(100))) for i in range(12)]
    writers = [subprocess.Popen([programs.path("newshound"), "index", "-q", "-i", index, story], stderr=subprocess.PIPE,
                                stdin=subprocess.DEVNULL, env=programs.environment) for story in stories]
    won = 0
    for writer in writers:
        _, errors = writer.communicate(timeout=60)
        expect(writer.returncode == 0 or writer.returncode == 2 and b"pid" in errors, f"exit {writer.returncode}: {errors!r}")
        won += writer.returncode == 0
    expect(won >= 1, "nobody won")
    expect_exit(programs.run("verify", "-i", index), 0)
    expect_equal(programs.json("stats", "-i", index, "--json")["articles"], won * 100, "articles of those who won")
    expect_no_strays(programs, index)


def readers_beside_writers_see_whole_commits(programs):
    """Each commit adds 10 articles; a reader must always find a multiple of 10."""
    index = programs.place("beside.idx")
    stories = [programs.write(f"beside{i}.jsonl", "".join(line(i * 10 + j, "kelp") for j in range(10))) for i in range(40)]
    expect_exit(programs.run("index", "-q", "-i", index, stories[0]), 0)
    loop = " && ".join(f"'{programs.path('newshound')}' index -q -i '{index}' '{story}'" for story in stories[1:])
    writer = subprocess.Popen(["sh", "-c", loop], env=programs.environment, stdin=subprocess.DEVNULL)
    seen = set()
    while writer.poll() is None:
        done = programs.run("search", "-i", index, "--count", "kelp")
        if done.returncode != 0 or int(done.stdout) % 10:
            writer.wait()
            expect(False, f"a reader got exit {done.returncode}, {done.stdout!r}, {done.stderr!r}")
        seen.add(int(done.stdout))
    expect_equal(writer.returncode, 0, "the writers' exit status")
    expect(len(seen) > 3, f"only {len(seen)} states were seen")


def main():
    programs = Programs(sys.argv[1:])
    try:
        return run_checks([the_second_is_refused, a_writer_that_died_holds_nothing,
                           of_many_at_once_each_wins_or_is_refused, readers_beside_writers_see_whole_commits], programs)
    finally:
        programs.remove()


if __name__ == "__main__":
    sys.exit(main())
