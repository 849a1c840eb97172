"""Operators that the ONNX reference evaluator gets wrong for the opsets used here, in float64 by their definitions.

Its Softmax ignores that opsets below 13 flatten the tensor; its LRN counts channels by the batch; its
BatchNormalization of opsets 7 and 9 updates the statistics as in training.
"""

import numpy as np
from onnx.reference.op_run import OpRun


class Softmax(OpRun):
    def _run(self, x, axis=None):
        # The evaluator hands over opset 13's default axis.
        is_given = any(attribute.name == "axis" for attribute in self.onnx_node.attribute)
        axis = axis % x.ndim if is_given else 1
        matrix = x.reshape(int(np.prod(x.shape[:axis])), -1).astype(np.float64)
        exponentials = np.exp(matrix - matrix.max(axis=1, keepdims=True))
        return ((exponentials / exponentials.sum(axis=1, keepdims=True)).reshape(x.shape).astype(x.dtype),)


class LRN(OpRun):
    def _run(self, x, alpha=1e-4, beta=0.75, bias=1.0, size=None):
        squares = x.astype(np.float64) ** 2
        sums = np.zeros_like(squares)
        for channel in range(x.shape[1]):
            first, last = max(0, channel - (size - 1) // 2), min(x.shape[1] - 1, channel + size // 2)
            sums[:, channel] = squares[:, first : last + 1].sum(axis=1)
        return ((x / (bias + alpha / size * sums) ** beta).astype(x.dtype),)


class BatchNormalization(OpRun):
    def _run(self, x, scale, bias, mean, variance, epsilon=1e-5, momentum=0.9, training_mode=0):
        def per_channel(values):
            return values.reshape(-1, *[1] * (x.ndim - 2)).astype(np.float64)

        normalised = (x - per_channel(mean)) / np.sqrt(per_channel(variance) + epsilon)
        return ((normalised * per_channel(scale) + per_channel(bias)).astype(x.dtype),)


def for_opset(opset):
    """The corrections a model of this opset needs."""
    return [LRN] + ([Softmax] if opset < 13 else []) + ([BatchNormalization] if opset < 14 else [])
