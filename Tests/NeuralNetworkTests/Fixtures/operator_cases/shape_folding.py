"""Constant, and shape arithmetic that a plan folds away: Shape, Gather, Slice, Unsqueeze, Cast, integer arithmetic."""

import numpy as np
from onnx import TensorProto, numpy_helper

from .case import Case


def cases():
    yield from constant()
    yield from shape()
    yield from gather()
    yield from slices()
    yield from cast()
    yield from chains()


def constant():
    case = Case("Constant", "tensor", 7)
    x = case.input([2, 3, 4])
    value = numpy_helper.from_array(case.values([3, 1]))
    yield case.output(case.node("Add", x, case.node("Constant", value=value)))
    case = Case("Constant", "value_float", 12)
    x = case.input([2, 5])
    yield case.output(case.node("Mul", x, case.node("Constant", value_float=2.5)))
    case = Case("Constant", "value_floats", 13)
    x = case.input([3, 4])
    yield case.output(case.node("Sub", x, case.node("Constant", value_floats=[0.5, -1.0, 2.0, 0.25])))
    case = Case("Constant", "value_ints", 17)
    x = case.input([2, 3, 4])
    yield case.output(case.node("Reshape", x, case.node("Constant", value_ints=[-1, 12])))
    case = Case("Constant", "value_int", 21)
    x = case.input([2, 3, 4])
    index = case.node("Constant", value_int=2)
    size = case.node("Unsqueeze", case.node("Gather", case.node("Shape", x), index), case.integers(0))
    target = case.node("Concat", case.integers(-1), size, axis=0)
    yield case.output(case.node("Reshape", x, target))


def shape():
    def reshaped_like(name, opset, like, other, **attributes):
        """Reshapes the second input to a part of the first one's shape."""
        case = Case("Shape", name, opset)
        case.dynamic = False
        x, y = case.input(like), case.input(other)
        return case.output(case.node("Reshape", y, case.node("Shape", x, **attributes)), case.node("Relu", x))

    yield reshaped_like("whole", 7, [2, 3, 4], [4, 6])
    yield reshaped_like("start", 15, [5, 3, 4], [12], start=1)
    yield reshaped_like("end", 17, [2, 3, 7], [6], end=-1)
    yield reshaped_like("start_and_end", 19, [2, 3, 4, 5], [2, 6], start=-3, end=3)
    yield reshaped_like("start_and_end_clamped", 21, [2, 3], [6, 1], start=-9, end=9)

    case = Case("Shape", "as_float_operand", 13)
    x = case.input([2, 3, 4])
    width = case.node("Slice", case.node("Shape", x), case.integers(2), case.integers(3))
    yield case.output(case.node("Add", x, case.node("Cast", width, to=TensorProto.FLOAT)))


def gather():
    def picked(name, opset, data, indices, axis, left):
        """Gathers from constant data and adds the result to an input."""
        case = Case("Gather", name, opset)
        x = case.input(left)
        rows = case.node("Gather", case.weights(data), case.constant(np.array(indices, dtype=np.int64)), axis=axis)
        return case.output(case.node("Add", x, rows))

    yield picked("scalar_index", 7, [4, 5], 2, 0, [3, 5])
    yield picked("vector_index", 11, [4, 5], [3, 0, 3], 0, [2, 3, 5])
    yield picked("negative_index", 13, [4, 5], [-1, -4], 0, [2, 2, 5])
    yield picked("axis_1", 17, [4, 6], [5, 1, 0], 1, [4, 3])
    yield picked("negative_axis_matrix_index", 21, [2, 5], [[0, 4], [2, 2]], -1, [3, 2, 2, 2])


def slices():
    def cut_by_attributes(name, opset, data, left, **attributes):
        case = Case("Slice", name, opset)
        x = case.input(left)
        return case.output(case.node("Mul", x, case.node("Slice", case.weights(data), **attributes)))

    yield cut_by_attributes("attributes", 7, [5, 6], [2, 3, 2], starts=[1, 2], ends=[4, 4], axes=[0, 1])
    yield cut_by_attributes("attributes_no_axes", 9, [5, 6], [2, 4, 5], starts=[0, 1], ends=[-1, 1000])

    def cut(name, opset, data, left, starts, ends, axes=None, steps=None):
        case = Case("Slice", name, opset)
        x = case.input(left)
        operands = [case.weights(data), case.integers(*starts), case.integers(*ends)]
        if axes is not None or steps is not None:
            operands.append("" if axes is None else case.integers(*axes))
        if steps is not None:
            operands.append(case.integers(*steps))
        return case.output(case.node("Mul", x, case.node("Slice", *operands)))

    yield cut("inputs", 10, [5, 6], [3, 3, 2], [1, 2], [4, 4])
    yield cut("axes", 11, [4, 7], [2, 4, 3], [-4], [-1], axes=[-1])
    yield cut("steps", 13, [4, 7], [2, 4, 3], [1], [7], axes=[1], steps=[2])
    yield cut("negative_steps", 17, [4, 7], [2, 4, 7], [-1], [-(2**31)], axes=[1], steps=[-1])
    yield cut("negative_step_2", 18, [6, 3], [2, 2, 3], [4], [0], axes=[0], steps=[-2])
    yield cut("clamped_ends", 21, [3, 4], [2, 2, 4], [1, -100], [2**62, 100])


