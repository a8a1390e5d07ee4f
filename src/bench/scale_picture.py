"""Draws the results of src/bench/scale as SVG, and prints them as a table of Markdown: scale_picture.py JSON SVG"""

import json
import sys
from html import escape
from pathlib import Path

WIDTH = 760
LABELS = 190
BAR = 22
ROW = 32
HEADING = 40
MARGIN = 16
LONGEST = WIDTH - LABELS - 190


def main(report_file, picture_file):
    report = json.loads(Path(report_file).read_text())
    sections = [section for section in sections_of(report["medianSeconds"]) if section[1]]
    y = 0
    parts = []
    for heading, bars in sections:
        print(f"| {heading} | |\n|---|---|")
        parts.append(text(MARGIN, y + 26, heading, "font-weight='bold'"))
        y += HEADING
        most = max(seconds for _, seconds, _, _ in bars)
        for bar in bars:
            print(f"| {bar[0]} | {bar[2]} |")
            parts += row(y, most, *bar)
            y += ROW
        print()
    height = y + MARGIN
    Path(picture_file).write_text(
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {height}' width='{WIDTH}' height='{height}' "
        "font-family='sans-serif' font-size='14' role='img'>\n"
        "<title>Builds by one and more builders, and plans of many images</title>\n"
        f"<rect width='{WIDTH}' height='{height}' fill='white'/>\n" + "\n".join(parts) + "\n</svg>\n"
    )


def sections_of(seconds):
    """Each with its bars: label, seconds, what stands behind it, and the seconds of a line across it or None."""
    builders = seconds["builders"]
    one = builders.get("1", 0)
    yield "Eight equal packages, by builders of one processor each", [
        (
            f"{count} builder{'' if count == '1' else 's'}",
            value,
            f"{value:.0f} s" + ("" if count == "1" else f", {one / value:.2f} times as fast"),
            None if count == "1" else one / int(count),
        )
        for count, value in sorted(builders.items(), key=lambda item: int(item[0]))
    ]
    two = seconds["two-processors"]
    yield "The same by one builder of two processors", [
        (name, two[contender], f"{two[contender]:.0f} s", None)
        for contender, name in (("plugin", "plugin"), ("bake", "docker buildx bake"))
        if contender in two
    ]
    empty = next(iter(seconds["empty-goal"].values()), 0)
    yield "A plan, without what Maven itself takes", [
        (f"{int(count):,} images", value - empty, f"{value - empty:.1f} s", None)
        for count, value in sorted(seconds["plan"].items(), key=lambda item: int(item[0]))
    ]


def row(y, most, label, seconds, behind, line):
    scale = LONGEST / most
    yield text(LABELS - 12, y + 16, label, "text-anchor='end'")
    yield f"<rect x='{LABELS}' y='{y}' width='{max(seconds * scale, 1):.1f}' height='{BAR}' fill='#3b6ea5'/>"
    if line is not None:
        x = LABELS + line * scale
        yield f"<line x1='{x:.1f}' y1='{y - 3}' x2='{x:.1f}' y2='{y + BAR + 3}' stroke='#c04000' stroke-width='2'/>"
    yield text(LABELS + seconds * scale + 8, y + 16, behind, "")


def text(x, y, content, attributes):
    return f"<text x='{x:.1f}' y='{y}' {attributes}>{escape(content)}</text>"


if __name__ == "__main__":
    main(*sys.argv[1:])
