# SPDX-License-Identifier: MIT
"""cold.py - what a query costs where the index is not in memory: bytes from the disk, faults that wait for it,
and time.

Cold: before each query the driver closes the index, drops its pages, sees that they are gone, and opens it
again. Small memory: the driver is given less of it than the index is large, page cache included, by a control
group; queries of all classes come mixed, so that each finds what the others have left. The answers must be
those that are given with all the memory.
"""
import os
import random
import subprocess

import engines
import measure

SHARE_OF_INDEX = 4  # the small memory is this part of the index
MEMORY_BYTES_MIN = 16 << 20
OPENINGS = 20
READ_AHEAD = {"as the system does": (), "of nothing": ("--no-read-ahead",)}


def figures(answers):
    """Medians and so on of (count, nanoseconds, bytes, faults)."""
    def percentiles(values, scale):
        ordered = sorted(value / scale for value in values)
        return [round(measure.percentile(ordered, share), 3) for share in (0.5, 0.95)]

    _, nanoseconds, read, faults = zip(*answers)
    return {"n": len(answers), "ms": percentiles(nanoseconds, 1e6), "kib": percentiles(read, 1024),
            "faults": percentiles(faults, 1)}


def ask(command, lines, log):
    driver = measure.Driver(command, log)
    answers = driver.ask(lines)
    driver.close()
    return answers


def numbers(answers):
    return [tuple(map(int, answer.split("\t"))) for answer in answers]


def cold(given, index, wanted, log):
    """Kind of reading ahead to class to figures; raises Absent."""
    found = {}
    try:
        ask(engines.Newshound(given.work, given.build, options=("--cold",)).serve_command(index), ["OPENING"], log)
    except measure.DriverFailed as failure:
        raise engines.Absent("the system does not let go of the index's pages") from failure
    for name, options in READ_AHEAD.items():
        command = engines.Newshound(given.work, given.build, options=("--cold", *options)).serve_command(index)
        lines = {} if options else {"opening": ["OPENING"] * OPENINGS}
        lines.update({kind: some for kind, some in wanted.items() if some})
        found[name] = {kind: figures(numbers(ask(command, some, log))) for kind, some in lines.items()}
    return found


def read_ahead_kib(index):
    """What the system may read ahead on the disk that holds the index; None where it does not say."""
    device = os.stat(index).st_dev
    try:
        with open(f"/sys/class/bdi/{os.major(device)}:{os.minor(device)}/read_ahead_kb", encoding="ascii") as file:
            return int(file.read())
    except OSError:
        return None


def drop(index):
    for name in os.listdir(index):
        descriptor = os.open(os.path.join(index, name), os.O_RDONLY)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(descriptor)


class SmallMemory:
    """A control group, of either version, that has so many bytes of memory; gone again afterwards."""

    KINDS = (("/sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.max_usage_in_bytes"),
             ("/sys/fs/cgroup", "memory.max", "memory.peak"))

    def __init__(self, limit):
        self.limit = limit

    def __enter__(self):
        root, control, self.peak = next(kind for kind in self.KINDS if os.path.isdir(kind[0]))
        self.group = os.path.join(root, f"newshound-bench-{os.getpid()}")
        try:
            os.mkdir(self.group)
        except OSError as failure:
            raise engines.Absent(f"no control group can be made: {failure.strerror}") from failure
        try:
            with open(os.path.join(self.group, control), "w", encoding="ascii") as file:
                file.write(str(self.limit))
        except OSError as failure:
            os.rmdir(self.group)
            raise engines.Absent(f"a control group's memory cannot be limited: {failure.strerror}") from failure
        if subprocess.run(self.command(["true"]), check=False, stderr=subprocess.DEVNULL).returncode:
            os.rmdir(self.group)
            raise engines.Absent("a control group takes no process")
        return self

    def command(self, command):
        """The same command, inside."""
        return ["sh", "-c", 'echo $$ > "$0/cgroup.procs" && exec "$@"', self.group, *command]

    def peak_bytes(self):
        try:
            with open(os.path.join(self.group, self.peak), encoding="ascii") as file:
                return int(file.read())
        except OSError:
            return None

    def __exit__(self, *_):
        os.rmdir(self.group)


def mixed(wanted):
    lines = [(kind, line) for kind, some in wanted.items() for line in some]
    random.Random(1).shuffle(lines)
    return lines


def small_memory(given, index, wanted, log):
    """Kind of reading ahead to class to figures, and whether the answers are the same; raises Absent."""
    index_bytes = measure.disk_bytes(index)
    lines = mixed(wanted)
    texts = [line for _, line in lines]
    plain = engines.Newshound(given.work, given.build).serve_command(index, hits=True)
    expected = ask(plain, texts, log)
    drop(index)
    found = {}
    with SmallMemory(max(index_bytes // SHARE_OF_INDEX, MEMORY_BYTES_MIN)) as memory:
        same = ask(memory.command(plain), texts, log) == expected
        for name, options in READ_AHEAD.items():
            paged = engines.Newshound(given.work, given.build, options=("--pages", *options)).serve_command(index)
            answers = numbers(ask(memory.command(paged), texts * 2, log))[len(texts):]
            found[name] = {kind: figures([answer for answer, (of, _) in zip(answers, lines) if of == kind])
                           for kind, some in wanted.items() if some}
        peak = memory.peak_bytes()
    return {"memory_bytes": memory.limit, "peak_bytes": peak, "index_bytes": index_bytes, "same_answers": same,
            "read_ahead": found}
