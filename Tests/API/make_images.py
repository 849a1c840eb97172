#!/usr/bin/env python3
"""Writes the small pictures that the API tests upload: one of each format. Needs numpy, Pillow and pillow-heif."""

from pathlib import Path

import numpy as np
import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()
folder = Path(__file__).resolve().parent / "images"
folder.mkdir(exist_ok=True)
down, across = np.mgrid[0:48, 0:64]
waves = [127 + 120 * np.sin(across / 5 + phase) * np.cos(down / 7) for phase in range(3)]
picture = Image.fromarray(np.stack(waves, axis=-1).astype(np.uint8))
picture.save(folder / "small.jpg", quality=85)
picture.save(folder / "small.png", optimize=True)
picture.save(folder / "small.webp", quality=85)
for extension, options in {"gif": {}, "tif": {"compression": "tiff_lzw"}, "bmp": {}, "heic": {}, "avif": {}}.items():
    picture.save(folder / f"small.{extension}", **options)
