#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A disk that is full, at every size around what an indexing run needs: the run fails with the file's name, or
completes; the index is the old one or the new one; the next run on a larger disk leaves nothing behind.

usage: disk_full.py NEWSHOUND NEWSHOUND_SEARCH NEWSHOUND_INDEX

Needs to mount small file systems, which only root may; exit status 77 where that fails.
"""
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from programs import (SKIPPED, Programs, answers, expect, expect_equal, expect_exit, expect_no_strays, index_files,
                      invented_articles, invented_words, run_checks, write_articles)

KIB = 1024
STEPS = 30


class Disk:
    """A tmpfs of so many KiB."""

    def __init__(self, programs, kib):
        self.path = programs.place("disk")
        os.makedirs(self.path, exist_ok=True)
        self.mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kib}k", "newshound-test", self.path],
                                      capture_output=True, check=False).returncode == 0

    def grow(self, kib):
        subprocess.run(["mount", "-o", f"remount,size={kib}k", self.path], capture_output=True, check=True)

    def remove(self):
        if self.mounted:
            subprocess.run(["umount", "-l", self.path], capture_output=True, check=True)


def kib_of(folder):
    return sum((os.path.getsize(os.path.join(folder, name)) + 4095) // 4096 * 4 for name in os.listdir(folder))


class Scene:
    def __init__(self, programs):
        self.programs = programs
        words = invented_words(3000, 1)
        self.old, self.news = programs.place("old.jsonl"), programs.place("new.jsonl")
        write_articles(self.old, invented_articles(600, 1, words))
        write_articles(self.news, invented_articles(900, 2, words, first=400))
        self.base = programs.place("base")
        expect_exit(programs.run("index", "-q", "-i", self.base, self.old), 0)
        self.queries = words[:10] + [f'"{words[0]} {words[1]}"', "date:2003"]
        self.old_answers = answers(programs, self.base, self.queries)
        whole = programs.place("whole")
        shutil.copytree(self.base, whole)
        expect_exit(programs.run(*self.command(whole)), 0)
        self.new_answers = answers(programs, whole, self.queries)
        self.least, self.most = kib_of(self.base), kib_of(whole)

    def command(self, index):
        return ("index", "-q", "--memory", "8", "-i", index, self.news)

    def try_size(self, kib):
        """Whether the run failed."""
        disk = Disk(self.programs, kib)
        try:
            index = os.path.join(disk.path, "news.idx")
            shutil.copytree(self.base, index)
            done = self.programs.run(*self.command(index))
            expect(done.returncode in (0, 2), f"{kib} KiB: exit {done.returncode}: {done.stderr!r}")
            if done.returncode == 2:
                expect("No space left" in done.stderr and index in done.stderr, f"{kib} KiB: the message is {done.stderr!r}")
            expect_exit(self.programs.run("verify", "-i", index), 0, f"verify after {kib} KiB")
            now = answers(self.programs, index, self.queries)
            expect(now == (self.new_answers if done.returncode == 0 else self.old_answers),
                   f"{kib} KiB, exit {done.returncode}: the index answers as neither")
            if done.returncode == 2:
                expect_equal([name for name in index_files(index) if name.endswith(".tmp")], [],
                             f"{kib} KiB: temporary files that the failed run left")
            disk.grow(64 * KIB)
            expect_exit(self.programs.run(*self.command(index)), 0, f"the run after {kib} KiB")
            expect_no_strays(self.programs, index)
            expect_equal(answers(self.programs, index, self.queries) == self.new_answers, True, "the new answers")
            return done.returncode == 2
        finally:
            disk.remove()


def a_full_disk_at_every_size(programs):
    scene = Scene(programs)
    span = scene.most * 2 + 64
    sizes = sorted({scene.least + 8 + span * step // STEPS // 4 * 4 for step in range(STEPS)} |
                   {scene.least + 8 + 4 * step for step in range(6)})
    failed = [kib for kib in sizes if scene.try_size(kib)]
    print(f"{len(failed)} of {len(sizes)} sizes were too small, up to {max(failed, default=0)} KiB")
    expect(5 <= len(failed) < len(sizes), "the sizes do not lie around the need")


def a_first_run_on_a_full_disk(programs):
    path = programs.place("first.jsonl")
    write_articles(path, invented_articles(500, 4))
    disk = Disk(programs, 16)
    try:
        index = os.path.join(disk.path, "news.idx")
        done = programs.run("index", "-q", "-i", index, path)
        expect_exit(done, 2)
        expect("No space left" in done.stderr, done.stderr)
        disk.grow(64 * KIB)
        expect_exit(programs.run("index", "-q", "-i", index, path), 0)
        expect_equal(expect_no_strays(programs, index)["articles"], 500, "articles")
    finally:
        disk.remove()


def main():
    programs = Programs(sys.argv[1:])
    try:
        disk = Disk(programs, 16)
        disk.remove()
        if not disk.mounted:
            print("skipped: no file system can be mounted")
            return SKIPPED
        return run_checks([a_full_disk_at_every_size, a_first_run_on_a_full_disk], programs)
    finally:
        programs.remove()


if __name__ == "__main__":
    sys.exit(main())
