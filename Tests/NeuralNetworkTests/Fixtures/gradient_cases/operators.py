"""One operator a recording, at its kinks and ties too."""

import numpy as np
import torch
import torch.nn.functional as F

from . import newer_operators
from .recording import one_node


def recordings():
    for family in (activations, arithmetic, convolutions, matrices, pools, normalisations, shapings):
        yield from family()
    yield from newer_operators.recordings()


def activations():
    def values(*kinks):
        """Random numbers among which the points without a derivative occur, in all orders."""

        def inputs(recording):
            x = recording.uniform([2, 3, 5, 7], -8, 8)
            at_kink = recording.random.random(x.shape) < 0.2
            kinks_drawn = recording.random.choice(np.float32(kinks or [1]), x.shape)
            return [recording.input(np.where(at_kink, kinks_drawn, x))]

        return inputs

    def clipped(minimum, maximum):
        def inputs(recording):
            return values(minimum, maximum)(recording) + [recording.fixed(minimum), recording.fixed(maximum)]

        return inputs

    yield one_node("Relu", "with_zeros", values(0), F.relu)
    yield one_node("Clip", "relu6_with_bounds", clipped(0, 6), lambda x, *_: F.relu6(x))
    yield one_node("Clip", "hardtanh_with_bounds", clipped(-0.5, 2), lambda x, *_: F.hardtanh(x, -0.5, 2))
    yield one_node("LeakyRelu", "with_zeros", values(0), lambda x: F.leaky_relu(x, 0.125), alpha=0.125)
    yield one_node("Sigmoid", "values", values(), torch.sigmoid)
    yield one_node("HardSigmoid", "with_bounds", values(-3, 3), F.hardsigmoid, alpha=1 / 6, beta=0.5)
    yield one_node("HardSwish", "with_bounds", values(-3, 3), F.hardswish)
    yield one_node("Sqrt", "values", lambda r: [r.input(r.uniform([3, 17], 0.1, 4))], torch.sqrt)


def arithmetic():
    shapes = {
        "equal": ([2, 3, 4, 5], [2, 3, 4, 5]),
        "channels": ([2, 3, 4, 5], [3, 1, 1]),
        "gate_on_the_left": ([2, 3, 1, 1], [2, 3, 9, 5]),
        "a_number": ([4, 7], []),
        "both_broadcast": ([5, 1, 6], [3, 1]),
        "long_rows": ([2, 2, 293], [2, 1]),
    }
    operators = {"Add": torch.add, "Sub": torch.sub, "Mul": torch.mul, "Div": torch.div}
    for operator, compute in operators.items():
        for name, (left, right) in shapes.items():
            lowest = 0.5 if operator == "Div" else -1
            yield one_node(
                operator,
                name,
                lambda r: [r.input(r.uniform(left)), r.input(r.uniform(right, lowest, 2))],
                compute,
            )


def convolutions():
    def convolution(name, x, weights, bias=True, pads=(0, 0, 0, 0), strides=(1, 1), dilations=(1, 1), group=1):
        top, left, bottom, right = pads

        def inputs(recording):
            parameters = [recording.parameter(recording.uniform(weights))]
            if bias:
                parameters.append(recording.parameter(recording.uniform([weights[0]])))
            return [recording.input(recording.uniform(x)), *parameters]

        def compute(x, weights, bias=None):
            padded = F.pad(x, (left, right, top, bottom))
            return F.conv2d(padded, weights, bias, strides, 0, dilations, group)

        return one_node(
            "Conv",
            name,
            inputs,
            compute,
            pads=list(pads),
            strides=list(strides),
            dilations=list(dilations),
            group=group,
        )

    yield convolution("3x3_padded", [2, 3, 7, 9], [4, 3, 3, 3], pads=(1, 1, 1, 1))
    yield convolution("without_bias", [2, 3, 6, 5], [4, 3, 3, 3], bias=False)
    yield convolution("1x1", [2, 5, 6, 7], [3, 5, 1, 1])
    yield convolution("1x1_stride_2", [2, 5, 7, 6], [3, 5, 1, 1], strides=(2, 2))
    yield convolution("stem", [2, 3, 11, 13], [4, 3, 3, 3], pads=(1, 1, 1, 1), strides=(2, 2))
    yield convolution("asymmetric_pads", [1, 2, 6, 7], [3, 2, 3, 2], pads=(0, 2, 1, 1))
    yield convolution("dilated", [1, 2, 9, 8], [3, 2, 3, 3], pads=(2, 1, 2, 1), dilations=(2, 1))
    yield convolution("large_kernel_stride_4", [1, 2, 17, 19], [2, 2, 11, 11], pads=(2, 2, 2, 2), strides=(4, 4))
    # Beyond the pixels that a strip of columns holds.
    yield convolution("several_strips", [1, 6, 25, 24], [2, 6, 11, 11])
    yield convolution("two_groups", [2, 4, 7, 6], [6, 2, 3, 3], pads=(1, 1, 1, 1), group=2)
    yield convolution("depthwise", [2, 5, 7, 9], [5, 1, 3, 3], pads=(1, 1, 1, 1), group=5)
    yield convolution(
        "depthwise_stride_2", [2, 4, 9, 10], [4, 1, 3, 3], pads=(0, 0, 1, 1), strides=(2, 2), group=4
    )
    yield convolution(
        "depthwise_dilated", [1, 3, 9, 8], [3, 1, 3, 3], pads=(2, 2, 2, 2), dilations=(2, 2), group=3
    )
    yield convolution("depthwise_multiplier", [2, 3, 6, 7], [6, 1, 5, 5], pads=(2, 2, 2, 2), group=3)


