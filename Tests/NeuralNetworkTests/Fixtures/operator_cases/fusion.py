"""Chains that a plan fuses, and chains that look alike but must not be fused."""

import numpy as np

from .case import Case

PAD = {"pads": [1, 1, 1, 1]}


def clip6(case, x):
    if case.opset < 11:
        return case.node("Clip", x, min=0.0, max=6.0)
    return case.node("Clip", x, case.constant(np.float32(0)), case.constant(np.float32(6)))


def cases():
    yield from activations()
    yield from residuals()
    yield from gates()
    yield from several_outputs()


def activations():
    case = Case("fusion", "conv_bn_relu", 7)
    x = case.convolution(case.input([2, 3, 9, 8]), 3, 10, bias=False, **PAD)
    yield case.output(case.node("Relu", case.batch_normalisation(x, 10)))

    case = Case("fusion", "conv_clip", 10)
    yield case.output(clip6(case, case.convolution(case.input([1, 4, 7, 9], -4, 4), 4, 7, (1, 1))))

    case = Case("fusion", "conv_bn_clip", 13)
    x = case.convolution(case.input([2, 5, 6, 6], -6, 6), 5, 6, bias=False)
    yield case.output(clip6(case, case.batch_normalisation(x, 6)))

    case = Case("fusion", "depthwise_bn_clip", 11)
    x = case.convolution(case.input([3, 9, 10, 7], -6, 6), 9, 9, bias=False, group=9, strides=[2, 2], **PAD)
    yield case.output(clip6(case, case.batch_normalisation(x, 9)))

    case = Case("fusion", "conv_leaky_relu", 9)
    yield case.output(case.node("LeakyRelu", case.convolution(case.input([2, 3, 6, 5]), 3, 4, **PAD), alpha=0.1))

    case = Case("fusion", "conv_hard_swish", 14)
    yield case.output(case.node("HardSwish", case.convolution(case.input([2, 4, 5, 6], -5, 5), 4, 6, (1, 1))))

    case = Case("fusion", "conv_sigmoid", 17)
    yield case.output(case.node("Sigmoid", case.convolution(case.input([2, 4, 5, 6], -5, 5), 4, 6, (1, 1))))

    case = Case("fusion", "gemm_relu", 13)
    x = case.node("Gemm", case.input([3, 12]), case.weights([7, 12]), case.weights([7]), transB=1)
    yield case.output(case.node("Relu", x))

    case = Case("fusion", "matmul_add_relu", 12)
    x = case.node("MatMul", case.input([3, 12]), case.weights([12, 5]))
    yield case.output(case.node("Relu", case.node("Add", x, case.weights([5]))))

    case = Case("fusion", "conv_mul_add_constants", 16)
    # Per-channel scale and shift as plain arithmetic.
    x = case.convolution(case.input([2, 3, 6, 7]), 3, 5, bias=False, **PAD)
    x = case.node("Mul", x, case.weights([5, 1, 1], 0.5, 1.5))
    yield case.output(case.node("Relu", case.node("Add", x, case.weights([1, 5, 1, 1]))))

    case = Case("fusion", "conv_add_image_constant", 18)
    # A constant of the whole image's shape is no bias.
    x = case.convolution(case.input([2, 3, 4, 5]), 3, 4, **PAD)
    yield case.output(case.node("Add", x, case.weights([1, 4, 4, 5])))

    case = Case("fusion", "conv_add_row_constant", 19)
    # One value a column: the length equals the channels, yet it is no bias.
    x = case.convolution(case.input([1, 3, 4, 4]), 3, 4, **PAD)
    yield case.output(case.node("Add", x, case.weights([4])))

    case = Case("fusion", "relu_relu_clip", 21)
    x = case.convolution(case.input([2, 3, 5, 5], -8, 8), 3, 4)
    yield case.output(clip6(case, case.node("Relu", case.node("Relu", x))))


def residuals():
    case = Case("fusion", "conv_bn_add_relu", 13)
    x = case.input([2, 6, 7, 8])
    y = case.batch_normalisation(case.convolution(x, 6, 6, bias=False, **PAD), 6)
    yield case.output(case.node("Relu", case.node("Add", y, x)))

    case = Case("fusion", "residual_on_the_left", 9)
    x = case.node("Relu", case.input([2, 5, 6, 6]))
    y = case.convolution(x, 5, 5, **PAD)
    yield case.output(case.node("Relu", case.node("Add", x, y)))

    case = Case("fusion", "residual_with_projection", 17)
    # ResNet's downsampling block: both operands are convolutions.
    x = case.input([1, 4, 9, 9])
    main = case.node("Relu", case.batch_normalisation(case.convolution(x, 4, 6, bias=False, strides=[2, 2], **PAD), 6))
    main = case.batch_normalisation(case.convolution(main, 6, 6, bias=False, **PAD), 6)
    side = case.batch_normalisation(case.convolution(x, 4, 6, (1, 1), bias=False, strides=[2, 2]), 6)
    yield case.output(case.node("Relu", case.node("Add", main, side)))

    case = Case("fusion", "inverted_residual", 11)
    # MobileNetV2: expand, depthwise, project, add without activation.
    x = case.input([2, 5, 8, 7])
    y = clip6(case, case.convolution(x, 5, 15, (1, 1)))
    y = clip6(case, case.convolution(y, 15, 15, group=15, **PAD))
    yield case.output(case.node("Add", x, case.convolution(y, 15, 5, (1, 1))))

    case = Case("fusion", "residual_broadcast", 15)
    # The other operand is smaller: an addition with broadcasting, no plain residual.
    x = case.input([2, 4, 5, 6])
    pooled = case.node("GlobalAveragePool", x)
    yield case.output(case.node("Add", case.convolution(x, 4, 4, **PAD), pooled))

    case = Case("fusion", "conv_added_to_itself", 20)
    y = case.convolution(case.input([1, 3, 5, 4]), 3, 4, **PAD)
    yield case.output(case.node("Add", y, y))

    case = Case("fusion", "relu_between_conv_and_add", 21)
    x = case.input([2, 4, 5, 5])
    y = case.node("Relu", case.convolution(x, 4, 4, **PAD))
    yield case.output(case.node("Add", y, x))


