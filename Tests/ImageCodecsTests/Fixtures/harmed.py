"""Files that other programs write against the rules, and whose pictures are whole all the same, and some that are not.

Each function yields (name, bytes) of files whose pixels are those of an unharmed one.
"""

import struct
import zlib

import numpy as np

from png_writer import chunk, png as written

TEXT = b"Drone v2.0 GPS 46N7E"


def segments(jpeg: bytes):
    """(marker, start, end) of each marker segment up to the first scan's."""
    at = 2
    while True:
        marker, length = jpeg[at + 1], struct.unpack_from(">H", jpeg, at + 2)[0]
        yield marker, at, at + 2 + length
        if marker == 0xDA:
            return
        at += 2 + length


def segment(jpeg: bytes, wanted: int) -> tuple[int, int]:
    return next((start, end) for marker, start, end in segments(jpeg) if marker == wanted)


def scan_start(jpeg: bytes) -> int:
    return segment(jpeg, 0xDA)[1]


def restarts(jpeg: bytes) -> list[int]:
    """Where the restart markers of a single scan are."""
    return [at for at in range(scan_start(jpeg), len(jpeg) - 1) if jpeg[at] == 0xFF and 0xD0 <= jpeg[at + 1] <= 0xD7]


def replaced(data: bytes, at: int, new: bytes) -> bytes:
    return data[:at] + new + data[at + len(new) :]


def jpegs(plain: bytes, with_restarts: bytes, progressive: bytes):
    """Harmed copies of one picture stored in three ways, the three coded alike."""
    sos, scan = segment(plain, 0xDA)
    for name, numbers in [("zeros", b"\0\0\0"), ("short", b"\0\x3e\0"), ("approximation", b"\0\x3f\x11")]:
        yield f"spectral-{name}", replaced(plain, scan - 3, numbers)
    app0 = segment(plain, 0xE0)[0]
    yield "jfif-2-01", replaced(plain, app0 + 9, b"\x02\x01")
    yield "jfif-0-00", replaced(plain, app0 + 9, b"\0\0")
    yield "jfif-short", plain[:2] + b"\xff\xe0\0\x08JFIF\0\x01" + plain[segment(plain, 0xE0)[1] :]
    adobe = b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0" + b"\x07"
    yield "adobe-transform-7", plain[:2] + adobe + plain[2:]
    yield "text-before-end", plain[:-2] + TEXT + plain[-2:]
    noise = bytes(np.random.default_rng(4).integers(0, 255, 3000, dtype=np.uint8))
    yield "noise-before-end", plain[:-2] + noise + plain[-2:]
    yield "stuffed-before-end", plain[:-2] + b"\xff\0\xff\0" * 9 + plain[-2:]
    yield "no-end", plain[:-2]
    yield "half-an-end", plain[:-1]
    yield "trailer-for-end", plain[:-2] + b"SEFH" + bytes(range(256)) * 3 + b"\xff\xda\xff\xc0SEFT"
    yield "trailer-without-markers", plain[:-2] + TEXT * 40
    yield "other-image-for-end", plain[:-2] + plain
    yield "bytes-after-header", plain[:sos] + b"\0\0\0\0" + plain[sos:]
    first, *_, last = restarts(with_restarts)
    yield "text-before-restart", with_restarts[:first] + TEXT + with_restarts[first:]
    everywhere = with_restarts
    for at in reversed(restarts(with_restarts)):
        everywhere = everywhere[:at] + b"\0\0" + everywhere[at:]
    yield "zeros-before-restarts", everywhere
    same = with_restarts
    for at in restarts(with_restarts):
        same = replaced(same, at + 1, b"\xd0")
    yield "restarts-all-0", same
    yield "restarts-wrong-last", replaced(with_restarts, last + 1, bytes([with_restarts[last + 1] ^ 5]))
    yield "comment-before-restart", with_restarts[:first] + b"\xff\xfe\0\x06note" + with_restarts[first:]
    yield "restarts-no-end", with_restarts[:-2]
    yield "progressive-no-end", progressive[:-2]
    yield "progressive-trailer", progressive[:-2] + TEXT + b"\xff\xc0\xff\xda" + TEXT
    yield "progressive-text-before-end", progressive[:-2] + TEXT + progressive[-2:]


