#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Articles that share an id: versions, withdrawals, collisions, standard input; and ids that are removed.

usage: versions.py NEWSHOUND NEWSHOUND_SEARCH NEWSHOUND_INDEX
"""
import json
import os
import random
import sys

from programs import expect, expect_equal, expect_exit, main, write_articles

G2 = """<?xml version="1.0" encoding="UTF-8"?>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{guid}" version="{version}" xml:lang="en">
 <itemMeta><versionCreated>{made}</versionCreated>{extra}<pubStatus qcode="stat:{status}"/></itemMeta>
 <contentMeta><headline>{headline}</headline></contentMeta>
 <contentSet><inlineXML contenttype="application/xhtml+xml"><html><body><p>The lighthouse keeper spoke of {headline}.</p>
 </body></html></inlineXML></contentSet></newsItem>
"""


def newsml(programs, name, version, headline, status="usable", guid="urn:example:1", extra="", made=None):
    return programs.write(name, G2.format(guid=guid, version=version, headline=headline, status=status, extra=extra,
                                          made=made or f"2024-06-{10 + version}T10:00:00Z"))


def index(programs, target, *paths, wanted=0, **more):
    done = programs.run("index", "--json", "-i", programs.place(target), *paths, **more)
    expect_exit(done, wanted)
    return json.loads(done.stdout)


def counts(summary):
    return tuple(summary["articles_" + name] for name in ("added", "updated", "removed", "unchanged"))


def headlines(programs, target):
    found = programs.json("search", "-i", programs.place(target), "--json", "--copies", "show", "lighthouse")
    return sorted(hit["headline"] for hit in found["hits"])


def a_higher_version_replaces(programs):
    first, second = newsml(programs, "up/1.xml", 1, "One"), newsml(programs, "up/2.xml", 2, "Two")
    expect_equal(counts(index(programs, "up.idx", first)), (1, 0, 0, 0), "the first version")
    expect_equal(counts(index(programs, "up.idx", second)), (0, 1, 0, 0), "the second version")
    expect_equal(headlines(programs, "up.idx"), ["Two"], "what is found")
    shown = programs.json("show", "-i", programs.place("up.idx"), "--json", "urn:example:1")
    expect_equal(shown["version"], 2, "the version shown")


def a_lower_version_replaces_nothing(programs):
    old, new = newsml(programs, "down/z-old.xml", 2, "Old"), newsml(programs, "down/a-new.xml", 10, "New")
    index(programs, "down.idx", new)
    summary = index(programs, "down.idx", old)
    expect_equal(counts(summary) + (summary["collisions"],), (0, 0, 0, 1, 0), "an older version in a later run")
    expect_equal(headlines(programs, "down.idx"), ["New"], "what is found")
    summary = index(programs, "both.idx", programs.place("down"))
    expect_equal(counts(summary), (1, 0, 0, 1), "both in one run")
    expect_equal(headlines(programs, "both.idx"), ["New"], "what is found of both")
    for store in ("snippet", "none"):
        target = f"down-{store}.idx"
        index(programs, target, "--store", store, new)
        index(programs, target, "--store", store, old)
        expect_equal(headlines(programs, target), ["New"], f"what is found with --store {store}")


def of_one_version_the_older_one_gives_way(programs):
    late = newsml(programs, "same/late.xml", 3, "Late", made="2024-06-20T10:00:00Z")
    early = newsml(programs, "same/other.xml", 3, "Early", made="2024-06-19T10:00:00Z")
    index(programs, "same.idx", late)
    expect_equal(counts(index(programs, "same.idx", early)), (0, 0, 0, 1), "made before what is there")
    expect_equal(headlines(programs, "same.idx"), ["Late"], "what is found")
    newsml(programs, "same/late.xml", 3, "Late, read better", made="2024-06-20T10:00:00Z")
    expect_equal(counts(index(programs, "same.idx", late)), (0, 1, 0, 0), "the same file anew")


def a_cancelled_article_goes(programs):
    article = newsml(programs, "kill/1.xml", 1, "Taken back")
    other = newsml(programs, "kill/other.xml", 1, "Stays", guid="urn:example:2")
    notice = newsml(programs, "kill/2.xml", 2, "Kill", status="canceled")
    index(programs, "kill.idx", article, other)
    summary = index(programs, "kill.idx", notice)
    expect_equal(counts(summary), (0, 0, 1, 0), "the notice")
    expect_equal((summary["files_read"], summary["files_skipped"], summary["skipped"]), (1, 0, []), "the notice is read")
    expect_equal(headlines(programs, "kill.idx"), ["Stays"], "what is found")
    expect_exit(programs.run("show", "-i", programs.place("kill.idx"), "urn:example:1"), 1)
    expect_equal(counts(index(programs, "kill.idx", notice)), (0, 0, 0, 0), "the notice again")
    expect_exit(programs.run("verify", "-i", programs.place("kill.idx")), 0)


def an_older_version_stays_away_in_the_run(programs):
    newsml(programs, "run/1-notice.xml", 2, "Kill", status="canceled")
    newsml(programs, "run/2-old.xml", 1, "Old")
    index(programs, "run.idx", programs.place("run"))
    expect_equal(headlines(programs, "run.idx"), [], "an older version behind the notice")
    newsml(programs, "run/3-new.xml", 3, "New")
    index(programs, "run.idx", programs.place("run"))
    expect_equal(headlines(programs, "run.idx"), ["New"], "a newer version behind the notice")
    index(programs, "run.idx", programs.place("run/1-notice.xml"))
    expect_equal(headlines(programs, "run.idx"), ["New"], "the notice of an older version comes late")


def ninjs_has_versions_and_notices(programs):
    def story(name, **fields):
        return programs.write(name, json.dumps({"uri": "urn:example:n", "type": "text", "body_text": "The lighthouse.", **fields}))
    new = story("ninjs/2.json", version="2", headline="Second")
    old = story("ninjs/1.json", version="1", headline="First")
    index(programs, "ninjs.idx", new)
    expect_equal(counts(index(programs, "ninjs.idx", old)), (0, 0, 0, 1), "an older version")
    notice = story("ninjs/3.json", pubstatus="canceled")
    expect_equal(counts(index(programs, "ninjs.idx", "--format", "ninjs", notice, new)), (0, 0, 1, 1), "a notice of every version")
    expect_equal(headlines(programs, "ninjs.idx"), [], "what is found")


def a_withdrawal_outlives_its_run(programs):
    old, notice = newsml(programs, "later/1.xml", 1, "Old"), newsml(programs, "later/2.xml", 2, "Kill", status="canceled")
    target = programs.place("later.idx")
    index(programs, "later.idx", notice)
    expect_equal(counts(index(programs, "later.idx", old)), (0, 0, 0, 1), "an older version in a later run")
    expect_equal(headlines(programs, "later.idx"), [], "what is found")
    index(programs, "later.idx", newsml(programs, "later/other.xml", 1, "Other", guid="urn:example:2"))
    expect_exit(programs.run("merge", "-i", target), 0)
    expect_equal(counts(index(programs, "later.idx", old)), (0, 0, 0, 1), "behind another commit and a merge")
    expect_exit(programs.run("verify", "-i", target), 0)
    expect_equal(counts(index(programs, "later.idx", newsml(programs, "later/3.xml", 3, "New"))), (1, 0, 0, 0), "a newer version")
    expect_equal(headlines(programs, "later.idx"), ["New", "Other"], "what is found then")
    expect_equal(counts(index(programs, "later.idx", old, notice)), (0, 0, 0, 1), "both again")
    expect_equal(len([name for name in os.listdir(target) if name.endswith(".withdrawn")]), 1, "files of withdrawals")


def a_damaged_withdrawal_is_told(programs):
    target = programs.place("hurt.idx")
    index(programs, "hurt.idx", newsml(programs, "hurt/1.xml", 2, "Kill", status="canceled"))
    name, = (name for name in os.listdir(target) if name.endswith(".withdrawn"))
    path = os.path.join(target, name)
    whole = open(path, "rb").read()
    for bad in (whole[:-1], whole[:20] + bytes([whole[20] ^ 1]) + whole[21:], b""):
        open(path, "wb").write(bad)
        done = programs.run("verify", "-i", target)
        expect_exit(done, 1)
        expect(name in done.stdout + done.stderr and "withdrawals" in done.stdout + done.stderr, done.stderr)
        done = programs.run("index", "-i", target, newsml(programs, "hurt/0.xml", 1, "Old"))
        expect_exit(done, 2)
        expect("withdrawals" in done.stderr, done.stderr)
    done = programs.run("verify", "--repair", "-i", target)
    expect_exit(done, 1)
    expect("took back" in done.stderr, done.stderr)
    expect_exit(programs.run("verify", "-i", target), 0)
    expect_equal(os.listdir(os.path.join(target, "damaged")), [name], "what is set aside")
    index(programs, "hurt.idx", newsml(programs, "hurt/1.xml", 2, "Kill", status="canceled"))
    name, = (name for name in os.listdir(target) if name.endswith(".withdrawn"))
    os.remove(os.path.join(target, name))
    expect_exit(programs.run("verify", "-i", target), 1)


def a_notice_without_a_number_holds_up_to_its_time(programs):
    def story(name, made, **fields):
        return programs.write(name, json.dumps({"uri": "urn:example:t", "type": "text", "body_text": "The lighthouse.",
                                                "firstcreated": "2024-06-01T10:00:00Z", "versioncreated": made, **fields}))
    first = story("time/1.json", "2024-06-01T10:00:00Z", headline="First")
    notice = story("time/2.json", "2024-06-02T10:00:00Z", pubstatus="canceled")
    index(programs, "time.idx", first)
    expect_equal(counts(index(programs, "time.idx", "--format", "ninjs", notice)), (0, 0, 1, 0), "the notice")
    expect_equal(counts(index(programs, "time.idx", first)), (0, 0, 0, 1), "the first version again")
    again = story("time/3.json", "2024-06-03T10:00:00Z", headline="Given again")
    expect_equal(counts(index(programs, "time.idx", again)), (1, 0, 0, 0), "what was made after the notice")
    expect_equal(headlines(programs, "time.idx"), ["Given again"], "what is found")
    index(programs, "time.idx", "--format", "ninjs", notice, first)
    expect_equal(headlines(programs, "time.idx"), ["Given again"], "what is found when the notice is read again")
    index(programs, "time-all.idx", "--format", "ninjs", programs.place("time"))
    expect_equal(headlines(programs, "time-all.idx"), ["Given again"], "what is found of all at once")


def an_embargo_hides(programs):
    path = newsml(programs, "hide.xml", 1, "Later", extra="<embargoed>2999-01-01T00:00:00Z</embargoed>")
    summary = index(programs, "hide.idx", path, wanted=1)
    expect("under embargo until 2999-01-01" in summary["skipped"][0]["reason"], summary["skipped"])


def extract_names_a_notice(programs):
    path = newsml(programs, "notice.xml", 2, "Kill", status="canceled")
    done = programs.run("extract", "--json", path)
    expect_exit(done, 1)
    expect("cancelled" in done.stderr, done.stderr)


# ---- collisions ----

def invented(programs, folder, files, seed):
    """Files whose articles share ids; and what must come of them: counts, and the headline of each id."""
    chance, stays, updated, unchanged, collisions = random.Random(seed), {}, 0, 0, 0
    for file in range(files):
        lines = []
        for line in range(120):
            number, headline = chance.randrange(900), f"Lighthouse {file}.{line}"
            article = {"guid": f"id-{number}", "headline": headline,
                       "text": " ".join(chance.choices(["harbour", "ferry", "keeper", "storm", "rock"], k=90))}
            if number % 3 == 0:
                article["version"] = chance.randrange(1, 5)
            before, version = stays.get(number), article.get("version", 0)
            if before and version < before[0]:
                unchanged += 1
            else:
                updated += before is not None
                collisions += before is not None and before[2] != file
                stays[number] = (version, headline, file)
            lines.append(json.dumps(article))
        programs.write(f"{folder}/{file:03}.jsonl", "\n".join(lines) + "\n")
    wanted = {"articles_added": len(stays), "articles_updated": updated, "articles_unchanged": unchanged, "collisions": collisions}
    return wanted, {f"id-{number}": headline for number, (_, headline, _) in stays.items()}


def collisions_of_one_run_are_counted(programs):
    wanted, stays = invented(programs, "many", 40, 7)
    bytes_of = []
    for jobs, memory in ((1, 256), (2, 256), (3, 24), (4, 64), (1, 8)):
        target = f"many-{jobs}-{memory}.idx"
        summary = index(programs, target, "-j", str(jobs), "--memory", str(memory), programs.place("many"))
        expect_equal({name: summary[name] for name in wanted}, wanted, f"counts with -j {jobs} --memory {memory}")
        folder = programs.place(target)
        bytes_of.append([open(os.path.join(folder, name), "rb").read() for name in sorted(os.listdir(folder))
                         if name.endswith(".shard")])
        expect(bytes_of[-1] == bytes_of[0], f"other bytes with -j {jobs} --memory {memory}")
    shown = programs.run("show", "-i", programs.place("many-2-256.idx"), "--json", *stays).stdout.splitlines()
    expect_equal({article["id"]: article["headline"] for article in map(json.loads, shown)}, stays, "which articles stay")


def what_is_read_again_is_unchanged(programs):
    """Also where the articles beside it are others, so that texts are kept in other codes."""
    chance, lines = random.Random(3), []
    for number in range(1200):
        text = " ".join(f"{chance.choice(['harbour', 'ferry', 'keeper', 'storm'])}{chance.randrange(400)}" for _ in range(60))
        lines.append(json.dumps({"guid": f"again-{number}", "headline": f"Lighthouse {number}", "text": text if number % 50 else ""}))
    path = programs.write("repeated.jsonl", "\n".join(lines[:1000]) + "\n")
    expect_equal(counts(index(programs, "repeated.idx", path)), (1000, 0, 0, 0), "for the first time")
    for options in ([], ["-j", "2", "--memory", "8"]):
        expect_equal(counts(index(programs, "repeated.idx", *options, path)), (0, 0, 0, 1000), f"again with {options}")
    programs.write("repeated.jsonl", "\n".join(lines) + "\n")
    expect_equal(counts(index(programs, "repeated.idx", path)), (200, 0, 0, 1000), "beside others")
    programs.write("repeated.jsonl", "\n".join(lines).replace("harbour", "port", 1) + "\n")
    expect_equal(counts(index(programs, "repeated.idx", path)), (0, 1, 0, 1199), "but for one word")


def two_files_of_one_run_are_named(programs):
    one = programs.write("twin/a.jsonl", '{"guid":"x","headline":"Lighthouse a"}\n')
    two = programs.write("twin/b.jsonl", '{"guid":"x","headline":"Lighthouse b"}\n')
    done = programs.run("index", "-i", programs.place("twin.idx"), programs.place("twin"))
    expect("1 ids came from another file" in done.stderr and "--id-prefix" in done.stderr, done.stderr)
    expect_equal(headlines(programs, "twin.idx"), ["Lighthouse b"], "the last one stays")
    summary = index(programs, "again.idx", one, one)
    expect_equal(counts(summary) + (summary["collisions"],), (1, 1, 0, 0, 0), "a file named twice")
    summary = index(programs, "order.idx", two, one)
    expect_equal((summary["collisions"], headlines(programs, "order.idx")), (1, ["Lighthouse a"]), "in the order of the command")


def collections_that_count_from_one_want_prefixes(programs):
    """What judgments name are the numbers of a SMART collection: they stand as they are."""
    one = programs.write("smart/one.all", ".I 1\n.T\nA lighthouse\n.W\nThe keeper.\n.I 2\n.T\nLighthouse two\n.W\nThe lamp.\n")
    two = programs.write("smart/two.all", ".I 1\n.T\nAnother lighthouse\n.W\nThe stairs.\n")
    index(programs, "smart.idx", one)
    found = programs.run("search", "-i", programs.place("smart.idx"), "--trec", "run", "lighthouse")
    expect_equal(sorted(line.split()[2] for line in found.stdout.splitlines()), ["1", "2"], "ids")
    done = programs.run("index", "-i", programs.place("smart.idx"), two)
    expect("1 ids came from another file" in done.stderr and "--id-prefix" in done.stderr, done.stderr)
    index(programs, "smart-both.idx", "--id-prefix", "one-", one)
    summary = index(programs, "smart-both.idx", "--id-prefix", "two-", two)
    expect_equal(counts(summary) + (summary["collisions"],), (1, 0, 0, 0, 0), "with a prefix each")


# ---- one address, several ids ----

def versions_of_several_indexes_are_as_those_of_one(programs):
    text = "The council closed the lighthouse. " + " ".join(
        f"Keeper number {word} said that the lamp had burned for {word} years and more." for word in
        "one two three four five six seven eight nine ten".split())
    def story(identifier, day, address, more=""):
        return programs.write(f"outlet/{identifier}.jsonl", json.dumps({
            "guid": identifier, "headline": f"Lighthouse, day {day}", "text": text + more, "source": "Ex",
            "published": f"2024-06-{day}T10:00:00Z", "url": f"https://example.org/{address}"}) + "\n")
    files = [story("first", 20, "a"), story("second", 21, "a", " It was dark that night."), story("copy", 22, "b")]
    parts = []
    for number, path in enumerate(files):
        index(programs, "whole-outlet.idx", path)
        index(programs, f"outlet-{number}.idx", path)
        parts += ["-i", programs.place(f"outlet-{number}.idx")]

    def stories(*indexes):
        found = programs.json("search", *indexes, "--json", "lighthouse")
        return sorted((hit["id"], hit["copies"]) for hit in found["hits"]), found["total"], found["total_articles"]
    wanted = [("first", 0), ("second", 1)], 2, 3
    expect_equal(stories("-i", programs.place("whole-outlet.idx")), wanted, "of one index")
    expect_equal(stories(*parts), wanted, "of three")
    expect_equal(stories(*parts[:4]), ([("first", 0), ("second", 0)], 2, 2), "without the copy")
    index(programs, "outlet-again.idx", files[1])
    expect_equal(stories(*parts[2:4], "-i", programs.place("outlet-again.idx")), ([("second", 1)], 1, 2), "one article twice")
    expect_exit(programs.run("remove", "-q", *parts[2:4], "second"), 0)
    expect_equal(stories(*parts), ([("first", 1)], 1, 2), "where the newer one is gone")


# ---- standard input ----

def streams_do_not_share_ids(programs):
    for text in ("First\n\nThe lighthouse was lit.\n", "Second\n\nThe lighthouse was put out.\n"):
        expect_equal(index(programs, "pipe.idx", "-", input=text)["articles_added"], 1, "articles added")
    expect_equal(headlines(programs, "pipe.idx"), ["First", "Second"], "what is found")
    expect_equal(counts(index(programs, "pipe.idx", "-", input="First\n\nThe lighthouse was lit.\n")), (0, 0, 0, 1), "the same stream again")
    lines = "".join(json.dumps({"headline": f"Lighthouse {i}", "text": "abc"}) + "\n" for i in range(3))
    expect_equal(index(programs, "pipe.idx", "-", input=lines)["articles_added"], 3, "articles added")
    found = programs.json("search", "-i", programs.place("pipe.idx"), "--json", "lighthouse")["hits"]
    expect(all(hit["id"].startswith("-#") and hit["path"] == "-" for hit in found), found)


def bare_ids_of_streams_collide(programs):
    index(programs, "bare.idx", "-", input='{"id":1,"headline":"Lighthouse one"}\n')
    summary = index(programs, "bare.idx", "-", input='{"id":1,"headline":"Lighthouse two"}\n')
    expect_equal((summary["articles_updated"], summary["collisions"]), (1, 1), "an id of another stream")
    summary = index(programs, "bare.idx", "--id-prefix", "x-", "-", input='{"id":1,"headline":"Lighthouse three"}\n')
    expect_equal((summary["articles_added"], summary["collisions"]), (1, 0), "with a prefix")


# ---- removing ----

def an_id_named_twice_is_removed_once(programs):
    target = programs.place("twice.idx")
    index(programs, "twice.idx", programs.write("twice.jsonl", '{"guid":"2","headline":"A"}\n{"guid":"3","headline":"B"}\n'))
    done = programs.run("remove", "-i", target, "2", "2")
    expect_exit(done, 0)
    expect("Removed 1 article" in done.stderr, done.stderr)
    expect_exit(programs.run("remove", "-i", target, "2", "2"), 1)
    done = programs.run("remove", "-i", target)
    expect_exit(done, 2)
    expect("search --json" in done.stderr, done.stderr)


def little_memory_suffices_beside_a_large_index(programs):
    """What is looked at in a large shard, to find what new articles replace, does not stay in memory."""
    if programs.sanitized:
        return "a sanitizer has memory of its own"
    index, source = programs.place("large.idx"), random.Random(5)
    write_articles(programs.place("large.jsonl"), (
        json.dumps({"guid": f"large-{number}", "headline": f"Tide {number}", "text": f"{source.getrandbits(9600):x}"})
        for number in range(60000)))
    expect_exit(programs.run("index", "-q", "-i", index, programs.place("large.jsonl")), 0)
    write_articles(programs.place("later.jsonl"), (
        json.dumps({"guid": f"large-{number}", "headline": f"Ebb {number}", "text": "The tide went out."})
        for number in range(0, 60000, 60)))
    summary = programs.json("index", "--json", "--memory", "8", "-i", index, programs.place("later.jsonl"))
    expect_equal(summary["articles_updated"], 1000, "articles replaced")
    expect(summary["index_bytes"] > 70 << 20, f"an index of {summary['index_bytes']} bytes shows nothing")
    expect(summary["peak_rss_bytes"] < 40 << 20, f"{summary['peak_rss_bytes'] >> 20} MiB for 1,000 articles")
    return None


CHECKS = [a_higher_version_replaces, a_lower_version_replaces_nothing, of_one_version_the_older_one_gives_way,
          a_cancelled_article_goes, an_older_version_stays_away_in_the_run, ninjs_has_versions_and_notices,
          a_withdrawal_outlives_its_run, a_damaged_withdrawal_is_told,
          a_notice_without_a_number_holds_up_to_its_time, an_embargo_hides, extract_names_a_notice,
          collisions_of_one_run_are_counted, what_is_read_again_is_unchanged, two_files_of_one_run_are_named,
          collections_that_count_from_one_want_prefixes, versions_of_several_indexes_are_as_those_of_one,
          streams_do_not_share_ids, bare_ids_of_streams_collide, an_id_named_twice_is_removed_once,
          little_memory_suffices_beside_a_large_index]


if __name__ == "__main__":
    sys.exit(main(CHECKS))
