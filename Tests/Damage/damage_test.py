#!/usr/bin/env python3
"""Holds the built-in model to what the README says of damage: good photographs that are damaged on purpose score less.

Runs `deepbiq evaluate damage` on the ten photographs beside this file (NOTICE says whose they are) and compares its
figures with limits a little looser than what the model reached when it was made. Exits with 1 if one is missed.

    damage_test.py PROGRAM
"""

import json
import subprocess
import sys
from pathlib import Path

PHOTOGRAPHS = Path(__file__).parent / "photographs"

LEAST_UNDAMAGED = 65.0
LEAST_SHARE_OF_STEPS_NOT_RISING = 0.94
LEAST_FALL = 22.0
# What it minds too little, and by how much it does.
WEAK = {"underexposure": 8.0}
MOST_FOR_RANDOM_PIXELS = 20.0
LEAST_BELOW_OTHERS = 38.0
LEAST_AREA_UNDER_CURVE = 0.95


def misses(figures):
    """A sentence for every limit that is missed."""

    def held(name, value, limit, is_least=True):
        if (value < limit) if is_least else (value > limit):
            yield f"{name}: {value:.3f}; it should be {'at least' if is_least else 'at most'} {limit:g}"

    yield from held("score of the photographs as they are", figures["undamaged"], LEAST_UNDAMAGED)
    shares = [kind["steps_not_rising"] for kind in figures["kinds"]]
    yield from held("steps that do not rise", sum(shares) / len(shares), LEAST_SHARE_OF_STEPS_NOT_RISING)
    for kind in figures["kinds"]:
        yield from held(f"fall at the strongest {kind['kind']}", kind["fall"], WEAK.get(kind["kind"], LEAST_FALL))
    yield from held("random pixels", figures["random_pixels"], MOST_FOR_RANDOM_PIXELS, is_least=False)
    for part in figures["parts"]:
        if part["damage"].startswith("half"):
            name = f"{part['damage']}, worst crop below the others"
            yield from held(name, part["worst_below_others"], LEAST_BELOW_OTHERS)
            yield from held(f"{part['damage']}, area under the curve", part["area_under_curve"], LEAST_AREA_UNDER_CURVE)


def main():
    command = [sys.argv[1], "evaluate", "damage", str(PHOTOGRAPHS), "--format", "json"]
    figures = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    if figures["pictures"] != len(list(PHOTOGRAPHS.glob("*.jpg"))):
        sys.exit(f"{figures['pictures']} photographs were damaged, not all")
    missed = list(misses(figures))
    for miss in missed:
        print(miss, file=sys.stderr)
    if missed:
        sys.exit(1)
    print(f"the built-in model minds damage: {len(figures['kinds'])} kinds on {figures['pictures']} photographs")


if __name__ == "__main__":
    main()
