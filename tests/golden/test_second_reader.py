#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The second reader against the programs: does FORMAT.md say what the files hold?

usage: test_second_reader.py NEWSHOUND_INDEX NEWSHOUND_SEARCH

Indexes corpus/sample (all of it, without text, snippets, after a removal) and generated articles (without stems,
with English ones, after a second commit, merged, reordered, in several shards), reads every index with
second_reader.py, and compares with `stats` and `show`, with the articles that went in, and with lists made by brute
force from the stored texts.
"""
import collections
import datetime
import json
import os
import struct
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
import generated  # noqa: E402
import xxh3  # noqa: E402
from second_postings import met  # noqa: E402
from second_reader import Damage, Index, Newer, Shard  # noqa: E402

PROGRAM_INDEX, PROGRAM_SEARCH = (os.path.abspath(path) for path in sys.argv[1:3])
ROOT = os.environ.get("NEWSHOUND_SOURCE_ROOT", os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
SAMPLE = os.path.join(ROOT, "corpus", "sample")
PRECISIONS = [None, "year", "month", "day", "minute", "second"]
BRANCHES = ["inlined", "directories", "champions", "offset groups", "freqs", "ordinals", "position groups", "exceptions",
            "long shared", "kind 0, bare", "kind 0, coded", "kind 0, bare, w 0", "kind 0, coded, w 0",
            "kind 1, bare", "kind 1, coded", "text in codes"]
counts, failures = collections.Counter(), []


def same(what, found, expected):
    counts["comparisons"] += 1
    if found != expected:
        failures.append(what)
        print(f"FAIL {what}:\n  index    {found!r:.400}\n  expected {expected!r:.400}")


def run(program, *arguments):
    return subprocess.run([program, *arguments], check=True, capture_output=True, encoding="utf-8").stdout


def read(name, folder):
    started = time.monotonic()
    index = Index(folder)
    counts["indexes"] += 1
    counts["shards"] += len(index.shards)
    for shard in index.shards:
        counts["documents"] += shard.document_count
        counts["terms"] += shard.term_count
        counts["postings"] += shard.posting_count
        counts["positions"] += shard.position_count
    print(f"{name}: generation {index.generation}, {len(index.shards)} shards, "
          f"{sum(map(len, index.deleted))} deleted, read in {time.monotonic() - started:.1f} s")
    return index


# What show and stats print

def instant_text(precision, known, instant, offset):
    if precision == 0:
        return None
    local = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=instant, minutes=offset if known else 0)
    if precision <= 3:
        return local.isoformat()[:(0, 4, 7, 10)[precision]]
    sign, hours, minutes = "-" if offset < 0 else "+", *divmod(abs(offset), 60)
    return local.isoformat() + (f"{sign}{hours:02}:{minutes:02}" if known else "")


def published(document):
    return instant_text(document["precision"], document["zone_known"], document["instant"], document["offset"])


def text(value):
    return None if value is None else value.decode("utf-8", "replace")


def shown(document):
    """What `show --json` should print of a document."""
    path, _, member = (document["path"] or document["id"]).partition(b"\0")
    result = {name: text(document.get(name)) for name in (
        "id", "headline", "deck", "dateline", "published_from", "updated_from", "section", "source", "agency", "url", "language",
        "body")}
    for name in ("byline", "tags", "captions"):
        result[name] = [text(value) for value in document.get(name, [])]
    precision, known, instant, offset = document.get("updated") or (0, 0, 0, 0)[:4]
    result.update(
        published=published(document), published_precision=PRECISIONS[document["precision"]],
        updated=instant_text(precision, known, instant, offset), updated_precision=PRECISIONS[precision],
        version=(document["version"] or [None])[0],
        furniture=[{"rule": text(rule), "text": text(line)} for rule, line in document.get("furniture", [])],
        path=text(path), member=text(member) if member else None)
    return result


def compare_show(name, folder, index):
    groups = [[text(identifier) for identifier in group] for group in index.copies]
    copies = {one: sorted(other for other in group if other != one) for group in groups for one in group}
    live = [document for _, _, document in index.live()]
    for begin in range(0, len(live), 500):
        some = live[begin:begin + 500]
        lines = run(PROGRAM_SEARCH, "show", "-i", folder, "--json", *(text(d["id"]) for d in some)).splitlines()
        same(f"{name}: articles shown", len(lines), len(some))
        for line, document in zip(lines, some):
            article, identifier = json.loads(line), text(document["id"])
            printed = sorted(copy["id"] for copy in article.pop("copies"))
            same(f"{name}: copies of {identifier}", printed, copies.get(identifier, []))
            counts["copies"] += len(printed)
            same(f"{name}: show {identifier}", article, shown(document))
            counts["articles shown"] += 1


def compare_stats(name, folder, index):
    stats = json.loads(run(PROGRAM_SEARCH, "stats", "-i", folder, "--json"))
    live, shards = [document for _, _, document in index.live()], index.shards

    def total(*fields):
        return sum(getattr(shard, field) for shard in shards for field in fields)

    def length(*sections):
        return sum(shard.section(section).left() for shard in shards for section in sections)

    same(f"{name}: articles", stats["articles"], len(live))
    same(f"{name}: shards", stats["shards"], [
        {"name": shard_name, "articles": shard.document_count - len(deleted), "bytes": len(shard.data)}
        for shard_name, shard, deleted in zip(index.names, shards, index.deleted)])
    for field, member in (("terms", "term_count"), ("postings", "posting_count"), ("positions", "position_count")):
        same(f"{name}: {field}", stats[field], total(member))
    sections = {"documents": total("doc_bytes"), "impact_codes": total("code_bytes"), "freqs": total("freq_bytes"),
                "positions": total("position_bytes"), "forms": total("form_bytes"),
                "directories": total("directory_bytes"), "terms": length(2, 3), "columns": length(*range(16, 29)),
                "sketches": length(29), "lines": length(30, 31), "names": length(*range(8, 13), 6, 7), "records": total("record_bytes"), "text": total("text_bytes")}
    sections["other"] = sum(len(shard.data) for shard in shards) - sum(sections.values())
    same(f"{name}: section_bytes", stats["section_bytes"], sections)
    same(f"{name}: index_bytes", stats["index_bytes"], sum(len(index.read(file)) for file in index.files))
    for field in ("language", "source"):
        held = collections.Counter(text(d[field]) for d in live if d[field])
        same(f"{name}: {field}s", stats[field + "s"], dict(held))
    dated = [d for d in live if d["precision"]]
    for field, pick in (("oldest", min), ("newest", max)):
        edge = pick(d["instant"] for d in dated)
        ends = {published(d) for d in dated if d["instant"] == edge}
        same(f"{name}: {field}", stats[field] in ends, True)
    same(f"{name}: generation", (stats["generation"], stats["format_version"]), (index.generation, 1))


# What the lists hold

def check_bounds(name, shard, weighted):
    """Every code bounds the saturated weight, made here of brute-force lengths and freqs."""
    lengths = [[len(row) for row in generated.fields(document)] for document in shard.documents]
    totals = [sum(n * weight for n, weight in zip(row, shard.weights)) for row in lengths]
    same(f"{name}: lengths", lengths, [[d["headline_length"], d["body_length"], d["caption_length"]]
                                       for d in shard.documents])
    reference = sum(totals) / len(totals)
    for term in shard.terms:
        same(f"{name}: codes of {term.key}", {posting.code is not None for posting in term.postings},
             {bool(term.flags & 4 and term.doc_freq >= 9)})
        for posting in term.postings:
            if posting.code is not None:
                part = 1.2 * (1 - 0.75 + 0.75 * totals[posting.document] / reference)
                w = weighted[term.key, posting.document]
                rounded = struct.unpack("<f", struct.pack("<f", part))[0]
                counts["impact codes"] += 1
                if w / (w + rounded) > posting.code / 32 or w / (w + part) > posting.code / 32 * (1 + 1e-7):
                    same(f"{name}: bound of {term.key} in {posting.document}", posting.code, w / (w + part) * 32)


def compare_lists(name, index):
    """Every list of every shard, of --language none."""
    for shard in index.shards:
        expected, weighted = generated.expected_lists(shard.documents, shard.weights)
        same(f"{name}: keys", [term.key for term in shard.terms], sorted(expected))
        for term in shard.terms:
            found = [(p.document, p.freq, p.positions) for p in term.postings]
            same(f"{name}: list of {term.key}", (term.flags, found), expected.get(term.key))
            same(f"{name}: form of {term.key}", [form for form, _ in term.forms], [term.key[2:]])
            counts["postings by brute force"] += len(found)
            counts["positions by brute force"] += sum(len(positions) for _, _, positions in found)
            counts["longest list"] = max(counts["longest list"], len(found))
        check_bounds(name, shard, weighted)


def compare_forms(name, index):
    """With stems: the forms at the positions of an article's text must be its words, whatever the lists are."""
    for shard in index.shards:
        found, expected = {}, {}
        for term in shard.terms:
            if term.key[:1] == b"t":
                for document, position, form in shard.places(term):
                    same(f"{name}: a place twice", (document, position) in found, False)
                    found[document, position] = form.decode()
        for number, document in enumerate(shard.documents):
            at = 0
            for row in generated.fields(document):
                expected.update({(number, at + i): word for i, (word, _) in enumerate(row) if word})
                at += len(row) + 1
        same(f"{name}: words at places", found, expected)
        counts["forms at places"] += len(found)
        counts["lists of several forms"] += sum(len(term.forms) > 1 for term in shard.terms)


