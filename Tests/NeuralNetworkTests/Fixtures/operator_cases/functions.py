"""Models with functions of their own, and with operator sets that no node uses."""

import numpy as np
from onnx import TensorProto, helper

from .case import Case

DOMAIN = "com.example"


def function(name, inputs, outputs, nodes, attributes=(), defaults=(), opset=17, domain=DOMAIN, overload=""):
    imports = [helper.make_opsetid("", opset), helper.make_opsetid(DOMAIN, 1)]
    made = helper.make_function(domain, name, inputs, outputs, nodes, imports, list(attributes), list(defaults))
    if overload:
        made.overload = overload
    return made


def referring(node, name, kind, reference):
    """Lets a node's attribute take the value of the enclosing function's."""
    attribute = node.attribute.add()
    attribute.name, attribute.type, attribute.ref_attr_name = name, kind, reference
    return node


def case_with(name, *functions, opset=17):
    case = Case("functions", name, opset)
    case.functions.extend(functions)
    case.imports.append((DOMAIN, 1))
    return case


def cases():
    node = helper.make_node
    swish = function("Swish", ["x"], ["y"], [node("Sigmoid", ["x"], ["s"]), node("Mul", ["x", "s"], ["y"])])
    case = case_with("called_twice", swish)
    x = case.node("Swish", case.input([2, 3, 4, 5]), domain=DOMAIN)
    yield case.output(case.node("Swish", x, domain=DOMAIN))

    # The same names inside as outside.
    case = case_with("clashing_names", swish)
    x = case.input([3, 4])
    case.nodes.append(node("Relu", [x], ["s"], name="s"))
    yield case.output(case.node("Swish", "s", domain=DOMAIN), "s")

    twice = function(
        "Twice", ["x"], ["z"],
        [node("Swish", ["x"], ["y"], domain=DOMAIN), node("Swish", ["y"], ["z"], domain=DOMAIN)])
    case = case_with("nested", twice, swish)
    case.reference_differs = "it must be given the functions in another order"
    yield case.output(case.node("Twice", case.input([2, 7]), domain=DOMAIN))

    leaky = function(
        "Leaky", ["x"], ["y"],
        [referring(node("LeakyRelu", ["x"], ["y"]), "alpha", TensorProto.FLOAT, "slope")], ["slope"])
    case = case_with("attribute", leaky)
    case.reference_differs = "it hands no attributes to a function without defaults"
    x = case.input([2, 9])
    yield case.output(
        case.node("Leaky", x, domain=DOMAIN, slope=0.3), case.node("Leaky", x, domain=DOMAIN, slope=-0.5))

    standard = function(
        "Leaky", ["x"], ["y"],
        [referring(node("LeakyRelu", ["x"], ["y"]), "alpha", TensorProto.FLOAT, "slope")],
        defaults=[helper.make_attribute("slope", 0.25)])
    case = case_with("attribute_default", standard)
    case.reference_differs = "it knows no defaults"
    x = case.input([2, 9])
    yield case.output(case.node("Leaky", x, domain=DOMAIN), case.node("Leaky", x, domain=DOMAIN, slope=0.75))

    # An attribute handed on by name through another function.
    outer = function(
        "Outer", ["x"], ["y"],
        [referring(node("Leaky", ["x"], ["y"], domain=DOMAIN), "slope", TensorProto.FLOAT, "steepness")],
        ["steepness"])
    case = case_with("attribute_through_two", outer, leaky)
    case.reference_differs = "it must be given the functions in another order"
    yield case.output(case.node("Outer", case.input([2, 9]), domain=DOMAIN, steepness=0.4))

    # As PyTorch's exporter writes constants in functions.
    scaled = function(
        "Scaled", ["x"], ["y"],
        [referring(node("Constant", [], ["c"]), "value_float", TensorProto.FLOAT, "factor"),
         node("Mul", ["x", "c"], ["y"])], ["factor"])
    case = case_with("constant_from_an_attribute", scaled)
    yield case.output(case.node("Scaled", case.input([2, 3]), domain=DOMAIN, factor=2.5))

    clamp = function("Clamp", ["x", "low", "high"], ["y"], [node("Clip", ["x", "low", "high"], ["y"])])
    case = case_with("optional_input", clamp)
    case.reference_differs = "it wants every input"
    x = case.input([3, 8], -3, 3)
    yield case.output(
        case.node("Clamp", x, case.constant(np.float32(-1)), domain=DOMAIN),
        case.node("Clamp", x, "", case.constant(np.float32(1)), domain=DOMAIN))

    halves = function(
        "Halves", ["x"], ["a", "b"],
        [node("Constant", [], ["n"], value_ints=[3, 3]), node("Split", ["x", "n"], ["a", "b"], axis=1)])
    case = case_with("two_outputs", halves)
    case.nodes.append(node("Halves", [case.input([2, 6])], ["left", "right"], name="halves", domain=DOMAIN))
    yield case.output(case.node("Sub", "left", "right"))

    # Another operator set inside: Softmax flattens before opset 13.
    older = function("Old", ["x"], ["y"], [node("Softmax", ["x"], ["y"], axis=1)], opset=12)
    case = case_with("older_opset_inside", older, opset=12)
    case.reference_differs = "its Softmax is that of opset 13"
    yield case.output(case.node("Old", case.input([2, 3, 4]), domain=DOMAIN))

    # Two functions of one name.
    plus = function("Step", ["x"], ["y"], [node("Relu", ["x"], ["y"])], overload="relu")
    minus = function("Step", ["x"], ["y"], [node("Neg", ["x"], ["y"])], overload="neg")
    case = case_with("overloads", plus, minus, opset=21)
    case.reference_differs = "it knows no overloads"
    x = case.input([2, 5])
    names = []
    for overload in ("relu", "neg"):
        names.append(case.node("Step", x, domain=DOMAIN))
        case.nodes[-1].overload = overload
    yield case.output(case.node("Add", *names))

    # Functions that nothing calls may hold anything.
    unused = function("Unused", ["x"], ["y"], [node("LSTM", ["x", "x", "x"], ["y"], hidden_size=2)])
    case = case_with("unused", unused)
    yield case.output(case.node("Relu", case.input([2, 3])))

    # What ONNX Runtime writes when it saves a model.
    case = Case("functions", "unused_domains", 17)
    case.imports += [("ai.onnx.ml", 5), ("ai.onnx.training", 1), ("com.microsoft", 1), ("ai.onnx.preview", 1)]
    yield case.output(case.node("Relu", case.input([2, 3])))

    # One case of the operators of most networks for every newer operator set.
    for opset in range(22, 29):
        case = Case("functions", f"opset_{opset}", opset)
        x = case.node("Relu", case.convolution(case.input([2, 3, 9, 8]), 3, 8, pads=[1, 1, 1, 1]))
        x = case.node("MaxPool", case.batch_normalisation(x, 8), kernel_shape=[2, 2], strides=[2, 2])
        x = case.node("AveragePool", x, kernel_shape=[2, 2], ceil_mode=1, strides=[2, 2])
        x = case.node("Flatten", case.node("GlobalAveragePool", case.node("Clip", x, case.constant(np.float32(0.1)))))
        x = case.node("Reshape", case.node("Identity", x), case.integers(0, 2, 4))
        x = case.node("Transpose", case.node("Unsqueeze", x, case.integers(1)), perm=[0, 1, 3, 2])
        x = case.node("Squeeze", case.node("Pad", x, case.integers(0, 0, 0, 1, 0, 0, 1, 0)), case.integers(1))
        x = case.node("ReduceMean", case.node("Softmax", case.node("HardSwish", x)), case.integers(2), keepdims=0)
        yield case.output(case.node("Cast", case.node("HardSigmoid", x), to=TensorProto.FLOAT))
