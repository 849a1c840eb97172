"""Files that must be refused, at load or when a plan is made: `(name, bytes)`."""

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from . import hostile, hostile_functions, hostile_operators
from .case import Case


def convolution_model(**changes):
    """A sound Conv model; `changes` are applied to the Conv's attributes."""
    case = Case("rejected", "conv", 13)
    case.dynamic = False
    y = case.convolution(case.input([1, 3, 8, 8]), 3, 4)
    case.output(case.node("Relu", y))
    model = case.model()
    for name, value in changes.items():
        attributes = model.graph.node[0].attribute
        for attribute in [a for a in attributes if a.name == name]:
            attributes.remove(attribute)
        attributes.append(helper.make_attribute(name, value))
    return model


def single_node_model(operator, operands=(), domain="", opset=17, shape=(1, 3, 8, 8), **attributes):
    """One node that reads the input and the given constant operands."""
    case = Case("rejected", operator, opset)
    case.dynamic = False
    x = case.input(list(shape))
    case.output(case.node(operator, x, *[case.constant(o) for o in operands], domain=domain, **attributes))
    return case


def graph_of(case, imports=None):
    """The model without shape inference, which rightly refuses some of these graphs."""
    inputs = [helper.make_tensor_value_info(n, TensorProto.FLOAT, a.shape) for n, a in case.inputs.items()]
    outputs = [helper.make_tensor_value_info(n, TensorProto.FLOAT, None) for n in case.output_names]
    graph = helper.make_graph(case.nodes, "rejected", inputs, outputs, case.initialisers)
    return helper.make_model(graph, opset_imports=imports or [helper.make_opsetid("", case.opset)], ir_version=8)


def files():
    yield from unknown_things()
    yield from damaged_files()
    yield from damaged_tensors()
    yield from damaged_graphs()
    yield from impossible_attributes()
    yield from hostile.files()
    yield from hostile_operators.files()
    yield from hostile_functions.files()


def unknown_things():
    weights = [np.zeros([1, 8, 3], np.float32), np.zeros([1, 8, 2], np.float32)]
    yield "unknown_operator_lstm", graph_of(single_node_model("LSTM", weights, shape=(2, 1, 3), hidden_size=2))
    grid = np.zeros([1, 2, 2, 2], np.float32)
    yield "unknown_operator_grid_sample", graph_of(single_node_model("GridSample", [grid]))
    private = single_node_model("FancyConv", domain="com.example")
    imports = [helper.make_opsetid("", 17), helper.make_opsetid("com.example", 1)]
    yield "unknown_domain", graph_of(private, imports)
    yield "known_operator_in_unknown_domain", graph_of(single_node_model("Relu", domain="com.example"), imports)
    for name, version in [("unknown_opset_99", 99), ("opset_6", 6)]:
        yield name, graph_of(single_node_model("Relu"), [helper.make_opsetid("", version)])
    yield "no_opset", no_opset()
    imports = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 99)]
    scaler = single_node_model("Scaler", domain="ai.onnx.ml", shape=(1, 3), offset=[0.0], scale=[1.0])
    yield "unknown_ml_opset_99", graph_of(scaler, imports)
    imports = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
    regressor = dict(domain="ai.onnx.ml", shape=(1, 3), n_supports=0, coefficients=[1.0, 2.0, 3.0], rho=[0.0])
    yield "svm_unknown_kernel", graph_of(single_node_model("SVMRegressor", kernel_type="LAPLACE", **regressor), imports)


def no_opset():
    model = graph_of(single_node_model("Relu"))
    del model.opset_import[:]
    return model


