"""Conv."""

from .case import Case


def cases():
    def conv(name, opset, shape, channels_out, kernel=(3, 3), bias=True, **attributes):
        case = Case("Conv", name, opset)
        x = case.input(shape)
        return case.output(case.convolution(x, shape[1], channels_out, kernel, bias, **attributes))

    yield conv("plain_3x3", 7, [2, 3, 9, 11], 5)
    yield conv("padded_3x3_no_bias", 11, [1, 4, 8, 7], 9, bias=False, pads=[1, 1, 1, 1])
    yield conv("strided_3x3", 13, [3, 5, 13, 10], 7, pads=[1, 1, 1, 1], strides=[2, 2])
    yield conv("1x1", 9, [2, 17, 7, 5], 19, (1, 1))
    yield conv("1x1_strided", 12, [2, 6, 9, 8], 11, (1, 1), bias=False, strides=[2, 2])
    yield conv("1x1_padded", 13, [1, 5, 4, 6], 3, (1, 1), pads=[1, 0, 2, 1])
    yield conv("1x1_image", 14, [3, 23, 1, 1], 10, (1, 1))
    yield conv("groups_2", 8, [2, 8, 6, 9], 10, group=2, pads=[1, 1, 1, 1])
    yield conv("groups_3_strided_1x1", 15, [1, 9, 7, 7], 6, (1, 1), group=3, strides=[2, 1])
    yield conv("depthwise_3x3", 11, [2, 13, 10, 9], 13, group=13, pads=[1, 1, 1, 1])
    yield conv("depthwise_3x3_stride_2", 13, [1, 6, 15, 12], 6, group=6, pads=[1, 1, 1, 1], strides=[2, 2])
    yield conv("depthwise_3x3_wide_row", 17, [1, 3, 4, 39], 3, bias=False, group=3, pads=[1, 1, 1, 1])
    yield conv("depthwise_3x3_tiny_image", 17, [2, 7, 2, 1], 7, group=7, pads=[1, 1, 1, 1])
    yield conv("depthwise_5x5", 16, [2, 5, 11, 14], 5, (5, 5), group=5, pads=[2, 2, 2, 2])
    yield conv("depthwise_5x5_stride_2", 18, [3, 4, 14, 13], 4, (5, 5), group=4, pads=[2, 2, 2, 2], strides=[2, 2])
    yield conv("depthwise_7x3_asymmetric", 19, [1, 4, 12, 9], 4, (7, 3), group=4, pads=[3, 0, 2, 1], strides=[1, 2])
    yield conv("depthwise_dilated", 21, [2, 3, 12, 11], 3, group=3, pads=[2, 2, 2, 2], dilations=[2, 2])
    yield conv("depthwise_far_apart", 17, [2, 3, 5, 6], 3, group=3, pads=[500, 500, 500, 500], strides=[200, 250])
    yield conv("depth_multiplier_2", 13, [2, 5, 8, 9], 10, group=5, pads=[1, 1, 1, 1])
    yield conv("dilations", 10, [1, 3, 13, 15], 4, dilations=[2, 3], pads=[2, 3, 2, 3])
    yield conv("dilations_strided", 20, [2, 2, 14, 12], 5, dilations=[3, 2], strides=[2, 3], pads=[1, 2, 3, 0])
    yield conv("asymmetric_pads", 13, [2, 4, 7, 8], 6, pads=[0, 1, 2, 3])
    yield conv("same_upper", 11, [1, 3, 10, 13], 4, auto_pad="SAME_UPPER", strides=[2, 2])
    yield conv("same_lower", 13, [1, 3, 10, 13], 4, auto_pad="SAME_LOWER", strides=[2, 2])
    yield conv("same_upper_even_kernel", 17, [2, 2, 9, 7], 3, (4, 2), auto_pad="SAME_UPPER")
    yield conv("valid", 12, [2, 3, 9, 8], 4, auto_pad="VALID", strides=[2, 2])
    yield conv("11x11_stride_4", 9, [1, 3, 39, 35], 4, (11, 11), strides=[4, 4])
    yield conv("7x7_stride_2", 17, [1, 3, 21, 23], 6, (7, 7), pads=[3, 3, 3, 3], strides=[2, 2])
    yield conv("rectangular_1x7", 13, [2, 4, 6, 12], 5, (1, 7), pads=[0, 3, 0, 3])
    yield conv("rectangular_5x2_strides_3x1", 14, [1, 3, 17, 9], 4, (5, 2), strides=[3, 1])
    yield conv("kernel_covers_image", 21, [3, 5, 6, 6], 8, (6, 6))

    case = Case("Conv", "kernel_shape_from_weights", 13)
    x = case.input([2, 3, 7, 9])
    yield case.output(case.node("Conv", x, case.weights([4, 3, 3, 5]), case.weights([4]), pads=[1, 2, 1, 2]))
