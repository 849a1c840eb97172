"""Draws the pictures the end-to-end tests send, and writes a model without a dense mode.

    pip install numpy onnx pillow
    python3 make_fixtures.py
"""

import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from PIL import Image, ImageDraw, ImageFilter

FOLDER = pathlib.Path(__file__).parent / "Fixtures"


def landscape(width, height):
    """A sky, a sun, hills and a fence: smooth areas and edges."""
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    for y in range(height):
        shade = int(255 * y / height)
        draw.line([(0, y), (width, y)], fill=(90 + shade // 3, 140 + shade // 4, 230 - shade // 5))
    draw.ellipse([width * 0.7, height * 0.1, width * 0.82, height * 0.1 + width * 0.12], fill=(255, 240, 180))
    draw.ellipse([-width * 0.2, height * 0.6, width * 0.7, height * 1.5], fill=(60, 120, 50))
    draw.ellipse([width * 0.4, height * 0.7, width * 1.3, height * 1.6], fill=(40, 95, 45))
    for x in range(0, width, width // 24):
        draw.rectangle([x, height * 0.8, x + width // 70, height * 0.95], fill=(120, 80, 50))
    draw.rectangle([0, height * 0.84, width, height * 0.86], fill=(110, 70, 45))
    return image


def write_model_without_average():
    """The brightest pixel of each colour to a score: no average, so no dense mode."""
    weights = {"weight": np.full((1, 3), 100 / 3 / 255, dtype=np.float32), "bias": np.zeros(1, dtype=np.float32)}
    graph = helper.make_graph(
        [
            helper.make_node("MaxPool", ["image"], ["largest"], kernel_shape=[32, 32]),
            helper.make_node("Flatten", ["largest"], ["features"], axis=1),
            helper.make_node("Gemm", ["features", "weight", "bias"], ["score"], transB=1),
        ],
        "no-average",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["crops", 3, 32, 32])],
        [helper.make_tensor_value_info("score", TensorProto.FLOAT, ["crops", 1])],
        [numpy_helper.from_array(array, name) for name, array in weights.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, FOLDER / "no-average.onnx")


def main():
    FOLDER.mkdir(exist_ok=True)
    picture = landscape(640, 480)
    picture.save(FOLDER / "landscape.jpg", quality=85)
    picture.filter(ImageFilter.GaussianBlur(6)).save(FOLDER / "blurred.webp", quality=60)
    picture.resize((320, 240)).save(FOLDER / "small.png")
    picture.resize((12, 9)).save(FOLDER / "tiny.png")
    write_model_without_average()


if __name__ == "__main__":
    main()