def damaged_files():
    sound = convolution_model().SerializeToString()
    yield "empty_file", b""
    yield "text_file", b"this is no ONNX model\n"
    yield "truncated_file", sound[: len(sound) // 2]
    yield "truncated_by_one_byte", sound[:-1]
    # A length of 2^63 - 1 in the first field that has one.
    yield "huge_field_length", b"\x08\x08\x3a" + b"\xff" * 8 + b"\x7f" + b"\x00" * 16
    yield "random_bytes", np.random.default_rng(1).bytes(512)


def damaged_tensors():
    def with_weights(tensor):
        model = convolution_model()
        tensor.name = model.graph.initializer[0].name
        model.graph.initializer[0].CopyFrom(tensor)
        return model

    good = numpy_helper.from_array(np.zeros([4, 3, 3, 3], np.float32))

    def changed(**fields):
        tensor = TensorProto()
        tensor.CopyFrom(good)
        for name, value in fields.items():
            if name == "dims":
                del tensor.dims[:]
                tensor.dims.extend(value)
            else:
                setattr(tensor, name, value)
        return with_weights(tensor)

    yield "wrong_shape_weights", with_weights(numpy_helper.from_array(np.zeros([4, 5, 3, 3], np.float32)))
    yield "wrong_rank_weights", with_weights(numpy_helper.from_array(np.zeros([4, 27], np.float32)))
    yield "short_raw_data", changed(raw_data=bytes(4 * 4 * 27 - 4))
    yield "long_raw_data", changed(raw_data=bytes(4 * 4 * 27 + 4))
    yield "overflowing_dimensions", changed(dims=[2**40, 2**40, 3, 3])
    yield "huge_dimensions", changed(dims=[2**20, 2**20, 3, 3])
    yield "negative_dimension", changed(dims=[-4, -3, 3, 3])
    yield "string_weights", with_weights(helper.make_tensor("", TensorProto.STRING, [2], [b"a", b"b"]))
    external = TensorProto(data_type=TensorProto.FLOAT, dims=[4, 3, 3, 3], data_location=TensorProto.EXTERNAL)
    external.external_data.add(key="location", value="/etc/hostname")
    yield "external_data", with_weights(external)
    short = TensorProto(data_type=TensorProto.FLOAT, dims=[4, 3, 3, 3], float_data=[0.0] * 5)
    yield "short_float_data", with_weights(short)


def damaged_graphs():
    model = convolution_model()
    del model.graph.initializer[0]
    yield "missing_initialiser", model

    model = convolution_model()
    model.graph.node[0].input[0] = model.graph.node[1].output[0]
    yield "cyclic_graph", model

    model = convolution_model()
    del model.graph.node[0].input[1:]
    yield "too_few_operands", model

    model = convolution_model()
    model.graph.output[0].name = "nobody_makes_this"
    yield "unknown_output", model

    model = convolution_model()
    model.graph.node[1].output[0] = model.graph.node[0].output[0]
    model.graph.output[0].name = model.graph.node[0].output[0]
    yield "two_producers", model

    model = convolution_model()
    del model.graph.output[:]
    yield "no_outputs", model

    model = convolution_model()
    model.ClearField("graph")
    yield "no_graph", model


def impossible_attributes():
    yield "zero_stride", convolution_model(strides=[0, 1])
    yield "negative_stride", convolution_model(strides=[-1, 1])
    yield "zero_dilation", convolution_model(dilations=[0, 1])
    yield "zero_group", convolution_model(group=0)
    yield "group_does_not_divide", convolution_model(group=2)
    yield "huge_pads", convolution_model(pads=[2**62, 2**62, 2**62, 2**62])
    yield "negative_conv_pads", convolution_model(pads=[-5, -5, -5, -5])
    yield "three_pads", convolution_model(pads=[1, 1, 1])
    yield "kernel_shape_differs_from_weights", convolution_model(kernel_shape=[5, 5])
    yield "unknown_auto_pad", convolution_model(auto_pad="SOMEHOW")
    yield "attribute_of_wrong_type", convolution_model(strides="two")
    yield "zero_pool_kernel", graph_of(single_node_model("MaxPool", kernel_shape=[0, 0]))
    yield "pool_larger_than_image", graph_of(single_node_model("MaxPool", kernel_shape=[9, 9]))
    yield "concat_axis_out_of_range", graph_of(single_node_model("Concat", axis=7))
    yield "transpose_repeats_an_axis", graph_of(single_node_model("Transpose", perm=[0, 1, 1, 2]))
    yield "reshape_to_other_size", graph_of(single_node_model("Reshape", [np.array([7, 7], np.int64)]))
    yield "reshape_two_unknowns", graph_of(single_node_model("Reshape", [np.array([-1, -1], np.int64)]))
    yield "shapes_do_not_broadcast", graph_of(single_node_model("Add", [np.zeros([5, 7], np.float32)]))
    pads = np.array([0, 0, 2**61, 0, 0, 0, 2**61, 0], np.int64)
    yield "pad_to_huge_image", graph_of(single_node_model("Pad", [pads]))
    case = single_node_model("Relu")
    table, index = case.constant(np.zeros([4], np.float32)), case.constant(np.array(9, np.int64))
    picked = case.node("Gather", table, index)
    case.output_names[:] = [case.node("Add", case.nodes[0].output[0], picked)]
    yield "gather_index_out_of_range", graph_of(case)
