#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Pages that list each other's headlines: they must be found by what they tell, not by what they list.

usage: furniture.py NEWSHOUND NEWSHOUND_SEARCH NEWSHOUND_INDEX

43 invented pages, one of them about a bear in Nagano, each ending in headlines of others, the bear's among them: with
a heading over the list and without, in three layouts. `bear Nagano` must find the one, with the very score that it
has where no page lists anything. So it must be after pages came one at a time, and after ten went.
"""
import json
import os
import random
import sys

from programs import expect, expect_equal, expect_exit, main

PLACES = ["Sendai", "Matsue", "Kochi", "Nagasaki", "Akita", "Tottori", "Oita"]
EVENTS = [("Ferry", "Ferry Loses Anchor off {0}, Passengers Play Cards till Dawn", "ferry lay off {0} all night"),
          ("Rice", "Rice Mill in {0} Runs Dry after Third Poor Harvest", "mill in {0} has stopped its stones"),
          ("Tram", "Old Tram of {0} to Carry Letters Again, Mayor Says", "tram of {0} will carry the post"),
          ("Festival", "Lantern Festival in {0} Moves Indoors as Storm Nears", "festival in {0} went under a roof"),
          ("Library", "Library at {0} Forgives Every Fine, Shelves Fill Up", "library at {0} got its books back"),
          ("Bridge", "Bridge near {0} Closed over Cracks Found by Schoolboy", "bridge near {0} has cracks as wide as a hand")]
BEAR = ("Bear Walks into Nagano Bakery and Leaves with Rye Bread",
        "A bear came into a bakery in Nagano on Friday. The baker of Nagano hid. The bear took bread and went.")
LAYOUTS = {"paragraphs": "\n\n{}", "bullets": "\n-\n{}", "numbers": "\n{number}. {}"}
SOURCE = ("--source", "The Example Courier", "--language", "en")


def stories():
    """(headline, body) of 43 pages; the bear's is number 20."""
    found = []
    for place in PLACES:
        for thing, headline, sentence in EVENTS:
            body = (f"The {sentence.format(place)}, the town hall said on Friday. {thing}s like it are few today.\n"
                    f"People of {place} asked what comes next. Nobody could tell them before Monday.")
            found.append((headline.format(place), body))
    found.insert(20, BEAR)
    return found


def page(number, layout, heading, tail=True):
    headline, body = stories()[number]
    text = f"{headline}\n\n17:{number + 10} JST, June 21, 2024\n\n{body}\n"
    others = [i for i in range(43) if i not in (number, 20)]
    listed = random.Random(number).sample(others, 8) + ([20] if number != 20 else [])
    if not tail:
        return text
    text += "\n" + heading
    for at, other in enumerate(listed, 1):
        text += LAYOUTS[layout].format(stories()[other][0], number=at)
    return text + "\n"


def write_pages(programs, folder, layout, heading, tail=True):
    for number in range(43):
        programs.write(os.path.join(folder, f"page-{number:02}.txt"), page(number, layout, heading, tail))
    return programs.place(folder)


def index(programs, name, *paths):
    path = programs.place(name)
    expect_exit(programs.run("index", "-q", "-i", path, *SOURCE, *paths), 0)
    return path


def scores(programs, path, query, *options):
    """File name -> score, of all hits."""
    found = programs.json("search", "-i", path, "--json", "--copies", "show", "-n", "99", "--match", "all", *options, query)
    return {os.path.basename(hit["id"]): hit["score"] for hit in found["hits"]}


def answers(programs, path):
    return {query: scores(programs, path, query) for query in
            ("bear Nagano", "bear", "Nagano", "bridge", "ferry anchor", "storm Sendai", "bread OR library")}


def one_bear(programs, path, what):
    expect_equal(list(scores(programs, path, "bear Nagano")), ["page-20.txt"], f"{what}: bear Nagano")


def for_each_kind():
    return [(layout, heading) for layout in LAYOUTS for heading in ("", "POPULAR ARTICLE\n")]


def lists_do_not_count(programs):
    bare = index(programs, "bare.idx", write_pages(programs, "bare", "bullets", "", tail=False))
    one_bear(programs, bare, "without lists")
    wanted = answers(programs, bare)
    for number, (layout, heading) in enumerate(for_each_kind()):
        path = index(programs, f"kind{number}.idx", write_pages(programs, f"kind{number}", layout, heading))
        what = f"{layout}, {heading.strip() or 'no heading'}"
        one_bear(programs, path, what)
        expect_equal(answers(programs, path), wanted, what)
        everywhere = scores(programs, path, "bear Nagano", "--in", "all")
        expect_equal(len(everywhere), 43, f"{what}: pages that name the bear somewhere")
        expect_exit(programs.run("verify", "-i", path), 0, what)


