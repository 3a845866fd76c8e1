#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Each allocation of an indexing run and of a merge fails once: the command says what it lacked, or completes; and
the index is the old one or the new one to the byte, never one that lost something without a word.

usage: no_memory.py NEWSHOUND NEWSHOUND_SEARCH NEWSHOUND_INDEX NO_MEMORY_LIBRARY
"""
import os
import resource
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from programs import (SKIPPED, Programs, expect, expect_equal, expect_exit, index_files, invented_articles,
                      write_articles)
from programs import run_checks

TRIES = 400


def content(index):
    """The shards are named by what is in them; strays of a run that failed are swept by the next."""
    return [name for name in index_files(index) if name.endswith(".shard")]


class Scene:
    def __init__(self, programs, library, command):
        self.programs, self.library, self.command = programs, library, command
        self.base, self.index = programs.place("base"), programs.place("news.idx")
        shutil.rmtree(self.base, ignore_errors=True)
        for part in range(4):
            path = programs.place(f"part-{part}.jsonl")
            write_articles(path, invented_articles(120, part + 1, first=100 * part))
            expect_exit(programs.run("index", "-q", "-i", self.base, path), 0)
        write_articles(programs.place("more.jsonl"), invented_articles(300, 9, first=200))

    def run(self, first, count):
        report = self.programs.place("asked")
        environment = dict(self.programs.environment, LD_PRELOAD=self.library, FAIL_FIRST=str(first),
                           FAIL_COUNT=str(count), FAIL_REPORT=report)
        shutil.rmtree(self.index, ignore_errors=True)
        shutil.copytree(self.base, self.index)
        done = self.programs.run_program(self.programs.path("newshound-index"), *self.command, "-i", self.index,
                                         environment=environment)
        with open(report, encoding="ascii") as file:
            return done, int(file.read())

    def manifest(self):
        with open(os.path.join(self.index, "MANIFEST"), "rb") as file:
            return file.read()

    def try_all(self):
        shutil.rmtree(self.index, ignore_errors=True)
        shutil.copytree(self.base, self.index)
        old = self.manifest()
        done, asked = self.run(0, 0)
        expect_exit(done, 0)
        new, wanted, failed = self.manifest(), content(self.index), 0
        step = max(1, asked // TRIES)
        for first in range(0, asked, step):
            done, _ = self.run(first, 1 + first % 3 * 4)
            what = f"allocation {first} of {asked}"
            expect(done.returncode in (0, 2), f"{what}: exit {done.returncode}: {done.stderr!r}")
            if done.returncode == 0:
                expect(set(wanted) <= set(content(self.index)), f"{what}: another index, without a word")
                expect_equal(self.manifest(), new, f"{what}: the manifest")
                continue
            failed += 1
            expect(len(done.stderr.strip()) > len("newshound index:"), f"{what}: no reason is given")
            expect("repair" not in done.stderr, f"{what}: {done.stderr!r}")
            expect_equal(self.manifest(), old, f"{what}: the manifest after a failure")
        print(f"{failed} of {(asked + step - 1) // step} runs failed")
        expect(failed > 20, "hardly any run failed: was the library there?")


def an_indexing_run(programs, library):
    Scene(programs, library, ("index", "-q", "-j", "1", programs.place("more.jsonl"))).try_all()


def an_indexing_run_of_threads(programs, library):
    Scene(programs, library, ("index", "-q", "-j", "2", programs.place("more.jsonl"))).try_all()


def a_merge(programs, library):
    Scene(programs, library, ("merge", "-q", "-j", "1")).try_all()


def a_file_that_may_not_grow(programs, _):
    """Beyond the limit of a file's size the system sends a signal that ends a process that does not care."""
    index = programs.place("limited")

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (20 << 10, 20 << 10))

    done = programs.run("index", "-q", "-i", index, programs.place("more.jsonl"), preexec_fn=limit)
    expect_exit(done, 2)
    expect("too large" in done.stderr and index in done.stderr, done.stderr)
    expect_equal(index_files(index), [], "files that the failed run left")


def main():
    programs = Programs(sys.argv[1:4])
    try:
        if programs.sanitized:
            print("skipped: a sanitizer has an allocator of its own")
            return SKIPPED
        return run_checks([an_indexing_run, an_indexing_run_of_threads, a_merge, a_file_that_may_not_grow], programs,
                          os.path.abspath(sys.argv[4]))
    finally:
        programs.remove()


if __name__ == "__main__":
    sys.exit(main())
