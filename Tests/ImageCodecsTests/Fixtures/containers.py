"""Pictures in the containers beside JPEG, PNG and WebP: BMP, GIF, TIFF, HEIC and AVIF."""

import io
import struct

import numpy as np
import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()


def encoded(image: Image.Image, format: str, **options) -> bytes:
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def bmp(
    rows: list[bytes], width: int, height: int, bits: int, *, compression=0, palette=b"", masks=b"", size=40
) -> bytes:
    """A BMP of stored rows, bottom row first; `masks` follow a header of 40 bytes or lie within a longer one."""
    pixels = b"".join(row + bytes(-len(row) % 4) for row in rows) if compression in (0, 3, 6) else rows[0]
    colors = len(palette) // 4
    info = struct.pack("<IiiHHIIiiII", size, width, height, 1, bits, compression, len(pixels), 0, 0, colors, 0)
    info = (info + masks).ljust(size, b"\0")
    offset = 14 + len(info) + len(palette)
    return struct.pack("<2sIHHI", b"BM", offset + len(pixels), 0, 0, offset) + info + palette + pixels


def top_down(data: bytes) -> bytes:
    """The same picture stored from the top: rows reversed, height negative."""
    (offset,) = struct.unpack_from("<I", data, 10)
    width, height = struct.unpack_from("<ii", data, 18)
    (bits,) = struct.unpack_from("<H", data, 28)
    stride = (width * bits + 31) // 32 * 4
    rows = [data[offset + row * stride : offset + (row + 1) * stride] for row in range(height)]
    changed = bytearray(data[:offset] + b"".join(reversed(rows)))
    struct.pack_into("<i", changed, 22, -height)
    return bytes(changed)


def core_bmp(pixels: np.ndarray) -> bytes:
    """24 bits with the twelve-byte header of OS/2, which Pillow reads but does not write."""
    height, width, _ = pixels.shape
    rows = b"".join(row[:, ::-1].tobytes() + bytes(-3 * width % 4) for row in pixels[::-1])
    header = struct.pack("<2sIHHI", b"BM", 26 + len(rows), 0, 0, 26)
    return header + struct.pack("<IHHHH", 12, width, height, 1, 24) + rows


