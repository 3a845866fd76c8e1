# SPDX-License-Identifier: MIT
"""bench_pisa.py - PISA in the benchmark, as driver.h says what a driver is.

usage: bench_pisa.py MODULE build CORPUS.tsv INDEX | MODULE serve plain|block-max INDEX [--hits]

MODULE is the compiled extension of the wheel pyterrier_pisa, which holds PISA's own C++; `MODULE check` only
loads it. Its loop over a list of queries takes them from an iterator; so an iterator that looks at the clock
when it is asked for the next one sees how long the query before took, inside PISA: words looked up, algorithm
run, ten ids fetched. Of PISA's algorithms `plain` takes MaxScore and ranked AND, `block-max` block-max WAND
and block-max ranked AND. There are no positions, no dates and no counting in the extension.
"""
import ctypes
import importlib.util
import os
import sys
import time

ENCODING = "block_simdbp"
BLOCK = 64
ALGORITHMS = {"plain": ("maxscore", "ranked_and"), "block-max": ("block_max_wand", "block_max_ranked_and")}


def load(path):
    spec = importlib.util.spec_from_file_location("_pisathon", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def prepare(module, index):
    """Opens an index; makes its scores and compressed lists where they are not there yet."""
    context = module.RetrievalContext()
    module.prepare_index(context, index_dir=index, encoding=ENCODING, scorer_name="bm25", stemmer="",
                         block_size=BLOCK, quantize=0, bm25_k1=1.2, bm25_b=0.75, stop_fname="")
    return context


def build(module, corpus, index):
    os.makedirs(index, exist_ok=True)
    plain = os.path.join(index, "articles.txt")
    with open(corpus, encoding="utf-8") as lines, open(plain, "w", encoding="utf-8") as output:
        for line in lines:
            number, _, headline, body = line.rstrip("\n").split("\t")
            output.write(f"{number} {headline.lower()} {body.lower()}\n")
    module.index(plain, index, "", 100000, 1)
    os.remove(plain)
    prepare(module, index)
    for name in os.listdir(index):
        if name.startswith(("inv.", "fwd")) and not name.endswith(("termlex", "doclex")):
            os.remove(os.path.join(index, name))


class OneQuery:
    """Hands out one query, and measures from then to when the next one is asked for."""

    def __init__(self, words):
        self.words, self.nanoseconds, self.start = {word: 1.0 for word in words}, 0, None

    def __len__(self):
        return 1

    def __iter__(self):
        return self

    def __next__(self):
        if self.start is None:
            query = (0, self.words)
            self.start = time.perf_counter_ns()
            return query
        self.nanoseconds = time.perf_counter_ns() - self.start
        raise StopIteration


def algorithm(command, words, algorithms):
    """The algorithm for a query, or None for what PISA cannot do."""
    if not command.startswith("TOP_") or command.endswith("COUNT"):
        return None
    if any(word[-1] in "*~\"" or word[0] in "\"-" or ":" in word for word in words):
        return None
    signed = sum(word[0] == "+" for word in words)
    if signed not in (0, len(words)):
        return None
    return algorithms[1] if signed else algorithms[0]


def serve(module, index, algorithms, hits):
    opened = time.perf_counter_ns()
    context, first_answer = prepare(module, index), 0
    limit_max = 1000
    numbers, ranks, scores = (bytearray(4 * limit_max) for _ in range(3))
    names = bytearray(8 * limit_max)
    for line in sys.stdin:
        command, _, text = line.rstrip("\n").partition("\t")
        words = text.split()
        chosen = algorithm(command, words, algorithms)
        if command == "OPENING":
            print(f"1\t{first_answer - opened}", flush=True)
        elif not chosen:
            print("UNSUPPORTED", flush=True)
        else:
            query = OneQuery(word.lstrip("+") for word in words)
            count = module.retrieve(context, chosen, query, k=int(command.split("_")[1]), threads=1, pretokenised=1,
                                    result_qidxs=numbers, result_docnos=names, result_ranks=ranks, result_scores=scores)
            first_answer = first_answer or time.perf_counter_ns()
            print(pairs(names, scores, count) if hits else f"1\t{query.nanoseconds}", flush=True)


def pairs(names, scores, count):
    """ID:SCORE of the hits; names holds pointers to strings."""
    objects = (ctypes.py_object * count).from_buffer(names) if count else []
    return " ".join(f"{objects[i]}:{score:.9g}" for i, score in enumerate(memoryview(scores).cast("f")[:count]))


def main():
    module, arguments = load(sys.argv[1]), sys.argv[2:]
    if arguments == ["check"]:  # the module can be loaded
        return
    if len(arguments) == 3 and arguments[0] == "build":
        build(module, arguments[1], arguments[2])
    elif len(arguments) >= 3 and arguments[0] == "serve":
        serve(module, arguments[2], ALGORITHMS[arguments[1]], arguments[-1] == "--hits")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
