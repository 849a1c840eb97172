"""The service one would write instead: FastAPI, Pillow and ONNX Runtime around the same model file.

The method is the same: shorter side reduced to the view with Lanczos, a grid of crops from border to border, one run of
the network for all of them, the mean of their scores. JPEG files are decoded at a reduced scale where that leaves
enough pixels. Crops of an image are scored by one thread: with many requests at once that is the fastest way, and every
core is used by another image.

Environment: PEER_MODEL is the ONNX file; PEER_THREADS how many images a process scores at once.
"""

import asyncio
import io
import os
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import onnxruntime
from fastapi import FastAPI, HTTPException, Request
from PIL import Image, ImageOps, UnidentifiedImageError

ORIENTATION = 0x0112
# Orientations that swap width and height.
SIDEWAYS = (5, 6, 7, 8)
MAXIMUM_CROPS = 50

options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
session = onnxruntime.InferenceSession(os.environ["PEER_MODEL"], options, providers=["CPUExecutionProvider"])
metadata = session.get_modelmeta().custom_metadata_map
CROP = int(metadata.get("crop_size", 224))
VIEW = max(int(metadata.get("view_size", 500)), CROP)
GRID_MINIMUM = int(metadata.get("grid_minimum", 3))
SCALE = float(metadata.get("scale_minimum", 0)), float(metadata.get("scale_maximum", 100))

pool = ThreadPoolExecutor(int(os.environ.get("PEER_THREADS", "1")))
app = FastAPI()


def view_size(width, height):
    """The size of the view of an upright image: the shorter side at most VIEW and at least one crop."""
    shorter, longer = sorted((width, height))
    target = max(min(shorter, VIEW), CROP)
    other = (2 * longer * target + shorter) // (2 * shorter)
    return (target, other) if width <= height else (other, target)


def view(body):
    """The upright RGB pixels of a file at viewing size."""
    with Image.open(io.BytesIO(body)) as image:
        is_sideways = image.getexif().get(ORIENTATION, 1) in SIDEWAYS
        size = view_size(*(image.size[::-1] if is_sideways else image.size))
        image.draft("RGB", size[::-1] if is_sideways else size)
        image = ImageOps.exif_transpose(image).convert("RGB")
    return np.asarray(image if image.size == size else image.resize(size, Image.Resampling.LANCZOS))


def origins(side):
    """Where crops begin along a side: from border to border."""
    slack = side - CROP
    count = min(max(GRID_MINIMUM, -(-side // CROP)), slack + 1)
    if count == 1:
        return [slack // 2]
    return [(2 * index * slack + count - 1) // (2 * (count - 1)) for index in range(count)]


def assess(body):
    start = time.perf_counter()
    try:
        pixels = view(body)
    except (UnidentifiedImageError, OSError) as error:
        raise HTTPException(415, str(error)) from error
    decoded = time.perf_counter()
    rows, columns = origins(pixels.shape[0]), origins(pixels.shape[1])
    if len(rows) * len(columns) > MAXIMUM_CROPS:
        raise HTTPException(422, "the image is too long")
    crops = np.stack([pixels[y : y + CROP, x : x + CROP] for y in rows for x in columns])
    scores = session.run(["score"], {"image": crops.transpose(0, 3, 1, 2).astype(np.float32)})[0].ravel()
    end = time.perf_counter()
    return {
        "score": round(float(np.clip(scores.astype(np.float64).mean(), *SCALE)), 4),
        "crops": len(scores),
        "timing_ms": {"decode": 1000 * (decoded - start), "inference": 1000 * (end - decoded)},
    }


@app.post("/v1/assess")
async def post(request: Request):
    body = await request.body()
    return await asyncio.get_running_loop().run_in_executor(pool, assess, body)


@app.get("/readyz")
async def ready():
    return {"status": "ready"}
