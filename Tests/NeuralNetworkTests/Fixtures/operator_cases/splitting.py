"""Split, Expand, Range, ConstantOfShape."""

import numpy as np
from onnx import TensorProto, helper

from .case import Case


def split(case, count, *inputs, **attributes):
    """Appends a Split with `count` outputs, and returns their names."""
    outputs = [f"part_{len(case.nodes)}_{index}" for index in range(count)]
    case.nodes.append(helper.make_node("Split", inputs, outputs, name=f"Split_{len(case.nodes)}", **attributes))
    return outputs


def cases():
    for name, opset, shape, lengths, attributes in [
        ("attribute", 7, [2, 7, 3, 4], [2, 4, 1], dict(axis=1)),
        ("attribute_default_axis", 11, [6, 3], [4, 2], {}),
        ("input", 13, [2, 7, 3, 4], [2, 4, 1], dict(axis=1)),
        ("input_negative_axis", 17, [2, 3, 9], [3, 3, 3], dict(axis=-1)),
        ("input_with_an_empty_part", 18, [2, 5], [5, 0], dict(axis=1)),
        ("input_rank_5", 26, [2, 1, 4, 2, 3], [1, 3], dict(axis=2)),
        ("one_part", 13, [2, 5], [5], dict(axis=1)),
    ]:
        case = Case("Split", name, opset)
        case.dynamic = case.dynamic and "axis" in attributes
        operands = [case.input(shape)]
        if opset < 13:
            attributes = dict(attributes, split=lengths)
        else:
            operands.append(case.integers(*lengths))
        yield case.output(*split(case, len(lengths), *operands, **attributes))
    for name, opset, shape, count, attributes in [
        ("equal_opset_7", 7, [2, 6, 3], 3, dict(axis=1)),
        ("equal_opset_13", 13, [2, 6, 3], 2, dict(axis=1)),
        ("equal_opset_18", 18, [2, 6, 3], 3, dict(axis=1, num_outputs=3)),
        ("nearly_equal", 18, [2, 7, 3], 3, dict(axis=1, num_outputs=3)),
        ("of_a_vector", 22, [7], 2, dict(axis=0, num_outputs=2)),
    ]:
        case = Case("Split", name, opset)
        case.dynamic = False
        yield case.output(*split(case, count, case.input(shape), **attributes))

    # ShuffleNet's unit.
    case = Case("Split", "channels_of_an_image", 17)
    x = case.node("Relu", case.convolution(case.input([2, 3, 6, 7]), 3, 8))
    left, right = split(case, 2, x, axis=1)
    right = case.convolution(right, 4, 4, pads=[1, 1, 1, 1])
    yield case.output(case.node("Concat", left, right, axis=1))
    case = Case("Split", "rows_of_an_image", 13)
    x = case.node("Relu", case.convolution(case.input([2, 3, 8, 7]), 3, 8))
    top, bottom = split(case, 2, x, case.integers(2, 4), axis=2)
    yield case.output(case.node("GlobalAveragePool", top), case.convolution(bottom, 8, 3, (1, 1)))
    case = Case("Split", "unused_outputs", 13)
    x = case.input([2, 6])
    names = split(case, 3, x, case.integers(1, 2, 3), axis=1)
    yield case.output(case.node("Relu", names[2]))
    case = Case("Split", "of_integers", 17)
    low, high = split(case, 2, case.integers(2, 3, 3, 2), axis=0)
    yield case.output(case.node("Reshape", case.node("Reshape", case.input([6]), low), high))
    case = Case("Split", "of_weights", 17)
    low, high = split(case, 2, case.weights([4, 3]), axis=0)
    yield case.output(case.node("MatMul", case.node("MatMul", case.input([3, 2]), low), case.node(
        "Transpose", high, perm=[1, 0])))

    for name, opset, shape, target in [
        ("rows", 8, [3, 1], [3, 4]),
        ("more_axes", 13, [3, 1], [2, 3, 4]),
        ("smaller_target", 17, [2, 3, 4], [1, 4]),
        ("scalar", 13, [], [2, 3]),
        ("unchanged", 13, [2, 3], [1]),
        ("inner_and_outer", 22, [1, 3, 1, 2], [2, 1, 4, 2]),
        ("rank_5", 26, [2, 1, 1, 3, 1], [1, 2, 2, 3, 2]),
    ]:
        case = Case("Expand", name, opset)
        case.dynamic = False
        yield case.output(case.node("Expand", case.input(shape), case.integers(*target)))
        case = Case("Expand", f"{name}_constant", opset)
        case.dynamic = False
        weights = case.node("Expand", case.weights(shape), case.integers(*target))
        yield case.output(case.node("Mul", case.input([1]), weights))

    def scalar(case, value, kind):
        return case.constant(np.array(value, kind))

    for name, opset, numbers, kind in [
        ("floats", 11, (0.5, 4, 0.75), np.float32),
        ("down", 17, (3, -3, -1.5), np.float32),
        ("empty", 13, (3, 3, 1), np.float32),
        ("integers", 11, (2, 10, 3), np.int64),
        ("integers_down", 26, (5, 0, -2), np.int64),
    ]:
        case = Case("Range", name, opset)
        numbers = case.node("Range", *(scalar(case, number, kind) for number in numbers))
        if kind is np.int64:
            numbers = case.node("Cast", numbers, to=TensorProto.FLOAT)
        yield case.output(case.node("Mul", case.input([1]), numbers))

    for name, opset, value in [
        ("default", 9, None),
        ("float", 13, np.float32([1.5])),
        ("integer", 20, np.int64([3])),
        ("newest", 25, np.float32([-2])),
    ]:
        case = Case("ConstantOfShape", name, opset)
        attributes = {} if value is None else dict(value=helper.make_tensor(
            "", helper.np_dtype_to_tensor_dtype(value.dtype), [1], value))
        filled = case.node("ConstantOfShape", case.integers(2, 3), **attributes)
        if value is not None and value.dtype == np.int64:
            filled = case.node("Cast", filled, to=TensorProto.FLOAT)
        yield case.output(case.node("Add", case.input([3]), filled))
    case = Case("ConstantOfShape", "of_the_input", 17)
    x = case.input([2, 3])
    yield case.output(case.node("Add", x, case.node("ConstantOfShape", case.node("Shape", x))))
