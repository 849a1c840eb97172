"""Operators that choose: Max, Min, Where, comparisons; and Sum, Pow and PRelu, which broadcast like them."""

import numpy as np
from onnx import TensorProto

from .case import Case

PAIRS = [
    ("same_shape", 8, [2, 3, 4, 5], [2, 3, 4, 5], False),
    ("scalar", 12, [2, 3, 4, 5], [], True),
    ("channel", 13, [2, 5, 3, 4], [5, 1, 1], True),
    ("row_vector", 14, [3, 13], [13], True),
    ("both_sides", 17, [3, 1, 5], [4, 1], False),
    ("ranks_swapped", 18, [5], [2, 3, 4, 5], True),
    ("left_is_channel", 21, [1, 6, 1, 1], [2, 6, 3, 3], False),
    ("rank_5", 26, [2, 1, 2, 3, 2], [3, 1, 1, 2], True),
]


def cases():
    yield from variadic()
    yield from powers()
    yield from slopes()
    yield from comparisons()
    yield from where()


def pair(operator, name, opset, left, right, constant, low=-1.0, high=1.0, right_low=-1.0, right_high=1.0):
    case = Case(operator, name, opset)
    case.dynamic = case.dynamic and (constant or left[0] == (right + [0])[0]) and left[0] > 1 and len(left) > 1
    a = case.input(left, low, high)
    b = case.weights(right, right_low, right_high) if constant else case.input(right, right_low, right_high)
    return case, a, b


def variadic():
    for operator in ("Max", "Min", "Sum"):
        for row in PAIRS:
            case, a, b = pair(operator, *row)
            yield case.output(case.node(operator, a, b))

        case = Case(operator, "one_input", 8)
        yield case.output(case.node(operator, case.input([3, 4])))

        case = Case(operator, "four_inputs", 13)
        case.dynamic = False
        inputs = [case.input([2, 3, 4]), case.weights([3, 1]), case.input([4]), case.weights([2, 1, 1])]
        yield case.output(case.node(operator, *inputs))

        case = Case(operator, "same_input_thrice", 17)
        x = case.input([2, 3, 3, 2])
        yield case.output(case.node(operator, x, case.node("Neg", x), x))

        # Branches whose sum, or maximum, lies between convolutions.
        case = Case(operator, "between_convolutions", 17)
        x = case.node("Relu", case.convolution(case.input([2, 3, 6, 7]), 3, 8))
        branches = [case.convolution(x, 8, 8, (1, 1)) for _ in range(3)]
        yield case.output(case.convolution(case.node(operator, *branches), 8, 4, (1, 1)))

    for operator in ("Max", "Min"):
        case = Case(operator, "nan", 13)
        special = case.constant(np.float32([np.nan, 1, -np.inf, np.inf]))
        case.reference_differs = "differences with NaN are NaN"
        yield case.output(case.node(operator, case.input([3, 4]), special))

        case = Case(operator, "of_integers", 17)
        shape = case.node(operator, case.integers(2, 2), case.integers(2, 2), case.integers(2, 2))
        yield case.output(case.node("Reshape", case.input([4]), shape))


def powers():
    for row in PAIRS:
        case, a, b = pair("Pow", *row, low=0.2, high=3.0, right_low=-2.0, right_high=2.0)
        yield case.output(case.node("Pow", a, b))
    for name, exponent, low in [
        ("square", np.float32(2), -3),
        ("cube", np.float32([3]), -3),
        ("root", np.float32(0.5), 0.1),
        ("reciprocal", np.float32(-1), 0.5),
        ("power_0", np.float32(0), -3),
        ("integer_exponent", np.int64(2), -3),
        ("integer_exponent_of_rank_1", np.int64([3]), -3),
    ]:
        case = Case("Pow", name, 13)
        yield case.output(case.node("Pow", case.input([2, 3, 4, 5], low, 3), case.constant(exponent)))
    case = Case("Pow", "of_integers", 17)
    shape = case.node("Pow", case.integers(2, 3), case.integers(3, 1))
    yield case.output(case.node("Reshape", case.input([24]), shape))
    case = Case("Pow", "constant_to_an_integer", 17)
    factor = case.node("Pow", case.constant(np.float32([0.5, 2])), case.integers(3, 2))
    yield case.output(case.node("Mul", case.input([3, 2]), factor))