def broken_jpegs(plain: bytes, with_restarts: bytes, progressive: bytes):
    """Files whose pictures are not whole."""
    scan = scan_start(plain)
    middle = (scan + len(plain)) // 2
    yield "cut", plain[:middle]
    yield "cut-with-end", plain[:middle] + b"\xff\xd9"
    yield "cut-with-trailer", plain[:middle] + b"\xff\xd9" + TEXT * 100
    yield "zeros", plain[:middle] + bytes(len(plain) - middle)
    yield "zeros-with-end", plain[:middle] + bytes(len(plain) - middle - 2) + b"\xff\xd9"
    marks = restarts(with_restarts)
    yield "interval-missing", with_restarts[: marks[1]] + with_restarts[marks[2] :]
    scans = [at for at in range(len(progressive) - 1) if progressive[at : at + 2] == b"\xff\xda"]
    yield "progressive-cut", progressive[: (scans[-1] + len(progressive)) // 2]
    yield "progressive-scans-missing", progressive[: scans[4]]
    yield "progressive-zeros", progressive[: scans[3] + 40] + bytes(len(progressive) - scans[3] - 42) + b"\xff\xd9"


def chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    """(type and data) of each chunk."""
    at, result = 8, []
    while at < len(png):
        length = struct.unpack_from(">I", png, at)[0]
        result.append((png[at + 4 : at + 8], png[at + 8 : at + 8 + length]))
        at += 12 + length
    return result


def assembled(parts) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join(part if isinstance(part, bytes) else chunk(*part) for part in parts)


def pngs(plain: bytes, palette: bytes):
    """Harmed copies of a colour PNG, and (named palette-) of one with a palette."""
    header, *data, end = chunks(plain)
    bad_sum = chunk(b"tEXt", b"a\0b")[:-1] + b"\0"
    for name, odd in {
        "exif-empty": (b"eXIf", b""),
        "exif-short": (b"eXIf", b"II"),
        "exif-wrong": (b"eXIf", b"XX*\0" + bytes(20)),
        "profile-broken": (b"iCCP", b"x\0\0" + b"no zlib"),
        "profile-empty": (b"iCCP", b""),
        "text-broken": (b"zTXt", b"Comment\0\0" + b"\x78\x9c\xff"),
        "text-empty": (b"iTXt", b""),
        "physical-short": (b"pHYs", b"\0"),
        "time-long": (b"tIME", bytes(50)),
        "histogram": (b"hIST", b"\0\1"),
        "splt": (b"sPLT", b"x"),
        "gamma-zero": (b"gAMA", bytes(4)),
        "chromaticities": (b"cHRM", bytes(31)),
        "background": (b"bKGD", b"\0"),
        "bits": (b"sBIT", b"\0\0\0\0\0"),
        "palette-odd": (b"PLTE", bytes(7)),
        "palette-empty": (b"PLTE", b""),
        "palette-long": (b"PLTE", bytes(3 * 300)),
        "transparency-odd": (b"tRNS", bytes(5)),
        "checksum": bad_sum,
    }.items():
        yield f"side-{name}", assembled([header, odd, *data, end])
        yield f"side-{name}-after", assembled([header, *data, odd, end])
    yield "many-texts", assembled([header, *[(b"tEXt", b"a\0" + b"b" * 50)] * 3000, *data, end])
    yield "twice", assembled([header, (b"sRGB", b"\0"), (b"sRGB", b"\1"), *data, end])
    yield "text-between-data", assembled([header, data[0], (b"tEXt", b"a\0b"), *data[1:], end])
    yield "no-end", assembled([header, *data])
    yield "half-an-end", assembled([header, *data, end])[:-6]
    yield "end-checksum", assembled([header, *data, end])[:-1] + b"\0"
    yield "end-with-content", assembled([header, *data, (b"IEND", b"abc")])
    yield "trailer-for-end", assembled([header, *data]) + TEXT * 9
    yield "trailer", plain + TEXT
    header, colors, *data, end = chunks(palette)
    yield "palette-longer", assembled([header, (b"PLTE", colors[1] + bytes(3 * 17)), *data, end])
    yield "palette-odd", assembled([header, (b"PLTE", colors[1] + b"\1"), *data, end])
    yield "palette-twice", assembled([header, colors, (b"PLTE", bytes(12)), *data, end])
    yield "palette-no-end", assembled([header, colors, *data])


def bombs(samples=np.zeros((20, 20, 3), dtype=int)):
    """Small PNGs whose text, in one chunk and in ten, or whose profile unpacks to 40 MB."""
    one = (b"zTXt", b"Comment\0\0" + zlib.compress(b"A" * 40_000_000, 9))
    ten = [(b"zTXt", b"Comment\0\0" + zlib.compress(b"A" * 4_000_000, 9))] * 10
    yield "text", written(samples, 2, 8, before=[one])
    yield "texts", written(samples, 2, 8, before=ten)
    yield "profile", written(samples, 2, 8, before=[(b"iCCP", b"x" + one[1][7:])])
