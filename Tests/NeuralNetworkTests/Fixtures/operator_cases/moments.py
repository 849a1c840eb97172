"""LayerNormalization, InstanceNormalization, GroupNormalization."""

import numpy as np

from .case import Case


def cases():
    for name, opset, shape, attributes, scale in [
        ("features", 17, [3, 37], {}, [37]),
        ("tokens", 17, [2, 5, 16], dict(axis=-1, epsilon=1e-6), [16]),
        ("channels_last", 18, [2, 4, 3, 12], dict(axis=-1), [12]),
        ("all_but_batch", 20, [2, 3, 4, 5], dict(axis=1), [3, 4, 5]),
        ("two_axes", 22, [2, 3, 4, 5], dict(axis=-2, epsilon=0.01), [4, 5]),
        ("everything", 26, [3, 4], dict(axis=0), [3, 4]),
        ("rank_5", 17, [2, 1, 2, 3, 4], dict(axis=3), [3, 4]),
        ("rank_1", 17, [17], {}, [17]),
        ("broadcast_scale", 17, [2, 3, 4], dict(axis=1), [4]),
    ]:
        for bias in (True, False):
            case = Case("LayerNormalization", name + ("" if bias else "_no_bias"), opset)
            case.dynamic = case.dynamic and attributes.get("axis") != 0
            parameters = [case.weights(scale, 0.5, 1.5)] + ([case.weights(scale)] if bias else [])
            yield case.output(case.node("LayerNormalization", case.input(shape), *parameters, **attributes))
    # ConvNeXt's.
    case = Case("LayerNormalization", "of_channels", 17)
    x = case.node("Transpose", case.convolution(case.input([2, 3, 6, 7]), 3, 8), perm=[0, 2, 3, 1])
    x = case.node("LayerNormalization", x, case.weights([8]), case.weights([8]), epsilon=1e-6)
    yield case.output(case.node("Transpose", x, perm=[0, 3, 1, 2]))
    # A mean far from zero.
    case = Case("LayerNormalization", "large_mean", 17)
    yield case.output(case.node("LayerNormalization", case.input([3, 64], 99, 101), case.weights([64])))

    for name, opset, shape, attributes in [
        ("image", 7, [2, 3, 4, 5], {}),
        ("row", 13, [2, 4, 9], dict(epsilon=0.1)),
        ("rank_5", 22, [2, 3, 2, 3, 2], {}),
        ("one_channel", 26, [2, 1, 4, 4], dict(epsilon=1e-3)),
    ]:
        case = Case("InstanceNormalization", name, opset)
        channels = [shape[1]]
        yield case.output(
            case.node(
                "InstanceNormalization", case.input(shape), case.weights(channels, 0.5, 1.5), case.weights(channels),
                **attributes))
    # How PyTorch's older exporter writes a GroupNorm.
    case = Case("InstanceNormalization", "as_groups", 17)
    x = case.convolution(case.input([2, 3, 6, 7]), 3, 8)
    rows = case.node("Reshape", x, case.integers(0, 4, -1))
    ones, zeros = case.constant(np.ones(4, np.float32)), case.constant(np.zeros(4, np.float32))
    rows = case.node("InstanceNormalization", rows, ones, zeros)
    images = case.node("Reshape", rows, case.node("Shape", x))
    yield case.output(
        case.node("Add", case.node("Mul", images, case.weights([8, 1, 1])), case.weights([8, 1, 1])))

    for name, opset, shape, groups, attributes in [
        ("per_group", 18, [2, 6, 3, 4], 3, {}),
        ("per_group_row", 20, [2, 8, 5], 2, dict(epsilon=0.1)),
        ("per_channel", 21, [2, 6, 3, 4], 3, {}),
        ("per_channel_newest", 26, [3, 8, 2, 2, 2], 4, dict(epsilon=1e-3)),
        ("one_group", 21, [2, 6, 3, 4], 1, {}),
        ("a_group_each", 21, [2, 6, 3, 4], 6, {}),
    ]:
        case = Case("GroupNormalization", name, opset)
        case.is_deprecated = opset < 21
        count = [groups if opset < 21 else shape[1]]
        yield case.output(
            case.node(
                "GroupNormalization", case.input(shape), case.weights(count, 0.5, 1.5), case.weights(count),
                num_groups=groups, **attributes))