def what_is_set_aside_is_shown_with_its_rule(programs):
    path = index(programs, "shown.idx", write_pages(programs, "shown", "paragraphs", ""))
    article = programs.json("show", "-i", path, "--json", programs.place("shown", "page-07.txt"))
    expect_equal(article["body"].splitlines()[-1], stories()[7][1].splitlines()[-1], "the last line of the body")
    lines = [line["text"] for line in article["furniture"]]
    expect(len(lines) == 9 and BEAR[0] in lines, f"furniture: {lines}")
    expect(all(line["rule"] for line in article["furniture"]), "every line has its rule")


def pages_come_one_at_a_time_and_go(programs):
    for number, (layout, heading) in enumerate(for_each_kind()):
        what = f"{layout}, {heading.strip() or 'no heading'}"
        folder = write_pages(programs, f"single{number}", layout, heading)
        order = random.Random(number).sample(range(43), 43)
        for i in order:
            grown = index(programs, f"grown{number}.idx", os.path.join(folder, f"page-{i:02}.txt"))
        fresh = index(programs, f"fresh{number}.idx", folder)
        one_bear(programs, grown, what + ", one at a time")
        expect_equal(answers(programs, grown), answers(programs, fresh), what + ", one at a time")
        gone = [os.path.join(folder, f"page-{i:02}.txt") for i in order if i != 20][:10]
        expect_exit(programs.run("remove", "-q", "-i", grown, *gone), 0)
        for path in gone:
            os.unlink(path)
        fewer = index(programs, f"fewer{number}.idx", folder)
        one_bear(programs, grown, what + ", ten gone")
        expect_equal(answers(programs, grown), answers(programs, fewer), what + ", ten gone")
        expect_exit(programs.run("verify", "-i", grown), 0, what)
        expect_exit(programs.run("merge", "-q", "-i", grown), 0)
        expect_equal(answers(programs, grown), answers(programs, fewer), what + ", merged")


def articles_keep_their_stems(programs):
    """`remove` knows nothing of how the index was made; what it inverts again must be as it was."""
    folder = write_pages(programs, "stems", "paragraphs", "")
    path = index(programs, "stems.idx", "--language", "none", folder)
    gone = [os.path.join(folder, f"page-{i:02}.txt") for i in range(43) if i % 4]
    expect_exit(programs.run("remove", "-q", "-i", path, *gone), 0)
    for page_path in gone:
        os.unlink(page_path)
    fresh = index(programs, "stems-fresh.idx", "--language", "none", folder)
    expect_equal(scores(programs, path, "bridges"), scores(programs, fresh, "bridges"), "bridges")
    expect_equal(answers(programs, path), answers(programs, fresh), "after a removal")


def copies_are_no_furniture(programs):
    """A text that five articles print whole does not lose its last line for that."""
    text = "{}\n\n17:34 JST, June 21, 2024\n\nThe old tram of Oita rang its bell for the last time.\n\nTram of Oita, 1911 to 2024\n"
    for number in range(5):
        programs.write(f"printed/{number}.txt", text.format(f"Headline Number {number} of Five"))
    path = index(programs, "printed.idx", programs.place("printed"))
    expect_equal(len(scores(programs, path, '"1911 to 2024"')), 5, "printings with their last line")


def around(number, lines, where):
    """A page with lines at its top, in its middle or at its end."""
    headline, body = stories()[number]
    first, second = body.split("\n") if "\n" in body else (body, "That was all.")
    parts = [first, second]
    parts.insert(where, lines)
    return f"{headline}\n\n17:{number + 10} JST, June 21, 2024\n\n" + "\n\n".join(parts) + "\n"


def extract_says_what_spoke_against_a_line(programs):
    paths = []
    for number in range(4):
        others = [stories()[(number + step) % 4][0] for step in (1, 2)]
        paths.append(programs.write(f"why/{number}.txt", around(number, "\n\n".join([*others, "Tip line 555-0100", "Evening News"]), 2)))
    for line in programs.run("extract", "--json", *paths).stdout.splitlines():
        rules = [one["rule"] for one in json.loads(line)["furniture"]]
        common = "also in other articles"
        expect_equal(rules, [common + ": the headline of one"] * 2 + [common + ": the list that it is of", common], "rules")


