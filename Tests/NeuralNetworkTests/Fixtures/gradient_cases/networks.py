"""Whole networks with a loss, for training plans: what layers do to one another."""

import numpy as np
import torch
import torch.nn.functional as F
from onnx import helper

from .recording import Recording, Value


def cross_entropy(recording, logits):
    """Adds targets, rows that sum to 1, and the cross-entropy of a value to the recording; returns the loss."""
    shares = recording.random.uniform(0, 1, list(logits.tensor.shape)) ** 3
    distribution = np.float32(shares / shares.sum(1, keepdims=True))
    loss = F.cross_entropy(logits.tensor, torch.tensor(distribution).double())
    recording.initialisers[f"{logits.name}/targets"] = distribution
    recording.initialisers["loss"] = np.float32(loss.item())
    return loss


def recordings():
    yield mobile_network()
    yield gated_network()
    yield modern_network()


class Layers:
    """The layers of one recording."""

    def __init__(self, path):
        self.recording = Recording(path)

    def weights(self, shape):
        """Weights that keep the size of values."""
        bound = (6.0 / torch.tensor(shape[1:]).prod().item()) ** 0.5
        return self.recording.parameter(self.recording.uniform(shape, -bound, bound))

    def convolution(self, x, outputs, kernel=1, stride=1, padding=0, group=1, bias=True):
        channels = x.tensor.shape[1]
        inputs = [x, self.weights([outputs, channels // group, kernel, kernel])]
        if bias:
            inputs.append(self.recording.parameter(self.recording.uniform([outputs])))
        result = F.conv2d(x.tensor, *(v.tensor for v in inputs[1:]), stride=stride, padding=padding, groups=group)
        return self.recording.node(
            "Conv", inputs, result, strides=[stride] * 2, pads=[padding] * 4, group=group, kernel_shape=[kernel] * 2
        )

    def dense(self, x, outputs, name):
        weights = self.weights([outputs, x.tensor.shape[1]])
        inputs = [x, weights, self.recording.parameter(self.recording.uniform([outputs]))]
        return self.recording.node("Gemm", inputs, F.linear(*(value.tensor for value in inputs)), name, transB=1)

    def relu6(self, x):
        bounds = [self.recording.fixed(0), self.recording.fixed(6)]
        return self.recording.node("Clip", [x, *bounds], F.relu6(x.tensor))

    def apply(self, operator, x, compute, name=None, **attributes):
        return self.recording.node(operator, [x], compute(x.tensor), name, **attributes)

    def relu(self, x):
        return self.apply("Relu", x, F.relu)

    def inverted_residual(self, x, expansion, stride=1):
        """Expand, filter each channel, project; added to what came in (MobileNetV2)."""
        channels = x.tensor.shape[1]
        wide = self.relu6(self.convolution(x, channels * expansion))
        filtered = self.relu6(self.convolution(wide, channels * expansion, 3, stride, 1, group=channels * expansion))
        projected = self.convolution(filtered, channels)
        return self.recording.node("Add", [x, projected], x.tensor + projected.tensor) if stride == 1 else projected

    def fire(self, x, squeezed, expanded):
        """Squeeze, then two convolutions side by side (SqueezeNet)."""
        squeezed = self.relu(self.convolution(x, squeezed))
        sides = [
            self.relu(self.convolution(squeezed, expanded)),
            self.relu(self.convolution(squeezed, expanded, 3, 1, 1)),
        ]
        return self.recording.node("Concat", sides, torch.cat([side.tensor for side in sides], 1), axis=1)

    def split(self, x, lengths):
        """Runs of channels."""
        outputs = [Value(f"{x.name}_part_{index}", part) for index, part in enumerate(x.tensor.split(lengths, 1))]
        inputs = [x.name, self.recording.integers(*lengths).name]
        self.recording.nodes.append(helper.make_node("Split", inputs, [value.name for value in outputs], axis=1))
        return outputs

    def pooled(self, x, name=None):
        """The mean of every channel, as rows."""
        means = self.apply("GlobalAveragePool", x, lambda t: F.adaptive_avg_pool2d(t, 1))
        return self.apply("Flatten", means, lambda t: t.flatten(1), name)


def mobile_network():
    """Inverted residuals, LRN, overlapping pooling, a fire module, a classifier; its features are an output as well."""
    layers = Layers("networks/mobile")
    recording = layers.recording
    image = recording.input(recording.uniform([3, 3, 21, 19], -2, 2), "image")
    x = layers.relu6(layers.convolution(image, 6, 3, stride=2, padding=1))
    x = layers.inverted_residual(x, 3)
    x = layers.apply(
        "LRN", x, lambda t: F.local_response_norm(t, 3, 0.5, 0.75, 1.0), size=3, alpha=0.5, beta=0.75, bias=1.0
    )
    x = layers.apply(
        "MaxPool",
        x,
        lambda t: F.max_pool2d(t, 3, 2, ceil_mode=True),
        kernel_shape=[3, 3],
        strides=[2, 2],
        ceil_mode=1,
    )
    x = layers.inverted_residual(x, 2, stride=2)
    x = layers.fire(x, 4, 7)
    features = layers.pooled(x, "features")
    logits = layers.dense(features, 5, "logits")
    return recording, classifier_loss(recording, logits) + recording.output(features)


def gated_network():
    """Unfolded batch normalisation, squeeze and excitation, HardSwish, SiLU, average pooling, values read often."""
    layers = Layers("networks/gated")
    recording = layers.recording
    image = recording.input(recording.uniform([2, 3, 12, 14], -2, 2), "image")
    x = layers.convolution(image, 8, 3, stride=2, padding=1, bias=False)
    statistics = [
        recording.parameter(recording.uniform([8], 0.5, 1.5)),
        recording.parameter(recording.uniform([8])),
        recording.fixed(recording.uniform([8])),
        recording.fixed(recording.uniform([8], 0.5, 2)),
    ]
    x = layers.apply("HardSwish", x, F.hardswish)
    scale, bias, mean, variance = (value.tensor for value in statistics)
    normalised = F.batch_norm(x.tensor, mean, variance, scale, bias, False, 0.0, 1e-5)
    x = recording.node("BatchNormalization", [x, *statistics], normalised)
    squeezed = layers.apply("GlobalAveragePool", x, lambda t: F.adaptive_avg_pool2d(t, 1))
    squeezed = layers.relu(layers.convolution(squeezed, 4))
    gate = layers.apply("HardSigmoid", layers.convolution(squeezed, 8), F.hardsigmoid, alpha=1 / 6, beta=0.5)
    x = recording.node("Mul", [x, gate], x.tensor * gate.tensor)
    opening = layers.apply("Sigmoid", x, torch.sigmoid)
    x = recording.node("Mul", [x, opening], x.tensor * opening.tensor)
    x = layers.apply(
        "AveragePool",
        x,
        lambda t: F.avg_pool2d(t, 3, 2, 1),
        kernel_shape=[3, 3],
        strides=[2, 2],
        pads=[1] * 4,
        count_include_pad=1,
    )
    # Mean and deviation over the positions.
    square = recording.node("Mul", [x, x], x.tensor * x.tensor)
    mean, second = layers.pooled(x), layers.pooled(square)
    mean_square = recording.node("Mul", [mean, mean], mean.tensor**2)
    variance = recording.node("Sub", [second, mean_square], second.tensor - mean_square.tensor)
    epsilon = recording.fixed(0.01)
    variance = recording.node("Add", [variance, epsilon], variance.tensor + epsilon.tensor)
    deviation = layers.apply("Sqrt", variance, torch.sqrt)
    features = recording.node("Concat", [mean, deviation], torch.cat([mean.tensor, deviation.tensor], 1), axis=1)
    logits = layers.dense(features, 5, "logits")
    return recording, classifier_loss(recording, logits)


def modern_network():
    """Split, Max, Min and Sum, which are planned in parts, normalisations by the input's own moments, GELU, PRelu,
    Resize."""
    layers = Layers("networks/modern")
    recording = layers.recording
    image = recording.input(recording.uniform([2, 3, 10, 12], -2, 2), "image")
    x = layers.convolution(image, 8, 3, stride=2, padding=1)

    def affine(count):
        return recording.parameter(recording.uniform([count], 0.5, 1.5)), recording.parameter(recording.uniform([count]))

    weights = affine(8)
    normalised = F.group_norm(x.tensor, 2, *(value.tensor for value in weights), 1e-5)
    x = recording.node("GroupNormalization", [x, *weights], normalised, num_groups=2, epsilon=1e-5)
    slope = recording.parameter(recording.uniform([8, 1, 1]))
    x = recording.node("PRelu", [x, slope], F.prelu(x.tensor, slope.tensor.reshape(-1)))
    first, second, third = layers.split(x, [2, 2, 4])
    largest = recording.node("Max", [first, second, first], torch.maximum(first.tensor, second.tensor))
    smallest = recording.node("Min", [second, first], torch.minimum(second.tensor, first.tensor))
    x = recording.node("Concat", [largest, smallest, third], torch.cat([largest.tensor, smallest.tensor, third.tensor], 1), axis=1)
    # ConvNeXt's block.
    filtered = layers.convolution(x, 8, 3, padding=1, group=8)
    rows = layers.apply("Transpose", filtered, lambda t: t.permute(0, 2, 3, 1), perm=[0, 2, 3, 1])
    weights = affine(8)
    rows = recording.node(
        "LayerNormalization", [rows, *weights], F.layer_norm(rows.tensor, [8], *(v.tensor for v in weights), 1e-6),
        epsilon=1e-6)
    wide = recording.parameter(recording.uniform([8, 16]))
    rows = layers.apply("Gelu", recording.node("MatMul", [rows, wide], rows.tensor @ wide.tensor), F.gelu)
    narrow = recording.parameter(recording.uniform([16, 8]))
    rows = recording.node("MatMul", [rows, narrow], rows.tensor @ narrow.tensor)
    block = layers.apply("Transpose", rows, lambda t: t.permute(0, 3, 1, 2), perm=[0, 3, 1, 2])
    # A feature pyramid's step.
    small = layers.convolution(block, 8, 3, stride=2, padding=1)
    weights = affine(8)
    small = recording.node(
        "InstanceNormalization", [small, *weights],
        F.instance_norm(small.tensor, weight=weights[0].tensor, bias=weights[1].tensor, eps=1e-5), epsilon=1e-5)
    size = list(block.tensor.shape)
    large = recording.node(
        "Resize", [small, None, None, recording.integers(*size)],
        F.interpolate(small.tensor, size[2:], mode="bilinear", align_corners=False), mode="linear")
    x = recording.node("Sum", [x, block, large], x.tensor + block.tensor + large.tensor)
    x = layers.apply("Tanh", x, torch.tanh)
    maxima = layers.apply("GlobalMaxPool", x, lambda t: F.adaptive_max_pool2d(t, 1))
    features = recording.node("Concat", [layers.apply("Flatten", maxima, lambda t: t.flatten(1)), layers.pooled(x)],
        torch.cat([maxima.tensor.flatten(1), F.adaptive_avg_pool2d(x.tensor, 1).flatten(1)], 1), axis=1)
    logits = layers.dense(features, 5, "logits")
    return recording, classifier_loss(recording, logits)


def classifier_loss(recording, logits):
    """Cross-entropy of an output whose gradient is recorded too."""
    logits.tensor.retain_grad()
    recording.differentiated.append(logits)
    recording.outputs.append(logits)
    return cross_entropy(recording, logits)
