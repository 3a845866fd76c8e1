# SPDX-License-Identifier: MIT
"""XXH3 with 64 bits, seed 0, in plain Python, written from the xxHash specification.

`hash64` is the function of the `xxhash` package where that is installed, else `slow_hash64`. Run as a program
it says the hashes of its arguments, to be laid beside `xxhsum -H3`.
"""
import struct
import sys

MASK = 2 ** 64 - 1
P32_1, P32_2, P32_3 = 0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D
P64_1, P64_2, P64_3 = 0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9
P64_4, P64_5 = 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5
MIX_1, MIX_2 = 0x165667919E3779F9, 0x9FB21C651E98DF25
SECRET = bytes.fromhex("""
b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671fcb79e64eccc0e578825ad07dccff7221
b8084674f743248ee03590e6813a264c3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8a8
fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364eac5ac8334d3ebc3c581a0fffa1363eb17
0ddd51b7f0da49d316552629d4689e2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e
""".replace("\n", ""))


def u32(data, offset):
    return struct.unpack_from("<I", data, offset)[0]


def u64(data, offset):
    return struct.unpack_from("<Q", data, offset)[0]


def fold(a, b):
    product = a * b
    return product & MASK ^ product >> 64


def avalanche(h):
    h = (h ^ h >> 37) * MIX_1 & MASK
    return h ^ h >> 32


def avalanche_xxh64(h):
    h = (h ^ h >> 33) * P64_2 & MASK
    h = (h ^ h >> 29) * P64_3 & MASK
    return h ^ h >> 32


def rotate(h, bits):
    return (h << bits | h >> 64 - bits) & MASK


def mix(data, offset, secret):
    return fold(u64(data, offset) ^ u64(SECRET, secret), u64(data, offset + 8) ^ u64(SECRET, secret + 8))


def hash_short(data):
    """At most 16 bytes."""
    n = len(data)
    if n == 0:
        return avalanche_xxh64(u64(SECRET, 56) ^ u64(SECRET, 64))
    if n <= 3:
        word = data[0] << 16 | data[n >> 1] << 24 | data[-1] | n << 8
        return avalanche_xxh64(word ^ u32(SECRET, 0) ^ u32(SECRET, 4))
    if n <= 8:
        h = u32(data, n - 4) + (u32(data, 0) << 32) ^ u64(SECRET, 8) ^ u64(SECRET, 16)
        h = (h ^ rotate(h, 49) ^ rotate(h, 24)) * MIX_2 & MASK
        h = (h ^ (h >> 35) + n) * MIX_2 & MASK
        return h ^ h >> 28
    low = u64(data, 0) ^ u64(SECRET, 24) ^ u64(SECRET, 32)
    high = u64(data, n - 8) ^ u64(SECRET, 40) ^ u64(SECRET, 48)
    swapped = int.from_bytes(low.to_bytes(8, "little"), "big")
    return avalanche((n + swapped + high + fold(low, high)) & MASK)


def hash_middle(data):
    """17 to 240 bytes."""
    n = len(data)
    h = n * P64_1
    if n <= 128:
        for i in range((n - 1) // 32 + 1):
            h += mix(data, 16 * i, 32 * i) + mix(data, n - 16 * (i + 1), 32 * i + 16)
        return avalanche(h & MASK)
    h = avalanche(h + sum(mix(data, 16 * i, 16 * i) for i in range(8)) & MASK)
    h += sum(mix(data, 16 * i, 16 * (i - 8) + 3) for i in range(8, n // 16))
    return avalanche(h + mix(data, n - 16, 136 - 17) & MASK)


def accumulate(lanes, data, offset, secret):
    words, keys = struct.unpack_from("<8Q", data, offset), struct.unpack_from("<8Q", SECRET, secret)
    for i in range(8):
        key = words[i] ^ keys[i]
        lanes[i ^ 1] += words[i]
        lanes[i] += (key & 0xFFFFFFFF) * (key >> 32)


def hash_long(data):
    n = len(data)
    lanes = [P32_3, P64_1, P64_2, P64_3, P64_4, P32_2, P64_5, P32_1]
    keys = struct.unpack_from("<8Q", SECRET, 128)
    for stripe in range((n - 1) // 64):
        accumulate(lanes, data, 64 * stripe, 8 * (stripe % 16))
        if stripe % 16 == 15:
            for i in range(8):
                lane = lanes[i] & MASK
                lanes[i] = (lane ^ lane >> 47 ^ keys[i]) * P32_1 & MASK
    accumulate(lanes, data, n - 64, 192 - 64 - 7)
    h = n * P64_1
    for i in range(4):
        h += fold(lanes[2 * i] & MASK ^ u64(SECRET, 11 + 16 * i),
                  lanes[2 * i + 1] & MASK ^ u64(SECRET, 19 + 16 * i))
    return avalanche(h & MASK)


def slow_hash64(data):
    return hash_short(data) if len(data) <= 16 else hash_middle(data) if len(data) <= 240 else hash_long(data)


try:
    from xxhash import xxh3_64_intdigest as hash64
except ImportError:
    hash64 = slow_hash64

if __name__ == "__main__":
    for argument in sys.argv[1:]:
        print(f"{slow_hash64(argument.encode()):016x} {argument}")
