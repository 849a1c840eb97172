"""Writes Fixtures: small models, synthetic images, and what ONNX Runtime and Pillow say of them.

    pip install numpy onnx onnxruntime pillow
    python make_fixtures.py

The reference scores come from the committed default model and from tiny.onnx, run by ONNX Runtime on views made by
Pillow and on crops cut here, so that nothing of the Swift code takes part in them.
"""

import json
import math
import pathlib

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from PIL import Image, ImageFilter

TESTS = pathlib.Path(__file__).parent
FIXTURES = TESTS / "Fixtures"
DEFAULT_MODEL = TESTS.parents[1] / "Sources" / "CEmbedded" / "default-model.onnx"
TINY_METADATA = {"name": "tiny", "version": "0.1", "crop_size": "32", "view_size": "64"}
INTERVAL_METADATA = {"interval_level": "0.9", "interval_half_width": "45.5", "interval_images": "186"}


def write_model(
    name,
    metadata=TINY_METADATA,
    image=("crops", 3, "height", "width"),
    input_name="image",
    categories=5,
    score_name="score",
    gain=100 / 255,
    bias=0.0,
):
    """Mean colour to a score (gain * mean + bias) and to category probabilities."""
    channels = image[1]
    nodes = [
        helper.make_node("GlobalAveragePool", [input_name], ["pooled"]),
        helper.make_node("Flatten", ["pooled"], ["features"], axis=1),
        helper.make_node("Gemm", ["features", "score.weight", "score.bias"], [score_name], transB=1),
    ]
    generator = np.random.default_rng(7)
    weights = {
        "score.weight": np.full((1, channels), gain / channels),
        "score.bias": np.array([bias]),
    }
    outputs = [
        helper.make_tensor_value_info("features", TensorProto.FLOAT, [image[0], channels]),
        helper.make_tensor_value_info(score_name, TensorProto.FLOAT, [image[0], 1]),
    ]
    if categories:
        nodes += [
            helper.make_node("Gemm", ["features", "category.weight", "category.bias"], ["logits"], transB=1),
            helper.make_node("Softmax", ["logits"], ["category_probabilities"], axis=1),
        ]
        weights["category.weight"] = generator.normal(0, 0.01, (categories, channels))
        weights["category.bias"] = generator.normal(0, 0.1, categories)
        outputs.append(
            helper.make_tensor_value_info("category_probabilities", TensorProto.FLOAT, [image[0], categories])
        )
    graph = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info(input_name, TensorProto.FLOAT, list(image))],
        outputs,
        [numpy_helper.from_array(array.astype(np.float32), key) for key, array in weights.items()],
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, doc_string="Scores the mean colour."
    )
    for key, value in metadata.items():
        model.metadata_props.add(key=key, value=value)
    onnx.save(model, FIXTURES / f"{name}.onnx")


def write_models():
    write_model("tiny")
    write_model("bare", metadata={})
    write_model("single", metadata={}, image=(1, 3, 32, 32), categories=0)
    write_model("overshooting", gain=0.0, bias=150.0)
    write_model("not-a-number", bias=math.nan)
    write_model("no-score", score_name="quality")
    write_model("other-input", input_name="pixels")
    write_model("grey-input", image=("crops", 1, "height", "width"))
    write_model("fixed-batch", image=(4, 3, "height", "width"))
    write_model("oblong", image=("crops", 3, 32, 48))
    write_model("two-categories", categories=2)
    write_model("interval", metadata={**TINY_METADATA, **INTERVAL_METADATA})
    write_model("bad-metadata", metadata={**TINY_METADATA, "crop_size": "many"})


def texture(width, height, seed):
    """Blurred noise at two scales under a soft light: no photograph, but neither flat nor white noise."""
    generator = np.random.default_rng(seed)
    layers = []
    for radius, gain in ((14, 9.0), (4, 1.5)):
        noise = Image.fromarray(generator.integers(0, 256, (height, width, 3), dtype=np.uint8))
        blurred = np.asarray(noise.filter(ImageFilter.GaussianBlur(radius)), dtype=np.float64)
        layers.append(gain * (blurred - 127.5))
    light = np.linspace(-40, 40, width)[None, :, None]
    pixels = 127.5 + light + sum(layers)
    return Image.fromarray(pixels.round().clip(0, 255).astype(np.uint8))


def write_images():
    texture(360, 300, 1).save(FIXTURES / "small.webp", lossless=True, method=6)
    texture(560, 520, 2).save(FIXTURES / "large.webp", lossless=True, method=6)
    texture(600, 400, 3).save(FIXTURES / "large.jpg", quality=80)
    texture(20, 90, 4).save(FIXTURES / "narrow.png", optimize=True)
    Image.new("RGB", (20, 30_000), (90, 120, 150)).save(FIXTURES / "endless.png", optimize=True)


def view(image, side, crop):
    shorter = min(image.size)
    target = max(min(shorter, side), crop)
    if target == shorter:
        return image
    size = [target if length == shorter else math.floor(length * target / shorter + 0.5) for length in image.size]
    return image.resize(size, Image.Resampling.LANCZOS)


def grid(size, crop, columns, rows):
    def origins(side, count):
        if count == 1:
            return [(side - crop) // 2]
        return [math.floor(i * (side - crop) / (count - 1) + 0.5) for i in range(count)]

    return [(x, y) for y in origins(size[1], rows) for x in origins(size[0], columns)]


def reference(model, file, side, crop, columns, rows):
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    seen = view(Image.open(FIXTURES / file).convert("RGB"), side, crop)
    pixels = np.asarray(seen, dtype=np.float32).transpose(2, 0, 1)
    boxes = grid(seen.size, crop, columns, rows)
    crops = np.stack([pixels[:, y : y + crop, x : x + crop] for x, y in boxes])
    scores, probabilities = session.run(["score", "category_probabilities"], {"image": crops})
    scores = scores.astype(np.float64).ravel()
    return {
        "file": file,
        "crops": columns * rows,
        "viewWidth": seen.size[0],
        "viewHeight": seen.size[1],
        "score": scores.mean(),
        "cropScores": scores.tolist(),
        "firstProbabilities": probabilities[0].astype(np.float64).tolist(),
    }


def write_references():
    tiny = FIXTURES / "tiny.onnx"
    references = {
        "tiny": [
            reference(tiny, "small.webp", 64, 32, 3, 3),
            reference(tiny, "large.webp", 64, 32, 5, 5),
            reference(tiny, "narrow.png", 64, 32, 1, 5),
        ],
        "default": [reference(DEFAULT_MODEL, "large.webp", 500, 192, 3, 3)],
    }
    (FIXTURES / "references.json").write_text(json.dumps(references, indent=2) + "\n")


if __name__ == "__main__":
    FIXTURES.mkdir(exist_ok=True)
    write_models()
    write_images()
    write_references()
