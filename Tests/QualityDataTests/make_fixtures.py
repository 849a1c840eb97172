"""Writes Fixtures: MATLAB files of tiny databases, and BMP images with the pixels that Pillow reads.

    pip install numpy pillow scipy
    python make_fixtures.py
"""

import pathlib
import struct

import numpy as np
from PIL import Image
from scipy.io import savemat

FIXTURES = pathlib.Path(__file__).parent / "Fixtures"


def cells(texts, shape):
    array = np.empty(len(texts), dtype=object)
    array[:] = texts
    return array.reshape(shape)


def write_live_challenge():
    """Seven training images and three others, in the orientations of the published release."""
    folder = FIXTURES / "live-challenge"
    folder.mkdir(parents=True, exist_ok=True)
    names = [f"t{number}.bmp" for number in range(1, 8)] + ["3.bmp", "4.bmp", "10.JPG"]
    opinions = np.arange(10.0, 110.0, 10.0)
    values = {
        "AllImages_release": cells(names, (-1, 1)),
        "AllMOS_release": opinions.reshape(1, -1),
        "AllStdDev_release": (opinions / 5).reshape(1, -1),
    }
    for name, value in values.items():
        savemat(folder / f"{name}.mat", {name: value}, do_compression=True)


def write_live():
    """Two images in each of the five folders; the second one of each is an original."""
    folder = FIXTURES / "live"
    folder.mkdir(parents=True, exist_ok=True)
    references = ["bikes.bmp", "ocean.bmp"] * 5
    originals = np.array([[False, True] * 5])
    dmos = np.array([[10.0, 0, 20, 0, 30, 0, 40, 0, 50, 0]])
    savemat(folder / "refnames_all.mat", {"refnames_all": cells(references, (1, -1))}, do_compression=True)
    savemat(folder / "dmos.mat", {"dmos": dmos, "orgs": originals}, do_compression=True)
    realigned = {"dmos_new": np.where(originals, 0, dmos + 60.5), "dmos_std": dmos / 10, "orgs": originals}
    savemat(folder / "dmos_realigned.mat", realigned, do_compression=False)


def core_bmp(pixels):
    """A 24-bit BMP with the twelve-byte header of OS/2, which Pillow reads but does not write."""
    height, width, _ = pixels.shape
    padding = bytes(-3 * width % 4)
    rows = b"".join(row[:, ::-1].tobytes() + padding for row in pixels[::-1])
    header = struct.pack("<2sIHHI", b"BM", 26 + len(rows), 0, 0, 26)
    return header + struct.pack("<IHHHH", 12, width, height, 1, 24) + rows


def top_down(bmp):
    """The same picture stored from the top: rows reversed, height negative."""
    (offset,) = struct.unpack_from("<I", bmp, 10)
    width, height = struct.unpack_from("<ii", bmp, 18)
    (bits,) = struct.unpack_from("<H", bmp, 28)
    stride = (width * bits + 31) // 32 * 4
    rows = [bmp[offset + row * stride : offset + (row + 1) * stride] for row in range(height)]
    changed = bytearray(bmp[:offset] + b"".join(reversed(rows)))
    struct.pack_into("<i", changed, 22, -height)
    return bytes(changed)


def write_bmp():
    """5 x 3 pixels, so that rows of 8 and 24 bits have padding."""
    folder = FIXTURES / "bmp"
    folder.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(7).integers(0, 256, (3, 5, 3), dtype=np.uint8)
    picture = Image.fromarray(pixels)
    picture.save(folder / "24.bmp")
    picture.convert("RGBA").save(folder / "32.bmp")
    picture.quantize(12).save(folder / "8.bmp")
    picture.convert("L").save(folder / "8-gray.bmp")
    for name in ["24", "8"]:
        (folder / f"{name}-top-down.bmp").write_bytes(top_down((folder / f"{name}.bmp").read_bytes()))
    (folder / "24-core.bmp").write_bytes(core_bmp(pixels))
    for path in sorted(folder.glob("*.bmp")):
        path.with_suffix(".rgb").write_bytes(Image.open(path).convert("RGB").tobytes())


write_live_challenge()
write_live()
write_bmp()
