"""HEIC and AVIF files whose streams hold larger pictures than the files state: decoders make room for those."""

import io
import struct

import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()
SIDE = 2048
# Where the only extent of the only item begins in the `iloc` box that libavif writes.
EXTENT = 4 + 4 + 2 + 2 + 2 + 2 + 2


def encoded(side, image_format):
    out = io.BytesIO()
    Image.new("RGB", (side, side), (90, 120, 60)).save(out, image_format, quality=10)
    return out.getvalue()


def stating(data, side):
    """A file with all its `ispe` properties changed."""
    data = bytearray(data)
    at = data.find(b"ispe")
    while at >= 0:
        data[at + 8:at + 16] = struct.pack(">II", side, side)
        at = data.find(b"ispe", at + 1)
    return bytes(data)


def parameter_sets(data):
    """The units in `hvcC`, each after its length in four bytes."""
    at = data.index(b"hvcC") + 4 + 22
    arrays, at, units = data[at], at + 1, b""
    for _ in range(arrays):
        (count,), at = struct.unpack(">H", data[at + 1:at + 3]), at + 3
        for _ in range(count):
            (size,) = struct.unpack(">H", data[at:at + 2])
            units += struct.pack(">I", size) + data[at + 2:at + 2 + size]
            at += 2 + size
    return units


def within():
    """A small HEIC whose picture brings parameter sets of its own, larger than those of the property."""
    small, large = encoded(64, "HEIF"), encoded(SIDE, "HEIF")
    mdat = small.index(b"mdat") + 4
    stream = parameter_sets(large) + large[large.index(b"mdat") + 4:]
    place = struct.pack(">IHII", mdat, 1, 0, len(small) - mdat)
    assert small.count(place) == 1
    return small.replace(place, struct.pack(">IHII", len(small), 1, 0, len(stream))) + stream


def spliced(data, at, count, new, boxes):
    """Bytes replaced in the boxes that are named, the outermost first."""
    data = bytearray(data[:at] + new + data[at + count:])
    for name in boxes:
        head = data.index(name) - 4
        (size,) = struct.unpack(">I", data[head:head + 4])
        data[head:head + 4] = struct.pack(">I", size + len(new) - count)
    return bytes(data)


def moved(data):
    """The file with its only picture placed where its `mdat` box has come to."""
    mdat = data.index(b"mdat") + 4
    at = data.index(b"iloc") + EXTENT
    return data[:at] + struct.pack(">II", mdat, len(data) - mdat) + data[at + 8:]


def in_two_pieces(data):
    """The same AVIF with its picture in two pieces, which part the first unit."""
    at = data.index(b"iloc") + EXTENT
    size = len(data) - data.index(b"mdat") - 4
    data = spliced(data, at, 8, bytes(16), (b"meta", b"iloc"))
    mdat = data.index(b"mdat") + 4
    pieces = struct.pack(">IIII", mdat, 3, mdat + 6, size - 3)
    data = data[:at - 2] + struct.pack(">H", 2) + pieces + data[at + 16:]
    return spliced(data, mdat + 3, 0, b"gap", (b"mdat",))


def cut_out(data, side):
    """The same AVIF, of which a square in the middle is shown (`clap`)."""
    clap = struct.pack(">I4s8I", 40, b"clap", side, 1, side, 1, 0, 1, 0, 1)
    end = data.index(b"ipma") - 4
    data = spliced(data, end, 0, clap, (b"meta", b"iprp", b"ipco"))
    count = data.index(b"ipma") + 4 + 4 + 4 + 2
    properties = data[count]
    data = spliced(data, count, 1, bytes([properties + 1]), ())
    return moved(spliced(data, count + 1 + properties, 0, bytes([properties + 1]), (b"meta", b"iprp", b"ipma")))


def files():
    """Names and bytes: of four that hold more than they state, and of two that do not."""
    yield "unstated.heic", stating(encoded(SIDE, "HEIF"), 64)
    yield "unstated.avif", stating(encoded(SIDE, "AVIF"), 64)
    yield "within.heic", within()
    yield "pieces.avif", in_two_pieces(stating(encoded(SIDE, "AVIF"), 64))
    yield "stated.avif", in_two_pieces(encoded(64, "AVIF"))
    yield "cut-out.avif", cut_out(encoded(256, "AVIF"), 64)
