"""The photographs that are sent."""

import io
import os
from dataclasses import dataclass

import numpy as np
from PIL import Image

TILE = 500
# Name, size in pixels, format, how it is saved.
KINDS = [
    ("JPEG 500x500", (500, 500), "JPEG", {"quality": 90}),
    ("JPEG 12 MP", (4000, 3000), "JPEG", {"quality": 90}),
    ("PNG 2 MP", (1600, 1200), "PNG", {"compress_level": 6}),
    ("WebP 2 MP", (1600, 1200), "WEBP", {"quality": 85}),
]


@dataclass(frozen=True)
class Photograph:
    """A file as it is uploaded."""

    name: str
    content: bytes
    media_type: str


def _tiles(folder):
    """Square photographs of the folder, or, where there is none, noise of several coarsenesses."""
    names = sorted(os.listdir(folder))[:48] if folder.is_dir() else []
    tiles = []
    for name in names:
        try:
            with Image.open(folder / name) as image:
                tiles.append(image.convert("RGB").resize((TILE, TILE), Image.Resampling.LANCZOS))
        except OSError:
            continue
    generator = np.random.default_rng(1)
    for coarseness in (4, 16, 64, 256) if not tiles else ():
        noise = Image.fromarray(generator.integers(0, 256, (coarseness, coarseness, 3), dtype=np.uint8))
        tiles.append(noise.resize((TILE, TILE), Image.Resampling.BICUBIC))
    return tiles


def photographs(folder):
    """One file of each kind. Larger ones are mosaics of photographs, so that they have the detail of real ones."""
    tiles = _tiles(folder)
    made = []
    for name, (width, height), format_, options in KINDS:
        image = Image.new("RGB", (width, height))
        columns = -(-width // TILE)
        for index in range(columns * -(-height // TILE)):
            image.paste(tiles[index % len(tiles)], (index % columns * TILE, index // columns * TILE))
        buffer = io.BytesIO()
        image.save(buffer, format_, **options)
        made.append(Photograph(name, buffer.getvalue(), f"image/{format_.lower()}"))
    return made
