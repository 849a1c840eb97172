"""Well-formed files made to overflow, to read foreign memory or to allocate without end: `(name, model)`."""

import numpy as np
from onnx import TensorProto, ValueInfoProto, helper, numpy_helper

HUGE = 2**62


def integers(name, values):
    return numpy_helper.from_array(np.array(values, np.int64), name)


def floats(name, values):
    return numpy_helper.from_array(np.array(values, np.float32), name)


def empty(name, extents):
    """A tensor without elements whose other extents are huge."""
    tensor = TensorProto(name=name, data_type=TensorProto.FLOAT)
    tensor.dims.extend(extents)
    return tensor


def model(nodes, constants=(), shape=(1, 1, 4, 4), outputs=("y",), opset=17):
    """The outputs declare no type, so that only the engine can know it."""
    graph = helper.make_graph(
        nodes, "hostile", [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
        [ValueInfoProto(name=name) for name in outputs], list(constants),
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)


def files():
    node = helper.make_node
    unit, zero, relu = floats("w", np.ones((1, 1, 1, 1))), floats("b", [0]), node("Relu", ["x"], ["y"])

    # Integers where floats are computed with.
    yield "integers_in_add", model([node("Add", ["x", "w"], ["y"])], [integers("w", [5])], (1, 4))
    yield "integers_in_gemm", model(
        [node("Gemm", ["x", "w"], ["y"])], [integers("w", np.ones((40, 1)))], (1, 40))
    yield "integers_in_matmul", model(
        [node("Pad", ["c", "p"], ["w"]), node("MatMul", ["x", "w"], ["y"])],
        [integers("c", [[1]]), integers("p", [0, 0, 1999, 3999])], (1, 2000))
    yield "integers_in_residual", model(
        [node("Conv", ["x", "w"], ["c"]), node("Add", ["c", "k"], ["y"])],
        [unit, integers("k", np.ones((1, 1, 4, 4)))])

    # Extents that only a 0 beside them hides.
    zeros = empty("c", [0, HUGE, 4])
    yield "empty_huge_add", model([node("Add", ["c", "d"], ["k"]), relu], [zeros, floats("d", [1])])
    yield "empty_huge_flatten", model([node("Flatten", ["c"], ["k"]), relu], [zeros])
    yield "empty_huge_concat", model([node("Concat", ["c", "c", "c"], ["k"], axis=1), relu], [empty("c", [0, HUGE])])
    yield "empty_huge_gemm", model([node("Gemm", ["c", "c"], ["k"], transB=1), relu], [empty("c", [0, 2**40])])
    yield "empty_huge_transpose", model([node("Transpose", ["c"], ["k"]), relu], [empty("c", [0, 2**40])])
    yield "empty_huge_slice", model(
        [node("Slice", ["c", "s", "e"], ["k"]), relu], [empty("c", [0, HUGE]), integers("s", [0]), integers("e", [1])])

    # Numbers at the end of their range, and operands the operator does not have.
    yield "conv_group_overflows", model(
        [node("Conv", ["x", "w"], ["y"], group=HUGE)], [floats("w", np.ones((4, 4, 1, 1)))])
    yield "conv_with_four_inputs", model(
        [node("Conv", ["x", "w", "b", "b"], ["c"]), node("Add", ["c", "x"], ["y"])], [unit, zero])
    yield "conv_with_five_inputs", model(
        [node("Conv", ["x", "w", "b", "b", "b"], ["c"]), node("Add", ["c", "x"], ["y"])], [unit, zero])
    yield "pad_of_smallest_integer", model([node("Pad", ["x", "p"], ["y"])], [integers("p", [-(2**63)] * 8)])
    yield "pad_integers_with_nan", model(
        [node("Pad", ["c"], ["p"], pads=[1, 1], value=float("nan")), node("Reshape", ["x", "p"], ["y"])],
        [integers("c", [4, 4])], opset=10)
    yield "pad_integers_with_infinity", model(
        [node("Pad", ["c", "pp", "v"], ["p"]), node("Reshape", ["x", "p"], ["y"])],
        [integers("c", [4, 4]), integers("pp", [1, 1]), floats("v", np.inf)])
    yield "gather_to_a_huge_tensor", model(
        [node("Gather", ["x", "i"], ["y"], axis=1)], [integers("i", np.zeros(20000))], (20000, 1))

    # Outputs that the engine does not hold as floats.
    yield "output_is_a_shape", model([node("Shape", ["x"], ["y"])])
    yield "output_is_an_integer", model(
        [relu, node("Identity", ["c"], ["z"])], [integers("c", [1, 2])], outputs=("y", "z"))
    yield "output_is_a_dropout_mask", model(
        [node("Dropout", ["c"], ["d", "mask"]), node("Add", ["x", "d"], ["y"])], [floats("c", [1])],
        outputs=("y", "mask"))
    yield "output_is_a_training_statistic", model(
        [node("Conv", ["x", "w"], ["c"]), node("BatchNormalization", ["c"] + ["s"] * 4, ["y", "m", "v", "sm", "sv"])],
        [unit, floats("s", [1])], outputs=("y", "m"), opset=7)