def matrices():
    yield one_node(
        "Gemm",
        "classifier",
        lambda r: [r.input(r.uniform([3, 37])), r.parameter(r.uniform([5, 37])), r.parameter(r.uniform([5]))],
        F.linear,
        transB=1,
    )
    yield one_node(
        "Gemm",
        "scaled_and_transposed",
        lambda r: [r.input(r.uniform([7, 3])), r.parameter(r.uniform([7, 5])), r.parameter(r.uniform([3, 1]))],
        lambda a, b, c: torch.addmm(c, a.T, b, alpha=0.5, beta=-1.5),
        alpha=0.5,
        beta=-1.5,
        transA=1,
    )
    yield one_node(
        "Gemm", "without_c", lambda r: [r.input(r.uniform([4, 6])), r.parameter(r.uniform([6, 3]))], torch.mm
    )
    for name, left, right in [
        ("matrices", [4, 9], [9, 5]),
        ("stacks_that_broadcast", [2, 1, 3, 4], [3, 4, 5]),
        ("a_vector", [3, 5, 4], [4]),
    ]:
        yield one_node(
            "MatMul", name, lambda r: [r.input(r.uniform(left)), r.parameter(r.uniform(right))], torch.matmul
        )


def pools():
    windows = {
        "2x2": dict(kernel_size=2, stride=2),
        "3x3_ceil": dict(kernel_size=3, stride=2, ceil_mode=True),
        "3x3_padded": dict(kernel_size=3, stride=1, padding=1),
        "padded_ceil": dict(kernel_size=(3, 2), stride=(2, 3), padding=(1, 1), ceil_mode=True),
    }

    def attributes(window):
        def pair(value):
            return list(value) if isinstance(value, tuple) else [value, value]

        return dict(
            kernel_shape=pair(window["kernel_size"]),
            strides=pair(window["stride"]),
            pads=pair(window.get("padding", 0)) * 2,
            ceil_mode=int(window.get("ceil_mode", False)),
        )

    for name, window in windows.items():
        for kind, inputs in (
            ("", lambda r: [r.input(r.uniform([2, 3, 8, 7]))]),
            ("_with_ties", lambda r: [r.input(r.random.integers(0, 3, [2, 3, 8, 7]))]),
        ):
            yield one_node(
                "MaxPool", name + kind, inputs, lambda x: F.max_pool2d(x, **window), **attributes(window)
            )
        for counts in (False, True):
            yield one_node(
                "AveragePool",
                name + ("_counting_padding" if counts else ""),
                lambda r: [r.input(r.uniform([2, 3, 8, 7]))],
                lambda x: F.avg_pool2d(x, **window, count_include_pad=counts),
                **attributes(window),
                count_include_pad=int(counts),
            )
    yield one_node(
        "MaxPool",
        "dilated_with_ties",
        lambda r: [r.input(r.random.integers(0, 3, [2, 2, 9, 10]))],
        lambda x: F.max_pool2d(x, (2, 3), 1, (1, 1), (3, 2)),
        kernel_shape=[2, 3],
        pads=[1, 1, 1, 1],
        dilations=[3, 2],
    )
    yield one_node(
        "GlobalAveragePool",
        "images",
        lambda r: [r.input(r.uniform([2, 5, 7, 7]))],
        lambda x: F.adaptive_avg_pool2d(x, 1),
    )
    for name, axes, keeps in (("spatial", (2, 3), 1), ("channels", (1,), 0), ("first_and_third", (0, 2), 1)):
        yield one_node(
            "ReduceMean",
            name,
            lambda r: [r.input(r.uniform([2, 3, 5, 4])), r.integers(*axes)],
            lambda x, _: x.mean(axes, keepdim=bool(keeps)),
            keepdims=keeps,
        )


