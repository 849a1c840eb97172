"""Concat, Flatten, Reshape, Transpose, Squeeze, Unsqueeze, Pad, Identity."""

import numpy as np

from .case import Case


def cases():
    yield from concat()
    yield from flatten()
    yield from reshape()
    yield from transpose()
    yield from squeeze_and_unsqueeze()
    yield from pad()
    yield from identity()


def concat():
    def joined(name, opset, axis, *shapes):
        case = Case("Concat", name, opset)
        case.dynamic = case.dynamic and axis != 0
        return case.output(case.node("Concat", *[case.input(shape) for shape in shapes], axis=axis))

    yield joined("channels", 7, 1, [2, 3, 4, 5], [2, 6, 4, 5])
    yield joined("batch", 9, 0, [1, 3, 2, 4], [3, 3, 2, 4])
    yield joined("rows", 11, 2, [2, 3, 1, 4], [2, 3, 2, 4], [2, 3, 3, 4])
    yield joined("columns", 13, 3, [1, 2, 3, 5], [1, 2, 3, 4])
    yield joined("negative_axis", 17, -3, [2, 1, 3, 3], [2, 4, 3, 3])
    yield joined("one_operand", 18, 1, [2, 3, 4])
    yield joined("features", 21, -1, [3, 7], [3, 1], [3, 9])

    case = Case("Concat", "after_convolutions", 13)
    # SqueezeNet's fire module.
    x = case.node("Relu", case.convolution(case.input([2, 5, 6, 7]), 5, 3, (1, 1)))
    left = case.node("Relu", case.convolution(x, 3, 4, (1, 1)))
    right = case.node("Relu", case.convolution(x, 3, 6, pads=[1, 1, 1, 1]))
    yield case.output(case.node("Concat", left, right, axis=1))

    case = Case("Concat", "same_operand_twice", 15)
    x = case.input([2, 3, 2, 2])
    yield case.output(case.node("Concat", x, case.node("Relu", x), x, axis=1))


def flatten():
    shape = [2, 3, 4, 5]
    cases_of_axes = [
        ("default_axis", 7, None),
        ("axis_0", 9, 0),
        ("axis_2", 11, 2),
        ("axis_3", 13, 3),
        ("axis_4", 17, 4),
        ("negative_axis", 21, -1),
    ]
    for name, opset, axis in cases_of_axes:
        case = Case("Flatten", name, opset)
        attributes = {} if axis is None else {"axis": axis}
        yield case.output(case.node("Flatten", case.input(shape), **attributes))


def reshape():
    def shaped(name, opset, shape, target, **attributes):
        case = Case("Reshape", name, opset)
        case.dynamic = case.dynamic and target[0] in (0, -1) and attributes.get("allowzero", 0) == 0
        x = case.input(shape)
        return case.output(case.node("Reshape", x, case.integers(*target), **attributes))

    yield shaped("explicit", 7, [2, 3, 4], [4, 6])
    yield shaped("minus_one", 9, [2, 3, 4, 5], [-1, 60])
    yield shaped("zero_keeps", 13, [3, 4, 2, 5], [0, 0, -1])
    yield shaped("zero_and_minus_one", 12, [2, 12, 3], [0, 3, -1, 3])
    yield shaped("to_vector", 15, [2, 3, 4], [-1])
    yield shaped("more_dimensions", 17, [2, 12], [0, 2, 3, 2])
    yield shaped("allowzero", 18, [2, 6], [3, 4], allowzero=1)
    yield shaped("from_scalar", 21, [], [1, 1])


def transpose():
    orders = [
        ("default_reverses", 7, [2, 3, 4], None),
        ("nchw_to_nhwc", 9, [2, 3, 4, 5], [0, 2, 3, 1]),
        ("nhwc_to_nchw", 11, [2, 4, 5, 3], [0, 3, 1, 2]),
        ("matrix", 13, [3, 7], [1, 0]),
        ("identity", 15, [2, 3, 4], [0, 1, 2]),
        ("swap_inner", 17, [2, 3, 4, 5], [0, 1, 3, 2]),
        ("five_dimensions", 21, [2, 3, 2, 4, 3], [0, 2, 1, 4, 3]),
    ]
    for name, opset, shape, order in orders:
        case = Case("Transpose", name, opset)
        case.dynamic = case.dynamic and order is not None and order[0] == 0
        attributes = {} if order is None else {"perm": order}
        yield case.output(case.node("Transpose", case.input(shape), **attributes))


