# SPDX-License-Identifier: MIT
"""report.py - the results as a Markdown table and as a chart in SVG."""
import math
from xml.sax.saxutils import escape

COLOURS = ("#1b6ca8", "#c0504d", "#e39c37", "#8a6bb1", "#5f9e5a", "#7f7f7f", "#3bb0b0", "#b5a642")
BAR, GAP, LEFT, WIDTH = 11, 14, 130, 900


def microseconds(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def pair(figures):
    return f"{microseconds(figures['p50_us'])} / {microseconds(figures['p95_us'])}"


def row(cells):
    return "| " + " | ".join(cells) + " |\n"


def class_table(result, classes):
    names = list(result["engines"])
    text = row(["p50 / p95 in µs", *names]) + row(["---"] * (len(names) + 1))
    for name in classes:
        cells = []
        for engine in names:
            figures = result["engines"][engine]["classes"].get(name)
            cells.append(pair(figures) if figures else "–")
        text += row([name, *cells])
    return text


def ratio_table(result, classes):
    """newshound against the fastest peer of each class."""
    text = row(["class", "best peer's p50", "newshound / it", "best peer's p95", "newshound / it"]) + row(["---"] * 5)
    for name in classes:
        ours = result["engines"]["newshound"]["classes"].get(name)
        if not ours:
            continue
        cells = [name]
        for key in ("p50_us", "p95_us"):
            peers = [(engine["classes"][name][key], other) for other, engine in result["engines"].items()
                     if not other.startswith("newshound") and name in engine["classes"]]
            if not peers:
                break
            best, peer = min(peers)
            cells += [f"{microseconds(best)} ({peer})", f"{ours[key] / best:.2f}"]
        else:
            text += row(cells)
    return text


def build_head(first):
    return row([first, "CPU s", "wall s", "MB of text a CPU second", "peak memory MB", "bytes an article",
                "opening to first hits, ms", "process start to first hits, ms"]) + row(["---"] * 8)


def build_row(first, engine, articles):
    built = engine["build"]
    opened = ([f"{engine['open_first_query_ms']:.2f}", f"{engine['process_first_query_ms']:.1f}"]
              if "open_first_query_ms" in engine else ["", ""])
    return row([first, f"{built['cpu_s']:.1f}", f"{built['wall_s']:.1f}",
                f"{built['text_mb'] / max(built['cpu_s'], 1e-3):.1f}", f"{built['peak_rss_mb']:.0f}",
                f"{built['index_bytes'] / articles:.0f}", *opened])


def absences(result):
    return "".join(f"- {name} is absent: {reason}\n" for name, reason in result["absent"].items())


def build_table(result):
    text = build_head("building")
    for name, engine in result["engines"].items():
        text += build_row(f"{name} {engine['version']}", engine, result["articles"])
    apart = result["engines"]["newshound"].get("build_headlines_apart")
    if apart:
        text += build_row("newshound, headlines apart and stored", {"build": apart}, result["articles"])
    return text


def shares(found):
    return ", ".join(f"{name} {share:.3f}" for name, share in found.items() if share is not None) or "–"


def agreement_table(result):
    text = row(["against newshound", "share of the ten best", "share of equal counts",
                "largest relative difference of a score"])
    text += row(["---"] * 4)
    for peer, found in result["agreement"].items():
        scores = ", ".join(f"{name} {'other hits' if worst is None else f'{worst:.0e}'}"
                           for name, worst in found.get("scores", {}).items())
        text += row([peer, shares(found["overlap"]), shares(found["counts"]), scores or "–"])
    return text + "\n" if result["agreement"] else ""


def markdown(result, classes):
    text = f"## {result['corpus']}: {result['articles']:,} articles\n\n{result['machine']}\n\n"
    text += class_table(result, classes) + "\n" + ratio_table(result, classes) + "\n" + build_table(result) + "\n"
    text += agreement_table(result) + absences(result)
    for name, engine in result["engines"].items():
        if engine.get("limits"):
            text += f"- {name}: {engine['limits']}\n"
    return text


def growth(result, classes):
    """A table an engine: the sizes side by side, and how the median grows from one to the next."""
    sizes = result["sizes"]
    text = f"## Growth\n\n{result['machine']}\n\n"
    for name in sizes[0]["engines"]:
        found = [size["engines"][name]["classes"] for size in sizes]
        steps = [f"{one['articles']:,} → {two['articles']:,}" for one, two in zip(sizes, sizes[1:])]
        text += row([f"{name}: p50 / p95 in µs", *(f"{size['articles']:,}" for size in sizes), *steps])
        text += row(["---"] * (len(sizes) + 1 + len(steps)))
        for kind in classes:
            if not all(kind in of for of in found):
                continue
            medians = [of[kind]["p50_us"] for of in found]
            text += row([kind, *(pair(of[kind]) for of in found),
                         *(f"{two / one:.1f}" for one, two in zip(medians, medians[1:]))])
        text += "\n" + build_head("articles")
        for size in sizes:
            text += build_row(f"{size['articles']:,}", size["engines"][name], size["articles"])
        text += "\n"
    return text + absences(result)


def cold_table(classes):
    text = row(["", "n", "ms, p50 / p95", "KiB from the disk, p50 / p95", "faults that wait, p50 / p95"])
    text += row(["---"] * 5)
    for name, found in classes.items():
        text += row([name, str(found["n"]), " / ".join(f"{value:.1f}" for value in found["ms"]),
                     *(" / ".join(f"{value:,.0f}" for value in found[key]) for key in ("kib", "faults"))])
    return text + "\n"


def cold(result):
    text = f"## Cold: {result['corpus']}, {result['articles']:,} articles\n\n{result['machine']}"
    if result.get("read_ahead_kib") is not None:
        text += f"; the system reads {result['read_ahead_kib']:,} KiB ahead"
    text += "\n\n"
    if "cold" not in result:
        text += f"Without the index in memory nothing was measured: {result['cold_absent']}.\n\n"
    for name, classes in result.get("cold", {}).items():
        text += f"None of the index in memory, reading ahead {name}:\n\n{cold_table(classes)}"
    small = result.get("small_memory")
    if not small:
        return text + f"With little memory nothing was measured: {result['small_memory_absent']}.\n"
    peak = f", {small['peak_bytes'] / 1e6:.0f} MB used at most" if small["peak_bytes"] else ""
    text += (f"{small['memory_bytes'] / 1e6:.0f} MB of memory for an index of {small['index_bytes'] / 1e6:.0f} MB{peak}; "
             f"answers {'the same' if small['same_answers'] else 'DIFFERENT'}:\n\n")
    return text + "".join(f"Reading ahead {name}:\n\n{cold_table(classes)}"
                          for name, classes in small["read_ahead"].items())


def snippets(result):
    text = f"## Ten hits with their passages: {result['corpus']}\n\n{result['machine']}\n\n"
    text += row(["p50 / p95 in µs", "articles", "bytes an article", "ids alone", "all of a hit, and its passage"])
    text += row(["---"] * 5)
    for each in result["sets"]:
        for kind, found in each["classes"].items():
            text += row([kind, f"{each['articles']:,}", f"{each['article_bytes']:,}", pair(found["ids"]),
                         pair(found["shown"])])
    return text + "\n"


def chart(result, classes):
    """Bars of the median on a scale of powers of ten: a group a class, a bar an engine that can do it."""
    names = list(result["engines"])
    colours = {name: COLOURS[number % len(COLOURS)] for number, name in enumerate(names)}
    largest, bars, top = 1, [], 56
    for kind in classes:
        able = [name for name in names if kind in result["engines"][name]["classes"]]
        if not able:
            continue
        middle = top + BAR * len(able) / 2 + 3
        bars.append(("text", f'<text x="{LEFT - 6}" y="{middle:.1f}" text-anchor="end">{escape(kind)}</text>'))
        for name in able:
            median = result["engines"][name]["classes"][kind]["p50_us"]
            largest = max(largest, median)
            bars.append(("bar", (top, median, colours[name])))
            top += BAR
        top += GAP
    decades = max(1, math.ceil(math.log10(largest)))
    scale = (WIDTH - LEFT - 70) / decades
    parts = frame(result, colours, decades, scale, top + 20)
    parts += [what if kind == "text" else bar(*what[:2], scale, what[2]) for kind, what in bars]
    return "\n".join([*parts, "</svg>", ""])


def frame(result, colours, decades, scale, height):
    """Title, legend and scale."""
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
             'font-family="sans-serif" font-size="11">',
             f'<rect width="{WIDTH}" height="{height}" fill="white"/>',
             f'<text x="{LEFT}" y="18" font-size="14">{escape(result["corpus"])}: {result["articles"]:,} articles, '
             'median time of a query in microseconds</text>']
    for number, (name, colour) in enumerate(colours.items()):
        at = LEFT + number * min(125, (WIDTH - LEFT) // len(colours))
        parts.append(f'<rect x="{at}" y="28" width="10" height="10" fill="{colour}"/>'
                     f'<text x="{at + 13}" y="37" font-size="10">{escape(name)}</text>')
    for decade in range(decades + 1):
        x = LEFT + decade * scale
        parts.append(f'<line x1="{x:.1f}" y1="50" x2="{x:.1f}" y2="{height - 24}" stroke="#ddd"/>'
                     f'<text x="{x:.1f}" y="{height - 10}" text-anchor="middle">{10 ** decade:,}</text>')
    return parts


def bar(top, value, scale, colour):
    length = max(1.0, scale * decades_of(value))
    return (f'<rect x="{LEFT}" y="{top}" width="{length:.1f}" height="{BAR - 2}" fill="{colour}"/>'
            f'<text x="{LEFT + length + 3:.1f}" y="{top + BAR - 3}" font-size="9">{microseconds(value)}</text>')


def decades_of(value):
    return math.log10(max(value, 1.0))
