#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The REPL as a person meets it, on a pseudo-terminal; and as a pipe meets it.

usage: test_repl.py NEWSHOUND INDEX [QUERY]

QUERY (jaxa) must find at least one article in INDEX. Only Python's standard library is used.
"""
import fcntl
import os
import pty
import re
import select
import signal
import stat
import struct
import subprocess
import sys
import tempfile
import termios
import time

PATIENCE_SECONDS = 20
CTRL_C, CTRL_D = b"\x03", b"\x04"
SEQUENCES = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()][A-Z0-9]|\x1b[=>]")


class Terminal:
    """newshound on a terminal of 50 rows and 120 columns."""

    def __init__(self, arguments, environment, rows=50):
        self.seen = b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(arguments[0], arguments, environment)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, 120, 0, 0))

    def read_some(self, seconds):
        if not select.select([self.fd], [], [], seconds)[0]:
            return False
        try:
            more = os.read(self.fd, 65536)
        except OSError:
            return False
        self.seen += more
        return bool(more)

    def expect(self, pattern):
        """Waits until pattern stands in what came since the last call."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            plain = SEQUENCES.sub(b"", self.seen)
            found = re.search(pattern.encode(), plain)
            if found:
                self.seen = b""
                return plain.decode("utf-8", "replace")
            self.read_some(0.1)
        raise AssertionError(f"waited for {pattern!r}, saw {self.seen[-2000:]!r}")

    def settle(self):
        """Reads until nothing comes for a moment."""
        while self.read_some(0.3):
            pass
        self.seen = b""

    def send(self, text):
        os.write(self.fd, text if isinstance(text, bytes) else text.encode())

    def line(self, text):
        self.settle()
        self.send(text + "\n")

    def leave(self):
        self.settle()
        self.send(CTRL_D)
        status = self.wait()
        assert status == 0, f"exit status {status}: {self.seen[-3000:].decode('utf-8', 'replace')}"

    def wait(self):
        """The exit status; a process that does not end fails the test."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                os.close(self.fd)
                return os.waitstatus_to_exitcode(status)
            self.read_some(0.1)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        raise AssertionError("the program did not end")


def environment_in(folder, index):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    environment.update(HOME=folder, XDG_STATE_HOME=os.path.join(folder, "state"), NEWSHOUND_INDEX=index,
                       TERM="xterm", NO_COLOR="1", PAGER="cat", LC_ALL="C.UTF-8")
    # libedit never frees the names of the functions it is given, which leak checking would report.
    environment["ASAN_OPTIONS"] = environment.get("ASAN_OPTIONS", "") + ":detect_leaks=0"
    return environment


def history_file(folder):
    return os.path.join(folder, "state", "newshound", "history")


def a_conversation(newshound, index, query):
    with tempfile.TemporaryDirectory() as folder:
        terminal = Terminal([newshound], environment_in(folder, index))
        terminal.expect(r"newshound \d+\.\d+.*articles")
        terminal.line(query)
        terminal.expect(r"(?m)^ 1  \S[^\n]*\r?\n(.|\n)*\d+ of \d+ (stor|article)")
        terminal.line(":1")
        terminal.expect(r"(?m)^id +\S")
        terminal.line(":sort newest")
        terminal.expect(r"(?m)^ 1  \S(.|\n)*\d+ of \d+ (stor|article)")
        terminal.line(":stats")
        terminal.expect(r"(?m)^articles +[\d,]+")
        terminal.line(":bogus")
        terminal.expect(r"there is no command :bogus")
        terminal.line(":facet source")
        terminal.expect(r"not available in this version")
        terminal.line(":99999999")
        terminal.expect(r"there is no hit 99999999")
        terminal.line(" secret query")
        terminal.expect(r"all words|any word|Nothing found")
        terminal.settle()
        terminal.send("cleared words")
        terminal.expect("cleared words")
        terminal.send(CTRL_C)
        terminal.expect(r"\^C")
        terminal.line(":set")
        terminal.expect(r"(?m)^sort newest")
        terminal.line(":set threads 2")
        terminal.expect(r"(?m)^threads 2")
        terminal.line(":set threads none")
        terminal.expect(r"wanted is :set, or :set threads N")
        terminal.leave()
        check_history(history_file(folder), query)


def check_history(path, query):
    mode = stat.S_IMODE(os.stat(path).st_mode)
    assert mode == 0o600, f"history has mode {mode:o}"
    with open(path, encoding="utf-8") as file:
        kept = file.read()
    assert query.split()[0] in kept, kept
    assert ":stats" in kept, kept
    assert "secret" not in kept, "a line that begins with a space was kept"
    assert "cleared" not in kept, "a line that was cleared was kept"


def history_comes_back_and_goes_off(newshound, index, query):
    with tempfile.TemporaryDirectory() as folder:
        environment = environment_in(folder, index)
        for lines in ([query], [":history off", "unkept words"]):
            terminal = Terminal([newshound], environment)
            terminal.expect("articles")
            for line in lines:
                terminal.line(line)
                terminal.settle()
            terminal.leave()
        with open(history_file(folder), encoding="utf-8") as file:
            kept = file.read()
        assert query.split()[0] in kept and "unkept" not in kept, kept


def up_brings_the_last_line(newshound, index, query):
    with tempfile.TemporaryDirectory() as folder:
        terminal = Terminal([newshound], environment_in(folder, index))
        terminal.expect("articles")
        terminal.line(query)
        terminal.expect(r"\d+ of \d+ ")
        terminal.settle()
        terminal.send(b"\x1b[A\n")
        terminal.expect(r"\d+ of \d+ ")
        terminal.leave()


def tab_completes(newshound, index, _):
    with tempfile.TemporaryDirectory() as folder:
        terminal = Terminal([newshound], environment_in(folder, index))
        terminal.expect("articles")
        terminal.settle()
        terminal.send(":sta\t\n")
        terminal.expect(r"(?m)^articles +[\d,]+")
        terminal.leave()


def what_does_not_fit_goes_to_the_pager(newshound, index, query):
    with tempfile.TemporaryDirectory() as folder:
        environment = environment_in(folder, index)
        environment["PAGER"] = "sed 's/^/PAGED /'"
        terminal = Terminal([newshound], environment, rows=4)
        terminal.expect("articles")
        terminal.line(query)
        terminal.expect(r"PAGED ")
        terminal.leave()


def a_pipe_gets_no_prompt(newshound, index, query):
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([newshound], input=f"{query}\n\n:sort newest\n:bogus\n:quit\nnever\n", text=True,
                              env=environment_in(folder, index), capture_output=True, timeout=PATIENCE_SECONDS)
        assert done.returncode == 0, done
        assert "> " not in done.stdout.splitlines()[0], done.stdout
        assert done.stdout.startswith(" 1  "), done.stdout
        assert len(re.findall(r"(?m)^\d+ of \d+ ", done.stdout)) == 2, done.stdout
        assert "there is no command :bogus" in done.stderr, done.stderr
        assert not os.path.exists(history_file(folder)), "a pipe left a history"


def a_pipe_that_finds_nothing_says_so(newshound, index, _):
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([newshound], input="zzzxqjvwk\n", text=True, env=environment_in(folder, index),
                              capture_output=True, timeout=PATIENCE_SECONDS)
        assert done.returncode == 1, done


TESTS = [a_conversation, history_comes_back_and_goes_off, up_brings_the_last_line, tab_completes,
         what_does_not_fit_goes_to_the_pager, a_pipe_gets_no_prompt, a_pipe_that_finds_nothing_says_so]


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    newshound, index = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    query = sys.argv[3] if len(sys.argv) == 4 else "jaxa"
    failed = 0
    for test in TESTS:
        try:
            test(newshound, index, query)
            print("ok", test.__name__)
        except AssertionError as reason:
            failed += 1
            print("FAILED", test.__name__, reason)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