def squeeze_and_unsqueeze():
    for operator, name, opset, shape, axes in [
        ("Squeeze", "attribute", 7, [2, 3, 1, 1], [2, 3]),
        ("Squeeze", "negative_attribute", 11, [2, 1, 4], [-2]),
        ("Squeeze", "input", 13, [3, 5, 1, 1], [-1, -2]),
        ("Squeeze", "input_opset_21", 21, [2, 1, 3], [1]),
        ("Unsqueeze", "attribute", 7, [2, 3], [2, 3]),
        ("Unsqueeze", "negative_attribute", 11, [2, 5], [-1]),
        ("Unsqueeze", "input", 13, [2, 3, 4], [1]),
        ("Unsqueeze", "input_unsorted", 21, [2, 3], [3, 1]),
    ]:
        case = Case(operator, name, opset)
        x = case.input(shape)
        if opset < 13:
            yield case.output(case.node(operator, x, axes=axes))
        else:
            yield case.output(case.node(operator, x, case.integers(*axes)))
    case = Case("Squeeze", "no_axes", 17)
    case.dynamic = False
    yield case.output(case.node("Squeeze", case.input([1, 3, 1, 4])))


def pad():
    def attribute_pad(name, opset, shape, pads, **attributes):
        case = Case("Pad", name, opset)
        return case.output(case.node("Pad", case.input(shape), pads=pads, **attributes))

    def input_pad(name, opset, shape, pads, value=None, axes=None, **attributes):
        case = Case("Pad", name, opset)
        operands = [case.input(shape), case.integers(*pads)]
        if value is not None or axes is not None:
            operands.append("" if value is None else case.constant(np.float32(value)))
        if axes is not None:
            operands.append(case.integers(*axes))
        return case.output(case.node("Pad", *operands, **attributes))

    yield attribute_pad("attributes_constant", 7, [2, 3, 4, 5], [0, 0, 1, 2, 0, 0, 3, 0], value=1.5)
    yield attribute_pad("attributes_reflect", 9, [1, 2, 5, 4], [0, 0, 2, 1, 0, 0, 1, 3], mode="reflect")
    yield attribute_pad("attributes_edge", 10, [1, 2, 3, 4], [0, 0, 2, 1, 0, 0, 4, 3], mode="edge")
    yield input_pad("constant", 11, [2, 3, 4, 5], [0, 0, 1, 1, 0, 0, 1, 1])
    yield input_pad("constant_value", 13, [1, 2, 3, 4], [0, 1, 0, 2, 0, 0, 1, 0], value=-2.0)
    negative = input_pad("negative_pads", 13, [2, 3, 6, 7], [0, 0, -1, 2, 0, 0, 1, -3])
    negative.reference_differs = "it knows no negative pads"
    yield negative
    yield input_pad("reflect", 14, [2, 2, 4, 5], [0, 0, 3, 2, 0, 0, 1, 4], mode="reflect")
    yield input_pad("edge", 17, [1, 3, 3, 2], [0, 0, 1, 2, 0, 0, 2, 1], mode="edge")
    yield input_pad("axes", 18, [2, 3, 4, 5], [1, 2, 3, 0], value=0.5, axes=[2, 3])
    yield input_pad("negative_axes_no_value", 19, [2, 3, 4], [2, 1], axes=[-1])
    yield input_pad("reflect_axes", 21, [1, 2, 5, 5], [1, 2, 3, 4], axes=[3, 2], mode="reflect")

    case = Case("Pad", "before_conv", 13)
    # How exporters from NHWC frameworks write an asymmetric convolution.
    x = case.node("Pad", case.input([2, 3, 8, 9]), case.integers(0, 0, 0, 0, 0, 0, 1, 1))
    yield case.output(case.convolution(x, 3, 4, strides=[2, 2]))


def identity():
    case = Case("Identity", "of_input", 7)
    yield case.output(case.node("Identity", case.input([2, 3, 4])))

    case = Case("Identity", "of_weights", 13)
    x = case.input([2, 3, 6, 5])
    # Exporters share one bias between convolutions this way.
    bias = case.node("Identity", case.weights([4]))
    first = case.node("Conv", x, case.weights([4, 3, 3, 3]), bias, pads=[1, 1, 1, 1])
    yield case.output(case.node("Conv", first, case.weights([4, 4, 1, 1]), bias))

    case = Case("Identity", "chain", 16)
    x = case.node("Identity", case.node("Identity", case.node("Relu", case.input([3, 5]))))
    yield case.output(case.node("Add", x, case.weights([5])))

    case = Case("Identity", "two_outputs", 21)
    x = case.node("Relu", case.input([2, 7]))
    yield case.output(x, case.node("Identity", x))
