"""Reductions over some axes, and GlobalMaxPool."""

import numpy as np

from .case import Case

OPERATORS = ("ReduceL1", "ReduceL2", "ReduceMax", "ReduceMin", "ReduceSum", "ReduceSumSquare")


def cases():
    for operator in OPERATORS:
        yield from reduction(operator, 13 if operator == "ReduceSum" else 18)
    yield from maxima()


def reduction(operator, first_with_input):
    def reduced(name, opset, shape, axes=None, **attributes):
        case = Case(operator, name, opset)
        x = case.input(shape)
        if axes is None:
            return case.output(case.node(operator, x, **attributes))
        if opset < first_with_input:
            return case.output(case.node(operator, x, axes=axes, **attributes))
        return case.output(case.node(operator, x, case.integers(*axes), **attributes))

    for name, opset, shape, axes, keeps in [
        ("spatial", 11, [2, 5, 4, 3], [2, 3], 0),
        ("spatial_keepdims", 13, [2, 5, 4, 3], [2, 3], 1),
        ("spatial_newer", 18, [2, 5, 4, 3], [2, 3], 1),
        ("negative_axes", 12, [3, 4, 5, 2], [-1, -2], 0),
        ("channel", 7, [2, 6, 3, 4], [1], 1),
        ("first_and_last", 17, [3, 4, 2, 5], [0, 3], 0),
        ("last_of_rank_2", 20, [3, 37], [-1], 1),
        ("rank_1", 22, [19], [0], 0),
        ("rank_5", 26, [2, 3, 2, 3, 2], [1, -1, 2], 1),
    ]:
        yield reduced(name, opset, shape, axes, keepdims=keeps)
    yield reduced("no_axes", 9, [2, 3, 4])
    yield reduced("no_axes_to_scalar", 16, [2, 3, 4], keepdims=0)
    yield reduced("no_axes_input", 18, [3, 7], keepdims=0)
    yield reduced("scalar", 18, [])
    yield reduced("noop", 18, [2, 3, 5], noop_with_empty_axes=1)
    for noop in (0, 1):
        case = Case(operator, f"empty_axes_noop_{noop}", 18)
        empty = case.constant(np.zeros([0], np.int64))
        yield case.output(case.node(operator, case.input([2, 4]), empty, keepdims=0, noop_with_empty_axes=noop))
    case = Case(operator, "after_convolution", 18)
    x = case.convolution(case.input([2, 3, 6, 7]), 3, 8)
    yield case.output(case.node(operator, x, case.integers(2, 3)))
    if operator in ("ReduceMax", "ReduceMin", "ReduceSum"):
        case = Case(operator, "of_integers", 18)
        total = case.node(operator, case.integers(3, 3) if operator != "ReduceSum" else case.integers(1, 2))
        yield case.output(case.node("Reshape", case.input([6]), case.node("Concat", total, case.integers(2), axis=0)))


def maxima():
    for name, opset, shape in [
        ("square", 7, [2, 8, 7, 7]),
        ("rectangle", 13, [3, 4, 3, 11]),
        ("one_pixel", 17, [1, 9, 1, 1]),
        ("row", 22, [2, 3, 1, 8]),
        ("rank_3", 21, [2, 3, 5]),
        ("rank_5", 26, [2, 3, 2, 3, 2]),
    ]:
        case = Case("GlobalMaxPool", name, opset)
        if len(shape) != 4:
            case.reference_differs = "it knows images only"
        yield case.output(case.node("GlobalMaxPool", case.input(shape)))
    case = Case("GlobalMaxPool", "after_convolution", 17)
    x = case.convolution(case.input([2, 3, 6, 7]), 3, 8)
    yield case.output(case.node("Flatten", case.node("GlobalMaxPool", x)))
