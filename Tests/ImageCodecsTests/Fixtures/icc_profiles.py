"""Writes ICC profiles (ICC.1:2022) of RGB, grey and CMYK: usual ones, and ones that ask for absurd work."""

import struct

import numpy as np

# Columns in the D50 profile connection space: red, green, blue.
WIDE = [(0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407)]
ADOBE = [(0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457)]
PROPHOTO = [(0.79767, 0.28804, 0.0), (0.13519, 0.71188, 0.0), (0.03134, 0.00009, 0.82491)]


def fixed(*values: float) -> bytes:
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))


def xyz(values: tuple[float, float, float]) -> bytes:
    return b"XYZ " + bytes(4) + fixed(*values)


def gamma(value: float) -> bytes:
    return b"curv" + bytes(4) + struct.pack(">IH", 1, round(value * 256)) + bytes(2)


def sampled(count: int) -> bytes:
    """A gamma of 2 as a table."""
    samples = np.round(np.linspace(0, 1, count) ** 2 * 65535).astype(">u2")
    return b"curv" + bytes(4) + struct.pack(">I", count) + samples.tobytes()


def parametric(*values: float) -> bytes:
    """A pure power with one value, the curve of sRGB's shape with five."""
    return b"para" + bytes(4) + struct.pack(">HH", {1: 0, 5: 3}[len(values)], 0) + fixed(*values)


def matrix_tags(columns=WIDE, curve=gamma(2.19921875)) -> dict[bytes, bytes]:
    tags = {kind + b"XYZ": xyz(column) for kind, column in zip((b"r", b"g", b"b"), columns)}
    return tags | {kind + b"TRC": curve for kind in (b"r", b"g", b"b")}


def profile(
    tags: dict[bytes, bytes], version=0x02400000, device=b"mntr", space=b"RGB ", connection=b"XYZ "
) -> bytes:
    name = b"Wide gamut\0"
    usual = {
        b"desc": b"desc" + bytes(4) + struct.pack(">I", len(name)) + name + bytes(4 + 4 + 2 + 1 + 67) + bytes(3),
        b"cprt": b"text" + bytes(4) + b"CC0\0",
        b"wtpt": xyz((0.9642, 1.0, 0.8249)),
    }
    tags = usual | tags
    table, content = struct.pack(">I", len(tags)), b""
    for kind, data in tags.items():
        table += kind + struct.pack(">II", 128 + 4 + 12 * len(tags) + len(content), len(data))
        content += data + bytes(-len(data) % 4)
    size = 128 + len(table) + len(content)
    head = struct.pack(">I4sI4s4s4s", size, b"lcms", version, device, space, connection)
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + struct.pack(">iii", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + table + content


def wide_gamut() -> bytes:
    """Version 2: the primaries of Display P3, gamma 2.19921875."""
    return profile(matrix_tags())


def display_p3() -> bytes:
    """Version 4, with the curve of sRGB as a function, as phones write it."""
    curve = parametric(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    return profile(matrix_tags(WIDE, curve), 0x04000000)


def adobe_rgb() -> bytes:
    return profile(matrix_tags(ADOBE))


def prophoto() -> bytes:
    return profile(matrix_tags(PROPHOTO, gamma(1.8)))


def long_curves(count: int) -> bytes:
    return profile(matrix_tags(curve=sampled(count)))


def table(kind: str, side: int, filled=True) -> bytes:
    """The wide-gamut space as a table A2B0 of side x side x side colours, of lut8Type, lut16Type or lutAToBType.

    Not `filled`, all colours are black.
    """
    levels = np.linspace(0, 1, side)
    linear = np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), -1)
    # XYZ is coded in 16 bits with 1.0 at 32768; in 8 bits too, for want of another definition.
    connection = np.clip(linear @ np.array(WIDE) / (1 + 32767 / 32768), 0, 1)
    if not filled:
        connection *= 0
    clut8 = np.round(connection * 255).astype("u1").tobytes()
    clut16 = np.round(connection * 65535).astype(">u2").tobytes()
    identity = fixed(1, 0, 0, 0, 1, 0, 0, 0, 1)
    curve = np.linspace(0, 1, 256) ** 2.2
    if kind == "mft1":
        head = struct.pack(">4B", 3, 3, side, 0) + identity
        data = head + np.round(curve * 255).astype("u1").tobytes() * 3 + clut8 + bytes(range(256)) * 3
    elif kind == "mft2":
        head = struct.pack(">4B", 3, 3, side, 0) + identity + struct.pack(">HH", 256, 2)
        data = head + np.round(curve * 65535).astype(">u2").tobytes() * 3 + clut16 + struct.pack(">HH", 0, 65535) * 3
    else:
        grid = bytes([side] * 3).ljust(16, b"\0") + bytes([2, 0, 0, 0]) + clut16
        grid += bytes(-len(grid) % 4)
        curves, none = parametric(2.2) * 3, (b"curv" + bytes(8)) * 3
        offsets = struct.pack(">5I", 32, 0, 0, 32 + len(none), 32 + len(none) + len(grid))
        data = struct.pack(">BBH", 3, 3, 0) + offsets + none + grid + curves
    version = 0x04000000 if kind == "mAB " else 0x02400000
    return profile({b"A2B0": kind.encode() + bytes(4) + data}, version)


