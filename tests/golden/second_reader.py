# SPDX-License-Identifier: MIT
"""A second reader of index directories: slow, plain, and written from common/shard/FORMAT.md alone.

It shares no code with newshound and exists to disagree with it. Everything is read and checked at once; what
the document only promises of the writer (least widths, zeros between sections, which kind a block takes) is
held too. `Index(directory)` gives manifest and shards; a shard has `documents` and `terms`, and `places(term)`
says where and as which form each occurrence stands. Raises Damage, or Newer for files of a later newshound.

usage: second_reader.py INDEX        reads it and says what it holds
"""
import collections
import math
import os
import re
import struct
import sys
import zlib

from second_postings import (BLOCK, HAS_CODES, HAS_FORMS, HAS_POSITIONS, U64, Bytes, Damage, Newer, Posting,
                             Region, ascending, met, need, positions_of, signed, width)
from xxh3 import hash64

COLUMNS = ["date", "zone", "headline_length", "body_length", "caption_length", "source", "section", "language",
           "agency", "path", "group", "begin"]
TABLES = ["source", "section", "language", "agency", "path"]
FILE_ORDER = [5, 4, 2, 3, *range(16, 32), 35, *range(8, 13), 6, 7, 1]
META = ("document_count dated_count term_count posting_count position_count headline_tokens body_tokens "
        "caption_tokens weighted_tokens headline_weight body_weight caption_weight reference_length stores_text "
        "oldest_instant coarse_count doc_bytes code_bytes freq_bytes position_bytes form_bytes directory_bytes "
        "record_bytes text_bytes").split()
Term = collections.namedtuple("Term", "key flags doc_freq total_freq forms postings inlined champions")