def compare_articles(name, index, articles, cut=None):
    """Are the stored texts those that went in?"""
    for _, _, document in index.live():
        article = articles.get(text(document["id"]))
        if article:
            body = article["body"].encode()
            body = (body if cut is None else body[:cut]).decode("utf-8", "ignore")
            same(f"{name}: texts of {article['guid']}",
                 [text(document[field]) for field in ("headline", "deck", "body")],
                 [article["headline"], article.get("deck"), body])
            version = (document["version"] or [None])[0]
            same(f"{name}: version of {article['guid']}", version, article.get("version"))
            counts["articles as written"] += 1
            counts["versions"] += version is not None


def check_damage(name, index):
    """No byte of a shard can change unseen."""
    data = index.shards[0].data
    for at in range(0, len(data), 61):
        try:
            Shard(data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1:], index.weights)
            same(f"{name}: byte {at} changed", "read", "refused")
        except (Damage, Newer):
            counts["changed bytes refused"] += 1


def check_hash():
    """Against a number made with libxxhash: the hash of the hashes of 0 to 1,300 bytes."""
    data = bytes(i * i * 7 >> 3 & 255 for i in range(1300))
    hashes = b"".join(xxh3.slow_hash64(data[:n]).to_bytes(8, "little") for n in range(1301))
    same("XXH3-64", f"{xxh3.slow_hash64(hashes):016x}", HASH_OF_HASHES)


