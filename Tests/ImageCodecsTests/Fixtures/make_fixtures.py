"""Makes the fixtures of ImageCodecsTests: small images of every variant and, beside each, the pixels Pillow decodes.

    pip install pillow pillow-heif numpy
    python make_fixtures.py

`NAME.rgb` holds the upright 8-bit RGB pixels of `NAME`, rows from top to bottom; `manifest.json` lists all of them.
Where Pillow's way is not wanted (16-bit grey, which it cuts off at 255; 16-bit tRNS), numpy gives the expected pixels.
"""

import io
import json
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

import containers
import harmed
import icc_profiles
import unstated
from png_writer import png

HERE = Path(__file__).parent
WIDTH, HEIGHT = 45, 35
manifest = []


def picture(width=WIDTH, height=HEIGHT) -> np.ndarray:
    """Smooth gradients, edges and some noise; every channel differs."""
    y, x = np.mgrid[0:height, 0:width].astype(float)
    random = np.random.default_rng(7)
    red = 255 * x / (width - 1)
    green = 127 + 120 * np.sin(x / 5) * np.cos(y / 4)
    blue = np.where((x // 9 + y // 7) % 2 == 0, 230, 30)
    noise = random.normal(0, 6, (height, width, 3))
    return np.clip(np.stack([red, green, blue], -1) + noise, 0, 255).astype(np.uint8)


def alpha(width=WIDTH, height=HEIGHT) -> np.ndarray:
    y, x = np.mgrid[0:height, 0:width]
    return ((x * 11 + y * 17) % 256).astype(np.uint8)


def over_white(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGB", image.size, (255, 255, 255))
        white.paste(image.convert("RGB"), mask=image.getchannel("A"))
        return white
    return image.convert("RGB")


def save(name: str, data: bytes, expected: np.ndarray | None = None, tolerance=0) -> None:
    """Stores an image and its upright pixels, Pillow's unless given; a decoder may differ from them by `tolerance`."""
    path = HERE / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    orientation = 1
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.format not in ("HEIF", "AVIF"):
                orientation = image.getexif().get(0x0112, 1)
            if expected is None:
                image.load()
                expected = np.asarray(over_white(ImageOps.exif_transpose(image)))
    except UnidentifiedImageError:
        # Of what Pillow does not read, the right pixels are given.
        if expected is None:
            raise
    (HERE / (name + ".rgb")).write_bytes(np.ascontiguousarray(expected, dtype=np.uint8).tobytes())
    height, width, _ = expected.shape
    entry = {"file": name, "width": width, "height": height, "orientation": orientation}
    manifest.append(entry | ({"tolerance": tolerance} if tolerance else {}))


def encoded(image: Image.Image, format: str, **options) -> bytes:
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def with_sampling(jpeg: bytes, luma: int, width: int, height: int) -> bytes:
    """The same coded blocks under a frame header of another size and luma sampling."""
    at = jpeg.index(b"\xff\xc0")
    out = bytearray(jpeg)
    out[at + 5 : at + 9] = struct.pack(">HH", height, width)
    out[at + 11] = luma
    return bytes(out)


def jpegs() -> None:
    rgb = Image.fromarray(picture())
    for name, subsampling in [("444", 0), ("422", 1), ("420", 2)]:
        save(f"jpeg/{name}.jpg", encoded(rgb, "JPEG", quality=85, subsampling=subsampling))
        save(
            f"jpeg/{name}-progressive.jpg",
            encoded(rgb, "JPEG", quality=85, subsampling=subsampling, progressive=True),
        )
    # A 4:2:2 file of 45x35 has 3x5 units of 16x8; the same units are a 4:4:0 file of 35x45 with 5x3 units of 8x16.
    save("jpeg/440.jpg", with_sampling(encoded(rgb, "JPEG", quality=85, subsampling=1), 0x12, HEIGHT, WIDTH))
    save("jpeg/restart.jpg", encoded(rgb, "JPEG", quality=85, restart_marker_blocks=2))
    save("jpeg/optimized.jpg", encoded(rgb, "JPEG", quality=60, optimize=True))
    save("jpeg/rgb.jpg", encoded(rgb, "JPEG", quality=85, keep_rgb=True))
    save("jpeg/grey.jpg", encoded(rgb.convert("L"), "JPEG", quality=85))
    save("jpeg/grey-progressive.jpg", encoded(rgb.convert("L"), "JPEG", quality=85, progressive=True))
    cmyk = encoded(Image.fromarray(np.dstack([picture(), alpha()]), "CMYK"), "JPEG", quality=90)
    save("jpeg/cmyk.jpg", cmyk)
    # The last byte of Adobe's APP14 segment is the colour transform: 0 CMYK, 2 YCCK.
    at = cmyk.index(b"\xff\xee") + 15
    assert cmyk[at] == 0
    save("jpeg/ycck.jpg", cmyk[:at] + b"\x02" + cmyk[at + 1 :])
    save("jpeg/cmyk-no-adobe.jpg", cmyk[: cmyk.index(b"\xff\xee")] + cmyk[cmyk.index(b"\xff\xee") + 16 :])
    plain = encoded(rgb, "JPEG", quality=85)
    end = len(plain) - 2
    pixels = np.asarray(Image.open(io.BytesIO(plain)).convert("RGB"))
    save("jpeg/zeros-before-end.jpg", plain[:end] + bytes(37) + plain[end:], pixels)
    tables = plain.index(b"\xff\xdb")
    save("jpeg/padding-between-segments.jpg", plain[:tables] + b"\x00\x11\x22" + plain[tables:], pixels)
    save("jpeg/trailing-bytes.jpg", plain + b"phone data" * 9, pixels)


def exif(orientation: int, order: str = ">") -> bytes:
    mark = b"MM" if order == ">" else b"II"
    value = struct.pack(order + "HHIHH", 0x0112, 3, 1, orientation, 0)
    return mark + struct.pack(order + "HIH", 42, 8, 1) + value + bytes(4)


def oriented() -> None:
    rgb = Image.fromarray(picture())
    samples = picture().astype(int)
    for orientation in range(1, 9):
        order = "><"[orientation % 2]
        tiff = exif(orientation, order)
        save(
            f"jpeg/orientation-{orientation}.jpg",
            encoded(rgb, "JPEG", quality=85, exif=b"Exif\0\0" + tiff),
        )
        around = "before" if orientation % 3 else "after"
        data = png(samples, 2, 8, **{around: [(b"eXIf", tiff)]})
        turned = ImageOps.exif_transpose(Image.open(io.BytesIO(encoded(rgb, "PNG", exif=tiff))))
        save(f"png/orientation-{orientation}.png", data, np.asarray(turned.convert("RGB")))
        manifest[-1]["orientation"] = orientation
        save(f"webp/orientation-{orientation}.webp", encoded(rgb, "WEBP", lossless=True, exif=tiff))


def pngs() -> None:
    rgb, a = picture().astype(int), alpha().astype(int)
    grey = rgb[..., 1:2]
    random = np.random.default_rng(5)
    for interlaced in (False, True):
        suffix = "-interlaced" if interlaced else ""
        for depth in (1, 2, 4, 8):
            save(f"png/grey-{depth}{suffix}.png", png(grey >> (8 - depth), 0, depth, interlaced=interlaced))
            count = 1 << depth
            palette = random.integers(0, 256, (count, 3), dtype=np.uint8)
            index = (rgb[..., 0:1] + rgb[..., 2:3]) % count
            save(
                f"png/palette-{depth}{suffix}.png",
                png(index, 3, depth, interlaced=interlaced, palette=palette.tobytes()),
            )
            transparency = bytes(random.integers(0, 256, max(1, count - 1), dtype=np.uint8))
            save(
                f"png/palette-{depth}-transparent{suffix}.png",
                png(index, 3, depth, interlaced=interlaced, palette=palette.tobytes(), transparency=transparency),
            )
        wide = random.integers(0, 65536, (HEIGHT, WIDTH, 4))
        high = wide >> 8
        save(f"png/grey-16{suffix}.png", png(wide[..., :1], 0, 16, interlaced=interlaced), high[..., [0, 0, 0]])
        save(f"png/grey-alpha-8{suffix}.png", png(np.dstack([grey, a]), 4, 8, interlaced=interlaced))
        save(f"png/grey-alpha-16{suffix}.png", png(wide[..., :2], 4, 16, interlaced=interlaced))
        save(f"png/rgb-8{suffix}.png", png(rgb, 2, 8, interlaced=interlaced))
        save(f"png/rgb-16{suffix}.png", png(wide[..., :3], 2, 16, interlaced=interlaced))
        save(f"png/rgba-8{suffix}.png", png(np.dstack([rgb, a]), 6, 8, interlaced=interlaced))
        save(f"png/rgba-16{suffix}.png", png(wide, 6, 16, interlaced=interlaced))
    flat = rgb // 64 * 64
    key = flat[3, 4]
    save("png/rgb-8-transparent.png", png(flat, 2, 8, transparency=struct.pack(">HHH", *key)))
    level = grey // 32 * 32
    save("png/grey-8-transparent.png", png(level, 0, 8, transparency=struct.pack(">H", level[3, 4, 0])))
    few = random.integers(0, 4, (HEIGHT, WIDTH, 3)) * 16963
    expected = few >> 8
    expected[(few == few[3, 4]).all(-1)] = 255
    save("png/rgb-16-transparent.png", png(few, 2, 16, transparency=struct.pack(">HHH", *few[3, 4])), expected)
    frames = [Image.fromarray(picture()), Image.fromarray(255 - picture())]
    save("png/animated.png", encoded(frames[0], "PNG", save_all=True, append_images=frames[1:], duration=50))


def webps() -> None:
    rgb = Image.fromarray(picture())
    rgba = Image.fromarray(np.dstack([picture(), alpha()]), "RGBA")
    save("webp/lossy.webp", encoded(rgb, "WEBP", quality=80))
    save("webp/lossless.webp", encoded(rgb, "WEBP", lossless=True))
    save("webp/lossy-alpha.webp", encoded(rgba, "WEBP", quality=80))
    save("webp/lossless-alpha.webp", encoded(rgba, "WEBP", lossless=True, exact=True))
    inverse = Image.fromarray(255 - picture())
    save("webp/animated.webp", encoded(rgb, "WEBP", save_all=True, append_images=[inverse], duration=50))
    save("webp/animated-alpha.webp", encoded(rgba, "WEBP", save_all=True, append_images=[inverse], lossless=True))
    small = Image.new("RGBA", (WIDTH, HEIGHT))
    small.paste(rgba.crop((0, 0, 16, 12)), (10, 8))
    save("webp/animated-offset.webp", encoded(small, "WEBP", save_all=True, append_images=[rgba], lossless=True))
    save("webp/prefixed-exif.webp", encoded(rgb, "WEBP", lossless=True, exif=b"Exif\0\0" + exif(1)))


def places_of_orientation() -> None:
    """Orientation wherever Pillow finds it: 6 unless told otherwise."""
    rgb = Image.fromarray(picture())
    samples = picture().astype(int)
    tiff = exif(6)
    attribute = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="6"/></x:xmpmeta>'
    element = b"<x:xmpmeta><rdf:Description><tiff:Orientation>6</tiff:Orientation></rdf:Description></x:xmpmeta>"
    without = b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"
    for name, options in {
        "xmp": {"xmp": attribute},
        "xmp-element": {"xmp": element},
        "xmp-beside-exif": {"xmp": attribute, "exif": without},
        "exif-before-xmp": {"xmp": attribute, "exif": b"Exif\0\0" + exif(3)},
        "exif-twice": {"exif": b"Exif\0\0Exif\0\0" + tiff},
    }.items():
        save(f"jpeg/orientation-{name}.jpg", encoded(rgb, "JPEG", quality=85, **options))
    save("webp/orientation-xmp.webp", encoded(rgb, "WEBP", lossless=True, xmp=attribute))
    payload = b"Exif\0\0" + tiff
    digits = payload.hex().encode()
    lines = b"\n".join(digits[at : at + 72] for at in range(0, len(digits), 72))
    raw = b"\nexif\n%8d\n" % len(payload) + lines + b"\n"
    turned = np.asarray(rgb.transpose(Image.Transpose.ROTATE_270))
    for keyword, text in {"exif": raw, "APP1": raw.replace(b"exif", b"generic", 1)}.items():
        key = b"Raw profile type " + keyword.encode() + b"\0"
        for name, side in {
            "text": (b"tEXt", key + text),
            "ztxt": (b"zTXt", key + b"\0" + zlib.compress(text)),
            "itxt": (b"iTXt", key + b"\0\0\0\0" + text),
        }.items():
            for place in ("before", "after"):
                data = png(samples, 2, 8, **{place: [side]})
                save(f"png/raw-profile-{keyword}-{name}-{place}.png", data, turned)
                manifest[-1]["orientation"] = 6
    key = b"XML:com.adobe.xmp\0"
    for name, side in {
        "itxt": (b"iTXt", key + b"\0\0\0\0" + attribute),
        "itxt-compressed": (b"iTXt", key + b"\1\0\0\0" + zlib.compress(element)),
        "text": (b"tEXt", key + element),
    }.items():
        save(f"png/orientation-xmp-{name}.png", png(samples, 2, 8, before=[side]), turned)
        manifest[-1]["orientation"] = 6


def other_containers() -> None:
    for name, data, expected in containers.bmps(picture(), alpha()):
        save(f"bmp/{name}.bmp", data, expected)
    for name, data in containers.gifs(picture()):
        save(f"gif/{name}.gif", data)
    for name, data, expected in containers.tiffs(picture(), alpha()):
        save(f"tiff/{name}.tif", data, expected)
    # Another version of a codec's library, and another way from YCbCr to RGB, differ in the last digits; half colour
    # resolution is brought up by another filter.
    for name, data in containers.heifs(picture(64, 48), alpha(64, 48)):
        save(name, data, None, 3)


def harmed_files() -> None:
    """Files against the rules: those of `harmed` decode as the picture they were made from, `broken` are refused."""
    rgb = Image.fromarray(picture())
    variants = [
        encoded(rgb, "JPEG", quality=85, **options)
        for options in ({}, {"restart_marker_blocks": 2}, {"progressive": True})
    ]
    flat = np.random.default_rng(6).integers(0, 16, (HEIGHT, WIDTH, 1))
    colors = np.random.default_rng(7).integers(0, 256, (16, 3), dtype=np.uint8).tobytes()
    pngs = [png(picture().astype(int), 2, 8), png(flat, 3, 4, palette=colors)]
    for folder in ("harmed", "broken", "bombs"):
        (HERE / folder).mkdir(exist_ok=True)
    for name, data in zip(["plain.jpg", "restart.jpg", "progressive.jpg", "plain.png", "palette.png"], variants + pngs):
        (HERE / "harmed" / name).write_bytes(data)
    for name, data in harmed.jpegs(*variants):
        (HERE / "harmed" / f"{name}.jpg").write_bytes(data)
    for name, data in harmed.broken_jpegs(*variants):
        (HERE / "broken" / f"{name}.jpg").write_bytes(data)
    for name, data in harmed.bombs():
        (HERE / "bombs" / f"{name}.png").write_bytes(data)
    for name, data in unstated.files():
        (HERE / "bombs" / name).write_bytes(data)
    for name, data in harmed.pngs(*pngs):
        (HERE / "harmed" / f"{name}.png").write_bytes(data)


def resized() -> None:
    """Targets of the Lanczos filter: the source and each result, raw."""
    folder = HERE / "resized"
    folder.mkdir(exist_ok=True)
    source = Image.fromarray(picture())
    (folder / f"{WIDTH}x{HEIGHT}.rgb").write_bytes(source.tobytes())
    sizes = [(20, 15), (16, 35), (45, 11), (90, 70), (61, 50), (44, 34), (30, 60), (1, 1), (100, 40), (9, 31)]
    for width, height in sizes:
        result = source.resize((width, height), Image.Resampling.LANCZOS)
        (folder / f"{width}x{height}.rgb").write_bytes(result.tobytes())
    noise = np.random.default_rng(3).integers(0, 2, (96, 128, 3), dtype=np.uint8) * 255
    extreme = Image.fromarray(noise)
    (folder / "extreme-128x96.rgb").write_bytes(extreme.tobytes())
    for width, height in [(53, 41), (160, 120)]:
        result = extreme.resize((width, height), Image.Resampling.LANCZOS)
        (folder / f"extreme-{width}x{height}.rgb").write_bytes(result.tobytes())


def scaled() -> None:
    """A JPEG and what Pillow's draft mode (DCT scaling) makes of it."""
    folder = HERE / "scaled"
    folder.mkdir(exist_ok=True)
    data = encoded(Image.fromarray(picture(128, 96)), "JPEG", quality=85)
    (folder / "full.jpg").write_bytes(data)
    for divisor in (2, 4, 8):
        image = Image.open(io.BytesIO(data))
        image.draft("RGB", (128 // divisor, 96 // divisor))
        assert image.size == (128 // divisor, 96 // divisor)
        (folder / f"divided-by-{divisor}.rgb").write_bytes(image.convert("RGB").tobytes())


def profiles() -> None:
    """Images in another RGB space, with their pixels as Little CMS converts them; some with no effect."""
    folder = HERE / "profiles"
    folder.mkdir(exist_ok=True)
    rgb = Image.fromarray(picture())
    wide = icc_profiles.wide_gamut()
    srgb = ImageCms.createProfile("sRGB")
    for name, options in [
        ("wide.jpg", {"format": "JPEG", "quality": 90}),
        ("wide.png", {"format": "PNG"}),
        ("wide.webp", {"format": "WEBP", "lossless": True}),
    ]:
        data = encoded(rgb, icc_profile=wide, **options)
        (folder / name).write_bytes(data)
        image = Image.open(io.BytesIO(data)).convert("RGB")
        converted = ImageCms.profileToProfile(image, io.BytesIO(wide), srgb)
        (folder / (name + ".rgb")).write_bytes(converted.tobytes())
    convertible = {
        "display-p3.png": (icc_profiles.display_p3(), None),
        "adobe-rgb.png": (icc_profiles.adobe_rgb(), None),
        "prophoto.png": (icc_profiles.prophoto(), None),
        "table-mft1.png": (icc_profiles.table("mft1", 9), None),
        "table-mft2.png": (icc_profiles.table("mft2", 9), None),
        "table-mab.png": (icc_profiles.table("mAB ", 9), None),
        # The elements are not for every reader: the matrix beside them has to do.
        "elements-and-matrix.png": (icc_profiles.elements(30_000, icc_profiles.matrix_tags()), wide),
    }
    for name, (profile, equivalent) in convertible.items():
        (folder / name).write_bytes(encoded(rgb, "PNG", icc_profile=profile))
        converted = ImageCms.profileToProfile(rgb, io.BytesIO(equivalent or profile), srgb)
        (folder / (name + ".rgb")).write_bytes(converted.tobytes())
    hostile = {
        "elements.png": icc_profiles.elements(500_000),
        "elements-100.png": icc_profiles.elements(100),
        "large-grid-mft1.png": icc_profiles.table("mft1", 34, filled=False),
        "large-grid-mft2.png": icc_profiles.table("mft2", 34, filled=False),
        "large-grid-mab.png": icc_profiles.table("mAB ", 34, filled=False),
        "long-curves.png": icc_profiles.long_curves(4097),
        "too-large.png": wide + bytes((4 << 20) + 1 - len(wide)),
    }
    for name, profile in hostile.items():
        (folder / name).write_bytes(encoded(rgb, "PNG", icc_profile=profile))
    channel = rgb.convert("L")
    p3, power = icc_profiles.display_p3(), icc_profiles.parametric(1.8)
    inks = Image.fromarray(np.dstack([picture(), alpha()]), "CMYK")
    for name, image, options in [
        ("grey-gamma.png", channel, {"format": "PNG", "icc_profile": icc_profiles.grey(icc_profiles.gamma(1.4))}),
        ("grey-table.jpg", channel, {"format": "JPEG", "icc_profile": icc_profiles.grey(icc_profiles.sampled(1024))}),
        ("grey-function.tif", channel, {"format": "TIFF", "icc_profile": icc_profiles.grey(power)}),
        ("cmyk-mft1.jpg", inks, {"format": "JPEG", "quality": 95, "icc_profile": icc_profiles.cmyk("mft1", 5)}),
        ("display-p3.heic", rgb, {"format": "HEIF", "quality": 90, "chroma": 444, "icc_profile": p3}),
        ("display-p3.avif", rgb, {"format": "AVIF", "quality": 90, "subsampling": "4:4:4", "icc_profile": p3}),
        ("cmyk-mft2.tif", inks, {"format": "TIFF", "icc_profile": icc_profiles.cmyk("mft2", 7)}),
    ]:
        data = encoded(image, **options)
        (folder / name).write_bytes(data)
        opened = Image.open(io.BytesIO(data))
        converted = ImageCms.profileToProfile(opened, io.BytesIO(options["icc_profile"]), srgb, outputMode="RGB")
        (folder / (name + ".rgb")).write_bytes(converted.tobytes())
    (folder / "large-grid-cmyk.jpg").write_bytes(
        encoded(inks, "JPEG", icc_profile=icc_profiles.cmyk("mft1", 28, filled=False))
    )
    same = {
        "srgb.jpg": encoded(rgb, "JPEG", icc_profile=ImageCms.ImageCmsProfile(srgb).tobytes()),
        "broken.jpg": encoded(rgb, "JPEG", icc_profile=wide[:200]),
        "grey-space.jpg": encoded(rgb, "JPEG", icc_profile=wide[:16] + b"GRAY" + wide[20:]),
    }
    for name, data in same.items():
        (folder / name).write_bytes(data)
        (folder / (name + ".rgb")).write_bytes(Image.open(io.BytesIO(data)).tobytes())


jpegs()
oriented()
places_of_orientation()
pngs()
webps()
other_containers()
harmed_files()
resized()
scaled()
profiles()
(HERE / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")
print(len(manifest), "images")