def normalisations():
    # PyTorch's window reaches one channel further down for even sizes, ONNX's one further up: odd sizes only.
    for name, size, alpha, beta, bias in (
        ("alexnet", 5, 1e-4, 0.75, 1.0),
        ("strong", 3, 2.0, 0.75, 0.5),
        ("another_power", 5, 3.0, 1.25, 1.0),
    ):
        yield one_node(
            "LRN",
            name,
            lambda r: [r.input(r.uniform([2, 7, 3, 4], -2, 2))],
            lambda x: F.local_response_norm(x, size, alpha, beta, bias),
            size=size,
            alpha=alpha,
            beta=beta,
            bias=bias,
        )
    yield one_node(
        "BatchNormalization",
        "frozen_statistics",
        lambda r: [
            r.input(r.uniform([2, 4, 5, 6])),
            r.parameter(r.uniform([4])),
            r.parameter(r.uniform([4])),
            r.fixed(r.uniform([4], -3, 3)),
            r.fixed(r.uniform([4], 0.1, 2)),
        ],
        lambda x, scale, bias, mean, variance: F.batch_norm(x, mean, variance, scale, bias, False, 0.0, 1e-3),
        epsilon=1e-3,
    )
    for axis in (1, -1):
        yield one_node(
            "Softmax",
            f"axis_{axis}",
            lambda r: [r.input(r.uniform([3, 5, 4], -4, 4))],
            lambda x: torch.softmax(x, axis),
            axis=axis,
        )


def shapings():
    def x(*shape):
        return lambda r: [r.input(r.uniform(shape))]

    def with_integers(shape, *lists):
        return lambda r: [r.input(r.uniform(shape)), *(r.integers(*values) for values in lists)]

    yield one_node(
        "Concat",
        "channels",
        lambda r: [r.input(r.uniform([2, channels, 3, 5])) for channels in (3, 1, 4)],
        lambda *parts: torch.cat(parts, 1),
        axis=1,
    )
    yield one_node("Transpose", "channels_last", x(2, 3, 4, 5), lambda t: t.permute(0, 2, 3, 1), perm=[0, 2, 3, 1])
    yield one_node(
        "Slice",
        "every_second_channel",
        with_integers([2, 7, 3], [1], [6], [1], [2]),
        lambda t, *_: t[:, 1:6:2],
    )
    yield one_node(
        "Gather",
        "repeated_indices",
        with_integers([3, 5, 2], [4, 0, 4, 2]),
        lambda t, _: t[:, [4, 0, 4, 2]],
        axis=1,
    )
    for mode, name in (("constant", "constant"), ("reflect", "reflect"), ("edge", "replicate")):
        yield one_node(
            "Pad",
            mode,
            with_integers([2, 2, 4, 5], [0, 0, 1, 2, 0, 0, 3, 1]),
            lambda t, _: F.pad(t, (2, 1, 1, 3), name),
            mode=mode,
        )
    yield one_node("Identity", "values", x(2, 3), lambda t: t)
    yield one_node("Dropout", "at_inference", x(2, 3), lambda t: F.dropout(t, 0.5, False))
    yield one_node("Cast", "to_float", x(2, 3), lambda t: t, to=1)
    yield one_node("Flatten", "images", x(2, 3, 4), lambda t: t.flatten(1))
    yield one_node("Reshape", "inferred", with_integers([2, 3, 4], [4, -1]), lambda t, _: t.reshape(4, 6))
    yield one_node("Squeeze", "first", with_integers([1, 3, 4], [0]), lambda t, _: t.squeeze(0))
    yield one_node("Unsqueeze", "second", with_integers([3, 4], [1]), lambda t, _: t.unsqueeze(1))