class Shard:
    def __init__(self, data, weights=None):
        self.data, self.sections = data, {}
        self.read_envelope()
        self.read_meta(weights)
        self.columns = {name: self.column(16 + i) for i, name in enumerate(COLUMNS)}
        self.tables = {name: self.table(8 + i) for i, name in enumerate(TABLES)}
        self.pieces = self.read_pieces()
        self.documents = self.read_documents()
        self.check_documents()
        self.terms = self.read_terms()
        self.check_terms()

    # Section 3: header, footer, tail, sums

    def read_envelope(self):
        data, n = self.data, len(self.data)
        need(n >= 192 and data[:8] == b"NHSHARD\n", "no shard")
        header, footer = Bytes(data, 8, 64), Bytes(data, n - 128, n - 64)
        version, header_length, required, _, *reserved = struct.unpack("<II5Q", header.take(48))
        if version > 1:
            raise Newer(f"version {version}")
        need(version == 1 and hash64(data[:56]) == header.u64(), "header")
        if required > 3:
            raise Newer(f"capabilities {required:x}")
        self.has_codes, self.is_reordered = bool(required & 1), bool(required & 2)
        need(header_length == 64 and not any(reserved), "header")
        magic, tail_at, tail_length, sums_at, chunks, tail_hash, length, self.fingerprint = struct.unpack(
            "<8s7Q", footer.take(64))
        need(magic == b"NHFOOTER" and hash64(data[n - 128:n - 72]) == self.fingerprint, "footer")
        need(length == n and tail_at + tail_length == n - 128 and sums_at <= tail_at, "footer: length")
        need(chunks == (sums_at + 4095) // 4096 and tail_at - sums_at == 4 * chunks, "footer: chunks")
        need(tail_length <= 64 << 20 and hash64(data[tail_at:n - 128]) == tail_hash, "tail")
        need(not any(data[n - 64:]), "zeros at the end")
        tail = Bytes(data, tail_at, n - 128)
        entries = [(tail.u32(), tail.u64(), tail.u64()) for _ in range(tail.u32())]
        for begin in range(sums_at, tail_at, 4096):
            need(tail.u32() == hash64(data[begin:min(begin + 4096, tail_at)]) & 0xFFFFFFFF, "sum of sums")
        tail.done("tail")
        sums = Bytes(data, sums_at, tail_at)
        for begin in range(0, sums_at, 4096):
            chunk = data[begin:min(begin + 4096, sums_at)]
            need(sums.u32() == hash64(chunk) & 0xFFFFFFFF, f"chunk at {begin}")
        need(ascending([entry[0] for entry in entries]), "tail: order of ids")
        for identifier, offset, length in entries:
            need(identifier <= 63 and offset + length <= sums_at and length > 0, f"section {identifier}")
            self.sections[identifier] = (offset, offset + length)
        at = 64
        for identifier in sorted(self.sections, key=lambda i: self.sections[i]):  # as the writer lays them
            begin, end = self.sections[identifier]
            need(begin == (at + 63) // 64 * 64 and not any(data[at:begin]), f"gap before section {identifier}")
            at = end
        need(sums_at - at < 64 and not any(data[at:sums_at]), "gap before the sums")
        known = [i for i in sorted(self.sections, key=lambda i: self.sections[i]) if i in FILE_ORDER]
        need(known == [i for i in FILE_ORDER if i in self.sections], "order of sections")

    def section(self, identifier):
        return Bytes(self.data, *self.sections.get(identifier, (0, 0)))

    # Section 4

    def read_meta(self, weights):
        section = self.section(1)
        need(section.left() >= 192, "META")
        for name in META:
            setattr(self, name, section.u64())
        self.reference_length = struct.unpack("<d", struct.pack("<Q", self.reference_length))[0]
        self.oldest_instant = signed(self.oldest_instant, 64)
        self.weights = (self.headline_weight, self.body_weight, self.caption_weight)
        need(1 <= self.document_count <= 2 ** 20 and self.dated_count <= self.document_count, "META: documents")
        need(max(self.weights) <= 255 and weights in (None, self.weights), "META: weights")
        need(self.stores_text <= 2 and 0 < self.reference_length < 1e12, "META: text, reference")
        need(self.oldest_instant == -62135769600, "META: oldest instant")

    # Section 6

    def column(self, identifier):
        section, count = self.section(identifier), self.document_count
        kind = section.u64()
        need(kind <= 1, "kind of column")
        if kind == 0:
            values = [section.u64()] * count
            section.done("constant column")
            return values
        need(section.u64() == count, "count of column")
        entries = [(section.u64(), section.u32(), section.u32()) for _ in range(-(-count // BLOCK))]
        values, data = [], section.at
        for i, (least, offset, bits) in enumerate(entries):
            need(bits <= 56 and section.at == data + offset, "column: width, offset")
            numbers = section.packed(min(BLOCK, count - i * BLOCK), bits)
            need(min(numbers) == 0 and width(max(numbers)) == bits, "column: least, width")
            values += [least + number & U64 for number in numbers]
        section.done("column")
        need(len(set(values)) > 1, "a column of equal values is constant")
        return values

    def table(self, identifier):
        section = self.section(identifier)
        count = section.u32()
        need(4 * (count + 1) <= section.left(), "string table: count")
        begins = [section.u32() for _ in range(count + 1)]
        need(begins[0] == 0 and begins == sorted(begins), "string table: begins")
        need(begins[-1] == section.left(), "string table: length")
        strings = [section.take(b - a) for a, b in zip(begins, begins[1:])]
        need(len(set(strings)) == count, "string table: twice the same")
        return strings

    # Section 5

    def read_documents(self):
        begin, end = self.sections.get(5, (0, 0))
        begins = self.columns["begin"]
        need(begins[0] == 0 and ascending(begins) and begins[-1] < end - begin, "column DOCUMENT")
        documents, text_bytes = [], 0
        for number, (at, stop) in enumerate(zip(begins, begins[1:] + [end - begin])):
            whole = Bytes(self.data, begin + at, begin + stop)
            record = Bytes(whole.counted())
            document = {"id": record.counted()}
            flags = record.u8()
            document["headline"] = record.counted() if flags & 1 else None
            document["url"] = record.counted() if flags & 2 else None
            document["byline"] = record.strings() if flags & 4 else []
            document["version"] = (record.varint(), signed(record.u64(), 64)) if flags & 8 else None
            record.done("record")
            need(not document["version"] or document["version"][0] > 0, "version 0")
            need(flags < 16 and 1 <= len(document["id"]) <= 8192, "record")
            need((whole.left() == 0) == (self.stores_text == 0), "text where none is stored, or none")
            text_bytes += whole.left()
            if self.stores_text:
                self.read_text(document, whole)
            for name in COLUMNS:
                document[name] = self.columns[name][number]
            for name in TABLES:
                need(document[name] <= len(self.tables[name]), f"number of {name}")
                document[name] = self.tables[name][document[name] - 1] if document[name] else None
            document["weighted"] = sum(document[n + "_length"] * weight for n, weight in
                                       zip(("headline", "body", "caption"), self.weights))
            document.update(self.date(document["date"], document["zone"]))
            documents.append(document)
        need(self.text_bytes == text_bytes, "META: text_bytes")
        need(self.record_bytes == end - begin - text_bytes, "META: record_bytes")
        return documents

    # Section 18

    def read_pieces(self):
        """{(length, code): piece}"""
        section = self.section(35)
        need(self.has_codes == (section.left() > 0), "TEXT_CODES and its capability")
        if not self.has_codes:
            return {}
        count = section.u32()
        of_length = [section.number(2) for _ in range(15)]
        lengths = section.take(count)
        pieces, code = {}, 0
        need(1 <= count <= 16384 and sum(of_length) == count and 1 <= min(lengths) <= max(lengths) <= 24, "TEXT_CODES")
        each = iter(lengths)
        for bits, codes in enumerate(of_length, 1):
            code *= 2
            for _ in range(codes):
                pieces[bits, code] = section.take(next(each))
                code += 1
            need(code <= 1 << bits, "more codes than there are")
        section.done("TEXT_CODES")
        return pieces

    def decode(self, coded, length):
        need(length <= 192 * len(coded), "plain length")
        plain, bits, code = b"", 0, 0
        for place in range(8 * len(coded)):
            if len(plain) >= length:
                need(8 * len(coded) - place < 8 and not coded[-1] & (1 << 8 * len(coded) - place) - 1, "bits behind")
                break
            bits, code = bits + 1, code * 2 + (coded[place // 8] >> 7 - place % 8 & 1)
            need(bits <= 15, "no such code")
            if (bits, code) in self.pieces:
                plain += self.pieces[bits, code]
                bits, code = 0, 0
        need(bits == 0 and len(plain) == length, "length of the text")
        met["text in codes"] += 1
        return plain

    @staticmethod
    def inflate(deflated, length):
        need(length <= 1032 * len(deflated), "plain length")
        try:
            stream = zlib.decompressobj(-15)
            plain = stream.decompress(deflated, length + 1)
        except zlib.error as error:
            raise Damage(f"deflate: {error}") from error
        need(stream.eof and len(plain) == length and not stream.unused_data, "length of the text")
        return plain

    def read_text(self, document, whole):
        length, coded = whole.varint(), False
        if self.has_codes:
            length, coded = length >> 1, length & 1
        need(length <= 2 ** 28, "plain length")
        kept = whole.take(whole.left())
        text = Bytes(self.decode(kept, length) if coded else self.inflate(kept, length))
        for name in ("deck", "dateline", "body", "published_from"):
            document[name] = text.optional()
        document["tags"], document["captions"] = text.strings(), text.strings()
        document["furniture"] = [(text.counted(), text.counted()) for _ in range(text.count())]
        updated = text.u8()
        document["updated"] = None
        if updated:
            need(2 <= updated <= 11, "updated")
            document["updated"] = (updated >> 1, updated & 1, signed(text.u64(), 64), signed(text.number(2), 16))
            document["updated_from"] = text.counted() if text.left() else None
            changed = (document["version"] or (0, document["updated"][2]))[1]
            need(changed == document["updated"][2], "changed is not updated")
        text.done("plain text")

    def date(self, value, zone):
        """precision 0 where there is no date; the stored numbers are held to the rules of the writer."""
        precision, known, offset = zone & 7, zone >> 3 & 1, (zone >> 4) - 1440
        instant = signed(value + self.oldest_instant & U64, 64)
        need(precision <= 5 and -1440 < offset < 1440 and (known or offset == 0), "ZONE")
        need(precision > 0 or (zone == 23040 and value == 0), "no date")
        need(precision == 0 or self.oldest_instant <= instant < 253402300800 + 2 * 86400, "DATE")
        return {"precision": precision, "zone_known": known, "offset": offset, "instant": instant}

    def check_documents(self):
        documents, n = self.documents, self.document_count
        keys = [(d["precision"] == 0, -d["instant"] if d["precision"] else 0, d["id"]) for d in documents]
        need(self.is_reordered or ascending(keys), "order of documents")
        need(len({d["id"] for d in documents}) == n, "an id twice")
        need(sum(d["precision"] > 0 for d in documents) == self.dated_count, "META: dated_count")
        ids = self.section(6)
        numbers = ids.packed(n, width(n - 1))
        ids.done("IDS")
        need(numbers == sorted(range(n), key=lambda i: (hash64(documents[i]["id"]), i)), "IDS")
        coarse = self.section(7)
        listed = [coarse.u32() for _ in range(self.coarse_count)]
        coarse.done("COARSE_DATES")
        need(listed == [i for i in range(n) if documents[i]["precision"] in (1, 2)], "COARSE_DATES")
        for name in TABLES:
            named = list(dict.fromkeys(d[name] for d in documents if d[name] is not None))
            need(named == self.tables[name], f"order of names: {name}")
        need(not any(self.columns["group"]), "GROUP")
        for name, total in (("headline_length", self.headline_tokens), ("body_length", self.body_tokens),
                            ("caption_length", self.caption_tokens), ("weighted", self.weighted_tokens)):
            need(sum(d[name] for d in documents) == total, f"META: {name}")
        need(self.reference_length == (self.weighted_tokens / n or 1), "META: reference_length")
        lengths = self.section(28)
        need(lengths.left() in (0, 2 * n), "LENGTHS")
        need(not lengths.left() or all(int.from_bytes(lengths.take(2), "little") == min(d["weighted"], 65535)
                                       for d in self.documents), "LENGTHS: a length")

        sketches = self.section(29)
        need(sketches.left() in (0, 32 * n), "SKETCHES")
        self.items(30, 4, "LINES")
        self.asides = self.items(31, 8, "ASIDE")
        for document, ranges in zip(documents, self.asides):
            self.set_aside(document, [struct.unpack("<II", ranges[i:i + 8]) for i in range(0, len(ranges), 8)])
        self.sketches = [sketches.take(32) for _ in range(n)] if sketches.left() else [bytes(32)] * n

    def items(self, identifier, size, name):
        """Of a section of ends and items: the bytes of each document's."""
        section, n = self.section(identifier), self.document_count
        ends = [section.u32() for _ in range(n)] if section.left() else [0] * n
        need(ends == sorted(ends) and size * ends[-1] == section.left(), name)
        return [section.take(size * (end - begin)) for begin, end in zip([0, *ends], ends)]

    @staticmethod
    def set_aside(document, ranges):
        """Section 17: some lines of the body become furniture."""
        if not ranges:
            return
        body, last, rest, lines = document["body"], 0, b"", []
        for begin, end in ranges:
            need(body is not None and last <= begin < end <= len(body), "ASIDE: ranges")
            lines += [line for line in body[begin:end].split(b"\n") if line.strip()]
            rest += body[last:begin]
            last = end
        document["furniture"] = [*document["furniture"], *((b"also in other articles", line) for line in lines)]
        document["body"] = (rest + body[last:]).rstrip(b"\n")

    # Section 7

    def read_terms(self):
        section, heads, count = self.section(2), self.section(3), -(-self.term_count // 32)
        need(heads.left() == 12 * count, "TERM_HEADS")
        first_keys = [heads.u64() for _ in range(count)]
        begins = [heads.u32() for _ in range(count)]
        need(ascending(begins) and begins[:1] in ([], [0]) and (not begins or begins[-1] < section.left()),
             "TERM_HEADS: begins")
        start, terms, self.region_at = section.at, [], 0
        for block, begin in enumerate(begins):
            end = start + begins[block + 1] if block + 1 < count else section.end
            self.one_block(Bytes(self.data, start + begin, end), terms, min(32, self.term_count - 32 * block))
            key = terms[32 * block].key[:8].ljust(8, b"\0")
            need(first_keys[block] == int.from_bytes(key, "big"), "head")
        need(count or not section.left(), "TERMS without heads")
        need(self.region_at == self.section(4).left(), "POSTINGS: bytes of no term")
        need(ascending([term.key for term in terms]), "order of terms")
        return terms

    def one_block(self, block, terms, count):
        need(block.varint() == self.region_at, "region_offset")
        key = b""
        for _ in range(count):
            key = self.shared(block, key)
            need(1 <= len(key) <= 255, "length of a key")
            terms.append(self.one_term(block, key))
        block.done("block of terms")

    @staticmethod
    def shared(block, before):
        byte = block.u8()
        shared, added = byte >> 4, byte & 15
        if shared == 15:
            need(byte == 0xFF, "bytes F0 to FE")
            shared, added = block.varint(), block.varint()
            need(shared >= 15 or added >= 16, "a long head that was not needed")
            met["long shared"] += 1
        need(shared <= len(before), "shared beyond the key before")
        return before[:shared] + block.take(added)

    def one_term(self, block, key):
        doc_freq, flags = divmod(block.varint(), 8)
        more, inlined = divmod(block.varint(), 2)
        need(1 <= doc_freq <= self.document_count and more < 2 ** 32, f"doc_freq, total_freq of {key}")
        need(not flags & HAS_FORMS or flags & HAS_POSITIONS, "forms without positions")
        total_freq, forms = doc_freq + more, []
        if flags & HAS_FORMS:
            form_count, forms_length = block.varint(), block.varint()
            need(1 <= form_count <= 65535, "form_count")
            part, form = Bytes(self.data, block.at, block.at + len(block.take(forms_length))), b""
            for _ in range(form_count):
                form = self.shared(part, form)
                forms.append((form, part.varint()))
            part.done("forms")
            need(ascending([(-n, form) for form, n in forms]), "order of forms")
            need(form_count > 1 or forms[0][0] != key[2:], "a form that is the stem")
        form_count = max(1, len(forms))
        short = doc_freq == 1 and (not flags & HAS_POSITIONS or total_freq <= 8)
        need(inlined == short, "inlined or not")
        if inlined:
            postings, champions = [self.inlined_posting(block, total_freq, flags, form_count)], []
            met["inlined"] += 1
        else:
            length = block.varint()
            hot_length = block.varint() if doc_freq > BLOCK else None
            regions = self.section(4)
            need(0 < length <= regions.left() - self.region_at, "region")
            begin = regions.at + self.region_at
            region = Region(Bytes(self.data, begin, begin + length), self.document_count)
            postings = region.read(doc_freq, total_freq, flags, form_count, hot_length)
            champions = region.champions
            self.region_at += length
        return Term(key, flags, doc_freq, total_freq, forms or [(key[2:], doc_freq)], postings, inlined, champions)

    def inlined_posting(self, block, total_freq, flags, form_count):
        document, gaps, ordinals = block.varint(), [], []
        need(document < self.document_count, "document of an inlined posting")
        for _ in range(total_freq if flags & HAS_POSITIONS else 0):
            gaps.append(block.varint())
            ordinals.append(block.varint() if form_count > 1 else 0)
        need(all(ordinal < form_count for ordinal in ordinals), "ordinal")
        return Posting(document, total_freq, positions_of(gaps), ordinals, None)

    # Sections 9 and 10, and the sums of META

    def check_terms(self):
        terms = self.terms
        need(len(terms) == self.term_count, "META: term_count")
        need(sum(t.doc_freq for t in terms) == self.posting_count, "META: posting_count")
        need(sum(t.total_freq for t in terms if t.flags & HAS_POSITIONS) == self.position_count,
             "META: position_count")
        need(self.doc_bytes + self.code_bytes + self.freq_bytes + self.position_bytes + self.form_bytes +
             self.directory_bytes == self.section(4).left(), "META: bytes of POSTINGS")
        for term in terms:
            holders = [set() for _ in term.forms]
            for posting in term.postings:
                need(ascending(posting.positions) and max(posting.positions, default=0) < 2 ** 24, "positions")
                for ordinal in posting.ordinals:
                    holders[ordinal].add(posting.document)
                if term.flags & HAS_CODES:
                    need(posting.code in (None, self.code(term, posting)), f"impact code of {term.key}")
            need(not term.champions or term.champions == self.champions(term), f"champions of {term.key}")
            need(not term.flags & HAS_POSITIONS or [n for _, n in term.forms] == [len(h) for h in holders],
                 f"doc_freqs of the forms of {term.key}")

    def field_weight(self, document, position):
        h, b, c = (document[name] for name in ("headline_length", "body_length", "caption_length"))
        need(position not in (h, h + b + 1) and position < h + b + 2 + c, "a position of no field")
        return self.weights[0 if position < h else 2 if position >= h + b + 2 else 1]

    def weighted_freq(self, term, posting):
        if not term.flags & HAS_POSITIONS:
            return posting.freq
        document = self.documents[posting.document]
        return sum(self.field_weight(document, position) for position in posting.positions)

    def length_part(self, number):
        """L of section 10, before and after it is rounded to a single."""
        exact = 1.2 * (1 - 0.75 + 0.75 * self.documents[number]["weighted"] / self.reference_length)
        return exact, struct.unpack("<f", struct.pack("<f", exact))[0]

    def code(self, term, posting):
        w, (_, part) = self.weighted_freq(term, posting), self.length_part(posting.document)
        return min(32, max(1, math.ceil(32 * w / (w + part))))

    def champions(self, term):
        """The 24 best of a list, by how much their freqs saturate."""
        room, best = 65535, []
        for posting in term.postings:
            w, (_, part) = self.weighted_freq(term, posting), self.length_part(posting.document)
            length = self.documents[posting.document]["weighted"]
            best.append((-w / (w + part), posting.document, min(w, room), min(length, room)))
        return [champion[1:] for champion in sorted(best)[:24]]

    @staticmethod
    def places(term):
        """Every occurrence: document, position, form."""
        for posting in term.postings:
            for position, ordinal in zip(posting.positions, posting.ordinals):
                yield posting.document, position, term.forms[ordinal][0]


class Index:
    """Sections 1, 11 and 12: the manifest, its shards and their deletions."""

    def __init__(self, directory):
        self.directory = directory
        part = self.sealed("MANIFEST", b"NHMANIF\n", 4)
        need(part.end + 8 <= 16 << 20, "manifest: length")
        self.generation = part.u64()
        self.weights = (part.u32(), part.u32(), part.u32())
        self.stores_text = part.u32()
        count = part.varint()
        need(self.generation >= 1 and max(self.weights) <= 255 and self.stores_text <= 2, "manifest")
        need(count <= min(65536, part.left()), "manifest: shards")
        entries = [(part.counted(), part.counted(), part.u64(), part.u64(), part.u64(), part.u64())
                   for _ in range(count)]
        groups = part.counted() if self.version >= 2 else b""
        self.furniture = (part.u64(), part.u64()) if self.version >= 3 else (0, 0)
        withdrawn = part.counted() if self.version >= 4 else b""
        part.done("MANIFEST")
        least = 4 if withdrawn else 3 if any(self.furniture) else 2 if groups else 1
        need(self.version == least, "manifest: version")
        names = [name for entry in entries for name in entry[:2] if name] + [groups, *([withdrawn] if withdrawn else [])]
        need(len(set(names)) == len(names), "manifest: a name twice")
        self.shards, self.deleted, self.names, self.files, kinds = [], [], [], ["MANIFEST"], {}
        for entry in entries:
            self.read_shard(*entry)
        self.copies = []
        self.groups = self.read_groups(groups) if groups else []
        self.withdrawn = self.read_withdrawn(withdrawn) if withdrawn else {}
        need(self.groups == self.components(), "groups: not the components")
        for term in (term for shard in self.shards for term in shard.terms):
            kind = term.flags & (HAS_POSITIONS | HAS_CODES)
            need(kinds.setdefault(term.key, kind) == kind, f"flags of {term.key} differ")

    def read(self, name):
        with open(os.path.join(self.directory, name), "rb") as file:
            return file.read()

    def sealed(self, name, magic, newest=1):
        """A file of a magic, a version and a hash at its end; what is between."""
        data = self.read(name)
        need(len(data) >= 20 and data[:8] == magic, f"{name}: magic")
        version = struct.unpack_from("<I", data, 8)[0]
        self.version = version
        if version > newest:
            raise Newer(f"{name}: version {version}")
        need(version >= 1 and hash64(data[:-8]) == struct.unpack("<Q", data[-8:])[0], f"{name}: hash")
        return Bytes(data, 12, len(data) - 8)

    # Section 16

    def read_withdrawn(self, name):
        """The notices of section 19: number and time of each id."""
        need(re.fullmatch(rb"[0-9a-f]{16}\.withdrawn", name), f"name {name}")
        self.files.append(name.decode())
        part = self.sealed(name.decode(), b"NHGONE!\n", 1)
        notices = {part.counted(): (part.varint(), part.u64()) for _ in range(part.u32())}
        part.done("withdrawals")
        need(all(1 <= len(one) <= 8192 for one in notices), "withdrawals: ids")
        return notices

    def read_groups(self, name):
        """The groups as sorted lists of ids of live documents."""
        need(re.fullmatch(rb"[0-9a-f]{16}\.groups", name), f"name {name}")
        self.files.append(name.decode())
        part = self.sealed(name.decode(), b"NHGROUP\n", 2)
        group_count, shard_count, members = part.u32(), part.u32(), collections.defaultdict(list)
        common = [part.u32() for _ in range(part.u32())]
        need(ascending(common) and all(one < 16 << 24 for one in common), "groups: common triples")
        for _ in range(shard_count):
            fingerprint, documents = part.u64(), []
            for _ in range(part.u32()):
                document, number = part.u32(), part.u32()
                documents.append(document)
                group, older = number & 2 ** 31 - 1, number >> 31
                need(group < group_count, "groups: number")
                for shard, deleted in zip(self.shards, self.deleted):
                    if shard.fingerprint == fingerprint and document not in deleted:
                        members[group].append((shard.documents[document], older))
            need(ascending(documents), "groups: order")
        part.done("groups")
        for group in members.values():
            self.check_versions(group)
        self.copies = sorted(sorted(d["id"] for d, older in group if not older) for group in members.values())
        return sorted(sorted(d["id"] for d, _ in group) for group in members.values() if len(group) > 1)

    @staticmethod
    def check_versions(group):
        """Of the members at one address of one source the newest is none of the older versions."""
        places = collections.defaultdict(list)
        for document, older in group:
            key = (document["precision"] == 0, -document["instant"] if document["precision"] else 0, document["id"])
            place = (document["source"] or b"", document["url"]) if document["url"] else document["id"]
            places[place].append((key, older))
        for members in places.values():
            need([older for _, older in sorted(members)] == [0] + [1] * (len(members) - 1), "groups: versions")

    def components(self):
        """The groups by comparing every sketch with every other one."""
        sketches = [(document["id"], sketch) for shard, deleted in zip(self.shards, self.deleted)
                    for number, (document, sketch) in enumerate(zip(shard.documents, shard.sketches))
                    if number not in deleted and any(sketch)]
        groups = []
        for identifier, sketch in sketches:
            met_by = [group for group in groups if any(self.are_copies(sketch, other) for _, other in group)]
            groups = [group for group in groups if group not in met_by]
            groups.append([(identifier, sketch)] + [member for group in met_by for member in group])
        return sorted(sorted(identifier for identifier, _ in group) for group in groups if len(group) > 1)

    @staticmethod
    def are_copies(a, b):
        equal = [x == y for x, y in zip(a, b)]
        triples = [t for t in range(16) if equal[2 * t] and equal[2 * t + 1] and equal[(2 * t + 9) % 32]]
        return sum(equal) >= 19 and len(triples) >= 3  # too few documents for a common triple

    def read_shard(self, name, deletes, fingerprint, document_count, deleted_count, live_weighted):
        for text in (name, deletes or b"0"):
            need(len(text) < 32 and re.fullmatch(rb"[a-z0-9-][a-z0-9.-]*", text), f"name {text}")
        name, deletes = name.decode(), deletes.decode()
        need(deleted_count <= document_count and (deletes == "") == (deleted_count == 0), "deleted_count")
        shard = Shard(self.read(name), self.weights)
        need(shard.fingerprint == fingerprint and name == f"{fingerprint:016x}.shard", "fingerprint")
        need(shard.document_count == document_count, "document_count")
        deleted = set()
        if deletes:
            known, written = re.fullmatch("([0-9a-f]{14})-([0-9a-f]{6})[.]deletes", deletes).groups()
            need(int(known, 16) == fingerprint & 2 ** 56 - 1 and int(written, 16) <= self.generation, deletes)
            deleted = self.read_deletes(deletes, shard)
        need(len(deleted) == deleted_count, "deleted_count")
        need(live_weighted == sum(d["weighted"] for i, d in enumerate(shard.documents) if i not in deleted),
             "live_weighted_tokens")
        self.shards.append(shard)
        self.deleted.append(deleted)
        self.names.append(name)
        self.files += [name, deletes] if deletes else [name]

    def read_deletes(self, name, shard):
        part, n = self.sealed(name, b"NHDELET\n"), shard.document_count
        need(part.u64() == n, "deletions: document_count")
        bits = part.number(8 * (n // 64 + 1))
        need(bits >> n == 0, "deletions: a bit from document_count on")
        deleted = {i for i in range(n) if bits >> i & 1}
        corrections, ordinal = {}, -1
        for _ in range(part.count()):
            ordinal += part.varint() + 1
            count = part.varint()
            need(ordinal < shard.term_count and 1 <= count <= shard.terms[ordinal].doc_freq, "correction")
            corrections[ordinal] = count
        part.done(name)
        counted = {i: sum(p.document in deleted for p in term.postings) for i, term in enumerate(shard.terms)}
        need(corrections == {i: count for i, count in counted.items() if count}, "corrections")
        return deleted

    def live(self):
        """Every live document with its shard and number."""
        for shard, deleted in zip(self.shards, self.deleted):
            for number, document in enumerate(shard.documents):
                if number not in deleted:
                    yield shard, number, document


def main():
    index = Index(sys.argv[1])
    print(f"generation {index.generation}, {len(index.shards)} shards, {len(list(index.live()))} live documents")
    for name, shard in zip(index.names, index.shards):
        print(f"{name}: " + " ".join(f"{field} {getattr(shard, field)}" for field in META))
    print(", ".join(f"{name}: {count}" for name, count in sorted(met.items())))


if __name__ == "__main__":
    sys.exit(main())