HASH_OF_HASHES = "dee0c4506565c5b0"


def compare(name, folder):
    index = read(name, folder)
    compare_stats(name, folder, index)
    compare_show(name, folder, index)
    return index


def main():
    check_hash()
    with tempfile.TemporaryDirectory() as scratch:
        def build(name, *arguments):
            folder = os.path.join(scratch, name)
            run(PROGRAM_INDEX, "index", "-q", "-i", folder, *arguments)
            return folder

        folder = build("sample", SAMPLE)
        index = compare("sample", folder)
        ids = sorted(text(document["id"]) for _, _, document in index.live())
        sample = index
        run(PROGRAM_INDEX, "remove", "-i", folder, ids[0], ids[len(ids) // 2], ids[-1])
        index = compare("removed", folder)
        same("removed", [sum(map(len, index.deleted)), len(list(index.live()))], [3, len(ids) - 3])
        compare("no text", build("no-text", "--store", "none", SAMPLE))

        first, second = os.path.join(scratch, "first"), os.path.join(scratch, "second")
        articles = generated.write(first, 3000, 1)
        folder = build("words", "--language", "none", first)
        index = compare("words", folder)
        compare_lists("words", index)
        compare_articles("words", index, articles)
        articles.update(generated.write(second, 100, 2, first=2900, pages=0))
        folder = build("words", "--language", "none", second)
        index = compare("two commits", folder)
        compare_lists("two commits", index)
        compare_articles("two commits", index, articles)
        run(PROGRAM_INDEX, "merge", "-i", folder)
        index = compare("merged", folder)
        same("merged: shards and deletions", (len(index.shards), index.deleted), (1, [set()]))
        compare_lists("merged", index)

        short = os.path.join(scratch, "third")
        articles = generated.write(short, 900, 3)
        compare_forms("english", compare("english", build("english", "--language", "en", short)))
        index = compare("snippets", build("snippets", "--store", "snippet", "--language", "none", short))
        compare_articles("snippets", index, articles, cut=2048)

        folder = build("orders", "--language", "none", short)
        index = read("orders", folder)
        usual, names = [document["id"] for document in index.shards[0].documents], index.names
        run(PROGRAM_INDEX, "merge", "--reorder", "-i", folder)
        index = compare("reordered", folder)
        compare_lists("reordered", index)
        documents = [document["id"] for document in index.shards[0].documents]
        same("reordered: capability, documents", (index.shards[0].is_reordered, sorted(documents), documents == usual),
             (True, sorted(usual), False))
        run(PROGRAM_INDEX, "merge", "--shards", "3", "-i", folder)
        index = compare("three shards", folder)
        compare_lists("three shards", index)
        same("three shards: documents", [d["id"] for shard in index.shards for d in shard.documents], usual)
        run(PROGRAM_INDEX, "merge", "-i", folder)
        same("merged again: the same shard", read("merged again", folder).names, names)

    for branch in BRANCHES:
        same(f"branch of the format never met: {branch}", met[branch] > 0, True)
    branches = dict(met)
    check_damage("sample", sample)
    print(", ".join(f"{name} {count}" for name, count in {**counts, **branches}.items()))
    print(f"{len(failures)} failures" if failures else "all agree")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main())