def slopes():
    for name, opset, shape, slope in [
        ("channel", 9, [2, 5, 3, 4], [5, 1, 1]),
        ("one", 16, [2, 5, 3, 4], [1]),
        ("scalar", 17, [3, 7], []),
        ("same_shape", 7, [2, 3], [2, 3]),
        ("row", 13, [2, 3, 7], [1, 7]),
        ("rank_1", 26, [9], [9]),
    ]:
        case = Case("PRelu", name, opset)
        case.dynamic = False
        yield case.output(case.node("PRelu", case.input(shape), case.weights(slope)))
    case = Case("PRelu", "after_convolution", 17)
    x = case.convolution(case.input([2, 3, 6, 7]), 3, 8)
    yield case.output(case.node("PRelu", x, case.weights([8, 1, 1])))
    case = Case("PRelu", "computed_slope", 17)
    case.dynamic = False
    yield case.output(case.node("PRelu", case.input([2, 3, 4]), case.input([3, 1])))


def comparisons():
    first = {"GreaterOrEqual": 12, "LessOrEqual": 12, "Equal": 11, "Greater": 9, "Less": 9}
    for operator, opset in first.items():
        for row in PAIRS:
            case, a, b = pair(operator, row[0], max(row[1], opset), *row[2:])
            # Rounded, so that equal ones occur.
            three = case.constant(np.float32(2))
            a, b = (case.node("Floor", case.node("Mul", x, three)) for x in (a, b))
            yield case.output(case.node("Cast", case.node(operator, a, b), to=TensorProto.FLOAT))
        case = Case(operator, "of_integers", 17)
        held = case.node(operator, case.integers(1, 2, 3), case.integers(2, 2, 2))
        yield case.output(case.node("Where", held, case.input([2, 3]), case.weights([3])))
        case = Case(operator, "chooses", 17)
        x, y = case.input([2, 3, 4]), case.weights([3, 1])
        yield case.output(case.node("Where", case.node(operator, x, y), x, y))
    for operator in ("And", "Or", "Xor"):
        for name, left, right in [("same_shape", [2, 6], [2, 6]), ("broadcast", [2, 3, 1], [4])]:
            case = Case(operator, name, 13)
            case.dynamic = False
            a, b = (case.node("Cast", sign(case, shape), to=TensorProto.BOOL) for shape in (left, right))
            yield case.output(case.node("Cast", case.node(operator, a, b), to=TensorProto.FLOAT))
        case = Case(operator, "with_a_constant", 13)
        held = case.node("Cast", sign(case, [2, 3]), to=TensorProto.BOOL)
        chosen = case.node(operator, held, case.constant(np.array([True, False, True])))
        yield case.output(case.node("Where", chosen, case.weights([3]), case.constant(np.float32(7))))
    case = Case("Not", "computed", 13)
    held = case.node("Cast", sign(case, [2, 7]), to=TensorProto.BOOL)
    yield case.output(case.node("Cast", case.node("Not", held), to=TensorProto.FLOAT))
    case = Case("Not", "constant", 13)
    held = case.node("Not", case.constant(np.array([True, False, False])))
    yield case.output(case.node("Where", held, case.input([2, 3]), case.weights([3])))


def sign(case, shape):
    """0 or 1."""
    return case.node("Relu", case.node("Ceil", case.input(shape, -1.0, 1.0)))


def where():
    for name, opset, condition, left, right in [
        ("same_shape", 9, [2, 3, 4], [2, 3, 4], [2, 3, 4]),
        ("scalars", 16, [3, 5], [], []),
        ("all_broadcast", 17, [3, 1], [4], [2, 1, 1]),
        ("scalar_condition", 13, [], [2, 3], [3]),
        ("rank_5", 26, [2, 1, 2, 1, 2], [3, 1, 3, 1], [2, 1, 2, 1, 1]),
    ]:
        mask = np.random.default_rng(len(name)).integers(0, 2, condition).astype(bool)
        case = Case("Where", f"constant_condition_{name}", opset)
        case.dynamic = False
        yield case.output(case.node("Where", case.constant(mask), case.input(left), case.weights(right)))
        case = Case("Where", f"computed_condition_{name}", opset)
        case.dynamic = False
        held = case.node("Greater", case.input(condition), case.constant(np.float32(0)))
        yield case.output(case.node("Where", held, case.weights(left), case.input(right)))
    # The shape arithmetic of Expand, as PyTorch's older exporter writes it.
    case = Case("Where", "of_integers", 17)
    shape = case.integers(-1, 3, 4)
    is_free = case.node("Equal", shape, case.integers(-1))
    target = case.node("Where", is_free, case.integers(2), shape)
    yield case.output(case.node("Expand", case.input([3, 1]), target))
    case = Case("Where", "of_constants", 17)
    chosen = case.node("Where", case.constant(np.array([[True], [False]])), case.weights([3]), case.weights([1]))
    yield case.output(case.node("Add", case.input([2, 3]), chosen))
