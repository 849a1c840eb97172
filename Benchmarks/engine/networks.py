"""The networks that are timed: trained ones from files, or else the same layers with random weights.

Speed does not depend on weights, as long as no intermediate value becomes denormal: He's initialisation keeps them in
range (K. He et al., "Delving Deep into Rectifiers", ICCV 2015). Batch normalisation is folded, as every engine
does on loading.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx.utils import Extractor

SEED = 20160217


@dataclass(frozen=True)
class TimedNetwork:
    """A file and how large its crops are.

    `source` says, for people, where the weights are from.
    """

    name: str
    path: Path
    side: int
    source: str


class Builder:
    """Builds a graph of ONNX nodes layer by layer, and remembers the channels of each value."""

    def __init__(self, side):
        self.random = np.random.default_rng(SEED)
        self.nodes, self.initialisers, self.channels = [], [], {"image": 3}
        self.side = side

    def constant(self, name, values):
        self.initialisers.append(numpy_helper.from_array(np.asarray(values, dtype=np.float32), name))
        return name

    def node(self, operator, *inputs, channels=None, **attributes):
        name = f"{operator.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [name], name=name, **attributes))
        self.channels[name] = channels or self.channels[inputs[0]]
        return name

    def pixels(self, scale):
        """From 0...255 to about -128 * scale...128 * scale."""
        centred = self.node("Sub", "image", self.constant("mean", np.full((1, 3, 1, 1), 128)))
        return self.node("Mul", centred, self.constant("scale", np.full((1, 3, 1, 1), scale)))

    def convolution(self, x, channels, kernel, stride=1, pad=None, group=1, activation="Relu", addend=None):
        shape = [channels, self.channels[x] // group, kernel, kernel]
        name = f"conv_{len(self.nodes)}"
        # Half the variance where a residual is added, so that sums do not grow from block to block.
        variance = (1 if addend else 2) / np.prod(shape[1:])
        weights = self.constant(f"{name}_weights", self.random.normal(0, variance**0.5, shape))
        bias = self.constant(f"{name}_bias", self.random.normal(0, 0.05, channels))
        pad = kernel // 2 if pad is None else pad
        x = self.node(
            "Conv", x, weights, bias, channels=channels, kernel_shape=[kernel] * 2, strides=[stride] * 2,
            pads=[pad] * 4, group=group)
        if addend:
            x = self.node("Add", x, addend)
        if activation == "Relu6":
            bounds = [self.constant(f"{name}_{end}", value) for end, value in (("low", 0), ("high", 6))]
            return self.node("Clip", x, *bounds)
        return self.node(activation, x) if activation else x

    def pool(self, x, pad=0, ceil=1):
        return self.node("MaxPool", x, kernel_shape=[3, 3], strides=[2, 2], pads=[pad] * 4, ceil_mode=ceil)

    def inner_product(self, x, count_in, count, activation=None):
        name = f"gemm_{len(self.nodes)}"
        weights = self.constant(f"{name}_weights", self.random.normal(0, (2 / count_in) ** 0.5, (count, count_in)))
        bias = self.constant(f"{name}_bias", self.random.normal(0, 0.05, count))
        x = self.node("Gemm", x, weights, bias, channels=count, transB=1)
        return self.node(activation, x) if activation else x

    def model(self, name, output):
        graph = helper.make_graph(
            self.nodes, name,
            [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["crops", 3, self.side, self.side])],
            [helper.make_tensor_value_info(output, TensorProto.FLOAT, ["crops", self.channels[output]])],
            self.initialisers)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)


def caffenet():
    """BVLC CaffeNet: ReLU, pool, LRN; groups of two; pools that round up (caffe/models/bvlc_reference_caffenet)."""
    net = Builder(227)

    def normalised(x):
        return net.node("LRN", net.pool(x), size=5, alpha=1e-4, beta=0.75, bias=1.0)

    x = normalised(net.convolution(net.pixels(1), 96, 11, stride=4, pad=0))
    x = normalised(net.convolution(x, 256, 5, group=2))
    x = net.convolution(x, 384, 3)
    x = net.convolution(x, 384, 3, group=2)
    x = net.pool(net.convolution(x, 256, 3, group=2))
    x = net.inner_product(net.node("Flatten", x), 256 * 6 * 6, 4096, "Relu")
    x = net.inner_product(x, 4096, 4096, "Relu")
    return net.model("CaffeNet", net.inner_product(x, 4096, 1000))


def squeezenet(version):
    """SqueezeNet 1.0 or 1.1 (F. Iandola et al., arXiv 1602.07360, and forresti/SqueezeNet)."""
    net = Builder(227)

    def fire(x, squeezed, expanded):
        x = net.convolution(x, squeezed, 1)
        parts = [net.convolution(x, expanded, kernel) for kernel in (1, 3)]
        return net.node("Concat", *parts, channels=2 * expanded, axis=1)

    first = (96, 7) if version == "1.0" else (64, 3)
    pools_before = (3, 7) if version == "1.0" else (2, 4)
    x = net.pool(net.convolution(net.pixels(1 / 60), *first, stride=2, pad=0))
    fires = [(16, 64), (16, 64), (32, 128), (32, 128), (48, 192), (48, 192), (64, 256), (64, 256)]
    for index, sizes in enumerate(fires):
        if index in pools_before:
            x = net.pool(x)
        x = fire(x, *sizes)
    x = net.node("GlobalAveragePool", net.convolution(x, 1000, 1))
    return net.model(f"SqueezeNet {version}", net.node("Flatten", x))


def mobilenet_v2():
    """MobileNetV2 1.0 (M. Sandler et al., CVPR 2018)."""
    net = Builder(224)
    x = net.convolution(net.pixels(1 / 128), 32, 3, stride=2, activation="Relu6")
    blocks = [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]
    for expansion, channels, repeats, stride in blocks:
        for repeat in range(repeats):
            step = stride if repeat == 0 else 1
            before, hidden = x, expansion * net.channels[x]
            inner = net.convolution(x, hidden, 1, activation="Relu6") if expansion > 1 else x
            inner = net.convolution(inner, hidden, 3, stride=step, group=hidden, activation="Relu6")
            is_residual = step == 1 and net.channels[before] == channels
            x = net.convolution(inner, channels, 1, activation=None, addend=before if is_residual else None)
    x = net.node("GlobalAveragePool", net.convolution(x, 1280, 1, activation="Relu6"))
    return net.model("MobileNetV2", net.inner_product(net.node("Flatten", x), 1280, 1000))


def resnet18():
    """ResNet-18 (K. He et al., CVPR 2016)."""
    net = Builder(224)
    x = net.pool(net.convolution(net.pixels(1 / 60), 64, 7, stride=2), pad=1, ceil=0)
    for channels in (64, 128, 256, 512):
        for block in range(2):
            stride = 2 if block == 0 and channels > 64 else 1
            shortcut = x if stride == 1 else net.convolution(x, channels, 1, stride=2, activation=None)
            x = net.convolution(net.convolution(x, channels, 3, stride=stride), channels, 3, addend=shortcut)
    x = net.node("Flatten", net.node("GlobalAveragePool", x))
    return net.model("ResNet-18", net.inner_product(x, 512, 1000))


def without_regression(path):
    """A quality model up to its category probabilities: peers lack the operators of the regression (ai.onnx.ml)."""
    model = onnx.load(path)
    outputs = [output.name for output in model.graph.output if output.name != "score"]
    side = next((int(entry.value) for entry in model.metadata_props if entry.key == "crop_size"), 224)
    network = Extractor(model).extract_model(["image"], outputs)
    # Only what the remaining nodes are of; an import that no node needs is refused by some readers.
    kept = [entry for entry in network.opset_import if entry.domain in ("", "ai.onnx")]
    del network.opset_import[:]
    network.opset_import.extend(kept)
    return network, side


# Name: (the file in the folder of backbones, what builds it otherwise, side in pixels).
BACKBONES = {
    "CaffeNet": ("caffenet_imagenet.onnx", caffenet, 227),
    "SqueezeNet-1.0": ("squeezenet_v1.0_imagenet.onnx", lambda: squeezenet("1.0"), 227),
    "SqueezeNet-1.1": ("squeezenet_v1.1_imagenet.onnx", lambda: squeezenet("1.1"), 227),
    "MobileNetV2": ("mobilenet_v2_imagenet.onnx", mobilenet_v2, 224),
    "ResNet-18": ("resnet18_imagenet.onnx", resnet18, 224),
}
DEFAULT_MODEL = "default-model"
NAMES = [*BACKBONES, DEFAULT_MODEL]


def network(name, backbones, default_model, folder):
    """A network of NAMES; what has to be made is written into `folder`."""
    path = folder / f"{name.lower()}.onnx"
    if name == DEFAULT_MODEL:
        model, side = without_regression(default_model)
        onnx.save(model, path)
        return TimedNetwork(name, path, side, "as shipped, without the regression")
    file, build, side = BACKBONES[name]
    if (backbones / file).is_file():
        return TimedNetwork(name, backbones / file, side, f"weights of {file}")
    onnx.save(build(), path)
    return TimedNetwork(name, path, side, "random weights")
