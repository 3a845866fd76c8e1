#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writers that are killed at a random moment, again and again. Whatever the moment: the index is sound, it
answers as before or as after, and the next run completes and leaves nothing behind.

usage: kill_nine.py NEWSHOUND NEWSHOUND_SEARCH NEWSHOUND_INDEX [ROUNDS [SEED]]
"""
import json
import os
import random
import shutil
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from programs import (Programs, answers, expect, expect_equal, expect_exit, expect_no_strays, invented_articles,
                      invented_words, write_articles)

OLD_ARTICLES = 900
NEW_ARTICLES = 1500


def notice(number):
    """The source takes an article back."""
    return json.dumps({"guid": f"article-{number}", "pubstatus": "canceled"})


class Scene:
    """An index of three shards, of which an article was taken back; articles to come, a third of them under ids that
    are there already, the one that was taken back too, and another notice."""

    def __init__(self, programs):
        self.programs = programs
        words = invented_words(4000, 1)
        for part in range(3):
            path = programs.place(f"old{part}.jsonl")
            articles = invented_articles(OLD_ARTICLES // 3, part, words, first=part * OLD_ARTICLES // 3)
            write_articles(path, [*articles, notice(OLD_ARTICLES - 1)])
            self.must("index", "-q", "-i", self.place("base"), path)
        self.news = programs.place("new.jsonl")
        articles = invented_articles(NEW_ARTICLES, 9, words, first=OLD_ARTICLES - NEW_ARTICLES // 3)
        write_articles(self.news, [*articles, notice(7)])
        self.queries = [" ".join(words[i * 3:i * 3 + 1 + i % 3]) for i in range(12)] + [
            f'"{words[0]} {words[1]}"', f"{words[0]} OR {words[900]}", f"headline:{words[2]}", "date:2001", f"NOT {words[0]}"]
        self.indexing = ("index", "-q", "-i", self.place("index"), self.news)
        self.merging = ("merge", "-q", "-i", self.place("index"))
        self.old = self.answers("base")
        self.seconds = {}
        for command in (self.indexing, self.merging):
            self.restore()
            start = time.monotonic()
            self.must(*command)
            self.seconds[command[0]] = time.monotonic() - start
            if command is self.indexing:
                self.new = self.answers("index")
                self.new_count = programs.json("stats", "-i", self.place("index"), "--json")["articles"]
        expect(self.old != self.new, "old and new answers do not differ")

    def place(self, name):
        return self.programs.place(name)

    def must(self, *words):
        expect_exit(self.programs.run(*words), 0)

    def answers(self, name):
        return answers(self.programs, self.place(name), self.queries, "-n", "20")

    def restore(self):
        shutil.rmtree(self.place("index"), ignore_errors=True)
        shutil.copytree(self.place("base"), self.place("index"))

    def kill_one(self, command, delay):
        """Whether it died before its end."""
        writer = subprocess.Popen([self.programs.path("newshound-index"), *command], stdin=subprocess.DEVNULL,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=self.programs.environment)
        try:
            writer.wait(timeout=delay)
        except subprocess.TimeoutExpired:
            writer.kill()
        errors = writer.stderr.read()
        writer.stderr.close()
        expect(writer.wait() in (0, -9), f"{command[0]}: exit {writer.returncode}: {errors!r}")
        # how busy the machine is changes: where most come to their end, death must come sooner
        self.seconds[command[0]] *= 1.05 if writer.returncode == -9 else 0.93
        return writer.returncode == -9

    def check(self, command):
        """After the death: sound, and old or new. Which of them."""
        self.must("verify", "-i", self.place("index"))
        now = self.answers("index")
        if command is self.merging:
            expect_equal(now, self.old, "answers after a merge that died")
        else:
            expect(now in (self.old, self.new), "the answers are neither the old nor the new ones")
        return now == self.new

    def finish(self, command):
        self.must(*command)
        stats = expect_no_strays(self.programs, self.place("index"))
        self.must("verify", "-i", self.place("index"))
        gone = [OLD_ARTICLES - 1] if command is self.merging else [OLD_ARTICLES - 1, 7]
        for number in gone:
            expect_exit(self.programs.run("show", "-i", self.place("index"), f"article-{number}"), 1)
        wanted = self.old if command is self.merging else self.new
        expect_equal(self.answers("index") == wanted, True, "the run after the death gives the answers wanted")
        expect_equal(stats["articles"], OLD_ARTICLES - 1 if command is self.merging else self.new_count, "articles")


def main():
    programs = Programs(sys.argv[1:])
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 40 if programs.sanitized else 200
    seed = int(sys.argv[5]) if len(sys.argv) > 5 else random.randrange(1 << 32)
    chance = random.Random(seed)
    killed = committed = 0
    try:
        scene = Scene(programs)
        print(f"seed {seed}; index {scene.seconds['index']:.3f} s, merge {scene.seconds['merge']:.3f} s", flush=True)
        for number in range(rounds):
            command = scene.merging if number % 5 == 4 else scene.indexing
            delay = chance.uniform(0, 1.5) * scene.seconds[command[0]]
            if number % 3 != 2:  # else upon what the last death left
                scene.restore()
            try:
                if number % 3 == 2 and command is scene.merging:
                    scene.restore()
                before = killed
                killed += scene.kill_one(command, delay)
                committed += scene.check(command)
                if killed == before or number % 2:
                    scene.finish(command)
            except Exception:
                kept = programs.home + "-kept"
                shutil.copytree(scene.place("index"), kept, dirs_exist_ok=True)
                print(f"FAILED in round {number}, {command[0]} after {delay:.4f} s; the index is kept in {kept}")
                raise
        print(f"{rounds} rounds, {killed} writers killed before their end, {committed} times the new answers")
        expect(killed >= rounds / 3, "too few writers were killed")
        return 0
    finally:
        programs.remove()


if __name__ == "__main__":
    sys.exit(main())
