#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""tidy.py - the house rules that a machine can check: who may include whom, one door for each foreign
package, headers that compile alone, banned functions, lengths, and small manners. Prints a line a breach and
exits 1 if there is any. Exceptions stand in one table, each with its reason.

usage: tidy.py ROOT [CC [CXX]]
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

# (rule, file): why. Ratchets hold a number instead: (rule, file or file:function): (lines, why).
EXCEPTIONS = {
    ("length", "common/xapian/xapian_c.cc"): (713, "the only C++; xapian.h may enter through one file"),
}
FILE_LINES_MAX = 500
FUNCTION_LINES_MAX = 70

# What the programs may use of common, beside the public headers: small helpers, nothing of the index.
UTILITIES = [f"common:common/{name}.h" for name in (
    "newshound_types", "base", "buf", "date", "json_writer", "arena", "error", "memory", "string_set", "file")]

# A part of the tree -> the parts whose headers it may include. The longest name that fits a file counts.
# "module" is any header below; "folder:word" only those whose path holds word.
MAY_INCLUDE = {
    "common": ["common"],
    "common/text": ["common", "common/text"],
    "common/shard": ["common", "common/shard"],
    "common/xapian": ["common:newshound_types", "common/xapian"],
    "corpus": ["common", "corpus"],
    "indexer": ["common", "common/text", "common/shard", "common/xapian:xapian_c.h", "corpus:article",
                "corpus:copies", "indexer"],
    "searcher": ["common", "common/text", "common/shard", "common/xapian:xapian_c.h", "searcher"],
    "indexer/cli": [*UTILITIES, "corpus", "indexer:newshound_index.h", "indexer/cli"],
    "searcher/cli": [*UTILITIES, "searcher:newshound.h", "searcher/cli"],
    "tests": ["common", "common/text", "common/shard", "common/xapian", "corpus", "indexer", "searcher", "tests"],
    "examples": ["common:newshound_types", "searcher:newshound.h", "indexer:newshound_index.h"],
    "bindings": ["common:newshound_types", "searcher:newshound.h"],
}

# Foreign header -> the one file outside tests that may include it (a pattern).
DOORS = {
    "xapian.h": r"common/xapian/xapian_c\.cc",
    "libstemmer.h": r"common/text/stemmer\.c",
    "zlib.h": r"common/zip\.c",
    "libdeflate.h": r"common/zip\.c",
    "utf8proc.h": r"common/text/\w+\.c",
    "gumbo.h": r"corpus/clean/html_tree\.c",
    "archive.h": r"corpus/\w+\.c",
    "archive_entry.h": r"corpus/\w+\.c",
    "brotli/decode.h": r"corpus/unpack\.c",
    "expat.h": r"corpus/readers/xml_parser\.c",
    "iconv.h": r"corpus/charset\.c",
    "uchardet.h": r"corpus/charset\.c",
    "histedit.h": r"searcher/cli/\w+\.c",
    "editline/readline.h": r"searcher/cli/\w+\.c",
    "xxhash.h": r"common/\w+\.c",
    "dlfcn.h": r"\w+/\w+\.c",
}
PUBLIC_HEADERS = ["common/newshound_types.h", "searcher/newshound.h", "indexer/newshound_index.h"]

BANNED = re.compile(r"(?<![\w.>])(strcpy|strcat|sprintf|vsprintf|gets|atoi|atol|strtok|system|popen|tmpnam|alloca)\s*\(")
BANNED_IN_LIBRARY = re.compile(
    r"(?<![\w.>])(printf|vprintf|fprintf|puts|putchar|perror|getenv|secure_getenv|setlocale|exit|_exit|abort)\s*\(")
LIBRARY_FOLDERS = ("common/", "corpus/", "indexer/", "searcher/")
SOURCE_FOLDERS = ["common", "corpus", "indexer", "searcher", "tests", "examples", "bindings"]
NOT_OURS = ("corpus/sample/", "tests/data/", "tests/golden/", "tests/fuzz/seeds/")
WORK_PATH = "/wo" + "rk/"

