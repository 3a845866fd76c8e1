# SPDX-License-Identifier: MIT
"""The programs as an installed tree has them, and what the tests of the command line share: running them,
making articles out of invented words, and a list of checks that prints a line each."""
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import traceback

SKIPPED = 77
NAMES = ("newshound", "newshound-search", "newshound-index")


class Programs:
    """newshound, newshound-search and newshound-index side by side in a folder of their own; scratch beside
    them, empty, for whatever the test writes."""

    def __init__(self, arguments):
        if len(arguments) < 3:
            sys.exit("wanted are the paths of newshound, newshound-search and newshound-index")
        self.home = tempfile.mkdtemp(prefix="newshound-test-")
        os.chmod(self.home, 0o755)
        self.folder = os.path.join(self.home, "programs")
        self.scratch = os.path.join(self.home, "scratch")
        os.mkdir(self.folder)
        os.mkdir(self.scratch)
        for name, path in zip(NAMES, arguments):
            shutil.copy2(path, os.path.join(self.folder, name))
        self.sanitized = has_sanitizer(self.path("newshound-index"))
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("NEWSHOUND_")}
        self.environment.update(LC_ALL="C.UTF-8", HOME=self.scratch)

    def path(self, name):
        return os.path.join(self.folder, name)

    def run(self, *arguments, **more):
        """newshound with arguments; the result's stdout and stderr are text."""
        return self.run_program(self.path("newshound"), *arguments, **more)

    def run_program(self, *command, text=True, timeout=120, environment=None, **more):
        if text:
            more.setdefault("encoding", "utf-8")
            more.setdefault("errors", "surrogateescape")
        if "input" not in more:
            more.setdefault("stdin", subprocess.DEVNULL)
        if not {"stdout", "stderr"} & more.keys():
            more["capture_output"] = True
        return subprocess.run(command, timeout=timeout, env=environment or self.environment, check=False, **more)

    def json(self, *arguments, **more):
        """The one object that a command prints; it must not fail."""
        done = self.run(*arguments, **more)
        expect(done.returncode in (0, 1), f"{arguments}: exit {done.returncode}: {done.stderr}")
        return json.loads(done.stdout)

    def place(self, *names):
        return os.path.join(self.scratch, *names)

    def write(self, name, content):
        path = self.place(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    def remove(self):
        shutil.rmtree(self.home, ignore_errors=True)


def has_sanitizer(program):
    with open(program, "rb") as file:
        return b"__asan_init" in file.read()


def source_root():
    return os.environ.get("NEWSHOUND_SOURCE_ROOT") or os.path.abspath(
        os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))


# ---- checks ----

class Failed(Exception):
    pass


def expect(condition, message):
    if not condition:
        raise Failed(message)


def expect_equal(got, wanted, what):
    if got != wanted:
        raise Failed(f"{what}: got {got!r}, wanted {wanted!r}")


def expect_exit(done, wanted, what=""):
    if done.returncode != wanted:
        raise Failed(f"{what or done.args}: exit {done.returncode}, wanted {wanted}; stderr: {done.stderr!r:.4000}")


def run_checks(checks, *arguments):
    """Calls each with arguments; a line each, and the exit status."""
    failed = 0
    for check in checks:
        try:
            result = check(*arguments)
            print("ok" if result is None else f"skipped ({result}):", check.__name__, flush=True)
        except Exception as reason:  # one that fails must not hide the others
            failed += 1
            print("FAILED", check.__name__, reason, flush=True)
            if not isinstance(reason, Failed):
                traceback.print_exc(file=sys.stdout)
    print(f"{len(checks) - failed} of {len(checks)} checks hold")
    return 1 if failed else 0


def main(checks):
    """Calls each with programs of their own; the exit status."""
    programs = Programs(sys.argv[1:])
    try:
        return run_checks(checks, programs)
    finally:
        programs.remove()


# ---- articles ----

def invented_words(count, seed):
    """Distinct words that no language has."""
    source = random.Random(seed)
    words = {}
    while len(words) < count:
        words["".join(source.choice("bdfgklmnprstvz") + source.choice("aeiou") for _ in range(source.randint(2, 4)))] = 1
    return list(words)


def invented_articles(count, seed, words=None, first=0, length=60):
    """Lines of JSON: articles with ids first, first + 1, …, the same for the same seed."""
    source = random.Random(seed)
    words = words or invented_words(4000, 1)
    weights = [1 / (rank + 3) for rank in range(len(words))]
    for number in range(first, first + count):
        some = source.choices(words, weights, k=source.randint(length // 3, length * 2))
        day = f"{source.randint(1990, 2024)}-{source.randint(1, 12):02}-{source.randint(1, 28):02}"
        yield json.dumps({
            "guid": f"article-{number}", "headline": " ".join(some[:7]), "text": " ".join(some),
            "published": day if number % 3 else f"{day}T{number % 24:02}:15:00+09:00",
            "source": f"The {words[number % 5].title()} Post", "section": words[number % 7],
            "language": "en"})


def write_articles(path, articles):
    with open(path, "w", encoding="utf-8") as file:
        for line in articles:
            file.write(line + "\n")


# ---- index directories ----

def index_files(index):
    """The names of the files of an index, sorted, without the lock."""
    return sorted(name for name in os.listdir(index) if name != "lock")


def index_hashes(index):
    """File name -> SHA-256 of its bytes."""
    hashes = {}
    for name in index_files(index):
        with open(os.path.join(index, name), "rb") as file:
            hashes[name] = hashlib.sha256(file.read()).hexdigest()
    return hashes


def expect_no_strays(programs, index):
    """Nothing but what the manifest names: the shards that stats counts, deletions, groups, withdrawals, no temporary files."""
    names = index_files(index)
    stats = programs.json("stats", "-i", index, "--json")
    wanted = sorted(shard["name"] for shard in stats["shards"])
    expect_equal([name for name in names if name.endswith(".shard")], wanted, "the shards in the directory")
    deletes = [name for name in names if name.endswith(".deletes")]
    groups = [name for name in names if name.endswith(".groups")]
    withdrawn = [name for name in names if name.endswith(".withdrawn")]
    others = [name for name in names if name not in [*wanted, *deletes, *groups, *withdrawn, "MANIFEST"]]
    expect_equal(others, [], "files that do not belong")
    expect(len(groups) <= 1, f"more than one file of groups: {groups}")
    expect(len(withdrawn) <= 1, f"more than one file of withdrawals: {withdrawn}")
    expect(len(deletes) <= len(wanted), f"more deletions than shards: {deletes}")
    return stats


def answers(programs, index, queries, *options):
    """What a batch of queries answers, without the figures that may differ from run to run."""
    done = programs.run("batch", "-i", index, "--json", *options, "-", input="".join(q + "\n" for q in queries))
    expect(done.returncode in (0, 1), f"batch: exit {done.returncode}: {done.stderr}")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    for line in lines:
        line.pop("took_us")
        line.pop("generation")
    expect_equal(len(lines), len(queries), "records of the batch")
    return lines
