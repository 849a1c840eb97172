#!/usr/bin/env python3
"""Makes Fixtures/*.png: the test picture damaged by NumPy and Pillow, one file for each kind whose damage is a formula.

Amounts are those of FilterTests.swift.
"""

import io
from pathlib import Path

import numpy as np
from PIL import Image

FOLDER = Path(__file__).parent / "Fixtures"
WIDTH, HEIGHT = 192, 128


def picture():
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float64)
    u, v = x / WIDTH, y / HEIGHT
    texture = np.where(x >= WIDTH // 2, 22 * np.sin(x * 1.1) * np.sin(y * 0.9), 0)
    edge = np.where((x // 28 + y // 28) % 2 == 0, 30.0, -30.0)
    planes = [
        128 + 80 * np.sin(5 * u + 1) + texture + edge,
        120 + 70 * np.cos(4 * v) + texture + edge,
        110 + 60 * np.sin(3 * u + 4 * v) + edge,
    ]
    return rounded(np.stack(planes, axis=-1))


def rounded(values):
    """To the nearest code value, halves away from zero, as Swift rounds."""
    return np.floor(np.clip(values, 0, 255) + 0.5)


def gaussian_blur(values, sigma):
    radius = max(1, int(np.ceil(3 * sigma)))
    taps = np.exp(-(np.arange(-radius, radius + 1) ** 2) / (2 * sigma**2))
    taps /= taps.sum()
    for axis in (1, 0):
        padding = [(0, 0)] * 3
        padding[axis] = (radius, radius)
        padded = np.pad(values, padding, mode="edge")
        values = sum(
            weight * np.take(padded, range(tap, tap + values.shape[axis]), axis=axis) for tap, weight in enumerate(taps)
        )
    return values


def exposed(values, stops):
    code = values / 255
    light = np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4)
    light = np.minimum(1, light * 2.0**stops)
    return 255 * np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)


def saturated(values, factor):
    luminance = (values @ np.array([0.299, 0.587, 0.114]))[..., None]
    return luminance + factor * (values - luminance)


def pixelated(values, side):
    result = values.copy()
    for top in range(0, HEIGHT, side):
        for left in range(0, WIDTH, side):
            part = result[top : top + side, left : left + side]
            part[:] = part.mean(axis=(0, 1))
    return result


def resized(values, factor):
    image = Image.fromarray(values.astype(np.uint8))
    small = image.resize((round(WIDTH / factor), round(HEIGHT / factor)), Image.Resampling.LANCZOS)
    return np.asarray(small.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS), dtype=np.float64)


def saved(values, **options):
    file = io.BytesIO()
    Image.fromarray(values.astype(np.uint8)).save(file, **options)
    return np.asarray(Image.open(file).convert("RGB"), dtype=np.float64)


def main():
    values = picture()
    mean = values.mean()
    damaged = {
        "gaussian-blur": gaussian_blur(values, 2.0),
        "overexposure": exposed(values, 1.5),
        "underexposure": exposed(values, -1.5),
        "low-contrast": mean + 0.4 * (values - mean),
        "desaturation": saturated(values, 0.3),
        "oversaturation": saturated(values, 1.7),
        "posterisation": np.floor(values / 40 + 0.5) * 40,
        "pixelation": pixelated(values, 6),
        "upscaling": resized(values, 3),
        "oversharpening": values + 2 * (values - gaussian_blur(values, 1.2)),
        "webp": saved(values, format="WEBP", quality=20, method=4),
    }
    FOLDER.mkdir(exist_ok=True)
    for name, result in damaged.items():
        Image.fromarray(rounded(result).astype(np.uint8)).save(FOLDER / f"{name}.png", optimize=True)
    Image.fromarray(values.astype(np.uint8)).save(FOLDER / "undamaged.png", optimize=True)


if __name__ == "__main__":
    main()