def cast():
    case = Case("Cast", "int64_to_float", 7)
    x = case.input([2, 3])
    yield case.output(case.node("Add", x, case.node("Cast", case.integers(3, -4, 5), to=TensorProto.FLOAT)))
    case = Case("Cast", "float_to_int64_truncates", 9)
    x = case.input([2, 3, 4])
    target = case.node("Cast", case.constant(np.array([4.9, 6.2], dtype=np.float32)), to=TensorProto.INT64)
    yield case.output(case.node("Reshape", x, target))
    case = Case("Cast", "float16_to_float", 13)
    x = case.input([2, 4])
    half = case.constant(case.values([4]).astype(np.float16))
    yield case.output(case.node("Mul", x, case.node("Cast", half, to=TensorProto.FLOAT)))
    case = Case("Cast", "of_shape", 21)
    x = case.input([2, 3, 4])
    yield case.output(case.node("Reshape", x, case.node("Cast", case.node("Shape", x), to=TensorProto.INT64)))


def chains():
    def batch_size(case, x):
        size = case.node("Gather", case.node("Shape", x), case.constant(np.int64(0)), axis=0)
        if case.opset < 13:
            return case.node("Unsqueeze", size, axes=[0])
        return case.node("Unsqueeze", size, case.integers(0))

    for name, opset in [("view_opset_9", 9), ("view_opset_11", 11), ("view_opset_13", 13), ("view_opset_18", 18)]:
        case = Case("shape_folding", name, opset)
        x = case.node("Relu", case.input([3, 4, 2, 5]))
        target = case.node("Concat", batch_size(case, x), case.integers(-1), axis=0)
        yield case.output(case.node("Reshape", x, target))

    case = Case("shape_folding", "slice_of_shape", 13)
    x = case.input([2, 6, 3, 4])
    leading = case.node("Slice", case.node("Shape", x), case.integers(0), case.integers(2), case.integers(0))
    target = case.node("Concat", leading, case.integers(-1), axis=0)
    yield case.output(case.node("Reshape", x, target))

    case = Case("shape_folding", "channel_shuffle", 17)
    # ShuffleNet computes channels / groups in the graph.
    x = case.input([2, 6, 3, 4])
    shape_of_x = case.node("Shape", x)
    channels = case.node("Gather", shape_of_x, case.integers(1), axis=0)
    per_group = case.node("Div", channels, case.integers(2))
    spatial = case.node("Slice", shape_of_x, case.integers(2), case.integers(4))
    split = case.node("Concat", batch_size(case, x), case.integers(2), per_group, spatial, axis=0)
    shuffled = case.node("Transpose", case.node("Reshape", x, split), perm=[0, 2, 1, 3, 4])
    yield case.output(case.node("Reshape", shuffled, shape_of_x))

    case = Case("shape_folding", "integer_arithmetic", 13)
    x = case.input([2, 3, 4])
    last = case.node("Gather", case.node("Shape", x), case.constant(np.int64(-1)))
    doubled = case.node("Mul", last, case.constant(np.int64(2)))
    less = case.node("Sub", case.node("Add", doubled, case.constant(np.int64(5))), case.constant(np.int64(7)))
    target = case.node("Concat", case.node("Unsqueeze", less, case.integers(0)), case.integers(-1), axis=0)
    yield case.output(case.node("Reshape", x, target))

    case = Case("shape_folding", "constant_branch", 15)
    # Float arithmetic on weights alone folds as well.
    x = case.input([2, 5])
    deviation = case.node("Sqrt", case.node("Add", case.weights([5], 0.5, 2.0), case.constant(np.float32(1e-5))))
    yield case.output(case.node("Div", x, deviation))

    case = Case("shape_folding", "squeeze_of_gathered", 21)
    x = case.input([2, 3, 4])
    size = case.node("Squeeze", case.node("Gather", case.node("Shape", x), case.integers(2)), case.integers(0))
    target = case.node("Concat", case.integers(-1), case.node("Unsqueeze", size, case.integers(0)), axis=0)
    yield case.output(case.node("Reshape", x, target))
