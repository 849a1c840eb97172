#!/usr/bin/env python3
"""Compares imported Caffe networks, run by ONNX Runtime, with Caffe's definitions in float64.

Every fixture of Tests/CaffeImportTests is imported by `deepbiq model import`; the file must pass onnx.checker with full
shape inference, and ONNX Runtime must compute from it what the fixture expects, to 1e-5 of the largest magnitude.
Exits with 1 if a network differs or is refused.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

NETWORKS = Path(__file__).resolve().parent.parent / "CaffeImportTests" / "Fixtures" / "networks"
LIMIT = 1e-5


def options(folder, given):
    words = []
    for key, value in given.items():
        value = folder / value if key == "mean_file" else ",".join(map(str, value)) if key == "mean" else value
        words += [f"--{key.replace('_', '-')}", str(value)]
    return words


def difference(program, folder, output):
    case = json.loads((folder / "case.json").read_text())
    files = ["--prototxt", str(folder / "net.prototxt"), "--caffemodel", str(folder / "net.caffemodel")]
    command = [program, "model", "import", *files, *options(folder, case["options"]), "--force", str(output)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"exit {done.returncode}: {done.stderr.strip()}")
    onnx.checker.check_model(str(output), full_check=True)
    session = onnxruntime.InferenceSession(str(output), providers=["CPUExecutionProvider"])
    pixels = np.fromfile(folder / "images.u8", np.uint8).reshape(2, 3, case["height"], case["width"])
    found = session.run(["features", "logits"], {"image": pixels.astype(np.float32)})
    largest = 0.0
    for name, array in zip(("features", "logits"), found):
        expected = np.fromfile(folder / f"{name}.f64", "<f8").reshape(2, case[name])
        if array.shape != expected.shape:
            raise RuntimeError(f"{name} has shape {array.shape}, not {expected.shape}")
        largest = max(largest, float(np.max(np.abs(array - expected)) / np.max(np.abs(expected))))
    return largest


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--deepbiq", default=".build/release/deepbiq", help="the program (default: %(default)s)")
    arguments = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for case in sorted(path for path in NETWORKS.iterdir() if path.is_dir()):
            found = difference(arguments.deepbiq, case, Path(folder, "imported.onnx"))
            failed = failed or not found < LIMIT
            print(f"{case.name:20} {found:.2e}")
    print(f"largest allowed difference: {LIMIT:g}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
