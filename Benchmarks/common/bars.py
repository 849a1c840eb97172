"""Bar plots as SVG files that need nothing else."""

from xml.sax.saxutils import escape

COLOURS = ["#1b6ca8", "#e08e2b", "#4c9f70", "#a94a6d", "#7d7d7d"]
WIDTH, BAR, GAP, LABEL, MARGIN = 860, 15, 12, 190, 12


def plot(title, panels):
    """Horizontal bars.

    `panels`: (what the axis is, {group: {series: (value, text)}}), each with an axis of its own. A series that a group
    lacks is left out. Colours belong to series.
    """
    names = list(dict.fromkeys(name for _, groups in panels for values in groups.values() for name in values))
    colours = {name: COLOURS[index % len(COLOURS)] for index, name in enumerate(names)}
    parts, y = [_text(MARGIN, 26, title, size=17, weight="bold")], 50
    x = MARGIN
    for name in names:
        parts += [_bar(x, y - 10, 12, 12, colours[name]), _text(x + 17, y, name)]
        x += 34 + 6.8 * len(name)
    for subtitle, groups in panels:
        y += 34
        parts.append(_text(MARGIN, y, subtitle, size=14, weight="bold"))
        y += GAP
        largest = max((value for values in groups.values() for value, _ in values.values()), default=0) or 1
        for group, values in groups.items():
            parts.append(_text(MARGIN, y + len(values) * BAR / 2 + 4, group))
            for name, (value, text) in values.items():
                length = (WIDTH - LABEL - 110) * value / largest
                parts.append(_bar(LABEL, y, length, BAR - 3, colours[name]))
                parts.append(_text(LABEL + length + 6, y + BAR - 5, text, size=11))
                y += BAR
            y += GAP
    height = y + MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:.0f}" '
        f'viewBox="0 0 {WIDTH} {height:.0f}" font-family="sans-serif" role="img" aria-label="{escape(title)}">\n'
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _text(x, y, text, size=13, weight="normal"):
    style = f'font-size="{size}" font-weight="{weight}" fill="#222222"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {style}>{escape(text)}</text>'


def _bar(x, y, width, height, colour):
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0.5):.1f}" height="{height}" fill="{colour}"/>'
