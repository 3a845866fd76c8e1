#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes an index of the sample corpus and runs test_repl.py on it.

usage: run.py NEWSHOUND NEWSHOUND_SEARCH NEWSHOUND_INDEX
"""
import os
import pty
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "cli"))
from programs import Programs, expect_exit, source_root


def has_terminals():
    try:
        for fd in pty.openpty():
            os.close(fd)
        return True
    except OSError:
        return False


def main():
    if not has_terminals():
        print("skipped: this system gives out no pseudo terminals")
        return 77
    programs = Programs(sys.argv[1:])
    try:
        index = programs.place("sample.idx")
        expect_exit(programs.run("index", "-q", "-i", index, os.path.join(source_root(), "corpus", "sample")), 0)
        return subprocess.run([sys.executable, os.path.join(HERE, "test_repl.py"), programs.path("newshound"), index],
                              check=False).returncode
    finally:
        programs.remove()


if __name__ == "__main__":
    sys.exit(main())
