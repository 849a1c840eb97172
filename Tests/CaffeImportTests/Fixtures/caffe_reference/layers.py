"""What Caffe's layers compute in the test phase, in float64, from BVLC's sources (src/caffe/layers/*.cpp).

Each function takes the inputs, the layer's parameters as a prototxt names them, and its blobs.
"""

import math

import numpy as np


def pair(parameters, name, default):
    """`name` (one number or two), or name_h and name_w (base_conv_layer.cpp, pooling_layer.cpp)."""
    short = name.removesuffix("_size")
    if f"{short}_h" in parameters or f"{short}_w" in parameters:
        return parameters.get(f"{short}_h", default), parameters.get(f"{short}_w", default)
    value = parameters.get(name, default)
    return tuple(value) if isinstance(value, list) else (value, value)


def convolution(inputs, parameters, blobs):
    """conv_layer.cpp: a sum over the window of each group's channels; nothing is flipped."""
    (x,), weights = inputs, blobs[0]
    kernel, stride = weights.shape[2:], pair(parameters, "stride", 1)
    pad, dilation = pair(parameters, "pad", 0), pair(parameters, "dilation", 1)
    groups = parameters.get("group", 1)
    x = np.pad(x, [(0, 0), (0, 0), (pad[0],) * 2, (pad[1],) * 2])
    count = [(x.shape[2 + i] - (dilation[i] * (kernel[i] - 1) + 1)) // stride[i] + 1 for i in range(2)]
    out = np.zeros((x.shape[0], weights.shape[0], *count))
    inside, outside = x.shape[1] // groups, weights.shape[0] // groups
    for group in range(groups):
        channels = x[:, group * inside : (group + 1) * inside]
        filters = weights[group * outside : (group + 1) * outside]
        for i in range(kernel[0]):
            for j in range(kernel[1]):
                top, left = i * dilation[0], j * dilation[1]
                taps = channels[
                    :,
                    :,
                    top : top + (count[0] - 1) * stride[0] + 1 : stride[0],
                    left : left + (count[1] - 1) * stride[1] + 1 : stride[1],
                ]
                out[:, group * outside : (group + 1) * outside] += np.einsum("nchw,oc->nohw", taps, filters[:, :, i, j])
    if parameters.get("bias_term", True):
        out += blobs[1].reshape(1, -1, 1, 1)
    return out


def pooling(inputs, parameters, blobs):
    """pooling_layer.cpp, LayerSetUp, Reshape and Forward_cpu, loop by loop."""
    (x,) = inputs
    height, width = x.shape[2:]
    if parameters.get("global_pooling"):
        kernel, stride, pad = (height, width), (1, 1), (0, 0)
    else:
        kernel, stride = pair(parameters, "kernel_size", None), pair(parameters, "stride", 1)
        pad = pair(parameters, "pad", 0)
    rounding = math.floor if parameters.get("round_mode") == "FLOOR" else math.ceil
    count = [rounding((x.shape[2 + i] + 2 * pad[i] - kernel[i]) / stride[i]) + 1 for i in range(2)]
    if pad[0] or pad[1]:
        for i, extent in enumerate((height, width)):
            if (count[i] - 1) * stride[i] >= extent + pad[i]:
                count[i] -= 1
    is_mean = parameters.get("pool", "MAX") == "AVE"
    out = np.zeros((*x.shape[:2], *count))
    for row in range(count[0]):
        for column in range(count[1]):
            top, left = row * stride[0] - pad[0], column * stride[1] - pad[1]
            if is_mean:
                bottom, right = min(top + kernel[0], height + pad[0]), min(left + kernel[1], width + pad[1])
                size = (bottom - top) * (right - left)
                window = x[:, :, max(top, 0) : min(bottom, height), max(left, 0) : min(right, width)]
                out[:, :, row, column] = window.sum((2, 3)) / size
            else:
                bottom, right = min(top + kernel[0], height), min(left + kernel[1], width)
                out[:, :, row, column] = x[:, :, max(top, 0) : bottom, max(left, 0) : right].max((2, 3))
    return out


def lrn(inputs, parameters, blobs):
    """lrn_layer.cpp, CrossChannelForward_cpu: k + alpha / n * sum of squares, to the power of -beta."""
    (x,), size = inputs, parameters.get("local_size", 5)
    half = (size - 1) // 2
    squares = np.pad(x * x, [(0, 0), (half, half), (0, 0), (0, 0)])
    sums = sum(squares[:, i : i + x.shape[1]] for i in range(size))
    scale = parameters.get("k", 1.0) + parameters.get("alpha", 1.0) / size * sums
    return x * scale ** -parameters.get("beta", 0.75)


def inner_product(inputs, parameters, blobs):
    """inner_product_layer.cpp: rows times the transposed weights, or the weights as they are."""
    (x,) = inputs
    weights = blobs[0] if parameters.get("transpose") else blobs[0].T
    out = x.reshape(len(x), -1) @ weights
    return out + blobs[1] if parameters.get("bias_term", True) else out


def relu(inputs, parameters, blobs):
    """relu_layer.cpp."""
    (x,) = inputs
    return np.maximum(x, 0) + parameters.get("negative_slope", 0.0) * np.minimum(x, 0)


def softmax(inputs, parameters, blobs):
    """softmax_layer.cpp."""
    (x,), axis = inputs, parameters.get("axis", 1)
    exponentials = np.exp(x - x.max(axis, keepdims=True))
    return exponentials / exponentials.sum(axis, keepdims=True)


def eltwise(inputs, parameters, blobs):
    """eltwise_layer.cpp."""
    if parameters.get("operation", "SUM") == "PROD":
        return math.prod(inputs)
    return sum(coefficient * x for coefficient, x in zip(parameters.get("coeff", [1.0] * len(inputs)), inputs))


def batch_norm(inputs, parameters, blobs):
    """batch_norm_layer.cpp with use_global_stats: the sums of means and variances are divided by the third blob."""
    (x,), factor = inputs, blobs[2][0]
    shape = [1, -1] + [1] * (x.ndim - 2)
    mean, variance = ((0 * blobs[i] if factor == 0 else blobs[i] / factor).reshape(shape) for i in (0, 1))
    return (x - mean) / np.sqrt(variance + parameters.get("eps", 1e-5))


def scale(inputs, parameters, blobs):
    """scale_layer.cpp for axis 1 and num_axes 1."""
    (x,) = inputs
    shape = [1, -1] + [1] * (x.ndim - 2)
    out = x * blobs[0].reshape(shape)
    return out + blobs[1].reshape(shape) if parameters.get("bias_term") else out


def power(inputs, parameters, blobs):
    """power_layer.cpp."""
    (x,) = inputs
    return (parameters.get("shift", 0.0) + parameters.get("scale", 1.0) * x) ** parameters.get("power", 1.0)


def concat(inputs, parameters, blobs):
    """concat_layer.cpp."""
    return np.concatenate(inputs, parameters.get("axis", parameters.get("concat_dim", 1)))


FORWARD = {
    "BatchNorm": batch_norm,
    "Concat": concat,
    "Convolution": convolution,
    # dropout_layer.cpp: the identity in the test phase.
    "Dropout": lambda inputs, parameters, blobs: inputs[0],
    "Eltwise": eltwise,
    "Flatten": lambda inputs, parameters, blobs: inputs[0].reshape(len(inputs[0]), -1),
    "InnerProduct": inner_product,
    "LRN": lrn,
    "Pooling": pooling,
    "Power": power,
    "ReLU": relu,
    "Scale": scale,
    "Sigmoid": lambda inputs, parameters, blobs: 1 / (1 + np.exp(-inputs[0])),
    "Softmax": softmax,
    "Split": lambda inputs, parameters, blobs: inputs[0],
}
