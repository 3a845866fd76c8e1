#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""An index of which a part is damaged: the rest answers, says so, and can be repaired.

usage: damage.py NEWSHOUND NEWSHOUND_SEARCH NEWSHOUND_INDEX
"""
import json
import os
import shutil
import sys

from programs import expect, expect_equal, expect_exit, index_hashes, invented_articles, main, write_articles

WORDS = ("kestrel", "lantern", "quarry")


SHARDS = {}  # word -> the shard that alone holds it


def part(number):
    """Articles of one commit: 40 that all hold the word tidings, and one word of their own part."""
    for i, line in enumerate(invented_articles(40, number)):
        article = json.loads(line)
        yield json.dumps({"guid": f"{WORDS[number]}-{i}", "headline": f"Tidings of the {WORDS[number]} number {i}",
                          "body": article["text"], "published": article["published"]})


def copies_of_one():
    """Two printings of one story, long enough to be known as copies."""
    body = " ".join(f"word{i} of the long telegram that two papers printed" for i in range(60))
    for paper in ("Morning Post", "Evening Post"):
        yield json.dumps({"guid": f"wire-{paper}", "headline": "The long telegram", "source": paper, "body": body,
                          "published": "2024-05-01"})


def made_index(programs):
    """An index of four shards: three of the articles of one part each, and one of copies."""
    whole = programs.place("whole.idx")
    if not os.path.exists(whole):
        write_articles(programs.place("copies.jsonl"), copies_of_one())
        for number, word in enumerate(WORDS):
            path = programs.place(f"{word}.jsonl")
            write_articles(path, part(number))
            before = set(shards(whole)) if number else set()
            expect_exit(programs.run("index", "-q", "--no-copies", "-i", whole, path), 0)
            SHARDS[word], = set(shards(whole)) - before
        expect_exit(programs.run("index", "-q", "-i", whole, programs.place("copies.jsonl")), 0)
        expect_equal(len(shards(whole)), 4, "shards")
    shutil.rmtree(programs.place("some.idx"), ignore_errors=True)
    shutil.copytree(whole, programs.place("some.idx"))
    return programs.place("some.idx")


def shards(index):
    return sorted(file for file in os.listdir(index) if file.endswith(".shard"))


def groups(index):
    return next(file for file in os.listdir(index) if file.endswith(".groups"))


def change_byte(path, at):
    with open(path, "r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 0x20]))


def found(programs, index, *query):
    done = programs.run("search", "-i", index, "--json", "-n", "200", *query)
    expect_exit(done, 0)
    return json.loads(done.stdout)


def says_partial(answer, name, articles):
    expect_equal(answer["partial"], True, "partial")
    expect_equal([os.path.basename(path) for path in answer["missing"]], [name], "missing")
    expect_equal(answer["total_exact"], False, "total_exact")
    notes = [note["text"] for note in answer["notes"] if note["code"] == "partial"]
    expect_equal(len(notes), 1, "notes of what is missing")
    expect(name in notes[0], notes[0])
    expect_equal(answer["total_articles"], articles, "articles that answer")


# ---- a part is missing ----

def the_others_answer(programs):
    harms = (lambda path: os.remove(path), lambda path: os.truncate(path, 0),
             lambda path: os.truncate(path, os.path.getsize(path) // 2), lambda path: change_byte(path, 3),
             lambda path: change_byte(path, os.path.getsize(path) - 80))
    for number, harm in enumerate(harms):
        index = made_index(programs)
        name = SHARDS["kestrel"]
        harm(os.path.join(index, name))
        says_partial(found(programs, index, "tidings"), name, 80)
        done = programs.run("search", "-i", index, "tidings")
        expect_exit(done, 0, f"harm {number}")
        expect(name in done.stderr, done.stderr)
        done = programs.run("search", "-i", index, "--count", "tidings")
        expect_equal(done.stdout, "80\n", "count")
        expect(name in done.stderr, done.stderr)


def statistics_are_of_those_that_answer(programs):
    index = made_index(programs)
    os.remove(os.path.join(index, SHARDS["kestrel"]))
    alone = programs.place("alone.idx")
    for name in ("lantern", "quarry", "copies"):
        expect_exit(programs.run("index", "-q", "--no-copies", "-i", alone, programs.place(f"{name}.jsonl")), 0)

    def scores(where):
        return [(hit["id"], hit["score"]) for hit in found(programs, where, "tidings", "lantern")["hits"]]
    expect_equal(scores(index), scores(alone), "scores without a shard, and of an index that never had it")


def nothing_found_is_no_answer(programs):
    index = made_index(programs)
    name = SHARDS["kestrel"]
    os.remove(os.path.join(index, name))
    done = programs.run("search", "-i", index, "kestrel")
    expect_exit(done, 2)
    expect(name in done.stderr, done.stderr)
    done = programs.run("show", "-i", index, "kestrel-3")
    expect_exit(done, 2)
    expect(name in done.stderr, done.stderr)
    expect_exit(programs.run("show", "-i", index, "lantern-3"), 0)


def damage_inside_is_met_by_a_search(programs):
    """Whichever byte is changed: the answer is as before, or is that of the others and says so."""
    index = made_index(programs)
    whole = found(programs, index, "tidings")
    name = SHARDS["kestrel"]
    met = 0
    size = os.path.getsize(os.path.join(index, name))
    for step in range(30):
        index = made_index(programs)
        change_byte(os.path.join(index, name), 70 + (size - 200) * step // 30)
        answer = found(programs, index, "tidings")
        if answer["partial"]:
            met += 1
            says_partial(answer, name, 80)
        else:
            expect_equal(answer["hits"], whole["hits"], "hits")
        expect_exit(programs.run("verify", "-i", index), 1)
    expect(met >= 3, f"only {met} of 30 searches met the damage")


def batch_and_stats_go_on(programs):
    index = made_index(programs)
    name = SHARDS["kestrel"]
    os.truncate(os.path.join(index, name), 100)
    done = programs.run("batch", "-i", index, "--json", "-n", "100", "-", input="tidings\nlantern\n")
    expect_exit(done, 0)
    for line in done.stdout.splitlines():
        expect_equal([os.path.basename(path) for path in json.loads(line)["missing"]], [name], "missing in a batch")
    done = programs.run("batch", "-i", index, "--trec", "run", "-", input="tidings\nlantern\n")
    expect_exit(done, 0)
    expect_equal(done.stderr.count(name), 1, "lines about the missing shard")
    done = programs.run("batch", "-i", index, "-", input="kestrel\n")
    expect_exit(done, 2)
    done = programs.run("stats", "-i", index, "--json")
    expect_exit(done, 0)
    stats = json.loads(done.stdout)
    expect_equal(stats["articles"], 82, "articles of the others")
    expect_equal([os.path.basename(path) for path in stats["missing"]], [name], "missing in stats")
    expect(name in done.stderr, done.stderr)


def several_indexes_of_which_one_is_damaged(programs):
    index, other = made_index(programs), programs.place("other.idx")
    shutil.rmtree(other, ignore_errors=True)
    expect_exit(programs.run("index", "-q", "-i", other, programs.place("kestrel.jsonl")), 0)
    with open(os.path.join(other, "MANIFEST"), "wb") as file:
        file.write(b"rubbish")
    answer = json.loads(programs.run("search", "--json", "-i", index, "-i", other, "lantern").stdout)
    expect_equal((answer["partial"], len(answer["missing"])), (True, 1), "partial, missing")
    expect_exit(programs.run("search", "-i", other, "lantern"), 2)
    expect_exit(programs.run("search", "-i", index, "-i", programs.place("nowhere"), "lantern"), 2)


def damage_met_while_indexes_are_joined(programs):
    """Several indexes are compared for copies when they are opened, which reads all sketches."""
    index, other = made_index(programs), programs.place("copies.idx")
    shutil.rmtree(other, ignore_errors=True)
    for name in ("copies", "kestrel"):
        expect_exit(programs.run("index", "-q", "-i", other, programs.place(f"{name}.jsonl")), 0)
    copies = next(name for name in shards(index) if name not in SHARDS.values())
    whole = found(programs, index, "-i", other, "--match=any", "telegram", "lantern")
    met, size = 0, os.path.getsize(os.path.join(index, copies))
    for step in range(24):
        index = made_index(programs)
        change_byte(os.path.join(index, copies), 70 + (size - 200) * step // 24)
        answer = found(programs, index, "-i", other, "--match=any", "telegram", "lantern")
        if answer["partial"]:
            met += 1
            says_partial(answer, copies, 42)
        else:
            expect_equal(answer["hits"], whole["hits"], "hits")
    expect(met >= 3, f"only {met} of 24 searches met the damage")


def without_groups_nothing_folds(programs):
    for harm in (os.remove, lambda path: change_byte(path, 9), lambda path: change_byte(path, 30)):
        index = made_index(programs)
        expect_equal(found(programs, index, "telegram")["total"], 1, "stories")
        name = groups(index)
        harm(os.path.join(index, name))
        answer = found(programs, index, "telegram")
        expect_equal((answer["total"], answer["total_articles"], len(answer["hits"])), (2, 2, 2), "unfolded")
        expect_equal((answer["partial"], answer["missing"]), (False, []), "partial, missing: every article answers")
        notes = [note for note in answer["notes"] if note["code"] == "unfolded"]
        expect_equal(len(notes), 1, "notes")
        expect(name in notes[0]["text"], notes[0]["text"])
        expect_equal(found(programs, index, "telegram", "--copies=show")["notes"], [], "notes where none are folded")
        done = programs.run("search", "-i", index, "nowhere-at-all")
        expect_exit(done, 1)


# ---- repair ----

def repaired(programs, index, wanted=1):
    done = programs.run("verify", "-i", index, "--repair")
    expect_exit(done, wanted)
    expect_exit(programs.run("verify", "-i", index), 0)
    return done


def scored(programs, index):
    answer = found(programs, index, "--match=any", "tidings", "lantern", "kestrel", "telegram")
    return [(hit["id"], hit["score"], hit["snippet"]["text"]) for hit in answer["hits"]], answer["total"]


def what_is_damaged_is_set_aside_and_comes_back(programs):
    index = made_index(programs)
    whole, name = scored(programs, index), SHARDS["kestrel"]
    path = os.path.join(index, name)
    change_byte(path, os.path.getsize(path) // 2)
    with open(path, "rb") as file:
        damaged = file.read()
    done = programs.run("index", "-i", index, programs.place("kestrel.jsonl"))
    expect_exit(done, 2)
    expect("verify --repair" in done.stderr, done.stderr)
    done = repaired(programs, index)
    expect(done.stdout.startswith(name + ": "), done.stdout)
    expect(f"read again: {programs.place('kestrel.jsonl')}\n" in done.stdout, done.stdout)
    expect("40 articles are lost" in done.stderr, done.stderr)
    with open(os.path.join(index, "damaged", name), "rb") as file:
        expect_equal(file.read(), damaged, "the damaged file")
    with open(os.path.join(index, "damaged", name + ".lost"), encoding="utf-8") as file:
        lost = list(file)
    expect(set(lost) <= {f"kestrel-{i}\t{programs.place('kestrel.jsonl')}\n" for i in range(40)}, f"lost: {lost}")
    expect(f"{40 - len(lost)} of them cannot be named" in done.stderr if len(lost) < 40 else True, done.stderr)
    expect(len(lost) > 10, f"only {len(lost)} of 40 can be named, though all but a byte is sound")
    answer = found(programs, index, "tidings")
    expect_equal((answer["total_articles"], answer["partial"], answer["notes"]), (80, False, []), "after the repair")
    expect_equal(found(programs, index, "telegram")["total"], 1, "stories")
    expect_exit(programs.run("show", "-i", index, "kestrel-3"), 1)
    expect_exit(programs.run("index", "-q", "--no-copies", "-i", index, programs.place("kestrel.jsonl")), 0)
    expect_equal(scored(programs, index), whole, "answers once it is read again")
    expect(os.path.exists(os.path.join(index, "damaged", name)), "a later writer removed what was set aside")


def any_harm_can_be_repaired(programs):
    """The rest answers as if the shard had never been there, whatever was done to it."""
    harms = (lambda path: os.remove(path), lambda path: os.truncate(path, 0),
             lambda path: os.truncate(path, os.path.getsize(path) // 2), lambda path: change_byte(path, 3))
    for number, harm in enumerate(harms):
        index = made_index(programs)
        harm(os.path.join(index, SHARDS["lantern"]))
        without = found(programs, index, "tidings")["hits"]
        done = repaired(programs, index)
        expect("40 articles are lost" in done.stderr and "cannot be named" in done.stderr, f"harm {number}: {done.stderr}")
        expect_equal(found(programs, index, "tidings")["hits"], without, f"harm {number}: hits")


def all_shards_but_one(programs):
    index = made_index(programs)
    for word in WORDS:
        os.truncate(os.path.join(index, SHARDS[word]), 5)
    repaired(programs, index)
    expect_equal(found(programs, index, "telegram")["total"], 1, "stories")
    for name in shards(index):
        os.truncate(os.path.join(index, name), 5)
    repaired(programs, index)
    expect_exit(programs.run("search", "-i", index, "telegram"), 1)
    expect_exit(programs.run("index", "-q", "-i", index, programs.place("copies.jsonl")), 0)
    expect_equal(found(programs, index, "telegram")["total"], 1, "stories")


def groups_are_made_anew(programs):
    for harm in (os.remove, lambda path: change_byte(path, 30)):
        index = made_index(programs)
        harm(os.path.join(index, groups(index)))
        done = repaired(programs, index)
        expect("lost" not in done.stderr, done.stderr)
        answer = found(programs, index, "telegram")
        expect_equal((answer["total"], answer["notes"]), (1, []), "stories")


def deletions_go_with_their_shard(programs):
    index = made_index(programs)
    expect_exit(programs.run("remove", "-i", index, "kestrel-3"), 0)
    name = next(file for file in os.listdir(index) if file.endswith(".deletes"))
    change_byte(os.path.join(index, name), 30)
    says_partial(found(programs, index, "tidings"), name, 80)
    repaired(programs, index)
    expect_equal(sorted(os.listdir(os.path.join(index, "damaged"))),
                 sorted([name, SHARDS["kestrel"], SHARDS["kestrel"] + ".lost"]), "set aside")


def a_sound_index_is_left_alone(programs):
    index = made_index(programs)
    before = index_hashes(index)
    expect_equal(repaired(programs, index, wanted=0).stdout, "ok\n", "stdout")
    expect_equal(index_hashes(index), before, "files")


def an_interrupted_repair_is_finished(programs):
    index = made_index(programs)
    name = SHARDS["kestrel"]
    change_byte(os.path.join(index, name), os.path.getsize(os.path.join(index, name)) // 2)
    os.mkdir(os.path.join(index, "damaged"))
    os.rename(os.path.join(index, name), os.path.join(index, "damaged", name))
    done = repaired(programs, index)
    expect("read again: " in done.stdout, done.stdout)


def what_was_kept_before_stays(programs):
    """The same articles make a shard of the same name, which may be damaged again."""
    index, name = made_index(programs), SHARDS["kestrel"]
    kept = []
    for step in (3, 5):
        path = os.path.join(index, name)
        change_byte(path, os.path.getsize(path) * step // 10)
        with open(path, "rb") as file:
            kept.append(file.read())
        repaired(programs, index)
        expect_exit(programs.run("index", "-q", "--no-copies", "-i", index, programs.place("kestrel.jsonl")), 0)
        expect(name in shards(index), "the shard does not come back by its name")
    for number, content in zip(("", ".2"), kept):
        with open(os.path.join(index, "damaged", name + number), "rb") as file:
            expect(file.read() == content, f"what was set aside as {name}{number} is another file")
        expect(os.path.exists(os.path.join(index, "damaged", name + number + ".lost")), f"no list of {name}{number}")


def what_cannot_be_repaired(programs):
    index = made_index(programs)
    with open(os.path.join(index, SHARDS["kestrel"]), "r+b") as file:
        file.seek(8)
        file.write((77).to_bytes(4, "little"))
    before = index_hashes(index)
    done = programs.run("verify", "--repair", "-i", index)
    expect_exit(done, 2)
    expect("version 77" in done.stderr, done.stderr)
    expect_equal(index_hashes(index), before, "files of a newer format")
    os.truncate(os.path.join(index, "MANIFEST"), 30)
    before = index_hashes(index)
    done = programs.run("verify", "--repair", "-i", index)
    expect_exit(done, 2)
    expect("MANIFEST" in done.stderr and "into another directory" in done.stderr, done.stderr)
    expect_equal(index_hashes(index), before, "files of an index without a manifest")
    expect_exit(programs.run("verify", "--repair", "-i", programs.place("nowhere.idx")), 2)
    expect(not os.path.exists(programs.place("nowhere.idx")), "repair made an index")
    done = programs.run_program(programs.path("newshound-search"), "verify", "--repair")
    expect_exit(done, 2)
    expect("newshound-index" in done.stderr, done.stderr)


# ---- time, and small things that are told ----

def a_search_ends_in_time(programs):
    """With a prefix of everything beside itself 300 times, no time suffices; the answer says so."""
    index = made_index(programs)
    query = " NEAR ".join(["k*", "ta*", "le*"] * 100)
    done = programs.run("search", "-i", index, "--timeout", "1", "--json", "--", query)
    answer = json.loads(done.stdout)
    if answer["partial"]:  # a fast machine may be done
        expect_equal([note["code"] for note in answer["notes"]].count("deadline"), 1, "notes of the deadline")
        expect_equal(answer["missing"], [], "missing")
        expect_exit(done, 0 if answer["total"] else 2)
    answer = found(programs, index, "--timeout=100000", "tidings")
    expect_equal((answer["partial"], answer["total"]), (False, 120), "with time enough")
    for value in ("0", "-1", "soon", "1.5"):
        done = programs.run("search", "-i", index, "--timeout", value, "tidings")
        expect_exit(done, 2)
        expect("milliseconds" in done.stderr, done.stderr)


def odd_options_are_told_of(programs):
    index = made_index(programs)
    done = programs.run("search", "-i", index, "-n", "-1", "tidings")
    expect_exit(done, 2)
    expect("--limit -1" in done.stderr and "from 0 on" in done.stderr, done.stderr)
    done = programs.run("search", "-i", index, "tidings", "-n", "-1")
    expect_exit(done, 0)
    expect("-n behind the first word" in done.stderr and "--limit" in done.stderr, done.stderr)
    expect("behind the first word" not in programs.run("search", "-i", index, "tidings", "-lantern").stderr, "of a word")
    done = programs.run("search", "-i", index, "--json", "--since", "2024-03", "--until", "2024-02", "tidings")
    expect_exit(done, 1)
    expect("no_days" in [note["code"] for note in json.loads(done.stdout)["notes"]], done.stdout)
    notes = json.loads(programs.run("search", "-i", index, "--json", "tidings^-1").stdout)["notes"]
    expect("bad_weight" in [note["code"] for note in notes], notes)


CHECKS = [the_others_answer, statistics_are_of_those_that_answer, nothing_found_is_no_answer,
          damage_inside_is_met_by_a_search, batch_and_stats_go_on, several_indexes_of_which_one_is_damaged,
          damage_met_while_indexes_are_joined, without_groups_nothing_folds,
          what_is_damaged_is_set_aside_and_comes_back, any_harm_can_be_repaired, all_shards_but_one,
          groups_are_made_anew, deletions_go_with_their_shard, a_sound_index_is_left_alone,
          an_interrupted_repair_is_finished, what_was_kept_before_stays,
          what_cannot_be_repaired, a_search_ends_in_time, odd_options_are_told_of]


if __name__ == "__main__":
    sys.exit(main(CHECKS))
