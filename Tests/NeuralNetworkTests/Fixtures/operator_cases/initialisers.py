"""How weights are stored: raw or typed data, float32, float16, bfloat16 and int64."""

import ml_dtypes
import numpy as np
from onnx import TensorProto, helper, numpy_helper

from .case import Case


def cases():
    def weighted(name, opset, encode):
        """A Conv whose weights pass through `encode`; weights of 16 bits are cast back by the graph."""
        case = Case("initialisers", name, opset)
        x = case.input([2, 3, 6, 7])
        weights = case.constant(encode(case.values([4, 3, 3, 3])))
        if case.initialisers[-1].data_type in (TensorProto.FLOAT16, TensorProto.BFLOAT16):
            weights = case.node("Cast", weights, to=TensorProto.FLOAT)
        return case.output(case.node("Conv", x, weights, case.weights([4]), pads=[1, 1, 1, 1]))

    def typed(array, data_type):
        values = array.flatten().tolist()
        return helper.make_tensor("", data_type, array.shape, values)

    yield weighted("float_raw_data", 13, numpy_helper.from_array)
    yield weighted("float_data", 13, lambda array: typed(array, TensorProto.FLOAT))
    yield weighted("float16_raw_data", 17, lambda array: numpy_helper.from_array(array.astype(np.float16)))
    # Typed float16 values live in int32_data, one 16-bit pattern an element.
    yield weighted("float16_int32_data", 21, lambda array: typed(array, TensorProto.FLOAT16))
    # 1e-6 is subnormal in float16.
    yield weighted("float16_subnormal", 11, lambda array: numpy_helper.from_array((array * 1e-6).astype(np.float16)))
    yield weighted("bfloat16_raw_data", 17, lambda array: numpy_helper.from_array(array.astype(ml_dtypes.bfloat16)))
    yield weighted("bfloat16_int32_data", 22, lambda array: typed(array, TensorProto.BFLOAT16))
    # Until IR version 3 initialisers are listed as graph inputs too.
    yield weighted("listed_as_inputs", 7, numpy_helper.from_array)

    for name, raw in [("int64_raw_data", True), ("int64_data", False)]:
        case = Case("initialisers", name, 13)
        x = case.input([3, 4, 5])
        target = np.array([0, -1], dtype=np.int64)
        shape = numpy_helper.from_array(target) if raw else typed(target, TensorProto.INT64)
        yield case.output(case.node("Reshape", x, case.constant(shape)))

    case = Case("initialisers", "float16_constant_node", 15)
    x = case.input([2, 6])
    half = case.node("Constant", value=numpy_helper.from_array(case.values([6]).astype(np.float16)))
    yield case.output(case.node("Mul", x, case.node("Cast", half, to=TensorProto.FLOAT)))

    case = Case("initialisers", "bfloat16_constant_node", 23)
    x = case.input([2, 6])
    half = case.node("Constant", value=numpy_helper.from_array(case.values([6]).astype(ml_dtypes.bfloat16)))
    yield case.output(case.node("Mul", x, case.node("Cast", half, to=TensorProto.FLOAT)))

    case = Case("initialisers", "shared_weights", 18)
    x = case.input([2, 4, 5, 6])
    # One tensor, two layers: folding a normalisation into one of them must not change the other.
    weights = case.weights([4, 4, 3, 3], -0.3, 0.3)
    first = case.batch_normalisation(case.node("Conv", x, weights, pads=[1, 1, 1, 1]), 4)
    yield case.output(case.node("Conv", case.node("Relu", first), weights, pads=[1, 1, 1, 1]))
