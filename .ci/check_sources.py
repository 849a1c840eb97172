"""What a formatter does not see: long lines and files, folders with next to nothing in them, and unfinished work.

Checked are Swift, C, Python, shell, the Makefile and the Dockerfile. Generated files and fixtures are not, nor are
Markdown and YAML, whose tables and addresses cannot be wrapped.
"""

import ast
import re
import sys
from collections import defaultdict
from pathlib import Path

WIDEST_LINE = 120
LONGEST_FILE = 400
# A folder inside a module has at least three Swift files, or this many lines of Swift.
SMALLEST_FOLDER = 100

ROOTS = ["Sources", "Tests", "Benchmarks", ".ci"]
FILES = ["Package.swift", "Makefile", "Dockerfile"]
SUFFIXES = {".swift", ".c", ".h", ".py", ".sh", ""}
# Put together, so that this line is not found.
UNFINISHED = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" * 3]) + r")\b")


def sources():
    paths = [Path(name) for name in FILES if Path(name).exists()]
    for root in ROOTS:
        paths += [path for path in Path(root).rglob("*") if path.is_file() and path.suffix in SUFFIXES]
    return sorted(path for path in paths if not is_made_by_others(path))


def is_made_by_others(path):
    return path.name.endswith(".pb.swift") or any(part.endswith("Fixtures") for part in path.parts)


def line_faults(path, lines):
    for number, line in enumerate(lines, 1):
        if len(line) > WIDEST_LINE:
            yield f"{path}:{number}: {len(line)} columns; {WIDEST_LINE} are allowed"
        if UNFINISHED.search(line):
            yield f"{path}:{number}: finish what is marked here"
    if len(lines) > LONGEST_FILE:
        yield f"{path} has {len(lines)} lines; {LONGEST_FILE} are allowed"


def folder_faults(lengths):
    """Folders of one or two small Swift files, those of their folders included; the root of a module may be small."""
    folders = defaultdict(list)
    for path, length in lengths.items():
        for folder in path.parents if path.suffix == ".swift" else []:
            if len(folder.parts) > 2:
                folders[folder].append(length)
    for folder, files in sorted(folders.items()):
        if len(files) < 3 and sum(files) < SMALLEST_FOLDER:
            yield f"{folder} has {sum(files)} lines in {len(files)} file(s); move them to the folder above"


def faults():
    lengths = {}
    for path in sources():
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines()
        lengths[path] = len(lines)
        yield from line_faults(path, lines)
        if path.suffix == ".py":
            try:
                ast.parse(text, str(path))
            except SyntaxError as error:
                yield f"{path}:{error.lineno}: {error.msg}"
    yield from folder_faults(lengths)


if __name__ == "__main__":
    found = list(faults())
    for fault in found:
        print(f"lint: {fault}", file=sys.stderr)
    sys.exit(1 if found else 0)