def gates():
    case = Case("fusion", "conv_silu", 13)
    y = case.convolution(case.input([2, 3, 6, 7], -4, 4), 3, 8, **PAD)
    yield case.output(case.node("Mul", y, case.node("Sigmoid", y)))

    case = Case("fusion", "conv_silu_swapped", 11)
    y = case.convolution(case.input([1, 4, 5, 5], -4, 4), 4, 6, (1, 1))
    yield case.output(case.node("Mul", case.node("Sigmoid", y), y))

    case = Case("fusion", "hard_sigmoid_mul", 9)
    # HardSwish as exporters write it before opset 14.
    y = case.convolution(case.input([2, 3, 5, 6], -6, 6), 3, 5, **PAD)
    yield case.output(case.node("Mul", y, case.node("HardSigmoid", y, alpha=1 / 6, beta=0.5)))

    case = Case("fusion", "relu6_hard_swish", 12)
    # x * clip(x + 3, 0, 6) / 6 spelled out.
    y = case.convolution(case.input([2, 3, 5, 6], -6, 6), 3, 5, (1, 1))
    inner = clip6(case, case.node("Add", y, case.constant(np.float32(3))))
    yield case.output(case.node("Div", case.node("Mul", y, inner), case.constant(np.float32(6))))

    for name, opset, gate in [("squeeze_excitation", 17, "Sigmoid"), ("squeeze_excitation_hard", 14, "HardSigmoid")]:
        case = Case("fusion", name, opset)
        x = case.node("Relu", case.convolution(case.input([3, 4, 7, 6]), 4, 8, **PAD))
        y = case.node("GlobalAveragePool", x)
        y = case.node("Relu", case.convolution(y, 8, 3, (1, 1)))
        y = case.node(gate, case.convolution(y, 3, 8, (1, 1)))
        yield case.output(case.convolution(case.node("Mul", y, x), 8, 5, (1, 1)))


def several_outputs():
    case = Case("fusion", "inner_conv_is_output", 13)
    y = case.convolution(case.input([2, 3, 6, 5]), 3, 4, **PAD)
    yield case.output(y, case.node("Relu", y))

    case = Case("fusion", "inner_bn_input_is_output", 17)
    y = case.convolution(case.input([1, 3, 6, 5]), 3, 4, bias=False, **PAD)
    yield case.output(case.node("Relu", case.batch_normalisation(y, 4)), y)

    case = Case("fusion", "inner_sum_is_output", 9)
    x = case.input([2, 4, 5, 5])
    total = case.node("Add", case.convolution(x, 4, 4, **PAD), x)
    yield case.output(total, case.node("Relu", total))

    case = Case("fusion", "silu_gate_is_output", 14)
    y = case.convolution(case.input([2, 3, 4, 5], -4, 4), 3, 4)
    gate = case.node("Sigmoid", y)
    yield case.output(gate, case.node("Mul", y, gate))

    case = Case("fusion", "conv_used_twice", 11)
    y = case.convolution(case.input([2, 3, 6, 6]), 3, 5, **PAD)
    yield case.output(case.node("Add", case.node("Relu", y), case.node("Sigmoid", y)))

    case = Case("fusion", "input_outlives_branches", 18)
    # The first tensor is read again at the very end: its memory must not be reused in between.
    x = case.node("Relu", case.convolution(case.input([2, 3, 7, 7]), 3, 4, **PAD))
    y = x
    for _ in range(4):
        y = case.node("Relu", case.convolution(y, 4, 4, **PAD))
    yield case.output(case.node("Concat", y, x, axis=1))

    case = Case("fusion", "reshape_views_and_source_used", 21)
    # Flatten may share memory with its source, which lives on.
    x = case.node("Relu", case.input([2, 3, 4, 2]))
    flat = case.node("Gemm", case.node("Flatten", x), case.weights([24, 5]))
    yield case.output(flat, case.node("Sigmoid", x))

    case = Case("fusion", "output_is_graph_input", 16)
    x = case.input([2, 3])
    yield case.output(case.node("Relu", x), case.node("Identity", x))
