"""Writes `photographs.csv`: what Pillow decodes from each photograph of the LIVE In the Wild Challenge.

    pip install pillow numpy
    python make_photograph_checksums.py FOLDER

The checksum is the sum over the RGB pixels, taken as little-endian 64-bit words w(0), w(1), ... and padded with zeros,
of (2 i + 1) w(i), modulo 2^64: any change of a single word changes it.
"""

import csv
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

HERE = Path(__file__).parent


def checksum(pixels: bytes) -> int:
    words = np.frombuffer(pixels + bytes(-len(pixels) % 8), "<u8")
    weights = np.arange(len(words), dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    return int((words * weights).sum(dtype=np.uint64))


with open(HERE / "photographs.csv", "w", newline="") as out:
    rows = csv.writer(out, lineterminator="\n")
    for path in sorted(Path(sys.argv[1]).iterdir()):
        with Image.open(path) as image:
            upright = ImageOps.exif_transpose(image).convert("RGB")
        rows.writerow([path.name, upright.width, upright.height, f"{checksum(upright.tobytes()):016x}"])
