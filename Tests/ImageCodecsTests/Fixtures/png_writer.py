"""Writes PNGs of every colour type, depth and interlacing, which Pillow alone cannot (ISO/IEC 15948)."""

import struct
import zlib

import numpy as np

CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def packed_rows(samples: np.ndarray, depth: int) -> list[bytes]:
    """The rows of [height, width, channels] samples, packed to `depth` bits."""
    height = samples.shape[0]
    if depth == 16:
        return [samples[y].astype(">u2").tobytes() for y in range(height)]
    if depth == 8:
        return [samples[y].astype(np.uint8).tobytes() for y in range(height)]
    bits = (samples[..., 0:1] >> np.arange(depth - 1, -1, -1)) & 1
    return [np.packbits(bits[y].reshape(-1).astype(np.uint8)).tobytes() for y in range(height)]


def paeth(a: int, b: int, c: int) -> int:
    estimate = a + b - c
    distances = (abs(estimate - a), abs(estimate - b), abs(estimate - c))
    return (a, b, c)[distances.index(min(distances))]


def filtered(rows: list[bytes], bytes_per_pixel: int) -> bytes:
    """The rows behind their filter bytes; row y uses filter y % 5, so that all five occur."""
    out = bytearray()
    above = bytes(len(rows[0])) if rows else b""
    for y, row in enumerate(rows):
        kind = y % 5
        out.append(kind)
        for x, value in enumerate(row):
            a = row[x - bytes_per_pixel] if x >= bytes_per_pixel else 0
            c = above[x - bytes_per_pixel] if x >= bytes_per_pixel else 0
            b = above[x]
            out.append((value - (0, a, b, (a + b) // 2, paeth(a, b, c))[kind]) & 255)
        above = row
    return bytes(out)


def png(samples, color_type, depth, *, interlaced=False, palette=None, transparency=None, before=(), after=()) -> bytes:
    """A PNG of integer samples [height, width, channels]; `before` and `after` are chunks around the pixels."""
    height, width, channels = samples.shape
    assert channels == CHANNELS[color_type]
    bytes_per_pixel = max(1, channels * depth // 8)
    passes = ADAM7 if interlaced else [(0, 0, 1, 1)]
    data = b""
    for left, top, step_x, step_y in passes:
        part = samples[top::step_y, left::step_x]
        if part.size:
            data += filtered(packed_rows(part, depth), bytes_per_pixel)
    out = b"\x89PNG\r\n\x1a\n"
    out += chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color_type, 0, 0, int(interlaced)))
    if palette is not None:
        out += chunk(b"PLTE", bytes(palette))
    if transparency is not None:
        out += chunk(b"tRNS", transparency)
    for kind, payload in before:
        out += chunk(kind, payload)
    compressed = zlib.compress(data, 9)
    half = len(compressed) // 2
    out += chunk(b"IDAT", compressed[:half]) + chunk(b"IDAT", compressed[half:])
    for kind, payload in after:
        out += chunk(kind, payload)
    return out + chunk(b"IEND", b"")