breaches = []


def breach(rule, path, line, text):
    if (rule, path) not in EXCEPTIONS:
        breaches.append(f"{path}:{line}: {rule}: {text}")


def limit(rule, key, default):
    return EXCEPTIONS.get((rule, key), (default, ""))[0]


def without_comments(text):
    """Comments and the insides of literals blanked out, line numbers kept."""
    def blank(found):
        whole = found.group(0)
        if whole[0] in "\"'":
            return whole[0] + " " * (len(whole) - 2) + whole[0]
        return re.sub(r"[^\n]", " ", whole)
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text, flags=re.S)


def part_of(path):
    fitting = [part for part in MAY_INCLUDE if path.startswith(part + "/")]
    return max(fitting, key=len, default=None)


def allowed(path, target):
    for entry in MAY_INCLUDE[part_of(path)]:
        part, _, word = entry.partition(":")
        if target.startswith(part + "/") and word in target:
            inner = part_of(target)
            if path.startswith("tests/") or inner == part:
                return True
    return False


def check_includes(root, path, text):
    for number, line in enumerate(text.split("\n"), 1):
        found = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if not found:
            continue
        kind, target = found.groups()
        if target.endswith((".c", ".cc")):
            breach("include", path, number, f"{target} is no header")
        if kind == "<" and target in DOORS and not path.startswith("tests/"):
            doors.setdefault(target, []).append(path)
            if not re.fullmatch(DOORS[target], path):
                breach("door", path, number, f"<{target}> enters elsewhere: {DOORS[target]}")
        if kind == '"':
            check_own_include(root, path, number, target)


def check_own_include(root, path, number, target):
    if target == "newshound_types.h" and path in PUBLIC_HEADERS:
        return  # installed side by side
    target = next((public for public in PUBLIC_HEADERS if os.path.basename(public) == target), target)  # by their bare names too
    if not os.path.exists(os.path.join(root, target)):
        breach("include", path, number, f'"{target}" is not written from the root, or not there')
    elif part_of(target) is None or not allowed(path, target):
        breach("direction", path, number, f'{part_of(path)} may not include "{target}"')


def check_functions_called(path, bare):
    library = path.startswith(LIBRARY_FOLDERS) and "/cli/" not in path
    for number, line in enumerate(bare.split("\n"), 1):
        for found in BANNED.finditer(line):
            breach("banned", path, number, found.group(1))
        for found in BANNED_IN_LIBRARY.finditer(line) if library else []:
            breach("banned", path, number, f"{found.group(1)} in a library")


def check_function_lengths(path, bare):
    """A function of this house ends with } in the first column; its ( stands some lines above its {."""
    lines = bare.split("\n")
    start = None
    for number, line in enumerate(lines, 1):
        if line.startswith("{") and number > 1 and re.search(r"[)\w]\s*(noexcept)?$", lines[number - 2].rstrip()):
            start = number
        elif line.startswith("}") and start:
            name = re.findall(r"(\w+)\s*\(", " ".join(lines[max(0, start - 6):start - 1]))
            length = number - start + 1
            key = f"{path}:{name[-1] if name else '?'}"
            if length > limit("function", key, FUNCTION_LINES_MAX):
                breach("function", path, start, f"{key.split(':')[1]} has {length} lines")
            start = None


def check_manners(path, text):
    lines = text.split("\n")
    if "SPDX-License-Identifier: MIT" not in "\n".join(lines[:2]):
        breach("licence", path, 1, "no SPDX line at the top")
    for number, line in enumerate(lines, 1):
        if WORK_PATH in line:
            breach("path", path, number, "a path of somebody's machine")
        if re.search(r"\b(TODO|FIXME|XXX)\b(?!: \w+ \w+)", line) and not path.endswith("tidy.py"):
            breach("todo", path, number, "says not what and why (TODO: what, because why)")
        if path.endswith((".c", ".h", ".cc")) and line != line.rstrip():
            breach("space", path, number, "white space at the end")


