# SPDX-License-Identifier: MIT
"""corpus.py - the articles of a benchmark, and the files that each engine's driver reads.

A corpus is a folder with articles.tsv: id, seconds since 1970, headline and body, an article a line, which
each driver reads. Drivers make one field of headline and body, so that rankings can be compared.
"""
import datetime
import html
import itertools
import json
import os
import re
import tarfile

RECORD = re.compile(r"<REUTERS(.*?)>(.*?)</REUTERS>", re.S)
CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
MONTHS = {name: number for number, name in enumerate(
    "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(), 1)}
FILE = "articles.tsv"


def one_line(text):
    """Markup undone and white space made single spaces."""
    text = re.sub(r"&#(\d+);", lambda match: " " if int(match.group(1)) < 32 else match.group(0), text)
    return " ".join(CONTROL.sub(" ", html.unescape(text)).split())


def element(text, name):
    found = re.search(rf"<{name}[^>]*>(.*?)</{name}>", text, re.S)
    return found.group(1) if found else ""


def reuters_seconds(text):
    """Seconds since 1970 of a date such as 26-FEB-1987 15:01:01.79; an hour of 28, as one has, is another day."""
    found = re.search(r"(\d+)-([A-Z]{3})-(\d{4}) +(\d+):(\d+):(\d+)", text)
    if not found:
        return 0
    day, month, year, hour, minute, second = found.groups()
    midnight = datetime.datetime(int(year), MONTHS[month], int(day), tzinfo=datetime.timezone.utc)
    return int(midnight.timestamp()) + int(hour) * 3600 + int(minute) * 60 + int(second)


def reuters_sources(archive):
    """The SGML files of the collection, as text, in order of their names."""
    with tarfile.open(archive) as files:
        members = sorted((member for member in files if re.search(r"reut2-\d+\.sgm$", member.name)),
                         key=lambda member: os.path.basename(member.name))
        for member in members:
            yield files.extractfile(member).read().decode("latin-1")


def reuters_articles(archive):
    """(id, seconds, headline, body, first topic or "") of each article of Reuters-21578 with any text."""
    for source in reuters_sources(archive):
        for attributes, record in RECORD.findall(source):
            number = re.search(r'NEWID="(\d+)"', attributes).group(1)
            text = re.search(r"<TEXT.*?>(.*)</TEXT>", record, re.S).group(1)
            headline, body = one_line(element(text, "TITLE")), one_line(element(text, "BODY"))
            if not headline and not body:
                body = one_line(re.sub(r"<[^>]*>", " ", text))
            body = re.sub(r"\s*\breuter\W*$", "", body, flags=re.I)
            topics = re.findall(r"<D>(.*?)</D>", element(record, "TOPICS"))
            if headline or body:
                yield number, reuters_seconds(element(record, "DATE")), headline, body, topics[0] if topics else ""


def iso_seconds(text):
    """Seconds since 1970 of an ISO date or time, its zone left out; 0 for anything else."""
    try:
        when = datetime.datetime.fromisoformat(str(text)[:19])
    except ValueError:
        return 0
    return int(when.replace(tzinfo=datetime.timezone.utc).timestamp())


def folder_articles(folder):
    """(number, seconds, headline, body) of the JSON Lines files in a folder; some peers want numbers for ids."""
    number = 0
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".jsonl"):
            continue
        with open(os.path.join(folder, name), encoding="utf-8") as lines:
            for line in lines:
                article = json.loads(line)
                headline = one_line(article.get("headline") or article.get("title") or "")
                body = one_line(article.get("body") or article.get("text") or "")
                if headline or body:
                    number += 1
                    yield str(number), iso_seconds(article.get("published") or article.get("date")), headline, body


def joined(folder, count):
    """The articles of a corpus, each made of as many neighbours: longer ones, with the same words."""
    articles = read_articles(folder)
    while group := list(itertools.islice(articles, count)):
        number, seconds, headline, _ = group[0]
        yield number, seconds, headline, " ".join(body for _, _, _, body in group)


def day(number):
    """The ISO date of a day counted from 1970."""
    return (datetime.date(1970, 1, 1) + datetime.timedelta(days=number)).isoformat()


def words_only(text):
    """Lower-case letters and digits with single spaces: text that every tokenizer cuts alike."""
    return " ".join(re.findall(r"[a-z]+|[0-9]+", text.lower()))


def line_of(article):
    number, seconds, headline, body = article[:4]
    return f"{number}\t{seconds}\t{headline}\t{body}\n"


def write_lines(folder, lines):
    """Writes a corpus: complete, or not there."""
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, FILE)
    with open(path + ".part", "w", encoding="utf-8") as output:
        output.writelines(lines)
    os.replace(path + ".part", path)


def write_corpus(folder, articles):
    write_lines(folder, map(line_of, articles))


def is_complete(folder):
    return os.path.exists(os.path.join(folder, FILE))


def read_articles(folder):
    """(id, seconds, headline, body) from articles.tsv."""
    with open(os.path.join(folder, FILE), encoding="utf-8") as lines:
        for line in lines:
            number, seconds, headline, body = line.rstrip("\n").split("\t")
            yield number, int(seconds), headline, body


def size_of(folder):
    """Articles, and bytes of headline and body."""
    count = size = 0
    with open(os.path.join(folder, FILE), "rb") as lines:
        for line in lines:
            _, _, headline, body = line.rstrip(b"\n").split(b"\t")
            count += 1
            size += len(headline) + len(body)
    return count, size
