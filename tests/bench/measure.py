# SPDX-License-Identifier: MIT
"""measure.py - building under observation, long-lived drivers, and the timing of a class of queries.

Engines take turns pass by pass, each time in another order, so that a machine that slows down does so for
all. Within a pass an engine answers the whole class; the drivers take the time themselves, so neither pipe
nor Python is in it. The time of a query is its median over the passes.
"""
import os
import statistics
import subprocess
import threading
import time

PASSES = 7
PASSES_MIN = 3
WARM_PASSES = 3
CLASS_SECONDS = 20  # an engine that needs longer for its passes gets fewer, PASSES_MIN at least
OPENINGS = 5


class DriverFailed(Exception):
    """A driver ended, or refused a build."""


def disk_bytes(path):
    """What an index takes on disk, as du counts."""
    if os.path.isfile(path):
        return os.stat(path).st_blocks * 512
    return sum(os.stat(os.path.join(folder, name)).st_blocks * 512
               for folder, _, names in os.walk(path) for name in names)


class MemoryWatch(threading.Thread):
    """The peak memory of a process by its own account. wait4's figure begins with that of this script, which
    the process was before it became another program."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.peak_kib, self.running = pid, 0, True

    def run(self):
        while self.running:
            try:
                with open(f"/proc/{self.pid}/status", encoding="ascii") as lines:
                    peaks = [int(line.split()[1]) for line in lines if line.startswith("VmHWM")]
            except (FileNotFoundError, ProcessLookupError):
                return
            self.peak_kib = max([self.peak_kib, *peaks])
            time.sleep(0.01)


def build(command, log):
    """Runs a build to its end; what it cost."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=log, stderr=log)
    memory = MemoryWatch(process.pid)
    memory.start()
    _, status, usage = os.wait4(process.pid, 0)
    memory.running = False
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - start
    if process.returncode:
        raise DriverFailed(f"building ended with status {process.returncode}")
    return {"cpu_s": round(usage.ru_utime + usage.ru_stime, 3), "wall_s": round(wall, 3),
            "peak_rss_mb": round(memory.peak_kib / 1024, 1)}


class Driver:
    """A running driver. Answers come in the order of the lines."""

    def __init__(self, command, log):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True)

    def ask(self, lines):
        """The answer to each line, as printed. Lines go out in one write: a driver never waits for us."""
        answers = []
        for start in range(0, len(lines), 200):
            part = lines[start:start + 200]
            self.process.stdin.write("".join(line + "\n" for line in part))
            self.process.stdin.flush()
            for _ in part:
                answer = self.process.stdout.readline()
                if not answer:
                    raise DriverFailed("a driver ended")
                answers.append(answer.rstrip("\n"))
        return answers

    def times(self, lines):
        """(count, microseconds) for each line, None where the engine cannot do it."""
        pairs = (answer.split("\t") for answer in self.ask(lines))
        return [(int(pair[0]), int(pair[1]) / 1000) if len(pair) == 2 else None for pair in pairs]

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


def opening(command, line, log):
    """(milliseconds from opening to the first answer inside, from the start of the process): medians."""
    inside, outside = [], []
    for _ in range(OPENINGS):
        start = time.monotonic()
        driver = Driver(command, log)
        driver.ask([line])
        outside.append((time.monotonic() - start) * 1000)
        inside.append(driver.times(["OPENING"])[0][1] / 1000)
        driver.close()
    return statistics.median(inside), statistics.median(outside)


def percentile(ordered, share):
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def summary(times):
    ordered = sorted(times)
    return {"n": len(ordered), "p50_us": round(percentile(ordered, 0.5), 1),
            "p95_us": round(percentile(ordered, 0.95), 1), "p99_us": round(percentile(ordered, 0.99), 1),
            "mean_us": round(statistics.fmean(ordered), 1)}


def plain_words_only(driver, lines):
    """Whether an engine takes pre* and word~ for the bare words: it then has no such class."""
    texts = [line.split("\t")[1] for line in lines if line[-1] in "*~"]
    signed = driver.times(["COUNT\t" + text for text in texts])
    bare = driver.times(["COUNT\t" + text[:-1] for text in texts])
    return bool(texts) and (None in signed or [pair[0] for pair in signed] == [pair[0] for pair in bare])


def warm(drivers, lines, passes):
    """Runs a class unmeasured. Seconds of a pass for each engine that can do it."""
    seconds = {}
    for name, driver in drivers.items():
        for _ in range(passes):
            times = driver.times(lines)
            if None in times:
                break
            seconds[name] = sum(time for _, time in times) / 1e6
            if seconds[name] > CLASS_SECONDS / PASSES:
                break
    return seconds


def time_class(drivers, lines):
    """Engine to (summary, counts) for a class; engines that cannot do it are left out."""
    drivers = {name: driver for name, driver in drivers.items() if not plain_words_only(driver, lines)}
    seconds = warm(drivers, lines, WARM_PASSES)
    measured = {name: [] for name in seconds}
    counts = {}
    for number in range(PASSES):
        names = list(measured)
        for name in names[number % len(names):] + names[:number % len(names)] if names else []:
            if number >= PASSES_MIN and (number + 1) * seconds[name] > CLASS_SECONDS:
                continue
            answers = drivers[name].times(lines)
            measured[name].append([time for _, time in answers])
            counts[name] = [count for count, _ in answers]
    return {name: (summary([statistics.median(times) for times in zip(*passes)]), counts[name])
            for name, passes in measured.items()}
