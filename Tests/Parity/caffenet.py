"""The Caffe reference network (BVLC CaffeNet) as an ONNX graph with random weights.

LRN across channels, grouped convolutions and pools that round up: what torchvision's AlexNet does not have.
"""

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save

SIDE = 227
FILE_NAME = "caffenet.onnx"


class Builder:
    def __init__(self, seed):
        self.random = np.random.default_rng(seed)
        self.nodes, self.initialisers = [], []

    def parameter(self, name, shape, deviation):
        values = self.random.normal(0, deviation, shape).astype(np.float32)
        self.initialisers.append(numpy_helper.from_array(values, name))
        return name

    def node(self, operator, name, *inputs, **attributes):
        self.nodes.append(helper.make_node(operator, inputs, [name], name=name, **attributes))
        return name

    def convolution(self, x, name, channels_in, channels_out, kernel, stride=1, pad=0, group=1):
        shape = [channels_out, channels_in // group, kernel, kernel]
        weights = self.parameter(f"{name}_weights", shape, (2 / np.prod(shape[1:])) ** 0.5)
        bias = self.parameter(f"{name}_bias", [channels_out], 0.1)
        x = self.node(
            "Conv", name, x, weights, bias, kernel_shape=[kernel] * 2, strides=[stride] * 2, pads=[pad] * 4, group=group
        )
        return self.node("Relu", f"{name}_relu", x)

    def pool(self, x, name):
        return self.node("MaxPool", name, x, kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1)

    def normalisation(self, x, name):
        return self.node("LRN", name, x, size=5, alpha=1e-4, beta=0.75, bias=1.0)

    def inner_product(self, x, name, count_in, count_out, gain=1.0):
        weights = self.parameter(f"{name}_weights", [count_out, count_in], gain * (2 / count_in) ** 0.5)
        return self.node("Gemm", name, x, weights, self.parameter(f"{name}_bias", [count_out], 0.1), transB=1)


def export(folder, seed):
    """Writes the network unless it is there, and returns its path."""
    path = folder / FILE_NAME
    if path.exists():
        return path
    net = Builder(seed)
    # Caffe's mean-free pixels are about +-100; a first scaling keeps that range, so that LRN's alpha matters.
    net.initialisers.append(numpy_helper.from_array(np.float32(60), "pixel_scale"))
    x = net.node("Mul", "pixels", "image", "pixel_scale")
    x = net.convolution(x, "conv1", 3, 96, 11, stride=4)
    x = net.normalisation(net.pool(x, "pool1"), "norm1")
    x = net.convolution(x, "conv2", 96, 256, 5, pad=2, group=2)
    x = net.normalisation(net.pool(x, "pool2"), "norm2")
    x = net.convolution(x, "conv3", 256, 384, 3, pad=1)
    x = net.convolution(x, "conv4", 384, 384, 3, pad=1, group=2)
    x = net.convolution(x, "conv5", 384, 256, 3, pad=1, group=2)
    x = net.node("Flatten", "flat", net.pool(x, "pool5"))
    x = net.node("Relu", "fc6_relu", net.inner_product(x, "fc6", 256 * 6 * 6, 4096))
    x = net.node("Relu", "features", net.inner_product(net.node("Dropout", "drop6", x), "fc7", 4096, 4096))
    # A small gain keeps the probabilities from saturating.
    x = net.inner_product(net.node("Dropout", "drop7", x), "fc8", 4096, 1000, gain=0.02)
    net.node("Softmax", "probabilities", x, axis=1)
    graph = helper.make_graph(
        net.nodes,
        "CaffeNet",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["batch", 3, SIDE, SIDE])],
        [
            helper.make_tensor_value_info("features", TensorProto.FLOAT, ["batch", 4096]),
            helper.make_tensor_value_info("fc8", TensorProto.FLOAT, ["batch", 1000]),
            helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["batch", 1000]),
        ],
        net.initialisers,
    )
    partial = path.with_suffix(".partial")
    save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 11)], ir_version=6), partial)
    partial.rename(path)
    return path
