"""Add, Sub, Mul, Div with ONNX's multidirectional broadcasting, and Sqrt."""

from .case import Case

# name, opset, left, right, whether the right operand is an initialiser
PATTERNS = [
    ("same_shape", 7, [2, 3, 4, 5], [2, 3, 4, 5], False),
    ("scalar", 8, [2, 3, 4, 5], [], True),
    ("one_element", 9, [3, 7], [1], True),
    ("channel", 13, [2, 5, 3, 4], [5, 1, 1], True),
    ("batch_and_channel", 14, [2, 5, 3, 4], [2, 5, 1, 1], False),
    ("row", 11, [2, 3, 4, 7], [1, 7], True),
    ("row_vector", 12, [3, 13], [13], True),
    ("both_sides", 17, [3, 1, 5], [4, 1], False),
    ("ranks_swapped", 18, [5], [2, 3, 4, 5], True),
    ("left_is_channel", 21, [1, 6, 1, 1], [2, 6, 3, 3], False),
    ("batch_one_to_many", 16, [1, 4, 3, 2], [3, 4, 3, 2], False),
]


def cases():
    for operator in ("Add", "Sub", "Mul", "Div"):
        for name, opset, left, right, constant in PATTERNS:
            case = Case(operator, name, opset)
            # A first dimension that is broadcast is no batch, so only patterns with the batch on the left vary it.
            case.dynamic = case.dynamic and (constant or left[0] == (right + [0])[0]) and left[0] > 1 and len(left) > 1
            # Divisors stay away from zero.
            low, high = (0.5, 2.0) if operator == "Div" else (-1.0, 1.0)
            a = case.input(left)
            b = case.weights(right, low, high) if constant else case.input(right, low, high)
            yield case.output(case.node(operator, a, b))
        case = Case(operator, "constant_on_the_left", 15)
        b = case.input([2, 3, 5, 2], 0.5, 2.0)
        yield case.output(case.node(operator, case.weights([3, 1, 1]), b))

    for name, opset, shape in [
        ("image", 7, [2, 3, 5, 4]),
        ("vector", 13, [19]),
        ("matrix", 17, [3, 6]),
        ("single", 21, [1, 1]),
    ]:
        case = Case("Sqrt", name, opset)
        yield case.output(case.node("Sqrt", case.input(shape, 0.0, 9.0)))
