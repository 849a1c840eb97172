"""A network as a list of layers: its prototxt in both forms, its random weights, and what it computes."""

import zlib

import numpy as np

from . import wire
from .layers import FORWARD, pair

PARAMETER_NAMES = {
    "BatchNorm": "batch_norm_param",
    "Concat": "concat_param",
    "Convolution": "convolution_param",
    "Dropout": "dropout_param",
    "Eltwise": "eltwise_param",
    "Flatten": "flatten_param",
    "InnerProduct": "inner_product_param",
    "LRN": "lrn_param",
    "Pooling": "pooling_param",
    "Power": "power_param",
    "ReLU": "relu_param",
    "Scale": "scale_param",
    "Softmax": "softmax_param",
}
# Names of V1 types that are not the newer name in capitals.
V1_NAMES = {"InnerProduct": "INNER_PRODUCT"}
# Values of prototxt fields that are enumerators, written without quotes.
ENUMERATORS = {"MAX", "AVE", "SUM", "PROD", "FLOOR", "CEIL", "ACROSS_CHANNELS"}


class Network:
    """Built layer by layer; blobs that a layer reads are named, and the first is the last layer's where none is."""

    def __init__(self, name, height, width, **options):
        self.name, self.height, self.width = name, height, width
        # What is given to the import beside the two files.
        self.options = options
        self.random = np.random.default_rng(zlib.crc32(name.encode()))
        self.images = self.random.integers(0, 256, (2, 3, height, width))
        self.mean, self.scale = np.array(options.get("mean", [104.007, 116.669, 122.679])), options.get("scale", 1.0)
        self.layers, self.values = [], {"data": self.pixels()}
        self.top = "data"

    def pixels(self):
        """data_transformer.cpp: BGR, less the means, times the scale."""
        return (self.images[:, ::-1] - self.mean.reshape(1, 3, 1, 1)) * self.scale

    def layer(self, kind, name, *bottoms, top=None, blobs=None, tops=None, extra="", **parameters):
        """Adds a layer, with random weights where `blobs` are not given, and computes its output."""
        bottoms = list(bottoms or [self.top])
        inputs = [self.values[bottom] for bottom in bottoms]
        if blobs is None:
            blobs = self.weights(kind, inputs[0].shape, parameters)
        # Weights are float32 in the file.
        blobs = [np.asarray(array, np.float32) for array in blobs]
        out = FORWARD[kind](inputs, parameters, [array.astype(np.float64) for array in blobs])
        tops = tops or [top or name]
        for blob in tops:
            self.values[blob] = out
        self.top = tops[0]
        self.layers.append(
            {"type": kind, "name": name, "bottoms": bottoms, "tops": tops, "blobs": blobs, "parameters": parameters}
            | {"extra": extra}
        )
        return self

    def in_place(self, kind, name, **parameters):
        return self.layer(kind, name, top=self.top, **parameters)

    def weights(self, kind, shape, parameters):
        normal, channels = self.random.normal, shape[1]
        count = parameters.get("num_output", 0)
        if kind == "Convolution":
            size = [count, channels // parameters.get("group", 1), *pair(parameters, "kernel_size", None)]
            blobs = [normal(0, (2 / np.prod(size[1:])) ** 0.5, size), normal(0, 0.1, count)]
        elif kind == "InnerProduct":
            depth = int(np.prod(shape[1:]))
            size = [depth, count] if parameters.get("transpose") else [count, depth]
            blobs = [normal(0, (2 / depth) ** 0.5, size), normal(0, 0.1, count)]
        elif kind == "BatchNorm":
            factor = 7.5
            return [normal(0, 1, channels) * factor, self.random.uniform(0.5, 2, channels) * factor, [factor]]
        elif kind == "Scale":
            blobs = [self.random.uniform(0.5, 2, channels), normal(0, 1, channels)]
            return blobs if parameters.get("bias_term") else blobs[:1]
        else:
            return []
        return blobs if parameters.get("bias_term", True) else blobs[:1]

    def prototxt(self, header, v1=False):
        """The definition: `header` declares the input."""
        lines = [f'name: "{self.name}"', header.strip()]
        for layer in self.layers:
            kind = layer["type"]
            written = V1_NAMES.get(kind, kind.upper()) if v1 else f'"{kind}"'
            lines += [f"{'layers' if v1 else 'layer'} {{", f'  name: "{layer["name"]}"', f"  type: {written}"]
            lines += [f'  bottom: "{blob}"' for blob in layer["bottoms"]]
            lines += [f'  top: "{blob}"' for blob in layer["tops"]]
            lines += [f"  {line}" for line in layer["extra"].splitlines()]
            if layer["parameters"]:
                lines.append(f"  {PARAMETER_NAMES[kind]} {{")
                for key, value in layer["parameters"].items():
                    for item in value if isinstance(value, list) else [value]:
                        lines.append(f"    {key}: {text(item)}")
                lines.append("  }")
            lines.append("}")
        return "\n".join(lines) + "\n"

    def caffemodel(self, **how):
        return wire.net(self.name, [layer for layer in self.layers if layer["blobs"]], **how)


def text(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and value not in ENUMERATORS:
        return f'"{value}"'
    return str(value)