def lines_at_the_top_and_in_the_middle(programs):
    """From three articles on, and only what is no sentence."""
    for where in (1, 0, 2):
        for lines, aside in (("Scroll Down for the Photographs", 1), ("Home\n\nSport\n\nWeather", 3),
                             ("Sign up for our letter of the morning.", 1),
                             ("The harbour of Kobe has had no ferry since 1911, its office says.", 0),
                             ("“We have never seen the like of it.”", 0)):
            for count in (2, 3):
                folder = programs.place(f"around{where}{aside}{len(lines)}{count}")
                for number in range(count):
                    programs.write(os.path.join(folder, f"{number}.txt"), around(number, lines, where))
                path = index(programs, os.path.basename(folder) + ".idx", folder)
                article = programs.json("show", "-i", path, "--json", os.path.join(folder, "0.txt"))
                rules = [line["rule"] for line in article["furniture"]]
                expect_equal(rules, ["also in other articles"] * (aside if count > 2 else 0), f"{lines} at {where} in {count}")
                words = lines.split()[0].strip("“")
                text = scores(programs, path, f'"{words}"', "--in", "body")
                everywhere = scores(programs, path, f'"{words}"', "--in", "all")
                expect_equal(len(text), 0 if rules else count, f"{words}: in the text")
                expect_equal(len(everywhere), count, f"{words}: everywhere")
                stats = programs.json("stats", "-i", path, "--json")
                expect_equal((stats["furniture_corpus_lines"], stats["furniture_pending"]), (len(rules) * count, 0), "stats")


def an_update_is_no_second_story(programs):
    """Three versions of one story, each a little longer, keep the line they share."""
    for number in range(3):
        _, body = stories()[0]
        more = "".join(f" More came on day {day}." for day in range(number))
        programs.write(f"versions/{number}.txt", f"Ferry Lost, Version {number}\n\n17:34 JST, June 21, 2024\n\n{body}\n\n"
                                                 f"What We Know So Far\n\nNobody was hurt.{more}\n")
    path = index(programs, "versions.idx", programs.place("versions"))
    expect_equal(len(scores(programs, path, '"what we know so far"')), 3, "versions with their line")


def extract_judges_as_index_does(programs):
    folder = write_pages(programs, "extracted", "bullets", "")
    path = index(programs, "extracted.idx", folder)
    done = programs.run("extract", "--json", *SOURCE, folder)
    expect_exit(done, 0)
    for line in done.stdout.splitlines():
        article = json.loads(line)
        kept = programs.json("show", "-i", path, "--json", article["id"])
        common = kept["furniture"][0]["rule"]
        without = [{**one, "rule": common} if one["rule"].startswith(common + ": ") else one for one in article["furniture"]]
        expect_equal(without, kept["furniture"], article["id"])
        expect_equal(article["body"], kept["body"], article["id"])
        expect(len(article["furniture"]) >= 8, article["id"])
    one = json.loads(programs.run("extract", "--json", *SOURCE, os.path.join(folder, "page-07.txt")).stdout)
    expect_equal(one["furniture"], [], "one page alone")
    none = programs.run("extract", "--json", "--no-furniture", *SOURCE, folder).stdout.splitlines()
    expect(not any(json.loads(line)["furniture"] for line in none), "--no-furniture")


def the_summary_counts_lines(programs):
    folder = write_pages(programs, "counted", "paragraphs", "")
    done = programs.run("index", "--json", "-i", programs.place("counted.idx"), *SOURCE, folder)
    expect_exit(done, 0)
    summary = json.loads(done.stdout)
    expect_equal((summary["furniture_page_lines"], summary["furniture_corpus_lines"], summary["furniture_pending"]),
                 (0, 42 * 9 + 8, 0), "lines set aside")
    expect("386 lines in the index that stand in other articles too" in done.stderr, done.stderr)


def nothing_is_judged_where_it_is_not_wanted(programs):
    folder = write_pages(programs, "plain", "paragraphs", "")
    path = index(programs, "plain.idx", "--no-furniture", folder)
    expect_equal(len(scores(programs, path, "bear Nagano")), 43, "pages with --no-furniture")


CHECKS = [lists_do_not_count, what_is_set_aside_is_shown_with_its_rule, pages_come_one_at_a_time_and_go,
          articles_keep_their_stems, copies_are_no_furniture,
          lines_at_the_top_and_in_the_middle, extract_says_what_spoke_against_a_line, an_update_is_no_second_story, extract_judges_as_index_does,
          the_summary_counts_lines, nothing_is_judged_where_it_is_not_wanted]


if __name__ == "__main__":
    sys.exit(main(CHECKS))
