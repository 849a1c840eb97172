"""Relu, Clip, LeakyRelu, Sigmoid, HardSigmoid, HardSwish, Softmax."""

import numpy as np

from .case import Case


def cases():
    yield from elementwise()
    yield from clip()
    yield from softmax()


def elementwise():
    def activation(operator, name, opset, shape, span=4.0, **attributes):
        case = Case(operator, name, opset)
        return case.output(case.node(operator, case.input(shape, -span, span), **attributes))

    shapes = [
        ("image", 7, [2, 3, 5, 7]),
        ("vector", 13, [37]),
        ("matrix", 16, [3, 11]),
        ("scalar_image", 21, [1, 1, 1, 1]),
    ]
    for name, opset, shape in shapes:
        yield activation("Relu", name, opset, shape)
        yield activation("Sigmoid", name, opset, shape, span=30.0)
        yield activation("LeakyRelu", name, opset, shape)
        yield activation("HardSigmoid", name, opset, shape)
        yield activation("HardSwish", name, max(opset, 14), shape)
    yield activation("LeakyRelu", "slope", 9, [2, 4, 3, 5], alpha=0.3)
    yield activation("LeakyRelu", "negative_slope", 17, [3, 9], alpha=-0.2)
    # torchvision's hard sigmoid is relu6(x + 3) / 6: alpha one sixth.
    yield activation("HardSigmoid", "one_sixth", 13, [2, 5, 4, 3], alpha=1 / 6, beta=0.5)
    yield activation("HardSigmoid", "shifted", 7, [3, 13], alpha=0.7, beta=-0.3)
    yield activation("Sigmoid", "saturated", 9, [2, 50], span=120.0)


def clip():
    def attributes_clip(name, opset, **attributes):
        case = Case("Clip", name, opset)
        return case.output(case.node("Clip", case.input([2, 3, 4, 5], -8, 8), **attributes))

    yield attributes_clip("attributes_both", 7, min=0.0, max=6.0)
    yield attributes_clip("attributes_min", 8, min=-1.5)
    yield attributes_clip("attributes_max", 9, max=2.5)
    yield attributes_clip("attributes_none", 10)

    def inputs_clip(name, opset, shape, minimum, maximum):
        case = Case("Clip", name, opset)
        x = case.input(shape, -8, 8)
        bounds = ["" if bound is None else case.constant(np.float32(bound)) for bound in (minimum, maximum)]
        while bounds and bounds[-1] == "":
            bounds.pop()
        return case.output(case.node("Clip", x, *bounds))

    yield inputs_clip("inputs_both", 11, [2, 3, 5, 3], 0, 6)
    yield inputs_clip("inputs_min", 12, [3, 19], -2.5, None)
    yield inputs_clip("inputs_max", 13, [2, 7, 3], None, 1.25)
    yield inputs_clip("inputs_none", 17, [5], None, None)

    case = Case("Clip", "bounds_from_constant_nodes", 21)
    x = case.input([1, 4, 6, 3], -8, 8)
    low, high = case.node("Constant", value_float=-1.0), case.node("Constant", value_float=3.0)
    yield case.output(case.node("Clip", x, low, high))


def softmax():
    def soft(name, opset, shape, **attributes):
        case = Case("Softmax", name, opset)
        return case.output(case.node("Softmax", case.input(shape, -5, 5), **attributes))

    # Until opset 12 the tensor is flattened to a matrix at the axis; from 13 on one axis is normalised.
    yield soft("flattening_default_axis", 7, [2, 3, 4])
    yield soft("flattening_axis_0", 9, [3, 4], axis=0)
    yield soft("flattening_axis_2", 11, [2, 3, 4, 2], axis=2)
    yield soft("flattening_negative_axis", 12, [2, 5, 3], axis=-1)
    yield soft("default_axis", 13, [2, 3, 7])
    yield soft("axis_1_image", 13, [2, 5, 3, 4], axis=1)
    yield soft("axis_0", 17, [4, 3, 2], axis=0)
    yield soft("matrix", 21, [3, 5], axis=1)

    case = Case("Softmax", "large_values", 18)
    yield case.output(case.node("Softmax", case.input([2, 9], -300, 300)))
