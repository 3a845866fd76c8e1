#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What is missing, broken, hostile or not ours, given to the programs: each is skipped or refused with one line
that names it, and the exit status that the contract says. Nothing crashes.

usage: bad_input.py NEWSHOUND NEWSHOUND_SEARCH NEWSHOUND_INDEX
"""
import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile

from programs import expect, expect_equal, expect_exit, invented_articles, main, write_articles

MIB = 1 << 20
STORY = "A title\n\nThe body about a lighthouse is here.\n"


def index_json(programs, index, *paths, wanted=0):
    done = programs.run("index", "--json", "-i", programs.place(index), *paths)
    expect_exit(done, wanted)
    return json.loads(done.stdout), done


def one_skipped(summary, path, word):
    expect_equal(len(summary["skipped"]), 1, "inputs skipped")
    skipped = summary["skipped"][0]
    expect_equal(skipped["path"], path, "the path skipped")
    expect(word in skipped["reason"], f"the reason says not {word!r} but {skipped['reason']!r}")


def finds(programs, index, query, count):
    done = programs.run("search", "-i", programs.place(index), "--count", query)
    expect_exit(done, 0 if count else 1)
    expect_equal(done.stdout.strip(), str(count), f"articles with {query}")


# ---- inputs ----

def a_path_that_is_not_there(programs):
    good, missing = programs.write("missing/good.txt", STORY), programs.place("missing/none.txt")
    summary, _ = index_json(programs, "missing.idx", good, missing, wanted=1)
    one_skipped(summary, missing, "No such file")
    finds(programs, "missing.idx", "lighthouse", 1)


def nothing_but_paths_that_are_not_there(programs):
    index, missing = programs.place("nothing.idx"), programs.place("nothing/none.txt")
    done = programs.run("index", "-i", index, missing, missing + "2")
    expect_exit(done, 2)
    expect(missing in done.stderr and "No such file" in done.stderr, done.stderr)
    expect(not os.path.exists(index), "an empty index was made of nothing")
    index_json(programs, "nothing.idx", programs.write("nothing/good.txt", STORY))
    summary, _ = index_json(programs, "nothing.idx", missing, wanted=1)
    one_skipped(summary, missing, "No such file")
    finds(programs, "nothing.idx", "lighthouse", 1)


def a_file_that_may_not_be_read(programs):
    good, locked = programs.write("locked/good.txt", STORY), programs.write("locked/locked.txt", STORY)
    os.chmod(locked, 0)
    command = [programs.path("newshound"), "index", "--json", "-i", programs.place("locked", "x.idx"),
               programs.place("locked")]
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            return "no setpriv"
        os.chmod(programs.place("locked"), 0o777)
        os.chmod(programs.scratch, 0o755)
        command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] + command
    done = programs.run_program(*command)
    expect_exit(done, 1)
    summary = json.loads(done.stdout)
    one_skipped(summary, locked, "Permission denied")
    expect_equal(summary["articles_added"], 1, "articles added")
    expect(good is not None, "")
    return None


def a_file_whose_reading_fails(programs):
    if not os.path.exists("/proc/self/mem"):
        return "no /proc"
    summary, _ = index_json(programs, "fails.idx", "/proc/self/mem", programs.write("fails.txt", STORY), wanted=1)
    one_skipped(summary, "/proc/self/mem", "cannot read")
    return None


def an_empty_file(programs):
    path = programs.write("empty.txt", "")
    summary, done = index_json(programs, "empty.idx", path, wanted=1)
    one_skipped(summary, path, "empty")
    expect_equal(summary["files_skipped"], 1, "files skipped")
    expect(path in done.stderr, "the summary for people does not name the file")
    finds(programs, "empty.idx", "anything", 0)


def a_binary_file(programs):
    path = programs.write("binary.txt", bytes(range(256)) * 200)
    summary, _ = index_json(programs, "binary.idx", path, wanted=1)
    one_skipped(summary, path, "binary")


def a_line_of_broken_json(programs):
    lines = [json.dumps({"guid": f"g{i}", "headline": f"Number {i}", "text": "about whales"}) for i in range(9)]
    lines[4] = lines[4][:20]
    path = programs.write("broken.jsonl", "\n".join(lines) + "\n")
    summary, done = index_json(programs, "broken.idx", path, wanted=1)
    one_skipped(summary, path, "line 5")
    expect("line 5" in done.stderr, "the summary for people does not name the line")
    expect_equal(summary["articles_added"], 8, "articles added")
    finds(programs, "broken.idx", "whales", 8)


def a_json_array_that_is_cut_off(programs):
    path = programs.write("cut.json", '[{"guid":"a","headline":"Whale one"},{"guid":"b","headline":"Whale two"},{"gu')
    summary, _ = index_json(programs, "cut.idx", path, wanted=1)
    expect_equal(summary["articles_added"], 2, "articles added")
    one_skipped(summary, path, "element 3")


def json_of_a_million_brackets(programs):
    path = programs.write("deep.json", "[" * 1000000)
    index_json(programs, "deep.idx", path, wanted=1)
    path = programs.write("deep2.jsonl", '{"a":' * 300000 + "\n" + '{"guid":"z","headline":"Whale"}\n')
    index_json(programs, "deep.idx", path, wanted=1)
    finds(programs, "deep.idx", "whale", 1)


def what_is_not_utf8(programs):
    path = programs.write("latin.txt", b"Caf\xe9 burns\n\nThe fire at the caf\xe9 was \xc3 put out \xff\xfe by noon.\n")
    index_json(programs, "latin.idx", path)
    finds(programs, "latin.idx", "fire", 1)
    for verb in (["search", "--json", "fire"], ["search", "--csv", "fire"], ["search", "fire"], ["show", path]):
        done = programs.run(verb[0], "-i", programs.place("latin.idx"), *verb[1:], text=False)
        expect_exit(done, 0)
        done.stdout.decode("utf-8")


def control_bytes_stay_away_from_the_terminal(programs):
    record = json.dumps({"guid": "esc\u001b[2J", "headline": "Red \u001b[31malert\u0007\u009b1m whale", "text": "x\u001b]0;t\u0007y whale",
                         "source": "S\u001b[1m"})
    path = programs.write("escape.jsonl", record + "\n")
    index_json(programs, "escape.idx", path)
    found = programs.json("search", "-i", programs.place("escape.idx"), "--json", "whale")["hits"][0]["id"]
    for verb in (["search", "whale"], ["search", "--csv", "whale"], ["show", found], ["stats"]):
        done = programs.run(verb[0], "-i", programs.place("escape.idx"), *verb[1:])
        expect_exit(done, 0)
        expect_no_control_bytes(verb, done.stdout + done.stderr)
    expect_no_control_bytes("extract", programs.run("extract", path).stdout)


def messages_hold_no_control_bytes(programs):
    index, _ = a_good_index(programs, "messages.idx")
    wrong = []
    for words, status in ((["show", "\u001b[2J"], 1), (["remove", "\u001b[2J"], 1), (["search", "--bogus\u001b[2J"], 2),
                          (["search", "--sort", "\u001b[2J", "x"], 2), (["batch", "\u001b[2J"], 2),
                          (["index", "--store", "\u001b[2J", "x"], 2), (["index", programs.place("\u001b[2J")], 1)):
        done = programs.run(words[0], "-i", index, *words[1:])
        expect_exit(done, status)
        if "\u001b" in done.stdout + done.stderr:
            wrong.append(" ".join(words))
    expect(not wrong, f"an escape byte of an argument reaches the terminal: {wrong}")


def expect_no_control_bytes(what, text):
    for bad in "\u001b\u0007\u009b":
        expect(bad not in text, f"{what}: the byte {bad!r} reaches the terminal: {text!r:.300}")


def a_line_of_100_megabytes(programs):
    path = programs.place("long.jsonl")
    with open(path, "w", encoding="ascii") as file:
        file.write('{"guid":"long","headline":"Long","text":"')
        for _ in range(100):
            file.write("whale word " * (MIB // 11))
        file.write('"}\n{"guid":"after","headline":"After it a lighthouse"}\n')
    summary, _ = index_json(programs, "long.idx", path, wanted=1)
    os.remove(path)
    one_skipped(summary, path, "line 1")
    finds(programs, "long.idx", "lighthouse", 1)
    if not programs.sanitized:
        expect(summary["peak_rss_bytes"] < 64 * MIB, f"peak memory of {summary['peak_rss_bytes']} bytes")


def one_word_of_100_megabytes(programs):
    path = programs.place("word.txt")
    with open(path, "w", encoding="ascii") as file:
        for _ in range(100):
            file.write("x" * MIB)
    done = programs.run("index", "--json", "-i", programs.place("word.idx"), path)
    os.remove(path)
    expect_exit(done, 1)
    if not programs.sanitized:
        expect(json.loads(done.stdout)["peak_rss_bytes"] < 64 * MIB, done.stdout)


def headings_over_nothing(programs):
    """Each would look for its list to the end of the text."""
    path = programs.write("headings.txt", "Headings\n\nThe cod came last.\n\n" + "Related\n-\n\n" * 200000)
    done = programs.run("index", "--json", "-i", programs.place("headings.idx"), path)
    expect_exit(done, 0)
    finds(programs, "headings.idx", "cod", 1)


def rows_that_do_not_end(programs):
    path = programs.write("rows.csv", "headline,body\n" + "x" * (40 * MIB) + ",y\nKelp,A lighthouse\n")
    done = programs.run("index", "--json", "-i", programs.place("rows.idx"), path)
    expect_exit(done, 1)
    summary = json.loads(done.stdout)
    expect_equal([one["reason"] for one in summary["skipped"]], ["row 2: longer than 32 MiB"], "reasons")
    finds(programs, "rows.idx", "lighthouse", 1)


def folders_that_lead_into_each_other(programs):
    programs.write("loop/a/story.txt", STORY)
    os.symlink("..", programs.place("loop/a/up"))
    os.symlink("self", programs.place("loop/self"))
    os.symlink("nowhere", programs.place("loop/dangling"))
    done = programs.run("index", "--json", "-i", programs.place("loop.idx"), programs.place("loop"), timeout=60)
    expect(done.returncode in (0, 1), f"exit {done.returncode}: {done.stderr}")
    expect_equal(json.loads(done.stdout)["articles_added"], 1, "articles added")


def what_is_no_file(programs):
    pipe = programs.place("pipe")
    os.mkfifo(pipe)
    for path, word in ((pipe, "pipe"), ("/dev/null", "device")):
        summary, _ = index_json(programs, "devices.idx", path, wanted=1)
        one_skipped(summary, path, word)


def an_archive_that_is_cut_off(programs):
    import gzip
    import io
    import tarfile
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w:gz") as tar:
        for i in range(30):
            info = tarfile.TarInfo(f"story{i}.txt")
            story = (STORY + os.urandom(20000).hex() + "\n").encode()
            info.size = len(story)
            tar.addfile(info, io.BytesIO(story))
    path = programs.write("cut.tar.gz", whole.getvalue()[:len(whole.getvalue()) // 2])
    done = programs.run("index", "--json", "-i", programs.place("archive.idx"), path)
    expect_exit(done, 1)
    expect(json.loads(done.stdout)["articles_added"] > 3, "what came before the cut is lost")
    path = programs.write("cut.jsonl.gz", gzip.compress(b'{"guid":"q","headline":"Kelp whale"}\n' * 2000)[:-9])
    expect_exit(programs.run("index", "-i", programs.place("archive.idx"), path), 1)


def a_zip_file_whose_parts_begin_anywhere(programs):
    """A piece of the file may hold so little of a member that nothing of it can be unpacked yet."""
    path, piece, count = programs.place("pieces.zip"), 64 << 10, 48
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(1, count + 1):
            name, padding = f"story-{number:02}.txt", f"padding-{number:02}.txt"
            begin = archive.fp.tell() + 30 + len(padding) + 30 + len(name)
            archive.writestr(zipfile.ZipInfo(padding), b"\n" * ((-begin - number) % piece))
            story = zipfile.ZipInfo(name)
            story.compress_type = zipfile.ZIP_DEFLATED
            words = " ".join(f"{word * number:x}" for word in range(400))
            archive.writestr(story, f"Harbour story {number}\n\nThe cod of {words} came last.\n")
    summary, _ = index_json(programs, "pieces.idx", path, wanted=1)
    expect_equal(summary["articles_added"], count, "articles of the zip file")
    finds(programs, "pieces.idx", '"came last"', count)


def names_that_are_not_utf8(programs):
    folder = os.fsencode(programs.place("names"))
    os.mkdir(folder)
    with open(folder + b"/st\xff\x1bory.txt", "wb") as file:
        file.write(STORY.encode())
    index_json(programs, "names.idx", os.fsdecode(folder))
    done = programs.run("search", "-i", programs.place("names.idx"), "--json", "lighthouse", text=False)
    expect_exit(done, 0)
    expect_equal(len(json.loads(done.stdout.decode("utf-8"))["hits"]), 1, "hits")
    done = programs.run("search", "-i", programs.place("names.idx"), "lighthouse", text=False)
    expect(b"\x1b" not in done.stdout, "an escape byte of a file's name reaches the terminal")


# ---- index folders ----

def a_folder_that_is_no_index(programs):
    kept = programs.write("other/precious.txt", "keep me")
    folder = programs.place("other")
    done = programs.run("index", "-i", folder, programs.write("other-story.txt", STORY))
    expect_exit(done, 2)
    expect(folder in done.stderr and "not an index" in done.stderr, done.stderr)
    expect_equal(os.listdir(folder), ["precious.txt"], "what is in the folder")
    for verb in (["search", "x"], ["stats"], ["verify"], ["show", "x"]):
        done = programs.run(verb[0], "-i", folder, *verb[1:])
        expect_exit(done, 2)
        expect(folder in done.stderr, done.stderr)
        expect("to make one" not in done.stderr, f"an index is advised where none can be made: {done.stderr!r}")
    done = programs.run("index", "-i", kept, kept)
    expect_exit(done, 2)
    with open(kept, encoding="utf-8") as file:
        expect_equal(file.read(), "keep me", "the file taken for an index")


def no_index_at_all(programs):
    nowhere = programs.place("nowhere.idx")
    for verb in (["search", "x"], ["stats"], ["verify"], ["show", "x"], ["batch", "-"], ["remove", "x"], ["merge"]):
        done = programs.run(verb[0], "-i", nowhere, *verb[1:])
        expect_exit(done, 2)
        expect(nowhere in done.stderr, f"{verb}: {done.stderr!r}")
    done = programs.run("stats", "-i", nowhere)
    expect("to make one" in done.stderr, f"nothing says how an index is made: {done.stderr!r}")
    expect(not os.path.exists(nowhere), "a reader made an index")


def a_good_index(programs, name):
    articles = programs.place("good.jsonl")
    if not os.path.exists(articles):
        write_articles(articles, invented_articles(300, 5))
        expect_exit(programs.run("index", "-q", "-i", programs.place("good.idx"), articles), 0)
    shutil.rmtree(programs.place(name), ignore_errors=True)
    shutil.copytree(programs.place("good.idx"), programs.place(name))
    shard = next(file for file in os.listdir(programs.place(name)) if file.endswith(".shard"))
    return programs.place(name), programs.place(name, shard)


def common_word(programs):
    with open(programs.place("good.jsonl"), encoding="utf-8") as file:
        return json.loads(file.readline())["headline"].split()[0]


def damaged(programs, index, file):
    """verify says 1 and names the file; a search says 2 and names it, or never met the damage."""
    done = programs.run("verify", "-i", index)
    expect_exit(done, 1)
    expect(os.path.basename(file) in done.stdout, f"verify does not name the file: {done.stdout!r}")
    done = programs.run("search", "-i", index, common_word(programs))
    expect(done.returncode in (0, 2), f"search: exit {done.returncode}")
    expect(done.returncode == 0 or os.path.basename(file) in done.stderr, done.stderr)
    return done.returncode


def a_shard_cut_short(programs):
    for share in (0, 0.1, 0.5, 0.999):
        index, shard = a_good_index(programs, "cut.idx")
        os.truncate(shard, int(os.path.getsize(shard) * share))
        expect_equal(damaged(programs, index, shard), 2, "search in a shard cut short")
        done = programs.run("index", "-q", "-i", index, programs.place("good.jsonl"))
        expect_exit(done, 2)
        expect(os.path.basename(shard) in done.stderr, done.stderr)


def a_shard_with_a_changed_byte(programs):
    refused = 0
    for part in range(20):
        index, shard = a_good_index(programs, "changed.idx")
        size = os.path.getsize(shard)
        with open(shard, "r+b") as file:
            file.seek(20 + (size - 100) * part // 20)
            byte = file.read(1)
            file.seek(-1, os.SEEK_CUR)
            file.write(bytes([byte[0] ^ 0x10]))
        refused += damaged(programs, index, shard) == 2
    expect(refused >= 2, f"only {refused} of 20 searches met the damage")


def a_shard_that_is_gone(programs):
    index, shard = a_good_index(programs, "gone.idx")
    os.remove(shard)
    expect_equal(damaged(programs, index, shard), 2, "search without the shard")


def a_manifest_that_is_damaged(programs):
    index, _ = a_good_index(programs, "manifest.idx")
    path = os.path.join(index, "MANIFEST")
    with open(path, "rb") as file:
        whole = file.read()
    for content in (b"", whole[:-1], whole[:20], whole[:-1] + bytes([whole[-1] ^ 1]), b"NHMANIF\n" + bytes(100), whole + b"x"):
        with open(path, "wb") as file:
            file.write(content)
        expect_equal(damaged(programs, index, path), 2, "search with a damaged manifest")
        expect_exit(programs.run("index", "-q", "-i", index, programs.place("good.jsonl")), 2)


def a_newer_format(programs):
    for name in ("MANIFEST", None):
        index, shard = a_good_index(programs, "newer.idx")
        path = os.path.join(index, name) if name else shard
        with open(path, "r+b") as file:
            file.seek(8)
            file.write((77).to_bytes(4, "little"))
        for verb in (["search", "x"], ["stats"], ["verify"], ["index", "-q", programs.place("good.jsonl")]):
            done = programs.run(verb[0], "-i", index, *verb[1:])
            expect_exit(done, 2)
            expect("version 77" in done.stderr and os.path.basename(path) in done.stderr, f"{verb}: {done.stderr!r}")
        expect(os.path.exists(shard), "a newer index was changed")


def an_input_inside_the_index(programs):
    index, _ = a_good_index(programs, "inside.idx")
    done = programs.run("index", "--json", "-i", index, programs.scratch + "/inside.idx")
    expect(done.returncode in (0, 1), f"exit {done.returncode}: {done.stderr}")
    expect_equal(json.loads(done.stdout)["articles_added"], 0, "articles read out of the index itself")


# ---- queries ----

HARMLESS = ["don't", '"open', "(", ")", "AND", "OR", "NOT", "-", "--", "*", "?", "~", "^", "+", "=", "==", '"', '""',
            '"*"', "17:34", "攻撃", "“curly”", "‘x’", "「攻撃」", "a" * 10240, "é" * 5000, "(" * 100000, "(" * 50000 + ")" * 50000,
            "NOT " * 20000, "-" * 60000, "a OR " * 20000, '"' * 9999, "x^", "x^-1", "x^1e9", "x~9", "pre*", "*x", "a*",
            "wom?n", "?*?*?*", "date:", "date:x", "date:2024-99", "date:..", "headline:", "source:\"", "in:", "in:x",
            "unknown:x", "a NEAR/99999999999999999999 b", "a NEAR b NEAR", "AND AND AND", "( OR )", "AT&T", "C++",
            "http://a.b/c?d=e&f", "\t\n ", "", "\u200b\ufeff", "\U0001f680", "a\u0301" * 3000, "=\"\"", "language:*",
            "id:", "id:\"/\"", "+-x", "-+x", "((((a))))", "a b c d e f g h i j k l m n o p q r s t u v w x y z " * 200]


def no_query_fails(programs):
    index, _ = a_good_index(programs, "queries.idx")
    for query in HARMLESS:
        for options in ([], ["--json", "--match", "any"]):
            done = programs.run("search", "-i", index, *options, "--", query, timeout=60)
            expect(done.returncode in (0, 1), f"{query[:40]!r} {options}: exit {done.returncode}: {done.stderr!r:.300}")
            if options:
                json.loads(done.stdout)
    done = programs.run_program(os.fsencode(programs.path("newshound")), b"search", b"-i", os.fsencode(index), b"--json", b"--",
                                b"\xff\xc3( \x80", text=False)
    expect(done.returncode in (0, 1), f"bytes: exit {done.returncode}")
    json.loads(done.stdout.decode("utf-8"))


def no_batch_of_queries_fails(programs):
    index, _ = a_good_index(programs, "queries.idx")
    lines = [query.replace("\n", " ") for query in HARMLESS]
    wanted = sum(1 for line in lines if line.strip())
    done = programs.run("batch", "-i", index, "--json", "-", input="\n".join(lines) + "\n\0\0a\n" + "\xff" * 10)
    expect(done.returncode in (0, 1), f"batch: exit {done.returncode}: {done.stderr!r:.300}")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    expect(len(answers) == wanted + 2, f"{len(answers)} answers to {wanted} + 2 queries")


def options_that_are_wrong(programs):
    index, _ = a_good_index(programs, "options.idx")
    wrong = []
    for words in (["search", "--bogus", "x"], ["search", "-n", "x", "y"], ["search", "-n", "-1", "y"], ["search", "--sort", "up", "x"],
                  ["search", "--match", "some", "x"], ["search", "--in", "nowhere", "x"], ["search", "-n"],
                  ["search", "--json", "--csv", "x"], ["search", "--trec", "a b", "x"], ["search", "-Z", "x"],
                  ["search", "--threads", "0", "x"], ["search", "--threads", "many", "x"], ["search", "--threads", "1025", "x"],
                  ["stats", "x"], ["verify", "x"], ["show"], ["batch"], ["batch", "/nowhere/file"], ["index"],
                  ["index", "--memory", "7", "x"], ["index", "--jobs", "0", "x"], ["index", "--store", "some", "x"],
                  ["index", "--bogus", "x"], ["index", "-j"], ["index", "--format", "bogus", "x"], ["extract"],
                  ["extract", "--bogus", "x"], ["extract", "--field", "bogus=1", "x"], ["extract", "--field", "headline", "x"], ["remove"], ["merge", "--bogus"], ["index", "--zone", "NOWHERE", "x"], ["index", "--language", "xx", "x"], ["extract", "--language", "english", "x"], ["search", "--since", "soon", "x"], ["merge", "word"]):
        done = programs.run(words[0], *(["-i", index] if words[0] != "extract" else []), *words[1:])
        if done.returncode != 2 or done.stderr.count("\n") not in (1, 2) or done.stdout:
            wrong.append(f"{' '.join(words)}: exit {done.returncode}, {done.stdout!r}, {done.stderr!r}")
    expect(not wrong, "; ".join(wrong))
    for code, near in (("english", "en (english)"), ("jp", "ja (japanese)"), ("ed", "de (german)")):
        expect(near in programs.run("index", "--language", code, "-i", index, "x").stderr, f"--language {code} names not {near}")
    for code in ("auto", "none", "pl", "en-GB", "deu"):
        expect_exit(programs.run("extract", "--language", code, programs.write("code.txt", STORY)), 0)


def a_full_device_is_told(programs):
    if not os.path.exists("/dev/full"):
        return "no /dev/full"
    index, _ = a_good_index(programs, "full.idx")
    word, articles, wrong = common_word(programs), programs.place("good.jsonl"), []
    for words in (["search", "-i", index, "--json", word], ["search", "-i", index, word], ["search", "-i", index, "-l", word],
                  ["stats", "-i", index], ["stats", "-i", index, "--json"], ["verify", "-i", index],
                  ["batch", "-i", index, "--json", "-"], ["show", "-i", index, "article-1"], ["search", "--help"],
                  ["index", "--help"], ["extract", "--json", articles], ["index", "-q", "--json", "-i", index, articles]):
        with open("/dev/full", "wb") as full:
            done = programs.run(*words, stdout=full, stderr=subprocess.PIPE, input=f"{word}\n" * 2000)
        if done.returncode != 2 or not done.stderr:
            wrong.append(f"{words[0]} {' '.join(w for w in words[1:] if w.startswith('-'))}: exit {done.returncode}")
    expect(not wrong, "with stdout at /dev/full, wanted 2 and a message: " + "; ".join(wrong))
    return None


def interrupted_indexing_leaves_the_index(programs):
    index, _ = a_good_index(programs, "interrupted.idx")
    writer = subprocess.Popen([programs.path("newshound"), "index", "-i", index, "-"], stdin=subprocess.PIPE,
                              stderr=subprocess.PIPE, env=programs.environment)
    writer.stdin.write(b'{"guid":"new","headline":"A whale"}\n' * 10)
    writer.stdin.flush()
    import time
    time.sleep(0.5)
    writer.send_signal(signal.SIGINT)
    try:
        _, errors = writer.communicate(timeout=30)
    except subprocess.TimeoutExpired:
        writer.kill()
        writer.communicate()
        expect(False, "Ctrl-C does not end an indexer that waits for its input")
    expect_equal(writer.returncode, 130, f"the exit status on Ctrl-C ({errors!r})")
    expect_exit(programs.run("verify", "-i", index), 0)
    finds(programs, "interrupted.idx", "whale", 0)


CHECKS = [a_path_that_is_not_there, nothing_but_paths_that_are_not_there, a_file_that_may_not_be_read, a_file_whose_reading_fails, an_empty_file, a_binary_file,
          a_line_of_broken_json, a_json_array_that_is_cut_off, json_of_a_million_brackets, what_is_not_utf8,
          control_bytes_stay_away_from_the_terminal, messages_hold_no_control_bytes, a_line_of_100_megabytes, one_word_of_100_megabytes,
          headings_over_nothing, rows_that_do_not_end,
          folders_that_lead_into_each_other, what_is_no_file, an_archive_that_is_cut_off,
          a_zip_file_whose_parts_begin_anywhere, names_that_are_not_utf8,
          a_folder_that_is_no_index, no_index_at_all, a_shard_cut_short, a_shard_with_a_changed_byte,
          a_shard_that_is_gone, a_manifest_that_is_damaged, a_newer_format, an_input_inside_the_index, no_query_fails,
          no_batch_of_queries_fails, options_that_are_wrong, a_full_device_is_told,
          interrupted_indexing_leaves_the_index]


if __name__ == "__main__":
    sys.exit(main(CHECKS))