def check_length(path, text):
    count = text.count("\n")
    if path.endswith((".c", ".h", ".cc")) and not path.startswith("tests/"):
        most = limit("length", path, FILE_LINES_MAX)
        if count > most:
            breaches.append(f"{path}:{count}: length: {count} lines, {most} at most")


def compiles(compiler, standard, language, root, path, scratch):
    stub = os.path.join(scratch, "stub." + ("cc" if language == "c++" else "c"))
    with open(stub, "w", encoding="utf-8") as out:
        # twice: the guard is checked too
        out.write(f'#include "{path}"\n#include "{path}"\nextern int nothing;\n')
    flags = [f"-std={standard}", "-D_POSIX_C_SOURCE=200809L", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]
    places = [word for folder in ("common", "searcher", "indexer") for word in ("-iquote", os.path.join(root, folder))]
    return subprocess.run([compiler, *flags, "-I", root, *places, "-fsyntax-only", stub],
                          capture_output=True, text=True)


def check_header(root, path, cc, cxx, folder):
    ways = [(cc, "c11", "c")]
    if path in PUBLIC_HEADERS:
        ways.append((cc, "c99", "c"))
        ways += [(cxx, "c++17", "c++")] if cxx else []
    for compiler, standard, language in ways:
        run = compiles(compiler, standard, language, root, path, folder)
        if run.returncode != 0:
            message = next((line for line in run.stderr.split("\n") if "error" in line), run.stderr[:200])
            breach("alone", path, 1, f"does not compile alone as {standard}: {message}")


def sources(root):
    for folder in SOURCE_FOLDERS:
        for where, _, names in sorted(os.walk(os.path.join(root, folder))):
            for name in sorted(names):
                path = os.path.relpath(os.path.join(where, name), root)
                if not path.startswith(NOT_OURS):
                    yield path


doors = {}


def check_format(root, paths):
    """Layout is what clang-format 14, Debian 12's, makes of it; other versions differ in places."""
    program = shutil.which("clang-format-14")
    if not program:
        print("tidy: clang-format-14 is not here, so layout is not looked at", file=sys.stderr)
        return
    run = subprocess.run([program, "--dry-run", "--Werror", *paths], cwd=root, capture_output=True, text=True)
    for path in sorted({line.split(":")[0] for line in run.stderr.split("\n") if "-Wclang-format-violations" in line}):
        breach("layout", path, 1, "clang-format would lay it out otherwise")


def main():
    root = os.path.abspath(sys.argv[1])
    cc = sys.argv[2] if len(sys.argv) > 2 else "cc"
    cxx = shutil.which(sys.argv[3] if len(sys.argv) > 3 else "c++")
    with tempfile.TemporaryDirectory() as folder:
        for path in sources(root):
            if not path.endswith((".c", ".h", ".cc", ".py", ".sh", "meson.build")):
                continue
            with open(os.path.join(root, path), encoding="utf-8") as file:
                text = file.read()
            check_manners(path, text)
            check_length(path, text)
            if path.endswith((".c", ".h", ".cc")):
                bare = without_comments(text)
                check_includes(root, path, text)
                check_functions_called(path, bare)
                check_function_lengths(path, bare)
            if path.endswith(".h") and not needs_absent_library(text):
                check_header(root, path, cc, cxx, folder)
    check_format(root, [path for path in sources(root) if path.endswith((".c", ".h", ".cc"))])
    for header, paths in doors.items():
        if len(set(paths)) > 1:
            breaches.append(f"{header}: door: included by {len(set(paths))} files: {', '.join(sorted(set(paths)))}")
    print("\n".join(breaches) if breaches else "tidy: all in order")
    return bool(breaches)


def needs_absent_library(text):
    """A header for tests that stands on a library which may not be installed."""
    return "<cmocka.h>" in text


if __name__ == "__main__":
    sys.exit(main())
