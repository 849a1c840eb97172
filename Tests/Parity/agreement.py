#!/usr/bin/env python3
"""Compares `deepbiq score --mode exact` with ONNX Runtime on the same crops of the same images.

Pillow decodes each image (libjpeg-turbo itself those JPEG files whose DCT is scaled first), turns it upright and
reduces it to the view that deepbiq reports; the crops are the boxes that deepbiq reports; ONNX Runtime runs the model
on them. The image score is the mean over the crops; all scores are held within the model's scale. Exits with 1 if
the largest difference of image scores is --limit or more, or if an image has no score.

With --ratings (a CSV file with the columns image and mos) it also prints the correlation with human opinions. On the
images that the model was trained on, that says nothing about its accuracy elsewhere.
"""

import argparse
import csv
import json
import math
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import onnxruntime
import turbojpeg
from PIL import Image, ImageOps

ORIENTATION = 0x0112


def score_with_deepbiq(program, model, paths):
    """Yields one reply per path, in order; a path that could not be scored yields nothing."""
    command = [
        program, "score", "--mode", "exact", "--precision", "float32", "--format", "jsonl",
        *(["--model", model] if model else []), "-"]
    names = "\n".join(map(str, paths)) + "\n"
    done = subprocess.run(command, input=names, stdout=subprocess.PIPE, text=True)
    for line in done.stdout.splitlines():
        reply = json.loads(line)
        if "error" not in reply:
            yield reply


def decoded_at_reduced_scale(path, shorter_side):
    """A JPEG at the smallest DCT scale n/8 whose shorter side is no less than twice `shorter_side`.

    Pillow offers powers of two only, so this is libjpeg-turbo through its Python binding.
    """
    content = path.read_bytes()
    decoder = turbojpeg.TurboJPEG()
    width, height, _, _ = decoder.decode_header(content)
    eighths = next((n for n in range(1, 8) if math.ceil(min(width, height) * n / 8) >= 2 * shorter_side), 8)
    pixels = decoder.decode(content, pixel_format=turbojpeg.TJPF_RGB, scaling_factor=(eighths, 8))
    return Image.fromarray(np.ascontiguousarray(pixels))


def view_of(path, reply):
    """The upright RGB image at the size of the reply's view."""
    size = (reply["view"]["width"], reply["view"]["height"])
    with Image.open(path) as image:
        orientation = image.getexif().get(ORIENTATION, 1)
        if image.format == "JPEG" and min(size) < min(image.size):
            image = decoded_at_reduced_scale(path, min(size))
            image.getexif()[ORIENTATION] = orientation
        image = ImageOps.exif_transpose(image).convert("RGB")
    return image if image.size == size else image.resize(size, Image.Resampling.LANCZOS)


def crops_of(path, reply):
    """The crops as the model's input, [crops, 3, height, width], RGB 0...255.

    Boxes are in pixels of the upright original; the view is never larger than that but for images below one crop, so
    rounding finds the box in the view again.
    """
    pixels = np.asarray(view_of(path, reply))
    across = reply["view"]["width"] / reply["image"]["width"]
    down = reply["view"]["height"] / reply["image"]["height"]
    crops = []
    for crop in reply["crops"]:
        x, y = round(crop["x"] * across), round(crop["y"] * down)
        width, height = round(crop["width"] * across), round(crop["height"] * down)
        crops.append(pixels[y : y + height, x : x + width].transpose(2, 0, 1))
    return np.stack(crops).astype(np.float32)


def ranks(values):
    """Ranks from 0, ties sharing their mean."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts) - 1
    return (last - (counts - 1) / 2)[inverse]


def correlations(scores, opinions):
    """Pearson's linear and Spearman's rank correlation."""
    return np.corrcoef(scores, opinions)[0, 1], np.corrcoef(ranks(scores), ranks(opinions))[0, 1]


def compare(session, replies):
    """Returns the differences of image scores by path, and of crop scores in one list."""
    image_differences, crop_differences = {}, []
    for path, reply in replies.items():
        reference = session.run(["score"], {"image": crops_of(path, reply)})[0].ravel().astype(np.float64)
        scale = reply["scale"]["minimum"], reply["scale"]["maximum"]
        image_differences[path] = abs(reply["score"] - np.clip(reference.mean(), *scale))
        scores = np.array([crop["score"] for crop in reply["crops"]])
        crop_differences.extend(np.abs(scores - np.clip(reference, *scale)))
    return image_differences, crop_differences


def print_correlations(ratings, replies):
    with open(ratings, newline="") as file:
        opinions = {row["image"]: float(row["mos"]) for row in csv.DictReader(file)}
    rated = [(reply["score"], opinions[path.name]) for path, reply in replies.items() if path.name in opinions]
    if len(rated) < 3:
        print(f"{ratings}: fewer than three of the images are rated")
        return
    linear, rank = correlations(*(np.array(column) for column in zip(*rated)))
    print(f"correlation with the mean opinions of {len(rated)} images: LCC {linear:.4f}, SROCC {rank:.4f}")
    print("  if the model was trained on these images, this is its fit, not its accuracy on others")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("images", type=Path, help="folder of images")
    parser.add_argument("--model", type=Path, required=True, help="the ONNX file of the model that deepbiq uses")
    parser.add_argument("--pass-model", action="store_true", help="hand --model to deepbiq too")
    parser.add_argument("--deepbiq", default=".build/release/deepbiq", help="the program (default: %(default)s)")
    parser.add_argument("--ratings", type=Path, help="CSV file with the columns image and mos")
    parser.add_argument("--first", type=int, help="only so many images")
    parser.add_argument("--limit", type=float, default=0.01, help="largest difference allowed (default: %(default)s)")
    arguments = parser.parse_args()

    paths = sorted(path for path in arguments.images.iterdir() if path.is_file())[: arguments.first]
    start = time.perf_counter()
    scored = score_with_deepbiq(arguments.deepbiq, arguments.model if arguments.pass_model else None, paths)
    replies = {Path(reply["path"]): reply for reply in scored}
    elapsed = time.perf_counter() - start
    print(f"deepbiq scored {len(replies)} of {len(paths)} images in {elapsed:.1f} s")
    if not replies:
        return 1

    session = onnxruntime.InferenceSession(arguments.model, providers=["CPUExecutionProvider"])
    differences, crop_differences = compare(session, replies)
    worst = max(differences, key=differences.get)
    mean = np.mean(list(differences.values()))
    print(f"image scores: largest difference {differences[worst]:.2e} ({worst.name}), mean {mean:.2e}")
    print(f"crop scores: {len(crop_differences)} crops, largest difference {max(crop_differences):.2e}")
    if arguments.ratings:
        print_correlations(arguments.ratings, replies)
    missing = [path.name for path in paths if path not in replies]
    if missing:
        print(f"not scored: {', '.join(missing)}")
    return 0 if not missing and differences[worst] < arguments.limit else 1


if __name__ == "__main__":
    sys.exit(main())
