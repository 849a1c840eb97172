"""LRN, BatchNormalization, Dropout."""

import numpy as np

from .case import Case


def cases():
    def lrn(name, opset, shape, span=1.0, **attributes):
        case = Case("LRN", name, opset)
        return case.output(case.node("LRN", case.input(shape, -span, span), **attributes))

    yield lrn("caffenet", 7, [2, 12, 4, 5], span=80.0, size=5, alpha=1e-4, beta=0.75, bias=1.0)
    yield lrn("strong", 13, [1, 7, 3, 4], size=3, alpha=0.9, beta=0.5, bias=2.0)
    yield lrn("wider_than_channels", 17, [2, 3, 5, 2], size=9, alpha=0.5)
    yield lrn("one_channel", 21, [3, 1, 2, 3], span=5.0, size=1, alpha=0.3, beta=1.25)

    def normalisation(name, opset, shape, **attributes):
        case = Case("BatchNormalization", name, opset)
        return case.output(case.batch_normalisation(case.input(shape), shape[1], **attributes))

    yield normalisation("image", 7, [2, 5, 4, 3])
    yield normalisation("epsilon", 9, [1, 4, 3, 5], epsilon=0.05)
    yield normalisation("matrix", 14, [3, 7])
    yield normalisation("opset_15", 15, [2, 3, 6, 2], epsilon=1e-3, momentum=0.5)

    case = Case("BatchNormalization", "after_conv", 13)
    x = case.input([2, 3, 7, 6])
    yield case.output(case.batch_normalisation(case.convolution(x, 3, 8, pads=[1, 1, 1, 1]), 8))

    case = Case("BatchNormalization", "after_conv_without_bias", 17)
    x = case.input([1, 6, 7, 9])
    y = case.convolution(x, 6, 6, bias=False, group=6, strides=[2, 2])
    yield case.output(case.batch_normalisation(y, 6, epsilon=1e-3))

    case = Case("BatchNormalization", "before_conv", 21)
    x = case.input([2, 4, 6, 5])
    # Folding forwards would be wrong at the padded border.
    yield case.output(case.convolution(case.batch_normalisation(x, 4), 4, 5, pads=[1, 1, 1, 1]))

    for name, opset, ratio in [("opset_7", 7, 0.3), ("opset_10", 10, 0.8)]:
        case = Case("Dropout", name, opset)
        yield case.output(case.node("Dropout", case.input([2, 3, 4, 5]), ratio=ratio))
    case = Case("Dropout", "inputs", 12)
    x = case.input([3, 9])
    yield case.output(case.node("Dropout", x, case.constant(np.float32(0.4)), case.constant(np.array(False))))
    case = Case("Dropout", "ratio_only", 13)
    x = case.input([2, 11])
    yield case.output(case.node("Dropout", case.node("Relu", x), case.constant(np.float32(0.5))))
    case = Case("Dropout", "between_layers", 21)
    x = case.input([2, 8])
    hidden = case.node("Relu", case.node("Gemm", x, case.weights([8, 6]), case.weights([6])))
    yield case.output(case.node("Gemm", case.node("Dropout", hidden), case.weights([6, 3])))
