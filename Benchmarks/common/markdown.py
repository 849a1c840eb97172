"""Tables for people, and their place in a document."""

import pathlib


def table(header, rows):
    """A Markdown table; the first column is words, the others are numbers."""
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def facts_line(facts):
    """The machine in one line."""
    return "; ".join(f"{name}: {value}" for name, value in facts.items()) + "."


def put(text, path, name):
    """Writes `text` into a document, between `<!-- NAME -->` and `<!-- /NAME -->`."""
    path = pathlib.Path(path)
    before, begin, rest = path.read_text().partition(f"<!-- {name} -->\n")
    old, end, after = rest.partition(f"<!-- /{name} -->")
    if not begin or not end:
        raise SystemExit(f"{path} has no place for the results: the lines <!-- {name} --> and <!-- /{name} -->")
    path.write_text(f"{before}{begin}\n{text.strip()}\n\n{end}{after}")
