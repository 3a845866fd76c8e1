#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What scripts rely on: the keys of every JSON object, the forms of --trec and --csv, where options end, exit
statuses, closed pipes, an installed tree that is moved, and index files that are the same to the byte whatever
the memory and the threads.

usage: contract.py NEWSHOUND NEWSHOUND_SEARCH NEWSHOUND_INDEX
"""
import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys

from programs import (expect, expect_equal, expect_exit, expect_no_strays, index_hashes, invented_articles, main,
                      source_root, write_articles)

SEARCH_KEYS = ("query qid parsed match notes total total_articles total_exact took_us generation partial missing hits "
               "facets timeline suggestion").split()
HIT_KEYS = ("rank score id headline published published_precision source agency section byline language url path "
            "member copies snippet explain").split()
EXTRACT_KEYS = ("id headline deck byline dateline published published_precision published_from updated section source "
                "agency url language tags captions body furniture path member").split()
INDEX_KEYS = ("articles_added articles_updated articles_removed articles_unchanged collisions files_read files_skipped "
              "bytes_read text_bytes furniture_page_lines furniture_corpus_lines furniture_pending seconds cpu_seconds peak_rss_bytes shards index_bytes skipped").split()
STATS_KEYS = ("articles shards terms postings positions index_bytes section_bytes oldest newest languages sources "
              "generation format_version furniture_corpus_lines furniture_pending").split()
CSV_HEADER = "qid,query,rank,score,published,source,headline,url,path,id,snippet"
LISTS = {"byline", "tags", "captions", "furniture", "notes", "missing", "hits", "skipped"}


def expect_keys(record, keys, what):
    missing = [key for key in keys if key not in record]
    expect(not missing, f"{what} lacks {missing}")
    for key in keys:
        if key in LISTS:
            expect(isinstance(record[key], list), f"{what}: {key} is no list: {record[key]!r}")


def sample():
    return os.path.join(source_root(), "corpus", "sample")


def index(programs):
    path = programs.place("sample.idx")
    if not os.path.exists(path):
        expect_exit(programs.run("index", "-q", "-i", path, sample()), 0)
    return path


def search(programs, *words, **more):
    return programs.run("search", "-i", index(programs), *words, **more)


# ---- JSON ----

def keys_of_search(programs):
    done = search(programs, "--json", "--explain", "JAXA leak rocket zzzqq")
    expect_exit(done, 0)
    expect_equal(done.stdout.count("\n"), 1, "lines of --json")
    found = json.loads(done.stdout)
    expect_keys(found, SEARCH_KEYS, "search --json")
    expect_equal(found["match"], "any", "match")
    expect_equal([sorted(note) for note in found["notes"]], [["code", "text"]], "notes")
    expect_equal((found["facets"], found["timeline"], found["suggestion"], found["qid"]), (None,) * 4, "what was not asked for")
    expect_equal((found["partial"], found["missing"], found["total_exact"]), (False, [], True), "partial, missing, total_exact")
    hit = found["hits"][0]
    expect_keys(hit, HIT_KEYS, "a hit")
    expect_equal(hit["published"], "2024-06-20T18:05:00+09:00", "published")
    expect_equal(hit["published_precision"], "minute", "published_precision")
    expect_equal(hit["rank"], 1, "rank")
    expect(isinstance(hit["explain"], str) and hit["explain"], "no explanation")
    expect_equal(hit["source"], None, "an absent source")
    marked = [hit["snippet"]["text"][begin:end] for begin, end in hit["snippet"]["marks"]]
    expect(marked and all(re.fullmatch("jaxa|rocket|leaks?", mark, re.I) for mark in marked), f"marks: {marked}")


def marks_count_code_points(programs):
    hit = json.loads(search(programs, "--json", "fahrgäste").stdout)["hits"][0]
    for begin, end in hit["snippet"]["marks"]:
        expect(hit["snippet"]["text"][begin:end].lower() in ("fahrgäste", "fahrgästen"), f"{hit['snippet']}")
    hit = json.loads(search(programs, "--json", "攻撃").stdout)["hits"][0]
    expect_equal({hit["snippet"]["text"][begin:end] for begin, end in hit["snippet"]["marks"]}, {"攻撃"}, "marks")


def nothing_found_is_null_and_all(programs):
    found = json.loads(search(programs, "--json", "zzzqq").stdout)
    expect_keys(found, SEARCH_KEYS, "search --json")
    expect_equal((found["hits"], found["total"], found["match"]), ([], 0, "all"), "an answer without hits")
    found = json.loads(search(programs, "--json", "ranking").stdout)
    expect_equal([note["code"] for note in found["notes"]], ["set_aside"], "notes")


def dates_to_their_precision(programs):
    wanted = {"month": "2024-07", "day": "2024-07-03", "second": "2024-06-12T22:41:00-04:00", None: None}
    for precision, query in (("month", "id:scl-0005"), ("day", "id:scl-0004"), ("second", "hydrogen seal"),
                             (None, "Harbour Master's Notebook")):
        hit = json.loads(search(programs, "--json", query).stdout)["hits"][0]
        expect_equal((hit["published_precision"], hit["published"]), (precision, wanted[precision]), query)
    hit = json.loads(search(programs, "--json", "id:90001").stdout)["hits"][0]
    expect_equal(hit["published"], "2024-05-03T06:20:11", "a time whose zone is unknown")


def keys_of_batch(programs):
    queries = "q1\tJAXA\n\nzzzqq\n  \nq 3\ttortoise OR\tbear\n:stats\n"
    done = programs.run("batch", "-i", index(programs), "--json", "-", input=queries)
    expect_exit(done, 0)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    expect_equal([(record["qid"], record["query"]) for record in records],
                 [("q1", "JAXA"), (None, "zzzqq"), ("q 3", "tortoise OR\tbear"), (None, ":stats")], "the records")
    for record in records:
        expect_keys(record, SEARCH_KEYS, "batch --json")
    expect_exit(programs.run("batch", "-i", index(programs), "--json", "-", input="zzzqq\n"), 1)
    expect_exit(programs.run("batch", "-i", index(programs), "--json", "-", input=""), 1)


def batch_keeps_the_order_of_its_lines(programs):
    words = "harbour strike rocket bear tokyo bank rain night police water".split()
    lines = [f"{i}\t{words[i % 10]} {words[i * 7 % 10]}" for i in range(500)]
    path = programs.write("queries.txt", "\n".join(lines))
    outputs = []
    for jobs in ("1", "2", "8"):
        done = programs.run("batch", "-i", index(programs), "--trec", "t", "-j", jobs, path)
        expect_exit(done, 0)
        outputs.append(done.stdout)
    expect_equal(outputs[1], outputs[0], "-j 2 and -j 1")
    expect_equal(outputs[2], outputs[0], "-j 8 and -j 1")
    seen = [int(line.split()[0]) for line in outputs[0].splitlines()]
    expect_equal(seen, sorted(seen), "the order of queries")


def batch_means_all_words(programs):
    done = programs.run("batch", "-i", index(programs), "--json", "-", input="JAXA zzzqq\n")
    expect_equal(json.loads(done.stdout)["total"], 0, "what batch finds for a word that is nowhere")
    expect_equal(search(programs, "--count", "JAXA zzzqq").stdout, "0\n", "--count")
    expect_equal(search(programs, "-l", "JAXA zzzqq").stdout, "", "-l")


def keys_of_stats(programs):
    stats = programs.json("stats", "-i", index(programs), "--json")
    expect_keys(stats, STATS_KEYS, "stats --json")
    expect_keys(stats["shards"][0], ["name", "articles", "bytes"], "a shard")
    expect_equal(stats["articles"], 78, "articles")
    expect_equal(stats["languages"], {"en": 73, "de": 2, "fr": 1, "ja": 2}, "languages")
    expect_equal(sum(stats["sources"].values()) <= 78 and stats["sources"]["Tidewater Post"], 10, "sources")
    expect_equal((stats["oldest"], stats["newest"]), ("2024-05", "2024-07-14T09:05:00-04:00"), "oldest and newest")
    expect(isinstance(stats["section_bytes"], dict) and isinstance(stats["terms"], int), "kinds of values")
    sizes = sum(os.path.getsize(os.path.join(index(programs), name)) for name in os.listdir(index(programs)) if name != "lock")
    expect_equal(stats["index_bytes"], sizes, "index_bytes")
    expect(sum(stats["section_bytes"].values()) <= sizes, "the sections are larger than the index")


def keys_of_index(programs):
    path = programs.write("two.jsonl", '{"guid":"a","headline":"Whale"}\n{"guid":"b","headline":"Kelp"}\n')
    target = programs.place("keys.idx")
    first = programs.json("index", "--json", "-i", target, path, programs.place("none"))
    expect_keys(first, INDEX_KEYS, "index --json")
    expect_keys(first["skipped"][0], ["path", "member", "reason"], "a skipped input")
    expect_equal((first["articles_added"], first["files_read"], first["files_skipped"], first["text_bytes"]), (2, 1, 1, 9), "counts")
    again = programs.json("index", "--json", "-i", target, path)
    expect_equal((again["articles_added"], again["articles_unchanged"], again["articles_updated"]), (0, 2, 0), "the second run")
    other = programs.write("other.jsonl", '{"guid":"a","headline":"Walrus"}\n')
    third = programs.json("index", "--json", "-i", target, other)
    expect_equal((third["articles_updated"], third["collisions"], third["articles_added"]), (1, 1, 0), "an id from another file")
    programs.write("two.jsonl", '{"guid":"a","headline":"Whale"}\n{"guid":"b","headline":"Kelp forest"}\n')
    fourth = programs.json("index", "--json", "-i", target, path)
    expect_equal((fourth["articles_updated"], fourth["collisions"]), (2, 1), "both changed")
    prefixed = programs.json("index", "--json", "--id-prefix", "x-", "-i", target, other)
    expect_equal((prefixed["articles_added"], prefixed["collisions"]), (1, 0), "--id-prefix")
    expect_equal(programs.json("stats", "-i", target, "--json")["articles"], 3, "articles")
    expect_no_strays(programs, target)


def keys_of_extract(programs):
    for name in ("kanto-courier/jaxa-intrusion.txt", "meridian-wire.sgm", "alpenblatt.json", "harbour-gazette.tar.gz"):
        done = programs.run("extract", "--json", os.path.join(sample(), name))
        expect_exit(done, 0)
        for line in done.stdout.splitlines():
            expect_keys(json.loads(line), EXTRACT_KEYS, f"extract --json {name}")
    furniture = json.loads(programs.run("extract", "--json", os.path.join(sample(), "kanto-courier/jaxa-intrusion.txt")).stdout)["furniture"]
    expect_equal(len(furniture), 12, "lines set aside")
    expect_equal(sorted(furniture[0]), ["rule", "text"], "what was set aside")


def keys_of_show(programs):
    done = programs.run("show", "-i", index(programs), "--json", "scl-0005", "NH240614-0006")
    expect_exit(done, 0)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    expect_equal([record["id"] for record in records], ["scl-0005", "NH240614-0006"], "the articles")
    for record in records:
        expect_keys(record, [key for key in EXTRACT_KEYS if key != "furniture"], "show --json")
    expect_exit(programs.run("show", "-i", index(programs), "scl-0005", "nobody"), 1)
    expect_exit(programs.run("show", "-i", index(programs), "nobody"), 1)


def an_article_is_shown_as_it_was_read(programs):
    path = os.path.join(sample(), "harbour-gazette.tar.gz")
    for line in programs.run("extract", "--json", path).stdout.splitlines():
        wanted = json.loads(line)
        shown = programs.json("show", "-i", index(programs), "--json", wanted["id"])
        for key in EXTRACT_KEYS:
            if key in shown:
                expect_equal(shown[key], wanted[key], f"{wanted['id']}: {key}")


# ---- other forms ----

def trec_lines(programs):
    done = programs.run("batch", "-i", index(programs), "--trec", "run1", "-", input="7\tharbour pilots\nrocket\n")
    expect_exit(done, 0)
    rows = [line.split(" ") for line in done.stdout.splitlines()]
    expect_equal({len(row) for row in rows}, {6}, "words a line")
    expect_equal([row[0] for row in rows], ["7"] * 5 + ["2"] * 2, "QID")
    expect_equal({(row[1], row[5]) for row in rows}, {("Q0", "run1")}, "Q0 and TAG")
    expect_equal([int(row[3]) for row in rows], [1, 2, 3, 4, 5, 1, 2], "RANK")
    scores = [float(row[4]) for row in rows[:5]]
    expect_equal(scores, sorted(scores, reverse=True), "SCORE")


def csv_rows(programs):
    done = search(programs, "--csv", '"eyes shut"', "--copies", "show")
    expect_exit(done, 0)
    expect_equal(done.stdout.splitlines()[0], CSV_HEADER, "the header")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    expect_equal([row["rank"] for row in rows], list("12345"), "rank")
    expect_equal({row["query"] for row in rows}, {'"eyes shut"'}, "query")
    expect_equal({len(row) for row in rows}, {11}, "columns")
    done = programs.run("batch", "-i", index(programs), "--csv", "-", input='a\tzzzqq\n"b\tbear, nagano\n')
    rows = list(csv.reader(io.StringIO(done.stdout)))
    expect_equal([row[:2] for row in rows], [["qid", "query"], ["a", "zzzqq"], ['"b', "bear, nagano"]], "rows of a batch")
    expect_equal({len(row) for row in rows}, {11}, "columns")


def paths_alone(programs):
    done = search(programs, "-l", "harbour")
    expect_exit(done, 0)
    lines = done.stdout.splitlines()
    expect_equal(len(lines), len(set(lines)), "each path once")
    for line in lines:
        expect(os.path.isabs(line) and os.path.exists(line), f"no file: {line}")


def counts_alone(programs):
    for query, wanted in (("tortoise", "1"), ("zzzqq", "0")):
        done = search(programs, "--count", query)
        expect_exit(done, 0 if wanted != "0" else 1)
        expect_equal(done.stdout, wanted + "\n", f"--count {query}")


def text_begins_with_rank_and_headline(programs):
    done = search(programs, "bear", "nagano")
    expect_exit(done, 0)
    expect(re.match(r" *1  Hiker, 58, Killed by Bear", done.stdout), done.stdout)
    done = search(programs, "ranking")
    expect_exit(done, 1)
    expect("12" in done.stderr, f"the note on what was set aside: {done.stderr!r}")


def an_agency_that_is_the_source_is_named_once(programs):
    done = search(programs, "harbour", "pilots")
    expect_exit(done, 0)
    expect_equal(done.stdout.split("\n")[1].count("Reuters"), 1, "Reuters, by Reuters")


def notes_go_to_stderr(programs):
    done = search(programs, '"bear')
    expect(done.stderr.strip() and "quotation mark" in done.stderr, f"stderr: {done.stderr!r}")
    done = search(programs, "--json", '"bear')
    expect_equal(done.stderr, "", "stderr beside --json")
    expect_equal([note["code"] for note in json.loads(done.stdout)["notes"]], ["closed_quote"], "notes")


# ---- arguments ----

def options_end_at_the_first_word(programs):
    for words, wanted in ((["strike", "-pilots"], "strike -pilots"), (["--", "-pilots", "strike"], "-pilots strike"),
                          (["strike", "--limit", "1", "-pilots"], "strike -pilots"), (["strike", "-n", "1"], "strike -n 1"),
                          (["strike", "--", "--limit"], "strike --limit"), (["--limit=2", "cyber", "attack"], "cyber attack"),
                          (["-n2", "cyber attack"], "cyber attack"), (['"cyber attack"'], '"cyber attack"'),
                          (["-n", "2", "-", "x"], "- x")):
        found = json.loads(search(programs, "--json", *words).stdout)
        expect_equal(found["query"], wanted, f"the query of {words}")
    expect_equal(len(json.loads(search(programs, "--json", "strike", "--limit", "1").stdout)["hits"]), 1, "hits")


def the_index_comes_from_the_environment(programs):
    environment = dict(programs.environment, NEWSHOUND_INDEX=index(programs))
    expect_equal(programs.run("search", "--count", "tortoise", environment=environment).stdout, "1\n", "$NEWSHOUND_INDEX")
    folder = programs.place("here")
    os.mkdir(folder)
    expect_exit(programs.run("index", "-q", os.path.join(sample(), "hokushin.json"), cwd=folder), 0)
    expect_equal(os.listdir(folder), ["news.idx"], "the default index")
    expect_equal(programs.run("search", "--count", "攻撃", cwd=folder).stdout, "1\n", "./news.idx")


def two_indexes_are_one(programs):
    parts = []
    for i, names in enumerate((["tidewater-post.jsonl", "kanto-courier"], ["northgate-herald.sgml"])):
        parts += ["-i", programs.place(f"part{i}.idx")]
        expect_exit(programs.run("index", "-q", *parts[-2:], *(os.path.join(sample(), name) for name in names)), 0)
    whole = programs.place("whole.idx")
    expect_exit(programs.run("index", "-q", "-i", whole, *(os.path.join(sample(), name) for name in (
        "tidewater-post.jsonl", "kanto-courier", "northgate-herald.sgml"))), 0)
    for query in ("JAXA leak rocket", "harbour pilots", "night OR water", "NOT night"):
        both = json.loads(programs.run("search", *parts, "--json", "--copies", "show", "-n", "50", "--match", "any", query).stdout)
        one = json.loads(programs.run("search", "-i", whole, "--json", "--copies", "show", "-n", "50", "--match", "any", query).stdout)
        expect_equal([(hit["id"], hit["score"]) for hit in both["hits"]], [(hit["id"], hit["score"]) for hit in one["hits"]], query)
        expect_equal(both["total"], one["total"], f"total of {query}")


def an_unknown_verb_names_the_nearest(programs):
    for verb, nearest in (("serch", "search"), ("idnex", "index"), ("vrify", "verify"), ("stat", "stats"), ("bacth", "batch")):
        done = programs.run(verb, "x")
        expect_exit(done, 2)
        expect(f"newshound {nearest}" in done.stderr, done.stderr)
        expect_equal(done.stderr.count("\n"), 1, f"lines on {verb}")
    done = search(programs, "--limt", "3", "x")
    expect_exit(done, 2)
    expect("--limit" in done.stderr, done.stderr)


def help_and_version(programs):
    expect_exit(programs.run("--help"), 0)
    done = programs.run("--version")
    expect_exit(done, 0)
    expect(re.fullmatch(r"newshound \d+\.\d+\.\d+\n", done.stdout), done.stdout)
    for verb in "index search batch show stats verify remove merge extract".split():
        done = programs.run(verb, "--help")
        expect_exit(done, 0)
        expect(done.stdout.startswith(f"usage: newshound {verb}"), f"{verb}: {done.stdout!r:.80}")
    for name in ("newshound-index", "newshound-search"):
        expect_exit(programs.run_program(programs.path(name), "bogus"), 2)


def color_only_where_it_is_wanted(programs):
    def colored(*options, **environment):
        return "\u001b[" in search(programs, *options, "bear", environment=dict(programs.environment, **environment)).stdout
    expect(not colored(), "color in a pipe")
    expect(colored("--color", "always"), "no color with --color always")
    expect(not colored("--color", "never"), "color with --color never")
    expect(not colored("--color", "auto", NO_COLOR="1"), "color with NO_COLOR")
    try:
        terminal = in_terminal(programs, {}, "search", "-i", index(programs), "bear")
    except OSError as error:
        print("not looked at: colors on a terminal:", error)
        return
    expect(b"\x1b[" in terminal, f"no color on a terminal: {terminal!r:.200}")
    terminal = in_terminal(programs, {"NO_COLOR": "1"}, "search", "-i", index(programs), "bear")
    expect(b"\x1b[" not in terminal and b"Bear" in terminal, f"color in spite of NO_COLOR: {terminal!r:.200}")


def in_terminal(programs, environment, *words):
    import pty
    pid, fd = pty.fork()
    if pid == 0:
        os.execve(programs.path("newshound"), ["newshound", *words], dict(programs.environment, TERM="xterm", **environment))
    seen = b""
    while True:
        try:
            more = os.read(fd, 65536)
        except OSError:
            break
        if not more:
            break
        seen += more
    os.waitpid(pid, 0)
    os.close(fd)
    return seen


# ---- the system around ----

def a_closed_pipe_ends_quietly(programs):
    lines = programs.write("many.txt", "harbour\n" * 5000)
    for words in (["batch", "-i", index(programs), "--json", lines], ["batch", "-i", index(programs), lines],
                  ["extract", "--json", *[os.path.join(sample(), "meridian-wire.sgm")] * 40]):
        command = subprocess.Popen([programs.path("newshound"), *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env=programs.environment, stdin=subprocess.DEVNULL)
        command.stdout.read(10)
        command.stdout.close()
        errors = command.stderr.read()
        command.stderr.close()
        command.wait(timeout=60)
        expect_equal(errors, b"", f"{words[0]}: stderr behind a closed pipe")


def a_tree_that_was_moved(programs):
    moved = programs.place("else", "where", "bin")
    shutil.copytree(programs.folder, moved)
    environment = dict(programs.environment, PATH="/nonexistent")
    done = programs.run_program(os.path.join(moved, "newshound"), "search", "-i", index(programs), "--count", "bear", environment=environment)
    expect_equal((done.returncode, done.stdout), (0, "1\n"), f"the tree that was moved ({done.stderr})")
    os.symlink(os.path.join(moved, "newshound"), programs.place("link"))
    done = programs.run_program(programs.place("link"), "search", "-i", index(programs), "--count", "bear", environment=environment)
    expect_equal((done.returncode, done.stdout), (0, "1\n"), f"behind a symbolic link ({done.stderr})")
    lonely = programs.place("lonely")
    os.mkdir(lonely)
    shutil.copy2(programs.path("newshound"), lonely)
    done = programs.run_program(os.path.join(lonely, "newshound"), "stats", environment=environment)
    expect_exit(done, 2)
    expect("newshound-search" in done.stderr, done.stderr)
    done = programs.run_program(os.path.join(lonely, "newshound"), "search", "-i", index(programs), "--count", "bear",
                                environment=dict(programs.environment, PATH=programs.folder))
    expect_equal((done.returncode, done.stdout), (0, "1\n"), f"the programs on PATH ({done.stderr})")


def removing_and_merging(programs):
    target = programs.place("change.idx")
    path = programs.place("change.jsonl")
    write_articles(path, invented_articles(200, 3))
    for part in range(3):
        write_articles(programs.place(f"part{part}.jsonl"), invented_articles(50, 10 + part, first=1000 + part * 50))
        expect_exit(programs.run("index", "-q", "-i", target, programs.place(f"part{part}.jsonl")), 0)
    expect_exit(programs.run("index", "-q", "-i", target, path), 0)
    before = programs.json("stats", "-i", target, "--json")
    expect_equal(before["articles"], 350, "articles")
    expect_exit(programs.run("remove", "--dry-run", "-i", target, "article-1"), 0)
    expect_equal(programs.json("stats", "-i", target, "--json")["articles"], 350, "articles after --dry-run")
    expect_exit(programs.run("remove", "-i", target, "article-1", "nobody", "article-2"), 1)
    expect_equal(programs.json("stats", "-i", target, "--json")["articles"], 348, "articles")
    expect_exit(programs.run("remove", "-i", target, "article-1"), 1)
    expect_exit(programs.run("show", "-i", target, "article-1"), 1)
    expect_no_strays(programs, target)
    expect_exit(programs.run("merge", "-i", target), 0)
    stats = expect_no_strays(programs, target)
    expect_equal((stats["articles"], len(stats["shards"])), (348, 1), "articles and shards after a merge")
    expect_exit(programs.run("verify", "-i", target), 0)


def cleaning_is_a_choice(programs):
    text = "A headline\nBy Ann Lee\n17:34 JST, June 21, 2024\n\nThe tram rang its bell.\n\nMOST READ\n1\nA bear in Nagano\n\u00a9 2024 Example\n"
    path = programs.write("uncleaned.txt", text)
    on, off = (json.loads(programs.run("extract", "--json", "--clean", word, path).stdout) for word in ("on", "off"))
    expect_equal(on["body"], "The tram rang its bell.", "the body")
    expect_equal(off["body"].split("\n\n"), [line for line in text.split("\n")[1:] if line], "the body with --clean off")
    expect_equal((off["furniture"], off["byline"], off["headline"]), ([], [], "A headline"), "what else there is of it")
    expect_equal(off["published"], on["published"], "the date with --clean off")
    target = programs.place("uncleaned.idx")
    expect_exit(programs.run("index", "-q", "--clean", "off", "-i", target, path), 0)
    hits = programs.json("search", "-i", target, "--json", "bear")["hits"]
    expect(len(hits) == 1 and hits[0]["score"] > 0, "a line that would be set aside has no score with --clean off")
    expect_exit(programs.run("index", "--clean", "perhaps", "-i", target, path), 2)


def stored_text_is_a_choice(programs):
    path = os.path.join(sample(), "tidewater-post.jsonl")
    for store, has_snippet in (("full", True), ("snippet", True), ("none", False)):
        target = programs.place(f"{store}.idx")
        expect_exit(programs.run("index", "-q", "--store", store, "-i", target, path), 0)
        hit = programs.json("search", "-i", target, "--json", "hydrogen")["hits"][0]
        expect_equal(hit["snippet"] is not None and bool(hit["snippet"].get("text")), has_snippet, f"--store {store}: {hit['snippet']!r:.80}")
        if store == "none":
            expect_equal(hit["snippet"], None, "the snippet of an index without text")
        expect(hit["headline"].startswith("Hydrogen"), hit["headline"])


# ---- the same bytes ----

def the_same_input_gives_the_same_bytes(programs):
    path = programs.place("determined.jsonl")
    count = 3000 if programs.sanitized else 20000
    write_articles(path, invented_articles(count, 7))
    first = None
    for memory in ("8", "64"):
        for jobs in ("1", "2", "4"):
            target = programs.place("determined.idx")
            shutil.rmtree(target, ignore_errors=True)
            expect_exit(programs.run("index", "-q", "--memory", memory, "-j", jobs, "-i", target, path), 0)
            hashes = index_hashes(target)
            expect(len(hashes) >= 2, f"files: {sorted(hashes)}")
            first = first or hashes
            expect_equal(hashes, first, f"--memory {memory} -j {jobs} against --memory 8 -j 1")
    expect_equal(programs.json("stats", "-i", target, "--json")["articles"], count, "articles")
    expect_exit(programs.run("verify", "-i", target), 0)


def threads_change_nothing(programs):
    """Searches as short as these are not spread; test_ways and test_threads have those that are."""
    for words in (("--csv", "the rocket"), ("--csv", "--match", "any", "-n", "50", "the harbour of"), ("--count", "ferr*")):
        alone = search(programs, *words)
        expect_exit(alone, 0)
        for threads in ("1", "2", "1024"):
            expect_equal(search(programs, "--threads", threads, *words).stdout, alone.stdout, f"{words} with --threads {threads}")


def counts_are_of_articles_wherever_the_words_are(programs):
    """Words stand in bodies, tags and bylines of the same articles: each article counts once."""
    words = "amber birch cedar delta ember fjord".split()
    articles = [{"id": f"a{i}", "title": "", "body": " ".join(w for n, w in enumerate(words) if i >> n & 1),
                 "tags": [w for n, w in enumerate(words) if i * 37 % 64 >> n & 1],
                 "author": " ".join(w.title() for n, w in enumerate(words) if i * 11 % 64 >> n & 1)} for i in range(1, 64)]
    path = programs.write("overlap.jsonl", "".join(json.dumps(article) + "\n" for article in articles))
    target = programs.place("overlap.idx")
    expect_exit(programs.run("index", "-q", "-i", target, "--language", "none", "--clean", "off", path), 0)
    held = {article["id"]: {*article["body"].split(), *article["tags"], *article["author"].lower().split()}
            for article in articles}
    for first in words:
        for second in words:
            wanted = sum({first, second} <= all_words for all_words in held.values())
            done = programs.run("search", "-i", target, "--in", "all", "--count", first, second)
            expect_equal(done.stdout.strip(), str(wanted), f"articles with {first} and {second} anywhere")


CHECKS = [keys_of_search, marks_count_code_points, nothing_found_is_null_and_all, dates_to_their_precision,
          keys_of_batch, batch_keeps_the_order_of_its_lines, batch_means_all_words, keys_of_stats, keys_of_index,
          keys_of_extract, keys_of_show, an_article_is_shown_as_it_was_read, trec_lines, csv_rows, paths_alone,
          counts_alone, text_begins_with_rank_and_headline, an_agency_that_is_the_source_is_named_once,
          notes_go_to_stderr, options_end_at_the_first_word, the_index_comes_from_the_environment,
          two_indexes_are_one, an_unknown_verb_names_the_nearest,
          help_and_version, color_only_where_it_is_wanted, a_closed_pipe_ends_quietly, a_tree_that_was_moved,
          removing_and_merging, cleaning_is_a_choice, stored_text_is_a_choice, the_same_input_gives_the_same_bytes,
          threads_change_nothing, counts_are_of_articles_wherever_the_words_are]


if __name__ == "__main__":
    sys.exit(main(CHECKS))
