"""Nodes whose attributes or operands cannot be meant: `(name, model)`."""

import numpy as np
from onnx import TensorProto, helper

from .hostile import HUGE, floats, integers, model


def files():
    node = helper.make_node
    yield from resizes()
    yield from splits()
    yield from fillings()

    # Axes and shapes that do not fit.
    for operator in ("ReduceSum", "ReduceMax", "ReduceL2"):
        yield f"{operator}_axis_out_of_range".lower(), model(
            [node(operator, ["x", "a"], ["y"])], [integers("a", [4])], opset=18)
        yield f"{operator}_smallest_axis".lower(), model(
            [node(operator, ["x", "a"], ["y"])], [integers("a", [-(2**63)])], opset=18)
    yield "layer_normalisation_axis", model(
        [node("LayerNormalization", ["x", "w"], ["y"], axis=4)], [floats("w", [1])])
    yield "layer_normalisation_scale", model(
        [node("LayerNormalization", ["x", "w"], ["y"])], [floats("w", np.ones(3))])
    yield "layer_normalisation_output_is_a_mean", model(
        [node("LayerNormalization", ["x", "w"], ["y", "m"])], [floats("w", np.ones(4))], outputs=("y", "m"))
    for groups in (0, -1, 3, HUGE):
        yield f"group_normalisation_{groups}", model(
            [node("GroupNormalization", ["x", "w", "w"], ["y"], num_groups=groups)], [floats("w", np.ones(4))],
            (1, 4, 2, 2), opset=21)
    yield "group_normalisation_no_groups", model(
        [node("GroupNormalization", ["x", "w", "w"], ["y"])], [floats("w", np.ones(1))], opset=21)
    yield "group_normalisation_scale_of_the_older_set", model(
        [node("GroupNormalization", ["x", "w", "w"], ["y"], num_groups=2)], [floats("w", np.ones(2))],
        (1, 4, 2, 2), opset=21)
    yield "instance_normalisation_scale", model(
        [node("InstanceNormalization", ["x", "w", "w"], ["y"])], [floats("w", np.ones(3))])
    yield "instance_normalisation_rank", model(
        [node("InstanceNormalization", ["x", "w", "w"], ["y"])], [floats("w", np.ones(3))], (2, 3))
    yield "global_max_pool_rank", model([node("GlobalMaxPool", ["x"], ["y"])], shape=(2, 3))
    yield "prelu_slope_is_larger", model([node("PRelu", ["x", "w"], ["y"])], [floats("w", np.ones((2, 1, 1, 1)))])
    yield "max_without_inputs", model([node("Max", [], ["k"]), node("Add", ["x", "k"], ["y"])])
    yield "max_of_other_shapes", model([node("Max", ["x", "w", "x"], ["y"])], [floats("w", np.ones(3))])
    yield "where_of_other_shapes", model(
        [node("Greater", ["x", "w"], ["c"]), node("Where", ["c", "w", "v"], ["y"])],
        [floats("w", [1]), floats("v", np.ones(3))])
    yield "pow_of_integers_overflows", model(
        [node("Pow", ["i", "j"], ["k"]), node("Reshape", ["x", "k"], ["y"])], [integers("i", [3]), integers("j", [64])])
    yield "pow_of_integers_to_a_negative", model(
        [node("Pow", ["i", "j"], ["k"]), node("Reshape", ["x", "k"], ["y"])], [integers("i", [3]), integers("j", [-1])])
    yield "gelu_unknown_approximation", model([node("Gelu", ["x"], ["y"], approximate="some")], opset=20)
    yield "elu_attribute_of_wrong_type", model([node("Elu", ["x"], ["y"], alpha="one")])
    yield "swish_of_integers", model(
        [node("Swish", ["i"], ["k"]), node("Add", ["x", "k"], ["y"])], [integers("i", [1])], opset=24)


