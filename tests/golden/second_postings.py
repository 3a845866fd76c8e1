# SPDX-License-Identifier: MIT
"""The lower half of second_reader.py: FORMAT.md, sections 2, 8 and 9. Bytes reads numbers, Region one list."""
import collections

U64, BLOCK = 2 ** 64 - 1, 128
HAS_FORMS, HAS_POSITIONS, HAS_CODES = 1, 2, 4

Posting = collections.namedtuple("Posting", "document freq positions ordinals code")
met = collections.Counter()  # which branches of the format were met, so that a test can ask for all of them


class Damage(Exception):
    pass


class Newer(Exception):
    pass


def need(holds, what):
    if not holds:
        raise Damage(what)


def width(n):
    return n.bit_length()


def signed(n, bits):
    return n - (1 << bits) if n >> bits - 1 else n


class Bytes:
    """A span of bytes that is read from the front."""

    def __init__(self, data, at=0, end=None):
        self.data, self.at, self.end = data, at, len(data) if end is None else end

    def left(self):
        return self.end - self.at

    def take(self, count):
        need(0 <= count <= self.left(), f"{count} bytes asked for, {self.left()} left")
        self.at += count
        return self.data[self.at - count:self.at]

    def number(self, size):
        return int.from_bytes(self.take(size), "little")

    def u8(self):
        return self.number(1)

    def u32(self):
        return self.number(4)

    def u64(self):
        return self.number(8)

    def varint(self):
        value = 0
        for i in range(10):
            byte = self.u8()
            value |= (byte & 127) << 7 * i
            if byte < 128:
                need(value <= U64, "varint beyond 64 bits")
                return value
        raise Damage("varint of more than 10 bytes")

    def counted(self):
        return self.take(self.varint())

    def optional(self):
        length = self.varint()
        return self.take(length - 1) if length else None

    def count(self):
        count = self.varint()
        need(count <= self.left(), "more items than bytes")
        return count

    def strings(self):
        return [self.counted() for _ in range(self.count())]

    def packed(self, count, bits):
        size = (count * bits + 7) // 8
        whole = self.number(size)
        need(whole >> count * bits == 0, "unused bits of packed numbers are not 0")
        if size < 64:
            return [whole >> i * bits & (1 << bits) - 1 for i in range(count)]
        low, mask = whole.to_bytes(size + 8, "little"), (1 << bits) - 1
        return [int.from_bytes(low[i * bits // 8:i * bits // 8 + 9], "little") >> i * bits % 8 & mask
                for i in range(count)]

    def done(self, what):
        need(self.at == self.end, f"{what}: {self.left()} bytes left over")


def ascending(numbers):
    return all(a < b for a, b in zip(numbers, numbers[1:]))


def positions_of(gaps):
    positions = []
    for gap in gaps:
        positions.append(gap + (positions[-1] + 1 if positions else 0))
    return positions


class Region:
    """Section 8: the region of one list."""

    def __init__(self, part, document_count):
        self.part, self.begin, self.document_count = part, part.at, document_count
        self.champions = []  # document, weighted_freq, doc_length

    def read(self, doc_freq, total_freq, flags, form_count, hot_length):
        part, blocks = self.part, -(-doc_freq // BLOCK)
        coded = bool(flags & HAS_CODES) and doc_freq >= 9
        last, offsets, most = [None], [0], [None]
        if blocks > 1:
            need(hot_length <= part.left(), "hot_length")
            last = [part.u32() for _ in range(blocks)]
            offsets = self.offset_table(blocks)
            most = [part.u8() for _ in range(blocks)] if coded else [None] * blocks
            met["directories"] += 1
            met["offset groups"] += blocks > 8
            room = self.begin + offsets[0] - part.at
            need(0 <= room <= 8 * 24 and room % 8 == 0 and (coded or room == 0), "room of champions")
            self.champions = [(part.u32(), part.number(2), part.number(2)) for _ in range(room // 8)]
            met["champions"] += room > 0
        documents, codes = [], []
        for i in range(blocks):
            need(blocks == 1 or part.at == self.begin + offsets[i], "offset of a block")
            count = min(BLOCK, doc_freq - BLOCK * i)
            base = documents[-1] + 1 if documents else 0
            some, some_codes = self.block(count, base, coded)
            need(last[i] in (None, some[-1]) and some[-1] < self.document_count, "last_document")
            need(most[i] in (None, max(some_codes, default=0)), "max_code")
            documents += some
            codes += some_codes
        need(blocks == 1 or part.at == self.begin + hot_length, "hot_length")
        freqs = self.freqs(doc_freq, total_freq, blocks) if total_freq > doc_freq else [1] * doc_freq
        gaps, ordinals = [], []
        if flags & HAS_POSITIONS:
            gaps, ordinals = self.positions(total_freq, form_count)
        part.done("region")
        postings, at = [], 0
        for i in range(doc_freq):
            stop = at + freqs[i]
            postings.append(Posting(documents[i], freqs[i], positions_of(gaps[at:stop]), ordinals[at:stop],
                                    codes[i] if coded else None))
            at = stop
        return postings

    def offset_table(self, count):
        offsets = []
        for group in range(0, count, 8):
            base = self.part.u32()
            some = [self.part.number(2) for _ in range(min(8, count - group))]
            need(some[0] == 0, "offset table")
            offsets += [base + number for number in some]
        need(ascending(offsets), "offsets ascend")
        return offsets

    def block(self, count, base, coded):
        part = self.part
        kind, w = divmod(part.u8(), 64)
        need(kind <= 1 and w <= 32, "kind of block")
        span = part.number(2) if kind == 1 else 0
        least, code_width = divmod(part.u8(), 8) if coded else (0, 0)
        need(code_width <= 5, "width of codes")
        if kind == 1:
            bits = part.number(span)
            documents = [base + i for i in range(8 * span) if bits >> i & 1]
            need(len(documents) == count, "count of bits")
        else:
            documents, at = [], base
            for gap in part.packed(count, w):
                documents.append(at + gap)
                at += gap + 1
        gaps = [b - a - 1 for a, b in zip([base - 1] + documents, documents)]
        need(width(max(gaps)) == w, "width of documents")
        span = (documents[-1] - base) // 8 + 1
        packed = (count * w + 7) // 8
        small = span <= 5 * packed // 4 if count == 128 else span + 2 <= packed
        need(kind == (small and w > 0 and span <= 4096), "packed or bits")
        codes = [min(32, least + 1 + number) for number in part.packed(count, code_width)] if coded else []
        need(not codes or (min(codes) == least + 1 and width(max(codes) - min(codes)) == code_width), "codes")
        met[f"kind {kind}, {'coded' if coded else 'bare'}{', w 0' if w == 0 else ''}"] += 1
        return documents, codes

    def freqs(self, doc_freq, total_freq, blocks):
        starts = [self.part.u32() for _ in range(blocks)] if blocks > 1 else []
        bits, freqs, before = self.part.take((total_freq + 7) // 8), [], -1
        for i in range(8 * len(bits)):
            if bits[i // 8] >> i % 8 & 1:
                need(i < total_freq and len(freqs) < doc_freq, "a bit too many")
                need(len(freqs) % BLOCK or not starts or starts[len(freqs) // BLOCK] == before + 1, "start")
                freqs.append(i - before)
                before = i
        need(len(freqs) == doc_freq and before == total_freq - 1, "bits of freqs")
        met["freqs"] += 1
        return freqs

    def positions(self, total_freq, form_count):
        part = self.part
        if form_count == 1:
            return self.run(part.end, total_freq), [0] * total_freq
        length = part.varint()
        need(length <= part.left(), "length of positions")
        gaps = self.run(part.at + length, total_freq)
        ordinals = self.run(part.end, total_freq)
        need(max(ordinals) < form_count, "ordinal")
        met["ordinals"] += 1
        return gaps, ordinals

    def run(self, end, total_freq):
        part, blocks, numbers = self.part, -(-total_freq // BLOCK), []
        offsets = self.offset_table(blocks) if blocks > 1 else [0]
        base = part.at
        met["position groups"] += blocks > 8
        for i in range(blocks):
            need(part.at == base + offsets[i], "offset of a position block")
            numbers += self.position_block(min(BLOCK, total_freq - BLOCK * i))
        need(part.at == end, "run of positions")
        return numbers

    def position_block(self, count):
        part = self.part
        byte = part.u8()
        w, has_exceptions = byte & 63, byte >> 7
        exceptions, extra = (part.u8(), part.u8()) if has_exceptions else (0, 0)
        need(byte >> 6 & 1 == 0 and w + extra <= 32 and exceptions <= count, "position block")
        numbers = part.packed(count, w)
        places = list(part.take(exceptions))
        need(ascending(places) and all(place < count for place in places), "places of exceptions")
        for place, number in zip(places, part.packed(exceptions, extra)):
            numbers[place] += number << w
        met["exceptions"] += has_exceptions
        return numbers
