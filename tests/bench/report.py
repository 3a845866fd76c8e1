# SPDX-License-Identifier: MIT
"""report.py - the results as a Markdown table and as a chart in SVG."""
import math
from xml.sax.saxutils import escape

COLOURS = ("#1b6ca8", "#c0504d", "#e39c37", "#8a6bb1", "#5f9e5a", "#7f7f7f", "#3bb0b0", "#b5a642")
BAR, GAP, LEFT, WIDTH = 11, 14, 130, 900


def microseconds(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def row(cells):
    return "| " + " | ".join(cells) + " |\n"


def class_table(result, classes):
    names = list(result["engines"])
    text = row(["p50 / p95 in µs", *names]) + row(["---"] * (len(names) + 1))
    for name in classes:
        cells = []
        for engine in names:
            figures = result["engines"][engine]["classes"].get(name)
            cells.append(f"{microseconds(figures['p50_us'])} / {microseconds(figures['p95_us'])}" if figures else "–")
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
                     if other != "newshound" and name in engine["classes"]]
            if not peers:
                break
            best, peer = min(peers)
            cells += [f"{microseconds(best)} ({peer})", f"{ours[key] / best:.2f}"]
        else:
            text += row(cells)
    return text


def build_table(result):
    text = row(["building", "CPU s", "wall s", "MB of text a CPU second", "peak memory MB", "bytes an article",
                "opening to first hits, ms", "process start to first hits, ms"]) + row(["---"] * 8)
    for name, engine in result["engines"].items():
        built = engine["build"]
        text += row([f"{name} {engine['version']}", f"{built['cpu_s']:.1f}", f"{built['wall_s']:.1f}",
                     f"{built['text_mb'] / max(built['cpu_s'], 1e-3):.1f}", f"{built['peak_rss_mb']:.0f}",
                     f"{built['index_bytes'] / result['articles']:.0f}",
                     f"{engine['open_first_query_ms']:.2f}", f"{engine['process_first_query_ms']:.1f}"])
    apart = result["engines"]["newshound"].get("build_headlines_apart")
    if apart:
        text += row(["newshound, headlines apart and stored", f"{apart['cpu_s']:.1f}", f"{apart['wall_s']:.1f}",
                     f"{apart['text_mb'] / max(apart['cpu_s'], 1e-3):.1f}", f"{apart['peak_rss_mb']:.0f}",
                     f"{apart['index_bytes'] / result['articles']:.0f}", "", ""])
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
    text += agreement_table(result)
    for name, reason in result["absent"].items():
        text += f"- {name} is absent: {reason}\n"
    for name, engine in result["engines"].items():
        if engine.get("limits"):
            text += f"- {name}: {engine['limits']}\n"
    return text


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
