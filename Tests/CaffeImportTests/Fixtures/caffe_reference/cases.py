"""The networks of the fixtures. Each yields its folder, the network, its files and its expected outputs."""

import numpy as np

from . import wire
from .network import Network

INPUT_SHAPE = 'input: "data"\ninput_shape {{ dim: 10 dim: 3 dim: {0} dim: {1} }}'
INPUT_DIM = 'input: "data"\ninput_dim: 10\ninput_dim: 3\ninput_dim: {0}\ninput_dim: {1}'
INPUT_LAYER = """
layer {{
  name: "data" type: "Input" top: "data"
  input_param {{ shape: {{ dim: 1 dim: 3 dim: {0} dim: {1} }} }}
}}
"""
TRAINING = """
layer {{
  name: "data" type: "Data" top: "data" top: "label"
  include {{ phase: TRAIN }}
  transform_param {{ mirror: true crop_size: 9 mean_value: 1 }}
  data_param {{ source: "train_lmdb" batch_size: 256 backend: LMDB }}
}}
layer {{
  name: "data" type: "Data" top: "data" top: "label"
  include {{ phase: TEST }}
  transform_param {{ mirror: false crop_size: {0} mean_value: 104 mean_value: 117 mean_value: 123 scale: 0.0078125 }}
  data_param {{ source: "val_lmdb" batch_size: 50 backend: LMDB }}
}}
"""
LOSSES = """
layer {
  name: "accuracy" type: "Accuracy" bottom: "fc" bottom: "label" top: "accuracy"
  include { phase: TEST }
  accuracy_param { top_k: 5 }
}
layer { name: "loss" type: "SoftmaxWithLoss" bottom: "fc" bottom: "label" top: "loss" loss_weight: 1 }
"""


def caffenet(name, inner=16):
    """CaffeNet with few channels: ReLU, pool, norm; groups; Dropout in place."""
    net = Network(name, 51, 51)
    net.layer("Convolution", "conv1", num_output=6, kernel_size=11, stride=4).in_place("ReLU", "relu1")
    net.layer("Pooling", "pool1", pool="MAX", kernel_size=3, stride=2)
    net.layer("LRN", "norm1", local_size=5, alpha=0.001, beta=0.75)
    net.layer("Convolution", "conv2", num_output=8, pad=2, kernel_size=5, group=2).in_place("ReLU", "relu2")
    net.layer("Pooling", "pool2", kernel_size=3, stride=2)
    net.layer("LRN", "norm2", local_size=3, alpha=0.5, beta=0.6, k=2.0)
    net.layer("InnerProduct", "fc6", num_output=inner).in_place("ReLU", "relu6")
    net.in_place("Dropout", "drop6", dropout_ratio=0.5)
    net.layer("InnerProduct", "fc7", num_output=inner).in_place("ReLU", "relu7")
    net.in_place("Dropout", "drop7", dropout_ratio=0.5)
    net.layer("InnerProduct", "fc8", num_output=5).layer("Softmax", "prob")
    return net


def caffenets():
    net = caffenet("caffenet_small")
    yield net, net.prototxt(INPUT_SHAPE.format(51, 51)), net.caffemodel(), "fc7", "fc8"
    net = caffenet("caffenet_small_v1")
    prototxt = net.prototxt(INPUT_DIM.format(51, 51), v1=True).replace("alpha:", "norm_region: ACROSS_CHANNELS alpha:")
    yield net, prototxt, net.caffemodel(form=1), "fc7", "fc8"
    net = caffenet("caffenet_small_v0")
    yield net, net.prototxt(INPUT_DIM.format(51, 51), v1=True), net.caffemodel(form=0), "fc7", "fc8"


def pools():
    """Every rule of pooling_layer.cpp, each branch beside the others: sizes of 13 x 10."""
    net = Network("pooling", 13, 10, features="all", scale=0.5)
    branches = {
        "max_ceil": dict(pool="MAX", kernel_size=3, stride=2),
        "max_padded": dict(pool="MAX", kernel_size=2, stride=2, pad=1),
        "max_clipped": dict(pool="MAX", kernel_size=3, stride=3, pad=2),
        "max_sides": dict(kernel_h=3, kernel_w=2, stride_h=2, stride_w=3, pad_h=1, pad_w=0),
        "max_mixed": dict(kernel_h=3, kernel_w=3, stride_h=3, stride_w=2, pad_h=2, pad_w=0),
        "max_floor": dict(pool="MAX", kernel_size=3, stride=2, round_mode="FLOOR"),
        "max_global": dict(pool="MAX", global_pooling=True),
        "max_larger": dict(pool="MAX", kernel_size=14, stride=5),
        "mean_ceil": dict(pool="AVE", kernel_size=3, stride=2),
        "mean_padded": dict(pool="AVE", kernel_size=3, stride=1, pad=1),
        "mean_padded_ceil": dict(pool="AVE", kernel_size=4, stride=3, pad=1),
        "mean_clipped": dict(pool="AVE", kernel_size=3, stride=3, pad=2),
        "mean_sides": dict(pool="AVE", kernel_h=5, kernel_w=3, stride_h=3, stride_w=2, pad_h=2, pad_w=1),
        "mean_mixed": dict(pool="AVE", kernel_size=3, stride_h=3, stride_w=2, pad_h=2, pad_w=0),
        "mean_larger": dict(pool="AVE", kernel_size=14, stride=5),
        "mean_global": dict(pool="AVE", global_pooling=True),
    }
    for name, parameters in branches.items():
        net.layer("Pooling", name, "data", **parameters).layer("Flatten", f"{name}_flat")
    net.layer("Concat", "all", *[f"{name}_flat" for name in branches])
    net.layer("InnerProduct", "fc", num_output=3)
    yield net, net.prototxt(INPUT_LAYER.format(13, 10)), net.caffemodel(packed=False), "all", "fc"