def runs(indices: np.ndarray, bits: int) -> bytes:
    """Run-length encoding, bottom row first, with runs, absolute stretches and ends of lines."""
    out = bytearray()
    for row in indices[::-1]:
        at = 0
        while at < len(row):
            run = 1
            while at + run < len(row) and row[at + run] == row[at] and run < 255:
                run += 1
            if run >= 3 or len(row) - at < 3:
                run = min(run, len(row) - at)
                value = int(row[at]) * 0x11 if bits == 4 else int(row[at])
                out += bytes([run, value])
                at += run
            else:
                stretch = row[at : at + min(9, len(row) - at)]
                if bits == 4:
                    padded = np.append(stretch, 0)[: len(stretch) // 2 * 2 + len(stretch) % 2 * 2]
                    data = bytes(int(a) << 4 | int(b) for a, b in zip(padded[::2], padded[1::2]))
                else:
                    data = bytes(stretch.astype(np.uint8))
                out += bytes([0, len(stretch)]) + data + bytes(len(data) % 2)
                at += len(stretch)
        out += b"\0\0"
    return bytes(out) + b"\0\1"


def bmps(pixels: np.ndarray, alpha: np.ndarray):
    """(name, bytes, expected pixels or None for Pillow's)"""
    height, width, _ = pixels.shape
    picture = Image.fromarray(pixels)
    for name, image in {
        "24": picture, "32": picture.convert("RGBA"), "8": picture.quantize(12), "8-grey": picture.convert("L"),
        "1": picture.convert("1"),
    }.items():
        data = encoded(image, "BMP")
        yield name, data, None
        if name in ("24", "8"):
            yield f"{name}-top-down", top_down(data), None
    yield "24-core", core_bmp(pixels), None
    colors = np.random.default_rng(8).integers(0, 256, (16, 4), dtype=np.uint8)
    colors[:, 3] = 0
    indices = (pixels[..., 0] // 16 // 4 * 4).astype(int)
    expected = colors[indices][..., 2::-1]
    halves = [bytes(int(a) << 4 | int(b) for a, b in zip(row[::2], np.append(row, 0)[1::2])) for row in indices[::-1]]
    yield "4", bmp(halves, width, height, 4, palette=colors.tobytes()), expected
    yield "4-runs", bmp([runs(indices, 4)], width, height, 4, compression=2, palette=colors.tobytes()), expected
    yield "8-runs", bmp([runs(indices, 8)], width, height, 8, compression=1, palette=colors.tobytes()), expected
    r, g, b = (pixels[..., k].astype(int) for k in range(3))
    words = (r >> 3 << 10 | g >> 3 << 5 | b >> 3).astype("<u2")
    yield "16-555", bmp([row.tobytes() for row in words[::-1]], width, height, 16), None
    words = (r >> 3 << 11 | g >> 2 << 5 | b >> 3).astype("<u2")
    masks = struct.pack("<III", 0xF800, 0x07E0, 0x001F)
    rows = [row.tobytes() for row in words[::-1]]
    yield "16-565", bmp(rows, width, height, 16, compression=3, masks=masks, size=52), None
    bgra = np.dstack([pixels[..., ::-1], alpha])
    masks = struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    rows = [row.tobytes() for row in bgra[::-1]]
    yield "32-alpha", bmp(rows, width, height, 32, compression=3, masks=masks, size=108), None


def gifs(pixels: np.ndarray):
    picture = Image.fromarray(pixels)
    few = picture.quantize(60)
    yield "plain", encoded(few, "GIF", interlace=0)
    yield "interlaced", encoded(few, "GIF", interlace=1)
    yield "grey", encoded(picture.convert("L"), "GIF")
    yield "transparent", encoded(few, "GIF", transparency=3)
    inverse = Image.fromarray(255 - pixels).quantize(60)
    yield "animated", encoded(few, "GIF", save_all=True, append_images=[inverse], duration=50)
    # A frame in the middle of a canvas, and one that reaches beyond it.
    whole = bytearray(encoded(few, "GIF", interlace=0))
    frame = whole.index(b",\0\0\0\0")
    for name, size, place in [("offset", (60, 50), (7, 9)), ("beyond", (30, 20), (4, 2))]:
        moved = bytearray(whole)
        struct.pack_into("<HH", moved, 6, *size)
        struct.pack_into("<HH", moved, frame + 1, *place)
        yield name, bytes(moved)
    yield "trailer", bytes(whole) + b"and more"
    yield "no-end", bytes(whole[:-1])


def tiffs(pixels: np.ndarray, alpha: np.ndarray):
    """(name, bytes, expected pixels or None for Pillow's)"""
    picture = Image.fromarray(pixels)
    for compression in ["raw", "tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg"]:
        yield compression, encoded(picture, "TIFF", compression=compression), None
    yield "grey", encoded(picture.convert("L"), "TIFF"), None
    yield "palette", encoded(picture.quantize(100), "TIFF"), None
    yield "bilevel", encoded(picture.convert("1"), "TIFF", compression="group4"), None
    yield "alpha", encoded(Image.fromarray(np.dstack([pixels, alpha]), "RGBA"), "TIFF"), None
    grey = np.asarray(picture.convert("L"))
    shown = over_white(grey, alpha)
    yield "grey-alpha", encoded(Image.fromarray(np.dstack([grey, alpha]), "LA"), "TIFF"), None
    both = np.dstack([grey, alpha])
    yield "grey-alpha-tiled", tiff(both, 8, tile=16, extra=2), shown
    yield "grey-alpha-inverse", tiff(np.dstack([255 - grey, alpha]), 8, extra=2, photometric=0), shown
    yield "grey-alpha-16", tiff(both.astype("<u2") << 8 | 77, 16, extra=2), shown
    multiplied = np.dstack([(grey.astype(int) * alpha + 127) // 255, alpha]).astype(np.uint8)
    associated = np.minimum(multiplied[..., 0].astype(int) + 255 - alpha, 255)
    yield "grey-alpha-associated", tiff(multiplied, 8, extra=1), associated[..., None].repeat(3, -1)
    yield "grey-and-unknown", tiff(both, 8, tile=16, extra=0), grey[..., None].repeat(3, -1)
    # What is no alpha, said so or not said at all.
    spare = np.dstack([pixels, alpha])
    for name, options in {
        "spare": {"extra": 0}, "spare-unsaid": {}, "spare-planar": {"extra": 0, "planar": True},
        "spare-planar-unsaid": {"planar": True}, "spare-tiled": {"extra": 0, "tile": 16},
    }.items():
        yield f"rgb-{name}", tiff(spare, 8, photometric=2, **options), pixels
    wide = spare.astype("<u2") << 8 | 99
    yield "rgb-spare-16", tiff(wide, 16, photometric=2, extra=0), pixels
    yield "rgb-spare-planar-16", tiff(wide, 16, photometric=2, extra=0, planar=True), pixels
    yield "rgb-two-spare", tiff(np.dstack([spare, alpha]), 8, photometric=2), pixels
    yield "rgb-two-spare-planar", tiff(np.dstack([spare, alpha]), 8, photometric=2, planar=True), pixels
    yield "cmyk", encoded(Image.fromarray(np.dstack([pixels, alpha]), "CMYK"), "TIFF"), None
    yield "big", encoded(picture, "TIFF", big_tiff=True), None
    yield "pages", encoded(picture, "TIFF", save_all=True, append_images=[Image.fromarray(255 - pixels)]), None
    wide = np.random.default_rng(5).integers(0, 65536, (*pixels.shape[:2], 3))
    yield "rgb-16", tiff(wide.astype("<u2"), 16), wide >> 8
    yield "grey-16", tiff(wide[..., :1].astype("<u2"), 16), (wide >> 8)[..., [0, 0, 0]]
    yield "planar", tiff(pixels, 8, planar=True), pixels
    yield "tiled", tiff(pixels, 8, tile=16), pixels
    for orientation in range(2, 9):
        yield f"orientation-{orientation}", encoded(picture, "TIFF", tiffinfo={0x0112: orientation}), None


def over_white(grey: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """What shows of grey that is partly transparent, as RGB, by Pillow."""
    white = Image.new("L", grey.shape[::-1], 255)
    white.paste(Image.fromarray(grey), mask=Image.fromarray(alpha))
    return np.asarray(white)[..., None].repeat(3, -1)


def tiff(samples: np.ndarray, bits: int, *, planar=False, tile=None, extra=None, photometric=None) -> bytes:
    """A little-endian TIFF of [height, width, channels] samples, in one strip, in planes, or in tiles.

    `extra` says what the last channel is: 0 unknown, 1 alpha that colours are multiplied by, 2 alpha alone.
    """
    height, width, channels = samples.shape
    if tile:
        padded = np.zeros((-(-height // tile) * tile, -(-width // tile) * tile, channels), samples.dtype)
        padded[:height, :width] = samples
        blocks = [
            padded[y : y + tile, x : x + tile].tobytes()
            for y in range(0, padded.shape[0], tile)
            for x in range(0, padded.shape[1], tile)
        ]
    else:
        blocks = [samples[..., k].tobytes() for k in range(channels)] if planar else [samples.tobytes()]
    data, places = b"", []
    for block in blocks:
        places.append(8 + len(data))
        data += block
    entries = {
        256: [width], 257: [height], 258: [bits] * channels, 259: [1],
        262: [photometric if photometric is not None else 2 if channels == 3 else 1],
        277: [channels], 284: [2 if planar else 1],
    }
    if extra is not None:
        entries[338] = [extra]
    sizes = [len(block) for block in blocks]
    entries |= {322: [tile], 323: [tile], 324: places, 325: sizes} if tile else {273: places, 278: [height], 279: sizes}
    directory, outside = struct.pack("<H", len(entries)), b""
    outside_start = 8 + len(data) + 2 + 12 * len(entries) + 4
    for tag, values in sorted(entries.items()):
        packed = struct.pack(f"<{len(values)}I", *values)
        if len(packed) > 4:
            packed, outside = struct.pack("<I", outside_start + len(outside)), outside + packed
        directory += struct.pack("<HHI", tag, 4, len(values)) + packed
    return struct.pack("<2sHI", b"II", 42, 8 + len(data)) + data + directory + bytes(4) + outside


def heifs(pixels: np.ndarray, alpha: np.ndarray):
    """(name, bytes): 64 x 48 and more, which the codecs like better."""
    picture = Image.fromarray(pixels)
    transparent = Image.fromarray(np.dstack([pixels, alpha]), "RGBA")
    yield "heic/plain.heic", encoded(picture, "HEIF", quality=90, chroma=444)
    yield "heic/420.heic", encoded(picture, "HEIF", quality=90)
    yield "heic/alpha.heic", encoded(transparent, "HEIF", quality=95, chroma=444)
    yield "avif/plain.avif", encoded(picture, "AVIF", quality=90, subsampling="4:4:4")
    # libavif brings colour up smoothly, libheif does not: the same where it hardly changes.
    y, x = np.mgrid[0:48, 0:64]
    smooth = np.stack([100 + x, 90 + y, 150 - x // 2], -1).astype(np.uint8)
    yield "avif/420.avif", encoded(Image.fromarray(smooth), "AVIF", quality=95)
    yield "avif/alpha.avif", encoded(transparent, "AVIF", quality=95, subsampling="4:4:4")
    frames = {"save_all": True, "append_images": [picture.rotate(180)]}
    yield "avif/animated.avif", encoded(picture, "AVIF", quality=90, subsampling="4:4:4", **frames)
    for orientation in (3, 5, 6, 8):
        exif = Image.Exif()
        exif[0x0112] = orientation
        turned = encoded(picture, "AVIF", quality=90, subsampling="4:4:4", exif=exif)
        yield f"avif/orientation-{orientation}.avif", turned
    for bits in (10, 12):
        wide = (pixels.astype(np.uint16) << (bits - 8)) | 1
        out = io.BytesIO()
        pillow_heif.encode(
            f"RGB;{bits}", (pixels.shape[1], pixels.shape[0]), wide.tobytes(), out,
            quality=95, chroma=444, format="HEIF",
        )
        yield f"heic/{bits}-bits.heic", out.getvalue()
