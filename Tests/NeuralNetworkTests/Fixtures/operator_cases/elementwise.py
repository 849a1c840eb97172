"""Functions of one number: Abs, Ceil, Elu, Erf, Exp, Floor, Gelu, Log, Mish, Neg, Reciprocal, Round, Selu, Sign,
Softplus, Softsign, Swish, Tanh."""

import numpy as np

from .case import Case

# operator, the range of its arguments, the first opset that has it
FUNCTIONS = [
    ("Abs", -4, 4, 7),
    ("Ceil", -4, 4, 7),
    ("Elu", -4, 4, 7),
    ("Erf", -4, 4, 9),
    ("Exp", -8, 4, 7),
    ("Floor", -4, 4, 7),
    ("Gelu", -6, 6, 20),
    ("Log", 0.01, 9, 7),
    ("Mish", -9, 9, 18),
    ("Neg", -4, 4, 7),
    ("Reciprocal", 0.2, 4, 7),
    ("Round", -4, 4, 11),
    ("Selu", -4, 4, 7),
    ("Sign", -4, 4, 9),
    ("Softplus", -30, 30, 7),
    ("Softsign", -9, 9, 7),
    ("Swish", -9, 9, 24),
    ("Tanh", -4, 4, 7),
]


def cases():
    for operator, low, high, first in FUNCTIONS:
        for name, opset, shape in [
            ("image", 7, [2, 3, 5, 7]),
            ("vector", 13, [37]),
            ("scalar", 17, []),
            ("rank_5", 22, [2, 1, 3, 2, 3]),
            ("newest_opset", 26, [3, 11]),
        ]:
            # ONNX Runtime has Swish for its first operator set alone.
            case = Case(operator, name, first if operator == "Swish" else max(opset, first))
            if (operator, name) == ("Softsign", "scalar"):
                case.reference_differs = "it writes into a scalar"
            yield case.output(case.node(operator, case.input(shape, low, high)))

        case = Case(operator, "after_convolution", max(17, first))
        x = case.convolution(case.input([2, 3, 7, 6]), 3, 8, pads=[1, 1, 1, 1])
        if low > 0:
            x = case.node("Add", case.node("Relu", x), case.constant(np.float32(low)))
        yield case.output(case.node(operator, x))

    for operator, name, opset, attributes in [
        ("Elu", "alpha", 22, dict(alpha=0.3)),
        ("Selu", "both", 7, dict(alpha=0.7, gamma=1.5)),
        ("Swish", "alpha", 24, dict(alpha=1.702)),
        ("Gelu", "tanh", 20, dict(approximate="tanh")),
        ("Gelu", "none", 21, dict(approximate="none")),
    ]:
        case = Case(operator, f"attribute_{name}", opset)
        yield case.output(case.node(operator, case.input([3, 29], -5, 5), **attributes))

    # The halves go to the even neighbour.
    case = Case("Round", "halves", 11)
    yield case.output(case.node("Round", case.node("Mul", case.node("Round", case.input([23], -9, 9)), half(case))))

    # The composition that PyTorch's older exporter writes.
    case = Case("Erf", "gelu", 17)
    x = case.input([2, 5, 3, 4], -4, 4)
    gate = case.node("Add", case.node("Erf", case.node("Div", x, case.constant(np.float32(2**0.5)))), one(case))
    yield case.output(case.node("Mul", case.node("Mul", x, gate), half(case)))

    # Infinities and NaN.
    for operator in ("Abs", "Erf", "Exp", "Neg", "Softsign", "Tanh"):
        case = Case(operator, "special_values", 13)
        special = case.constant(np.float32([np.inf, -np.inf, np.nan, 0.0, -0.0]))
        case.reference_differs = "differences with NaN are NaN"
        yield case.output(case.node(operator, case.node("Mul", one_input(case), special)))

    # Constants of integers are computed when the file is loaded.
    for operator in ("Abs", "Neg", "Sign"):
        case = Case(operator, "of_integers", 17)
        extents = case.node(operator, case.integers(-2, 3) if operator == "Abs" else case.integers(-1, -1))
        shape = case.node("Abs", extents)
        target = case.integers(3, 2) if operator == "Abs" else case.node("Mul", shape, case.integers(3, 2))
        yield case.output(case.node("Reshape", case.input([6]), target))


def one(case):
    return case.constant(np.float32(1))


def half(case):
    return case.constant(np.float32(0.5))


def one_input(case):
    return case.input([2, 5], 1, 1)