def residual():
    """BatchNorm and Scale behind convolutions and alone; sums with coefficients, products; transposed weights."""
    net = Network("residual", 17, 19, mean=[100, 110, 120], scale=0.017)
    net.layer("Convolution", "conv1", num_output=8, kernel_size=[3, 5], stride=[2, 1], pad=[1, 2], bias_term=False)
    net.in_place("BatchNorm", "bn1", use_global_stats=True).in_place("Scale", "scale1", bias_term=True)
    net.in_place("ReLU", "relu1", negative_slope=0.25)
    sides = dict(kernel_h=3, kernel_w=1, pad_h=2, pad_w=0, stride_h=1, stride_w=1)
    net.layer("Convolution", "conv2", num_output=8, dilation=2, group=8, **sides)
    net.layer("BatchNorm", "bn2", eps=0.001).layer("Scale", "scale2")
    net.layer("Eltwise", "sum", "scale2", "conv1", operation="SUM", coeff=[0.5, -2.0])
    net.layer("Split", "split", tops=["left", "right"])
    net.layer("Scale", "scaled", "left", bias_term=True).layer("BatchNorm", "zero", blobs=[[1.0] * 8, [2.0] * 8, [0.0]])
    # Without statistics Caffe divides by the root of eps alone; the numbers are brought back.
    net.layer("Power", "small", scale=0.003, shift=0.5)
    net.layer("Eltwise", "product", "small", "right", "conv1", operation="PROD")
    net.layer("Eltwise", "total", "product", "sum", "left")
    net.layer("Pooling", "pool", pool="AVE", global_pooling=True)
    net.layer("InnerProduct", "fc", num_output=4, transpose=True, bias_term=False)
    yield net, net.prototxt(INPUT_SHAPE.format(17, 19)), net.caffemodel(double=True), "pool", "fc"


def convolutional():
    """Ends in a convolution: the logits are its mean, the features the mean of what it reads, before Dropout."""
    net = Network("convolutional", 15, 15, mean=[0, 0, 0])
    net.layer("Convolution", "squeeze", num_output=4, kernel_size=1).in_place("Sigmoid", "sigmoid")
    net.layer("Convolution", "expand1", "squeeze", num_output=5, kernel_size=1).in_place("ReLU", "relu1")
    net.layer("Convolution", "expand3", "squeeze", num_output=6, kernel_size=3, pad=1).in_place("ReLU", "relu3")
    net.layer("Concat", "fire", "expand1", "expand3", concat_dim=1).in_place("Dropout", "drop", dropout_ratio=0.3)
    net.layer("Convolution", "classes", num_output=7, kernel_size=1, pad=1)
    net.layer("Pooling", "pool", pool="AVE", global_pooling=True).layer("Softmax", "prob", axis=1)
    net.values["mean of fire"] = net.values["fire"].mean((2, 3))
    yield net, net.prototxt(INPUT_SHAPE.format(15, 15)), net.caffemodel(), "mean of fire", "pool"


def training():
    """A definition for training: phases, labels, losses, and the pixels' means and scale in the data layer."""
    net = Network("training", 12, 12, mean=[104, 117, 123], scale=0.0078125)
    # The definition itself says them.
    net.options = {}
    rates = "param { lr_mult: 1 decay_mult: 1 }\nparam { lr_mult: 2 }"
    net.layer("Convolution", "conv", num_output=4, kernel_size=3, extra=rates)
    net.in_place("ReLU", "relu").layer("InnerProduct", "fc", num_output=6)
    header = TRAINING.format(12)
    yield net, net.prototxt(header) + LOSSES, net.caffemodel(), "conv", "fc"


def mean_file():
    """Features that are named, and the means from a mean image."""
    net = Network("mean_file", 9, 9, features="conv")
    image = net.random.uniform(90, 130, (3, 5, 4)).astype(np.float32)
    net.mean = image.astype(np.float64).mean((1, 2))
    net.values["data"] = net.pixels()
    net.layer("Convolution", "conv", num_output=4, kernel_size=3, stride=2).layer("InnerProduct", "fc", num_output=3)
    net.values["mean of conv"] = net.values["conv"].mean((2, 3))
    net.options["mean_file"] = "mean.binaryproto"
    net.mean_image = wire.blob(image, legacy=True)
    yield net, net.prototxt(INPUT_SHAPE.format(9, 9)), net.caffemodel(), "mean of conv", "fc"


def all_cases():
    for family in (caffenets, pools, residual, convolutional, training, mean_file):
        yield from family()