def resizes():
    def resize(name, scales=None, sizes=None, axes=None, opset=18, shape=(1, 1, 4, 4), **attributes):
        operands, constants = ["x", "", "", ""], []
        if scales is not None:
            operands[2] = "scales"
            constants.append(floats("scales", scales))
        if sizes is not None:
            operands[3] = "sizes"
            constants.append(integers("sizes", sizes))
        if axes is not None:
            attributes["axes"] = axes
        node = helper.make_node("Resize", operands, ["y"], **attributes)
        return f"resize_{name}", model([node], constants, shape, opset=opset)

    yield resize("to_huge_sizes", sizes=[1, 1, 2**20, 2**20])
    yield resize("to_overflowing_sizes", sizes=[1, 1, HUGE, HUGE])
    yield resize("to_a_long_axis", sizes=[1, 1, 1, 2**40])
    yield resize("to_nothing", sizes=[1, 1, 0, 4])
    yield resize("to_negative_sizes", sizes=[1, 1, -4, 4])
    yield resize("by_a_huge_scale", scales=[1, 1, 1e30, 1])
    yield resize("by_a_large_scale", scales=[1, 1, 16384, 16384])
    for name, scale in (("zero", 0), ("minus_one", -1), ("nan", np.nan), ("infinity", np.inf), ("next_to_0", 1e-30)):
        yield resize(f"by_{name}", scales=[1, 1, scale, 1])
    yield resize("with_too_few_scales", scales=[2, 2])
    yield resize("with_too_many_sizes", sizes=[1, 1, 2, 2, 2])
    yield resize("without_scales")
    yield resize("axes_twice", sizes=[4, 4], axes=[2, -2])
    yield resize("axis_out_of_range", sizes=[4], axes=[4])
    yield resize("unknown_mode", sizes=[1, 1, 8, 8], mode="lanczos")
    yield resize("unknown_coordinates", sizes=[1, 1, 8, 8], coordinate_transformation_mode="somehow")
    yield resize("of_a_region", sizes=[1, 1, 8, 8], coordinate_transformation_mode="tf_crop_and_resize")
    yield resize("unknown_rounding", sizes=[1, 1, 8, 8], nearest_mode="up")
    yield resize("antialiased", sizes=[1, 1, 2, 2], mode="linear", antialias=1)
    yield resize("unknown_policy", sizes=[1, 1, 8, 8], keep_aspect_ratio_policy="wish")
    yield resize("not_smaller_overflows", sizes=[1, 1, 1, 2**20], keep_aspect_ratio_policy="not_smaller")


def splits():
    def split(name, count, lengths=None, opset=18, **attributes):
        operands, constants = ["x"], []
        if lengths is not None:
            operands.append("lengths")
            constants.append(integers("lengths", lengths))
        outputs = [f"part_{index}" for index in range(count)]
        nodes = [helper.make_node("Split", operands, outputs, **attributes)]
        nodes.append(helper.make_node("Relu", [outputs[-1]], ["y"]))
        return f"split_{name}", model(nodes, constants, (2, 6), opset=opset)

    yield split("lengths_too_long", 2, [4, 4], axis=1)
    yield split("lengths_too_short", 2, [1, 1], axis=1)
    yield split("negative_length", 2, [-1, 7], axis=1)
    yield split("lengths_overflow", 3, [HUGE, HUGE, HUGE], axis=1)
    yield split("other_count", 3, [3, 3], axis=1)
    yield split("axis_out_of_range", 2, axis=2)
    yield split("other_num_outputs", 2, axis=1, num_outputs=3)
    yield split("old_attribute_of_other_sum", 2, opset=11, axis=1, split=[1, 1])


def fillings():
    node = helper.make_node
    add = node("Add", ["x", "k"], ["y"])
    for name, shape in (("huge", [HUGE, 4]), ("large", [2**13, 2**14]), ("negative", [-1])):
        yield f"constant_of_shape_{name}", model([node("ConstantOfShape", ["s"], ["k"]), add], [integers("s", shape)])
        yield f"expand_constant_{name}", model(
            [node("Expand", ["c", "s"], ["k"]), add], [floats("c", [1]), integers("s", shape)])
    yield "expand_to_a_huge_shape", model([node("Expand", ["x", "s"], ["y"])], [integers("s", [2**20, 2**20, 1, 1])])
    many = [node("ConstantOfShape", ["s"], [f"k{index}"]) for index in range(20)]
    many += [node("Sum", ["x"] + [f"k{index}" for index in range(20)], ["y"])]
    yield "many_large_constants", model(many, [integers("s", [2**24])], (2**24,))
    two = helper.make_tensor("", TensorProto.FLOAT, [2], [1, 2])
    yield "constant_of_shape_of_two", model(
        [node("ConstantOfShape", ["s"], ["k"], value=two), add], [integers("s", [4])])

    def ranged(name, start, limit, delta):
        constants = [helper.make_tensor(n, TensorProto.FLOAT, [], [v]) for n, v in
                     (("s", start), ("l", limit), ("d", delta))]
        return f"range_{name}", model([node("Range", ["s", "l", "d"], ["k"]), add], constants)

    yield ranged("by_zero", 0, 4, 0)
    yield ranged("huge", 0, 1e30, 1)
    yield ranged("nan", 0, float("nan"), 1)
    yield ranged("infinite", 0, float("inf"), 1)
    yield "range_computed", model([node("Range", ["x", "x", "x"], ["y"])], shape=(1,))
