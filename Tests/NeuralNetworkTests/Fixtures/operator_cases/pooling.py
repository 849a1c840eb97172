"""MaxPool, AveragePool, GlobalAveragePool, ReduceMean."""

from .case import Case


def cases():
    yield from max_pool()
    yield from average_pool()
    yield from global_average_pool()
    yield from reduce_mean()


def pool(operator, name, opset, shape, kernel, low=-1.0, high=1.0, **attributes):
    case = Case(operator, name, opset)
    return case.output(case.node(operator, case.input(shape, low, high), kernel_shape=kernel, **attributes))


def max_pool():
    yield pool("MaxPool", "2x2", 7, [2, 3, 8, 7], [2, 2], strides=[2, 2])
    yield pool("MaxPool", "default_strides", 8, [2, 3, 6, 7], [3, 2])
    # All values negative: padding must not win.
    yield pool(
        "MaxPool", "pads_negative_values", 9, [1, 4, 9, 10], [3, 3], low=-3, high=-1, strides=[2, 2], pads=[1, 1, 1, 1]
    )
    yield pool("MaxPool", "ceil_3x3_stride_2", 10, [2, 3, 12, 14], [3, 3], strides=[2, 2], ceil_mode=1)
    yield pool("MaxPool", "ceil_with_pads", 12, [1, 3, 11, 8], [3, 3], strides=[2, 2], pads=[1, 0, 1, 1], ceil_mode=1)
    yield pool("MaxPool", "ceil_window_outside", 21, [1, 2, 6, 9], [2, 2], strides=[3, 3], ceil_mode=1)
    yield pool("MaxPool", "dilations", 11, [2, 2, 11, 12], [3, 2], strides=[1, 2], dilations=[2, 3])
    yield pool(
        "MaxPool",
        "dilations_pads_ceil",
        13,
        [1, 3, 10, 13],
        [3, 3],
        strides=[2, 2],
        dilations=[2, 2],
        pads=[1, 1, 1, 1],
        ceil_mode=1,
    )
    yield pool("MaxPool", "same_upper", 14, [1, 3, 9, 10], [3, 2], strides=[2, 2], auto_pad="SAME_UPPER")
    same_lower = pool("MaxPool", "same_lower", 16, [2, 2, 9, 10], [2, 3], strides=[2, 2], auto_pad="SAME_LOWER")
    same_lower.reference_differs = "its output is one row short of ceil(input / stride)"
    yield same_lower
    yield pool("MaxPool", "valid", 17, [3, 2, 9, 8], [3, 3], strides=[2, 2], auto_pad="VALID")
    yield pool("MaxPool", "asymmetric_pads", 18, [2, 3, 7, 6], [3, 3], strides=[2, 1], pads=[0, 2, 1, 0])


def average_pool():
    yield pool("AveragePool", "2x2", 7, [2, 3, 8, 7], [2, 2], strides=[2, 2])
    yield pool("AveragePool", "pads_excluded", 9, [1, 4, 9, 10], [3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
    yield pool(
        "AveragePool",
        "pads_included",
        11,
        [2, 3, 9, 10],
        [3, 3],
        strides=[2, 2],
        pads=[1, 1, 1, 1],
        count_include_pad=1,
    )
    yield pool(
        "AveragePool",
        "asymmetric_pads_included",
        17,
        [1, 2, 7, 8],
        [4, 3],
        strides=[2, 2],
        pads=[0, 1, 2, 0],
        count_include_pad=1,
    )
    yield pool("AveragePool", "ceil", 10, [2, 3, 12, 14], [3, 3], strides=[2, 2], ceil_mode=1)
    yield pool(
        "AveragePool", "ceil_pads_excluded", 13, [1, 3, 11, 8], [3, 3], strides=[2, 2], pads=[1, 0, 1, 1], ceil_mode=1
    )
    yield pool(
        "AveragePool",
        "ceil_pads_included",
        19,
        [1, 3, 12, 8],
        [3, 3],
        strides=[2, 2],
        pads=[1, 1, 1, 1],
        ceil_mode=1,
        count_include_pad=1,
    )
    yield pool("AveragePool", "same_upper", 14, [1, 3, 9, 10], [3, 2], strides=[2, 2], auto_pad="SAME_UPPER")
    yield pool("AveragePool", "same_lower", 16, [2, 2, 9, 10], [2, 3], strides=[2, 2], auto_pad="SAME_LOWER")
    yield pool("AveragePool", "valid", 18, [3, 2, 9, 8], [3, 3], strides=[2, 2], auto_pad="VALID")
    yield pool("AveragePool", "dilations", 21, [2, 2, 11, 12], [3, 2], strides=[1, 2], dilations=[2, 3])


def global_average_pool():
    shapes = [
        ("square", 7, [2, 5, 7, 7]),
        ("rectangle", 13, [3, 4, 3, 11]),
        ("one_pixel", 17, [1, 9, 1, 1]),
        ("row", 21, [2, 3, 1, 8]),
    ]
    for name, opset, shape in shapes:
        case = Case("GlobalAveragePool", name, opset)
        yield case.output(case.node("GlobalAveragePool", case.input(shape)))


def reduce_mean():
    def mean(name, opset, shape, axes=None, as_input=False, **attributes):
        case = Case("ReduceMean", name, opset)
        x = case.input(shape)
        if as_input:
            return case.output(case.node("ReduceMean", x, case.integers(*axes), **attributes))
        if axes is not None:
            attributes["axes"] = axes
        return case.output(case.node("ReduceMean", x, **attributes))

    yield mean("spatial_keepdims", 13, [2, 5, 4, 3], [2, 3])
    yield mean("spatial", 11, [2, 5, 4, 3], [2, 3], keepdims=0)
    yield mean("negative_axes", 12, [3, 4, 5, 2], [-1, -2], keepdims=0)
    yield mean("channel", 7, [2, 6, 3, 4], [1])
    yield mean("first_and_last", 17, [3, 4, 2, 5], [0, 3], keepdims=0)
    yield mean("no_axes", 9, [2, 3, 4], keepdims=1)
    yield mean("no_axes_to_scalar", 16, [2, 3, 4], keepdims=0)
    yield mean("axes_input", 18, [2, 5, 4, 3], [2, 3], as_input=True)
    yield mean("axes_input_negative", 20, [2, 5, 4, 3], [-1], as_input=True, keepdims=0)
    yield mean("no_axes_input", 19, [3, 7], keepdims=0)
    yield mean("no_axes_input_noop", 21, [2, 3, 5], noop_with_empty_axes=1)
