#!/usr/bin/env python3
"""Writes small networks of Caffe with random weights, and what they compute by Caffe's definitions in float64.

    networks/<case>/net.prototxt, net.caffemodel, mean.binaryproto    what is imported
    networks/<case>/case.json                                         options, extents, names
    networks/<case>/images.u8                                         RGB pixels, [2, 3, height, width]
    networks/<case>/features.f64, logits.f64                          expected outputs, [2, n], little-endian
    caffenet.prototxt                                                 CaffeNet as it was published, without weights

Needs only NumPy. The networks are seeded; running it again changes nothing.
"""

import json
import shutil
import sys
from pathlib import Path

import numpy as np

from caffe_reference import cases
from caffe_reference.network import Network

ROOT = Path(__file__).resolve().parent


def write(net, prototxt, caffemodel, features, logits):
    folder = ROOT / "networks" / net.name
    folder.mkdir(parents=True)
    (folder / "net.prototxt").write_text(prototxt)
    (folder / "net.caffemodel").write_bytes(caffemodel)
    if hasattr(net, "mean_image"):
        (folder / "mean.binaryproto").write_bytes(net.mean_image)
    (folder / "images.u8").write_bytes(net.images.astype(np.uint8).tobytes())
    counts = {}
    for name, blob in (("features", features), ("logits", logits)):
        rows = net.values[blob].reshape(2, -1)
        if not np.isfinite(rows).all() or np.ptp(rows) < 1e-3:
            raise SystemExit(f"{net.name}: {name} is no fair test")
        (folder / f"{name}.f64").write_bytes(rows.astype("<f8").tobytes())
        counts[name] = rows.shape[1]
    case = {"height": net.height, "width": net.width, "options": net.options} | counts
    (folder / "case.json").write_text(json.dumps(case, indent=1) + "\n")
    print(f"{net.name}: {len(net.layers)} layers, features {counts['features']}, logits {counts['logits']}")


class Definition(Network):
    """A network whose layers are only written down."""

    def layer(self, kind, name, *bottoms, top=None, **parameters):
        bottoms = list(bottoms or [self.top])
        self.top = top or name
        self.layers.append(
            {"type": kind, "name": name, "bottoms": bottoms, "tops": [self.top], "parameters": parameters, "extra": ""}
        )
        return self


def published_caffenet():
    """BVLC's reference CaffeNet, layer by layer (models/bvlc_reference_caffenet)."""
    net = Definition("CaffeNet", 227, 227)
    convolutions = [
        ("1", dict(num_output=96, kernel_size=11, stride=4)),
        ("2", dict(num_output=256, pad=2, kernel_size=5, group=2)),
        ("3", dict(num_output=384, pad=1, kernel_size=3)),
        ("4", dict(num_output=384, pad=1, kernel_size=3, group=2)),
        ("5", dict(num_output=256, pad=1, kernel_size=3, group=2)),
    ]
    for number, parameters in convolutions:
        net.layer("Convolution", f"conv{number}", **parameters).in_place("ReLU", f"relu{number}")
        if number in "125":
            net.layer("Pooling", f"pool{number}", pool="MAX", kernel_size=3, stride=2)
        if number in "12":
            net.layer("LRN", f"norm{number}", local_size=5, alpha=0.0001, beta=0.75)
    for number in "67":
        net.layer("InnerProduct", f"fc{number}", num_output=4096).in_place("ReLU", f"relu{number}")
        net.in_place("Dropout", f"drop{number}", dropout_ratio=0.5)
    net.layer("InnerProduct", "fc8", num_output=1000).layer("Softmax", "prob")
    return net.prototxt(cases.INPUT_SHAPE.format(227, 227))


def main():
    shutil.rmtree(ROOT / "networks", ignore_errors=True)
    for case in cases.all_cases():
        write(*case)
    (ROOT / "caffenet.prototxt").write_text(published_caffenet())


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    main()