def elements(count: int, others: dict[bytes, bytes] | None = None) -> bytes:
    """A tag D2B0 of matrices and curves in turn, of which all matrices are one and all curves are one."""
    start = 16 + 8 * count
    matrix = b"matf" + bytes(4) + struct.pack(">HH", 3, 3) + np.array(WIDE).T.astype(">f4").tobytes() + bytes(12)
    power = b"parf" + bytes(4) + struct.pack(">HH4f", 0, 0, 1.3, 1, 0, 0)
    segment = b"curf" + bytes(4) + struct.pack(">HH", 1, 0) + power
    curves = b"cvst" + bytes(4) + struct.pack(">HH", 3, 3) + struct.pack(">II", 36, len(segment)) * 3 + segment
    rows = struct.pack(">IIII", start, len(matrix), start + len(matrix), len(curves)) * (count // 2)
    data = b"mpet" + bytes(4) + struct.pack(">HHI", 3, 3, count) + rows + matrix + curves
    return profile((others or {}) | {b"D2B0": data}, 0x04300000)


def grey(curve: bytes) -> bytes:
    return profile({b"kTRC": curve}, space=b"GRAY")


def cmyk(kind: str, side: int, filled=True) -> bytes:
    """A printing process as a table A2B0 to Lab, of lut8Type or lut16Type: paper white less what each ink takes."""
    levels = np.linspace(0, 1, side)
    c, m, y, k = np.meshgrid(levels, levels, levels, levels, indexing="ij")
    lightness = (1 - 0.45 * c) * (1 - 0.5 * m) * (1 - 0.1 * y) * (1 - 0.9 * k)
    a = 0.5 + (0.3 * m - 0.15 * c) * (1 - k)
    b = 0.5 + (0.38 * y - 0.2 * c - 0.02 * m) * (1 - k)
    lab = np.clip(np.stack([lightness, a, b], -1), 0, 1) * (1 if filled else 0)
    identity = fixed(1, 0, 0, 0, 1, 0, 0, 0, 1)
    head = kind.encode() + bytes(4) + struct.pack(">4B", 4, 3, side, 0) + identity
    if kind == "mft1":
        data = head + bytes(range(256)) * 4 + np.round(lab * 255).astype("u1").tobytes() + bytes(range(256)) * 3
    else:
        ends = struct.pack(">HH", 0, 65535)
        data = head + struct.pack(">HH", 2, 2) + ends * 4 + np.round(lab * 65280).astype(">u2").tobytes() + ends * 3
    return profile({b"A2B0": data}, device=b"prtr", space=b"CMYK", connection=b"Lab ")
